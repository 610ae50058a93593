//! Paths of a repository as people write them: in links, in code spans, between commas.

use std::ops::Range;

use crate::source::RepoPath;

/// The endings by which a bare word in a sentence is taken for the name of a file.
const BARE_ENDINGS: &[&str] = &[
    "md", "mdx", "txt", "yml", "yaml", "json", "toml", "xml", "html", "css", "sql", "sh", "rs",
    "py", "ts", "tsx", "go", "java", "kt", "rb", "php", "tf",
];

/// A path in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentioned {
    /// The path without a line number, an anchor or `./` at its start.
    pub path: String,
    /// Its bytes in the text, as it is written.
    pub range: Range<usize>,
    /// Whether `(new)` stands behind it.
    pub new: bool,
}

/// The paths that `value` names: those in code spans, or words that look like one where it has
/// none. Links and addresses are none.
#[must_use]
pub fn in_value(value: &str) -> Vec<Mentioned> {
    let spans = code_spans(value);
    let (parts, in_code) = if spans.is_empty() { (words(value), false) } else { (spans, true) };
    let found = parts.into_iter().filter_map(|range| {
        let path = plain(&value[range.clone()], in_code)?;
        let behind = value[range.end..].trim_start_matches('`').trim_start();
        let new = behind.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("(new"));
        Some(Mentioned { path, range, new })
    });
    found.collect()
}

fn code_spans(value: &str) -> Vec<Range<usize>> {
    let ticks: Vec<usize> = value.match_indices('`').map(|(at, _)| at).collect();
    let pairs = ticks.chunks_exact(2).map(|pair| pair[0] + 1..pair[1]);
    pairs.filter(|range| !range.is_empty()).collect()
}

/// The words of a text without the symbols around them.
fn words(value: &str) -> Vec<Range<usize>> {
    let around =
        |ch: char| matches!(ch, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '"' | '\'' | '*');
    let mut words = Vec::new();
    let mut start = 0;
    let parts = |ch: char| matches!(ch, ',' | ';' | '(' | ')') || ch.is_whitespace();
    for word in value.split_inclusive(parts) {
        let trimmed = word.trim_end().trim_matches(around).trim_end_matches('.');
        let at = start + word.find(trimmed).unwrap_or(0);
        // A link is judged as a link.
        if !trimmed.is_empty() && !value[..at].ends_with("](") {
            words.push(at..at + trimmed.len());
        }
        start += word.len();
    }
    words
}

/// The path that a word is, if it cannot well be anything else.
fn plain(word: &str, in_code: bool) -> Option<String> {
    // A byte is compared faster than it is looked for in a text.
    const ODD: &[u8] = b"*?{}<>$|\\@=%!\"'`~^&";
    let is_odd = |byte: u8| ODD.contains(&byte);
    if word.bytes().any(is_odd)
        || word.contains(char::is_whitespace)
        || word.contains("://")
        || word.starts_with(['-', '#'])
    {
        return None;
    }
    let path = word.split('#').next().unwrap_or_default();
    let path = match path.rsplit_once(':') {
        Some((path, line)) if line.bytes().all(|byte| byte.is_ascii_digit()) => path,
        Some(_) => return None,
        None => path,
    };
    let path = path.strip_prefix("./").unwrap_or(path).trim_start_matches('/');
    let (folder, name) = match path.trim_end_matches('/').rsplit_once('/') {
        Some((_, name)) => (true, name),
        None => (path.ends_with('/'), path.trim_end_matches('/')),
    };
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let ending = ending.map(|(_, ending)| ending.to_ascii_lowercase());
    let has_ending = ending.is_some_and(|ending| {
        if in_code || folder {
            is_ending(&ending)
        } else {
            // `Node.js` is not a file, and the `g` of `e.g` is not an ending.
            BARE_ENDINGS.contains(&ending.as_str())
        }
    });
    let is_path = has_ending || path.ends_with('/') || in_code && folder;
    (is_path && !name.is_empty()).then(|| path.to_owned())
}

fn is_ending(ending: &str) -> bool {
    let is_word = ending.chars().all(|ch| ch.is_ascii_alphanumeric());
    let is_number = ending.bytes().all(|byte| byte.is_ascii_digit());
    (1..=8).contains(&ending.len()) && is_word && !is_number
}

/// The path in the repository that a link in the file at `from` leads to; `None` where it leads
/// elsewhere: to an address, to a place in the same file, out of the repository.
#[must_use]
pub fn of_link(target: &str, from: &RepoPath) -> Option<RepoPath> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || scheme || path.starts_with("//") || path.contains(['<', '{', '$']) {
        return None;
    }
    let path = decoded(path)?;
    match path.strip_prefix('/') {
        Some(path) => RepoPath::new(path),
        None => beside(from, &path),
    }
}

/// The path that `path` is for the file at `from`, which lies beside it.
#[must_use]
pub fn beside(from: &RepoPath, path: &str) -> Option<RepoPath> {
    let mut parts: Vec<&str> = from.as_str().split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    RepoPath::new(&parts.join("/"))
}

/// `a%20b` is `a b`; `None` where that is not a text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%');
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paths(value: &str) -> Vec<String> {
        let shown =
            |found: Mentioned| format!("{}{}", found.path, if found.new { "+" } else { "" });
        in_value(value).into_iter().map(shown).collect()
    }

    #[test]
    fn paths_are_told_from_prose() {
        for (value, expected) in [
            ("`server/logger.ts` (new), `package.json`", "server/logger.ts+ package.json"),
            ("`docs/ops/RUNBOOK.md` — Logging best practices", "docs/ops/RUNBOOK.md"),
            ("`docs/ops/playbooks/` (new)", "docs/ops/playbooks/+"),
            ("`src/a.rs:12`, `./src/b.rs#L3`, `/src/c.rs`", "src/a.rs src/b.rs src/c.rs"),
            ("src/a.rs and docs/b.md (new).", "src/a.rs docs/b.md+"),
            ("runbooks (ci-gates.md, worker-extract.md), and", "ci-gates.md worker-extract.md"),
            ("[a](docs/a.md), see also the and/or part, v1.2, e.g. Node.js", ""),
            ("`npm run migrate`, `/metrics`, `state:modified`, `--defer`", ""),
            ("`infra/demo-runner/*`, `https://x.test/a.md`, `@types/node`", ""),
            ("None.", ""),
        ] {
            assert_eq!(paths(value).join(" "), expected, "{value}");
        }
    }

    #[test]
    fn links_lead_to_paths_or_elsewhere() {
        let from = RepoPath::new("docs/BACKLOG.md").unwrap();
        let to = |target: &str| of_link(target, &from).map(|path| path.to_string());
        assert_eq!(to("a.md#x").as_deref(), Some("docs/a.md"));
        assert_eq!(to("../src/a%20b.rs").as_deref(), Some("src/a b.rs"));
        assert_eq!(to("/src").as_deref(), Some("src"));
        for target in
            ["#x", "https://x.test", "mailto:a@b.c", "//x.test/a", "../../issues/1", "%ff"]
        {
            assert_eq!(to(target), None, "{target}");
        }
    }

    proptest! {
        #[test]
        fn any_value_is_read(value in "\\PC{0,60}") {
            for found in in_value(&value) {
                prop_assert!(value.get(found.range).is_some());
            }
            let _ = of_link(&value, &RepoPath::new("a/b.md").unwrap());
        }
    }
}
