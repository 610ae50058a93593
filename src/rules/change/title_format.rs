//! `change/title-format`

use crate::finding::{Finding, Findings, Severity};
use crate::policy::TextForm;
use crate::rules::form::{demanded, first_line, help};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::shorten;

pub(super) const RULE: Rule = Rule {
    id: "change/title-format",
    summary: "The title is not in the form that the team agreed on",
    why: "Where changes are squashed, the title becomes the commit, and release notes are made of it. The \
          form is that of Conventional Commits unless the policy says another.",
    severity: Severity::Off,
    subject: Subject::Change,
    needs: &[],
    options: &[RuleOption {
        key: "change.title",
        help: "`conventional`, a regular expression, or a map of `format`, `types`, `scopes`, `pattern`, `max_length` and `example`.",
    }],
    fails: Example {
        title: "Stream the rows",
        description: Some("Stream the rows.\n"),
        ..Example::NONE
    },
    passes: Example {
        title: "feat(export): stream the rows",
        description: Some("Stream the rows.\n"),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let title = cx.change()?.title.ok_or_else(|| Skip::new("the change has no title"))?;
    let common = TextForm::conventional();
    let form = cx.policy.change.title.as_ref().unwrap_or(&common);
    let (line, span) = first_line(cx.sources.text(title));
    let bare = without_draft(line);
    let fault = form.check(line).err().and_then(|_| form.check(bare).err());
    if let Some(fault) = fault {
        let message = format!("the title \"{}\" {fault}", shorten(line, 80));
        let finding = Finding::new(Location::new(title, span), message, help(form, bare));
        out.push(demanded(finding, form).key("title"));
    }
    Ok(())
}

/// The title without the mark of a draft, which the forge takes off before the merge.
fn without_draft(title: &str) -> &str {
    const MARKS: [&str; 8] =
        ["draft:", "[draft]", "(draft)", "draft -", "wip:", "[wip]", "(wip)", "wip -"];
    let lower = title.trim_start().to_ascii_lowercase();
    let mark = MARKS.iter().find(|mark| lower.starts_with(**mark));
    mark.map_or(title, |mark| title.trim_start()[mark.len()..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, check, outline};

    fn titled(policy: &'static str, title: &'static str) -> Fixture {
        Fixture::new(&Example { policy, title, description: Some(""), ..Example::NONE })
    }

    #[test]
    fn a_team_has_its_own_form() {
        let policy = "change:\n  title: {pattern: ['^[A-Z]+-\\d+: ', '^Release '], max_length: 30, example: 'ABC-1: stream rows'}\n";
        assert_eq!(outline(&RULE, &titled(policy, "ABC-12: stream the rows")), "");
        assert_eq!(outline(&RULE, &titled(policy, "Release 1.0")), "");
        let found = check(&RULE, &titled(policy, "stream")).unwrap();
        assert_eq!(found[0].message, "the title \"stream\" matches none of 2 patterns");
        assert_eq!(found[0].help, "write it like `ABC-1: stream rows`");
        assert_eq!(found[0].related[0].message, "the form");
        let long = "ABC-12: stream all of the rows…";
        let said = outline(&RULE, &titled(policy, long));
        assert!(said.ends_with("has 31 characters, and 30 are allowed"), "{said}");
    }

    #[test]
    fn the_mark_of_a_draft_is_not_a_part_of_the_title() {
        for title in ["Draft: feat: stream", "[WIP] fix: stream", "feat: stream"] {
            assert_eq!(outline(&RULE, &titled("", title)), "", "{title}");
        }
        assert!(!outline(&RULE, &titled("", "Draft: stream the rows")).is_empty());
    }

    #[test]
    fn without_a_policy_the_form_is_conventional() {
        let found = check(&RULE, &titled("", "Fixx: stream `the` rows\n::error::x")).unwrap();
        assert_eq!(
            found[0].message,
            "the title \"Fixx: stream `the` rows\" has no known type; did you mean `fix`?"
        );
        assert_eq!(found[0].help, "write it like `feat: stream 'the' rows`");
        assert_eq!(outline(&RULE, &titled("", "")), "skipped: the change has no title");
    }
}
