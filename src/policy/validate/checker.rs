//! What every part of the validation needs: places, words, globs and paths.

use crate::catalogue::Catalogue;
use crate::finding::Finding;
use crate::limits::{self, Resource};
use crate::policy::layers::{Layer, Layers};
use crate::policy::problem::mistake;
use crate::policy::raw::{Marked, RawPolicy, Texts, Word};
use crate::policy::yaml;
use crate::source::{Location, RepoPath, SourceMap, Span};
use crate::text::expression::Expression;
use crate::text::globs::Globs;

/// How many wildcards one glob may have, so that no match takes long.
const MAX_WILDCARDS: usize = 16;

/// A value and the layer that sets it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a, T> {
    /// The layer.
    pub(super) layer: &'a Layer,
    /// The value.
    pub(super) value: &'a T,
}

impl Layers {
    /// The value of a key in the topmost layer that sets it.
    pub(super) fn find<'a, T>(
        &'a self,
        key: impl Fn(&'a RawPolicy) -> Option<&'a T>,
    ) -> Option<Found<'a, T>> {
        self.layers.iter().find_map(|layer| {
            let value = key(&layer.raw)?;
            Some(Found { layer, value })
        })
    }
}

/// Collects what is wrong with a policy.
pub(super) struct Checker<'a> {
    pub(super) rules: &'static Catalogue,
    pub(super) sources: &'a SourceMap,
    /// What is wrong.
    pub(super) problems: Vec<Finding>,
    /// What is worth knowing and not wrong.
    pub(super) remarks: Vec<Finding>,
}

impl<'a> Checker<'a> {
    /// Nothing is wrong so far.
    pub(super) fn new(rules: &'static Catalogue, sources: &'a SourceMap) -> Self {
        Self { rules, sources, problems: Vec::new(), remarks: Vec::new() }
    }

    /// The place of a value of `layer`.
    pub(super) fn at(&self, layer: &Layer, span: Option<Span>) -> Option<Location> {
        layer.at(span, self.sources)
    }

    /// The value of the key with this path; of the nearest one around it where there is none.
    pub(super) fn place(&self, layer: &Layer, path: &str) -> Option<Span> {
        let text = self.sources.text(layer.source?);
        let mut path = path;
        loop {
            if let Some(span) = yaml::locate(text, path) {
                return Some(span);
            }
            path = &path[..path.rfind(['.', '['])?];
        }
    }

    /// Notes a mistake at a place; the caller may add hints.
    pub(super) fn problem(
        &mut self,
        layer: &Layer,
        span: Option<Span>,
        message: impl Into<String>,
    ) -> &mut Finding {
        let mistake = mistake(self.at(layer, span), message);
        self.problems.push(mistake);
        self.problems.last_mut().expect("it was pushed just now")
    }

    /// A word of a fixed set.
    pub(super) fn word<T: Copy>(
        &mut self,
        layer: &Layer,
        key: &str,
        word: &Marked<Word<T>>,
    ) -> Option<T> {
        match &word.value {
            Word::Known(known) => Some(*known),
            Word::Unknown(text, allowed) => {
                let message = format!("{key} must not be {text:?}");
                let at = self.at(layer, word.span);
                self.problems.push(mistake(at, message).allowed(text, allowed));
                None
            }
        }
    }

    /// Words of a fixed set.
    pub(super) fn words<T: Copy>(
        &mut self,
        layer: &Layer,
        key: &str,
        words: Option<&Vec<Marked<Word<T>>>>,
    ) -> Vec<T> {
        let words = words.into_iter().flatten();
        words.filter_map(|word| self.word(layer, key, word)).collect()
    }

    /// A text that is not empty.
    pub(super) fn text(
        &mut self,
        layer: &Layer,
        key: &str,
        text: &Marked<String>,
    ) -> Option<String> {
        let trimmed = text.value.trim();
        if trimmed.is_empty() {
            self.problem(layer, text.span, format!("{key} is empty"));
            return None;
        }
        Some(trimmed.to_owned())
    }

    /// Texts that are not empty.
    pub(super) fn texts(&mut self, layer: &Layer, key: &str, texts: Option<&Texts>) -> Vec<String> {
        let texts = texts.into_iter().flat_map(Texts::iter);
        texts
            .filter_map(|(text, span)| {
                let value = text.to_owned();
                self.text(layer, key, &Marked { value, span })
            })
            .collect()
    }

    /// Globs of paths inside the repository.
    pub(super) fn paths(&mut self, layer: &Layer, key: &str, texts: Option<&Texts>) -> Globs {
        let mut patterns = Vec::new();
        for (text, span) in texts.into_iter().flat_map(Texts::iter) {
            if text.starts_with('/') || text.split(['/', '\\']).any(|part| part == "..") {
                let message = format!("{key}: {text:?} leaves the repository");
                self.problem(layer, span, message)
                    .add_hint("write it from the root of the repository, such as docs/**");
                continue;
            }
            let text = text.strip_prefix("./").unwrap_or(text);
            patterns.extend(self.pattern(layer, key, text, span));
        }
        Globs::new(patterns)
    }

    /// Globs of names, in which brackets mean themselves: `*[bot]` is the name of a bot.
    pub(super) fn names(&mut self, layer: &Layer, key: &str, texts: Option<&Texts>) -> Globs {
        let mut patterns = Vec::new();
        for (text, span) in texts.into_iter().flat_map(Texts::iter) {
            let literal = glob::Pattern::escape(text).replace("[*]", "*").replace("[?]", "?");
            patterns.extend(self.pattern(layer, key, &literal, span));
        }
        Globs::new(patterns)
    }

    fn pattern(
        &mut self,
        layer: &Layer,
        key: &str,
        text: &str,
        span: Option<Span>,
    ) -> Option<glob::Pattern> {
        if text.is_empty() {
            self.problem(layer, span, format!("{key}: a glob is empty"));
            return None;
        }
        if text.matches('*').count() > MAX_WILDCARDS {
            let message = format!("{key}: {text:?} has more than {MAX_WILDCARDS} wildcards");
            self.problem(layer, span, message);
            return None;
        }
        self.draw_pattern(key)?;
        match glob::Pattern::new(text) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let message = format!("{key}: {text:?} is not a glob: {}", error.msg);
                self.problem(layer, span, message)
                    .add_hint("`*` stays within a folder, `**` stands for whole folders");
                None
            }
        }
    }

    /// A regular expression.
    pub(super) fn regex(
        &mut self,
        layer: &Layer,
        key: &str,
        text: &str,
        span: Option<Span>,
    ) -> Option<Expression> {
        self.draw_pattern(key)?;
        match Expression::checked(text, limits::REGEX) {
            Ok(expression) => Some(expression),
            Err(reason) => {
                let message = format!("{key}: {text:?} is not a regular expression: {reason}");
                self.problem(layer, span, message).add_hint(
                    "write it in single quotes, such as '^[A-Z]'; look-around is not known",
                );
                None
            }
        }
    }

    /// Draws one pattern; `None` where there is no budget for it, which ends the run.
    fn draw_pattern(&self, key: &str) -> Option<()> {
        self.sources.budget().draw(Resource::Patterns, 1, key).ok()
    }

    /// A path inside the repository.
    pub(super) fn path(
        &mut self,
        layer: &Layer,
        key: &str,
        text: &Marked<String>,
    ) -> Option<RepoPath> {
        let path = RepoPath::new(&text.value);
        if path.is_none() {
            let message = format!("{key}: {:?} is not a path in the repository", text.value);
            self.problem(layer, text.span, message)
                .add_hint("write it from the root of the repository, such as docs/a.md");
        }
        path
    }
}
