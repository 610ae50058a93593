//! Symbols that a text uses as bullets beside those of Markdown: `• Fix the pump`, `☐ Fix the pump`,
//! `o Fix the pump`, `[x] Fix the pump`. One line may begin so by chance; several show it.

use super::line::{Line, LineKind};

/// This many lines show that a symbol is a bullet, and this many that a box needs none.
const LEAST: usize = 3;
const LEAST_BOXES: usize = 2;

/// What such a line begins with, and how its symbol is to be taken.
const SYMBOLS: [(char, Bullet); 38] = [
    ('•', Bullet::Symbol),
    ('‣', Bullet::Symbol),
    ('⁃', Bullet::Symbol),
    ('◦', Bullet::Symbol),
    ('▪', Bullet::Symbol),
    ('▫', Bullet::Symbol),
    ('·', Bullet::Symbol),
    ('➤', Bullet::Symbol),
    ('►', Bullet::Symbol),
    ('▸', Bullet::Symbol),
    ('→', Bullet::Symbol),
    ('–', Bullet::Symbol),
    ('—', Bullet::Symbol),
    ('☐', Bullet::Kept),
    ('☑', Bullet::Kept),
    ('☒', Bullet::Kept),
    ('✅', Bullet::Kept),
    ('✔', Bullet::Kept),
    ('✓', Bullet::Kept),
    ('✗', Bullet::Kept),
    ('✘', Bullet::Kept),
    ('❌', Bullet::Kept),
    ('⬜', Bullet::Kept),
    ('🔲', Bullet::Kept),
    ('□', Bullet::Kept),
    ('■', Bullet::Kept),
    ('⚪', Bullet::Kept),
    ('⏳', Bullet::Kept),
    ('🔄', Bullet::Kept),
    ('🚧', Bullet::Kept),
    ('o', Bullet::Symbol),
    ('0', Bullet::Symbol),
    ('#', Bullet::Symbol),
    ('x', Bullet::Tick),
    ('X', Bullet::Tick),
    ('v', Bullet::Tick),
    ('[', Bullet::Box),
    ('-', Bullet::Symbol),
];

/// Symbols for what is not done: without one of these a list of ticks tells what is good about something.
const OPEN: [char; 8] = ['☐', '⬜', '🔲', '□', '⚪', '⏳', '🔄', '🚧'];

/// How the sign in front of an entry is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bullet {
    /// It marks the entry and says nothing.
    Symbol,
    /// It says something, and is a part of the text.
    Kept,
    /// It says that the entry is done.
    Tick,
    /// A box without anything in front of it.
    Box,
}

/// The symbols that a text uses as bullets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bullets {
    /// Those of the list above, a bit each.
    known: u64,
    /// Pictures of its own, whatever they mean to it.
    own: [Option<char>; MOST_OWN],
    /// Whether words in brackets and capitals stand in front of lines: `[DONE] Fix the pump`.
    has_tags: bool,
    /// Whether its boxes stand right behind their bullets: `-[ ] Fix the pump`.
    has_tight_boxes: bool,
    /// Whether its boxes stand right in front of their text: `- [ ]Fix the pump`.
    has_glued_boxes: bool,
}

/// A longer word in brackets in front of a line does not mean a state; in bytes.
const LONGEST_TAG: usize = 12;
/// No text has more pictures of its own for states.
const MOST_OWN: usize = 8;

/// The pictures that lines right below each other begin with, and how many lines do.
#[derive(Debug, Default)]
struct Pictures {
    found: Vec<(char, usize)>,
    /// How many stand right below another one.
    beside: usize,
    was_one: bool,
}

impl Pictures {
    fn line(&mut self, content: &str, is_text: bool) {
        let found = picture(content).filter(|_| is_text);
        if let Some(ch) = found {
            self.beside += usize::from(self.was_one);
            let at = self.found.iter().position(|(known, _)| *known == ch);
            match at {
                Some(at) => self.found[at].1 += 1,
                None if self.found.len() < MOST_OWN => self.found.push((ch, 1)),
                None => {}
            }
        }
        let is_kept = symbol(content).is_some_and(|at| SYMBOLS[at].1 == Bullet::Kept);
        self.was_one = is_text && (found.is_some() || is_kept);
    }

    /// Those that are bullets: with several lines that begin so, most of them right below each other.
    /// One of them stands twice; a picture in front of a paragraph or of a field is an ornament.
    fn own(&self) -> [Option<char>; MOST_OWN] {
        let lines: usize = self.found.iter().map(|(_, count)| count).sum();
        let mut own = [None; MOST_OWN];
        if lines >= LEAST && lines > self.found.len() && self.beside * 2 >= lines {
            for (slot, (ch, _)) in own.iter_mut().zip(&self.found) {
                *slot = Some(*ch);
            }
        }
        own
    }
}

