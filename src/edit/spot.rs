//! Where a new item goes, and which of the others it is like.

use super::Refusal;
use crate::backlog::{Backlog, Item, State};
use crate::text::{list, normalize, shorten};

/// More sections than these in one sentence help nobody.
const MOST_SECTIONS: usize = 8;

/// The place of a new item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file, as an index.
    pub file: usize,
    /// The section, as an index into those of the file.
    pub section: Option<usize>,
    /// The number of the item that is to hold it.
    pub parent: Option<usize>,
    /// The numbers of the items that stand side by side there.
    pub inside: Vec<usize>,
    /// The numbers of the items that it goes behind too: the one that holds it, and what others hold.
    pub behind: Vec<usize>,
    /// The number of the item that it is written like.
    pub model: Option<usize>,
    /// The state that it is to have, where the others say theirs.
    pub state: Option<State>,
}

/// The place that `to` means - the title of a section, a state, or an item - else the one at which
/// the other items stand that are not begun.
///
/// # Errors
/// Where there is no such place, or more than one.
pub fn spot(backlog: &Backlog, to: Option<&str>) -> Result<Spot, Refusal> {
    match to {
        None => usual(backlog),
        Some(to) => match section(backlog, to)? {
            Some((file, section)) => Ok(Spot::of_section(backlog, file, Some(section))),
            None => match backlog.find(to).next() {
                Some(parent) => Ok(Spot::below(backlog, parent)),
                None => Err(unknown(backlog, to)),
            },
        },
    }
}

impl Spot {
    fn of_section(backlog: &Backlog, file: usize, section: Option<usize>) -> Self {
        let is_inside = |item: &&Item| {
            item.section == section && (section.is_some() || !is_held(backlog, item))
        };
        let inside: Vec<usize> =
            backlog.items_of(file).filter(is_inside).map(|item| item.number).collect();
        Self::like(backlog, file, section, inside, None)
    }

    fn below(backlog: &Backlog, parent: &Item) -> Self {
        let held = |item: &&Item| item.parent.as_ref() == Some(&parent.id);
        let inside: Vec<usize> =
            backlog.items_of(parent.file).filter(held).map(|item| item.number).collect();
        let section = inside.first().map_or(parent.section, |first| backlog.items[*first].section);
        Self::like(backlog, parent.file, section, inside, Some(parent.number))
    }

    fn like(
        backlog: &Backlog,
        file: usize,
        section: Option<usize>,
        inside: Vec<usize>,
        parent: Option<usize>,
    ) -> Self {
        let name = |section: Option<usize>| {
            section.and_then(|at| backlog.files[file].sections.get(at)).map(|section| &section.name)
        };
        let item = |number: &usize| &backlog.items[*number];
        let is_open = |item: &&Item| !item.state().is_some_and(|state| state.is_closed());
        let beside = || inside.iter().rev().map(item);
        let elsewhere = || {
            backlog.items_of(file).filter(|other| {
                name(other.section) == name(section)
                    && parent.is_none_or(|parent| {
                        let parent = &backlog.items[parent];
                        let of = other.parent.as_deref().and_then(|id| backlog.item(id));
                        of.is_some_and(|of| of.block == parent.block)
                    })
            })
        };
        let model = beside()
            .find(is_open)
            .or_else(|| beside().next())
            .or_else(|| elsewhere().filter(is_open).last())
            .or_else(|| elsewhere().last())
            .or_else(|| backlog.items_of(file).filter(is_open).last())
            .or_else(|| backlog.items_of(file).last());
        let mut behind: Vec<usize> = parent.into_iter().collect();
        let holders: Vec<&str> = inside.iter().map(|number| item(number).id.as_str()).collect();
        let is_below = |other: &&Item| {
            let above =
                std::iter::successors(Some(*other), |item| backlog.item(item.parent.as_deref()?));
            above.skip(1).take(8).any(|above| holders.contains(&above.id.as_str()))
        };
        behind.extend(backlog.items_of(file).filter(is_below).map(|item| item.number));
        let state = section.and_then(|at| backlog.files[file].sections.get(at)?.state);
        let state = state.or_else(|| not_begun(backlog, file));
        Self { file, section, parent, inside, behind, model: model.map(|item| item.number), state }
    }
}

fn is_held(backlog: &Backlog, item: &Item) -> bool {
    item.parent.as_deref().is_some_and(|id| backlog.item(id).is_some())
}

