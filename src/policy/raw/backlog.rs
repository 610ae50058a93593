//! The backlog, as a person writes what it must be like.

use std::collections::BTreeMap;

use super::layered::layered;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Entries, LongForm, Marked, RawFieldDemand, Shape, TextOr, Texts, Word};
use crate::backlog::{FieldRole, IdScope, State};
use crate::policy::{ItemOrder, Protected};

layered! {
    /// Where the backlog is, how it is written, and what must hold in it.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Backlog")]
    pub struct RawBacklog {
        /// Globs of the backlog files, or `none` where there is no backlog: then only the change is
        /// judged. Default: found by convention, such as `BACKLOG.md`.
        pub files: Option<Texts>,
        /// `auto`, a built-in dialect's name, or one of `dialects`. Default: `auto`.
        pub dialect: Option<Marked<String>>,
        /// Within what ids are unique: each `file`, each `folder` or the `repository`. The ids of the
        /// others get it in front: `core/US-1`. Default: the folder of a specification
        /// (`specs/001-export`) or of a package (`packages/core`), elsewhere the repository.
        pub scope: Option<Marked<Word<IdScope>>>,
        /// The team's own words for the states, in every dialect, headings of sections included:
        /// `{in-progress: [Hacking]}`.
        pub states: Option<BTreeMap<State, Vec<String>>>,
        /// The team's own names of fields and columns, by what they are for: `{owner: [Skipper]}`.
        pub fields: Option<BTreeMap<FieldRole, Vec<String>>>,
        /// What no change may do to the items: rewrite their `content`, change their `order` in their
        /// section, remove open `items`. Default: what the backlog itself forbids.
        pub protect: Option<Vec<Marked<Word<Protected>>>>,
        /// How items go from one backlog file to another. Default: as the backlog itself says.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub promotion: Option<RawPromotion>,
        /// The words for priorities, from the highest to the lowest. Default: P0, P1, …; critical,
        /// high, medium, low; must, should, could, won't.
        pub priorities: Option<Texts>,
        /// `priority`: the items of a file stand in the order of their priorities. Default: `none`,
        /// unless the backlog itself says that they do.
        pub order: Option<Marked<Word<ItemOrder>>>,
        /// Fields that name files of the repository, beside those that the dialect knows.
        pub paths: Option<Vec<Marked<TextOr<RawFieldDemand>>>>,
        /// The items that the entries of a progress checklist are about, where their words do not
        /// say so: the entry, and the id of the item.
        pub checklist: Option<Entries<String>>,
        /// After how many days without a commit to it a backlog file is stale. Default: as the backlog
        /// itself says, else 30.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub revisit_days: Option<Marked<u32>>,
        /// How many days ahead the last day of a waiver in the backlog may lie; 0 for no such waivers.
        /// Default: 90.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub waiver_days: Option<Marked<u32>>,
        /// How many lines an item may have. Default: 40.
        pub max_lines: Option<Marked<usize>>,
    }
}

/// The word for a backlog that there is not.
const NONE: &str = "none";

impl LongForm for RawBacklog {
    const EXPECTED: &'static str = "a map such as {files: [BACKLOG.md]}, or the word none";
    const SHAPE: Shape = Shape::Map;
    const WORD: Option<&'static str> = Some(NONE);
}

impl RawBacklog {
    /// Whether it says that there is no backlog.
    pub(in crate::policy) fn says_none(files: &Texts) -> bool {
        matches!(&files.value, TextOr::Text(text) if text == NONE)
    }
}

/// The map, or `none` as the short form of `{files: none}`.
pub(super) struct OrNone(Option<RawBacklog>);

impl<'de> Deserialize<'de> for OrNone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = Option::<Marked<TextOr<RawBacklog>>>::deserialize(deserializer)?;
        let Some(Marked { value, span }) = found else { return Ok(Self(None)) };
        match value {
            TextOr::Long(backlog) => Ok(Self(Some(backlog))),
            TextOr::Text(text) if text == NONE => {
                let files = Some(Marked { value: TextOr::Text(text), span });
                Ok(Self(Some(RawBacklog { files, ..RawBacklog::default() })))
            }
            TextOr::Text(text) => Err(de::Error::invalid_value(
                de::Unexpected::Str(&text),
                &<RawBacklog as LongForm>::EXPECTED,
            )),
        }
    }
}

impl From<OrNone> for Option<RawBacklog> {
    fn from(OrNone(backlog): OrNone) -> Self {
        backlog
    }
}

layered! {
    /// How items go from one backlog file to another.
    #[derive(Debug, Clone, Default, Serialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[schemars(rename = "Promotion")]
    pub struct RawPromotion {
        /// The file that they go to: `TODO.md`.
        #[schemars(required)]
        pub to: Option<Marked<String>>,
        /// How many may go at once. Default: as the backlog itself says, else any number.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub max: Option<Marked<usize>>,
        /// Whether they come from one section. Default: true.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub one_group: Option<bool>,
        /// Whether they are the first of their section. Default: true.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub in_order: Option<bool>,
    }
}
