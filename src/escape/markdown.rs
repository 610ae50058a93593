//! Markdown on a forge: text stays text. No HTML, link, image, mention, reference or quick action
//! comes out of it.

use super::is_deceptive;

/// A zero-width space: it breaks a mention without being seen.
const BREAK: char = '\u{200b}';

/// Text within a line; something of ours stands before it, so that it opens no block.
///
/// A forge looks for mentions and references in the rendered text, so an entity alone does not
/// keep it from them: a [`BREAK`] does.
#[must_use]
pub fn inline(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut safe = String::with_capacity(flat.len() + 8);
    let mut chars = flat.char_indices().peekable();
    while let Some((at, ch)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let reference = is_reference(ch, next) || is_prefix(&flat[..at], ch, next);
        if is_deceptive(ch) {
            safe.push('\u{fffd}');
        } else if reference || is_markup(ch) {
            safe.push_str(&entity(ch));
        } else {
            safe.push(ch);
        }
        if reference {
            safe.push(BREAK);
        }
    }
    safe.replace("www.", "www\u{200b}.")
}

/// Whether a symbol is more than itself in Markdown, HTML or mathematics wherever it stands.
fn is_markup(ch: char) -> bool {
    matches!(ch, '<' | '>' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '&' | '$')
}

/// Whether a symbol and what follows it name a person, an issue, a label, an emoji or an address.
/// Forges read these inside a word too, whatever backslash stands before them.
fn is_reference(ch: char, next: Option<char>) -> bool {
    let word = next.is_some_and(|next| next.is_alphanumeric() || next == '_');
    match ch {
        '@' => next.is_some_and(|next| !next.is_whitespace()),
        '#' | '!' | '$' | '^' | '&' => word,
        '%' | '~' => word || next == Some('"'),
        ':' => word || next == Some('/'),
        _ => false,
    }
}

/// Whether a hyphen is that of `GH-12` or `GL-12`.
fn is_prefix(before: &str, ch: char, next: Option<char>) -> bool {
    let forge = || {
        let mut back = before.chars().rev();
        let letters = (back.next(), back.next());
        matches!(letters, (Some('H' | 'h' | 'L' | 'l'), Some('G' | 'g')))
    };
    ch == '-' && next.is_some_and(|next| next.is_ascii_digit()) && forge()
}

fn entity(ch: char) -> String {
    format!("&#{};", u32::from(ch))
}

/// One line that may be shown as Markdown or as it is, nobody knows: it reads well as both, and as
/// Markdown no HTML, link, image, mention or reference comes out of it.
///
/// Emphasis and code may: they change how the line looks, and no more.
#[must_use]
pub fn plain(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut safe = String::with_capacity(flat.len() + 8);
    let mut chars = flat.char_indices().peekable();
    while let Some((at, ch)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        safe.push(if is_deceptive(ch) { '\u{fffd}' } else { ch });
        let opens = matches!((ch, next), ('<', _) | ('&', _) | (']', Some('(' | '[' | ':')));
        if opens || is_reference(ch, next) || is_prefix(&flat[..at], ch, next) {
            safe.push(BREAK);
        }
    }
    safe.replace("www.", "www\u{200b}.")
}

/// A code span that holds `text` as it is, in one line.
#[must_use]
pub fn code(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let flat = shown_in_code(&line).replace('|', "\u{2502}");
    if flat.is_empty() {
        return "` `".to_owned();
    }
    let fence = "`".repeat(longest_run(&flat, '`') + 1);
    // A blank at both ends is cut off again, and keeps a backtick of the text from the fence.
    let blank = if flat.starts_with('`') || flat.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{flat}{blank}{fence}")
}

/// A fenced block that holds `text` as it is.
#[must_use]
pub fn block(text: &str) -> String {
    let safe = shown_in_code(text);
    let fence = "`".repeat(longest_run(&safe, '`').max(2) + 1);
    format!("{fence}text\n{}\n{fence}", safe.trim_end_matches('\n'))
}

/// Code as it is shown, symbol for symbol: nothing deceives.
fn shown_in_code(text: &str) -> String {
    text.chars().map(|ch| if is_deceptive(ch) { '\u{fffd}' } else { ch }).collect()
}

