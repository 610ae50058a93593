//! The pages about rules: what each finds, why, and an example of both.

use std::fmt::Write as _;

use crate::error::{Error, ErrorKind, Result};
use crate::finding::rule_page;
use crate::forge::facts::ForgeFacts;
use crate::rules::{self, Example, Rule};
use crate::text::{Untrusted, did_you_mean};

/// The names of the areas, in the order of the registry.
#[must_use]
pub fn areas() -> Vec<&'static str> {
    let mut areas: Vec<&str> = rules::all().map(Rule::area).collect();
    areas.dedup();
    areas
}

/// The rule with this id, or with this name where only one area has a rule of that name.
///
/// # Errors
/// Where there is none, or there are several.
pub fn find(name: &str) -> Result<&'static Rule> {
    if let Some(rule) = rules::find(name) {
        return Ok(rule);
    }
    let part = name.to_ascii_lowercase();
    let fitting = |rule: &&Rule| !part.is_empty() && rule.id.contains(&part);
    let found: Vec<&'static Rule> = rules::all().filter(fitting).collect();
    let error = Error::new(ErrorKind::Usage, format!("there is no rule \"{name}\""));
    match &found[..] {
        [rule] => Ok(rule),
        [] => Err(match did_you_mean(name, rules::all().map(|rule| rule.id)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`backlog-gate rules` lists them all"),
        }),
        several => {
            let ids: Vec<String> = several.iter().map(|rule| format!("`{}`", rule.id)).collect();
            Err(error.hint(format!("did you mean one of {}?", ids.join(", "))))
        }
    }
}

/// The list of all rules, with links to their pages.
#[must_use]
pub fn index() -> String {
    let mut out = String::from(
        "# The rules\n\n`backlog-gate explain RULE` prints the page of a rule, `backlog-gate explain AREA` those of an area.\n",
    );
    for area in areas() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n## [{area}]({area}.md)\n");
        out.push_str("| rule | severity | what it finds |\n|---|---|---|\n");
        for rule in in_area(area) {
            let (id, summary) = (rule.id, rule.summary.replace('|', "\\|"));
            let anchor = anchor(rule);
            let _ =
                writeln!(out, "| [`{id}`]({area}.md#{anchor}) | {} | {summary} |", rule.severity);
        }
    }
    out
}

/// The pages of the rules of one area, one level of headings down.
#[must_use]
pub fn area(area: &str) -> String {
    let mut out = format!("# Rules about: {area}\n\n[All rules](README.md)\n");
    for rule in in_area(area) {
        out.push('\n');
        out.push_str(&lower(&body(rule)));
    }
    out
}

/// The page of one rule, with the address at which it can be read in a browser.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let mut out = body(rule);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n{}", rule_page(rule.id));
    out
}

/// The rules of one area.
pub fn in_area(area: &str) -> impl Iterator<Item = &'static Rule> {
    rules::all().filter(move |rule| rule.area() == area)
}

/// The anchor that forges give the heading of a rule.
fn anchor(rule: &Rule) -> String {
    rule.id.replace('/', "")
}

/// The same page with every heading of its own one level down.
fn lower(page: &str) -> String {
    let mut in_example = false;
    let mut out = String::with_capacity(page.len() + 16);
    for line in page.split_inclusive('\n') {
        in_example ^= line.starts_with("~~~");
        if !in_example && line.starts_with('#') {
            out.push('#');
        }
        out.push_str(line);
    }
    out
}

fn body(rule: &Rule) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut out, rule);
    out
}

fn write_page(out: &mut String, rule: &Rule) -> std::fmt::Result {
    writeln!(out, "# {}\n\n{}. Severity: {}.\n", rule.id, rule.summary, rule.severity)?;
    writeln!(out, "## Why\n\n{}\n", rule.why)?;
    writeln!(out, "## Example that fails\n")?;
    write_example(out, &rule.fails)?;
    writeln!(out, "## Example that passes\n")?;
    write_example(out, &rule.passes)?;
    writeln!(out, "## Options\n")?;
    for option in rule.options {
        writeln!(out, "- `{}`: {}", option.key, option.help)?;
    }
    writeln!(out, "- `rules: {{{}: error | warning | note | off}}`: its severity.", rule.id)
}

/// An example in Markdown.
pub(super) fn example(example: &Example<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_example(&mut out, example);
    out
}

