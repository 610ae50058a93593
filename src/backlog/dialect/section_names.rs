//! What the name of a section, or a text in place of its items, says of what stands below it.

use super::Vocabulary;
use super::common_words::{COMMON, first_word};
use super::wording::{LONGEST_TEXT, whole};
use crate::text::fold;
use crate::text::phrases::is_dense;
use crate::text::words::WordSet;

/// Longer names of sections begin with no known one; in words.
const LONGEST_NAME: usize = 5;
impl Vocabulary {
    /// Whether a text only remarks that there is nothing.
    pub(in crate::backlog) fn is_nothing(&self, text: &str) -> bool {
        text.len() < LONGEST_TEXT && {
            let bare = text.trim_matches(|ch: char| !ch.is_alphanumeric());
            // `none — the milestone is complete`
            let end = bare.find(['—', '–']).unwrap_or(bare.len());
            bare.is_empty() || COMMON.nothing.has(&fold(bare[..end].trim_end()))
        }
    }

    /// Whether a cell says that its row sums up others: `Total (all sprints)`.
    pub(in crate::backlog) fn sums_up(&self, cell: &str) -> bool {
        let folded = fold(cell.trim_start_matches(|ch: char| !ch.is_alphanumeric()));
        COMMON.sums.has(&folded) || COMMON.totals.has(first_word(&folded))
    }

    /// Whether a text stands over the meanings of symbols.
    pub(in crate::backlog) fn is_legend(&self, text: &str) -> bool {
        text.len() < LONGEST_TEXT && {
            let folded = fold(text.trim_matches(|ch: char| !ch.is_alphanumeric()));
            let is_legend = |word| folded == word || folded.ends_with(word) && folded.len() < 32;
            COMMON.legends.iter().any(is_legend)
        }
    }

    /// Whether a word for a state is a topic of work as well.
    pub(in crate::backlog) fn is_topic(&self, name: &str) -> bool {
        COMMON.topics.has(name)
    }

    /// Whether a title, in normal form, may stand over a topic of the work though it mostly stands over
    /// a part of the document.
    pub(in crate::backlog) fn is_theme(&self, name: &str) -> bool {
        COMMON.themes.has(name)
    }

    /// Whether a section of that name, in normal form, shows how items are written.
    pub(in crate::backlog) fn is_sample(&self, name: &str) -> bool {
        name.split(' ').any(|word| COMMON.samples.has(word))
    }

    /// Whether a section of that name, in normal form, is about the work and holds none: *Notes*,
    /// *Riscos e premissas*.
    ///
    /// `title` is the name as it is written.
    pub(in crate::backlog) fn is_about(&self, name: &str, title: &str) -> bool {
        let ends = name.match_indices(' ').map(|(at, _)| at).chain([name.len()]);
        if ends.take(LONGEST_NAME).any(|end| COMMON.about.has(&name[..end])) {
            return true;
        }
        let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
        let next = rest.split(' ').next().unwrap_or_default();
        let behind = title.trim_start_matches(|ch: char| !ch.is_alphanumeric());
        let behind = behind.trim_start_matches(char::is_alphanumeric).trim_start();
        COMMON.alone.has(first)
            && (!behind.starts_with(char::is_alphabetic) || COMMON.joins.has(next))
    }

    /// Whether a name in normal form is one of these as a whole.
    pub(in crate::backlog) fn is_just_about(&self, name: &str) -> bool {
        COMMON.about.has(name) || COMMON.alone.has(name)
    }

    /// Whether the lists of a section of that name, folded, are work.
    pub(in crate::backlog) fn is_work(&self, name: &str) -> bool {
        if name.is_empty() || name.len() >= LONGEST_TEXT {
            return false;
        }
        let own = WordSet::of(name);
        COMMON.work.iter().filter(|word| own.may_hold(word)).any(|word| {
            let mut found = name.match_indices(word);
            found.any(|(at, _)| {
                let is_end =
                    |ch: Option<char>| ch.is_none_or(|ch| ch == ' ') || word.starts_with(is_dense);
                is_end(name[..at].chars().next_back())
                    && is_end(name[at + word.len()..].chars().next())
            })
        })
    }

    /// Whether `text` is the title of a section in which waits what nobody has decided on yet, such
    /// as `Ideas` or `Wishlist 🎁`.
    #[must_use]
    pub fn is_pool(text: &str) -> bool {
        whole(text, |word| COMMON.pools.has(word).then_some(())).is_some()
    }
}
