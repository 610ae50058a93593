//! The order in which a backlog says that its items are finished.
//!
//! Such a sentence is looked for only where an item is out of order, so that no other backlog pays for
//! the search.

use std::sync::LazyLock;

use crate::source::Span;
use crate::text::expression::Expression;

/// What has to be finished first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The items that an item depends on.
    Dependencies,
    /// The items that an item holds.
    Children,
}

#[derive(Debug)]
struct Sentences {
    dependencies: &'static [&'static str],
    children: &'static [&'static str],
}

/// The patterns of one order, read when the first document is searched for them.
struct Patterns(LazyLock<Vec<Expression>>);

static SENTENCES: Sentences = include!(concat!(env!("OUT_DIR"), "/orders.rs"));
static DEPENDENCIES: Patterns = Patterns(LazyLock::new(|| compiled(SENTENCES.dependencies)));
static CHILDREN: Patterns = Patterns(LazyLock::new(|| compiled(SENTENCES.children)));

fn compiled(sentences: &[&'static str]) -> Vec<Expression> {
    sentences.iter().map(|sentence| Expression::new(sentence)).collect()
}

/// The sentence of a document that states the order, comments included.
#[must_use]
pub fn states_order(text: &str, order: Order) -> Option<Span> {
    let patterns = match order {
        Order::Dependencies => &DEPENDENCIES,
        Order::Children => &CHILDREN,
    };
    let found = patterns.0.iter().find_map(|pattern| pattern.find(text))?;
    Some(Span::new(found.start(), found.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_states_that_dependencies_come_first() {
        for text in [
            "Start an item only when all of its dependencies are done.",
            "Dependencies must be completed before a story is picked up.",
            "No task may be started while it has open dependencies.",
            "A task is not started before its prerequisites are finished.",
            "Abhängigkeiten sind erledigt, bevor eine Aufgabe beginnt.",
        ] {
            assert!(states_order(text, Order::Dependencies).is_some(), "{text}");
        }
        for text in ["**Depends on:** GA-1", "Dependencies are listed below.", "Start with Core."] {
            assert!(states_order(text, Order::Dependencies).is_none(), "{text}");
        }
    }

    #[test]
    fn a_sentence_states_that_children_come_first() {
        for text in [
            "An epic is done only when all of its stories are done.",
            "All subtasks are finished before the task is closed.",
            "Never close an epic with open stories.",
        ] {
            assert!(states_order(text, Order::Children).is_some(), "{text}");
        }
        for text in ["# Epic 1", "All stories of this epic are estimated.", "- [x] Story done"] {
            assert!(states_order(text, Order::Children).is_none(), "{text}");
        }
    }
}
