//! How sure the reading of a template is. What is missing in a description is a fault only where the
//! template demands it beyond doubt; where its sentences are not understood, what the author has
//! visibly done is taken as the answer.

use super::free_box::is_question;
use super::names::states;
use super::options::{Options, asks_for_choice};
use super::part::{Need, Part};
use super::pieces::PieceKind;
use super::said::Said;
use super::section_place::{BoxesOf, Parts, SectionPlace};
use crate::change::formal::Formal;
use crate::change::heading::{key, role_of};
use crate::change::vocabulary::template::{
    CHECKLIST_HEADING, CHOICE_HEADING, ENGLISH, MAIN_HEADING, NONE_IS_AN_ANSWER, REQUIRED_HEADING,
    YOU,
};
use crate::policy::{Choice, Role};
use crate::text::phrases::normal;

/// How sure it is that a section of the template must not be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// By its name or by what it says.
    Certain,
    /// It is a checklist, of which there may be one for each kind of changes.
    Checklist,
    /// It asks for something that not every change need have.
    Asks,
    /// Nothing says so.
    Open,
}

impl SectionPlace<'_> {
    /// Whether it has no boxes, parts or text, and a name that nobody knows.
    pub(super) fn is_bare(&self) -> bool {
        self.boxes == BoxesOf::None
            && self.parts == Parts::None
            && (!NONE_IS_AN_ANSWER.is(&self.key) || self.is_named_for_links())
            && self.pieces.iter().all(|piece| piece.kind == PieceKind::Comment)
    }

    /// Whether its name is that of links to issues: the change names its item elsewhere.
    fn is_named_for_links(&self) -> bool {
        Formal::Link.is_asked_by(&normal(&self.section.title))
    }

    /// How sure it is that the section must be there.
    pub(super) fn hold(&self, said: &Said) -> Hold {
        let key = self.key.as_str();
        if CHECKLIST_HEADING.are_in(key) && self.boxes != BoxesOf::None {
            return Hold::Checklist;
        }
        let is_known =
            self.is_main() || MAIN_HEADING.anywhere.begins(key).is_some() || CHOICE_HEADING.is(key);
        let is_mark = |text: &str| {
            let said = normal(text);
            REQUIRED_HEADING.begin(&said)
                || said.split(' ').count() < 4 && REQUIRED_HEADING.are_in(&said)
        };
        let is_marked = || self.pieces.iter().any(|piece| is_mark(piece.text));

        if is_known || REQUIRED_HEADING.are_in(&normal(&self.section.title)) || is_marked() {
            return Hold::Certain;
        }
        let may_be_none = NONE_IS_AN_ANSWER.is(key) || said.can_be_denied || said.of_reviewers;
        if said.asks && !may_be_none { Hold::Asks } else { Hold::Open }
    }
}

/// Lets the last of several sections be left as it is where nothing says what it is for: forms end with
/// the place of further notes.
pub(super) fn free_last(parts: &mut [Part], holds: &[Hold], is_bare: bool) {
    let required = parts.iter().filter(|part| part.need == Need::Required).count();
    let is_open = holds.last().is_some_and(|hold| *hold == Hold::Open);
    let last = parts.last_mut().filter(|last| last.need == Need::Required);
    if let Some(last) = last.filter(|_| is_open && is_bare && required > 2) {
        last.need = Need::Optional;
        last.takes_none = true;
    }
}

/// Says of the required parts which ones must be there beyond doubt: what every change has, whatever
/// it is about. Who takes out another one says that it is not for this change.
pub(super) fn settle_holds(parts: &mut [Part], holds: &[Hold]) {
    let is_only = holds.iter().filter(|hold| **hold == Hold::Checklist).count() == 1;
    for (part, hold) in parts.iter_mut().zip(holds) {
        part.certain = match hold {
            Hold::Certain => true,
            Hold::Checklist => is_only,
            Hold::Asks | Hold::Open => false,
        };
    }
}

impl Options {
    /// Which of the boxes of a checklist may be for some changes only, as far as one can tell: all,
    /// where neither a name nor what they say makes the list one of checks, or where they say which
    /// tests there were; else those whose text has the form of a condition.
    pub(super) fn unclear(&self, title: &str) -> Vec<bool> {
        let said = |texts: &[String]| asks_for_choice(&texts.join("\n")) == Some(Choice::Every);
        if said(&self.label) || said(&self.comments) {
            return vec![false; self.options.len()];
        }
        let is_of_tests = || {
            let label = self.label.last().map_or(title, String::as_str);
            [label, title].into_iter().any(|name| role_of(name) == Some(Role::Tests))
        };
        let is_list_of_checks = self.is_named_checklist(title)
            || !is_of_tests() && self.options.iter().all(|option| states(option));
        // One box may have no other letters than English has; a whole list has.
        let is_english = self.options.iter().all(|option| !option.chars().any(is_foreign));
        let has_a_case = |option: &String| has_a_case(option, is_english);
        self.options.iter().map(|option| !is_list_of_checks || has_a_case(option)).collect()
    }

    /// Whether words ask for the choice, and not only its shape.
    pub(super) fn is_asked(&self) -> bool {
        [&self.label, &self.comments]
            .iter()
            .any(|texts| asks_for_choice(&texts.join("\n")).is_some())
    }

