//! What the entries of a list begin with, compared with each other: where several begin with the same word
//! for a state, it is their state and not a word that the list explains; and a symbol among symbols for
//! states is one itself.
//!
//! ```text
//! - Done: fix the pump               - ✅ **Pump.** It runs.
//! - Done: paint the gate             - ⚪ **Gate.** It waits for paint.
//! - Sweep the yard
//! ```

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::look::{self, Look, Nature};
use super::outline::{BOLD, Label, Outline, OutlineEntry, Part};
use super::share::{HALF, MOST};
use crate::backlog::dialect::Vocabulary;
use crate::backlog::id::{self, Form, Leading};
use crate::backlog::reader::view::View;
use crate::markdown::Lines;
use crate::text::fold;

/// This many headings with the same line in their bodies show that it is the label of a field.
const SEVERAL: usize = 3;
/// A longer line with a colon is a sentence; in bytes.
const LONGEST_LABEL: usize = 40;

/// Takes such words and symbols for what they say of their entries.
pub(super) fn read(lines: &Lines<'_>, outline: &mut Outline, vocabulary: &Vocabulary) {
    let lists: Vec<Range<usize>> = outline.parts.iter().filter_map(Part::list).collect();
    lines_of_labels(lines, outline);
    lines_over_fields(&mut outline.parts);
    lone_ids(lines, outline, vocabulary);
    rows_of_ids(lines, &mut outline.entries, &lists);
    words(lines, &mut outline.entries, &lists, vocabulary);
    labels(lines, &mut outline.entries, &lists);
    units(lines, &mut outline.entries, &lists);
    if !lines.text.is_ascii() {
        symbols(lines, &mut outline.entries, &lists);
    }
}

/// Short ids that no character separates from the titles are surely ids where most entries of a list have
/// one, with the same letters and different numbers: `- T0.1 Fix the pump`, `- T0.2 Paint the gate`, `- **A1 Sweep the yard**`.
fn rows_of_ids(lines: &Lines<'_>, entries: &mut [OutlineEntry], lists: &[Range<usize>]) {
    let short = |entry: &OutlineEntry| {
        let found = entry.look.id.as_ref().filter(|found| found.form == Form::Short)?;
        let (view, at) = view(lines, entry);
        let id = view.text()[at..].get(found.id.clone())?;
        Some(id.to_owned())
    };
    for list in lists {
        let tops = || list.clone().filter(|at| entries[*at].depth == 0);
        let ids: Vec<(usize, String)> =
            tops().filter_map(|at| Some((at, short(&entries[at])?))).collect();
        let distinct: HashSet<&str> = ids.iter().map(|(_, id)| id.as_str()).collect();
        let prefixes: HashSet<String> = ids.iter().map(|(_, id)| letters(id)).collect();
        let is_row = distinct.len() >= SEVERAL
            && distinct.len() == ids.len()
            && prefixes.len() == 1
            && MOST.is_in(ids.len(), tops().count());
        if is_row {
            for (at, _) in ids {
                entries[at].look.id.iter_mut().for_each(|found| found.parted = true);
            }
        }
    }
}

/// Notes the lines with an id that fields stand right below, as below the headings of other texts:
/// `HB-11 – Count the buoys`, and in the next line `Priority: high`.
fn lines_over_fields(parts: &mut [Part]) {
    for at in 1..parts.len() {
        let is_field =
            matches!(&parts[at], Part::Label(label) if label.has_value && label.role.is_some());
        if let Part::Prose(paragraph) = &mut parts[at - 1] {
            let id = paragraph.look.id.as_ref();
            let is_coded = id.is_some_and(|found| found.form == Form::Coded && found.parted);
            paragraph.look.has_fields = is_field && is_coded;
        }
    }
}