fn write_example(out: &mut String, example: &Example<'_>) -> std::fmt::Result {
    for (name, text) in [("title", example.title), ("branch", example.branch)] {
        if !text.is_empty() {
            writeln!(out, "The {name}: `{text}`\n")?;
        }
    }
    for message in example.commits {
        writeln!(out, "A commit:\n\n~~~text\n{}\n~~~\n", message.trim_end())?;
    }
    let texts = [
        ("The floor", "yaml", Some(example.floor).filter(|text| !text.is_empty())),
        ("The policy", "yaml", Some(example.policy).filter(|text| !text.is_empty())),
        ("The policy that the change brings", "yaml", example.own_policy),
        ("The template", "markdown", example.template),
        ("The backlog before", "markdown", example.base),
        ("The backlog", "markdown", Some(example.backlog).filter(|text| !text.is_empty())),
        ("The description", "markdown", example.description),
    ];
    for (name, language, text) in texts {
        if let Some(text) = text {
            writeln!(out, "{name}:\n\n~~~{language}\n{}\n~~~\n", text.trim_end())?;
        }
    }
    if !example.files.is_empty() {
        writeln!(out, "It touches: {}\n", example.files.join(", "))?;
    }
    for (path, text) in example.contents {
        writeln!(out, "It adds `{path}`:\n\n~~~text\n{}\n~~~\n", text.trim_end())?;
    }
    for (path, text) in example.evidence {
        writeln!(out, "A tool wrote `{path}`:\n\n~~~text\n{}\n~~~\n", text.trim_end())?;
    }
    for (id, state, day) in example.since {
        writeln!(out, "Item {id} is {state} since {day}, and today is 2026-11-20.\n")?;
    }
    if example.release {
        writeln!(out, "The command: `backlog-gate check --release`\n")?;
    }
    if let Some((target, own)) = example.baseline {
        let target = if target.is_empty() { "findings: []" } else { target.trim_end() };
        writeln!(out, "The baseline at the target:\n\n~~~yaml\n{target}\n~~~\n")?;
        writeln!(out, "The baseline:\n\n~~~yaml\n{}\n~~~\n", own.trim_end())?;
    }
    if let Some(paths) = example.tree {
        writeln!(out, "The repository has: {}\n", paths.join(", "))?;
    }
    match example.forge {
        Some(facts) => write_forge(out, &facts()),
        None => Ok(()),
    }
}

/// What the forge of an example has; a list that is not known is not shown.
fn write_forge(out: &mut String, facts: &ForgeFacts) -> std::fmt::Result {
    writeln!(out, "The forge has:\n")?;
    let state = |open| if open { "open" } else { "closed" };
    for change in facts.open_changes.iter().flatten() {
        let author = change.author.as_ref().map_or("somebody", Untrusted::as_raw);
        let (title, items) = (change.title.as_raw(), change.items.join(", "));
        writeln!(out, "- open change {} \"{title}\" by {author}, on {items}", change.number)?;
    }
    for issue in facts.issues.iter().flatten() {
        let title = issue.title.as_raw();
        write!(out, "- issue {} \"{title}\", {}", issue.number, state(issue.open))?;
        let milestone = issue.milestone.as_ref().map(|of| format!(", in {}", of.as_raw()));
        writeln!(out, "{}", milestone.unwrap_or_default())?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge::facts::{Issue, OpenChange};

    #[test]
    fn an_example_shows_what_its_forge_has() {
        let facts = || ForgeFacts {
            open_changes: Ok(vec![OpenChange {
                number: 3,
                title: Untrusted::new("Export"),
                author: Some(Untrusted::new("ada")),
                draft: false,
                branch: None,
                text: Untrusted::new(""),
                items: vec!["US-1".into(), "US-2".into()],
            }]),
            issues: Ok(vec![Issue {
                number: 4,
                title: Untrusted::new("Import"),
                open: false,
                labels: Vec::new(),
                milestone: Some(Untrusted::new("1.0")),
            }]),
            ..ForgeFacts::unknown("it was not asked")
        };
        let mut out = String::new();
        write_example(&mut out, &Example { forge: Some(facts), ..Example::NONE }).unwrap();
        insta::assert_snapshot!(out, @r#"
        The forge has:

        - open change 3 "Export" by ada, on US-1, US-2
        - issue 4 "Import", closed, in 1.0
        "#);
    }

    #[test]
    fn a_page_says_what_why_and_how() {
        insta::assert_snapshot!(page(rules::find("wip/limit-exceeded").unwrap()));
    }

    #[test]
    fn the_pages_in_the_repository_are_those_of_the_program() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
        let kept = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(kept("README.md") == index(), "run: .ci/generate");
        for name in areas() {
            assert!(kept(&format!("{name}.md")) == area(name), "run: .ci/generate ({name})");
        }
        let pages = std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(pages, areas().len() + 1, "a page of no area, or .ci/generate lacks an area");
    }
}
