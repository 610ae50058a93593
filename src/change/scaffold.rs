//! A description to fill in: what the template gives, what the policy demands, and what the linked
//! item asks for.

use super::heading::{key, role};
use crate::backlog::{Backlog, Item, ListRole};
use crate::change::{acceptance, sections, template};
use crate::markdown::{BOLD_LINE, Document, Section};
use crate::policy::{ChangePolicy, DoneItems, Policy, Role, SectionRequirement, Sections};
use crate::source::Span;
use crate::text::expression::Expression;
use crate::text::words::Words;

/// A line that names no item yet.
static NO_ITEM: Expression =
    Expression::new(r"(?im)^(?P<label>backlog|item|feature|story|task|epic):[ \t]*$");

/// What a description lacks.
#[derive(Debug, Default)]
pub struct MissingParts {
    /// The line that names the item.
    pub line: Option<String>,
    /// Sections.
    pub sections: Vec<NewSection>,
    /// Boxes, each with the title of the section that it belongs to.
    pub boxes: Vec<(Option<String>, String)>,
    /// Criteria that nothing answers.
    pub criteria: Vec<String>,
    /// Entries of the Definition of Done.
    pub done: Vec<String>,
}

/// A section to put into a description.
#[derive(Debug)]
pub struct NewSection {
    /// The title of the section of the description that it goes behind; at its end where there is
    /// none.
    pub after: Option<String>,
    /// Its heading and what stands below it.
    pub text: String,
}

/// The description for a change that works on `item`.
#[must_use]
pub fn description(
    policy: &Policy,
    backlog: &Backlog,
    template: Option<&str>,
    item: Option<&Item>,
) -> String {
    let demanded = match &policy.change.sections {
        Sections::Named(demanded) => demanded.as_slice(),
        // The template has them all.
        Sections::Template => &[],
    };
    let id = item.map_or("", |item| item.id.as_str());
    let template = template
        .map_or(String::new(), |text| template::without_front_matter(text).trim_start().to_owned());
    let document = Document::parse(&template);
    let is_missing = |demand: &&SectionRequirement| {
        !demand.optional && sections::find(&document, demand, &policy.change).is_none()
    };
    let missing = demanded.iter().filter(is_missing);
    let lack = MissingParts {
        line: (!policy.without_backlog).then(|| format!("Backlog: {id}").trim_end().to_owned()),
        sections: missing
            .map(|demand| NewSection { after: None, text: format!("## {}\n", demand.name) })
            .collect(),
        boxes: Vec::new(),
        criteria: item
            .map(|item| item.criteria.iter().map(|one| one.text.value.clone()).collect())
            .unwrap_or_default(),
        done: done(policy, backlog)
            .into_iter()
            .filter(|entry| !has_box(&document, entry))
            .collect(),
    };
    complete(&template, &lack, demanded, &policy.change)
}

fn has_box(document: &Document, entry: &str) -> bool {
    let words = Words::of(entry);
    document.tasks.iter().any(|task| Words::of(&task.text).has(&words))
}

/// A description with what it lacks; what stands there stays in its place.
#[must_use]
pub fn complete(
    text: &str,
    lack: &MissingParts,
    declared: &[SectionRequirement],
    policy: &ChangePolicy,
) -> String {
    let written = match &lack.line {
        Some(line) => with_line(text, line),
        None => text.to_owned(),
    };
    let Some(mut text) = with_open_end(written) else { return text.to_owned() };
    for section in &lack.sections {
        text = with_section(&text, section);
    }
    for (title, entry) in &lack.boxes {
        text = with_box(text, title.as_deref(), entry);
    }
    text = with_criteria(text, &lack.criteria, declared, policy);
    with_definition_of_done(text, &lack.done, policy)
}

/// The text in such a form that what is put behind it is seen: a comment or a fence that is never
/// closed would hide it. `None` where that cannot be helped.
fn with_open_end(text: String) -> Option<String> {
    const CLOSERS: [&str; 12] = [
        "-->",
        "?>",
        "]]>",
        ">",
        "```",
        "~~~",
        "````",
        "~~~~",
        "`````",
        "``````",
        "</script>",
        "</style>",
    ];
    const PROBE: &str = "## Is this seen\n";
    let is_seen = |text: &str| {
        let document = Document::parse(&inserted(text, text.len(), PROBE.trim_end()));
        document.sections.last().is_some_and(|last| last.title == "Is this seen")
    };
    if is_seen(&text) {
        return Some(text);
    }
    let closed = CLOSERS.iter().map(|closer| inserted(&text, text.len(), closer));
    closed.into_iter().find(|text| is_seen(text))
}

