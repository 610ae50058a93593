//! What a title says beside its words: tags, a strike, symbols and words for the state.

mod lead;
mod words;

use std::ops::Range;
use std::sync::Arc;

use super::header::{Header, boxed};
use super::markup;
use super::remark::{is_loud, is_remark, is_variant, quoted_at_end};
use super::view::{View, boxed as box_at};
use crate::backlog::dialect::{Dialect, Known};
use crate::backlog::pattern::Pattern;
use crate::backlog::{Attributes, State, Status, StatusSource, Text};
use crate::sort::Sort as _;
use crate::text::fold;

/// What a title is struck out with.
pub(super) const STRIKE: &str = "~~";
/// Nobody hangs more than this on one title.
const MOST: usize = 20;

/// A title while it is read: a stretch of its line that gets shorter at both ends.
pub(super) struct Title<'v> {
    view: &'v View<'v>,
    dialect: &'v Dialect,
    range: Range<usize>,
    statuses: Vec<Status>,
    fields: Vec<(Text, Text)>,
    /// The tags that stand in its midst.
    cuts: Vec<Range<usize>>,
    /// The stretch that is known to hold no more tags.
    untagged: Option<Range<usize>>,
}

impl<'v> Title<'v> {
    pub(super) fn new(title: &Text, view: &'v View<'v>, dialect: &'v Dialect) -> Self {
        let range = view.range(title.span);
        let mut title = Self {
            view,
            dialect,
            range,
            statuses: Vec::new(),
            fields: Vec::new(),
            cuts: Vec::new(),
            untagged: None,
        };
        title.trim();
        // `[x] - Fix the pump`
        if dialect.is_mixed
            && let Some(rest) = title.text().strip_prefix("- ")
        {
            title.keep(title.range.end - rest.len()..title.range.end);
        }
        title
    }

    /// Takes what stands in front of the title: a box, a word in brackets, a strike, a symbol.
    pub(super) fn mark(&mut self, mark: &Text) {
        let place = self.view.range(mark.span);
        let text = &self.view.text()[place.clone()];
        if let Some((tick, len)) = text.find('[').and_then(|at| {
            let (tick, len) = box_at(&text[at..])?;
            Some((tick, at + len))
        }) {
            let piece = self.view.piece(place.start..(place.start + len).min(place.end));
            self.statuses.push(boxed(tick, piece, self.dialect));
        } else if let Some((word, state)) = self.dialect.vocabulary.whole_state(text) {
            let word = place.start + word.start..place.start + word.end;
            self.say(word, Some(state));
        } else if let Some((symbol, state)) = self.dialect.vocabulary.symbol_in(text)
            && !self.dialect.vocabulary.is_ornament(&text[symbol.clone()])
        {
            self.say(place.start + symbol.start..place.start + symbol.end, Some(state));
        }
        // A title that is struck itself says so.
        if let Some(at) = text.find(STRIKE).filter(|_| !self.text().starts_with(STRIKE)) {
            let opens = place.start + at;
            match self.text().find("~~") {
                Some(end) => {
                    self.strike(opens..opens + 2, self.range.start..self.range.start + end)
                }
                None => self.say(opens..opens + 2, Some(State::Done)),
            }
        }
    }

    /// Takes strike and symbols, and where the dialect wants it words, off both ends.
    pub(super) fn symbols(&mut self) {
        for _ in 0..MOST {
            self.emphasis();
            let taken = self.struck()
                || self.quoted()
                || self.symbol()
                || self.dialect.has_usual_tags && self.words();
            if !taken {
                break;
            }
        }
    }

    fn struck(&mut self) -> bool {
        let Some(inner) = self.text().strip_prefix("~~") else { return false };
        let Some(end) = inner.find("~~").filter(|end| *end > 0) else { return false };
        let start = self.range.start;
        self.strike(start..start + 2, start + 2..start + 2 + end);
        true
    }

