//! The escapers: no text does anything in its sink, and a reader gets it back.

use std::sync::LazyLock;

use backlog_gate::escape::{
    azure, command, csv, gitlab, html, is_deceptive, json, log, markdown, outputs, teamcity,
    terminal, xml,
};
use pulldown_cmark::{Event, Options, Parser, Tag};
use regex::Regex;

static BRACKETS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"##[\w.-]*\[").unwrap());
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"@[\w-]|[#!$%^&~][\p{L}\p{N}_]|[%~]"|(?i:g[hl])-\d|://|www\."#).unwrap()
});

/// Whether the runner of some CI finds a command of another's in a line.
pub(super) fn has_command(line: &str) -> bool {
    let invisible = |ch: char| is_deceptive(ch) || ('\u{fe00}'..='\u{fe0f}').contains(&ch);
    let seen: String = line.chars().filter(|ch| !invisible(*ch)).collect();
    seen.trim_start().starts_with("::") || BRACKETS.is_match(&seen)
}

pub(super) fn log(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let line = log::log_line(&text);
    assert!(!has_command(&line) && !line.contains(['\n', '\r', '\u{1b}']), "{line:?}");
    let logged = log::log(&text);
    for line in logged.split(['\n', '\r']) {
        assert!(!has_command(line), "{line:?}");
    }
}

/// What a command of ours would be with `text` in it.
fn alone(text: &str) {
    assert!(
        !has_command(&format!("|{text}")) && !text.contains(['\n', '\r', '\u{1b}']),
        "{text:?}"
    );
}

/// Whether a command keeps all of a text: nothing in it deceives or could be a command of others.
fn is_kept(text: &str) -> bool {
    let may_open = text.matches('#').count() > 1 && text.contains('[');
    !may_open && !text.contains(|ch| is_deceptive(ch) && ch != '\r')
}

pub(super) fn command(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (message, property) = (command::data(&text), command::property(&text));
    alone(&message);
    alone(&property);
    assert!(!property.contains([':', ',']), "{property:?}");
    if is_kept(&text) {
        let unescape = |text: &str| text.replace("%0A", "\n").replace("%0D", "\r");
        assert_eq!(unescape(&message).replace("%25", "%"), text);
        let property = unescape(&property).replace("%3A", ":").replace("%2C", ",");
        assert_eq!(property.replace("%25", "%"), text);
    }
}

pub(super) fn azure(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (message, property) = (azure::data(&text), azure::property(&text));
    alone(&message);
    alone(&property);
    assert!(!property.contains([']', ';']), "{property:?}");
    if is_kept(&text) {
        let unescape = |text: &str| {
            let text = text.replace("%3B", ";").replace("%0D", "\r").replace("%0A", "\n");
            text.replace("%5D", "]").replace("%AZP25", "%")
        };
        assert_eq!(unescape(&message), text);
        assert_eq!(unescape(&property), text);
    }
}

pub(super) fn teamcity(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let value = teamcity::value(&text);
    alone(&value);
    assert!(value.is_ascii());
    let mut chars = value.chars();
    while let Some(ch) = chars.next() {
        assert!(!matches!(ch, '\'' | '[' | ']'), "{value:?}");
        if ch == '|' {
            match chars.next() {
                Some('n' | 'r' | '|' | '\'' | '[' | ']') => {}
                Some('0') => {
                    assert_eq!(chars.next(), Some('x'));
                    assert!((0..4).all(|_| chars.next().is_some_and(|ch| ch.is_ascii_hexdigit())));
                }
                other => panic!("{other:?} in {value:?}"),
            }
        }
    }
}

pub(super) fn gitlab(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let start = gitlab::section_start(&text, &text, 7);
    assert_eq!(start.matches('\u{1b}').count(), 2, "{start:?}");
    assert_eq!(start.matches(['\r', '\n']).count(), 1, "{start:?}");
    assert!(start.starts_with("\u{1b}[0Ksection_start:7:"), "{start:?}");
    let end = gitlab::section_end(&text, 7);
    assert!(end.ends_with("\r\u{1b}[0K") && end.matches(['\u{1b}', '\r', '\n']).count() == 3);
}

pub(super) fn outputs(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let file = outputs::output("a", &text) + &outputs::output("b", "pass");
    let mut lines = file.split('\n');
    let mut read = Vec::new();
    while let Some((name, delimiter)) = lines.next().and_then(|line| line.split_once("<<")) {
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != delimiter).collect();
        read.push((name, value.join("\n")));
    }
    assert_eq!(read, [("a", text.into_owned()), ("b", "pass".to_owned())]);
}

