//! What each heading has to say for itself before the vote: its title, its body, its place.

use std::collections::{HashMap, HashSet};

use super::body::{Body, First, Rows};
use super::outline::{self, BOLD, Heading, Part};
use super::recaps;
use super::share::HALF;
use super::siblings::{self, Family};
use super::voter::{Class, Voter};
use super::{Planner, look};
use crate::backlog::document::{self, Document};
use crate::backlog::id::{self, Form};
use crate::backlog::reader::fields::table_field;
use crate::backlog::reader::remark::bracket_at_end;
use crate::backlog::reader::view::View;
use crate::backlog::reader::{opener, status};
use crate::backlog::{FieldRole, State};
use crate::source::Span;
use crate::text::normalize;

/// This many headings whose numbers go on are a series.
pub(super) const SERIES: usize = 3;
/// This many boxes in the chapters of a checklist are work.
const MANY: usize = 5;
/// The most words of the name of a field.
const MOST_WORDS: usize = 5;
/// No item has more fields in a table.
const MOST_FIELDS: usize = 30;

impl Planner<'_, '_> {
    /// Whether the title of a heading names an epic, or a stretch of the work.
    fn title_of(&self, line: usize, look: &look::Look) -> (bool, bool) {
        let view = self.view(line);
        let text = &view.text()[look.mark.end..];
        (id::is_epic(text), id::is_stretch(text))
    }

    pub(super) fn voters(&mut self, document: &Document<'_>) {
        for number in 0..self.outline.headings.len() {
            let heading = &self.outline.headings[number];
            let (voter, section) = self.voter(number, heading, document);
            self.voters.push(voter);
            self.sections.push(section);
        }
        self.only_of_file();
        self.series();
        self.unsure_lanes();
        self.worded_titles();
        self.themes();
        self.families();
    }

    /// Takes headings for stretches of the work that begin with the same word, whatever it means, and a
    /// letter or a number each, where boxes stand below most of them: `GRUPA A`, `GRUPA B`.
    fn series(&mut self) {
        let mut series: HashMap<(u8, usize, String), Vec<usize>> = HashMap::new();
        for (number, voter) in self.voters.iter().enumerate().skip(1) {
            let heading = &self.outline.headings[number];
            let mut words = voter.name.split(' ');
            let (Some(word), Some(place)) = (words.next(), words.next()) else { continue };
            let is_place = place.bytes().all(|byte| byte.is_ascii_digit())
                || place.chars().count() == 1 && place.chars().all(char::is_alphabetic);
            if is_place && voter.class == Class::Open && voter.look.id.is_none() {
                let (level, parent) = heading.family();
                series.entry((level, parent, word.to_owned())).or_default().push(number);
            }
        }
        for members in series.into_values().filter(|members| members.len() >= SERIES) {
            let holds = members.iter().filter(|at| self.voters[**at].body.boxes > 1).count();
            if HALF.is_below(holds, members.len()) {
                for member in members {
                    self.voters[member].is_stretch = true;
                }
            }
        }
    }

    /// How many boxes each heading holds with all that stand below it.
    pub(super) fn boxes_below(&self) -> Vec<usize> {
        self.below(|body| body.boxes)
    }

    /// What each heading counts with all that stand below it.
    fn below(&self, count: impl Fn(&Body) -> usize) -> Vec<usize> {
        let mut below: Vec<usize> = self.voters.iter().map(|voter| count(&voter.body)).collect();
        for number in (1..below.len()).rev() {
            below[self.outline.headings[number].parent] += below[number];
        }
        below
    }

