//! A checker for the part of JSON Schema that the types of this project make. It is stricter than the
//! standard in two ways: a keyword that it does not know fails, and so does a key of an object that
//! the schema does not name.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// What is wrong with `value`, each with the way to it.
pub(crate) fn check(schema: &Value, value: &Value) -> Vec<String> {
    let mut checker = Checker { root: schema, faults: Vec::new() };
    checker.check(schema, value, "$");
    checker.faults
}

struct Checker<'a> {
    root: &'a Value,
    faults: Vec<String>,
}

impl<'a> Checker<'a> {
    fn check(&mut self, schema: &'a Value, value: &Value, at: &str) {
        let named = self.names(schema, value, at);
        let (Some(object), Some(named)) = (value.as_object(), named) else { return };
        for key in object.keys().filter(|key| !named.contains(*key)) {
            self.faults.push(format!("{at}: the schema has no `{key}`"));
        }
    }

    /// Checks the value, and gives the keys that the schema names; `None` where any key will do.
    fn names(&mut self, schema: &'a Value, value: &Value, at: &str) -> Option<BTreeSet<String>> {
        let Some(schema) = schema.as_object() else {
            if *schema == Value::Bool(false) {
                self.faults.push(format!("{at}: nothing may stand here"));
            }
            return None;
        };
        let mut named = Some(BTreeSet::new());
        let also = |more: Option<BTreeSet<String>>, named: &mut Option<BTreeSet<String>>| {
            *named = named.take().zip(more).map(|(mut all, more)| {
                all.extend(more);
                all
            });
        };
        for (keyword, wanted) in schema {
            match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" | "format" | "default"
                | "minimum" | "maximum" => {}
                "type" => {
                    self.expect(is_of_type(wanted, value), at, &format!("is not of type {wanted}"))
                }
                "const" => self.expect(wanted == value, at, &format!("is not {wanted}")),
                "enum" => {
                    let is_one = wanted.as_array().unwrap().contains(value);
                    self.expect(is_one, at, &format!("{value} is none of {wanted}"));
                }
                "required" => self.required(wanted, value, at),
                "properties" => {
                    let properties = wanted.as_object().unwrap();
                    self.properties(properties, value, at);
                    also(Some(properties.keys().cloned().collect()), &mut named);
                }
                "additionalProperties" => {
                    let known = schema.get("properties").and_then(Value::as_object);
                    for (key, value) in value.as_object().into_iter().flatten() {
                        if known.is_none_or(|known| !known.contains_key(key)) {
                            self.check(wanted, value, &format!("{at}.{key}"));
                        }
                    }
                    named = None;
                }
                "items" => {
                    for (number, value) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(wanted, value, &format!("{at}[{number}]"));
                    }
                }
                "minItems" | "maxItems" => {
                    let length = value.as_array().map_or(0, Vec::len) as u64;
                    let (bound, is_least) = (wanted.as_u64().unwrap(), keyword == "minItems");
                    let fits = if is_least { length >= bound } else { length <= bound };
                    self.expect(fits || !value.is_array(), at, "has another length");
                }
                "$ref" => {
                    let pointer = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                    let target = self.root.pointer(pointer).unwrap_or_else(|| panic!("{wanted}"));
                    also(self.names(target, value, at), &mut named);
                }
                "allOf" => {
                    for part in wanted.as_array().unwrap() {
                        also(self.names(part, value, at), &mut named);
                    }
                }
                "anyOf" | "oneOf" => also(self.one_of(wanted, value, at), &mut named),
                other => self.faults.push(format!("{at}: the checker does not know `{other}`")),
            }
        }
        // A schema that says nothing of keys allows any.
        let says_keys = ["properties", "$ref", "allOf", "anyOf", "oneOf"];
        named.filter(|_| says_keys.iter().any(|keyword| schema.contains_key(*keyword)))
    }

    fn expect(&mut self, fits: bool, at: &str, fault: &str) {
        if !fits {
            self.faults.push(format!("{at}: {fault}"));
        }
    }

    fn required(&mut self, wanted: &Value, value: &Value, at: &str) {
        let Some(object) = value.as_object() else { return };
        for key in wanted.as_array().unwrap() {
            let is_there = object.contains_key(key.as_str().unwrap());
            self.expect(is_there, at, &format!("lacks {key}"));
        }
    }

    fn properties(&mut self, properties: &'a Map<String, Value>, value: &Value, at: &str) {
        for (key, schema) in properties {
            if let Some(value) = value.get(key) {
                self.check(schema, value, &format!("{at}.{key}"));
            }
        }
    }

    fn one_of(&mut self, wanted: &'a Value, value: &Value, at: &str) -> Option<BTreeSet<String>> {
        let mut closest: Option<Vec<String>> = None;
        for part in wanted.as_array().unwrap() {
            let mut trial = Checker { root: self.root, faults: Vec::new() };
            let named = trial.names(part, value, at);
            if trial.faults.is_empty() {
                return named;
            }
            let is_closer = closest.as_ref().is_none_or(|kept| trial.faults.len() < kept.len());
            closest = if is_closer { Some(trial.faults) } else { closest };
        }
        self.faults.extend(closest.unwrap_or_default());
        None
    }
}

fn is_of_type(wanted: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other}"),
    };
    wanted.as_array().map_or_else(|| is(wanted), |names| names.iter().any(is))
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "$defs": {"n": {"type": ["integer", "null"]}},
        "properties": {"a": {"$ref": "#/$defs/n"}, "b": {"enum": ["x"]}, "c": {"items": {"type": "string"}}},
    });
    let faults = |value: Value| check(&schema, &value).len();
    assert_eq!(faults(serde_json::json!({"a": 1, "b": "x", "c": ["y"]})), 0);
    for (value, count) in [
        (serde_json::json!({}), 1),
        (serde_json::json!({"a": "1"}), 1),
        (serde_json::json!({"a": null, "b": "y", "c": [1, 2], "d": 0}), 4),
        (serde_json::json!([]), 1),
    ] {
        assert_eq!(faults(value.clone()), count, "{value}");
    }
}
