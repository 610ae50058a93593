//! Which forge holds the repository, and where its API answers.

use crate::env::Env;

/// A kind of forge, which decides how its API is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForgeKind {
    /// GitHub, on github.com or an Enterprise Server.
    Github,
    /// GitLab.
    Gitlab,
    /// Gitea or Forgejo.
    Gitea,
    /// Bitbucket Cloud.
    Bitbucket,
    /// Azure Repos.
    Azure,
}

impl ForgeKind {
    /// The name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Github => "GitHub",
            Self::Gitlab => "GitLab",
            Self::Gitea => "Gitea",
            Self::Bitbucket => "Bitbucket",
            Self::Azure => "Azure Repos",
        }
    }

    /// The variable that takes a token for it, where one is to be named.
    #[must_use]
    pub fn token_variable(self) -> &'static str {
        match self {
            Self::Github => "GITHUB_TOKEN",
            Self::Gitlab => "GITLAB_TOKEN",
            Self::Gitea => "GITEA_TOKEN",
            Self::Bitbucket => "BITBUCKET_TOKEN",
            Self::Azure => "SYSTEM_ACCESSTOKEN",
        }
    }
}

/// One repository on one forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The kind of forge.
    pub kind: ForgeKind,
    /// The address of its API, without a slash at the end.
    pub api: String,
    /// The repository as the API names it: `owner/name`, or a number on GitLab.
    pub project: String,
}

impl Address {
    /// An address; `None` where a part of it is empty or could lead elsewhere.
    #[must_use]
    pub fn new(kind: ForgeKind, api: &str, project: &str) -> Option<Self> {
        let api = api.trim_end_matches('/');
        let web = api.starts_with("https://") || api.starts_with("http://");
        let odd = |ch: char| ch.is_whitespace() || ch.is_control() || matches!(ch, '?' | '#' | '@');
        let project = project.trim_matches('/');
        let plain = |part: &str| {
            let fits = |ch: char| ch.is_alphanumeric() || matches!(ch, '-' | '_' | '.' | ' ');
            !part.is_empty() && part != "." && part != ".." && part.chars().all(fits)
        };
        let whole = web && !api.contains(odd) && project.split('/').all(plain);
        whole.then(|| Self { kind, api: api.to_owned(), project: project.to_owned() })
    }

    /// The address behind the URL of a repository or of a pull request, as a CI system that is not a
    /// forge itself says it.
    ///
    /// A token must not go to a host that somebody else chose, so only hosts are taken that
    /// everybody knows, and those whose API the environment names.
    #[must_use]
    pub fn of_url(url: &str, env: &Env) -> Option<Self> {
        let (host, path) = host_and_path(url)?;
        let (kind, api) = known_host(host, env)?;
        Self::new(kind, &api, project_of(path))
    }
}

/// Where a repository answers that somebody names without saying where its API is, and whether a token
/// may go there: only to a host that everybody knows, or that the environment names.
#[must_use]
pub fn named(
    kind: ForgeKind,
    host: Option<&str>,
    project: &str,
    env: &Env,
) -> Option<(Address, bool)> {
    let known = match (kind, host) {
        (ForgeKind::Github, _) => {
            Some(env.github_api_url().unwrap_or("https://api.github.com").to_owned())
        }
        (ForgeKind::Gitlab, _) => {
            let own = env.gitlab_api_url().map(|(_, api)| api);
            Some(own.unwrap_or("https://gitlab.com/api/v4").to_owned())
        }
        (_, Some(host)) => known_host(host.split(':').next().unwrap_or(host), env)
            .filter(|(known, _)| *known == kind)
            .map(|(_, api)| api),
        (_, None) => None,
    };
    let is_known = known.is_some();
    let api = known.or_else(|| Some(format!("https://{}/api/v1", host?)))?;
    Some((Address::new(kind, &api, project)?, is_known))
}

/// The repository behind an address, `acme/shop`; `None` where it is a folder, or of no plain words.
/// The address may hold a password, which stands before the host.
#[must_use]
pub fn project(url: &str) -> Option<String> {
    let is_file = url.starts_with("file:") || url.starts_with(['/', '.']);
    let (_, path) = host_and_path(url).filter(|_| !is_file)?;
    let address = Address::new(ForgeKind::Gitea, "https://localhost", project_of(path))?;
    address.project.contains('/').then_some(address.project)
}

/// The host of a repository's URL.
pub(super) fn host(url: &str) -> Option<&str> {
    host_and_path(url).map(|(host, _)| host)
}

/// Host and path of `https://host/path`, `ssh://git@host:22/path` or `git@host:path`.
fn host_and_path(url: &str) -> Option<(&str, &str)> {
    let (host, path) = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?,
        None => url.split_once(':')?,
    };
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    Some((host.split(':').next()?, path))
}

