//! The JSON Schema of the policy, which editors use to complete and to check it.

use serde_json::Value;

#[cfg(test)]
use crate::catalogue::Catalogue;
use crate::text::packed::packed;

/// Where the schema is published.
pub const ID: &str = "https://raw.githubusercontent.com/backlog-gate/backlog-gate/main/schema/backlog-gate.schema.json";

/// The JSON Schema of `.backlog-gate.yml`, as text.
///
/// # Panics
/// Never in a released binary: the build script read it.
#[must_use]
pub fn text() -> String {
    pretty(&kept())
}

fn kept() -> Value {
    let kept = packed!("backlog-gate.schema.json").text();
    serde_json::from_str(&kept).expect("the build script wrote it")
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
    let schema = kept();
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

/// The keys that may stand below the key at this path, each with what it does.
#[must_use]
pub fn names<S: AsRef<str>>(path: &[S]) -> Vec<(String, String)> {
    let schema = kept();
    let mut found = Vec::new();
    for part in parts(&schema, path) {
        for (name, value) in part["properties"].as_object().into_iter().flatten() {
            if found.iter().all(|(known, _)| known != name) {
                found.push((name.clone(), described(&schema, value)));
            }
        }
    }
    found
}

/// The words that the key at this path may have, each with what it means.
#[must_use]
pub fn values<S: AsRef<str>>(path: &[S]) -> Vec<(String, String)> {
    let schema = kept();
    let mut found = Vec::new();
    for part in parts(&schema, path) {
        let about = part["description"].as_str().unwrap_or_default();
        let constant = part["const"].as_str().into_iter();
        let listed = part["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        found.extend(constant.chain(listed).map(|word| (word.to_owned(), about.to_owned())));
        if part["type"] == "boolean" {
            found.extend(["true", "false"].map(|word| (word.to_owned(), String::new())));
        }
    }
    found
}

/// What the key at this path does; `None` where there is no such key.
#[must_use]
pub fn about<S: AsRef<str>>(path: &[S]) -> Option<String> {
    let (last, above) = path.split_last()?;
    let (_, about) = names(above).into_iter().find(|(name, _)| name == last.as_ref())?;
    Some(about).filter(|about| !about.is_empty())
}

fn described(schema: &Value, value: &Value) -> String {
    let own = value["description"].as_str();
    let inner = || spread(schema, value).into_iter().find_map(|part| part["description"].as_str());
    own.or_else(inner).unwrap_or_default().replace('\n', " ")
}

/// The parts of the schema that say what stands at a path.
fn parts<'v, S: AsRef<str>>(schema: &'v Value, path: &[S]) -> Vec<&'v Value> {
    let mut parts = spread(schema, schema);
    for key in path {
        let below = parts.iter().filter_map(|part| {
            let named = part["properties"].get(key.as_ref());
            named.or_else(|| part.get("additionalProperties").filter(|more| more.is_object()))
        });
        parts = below.flat_map(|below| spread(schema, below)).collect();
    }
    parts
}

/// A part of the schema with all that it refers to or chooses from; of a list, what is in it.
fn spread<'v>(schema: &'v Value, part: &'v Value) -> Vec<&'v Value> {
    let (mut found, mut open): (Vec<&Value>, _) = (Vec::new(), vec![part]);
    while let Some(part) = open.pop() {
        if found.iter().any(|known| std::ptr::eq(*known, part)) {
            continue;
        }
        found.push(part);
        let name = part["$ref"].as_str().and_then(|name| name.strip_prefix("#/definitions/"));
        open.extend(name.map(|name| &schema["definitions"][name]));
        let choices = ["allOf", "anyOf", "oneOf"].into_iter().rev();
        open.extend(choices.flat_map(|key| part[key].as_array().into_iter().flatten().rev()));
        open.extend(part.get("items"));
    }
    found
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

    #[test]
    fn a_path_leads_to_what_may_stand_there() {
        let has = |found: Vec<(String, String)>, word: &str| found.iter().any(|(it, _)| it == word);
        assert!(has(names::<&str>(&[]), "wip"));
        assert!(has(names(&["wip", "limits"]), "max"));
        assert!(has(names(&["rules"]), "wip"));
        assert!(has(values(&["mode"]), "enforce"));
        assert!(has(values(&["wip", "limits", "per"]), "owner"));
        assert!(about(&["wip", "limits"]).is_some());
        assert_eq!(about(&["wip", "nothing"]), None);
        assert!(names(&["mode", "x", "y"]).is_empty());
    }
}
