//! Waivers that stand in the backlog itself, above the item that they are for or on its line, such as
//! in a cell of its row: `<!-- backlog-gate: allow RULE until 2026-12-31 - reason -->`.
//!
//! What they are worth is the policy's to say; here they are only read.

use jiff::civil::Date;

use super::syntax::is_markdown;
use super::{Backlog, InlineWaiver, Item, WaiverTerms};
use crate::markdown::Lines;
use crate::source::{Location, SourceMap, Span};
use crate::text::expression::Expression;

/// What every waiver holds; a file without it is not looked through.
const SYMBOL: &str = "backlog-gate:";

static TERMS: Expression =
    Expression::new(r"(?s)^allow\s+(?<rule>\S+)\s+until\s+(?<until>[^\s–—:]+)(?<reason>.*)$");

/// The waivers in the files of a backlog, in their order.
pub(super) fn read(backlog: &Backlog, sources: &SourceMap) -> Vec<InlineWaiver> {
    let mut waivers = Vec::new();
    for (number, file) in backlog.files.iter().enumerate() {
        let text = sources.text(file.source);
        if memchr::memmem::find(text.as_bytes(), SYMBOL.as_bytes()).is_none() {
            continue;
        }
        let comments = comments(text, is_markdown(file.path.as_str()));
        let items: Vec<&Item> = backlog.items_of(number).collect();
        for (index, (span, words)) in comments.iter().enumerate() {
            let Some(words) = words.trim_start().strip_prefix(SYMBOL) else { continue };
            let item = if file.whole {
                items.first().copied()
            } else {
                on_line(text, *span, &items).or_else(|| below(text, &comments[index..], &items))
            };
            waivers.push(InlineWaiver {
                at: Location::new(file.source, *span),
                item: item.map(|item| item.id.clone()),
                terms: terms(words.trim()),
            });
        }
    }
    waivers
}

/// The comments of a text: their bytes, and what they say.
fn comments(text: &str, is_markdown: bool) -> Vec<(Span, &str)> {
    let lines = Lines::parse(text);
    let of_html = lines.comments.iter().map(|span| {
        let inner = text[span.range()].trim_start_matches("<!--").trim_end_matches("-->");
        (*span, inner)
    });
    if is_markdown || !lines.comments.is_empty() {
        return of_html.collect();
    }
    // Org mode, YAML and plain text have lines that begin with a character of their own.
    let of_lines = lines.lines.iter().filter_map(|line| {
        let inner = text[line.whole.range()].trim_start().strip_prefix("# ")?;
        Some((line.whole, inner))
    });
    of_lines.collect()
}

/// The item whose first line a comment stands on.
fn on_line<'i>(text: &str, comment: Span, items: &[&'i Item]) -> Option<&'i Item> {
    opened_at(text, comment.start as usize, items)
}

/// The item whose first line holds this byte.
fn opened_at<'i>(text: &str, at: usize, items: &[&'i Item]) -> Option<&'i Item> {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let opens = |start: u32| (line..=end).contains(&(start as usize));
    items.iter().copied().find(|item| opens(item.header.start) || opens(item.span.start))
}

/// The item whose first line is the next one behind the first of `comments`, whatever other
/// comments and blank lines stand between.
fn below<'i>(text: &str, comments: &[(Span, &str)], items: &[&'i Item]) -> Option<&'i Item> {
    let mut at = comments.first()?.0.end as usize;
    for (span, _) in &comments[1..] {
        if text.get(at..span.start as usize)?.trim().is_empty() {
            at = span.end as usize;
        } else {
            break;
        }
    }
    let rest = text.get(at..)?;
    let next = at + rest.len() - rest.trim_start().len();
    opened_at(text, next, items)
}

