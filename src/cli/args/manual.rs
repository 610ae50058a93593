//! Arguments of the commands that show rules, policy and manual.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ChangeArgs, FormatArgs, ListFormat, PlaceArgs};

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

/// Arguments of `policy validate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit code: 0 nothing is wrong, 1 something in it makes no sense, 2 it cannot be used.

Examples:
  backlog-gate policy validate
  backlog-gate policy validate --format sarif=policy.sarif")]
pub struct ValidateArgs {
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The reports.
    #[command(flatten)]
    pub report: FormatArgs,
}

/// What to do with the policy.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:\n  backlog-gate policy schema > .backlog-gate.schema.json")]
pub enum PolicyCommand {
    /// Print the policy that holds, presets included.
    Show(PlaceArgs),
    /// Say everything that is wrong with the policy.
    Validate(ValidateArgs),
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

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  source <(backlog-gate completions bash)")]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
