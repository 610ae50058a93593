//! Values as YAML, for files that people keep.
//!
//! What a type writes goes through JSON, so that the writer of YAML is there once and not once for every
//! type: that alone would be a hundred kilobytes.

use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use super::json;
use super::tape::{NodeKind, Value};

/// A value as YAML, with its keys in their order. No long line is folded.
///
/// # Panics
/// Where the value is not JSON, such as a map whose keys are lists.
pub(crate) fn to_yaml(value: &impl Serialize) -> String {
    let options =
        serde_yaml::ser_options! { compact_list_indent: false, folded_wrap_chars: 10_000 };
    let json = serde_json::to_string(value).expect("a form of ours is JSON");
    let tape = json::parse(&json);
    let root = tape.roots(&json).next().expect("JSON has a value");
    serde_yaml::to_string_with_options(&Node(root), options).expect("JSON is YAML")
}

/// A value of JSON that is written again.
struct Node<'a>(Value<'a>);

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value) = self;
        match value.kind() {
            NodeKind::Null => serializer.serialize_none(),
            NodeKind::Scalar => scalar(*value, serializer),
            NodeKind::List => {
                let mut list = serializer.serialize_seq(Some(value.entries().count()))?;
                for entry in value.entries() {
                    list.serialize_element(&Self(entry))?;
                }
                list.end()
            }
            NodeKind::Map => {
                let mut map = serializer.serialize_map(Some(value.pairs().count()))?;
                for (key, value) in value.pairs() {
                    map.serialize_entry(&Self(key), &Self(value))?;
                }
                map.end()
            }
        }
    }
}

fn scalar<S: Serializer>(value: Value<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = value.scalar().unwrap_or_default();
    if !value.is_plain() {
        return serializer.serialize_str(text);
    }
    match text {
        "true" | "false" => serializer.serialize_bool(text == "true"),
        _ => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(whole), _) => serializer.serialize_i64(whole),
            (_, Ok(number)) => serializer.serialize_f64(number),
            _ => serializer.serialize_str(text),
        },
    }
}
