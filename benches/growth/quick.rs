//! The quick form: small inputs, n and 4n, counted and not timed, so that it says the same on every
//! machine.
//!
//! The commands run in one process below valgrind, which counts the instructions of every function,
//! without optimization and without what a start costs. What grows faster than its input is found where
//! it is: in the function whose own instructions do, long before it shows in the sum. An allocator
//! counts the memory.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use backlog_gate::cli::args::Cli;
use backlog_gate::cli::commands::{Host, Talk, run};
use backlog_gate::cli::progress::Progress;
use backlog_gate::env::Env;
use clap::Parser as _;

use crate::allocated;
use crate::run::{CHECK, Input, lay_out};
use crate::shapes::{self, Shape};

/// The second input of a shape is this many times as large as the first.
const FACTOR: usize = 4;
/// What four times as much may cost a function at most; linear is 4, what sorts is below 7, and where
/// each looks at each it is 16.
const MOST: f64 = 8.0;
/// What no loop within a loop within a loop costs: such a function is not used for less.
const ANOTHER: f64 = 70.0;
/// The same for functions of libraries, which others use for other things too.
const MOST_OF_LIBRARIES: (f64, f64) = (12.0, 20.0);
/// The instructions of a function that are few say nothing about growth, nor of one of a library.
const LEAST: [u64; 2] = [50_000, 200_000];
/// What four times as much may take of memory at most, and the bytes from which on that counts.
const MOST_MEMORY: (f64, f64) = (5.5, 2e6);
/// This many processes count at the same time.
const PROCESSES: usize = 2;
/// The argument by which this program knows that it is one of them.
pub(crate) const COUNT: &str = "--count";

/// What one run cost.
#[derive(Default)]
struct Counts {
    /// The instructions of each function itself.
    functions: HashMap<String, u64>,
    memory: f64,
}

/// Runs every shape that is wanted; says whether all grow as they should.
pub(crate) fn run_all(is_wanted: &dyn Fn(&Shape) -> bool) -> ExitCode {
    let shapes: Vec<Shape> = shapes::quick().into_iter().filter(is_wanted).collect();
    println!(
        "{:38} {:>6}  {:>9} {:>9} {:>6}  {:>7} {:>6}",
        "input", "n", "n", "4n", "ratio", "4n", "ratio"
    );
    let suspects = slow_from(1, shapes.iter().collect());
    // What only begins in between, such as an engine for long texts, grows well from there on.
    match slow_from(FACTOR, suspects).len() {
        0 => ExitCode::SUCCESS,
        slow => {
            println!("{slow} inputs cost more than they grow");
            ExitCode::FAILURE
        }
    }
}

/// Those of the shapes that do not grow as they should from `times` times their size on.
fn slow_from(times: usize, shapes: Vec<&Shape>) -> Vec<&Shape> {
    if shapes.is_empty() {
        return shapes;
    }
    let place = tempfile::tempdir().expect("a folder for the inputs");
    let sizes = |shape: &Shape| [shape.small * times, shape.small * times * FACTOR];
    let inputs: Vec<[Input; 2]> =
        shapes.iter().map(|shape| sizes(shape).map(|size| (shape.make)(size))).collect();
    let counts = count_all(inputs.as_flattened(), place.path());
    let pairs = counts.chunks_exact(2).zip(&inputs);
    let slow = shapes.into_iter().zip(pairs).filter(|(shape, (counts, inputs))| {
        !grows_well(shape, shape.small * times, counts, inputs, times > 1)
    });
    slow.map(|(shape, _)| shape).collect()
}

