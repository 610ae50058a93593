//! A backlog as it would be, read again and judged before anything is written.
//!
//! An edit is planned by [`crate::edit`], or carried by a finding ([`fix`]). A file is replaced
//! ([`write`](mod@write)) only by one that reads back as it was meant.

mod addition;
pub mod fix;
#[cfg(feature = "cli")]
pub mod lock;
mod promotion;
#[cfg(test)]
mod tests;
mod unchanged;
#[cfg(feature = "cli")]
pub mod write;

pub use addition::{Addition, add};
pub use promotion::{Move, promote};

use std::collections::BTreeMap;

use crate::backlog::compare::Comparison;
use crate::backlog::dialect::Dialect;
use crate::backlog::{self, Backlog, Setup, State};
use crate::edit::{Refusal, Subject, apply, counts, tick, transition};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Edit;
use crate::gate::Inputs;
use crate::rules::Context;
use crate::sort::Sort as _;
use crate::source::{SourceId, SourceKind, SourceMap};

/// New texts for files of the backlog.
pub type Texts = BTreeMap<SourceId, String>;

/// A backlog as it would be.
#[derive(Debug)]
pub struct Applied {
    /// The files that change, by their present text.
    pub texts: Texts,
    /// What would be read.
    pub backlog: Backlog,
    /// What would have become of the items.
    pub comparison: Comparison,
    /// Every text that was read, the new ones among them.
    pub sources: SourceMap,
}

impl Applied {
    /// Reads the backlog with `edits` put into it.
    ///
    /// `None` if one edit lies over another.
    #[must_use]
    pub fn read(inputs: &Inputs, edits: &[Edit]) -> Option<Self> {
        let mut by_source: BTreeMap<SourceId, Vec<Edit>> = BTreeMap::new();
        for edit in edits {
            by_source.entry(edit.location.source()?).or_default().push(edit.clone());
        }
        let mut texts = Texts::new();
        for (source, edits) in by_source {
            texts.insert(source, apply(inputs.sources.text(source), &edits)?);
        }
        Some(Self::of(inputs, texts))
    }

    /// Reads the backlog with other texts of its files.
    pub fn of(inputs: &Inputs, texts: Texts) -> Self {
        let mut sources = inputs.sources.clone();
        let backlog = reread(inputs, &texts, &mut sources);
        let comparison = Comparison::new(&inputs.backlog, &backlog, &sources);
        Self { texts, backlog, comparison, sources }
    }

    /// Reads the backlog with `edits` put into what this applied reads.
    ///
    /// `None` if one edit lies over another.
    #[must_use]
    pub fn then(&self, inputs: &Inputs, edits: &[Edit]) -> Option<Self> {
        let mut texts = self.texts.clone();
        for (file, read) in inputs.backlog.files.iter().zip(&self.backlog.files) {
            let own: Vec<Edit> = edits
                .iter()
                .filter(|edit| edit.location.source() == Some(read.source))
                .cloned()
                .collect();
            if !own.is_empty() {
                texts.insert(file.source, apply(self.sources.text(read.source), &own)?);
            }
        }
        Some(Self::of(inputs, texts))
    }

    /// What the rules may know: the backlog as it would be, and the present one before it.
    #[must_use]
    pub fn context<'a>(&'a self, inputs: &'a Inputs) -> Context<'a> {
        Context {
            sources: &self.sources,
            backlog: &self.backlog,
            base: Some(&inputs.backlog),
            comparison: Some(&self.comparison),
            base_tree: inputs.tree.as_deref().map(|tree| tree as _),
            ..inputs.context()
        }
    }
}

