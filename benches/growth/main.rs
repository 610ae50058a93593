//! How time and memory of a whole run grow with everything that an author or a team brings.
//!
//!   cargo bench --bench growth [-- SHAPE...]                 n, 2n and 4n, in user time
//!   cargo bench --bench growth -- --instructions [SHAPE...]  the same in instructions, by valgrind
//!   cargo test --bench growth -- --quick [SHAPE...]          small sizes, counted function by function
//!
//! Each line ends with the exponent between the two largest: 1 is linear. The run fails where twice
//! as much costs more than [`MOST`] times as much. What the quick form does, `quick.rs` says.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::disallowed_methods, reason = "a variable names another binary to measure")]

mod allocated;
#[path = "../support/dialects.rs"]
#[allow(dead_code, reason = "another bench needs the rest of it")]
mod dialects;
mod quick;
#[path = "../support/run.rs"]
mod run;
mod shapes;

use std::path::Path;
use std::process::ExitCode;

use run::{Cost, Program, Unit};
use shapes::Shape;

/// What twice as much may cost at most.
const MOST: f64 = 2.3;
/// Costs below these are lost in the noise of the machine.
const LEAST_MILLISECONDS: f64 = 60.0;
/// The memory that a run may take whatever it reads, and how much for each byte, in bytes.
const MEMORY: (f64, f64) = (15e6, 10.0);
/// And for each item or finding.
const MEMORY_ITEM: f64 = 512.0;

#[global_allocator]
static ALLOCATOR: allocated::Counting = allocated::Counting;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    if let [flag, list] = &args[..]
        && flag == quick::COUNT
    {
        quick::count(list);
        return ExitCode::SUCCESS;
    }
    let is_quick = has("--quick");
    if !is_quick && cfg!(debug_assertions) && std::env::var_os("GROWTH_BINARY").is_none() {
        println!("skipped: `cargo bench --bench growth`, or `-- --quick`");
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    let is_wanted = |shape: &Shape| {
        wanted.is_empty() || wanted.iter().any(|name| shape.name.contains(name.as_str()))
    };
    if is_quick {
        assert!(run::has_valgrind(), "the quick form counts with valgrind: install it");
        return quick::run_all(&is_wanted);
    }
    let unit = if has("--instructions") { Unit::Instructions } else { Unit::Milliseconds };
    if unit == Unit::Instructions && !run::has_valgrind() {
        println!("skipped: instructions are counted by valgrind, which is not here");
        return ExitCode::SUCCESS;
    }
    let binary = std::env::var_os("GROWTH_BINARY");
    let binary = binary.as_deref().map_or(Path::new(env!("CARGO_BIN_EXE_backlog-gate")), Path::new);
    let runs = if unit == Unit::Instructions { 1 } else { 3 };
    let program = Program { binary, unit, runs };
    println!(
        "{:30} {:>8}  {:>10} {:>10} {:>10} {:>6}  {:>8} {:>6}",
        "input", "n", "n", "2n", "4n", "exp", "memory", "exp"
    );
    let mut failed = 0;
    for shape in shapes::all().iter().filter(|shape| is_wanted(shape)) {
        // What else the machine does shows in times now and then, and growth every time.
        failed += usize::from(!(0..TRIES).any(|_| measure(&program, shape)));
    }
    match failed {
        0 => ExitCode::SUCCESS,
        failed => {
            println!("{failed} inputs cost more than {MOST} times as much for twice as much");
            ExitCode::FAILURE
        }
    }
}

/// How often an input is measured before it is found to grow too fast.
const TRIES: usize = 3;

/// Runs a shape in its three sizes; says whether it grows as it should.
fn measure(program: &Program<'_>, shape: &Shape) -> bool {
    let size = shape.size;
    // What any run costs says nothing about growth.
    let start = program.cost(&(shape.make)(0));
    let sizes = [1, 2, 4];
    let mut costs: Vec<Cost> = Vec::new();
    let mut over_memory = false;
    for factor in sizes {
        let input = (shape.make)(size * factor);
        let cost = program.cost(&input);
        let allowed =
            MEMORY.0 + MEMORY.1 * input.bytes() as f64 + MEMORY_ITEM * (size * factor) as f64;
        over_memory |= program.unit == Unit::Milliseconds && cost.memory > allowed;
        costs.push(cost);
    }
    let [_, before, last] = &costs[..] else { return true };
    let above = |of: fn(&Cost) -> f64, cost: &Cost| (of(cost) - of(&start)).max(1e-9);
    let time = above(|cost| cost.work, last) / above(|cost| cost.work, before);
    let memory = above(|cost| cost.memory, last) / above(|cost| cost.memory, before);
    let counts = program.unit == Unit::Instructions || last.work - start.work > LEAST_MILLISECONDS;
    let slow = counts && time > MOST;
    let large =
        program.unit == Unit::Milliseconds && last.memory - start.memory > 8e6 && memory > MOST;
    let shown =
        |cost: Option<&Cost>| cost.map_or(String::new(), |cost| program.unit.show(cost.work));
    println!(
        "{:30} {size:>8}  {:>10} {:>10} {:>10} {:>6.2}  {:>5.0} MB {:>6.2}{}{}{}",
        shape.name,
        shown(costs.first()),
        shown(costs.get(1)),
        shown(costs.get(2)),
        time.log2(),
        last.memory / 1e6,
        memory.log2(),
        if slow { "  TOO SLOW" } else { "" },
        if large { "  TOO LARGE" } else { "" },
        if over_memory { "  over the budget of memory" } else { "" },
    );
    !slow && !large
}
