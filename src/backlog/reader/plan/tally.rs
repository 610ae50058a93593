//! What the entries of a list look like, counted, and what that says of the list as a whole.

use super::Planner;
use super::look::Nature;
use super::outline::{OutlineEntry, is_coded};
use super::share::{HALF, MOST, NEARLY_ALL};
use crate::backlog::id;
use crate::backlog::{Marker, State};

/// This many boxes with nothing but words for states are a legend; fewer where they are quoted as code.
const MANY: usize = 3;
const SOME: usize = 2;

/// What the entries of one list look like, counted at its top.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) tops: usize,
    pub(super) boxes: usize,
    coded: usize,
    bold: usize,
    /// With a word for a state in brackets in front.
    words: usize,
    /// That are user stories.
    stories: usize,
    /// Without a box, whose mark shows a state.
    marked: usize,
    /// With a box and nothing but a word for a state: `[x] Done`.
    named: usize,
    /// Whether its boxes are quoted as code.
    is_quoted: bool,
    /// Whether the marks only say that all is done, in a text that is written with boxes.
    is_praise: bool,
    /// That begin with a date.
    dated: usize,
    /// That name a stretch of the work, or only refer to items by their ids.
    recaps: usize,
    labels: usize,
    legends: usize,
    contents: usize,
    nothing: usize,
    /// Those without a box above entries with one.
    above_boxes: usize,
}

impl Tally {
    /// Those that may be titles.
    fn titles(&self) -> usize {
        self.tops - self.nothing
    }

    /// Whether boxes, ids or words for states in brackets show that its entries are items.
    pub(super) fn is_work(&self) -> bool {
        !self.is_legend() && self.shows_work()
    }

    /// Whether it only shows what its boxes mean.
    fn is_legend(&self) -> bool {
        let least = if self.is_quoted { SOME } else { MANY };
        self.named >= least && NEARLY_ALL.is_in(self.named, self.titles())
    }

    fn shows_work(&self) -> bool {
        self.boxes + self.words > 0
            || self.stories > 1 && HALF.is_in(self.stories, self.titles())
            || self.above_boxes > 0
            || self.marked > 1 && HALF.is_in(self.marked, self.titles()) && !self.is_praise
            || HALF.is_in(self.coded, self.titles()) && self.coded > 0
    }

    /// Whether ids or the words of user stories show that its entries can be nothing but items.
    pub(super) fn is_certain(&self) -> bool {
        let most = |count: usize| MOST.is_in(count, self.titles());
        self.coded > 1 && most(self.coded) || self.stories > 0 && most(self.stories)
    }

    /// Whether it explains symbols, leads to places in the file, or states fields.
    pub(super) fn is_of_document(&self) -> bool {
        let titles = self.titles();
        titles == 0
            || self.is_legend()
            || self.boxes == 0
                && (NEARLY_ALL.is_in(self.legends, titles)
                    || HALF.is_below(self.contents, titles)
                    || HALF.is_below(self.labels, titles))
    }

    /// Whether it is a log, or goes through what stands elsewhere once more: the days on which
    /// something happened, the sprints with the ids of what is in them.
    pub(super) fn tells_again(&self) -> bool {
        self.boxes + self.coded + self.words == 0
            && (self.dated > 1 && MOST.is_in(self.dated, self.tops)
                || self.recaps > 1 && MOST.is_in(self.recaps, self.tops))
    }
}

impl Planner<'_, '_> {
    pub(super) fn tally(&self, entries: &[OutlineEntry], first: usize) -> Tally {
        let mut tally = Tally { is_praise: self.praises, ..Tally::default() };
        let mut above = None;
        for (at, entry) in entries.iter().enumerate() {
            if entry.depth > 0 {
                if matches!(entry.marker, Marker::Box(_))
                    && entry.depth == 1
                    && let Some(parent) = entry.parent.filter(|parent| above != Some(*parent))
                {
                    let is_boxed = matches!(entries[parent - first].marker, Marker::Box(_));
                    tally.above_boxes += usize::from(!is_boxed);
                    above = Some(parent);
                }
                continue;
            }
            tally.tops += 1;
            tally.boxes += usize::from(matches!(entry.marker, Marker::Box(_)));
            tally.bold += usize::from(entry.look.is_bold);
            tally.words += usize::from(entry.look.has_word);
            let is_boxed = matches!(entry.marker, Marker::Box(_));
            tally.marked += usize::from(entry.look.says_state && !is_boxed);
            let view = self.view(entry.line);
            if !is_boxed && entry.look.says_state && tally.is_praise {
                tally.is_praise = self.symbol_of(entry).is_some_and(State::is_closed);
            }
            let (marker, text) = view.text().split_at(view.marker().map_or(0, |(_, at)| at));
            tally.is_quoted |= is_boxed && marker.contains('`');
            // `Epic 3:` only leads to what stands below it.
            let leads = text[entry.look.title.min(text.len())..].trim().is_empty();
            tally.coded += usize::from(is_coded(entry) && !leads);
            let first = text.split([' ', ':']).next().unwrap_or_default();
            let first = first.trim_matches(['*', '_', '`']);
            let is_day = first.starts_with(|ch: char| ch.is_ascii_digit()) && id::is_date(first);
            tally.dated += usize::from(is_day);
            let title = text[entry.look.title..].trim_start_matches(['*', '_']);
            tally.named += usize::from(is_boxed && self.is_state(title));
            tally.stories += usize::from(id::is_story(title));
            tally.recaps += usize::from(
                !is_boxed
                    && self.has_certain
                    && entry.look.id.is_none()
                    && id::names_stretch(title),
            );
            let is_label = self.is_label(entry) && !self.is_topic(entry, entries.get(at + 1));
            tally.labels += usize::from(is_label);
            match entry.look.nature {
                Nature::Legend => tally.legends += 1,
                Nature::Contents => tally.contents += 1,
                Nature::Nothing => tally.nothing += 1,
                Nature::Title | Nature::BrokenBox => {}
            }
        }
        tally
    }

    /// Whether a text is a word for a state and nothing else.
    fn is_state(&self, text: &str) -> bool {
        text.split_whitespace().count() <= 2 && self.vocabulary.whole_state(text).is_some()
    }
}
