//! Whole lines of a text, as places.

/// Where the line that holds byte `at` begins.
pub(super) fn start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |before| before + 1)
}

/// Where the line that holds byte `at` ends, its line break included.
pub(super) fn end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |behind| at + behind + 1)
}

/// The line break that the text uses.
pub(super) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// How many bytes the blank lines take that begin at the start of a line, `at`.
pub(super) fn blank_behind(text: &str, at: usize) -> usize {
    let lines = text[at..].split_inclusive('\n');
    lines.take_while(|line| line.trim().is_empty()).map(str::len).sum()
}

/// How many bytes the blank lines take that end at the start of a line, `at`.
pub(super) fn blank_before(text: &str, at: usize) -> usize {
    let mut from = at;
    while from > 0 {
        let line = start(text, from - 1);
        if !text[line..from].trim_start_matches('\u{feff}').trim().is_empty() {
            break;
        }
        from = line;
    }
    at - from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_the_blank_ones_around_them_are_found() {
        let text = "a\r\n \r\n\r\nb\r\n\t\nc";
        let b = text.find('b').unwrap();
        assert_eq!((start(text, b), end(text, b)), (b, b + 3));
        assert_eq!(blank_before(text, b), 5);
        assert_eq!(blank_behind(text, b + 3), 2);
        assert_eq!(blank_behind(text, 0), 0);
        assert_eq!((line_break(text), line_break("a\nb"), line_break("a")), ("\r\n", "\n", "\n"));
        let c = text.find('c').unwrap();
        assert_eq!((start(text, c), end(text, c)), (c, c + 1));
        assert_eq!(blank_before("\n\nx", 2), 2);
    }
}
