//! JSON and JSON Lines. A torn record is left out, and what stands behind it is read all the same.

use super::tape::{NodeKind, Tape};
use crate::source::Span;

/// Nobody nests data deeper than this.
const DEEPEST: usize = 64;
/// The most bytes, for each byte of the file, that a search for a record behind a torn one looks at.
const MOST_SEARCHED: usize = 4;

/// What could not be parsed; the parser stands where it failed.
struct Torn;

type Parsed = Result<(), Torn>;

/// One document.
pub(crate) fn parse(text: &str) -> Tape {
    let mut parser = Parser::new(text);
    parser.at = text.len() - text.trim_start_matches('\u{feff}').len();
    parser.blanks();
    if parser.at == text.len() {
        return parser.tape;
    }
    let (start, root) = (parser.at, parser.tape.len());
    if parser.value(0).is_err() {
        parser.tape.truncate(root);
        parser.tear(start, text.len());
        return parser.tape;
    }
    parser.tape.roots.push(root);
    parser.blanks();
    if parser.at < text.len() {
        parser.tear(parser.at, text.len());
    }
    parser.tape
}

/// A document a line.
pub(crate) fn parse_lines(text: &str) -> Tape {
    let mut parser = Parser::new(text);
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    for line in text[start..].split_inclusive('\n') {
        parser.line(start, line);
        start += line.len();
    }
    parser.tape
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Where the document ends: the text, or its line.
    end: usize,
    tape: Tape,
    /// Whether the rest of the text is torn, so that nothing need be closed any more.
    is_cut: bool,
    /// How many more bytes may be looked at in search of a record.
    search: usize,
    /// How many lists are open.
    lists: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            end: text.len(),
            tape: Tape::with_room_for(text),
            is_cut: false,
            search: text.len().saturating_mul(MOST_SEARCHED),
            lists: 0,
        }
    }

    /// Reads a line of JSON Lines that begins at `start`.
    fn line(&mut self, start: usize, line: &str) {
        (self.at, self.end) = (start, start + line.trim_end().len());
        self.blanks();
        if self.at >= self.end {
            return;
        }
        let (begin, root) = (self.at, self.tape.len());
        let parsed = self.value(0);
        self.blanks();
        if parsed.is_ok() && self.at == self.end {
            self.tape.roots.push(root);
        } else {
            self.tape.truncate(root);
            self.tear(begin, self.end);
        }
    }

    /// Notes that the bytes from `start` to `end` could not be parsed.
    fn tear(&mut self, start: usize, end: usize) {
        let torn = &self.text[start..end];
        self.tape.torn.push(Span::new(start, start + torn.trim_end().len()));
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied().filter(|_| self.at < self.end)
    }

    fn takes(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Parsed {
        match self.peek() {
            Some(b'{' | b'[') if depth == DEEPEST => Err(Torn),
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string(),
            Some(byte) if byte == b'-' || byte.is_ascii_alphanumeric() => self.word(),
            _ => Err(Torn),
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Parsed {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        {
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        let kind = match word {
            "null" => NodeKind::Null,
            "true" | "false" => NodeKind::Scalar,
            number
                if number.parse::<f64>().is_ok() && !number.starts_with(['i', 'n', 'I', 'N']) =>
            {
                NodeKind::Scalar
            }
            _ => return Err(Torn),
        };
        self.tape.push_plain(kind, Span::new(start, self.at));
        Ok(())
    }

    fn string(&mut self) -> Parsed {
        self.at += 1;
        let start = self.at;
        let mut is_escaped = false;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    is_escaped = true;
                    self.at += 2;
                }
                // A text ends on its line.
                None | Some(0..=0x1f) => return Err(Torn),
                Some(_) => self.at += 1,
            }
        }
        let span = Span::new(start, self.at);
        if is_escaped {
            let text = serde_json::from_str(&self.text[start - 1..=self.at]).map_err(|_| Torn)?;
            self.tape.push_decoded(text, span);
        } else {
            self.tape.push(NodeKind::Scalar, span);
        }
        self.at += 1;
        Ok(())
    }

    fn map(&mut self, depth: usize) -> Parsed {
        let start = self.at;
        self.at += 1;
        let map = self.tape.push(NodeKind::Map, Span::at(start));
        self.blanks();
        if !self.takes(b'}') {
            loop {
                self.blanks();
                if self.peek() != Some(b'"') {
                    return Err(Torn);
                }
                self.string()?;
                self.blanks();
                if !self.takes(b':') {
                    return Err(Torn);
                }
                self.blanks();
                self.value(depth + 1)?;
                self.blanks();
                if self.is_cut || self.takes(b'}') {
                    break;
                }
                if !self.takes(b',') {
                    return Err(Torn);
                }
            }
        }
        self.tape.close(map, self.at);
        Ok(())
    }

    fn list(&mut self, depth: usize) -> Parsed {
        let start = self.at;
        self.at += 1;
        let list = self.tape.push(NodeKind::List, Span::at(start));
        self.lists += 1;
        let entries = self.entries(depth);
        self.lists -= 1;
        entries?;
        self.tape.close(list, self.at);
        Ok(())
    }

    /// The entries of a list, up to its end.
    fn entries(&mut self, depth: usize) -> Parsed {
        self.blanks();
        if self.takes(b']') {
            return Ok(());
        }
        loop {
            self.blanks();
            let (start, number) = (self.at, self.tape.len());
            let torn = self.tape.torn.len();
            if self.value(depth + 1).is_err() {
                self.tape.truncate(number);
                self.tape.torn.truncate(torn);
                self.resume(start, start)?;
            } else if !self.is_cut {
                self.blanks();
                if self.peek() == Some(b'{') {
                    // Only the comma is missing.
                    self.tear(self.at, self.at + 1);
                } else if self.peek() != Some(b']') && !self.takes(b',') {
                    self.resume(start, self.at)?;
                }
            }
            if self.is_cut || self.takes(b']') {
                return Ok(());
            }
        }
    }

    /// Goes on with the next record that begins like the one at `start`, or with the end of its
    /// list; what lies between, from `torn` on, could not be parsed. Of the outermost list the
    /// records so far are kept where nothing goes on.
    fn resume(&mut self, start: usize, torn: usize) -> Parsed {
        if self.bytes.get(start) != Some(&b'{') {
            return Err(Torn);
        }
        match self.next_like(start) {
            Some(next) => {
                self.tear(torn, next);
                self.at = next;
            }
            None if self.lists == 1 => {
                self.tear(torn, self.end);
                self.at = self.end;
                self.is_cut = true;
            }
            None => return Err(Torn),
        }
        Ok(())
    }

    /// Where, behind the line that failed, a line begins a record as deep as that at `start`, or
    /// ends its list.
    fn next_like(&mut self, start: usize) -> Option<usize> {
        let line = self.text[..start].rfind('\n').map_or(0, |end| end + 1);
        let lead = &self.text[line..start];
        if !lead.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            return None;
        }
        let failed = self.at.min(self.end);
        // The line that failed may be the next record already.
        let begun = self.text[start..failed].rfind('\n').map(|end| start + end + 1);
        let mut at = begun.or_else(|| self.next_line(failed))?;
        loop {
            let rest = &self.text[at..self.end];
            let words = rest.trim_start_matches([' ', '\t']);
            let indent = rest.len() - words.len();
            match words.bytes().next() {
                Some(b'{') if indent == lead.len() => return Some(at + indent),
                Some(b']') if indent < lead.len() => return Some(at + indent),
                // Something around the list ends, and so its own end is lost.
                Some(b'}') if indent < lead.len() => return None,
                _ => at = self.next_line(at)?,
            }
        }
    }

    /// Where the line behind that of `at` begins, as long as there is time to look.
    fn next_line(&mut self, at: usize) -> Option<usize> {
        let len = self.text[at..self.end].find('\n')? + 1;
        self.search = self.search.checked_sub(len)?;
        Some(at + len)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::tape::outline;

    #[test]
    fn documents_are_read_with_their_places() {
        for (text, expected) in [
            ("", ""),
            ("\u{feff} null ", "-"),
            ("[1, -2.5e3, true, \"a\\u00e9\\n\\\"\"]", r#"[1 -2.5e3 true "aé\n\""]"#),
            ("{\"a\": {\"b\": []}, \"c\": \"\"}", "{a={b=[]} c=}"),
            ("{} x", "{} ~\"x\""),
            ("nope", " ~\"nope\""),
            ("{\"a\": inf}", " ~\"{\\\"a\\\": inf}\""),
        ] {
            assert_eq!(outline::all(&parse(text), text), expected, "{text}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(parse(&deep).roots.len(), 0);
    }

    #[test]
    fn what_stands_behind_a_torn_record_is_read() {
        let torn =
            "{\"tasks\": [\n  {\"id\": 1},\n  {\"id\": 2, \"title\": \"a},\n  {\"id\": 3}\n]}";
        assert_eq!(
            outline::all(&parse(torn), torn),
            "{tasks=[{id=1} {id=3}]} ~\"{\\\"id\\\": 2, \\\"title\\\": \\\"a},\""
        );
        let last = "[\n  {\"id\": 1},\n  {\"id\": 2\n]";
        assert_eq!(outline::all(&parse(last), last), "[{id=1}] ~\"{\\\"id\\\": 2\"");
        let inner =
            "[\n  {\"a\": [\n    {\"b\": 1},\n    {\"b\": }\n  ], \"c\": 2},\n  {\"d\": 3}\n]";
        assert_eq!(
            outline::all(&parse(inner), inner),
            "[{a=[{b=1}] c=2} {d=3}] ~\"{\\\"b\\\": }\""
        );
        let cut = "[{\"id\": 1}, {\"id\": 2";
        assert_eq!(outline::all(&parse(cut), cut), "[{id=1}] ~\"{\\\"id\\\": 2\"");
        let comma = "[\n{\"id\": 1}\n{\"id\": 2}\n]";
        assert_eq!(outline::all(&parse(comma), comma), "[{id=1} {id=2}] ~\"{\"");
    }

    #[test]
    fn each_line_is_a_document() {
        let text = "{\"a\": 1}\r\n\n{\"a\": \n<<<<<<< x\n{\"a\": 2} {}\n{\"a\": 3}";
        assert_eq!(
            outline::all(&parse_lines(text), text),
            "{a=1} | {a=3} ~\"{\\\"a\\\":\" ~\"<<<<<<< x\" ~\"{\\\"a\\\": 2} {}\""
        );
    }

    proptest! {
        #[test]
        fn any_text_is_parsed(text in r#"([\[\]{}:,"\\ \n]|"a"|1|null|\\u00|é){0,60}"#) {
            for tape in [parse(&text), parse_lines(&text)] {
                for value in tape.roots(&text) {
                    let _ = outline::one(value);
                }
                for torn in &tape.torn {
                    prop_assert!(text.get(torn.range()).is_some());
                }
            }
        }

        #[test]
        fn what_others_write_is_read(words in proptest::collection::vec("[a-zé\"\\\\\n]{0,6}", 0..6)) {
            let text = serde_json::to_string_pretty(&words).unwrap();
            let tape = parse(&text);
            let root = tape.roots(&text).next().unwrap();
            let read: Vec<String> = root.entries().map(|entry| entry.scalar().unwrap().to_owned()).collect();
            prop_assert_eq!(read, words);
        }
    }
}
