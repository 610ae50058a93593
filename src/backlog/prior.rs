//! What speaks for a document being a backlog, and what against it, in points. No single word
//! decides: a list of tasks may have a heading *Usage*, and a page about tasks of a kernel is called
//! *Tasks*.

use crate::markdown::{LineKind, Lines};
use crate::source::RepoPath;
use crate::text::words::WordSet;
use crate::text::{Listed, normalize};

/// What the signs of a page that explains something count together, at the most.
const MOST_EXPLAINED: i32 = 9;
/// What the items themselves count, at the most.
const MOST_BACKED: i32 = 5;
/// The most lines that are read to know what a page is.
const MOST_LINES: usize = 5000;

/// Words with what they count.
#[derive(Debug)]
struct Weighed {
    points: i32,
    words: &'static [&'static str],
}

/// The words by which files, folders and pages are known.
#[derive(Debug)]
struct Signs {
    /// Words in the name of a file.
    names: &'static [Weighed],
    /// Names of folders.
    folders: &'static [Weighed],
    /// Words in a title.
    titles: &'static [Weighed],
    /// Headings of a page that explains something.
    explained: Listed,
    /// Columns of tables on such a page.
    columns: Listed,
    /// Words that make a name that of a list, words that make it the name of something else all the
    /// same, and folders that hold no lists.
    inside: &'static [&'static str],
    beside: &'static [&'static str],
    passed: &'static [&'static str],
    /// Languages by two letters.
    languages: Listed,
    /// Words that make a name that of a plan.
    planned: &'static [&'static str],
    /// What a file of tasks is called.
    tasks: &'static [&'static str],
    /// What a file of plans is called.
    plans: &'static [&'static str],
    /// What backlogs are made of, what may stand behind such a word, and what says what it is.
    terms: Listed,
    parts: Listed,
    copulas: &'static [&'static str],
    /// Folders in which each file is a piece of work.
    among: Listed,
    /// What a sentence begins with that is about the very text.
    own: Listed,
}

static SIGNS: Signs = include!(concat!(env!("OUT_DIR"), "/prior.rs"));

/// A longer word behind the name of a file is neither a language nor a number; in characters.
const LONGEST_SUFFIX: usize = 4;

/// Whether the name of a file, without its ending, is one of a list of tasks: `todo`, `TAREFAS`,
/// `tasks-2026`.
pub(super) fn names_tasks(stem: &str) -> bool {
    is_called(stem, SIGNS.tasks)
}

/// Whether the name of a file, without its ending, is one of a list of tasks or of a plan of them.
pub(super) fn names_list(stem: &str) -> bool {
    names_tasks(stem) || is_called(stem, SIGNS.plans)
}

/// Whether a name is one of `known`, perhaps with a language or a number behind it.
fn is_called(stem: &str, known: &[&str]) -> bool {
    let name = normalize(stem);
    let is_suffix = |word: &str| {
        word.chars().count() == 2 && word.chars().all(char::is_alphabetic)
            || word.len() <= LONGEST_SUFFIX && word.ends_with(|ch: char| ch.is_ascii_digit())
    };
    let bare = name.rsplit_once(' ').filter(|(_, word)| is_suffix(word)).map(|(bare, _)| bare);
    known.iter().any(|known| *known == name || Some(*known) == bare)
}

/// Whether words in the name of a file, without its ending, say that it may hold a list of work:
/// `first_product_backlog`, `REMAINING_TASKS`, `04-feature-roadmap`.
pub(super) fn may_list(stem: &str) -> bool {
    let name = normalize(stem);
    // `product backlog (item)` is a page about the word.
    !stem.contains('(') && has_any(SIGNS.inside, &name) && !has_any(SIGNS.beside, &name)
}

/// Whether a folder below the documents holds what is kept, copied or of another language.
pub(super) fn is_passed_by(folder: &str) -> bool {
    let name = normalize(folder);
    let first = name.split_once(' ').filter(|(_, rest)| rest.len() == 2);
    let is_language = SIGNS.languages.has(first.map_or(&name, |(first, _)| first));
    is_language || SIGNS.passed.contains(&name.as_str())
}

