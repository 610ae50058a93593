//! What a document itself demands of its items, and of whoever changes it.
//!
//! A dialect knows the sentences; a document that has one of them demands what it says.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, State};
use crate::backlog::pattern::Pattern;
use crate::source::Span;
use crate::text::expression::Captures;
use crate::text::typed::keyed;

/// Something that a sentence demands beside fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequirementKind {
    /// Nobody rewrites an item; normalizing it is not rewriting.
    KeepContent,
    /// Items keep their order in their section.
    KeepOrder,
    /// No open item is removed.
    KeepItems,
    /// Items that are promoted to another file come from one section.
    PromoteOneGroup,
    /// They are the first of their section.
    PromoteInOrder,
    /// They leave the file that they come from.
    PromoteByMoving,
    /// They have every field that is demanded.
    PromoteComplete,
    /// Items stand in the order of their priorities.
    PriorityOrder,
}

/// How the value of a field must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ValueForm {
    /// A number with a unit of time: `2 days`, `1-2 weeks`.
    Duration,
    /// A number.
    Number,
    /// A date, `YYYY-MM-DD`.
    Date,
    /// At least one link, address or path.
    Links,
}

keyed! {
    needs stated;
    /// What a document may demand of its items: the sentence, and what follows from it.
    ///
    /// Named captures of the sentence give the numbers and names in it: `steps` is how many steps a
    /// plan needs, `max` how many items may be promoted at once, `to` the file that they go to,
    /// `scale` the priorities from the highest to the lowest, `days` or `period` how often the
    /// document is looked through.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct RawRequirement {
        /// A regular expression for the words with which the document states it.
        pub stated: String,
        /// The kinds of items that it is about. Default: all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub kinds: Vec<Kind>,
        /// The states that it is about. Default: all, and items without a state.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub states: Vec<State>,
        /// What an item must have: of each inner list, at least one field.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub fields: Vec<Vec<String>>,
        /// How the values of fields must look, by the names of the fields.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        pub values: BTreeMap<String, ValueForm>,
        /// What else it demands.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub asks: Vec<RequirementKind>,
    }
}

/// A demand that a dialect knows.
#[derive(Debug, Clone)]
pub struct RequirementPattern {
    /// The words with which the document states it.
    pub stated: Pattern,
    /// What follows from them.
    pub raw: RawRequirement,
}

/// Something that the document itself demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The sentence that states it.
    pub stated: Span,
    /// The kinds of items that it is about; empty for all.
    pub kinds: Vec<Kind>,
    /// The states that it is about; empty for all.
    pub states: Vec<State>,
    /// What an item must have: of each inner list, at least one field.
    pub fields: Vec<Vec<String>>,
    /// How the values of fields must look.
    pub values: BTreeMap<String, ValueForm>,
    /// What else it demands.
    pub asks: Vec<RequirementKind>,
    /// How many steps a plan needs at least.
    pub steps: Option<usize>,
    /// How many items may be promoted at once.
    pub max: Option<usize>,
    /// The file that items are promoted to, as the sentence names it.
    pub to: Option<String>,
    /// The priorities, from the highest to the lowest.
    pub scale: Vec<String>,
    /// After how many days the document has to be looked through again.
    pub days: Option<u32>,
}

/// The demands whose words stand in `text`, comments included: that is where agents find them.
pub(super) fn find(patterns: &[RequirementPattern], text: &str) -> Vec<Requirement> {
    let stated = patterns.iter().filter_map(|pattern| {
        let found = pattern.stated.captures(text)?;
        let whole = found.get_match();
        let raw = &pattern.raw;
        Some(Requirement {
            stated: Span::new(whole.start(), whole.end()),
            kinds: raw.kinds.clone(),
            states: raw.states.clone(),
            fields: raw.fields.clone(),
            values: raw.values.clone(),
            asks: raw.asks.clone(),
            steps: number(&found, "steps"),
            max: number(&found, "max"),
            to: found.name("to").map(|name| name.as_str().to_owned()),
            scale: found.name("scale").map_or_else(Vec::new, |scale| words(scale.as_str())),
            days: days(&found),
        })
    });
    stated.collect()
}

fn number(found: &Captures<'_>, name: &str) -> Option<usize> {
    found.name(name)?.as_str().parse().ok()
}

/// The parts of `P0 (highest) → P1 → P2` without arrows and remarks.
fn words(scale: &str) -> Vec<String> {
    let parts = scale.split(['→', '>', ',', '<']).map(|part| {
        let word = part.split('(').next().unwrap_or_default();
        word.trim_matches(|ch: char| !ch.is_alphanumeric()).to_owned()
    });
    parts.filter(|part| !part.is_empty()).collect()
}

fn days(found: &Captures<'_>) -> Option<u32> {
    let period = found.name("period").map(|word| word.as_str().to_ascii_lowercase());
    match period.as_deref() {
        Some("daily") => Some(1),
        Some("weekly") => Some(7),
        Some("biweekly" | "fortnightly") => Some(14),
        Some("monthly") => Some(31),
        Some("quarterly") => Some(92),
        _ => found.name("days")?.as_str().parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(stated: &str, text: &str) -> Vec<Requirement> {
        let raw: RawRequirement = serde_yaml::from_str(&format!("stated: '{stated}'")).unwrap();
        find(&[RequirementPattern { stated: Pattern::checked(stated).unwrap(), raw }], text)
    }

    #[test]
    fn a_sentence_gives_the_numbers_and_names_in_it() {
        let plan = found("Minimum (?<steps>[0-9]+) steps", "Plan: Minimum 3 steps");
        assert_eq!((plan[0].steps, plan[0].stated), (Some(3), Span::new(6, 21)));
        let scale = found("ordering: (?<scale>.+)", "ordering: P0 (highest) → P1 → P2");
        assert_eq!(scale[0].scale, ["P0", "P1", "P2"]);
        let moved = found("to (?<to>[A-Z.a-z]+)", "move to TODO.md");
        assert_eq!(moved[0].to.as_deref(), Some("TODO.md"));
        assert_eq!(found("(?<period>week)ly", "weekly")[0].days, None);
        assert_eq!(found("(?<period>[a-z]+ly)", "weekly")[0].days, Some(7));
        assert!(found("never said", "Plan").is_empty());
    }
}