/// The text with the line that names the item, in its place or at the top.
fn with_line(text: &str, line: &str) -> String {
    let document = Document::parse(text);
    let place = NO_ITEM.captures_iter(text).find_map(|found| {
        let whole = found.get_match();
        let start = Span::new(whole.start(), whole.end()).start;
        (!document.is_hidden(start)).then(|| (whole.range(), found["label"].to_owned()))
    });
    match place {
        Some((range, label)) => {
            let rest = line.split_once(':').map_or("", |(_, rest)| rest);
            format!("{}{label}:{rest}{}", &text[..range.start], &text[range.end..])
        }
        None => format!("{line}\n\n{}", text.trim_start()).trim_end().to_owned() + "\n",
    }
}

/// The text with one more section, behind the one that it follows or at the end.
fn with_section(text: &str, new: &NewSection) -> String {
    let document = Document::parse(text);
    let after = new.after.as_deref().map(key);
    let before = document.sections.iter().position(|section| Some(key(&section.title)) == after);
    let end = before.map_or(text.len(), |index| {
        let level = document.sections[index].level;
        document.sections[index + 1..]
            .iter()
            .find(|next| next.level <= level.max(2) && next.level < BOLD_LINE)
            .map_or(text.len(), |next| next.start as usize)
    });
    inserted(text, end, new.text.trim_end())
}

/// The text with a box more at the end of its section, or of the text.
fn with_box(text: String, title: Option<&str>, entry: &str) -> String {
    let document = Document::parse(&text);
    if has_box(&document, entry) {
        return text;
    }
    let wanted = title.map(key);
    let section = document.sections.iter().find(|section| Some(key(&section.title)) == wanted);
    match (section, title) {
        (Some(section), _) => with_boxes(&text, section, std::iter::once(entry)),
        (None, Some(title)) => {
            let text = inserted(&text, text.len(), &format!("## {title}"));
            inserted(&text, text.len(), &box_of(entry))
        }
        (None, None) => inserted(&text, text.len(), &box_of(entry)),
    }
}

/// The text with something at this place, and an empty line on either side.
fn inserted(text: &str, at: usize, new: &str) -> String {
    let (before, behind) = text.split_at(at);
    let (before, behind) = (before.trim_end(), behind.trim_start_matches('\n'));
    let gap = if before.is_empty() { "" } else { "\n\n" };
    let rest = if behind.is_empty() { String::new() } else { format!("\n{behind}") };
    format!("{before}{gap}{new}\n{rest}")
}

fn box_of(entry: &str) -> String {
    format!("- [ ] {}", entry.replace(['\n', '\r'], " "))
}

/// The text with a box for each criterion in its acceptance section.
fn with_criteria(
    text: String,
    criteria: &[String],
    declared: &[SectionRequirement],
    policy: &ChangePolicy,
) -> String {
    if criteria.is_empty() {
        return text;
    }
    let document = Document::parse(&text);
    match acceptance::find(&document, declared, policy) {
        Some(section) => with_boxes(&text, section, criteria.iter().map(String::as_str)),
        None => {
            let text = inserted(&text, text.len(), "## Acceptance");
            let document = Document::parse(&text);
            match document.sections.last() {
                Some(section) => with_boxes(&text, section, criteria.iter().map(String::as_str)),
                None => text,
            }
        }
    }
}

/// The text with the entries of the Definition of Done that it lacks.
fn with_definition_of_done(text: String, missing: &[String], policy: &ChangePolicy) -> String {
    if missing.is_empty() {
        return text;
    }
    let document = Document::parse(&text);
    let is_for_it = |section: &&Section| role(&section.title, policy) == Some(Role::Dod);
    if let Some(section) = document.sections.iter().find(is_for_it) {
        return with_boxes(&text, section, missing.iter().map(String::as_str));
    }
    let text = inserted(&text, text.len(), "## Definition of Done");
    let document = Document::parse(&text);
    match document.sections.last() {
        Some(section) => with_boxes(&text, section, missing.iter().map(String::as_str)),
        None => text,
    }
}