fn longest_run(text: &str, symbol: char) -> usize {
    text.split(|ch| ch != symbol).map(|run| run.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    const HOSTILE: &str = "([ -~]|[\n\r\t\u{1b}]|@team|#12|GH-12|~bug|\\$x\\$|<img src=x>|<!--|-->|</details>|```|~~~|\n    |\n::|##\\[|!\\[a\\]\\(b\\)|\\[a\\]\\(b\\)|\\[a\\]: b|https://x\\.y|www\\.x\\.y|a@b\\.cd|~~|\\|\\PC){0,30}";

    /// What in the rendered text is more than text.
    fn more_than_text(markdown: &str) -> Option<String> {
        Parser::new_ext(markdown, Options::all()).find_map(|event| match event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::Start(
                Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough,
            ) => Some(format!("{event:?}")),
            _ => None,
        })
    }

    /// The rendered text outside of code.
    fn rendered(markdown: &str) -> String {
        let events = Parser::new_ext(markdown, Options::all());
        let text = events.filter_map(|event| match event {
            Event::Text(text) => Some(text.into_string()),
            Event::Code(_) => Some(" ".to_owned()),
            _ => None,
        });
        text.collect()
    }

    /// What a forge would take for the name of a person, an issue or a label, or for an address.
    fn mention(text: &str) -> Option<String> {
        const MENTION: &str = r#"@[\w-]|[#!$%^&~][\p{L}\p{N}_]|[%~]"|(?i:g[hl])-\d|://|www\."#;
        let pattern = regex::Regex::new(MENTION).unwrap();
        pattern.find(text).map(|found| found.as_str().to_owned())
    }

    #[test]
    fn hostile_text_is_shown_and_does_nothing() {
        let text = "<img src=x> @team closes #12 ![a](b) [c](https://x.y) **d** `e` | f";
        let safe = format!("- {}", inline(text));
        assert_eq!(more_than_text(&safe), None, "{safe}");
        assert_eq!(mention(&rendered(&safe)), None, "{safe}");
        assert_eq!(code("a `b` | c"), "``a `b` │ c``");
        assert!(block("```\n@team\n````").starts_with("`````text\n"));
    }

    #[test]
    fn what_is_shown_is_what_was_written() {
        let text = "a <b> & 5 * 3 = 15 $x \\ _y_ GH-12 @team 100% [z]";
        let shown = rendered(&format!("- {}", inline(text))).replace(BREAK, "");
        assert_eq!(shown, text);
    }

    proptest! {
        #[test]
        fn any_text_within_a_line_stays_text(text in HOSTILE) {
            let safe = format!("- x {}", inline(&text));
            prop_assert_eq!(more_than_text(&safe), None, "{}", safe);
            prop_assert_eq!(mention(&rendered(&safe)), None, "{}", safe);
            prop_assert!(!safe.contains('\n'));
        }

        #[test]
        fn any_plain_line_is_harmless_as_markdown(text in HOSTILE) {
            let safe = format!("x {}", plain(&text));
            let found = Parser::new_ext(&safe, Options::empty()).find(|event| {
                let harmless = [TagEnd::Paragraph, TagEnd::Emphasis, TagEnd::Strong];
                !match event {
                    Event::Start(tag) => harmless.contains(&tag.to_end()),
                    Event::End(tag) => harmless.contains(tag),
                    Event::Text(_) | Event::Code(_) => true,
                    _ => false,
                }
            });
            prop_assert_eq!(found, None, "{}", safe);
            prop_assert_eq!(mention(&rendered(&safe)), None, "{}", safe);
            prop_assert!(!safe.contains('\n'));
        }

        #[test]
        fn any_text_within_a_cell_stays_in_it(text in HOSTILE) {
            let table = format!("| a | b |\n|---|---|\n| {} | {} |\n", inline(&text), code(&text));
            let is_cell = |event: &Event<'_>| matches!(event, Event::Start(Tag::TableCell));
            let cells = Parser::new_ext(&table, Options::all()).filter(is_cell).count();
            prop_assert_eq!(cells, 4, "{}", table);
        }

        #[test]
        fn any_text_in_code_stays_code(text in HOSTILE) {
            for safe in [format!("x {}", code(&text)), block(&text)] {
                prop_assert_eq!(more_than_text(&safe), None, "{}", safe);
            }
            let span = format!("x {}", code(&text));
            let events: Vec<Event<'_>> = Parser::new(&span).collect();
            prop_assert_eq!(events.len(), 4, "{}", span);
            let blocks = block(&text);
            let opened = Parser::new(&blocks).filter(|event| matches!(event, Event::Start(_)));
            prop_assert_eq!(opened.count(), 1, "{}", blocks);
        }
    }
}
