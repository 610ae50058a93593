//! Which lists without boxes and ids are items, by what stands around them and beside them.

use std::collections::{HashMap, HashSet};

use super::Planner;
use super::body::First;
use super::outline::{BOLD, OutlineEntry, Part, Table, is_certain};
use super::share::MOST;
use super::siblings::{self, Family};
use super::voter::{Class, Role, Voter};
use crate::backlog::State;

/// This many entries with ids show that the items of a text have one.
const MANY: usize = 5;

impl Planner<'_, '_> {
    /// Whether lists that have neither boxes nor ids are items in every section: where nothing
    /// is a better mark of items, and where the columns of a board hold such lists.
    pub(super) fn reads_weak(&self) -> bool {
        if self.is_loose {
            return true;
        }
        let open = (0..self.voters.len()).filter(|at| self.roles[*at] == Role::Section);
        let is_board = |at: &usize| {
            let voter = &self.voters[*at];
            voter.class == Class::Named
                && voter.body.bold + voter.body.plain > 0
                && voter.body.boxes + voter.body.rows == 0
        };
        let marked = |at: usize| self.voters[at].body.boxes + self.voters[at].body.rows;
        let marked: usize = open.clone().map(marked).sum();
        let coded: usize = open.clone().map(|at| self.voters[at].body.coded).sum();
        let marked = if coded >= MANY { marked + coded } else { marked };
        // An epic that is nothing but a title stands over the work as a section does.
        let is_item = |at: &usize| {
            let voter = &self.voters[*at];
            let is_bare = voter.look.id.is_none() && voter.body.prose + voter.body.labels == 0;
            self.roles[*at] == Role::Item && !(voter.is_epic && is_bare)
        };
        let items = (0..self.voters.len()).filter(is_item).count();
        if self.is_all_introduced() {
            return false;
        }
        marked == 0 && (items + self.leads == 0 || open.into_iter().any(|at| is_board(&at)))
    }

    /// Whether nothing but paragraphs that end with a colon stands over the lists, and there are other
    /// paragraphs: a text about something.
    pub(super) fn is_all_introduced(&self) -> bool {
        let bodies = || self.voters.iter().map(|voter| &voter.body);
        let lists: usize = bodies().map(|body| body.lists).sum();
        let introduced: usize = bodies().map(|body| body.introduced).sum();
        let prose: usize = bodies().map(|body| body.prose).sum();
        // A bold line over a list introduces it as well.
        let below: usize = (0..self.voters.len())
            .filter(|at| self.outline.headings[*at].level >= BOLD)
            .map(|at| self.voters[at].body.lists)
            .sum();
        let is_titled = self.is_tasks && self.says_backlog;
        !is_titled
            && self.headings().count() <= 2
            && lists > 1
            && introduced + below >= lists
            && prose > introduced + 1
    }

    /// Whether a list of ticks shows no state: beside boxes, and where no entry has a symbol for what is
    /// open.
    pub(super) fn praises(&self) -> bool {
        let boxes: usize = self.voters.iter().map(|voter| voter.body.boxes).sum();
        let is_open = |entry: &OutlineEntry| {
            entry.look.says_state && self.symbol_of(entry).is_some_and(|state| !state.is_closed())
        };
        boxes > 2 || !self.outline.entries.iter().any(is_open)
    }

    /// What the symbol that an entry begins with means.
    pub(super) fn symbol_of(&self, entry: &OutlineEntry) -> Option<State> {
        let view = self.view(entry.line);
        let (_, at) = view.marker()?;
        let text = &view.text()[at..];
        let mark = &text[..entry.look.mark.end.min(text.len())];
        self.vocabulary.symbol_in(mark).map(|(_, state)| state)
    }

    /// Whether ids tell the items of the text apart from all else, and most items have one: then a list
    /// without ids and boxes is not work, unless a state or a time stands over it.
    pub(super) fn items_have_ids(&self) -> bool {
        let open = || (0..self.voters.len()).filter(|at| self.roles[*at] == Role::Section);
        let is_coded = |at: &usize| {
            let id = self.voters[*at].look.id.as_ref();
            self.roles[*at] == Role::Item && id.is_some_and(|found| is_certain(found.form))
        };
        let items = self.headings().filter(|at| self.roles[*at] == Role::Item).count();
        let coded = self.headings().filter(is_coded).count();
        let rows: usize = open().map(|at| self.voters[at].body.rows).sum();
        let coded_rows: usize = open().map(|at| self.voters[at].body.coded_rows).sum();
        let boxes: usize = open().map(|at| self.voters[at].body.boxes).sum();
        let entries: usize = open().map(|at| self.voters[at].body.coded).sum();
        let certain = coded + coded_rows + entries;
        certain >= MANY && MOST.is_in(certain, items + rows + boxes.max(entries))
    }

