//! The JSON Schema of the policy, which editors use to complete and to check it.

use serde_json::Value;

#[cfg(test)]
use crate::catalogue::Catalogue;

/// Where the schema is published.
pub const ID: &str = "https://raw.githubusercontent.com/backlog-gate/backlog-gate/main/schema/backlog-gate.schema.json";

/// The JSON Schema of `.backlog-gate.yml`, as text.
///
/// # Panics
/// Never in a released binary: the build script read it.
#[must_use]
pub fn text() -> String {
    let kept = include_str!(concat!(env!("OUT_DIR"), "/backlog-gate.schema.json"));
    let schema: Value = serde_json::from_str(kept).expect("the build script wrote it");
    pretty(&schema)
}

fn pretty(schema: &Value) -> String {
    serde_json::to_string_pretty(schema).expect("a schema is plain JSON") + "\n"
}

/// The schema for these rules, as the types of the policy say it. The program carries a copy, since
/// what makes it is larger than what it makes.
#[cfg(test)]
pub(super) fn generated(rules: &Catalogue) -> String {
    use schemars::generate::SchemaSettings;
    use serde_json::json;

    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<crate::policy::raw::RawPolicy>().to_value();
    schema["$id"] = json!(ID);
    schema["title"] = json!("backlog-gate policy");
    let severity = schema["properties"]["rules"]["additionalProperties"].take();
    schema["properties"]["rules"]["properties"] = rule_properties(rules, &severity);
    schema["properties"]["rules"]["additionalProperties"] = json!(false);
    pretty(&schema)
}

/// One property for each rule and each area, so that an editor can offer them.
#[cfg(test)]
fn rule_properties(rules: &Catalogue, severity: &Value) -> Value {
    let properties = rules.names().into_iter().map(|name| {
        let about = match rules.find(name) {
            Some(rule) => format!("{}. Default: {}.", rule.summary, rule.severity),
            None => format!("All rules of the area {name}."),
        };
        let property = serde_json::json!({"description": about, "allOf": [severity]});
        (name.to_owned(), property)
    });
    Value::Object(properties.collect::<serde_json::Map<_, _>>())
}