fn terms(words: &str) -> Result<WaiverTerms, String> {
    const FORM: &str = "`allow RULE until YYYY-MM-DD - reason`";
    let Some(found) = TERMS.captures(words) else {
        return Err(format!("it is not written {FORM}"));
    };
    let until = &found["until"];
    let is_date = until.len() == 10 && !until.contains(['T', ' ']);
    let date: Option<Date> = until.parse().ok().filter(|_| is_date);
    let Some(date) = date else { return Err(format!("its last day is not a date: write {FORM}")) };
    let reason =
        found["reason"].trim_start_matches(|ch: char| ch.is_whitespace() || "-–—:".contains(ch));
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.chars().all(|ch| !ch.is_alphanumeric()) || reason.eq_ignore_ascii_case("reason") {
        return Err(format!("it says not why: write {FORM}"));
    }
    Ok(WaiverTerms { rule: found["rule"].to_owned(), until: date, reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::source::{RepoPath, SourceKind};

    fn read_from(path: &str, text: &str) -> Vec<(Option<String>, Result<String, String>)> {
        let mut sources = SourceMap::default();
        let policy = Policy::from_yaml("", &mut sources).unwrap();
        let path = RepoPath::new(path).unwrap();
        let source = sources.add(SourceKind::File(path.clone()), text);
        let backlog = crate::backlog::read(&sources, &[(path, source)], &policy.dialects());
        let shown = |waiver: InlineWaiver| {
            let terms = waiver.terms;
            let terms =
                terms.map(|terms| format!("{} {} {}", terms.rule, terms.until, terms.reason));
            (waiver.item, terms)
        };
        backlog.waivers.into_iter().map(shown).collect()
    }

    const WAIVER: &str = "<!-- backlog-gate: allow dod/done-with-open-criteria until 2026-12-31 - the lab is closed -->";
    const SAID: &str = "dod/done-with-open-criteria 2026-12-31 the lab is closed";

    #[test]
    fn a_waiver_belongs_to_the_item_below_it_in_every_form_of_backlog() {
        let said = Ok(SAID.to_owned());
        for (path, text, id) in [
            (
                "BACKLOG.md",
                format!("# Backlog\n\n{WAIVER}\n### A-1: Lens\n\n**Status:** Done\n"),
                "A-1",
            ),
            ("TODO.md", format!("# To do\n\n- [ ] A-1: Lens\n{WAIVER}\n- [ ] A-2: Lamp\n"), "A-2"),
            (
                "BACKLOG.md",
                format!(
                    "# Backlog\n\n{WAIVER}\n\n<!-- a note -->\n\n### A-1: Lens\n\n**Status:** Done\n"
                ),
                "A-1",
            ),
            (
                "BACKLOG.md",
                format!("In Progress\n\n{WAIVER}\n1) Export\n- Status: In Progress\n"),
                "1",
            ),
        ] {
            assert_eq!(read_from(path, &text), [(Some(id.to_owned()), said.clone())], "{text}");
        }
        let far =
            format!("# To do\n\n- [ ] A-1: Lens\n\n{WAIVER}\n\nSome words.\n\n- [ ] A-2: Lamp\n");
        assert_eq!(read_from("TODO.md", &far), [(None, said.clone())]);
        let row = |behind: &str| {
            format!(
                "# Backlog\n\n| ID | Title | Status |\n|---|---|---|\n| A-1 | Lens | Done {WAIVER} |{behind}\n| A-2 | Lamp | Ready |\n"
            )
        };
        let last = "# To do\n\n- [ ] A-1: Lens ".to_owned() + WAIVER + "\n- [ ] A-2: Lamp\n";
        let behind = row("").replace(WAIVER, "").replace("Done  |", &format!("Done | {WAIVER}"));
        for (path, text) in [("BACKLOG.md", row("")), ("BACKLOG.md", behind), ("TODO.md", last)] {
            assert_eq!(read_from(path, &text), [(Some("A-1".to_owned()), said.clone())], "{text}");
        }
        let words = WAIVER.trim_start_matches("<!-- ").trim_end_matches(" -->");
        let records = format!(
            "tasks:\n  - id: A-1\n    title: Lens\n    status: ready\n  # {words}\n  - id: A-2\n    title: Lamp\n    status: done\n"
        );
        assert_eq!(read_from("backlog.yml", &records), [(Some("A-2".to_owned()), said.clone())]);
        let code = format!("# To do\n\n- [ ] A-1: Lens\n\n```\n{WAIVER}\n```\n");
        assert_eq!(read_from("TODO.md", &code), []);
    }

    #[test]
    fn what_is_not_in_the_form_says_what_is_missing() {
        let fault = |words: &str| terms(words).unwrap_err();
        assert!(fault("allow wip/limit-exceeded").starts_with("it is not written"));
        assert!(fault("deny wip/limit-exceeded until 2026-12-31 - x").starts_with("it is not"));
        assert!(fault("allow wip until soon - x").starts_with("its last day is not a date"));
        for reason in ["", "-", "- reason", "…"] {
            let words = format!("allow wip/aging until 2026-12-31 {reason}");
            assert!(fault(&words).starts_with("it says not why"), "{words}");
        }
        let good = terms("allow wip/aging until 2026-12-31 — a\n  move").unwrap();
        assert_eq!(good.reason, "a move");
    }
}
