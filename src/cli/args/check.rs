//! Arguments of `check`, and what the caller says about the change.

use std::path::PathBuf;

use clap::Args;

use super::{PlaceArgs, ReportArgs};
use crate::change::Platform;

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = "\
With no flags it finds out by itself where it runs: in a CI system, or on your branch.
The policy, the dialects and the template are those of the base of the change.

Examples:
  backlog-gate check --body description.md
  backlog-gate check --base origin/main --format junit=gate.xml --format text
  backlog-gate check --release
  gh pr view --json body --jq .body | backlog-gate check --body -")]
pub struct CheckArgs {
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Judge whether the head may be released: nothing that blocks may be open. The change is
    /// judged too where `--event`, `--base` or `--body` names one.
    #[arg(long)]
    pub release: bool,
    /// A policy that no other may loosen: what it locks holds, whatever the repository says. Its path
    /// is the caller's; a file that the change brings is refused.
    #[arg(long, value_name = "FILE")]
    pub floor: Option<PathBuf>,
    /// With `--release`: a baseline that `lint --write-baseline` wrote; what it names does not count.
    #[arg(long, value_name = "FILE", requires = "release")]
    pub baseline: Option<PathBuf>,
    /// Ask no forge; the description must then come from the event, a variable or `--body`.
    #[arg(long)]
    pub offline: bool,
    /// In CI, let a change pass whose description nobody says: it is judged by the rest.
    #[arg(long)]
    pub without_description: bool,
    /// Write the report as a comment to the pull request, in the place of the last one.
    #[arg(long, conflicts_with = "offline")]
    pub comment: bool,
    /// Write the report as a check run of the commit, with an annotation on every line that has a
    /// finding. GitHub alone has such.
    #[arg(long, conflicts_with = "offline")]
    pub check_run: bool,
    /// Write a review comment with a suggestion for each certain fix on a line of the change, and
    /// resolve those that are gone.
    #[arg(long, conflicts_with = "offline")]
    pub review: bool,
    /// Say whether the verdict of this receipt still holds: a JSON report or the `receipt` in it,
    /// `-` for standard input. Exit code: 0 it holds, 1 it does not.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["formats", "comment", "check_run", "review"])]
    pub verify: Option<PathBuf>,
    /// The change.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// The reports.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// What the caller says about the change; each wins over what event and branch say.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "The change")]
pub struct ChangeArgs {
    /// A GitHub event payload: `pull_request`, `merge_group` or `push`.
    #[arg(long, value_name = "FILE")]
    pub event: Option<PathBuf>,
    /// The platform that the change comes from, where the environment shows another one.
    #[arg(long, value_enum, value_name = "NAME", hide_possible_values = true)]
    pub platform: Option<Platform>,
    /// The revision that it goes into.
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Its last revision.
    #[arg(long, value_name = "REV")]
    pub head: Option<String>,
    /// Its title.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// A file with its description; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub body: Option<PathBuf>,
    /// The login of its author.
    #[arg(long, value_name = "LOGIN")]
    pub author: Option<String>,
    /// A label; may be repeated.
    #[arg(long = "label", value_name = "LABEL")]
    pub labels: Vec<String>,
    /// The name of its branch.
    #[arg(long, value_name = "NAME")]
    pub branch: Option<String>,
    /// It is a draft.
    #[arg(long)]
    pub draft: bool,
}
