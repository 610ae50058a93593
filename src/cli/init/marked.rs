//! A paragraph between two marks, in a file that is somebody else's.

/// The marks around a paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) begin: &'static str,
    pub(super) end: &'static str,
}

impl Marks {
    /// The text with the paragraph at its end; `None` where it has one.
    pub(super) fn with(self, text: &str, paragraph: &str) -> Option<String> {
        let Self { begin, end } = self;
        let gap = match text {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let is_new = !text.contains(begin);
        is_new.then(|| format!("{text}{gap}{begin}\n{paragraph}{end}\n"))
    }

    /// The text without the paragraph; `None` where it has none.
    pub(super) fn without(self, text: &str) -> Option<String> {
        let start = text.find(self.begin)?;
        let end = start + text[start..].find(self.end)? + self.end.len();
        let before = text[..start].trim_end_matches(['\n', '\r']);
        let behind = text[end..].trim_start_matches(['\n', '\r']);
        let gap = match (before.is_empty(), behind.is_empty()) {
            (false, false) => "\n\n",
            (false, true) => "\n",
            _ => "",
        };
        Some(format!("{before}{gap}{behind}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKS: Marks = Marks { begin: "<!-- a -->", end: "<!-- /a -->" };

    #[test]
    fn what_stood_around_the_paragraph_stays() {
        let block = MARKS.with("", "## X\n").unwrap();
        let without = |text: &str| MARKS.without(text);
        assert_eq!(without(&format!("# A\n\n{block}")).as_deref(), Some("# A\n"));
        assert_eq!(without(&format!("# A\n\n{block}\n## B\n")).as_deref(), Some("# A\n\n## B\n"));
        assert_eq!(without(&block).as_deref(), Some(""));
        assert_eq!(without("# A\n"), None);
        assert_eq!(MARKS.with(&block, "x"), None);
    }
}
