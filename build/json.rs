//! YAML as JSON, with the keys in the order of the file.

use std::error::Error;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The JSON of a document; `off` is a word in it.
pub(crate) fn from_yaml(text: &str) -> Result<String, Box<dyn Error>> {
    let options = serde_yaml::options! { strict_booleans: true };
    Ok(serde_yaml::from_str_with_options::<Json>(text, options)?.0)
}

struct Json(String);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, a list or a map")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json(serde_json::Value::from(value).to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(Json(entry)) = list.next_element()? {
            entries.push(entry);
        }
        Ok(Json(format!("[{}]", entries.join(","))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, Json(value))) = map.next_entry::<String, Json>()? {
            pairs.push(format!("{}:{value}", serde_json::Value::from(key)));
        }
        Ok(Json(format!("{{{}}}", pairs.join(","))))
    }
}
