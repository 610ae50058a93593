//! How well a dialect fits a file, and why.

use super::dialect::{Dialect, Opener, Syntax};
use super::document::{self, Document, Other};
use super::explains::{are_exercises, explains};
use super::id;
use super::prior;
use super::reader::{File, Reading};
use super::syntax;
use super::{Candidate, Item, Section, Text};
use crate::text;

/// A line of this many bytes may be broken where its sentence goes on.
const BROKEN: usize = 56;
/// A dialect that understands less of a file, in percent, does not read it.
const LEAST: u32 = 20;
/// The same for a generic dialect and a document that does not call itself a backlog.
const LEAST_GENERIC: u32 = 35;
/// How many items, in percent, must show that they are items: by an id, a state, an owner.
const LEAST_BACKED: u32 = 50;
/// A page that is one item as a whole and has fewer points is not an item.
const LEAST_POINTS: i32 = -2;
/// What it counts that the policy names a file by its own name.
const OF_POLICY: i32 = 6;
/// What counts against a page in which nothing but headings with text below them speaks for a backlog.
const OF_PROSE: i32 = -3;
/// This many tables or lists are items in an outline that has none of its own.
const LEAST_ELSEWHERE: usize = 2;
/// Why a page that explains the words of a backlog is not one.
const EXPLAINS: &str = "the page explains what a backlog is, or how one is worked with";
/// How much better, in percent, a generic dialect must fit than a strict one to go first.
const GENERIC_HANDICAP: u32 = 25;
/// What an item counts that has nothing but a title, in percent of one that has more.
const BARE: u32 = 10;

/// From this rank on a strict dialect is certainly meant, so that no generic one is tried: their
/// patterns take longer to build than such a file takes to read.
pub(super) const CERTAIN: u32 = 6000;
/// Of two dialects whose ranks differ by no more than this, in percent, it is unclear which is meant.
const CLOSE: u32 = 12;

/// Of the dialects with their ranks, the best first, the second, if it fits about as well as the
/// first and finds other items. A strict one that fits does not do so by chance.
pub(super) fn rival(tried: &[(&Candidate, u32, bool)]) -> Option<Candidate> {
    let [(first, best, true), (second, next, true), ..] = tried else { return None };
    let is_close = *next > 0 && next * 100 >= best * (100 - CLOSE);
    (is_close && first.items != second.items).then(|| (*second).clone())
}

/// A generic dialect that was not tried.
pub(super) fn untried(dialect: &Dialect) -> Candidate {
    let reason = "a stricter one fits well".to_owned();
    Candidate { dialect: dialect.name.clone(), score: 0, items: 0, reason }
}

/// How well a dialect fits, for people and for the order; rank 0 is not at all.
pub(super) fn judge(
    dialect: &Dialect,
    reading: &Reading,
    document: &Document<'_>,
    file: File<'_>,
) -> (Candidate, u32) {
    let score = score(dialect, reading);
    let items = u32::try_from(reading.items.len()).unwrap_or(u32::MAX);
    let verdict = refusal(dialect, reading, document, file, score);
    let reason = match &verdict {
        Some(reason) => reason.clone(),
        None => format!("{}, it understands {score} % of the lines", what(reading)),
    };
    let name = reading.named.map_or_else(|| dialect.name.clone(), str::to_owned);
    let candidate = Candidate { dialect: name, score, items, reason };
    let rank = match (verdict, dialect.generic) {
        (Some(_), _) => 0,
        // A file that calls itself a list of tasks is hardly one task.
        (None, _) if reading.whole && document.says_backlog => score,
        (None, false) => score * 100,
        // The last resort: whatever else fits goes first.
        (None, true) if reading.is_loose => 1,
        (None, true) => {
            let backed = backed(reading);
            let weight = (backed * 100 + (100 - backed) * BARE) / 100;
            score * weight * 100 / (100 + GENERIC_HANDICAP)
        }
    };
    (candidate, rank)
}

/// The share of the lines that the dialect understands, in percent. Of a generic dialect the text
/// inside items counts half.
fn score(dialect: &Dialect, reading: &Reading) -> u32 {
    let inside = if dialect.generic { reading.inside / 2 } else { 0 };
    ((reading.understood + inside) * 100).checked_div(reading.lines).unwrap_or(0)
}