    /// Takes parts of the document for topics where these stand: below the column of a board, and
    /// beside other topics that hold lists of the same sort.
    fn themes(&mut self) {
        let holds = |voter: &Voter| voter.body.entries() > 0 && voter.body.prose == 0;
        let boxes: usize = self.voters.iter().map(|voter| voter.body.boxes).sum();
        let mut topics: HashSet<Family> = HashSet::new();
        // The headers of tables of items below other headings of a family.
        let mut tabled: HashSet<(Family, &[String])> = HashSet::new();
        for (number, heading) in self.outline.headings.iter().enumerate() {
            let voter = &self.voters[number];
            if voter.class != Class::Open {
                continue;
            }
            if holds(voter) && voter.look.id.is_none() {
                topics.insert(heading.family());
            }
            tabled.extend(self.item_headers(number).map(|headers| (heading.family(), headers)));
        }
        let below = self.boxes_below();
        let ticked = self.below(|body| body.ticked);
        let is_titled = self.is_tasks || self.says_backlog;
        let mut opened: Vec<usize> = Vec::new();
        for (number, heading) in self.outline.headings.iter().enumerate().skip(1) {
            let voter = &self.voters[number];
            let parent = &self.voters[heading.parent];
            let is_topic = parent.class == Class::Named
                && !self.vocabulary.is_just_about(&voter.name)
                || self.vocabulary.is_theme(&voter.name) && topics.contains(&heading.family());
            // A checklist for every change is ticked there; one that is ticked here is the work.
            let has_lanes =
                || self.outline.children(number).any(|at| self.voters[at].class == Class::Named);
            let has_phases = || self.outline.children(number).any(|at| self.voters[at].is_stretch);
            let is_list = voter.class == Class::Checklist
                && !voter.is_criteria
                && (self.is_tasks
                    && (voter.body.ticked > 0
                        || ticked[number] > 0 && below[number] >= voter.body.boxes + MANY
                        || HALF.is_below(voter.body.boxes, boxes))
                    || is_titled && has_phases() && HALF.is_below(below[number], boxes)
                    || has_lanes());
            let has_stories = voter.class == Class::Own && voter.body.stories > 1;
            // *Testing* over a plain list is a topic, where it asks nothing of every change.
            let may_be = voter.class == Class::Own
                || voter.class == Class::Checklist && voter.body.boxes == 0 && !voter.is_criteria;
            let is_tabled = || {
                let mut headers = self.item_headers(number);
                headers.any(|headers| tabled.contains(&(heading.family(), headers)))
            };
            if may_be && holds(voter) && is_topic
                || voter.class == Class::Own && is_tabled()
                || is_list
                || has_stories
            {
                opened.push(number);
            }
        }
        for number in opened {
            self.voters[number].class = Class::Open;
            self.sections[number] = None;
        }
    }

    /// The headers of the tables of items below a heading.
    fn item_headers(&self, number: usize) -> impl Iterator<Item = &[String]> {
        self.outline.parts_of(number).iter().filter_map(|part| match part {
            Part::Table(table) => {
                let found = self.tables[*table].as_ref().filter(|table| table.is_strong)?;
                Some(&found.headers[..])
            }
            Part::List(_) | Part::Prose(_) | Part::Label(_) => None,
        })
    }

