//! Lines of files that are not Markdown: plain text and Org mode, in the same shape.

use super::dialect::Syntax;
use super::drawn;
use crate::markdown::{Bullets, Line, LineKind, Lines};
use crate::source::Span;

/// The lines of `text`. In a text that is not surely Markdown a list may be indented as a whole, so that
/// without `has_code` an indented line is not code.
pub(super) fn lines(text: &str, syntax: Syntax, has_code: bool) -> Lines<'_> {
    match syntax {
        Syntax::Markdown => {
            let mut lines = if has_code { Lines::parse(text) } else { Lines::parse_loose(text) };
            drawn::read(&mut lines);
            lines.bullets = Bullets::of(text, &lines.lines);
            lines
        }
        Syntax::Plain => plain(text),
        Syntax::Org => org(text),
    }
}

/// Whether a file of that name may be written in `syntax`. An ending that says nothing excludes
/// nothing.
pub(super) fn may_be(path: &str, syntax: Syntax) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "md" | "markdown" | "mdx" => syntax == Syntax::Markdown,
        "org" => syntax == Syntax::Org,
        // Cells between commas are not lines of tasks.
        "csv" | "tsv" => false,
        _ => true,
    }
}

/// Whether a file of that name is written in Org mode.
pub(super) fn is_org(path: &str) -> bool {
    !may_be(path, Syntax::Markdown) && may_be(path, Syntax::Org)
}

/// Whether a file of that name is surely Markdown.
pub(super) fn is_markdown(path: &str) -> bool {
    let others = [Syntax::Plain, Syntax::Org];
    may_be(path, Syntax::Markdown) && !others.into_iter().any(|other| may_be(path, other))
}

fn plain(text: &str) -> Lines<'_> {
    let mut lines = Lines::unmarked(text);
    for line in &mut lines.lines {
        let content = &text[line.content.range()];
        if line.indent == 0 && (content == "#" || content.starts_with("# ")) {
            line.kind = LineKind::Hidden;
        }
    }
    lines
}

/// Where the pass over an Org file is.
enum Inside {
    Text,
    /// A `#+BEGIN_…` block, up to its end.
    Block,
    /// A drawer, up to `:END:`; its lines are of this kind.
    Drawer(LineKind),
}

fn org(text: &str) -> Lines<'_> {
    let mut lines = Lines::unmarked(text);
    let mut inside = Inside::Text;
    for line in lines.lines.iter_mut().filter(|line| line.kind != LineKind::Blank) {
        let content = &text[line.content.range()];
        if let Some(heading) = heading(line, content) {
            // A heading ends whatever was left open above it.
            (*line, inside) = (heading, Inside::Text);
            continue;
        }
        (line.kind, inside) = match inside {
            Inside::Block if starts(content, "#+end_") => (LineKind::Code, Inside::Text),
            Inside::Block => (LineKind::Code, Inside::Block),
            Inside::Drawer(_) if content.eq_ignore_ascii_case(":end:") => {
                (LineKind::Hidden, Inside::Text)
            }
            Inside::Drawer(kind) => (kind, Inside::Drawer(kind)),
            Inside::Text => begin(content),
        };
    }
    drawn::uncomment(&mut lines);
    lines
}

/// The kind of a line of text, and what it opens.
fn begin(content: &str) -> (LineKind, Inside) {
    if starts(content, "#+begin_") {
        return (LineKind::Code, Inside::Block);
    }
    if content.eq_ignore_ascii_case(":properties:") {
        return (LineKind::Hidden, Inside::Drawer(LineKind::FrontMatter));
    }
    if is_drawer(content) {
        return (LineKind::Hidden, Inside::Drawer(LineKind::Hidden));
    }
    let kind = match content {
        "#" => LineKind::Hidden,
        hidden if hidden.starts_with("# ") || hidden.starts_with("#+") => LineKind::Hidden,
        rule if rule.len() >= 5 && rule.bytes().all(|byte| byte == b'-') => LineKind::Rule,
        _ => LineKind::Text,
    };
    (kind, Inside::Text)
}