    fn is_named_checklist(&self, title: &str) -> bool {
        let label = self.label.last().map(String::as_str).unwrap_or_default();
        [label, title].into_iter().any(|name| {
            let name = key(name);
            !name.is_empty() && CHECKLIST_HEADING.are_in(&name) && !CHOICE_HEADING.is(&name)
        })
    }
}

/// Whether a letter is one that English does not have.
fn is_foreign(letter: char) -> bool {
    !letter.is_ascii() && letter.is_alphabetic()
}

/// Whether the text of a box has the form of a case or of a question: something in brackets, a clause
/// before a comma or a colon, an arrow, a blank. In English the words themselves tell.
fn has_a_case(option: &str, may_be_english: bool) -> bool {
    let said = normal(option);
    let is_of_the_author = || said.split(' ').any(|word| YOU.anywhere.is(word));
    if option.contains("__") || is_question(option) && !is_of_the_author() {
        return true;
    }
    let is_english = may_be_english && said.split(' ').any(|word| ENGLISH.anywhere.is(word));
    if is_english || role_of(option).is_some() {
        return false;
    }
    let has_clause = || {
        let parted = option.split_once([',', '，', '、', ':', '：']);
        parted.is_some_and(|(front, behind)| {
            behind.contains(char::is_alphabetic) && (front.contains(' ') || !front.is_ascii())
        })
    };
    option.contains(['(', '（', '→', '⇒']) || has_clause()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::template::Shape;
    use crate::markdown::Document;

    fn shape(text: &str) -> (Document, Shape) {
        let document = Document::parse(text);
        let shape = Shape::of(text, &document);
        (document, shape)
    }

    #[test]
    fn what_a_section_is_called_or_asks_for_makes_it_certain() {
        let text = "## Summary\n<!-- What? -->\n## Timetable\n<!-- Describe what is printed. -->\n## Rollback\n<!-- How does it come back? -->\n## Wires\n### Poles\n<!-- Describe them. -->\n## Testing\n## Rails (required)\n";
        let (document, shape) = shape(text);
        let certain: Vec<&str> = shape
            .parts
            .iter()
            .filter(|part| part.certain)
            .map(|part| document.sections[part.section].title.as_str())
            .collect();
        assert_eq!(certain, ["Summary", "Testing", "Rails (required)"]);
    }

    #[test]
    fn one_of_several_checklists_may_be_for_some_changes() {
        let certain = |text: &str| {
            let (_, shape) = shape(text);
            shape.parts.iter().map(|part| part.certain).collect::<Vec<_>>()
        };
        assert_eq!(certain("## Summary\n## Checklist\n- [ ] The tests are green\n"), [true, true]);
        let two = "## Summary\n## Checklist of rails\n- [ ] a is b\n## Checklist of wires\n- [ ] c is d\n";
        assert_eq!(certain(two), [true, false, false]);
    }

    #[test]
    fn boxes_are_demanded_one_by_one_where_the_list_is_one_of_checks() {
        let unclear = |text: &str| {
            let (_, shape) = shape(text);
            let unclear: Vec<usize> =
                shape.groups.iter().flat_map(|group| group.unclear.clone()).collect();
            unclear
        };
        for (text, expected) in [
            ("## Checklist\n- [ ] Rails\n- [ ] Wires of the line, in both directions\n", &[][..]),
            ("## Ready for it\n- [ ] The tests are green\n- [ ] A line is in the log\n", &[]),
            (
                "## Ready for it\n- [ ] Wires by the river in both directions\n- [ ] A line is in the log\n",
                &[0, 1],
            ),
            (
                "## Checklist\n- [ ] Els tests passen\n- [ ] Si toca la base, migració provada\n",
                &[1],
            ),
            (
                "## Checklist\n- [ ] Docs (in every language) are there\n- [ ] Tests: all green\n",
                &[],
            ),
            (
                "## Checklist\n- [ ] The tests are green\n- [ ] The schema is newer\n  - [ ] It was tried\n",
                &[1, 2],
            ),
            (
                "## Ready for it\nAll boxes must be ticked.\n- [ ] Wires by the river in both directions\n- [ ] A line of the log\n",
                &[],
            ),
        ] {
            assert_eq!(unclear(text), expected, "{text}");
        }
    }

    #[test]
    fn the_last_section_is_that_of_notes_where_nobody_knows_its_name() {
        let need = |text: &str| shape(text).1.parts.last().map(|part| part.need);
        let form = "## Summary\n## Testing\n";
        for (last, expected) in [
            ("## Lorem\n", Need::Optional),
            ("## Lorem\n<!-- ipsum -->\n", Need::Optional),
            ("## Lorem\n<!-- Describe the ipsum. -->\n", Need::Required),
            ("## Lorem\nIpsum dolor sit amet.\n", Need::Required),
            ("## Rollback\n", Need::Required),
            ("## Motivation\n", Need::Required),
        ] {
            assert_eq!(need(&format!("{form}{last}")), Some(expected), "{last}");
        }
        assert_eq!(need("## Summary\n## Lorem\n"), Some(Need::Required));
    }
}