/// Why the dialect does not read the file, if it does not.
fn refusal(
    dialect: &Dialect,
    reading: &Reading,
    document: &Document<'_>,
    file: File<'_>,
    score: u32,
) -> Option<String> {
    let missing = dialect.requires.iter().find(|any| any.iter().all(|at| reading.opened[*at] == 0));
    if let Some(any) = missing {
        let names: Vec<&str> = any.iter().map(|at| dialect.blocks[*at].name.as_str()).collect();
        if dialect.generic {
            return Some(looked_for(dialect));
        }
        return Some(format!("it has no {}", text::list(&names, "or")));
    }
    if reading.items.is_empty() && (dialect.requires.is_empty() || dialect.generic) {
        return Some(looked_for(dialect));
    }
    let found = what(reading);
    if syntax::is_org(file.path.as_str())
        && dialect.is_mixed
        && reading.items.len() < LEAST_ELSEWHERE
    {
        return Some(format!("{found}, but it is an outline in Org mode"));
    }
    if dialect.syntax == Syntax::Plain && is_of_lists(reading) {
        return Some(format!("{found}, but most lines are entries of lists"));
    }
    if dialect.syntax == Syntax::Plain && is_broken(reading) {
        return Some(format!(
            "{found}, but its lines go on in the next ones, as those of a text do"
        ));
    }
    if dialect.syntax == Syntax::Org && !has_keywords(dialect, reading, file) {
        return Some(format!("{found}, but none has a keyword of Org mode"));
    }
    if dialect.syntax == Syntax::Org && is_log(dialect, reading) {
        return Some(format!("{found}, but its headings are days, and none has a keyword"));
    }
    if !dialect.generic {
        // Its keywords can be nothing else, however much is written below them.
        let is_outline = dialect.syntax == Syntax::Org
            && (reading.items.len() >= MOSTLY
                || syntax::is_org(file.path.as_str()) && has_keyword(dialect, reading));
        let few = score < LEAST && !is_outline;
        return few.then(|| format!("{found}, but it understands {score} % of the lines"));
    }
    let is_named = match document::is_named(file.path) {
        Some(false) if has_columns(reading) || has_states(reading) => Some(true),
        Some(false) if file.is_named => Some(true),
        None if document::names_stories(file.path) && has_ids(reading) => Some(true),
        None if file.is_named => Some(false),
        is_named => is_named,
    };
    if reading.whole {
        if is_named.is_none() && points(dialect, reading, document, file) < LEAST_POINTS {
            return Some(format!("{found}, but the page tells a decision or explains something"));
        }
        return (score < LEAST)
            .then(|| format!("{found}, but it understands {score} % of the lines"));
    }
    if is_named != Some(true) && points(dialect, reading, document, file) < 0 {
        let other = document.other();
        return Some(other.map_or_else(
            || format!("{found}, but the page explains something, or is a form to fill in"),
            |other| format!("{found}, but the file looks like {}", looks_like(other)),
        ));
    }
    let is_bare = dialect.is_mixed && !file.is_named && file.held.is_none();
    if is_bare && are_exercises(reading) {
        return Some(format!("{found}, but most are a number without a title"));
    }
    if is_bare && backed(reading) == 0 && explains(reading, document.defines()) {
        return Some(format!("{found}, but {EXPLAINS}"));
    }
    if document.says_backlog || is_named.is_some() {
        return None;
    }
    if backed(reading) < LEAST_BACKED {
        return Some(format!("{found}, but most have neither id nor state, priority or owner"));
    }
    (score < LEAST_GENERIC).then(|| format!("{found}, but it understands {score} % of the lines"))
}

/// What the document looks like, with the headings that say so.
fn looks_like(other: &Other) -> String {
    let shown = other.headings.iter().take(3);
    let shown: Vec<String> = shown.map(|text| format!("\"{}\"", text::shorten(text, 30))).collect();
    format!("{}, with {}", other.name, text::list(&shown, "and"))
}

/// What the path, the title, the lines and the items say for the document being a backlog.
fn points(dialect: &Dialect, reading: &Reading, document: &Document<'_>, file: File<'_>) -> i32 {
    let items = &reading.items;
    let is_plan = document::names_plan(file.path);
    let is_backed = |item: &&Item| {
        is_backed(item, &reading.sections) || is_plan && is_planned(item, &reading.sections)
    };
    let backed = items.iter().filter(is_backed).count();
    let is_prose =
        |item: &&Item| matches!(dialect.blocks[item.block].opener, Opener::Heading { .. });
    let prose = items.iter().filter(is_prose).count();
    let blank = items.iter().filter(|item| prior::is_blank_title(&item.title.value)).count();
    let named = if file.is_named { OF_POLICY } else { 0 };
    named
        + prior::of_path(file.path)
        + document.points()
        + document.other().map_or(0, |other| other.points(is_plan))
        + prior::of_items(items.len(), backed, blank)
        + if backed == 0 && prose * 2 > items.len() { OF_PROSE } else { 0 }
}

/// Whether a file is an outline in Org mode by its name, or by the keyword of an item: a star is a
/// bullet elsewhere.
fn has_keywords(dialect: &Dialect, reading: &Reading, file: File<'_>) -> bool {
    file.path.as_str().to_lowercase().ends_with(".org") || has_keyword(dialect, reading)
}

/// Whether an item has a keyword, or a box.
fn has_keyword(dialect: &Dialect, reading: &Reading) -> bool {
    reading.items.iter().any(|item| !dialect.blocks[item.block].in_lists)
}