/// A short line with a colon that stands in the bodies of several headings is the label of a field:
/// `Likely scope:`. The phases of a plan are not items, but what stands below such a line there may be.
fn lines_of_labels(lines: &Lines<'_>, outline: &mut Outline) {
    let mut seen: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (number, heading) in outline.headings.iter().enumerate() {
        let title = heading.line.map(|line| View::new(lines, lines.lines[line]));
        let is_stretch = title.is_none_or(|title| id::names_stretch(title.text()));
        if is_stretch || heading.level >= BOLD {
            continue;
        }
        for at in heading.parts.clone() {
            let Part::Prose(paragraph) = &outline.parts[at] else { continue };
            let view = View::new(lines, lines.lines[paragraph.line]);
            if paragraph.ends_with_colon && view.text().len() < LONGEST_LABEL {
                seen.entry(fold(view.text())).or_default().push((number, at));
            }
        }
    }
    for places in seen.into_values() {
        let headings: HashSet<usize> = places.iter().map(|(heading, _)| *heading).collect();
        if headings.len() == places.len() && headings.len() >= SEVERAL {
            for (_, at) in places {
                outline.parts[at] = Part::Label(Label {
                    role: None,
                    has_value: false,
                    is_guess: true,
                    is_goal: false,
                });
            }
        }
    }
}

/// A short id that nothing parts from the title is one where others of its letters stand beside it;
/// else it is a word: `R6 is slow`.
fn lone_ids(lines: &Lines<'_>, outline: &mut Outline, vocabulary: &Vocabulary) {
    let is_unsure = |look: &Look| {
        look.id.as_ref().is_some_and(|found| found.form == Form::Short && !found.parted)
    };
    if !outline.entries.iter().any(|entry| is_unsure(&entry.look)) {
        return;
    }
    let mut seen: HashMap<String, HashSet<String>> = HashMap::new();
    let mut note = |text: &str, look: &Look| {
        if let Some(found) = look.id.as_ref().filter(|found| found.form == Form::Short) {
            let id = &text[found.id.clone()];
            seen.entry(letters(id)).or_default().insert(id.to_owned());
        }
    };
    for entry in &outline.entries {
        let (view, at) = view(lines, entry);
        note(&view.text()[at..], &entry.look);
    }
    for heading in &outline.headings {
        let Some(line) = heading.line else { continue };
        let view = View::new(lines, lines.lines[line]);
        note(view.text(), &look::read(view.text(), vocabulary));
    }
    for entry in outline.entries.iter_mut().filter(|entry| is_unsure(&entry.look)) {
        let (view, at) = view(lines, entry);
        let text = &view.text()[at..];
        let Some(found) = &entry.look.id else { continue };
        let others = seen.get(&letters(&text[found.id.clone()]));
        if others.is_none_or(|others| others.len() < 2) {
            entry.look.id = None;
            entry.look.title = entry.look.mark.end;
            entry.look.is_bold = text[entry.look.title..].starts_with("**");
        }
    }
}

/// The letters that an id begins with.
pub(super) fn letters(id: &str) -> String {
    id.chars().take_while(|ch| ch.is_alphabetic()).collect()
}

fn view<'t>(lines: &Lines<'t>, entry: &OutlineEntry) -> (View<'t>, usize) {
    let view = View::new(lines, lines.lines[entry.line]);
    let at = view.marker().map_or(0, |(_, at)| at);
    (view, at)
}

fn words(
    lines: &Lines<'_>,
    entries: &mut [OutlineEntry],
    lists: &[Range<usize>],
    vocabulary: &Vocabulary,
) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut said: HashSet<usize> = HashSet::new();
    let mut leads = Vec::new();
    for (number, list) in lists.iter().enumerate() {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for at in list.clone() {
            let entry = &entries[at];
            let Some((word, end)) = entry.look.lead.clone().filter(|_| entry.label.is_none())
            else {
                continue;
            };
            let (view, from) = view(lines, entry);
            if view.text()[from..].len() == end {
                continue;
            }
            let word = fold(&view.text()[from + word.start..from + word.end]);
            if entry.depth == 0 {
                *seen.entry(word.clone()).or_default() += 1;
                *counts.entry(word.clone()).or_default() += 1;
            }
            leads.push((number, at, word));
        }
        if seen.values().any(|count| *count > 1) {
            said.insert(number);
        }
    }
    // Once a list shows how the words are meant, they are meant so in all lists.
    let is_said = |number: usize, word: &str| {
        said.contains(&number)
            || !said.is_empty() && counts.get(word).is_some_and(|count| *count > 1)
    };
    for (_, at, word) in leads.into_iter().filter(|(number, _, word)| is_said(*number, word)) {
        let (view, from) = view(lines, &entries[at]);
        let look = &mut entries[at].look;
        look.nature = Nature::Title;
        let Some((_, end)) = look.lead.take().filter(|_| vocabulary.whole_state(&word).is_some())
        else {
            continue;
        };
        let text = &view.text()[from..];
        look.says_state = true;
        look.mark = 0..end;
        look.id = id::leading(&text[end..]).map(|found| Leading {
            id: found.id.start + end..found.id.end + end,
            end: found.end + end,
            ..found
        });
        look.title = look.id.as_ref().map_or(end, |found| found.end);
    }
}