    fn voter(
        &self,
        number: usize,
        heading: &Heading,
        document: &Document<'_>,
    ) -> (Voter, Option<(usize, usize)>) {
        let rows = |table: usize| self.rows_of(table);
        let mut body = Body::of(self.outline, number, rows, |entry| self.is_label(entry));
        let Some(line) = heading.line else { return (Voter::of_document(body), None) };
        let view = self.view(line);
        let text = view.text();
        let look = look::read(text, self.vocabulary);
        if let Some(found) = &look.id {
            body.take_id(found.form, &text[found.id.clone()]);
        }
        let title = text[look.title..].trim_matches(['*', '_', ':', '：', ' ']);
        let name = normalize(title);
        let is_title = document.title == Some(line);
        let is_first = number == 1 && self.is_outermost(number);
        // `## Back log` with all others below it is not a log.
        let is_own =
            |(block, _): &(usize, usize)| class(&self.dialect.blocks[*block].name).is_of_document();
        let section = (!is_title)
            .then(|| self.section(heading, &view, &look))
            .flatten()
            .filter(|found| !(is_first && is_own(found)));
        let is_file = number == 1 && self.names_file(&look, text);
        let by_place = match section {
            _ if is_file || is_title => Class::Title,
            // Of several headings of the first level the first one is mostly the title all the same.
            None if is_first || number == 1 && heading.level == 1 => Class::Title,
            Some((block, _)) => class(&self.dialect.blocks[block].name),
            None => Class::Open,
        };
        let (is_epic, is_stretch) = self.title_of(line, &look);
        let mut voter = Voter {
            class: by_place,
            is_stretch,
            is_wordy: name.split(' ').count() > 2
                || title.starts_with('[')
                || !name.is_ascii() && name.chars().count() > 7,
            is_epic,
            is_field: look.id.as_ref().is_none_or(|found| found.form == Form::Number)
                && self.dialect.fields.shape(title).is_some(),
            is_work: self.vocabulary.is_work(&name),
            is_topic: self.vocabulary.is_topic(&name),
            is_sample: self.vocabulary.is_sample(&name) && !self.vocabulary.is_legend(title),
            is_criteria: body.boxes > 0 && self.is_criteria(title),
            ends_with_colon: text.ends_with([':', '：']),
            is_unit: id::leading_word(title)
                .is_some_and(|(len, is_unit)| is_unit && title[len..].starts_with([':', '：'])),
            is_file,
            was_item: self.is_held(line),
            look,
            name,
            body,
        };
        voter.class = self.class_by_words(&voter, title);
        self.complete(&mut voter, number, text);
        (voter, section)
    }

    /// Adds to what is known of a heading's body what its title says of it.
    fn complete(&self, voter: &mut Voter, number: usize, text: &str) {
        let Voter { is_stretch, body, .. } = voter;
        // `M1 – Hull`, and right below it the work.
        *is_stretch |= id::is_stretch_letter(&body.prefix)
            && (matches!(body.first, Some(First::List | First::Table)) && body.labels == 0
                || body.is_goal_over_list());
        body.holds_items = self.outline.parts_of(number).iter().any(|part| self.holds(part));
        body.says_state =
            self.first_words(number).is_some() || !*is_stretch && self.ends_with_state(text);
        // `Fix the pump [P1]`, and a paragraph below it.
        body.tells |= !*is_stretch
            && body.first == Some(First::Prose)
            && bracket_at_end(text).is_some_and(|at| {
                self.vocabulary.whole_priority(&text[at + 1..text.len() - 1]).is_some()
            });
    }

    /// The class of a heading, where its words say another one than its place.
    fn class_by_words(&self, voter: &Voter, title: &str) -> Class {
        let Voter { name, body, .. } = voter;
        let id = voter.look.id.as_ref();
        let is_number = id.is_some_and(|found| found.form == Form::Number && !found.hashed);
        // `3. Sources` is a chapter, `3. Sources of the river` may be work.
        let is_about = || match id {
            None => self.vocabulary.is_about(name, title),
            Some(_) => is_number && self.vocabulary.is_just_about(name),
        };
        // `5. Checklist of the release` is a chapter.
        let is_checklist = is_number && !body.has_dotted_id && name.starts_with("checklist");
        match voter.class {
            Class::Open | Class::Own if voter.is_criteria && id.is_none() => Class::Checklist,
            // *Go/no-go* with a status of its own is one of the items.
            Class::Open if is_about() && !body.tells => Class::Own,
            // `#80 Checklist of the morning` is a piece of work.
            Class::Checklist if id.is_some() && !is_checklist => Class::Open,
            class => class,
        }
    }

    /// Whether a title begins with the name of the criteria of something, or of its Definition of Done:
    /// `Acceptance criteria for the epic`. A single word must be all of it.
    fn is_criteria(&self, title: &str) -> bool {
        let ends = title.match_indices(' ').map(|(at, _)| at).chain([title.len()]).enumerate();
        let mut names =
            ends.take(MOST_WORDS).filter(|(words, end)| *words > 0 || *end == title.len());
        names.any(|(_, end)| {
            let name = title[..end].trim_end_matches([':', '：']);
            let role = self.dialect.fields.shape(name).and_then(|shape| shape.role);
            matches!(role, Some(FieldRole::Criteria | FieldRole::Dod))
        })
    }