/// The state that items of a file have which are not begun; `None` where none says so.
fn not_begun(backlog: &Backlog, file: usize) -> Option<State> {
    let has = |state: State| backlog.items_of(file).any(|item| item.state() == Some(state));
    let says = backlog.items_of(file).any(|item| item.status().is_some());
    [State::Planned, State::Ready]
        .into_iter()
        .find(|state| has(*state))
        .or(says.then_some(State::Planned))
}

/// Where items stand that are planned, else ready, else in no state; behind the last item of the
/// first file where there are none of these.
///
/// # Errors
/// Where all that is there is done, in a section for what is done.
fn usual(backlog: &Backlog) -> Result<Spot, Refusal> {
    let states = [Some(State::Planned), Some(State::Ready), None];
    let holds =
        |item: &Item| backlog.items.iter().any(|other| other.parent.as_ref() == Some(&item.id));
    let open = states.into_iter().find_map(|state| {
        let items = backlog.items.iter().rev();
        items.filter(|item| item.state() == state).find(|item| !holds(item))
    });
    if let Some(item) = open {
        let parent = item.parent.as_deref().and_then(|id| backlog.item(id));
        return Ok(match parent.filter(|parent| parent.file == item.file) {
            Some(parent) => Spot::below(backlog, parent),
            None => Spot::of_section(backlog, item.file, item.section),
        });
    }
    let sections = backlog.files.iter().enumerate().flat_map(|(file, read)| {
        read.sections.iter().enumerate().map(move |(at, section)| (file, at, section.state))
    });
    let rank = |state: Option<State>| match state {
        Some(State::Planned) => 0,
        Some(State::Ready) => 1,
        None => 2,
        Some(_) => 3,
    };
    match sections.min_by_key(|(.., state)| rank(*state)) {
        Some((file, section, state)) if rank(state) < 2 => {
            Ok(Spot::of_section(backlog, file, Some(section)))
        }
        _ => match backlog.items.last() {
            Some(last) if backlog.section(last).is_some_and(|section| section.state.is_some()) => {
                Err(Refusal {
                    why: "no section is for what is not begun".to_owned(),
                    help: format!(
                        "add one to {}, or say where to with `--to`",
                        backlog.file(last).path
                    ),
                })
            }
            Some(last) => Ok(Spot::of_section(backlog, last.file, last.section)),
            None => Ok(Spot::of_section(backlog, 0, None)),
        },
    }
}

/// The section of a title, or the one of a state.
fn section(backlog: &Backlog, to: &str) -> Result<Option<(usize, usize)>, Refusal> {
    let wanted = normalize(to);
    let all = || {
        backlog.files.iter().enumerate().flat_map(|(file, read)| {
            read.sections.iter().enumerate().map(move |(at, section)| (file, at, section))
        })
    };
    let mut found: Vec<(usize, usize)> = Vec::new();
    let by_title = all().filter(|(.., section)| normalize(&section.title.value) == wanted);
    found.extend(by_title.map(|(file, at, _)| (file, at)));
    if found.is_empty() {
        let by_state = all().filter(|(.., section)| {
            section.state.is_some_and(|state| normalize(state.as_str()) == wanted)
        });
        found.extend(by_state.map(|(file, at, _)| (file, at)));
    }
    // Of several sections of one title the one with items is meant, if it is one.
    let occupied = |(file, at): &&(usize, usize)| {
        backlog.items_of(*file).any(|item| item.section == Some(*at))
    };
    let full: Vec<(usize, usize)> = found.iter().filter(occupied).copied().collect();
    match (found.as_slice(), full.as_slice()) {
        ([], _) => Ok(None),
        ([one], _) | (_, [one]) => Ok(Some(*one)),
        ([(file, _), ..], _) => Err(Refusal {
            why: format!("several sections are called \"{}\"", shorten(to, 60)),
            help: format!("name the file that it stands in, such as {}", backlog.files[*file].path),
        }),
    }
}

fn unknown(backlog: &Backlog, to: &str) -> Refusal {
    let mut titles: Vec<String> = Vec::new();
    for section in backlog.files.iter().flat_map(|file| &file.sections) {
        let title = format!("\"{}\"", shorten(&section.title.value, 40));
        if titles.len() < MOST_SECTIONS
            && !section.title.value.is_empty()
            && !titles.contains(&title)
        {
            titles.push(title);
        }
    }
    let help = if titles.is_empty() {
        "the backlog has no sections: leave `--to` out, or name an item".to_owned()
    } else {
        format!("its sections are {}", list(&titles, "and"))
    };
    Refusal { why: format!("there is no section and no item \"{}\"", shorten(to, 60)), help }
}
