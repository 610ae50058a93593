//! Runs the program over an input that is laid out as a repository, and says what it cost.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run is given.
#[derive(Default)]
pub(crate) struct Input {
    /// The files at the base, paths and texts.
    pub(crate) base: Vec<(String, String)>,
    /// The commits before it, the oldest first: files that each of them changes.
    pub(crate) earlier: Vec<Vec<(String, String)>>,
    /// The commits of the change: messages, and files that each of them changes.
    pub(crate) commits: Vec<(String, Vec<(String, String)>)>,
    /// The description of the change.
    pub(crate) description: String,
    /// The arguments; `check` of the change where there are none.
    pub(crate) args: Vec<String>,
    /// Whether the files stand in the working directory too.
    pub(crate) checked_out: bool,
}

impl Input {
    /// How much there is to read.
    pub(crate) fn bytes(&self) -> usize {
        let files =
            |files: &[(String, String)]| files.iter().map(|(_, text)| text.len()).sum::<usize>();
        let commits = self.commits.iter().map(|(message, changed)| message.len() + files(changed));
        2 * files(&self.base) + commits.sum::<usize>() + self.description.len()
    }
}

/// What a run cost.
pub(crate) struct Cost {
    /// In the unit of the program.
    pub(crate) work: f64,
    /// The most memory that it had, in bytes.
    pub(crate) memory: f64,
}

/// What work is measured in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Milliseconds,
    Instructions,
}

impl Unit {
    pub(crate) fn show(self, work: f64) -> String {
        match self {
            Self::Milliseconds => format!("{work:.0} ms"),
            Self::Instructions => format!("{:.1} M", work / 1e6),
        }
    }
}

/// The program that is measured.
pub(crate) struct Program<'p> {
    pub(crate) binary: &'p Path,
    pub(crate) unit: Unit,
    /// The least of this many runs counts.
    pub(crate) runs: usize,
}

pub(crate) fn has_valgrind() -> bool {
    let asked = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

impl Program<'_> {
    /// The least of several runs over one input.
    pub(crate) fn cost(&self, input: &Input) -> Cost {
        let place = tempfile::tempdir().expect("a folder for the input");
        lay_out(input, place.path());
        let mut best = Cost { work: f64::INFINITY, memory: f64::INFINITY };
        for _ in 0..self.runs {
            let cost = self.run(&input.args, place.path());
            best = Cost { work: best.work.min(cost.work), memory: best.memory.min(cost.memory) };
            if best.work > 3000.0 && self.unit == Unit::Milliseconds {
                break;
            }
        }
        best
    }

    /// What one run costs in a folder where the input is laid out.
    pub(crate) fn run(&self, args: &[String], place: &Path) -> Cost {
        let args: Vec<&str> = match args {
            [] => CHECK.to_vec(),
            args => args.iter().map(String::as_str).collect(),
        };
        match self.unit {
            Unit::Milliseconds => timed(self.binary, &args, place),
            Unit::Instructions => counted(self.binary, &args, place),
        }
    }
}

/// The check of the change that is laid out.
pub(crate) const CHECK: [&str; 18] = [
    "check",
    "--repo",
    "repo",
    "--base",
    "main",
    "--head",
    "work",
    "--branch",
    "work",
    "--title",
    "Export in the background",
    "--body",
    "body.md",
    "--author",
    "kim",
    "--offline",
    "--fail-on=never",
    "--format=text",
];

/// The time of the processor that a program takes, to the millisecond, and its memory.
pub(crate) fn timed(binary: &Path, args: &[&str], place: &Path) -> Cost {
    // The shell knows the time better than GNU time does, which rounds it to hundredths.
    let script =
        "TIMEFORMAT='%3U %3S'; time /usr/bin/time --format=%M --output=cost \"$@\" >/dev/null 2>&1";
    let mut shell = Command::new("bash");
    shell.args(["-c", script, "-"]).arg(binary).args(args);
    let output = in_place(&mut shell, place).stderr(Stdio::piped()).output().expect("a shell");
    let numbers = |text: &str| -> Vec<f64> {
        text.split_whitespace().filter_map(|part| part.parse().ok()).collect()
    };
    let seconds: f64 = numbers(&String::from_utf8_lossy(&output.stderr)).iter().sum();
    ended(output.status.code());
    let report = std::fs::read_to_string(place.join("cost")).expect("a report of the run");
    let memory = numbers(report.lines().last().unwrap_or_default());
    Cost { work: seconds * 1000.0, memory: memory.last().unwrap_or(&0.0) * 1024.0 }
}

/// The instructions that a program takes.
fn counted(binary: &Path, args: &[&str], place: &Path) -> Cost {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-file=cost"]);
    valgrind.arg(binary).args(args);
    let status = in_place(&mut valgrind, place).stderr(Stdio::null()).status();
    ended(status.expect("valgrind is there").code());
    let report = std::fs::read_to_string(place.join("cost")).expect("a report of the run");
    let line = report.lines().find_map(|line| line.split_once("Collected : "));
    let count = line.and_then(|(_, count)| count.trim().parse().ok());
    Cost { work: count.expect("a count of instructions"), memory: 0.0 }
}

/// In an environment in which nothing is set.
fn in_place<'c>(command: &'c mut Command, place: &Path) -> &'c mut Command {
    let command = command.env_clear().env("HOME", place).env("PATH", "/usr/bin:/bin");
    command.current_dir(place).stdout(Stdio::null())
}

/// A run that was killed has no cost.
fn ended(code: Option<i32>) {
    assert!(code.is_some_and(|code| code < 3), "the run ended with {code:?}");
}

/// Writes the commits with `git fast-import`: one process for any number of files.
pub(crate) fn lay_out(input: &Input, place: &Path) {
    let repo = place.join("repo");
    std::fs::write(place.join("body.md"), &input.description).expect("a place for the description");
    git(&["init", "--quiet", "--initial-branch=main", "repo"], place);
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(&repo)
        .stdin(Stdio::piped())
        .spawn()
        .expect("git is there");
    let mut stream = Vec::new();
    let mut number = 0;
    let mut commit = |stream: &mut Vec<u8>,
                      branch: &str,
                      message: &str,
                      files: &[(String, String)]| {
        number += 1;
        let mut head = String::new();
        write!(
            head,
            "commit refs/heads/{branch}\nmark :{number}\ncommitter Kim <kim@example.org> {} +0000\ndata {}\n{message}\n",
            1_760_000_000 + number * 600,
            message.len()
        )
        .expect("a string takes all");
        stream.extend(head.into_bytes());
        for (path, text) in files {
            stream.extend(
                format!("M 100644 inline \"{path}\"\ndata {}\n{text}\n", text.len()).into_bytes(),
            );
        }
        number
    };
    for files in &input.earlier {
        commit(&mut stream, "main", "Earlier", files);
    }
    let fork = commit(&mut stream, "main", "Base", &input.base);
    stream.extend(format!("reset refs/heads/work\nfrom :{fork}\n\n").into_bytes());
    for (message, files) in &input.commits {
        commit(&mut stream, "work", message, files);
    }
    let mut pipe = import.stdin.take().expect("it is piped");
    pipe.write_all(&stream).expect("git takes the stream");
    drop(pipe);
    assert!(import.wait().expect("git ends").success(), "git takes the input");
    if input.checked_out {
        git(&["checkout", "--quiet", "--force", "main"], &repo);
    }
}

fn git(args: &[&str], place: &Path) {
    let status = Command::new("git").args(args).current_dir(place).status();
    assert!(status.is_ok_and(|status| status.success()), "git {args:?}");
}
