//! What one run may read and do, all together.
//!
//! Every reader draws from the budget before it builds anything, for a whole text or a whole list at
//! once. What does not fit ends the run without a verdict: the error says what was too much, by how
//! much, at which place, and which key of the policy raises it. Only the policy that judges can.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::error::{Error, ErrorKind, Result};

/// What a run draws from its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Bytes of the texts that are read.
    Bytes,
    /// Lines of the texts that are looked through line by line.
    Lines,
    /// Bytes of files as other commits have them: earlier versions, and those on other branches.
    History,
    /// Items of the backlog, at each revision and under each policy that is judged.
    Items,
    /// Regular expressions and globs of the policies, each time that one is built.
    Patterns,
    /// Entries of folders, differing paths, commits, and paths under globs of evidence: one look at one
    /// thing.
    Steps,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Bytes, Self::Lines, Self::History, Self::Items, Self::Patterns, Self::Steps];

    /// Its key below `limits` in the policy.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Lines => "lines",
            Self::History => "history",
            Self::Items => "items",
            Self::Patterns => "patterns",
            Self::Steps => "steps",
        }
    }

    /// How much of it a run may draw where the policy says nothing.
    #[must_use]
    pub const fn usual(self) -> u64 {
        match self {
            Self::Bytes => 256 * 1024 * 1024,
            Self::Lines => 4_000_000,
            Self::History => 4 * 1024 * 1024 * 1024,
            Self::Items => 400_000,
            Self::Patterns => 100_000,
            Self::Steps => 200_000_000,
        }
    }

    /// What a run does that draws it, with the amount: `reads 12 lines`.
    fn drawing(self, amount: u64) -> String {
        let (verb, what, of) = match self {
            Self::Bytes => ("reads", "byte", ""),
            Self::Lines => ("reads", "line", ""),
            Self::History => ("reads", "byte", " of other commits"),
            Self::Items => ("reads", "item", ""),
            Self::Patterns => ("builds", "pattern", ""),
            Self::Steps => ("takes", "step", ""),
        };
        format!("{verb} {amount} {what}{}{of}", if amount == 1 { "" } else { "s" })
    }
}

/// How much a run may draw of each resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance([u64; Resource::ALL.len()]);

impl Default for Allowance {
    fn default() -> Self {
        Self(Resource::ALL.map(Resource::usual))
    }
}

impl Allowance {
    /// How much of a resource it is.
    #[must_use]
    pub fn of(&self, what: Resource) -> u64 {
        self.0[what as usize]
    }

    /// The same with another amount of one resource.
    #[must_use]
    pub fn with(mut self, what: Resource, amount: u64) -> Self {
        self.0[what as usize] = amount;
        self
    }
}

/// What one run may still read and do. A copy is the same budget.
#[derive(Debug, Clone, Default)]
pub struct Budget(Arc<Account>);

#[derive(Debug)]
struct Account {
    drawn: [AtomicU64; Resource::ALL.len()],
    most: [AtomicU64; Resource::ALL.len()],
    /// Whether what is allowed comes later.
    deferred: AtomicBool,
    /// What was refused first.
    refused: OnceLock<Refusal>,
}

impl Default for Account {
    fn default() -> Self {
        let most = Resource::ALL.map(|what| AtomicU64::new(what.usual()));
        Self { drawn: Default::default(), most, deferred: false.into(), refused: OnceLock::new() }
    }
}

/// What did not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    what: Resource,
    at: String,
    needed: u64,
    most: u64,
}

impl Budget {
    /// Lets everything through until [`Budget::allow`]: what comes with a change is read before the
    /// policy that says how much may be, and has limits of its own.
    pub fn defer(&self) {
        self.0.deferred.store(true, Ordering::Relaxed);
    }

    /// Sets how much may be drawn in all, as the policy says that judges.
    ///
    /// # Errors
    /// Where more was drawn already.
    pub fn allow(&self, allowance: &Allowance) -> Result<()> {
        self.0.deferred.store(false, Ordering::Relaxed);
        for what in Resource::ALL {
            self.0.most[what as usize].store(allowance.of(what), Ordering::Relaxed);
            self.draw(what, 0, "what comes before the backlog: the change and the policy,")?;
        }
        Ok(())
    }

    /// How much of a resource was drawn.
    #[must_use]
    pub fn drawn(&self, what: Resource) -> u64 {
        self.0.drawn[what as usize].load(Ordering::Relaxed)
    }

    /// Draws an amount for what stands at a place.
    ///
    /// # Errors
    /// Where it does not fit any more.
    pub fn draw(&self, what: Resource, amount: usize, at: impl Display) -> Result<()> {
        self.ask(what, amount, at).map_err(|refusal| refusal.error())
    }