/// What each input costs.
fn count_all(inputs: &[Input], place: &Path) -> Vec<Counts> {
    let runs = inputs.iter().enumerate();
    let runs: Vec<(PathBuf, &Input)> =
        runs.map(|(number, input)| (place.join(number.to_string()), input)).collect();
    for (folder, input) in &runs {
        std::fs::create_dir(folder).expect("a new folder");
        lay_out(input, folder);
    }
    let counters: Vec<(Child, PathBuf, usize)> = (0..PROCESSES)
        .map(|number| {
            let out = place.join(format!("counts-{number}"));
            let own = runs.chunks(2).skip(number).step_by(PROCESSES).flatten().collect::<Vec<_>>();
            (start(&own, place, &out), out, own.len())
        })
        .collect();
    let mut counted: Vec<_> = counters.into_iter().map(|one| read(one).into_iter()).collect();
    (0..inputs.len() / 2)
        .flat_map(|number| counted[number % PROCESSES].by_ref().take(2).collect::<Vec<_>>())
        .collect()
}

/// Starts a process that counts some runs.
fn start(runs: &[&(PathBuf, &Input)], place: &Path, out: &Path) -> Child {
    let mut list = String::new();
    for (folder, input) in runs {
        writeln!(list, "{}\t{}", folder.display(), input.args.join("\t"))
            .expect("a string takes all");
    }
    let file = out.with_extension("list");
    std::fs::write(&file, list).expect("a file for the list");
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--demangle=no", "--dump-line=no", "--compress-pos=no"])
        .arg(format!("--toggle-collect={}", allocated::COUNTED))
        .arg(format!("--dump-after={}", allocated::COUNTED))
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(format!("--log-file={}", out.with_extension("log").display()))
        .arg(std::env::current_exe().expect("this program is a file"))
        .arg(COUNT)
        .arg(&file)
        .env_clear()
        .env("HOME", place)
        .env("PATH", "/usr/bin:/bin")
        .stdout(Stdio::piped());
    valgrind.spawn().expect("valgrind counts")
}

/// Waits for a process, and reads what it counted.
fn read((child, out, count): (Child, PathBuf, usize)) -> Vec<Counts> {
    let ended = child.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "the counting ended with {}", ended.status);
    let memory = String::from_utf8_lossy(&ended.stdout);
    let memory: Vec<f64> = memory.lines().filter_map(|line| line.parse().ok()).collect();
    assert_eq!(memory.len(), count, "each run says what it took");
    let part = |number: usize| {
        let mut name = out.clone().into_os_string();
        name.push(OsStr::new(&format!(".{}", number + 1)));
        let text = std::fs::read_to_string(name).expect("a report of each run");
        Counts { functions: functions(&text), memory: memory[number] }
    };
    (0..count).map(part).collect()
}

/// The instructions of each function itself, from a report of callgrind.
fn functions(report: &str) -> HashMap<String, u64> {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut functions: HashMap<String, u64> = HashMap::new();
    let (mut name, mut is_call) = ("", false);
    for line in report.lines() {
        if let Some((kind, text)) =
            line.split_once('=').filter(|(kind, _)| matches!(*kind, "fn" | "cfn"))
        {
            let (id, full) = text.split_once(' ').unwrap_or((text, ""));
            if !full.is_empty() {
                names.insert(id, full);
            }
            if kind == "fn" {
                name = names.get(id).copied().unwrap_or(id);
            }
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit()) {
            // Behind a call stands what was called cost.
            if !std::mem::take(&mut is_call) {
                let cost = line.rsplit(' ').next().and_then(|cost| cost.parse::<u64>().ok());
                let name = name.split('\'').next().unwrap_or(name);
                *functions.entry(name.to_owned()).or_default() += cost.unwrap_or(0);
            }
        }
    }
    functions
}

/// Functions that take more than their share by nature: what sorts, engines of expressions that are
/// built once a text is long enough for them, and the comparison of libgit2, which gives up in time.
const EXPECTED: [&str; 5] = ["sort", "regex_automata", "regex_syntax", "aho_corasick", "xdl_"];

