//! Sections that stand beside those of states and mean none themselves.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::backlog::compare::Movements;
use crate::backlog::dialect::Vocabulary;
use crate::backlog::{Backlog, Item, Section, State, StatusSource};
use crate::finding::{Edit, Finding, Findings};
use crate::rules::Context;
use crate::source::{Location, Span};
use crate::text::lookalike;
use crate::text::{fold, shorten};

/// What the change does with a section.
enum Use<'a> {
    /// It moves an item out of a section of that name into it.
    MovesIn(&'a Item, &'a str),
    /// It puts new work into it.
    Adds(&'a Item),
}

/// Finds them.
pub(super) fn check(cx: &Context<'_>, out: &mut Findings) {
    look_alike(cx, out);
    titles_look_alike(cx, out);
    in_html(cx, out);
    if let Ok(movements) = cx.movements() {
        used(cx, movements, out);
    }
}

/// Sections whose name nobody can tell from that of a state.
fn look_alike(cx: &Context<'_>, out: &mut Findings) {
    for file in &cx.backlog.files {
        let dialect = cx.policy.dialect_named(&file.dialect);
        let common = Vocabulary::default();
        let words = dialect.map_or(&common, |dialect| &dialect.vocabulary);
        for section in file.sections.iter().filter(|section| section.state.is_none()) {
            let title = &section.title;
            let Some(plain) = lookalike::plain(&title.value) else { continue };
            let Some((_, state)) = words.whole_state(&plain) else { continue };
            let at = Location::new(file.source, title.span);
            let message = format!(
                "\"{}\" looks like \"{}\" and is written with other symbols, so it means no state",
                shorten(&title.value, 40),
                shorten(&plain, 40)
            );
            let help = format!("write it in plain letters, so that it means {state}");
            let edit = Edit { location: at, replacement: plain };
            let finding = Finding::new(at, message, help).key(title.value.clone());
            out.push(finding.fix("write it in plain letters", vec![edit]));
        }
    }
}

/// Items whose state, in brackets or behind a dash, is written in letters that only look like those of
/// a state.
fn titles_look_alike(cx: &Context<'_>, out: &mut Findings) {
    for item in cx.backlog.items.iter().filter(|item| says_nothing(item)) {
        let header = cx.sources.get(item.source).slice(item.header);
        let Some(plain) = lookalike::plain(header) else { continue };
        let words = cx.policy.dialect_of(cx.backlog.file(item)).map(|dialect| &dialect.vocabulary);
        let common = Vocabulary::default();
        let words = words.unwrap_or(&common);
        let mut parts = plain.split(['[', ']', '(', ')', '|', '—', '–', ':']).map(str::trim);
        let found = parts.find_map(|part| {
            let (_, state) = words.whole_state(part).filter(|_| !header.contains(part))?;
            Some((part, state))
        });
        let Some((part, state)) = found else { continue };
        let message = format!(
            "{} says \"{}\" in symbols that only look like these letters, so it means no state",
            item.name(),
            shorten(part, 40)
        );
        let help = format!("write it in plain letters, so that it means {state}");
        let found = Finding::new(item.at(item.header), message, help);
        out.push(found.item(&item.id).key(format!("{} looks alike", item.id)));
    }
}

/// Headings of HTML that name a state: a page shows them like any other, and nothing stands below
/// them for the gate.
fn in_html(cx: &Context<'_>, out: &mut Findings) {
    for file in cx.backlog.files.iter().filter(|file| !file.whole) {
        let dialect = cx.policy.dialect_of(file);
        let common = Vocabulary::default();
        let words = dialect.map_or(&common, |dialect| &dialect.vocabulary);
        let source = cx.sources.get(file.source);
        let mut start = 0;
        for line in source.text.split_inclusive('\n') {
            let span = Span::new(start, start + line.trim_end().len());
            start += line.len();
            let Some((level, title)) = html_heading(line) else { continue };
            let Some((_, state)) = words.whole_state(title) else { continue };
            let message = format!(
                "\"{}\" is a heading of HTML, so it means no state",
                shorten(line.trim(), 40)
            );
            let plain = format!("{} {title}", "#".repeat(level));
            let help = format!("write it as `{plain}`, so that it means {state}");
            let at = Location::new(file.source, span);
            let edit = Edit { location: at, replacement: plain };
            let found = Finding::new(at, message, help).key(format!("html {title}"));
            out.push(found.fix("write it as Markdown", vec![edit]));
        }
    }
}

/// The level and the text of a line such as `<h2>Doing</h2>`.
fn html_heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim().strip_prefix("<h").or_else(|| line.trim().strip_prefix("<H"))?;
    let level = rest.chars().next()?.to_digit(7).filter(|level| *level > 0)?;
    let (_, behind) = rest.split_once('>')?;
    let title = behind.split('<').next().unwrap_or_default().trim();
    Some((level as usize, title)).filter(|(_, title)| !title.is_empty())
}

/// Sections that the change uses as states.
fn used(cx: &Context<'_>, movements: Movements<'_>, out: &mut Findings) {
    let topics = topics(movements.base());
    let states = StateSections::of(cx.backlog);
    let mut found: BTreeMap<(usize, usize), Use<'_>> = BTreeMap::new();
    for item in cx.backlog.items.iter().filter(|item| says_nothing(item)) {
        let Some(at) = states.unknown(cx.backlog, item) else { continue };
        let section = &cx.backlog.files[item.file].sections[at];
        let use_ = match movements.before(item) {
            Some(before) => state_section(movements.base(), before)
                .map(|from| Use::MovesIn(item, &from.title.value)),
            None => {
                let path = cx.backlog.file(item).path.as_str();
                let is_topic = topics.contains(&(path, fold(&section.title.value)));
                (!is_topic).then_some(Use::Adds(item))
            }
        };
        if let Some(use_) = use_ {
            found.entry((item.file, at)).or_insert(use_);
        }
    }
    for ((file, at), use_) in found {
        out.push(finding(cx.backlog, file, at, &use_));
    }
    silenced(cx, movements, &states, out);
}

