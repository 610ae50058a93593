//! Arguments of the commands that read or edit the backlog.

use std::path::PathBuf;

use clap::Args;

use super::{ListFormat, PlaceArgs, ReportArgs};
use crate::backlog::{Kind, State};

/// Arguments of `lint`.
#[derive(Debug, Args)]
#[command(after_help = "\
It judges the working directory, or the files that you name: no commit, no repository is needed.

Examples:
  backlog-gate lint
  backlog-gate lint plan.txt --format json
  backlog-gate lint --baseline .backlog-gate/baseline.yml --write-baseline
  backlog-gate lint --fix --dry-run")]
pub struct LintArgs {
    /// Files, or folders to look in; `-` for standard input; the repository's own backlog without
    /// any.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What standard input is called, where a path is `-`.
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
    /// Fix in the files what is certain, and judge what is left.
    #[arg(long)]
    pub fix: bool,
    /// With `--fix`: show the difference, and write nothing.
    #[arg(long, visible_alias = "diff", requires = "fix", conflicts_with = "formats")]
    pub dry_run: bool,
    /// A file of findings that do not count, because they were there before the gate. An entry counts
    /// only where the branch that the work goes into has it too.
    #[arg(long, value_name = "FILE", conflicts_with = "fix")]
    pub baseline: Option<PathBuf>,
    /// Write the baseline: what is found now at first, and later what of it is still there.
    #[arg(long, requires = "baseline")]
    pub write_baseline: bool,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The reports.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Arguments of `items`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  backlog-gate items --state ready,in-progress
  backlog-gate items --mine
  git show main:BACKLOG.md | backlog-gate items -
  backlog-gate items docs/BACKLOG.md --kind story --format json")]
pub struct ItemsArgs {
    /// Files, or folders to look in; `-` for standard input; the repository's own backlog without
    /// any.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
    /// Only items in this state; may be repeated.
    #[arg(long = "state", value_name = "STATE", value_enum, value_delimiter = ',')]
    pub states: Vec<State>,
    /// Only items of this priority; may be repeated.
    #[arg(long = "priority", value_name = "PRIORITY", value_delimiter = ',')]
    pub priorities: Vec<String>,
    /// Only items of this kind; may be repeated.
    #[arg(long = "kind", value_name = "KIND", value_enum, value_delimiter = ',')]
    pub kinds: Vec<Kind>,
    /// Only items of this owner; may be repeated.
    #[arg(long = "owner", value_name = "NAME", value_delimiter = ',')]
    pub owners: Vec<String>,
    /// Only items of yours, by the name and the address that git knows you by.
    #[arg(long)]
    pub mine: bool,
    /// What standard input is called, where a path is `-`.
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  backlog-gate show US-1.1
  backlog-gate show '#12' --format json")]
pub struct ShowArgs {
    /// The item, by its id or another name that it goes by.
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// Files, or folders to look in; the repository's own backlog without any.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Arguments of `ready`, `review`, `block`, `unblock` and `drop`, and the first of `start` and
/// `finish`.
#[derive(Debug, Args)]
#[command(after_help = "\
It changes what states the item's state and nothing else: a field, a cell, a box, a symbol, the
section that it stands in and the counts in headings. Where a rule would then fail, it says which
and leaves the file alone.

Examples:
  backlog-gate start US-1.2 --dry-run
  backlog-gate finish 3
  backlog-gate block TASK-20260204-258 docs/BACKLOG.md")]
pub struct TransitionArgs {
    /// The item, by its id or another name that it goes by.
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// Files, or folders to look in; the repository's own backlog without any.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Show the difference, and write nothing.
    #[arg(long, visible_alias = "diff")]
    pub dry_run: bool,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The format of the answer.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Arguments of `start`.
#[derive(Debug, Args)]
#[command(after_help = "\
With `--owner` it is a claim: the name is written down as the file says it, and an item that belongs
to somebody else is refused.

Examples:
  backlog-gate start US-1.2 --owner ada
  backlog-gate start 3 --dry-run --format json")]
pub struct StartArgs {
    /// The item.
    #[command(flatten)]
    pub item: TransitionArgs,
    /// Who does it.
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    pub owner: Option<String>,
}

fn parse_name(text: &str) -> Result<String, String> {
    crate::service::name(text).map(str::to_owned)
}

/// Arguments of `finish`.
#[derive(Debug, Args)]
pub struct FinishArgs {
    /// The item.
    #[command(flatten)]
    pub item: TransitionArgs,
    /// Tick the criteria that the description answers too.
    #[arg(long)]
    pub tick: bool,
    /// A file with that description; `-` for standard input [default: the message of the newest
    /// commit].
    #[arg(long, value_name = "FILE", requires = "tick")]
    pub body: Option<PathBuf>,
}

/// Arguments of `add`.
#[derive(Debug, Args)]
#[command(after_help = "\
The item gets the next free id in the form of the others, and is written as they are: an entry, a
heading, a row. Where a rule would then fail, it says which and leaves the file alone.

Examples:
  backlog-gate add \"Export as CSV\"
  backlog-gate add \"Export as CSV\" --to Ready --dry-run
  backlog-gate add \"Export as CSV\" --to EPIC-2 --field \"Acceptance criteria=It opens.\"")]
pub struct AddArgs {
    /// The title.
    #[arg(value_name = "TITLE")]
    pub title: String,
    /// Files, or folders to look in; the repository's own backlog without any.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where to: the title of a section, a state, or the item that holds it [default: where the
    /// other items that are not begun stand].
    #[arg(long, value_name = "SECTION")]
    pub to: Option<String>,
    /// A field of it, as the others have it; may be repeated.
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = parse_field)]
    pub fields: Vec<(String, String)>,
    /// Its id [default: the next free one, also beside those of the branches that are known here
    /// and, with a token, of the open pull requests].
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Ask no forge for the open pull requests.
    #[arg(long)]
    pub offline: bool,
    /// Show the difference, and write nothing.
    #[arg(long, visible_alias = "diff")]
    pub dry_run: bool,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The format of the answer.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

fn parse_field(text: &str) -> Result<(String, String), String> {
    let known = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
    let known = known.filter(|(name, value)| !name.is_empty() && !value.is_empty());
    let one_line = known.filter(|_| !text.contains(['\n', '\r']));
    one_line
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "write a field as `NAME=VALUE`, in one line".to_owned())
}

