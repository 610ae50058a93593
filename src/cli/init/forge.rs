//! Which forge a repository is on, and where that forge wants its files.

use clap::ValueEnum;

use crate::source::RepoPath;

/// A forge that `init` knows the files of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Forge {
    /// GitHub, in its cloud or elsewhere.
    Github,
    /// GitLab.
    Gitlab,
    /// Gitea.
    Gitea,
    /// Forgejo, such as Codeberg.
    Forgejo,
    /// Azure DevOps.
    Azure,
    /// Bitbucket.
    Bitbucket,
}

/// What the address of a remote says.
const HOSTS: [(&str, Forge); 8] = [
    ("github", Forge::Github),
    ("gitlab", Forge::Gitlab),
    ("codeberg", Forge::Forgejo),
    ("forgejo", Forge::Forgejo),
    ("gitea", Forge::Gitea),
    ("dev.azure.com", Forge::Azure),
    ("visualstudio.com", Forge::Azure),
    ("bitbucket", Forge::Bitbucket),
];

/// What the files of a repository say.
const FILES: [(&str, Forge); 8] = [
    (".gitlab-ci.yml", Forge::Gitlab),
    (".gitlab/", Forge::Gitlab),
    (".forgejo/", Forge::Forgejo),
    (".gitea/", Forge::Gitea),
    ("azure-pipelines.yml", Forge::Azure),
    (".azuredevops/", Forge::Azure),
    ("bitbucket-pipelines.yml", Forge::Bitbucket),
    (".github/", Forge::Github),
];

impl Forge {
    /// Every forge.
    pub(super) const ALL: [Self; 6] =
        [Self::Github, Self::Gitlab, Self::Gitea, Self::Forgejo, Self::Azure, Self::Bitbucket];

    /// The forge that the remote's address names, else the one whose files are there, else GitHub.
    #[must_use]
    pub fn of(remote: Option<&str>, paths: &[RepoPath]) -> Self {
        let host = remote.map(host).unwrap_or_default().to_lowercase();
        let named = HOSTS.iter().find(|(word, _)| host.contains(word));
        let shown = || {
            FILES
                .iter()
                .find(|(start, _)| paths.iter().any(|path| path.as_str().starts_with(start)))
        };
        named.or_else(shown).map_or(Self::Github, |(_, forge)| *forge)
    }

    /// Where it looks for the template of a description.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::Github | Self::Bitbucket => ".github/pull_request_template.md",
            Self::Gitlab => ".gitlab/merge_request_templates/Default.md",
            Self::Gitea => ".gitea/pull_request_template.md",
            Self::Forgejo => ".forgejo/pull_request_template.md",
            Self::Azure => ".azuredevops/pull_request_template.md",
        }
    }
}

/// The host of `https://host/path`, `ssh://git@host:22/path` or `git@host:path`.
fn host(remote: &str) -> &str {
    let address = remote.split_once("://").map_or(remote, |(_, address)| address);
    let authority = address.split('/').next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remote_goes_before_the_files() {
        let paths = |paths: &[&str]| {
            paths.iter().map(|path| RepoPath::new(path).unwrap()).collect::<Vec<_>>()
        };
        let gitlab = paths(&[".gitlab-ci.yml", ".github/CODEOWNERS"]);
        for (remote, files, forge) in [
            (Some("git@github.com:o/gitlab-tools.git"), &gitlab, Forge::Github),
            (Some("https://user:secret@gitlab.example.com/o/r"), &paths(&[]), Forge::Gitlab),
            (Some("ssh://git@codeberg.org:22/o/r.git"), &paths(&[]), Forge::Forgejo),
            (Some("https://git.example.com/o/r"), &gitlab, Forge::Gitlab),
            (Some("/srv/git/github.git"), &gitlab, Forge::Gitlab),
            (None, &paths(&["azure-pipelines.yml"]), Forge::Azure),
            (None, &paths(&["README.md"]), Forge::Github),
        ] {
            assert_eq!(Forge::of(remote, files), forge, "{remote:?}");
        }
    }
}