/// Whether most headings are the days of a log, and none has a keyword: `Meeting <2026-02-15 Sun>`.
fn is_log(dialect: &Dialect, reading: &Reading) -> bool {
    let is_day = |title: &&str| {
        let day = title.split_once(['<', '[']).map_or("", |(_, rest)| rest);
        let mut parts = day.split('-');
        let is_year = parts
            .next()
            .is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
        is_year && parts.count() > 1
    };
    let is_heading =
        |item: &&Item| matches!(dialect.blocks[item.block].opener, Opener::Heading { .. });
    let items = reading.items.iter().filter(is_heading).map(|item| item.title.value.as_str());
    let sections = reading.sections.iter().map(|section| section.title.value.as_str());
    let titles: Vec<&str> = items.chain(sections).collect();
    !has_keyword(dialect, reading)
        && titles.iter().filter(|title| is_day(title)).count() * 2 > titles.len()
}

/// Whether many lines of a plain text, each of which would be a task, begin with a bullet.
fn is_of_lists(reading: &Reading) -> bool {
    let has_bullet = |item: &&Item| {
        ["- ", "* ", "+ "].into_iter().any(|bullet| item.title.value.starts_with(bullet))
    };
    let bullets = reading.items.iter().filter(has_bullet).count();
    bullets >= MOSTLY && bullets * 5 > reading.items.len()
}

/// Whether many lines of a plain text go on in the midst of the sentence of the one in front of them, and
/// not all begin in lower case, as those of a list may.
fn is_broken(reading: &Reading) -> bool {
    let titles: Vec<&str> =
        reading.items.iter().map(|item| item.title.value.trim_start()).collect();
    let goes_on =
        |pair: &&[&str]| pair[0].len() >= BROKEN && pair[1].starts_with(char::is_lowercase);
    let broken = titles.windows(2).filter(goes_on).count();
    let lower = titles.iter().filter(|title| title.starts_with(char::is_lowercase)).count();
    broken >= MOSTLY && broken * 5 > titles.len() && lower * 5 < titles.len() * 4
}

/// Whether an item says what it is by its place in a list of tasks or a plan: an id of any form, a
/// story, a stretch of the work around it.
fn is_planned(item: &Item, sections: &[Section]) -> bool {
    let mut around = std::iter::successors(item.section, |at| sections[*at].parent);
    !item.slug_id
        || id::is_story(&item.title.value)
        || around.any(|at| id::is_stretch(&sections[at].title.value))
}

/// This many items with an id and a state are a list of tasks, whatever its headings are.
const MOSTLY: usize = 5;

/// Whether most items have an id and say their state themselves.
fn has_states(reading: &Reading) -> bool {
    let says = |item: &&Item| {
        !item.slug_id
            && item.statuses.iter().any(|status| {
                status.state.is_some()
                    && matches!(
                        status.source,
                        super::StatusSource::Field | super::StatusSource::Title
                    )
            })
    };
    let count = reading.items.iter().filter(says).count();
    count >= MOSTLY && count * 2 > reading.items.len()
}

/// Whether most items have an id of their own.
fn has_ids(reading: &Reading) -> bool {
    let count = reading.items.iter().filter(|item| !item.slug_id).count();
    count >= MOSTLY && count * 2 > reading.items.len()
}

/// Whether the items stand in columns of a board: a section for what is to be done and one for what
/// is done.
fn has_columns(reading: &Reading) -> bool {
    let states = reading.items.iter().filter_map(|item| {
        let section = item.section.map(|at| &reading.sections[at]);
        section.and_then(|section| section.state)
    });
    let mut open = false;
    let mut closed = false;
    for state in states {
        open |= !state.is_closed();
        closed |= state.is_closed();
    }
    open && closed
}

/// What a file must hold to be read by the dialect, and this one does not.
fn looked_for(dialect: &Dialect) -> String {
    format!("it has nothing like this: {}", dialect.summary)
}

pub(super) fn what(reading: &Reading) -> String {
    text::plural(reading.items.len(), "item")
}

/// How many of the items, in percent, have more than a title.
fn backed(reading: &Reading) -> u32 {
    let backed = reading.items.iter().filter(|item| is_backed(item, &reading.sections)).count();
    let share = (backed * 100).checked_div(reading.items.len()).unwrap_or(0);
    u32::try_from(share).unwrap_or(100)
}

/// A longer value of a field, in words, tells what the field is for.
const LONGEST_VALUE: usize = 6;

/// Whether a text is the value of a field: `high`, and no sentence about what stands there.
fn is_value(text: &Text) -> bool {
    text.value.split_whitespace().nth(LONGEST_VALUE).is_none()
}

fn is_backed(item: &Item, sections: &[Section]) -> bool {
    let has = |is: fn(&char) -> bool| item.id.chars().any(|ch| is(&ch));
    let has_id = !item.slug_id
        && item.id.contains(['-', ' '])
        && has(char::is_ascii_alphabetic)
        && has(char::is_ascii_digit);
    let horizon = || {
        let around = std::iter::successors(item.section, |at| sections[*at].parent);
        around.map(|at| &sections[at]).any(|section| section.attributes.get("horizon").is_some())
    };
    has_id
        || id::is_story(&item.title.value)
        || item.statuses.iter().any(|status| status.state.is_some())
        || item.priority.as_deref().is_some_and(is_value)
        || item.owner.as_deref().is_some_and(is_value)
        || !item.criteria.is_empty()
        || horizon()
}