    /// Whether the file is called after the id of a heading, or after one of its letters:
    /// `TASK-006.md`.
    fn names_file(&self, look: &look::Look, text: &str) -> bool {
        let id = look.id.as_ref().filter(|found| outline::is_certain(found.form));
        id.is_some_and(|found| {
            let id = normalize(&text[found.id.clone()]);
            let letters = id.trim_end_matches(|ch: char| ch.is_ascii_digit() || ch == ' ');
            let number = self.stem.strip_prefix(letters).map(str::trim_start);
            !letters.is_empty()
                && number.is_some_and(|rest| rest.starts_with(|ch: char| ch.is_ascii_digit()))
        })
    }

    /// Where something else has an id too, or the heading is that of an epic, the file is a list.
    fn only_of_file(&mut self) {
        let is_coded = |voter: &Voter| {
            let id = voter.look.id.as_ref();
            id.is_some_and(|found| outline::is_certain(found.form))
                || voter.body.coded + voter.body.coded_rows > 0
        };
        let is_list = self.voters.iter().skip(2).any(is_coded);
        let is_task = self.in_folder
            && self.voters.get(1).is_some_and(|first| {
                first.class == Class::Title && first.body.tells && first.body.work() == 0
            });
        if let Some(first) = self.voters.get_mut(1) {
            first.is_file |= is_task;
            first.is_file &= !is_list && !first.is_epic && first.body.coded + first.body.rows == 0;
        }
    }

    /// Whether a heading says that it is the title of a list of tasks, and all others stand below it.
    fn is_outermost(&self, number: usize) -> bool {
        let heading = &self.outline.headings[number];
        let mut others = self.outline.headings.iter().skip(1);
        let is_other = |other: &Heading| other.line != heading.line && other.level <= heading.level;
        !others.any(is_other)
            && heading.line.is_some_and(|line| document::says_backlog(self.view(line).text()))
    }

    /// What the rows of a table are.
    fn rows_of(&self, number: usize) -> Rows {
        let table = &self.outline.tables[number];
        if recaps::explains(self.lines, table, self.blocks.row, self.dialect) {
            return Rows::Explains;
        }
        let lines = std::iter::once(table.header).chain(table.rows.clone());
        let fields = &self.dialect.fields;
        let roles = lines.filter_map(|line| {
            let (name, _) = table_field(&self.view(line), fields)?;
            fields.shape(&name.value).map(|shape| shape.role)
        });
        let (mut known, mut tells) = (0, false);
        for role in roles.take(MOST_FIELDS) {
            known += 1;
            tells |= outline::is_telling(role);
        }
        if known > 0 && HALF.is_in(known, table.rows.len().min(MOST_FIELDS)) {
            return Rows::Fields { tells };
        }
        match self.tables[number].as_ref().filter(|table| table.is_strong) {
            Some(found) => Rows::Items {
                count: table.rows.len(),
                has_ids: found.has_ids,
                has_states: found.has_states,
            },
            None if self.tables[number].as_ref().is_some_and(|table| table.is_titled()) => {
                Rows::Titles
            }
            None => Rows::Other,
        }
    }

    /// The block that the title of a heading says, if it says one.
    fn section(
        &self,
        heading: &Heading,
        view: &View<'_>,
        look: &look::Look,
    ) -> Option<(usize, usize)> {
        let number = look.id.as_ref().filter(|found| found.form == Form::Number);
        let at = number.map_or(0, |_| look.title);
        // `3. Done — the gate` is an item, no column.
        let has_more = number.is_some()
            && self.vocabulary.whole_state(&view.text()[at..]).is_some_and(|(word, _)| {
                view.text()[at..]
                    .get(word.end..)
                    .is_some_and(|rest| rest.contains(char::is_alphabetic))
            });
        self.dialect.blocks.iter().enumerate().find_map(|(number, block)| {
            let fits = block.item.is_none()
                && !(has_more && class(&block.name) == Class::Named)
                && class(&block.name) != Class::Open
                && (opener::opens_heading(&block.opener) == (heading.level < BOLD)
                    || class(&block.name) == Class::List)
                && opener::captures(block, self.dialect, view, at).is_some();
            fits.then_some((number, at))
        })
    }

