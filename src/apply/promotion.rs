//! Items, tried in another file.

use super::{Applied, Texts, subject};
use crate::backlog::compare::Movements;
use crate::edit::{Promoted, Target, promote as plan};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::Inputs;
use crate::planning::promotion;
use crate::sort::Sort as _;
use crate::source::SourceId;

/// Which items go where.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// The numbers of the items, at least one, in the order of their file.
    pub numbers: &'a [usize],
    /// Their file, as an index.
    pub from: usize,
    /// The text of the file that they go to, which may be empty.
    pub to: SourceId,
}

/// Moves items to the end of another file, byte for byte.
///
/// # Errors
/// Where their lines cannot be separated from the text around them, or the files would then be read in
/// another way.
pub fn promote(inputs: &Inputs, wanted: &Move<'_>) -> Result<Applied> {
    moved(inputs, wanted)?
        .map(|texts| Applied::of(inputs, texts))
        .filter(|applied| is_only_moved(inputs, applied, wanted))
        .ok_or_else(|| {
            let message = "the items would be read differently in the other file";
            Error::new(ErrorKind::Input, message).hint("move them by hand")
        })
}

fn moved(inputs: &Inputs, wanted: &Move<'_>) -> Result<Option<Texts>> {
    let items =
        wanted.numbers.iter().map(|number| subject(inputs, *number)).collect::<Result<Vec<_>>>()?;
    let Some(first) = items.first() else { return Ok(None) };
    let backlog = &inputs.backlog;
    let target = Target {
        sources: &inputs.sources,
        backlog,
        dialect: first.dialect,
        file: backlog.files.iter().position(|file| file.source == wanted.to),
        text: inputs.sources.text(wanted.to),
    };
    let group = promotion::group(backlog, first.item);
    let from = backlog.files[wanted.from].source;
    let texts = |Promoted { from: left, to }| Texts::from([(from, left), (wanted.to, to)]);
    Ok(plan(&items, group, target).map(texts))
}

/// Whether nothing but the file of these items is another one.
fn is_only_moved(inputs: &Inputs, applied: &Applied, wanted: &Move<'_>) -> bool {
    let movements = Movements::new(&inputs.backlog, &applied.backlog, &applied.comparison);
    let mut went: Vec<usize> = Vec::new();
    for pair in movements.pairs() {
        let is_other = pair.base.state() != pair.head.state()
            || !movements.rewrites(pair, &applied.sources).is_empty();
        if is_other {
            return false;
        }
    }
    went.extend(movements.moved_to_another_file().map(|pair| pair.base.number));
    went.order();
    went == wanted.numbers
        && movements.lost().next().is_none()
        && movements.added().next().is_none()
        && movements.reordered().next().is_none()
}
