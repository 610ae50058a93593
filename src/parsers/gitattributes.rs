//! What `.gitattributes` says of files: who wrote them, a person or a program, and for whom.

use glob::{MatchOptions, Pattern};

use crate::source::RepoPath;

/// More wildcards than this in one pattern take too long.
const MOST_WILDCARDS: usize = 16;
/// More lines than these of one file are not compared with every path.
const MOST_LINES: usize = 1000;

/// The attributes by which forges know files that no person reads, and those that only people do.
const GENERATED: [&str; 2] = ["linguist-generated", "gitlab-generated"];
const DOCUMENTATION: [&str; 1] = ["linguist-documentation"];

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// One of the attributes that are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribute {
    /// A program writes the file.
    Generated,
    /// The file is documentation.
    Documentation,
}

/// What the files `.gitattributes` of one snapshot say.
#[derive(Debug, Clone, Default)]
pub struct Attributes {
    /// By folder, `""` for the root, the deepest last.
    files: Vec<(String, Vec<Line>)>,
}

/// What one line says of the files that it matches.
#[derive(Debug, Clone)]
struct Line {
    pattern: Pattern,
    /// `None` for what is no longer said.
    says: Vec<(Attribute, Option<bool>)>,
}

impl Attributes {
    /// Adds the file of a folder; those of the folders above it come before it. `None` where it has
    /// more lines about these attributes than are read.
    #[must_use]
    pub fn with(mut self, folder: &str, text: &str) -> Option<Self> {
        let lines: Vec<Line> = text.lines().filter_map(line).collect();
        if lines.len() > MOST_LINES {
            return None;
        }
        self.files.push((folder.to_owned(), lines));
        Some(self)
    }

    /// What is said of a file; `None` where nothing is.
    #[must_use]
    pub fn say(&self, path: &RepoPath, attribute: Attribute) -> Option<bool> {
        let says = |line: &Line| {
            line.says.iter().rev().find(|(known, _)| *known == attribute).map(|(_, value)| *value)
        };
        self.files
            .iter()
            .rev()
            .find_map(|(folder, lines)| {
                let inner = match folder.as_str() {
                    "" => path.as_str(),
                    folder => path.as_str().strip_prefix(folder)?.strip_prefix('/')?,
                };
                let fits = |line: &&Line| line.pattern.matches_with(inner, OPTIONS);
                lines.iter().rev().filter(fits).find_map(says)
            })
            .flatten()
    }
}

/// A line that says something of the attributes that are known here. Macros, quoted patterns and
/// escapes are passed over: what they say is then not said.
fn line(text: &str) -> Option<Line> {
    let mut words = text.split_whitespace();
    let pattern = words.next().filter(|word| !word.starts_with(['#', '"', '[']))?;
    let says: Vec<_> = words.filter_map(says).collect();
    if says.is_empty() {
        return None;
    }
    Some(Line { pattern: compile(pattern)?, says })
}

fn says(word: &str) -> Option<(Attribute, Option<bool>)> {
    let (name, value) = match word.split_at_checked(1)? {
        ("-", name) => (name, Some(false)),
        ("!", name) => (name, None),
        _ => match word.split_once('=') {
            Some((name, value)) => (name, Some(!value.eq_ignore_ascii_case("false"))),
            None => (word, Some(true)),
        },
    };
    let attribute = match name {
        name if GENERATED.contains(&name) => Attribute::Generated,
        name if DOCUMENTATION.contains(&name) => Attribute::Documentation,
        _ => return None,
    };
    Some((attribute, value))
}

/// A pattern as git reads it: without a slash it matches a name in any folder, with one a path. One
/// that ends with a slash means a folder, and matches no file.
fn compile(pattern: &str) -> Option<Pattern> {
    let is_known = !pattern.ends_with('/') && !pattern.starts_with('!') && !pattern.contains('\\');
    if !is_known || pattern.matches('*').count() > MOST_WILDCARDS {
        return None;
    }
    let is_path = pattern.contains('/');
    let parts: Vec<String> = pattern.trim_start_matches('/').split('/').map(part).collect();
    let inner = parts.join("/");
    Pattern::new(&if is_path { inner } else { format!("**/{inner}") }).ok()
}

/// `**` means folders only where it stands alone.
fn part(part: &str) -> String {
    let mut single = part.to_owned();
    while single != "**" && single.contains("**") {
        single = single.replace("**", "*");
    }
    single
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn say(text: &str, path: &str, attribute: Attribute) -> Option<bool> {
        let attributes = Attributes::default().with("", text).unwrap();
        attributes.say(&RepoPath::new(path).unwrap(), attribute)
    }

    #[test]
    fn the_last_line_that_speaks_of_it_counts() {
        let text = "# made\n*.pb.go linguist-generated\n/api/** linguist-generated=true diff\n\
                    api/hand.pb.go -linguist-generated\ngen/ linguist-generated\n\
                    api/x.go !linguist-generated\nwiki/*.txt linguist-documentation\n\
                    a.lock gitlab-generated=false\n";
        let generated = |path| say(text, path, Attribute::Generated);
        assert_eq!(generated("deep/er/a.pb.go"), Some(true));
        assert_eq!(generated("api/v1/a.go"), Some(true));
        assert_eq!(generated("api/hand.pb.go"), Some(false));
        assert_eq!(generated("api/x.go"), None);
        assert_eq!(generated("a.lock"), Some(false));
        assert_eq!(generated("gen/a.go"), None, "a pattern of a folder matches no file");
        assert_eq!(say(text, "wiki/a.txt", Attribute::Documentation), Some(true));
        assert_eq!(say(text, "wiki/a/b.txt", Attribute::Documentation), None);
    }

    #[test]
    fn the_nearer_file_goes_before_the_farther_one() {
        let attributes = Attributes::default()
            .with("", "*.js linguist-generated\n")
            .unwrap()
            .with("src", "*.js -linguist-generated\n")
            .unwrap();
        let say = |path| attributes.say(&RepoPath::new(path).unwrap(), Attribute::Generated);
        assert_eq!(
            (say("dist/a.js"), say("src/a.js"), say("srcs/a.js")),
            (Some(true), Some(false), Some(true))
        );
        let many = "a linguist-generated\n".repeat(MOST_LINES + 1);
        assert!(Attributes::default().with("", &many).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "([*?/\\\\!#\\[\\]a.-]| linguist-generated|=true|\n|\t|é){0,40}") {
            let _ = say(&text, "a/b.c", Attribute::Generated);
        }
    }
}
