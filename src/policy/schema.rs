//! The JSON Schema of the policy, which editors use to complete and to check it.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::catalogue::Catalogue;
use crate::policy::raw::RawPolicy;

/// Where the schema is published.
pub const ID: &str = "https://raw.githubusercontent.com/backlog-gate/backlog-gate/main/schema/backlog-gate.schema.json";

/// The JSON Schema of `.backlog-gate.yml` for these rules, as text.
#[must_use]
pub fn text(rules: &Catalogue) -> String {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<RawPolicy>().to_value();
    schema["$id"] = json!(ID);
    schema["title"] = json!("backlog-gate policy");
    let severity = schema["properties"]["rules"]["additionalProperties"].take();
    schema["properties"]["rules"]["properties"] = rule_properties(rules, &severity);
    schema["properties"]["rules"]["additionalProperties"] = json!(false);
    let text = serde_json::to_string_pretty(&schema);
    text.expect("a schema is plain JSON") + "\n"
}

/// One property for each rule and each area, so that an editor can offer them.
fn rule_properties(rules: &Catalogue, severity: &Value) -> Value {
    let properties = rules.names().into_iter().map(|name| {
        let about = match rules.find(name) {
            Some(rule) => format!("{}. Default: {}.", rule.summary, rule.severity),
            None => format!("All rules of the area {name}."),
        };
        let property = json!({"description": about, "allOf": [severity]});
        (name.to_owned(), property)
    });
    Value::Object(properties.collect::<Map<_, _>>())
}
