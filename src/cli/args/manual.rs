//! Arguments of the commands that show rules, policy and manual.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{ChangeArgs, FormatArgs, ListFormat, PlaceArgs, RepoArgs, UpdateArgs, VendorArgs};

/// Arguments of `rules`.
#[derive(Debug, Args)]
#[command(after_help = "\
The severities are those that hold here, by the policy of the repository.

Examples:
  backlog-gate rules
  backlog-gate rules --config .github/strict.yml
  backlog-gate rules --defaults")]
pub struct RulesArgs {
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Show the severities that hold where no policy says anything.
    #[arg(long, conflicts_with = "config")]
    pub defaults: bool,
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
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Arguments of `policy show`.
#[derive(Debug, Args)]
pub struct ShowPolicyArgs {
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The format; text is YAML.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
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
    Show(ShowPolicyArgs),
    /// Say everything that is wrong with the policy.
    Validate(ValidateArgs),
    /// Print the JSON Schema of the policy, for editors.
    Schema,
    /// Try the policy: on cases, or on the changes of the past.
    Test(TestArgs),
    /// Name the newest edition in the policy, and show what would turn red.
    Migrate(MigrateArgs),
    /// Fetch the shared policies that `extends` names, and write their copies and the lock file.
    Vendor(VendorArgs),
    /// Say of which shared policies there is a newer version, and what it would do.
    Outdated(UpdateArgs),
    /// Take the newest version of the shared policies.
    Update(UpdateArgs),
}

/// Arguments of `policy test`.
#[derive(Debug, Args)]
#[command(after_help = "\
A file of cases says of changes that were made up what the policy finds in each; docs/policy-tests.md
shows one. It ends with 1 where a case is not as expected.

Of the past, each merge, and each commit that names the number of a pull request, is judged as it was
on its day. Nothing is asked over the network but with `--ask`: what nobody says any more, such as a
description, is not guessed but counted as not known. Where there is no policy, each base's own judges. It ends with 0 whatever the changes were like.

Examples:
  backlog-gate policy test policy-tests.yml
  backlog-gate policy test --history 200 --config new-policy.yml
  gh pr list --state merged --limit 200 --json number,title,body,author,labels > changes.json
  backlog-gate policy test --history 200 --descriptions changes.json")]
pub struct TestArgs {
    /// Files of cases.
    #[arg(value_name = "CASES", required_unless_present = "history")]
    pub cases: Vec<PathBuf>,
    /// Where, and which policy to try.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// How many changes of the past to judge, the newest first.
    #[arg(long, value_name = "COUNT", conflicts_with = "cases")]
    pub history: Option<usize>,
    /// The revision whose history is gone back.
    #[arg(long, value_name = "REV", default_value = "HEAD", requires = "history")]
    pub from: String,
    /// Descriptions of the changes: a list, or one object a line, with `number`, `title`, `body`,
    /// `author` and `labels`.
    #[arg(long, value_name = "FILE", requires = "history")]
    pub descriptions: Option<PathBuf>,
    /// Ask the forge for the descriptions that are lacking, with the token of the environment.
    #[arg(long, requires = "history")]
    pub ask: bool,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: SummaryFormat,
}

/// Arguments of `policy migrate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Rules that come with a later edition are notes until the policy names it. This names the newest one,
and judges the changes of the past by both.

Example:
  backlog-gate policy migrate --dry-run --history 200")]
pub struct MigrateArgs {
    /// Where.
    #[command(flatten)]
    pub place: RepoArgs,
    /// How many changes of the past to judge.
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    pub history: usize,
    /// Show the difference, and write nothing.
    #[arg(long, visible_alias = "diff")]
    pub dry_run: bool,
}

/// A format of a summary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum SummaryFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// Of changes of the past: for a step summary or a comment.
    Markdown,
    /// Of changes of the past: a page that needs nothing else.
    Html,
    /// Of cases: for test tabs.
    Junit,
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
