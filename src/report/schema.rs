//! The JSON Schemas of what is written for programs, as the types of it say them.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// Where the schemas are published.
const PLACE: &str = "https://raw.githubusercontent.com/backlog-gate/backlog-gate/main/schema/";

/// The schema of the JSON that `name.schema.json` describes.
pub(crate) fn of<T: JsonSchema>(name: &str, title: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    schema["$id"] = json!(format!("{PLACE}{name}.schema.json"));
    schema["title"] = json!(title);
    schema
}