    /// Takes a state off the end that is quoted as code: `` Pump `✅ Done` ``, `` Pump `WIP` ``. A word in
    /// small letters is a name: `` Rename `done` ``.
    fn quoted(&mut self) -> bool {
        let Some((before, inner)) = quoted_at_end(self.text()) else { return false };
        let vocabulary = &self.dialect.vocabulary;
        let symbol = vocabulary.symbol_in(inner).filter(|(symbol, _)| {
            symbol.start == 0 && !vocabulary.is_ornament(&inner[..symbol.end])
        });
        let word = || vocabulary.whole_state(inner).filter(|_| is_loud(inner));
        let Some((_, state)) = symbol.or_else(word) else { return false };
        let (start, end) = (self.range.start, self.range.end - 1);
        self.say(end - inner.len()..end, Some(state));
        self.keep(start..start + before.len());
        true
    }

    /// Takes the tags out of the title and into `captures`: the team's own wherever they stand, the
    /// usual ones off its ends.
    pub(super) fn tags(&mut self, captures: &mut Attributes) {
        if self.untagged.as_ref() == Some(&self.range) {
            return;
        }
        for tag in &self.dialect.tags {
            let mut from = 0;
            for _ in 0..MOST {
                let end = self.range.end;
                let Some(found) = self.tag(tag, Some(from), captures) else { break };
                let is_cut = self.range.end == end && found.start > 0;
                from = if is_cut { found.end } else { 0 };
            }
        }
        let common = self.dialect.usual_tags();
        for _ in 0..MOST {
            if !common.iter().any(|tag| self.tag(tag, None, captures).is_some()) {
                self.untagged = Some(self.range.clone());
                break;
            }
        }
    }

    /// The title, and what was said beside it, behind what the header said otherwise.
    pub(super) fn finish(mut self, mut statuses: Vec<Status>) -> Header {
        let mut title = self.view.piece(self.range.clone());
        self.cuts.order_by_key(|cut| cut.start);
        let (mut at, mut left) = (self.range.start, Vec::new());
        for cut in self.cuts.iter().filter(|cut| cut.end <= self.range.end) {
            left.extend(self.view.text().get(at..cut.start).map(str::trim));
            at = at.max(cut.end);
        }
        if !left.is_empty() {
            left.push(self.view.text()[at..self.range.end].trim());
            left.retain(|part| !part.is_empty());
            title.value = left.join(" ");
        }
        if self.dialect.is_mixed {
            title.value = markup::plain(title.value);
            let inside = title.value.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
            if let Some(inside) = inside.filter(|inside| !inside.contains(['(', ')'])) {
                title.value = inside.to_owned();
            }
        }
        statuses.extend(self.statuses);
        Header { title, statuses, fields: self.fields }
    }

