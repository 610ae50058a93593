//! Arguments of the commands that show rules, policy and manual.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{ChangeArgs, ListFormat, PlaceArgs};

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
With a change it also says what came of the rule there, and why.

Examples:
  backlog-gate explain wip/limit-exceeded
  backlog-gate explain change/section-missing --base main --body description.md")]
pub struct ExplainArgs {
    /// A rule, `area/name` or a part of it, or an area; the list of all rules without one.
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The change to explain it with.
    #[command(flatten)]
    pub change: ChangeArgs,
}

/// What to do with the policy.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  backlog-gate policy schema > .backlog-gate.schema.json")]
pub enum PolicyCommand {
    /// Print the policy that holds, presets included.
    Show(PlaceArgs),
    /// Say everything that is wrong with the policy.
    Validate(PlaceArgs),
    /// Print the JSON Schema of the policy, for editors.
    Schema,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  backlog-gate man | man -l -\n  backlog-gate man --out ~/.local/share/man/man1"
)]
pub struct ManArgs {
    /// A folder to write one page for each command to.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `complete`, which the scripts of `completions` call.
#[derive(Debug, Args)]
pub struct CompleteArgs {
    /// What is completed.
    #[arg(value_enum)]
    pub what: Completable,
}

/// What a shell may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Completable {
    /// The ids of the backlog.
    Items,
    /// The ids of the rules.
    Rules,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  source <(backlog-gate completions bash)")]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
