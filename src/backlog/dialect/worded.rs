//! A dialect with the words of a policy.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Dialect, FieldShape, Opener};
use crate::backlog::{FieldRole, State};
use crate::text::fold;

impl Dialect {
    /// The dialect with more words for the states and more names for fields and columns, which go
    /// before its own.
    #[must_use]
    pub fn worded(
        &self,
        states: &BTreeMap<State, Vec<String>>,
        fields: &BTreeMap<FieldRole, Vec<String>>,
    ) -> Self {
        let mut worded = self.clone();
        worded.vocabulary = self.vocabulary.with(states);
        let named = fields.iter().flat_map(|(role, names)| names.iter().map(|name| (*role, name)));
        for (role, name) in named {
            worded.name_field(role, name);
            worded.name_column(role, name);
        }
        worded
    }

    fn name_field(&mut self, role: FieldRole, name: &str) {
        let shapes = &mut self.fields.shapes;
        let known = shapes.iter().position(|shape| shape.role == Some(role));
        let index = known.unwrap_or_else(|| {
            shapes.push(FieldShape {
                name: name.to_owned(),
                role: Some(role),
                split: None,
                strip: None,
            });
            shapes.len() - 1
        });
        self.fields.by_name.insert(fold(name), index);
    }

    fn name_column(&mut self, role: FieldRole, name: &str) {
        let capture: Arc<str> = match role {
            FieldRole::Id => "id".into(),
            FieldRole::Title => "title".into(),
            _ => return,
        };
        for block in &mut self.blocks {
            if let Opener::Row(columns) = &mut block.opener {
                columns.headers.insert(fold(name), (Arc::clone(&capture), 0));
            }
        }
    }
}