/// The picture that a line begins with, and a blank behind it, if none of the list above is one.
fn picture(content: &str) -> Option<char> {
    let first = content.chars().next().filter(|ch| !ch.is_ascii())?;
    let is_picture = matches!(first, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
        && !SYMBOLS.iter().any(|(known, _)| *known == first);
    let behind = content[first.len_utf8()..].trim_start_matches('\u{fe0f}');
    (is_picture && behind.starts_with([' ', '\t']) && !behind.trim().is_empty()).then_some(first)
}

impl Bullets {
    /// Counts what the lines of `text` begin with, where one may begin an entry.
    #[must_use]
    pub fn of(text: &str, lines: &[Line]) -> Self {
        let mut counts = [0; SYMBOLS.len()];
        let mut may_begin = true;
        let mut pictures = Pictures::default();
        let (mut has_headings, mut has_dashes, mut has_numbers) = (false, false, false);
        let (mut tight, mut glued, mut tags) = (0, 0, 0);
        for line in lines {
            let content = &text[line.content.range()];
            pictures.line(content, line.kind == LineKind::Text);
            if line.kind == LineKind::Text {
                let found = symbol(content);
                has_dashes |= content.starts_with("- ");
                tight += usize::from(is_tight(content));
                glued += usize::from(glued_box(content).is_some());
                tags += usize::from(tag(content).is_some());
                has_numbers |= content.starts_with(|ch| matches!(ch, '1'..='9'));
                if let Some(at) = found.filter(|_| may_begin) {
                    counts[at] += 1;
                }
                may_begin = found.is_some()
                    || content.starts_with(['-', '*', '+'])
                    || content.ends_with([':', '：']);
            } else {
                may_begin = true;
                // A title that is drawn or underlined is not a mark.
                has_headings |= matches!(line.kind, LineKind::Heading(_))
                    && text[line.whole.range()].trim_start().starts_with('#');
            }
        }
        let kept = (0..SYMBOLS.len()).filter(|at| SYMBOLS[*at].1 == Bullet::Kept);
        let kept: usize = kept.map(|at| counts[at]).sum();
        let own = pictures.own();
        let is_open = own[0].is_some()
            || (0..SYMBOLS.len()).any(|at| counts[at] > 0 && OPEN.contains(&SYMBOLS[at].0));
        let is_used = |at: usize| match SYMBOLS[at] {
            (_, Bullet::Kept) => is_open && (kept >= LEAST || own[0].is_some()),
            (_, Bullet::Box) => counts[at] >= LEAST_BOXES,
            ('-', _) => counts[at] >= LEAST && !has_dashes,
            // Beside other numbers it is one of them.
            ('0', _) if has_numbers => false,
            // Letters are words in a text that is written with marks.
            (symbol, _) => counts[at] >= LEAST && !(has_headings && symbol.is_ascii()),
        };
        let used = (0..SYMBOLS.len()).filter(|at| is_used(*at));
        // A single one without a space is a slip.
        let has_tight_boxes = tight >= LEAST_BOXES;
        let has_glued_boxes = glued >= LEAST_BOXES;
        Self {
            known: used.fold(0, |set, at| set | 1 << at),
            own,
            has_tight_boxes,
            has_glued_boxes,
            has_tags: tags >= LEAST,
        }
    }

    /// Whether a line begins with a bullet and a box right behind it, as the boxes of the text do.
    #[must_use]
    pub fn is_tight_box(self, content: &str) -> bool {
        self.has_tight_boxes && is_tight(content)
    }

    /// Where the text begins of a line with a bullet and a box that nothing parts from the text, as the
    /// boxes of the text are written.
    #[must_use]
    pub fn glued_box(self, content: &str) -> Option<usize> {
        glued_box(content).filter(|_| self.has_glued_boxes)
    }

    /// How the symbol that a line begins with is to be taken, and how long it is, if it is a bullet.
    #[must_use]
    pub fn read(self, content: &str) -> Option<(Bullet, usize)> {
        if self == Self::default() {
            return None;
        }
        if let Some(ch) = picture(content).filter(|ch| self.own.contains(&Some(*ch))) {
            return Some((Bullet::Kept, ch.len_utf8()));
        }
        if self.has_tags && tag(content).is_some() {
            return Some((Bullet::Kept, 0));
        }
        let at = symbol(content).filter(|at| self.known & 1 << at != 0)?;
        Some((SYMBOLS[at].1, SYMBOLS[at].0.len_utf8()))
    }
}

/// Whether a box stands right behind a bullet.
fn is_tight(content: &str) -> bool {
    content.strip_prefix(['-', '*', '+']).is_some_and(|rest| {
        rest.starts_with("[ ] ") || rest.starts_with("[x] ") || rest.starts_with("[X] ")
    })
}

/// Where the text begins that stands right behind a box: `- [ ]Fix the pump`.
fn glued_box(content: &str) -> Option<usize> {
    let rest = content.strip_prefix(['-', '*', '+'])?.trim_start_matches(' ');
    let text = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| rest.strip_prefix(mark))?;
    text.starts_with(char::is_alphanumeric).then(|| content.len() - text.len())
}