    /// Whether several headings are items by ids that can be nothing else.
    pub(super) fn has_certain(&self) -> bool {
        let is_certain = |at: &usize| {
            let id = self.voters[*at].look.id.as_ref();
            self.roles[*at] == Role::Item && id.is_some_and(|found| is_certain(found.form))
        };
        self.headings().filter(is_certain).count() > 1
    }

    /// Whether tables that may be tables of items have more rows than plain lists have entries.
    pub(super) fn has_more_rows(&self) -> bool {
        let tables = self.outline.tables.iter().zip(&self.tables);
        let tables = tables.filter(|(table, found)| found.is_some() && !self.explains(table));
        let rows: usize = tables.map(|(table, _)| table.rows.len()).sum();
        let bullets: usize =
            self.headings().map(|at| self.voters[at].body.bold + self.voters[at].body.plain).sum();
        rows > bullets
    }

    pub(super) fn explains(&self, table: &Table) -> bool {
        super::recaps::explains(self.lines, table, self.blocks.row, self.dialect)
    }

    /// The levels at which stretches of the work and columns of a board hold plain lists.
    pub(super) fn kin(&self) -> HashSet<Family> {
        let holds = |at: &usize| {
            let Voter { class, is_stretch, body, .. } = &self.voters[*at];
            self.roles[*at] == Role::Section
                && (*class == Class::Named || *is_stretch)
                && body.bold + body.plain > 0
        };
        let found = (1..self.voters.len()).filter(holds);
        found.map(|at| self.outline.family(at)).collect()
    }

    /// The levels at which the numbers of items begin anew in each chapter.
    pub(super) fn restarts(&self) -> HashSet<u8> {
        let numbered = (1..self.voters.len()).filter(|at| {
            self.roles[*at] == Role::Item
                && self.voters[*at].is_numbered()
                && !self.voters[*at].body.has_dotted_id
        });
        let numbered = numbered.map(|at| (at, self.voters[at].body.number.as_str()));
        siblings::restarting(self.outline, numbered)
    }

    /// The levels at which stretches that are done hold lists without boxes, perhaps below bold lines:
    /// those beside them hold what is still to be done, whatever they are called. Where one of these has
    /// boxes, or headings are items, lists below a title with a tick tell what was done otherwise.
    pub(super) fn stated(&self) -> HashSet<u8> {
        let has_items = self.roles.contains(&Role::Item);
        let level = |at: usize| self.outline.headings[at].level;
        let stretches = || (1..self.voters.len()).filter(|at| self.voters[*at].is_stretch);
        let boxed: HashSet<u8> = stretches().filter(|at| self.below[*at] > 0).map(level).collect();
        let ends_with_state = |at: usize| {
            let line = self.outline.headings[at].line;
            line.is_some_and(|line| self.ends_with_state(self.view(line).text()))
        };
        let is_stated = |at: &usize| {
            self.roles[*at] == Role::Section
                && (self.voters[*at].look.says_state
                    || !has_items && !boxed.contains(&level(*at)) && ends_with_state(*at))
        };
        let holds = |at: usize| {
            let body = &self.voters[at].body;
            body.boxes == 0 && body.bold + body.plain > 0
        };
        let holds_below =
            |at: usize| self.outline.children(at).any(|at| level(at) >= BOLD && holds(at));
        let found = stretches().filter(is_stated);
        found.filter(|at| holds(*at) || holds_below(*at)).map(level).collect()
    }

    /// The levels at which several sections hold tables that are surely tables of items: a row of a table
    /// beside them is most likely one too.
    pub(super) fn tabled(&self) -> HashSet<Family> {
        let is_sure = |part: &Part| match part {
            Part::Table(table) => self.tables[*table].as_ref().is_some_and(|found| found.is_strong),
            Part::List(_) | Part::Prose(_) | Part::Label(_) => false,
        };
        let holds = |at: &usize| {
            self.roles[*at] == Role::Section && self.outline.parts_of(*at).iter().any(is_sure)
        };
        let mut counts: HashMap<Family, usize> = HashMap::new();
        for at in (1..self.voters.len()).filter(holds) {
            *counts.entry(self.outline.family(at)).or_default() += 1;
        }
        counts.retain(|_, count| *count > 1);
        counts.into_keys().collect()
    }

