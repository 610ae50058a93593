//! A file cut at its headings, so that what a version did not change is not read again.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Where a file can be cut, so that each piece says the same whatever the others say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// Nowhere.
    #[default]
    Whole,
    /// At the headings down to a level, which begin with that many of a mark: `#`, or `*` in Org.
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

/// How many bytes of two texts are compared at once.
const BLOCK: usize = 256;
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

/// A text that was cut, so that the next version of it is looked at only where it is another one.
#[derive(Debug, Default)]
pub(super) struct Cut {
    form: Form,
    text: String,
    pieces: Vec<Piece>,
}

impl Cut {
    /// Cuts the next version where its form says.
    pub(super) fn again(&mut self, text: &str, form: Form) -> Vec<Piece> {
        if self.form != form {
            *self = Self { form, ..Self::default() };
        }
        let same = Same::of(&self.text, text);
        let mut pieces = self.begin(same.before);
        let kept = pieces.len();
        let behind = self.between(text, &mut pieces, same.behind);
        let unlike = pieces.len();
        for old in behind {
            let start = text.len() - (self.text.len() - old.start);
            push(&mut pieces, start, old.level);
        }
        if let Some(last) = pieces.last_mut() {
            last.end = text.len();
        }
        let first_behind = self.pieces.len() - behind.len();
        self.keys(text, &mut pieces, kept, |number| match number {
            number if number < kept => Some(number),
            number if number >= unlike => Some(number - unlike + first_behind),
            _ => None,
        });
        text.clone_into(&mut self.text);
        self.pieces.clone_from(&pieces);
        pieces
    }

    /// Cuts what lies between the `pieces` with which another text begins as well and those with which
    /// it ends as well, which are given back.
    fn between(&self, text: &str, pieces: &mut Vec<Piece>, same_behind: usize) -> &[Piece] {
        let mut at = match pieces.len() {
            0 => 0,
            kept => self.pieces.get(kept).map_or(0, |piece| piece.start),
        };
        if pieces.is_empty() {
            pieces.push(Piece { start: 0, end: text.len(), level: 0, parent: None, key: 0 });
        }
        let Form::Headings(mark, deepest) = self.form else { return &[] };
        let mut fence: Option<(char, usize)> = None;
        for line in text[at..].split_inclusive('\n') {
            let start = at;
            at += line.len();
            if mark == '#' && is_code(line, &mut fence) {
                continue;
            }
            let Some(level) = level(line, mark).filter(|level| *level <= deepest) else { continue };
            let behind = self.end(text.len(), start, same_behind);
            if !behind.is_empty() {
                return behind;
            }
            push(pieces, start, level);
        }
        &[]
    }

    /// Gives the pieces from `first` on their keys: that of the piece that it `was`, where what it
    /// stands below is what it stood below.
    fn keys(
        &self,
        text: &str,
        pieces: &mut [Piece],
        first: usize,
        was: impl Fn(usize) -> Option<usize>,
    ) {
        let mut is_below = vec![true; pieces.len()];
        for number in first..pieces.len() {
            let old = was(number).map(|old| &self.pieces[old]);
            is_below[number] = old.is_some_and(|old| match (pieces[number].parent, old.parent) {
                (None, None) => true,
                (Some(new), Some(old)) => was(new) == Some(old) && is_below[new],
                _ => false,
            });
            pieces[number].key = match old.filter(|_| is_below[number]) {
                Some(old) => old.key,
                None => key(text, pieces, number),
            };
        }
    }

    /// The pieces that another text, which begins with the same bytes, has as well: all before the last
    /// one that ends there.
    fn begin(&self, same: usize) -> Vec<Piece> {
        let count = self.pieces.partition_point(|piece| piece.end <= same);
        self.pieces[..count.saturating_sub(1)].to_vec()
    }

    /// The pieces that another text has as well from the heading at `start` on, where that text has
    /// `length` bytes and the last `same` of them in common.
    fn end(&self, length: usize, start: usize, same: usize) -> &[Piece] {
        let rest = length - start;
        if rest > same {
            return &[];
        }
        let start = self.text.len() - rest;
        match self.pieces.binary_search_by_key(&start, |piece| piece.start) {
            // What stands before the first heading has none.
            Ok(at) if self.pieces[at].level > 0 => &self.pieces[at..],
            _ => &[],
        }
    }
}

