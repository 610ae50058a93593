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

/// The paths of all keys of a policy: `wip`, `wip.limits`.
#[must_use]
pub fn keys() -> Vec<String> {
    let schema: Value = serde_json::from_str(&text()).expect("it is JSON");
    let mut keys = Vec::new();
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        keys.push(key.clone());
        let inner = definitions(value).filter_map(|name| {
            schema["definitions"][name]["properties"].as_object().filter(|_| key != "waivers")
        });
        for properties in inner {
            keys.extend(properties.keys().map(|inner| format!("{key}.{inner}")));
        }
    }
    keys
}

/// The names of the definitions that a part of a schema refers to.
fn definitions(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::String(text) => Box::new(text.strip_prefix("#/definitions/").into_iter()),
        Value::Array(list) => Box::new(list.iter().flat_map(definitions)),
        Value::Object(map) => Box::new(map.values().flat_map(definitions)),
        _ => Box::new(std::iter::empty()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_those_of_the_policy_and_of_its_parts() {
        let keys = keys();
        for key in [
            "wip",
            "wip.limits",
            "exempt",
            "exempt.paths",
            "backlog.files",
            "change.when",
            "mode",
            "rules",
        ] {
            assert!(keys.iter().any(|known| known == key), "{key}: {keys:?}");
        }
        assert!(!keys.iter().any(|key| key.starts_with("rules.")), "{keys:?}");
    }
}
