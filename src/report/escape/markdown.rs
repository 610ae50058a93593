//! Markdown on a forge: text stays text. No HTML, link, image, mention, reference or quick action
//! comes out of it.

use super::is_deceptive;

/// A zero-width space: it breaks a mention without being seen.
const BREAK: char = '\u{200b}';

/// Text within a line.
#[must_use]
pub fn inline(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let flat = flat.replace("www.", "www\u{200b}.");
    let mut safe = String::with_capacity(flat.len() + 8);
    let mut chars = flat.chars().peekable();
    while let Some(ch) = chars.next() {
        let next = chars.peek().copied();
        match ch {
            ch if is_deceptive(ch) && ch != BREAK => safe.push('\u{fffd}'),
            ch if is_markup(ch) => safe.push_str(&entity(ch)),
            ch if is_reference(ch, next) => {
                safe.push_str(&entity(ch));
                safe.push(BREAK);
            }
            ch => safe.push(ch),
        }
    }
    safe
}

/// Whether a sign is more than itself in Markdown or HTML wherever it stands.
fn is_markup(ch: char) -> bool {
    matches!(ch, '<' | '>' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '&')
}

/// Whether a sign and what follows it name a person, an issue, an emoji or an address. Forges read
/// these inside a word too, whatever backslash stands before them.
fn is_reference(ch: char, next: Option<char>) -> bool {
    let word = next.is_some_and(char::is_alphanumeric);
    match ch {
        '@' | '#' | '!' | '$' | '%' | '^' => word,
        ':' => word || next == Some('/'),
        _ => false,
    }
}

fn entity(ch: char) -> String {
    format!("&#{};", u32::from(ch))
}

/// A code span that holds `text` as it is, in one line.
#[must_use]
pub fn code(text: &str) -> String {
    let flat: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .map(|ch| if is_deceptive(ch) { '\u{fffd}' } else { ch })
        .map(|ch| if ch == '|' { '\u{2502}' } else { ch })
        .collect();
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
    let safe: String =
        text.chars().map(|ch| if is_deceptive(ch) { '\u{fffd}' } else { ch }).collect();
    let fence = "`".repeat(longest_run(&safe, '`').max(2) + 1);
    format!("{fence}text\n{}\n{fence}", safe.trim_end_matches('\n'))
}

fn longest_run(text: &str, sign: char) -> usize {
    text.split(|ch| ch != sign).map(|run| run.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    const HOSTILE: &str = "([ -~]|[\n\r\t]|@team|#12|<img src=x>|<!--|-->|```|!\\[a\\]\\(b\\)|\\[a\\]\\(b\\)|https://x\\.y|~~|\\|\\PC){0,30}";

    /// What in the rendered text is more than text.
    fn more_than_text(markdown: &str) -> Option<String> {
        Parser::new_ext(markdown, Options::all()).find_map(|event| match event {
            Event::Html(_) | Event::InlineHtml(_) => Some(format!("{event:?}")),
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strong) => {
                Some(format!("{event:?}"))
            }
            _ => None,
        })
    }

    #[test]
    fn hostile_text_is_shown_and_does_nothing() {
        let text = "<img src=x> @team closes #12 ![a](b) [c](https://x.y) **d** `e` | f";
        let safe = format!("- {}", inline(text));
        assert_eq!(more_than_text(&safe), None, "{safe}");
        assert!(!safe.contains("@t") && !safe.contains("s #12") && !safe.contains("://"));
        assert_eq!(code("a `b` | c"), "``a `b` │ c``");
        assert!(block("```\n@team\n````").starts_with("`````text\n"));
    }

    proptest! {
        #[test]
        fn any_text_within_a_line_stays_text(text in HOSTILE) {
            let safe = format!("- x {}", inline(&text));
            prop_assert_eq!(more_than_text(&safe), None, "{}", safe);
            prop_assert!(!safe.contains('\n'));
        }

        #[test]
        fn any_text_in_code_stays_code(text in HOSTILE) {
            for safe in [format!("x {}", code(&text)), block(&text)] {
                prop_assert_eq!(more_than_text(&safe), None, "{}", safe);
                let outside = Parser::new(&safe).filter(|event| matches!(event, Event::Code(_))).count();
                prop_assert!(outside <= 1);
            }
            let blocks = block(&text);
            let fences = Parser::new(&blocks).filter(|e| matches!(e, Event::Start(Tag::CodeBlock(_)))).count();
            prop_assert_eq!(fences, 1);
        }
    }
}
