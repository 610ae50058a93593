//! Arguments of the commands that set a repository, a machine or a change up.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{FormatArgs, ListFormat, PlaceArgs, RepoArgs};
use crate::cli::init::Forge;

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
    /// Write it over a file that is there.
    #[arg(long, requires = "out")]
    pub force: bool,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
#[command(after_help = "\
It looks at the backlog, the remote, the template and the pipelines, and writes only what is not
there yet.

Examples:
  backlog-gate init --dry-run | git apply --check
  backlog-gate init --starter
  backlog-gate init --no-backlog --forge gitlab
  backlog-gate init --remove")]
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
    /// There is no backlog in this repository: judge only the change.
    #[arg(long, conflicts_with_all = ["starter", "dialect"])]
    pub no_backlog: bool,
    /// Begin a backlog: write a BACKLOG.md with a first item.
    #[arg(long)]
    pub starter: bool,
    /// Say in CONTRIBUTING.md, or in AGENTS.md where only that is there, how a change names its item.
    #[arg(long)]
    pub contributing: bool,
    /// Say in AGENTS.md how a coding agent works with the backlog before it opens a pull request.
    #[arg(long)]
    pub agents: bool,
    /// Take out what `init` wrote; what was edited since stays.
    #[arg(long, conflicts_with_all = ["no_backlog", "starter", "contributing", "agents", "dialect", "forge"])]
    pub remove: bool,
    /// Write nothing; show what would be written as a diff.
    #[arg(long)]
    pub dry_run: bool,
    /// Write another workflow alone: it judges open pull requests again when their item changes.
    #[arg(long)]
    pub rejudge: bool,
    /// Write another workflow alone: it publishes the page about the flow of work.
    #[arg(long, conflicts_with_all = ["rejudge", "remove", "no_backlog", "starter", "contributing", "dialect"])]
    pub flow: bool,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: ListFormat,
}

/// What to do with the hook.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
The hook judges a branch as its pull request will be judged. It cannot see the description that the
pull request will have: `backlog-gate check --body FILE` judges that too.

Examples:
  backlog-gate hook install
  backlog-gate hook install commit-msg
  git push --no-verify              push once without it")]
pub enum HookCommand {
    /// Write a hook. One that is there already is kept and runs first.
    Install(HookArgs),
    /// Remove it, and put back the one that was there before.
    Uninstall(HookArgs),
    /// Judge what is pushed or committed; git calls this.
    Run(HookRunArgs),
}

/// Arguments of `hook install` and `hook uninstall`.
#[derive(Debug, Args)]
pub struct HookArgs {
    /// The hook.
    #[arg(value_enum, default_value_t = HookName::PrePush)]
    pub hook: HookName,
    /// Where.
    #[command(flatten)]
    pub repo: RepoArgs,
}

/// A hook of git.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HookName {
    /// Runs before anything is pushed, with the refs on standard input.
    PrePush,
    /// Runs before a commit is made, with its message in a file.
    CommitMsg,
}

impl HookName {
    /// The name by which git knows it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PrePush => "pre-push",
            Self::CommitMsg => "commit-msg",
        }
    }
}

/// Arguments of `hook run`.
#[derive(Debug, Args)]
pub struct HookRunArgs {
    /// The hook.
    #[arg(value_enum)]
    pub hook: HookName,
    /// What git gives it: the name of the remote and its address, or the file of the message.
    #[arg(value_name = "ARG", num_args = 0..=2)]
    pub given: Vec<String>,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
#[command(after_help = "\
It reads the workflows of GitHub, Gitea and Forgejo and the pipelines of GitLab, and asks no forge.

Exit code: 0 nothing would bite, 1 something would, 2 it could not look.

Examples:
  backlog-gate doctor
  backlog-gate doctor --format github")]
pub struct DoctorArgs {
    /// Where.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// The reports.
    #[command(flatten)]
    pub report: FormatArgs,
}

/// Arguments of `lsp`.
#[derive(Debug, Args)]
#[command(after_help = "\
It speaks the Language Server Protocol over standard input and output, and writes nothing by itself:
an editor makes the edits. Everything is judged by the policy of the branch that the work goes into.
docs/editors.md has the lines for Neovim, Helix, VS Code, Zed and Emacs.

Exit code: 0 the editor said that it is done; 2 it broke off.")]
pub struct LspArgs {
    /// The repository, where the editor names none.
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    /// Nothing: it is the only way, and some editors say it.
    #[arg(long, hide = true)]
    pub stdio: bool,
}

/// Arguments of `mcp`.
#[derive(Debug, Args)]
#[command(after_help = "\
It speaks the Model Context Protocol over standard input and output. Everything is judged by the
policy of the branch that the work goes into; what would fail is not written. docs/agents.md has the
lines for the usual agents.

Exit code: 0 the agent said that it is done; 2 it could not begin.

Example:
  npx @modelcontextprotocol/inspector --cli backlog-gate mcp --method tools/list")]
pub struct McpArgs {
    /// Where.
    #[command(flatten)]
    pub repo: RepoArgs,
}
