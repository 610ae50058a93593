//! What stands in the body of a heading, counted.

use super::look::Nature;
use super::outline::{Label, Outline, OutlineEntry, Part, is_certain, is_telling};
use super::share::HALF;
use crate::backlog::id::Form;
use crate::backlog::{FieldRole, Marker, Tick};

/// This many entries below a sentence that leads to them are more than its details.
const STRETCH: usize = 5;

/// What a body begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Prose,
    Label,
    List,
    Table,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    Items {
        count: usize,
        has_ids: bool,
        has_states: bool,
    },
    /// Fields, and whether one of them shows that it is an item's.
    Fields {
        tells: bool,
    },
    /// Titles below a header that says so, which are items where nothing stronger is.
    Titles,
    /// What words mean.
    Explains,
    Other,
}

/// A body, counted.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) first: Option<First>,
    /// Entries with a box, with an id, with a bold lead, with nothing of these.
    pub(super) boxes: usize,
    pub(super) coded: usize,
    pub(super) bold: usize,
    pub(super) plain: usize,
    /// Boxes with nothing behind them.
    pub(super) blanks: usize,
    /// Boxes that are ticked.
    pub(super) ticked: usize,
    /// Entries without a box whose mark shows a state.
    pub(super) marked: usize,
    /// Fields, and whether one of them shows that it is an item's.
    pub(super) labels: usize,
    pub(super) tells: bool,
    /// Those that say what a stretch of the work is for.
    pub(super) goals: usize,
    /// Whether one of them is its status.
    pub(super) has_status: bool,
    /// Rows of tables of items.
    pub(super) rows: usize,
    /// Of these, those of tables with a column of ids.
    pub(super) coded_rows: usize,
    /// And those of tables with a column of states.
    pub(super) stated_rows: usize,
    pub(super) prose: usize,
    /// Paragraphs that begin with an id in bold.
    pub(super) leads: usize,
    /// Paragraphs that are user stories.
    pub(super) stories: usize,
    /// Lists, and how many of them a paragraph that ends with a colon stands over.
    pub(super) lists: usize,
    pub(super) introduced: usize,
    /// Whether the first words name a state.
    pub(super) says_state: bool,
    /// Whether the last line in front of a list introduces it.
    pub(super) introduces: bool,
    /// The letters of the heading's id, if that is a short one.
    pub(super) prefix: String,
    /// The heading's id, as it is written.
    pub(super) number: String,
    /// Tables and lists that explain something.
    pub(super) explains: usize,
    /// Whether the heading's id is a number with dots.
    pub(super) has_dotted_id: bool,
    /// Whether something in it was an item before the change.
    pub(super) holds_items: bool,
}

impl Body {
    pub(super) fn of(
        outline: &Outline,
        heading: usize,
        rows: impl Fn(usize) -> Rows,
        is_label: impl Fn(&OutlineEntry) -> bool,
    ) -> Self {
        let mut body = Self::default();
        let mut introduces = false;
        let mut is_within_line = false;
        for part in outline.parts_of(heading) {
            let introduced = std::mem::take(&mut introduces);
            let first = match part {
                Part::Prose(paragraph) if paragraph.is_link => continue,
                Part::Prose(paragraph) => {
                    is_within_line |= paragraph.look.has_fields;
                    body.prose += 1;
                    body.leads += usize::from(paragraph.look.is_lead());
                    body.stories += usize::from(paragraph.is_story);
                    body.introduces = paragraph.ends_with_colon;
                    introduces = paragraph.ends_with_colon;
                    First::Prose
                }
                // The field of a line that is an item, and none of the heading above it.
                Part::Label(_) if is_within_line => continue,
                Part::Label(label) => {
                    body.label(label);
                    First::Label
                }
                Part::List(list) => {
                    body.lists += 1;
                    body.introduced += usize::from(introduced);
                    let entries = &outline.entries[list.clone()];
                    let labels =
                        entries.iter().filter(|entry| entry.depth == 0 && is_label(entry)).count();
                    let tops = entries.iter().filter(|entry| entry.depth == 0).count();
                    for entry in entries {
                        body.entry(entry, is_label(entry));
                    }
                    if HALF.is_below(labels, tops) { First::Label } else { First::List }
                }
                Part::Table(table) => match rows(*table) {
                    Rows::Items { count, has_ids, has_states } => {
                        body.rows += count;
                        body.stated_rows += if has_states { count } else { 0 };
                        body.coded_rows += if has_ids { count } else { 0 };
                        First::Table
                    }
                    Rows::Fields { tells } => {
                        body.labels += 1;
                        body.tells |= tells;
                        body.has_status |= tells;
                        First::Label
                    }
                    Rows::Titles => First::Table,
                    Rows::Explains => {
                        body.explains += 1;
                        continue;
                    }
                    Rows::Other => continue,
                },
            };
            body.first.get_or_insert(first);
        }
        body
    }

