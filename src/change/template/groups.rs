//! Lists of boxes, and whether all of them are to be ticked or some.

use super::asks::has_condition;
use super::pieces::{Piece, PieceKind};
use super::places::are_places;
use crate::change::heading::{key, role_of};
use crate::change::vocabulary::template::{
    CHECKLIST_HEADING, CHOICE_HEADING, CHOOSE_ANY, CHOOSE_ONE, CONSEQUENCES, EVERY_BOX,
    KINDS_FEATURE, KINDS_FIX, KINDS_OTHER, LEVELS, NAMES_OF_CHECKS, NO, NONE_OF_IT,
    OPTIONAL_HEADING, OTHER, THE_CHANGE, UNSURE, UPDATER_BOXES, WHICH, YES,
};
use crate::markdown::Document;
use crate::policy::{Choice, Role};
use crate::text::phrases::{Phrases, is_dense, normal, sentences};

/// A list of boxes that are answered together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The section that it stands in, as an index into the document's sections.
    pub section: Option<usize>,
    /// What stands above it, or the box that it belongs to; empty where only the heading does.
    pub label: String,
    /// Its boxes, as indices into the document's tasks.
    pub tasks: Vec<usize>,
    /// How many are to be ticked.
    pub choice: Choice,
    /// The boxes among them that may stay open.
    pub optional: Vec<usize>,
    /// Whether reviewers or maintainers tick them, and not the author.
    pub of_others: bool,
}

/// A group whose boxes are still coming.
struct Open {
    indent: usize,
    tasks: Vec<usize>,
    options: Vec<String>,
    label: Vec<String>,
    comments: Vec<String>,
    is_first: bool,
    joined_by_or: bool,
}