/// The repository in a path: what stands before `.git` or the parts of a pull request.
fn project_of(path: &str) -> &str {
    let ends = ["/pull/", "/pulls/", "/pull-requests/", "/-/", "/merge_requests/"];
    let path = ends
        .iter()
        .fold(path, |path, end| path.split(end).next().unwrap_or(path))
        .trim_end_matches('/');
    path.strip_suffix(".git").unwrap_or(path)
}

fn known_host(host: &str, env: &Env) -> Option<(ForgeKind, String)> {
    let named = [
        (ForgeKind::Github, env.github_api_url()),
        (ForgeKind::Gitlab, env.gitlab_api_url().map(|(_, api)| api)),
        (ForgeKind::Gitea, env.gitea_api_url()),
    ];
    let of_host = |api: &str| host_and_path(&format!("{api}/")).map(|(host, _)| host.to_owned());
    for (kind, api) in named {
        let Some(api) = api else { continue };
        let its = of_host(api)?;
        if its == host || its.strip_prefix("api.") == Some(host) {
            return Some((kind, api.to_owned()));
        }
    }
    let (kind, api) = match host {
        "github.com" => (ForgeKind::Github, "https://api.github.com"),
        "gitlab.com" => (ForgeKind::Gitlab, "https://gitlab.com/api/v4"),
        "codeberg.org" => (ForgeKind::Gitea, "https://codeberg.org/api/v1"),
        "bitbucket.org" => (ForgeKind::Bitbucket, "https://api.bitbucket.org/2.0"),
        _ => return None,
    };
    Some((kind, api.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str, env: &Env) -> Option<(ForgeKind, String, String)> {
        Address::of_url(url, env).map(|address| (address.kind, address.api, address.project))
    }

    #[test]
    fn the_urls_of_repositories_and_pull_requests_name_their_api() {
        let none = Env::default();
        let github = |project: &str| {
            Some((ForgeKind::Github, "https://api.github.com".to_owned(), project.to_owned()))
        };
        for url in [
            "https://github.com/acme/shop/pull/12",
            "https://github.com/acme/shop.git",
            "https://user:secret@github.com/acme/shop",
            "git@github.com:acme/shop.git",
            "ssh://git@github.com:22/acme/shop.git",
        ] {
            assert_eq!(of(url, &none), github("acme/shop"), "{url}");
        }
        let gitlab = of("https://gitlab.com/a/b/c/-/merge_requests/3", &none).unwrap();
        assert_eq!((gitlab.0, gitlab.2.as_str()), (ForgeKind::Gitlab, "a/b/c"));
        let bitbucket = of("https://bitbucket.org/acme/shop/pull-requests/4", &none).unwrap();
        assert_eq!((bitbucket.0, bitbucket.2.as_str()), (ForgeKind::Bitbucket, "acme/shop"));
        assert_eq!(of("https://codeberg.org/a/b/pulls/1", &none).unwrap().0, ForgeKind::Gitea);
    }

    #[test]
    fn a_repository_is_named_without_what_is_secret() {
        for url in ["https://u:s3cret@git.acme.example/acme/shop.git", "git@host:acme/shop.git"] {
            assert_eq!(project(url).as_deref(), Some("acme/shop"), "{url}");
        }
        for url in ["/srv/git/shop.git", "file:///srv/git/shop", "../shop", "C:\\git\\shop", "x"] {
            assert_eq!(project(url), None, "{url}");
        }
    }

    #[test]
    fn a_host_that_nobody_vouches_for_gets_no_token() {
        let none = Env::default();
        for url in ["https://github.com.evil.example/a/b", "https://git.acme.example/a/b", "a/b"] {
            assert_eq!(of(url, &none), None, "{url}");
        }
        let env = Env::from([
            ("GITHUB_API_URL", "https://git.acme.example/api/v3"),
            ("GITLAB_API_URL", "https://lab.acme.example/api/v4"),
        ]);
        let own = of("https://git.acme.example/a/b/pull/1", &env).unwrap();
        assert_eq!((own.0, own.1.as_str()), (ForgeKind::Github, "https://git.acme.example/api/v3"));
        assert_eq!(of("https://lab.acme.example/a/b.git", &env).unwrap().0, ForgeKind::Gitlab);
    }

    #[test]
    fn an_address_that_leads_elsewhere_is_none() {
        let new = |api, project| Address::new(ForgeKind::Github, api, project);
        assert!(new("https://api.github.com/", "acme/shop").is_some());
        for (api, project) in [
            ("file:///etc", "a/b"),
            ("https://u@evil.example", "a/b"),
            ("https://api.github.com", ""),
            ("https://api.github.com", "a/../b"),
            ("https://api.github.com", "a/b?x=y"),
            ("https://api.github.com", "a//b"),
        ] {
            assert_eq!(new(api, project), None, "{api} {project}");
        }
    }
}
