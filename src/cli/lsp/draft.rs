//! Descriptions that are being written: what of the text is title, what is body, and what only a
//! remark of the program that asks for it.

use std::ops::Range;

use crate::markdown::Document;
use crate::service::Draft;

/// Which program asks for the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DraftKind {
    /// Nobody: the whole text is the description.
    Description,
    /// git: the message of a commit.
    Commit,
    /// A tool of a forge: the title, and the description below it.
    PullRequest,
}

/// What stands below this line is not taken.
const SCISSORS: &str = ">8";

impl DraftKind {
    /// By the name of the file.
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "description.md" => Some(Self::Description),
            "COMMIT_EDITMSG" | "MERGE_MSG" => Some(Self::Commit),
            "PULLREQ_EDITMSG" | "MERGEREQ_EDITMSG" => Some(Self::PullRequest),
            _ => None,
        }
    }

    /// The parts of a text.
    pub(super) fn parts(self, text: &str) -> Parts {
        if self == Self::Description {
            return Parts { title: None, body: text.to_owned() };
        }
        // What is left out becomes blanks, so that every byte of the body is where it was.
        let mut body = String::with_capacity(text.len());
        let (mut title, mut is_cut) = (None, false);
        for line in text.split_inclusive('\n') {
            is_cut |= line.starts_with('#') && line.contains(SCISSORS);
            let is_remark = is_cut || self == Self::Commit && line.starts_with('#');
            let content = line.trim_end();
            if !is_remark && title.is_none() && !content.trim().is_empty() {
                title = Some(body.len()..body.len() + content.len());
                body.push_str(&blank(line));
            } else if is_remark {
                body.push_str(&blank(line));
            } else {
                body.push_str(line);
            }
        }
        Parts { title, body }
    }
}

/// As many bytes of nothing, with the same line breaks.
fn blank(line: &str) -> String {
    let blank = |byte: u8| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' };
    line.bytes().map(blank).collect()
}

/// The parts of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// Where the title stands.
    pub(super) title: Option<Range<usize>>,
    /// The description, byte for byte where it stands in the text.
    pub(super) body: String,
}

impl Parts {
    /// Whether the body is written in sections.
    pub(super) fn has_sections(&self) -> bool {
        !Document::parse(&self.body).sections.is_empty()
    }

    /// What the service judges.
    pub(super) fn draft(&self, text: &str) -> Draft {
        let title = self.title.clone().and_then(|range| text.get(range)).map(str::to_owned);
        Draft { title, body: self.body.clone(), ..Draft::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_stays_where_it_is() {
        let text = "\nAdd ü\n\n## Plan\n# remark\nx\n# --- >8 ---\ndiff\n";
        let parts = DraftKind::Commit.parts(text);
        assert_eq!(&text[parts.title.clone().unwrap()], "Add ü");
        assert_eq!(parts.body.len(), text.len());
        assert_eq!(parts.body.find('x'), text.find('x'));
        assert!(!parts.body.contains("Plan"), "git takes no line with a hash");
        let parts = DraftKind::PullRequest.parts(text);
        assert!(parts.body.contains("## Plan") && !parts.body.contains("diff"), "{parts:?}");
        assert_eq!(DraftKind::Description.parts(text).body, text);
    }
}
