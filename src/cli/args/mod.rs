//! The command line.

mod backlog;
mod check;
mod flow;
mod manual;
mod notes;
mod overview;
mod setup;
mod shared;
mod vendor;

use std::ffi::OsString;

use clap::{Args, FromArgMatches as _, Parser, Subcommand, ValueEnum};

pub use backlog::{
    AddArgs, FinishArgs, ItemsArgs, LintArgs, NextArgs, PromoteArgs, ShowArgs, StartArgs, SyncArgs,
    TransitionArgs,
};
pub use check::{ChangeArgs, CheckArgs};
pub use flow::{BoardArgs, FlowArgs, FlowFormat, FlowTarget, Since};
pub use manual::{
    Completable, CompleteArgs, CompletionsArgs, ExplainArgs, ManArgs, MigrateArgs, PolicyCommand,
    RulesArgs, ShowPolicyArgs, SummaryFormat, TestArgs, ValidateArgs,
};
pub use notes::{NotesArgs, NotesFormat, NotesRange};
pub use overview::{OverviewFormat, OverviewTarget, OverviewsArgs};
pub use setup::{
    DoctorArgs, HookArgs, HookCommand, HookName, HookRunArgs, InitArgs, LspArgs, McpArgs,
    ScaffoldArgs,
};
pub use shared::{FormatArgs, ListFormat, PlaceArgs, RepoArgs, ReportArgs, Target, parse_target};
pub use vendor::{UpdateArgs, VendorArgs};

/// A merge gate that reads the backlog in your repository.
#[derive(Debug, Parser)]
#[command(name = "backlog-gate", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  backlog-gate check                   may this branch go in?
  backlog-gate lint BACKLOG.md         is this backlog in order?
  backlog-gate items --state ready     what may be started?

Exit code: 0 pass, 1 fail, 2 the gate could not decide.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What every command takes.
    #[command(flatten)]
    pub everywhere: Everywhere,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Everywhere {
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    #[arg(help_heading = EVERYWHERE)]
    pub color: Color,
    /// Show the findings alone, and say nothing on standard error but errors.
    #[arg(long, short, global = true, conflicts_with = "verbose", help_heading = EVERYWHERE)]
    pub quiet: bool,
    /// Say on standard error what is read, and why.
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    pub verbose: bool,
}

impl Cli {
    /// Reads arguments, the name of the program first.
    ///
    /// # Errors
    /// Where they are wrong, or ask for help.
    pub fn read(args: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let args: Vec<OsString> = args.into_iter().collect();
        Self::check(&args).map_or_else(|| Self::try_parse_from(&args), Ok)
    }

    /// A check, which most runs are, without the arguments of all other commands: to build these takes
    /// longer than to read the policy. Whatever is wrong with it is said where all are known.
    fn check(args: &[OsString]) -> Option<Self> {
        if *args.get(1)? != *"check" {
            return None;
        }
        let check = CheckArgs::augment_args(clap::Command::new("check"));
        let all = Everywhere::augment_args(clap::Command::new("backlog-gate")).subcommand(check);
        let found = all.try_get_matches_from(args).ok()?;
        let command = Command::from_arg_matches(&found).ok()?;
        Some(Self { command, everywhere: Everywhere::from_arg_matches(&found).ok()? })
    }
}

/// The heading of the options that every command has.
const EVERYWHERE: &str = "With every command";

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// At a terminal that does not refuse them.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge a change: may it go in, and if not, what has to be done.
    Check(Box<CheckArgs>),
    /// Judge the backlog as it is, without a change.
    Lint(LintArgs),
    /// List the items of the backlog.
    Items(ItemsArgs),
    /// Show one item in full.
    Show(ShowArgs),
    /// Say what may be started now, and why the rest has to wait.
    Next(NextArgs),
    /// Say in the backlog that an item is in progress.
    Start(StartArgs),
    /// Say in the backlog that an item is done.
    Finish(FinishArgs),
    /// Say in the backlog that an item is ready to be started.
    Ready(TransitionArgs),
    /// Say in the backlog that an item is in review.
    Review(TransitionArgs),
    /// Say in the backlog that an item is blocked.
    Block(TransitionArgs),
    /// Say in the backlog that an item is blocked no more: it is what it was before.
    Unblock(TransitionArgs),
    /// Say in the backlog that an item is dropped.
    Drop(TransitionArgs),
    /// Add an item to the backlog.
    Add(AddArgs),
    /// Move the next items to the file of what is to be done, by the rules of the team.
    Promote(PromoteArgs),
    /// Show what the tracker of the forge lacks against the backlog, and make it.
    Sync(SyncArgs),
    /// Show how the work flows: how long items take, what is stuck, when it will be done.
    Flow(Box<FlowArgs>),
    /// Show the backlog as a board, a column for each state.
    Board(BoardArgs),
    /// List the items that became done between two revisions.
    Notes(NotesArgs),
    /// List the rules.
    Rules(RulesArgs),
    /// Explain a rule: what it finds, why, and an example of each outcome.
    Explain(ExplainArgs),
    /// Look at the policy, try it, and fetch what it builds upon.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Put the reports of many runs and repositories together.
    Report(OverviewsArgs),
    /// Write the description of a change, ready to be filled in.
    Scaffold(ScaffoldArgs),
    /// Write the policy, the template and the pipeline that a repository lacks.
    Init(InitArgs),
    /// Judge each push from this machine before it leaves.
    #[command(subcommand)]
    Hook(HookCommand),
    /// Look at the pipelines of the repository and say what would bite.
    Doctor(DoctorArgs),
    /// Serve an editor: findings, items and fixes while you type.
    Lsp(LspArgs),
    /// Serve agents: what is next, start, finish, and the verdict of a draft.
    Mcp(McpArgs),
    /// Print completions for a shell.
    Completions(CompletionsArgs),
    /// Print what an argument may be completed with; the completions call it.
    #[command(hide = true)]
    Complete(CompleteArgs),
    /// Print the manual page.
    Man(ManArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn a_check_reads_its_arguments_as_all_commands_do() {
        for line in [
            "check",
            "check --repo x --base main --body - --offline --format json -q",
            "check --color always --fail-on warning --label a --label b",
            "check --help",
            "check --nonsense",
            "check --quiet --verbose",
            "check extra",
            "--quiet check",
            "lint",
        ] {
            let args: Vec<OsString> =
                ["backlog-gate"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
            let all = Cli::try_parse_from(&args).map(|cli| format!("{cli:?}"));
            let read = Cli::read(args.clone()).map(|cli| format!("{cli:?}"));
            let shown = |result: Result<String, clap::Error>| {
                result.unwrap_or_else(|error| error.to_string())
            };
            assert_eq!(Cli::check(&args).is_some(), all.is_ok() && line.starts_with("check"));
            assert_eq!(shown(read), shown(all), "{line}");
        }
    }

    #[test]
    fn the_help_of_every_command_is_a_contract() {
        let mut cli = Cli::command().term_width(100);
        cli.build();
        let mut help = String::new();
        let mut open = vec![cli];
        while let Some(mut command) = open.pop() {
            let page = command.render_help();
            help = format!("{help}$ {}\n{page}\n", command.get_name());
            open.extend(command.get_subcommands().filter(|sub| sub.get_name() != "help").cloned());
        }
        insta::assert_snapshot!(help);
    }

    #[test]
    fn the_arguments_fit_together() {
        Cli::command().debug_assert();
        assert!(Cli::try_parse_from(["backlog-gate", "lint", "--quiet", "--verbose"]).is_err());
    }
}
