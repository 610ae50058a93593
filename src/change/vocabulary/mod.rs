//! The words of descriptions and templates, in the languages that teams write in. They are data: the
//! files beside this one, which the build makes into tables.

/// What people write where they have nothing to say, and lines that say nothing of a change.
pub(super) mod content {
    use crate::text::Listed;
    use crate::text::phrases::{Phrases, Table};

    include!(concat!(env!("OUT_DIR"), "/content.rs"));
}

/// How a description speaks of items and issues.
pub(super) mod links {
    use crate::text::Listed;
    use crate::text::phrases::{Phrases, Table};

    include!(concat!(env!("OUT_DIR"), "/links.rs"));
}

/// What headings are called, by what they are for.
pub(super) mod roles {
    use crate::text::Listed;
    use crate::text::phrases::{Phrases, Table};

    include!(concat!(env!("OUT_DIR"), "/roles.rs"));
}

/// What a template says about its sections and boxes.
pub(super) mod template {
    use crate::text::Listed;
    use crate::text::phrases::{Endings, Phrases, Table};

    /// What makes something optional behind its text: *Screenshots, if applicable*.
    pub(in crate::change) static OPTIONAL_ENDINGS: Endings = Endings::of(&OPTIONAL_HEADING);

    include!(concat!(env!("OUT_DIR"), "/template.rs"));
}

#[cfg(test)]
mod tests {
    use crate::text::phrases::normal;

    #[test]
    fn every_phrase_is_in_the_form_in_which_it_is_compared() {
        let mut wrong = Vec::new();
        for text in [
            include_str!("content.yml"),
            include_str!("links.yml"),
            include_str!("roles.yml"),
            include_str!("template.yml"),
        ] {
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            let quoted = lines.filter_map(|line| line.split('"').nth(1));
            for phrase in quoted.flat_map(|list| list.split(',')) {
                let phrase = phrase.trim().trim_start_matches('^').trim_end_matches('*');
                if normal(phrase) != phrase {
                    wrong.push(format!("{phrase} -> {}", normal(phrase)));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
