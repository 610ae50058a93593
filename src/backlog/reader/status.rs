//! What a file says about the state of an item, the most certain statement first.

use std::collections::{HashMap, HashSet};

use super::header::{Header, boxed};
use super::stamp;
use super::title::{self, Title};
use super::view::{self, View};
use crate::backlog::dialect::{Dialect, Opener, Vocabulary};
use crate::backlog::{
    Attributes, FieldRole, Item, Kind, Marker, Section, State, Status, StatusSource, Text, Tick,
};
use crate::sort::Sort as _;
use crate::text::fold;

/// Reads a header: a column or words captured from it, a box, and what the title says.
pub(super) fn header(
    opener: &Opener,
    captures: &mut Attributes,
    title: &Text,
    view: &View<'_>,
    dialect: &Dialect,
) -> Header {
    let is_row = matches!(opener, Opener::Row(_));
    let mut statuses = Vec::new();
    if let Opener::Entry { .. } = opener
        && let Some((Marker::Box(tick), at)) = view.marker()
    {
        statuses.push(boxed(tick, view.piece(0..at), dialect));
    }
    let mut title = Title::new(title, view, dialect);
    if let Some(mark) = captures.remove("mark") {
        title.mark(&mark);
    }
    title.tags(captures);
    title.symbols();
    title.tags(captures);
    if dialect.is_mixed && !is_row {
        title.lead();
        title.symbols();
        title.tags(captures);
    }
    statuses.extend(captures.remove("status").map(|text| Status {
        state: dialect.vocabulary.state(&text.value).or_else(|| stamp::tick(&text.value)),
        text,
        source: if is_row { StatusSource::Field } else { StatusSource::Title },
    }));
    let mut header = title.finish(statuses);
    // `T1 — done` has no other title.
    if dialect.is_mixed
        && !is_row
        && captures.get("id").is_some()
        && dialect.vocabulary.whole_state(&header.title.value).is_some()
    {
        let state = dialect.vocabulary.state(&header.title.value);
        let text = header.title.clone();
        header.statuses.push(Status { text, state, source: StatusSource::Title });
    }
    header
}

/// The word for a state in bold that a text begins with, perhaps behind words that are struck out:
/// `**Done** - it stands in the back room.`
pub(super) fn first_words(view: &View<'_>, vocabulary: &Vocabulary) -> Option<Text> {
    let text = view.text();
    let mut at = 0;
    if let Some(struck) = text.strip_prefix(title::STRIKE) {
        let close = struck.find(title::STRIKE)?;
        at = close + 2 * title::STRIKE.len();
        at += text[at..].len() - text[at..].trim_start().len();
    }
    if at == 0 && !text.starts_with("**") {
        return plain_words(view, vocabulary);
    }
    let inside = text[at..].strip_prefix("**")?;
    let close = inside.find("**")?;
    vocabulary.whole_state(&inside[..close])?;
    Some(view.piece(at + 2..at + 2 + close))
}

/// The word for a state in capitals that is all of a line, or its first sentence: `WIP; the door sticks`.
fn plain_words(view: &View<'_>, vocabulary: &Vocabulary) -> Option<Text> {
    let text = view.text();
    let end = text.find(['.', ';', ':', ',', '—', '–', '(']).unwrap_or(text.len());
    let word = text[..end].trim_end();
    let is_loud = word.contains(char::is_alphabetic) && !word.contains(char::is_lowercase);
    (is_loud && vocabulary.whole_state(word).is_some()).then(|| view.piece(0..word.len()))
}

/// What writing the item down means, where nothing else says more.
pub(super) fn unstated(state: State, title: &Text) -> Status {
    let text = Text { value: String::new(), span: title.span };
    Status { text, state: Some(state), source: StatusSource::OpenBox }
}

/// Lets the place of a file settle the state of its item, unless that is closed anyway.
pub(super) fn settle(item: &mut Item, state: Option<State>) {
    if let Some(state) = state
        && !item.state().is_some_and(State::is_closed)
    {
        let place = item.attributes.get("place").map_or("", |place| place.value.as_str());
        let text = Text { value: place.to_owned(), span: item.header };
        item.statuses = vec![Status { text, state: Some(state), source: StatusSource::Section }];
    }
}