/// The word in brackets and capitals that a line begins with, and text behind it.
fn tag(content: &str) -> Option<&str> {
    let (inside, behind) = content.strip_prefix('[')?.split_once(']')?;
    let is_word = (2..=LONGEST_TAG).contains(&inside.len())
        && inside.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' ');
    (is_word && behind.starts_with(' ') && !behind.trim().is_empty()).then_some(inside)
}

/// Which of the symbols a line begins with, and a blank behind it.
fn symbol(content: &str) -> Option<usize> {
    let first = content.chars().next()?;
    // Most lines begin with a letter, and one look at it must do.
    if first.is_ascii() && !matches!(first, 'o' | '0' | '#' | 'x' | 'X' | 'v' | '[' | '-') {
        return None;
    }
    let at = SYMBOLS.iter().position(|(symbol, _)| *symbol == first)?;
    let behind = content[first.len_utf8()..].trim_start_matches('\u{fe0f}');
    let is_box = || {
        let inside = behind.split_once(']').filter(|(inside, _)| inside.chars().count() < 4);
        inside.is_some_and(|(inside, rest)| {
            inside.trim().chars().all(|ch| !ch.is_alphanumeric() || matches!(ch, 'x' | 'X'))
                && rest.starts_with(' ')
        })
    };
    if first == '-' {
        return behind.starts_with(char::is_alphabetic).then_some(at);
    }
    match SYMBOLS[at].1 {
        Bullet::Box => is_box().then_some(at),
        _ => (behind.starts_with([' ', '\t']) && !behind.trim().is_empty()).then_some(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Lines;

    fn entries(text: &str) -> Vec<(Bullet, usize)> {
        let lines = Lines::parse(text);
        let bullets = Bullets::of(text, &lines.lines);
        let content = |line: &Line| &text[line.content.range()];
        lines.lines.iter().filter_map(|line| bullets.read(content(line))).collect()
    }

    #[test]
    fn what_several_lines_begin_with_is_a_bullet() {
        assert_eq!(entries("• a b\n• c\n• d\n"), [(Bullet::Symbol, 3); 3]);
        assert_eq!(entries("# T\n\n☐ a\n✅ b\n☐ c\n"), [(Bullet::Kept, 3); 3]);
        assert_eq!(entries("[ ] a\n[x] b\n"), [(Bullet::Box, 1); 2]);
        assert_eq!(entries("-a\n-b\n-c\n"), [(Bullet::Symbol, 1); 3]);
        assert_eq!(entries("Left:\n X a\n X b\n\n X c\n"), [(Bullet::Tick, 1); 3]);
        assert_eq!(entries("o a\n\no b\n\no c\n").len(), 3);
    }

    #[test]
    fn pictures_of_its_own_are_bullets_where_they_stand_below_each_other() {
        assert_eq!(entries("🔸 a\n🔹 b\n🔹 c\n"), [(Bullet::Kept, 4); 3]);
        assert!(entries("🔸 a\n🔹 b\n📌 c\n").is_empty(), "names of fields");
        assert_eq!(entries("✅ a\n🔹 b\n🔹 c\n🔹 d\n").len(), 4);
        assert!(entries("🔸 a\n\n🔹 b\n\n🔹 c\n").is_empty());
    }

    #[test]
    fn words_in_brackets_and_capitals_are_bullets_where_several_lines_have_them() {
        assert_eq!(entries("[DONE] a\n[SKIP] - b\n[DONE] c\n"), [(Bullet::Kept, 0); 3]);
        assert!(entries("[DONE] a\n[1] b\n[Link](c) d\n").is_empty());
    }

    #[test]
    fn boxes_may_stand_right_behind_their_bullets_where_all_do() {
        let of = |text: &str| Bullets::of(text, &Lines::parse(text).lines);
        assert!(of("-[ ] a\n-[x] b\n").is_tight_box("-[ ] a"));
        assert!(!of("-[ ] a\n- [x] b\n- [ ] c\n").is_tight_box("-[ ] a"), "a slip");
        assert!(!of("-[ ] a\n-[x](b) c\n").is_tight_box("-[ ] a"));
    }

    #[test]
    fn boxes_may_stand_right_in_front_of_their_text_where_several_do() {
        let of = |text: &str| Bullets::of(text, &Lines::parse(text).lines);
        assert_eq!(of("- [ ]a\n- [x]b\n").glued_box("- [x]b"), Some(5));
        assert_eq!(of("- [ ]a\n- [ ] b\n").glued_box("- [ ]a"), None, "a slip");
        assert_eq!(of("- [x](a) b\n- [x](c) d\n").glued_box("- [x](a) b"), None, "links");
    }

    #[test]
    fn words_and_single_signs_are_none() {
        for text in [
            "• a\n",
            "a\n→ b\n→ c\n",
            "# T\n\no a\n\no b\n\no c\n",
            "[a](b) c\n[d] e\n",
            "–a\n–b\n–c\n",
            "✅ a\n✅ b\n✅ c\n",
            "-a\n-b\n- c\n- d\n",
        ] {
            assert!(entries(text).is_empty(), "{text}");
        }
    }
}
