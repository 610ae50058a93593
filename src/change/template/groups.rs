//! Lists of boxes, and whether all of them are to be ticked or some.

use super::options::{Options, asks_for_choice};
use super::pieces::{Piece, PieceKind};
use super::places::are_places;
use crate::change::vocabulary::template::UPDATER_BOXES;
use crate::markdown::Document;
use crate::policy::Choice;
use crate::sort::Sort as _;
use crate::text::phrases::normal;

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
    /// The boxes that may be for some changes only, as far as one can tell.
    pub unclear: Vec<usize>,
    /// Whether words ask for the choice, and not only its shape.
    pub asked: bool,
    /// Whether those that do not fit may be taken out.
    pub may_go: bool,
    /// Whether none of them need fit.
    pub none_fits: bool,
    /// Whether reviewers or maintainers tick them, and not the author.
    pub of_others: bool,
}

impl Group {
    /// Whether it asks for no tick at all.
    pub(super) fn may_stay_open(&self) -> bool {
        self.none_fits || self.tasks.iter().all(|task| self.optional.contains(task))
    }
}

/// A group whose boxes are still coming.
struct Open {
    indent: usize,
    tasks: Vec<usize>,
    list: Options,
}

/// The lists of boxes of one part, which has this section and heading.
pub(super) fn groups(
    pieces: &[Piece<'_>],
    section: Option<(usize, &str)>,
    document: &Document,
    above: &[&str],
) -> Vec<Group> {
    let title = section.map_or("", |(_, title)| title);
    let mut found: Vec<Group> = lists(pieces, document, above)
        .into_iter()
        .filter(|open| !are_places(title, &open.list.options) && !open.list.are_examples())
        .map(|open| {
            let those = |are: Vec<bool>| {
                let tasks = open.tasks.iter().zip(are).filter(|(_, is)| *is);
                tasks.map(|(task, _)| *task).collect()
            };
            Group {
                section: section.map(|(index, _)| index),
                label: open.list.label.last().cloned().unwrap_or_default(),
                choice: open.list.choice(title),
                none_fits: open.list.none_fits(title),
                optional: those(open.list.may_stay_open(title)),
                unclear: those(open.list.unclear(title)),
                asked: open.list.is_asked(),
                may_go: open.list.may_go(),
                tasks: open.tasks,
                of_others: false,
            }
        })
        .collect();
    found.order_by_key(|group| group.tasks.first().copied());
    let nested = nested(pieces);
    for group in &mut found {
        let mut unclear = std::mem::take(&mut group.unclear);
        unclear.extend(group.tasks.iter().filter(|task| nested.contains(task)));
        unclear.order();
        unclear.dedup();
        group.unclear = unclear;
    }
    let free: Vec<usize> = found.iter().flat_map(|group| group.optional.clone()).collect();
    // What belongs to a box that may stay open may stay open with it.
    let belongs = |group: &Group| {
        let first = group.tasks.first().and_then(|first| first.checked_sub(1));
        first
            .is_some_and(|above| free.contains(&above) && document.tasks[above].text == group.label)
    };
    for group in found.iter_mut().filter(|group| belongs(group)) {
        group.optional.clone_from(&group.tasks);
        group.none_fits = true;
    }
    // *Tick what applies* above the first list of a section is said of the lists below it too.
    let comments = pieces.iter().filter(|piece| piece.kind == PieceKind::Comment);
    let mut said = comments.map(|piece| piece.text).chain(above.iter().copied());
    if found.first().is_some_and(|first| first.choice == Choice::Any)
        && said.any(|text| asks_for_choice(text) == Some(Choice::Any))
    {
        let rest = found.split_off(1);
        let (joined, apart): (Vec<Group>, Vec<Group>) =
            rest.into_iter().partition(|group| group.choice == Choice::Every);
        let first = &mut found[0];
        first.tasks.extend(joined.into_iter().flat_map(|group| group.tasks));
        first.tasks.order();
        found.extend(apart);
    }
    found
}

/// The boxes that stand below another entry of a list, and those that have such boxes: they may be for
/// some changes only.
fn nested(pieces: &[Piece<'_>]) -> Vec<usize> {
    let mut nested = Vec::new();
    let mut above: Option<(usize, Option<usize>)> = None;
    for piece in pieces {
        match (piece.kind, above) {
            (PieceKind::Box { task }, Some((indent, parent))) if piece.indent > indent => {
                nested.push(task);
                nested.extend(parent);
            }
            (PieceKind::Box { task }, _) => above = Some((piece.indent, Some(task))),
            (PieceKind::Text, _) if piece.text.starts_with(['-', '*', '+']) => {
                above = Some((piece.indent, None));
            }
            (PieceKind::Text, Some((indent, _))) if piece.indent <= indent => above = None,
            _ => {}
        }
    }
    nested
}

/// What stands above each list of boxes, and the boxes.
pub(super) fn labelled(
    pieces: &[Piece<'_>],
    document: &Document,
) -> impl Iterator<Item = (String, Vec<usize>)> {
    let found = lists(pieces, document, &[]).into_iter();
    found.map(|open| (open.list.label.last().cloned().unwrap_or_default(), open.tasks))
}

fn lists(pieces: &[Piece<'_>], document: &Document, above: &[&str]) -> Vec<Open> {
    let mut reader = Reader::new(document);
    reader.comments.extend(above.iter().map(|&said| said.to_owned()));
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
                // What is said between two boxes divides the list only where it says how to go on.
                if next.is_some_and(|next| matches!(next.kind, PieceKind::Box { .. }))
                    && asks_for_choice(piece.text).is_some()
                {
                    self.close(0);
                }
                self.comments.push(piece.text.to_owned());
            }
            // Code below a box belongs to it.
            PieceKind::Code if self.open.last().is_some_and(|open| piece.indent > open.indent) => {}
            PieceKind::Code => self.close(0),
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
            open.list.joined_by_or |= joined;
            open.tasks.push(task);
            open.list.options.push(text);
            return;
        }
        let above = self.open.last().and_then(|open| open.list.options.last().cloned());
        let label = match above {
            Some(above) if self.label.is_empty() => vec![above],
            _ => std::mem::take(&mut self.label),
        };
        let is_first = self.count == 0;
        self.count += 1;
        self.open.push(Open {
            indent: piece.indent,
            tasks: vec![task],
            list: Options {
                options: vec![text],
                label,
                comments: std::mem::take(&mut self.comments),
                is_first,
                joined_by_or: false,
            },
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