/// The state that the value of a field means: `[x] Complete` says it with a box.
fn field_state(value: &str, dialect: &Dialect) -> Option<State> {
    let Some((tick, len)) = view::boxed(value) else {
        return dialect.vocabulary.state(value).or_else(|| share(value));
    };
    let words = value.get(len..).unwrap_or_default();
    dialect.vocabulary.state(words).or(match tick {
        Tick::Ticked => Some(State::Done),
        Tick::Open => Some(State::Planned),
        Tick::Symbol(symbol) => dialect.boxed(symbol),
    })
}

/// The state that a count of what is done means: `19/19 tasks`, `0 of 24`.
fn share(value: &str) -> Option<State> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let len = digits(value);
    let rest = value[len..].trim_start();
    let rest = rest.strip_prefix('/').or_else(|| rest.strip_prefix("of "))?.trim_start();
    let done: u32 = value[..len].parse().ok()?;
    let all: u32 = rest[..digits(rest)].parse().ok()?;
    match done {
        _ if all == 0 || done > all => None,
        0 => Some(State::Planned),
        _ if done == all => Some(State::Done),
        _ => Some(State::InProgress),
    }
}

/// Whether a value lists what may stand there: `open / paid / overdue`.
fn is_choice(value: &str) -> bool {
    [" / ", "|"].iter().any(|symbol| value.matches(symbol).count() > 1)
}

/// The sections around an item that are a state, the innermost first.
fn state_sections<'a>(item: &Item, sections: &'a [Section]) -> impl Iterator<Item = usize> + 'a {
    let around = std::iter::successors(item.section, |at| sections[*at].parent);
    around.filter(|at| sections[*at].state.is_some())
}

/// The sections that do not speak for every item in them.
pub(super) struct Weak {
    mixed: HashSet<usize>,
    topics: HashSet<usize>,
    /// Those of what is closed that say so behind what they are about: `Moments (shipped + pending)`.
    late: HashSet<usize>,
    /// Those that are begun as a whole, and not each thing in them: `Phase 2: Rigging (in progress)`.
    begun: HashSet<usize>,
    /// Those with nothing but a symbol in front, which may be an ornament: `✅ Setup`.
    adorned: HashSet<usize>,
}

impl Weak {
    pub(super) fn of(items: &[Item], sections: &[Section], dialect: &Dialect) -> Self {
        let are = |holds: fn(State) -> bool| {
            let is_topic = move |at: &usize| {
                let Section { title, state, .. } = &sections[*at];
                state.is_some_and(holds) && dialect.vocabulary.whole_state(&title.value).is_none()
            };
            (0..sections.len()).filter(is_topic).collect::<HashSet<usize>>()
        };
        let late = are(State::is_closed);
        let begun = are(|state| matches!(state, State::InProgress | State::InReview));
        let mixed = mixed(items, sections, &late);
        let adorned = (0..sections.len()).filter(|at| is_adorned(&sections[*at], dialect));
        let adorned = adorned.collect();
        Self { mixed, topics: topics(sections, dialect), late, begun, adorned }
    }

    /// Whether the section that is a state speaks for the item beside what that says itself.
    fn speaks_for(&self, section: usize, item: &Item) -> bool {
        let has = |source| item.statuses.iter().any(|status| status.source == source);
        let is_around = item.section != Some(section) || self.late.contains(&section);
        !(has(StatusSource::OpenBox)
            && (self.adorned.contains(&section) || self.begun.contains(&section))
            || has(StatusSource::OpenBox) && self.mixed.contains(&section) && is_around
            || has(StatusSource::Field) && self.topics.contains(&section))
    }
}

/// Whether nothing but a symbol in front of its title says that a section is closed.
fn is_adorned(section: &Section, dialect: &Dialect) -> bool {
    let title = &section.title.value;
    let symbol = dialect.vocabulary.symbol_in(title).filter(|(symbol, _)| symbol.start == 0);
    symbol.is_some_and(|(symbol, state)| {
        section.state == Some(state)
            && state.is_closed()
            && dialect.vocabulary.state(&title[symbol.end..]).is_none()
    })
}

