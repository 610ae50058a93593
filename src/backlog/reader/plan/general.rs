//! Items that nothing marks as such: lines without a bullet, and what only the most general reading takes.
//!
//! ```text
//! USER                       the tables of a database, a word each
//!     name mail password
//! ACCOUNT
//!     number amount
//!
//! Done                       a word for a state, which stands over what follows
//!     fix the pump
//! ```

use std::collections::HashSet;

use super::outline::Part;
use super::share::HALF;
use super::{How, Opening, Planner};

impl Planner<'_, '_> {
    /// Notes the lines that are read as items in a text in which each line is one, where they do not look
    /// like titles of work, or where nothing but the name of the file says that they are.
    pub(super) fn unmarked(&mut self) {
        let bare: Vec<usize> = if self.is_loose {
            let stated = self.stated_lines();
            let bare = self.plan.openings.iter().filter(|opening| is_bare(opening));
            bare.map(|opening| opening.line).filter(|line| !stated.contains(line)).collect()
        } else if self.outline.apart.is_some() {
            self.odd_lines()
        } else {
            return;
        };
        self.doubt(0, &bare, "line");
    }

    /// The lines that begin with a word for a state: `DONE: fix the pump`.
    fn stated_lines(&self) -> HashSet<usize> {
        let paragraphs = self.outline.parts.iter().filter_map(|part| match part {
            Part::Prose(paragraph) => Some(paragraph),
            Part::Label(_) | Part::List(_) | Part::Table(_) => None,
        });
        let stated = paragraphs
            .filter(|paragraph| paragraph.look.says_state || paragraph.look.lead.is_some());
        stated.map(|paragraph| paragraph.line).collect()
    }

    /// Lines that are nothing but a word for a state, and all of them where most are a single word.
    fn odd_lines(&self) -> Vec<usize> {
        let paragraphs = self.plan.openings.iter().filter(|at| at.block == self.blocks.paragraph);
        let lines: Vec<usize> = paragraphs.filter(|at| is_bare(at)).map(|at| at.line).collect();
        // Where words are not separated by spaces nobody counts them.
        let is_word = |line: &&usize| {
            let view = self.view(**line);
            let title = view.text().trim_end_matches([':', ' ']);
            title.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if HALF.is_in(lines.iter().filter(is_word).count(), lines.len()) {
            return lines;
        }
        let is_state =
            |line: &usize| self.vocabulary.whole_state(self.view(*line).text()).is_some();
        lines.into_iter().filter(is_state).collect()
    }
}

/// Whether an item has neither a mark nor an id.
fn is_bare(opening: &Opening) -> bool {
    match &opening.how {
        How::Item { mark, id, .. } => id.is_none() && mark.start == mark.end,
        How::Section(_) | How::Label => false,
    }
}