/// Whether a shape costs no more than it grows, in the last look at it or in one that another follows.
fn grows_well(
    shape: &Shape,
    size: usize,
    counts: &[Counts],
    inputs: &[Input; 2],
    is_last: bool,
) -> bool {
    let [small, large] = counts else { return true };
    // Of some shapes four times as much is more than four times the bytes.
    let bare = (shape.make)(0).bytes();
    let [before, after] = inputs.each_ref().map(|input| (input.bytes() - bare) as f64);
    let growth = (after / before.max(1.0) / FACTOR as f64).max(1.0);
    let grows_badly = |name: &str, before: u64, cost: u64| {
        let is_own = name.contains("backlog_gate");
        let ratio = cost as f64 / (before.max(1) as f64) / growth;
        if is_own {
            cost > LEAST[0] && (MOST..ANOTHER).contains(&ratio)
        } else {
            let (least, most) = MOST_OF_LIBRARIES;
            cost > LEAST[1] && (least..most).contains(&ratio)
        }
    };
    let mut slow: Vec<(&String, u64, u64)> = large
        .functions
        .iter()
        .map(|(name, cost)| (name, *small.functions.get(name).unwrap_or(&0), *cost))
        .filter(|(name, before, cost)| grows_badly(name, *before, *cost))
        .filter(|(name, ..)| !EXPECTED.iter().any(|expected| name.contains(expected)))
        .collect();
    slow.sort_by_cached_key(|(_, _, cost)| std::cmp::Reverse(*cost));
    let sum = |counts: &Counts| counts.functions.values().sum::<u64>() as f64;
    let memory = large.memory / small.memory.max(1.0);
    let is_large = large.memory > MOST_MEMORY.1 && memory > MOST_MEMORY.0 * growth;
    println!(
        "{:38} {:>6}  {:>7.1} M {:>7.1} M {:>6.2}  {:>4.1} MB {:>6.2}{}",
        shape.name,
        size,
        sum(small) / 1e6,
        sum(large) / 1e6,
        sum(large) / sum(small),
        large.memory / 1e6,
        memory,
        if is_large && is_last { "  TOO LARGE" } else { "" },
    );
    let word = if is_last { "TOO SLOW" } else { "counted again" };
    for (name, before, cost) in slow.iter().take(5) {
        println!("    {word}: {before} -> {cost} instructions in {}", shown(name));
    }
    slow.is_empty() && !is_large
}

/// The name of a function as it stands in the source, as far as it can be read off.
fn shown(name: &str) -> String {
    let Some(mut rest) = name.strip_prefix("_ZN") else { return name.to_owned() };
    let mut parts = Vec::new();
    while let Some(end) = rest.find(|ch: char| !ch.is_ascii_digit()).filter(|end| *end > 0) {
        let Some(part) = rest[..end].parse().ok().and_then(|len: usize| rest.get(end..end + len))
        else {
            break;
        };
        parts.push(part.to_owned());
        rest = &rest[end + part.len()..];
    }
    parts.join("::")
}

/// What a process does that counts: every run of a list, and the memory of each.
pub(crate) fn count(list: &str) {
    let list = std::fs::read_to_string(list).expect("the list of the runs");
    for line in list.lines() {
        let mut parts = line.split('\t').filter(|part| !part.is_empty());
        let folder = parts.next().expect("a folder");
        std::env::set_current_dir(folder).expect("the folder is there");
        let args: Vec<&str> = parts.collect();
        let args = if args.is_empty() { CHECK.to_vec() } else { args };
        let cli = Cli::try_parse_from(std::iter::once("backlog-gate").chain(args));
        let mut cli = cli.ok();
        let most = allocated::most_during(|| counted_run(cli.take().expect("it runs once")));
        println!("{most}");
    }
}

/// What is counted.
fn counted_run(cli: Cli) {
    let env = Env::from_process();
    let (mut out, mut err) = (io::sink(), Vec::new());
    let now = jiff::Timestamp::UNIX_EPOCH;
    let mut host = Host {
        env: &env,
        today: jiff::civil::date(2026, 11, 28),
        now,
        out: &mut out,
        err: &mut err,
        is_terminal: false,
        width: None,
        color: false,
        talk: Talk::default(),
        is_attended: false,
        is_watched: false,
        progress: Progress::default(),
    };
    let code = run(cli, &mut host);
    assert!(
        code.as_ref().is_ok_and(|code| *code < 2),
        "{code:?} {}",
        String::from_utf8_lossy(&err)
    );
}