/// Items that were worked on, and of which nothing says any more how far they are; and such whose
/// state is written in a box with a symbol that means none, or in letters that only look right.
fn silenced(
    cx: &Context<'_>,
    movements: Movements<'_>,
    states: &StateSections,
    out: &mut Findings,
) {
    for pair in movements.pairs() {
        let item = pair.head;
        let Some(state) = pair.base.state().filter(|state| !state.is_closed()) else { continue };
        let was_box = pair.base.status().is_some_and(|status| status.source == StatusSource::Box);
        let is_gone = item.state().is_none() || says_nothing(item) && !was_box;
        let header = cx.sources.get(item.source).slice(item.header);
        let is_meant = is_running(state)
            || item.state().is_none() && (has_box(header) || lookalike::plain(header).is_some());
        let has_unknown_status = item
            .statuses
            .iter()
            .any(|status| status.source == StatusSource::Field && status.state.is_none());
        if !is_gone
            || !is_meant
            || has_unknown_status
            || says_nothing(pair.base) && !has_box(header)
        {
            continue;
        }
        if item.state() == Some(state) || states.unknown(cx.backlog, item).is_some() {
            continue;
        }
        let message = format!(
            "{} was {state} before the change, and nothing says how far it is now",
            item.name()
        );
        let help = "say its state where it was said before, in plain letters, or put it into a section that is a state";
        let found = Finding::new(item.at(item.header), message, help);
        out.push(found.item(&item.id).key(format!("{} silenced", item.id)));
    }
}

/// Whether an entry has a box, whatever is in it.
fn has_box(header: &str) -> bool {
    let behind = header.trim_start_matches(['-', '*', '+', ' ', '\t']);
    behind.starts_with('[') && behind.chars().take(4).any(|ch| ch == ']')
}

/// Whether an item in that state is one that somebody works on.
fn is_running(state: State) -> bool {
    matches!(state, State::InProgress | State::InReview | State::Blocked)
}

fn finding(backlog: &Backlog, file: usize, at: usize, use_: &Use<'_>) -> Finding {
    let file = &backlog.files[file];
    let section = &file.sections[at];
    let title = shorten(&section.title.value, 40);
    let (item, what) = match use_ {
        Use::MovesIn(item, from) => {
            (item, format!("moves {} into it, out of \"{}\"", item.name(), shorten(from, 40)))
        }
        Use::Adds(item) => (item, format!("adds {} below it", item.name())),
    };
    let message = format!(
        "\"{title}\" stands beside sections that are states and means none, and the change {what}"
    );
    let name = serde_json::Value::from(section.title.value.as_str());
    let help = format!(
        "use a section that is a state, or say in the policy what it means: `backlog: {{states: {{in-progress: [{name}]}}}}`"
    );
    Finding::new(Location::new(file.source, section.header), message, help)
        .key(section.title.value.clone())
        .related(item.at(item.header), "this item")
}

/// Whether nothing but where it stands says how far an item is.
fn says_nothing(item: &Item) -> bool {
    item.statuses.iter().all(|status| status.source == StatusSource::OpenBox)
}

/// The section of a state around an item.
fn state_section<'a>(backlog: &'a Backlog, item: &Item) -> Option<&'a Section> {
    backlog.sections_around(item).find(|section| section.state.is_some())
}

/// Where sections of states stand, by the file and the section around them, and whether one of them
/// means work in progress.
struct StateSections(HashMap<(usize, Option<usize>), bool>);

impl StateSections {
    fn of(backlog: &Backlog) -> Self {
        let sections =
            backlog.files.iter().enumerate().flat_map(|(number, file)| {
                file.sections.iter().map(move |section| (number, section))
            });
        let mut sections_of = HashMap::new();
        for (file, section) in sections.filter(|(_, section)| section.state.is_some()) {
            let is_running = section.state == Some(State::InProgress);
            *sections_of.entry((file, section.parent)).or_default() |= is_running;
        }
        Self(sections_of)
    }

    /// Whether a section says how urgent its items are, when they are to be done, or that they are
    /// ideas, which is not a state. *Now* and *Current work* beside *In Progress* say the same as it.
    fn waits(&self, file: usize, section: &Section) -> bool {
        let says = |name: &str| section.attributes.get(name).is_some();
        let runs = self.0.get(&(file, section.parent)).is_some_and(|runs| *runs);
        says("priority")
            || Vocabulary::is_pool(&section.title.value)
            || says("horizon") && !(says("current") && runs)
    }

    /// The section around an item that stands beside those of states and means none itself.
    fn unknown(&self, backlog: &Backlog, item: &Item) -> Option<usize> {
        let sections = &backlog.files[item.file].sections;
        let around = std::iter::successors(item.section, |at| sections.get(*at)?.parent);
        let mut found = None;
        for at in around {
            let section = sections.get(at)?;
            if section.state.is_some() {
                return None;
            }
            if !self.waits(item.file, section) && self.0.contains_key(&(item.file, section.parent))
            {
                found = Some(at);
            }
        }
        found
    }
}

/// The sections of the base that hold items and mean no state, by file and folded title.
fn topics(base: &Backlog) -> HashSet<(&str, String)> {
    let states = StateSections::of(base);
    let items = base.items.iter();
    let topics = items.filter_map(|item| {
        let at = states.unknown(base, item)?;
        let file = base.file(item);
        Some((file.path.as_str(), fold(&file.sections[at].title.value)))
    });
    topics.collect()
}
