//! What a document says about itself: that it is a backlog, or that it is something else.

use std::cell::OnceCell;

use super::{explains, prior};
use crate::markdown::{LineKind, Lines};
use crate::source::RepoPath;
use crate::text::words::Words;
use crate::text::{Listed, normalize};

/// What a document is shows in its first headings.
const MOST_HEADINGS: usize = 500;

/// What it counts that the title, or headings alone, are those of another document.
const OF_TITLE: i32 = -8;
const OF_HEADINGS: i32 = -6;

/// A text by its lines, and what they say about it. What only a dialect asks for that fits many texts is
/// read on the first question.
#[derive(Debug)]
pub(super) struct Document<'t> {
    pub(super) lines: Lines<'t>,
    /// The line with its title: the only heading of level 1.
    pub(super) title: Option<usize>,
    /// The first heading of level 1, or the first one at all.
    name: &'t str,
    /// Whether that says that it is a backlog.
    pub(super) says_backlog: bool,
    points: OnceCell<i32>,
    other: OnceCell<Option<Other>>,
    defines: OnceCell<bool>,
}

/// What a document looks like that may not be a backlog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Other {
    /// What a sentence calls it, with its article.
    pub(super) name: &'static str,
    /// The headings that say so.
    pub(super) headings: Vec<String>,
    /// Whether its title says so.
    by_title: bool,
    /// Whether only versions in its headings say so.
    by_versions: bool,
}

impl Other {
    /// What it counts; the versions of a plan are still to come.
    pub(super) fn points(&self, is_plan: bool) -> i32 {
        match self {
            Self { by_title: true, .. } => OF_TITLE,
            Self { by_versions: true, .. } if is_plan => 0,
            _ => OF_HEADINGS,
        }
    }
}

/// The words by which documents are known.
#[derive(Debug)]
struct Known {
    /// What the title of a backlog ends or begins with.
    backlogs: &'static [&'static str],
    others: &'static [Sort],
}

/// A sort of document that is not a backlog.
#[derive(Debug)]
struct Sort {
    /// What a sentence calls it, with its article.
    name: &'static str,
    /// What its title begins with.
    begins: &'static [&'static str],
    /// What its title ends with, or has anywhere, if that is more than one word.
    titles: &'static [&'static str],
    /// Headings that it has.
    headings: Listed,
    /// How many different ones of them it must have.
    least: usize,
    /// Whether most of its headings must be of these: each of them is common in a backlog too.
    most: bool,
    /// Whether headings are versions, with or without a date.
    versions: bool,
}

const DEFAULT: Sort = Sort {
    name: "",
    begins: &[],
    titles: &[],
    headings: Listed::NONE,
    least: 0,
    most: false,
    versions: false,
};

static KNOWN: Known = include!(concat!(env!("OUT_DIR"), "/documents.rs"));

/// Whether the name of a file is one that teams give to a backlog, and whether it can be nothing
/// else.
pub(super) fn is_named(path: &RepoPath) -> Option<bool> {
    let stem = stem(path);
    let has = |word: &str| stem.split(['-', '_', ' ']).any(|part| part == word);
    if has("backlog") {
        return Some(true);
    }
    let is_list = prior::names_list(&stem) || ["todo", "tasks", "roadmap"].into_iter().any(has);
    is_list.then_some(false)
}

/// Whether the name of a file is that of a list of tasks, so that its lines may be such.
pub(super) fn names_tasks(path: &RepoPath) -> bool {
    prior::names_tasks(&stem(path)) || is_named(path) == Some(true)
}

/// Whether the name of a file says that user stories stand in it.
pub(super) fn names_stories(path: &RepoPath) -> bool {
    let stem = stem(path);
    stem.contains("stories") || stem.contains("historias") || stem.contains("histórias")
}

/// Whether the name of a file is that of a list of tasks, of stories or of a plan.
pub(super) fn names_plan(path: &RepoPath) -> bool {
    is_named(path).is_some() || prior::may_list(&stem(path))
}

fn stem(path: &RepoPath) -> String {
    path.file_name().split('.').next().unwrap_or_default().to_lowercase()
}

impl<'t> Document<'t> {
    /// Looks at the title of a text.
    pub(super) fn read(lines: Lines<'t>) -> Self {
        let is_top = |heading: &Heading<'_>| heading.level == 1;
        let first = headings(&lines).find(is_top);
        let title = first.filter(|_| headings(&lines).filter(is_top).nth(1).is_none());
        let title = title.map(|title| title.line);
        let name = first.or_else(|| headings(&lines).next()).map_or("", |heading| heading.text);
        let says_backlog = says_backlog(name);
        let (points, other, defines) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { lines, title, name, says_backlog, points, other, defines }
    }

    /// What its title and its lines say for it being a backlog, or against it, in points.
    pub(super) fn points(&self) -> i32 {
        let points = || prior::of_title(self.name) + prior::of_lines(&self.lines);
        *self.points.get_or_init(points)
    }

    /// What it looks like instead.
    pub(super) fn other(&self) -> Option<&Other> {
        let other = self.other.get_or_init(|| {
            let words = Words::of(self.name);
            match KNOWN.others.iter().find(|other| other.has_title(&words)) {
                None if is_placeholder(self.name) => Some(titled("a template", self.name)),
                Some(other) => Some(titled(other.name, self.name)),
                None => other(&self.lines, self.says_backlog),
            }
        });
        other.as_ref()
    }

