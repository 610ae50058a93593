//! Arguments of the commands that fetch shared policies.

use clap::Args;

use super::RepoArgs;

/// Arguments of `policy vendor`.
#[derive(Debug, Args)]
#[command(after_help = "\
A check asks nobody: it reads the copies in .backlog-gate/vendor, and takes none whose digest is not
the one in .backlog-gate.lock. Commit both. A token for a private repository is read from
GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN.

Example:
  backlog-gate policy vendor --dry-run")]
pub struct VendorArgs {
    /// Where.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// Show the difference, and write nothing.
    #[arg(long, visible_alias = "diff")]
    pub dry_run: bool,
}

/// Arguments of `policy outdated` and `policy update`.
#[derive(Debug, Args)]
#[command(after_help = "\
Where a commit is named, the newest version is that of the default branch; where a tag or a branch is
named, it is what that means now; behind an address it is what is there.

Exit code of `outdated`: 0 all are the newest, 1 there is a newer one, 2 it could not be asked.

Examples:
  backlog-gate policy outdated
  backlog-gate policy update github:acme/policies --dry-run")]
pub struct UpdateArgs {
    /// Only those whose names begin so; all without one.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Where.
    #[command(flatten)]
    pub repo: RepoArgs,
    /// Of `update`: show the difference, and write nothing.
    #[arg(long, visible_alias = "diff")]
    pub dry_run: bool,
}
