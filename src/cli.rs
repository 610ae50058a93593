//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::backlog::{Kind, State};
use crate::change::Platform;
use crate::gate::FailOn;
use crate::init::Forge;
use crate::report::Format;

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
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    #[arg(help_heading = EVERYWHERE)]
    pub color: Color,
    /// Say nothing on standard error but errors.
    #[arg(long, short, global = true, conflicts_with = "verbose", help_heading = EVERYWHERE)]
    pub quiet: bool,
    /// Say on standard error what is read, and why.
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    pub verbose: bool,
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
    /// Say in the backlog that an item is in progress.
    Start(TransitionArgs),
    /// Say in the backlog that an item is done.
    Finish(TransitionArgs),
    /// Say in the backlog that an item is blocked.
    Block(TransitionArgs),
    /// List the rules.
    Rules(RulesArgs),
    /// Explain a rule: what it finds, why, and an example of each outcome.
    Explain(ExplainArgs),
    /// Look at the policy.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Write the description of a change, ready to be filled in.
    Scaffold(ScaffoldArgs),
    /// Write the policy, the template and the pipeline that a repository lacks.
    Init(InitArgs),
    /// Judge each push from this machine before it leaves.
    #[command(subcommand)]
    Hook(HookCommand),
    /// Look at the pipelines of the repository and say what would bite.
    Doctor(DoctorArgs),
    /// Print completions for a shell.
    Completions(CompletionsArgs),
    /// Print the manual page.
    Man(ManArgs),
}

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
    /// Ask no forge; the description must then come from the event, a variable or `--body`.
    #[arg(long)]
    pub offline: bool,
    /// Write the report as a comment to the pull request, in the place of the last one.
    #[arg(long, conflicts_with = "offline")]
    pub comment: bool,
    /// Say whether the verdict of this receipt still holds: a JSON report or the `receipt` in it,
    /// `-` for standard input. Exit code: 0 it holds, 1 it does not.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["formats", "comment"])]
    pub verify: Option<PathBuf>,
    /// The change.
    #[command(flatten)]
    pub change: ChangeArgs,
    /// The reports.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Which repository, and which policy.
#[derive(Debug, Args)]
pub struct PlaceArgs {
    /// The repository.
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    /// The policy, in place of the repository's own.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What the caller says about the change; each wins over what event and branch say.
#[derive(Debug, Args)]
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

/// Which reports to write.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "The report")]
pub struct ReportArgs {
    /// terminal, text, json, ndjson, github, junit, junit-strict, sarif, gitlab, rdjson,
    /// checkstyle, azure, teamcity, markdown or html; to a file with `=FILE`; may be repeated.
    #[arg(long = "format", value_name = "FORMAT[=FILE]", value_parser = parse_target)]
    pub formats: Vec<Target>,
    /// From which severity on a finding fails [default: error].
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
}

/// A report: its format, and the file that it goes to if not to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The format.
    pub format: Format,
    /// The file.
    pub file: Option<PathBuf>,
}

/// Reads `FORMAT` or `FORMAT=FILE`.
///
/// # Errors
/// A sentence that names the formats, where there is none of that name or no file behind the `=`.
pub fn parse_target(text: &str) -> Result<Target, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("there is no file behind the `=`".to_owned()),
        Some((name, "-")) => return Err(format!("write `{name}` alone for standard output")),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let names = Format::ALL.map(Format::as_str);
    match Format::ALL.into_iter().find(|format| format.as_str() == name) {
        Some(format) => Ok(Target { format, file }),
        None => Err(format!("there is no format `{name}`; the formats are {}", names.join(", "))),
    }
}

/// Arguments of `lint`.
#[derive(Debug, Args)]
#[command(after_help = "\
It judges the working directory, or the files that you name: no commit, no repository is needed.

Examples:
  backlog-gate lint
  backlog-gate lint plan.txt --format json")]
