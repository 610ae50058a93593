//! A file cut at its headings, so that what a version did not change is not read again.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Where a file can be cut, so that each piece says the same whatever the others say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// Nowhere.
    #[default]
    Whole,
    /// At the headings down to a level, which begin with so many of a mark: `#`, or `*` in Org.
    Headings(char, u8),
}

/// A heading with what stands below it, up to the next one of any level that counts; or what stands
/// before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The level of its heading; 0 before the first.
    level: u8,
    /// The piece whose heading stands above its own.
    parent: Option<usize>,
    /// What it says, and below which headings: pieces of one key are read alike.
    pub(super) key: u64,
}

/// How many pieces on either side of one that is read are read with it, so that it is seen among
/// others of its kind.
const NEIGHBOURS: usize = 2;

/// The level of the heading that a line is, if it is one.
pub(super) fn level(line: &str, mark: char) -> Option<u8> {
    let rest = line.trim_start_matches(mark);
    let marks = line.len() - rest.len();
    let is_heading = (1..=6).contains(&marks)
        && rest.bytes().next().is_none_or(|next| next.is_ascii_whitespace());
    u8::try_from(marks).ok().filter(|_| is_heading)
}

/// Cuts a text where its form says.
pub(super) fn cut(text: &str, form: Form) -> Vec<Piece> {
    let mut pieces = vec![Piece { start: 0, end: text.len(), level: 0, parent: None, key: 0 }];
    let mut fence: Option<(char, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n').filter(|_| form != Form::Whole) {
        let start = at;
        at += line.len();
        let level = match form {
            Form::Headings('#', _) if is_code(line, &mut fence) => None,
            Form::Headings(mark, deepest) => level(line, mark).filter(|level| *level <= deepest),
            Form::Whole => None,
        };
        let Some(level) = level else { continue };
        let last = pieces.len() - 1;
        pieces[last].end = start;
        let mut around = std::iter::successors(Some(last), |at| pieces[*at].parent);
        let parent = around.find(|at| pieces[*at].level < level);
        let parent = parent.filter(|at| pieces[*at].level > 0);
        pieces.push(Piece { start, end: text.len(), level, parent, key: 0 });
    }
    for number in 0..pieces.len() {
        let mut hasher = DefaultHasher::new();
        let Piece { start, end, parent, .. } = pieces[number];
        text[start..end].hash(&mut hasher);
        let mut above = parent;
        while let Some(at) = above {
            let piece = pieces[at];
            text[piece.start..piece.end].lines().next().hash(&mut hasher);
            above = piece.parent;
        }
        pieces[number].key = hasher.finish();
    }
    pieces
}

/// Whether a line of Markdown is a fence or stands between fences, where `fence` is the one that is
/// open.
fn is_code(line: &str, fence: &mut Option<(char, usize)>) -> bool {
    let Some(mark) = fence_of(line.trim_start_matches([' ', '>'])) else { return fence.is_some() };
    match *fence {
        None => *fence = Some(mark),
        Some((ch, length)) if mark.0 == ch && mark.1 >= length => *fence = None,
        Some(_) => {}
    }
    true
}

fn fence_of(line: &str) -> Option<(char, usize)> {
    let first = line.chars().next().filter(|first| matches!(first, '`' | '~'))?;
    let length = line.chars().take_while(|ch| *ch == first).count();
    (length >= 3).then_some((first, length))
}

/// The text that is read for some pieces: they, what their headings stand below, and their
/// neighbours; with the number of the piece that each part of it is, and where that begins.
pub(super) fn excerpt(
    text: &str,
    pieces: &[Piece],
    wanted: &[usize],
) -> (String, Vec<(usize, usize)>) {
    let mut taken = vec![false; pieces.len()];
    taken[0] = true;
    for number in wanted {
        let parent = pieces[*number].parent;
        let is_sibling =
            |at: &usize| pieces[*at].parent == parent && pieces[*at].level == pieces[*number].level;
        let before = (0..*number).rev().filter(is_sibling).take(NEIGHBOURS);
        let behind = (*number + 1..pieces.len()).filter(is_sibling).take(NEIGHBOURS);
        let near: Vec<usize> = before.chain(behind).chain([*number]).collect();
        for at in near {
            for above in std::iter::successors(Some(at), |at| pieces[*at].parent) {
                taken[above] = true;
            }
        }
    }
    let mut shown = String::new();
    let mut places = Vec::new();
    for (number, piece) in pieces.iter().enumerate().filter(|(number, _)| taken[*number]) {
        places.push((number, shown.len()));
        shown.push_str(&text[piece.start..piece.end]);
        if !shown.is_empty() && !shown.ends_with('\n') {
            shown.push('\n');
        }
    }
    (shown, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Backlog\n\nIntro\n\n## Ready\n\n### A\n\n```md\n## Not one\n```\n\n### B\n\ntext\n\n## Done\n\n### C\n";

    #[test]
    fn a_text_is_cut_at_headings_and_not_in_code() {
        let pieces = cut(TEXT, Form::Headings('#', 3));
        let first = |piece: &Piece| TEXT[piece.start..piece.end].lines().next().unwrap_or("");
        let heads: Vec<&str> = pieces.iter().map(first).collect();
        assert_eq!(heads, ["", "# Backlog", "## Ready", "### A", "### B", "## Done", "### C"]);
        assert_eq!(pieces[6].parent, Some(5));
        let whole: String = pieces.iter().map(|piece| &TEXT[piece.start..piece.end]).collect();
        assert_eq!(whole, TEXT);
        assert_eq!(cut(TEXT, Form::Headings('#', 2)).len(), 4);
    }

    #[test]
    fn a_piece_is_another_below_another_heading() {
        let moved = TEXT.replace("## Done\n\n### C\n", "").replace("### B", "### C\n\n### B");
        let (old, new) = (cut(TEXT, Form::Headings('#', 3)), cut(&moved, Form::Headings('#', 3)));
        let keys = |pieces: &[Piece]| pieces.iter().map(|it| it.key).collect::<Vec<_>>();
        assert!(!keys(&new).contains(&old[6].key));
        assert!(keys(&new).contains(&old[4].key));
    }

    #[test]
    fn an_excerpt_has_what_is_around() {
        let pieces = cut(TEXT, Form::Headings('#', 3));
        let (shown, places) = excerpt(TEXT, &pieces, &[6]);
        assert!(shown.starts_with("# Backlog\n\nIntro\n\n## Done\n\n### C\n"), "{shown}");
        assert_eq!(places.last(), Some(&(6, shown.len() - "### C\n".len())));
    }

    #[test]
    fn org_is_cut_at_stars() {
        let org = "#+TITLE: x\n* Work\n** TODO A\n*bold*\n** DONE B\n";
        let starts = |pieces: Vec<Piece>| pieces.iter().map(|it| it.start).collect::<Vec<_>>();
        assert_eq!(starts(cut(org, Form::Headings('*', 2))), [0, 11, 18, 35]);
        assert_eq!(starts(cut(org, Form::Whole)), [0]);
    }
}
