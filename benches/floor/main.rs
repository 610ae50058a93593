//! The ordinary check of each example beside the least that any such program has to do: open the
//! repository, find the merge base, and read the policy and the backlog at both ends.
//!
//!   cargo bench --bench floor
//!
//! Instructions are counted by valgrind, where it is there; they are the same on every machine of
//! one kind. The run fails where a check is over its budget.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::disallowed_methods, reason = "a variable names another binary to measure")]

#[path = "../support/run.rs"]
#[allow(dead_code, reason = "another bench needs the rest of it")]
mod run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use run::{Input, Program, Unit};

/// The most instructions of an ordinary check, and how many times those of the floor.
const BUDGET: (f64, f64) = (20e6, 10.0);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let Some(("--floor", paths)) = args.split_first().map(|(first, rest)| (first.as_str(), rest))
    {
        floor(paths);
        return ExitCode::SUCCESS;
    }
    let binary = std::env::var_os("GATE_BINARY");
    if cfg!(debug_assertions) && binary.is_none() {
        println!("skipped: `cargo bench --bench floor`");
        return ExitCode::SUCCESS;
    }
    let binary =
        binary.map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_backlog-gate")), PathBuf::from);
    println!("| example | check | floor | times | memory |\n|---|---|---|---|---|");
    let mut over = 0;
    for example in examples() {
        over += usize::from(!measure(&binary, &example));
    }
    if over == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What any program does that judges a change.
fn floor(paths: &[String]) {
    let repository = git2::Repository::open("repo").expect("there is a repository");
    let commit = |name: &str| repository.revparse_single(name).expect("there is a branch").id();
    let (main, work) = (commit("main"), commit("work"));
    let base = repository.merge_base(main, work).expect("they have a base");
    let mut bytes = 0;
    for end in [base, work] {
        let tree = repository.find_commit(end).and_then(|commit| commit.tree()).expect("a tree");
        for path in paths {
            let Ok(entry) = tree.get_path(Path::new(path)) else { continue };
            bytes += repository.find_blob(entry.id()).map_or(0, |blob| blob.content().len());
        }
    }
    println!("{bytes}");
}

/// The folders of the examples.
fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = std::fs::read_dir(root).expect("there are examples");
    let mut found: Vec<PathBuf> = folders.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| path.join("changes/pass/description.md").is_file());
    found.sort();
    found
}

fn measure(binary: &Path, example: &Path) -> bool {
    let change = example.join("changes/pass");
    let changed = files(&change.join("overlay"));
    let description = std::fs::read_to_string(change.join("description.md"));
    let base = files(&example.join("repo"));
    let is_read = |path: &str| {
        path.ends_with(".backlog-gate.yml") || path.contains("BACKLOG") || path.contains("TODO")
    };
    let mut floor_args = vec!["--floor".to_owned()];
    floor_args.extend(base.iter().map(|(path, _)| path.clone()).filter(|path| is_read(path)));
    let input = Input {
        base,
        commits: vec![("Export".to_owned(), changed)],
        description: description.expect("it has a description"),
        ..Input::default()
    };
    let unit = if run::has_valgrind() { Unit::Instructions } else { Unit::Milliseconds };
    let program = |binary, unit, runs| Program { binary, unit, runs };
    let check = program(binary, unit, 1).cost(&input);
    let memory = program(binary, Unit::Milliseconds, 3).cost(&input).memory;
    let own = std::env::current_exe().expect("this program has a path");
    let floor = program(&own, unit, 1).cost(&Input { args: floor_args, ..input });
    let times = check.work / floor.work;
    let is_over = unit == Unit::Instructions && (check.work > BUDGET.0 || times > BUDGET.1);
    println!(
        "| {} | {} | {} | {times:.1} | {:.1} MB |{}",
        example.file_name().unwrap_or_default().display(),
        unit.show(check.work),
        unit.show(floor.work),
        memory / 1e6,
        if is_over { " over the budget" } else { "" }
    );
    !is_over
}

/// The files below a folder.
fn files(root: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).expect("it is below the folder").to_string_lossy();
            let text = std::fs::read(&path).unwrap_or_default();
            found.push((name.replace('\\', "/"), String::from_utf8_lossy(&text).into_owned()));
        }
    }
    found.sort();
    found
}