pub(super) fn terminal(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let shown = terminal::terminal(&text);
    assert!(!shown.contains(is_deceptive), "{shown:?}");
    assert_eq!(text.matches('\n').count(), shown.matches('\n').count(), "{shown:?}");
    let line = terminal::line(&text);
    assert!(!line.contains(['\n', '\t']) && !line.contains(is_deceptive), "{line:?}");
}

pub(super) fn json(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let written = serde_json::to_string_pretty(&[&text, &text]).unwrap();
    let safe = json::for_log(&written);
    assert!(!safe.contains(is_deceptive), "{safe:?}");
    assert!(safe.lines().all(|line| !has_command(line)), "{safe:?}");
    let read: Vec<String> = serde_json::from_str(&safe).unwrap();
    assert!(read.iter().all(|read| *read == text));
    let nested = serde_json::json!({"a": text, "b": [text, [text]], "c": [[], {}]});
    let written = nested.to_string();
    let safe = json::for_log(&written);
    assert!(!has_command(&safe), "{safe:?}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), nested);
}

/// What a writer of XML or HTML makes of a value; all else is the escaper's.
fn written(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub(super) fn xml(data: &[u8]) {
    let text = xml::sanitize(&String::from_utf8_lossy(data));
    let line = text.replace('\n', " ");
    let document = format!("<a b=\"{}\">{}</a>", written(&line), written(&text));
    let safe = xml::for_log(&document);
    assert!(safe.lines().all(|line| !has_command(line)), "{safe}");
    let document = roxmltree::Document::parse(&safe).unwrap();
    assert_eq!(document.root_element().attribute("b").unwrap_or_default(), line);
    assert_eq!(document.root_element().text().unwrap_or_default(), text);
}

pub(super) fn csv(data: &[u8]) {
    let cell = csv::cell(&String::from_utf8_lossy(data));
    let inner = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
    assert!(!inner.replace("\"\"", "").contains('"'), "{cell:?}");
    assert!(!inner.contains(['\n', '\r']), "{cell:?}");
    assert!(!inner.trim_start().starts_with(['=', '+', '-', '@']), "{cell:?}");
}

pub(super) fn html(data: &[u8]) {
    let raw = String::from_utf8_lossy(data);
    for text in [html::text(&raw), html::line(&raw)] {
        assert!(!text.contains(is_deceptive), "{text:?}");
        let page = format!("<p>{}</p>", written(&text));
        let document = roxmltree::Document::parse(&page).unwrap();
        assert_eq!(document.root_element().text().unwrap_or_default(), text);
    }
}

pub(super) fn markdown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (inline, code, block) =
        (markdown::inline(&text), markdown::code(&text), markdown::block(&text));
    let line = format!("- x {inline} {code}");
    assert!(!line.contains(['\n', '\r']), "{line:?}");
    for safe in [&line, &block] {
        assert_eq!(more_than_text(safe), None, "{safe:?}");
        let names = rendered(safe);
        assert!(!NAMES.is_match(&names), "{safe:?} shows {names:?}");
    }
    let plain = format!("x {}", markdown::plain(&text));
    assert!(!plain.contains(['\n', '\r']), "{plain:?}");
    for event in Parser::new(&plain) {
        let harmless = match &event {
            Event::Text(_) | Event::Code(_) | Event::End(_) => true,
            Event::Start(tag) => matches!(tag, Tag::Paragraph | Tag::Emphasis | Tag::Strong),
            _ => false,
        };
        assert!(harmless, "{event:?} in {plain:?}");
    }
    let opened = Parser::new(&block).filter(|event| matches!(event, Event::Start(_))).count();
    assert_eq!(opened, 1, "{block:?}");
    let table = format!("| a | b |\n|---|---|\n| {inline} | {code} |\n");
    let cells = Parser::new_ext(&table, Options::all());
    let cells = cells.filter(|event| matches!(event, Event::Start(Tag::TableCell))).count();
    assert_eq!(cells, 4, "{table:?}");
}

fn more_than_text(markdown: &str) -> Option<String> {
    Parser::new_ext(markdown, Options::all()).find_map(|event| match event {
        Event::Html(_)
        | Event::InlineHtml(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::Start(
            Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strong | Tag::Strikethrough,
        ) => Some(format!("{event:?}")),
        _ => None,
    })
}

/// The rendered text outside of code.
fn rendered(markdown: &str) -> String {
    let mut code = false;
    let mut shown = String::new();
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => code = false,
            Event::Text(text) if !code => shown.push_str(&text),
            _ => {}
        }
    }
    shown
}
