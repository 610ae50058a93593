//! The names of people in a backlog.

use crate::text::normalize;

/// Whether one of the people whom a text names is `name`: by the whole name, or by a word of it, as
/// *Ada* is of *Ada Lovelace*.
#[must_use]
pub fn names(text: &str, name: &str) -> bool {
    let name = normalize(name);
    let is_part = |whole: &str, part: &str| whole.split(' ').any(|word| word == part);
    let is_same = |person: String| {
        !person.is_empty() && (person == name || is_part(&person, &name) || is_part(&name, &person))
    };
    !name.is_empty() && text.split([',', ';', '/', '&', '+']).map(normalize).any(is_same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_goes_by_a_part_of_the_name_too() {
        for (text, name) in [
            ("Ada Lovelace", "ada"),
            ("ada", "Ada Lovelace"),
            ("grace, ada", "ADA"),
            ("@ada", "ada"),
            ("bot-1", "bot-1"),
        ] {
            assert!(names(text, name), "{text} {name}");
        }
        for (text, name) in [("Ada", "Adam"), ("", "ada"), ("ada", " "), ("bot-1", "bot-2")] {
            assert!(!names(text, name), "{text} {name}");
        }
    }
}
