//! Lists of globs, for paths and for names.

use std::fmt;

use memchr::memmem::Finder;

use crate::source::RepoPath;

/// A list of globs, all of which are matched at once.
#[derive(Clone, Default)]
pub struct Globs {
    globs: Vec<Glob>,
}

/// One glob, and between which texts whatever it matches stands: most paths of a long change fit neither
/// of them, and need no look at the rest.
#[derive(Clone)]
struct Glob {
    pattern: glob::Pattern,
    /// How many bytes of the glob say literally how a path begins.
    begin: usize,
    /// The same of its end, within the last name.
    end: usize,
    /// A text that every path that matches has somewhere.
    within: Finder<'static>,
}

impl Glob {
    fn new(pattern: glob::Pattern) -> Self {
        let text = pattern.as_str();
        let begin = text.find(['*', '?', '[']).unwrap_or(text.len());
        // `**/x` matches `x` too, so that the slash before a name is not certain.
        let end = text.len() - text.rfind(['*', '?', ']', '/']).map_or(0, |at| at + 1);
        let within = Finder::new(longest_literal(text)).into_owned();
        Self { begin, end, within, pattern }
    }

    /// Whether a path matches, with regard to case.
    fn matches(&self, path: &str, options: glob::MatchOptions) -> bool {
        let (path_bytes, glob) = (path.as_bytes(), self.pattern.as_str().as_bytes());
        path_bytes.starts_with(&glob[..self.begin])
            && path_bytes.ends_with(&glob[glob.len() - self.end..])
            && self.within.find(path_bytes).is_some()
            && self.pattern.matches_with(path, options)
    }
}

/// The longest text of a glob between what stands for others: `tests` of `**/tests/**`, whose slashes a path
/// may lack at its ends.
fn longest_literal(glob: &str) -> &str {
    if glob.contains('[') {
        return "";
    }
    let literals = glob.split(['*', '?']).map(|literal| literal.trim_matches('/'));
    literals.max_by_key(|literal| literal.len()).unwrap_or_default()
}

impl fmt::Debug for Globs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.patterns()).finish()
    }
}

impl Globs {
    /// Takes checked patterns over.
    #[must_use]
    pub fn new(patterns: Vec<glob::Pattern>) -> Self {
        Self { globs: patterns.into_iter().map(Glob::new).collect() }
    }

    /// All patterns of several lists.
    pub fn all<'g>(lists: impl IntoIterator<Item = &'g Self>) -> Self {
        Self { globs: lists.into_iter().flat_map(|list| list.globs.clone()).collect() }
    }

    /// Whether there is no pattern, so that nothing matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.globs.is_empty()
    }

    /// The patterns as the policy spells them.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.globs.iter().map(|glob| glob.pattern.as_str())
    }

    /// Whether a path matches: `*` stays within a folder, `**` crosses them.
    #[must_use]
    pub fn matches_path(&self, path: &RepoPath) -> bool {
        let options = glob::MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: false,
        };
        self.globs.iter().any(|glob| glob.matches(path.as_str(), options))
    }

    /// Whether a glob can match something below a folder.
    #[must_use]
    pub fn may_reach(&self, folder: &str) -> bool {
        self.patterns().any(|glob| may_enter(glob, folder))
    }

    /// Whether a glob can match a file of this name, in whatever folder.
    #[must_use]
    pub fn may_name(&self, name: &str) -> bool {
        self.patterns().any(|glob| {
            let last = glob.rsplit('/').next().unwrap_or(glob);
            let literal = last.split(['*', '?', '[']).next().unwrap_or(last);
            name.starts_with(literal)
        })
    }

    /// Whether a name (a login, a label) matches, without regard to case.
    #[must_use]
    pub fn matches_name(&self, name: &str) -> bool {
        let options = glob::MatchOptions {
            case_sensitive: false,
            require_literal_separator: false,
            require_literal_leading_dot: false,
        };
        self.globs.iter().any(|glob| glob.pattern.matches_with(name, options))
    }
}

/// Whether a glob can match something below a folder.
fn may_enter(glob: &str, folder: &str) -> bool {
    let (mut globs, mut folders) = (glob.split('/'), folder.split('/'));
    loop {
        match (globs.next(), folders.next()) {
            (Some("**"), _) => return true,
            (Some(part), Some(name)) => {
                let is_literal = !part.contains(['*', '?', '[']);
                if is_literal && part != name {
                    return false;
                }
            }
            (Some(_), None) => return true,
            (None, _) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_glob_with_known_ends_matches_what_it_matched(
            glob in "(\\*\\*/)?(a|b|\\*|\\?|\\[ab\\]|\\[!a\\]|\\[\\]\\]|\\]|ä|/|/\\*\\*/){1,4}(/\\*\\*)?",
            path in "(a|b|ä|\\]|/){1,5}",
        ) {
            let (Ok(pattern), Some(path)) = (glob::Pattern::new(&glob), RepoPath::new(&path)) else {
                return Ok(());
            };
            let options = glob::MatchOptions {
                case_sensitive: true,
                require_literal_separator: true,
                require_literal_leading_dot: false,
            };
            let expected = pattern.matches_with(path.as_str(), options);
            prop_assert_eq!(Globs::new(vec![pattern]).matches_path(&path), expected);
        }
    }

    #[test]
    fn a_name_that_no_glob_can_match_is_known_by_its_beginning() {
        let globs = |globs: &[&str]| {
            Globs::new(globs.iter().map(|glob| glob::Pattern::new(glob).unwrap()).collect())
        };
        for (glob, path) in [
            ("BACKLOG.md", "BACKLOG.md"),
            ("**/BACKLOG*.md", "docs/BACKLOG-2.md"),
            ("docs/*.md", "docs/x.md"),
            ("docs/**", "docs/a/b.txt"),
            ("**/[Tt]odo.md", "a/todo.md"),
            ("a/?.md", "a/b.md"),
        ] {
            let path = RepoPath::new(path).unwrap();
            assert!(globs(&[glob]).matches_path(&path), "{glob}");
            assert!(globs(&["z", glob]).may_name(path.file_name()), "{glob}");
        }
        assert!(!globs(&["**/BACKLOG*.md", "TODO.md"]).may_name("main.rs"));
        assert!(!globs(&[]).may_name("BACKLOG.md"));
    }
}
