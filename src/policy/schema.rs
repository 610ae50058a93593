//! The JSON Schema of the policy, which editors use to complete and to check it.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::policy::raw::RawPolicy;
use crate::policy::validate::ids;
use crate::rules;

/// Where the schema is published.
pub const ID: &str = "https://raw.githubusercontent.com/backlog-gate/backlog-gate/main/schema/backlog-gate.schema.json";

/// The JSON Schema of `.backlog-gate.yml` as text.
#[must_use]
pub fn text() -> String {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<RawPolicy>().to_value();
    schema["$id"] = json!(ID);
    schema["title"] = json!("backlog-gate policy");
    let severity = schema["properties"]["rules"]["additionalProperties"].take();
    schema["properties"]["rules"]["properties"] = rule_properties(&severity);
    schema["properties"]["rules"]["additionalProperties"] = json!(false);
    let text = serde_json::to_string_pretty(&schema);
    text.expect("a schema is plain JSON") + "\n"
}

/// One property for each rule and each area, so that an editor can offer them.
fn rule_properties(severity: &Value) -> Value {
    let properties = ids::all().into_iter().map(|name| {
        let about = match rules::find(&name) {
            Some(rule) => format!("{}. Default: {}.", rule.summary, rule.severity),
            None if name.contains('/') => "Not in this version.".to_owned(),
            None => format!("All rules of the area {name}."),
        };
        let property = json!({"description": about, "allOf": [severity]});
        (name, property)
    });
    Value::Object(properties.collect::<Map<_, _>>())
}
