//! `TeamCity`, with its build feature for pull requests.
//!
//! What it knows about a pull request is in no variable: a variable names a file of properties,
//! and one of these the file with the parameters of the build.

use std::collections::BTreeMap;
use std::path::Path;

use super::Ci;
use super::variables::number;
use crate::env::Env;
use crate::error::{ErrorKind, Result};
use crate::files::read_file;
use crate::forge::address::Address;
use crate::forge::request::{ChangeRequest, Platform};
use crate::limits;
use crate::sort::IntoOrder as _;

pub(super) const CI: Ci =
    Ci { platform: Platform::Teamcity, is_here: |env| env.var("TEAMCITY_VERSION").is_some(), read };

fn read(env: &Env) -> Result<ChangeRequest> {
    let parameters = parameters(env)?;
    let get = |name: &str| parameters.get(name).filter(|value| !value.is_empty()).cloned();
    let number = number(get("teamcity.pullRequest.number").as_deref());
    let mut request = ChangeRequest::numbered(Platform::Teamcity, number);
    request.head = get("build.vcs.number");
    if number.is_some() {
        request.title = get("teamcity.pullRequest.title");
        request.branch = get("teamcity.pullRequest.source.branch");
        request.target_branch = get("teamcity.pullRequest.target.branch");
    } else {
        request.branch = get("teamcity.build.branch");
    }
    request.forge = get("vcsroot.url").and_then(|url| Address::of_url(&url, env)).into();
    Ok(request)
}

/// The parameters of the build, those of both files.
fn parameters(env: &Env) -> Result<BTreeMap<String, String>> {
    let Some(file) = env.var("TEAMCITY_BUILD_PROPERTIES_FILE") else {
        return Ok(BTreeMap::new());
    };
    let mut known = properties(Path::new(file))?;
    if let Some(file) = known.get("teamcity.configuration.properties.file") {
        let more = properties(Path::new(file))?;
        known.extend(more);
    }
    Ok(known)
}

fn properties(file: &Path) -> Result<BTreeMap<String, String>> {
    Ok(parse(&read_file(file, limits::PROPERTIES, ErrorKind::Input)?))
}

/// Reads the form of Java's properties, as far as `TeamCity` writes it: `key=value`, one a line, with
/// a backslash before what would end a key and `\uXXXX` for what is not ASCII.
fn parse(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .map(str::trim_start)
        .filter(|line| !line.starts_with(['#', '!']))
        .filter_map(|line| {
            let (key, rest) = unescape(line, Some('='));
            (!key.is_empty()).then(|| (key.trim_end().to_owned(), unescape(rest, None).0))
        })
        .into_map()
}

/// A text without its backslashes, up to `end`, and what stands behind that.
fn unescape(text: &str, end: Option<char>) -> (String, &str) {
    let mut plain = Vec::new();
    let mut rest = text.chars();
    while let Some(ch) = rest.next() {
        if Some(ch) == end {
            break;
        }
        let mut units = [0; 2];
        let unit = match ch {
            '\\' => escaped(&mut rest),
            ch => Unit::Char(ch),
        };
        match unit {
            Unit::Char(ch) => plain.extend_from_slice(ch.encode_utf16(&mut units)),
            Unit::Half(half) => plain.push(half),
        }
    }
    (String::from_utf16_lossy(&plain), rest.as_str())
}

/// What a backslash and the characters behind it stand for.
enum Unit {
    Char(char),
    /// A UTF-16 code unit, which may be half a character.
    Half(u16),
}

fn escaped(rest: &mut std::str::Chars<'_>) -> Unit {
    match rest.next() {
        Some('u') => {
            let digits: String = rest.clone().take(4).collect();
            match u16::from_str_radix(&digits, 16) {
                Ok(unit) if digits.len() == 4 => {
                    rest.nth(3);
                    Unit::Half(unit)
                }
                _ => Unit::Char('u'),
            }
        }
        Some('n') => Unit::Char('\n'),
        Some('r') => Unit::Char('\r'),
        Some('t') => Unit::Char('\t'),
        Some(ch) => Unit::Char(ch),
        None => Unit::Char('\\'),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn properties_are_read_as_java_writes_them() {
        let text = "#Mon\n! note\n\nvcsroot.url=https\\://github.com/acme/shop.git\n\
                    a\\ b\\=c = d\\u00fc\\ud83d\\udfe1\nempty=\nline=one\\ntwo\\\\\n";
        let read = parse(text);
        assert_eq!(read["vcsroot.url"], "https://github.com/acme/shop.git");
        assert_eq!(read["a b=c"], " dü🟡");
        assert_eq!(read["empty"], "");
        assert_eq!(read["line"], "one\ntwo\\");
        assert_eq!(read.len(), 4);
        assert_eq!(parse("a=\\uZZ\\u12")["a"], "uZZu12");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "([ -~\n\\\\]|\\\\u[0-9a-f]{0,5}|\\PC|\\pC){0,60}") {
            parse(&text);
        }
    }
}