    fn label(&mut self, label: &Label) {
        self.labels += 1;
        self.goals += usize::from(label.is_goal && label.has_value);
        self.tells |= is_telling(label.role) && label.has_value;
        self.has_status |= label.role == Some(FieldRole::Status) && label.has_value;
    }

    fn entry(&mut self, entry: &OutlineEntry, is_label: bool) {
        if let Some(role) = entry.label.filter(|_| entry.depth == 0) {
            self.labels += 1;
            self.tells |= is_telling(role);
            self.has_status |= role == Some(FieldRole::Status);
            return;
        }
        if is_label {
            self.labels += 1;
            return;
        }
        if !matches!(entry.look.nature, Nature::Title | Nature::BrokenBox) {
            self.explains += usize::from(entry.look.nature == Nature::Legend);
            self.blanks += usize::from(matches!(entry.marker, Marker::Box(_)));
            return;
        }
        let is_coded = entry.look.is_dated
            || entry.look.id.as_ref().is_some_and(|found| {
                is_certain(found.form) || found.form == Form::Short && found.parted
            });
        let is_marked = entry.depth == 0 && entry.look.says_state;
        self.marked += usize::from(is_marked && !matches!(entry.marker, Marker::Box(_)));
        match entry.marker {
            Marker::Box(tick) => {
                self.boxes += 1;
                self.ticked += usize::from(tick == Tick::Ticked);
                self.coded += usize::from(is_coded);
            }
            _ if entry.depth > 0 => {}
            _ if is_coded => self.coded += 1,
            _ if entry.look.is_bold => self.bold += 1,
            _ => self.plain += 1,
        }
    }

    /// How many entries and rows can hardly be anything but items.
    pub(super) fn work(&self) -> usize {
        self.boxes + self.coded + self.rows
    }

    /// How many entries say by a mark how far they are, where most of them do.
    pub(super) fn marks(&self) -> usize {
        let is_marked = self.marked > 1 && HALF.is_in(self.marked, self.bold + self.plain);
        if is_marked { self.marked } else { 0 }
    }

    /// Whether it holds a list of boxes and nothing else.
    pub(super) fn is_boxes(&self) -> bool {
        self.first == Some(First::List)
            && self.boxes > 1
            && self.bold + self.plain + self.labels + self.prose == 0
    }

    /// Whether it says what it is for and holds boxes, as a stretch of the work does.
    pub(super) fn is_goal_over_boxes(&self) -> bool {
        self.goals > 0
            && self.goals == self.labels
            && self.boxes > 1
            && self.bold + self.plain + self.prose == 0
    }

    /// Whether it says what it is for, and holds a list and nothing else.
    pub(super) fn is_goal_over_list(&self) -> bool {
        self.goals > 0 && self.goals == self.labels && self.lists == 1 && self.prose == 0
    }

    pub(super) fn entries(&self) -> usize {
        self.boxes + self.coded + self.bold + self.plain
    }

    /// How much it looks like the body of an item, if above zero, or of a section.
    ///
    /// Below a heading that says how far it is, marks tell the same of its parts; below one with an id
    /// of its own a table of rows with ids takes nothing from what its labels say.
    pub(super) fn score(&self, says_state: bool, has_id: bool) -> i32 {
        let Some(first) = self.first else { return 0 };
        if self.explains > 0 && self.explains >= self.entries() + self.rows {
            return -3;
        }
        let work = if self.coded + self.rows > 0 {
            -4
        } else if self.boxes > 0 || self.marks() > 0 && !says_state {
            -3
        } else {
            0
        };
        match first {
            First::Label if self.coded_rows > 1 && !self.tells && !has_id => work,
            First::Label => 2 + work.max(-1),
            First::Prose if self.leads > 0 || self.stories > 1 => -4,
            First::Prose => {
                let lists = match (self.bold, self.plain) {
                    _ if work < 0 => work,
                    (2.., _) => -2,
                    (0 | 1, 0) => 0,
                    _ if self.introduces && self.prose == 1 && self.plain >= STRETCH => -4,
                    _ => -1 - i32::from(self.introduces && self.prose == 1),
                };
                2 + lists
            }
            First::List | First::Table if work < 0 => work,
            First::List => -2,
            First::Table => -3,
        }
    }
}