/// The lists of boxes of one part, which has this section and heading.
pub(super) fn groups(
    pieces: &[Piece<'_>],
    section: Option<(usize, &str)>,
    document: &Document,
) -> Vec<Group> {
    let title = section.map_or("", |(_, title)| title);
    let mut found: Vec<Group> = lists(pieces, document)
        .into_iter()
        .filter(|open| !are_places(title, &open.options))
        .map(|open| {
            let options = open.tasks.iter().zip(&open.options);
            let optional = options.filter(|(_, option)| may_stay_open(option));
            Group {
                section: section.map(|(index, _)| index),
                label: open.label.last().cloned().unwrap_or_default(),
                choice: choice(title, &open),
                optional: optional.map(|(task, _)| *task).collect(),
                tasks: open.tasks,
                of_others: false,
            }
        })
        .collect();
    found.sort_by_key(|group| group.tasks.first().copied());
    found
}

/// What stands above each list of boxes, and the boxes.
pub(super) fn labelled(
    pieces: &[Piece<'_>],
    document: &Document,
) -> impl Iterator<Item = (String, Vec<usize>)> {
    let found = lists(pieces, document).into_iter();
    found.map(|open| (open.label.last().cloned().unwrap_or_default(), open.tasks))
}

fn lists(pieces: &[Piece<'_>], document: &Document) -> Vec<Open> {
    let mut reader = Reader::new(document);
    for (index, piece) in pieces.iter().enumerate() {
        reader.piece(piece, pieces.get(index + 1));
    }
    reader.close(0);
    reader.closed
}

struct Reader<'d> {
    document: &'d Document,
    open: Vec<Open>,
    closed: Vec<Open>,
    label: Vec<String>,
    comments: Vec<String>,
    count: usize,
    or: bool,
}

impl<'d> Reader<'d> {
    fn new(document: &'d Document) -> Self {
        Self {
            document,
            open: Vec::new(),
            closed: Vec::new(),
            label: Vec::new(),
            comments: Vec::new(),
            count: 0,
            or: false,
        }
    }

    fn piece(&mut self, piece: &Piece<'_>, next: Option<&Piece<'_>>) {
        match piece.kind {
            PieceKind::Box { task } => self.task(task, piece),
            PieceKind::Comment => {
                // What is said between two boxes parts the list only where it says how to go on.
                let asks = asks_for_choice(piece.text).is_some();
                if asks && next.is_some_and(|next| matches!(next.kind, PieceKind::Box { .. })) {
                    self.close(0);
                }
                self.comments.push(piece.text.to_owned());
            }
            PieceKind::Text if is_or(piece.text) && !self.open.is_empty() => self.or = true,
            PieceKind::Text => {
                let deepest = self.open.last().map_or(0, |open| open.indent);
                let is_entry = piece.text.starts_with(['-', '*', '+'])
                    && piece.text[1..].starts_with([' ', '\t']);
                // What is indented below a box belongs to it.
                if piece.indent > deepest && !is_entry && !self.open.is_empty() {
                    return;
                }
                self.close(if is_entry { piece.indent } else { 0 });
                self.label.push(piece.text.to_owned());
            }
        }
    }

    fn task(&mut self, task: usize, piece: &Piece<'_>) {
        let text = self.document.tasks[task].text.clone();
        self.close_deeper(piece.indent);
        let joined = std::mem::take(&mut self.or);
        if let Some(open) = self.open.last_mut().filter(|open| open.indent == piece.indent) {
            open.joined_by_or |= joined;
            open.tasks.push(task);
            open.options.push(text);
            return;
        }
        let above = self.open.last().and_then(|open| open.options.last().cloned());
        let label = match above {
            Some(above) if self.label.is_empty() => vec![above],
            _ => std::mem::take(&mut self.label),
        };
        let is_first = self.count == 0;
        self.count += 1;
        self.open.push(Open {
            indent: piece.indent,
            tasks: vec![task],
            options: vec![text],
            label,
            comments: std::mem::take(&mut self.comments),
            is_first,
            joined_by_or: false,
        });
    }

    /// Closes the groups that are indented at least so far.
    fn close(&mut self, indent: usize) {
        while self.open.last().is_some_and(|open| open.indent >= indent) {
            self.closed.extend(self.open.pop());
        }
        self.or = false;
    }

    fn close_deeper(&mut self, indent: usize) {
        while self.open.last().is_some_and(|open| open.indent > indent) {
            self.closed.extend(self.open.pop());
        }
    }
}

/// Whether a comment is the marker of a box that a tool which updates dependencies writes for itself.
#[must_use]
pub fn is_updaters(comment: &str) -> bool {
    UPDATER_BOXES.anywhere.begins(&normal(comment)).is_some()
}

/// Whether a line is nothing but *or*.
fn is_or(line: &str) -> bool {
    const OR: [&str; 16] = [
        "or",
        "oder",
        "ou",
        "o",
        "of",
        "eller",
        "lub",
        "nebo",
        "veya",
        "hoặc",
        "atau",
        "или",
        "або",
        "或",
        "または",
        "또는",
    ];
    OR.contains(&normal(line).as_str())
}

/// Whether a box says itself that it may stay open: *Screenshots (if the UI changes)*, or states what
/// need not be so: *This change breaks the API*.
fn may_stay_open(option: &str) -> bool {
    let brackets = option.rfind(['(', '（', '[']).map(|at| &option[at..]);
    let front = option.split([':', '：']).next().filter(|front| front.len() < option.len());
    brackets.into_iter().chain(front).any(|said| OPTIONAL_HEADING.are_in(&normal(said)))
        || has_condition(option)
        || may_be_false(option)
}

/// Whether an option states a consequence that the change need not have.
fn may_be_false(option: &str) -> bool {
    let said = normal(option);
    if CONSEQUENCES.is(&said) {
        return true;
    }
    let behind = THE_CHANGE.anywhere.begins(&said).and_then(|end| said.get(end..));
    let behind = behind.map(str::trim_start);
    behind.is_some_and(|rest| {
        let end = CONSEQUENCES.anywhere.begins(rest);
        let object = end.and_then(|end| rest.get(end..)).map(str::trim_start);
        object.is_some_and(|object| NO.anywhere.begins(object).is_none())
    })
}

/// Which choice a text asks for in words.
fn asks_for_choice(text: &str) -> Option<Choice> {
    let mut asked = None;
    for (sentence, _) in sentences(text) {
        if EVERY_BOX.are_in(&sentence) && !CHOOSE_ANY.are_in(&sentence) {
            return Some(Choice::Every);
        }
        if CHOOSE_ANY.are_in(&sentence) {
            asked = Some(Choice::Any);
        } else if CHOOSE_ONE.are_in(&sentence) && asked.is_none() {
            asked = Some(Choice::One);
        }
    }
    asked
}

/// How many boxes of a group are to be ticked.
fn choice(title: &str, group: &Open) -> Choice {
    let label = group.label.join("\n");
    let comments = group.comments.join("\n");
    let asked = asks_for_choice(&label).or_else(|| asks_for_choice(&comments));
    let asked = asked.or_else(|| if group.is_first { asks_for_choice(title) } else { None });
    if let Some(asked) = asked {
        return asked;
    }
    if let Some(shape) = of_options(&group.options, group.joined_by_or) {
        return shape;
    }
    if group.options.len() > 1 && of_names(title, group) {
        return Choice::Any;
    }
    // The nearest name counts: a label, or the heading of the only list.
    let label = group.label.last().map(|label| key(label)).unwrap_or_default();
    let names =
        [label, if group.is_first || group.label.is_empty() { key(title) } else { String::new() }];
    let is = |phrases: &Phrases| names.iter().any(|name| !name.is_empty() && phrases.is(name));
    let has = |phrases: &Phrases| names.iter().any(|name| !name.is_empty() && phrases.are_in(name));
    let is_checklist = is(&CHECKLIST_HEADING) || has(&CHECKLIST_HEADING) && !is(&CHOICE_HEADING);
    if !is_checklist && group.options.len() > 1 && names_a_choice(&names) {
        Choice::Any
    } else {
        Choice::Every
    }
}

/// Whether a list of bare names is one of alternatives: kinds of tests, the answer to a question, or
/// names that are not those of checks.
fn of_names(title: &str, group: &Open) -> bool {
    let heads: Vec<String> = group.options.iter().map(|option| head(option)).collect();
    let label = group.label.last().map(String::as_str).unwrap_or_default();
    let is_question = |text: &str| text.trim_end().ends_with(['?', '？']);
    let asks = [label, title].into_iter().find(|text| is_question(text)).map(normal);
    let is_of_tests = role_of(title) == Some(Role::Tests) || role_of(label) == Some(Role::Tests);
    if is_of_tests && asks.is_some() {
        return heads.iter().all(|head| head.split(' ').count() < 9 && !is_statement(head));
    }
    if !heads.iter().all(|head| is_name(head)) {
        return false;
    }
    if is_of_tests {
        let is_kind = |head: &String| role_of(head) == Some(Role::Tests) && !is_done(head);
        return heads.iter().all(is_kind);
    }
    if asks.is_some_and(|asks| WHICH.begin(&asks)) {
        return true;
    }
    let names = [key(label), key(title)];
    let is_checklist = names.iter().any(|name| CHECKLIST_HEADING.are_in(name));
    let checks = heads.iter().filter(|head| NAMES_OF_CHECKS.are_in(head)).count();
    let short = |head: &String| {
        let most = if head.contains(is_dense) {
            head.chars().count() < 8
        } else {
            head.split(' ').count() < 3
        };
        most && !is_done(head)
    };
    !names[1].is_empty() && !is_checklist && checks == 0 && heads.iter().all(short)
}

/// Whether an option says that something was done.
fn is_done(head: &str) -> bool {
    const DONE: [&str; 22] = [
        "added",
        "updated",
        "passed",
        "passing",
        "pass",
        "passes",
        "completed",
        "done",
        "performed",
        "written",
        "run",
        "ran",
        "verified",
        "executed",
        "green",
        "checked",
        "reviewed",
        "works",
        "documented",
        "grün",
        "ok",
        "tested",
    ];
    head.split(' ').any(|word| DONE.contains(&word))
}

/// Whether one of the names is that of a list of alternatives, or has one of more than one word.
pub(in crate::change) fn names_a_choice(names: &[String]) -> bool {
    let one = |name: &String| {
        let padded = format!(" {name} ");
        let has = |known: &str| {
            let is_dense = known.chars().count() > 2 && known.ends_with(is_dense);
            is_dense && name.contains(known)
                || known.contains(' ') && padded.contains(&format!(" {known} "))
        };
        CHOICE_HEADING.is(name) || CHOICE_HEADING.each().any(has)
    };
    names.iter().filter(|name| !name.is_empty()).any(one)
}

/// The choice that the options themselves show: kinds of change, an answer to a question, levels.
#[must_use]
pub(in crate::change) fn of_options(options: &[String], joined_by_or: bool) -> Option<Choice> {
    if options.len() < 2 {
        return None;
    }
    if joined_by_or {
        return Some(Choice::Any);
    }
    let heads: Vec<String> = options.iter().map(|option| head(option)).collect();
    let count = |is: &dyn Fn(&str) -> bool| heads.iter().filter(|head| is(head)).count();
    let begins =
        |phrases: &'static Phrases| move |head: &str| phrases.anywhere.begins(head).is_some();
    let (yes, no) = (count(&begins(&YES)), count(&begins(&NO)));
    let answers =
        count(&|head| [&YES, &NO, &UNSURE].iter().any(|list| list.anywhere.begins(head).is_some()));
    if yes > 0 && no > 0 && answers == heads.len() {
        return Some(Choice::One);
    }
    let is_level = |head: &str| {
        let behind = LEVELS.anywhere.begins(head);
        behind.is_some_and(|end| head[end..].split_whitespace().count() < 3)
    };
    if count(&is_level) == heads.len() {
        return Some(Choice::Any);
    }
    let is_kind = |head: &str| {
        let lists = [&KINDS_FIX, &KINDS_FEATURE, &KINDS_OTHER];
        is_name(head) && lists.iter().any(|list| list.are_in(head))
    };
    let fixes = count(&|head| KINDS_FIX.are_in(head) && is_kind(head));
    let features = count(&|head| KINDS_FEATURE.are_in(head) && is_kind(head));
    if fixes > 0 && features > 0 && count(&is_kind) * 3 >= heads.len() * 2 {
        return Some(Choice::Any);
    }
    // *None beyond the usual* among others.
    let is_none =
        |head: &str| head.split(' ').count() < 8 && NONE_OF_IT.anywhere.begins(head).is_some();
    if count(&is_none) == 1 {
        return Some(Choice::Any);
    }
    let others = count(&|head| {
        OTHER.is(head) || OTHER.anywhere.begins(head).is_some() && head.split(' ').count() < 4
    });
    let is_last = heads.last().is_some_and(|last| OTHER.anywhere.begins(last).is_some());
    (others > 0 && is_last && heads.len() > 2).then_some(Choice::Any)
}

/// Whether an option names something, where an entry of a checklist states something.
fn is_name(head: &str) -> bool {
    let is_short = if head.contains(is_dense) {
        head.chars().count() < 12
    } else {
        head.split(' ').count() < 6
    };
    is_short && !is_statement(head)
}

/// Whether an option says what somebody did, or what is so.
fn is_statement(head: &str) -> bool {
    const STATES: [&str; 17] = [
        "i", "ive", "my", "all", "the", "we", "have", "has", "ich", "j", "he", "я", "eu", "ho",
        "ik", "jag", "tôi",
    ];
    let first = head.split(' ').next().unwrap_or_default();
    STATES.contains(&first) || head.ends_with(['た', 'す', '了', '다', '함', '요'])
}

/// The beginning of an option: up to a bracket, a dash, a colon or a comma.
fn head(option: &str) -> String {
    let bare = option.trim_start_matches(|ch: char| !ch.is_alphanumeric() && ch != '(');
    let end = bare.find(['(', '（', ':', '：', ',', '，', '、', ';', '|']).unwrap_or(bare.len());
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| bare.find(dash)).min();
    let cut = &bare[..end.min(dash.unwrap_or(bare.len()))];
    if cut.contains(char::is_alphanumeric) { normal(cut) } else { normal(option) }
}