/// `*` to any number of stars at the very start of a line, and a blank.
fn heading(line: &Line, content: &str) -> Option<Line> {
    let title = content.trim_start_matches('*');
    let stars = content.len() - title.len();
    if line.indent > 0 || stars == 0 || !title.starts_with([' ', '\t']) {
        return None;
    }
    let start = line.content.start as usize + content.len() - title.trim_start().len();
    Some(Line {
        kind: LineKind::Heading(u8::try_from(stars).unwrap_or(u8::MAX)),
        content: Span::new(start, line.content.end as usize),
        ..*line
    })
}

fn starts(content: &str, word: &str) -> bool {
    content.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// `:LOGBOOK:` and the like.
fn is_drawer(content: &str) -> bool {
    let name = content.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
    name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(|ch| ch.is_alphanumeric() || matches!(ch, '_' | '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, syntax: Syntax) -> Vec<(LineKind, &str)> {
        let lines = lines(text, syntax, true);
        lines.lines.iter().map(|line| (line.kind, &text[line.content.range()])).collect()
    }

    #[test]
    fn org_lines_are_told_apart() {
        use LineKind::{Code, FrontMatter, Heading, Hidden, Rule, Text};
        let text = "#+TODO: A | B\n* TODO One\n:PROPERTIES:\n:ID: x\n:END:\n:LOGBOOK:\n- note\n:END:\n** Two\n#+BEGIN_SRC\n * no\n#+end_src\n*bold* text\n -----\n # comment\n";
        let expected = [
            (Hidden, "#+TODO: A | B"),
            (Heading(1), "TODO One"),
            (Hidden, ":PROPERTIES:"),
            (FrontMatter, ":ID: x"),
            (Hidden, ":END:"),
            (Hidden, ":LOGBOOK:"),
            (Hidden, "- note"),
            (Hidden, ":END:"),
            (Heading(2), "Two"),
            (Code, "#+BEGIN_SRC"),
            (Code, "* no"),
            (Code, "#+end_src"),
            (Text, "*bold* text"),
            (Rule, "-----"),
            (Hidden, "# comment"),
        ];
        assert_eq!(read(text, Syntax::Org), expected);
    }

    #[test]
    fn what_is_left_open_ends_at_the_next_heading() {
        let kinds = |text| -> Vec<LineKind> {
            read(text, Syntax::Org).into_iter().map(|(kind, _)| kind).collect()
        };
        use LineKind::{Code, Heading, Hidden, Text};
        assert_eq!(kinds("#+BEGIN_SRC\n* H\ntext\n"), [Code, Heading(1), Text]);
        assert_eq!(kinds(":LOGBOOK:\n* H\ntext\n"), [Hidden, Heading(1), Text]);
        assert_eq!(kinds(&format!("{} deep\n", "*".repeat(300))), [Heading(255)]);
    }

    #[test]
    fn plain_text_has_lines_and_comments_only() {
        use LineKind::{Blank, Hidden, Text};
        let text = "x done\r\n# comment\n\n    * [ ] y\n```\n#tag";
        let expected = [
            (Text, "x done"),
            (Hidden, "# comment"),
            (Blank, ""),
            (Text, "* [ ] y"),
            (Text, "```"),
            (Text, "#tag"),
        ];
        assert_eq!(read(text, Syntax::Plain), expected);
    }

    #[test]
    fn the_ending_of_a_name_only_excludes() {
        assert!(may_be("a/BACKLOG.md", Syntax::Markdown) && !may_be("a.md", Syntax::Org));
        assert!(may_be("todo.org", Syntax::Org) && !may_be("todo.org", Syntax::Markdown));
        for syntax in [Syntax::Markdown, Syntax::Plain, Syntax::Org] {
            assert!(may_be("seed.txt", syntax) && may_be("TODO", syntax));
        }
    }
}
