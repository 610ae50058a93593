//! Conventional Commits: `type(scope)!: description`.

use crate::text::did_you_mean;

/// The types that people use where the policy names none.
pub const TYPES: [&str; 11] =
    ["feat", "fix", "build", "chore", "ci", "docs", "perf", "refactor", "revert", "style", "test"];

/// The types and scopes that a team allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conventional {
    /// The allowed types.
    pub types: Vec<String>,
    /// The allowed scopes; empty for any.
    pub scopes: Vec<String>,
}

/// What keeps a line from the form, in a few words for a sentence that begins with the line.
pub type Fault = String;

impl Conventional {
    /// Finds out whether the first line of a message has the form.
    ///
    /// `Revert "…"` is what git and the forges write themselves, and counts.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, line: &str) -> Result<(), Fault> {
        if line.starts_with("Revert \"") {
            return Ok(());
        }
        let head = Head::of(line).ok_or("does not begin with a type, such as `feat: `")?;
        if !named(&self.types, head.kind) {
            let near = did_you_mean(head.kind, self.types.iter().map(String::as_str));
            return Err(match near {
                Some(near) => format!("has no known type; did you mean `{near}`?"),
                None => format!("has no known type; the types are {}", self.types.join(", ")),
            });
        }
        match head.scope {
            Some("") => return Err("has empty brackets for its scope".to_owned()),
            Some(scope) if !self.scopes.is_empty() && !named(&self.scopes, scope) => {
                return Err(format!(
                    "has no known scope; the scopes are {}",
                    self.scopes.join(", ")
                ));
            }
            _ => {}
        }
        if head.description.trim().is_empty() {
            return Err("says nothing behind the colon".to_owned());
        }
        if !head.description.starts_with(' ') {
            return Err("has no blank behind the colon".to_owned());
        }
        Ok(())
    }

    /// A line in the form, to show to people: the words of `line` behind the first type.
    #[must_use]
    pub fn example(&self, line: &str) -> String {
        let words = Head::of(line).map_or(line, |head| head.description).trim();
        let kind = self.types.first().map_or(TYPES[0], String::as_str);
        format!("{kind}: {words}")
    }
}

fn named(allowed: &[String], name: &str) -> bool {
    allowed.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The parts of a line that has the form, whatever its words are.
struct Head<'t> {
    kind: &'t str,
    scope: Option<&'t str>,
    description: &'t str,
}

impl<'t> Head<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let (head, description) = line.split_once(':')?;
        let head = head.strip_suffix('!').unwrap_or(head);
        let (kind, scope) = match head.split_once('(') {
            Some((kind, rest)) => (kind, Some(rest.strip_suffix(')')?)),
            None => (head, None),
        };
        let is_word = |ch: char| ch.is_alphanumeric() || matches!(ch, '-' | '_');
        let is_kind = !kind.is_empty() && kind.chars().all(is_word);
        is_kind.then_some(Self { kind, scope: scope.map(str::trim), description })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str) -> Result<(), Fault> {
        let types = TYPES.map(str::to_owned).into();
        Conventional { types, scopes: vec!["api".into(), "web ui".into()] }.check(line)
    }

    #[test]
    fn lines_in_the_form_pass() {
        for line in [
            "feat: stream the rows",
            "fix(api)!: refuse empty bodies",
            "Docs(web ui): say why: it matters",
            "refactor!: drop the old way",
            "Revert \"feat: stream the rows\"",
        ] {
            assert_eq!(check(line), Ok(()), "{line}");
        }
    }

    #[test]
    fn a_fault_is_reported_exactly() {
        for (line, fault) in [
            ("Stream the rows", "does not begin with a type, such as `feat: `"),
            ("", "does not begin with a type, such as `feat: `"),
            ("feat(api: x", "does not begin with a type, such as `feat: `"),
            ("two words: x", "does not begin with a type, such as `feat: `"),
            ("feta: x", "has no known type; did you mean `feat`?"),
            (
                "zz: x",
                "has no known type; the types are feat, fix, build, chore, ci, docs, perf, refactor, revert, style, test",
            ),
            ("feat(db): x", "has no known scope; the scopes are api, web ui"),
            ("feat(): x", "has empty brackets for its scope"),
            ("feat: ", "says nothing behind the colon"),
            ("feat:x", "has no blank behind the colon"),
        ] {
            assert_eq!(check(line), Err(fault.to_owned()), "{line:?}");
        }
    }

    #[test]
    fn an_example_keeps_the_words() {
        let form = Conventional { types: vec!["fix".into()], scopes: Vec::new() };
        assert_eq!(form.example("Stream the rows"), "fix: Stream the rows");
        assert_eq!(form.example("feta: Stream: rows"), "fix: Stream: rows");
    }
}
