//! The steps, taken one by one.

use std::collections::HashMap;

use super::{Step, Tracker};
use crate::forge::error::ForgeError;
use crate::forge::{Forge, NewIssue};

/// A run that came to no end.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// How many steps were taken.
    pub taken: usize,
    /// Why the next one was not.
    pub trouble: ForgeError,
}

/// Takes the steps, and reports each that was taken, with the number that it made or changed.
///
/// # Errors
/// Where the forge does not take one: the steps before it stay, and a new plan goes on from there.
pub fn apply(
    steps: &[Step],
    tracker: &Tracker,
    forge: &dyn Forge,
    mut tell: impl FnMut(&Step, Option<u64>),
) -> Result<(), Broken> {
    let known = tracker.milestones.iter();
    let mut milestones: HashMap<String, u64> =
        known.map(|milestone| (milestone.title.as_raw().to_owned(), milestone.number)).collect();
    for (taken, step) in steps.iter().enumerate() {
        let made = take(step, forge, &mut milestones);
        tell(step, made.map_err(|trouble| Broken { taken, trouble })?);
    }
    Ok(())
}

fn take(
    step: &Step,
    forge: &dyn Forge,
    milestones: &mut HashMap<String, u64>,
) -> Result<Option<u64>, ForgeError> {
    match step {
        Step::Label { name } => forge.create_label(name).map(|()| None),
        Step::Milestone { title, text, .. } => {
            let number = forge.create_milestone(title, text)?;
            milestones.insert(title.clone(), number);
            Ok(None)
        }
        Step::Issue { title, text, labels, milestone, .. } => {
            let milestone = milestone.as_ref().and_then(|title| milestones.get(title).copied());
            let new = NewIssue {
                title: title.clone(),
                text: text.clone(),
                labels: labels.clone(),
                milestone,
            };
            forge.create_issue(&new).map(Some)
        }
        Step::Link { issue, milestone, .. } => {
            let number = milestones.get(milestone).copied().ok_or(ForgeError::Malformed)?;
            forge.put_into_milestone(*issue, number)?;
            Ok(Some(*issue))
        }
    }
}