/// Bold words in front of a colon that stand in front of several entries of a list are a label: the
/// title is behind them.
fn labels(lines: &Lines<'_>, entries: &mut [OutlineEntry], lists: &[Range<usize>]) {
    for list in lists {
        let mut seen: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for at in list.clone().filter(|at| entries[*at].depth == 0 && entries[*at].look.is_bold) {
            let (view, from) = view(lines, &entries[at]);
            let start = entries[at].look.title;
            let text = &view.text()[from + start..];
            let Some((name, behind)) =
                text.strip_prefix("**").and_then(|rest| rest.split_once("**"))
            else {
                continue;
            };
            let bare = name.trim_end_matches([':', '：']);
            let rest = behind.trim_start_matches([':', '：', ' ']);
            let has_colon = bare.len() < name.len() || behind.starts_with([':', '：']);
            if has_colon && !rest.is_empty() {
                let title = start + text.len() - rest.len();
                seen.entry(fold(bare)).or_default().push((at, title));
            }
        }
        for (at, title) in seen.into_values().filter(|same| same.len() > 1).flatten() {
            entries[at].look.title = title;
            entries[at].look.is_bold = false;
        }
    }
}

/// Bold words for units of work in front of several entries are what these explain: `**Epic**: a large
/// piece of work`.
fn units(lines: &Lines<'_>, entries: &mut [OutlineEntry], lists: &[Range<usize>]) {
    for list in lists {
        let explains = |at: &usize| {
            let entry = &entries[*at];
            let (view, from) = view(lines, entry);
            entry.look.is_bold && explains_unit(&view.text()[from + entry.look.title..])
        };
        let bold = list.clone().filter(|at| entries[*at].depth == 0 && entries[*at].look.is_bold);
        let bold: Vec<usize> = bold.collect();
        let found = bold.iter().filter(|at| explains(at)).count();
        // Beside such words the others are explained as well.
        if found > 1 && HALF.is_below(found, bold.len()) {
            for at in bold {
                entries[at].look.nature = Nature::Legend;
            }
        }
    }
}

/// Whether bold words with nothing but a word for a unit of work in them stand in front of a text.
fn explains_unit(title: &str) -> bool {
    let bare = title.strip_prefix("**").unwrap_or(title);
    let Some((name, behind)) = bare.split_once("**") else { return false };
    let name = name.trim_end_matches([':', '：', ' ']);
    let singular = name.strip_suffix('s').unwrap_or(name);
    let is_unit = |name: &str| id::leading_word(name) == Some((name.len(), true));
    !behind.is_empty() && !name.is_empty() && (is_unit(name) || is_unit(singular))
}

/// The symbol that an entry begins with.
fn symbol(lines: &Lines<'_>, entry: &OutlineEntry) -> Option<char> {
    let (view, at) = view(lines, entry);
    let first = view.text()[at..].chars().next()?;
    (entry.depth == 0 && !first.is_ascii() && !first.is_alphanumeric()).then_some(first)
}

fn symbols(lines: &Lines<'_>, entries: &mut [OutlineEntry], lists: &[Range<usize>]) {
    let mut beside: HashSet<char> = HashSet::new();
    let mut all: Vec<Vec<(usize, char)>> = Vec::new();
    for list in lists {
        let tops = entries[list.clone()].iter().filter(|entry| entry.depth == 0).count();
        let symbols: Vec<(usize, char)> =
            list.clone().filter_map(|at| Some((at, symbol(lines, &entries[at])?))).collect();
        let says = |(at, _): &&(usize, char)| entries[*at].look.says_state;
        let known = symbols.iter().filter(says).count();
        let kinds: HashSet<char> = symbols.iter().map(|(_, symbol)| *symbol).collect();
        if known > 0 && symbols.len() == tops && kinds.len() < symbols.len() {
            beside.extend(kinds);
        }
        if symbols.len() == tops {
            all.push(symbols);
        }
    }
    for (at, _) in all.into_iter().flatten().filter(|(_, symbol)| beside.contains(symbol)) {
        entries[at].look.says_state = true;
    }
}