/// Sections of what is closed that hold, below headings of their own or below a title that says so only
/// at its end, ticked boxes beside open ones: there each box speaks for itself.
fn mixed(items: &[Item], sections: &[Section], late: &HashSet<usize>) -> HashSet<usize> {
    let has = |item: &Item, evidence| item.statuses.iter().any(|status| status.source == evidence);
    let is_closed = |at: usize| sections[at].state.is_some_and(State::is_closed);
    let open = items.iter().filter(|item| has(item, StatusSource::OpenBox)).filter_map(|item| {
        let is_around = |at: &usize| Some(*at) != item.section || late.contains(at);
        state_sections(item, sections).next().filter(|at| is_around(at) && is_closed(*at))
    });
    let open: HashSet<usize> = open.collect();
    if open.is_empty() {
        return open;
    }
    // `## Status: Completed` above steps that are ticked, and one that is not.
    let ticked = items.iter().filter(|item| has(item, StatusSource::Box));
    ticked.flat_map(|item| state_sections(item, sections)).filter(|at| open.contains(at)).collect()
}

/// Sections that are called a backlog of something, as `# Backlog: technical debt`, with no other section
/// beside them: they are topics to the items that say their state themselves.
fn topics(sections: &[Section], dialect: &Dialect) -> HashSet<usize> {
    let is_other = |section: &&Section| section.state.is_some_and(|state| state != State::Planned);
    let with_states: HashSet<Option<usize>> =
        sections.iter().filter(is_other).map(|section| section.parent).collect();
    let says_more = |title: &str| {
        let behind = dialect.vocabulary.whole_state(title).map_or(0, |(word, _)| word.end);
        title[behind..].contains(char::is_alphabetic)
    };
    let is_topic = |section: &Section| {
        section.state == Some(State::Planned)
            && !with_states.contains(&section.parent)
            && says_more(&section.title.value)
    };
    (0..sections.len()).filter(|at| is_topic(&sections[*at])).collect()
}

/// Gives what a closed epic says to the items within it that say nothing themselves.
pub(super) fn inherit(items: &mut [Item]) {
    let closed = items.iter().filter(|item| matches!(item.kind, Kind::Epic | Kind::Feature));
    let closed: HashMap<String, Status> = closed
        .filter(|item| item.state().is_some_and(State::is_closed))
        .filter_map(|item| Some((item.id.clone(), item.statuses.first()?.clone())))
        .collect();
    if closed.is_empty() {
        return;
    }
    for item in items.iter_mut().filter(|item| item.statuses.is_empty()) {
        let parent = item.parent.as_ref().and_then(|parent| closed.get(parent));
        item.statuses.extend(
            parent.map(|status| Status { source: StatusSource::Section, ..status.clone() }),
        );
    }
}

/// Whether an item has a box of its own, and that is open.
fn is_unticked(item: &Item) -> bool {
    let is_open =
        |status: &Status| status.source == StatusSource::OpenBox && !status.text.value.is_empty();
    item.statuses.iter().any(is_open)
}

/// Adds what the fields and the sections around the item say.
pub(super) fn finish(item: &mut Item, sections: &[Section], dialect: &Dialect, weak: &Weak) {
    let fields = item.fields.iter().filter(|field| field.role == Some(FieldRole::Status));
    let stated: Vec<Status> = fields
        .filter(|field| !field.value.value.is_empty() && !is_choice(&field.value.value))
        .map(|field| Status {
            text: field.value.clone(),
            state: field_state(&field.value.value, dialect),
            source: StatusSource::Field,
        })
        .collect();
    item.statuses.extend(stated);
    let section = state_sections(item, sections).next().filter(|at| weak.speaks_for(*at, item));
    let section = section.map(|at| &sections[at]);
    let closed = section.and_then(|section| section.state).filter(|state| state.is_closed());
    // `[Testing] Cover the winch` below *Done* or *To do* is about tests.
    if section.is_some() {
        item.statuses.retain(|status| {
            status.source != StatusSource::Title
                || !dialect.vocabulary.is_topic(&fold(&status.text.value))
        });
    }
    // A strike says that an item is closed; how, the section may know better, or its own box: nobody
    // has ticked what is given up.
    let given_up = is_unticked(item).then_some(State::Dropped);
    for status in item.statuses.iter_mut().filter(|status| status.text.value == title::STRIKE) {
        status.state = closed.or(given_up).or(status.state);
    }
    item.statuses.extend(section.map(|section| Status {
        text: section.title.clone(),
        state: section.state,
        source: StatusSource::Section,
    }));
    // A date behind the word for a state speaks where nothing else does.
    if item.statuses.is_empty() {
        item.statuses.extend(stamp::status(item, &dialect.vocabulary));
    }
    item.statuses.order_by_key(|status| status.source);
}