/// The backlog as it would be read if some of its files had other texts.
fn reread(inputs: &Inputs, texts: &Texts, sources: &mut SourceMap) -> Backlog {
    let mut files = Vec::new();
    for file in &inputs.backlog.files {
        let source = match texts.get(&file.source) {
            Some(text) => sources.add(SourceKind::File(file.path.clone()), text.clone()),
            None => file.source,
        };
        files.push((file.path.clone(), source));
    }
    for (source, text) in texts {
        let held_none = inputs.backlog.files.iter().all(|file| file.source != *source);
        if let Some(path) = inputs.sources.get(*source).kind.path().filter(|_| held_none).cloned() {
            let read = sources.add(SourceKind::File(path.clone()), text.clone());
            files.push((path, read));
        }
    }
    files.order_by(|(a, _), (b, _)| a.cmp(b));
    let tried = |name: &String| {
        let mut candidates = inputs.backlog.files.iter().flat_map(|file| &file.candidates);
        candidates.any(|candidate| candidate.dialect == *name)
    };
    // A file of several ways is read by all of them, of which only the best are listed.
    let is_mixed = inputs.backlog.files.iter().any(|file| file.is_mixed);
    let dialects: Vec<&Dialect> =
        inputs.policy.known_dialects().filter(|dialect| is_mixed || tried(&dialect.name)).collect();
    backlog::read(sources, &files, Setup { dialects, ..inputs.policy.setup() })
}

/// Brings the `number`th item of the backlog into `state`: the first way after which the file reads back
/// with nothing else changed.
///
/// # Errors
/// Where the file has no means to say so, or every way would change something else.
pub fn bring(inputs: &Inputs, number: usize, state: State) -> Result<Applied> {
    bring_with(inputs, number, state, &[], None)
}

/// [`bring`], with the boxes of these criteria of the item ticked too, and with somebody's name as
/// that of who has it.
///
/// # Errors
/// As [`bring`].
pub fn bring_with(
    inputs: &Inputs,
    number: usize,
    state: State,
    criteria: &[usize],
    owner: Option<&str>,
) -> Result<Applied> {
    let subject = subject(inputs, number)?;
    let item = subject.item;
    let ticks: Vec<Edit> = criteria
        .iter()
        .filter_map(|at| tick(&inputs.sources, item, item.criteria.get(*at)?))
        .collect();
    let name = subject.item.name();
    let refuse =
        |why: String| Error::new(ErrorKind::Input, format!("{name} cannot be made {state}: {why}"));
    let refused = |Refusal { why, help }: Refusal| refuse(why).hint(help);
    let mut ways = Vec::new();
    match owner {
        None => ways = transition(subject, state, &ticks).map_err(refused)?,
        Some(owner) => {
            for edit in crate::edit::owner(subject, owner).map_err(refused)? {
                let own: Vec<Edit> = ticks.iter().cloned().chain([edit]).collect();
                ways.extend(transition(subject, state, &own).map_err(refused)?);
            }
        }
    }
    let mut reason = String::new();
    for edits in ways {
        let Some(applied) = with_counts(inputs, &edits) else { continue };
        let item = &inputs.backlog.items[number];
        let wanted = unchanged::Wanted { state, ticked: criteria, owner };
        match unchanged::difference(&inputs.backlog, &applied.backlog, item, wanted) {
            None => return Ok(applied),
            Some(difference) => reason = difference,
        }
    }
    Err(refuse(reason).hint("edit the file by hand"))
}

fn subject(inputs: &Inputs, number: usize) -> Result<Subject<'_>> {
    let item = &inputs.backlog.items[number];
    let file = inputs.backlog.file(item);
    let (name, dialect) = (&file.dialect, inputs.policy.dialect_of(file));
    let missing = || Error::new(ErrorKind::Policy, format!("there is no dialect `{name}`"));
    Ok(Subject {
        sources: &inputs.sources,
        backlog: &inputs.backlog,
        dialect: dialect.ok_or_else(missing)?,
        item,
    })
}

/// Reads the backlog with `edits`, and once more with the headings counted anew.
fn with_counts(inputs: &Inputs, edits: &[Edit]) -> Option<Applied> {
    let applied = Applied::read(inputs, edits)?;
    let counted = counts(&inputs.backlog, &applied.backlog);
    if counted.is_empty() {
        return Some(applied);
    }
    applied.then(inputs, &counted)
}