    /// Whether it says what a backlog is, or a part of one.
    pub(super) fn defines(&self) -> bool {
        *self.defines.get_or_init(|| explains::defines(&self.lines))
    }
}

/// A heading of a text, with the number of its line.
#[derive(Clone, Copy)]
struct Heading<'t> {
    line: usize,
    level: u8,
    text: &'t str,
}

fn headings<'t>(lines: &Lines<'t>) -> impl Iterator<Item = Heading<'t>> {
    lines.lines.iter().enumerate().filter_map(|(number, line)| match line.kind {
        LineKind::Heading(level) => {
            Some(Heading { line: number, level, text: &lines.text[line.content.range()] })
        }
        _ => None,
    })
}

/// What a title says that a document is.
fn titled(name: &'static str, title: &str) -> Other {
    Other { name, headings: vec![title.to_owned()], by_title: true, by_versions: false }
}

/// Whether a title has a place to fill in: `Tasks: [FEATURE NAME]`.
fn is_placeholder(title: &str) -> bool {
    title.split('[').skip(1).filter_map(|rest| rest.split_once(']')).any(|(inside, behind)| {
        inside.contains(' ')
            && !behind.starts_with('(')
            && inside.chars().all(|ch| ch.is_ascii_uppercase() || matches!(ch, ' ' | '_' | '-'))
    })
}

/// Whether a title is that of a backlog.
pub(super) fn says_backlog(title: &str) -> bool {
    let parts =
        title.split(['—', '–', '|', ':', '：', '(', '（', '/']).flat_map(|part| part.split(" - "));
    let mut parts = parts.map(|part| normalize(part.trim_end_matches(".md")));
    parts.any(|part| {
        KNOWN.backlogs.iter().any(|known| {
            part.strip_suffix(*known)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(' ') || !known.is_ascii())
        })
    })
}

/// The sort of document whose headings these are. One that calls itself a backlog needs more of
/// them: some explain how to use it.
fn other(lines: &Lines<'_>, says_backlog: bool) -> Option<Other> {
    let mut around: Vec<(u8, bool)> = Vec::new();
    let headings: Vec<(String, &str, bool)> = headings(lines)
        .filter(|heading| heading.level <= 3)
        .take(MOST_HEADINGS)
        .map(|Heading { level, text, .. }| {
            around.retain(|(other, _)| *other < level);
            // Of a log within another document the dates say nothing about that.
            let is_chapter = around.iter().all(|(other, is_version)| *other == 1 || *is_version);
            around.push((level, is_version(text)));
            (without_number(&normalize(text)).to_owned(), text, is_chapter)
        })
        .collect();
    KNOWN.others.iter().find_map(|other| {
        let mut known: Vec<&str> = Vec::new();
        let mut said = Vec::new();
        let mut by_versions = true;
        for (normal, text, is_chapter) in &headings {
            // The versions of a roadmap are still to come.
            let is_known = other.headings.has(normal);
            let fits =
                is_known || other.versions && !says_backlog && *is_chapter && is_version(text);
            by_versions &= !is_known;
            if fits && !known.contains(&normal.as_str()) {
                known.push(normal);
                said.push((*text).to_owned());
            }
        }
        let least = if says_backlog { other.least + 2 } else { other.least };
        let enough = !other.most || !says_backlog && said.len() * 2 > headings.len();
        let found = Other { name: other.name, headings: said, by_title: false, by_versions };
        (other.least > 0 && found.headings.len() >= least && enough).then_some(found)
    })
}

impl Sort {
    fn has_title(&self, title: &Words) -> bool {
        let ends = |known: &&str| {
            let rest = title.as_str().strip_suffix(*known);
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
                || known.contains(' ') && title.has_phrase(known)
        };
        let begins = |known: &&str| title.as_str().starts_with(*known);
        self.titles.iter().any(ends) || self.begins.iter().any(begins)
    }
}

/// `1 2 overview` is `overview`.
fn without_number(heading: &str) -> &str {
    heading.trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == ' ')
}

/// Whether a heading is a version: `[1.2.0] - 2026-01-02`, `v1.2`, `Version 2.0.0`, `Unreleased`.
fn is_version(heading: &str) -> bool {
    const UNRELEASED: &[u8] = b"unreleased";
    let mut parts = heading.as_bytes().windows(UNRELEASED.len());
    if parts.any(|part| part.eq_ignore_ascii_case(UNRELEASED)) {
        return true;
    }
    // Most headings have no number.
    if !heading.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let word = heading.trim_start_matches(['[', '`', '*']);
    let word = word.split([' ', ']', '(', ',', ':']).next().unwrap_or_default();
    let begins = |with: &str| {
        heading.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    let says_version = begins("version ");
    let number = if says_version || begins("release ") {
        heading["version ".len()..].split_whitespace().next().unwrap_or_default()
    } else {
        word.trim_start_matches(['v', 'V'])
    };
    let mut parts = number.split(['.', '-', '+']);
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    // `1.2` alone may be the number of a section; a version has three parts, a `v` or a date.
    let two = is_number(parts.next()) && is_number(parts.next());
    let three = two && is_number(parts.next());
    let has_date = heading.split([' ', '(', ')', '[', ']']).any(is_date);
    three && number.contains('.')
        || two && (word.starts_with(['v', 'V']) || has_date || says_version)
}

fn is_date(word: &str) -> bool {
    let mut parts = word.split('-');
    let digits = |part: Option<&str>, len: usize| {
        part.is_some_and(|part| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    digits(parts.next(), 4) && digits(parts.next(), 2)
}
