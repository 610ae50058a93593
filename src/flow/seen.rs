//! What one version of a backlog file says of an item.

use serde::{Deserialize, Serialize};

use crate::backlog::{Item, Kind, State, Text};

/// What one version of a file says of an item, as far as its flow is concerned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Seen {
    /// Its id, as its file has it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its state; `None` where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// What sort of work it is.
    pub kind: Kind,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// How urgent it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// The item that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Whether the id was made from the title.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub slug_id: bool,
}

impl Seen {
    /// What is said of an item.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        let text = |text: &Option<Box<Text>>| text.as_ref().map(|it| it.value.clone());
        Self {
            id: item.own_id().to_owned(),
            title: item.title.value.clone(),
            state: item.state(),
            kind: item.kind,
            owner: text(&item.owner),
            priority: text(&item.priority),
            parent: item.parent.clone(),
            slug_id: item.slug_id,
        }
    }
}

/// What one version of a file says otherwise than the one before. An item that changed is in both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What it no longer says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Seen>,
    /// What it says now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub come: Vec<Seen>,
}

impl Difference {
    /// Whether both versions say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.come.is_empty()
    }
}