/// Cuts a text by itself.
pub(super) fn cut(text: &str, form: Form) -> Vec<Piece> {
    Cut::default().again(text, form)
}

/// How many bytes two texts have in common at their beginning, and how many of the rest at their end.
struct Same {
    before: usize,
    behind: usize,
}

impl Same {
    fn of(old: &str, new: &str) -> Self {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let before = alike(old.chunks(BLOCK).zip(new.chunks(BLOCK)), |(a, b)| {
            a.iter().zip(b).take_while(|(a, b)| a == b).count()
        });
        let (old, new) = (&old[before..], &new[before..]);
        let behind = alike(old.rchunks(BLOCK).zip(new.rchunks(BLOCK)), |(a, b)| {
            a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
        });
        Self { before, behind }
    }
}

/// How many bytes pairs of blocks have in common, up to the first pair that differs.
fn alike<'a>(
    pairs: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    in_last: impl Fn((&'a [u8], &'a [u8])) -> usize,
) -> usize {
    let mut count = 0;
    for (a, b) in pairs {
        if a != b {
            return count + in_last((a, b));
        }
        count += a.len();
    }
    count
}

/// Takes in the piece of a heading, and ends the one before.
fn push(pieces: &mut Vec<Piece>, start: usize, level: u8) {
    let last = pieces.len() - 1;
    pieces[last].end = start;
    let mut around = std::iter::successors(Some(last), |at| pieces[*at].parent);
    let parent = around.find(|at| pieces[*at].level < level);
    let parent = parent.filter(|at| pieces[*at].level > 0);
    pieces.push(Piece { start, end: start, level, parent, key: 0 });
}

/// What a piece is known by.
fn key(text: &str, pieces: &[Piece], number: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    let Piece { start, end, parent, .. } = pieces[number];
    text[start..end].hash(&mut hasher);
    let mut above = parent;
    while let Some(at) = above {
        let piece = pieces[at];
        text[piece.start..piece.end].lines().next().hash(&mut hasher);
        above = piece.parent;
    }
    hasher.finish()
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
    fn another_version_is_cut_as_if_there_were_no_other() {
        let form = Form::Headings('#', 3);
        let versions = [
            TEXT.to_owned(),
            TEXT.replace("text", "another text"),
            TEXT.replace("## Ready", "## In Progress"),
            TEXT.replace("```md\n", ""),
            TEXT.replace("### B\n\ntext\n\n", ""),
            TEXT.replace("## Done\n", "# Done\n"),
            TEXT.replace("## Done\n\n", ""),
            format!("{TEXT}\n### D\n"),
            format!("## New\n\n{TEXT}"),
            TEXT.replace("### C", "### B\n\n### B\n\n### C"),
            TEXT.trim_end_matches("# C\n").to_owned(),
            String::new(),
            "no heading".to_owned(),
        ];
        for before in &versions {
            for now in &versions {
                let mut cut_before = Cut::default();
                cut_before.again(before, form);
                assert_eq!(cut_before.again(now, form), cut(now, form), "{before:?} {now:?}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_version_is_cut_as_if_there_were_no_other(
            lines in proptest::collection::vec(0_usize..8, 0..24),
            changes in proptest::collection::vec((0_usize..24, 0_usize..3, 0_usize..8), 1..4),
        ) {
            const LINES: [&str; 8] =
                ["# A\n", "## B\n", "### C\n", "### C\n", "text\n", "```\n", "\n", "## é\n"];
            let text = |lines: &[usize]| lines.iter().map(|at| LINES[*at]).collect::<String>();
            let form = Form::Headings('#', 3);
            let (mut lines, mut one) = (lines, Cut::default());
            one.again(&text(&lines), form);
            for (at, what, line) in changes {
                let at = at.min(lines.len());
                match what {
                    0 => lines.insert(at, line),
                    1 if at < lines.len() => drop(lines.remove(at)),
                    _ if at < lines.len() => lines[at] = line,
                    _ => {}
                }
                proptest::prop_assert_eq!(one.again(&text(&lines), form), cut(&text(&lines), form));
            }
        }
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