/// The text with a box for each entry at the end of a section.
fn with_boxes<'a>(text: &str, section: &Section, entries: impl Iterator<Item = &'a str>) -> String {
    let end = section.body.range().end;
    let boxes: Vec<String> = entries.map(box_of).collect();
    let (before, behind) = text.split_at(end);
    let last = before.trim_end().lines().next_back().unwrap_or_default().trim_start();
    let follows_box = last.starts_with("- [");
    let gap = if follows_box { "\n" } else { "\n\n" };
    let behind = behind.trim_start_matches('\n');
    let rest = if behind.trim().is_empty() { String::new() } else { format!("\n{behind}") };
    format!("{}{gap}{}\n{rest}", before.trim_end(), boxes.join("\n"))
}

fn done(policy: &Policy, backlog: &Backlog) -> Vec<String> {
    match &policy.done {
        DoneItems::Listed(items) => items.iter().map(|item| item.text.clone()).collect(),
        DoneItems::Backlog => {
            backlog.list(ListRole::Dod).map(|(_, entry)| entry.text.value.clone()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::read;
    use crate::source::{RepoPath, SourceKind, SourceMap};

    const BACKLOG: &str = "# Backlog\n\n## EPIC 1 — Core\n\n### US-1.1 — Export\n\n**Acceptance Criteria**\n\n- Rows are\n  streamed\n- An audit row is written\n\n**Current Alignment:** Partial\n\n## Definition of Done (DoD) per Story\n\n- Docs updated.\n- Tests written.\n";

    fn scaffold(policy: &'static str, template: Option<&str>, id: Option<&str>) -> String {
        let mut sources = SourceMap::default();
        let policy = Policy::from_yaml(policy, &mut sources).unwrap();
        let path = RepoPath::new("BACKLOG.md").unwrap();
        let source = sources.add(SourceKind::File(path.clone()), BACKLOG);
        let backlog = read(&sources, &[(path, source)], &policy.dialects());
        let item = id.map(|id| backlog.item(id).unwrap());
        description(&policy, &backlog, template, item)
    }

    #[test]
    fn without_a_template_the_policy_says_which_sections() {
        insta::assert_snapshot!(scaffold("", None, Some("US-1.1")), @r"
        Backlog: US-1.1

        ## Plan

        ## Tests

        ## Acceptance

        - [ ] Rows are streamed
        - [ ] An audit row is written

        ## Definition of Done

        - [ ] Docs updated.
        - [ ] Tests written.
        ");
    }

    #[test]
    fn a_template_is_filled_in_where_it_stands() {
        let template = "<!-- Backlog: none -->\nItem:\n\n## Acceptance\n\n<!-- Boxes. -->\n\n## Plan\n\n## Done\n\n- [ ] Tests written\n";
        insta::assert_snapshot!(scaffold("", Some(template), Some("US-1.1")), @r"
        <!-- Backlog: none -->
        Item: US-1.1

        ## Acceptance

        <!-- Boxes. -->

        - [ ] Rows are streamed
        - [ ] An audit row is written

        ## Plan

        ## Done

        - [ ] Tests written
        - [ ] Docs updated.

        ## Tests
        ");
    }

    #[test]
    fn what_is_never_closed_is_closed_before_something_is_added() {
        let lack = MissingParts {
            sections: vec![NewSection { after: None, text: "## Plan\n".to_owned() }],
            boxes: vec![(Some("Tests".to_owned()), "Ran".to_owned())],
            ..MissingParts::default()
        };
        let policy = Policy::from_yaml("", &mut SourceMap::default()).unwrap().change;
        for (text, closer) in [
            ("a", ""),
            ("<!-- b", "-->"),
            ("<?a <?a", "?>"),
            ("<![CDATA[ a", "]]>"),
            ("```\na", "```"),
            ("~~~~\na", "~~~~"),
            ("````\n```\na", "````"),
        ] {
            let new = complete(text, &lack, &[], &policy);
            let expected = format!("{text}\n\n{closer}\n\n## Plan\n\n## Tests\n\n- [ ] Ran\n");
            assert_eq!(new, expected.replace("\n\n\n\n", "\n\n"));
            let titles = Document::parse(&new).sections.into_iter().map(|section| section.title);
            assert_eq!(titles.collect::<Vec<_>>(), ["Plan", "Tests"], "{new}");
        }
    }

    #[test]
    fn without_an_item_the_line_waits_for_one() {
        let text = scaffold("done: {items: []}\n", Some("## What\r\n"), None);
        assert!(text.starts_with("Backlog:\n\n## What"), "{text}");
        assert!(!text.contains("Definition of Done"), "{text}");
    }
}