    fn text(&self) -> &'v str {
        &self.view.text()[self.range.clone()]
    }

    fn keep(&mut self, range: Range<usize>) {
        self.range = range;
        self.trim();
    }

    fn trim(&mut self) {
        loop {
            let text = self.text();
            let start = self.range.start + text.len() - text.trim_start().len();
            self.range = start..start + text.trim().len();
            // A tag that stood in the midst may stand at the end now.
            let last = self.cuts.iter().find(|cut| cut.end == self.range.end);
            match last.filter(|cut| cut.start >= start) {
                Some(cut) => self.range.end = cut.start,
                None => return,
            }
        }
    }

    fn say(&mut self, place: Range<usize>, state: Option<State>) {
        let text = self.view.piece(place);
        self.statuses.push(Status { text, state, source: StatusSource::Title });
    }

    /// A title that is struck: what stands behind it may say why.
    fn strike(&mut self, mark: Range<usize>, inner: Range<usize>) {
        let behind = self.range.end.min(inner.end + 2)..self.range.end;
        let rest = self.view.text()[behind.clone()].trim();
        match self.dialect.vocabulary.state(rest) {
            Some(state) => self.say(behind, Some(state)),
            None => self.say(mark, Some(State::Done)),
        }
        self.keep(inner);
    }

    /// A symbol at the start, at the end, or in front of a remark at the end.
    fn symbol(&mut self) -> bool {
        let text = self.text();
        let bare = text.trim_end_matches(is_variant);
        for (symbol, state) in self.dialect.vocabulary.symbols(text) {
            if let Some(rest) = text.strip_prefix(symbol)
                && !self.dialect.vocabulary.is_ornament(symbol)
                && !rest.trim_start_matches(is_variant).trim().is_empty()
            {
                let rest = rest.trim_start_matches(is_variant);
                let cut = self.range.end - rest.len();
                self.say(self.range.start..cut, Some(state));
                self.keep(cut..self.range.end);
                return true;
            }
            let at = match bare.strip_suffix(symbol) {
                Some("") => continue,
                Some(before) => before.len(),
                None => {
                    let Some(at) = text.rfind(symbol) else { continue };
                    let behind =
                        text[at + symbol.len()..].trim_start_matches(is_variant).trim_start();
                    let names_state =
                        || self.dialect.vocabulary.first_words(&fold(behind)).is_some();
                    let before = text[..at].trim_end();
                    let is_parted =
                        text[..at].ends_with(|ch| matches!(ch, ' ' | ')') || !char::is_ascii(&ch));
                    // `Pump — ✅ the first one, 2026-05-04`
                    let bare = before.trim_end_matches(['—', '–', '-', '|', '·']);
                    if bare.len() < before.len() && before.len() < at && !bare.is_empty() {
                        bare.len()
                    } else if is_parted && (is_remark(behind) || names_state()) {
                        at
                    } else {
                        continue;
                    }
                }
            };
            let cut = self.range.start + at;
            self.say(cut..self.range.end, Some(state));
            self.keep(self.range.start..cut);
            return true;
        }
        false
    }

    /// Takes a tag out of the title and says where it stood: one of the team's own that stands at byte
    /// `from` or behind it, or a usual one, whose words must be known.
    fn tag(
        &mut self,
        tag: &Pattern,
        from: Option<usize>,
        captures: &mut Attributes,
    ) -> Option<Range<usize>> {
        let text = self.text();
        let found = tag.captures_at(text, from.unwrap_or(0))?;
        let whole = found.get_match().range();
        if whole.is_empty() || whole.len() == text.len() {
            return None;
        }
        let start = self.range.start;
        let mut read = Vec::new();
        for (number, name) in tag.names() {
            let Some(piece) = found.get(*number) else { continue };
            let mut place = piece.range();
            let known = Known::ALL.into_iter().find(|known| known.capture() == &**name);
            if let Some(known) = known.filter(|_| from.is_none()) {
                let word = self.dialect.vocabulary.known(known, piece.as_str())?;
                place = place.start + word.start..place.start + word.end;
            }
            read.push((name, self.view.piece(start + place.start..start + place.end)));
        }
        self.take(read, captures);
        let place = start + whole.start..start + whole.end;
        if whole.start == 0 {
            self.keep(place.end..self.range.end);
        } else if whole.end == text.len() {
            self.keep(start..place.start);
        } else {
            self.cuts.push(place);
        }
        Some(whole)
    }

    /// Takes over what a tag captured; `key` and `value` are a field.
    fn take(&mut self, read: Vec<(&Arc<str>, Text)>, captures: &mut Attributes) {
        if let [(first, key), (_, value)] = &read[..]
            && ***first == *"key"
        {
            self.fields.push((key.clone(), value.clone()));
            return;
        }
        for (name, piece) in read {
            let is_state = matches!(&**name, "label" | "owner")
                && self.dialect.vocabulary.is_state_tag(&piece.value);
            let name = if is_state { Arc::from("status") } else { Arc::clone(name) };
            if captures.get(&name).is_none() {
                captures.insert(name, piece);
            }
        }
    }

    /// Takes the marks off a title that is bold or quoted as a whole, and a mark that has no partner.
    fn emphasis(&mut self) {
        for mark in ["**", "__", STRIKE] {
            let text = self.text();
            let (opens, closes) = (text.starts_with(mark), text.ends_with(mark));
            if !opens && !closes {
                continue;
            }
            let both = opens && closes && text.len() > 2 * mark.len();
            match text.matches(mark).count() {
                2 if both && mark != STRIKE => {
                    self.keep(self.range.start + mark.len()..self.range.end - mark.len())
                }
                1 if opens => self.keep(self.range.start + mark.len()..self.range.end),
                1 if closes => self.keep(self.range.start..self.range.end - mark.len()),
                _ => {}
            }
        }
    }
}
