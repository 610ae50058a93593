//! What large repositories, long changes and many findings cost a whole run, beside what git takes
//! for the same and beside the budgets.
//!
//!   cargo bench --bench budgets [-- ROW...]
//!   GATE_BINARY=path cargo test --bench budgets [-- ROW...]    another binary, which is a release
//!
//! Time is that of the processor, user and system, the least of several runs. The run fails where a
//! row is over its budget.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::disallowed_methods, reason = "a variable names another binary to measure")]

#[path = "../support/dialects.rs"]
#[allow(dead_code, reason = "another bench needs the rest of it")]
mod dialects;
mod inputs;
#[path = "../support/run.rs"]
#[allow(dead_code, reason = "another bench needs the rest of it")]
mod run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use inputs::Row;
use run::{Cost, Program, Unit};

/// The least of this many runs counts.
const RUNS: usize = 5;

fn main() -> ExitCode {
    let binary = std::env::var_os("GATE_BINARY");
    if cfg!(debug_assertions) && binary.is_none() {
        println!("skipped: `cargo bench --bench budgets`");
        return ExitCode::SUCCESS;
    }
    let binary =
        binary.map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_backlog-gate")), PathBuf::from);
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let is_wanted =
        |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    println!("| work | time | memory | budget |\n|---|---|---|---|");
    let mut over = 0;
    if is_wanted("binary") {
        over += usize::from(!size(&binary));
    }
    for group in inputs::groups() {
        if group.rows.iter().any(|row| is_wanted(&row.name)) {
            let place = tempfile::tempdir().expect("a folder for the input");
            run::lay_out(&(group.input)(), place.path());
            let rows = group.rows.iter().filter(|row| is_wanted(&row.name));
            over += rows.filter(|row| !measure(&binary, row, place.path())).count();
        }
    }
    match over {
        0 => ExitCode::SUCCESS,
        over => {
            println!("\n{over} rows are over their budget");
            ExitCode::FAILURE
        }
    }
}

/// The size of the binary.
fn size(binary: &Path) -> bool {
    const MOST: u64 = 11_000_000;
    let size = std::fs::metadata(binary).expect("the binary is there").len();
    let over = if size > MOST { " over the budget" } else { "" };
    println!("| size of the binary | | {:.2} MB | 11 MB |{over}", size as f64 / 1e6);
    size <= MOST
}

/// Runs one row; says whether it keeps to its budget.
fn measure(binary: &Path, row: &Row, place: &Path) -> bool {
    if let Some(policy) = &row.policy {
        std::fs::write(place.join("policy.yml"), policy).expect("a place for the policy");
    }
    let cost = least(|| row.cost(&Program { binary, unit: Unit::Milliseconds, runs: 1 }, place));
    let (most, shown) = match &row.against {
        Some((times, programs)) => {
            let of_git = least(|| {
                let costs = programs.iter().map(|args| run::timed(Path::new("git"), args, place));
                costs.fold(Cost { work: 0.0, memory: 0.0 }, |sum, cost| Cost {
                    work: sum.work + cost.work,
                    memory: sum.memory.max(cost.memory),
                })
            });
            (times * of_git.work, format!("{times} × git's {:.0} ms", of_git.work))
        }
        None => (row.most, format!("{:.0} ms", row.most)),
    };
    let memory = row.memory.map_or_else(String::new, |most| format!(", {:.0} MB", most / 1e6));
    let is_over = cost.work > most || row.memory.is_some_and(|most| cost.memory > most);
    println!(
        "| {} | {:.0} ms | {:.1} MB | {shown}{memory} |{}",
        row.name,
        cost.work,
        cost.memory / 1e6,
        if is_over { " over the budget" } else { "" }
    );
    !is_over
}

/// The least of several runs; of a long one there are fewer.
fn least(mut run: impl FnMut() -> Cost) -> Cost {
    let mut best = run();
    for _ in 1..if best.work > 3000.0 { 2 } else { RUNS } {
        let cost = run();
        best = Cost { work: best.work.min(cost.work), memory: best.memory.min(cost.memory) };
    }
    best
}
