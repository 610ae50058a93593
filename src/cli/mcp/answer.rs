//! What a tool gives: a text for whoever reads it, and the same as data.

use serde_json::{Value, json};

use crate::error::Error;
use crate::escape::terminal::terminal;

/// What a tool gives.
#[derive(Debug)]
pub(super) struct Answer {
    /// The text.
    text: String,
    /// The data; none where the gate could not decide.
    data: Option<Value>,
    /// Whether it was refused, or could not be done.
    is_error: bool,
}

impl Answer {
    /// It was done.
    pub(super) fn new(text: impl Into<String>, data: Value) -> Self {
        Self { text: text.into(), data: Some(data), is_error: false }
    }

    /// It was refused.
    pub(super) fn refused(text: impl Into<String>, data: Value) -> Self {
        Self { is_error: true, ..Self::new(text, data) }
    }

    /// The gate could not decide, or there is no such thing.
    pub(super) fn error(error: &Error) -> Self {
        let mut text = format!("error: {error}\n");
        for cause in error.causes() {
            text.extend(["  caused by: ", &cause, "\n"]);
        }
        for hint in error.hints() {
            text.extend(["  help: ", hint, "\n"]);
        }
        Self { text, data: None, is_error: true }
    }

    /// As the protocol has it. A text never holds what a terminal would obey.
    pub(super) fn result(self) -> Value {
        let text = terminal(&self.text);
        let mut result =
            json!({"content": [{"type": "text", "text": text}], "isError": self.is_error});
        if let Some(data) = self.data {
            result["structuredContent"] = data;
        }
        result
    }
}
