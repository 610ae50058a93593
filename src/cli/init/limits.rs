//! Whether a backlog says that its limit of work in progress is one of each person.

use std::sync::LazyLock;

use crate::text::expression::Expression;
use crate::text::typed::embedded_yaml;

static PHRASES: LazyLock<Vec<Expression>> = LazyLock::new(|| {
    let phrases: Vec<String> = embedded_yaml(include_str!("limits.yml"));
    phrases.into_iter().map(Expression::trusted).collect()
});

/// Whether a text says so.
#[must_use]
pub fn is_per_person(text: &str) -> bool {
    text.lines().any(|line| PHRASES.iter().any(|phrase| phrase.is_match(line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_about_each_person_are_told_from_those_about_the_team() {
        for text in [
            "WIP limit: one item per person.",
            "- Max. 1 in progress for each developer",
            "Each person works on one thing at a time.",
            "Höchstens eine Aufgabe pro Person.",
            "Máximo 1 tarea por persona",
        ] {
            assert!(is_per_person(text), "{text}");
        }
        for text in ["WIP limit: one item.", "Send one mail per day to each person.", ""] {
            assert!(!is_per_person(text), "{text}");
        }
    }
}