/// Whether words in the name of a file, without its ending, say that it may be a plan of the work:
/// `IMPLEMENTATION_PLAN`, `task-tracker`.
pub(super) fn may_plan(stem: &str) -> bool {
    let name = normalize(stem);
    has_any(SIGNS.planned, &name) && !has_any(SIGNS.beside, &name)
}

/// The most words of a name for what backlogs are made of, with an article and a word behind it.
const MOST_TERM_WORDS: usize = 4;

/// Whether a title has a word for what backlogs are made of.
pub(super) fn names_term(title: &str) -> bool {
    let title = normalize(title);
    // `Backlog의`: what is glued to a word of another script is not a part of it.
    let bare = |word: &'_ str| {
        let end = word.find(|ch: char| !ch.is_ascii()).filter(|at| *at > 0).unwrap_or(word.len());
        word[..end].to_owned()
    };
    let words: Vec<String> = title.split(' ').map(bare).collect();
    words.iter().any(|word| SIGNS.terms.has(word))
        || words.windows(2).any(|pair| SIGNS.terms.has(&pair.join(" ")))
}

/// Whether a sentence says what a backlog, a board or a story is; in the form in which texts are
/// compared.
pub(super) fn is_definition(sentence: &str) -> bool {
    let own = WordSet::of(sentence);
    let may_stand = |known: &str| own.may_hold(known);
    let copula = SIGNS.copulas.iter().filter(|known| may_stand(known)).find_map(|known| {
        let at = sentence.find(known)?;
        let is_word = sentence[..at].ends_with(' ') || !known.is_ascii();
        let end = sentence[at + known.len()..].chars().next();
        (is_word && (end.is_none_or(|ch| ch == ' ') || !known.is_ascii())).then_some(at)
    });
    let Some(subject) = copula.map(|at| sentence[..at].trim()) else { return false };
    let words: Vec<&str> = subject.split(' ').collect();
    let bare = match words.split_last() {
        Some((last, before)) if SIGNS.parts.has(last) && !before.is_empty() => before,
        _ => &words,
    };
    bare.len() <= MOST_TERM_WORDS
        && (0..bare.len()).any(|from| SIGNS.terms.has(&bare[from..].join(" ")))
        && !SIGNS.own.has(words[0])
}

/// What the path of a file says.
pub(super) fn of_path(path: &RepoPath) -> i32 {
    let path = path.as_str();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let folders: Vec<String> = folders.split('/').map(|folder| bare(&normalize(folder))).collect();
    let of_folders = SIGNS.folders.iter().filter_map(|known| {
        let is_known = |folder: &String| known.words.contains(&folder.as_str());
        folders.iter().any(is_known).then_some(known.points)
    });
    strongest(SIGNS.names, &normalize(stem)) + of_folders.sum::<i32>()
}

/// A name of a folder without the number in front of it: `000-template` is `template`.
fn bare(folder: &str) -> String {
    folder.trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == ' ').to_owned()
}

/// What the words of a title say.
pub(super) fn of_title(title: &str) -> i32 {
    // `[FEATURE NAME]` stands for a title.
    let is_blank = title.split_once('[').is_some_and(|(_, rest)| {
        let name = rest.split(']').next().unwrap_or_default();
        name.len() > 3 && name.contains(char::is_alphabetic) && !name.contains(char::is_lowercase)
    });
    strongest(SIGNS.titles, &normalize(title)) - if is_blank { 3 } else { 0 }
}

/// Whether a file lies in a folder in which each file is a piece of work: `docs/tasks/done/004-rope.md`.
pub(super) fn is_among_items(path: &RepoPath) -> bool {
    let folders = path.as_str().rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.rsplit('/').take(2).any(|folder| SIGNS.among.has(&normalize(folder)))
}

/// The points of the first list that has a word of the text.
fn strongest(known: &[Weighed], text: &str) -> i32 {
    let found = known.iter().find(|known| has_any(known.words, text));
    found.map_or(0, |known| known.points)
}