    /// Whether plain lists below a heading are items: those of a stretch or a column, those of
    /// sections beside one, and where there is neither all that `reads_weak` lets.
    pub(super) fn reads_plain(&self, heading: usize, reads_weak: bool) -> bool {
        let voter = &self.voters[heading];
        if self.is_named(heading) {
            return true;
        }
        let is_stretch = self.around(heading).any(|at| self.voters[at].is_stretch);
        if self.items_have_ids && !is_stretch {
            return false;
        }
        let says_state = voter.look.says_state && self.outline.headings[heading].level < BOLD;
        if voter.class != Class::Title && (voter.is_work || says_state) {
            return true;
        }
        if self.is_in_stated(heading)
            || self.is_beside_columns(heading)
            || self.is_beside_stated(heading)
        {
            return true;
        }
        if !reads_weak {
            let parent = self.outline.headings[heading].parent;
            let is_note = self.outline.headings[heading].level >= BOLD && self.below[parent] > 0;
            return is_stretch
                && !is_note
                && self.leads == 0
                && !self.has_others
                && voter.body.first == Some(First::List);
        }
        if self.is_loose {
            return true;
        }
        if self.has_more_rows {
            return false;
        }
        let key = |at: usize| self.outline.family(at);
        self.kin.is_empty()
            || voter.class == Class::Title
            || is_stretch
            || self.is_in_epic(heading)
            || self.around(heading).any(|at| self.kin.contains(&key(at)))
    }

    /// Whether a heading is a stretch beside stretches that are done, or a bold line in one.
    fn is_beside_stated(&self, heading: usize) -> bool {
        let mut stretches = self.around(heading).take(2).filter(|at| self.voters[*at].is_stretch);
        stretches.any(|at| {
            let level = self.outline.headings[at].level;
            self.stated.contains(&level)
                && (at == heading || self.outline.headings[heading].level >= BOLD)
        })
    }

    /// Whether a heading has nothing but a list, and the one around it ends with how far all is that
    /// stands below it: `## Built so far ✅`.
    fn is_in_stated(&self, heading: usize) -> bool {
        let parent = self.outline.headings[heading].parent;
        let Voter { class, body, .. } = &self.voters[parent];
        self.is_list_alone(heading)
            && *class == Class::Open
            && self.roles[parent] == Role::Section
            && body.says_state
    }

    /// Whether a heading has nothing but a list and stands beside the columns of a board whose items are
    /// headings: one more of them, whatever its name is.
    fn is_beside_columns(&self, heading: usize) -> bool {
        self.is_list_alone(heading) && self.boards.contains(&self.outline.family(heading))
    }

    /// Whether a heading has a list below it and nothing else.
    fn is_list_alone(&self, heading: usize) -> bool {
        let Voter { class, body, .. } = &self.voters[heading];
        *class == Class::Open
            && self.outline.headings[heading].level < BOLD
            && body.first == Some(First::List)
            && body.prose + body.labels + body.introduced == 0
    }

    /// The levels at which the columns of a board hold headings that are items.
    pub(super) fn boards(&self) -> HashSet<Family> {
        let items = (1..self.voters.len()).filter(|at| self.roles[*at] == Role::Item);
        let columns = items.map(|at| self.outline.headings[at].parent);
        let columns = columns.filter(|at| self.voters[*at].class == Class::Named);
        let mut boards: HashSet<Family> = columns.map(|at| self.outline.family(at)).collect();
        // Of several such lists nobody knows which ones are columns.
        let mut lists: HashMap<Family, usize> = HashMap::new();
        for at in (1..self.voters.len()).filter(|at| self.is_list_alone(*at)) {
            *lists.entry(self.outline.family(at)).or_default() += 1;
        }
        boards.retain(|board| lists.get(board) == Some(&1));
        boards
    }

    /// A heading and those around it, the innermost first.
    pub(super) fn around(&self, heading: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(heading), |at| {
            (*at > 0).then(|| self.outline.headings[*at].parent)
        })
    }

    /// Whether a state, a priority or a time stands over what is below a heading.
    pub(super) fn is_named(&self, heading: usize) -> bool {
        self.around(heading).any(|at| self.voters[at].class == Class::Named)
    }

    /// Whether it stands in the column of a board: below a state or a time.
    pub(super) fn is_board(&self, heading: usize) -> bool {
        self.around(heading).any(|at| {
            self.voters[at].class == Class::Named
                && self.sections[at].is_some_and(|(block, _)| {
                    matches!(
                        &*self.dialect.blocks[block].name,
                        "lane" | "horizon" | "bold-lane" | "plain-lane"
                    )
                })
        })
    }

    /// The true headings, not lines in bold, and the text as a whole.
    pub(super) fn headings(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.voters.len()).filter(|at| self.outline.headings[*at].level < BOLD)
    }
}