    /// Takes words such as *Testing* for topics, unless other columns stand beside them.
    fn unsure_lanes(&mut self) {
        let mut sure: HashSet<Family> = HashSet::new();
        let is_unsure = |voter: &Voter| self.vocabulary.is_topic(&voter.name);
        for (heading, voter) in self.outline.headings.iter().zip(&self.voters) {
            if voter.class == Class::Named && !is_unsure(voter) {
                sure.insert(heading.family());
            }
        }
        for number in 1..self.voters.len() {
            let heading = &self.outline.headings[number];
            if self.voters[number].class == Class::Named
                && is_unsure(&self.voters[number])
                && !sure.contains(&heading.family())
            {
                self.voters[number].class = Class::Open;
                self.sections[number] = None;
            }
        }
    }

    /// Takes titles with a word for their state in front for items, where one word stands in front
    /// of several and no headings stand below them: `### DONE: Wash the sails`, `### DONE: Oil the winch`;
    /// and those with a state or a priority in front where the same headings stand below each: *Goal*,
    /// *Scope* below `## P1: Wash the sails` and below `## P2: Oil the winch`, or fields right below it.
    fn worded_titles(&mut self) {
        let repeated = siblings::repeated(self.outline, &self.voters);
        let mut titles: HashMap<(u8, Option<State>), Vec<usize>> = HashMap::new();
        for (number, voter) in self.voters.iter().enumerate().skip(1) {
            let heading = &self.outline.headings[number];
            let Some(line) = heading.line.filter(|_| voter.class == Class::Named) else { continue };
            let view = self.view(line);
            let title = view.text();
            let state = self.vocabulary.whole_state(title);
            let place = state.as_ref().map(|(place, _)| place.clone());
            let Some(word) = place.or_else(|| self.vocabulary.whole_priority(title)) else {
                continue;
            };
            let behind = title[word.end..].trim_start();
            let has_colon = behind.starts_with(':');
            let behind = behind.strip_prefix([':', '—', '–', '-']).unwrap_or_default();
            let is_heading = |at: &usize| self.outline.headings[*at].level < BOLD;
            let mut below = self.outline.children(number).filter(is_heading).peekable();
            let is_leaf = below.peek().is_none();
            let state = state.map(|(_, state)| state).filter(|_| is_leaf && has_colon);
            let has_labels = voter.body.first == Some(First::Label) && voter.body.labels > 1;
            let has_fields = if is_leaf { has_labels } else { below.all(|at| repeated[at]) };
            if behind.contains(char::is_alphabetic) && (state.is_some() || has_fields) {
                titles.entry((heading.level, state)).or_default().push(number);
            }
        }
        let several = titles.into_iter().filter(|(_, alike)| alike.len() > 1);
        for ((_, state), alike) in several {
            for number in alike {
                self.voters[number].class = Class::Open;
                self.voters[number].look.says_state |= state.is_some();
                self.sections[number] = None;
            }
        }
    }

    /// The bold words at the start of a body that name a state.
    fn first_words(&self, heading: usize) -> Option<Span> {
        let Some(Part::Prose(paragraph)) = self.outline.parts_of(heading).first() else {
            return None;
        };
        status::first_words(&self.view(paragraph.line), self.vocabulary).map(|text| text.span)
    }
}

fn class(block: &str) -> Class {
    match block {
        "dor" | "dod" => Class::List,
        "checklist" => Class::Checklist,
        "meta" => Class::Own,
        "horizon" | "lane" | "priority" | "bold-lane" | "bold-priority" | "plain-lane"
        | "plain-priority" => Class::Named,
        _ => Class::Open,
    }
}
