//! The lines of a CODEOWNERS file, as GitHub and GitLab read them.

use glob::{MatchOptions, Pattern};

use crate::source::{RepoPath, Span};
use crate::text::shorten;

/// More wildcards than this in one pattern take too long.
const MOST_WILDCARDS: usize = 16;

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// What a line says.
#[derive(Debug)]
pub enum OwnersLine {
    /// Whose paths these are.
    Rule(OwnedPaths),
    /// Nothing that a forge can read: what is wrong, and what to do.
    Wrong(String, &'static str),
}

/// The paths of one line.
#[derive(Debug)]
pub struct OwnedPaths {
    text: String,
    /// What matches a path itself; nothing where the pattern means a folder.
    itself: Option<Pattern>,
    /// What matches the paths below a folder.
    below: Pattern,
}

/// The lines that say something, each with its bytes. Comments and the heads of sections do not.
pub fn parse(text: &str) -> impl Iterator<Item = (Span, OwnersLine)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let content = line.trim_start_matches('\u{feff}').trim();
        if content.is_empty() || content.starts_with('#') || is_section(content) {
            return None;
        }
        let from = at + (content.as_ptr() as usize - line.as_ptr() as usize);
        Some((Span::new(from, from + content.len()), entry(content)))
    })
}

/// `[Name]`, `^[Name]` and `[Name][2] @owner` of GitLab.
fn is_section(line: &str) -> bool {
    let inner = line.strip_prefix('^').unwrap_or(line).strip_prefix('[');
    let rest = inner.and_then(|inner| inner.split_once(']')).map(|(_, rest)| rest.trim_start());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '@', '#']))
}

fn entry(line: &str) -> OwnersLine {
    let mut words = words(line);
    let pattern = words.remove(0);
    for owner in words.iter().take_while(|word| !word.starts_with('#')) {
        if !is_owner(owner) {
            let fault = format!("\"{}\" is not an owner", shorten(owner, 60));
            return OwnersLine::Wrong(fault, "write @user, @group/team or an address for mail");
        }
    }
    match OwnedPaths::new(&pattern) {
        Ok(paths) => OwnersLine::Rule(paths),
        Err(fault) => OwnersLine::Wrong(fault, "write a path such as `/docs/` or `*.md`"),
    }
}

/// The words of a line; a backslash keeps the blank behind it.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut chars = line.chars();
    while let Some(ch) = chars.next() {
        match (ch, words.last_mut()) {
            ('\\', Some(word)) => word.extend(chars.next()),
            (ch, Some(word)) if ch.is_whitespace() => {
                if !word.is_empty() {
                    words.push(String::new());
                }
            }
            (ch, Some(word)) => word.push(ch),
            (_, None) => {}
        }
    }
    if words.len() > 1 && words.last().is_some_and(String::is_empty) {
        words.pop();
    }
    words
}

/// `@user`, `@group/team`, `@@role` or an address.
fn is_owner(word: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().all(|ch| ch.is_alphanumeric() || "-_./".contains(ch))
            && !name.ends_with('/')
    };
    match word.strip_prefix('@') {
        Some(name) => is_name(name.strip_prefix('@').unwrap_or(name)),
        None => word
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && is_name(host)),
    }
}

impl OwnedPaths {
    fn new(pattern: &str) -> Result<Self, String> {
        let shown = shorten(pattern, 60);
        if pattern.starts_with('!') {
            return Err(format!("\"{shown}\": forges know no exceptions"));
        }
        if pattern.contains(['[', ']']) {
            return Err(format!("\"{shown}\": forges know no ranges of characters"));
        }
        if pattern.matches('*').count() > MOST_WILDCARDS {
            return Err(format!("\"{shown}\" has too many wildcards"));
        }
        let is_folder = pattern.ends_with('/');
        let inner = pattern.trim_matches('/');
        let anchored = pattern.starts_with('/') || inner.contains('/');
        let parts: Vec<String> = inner.split('/').map(part).collect();
        let inner = parts.join("/");
        let path = match (anchored, inner.as_str()) {
            (_, "") => "**".to_owned(),
            (true, inner) => inner.to_owned(),
            (false, inner) => format!("**/{inner}"),
        };
        let compile =
            |glob: &str| Pattern::new(glob).map_err(|e| format!("\"{shown}\": {}", e.msg));
        let below = if path.ends_with("**") { path.clone() } else { format!("{path}/**") };
        Ok(Self {
            text: pattern.to_owned(),
            itself: if is_folder { None } else { Some(compile(&path)?) },
            below: compile(&below)?,
        })
    }

    /// The pattern as it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a path is among them.
    #[must_use]
    pub fn matches(&self, path: &RepoPath) -> bool {
        let matches = |pattern: &Pattern| pattern.matches_with(path.as_str(), OPTIONS);
        self.itself.as_ref().is_some_and(matches) || matches(&self.below)
    }
}

/// `**` means folders only where it stands alone.
fn part(part: &str) -> String {
    if part == "**" {
        return part.to_owned();
    }
    let mut single = part.to_owned();
    while single.contains("**") {
        single = single.replace("**", "*");
    }
    single
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_has_lines_with_places(text in "([*/\\\\!@# \\[\\]a.-]|\n|\r\n|\u{feff}|é){0,60}") {
            for (span, entry) in parse(&text) {
                prop_assert!(text.get(span.range()).is_some_and(|line| !line.is_empty()));
                if let OwnersLine::Rule(paths) = entry {
                    let _ = paths.matches(&RepoPath::new("a/b.c").unwrap());
                }
            }
        }
    }
}