/// Arguments of `promote`.
#[derive(Debug, Args)]
#[command(after_help = "\
Where items go, and how many at once, stands in the policy (`backlog.promotion`) or in the backlog
itself. They are moved byte for byte, the first of a group first; what is incomplete stays.

Examples:
  backlog-gate promote --dry-run
  backlog-gate promote --group security:critical --max 2")]
pub struct PromoteArgs {
    /// The group to take items from, by its title or its tags [default: the first that has some].
    #[arg(long, value_name = "TYPE:PRIORITY")]
    pub group: Option<String>,
    /// How many items to move [default: as many as may be at once].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max: Option<u32>,
    /// Show the difference, and write nothing.
    #[arg(long, visible_alias = "diff")]
    pub dry_run: bool,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The format of the answer.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Arguments of `next`.
#[derive(Debug, Args)]
#[command(after_help = "\
In the order that the backlog states: its sequence, its priorities where the team orders by them,
else the order of the file. What is blocked, waits for other items, lacks what ready items need or
finds no room in the limits is listed with the reason.

Examples:
  backlog-gate next
  backlog-gate next --format json")]
pub struct NextArgs {
    /// Files, or folders to look in; the repository's own backlog without any.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Arguments of `sync`.
#[derive(Debug, Args)]
#[command(after_help = "\
One milestone an epic, one issue an open item, labels of kind and priority. What is there is found
by the id in its title; nothing is deleted, closed or rewritten, and a run that was broken off is
run again. The token has to read issues, and to write them with `--apply`.

Exit code: 0 nothing is lacking, or it was made; 1 something is lacking; 2 it could not be asked.

Examples:
  GITHUB_TOKEN=$(gh auth token) backlog-gate sync
  backlog-gate sync --apply --format json")]
pub struct SyncArgs {
    /// Files, or folders to look in; the repository's own backlog without any.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Show what is lacking, and make nothing; that is the default.
    #[arg(long)]
    pub plan: bool,
    /// Make what is lacking.
    #[arg(long, conflicts_with = "plan")]
    pub apply: bool,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}