    /// Draws an amount for what stands at a place, for those who have errors of their own.
    ///
    /// # Errors
    /// Where it does not fit any more.
    pub fn ask(&self, what: Resource, amount: usize, at: impl Display) -> Result<(), Refusal> {
        let Err((needed, most)) = self.take(what, amount) else { return Ok(()) };
        let refusal = Refusal { what, at: at.to_string(), needed, most };
        // Whoever does without what was refused must not make a verdict without it.
        drop(self.0.refused.set(refusal.clone()));
        Err(refusal)
    }

    /// How much of a resource may still be drawn.
    #[must_use]
    pub fn room(&self, what: Resource) -> u64 {
        if self.0.deferred.load(Ordering::Relaxed) {
            u64::MAX
        } else {
            let most = self.0.most[what as usize].load(Ordering::Relaxed);
            most.saturating_sub(self.drawn(what))
        }
    }

    /// Draws an amount if it fits. It is for what can be left out, and the caller says that it was.
    #[must_use]
    pub fn draw_if_it_fits(&self, what: Resource, amount: usize) -> bool {
        self.take(what, amount).is_ok()
    }

    /// Draws, or says how much there would be drawn of how much.
    fn take(&self, what: Resource, amount: usize) -> Result<(), (u64, u64)> {
        let drawn = &self.0.drawn[what as usize];
        let most = self.0.most[what as usize].load(Ordering::Relaxed);
        let amount = amount as u64;
        let needed = drawn.fetch_add(amount, Ordering::Relaxed).saturating_add(amount);
        if needed <= most || self.0.deferred.load(Ordering::Relaxed) {
            return Ok(());
        }
        drawn.fetch_sub(amount, Ordering::Relaxed);
        Err((needed, most))
    }

    /// Whether all that was asked for was there, also where somebody went on without it.
    ///
    /// # Errors
    /// The first refusal.
    pub fn settle(&self) -> Result<()> {
        self.0.refused.get().map_or(Ok(()), |refusal| Err(refusal.error()))
    }
}

impl Refusal {
    /// The error that ends the run.
    #[must_use]
    pub fn error(&self) -> Error {
        let Self { what, at, needed, most } = self;
        let key = what.key();
        let message = format!(
            "with {at} the run {}, {} more than the {most} of its budget",
            what.drawing(*needed),
            needed - most
        );
        let error = Error::new(ErrorKind::Input, message).hint(format!(
            "if there is to be so much, allow it in the policy of the branch that changes go into:\nlimits:\n  {key}: {}",
            roomy(*needed, *most)
        ));
        match what {
            Resource::Bytes | Resource::Lines | Resource::Items => error.hint(
                "or let the gate read less: fewer files in `backlog.files`, such as those that are not archives",
            ),
            Resource::Patterns => error.hint("or put patterns together: `a|b` is one"),
            Resource::History | Resource::Steps => error,
        }
    }
}

/// The limit, doubled until what is needed so far fits with room for what comes.
fn roomy(needed: u64, most: u64) -> u64 {
    let mut room = most.max(1);
    while room < needed.saturating_add(needed / 4) {
        room = room.saturating_mul(2);
    }
    room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_with_its_place_and_the_key() {
        let budget = Budget::default();
        budget.allow(&Allowance::default().with(Resource::Lines, 10)).unwrap();
        budget.draw(Resource::Lines, 8, "a.md").unwrap();
        let error = budget.draw(Resource::Lines, 4, "docs/b.md").unwrap_err();
        assert_eq!(
            error.to_string(),
            "with docs/b.md the run reads 12 lines, 2 more than the 10 of its budget"
        );
        assert!(error.hints()[0].ends_with("limits:\n  lines: 20"), "{error:?}");
        assert_eq!(budget.drawn(Resource::Lines), 8, "what is refused is not drawn");
        assert!(budget.draw_if_it_fits(Resource::Lines, 2));
        assert!(!budget.draw_if_it_fits(Resource::Lines, 1));
    }

    #[test]
    fn what_comes_before_the_policy_counts_as_soon_as_it_speaks() {
        let usual = Resource::Lines.usual();
        let before = || {
            let budget = Budget::default();
            budget.defer();
            budget.draw(Resource::Lines, usual as usize + 5, "the commits").unwrap();
            budget
        };
        let room = Allowance::default().with(Resource::Lines, usual + 10);
        let budget = before();
        budget.allow(&room).unwrap();
        budget.draw(Resource::Lines, 6, "a.md").unwrap_err();
        let error = before().allow(&Allowance::default()).unwrap_err();
        assert!(error.to_string().contains("5 more than the"), "{error}");
    }

    #[test]
    fn a_refusal_that_somebody_swallowed_is_found_in_the_end() {
        let budget = Budget::default();
        let copy = budget.clone();
        assert!(!copy.draw_if_it_fits(Resource::Items, usize::MAX));
        budget.settle().unwrap();
        drop(copy.draw(Resource::Items, 1_000_000, "first.md"));
        drop(copy.draw(Resource::Items, 2_000_000, "second.md"));
        assert!(budget.settle().unwrap_err().to_string().contains("first.md"));
    }
}