/// Whether a text has one of the words as a whole; those of scripts without spaces anywhere.
fn has_any(words: &[&str], text: &str) -> bool {
    words.iter().any(|word| {
        let mut found = text.match_indices(*word);
        found.any(|(at, _)| {
            let is_end = |ch: Option<char>| ch.is_none_or(|ch| ch == ' ') || !word.is_ascii();
            is_end(text[..at].chars().next_back()) && is_end(text[at + word.len()..].chars().next())
        })
    })
}

/// What the lines say that explain something: headings of a reference, headings and cells of code,
/// tables of parameters and commands.
pub(super) fn of_lines(lines: &Lines<'_>) -> i32 {
    let (mut code_headings, mut code_cells, mut explained, mut tables) = (0, 0, 0, 0);
    let mut before = "";
    for line in lines.lines.iter().take(MOST_LINES) {
        let text = &lines.text[line.content.range()];
        match line.kind {
            LineKind::Heading(_) => {
                code_headings += i32::from(text.starts_with('`') && text.ends_with('`'));
                explained += i32::from(SIGNS.explained.has(&normalize(text)));
            }
            LineKind::Text if text.contains('|') => {
                let is_dashes = text.contains("--")
                    && text.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'));
                tables += i32::from(is_dashes && before.split('|').any(is_column));
                let cells = text.split('|').map(str::trim);
                let code =
                    |cell: &&str| cell.len() > 2 && cell.starts_with('`') && cell.ends_with('`');
                code_cells += i32::from(cells.filter(code).count() > 0);
            }
            _ => {}
        }
        before = text;
    }
    let many = |count: i32, points: i32| if count > 1 { points } else { 0 };
    let against = many(code_headings, 3) + many(code_cells, 2) + 2 * explained + 3 * tables.min(2);
    -against.min(MOST_EXPLAINED)
}

/// Whether a table with such a header lists what something has, not what is to be done.
fn is_column(header: &str) -> bool {
    SIGNS.columns.has(&normalize(header))
}

/// What the items say: `backed` of them have more than a title, `blank` of them none yet.
pub(super) fn of_items(items: usize, backed: usize, blank: usize) -> i32 {
    let count = i32::try_from(backed).unwrap_or(MOST_BACKED).min(MOST_BACKED);
    let of_blank = if blank * 2 > items { -4 } else { 0 };
    of_blank + if backed == 0 { -3 } else { count }
}

/// Whether a title stands for one that is still to be written: `TNNN [P] [Description]`.
pub(super) fn is_blank_title(title: &str) -> bool {
    let mut blanks =
        title.match_indices('[').filter_map(|(at, _)| title[at + 1..].split(']').next());
    title.contains("NNN") || blanks.any(|name| name.contains(' ') || name.starts_with("Desc"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_titles_are_weighed() {
        for (path, expected) in [
            ("BACKLOG.md", 6),
            ("docs/product-backlog.md", 6),
            ("docs/tasks.md", 3),
            ("README.md", -8),
            ("specs/000-template/tasks.md", -3),
            ("specs/001-template-engine/tasks.md", 3),
            ("docs/decisions/0007-hemp-rope.md", -4),
            ("notes/plan-of-the-harbour.md", -1),
        ] {
            assert_eq!(of_path(&RepoPath::new(path).unwrap()), expected, "{path}");
        }
        assert!(of_title("Backlog van de molen") > of_title("Tasks of the build"));
        assert!(of_title("Tasks: [FEATURE NAME]") < of_title("Tasks: gauges"));
        assert!(of_title("How we write TODO comments") < 0);
    }

    #[test]
    fn pages_that_explain_are_told_from_lists() {
        let of = |text: &str| of_lines(&Lines::parse(text));
        assert_eq!(
            of(
                "# To do\n\n- [ ] `make` it\n\n| ID | Title | Status |\n|---|---|---|\n| A-1 | x | done |\n"
            ),
            0
        );
        assert!(
            of(
                "# Tasks\n\n## `a b`\n\n## `c d`\n\n| Call | Returns |\n|---|---|\n| `x` | y |\n| `z` | y |\n"
            ) < -6
        );
    }
}
