//! The words of descriptions and templates, in the languages that teams write in. They are data:
//! `roles.yml` and `template.yml` beside this file, which the build makes into tables.

/// What headings are called, by what they are for.
pub(super) mod roles {
    use crate::text::phrases::{Phrases, Table};

    include!(concat!(env!("OUT_DIR"), "/roles.rs"));
}

/// What a template says about its sections and boxes.
pub(super) mod template {
    use crate::text::phrases::{Phrases, Table};

    include!(concat!(env!("OUT_DIR"), "/template.rs"));
}

#[cfg(test)]
mod tests {
    use crate::text::phrases::normal;

    #[test]
    fn every_phrase_is_in_the_form_in_which_it_is_compared() {
        for text in [include_str!("roles.yml"), include_str!("template.yml")] {
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            let quoted = lines.filter_map(|line| line.split('"').nth(1));
            for phrase in quoted.flat_map(|list| list.split(',')) {
                let phrase = phrase.trim().trim_start_matches('^').trim_end_matches('*');
                assert_eq!(normal(phrase), phrase);
            }
        }
    }
}
