//! Where the pages of a forge show a line of a file, and a commit.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::address::{Address, ForgeKind, host};
use crate::env::Env;

/// What must not stand in a path as it is.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'\\');

/// The pages about one commit of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// What stands before a path.
    files: String,
    /// What stands between a path and the number of a line.
    line: &'static str,
    /// What stands before the id of a commit.
    commits: String,
}

impl Web {
    /// The pages behind the URL of a repository; `None` where nobody knows how they are called.
    #[must_use]
    pub fn of(url: &str, commit: &str, env: &Env) -> Option<Self> {
        let address = Address::of_url(url, env)?;
        let at = format!("https://{}/{}", host(url)?, address.project);
        let (files, line, commits) = match address.kind {
            ForgeKind::Github => ("/blob/", "#L", "/commit/"),
            ForgeKind::Gitlab => ("/-/blob/", "#L", "/-/commit/"),
            ForgeKind::Gitea => ("/src/commit/", "#L", "/commit/"),
            ForgeKind::Bitbucket => ("/src/", "#lines-", "/commits/"),
            ForgeKind::Azure => return None,
        };
        let (files, commits) = (format!("{at}{files}{commit}/"), format!("{at}{commits}"));
        Some(Self { files, line, commits })
    }

    /// The page of a line.
    #[must_use]
    pub fn line(&self, path: &str, line: u32) -> String {
        format!("{}{}{}{line}", self.files, utf8_percent_encode(path, PATH), self.line)
    }

    /// The page of a commit.
    #[must_use]
    pub fn commit(&self, id: &str) -> String {
        format!("{}{id}", self.commits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_their_page_where_the_forge_is_known() {
        let web = |url| Web::of(url, "abc", &Env::default());
        let found = web("git@github.com:acme/shop.git").unwrap();
        assert_eq!(
            found.line("docs/my backlog#1.md", 7),
            "https://github.com/acme/shop/blob/abc/docs/my%20backlog%231.md#L7"
        );
        assert_eq!(found.commit("def"), "https://github.com/acme/shop/commit/def");
        let found = web("https://oauth2:secret@gitlab.com/acme/web/shop.git").unwrap();
        assert_eq!(found.line("a.md", 1), "https://gitlab.com/acme/web/shop/-/blob/abc/a.md#L1");
        assert_eq!(web("/srv/git/shop.git"), None);
        assert_eq!(web("https://git.example.com/acme/shop"), None);
    }
}