pub struct LintArgs {
    /// Files, or folders to look in; the repository's own backlog without any.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The reports.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// A format of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Arguments of `items`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  backlog-gate items --state ready,in-progress
  backlog-gate items docs/BACKLOG.md --kind story --format json")]
pub struct ItemsArgs {
    /// Files, or folders to look in; the repository's own backlog without any.
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

/// Arguments of `start`, `finish` and `block`.
#[derive(Debug, Args)]
#[command(after_help = "\
It changes what states the item's state and nothing else: a field, a cell, a box, a sign, the
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
}

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  backlog-gate explain wip/limit-exceeded")]
pub struct ExplainArgs {
    /// The id of the rule, `area/name`; every rule without one.
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
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

/// Arguments of `scaffold`.
#[derive(Debug, Args)]
#[command(after_help = "\
It has the sections of the template or of the policy, the criteria of the item and the Definition of
Done as boxes, and the line that names the item. `check --body FILE` then judges it as the pull
request will be judged.

Examples:
  backlog-gate scaffold US-1.2 --out description.md
  backlog-gate scaffold | gh pr create --body-file -")]
pub struct ScaffoldArgs {
    /// The item that the change works on.
    #[arg(value_name = "ITEM")]
    pub item: Option<String>,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The file to write [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
#[command(after_help = "\
It looks at the backlog, the remote, the template and the pipelines, and writes only what is not
there yet.

Examples:
  backlog-gate init --dry-run | git apply --check
  backlog-gate init --forge gitlab")]
pub struct InitArgs {
    /// Where.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// The dialect of the backlog [default: the one that fits best].
    #[arg(long, value_name = "NAME")]
    pub dialect: Option<String>,
    /// The forge [default: found from the remote and the files].
    #[arg(long, value_enum, value_name = "FORGE")]
    pub forge: Option<Forge>,
    /// Write nothing; show what would be written as a diff.
    #[arg(long)]
    pub dry_run: bool,
}

/// What to do with the hook.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
The hook judges a branch as its pull request will be judged. It cannot see the description that the
pull request will have: `backlog-gate check --body FILE` judges that too.

Examples:
  backlog-gate hook install
  git push --no-verify              push once without it")]
pub enum HookCommand {
    /// Write the pre-push hook. One that is there already is kept and runs first.
    Install(RepoArgs),
    /// Remove it, and put back the one that was there before.
    Uninstall(RepoArgs),
    /// Judge what is pushed; git calls this.
    Run(HookRunArgs),
}

/// Which repository.
#[derive(Debug, Args)]
pub struct RepoArgs {
    /// The repository.
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
}

/// A hook of git.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HookName {
    /// Runs before anything is pushed, with the refs on standard input.
    PrePush,
}

/// Arguments of `hook run`.
#[derive(Debug, Args)]
pub struct HookRunArgs {
    /// The hook.
    #[arg(value_enum)]
    pub hook: HookName,
    /// The name of the remote and its address, as git gives them.
    #[arg(value_name = "REMOTE", num_args = 0..=2)]
    pub remote: Vec<String>,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
#[command(after_help = "\
It reads the workflows of GitHub, Gitea and Forgejo and the pipelines of GitLab, and asks no forge.

Exit code: 0 nothing would bite, 1 something would, 2 it could not look.

Example:
  backlog-gate doctor --format json")]
pub struct DoctorArgs {
    /// Where.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

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
    fn formats_may_name_a_file() {
        let target = parse_target("junit=out/a=b.xml").unwrap();
        assert_eq!((target.format, target.file), (Format::Junit, Some("out/a=b.xml".into())));
        assert!(parse_target("xml").unwrap_err().contains("terminal, text, json"));
        assert!(parse_target("json=").is_err());
        assert_eq!(parse_target("json=-").unwrap_err(), "write `json` alone for standard output");
    }

    #[test]
    fn the_arguments_fit_together() {
        Cli::command().debug_assert();
        assert!(Cli::try_parse_from(["backlog-gate", "lint", "--quiet", "--verbose"]).is_err());
    }
}
