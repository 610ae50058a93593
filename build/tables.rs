//! Files of words as expressions of Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use serde_json::{Map, Value};

/// A file of words, and the types that its parts have in the program.
struct File {
    name: &'static str,
    /// The type of the whole.
    whole: &'static str,
    /// The lists in which words are looked up: they are sorted.
    listed: &'static [&'static str],
    /// The types of the maps in these lists.
    parts: &'static [(&'static str, &'static str)],
}

const FILES: [File; 6] = [
    File {
        name: "vocabulary",
        whole: "CommonWords",
        listed: &[
            "priorities",
            "sums",
            "totals",
            "nothing",
            "legends",
            "topics",
            "themes",
            "work",
            "pools",
            "about",
            "alone",
            "joins",
            "explains",
            "negations",
            "state_tags",
            "samples",
        ],
        parts: &[],
    },
    File {
        name: "prior",
        whole: "Signs",
        listed: &["explained", "columns", "terms", "parts", "own", "among", "languages"],
        parts: &[("names", "Weighed"), ("folders", "Weighed"), ("titles", "Weighed")],
    },
    File { name: "documents", whole: "Known", listed: &["headings"], parts: &[("others", "Sort")] },
    File {
        name: "ids",
        whole: "Words",
        listed: &["epics", "units", "stretches", "standards", "stretch_letters"],
        parts: &[],
    },
    File { name: "orders", whole: "Sentences", listed: &[], parts: &[] },
    File { name: "usual", whole: "Usual", listed: &[], parts: &[("fields", "UsualField")] },
];

/// The states, in the order of the work.
const STATES: [(&str, &str); 7] = [
    ("planned", "Planned"),
    ("ready", "Ready"),
    ("in-progress", "InProgress"),
    ("in-review", "InReview"),
    ("blocked", "Blocked"),
    ("done", "Done"),
    ("dropped", "Dropped"),
];

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What of a file is left to be read when the program runs, and the expression for the rest.
pub(crate) fn code(name: &str, value: Value) -> Result<(Option<Value>, Option<String>)> {
    let Some(file) = FILES.iter().find(|file| file.name == name) else {
        return Ok((Some(value), None));
    };
    let Value::Object(mut map) = value else { return Err("it is no map".into()) };
    let blocks = map.remove("blocks");
    let mut extra = String::new();
    if let Some(states) = map.remove("states") {
        extra.push_str(&of_states(&states)?);
    }
    if let Some(fields) = map.get_mut("fields") {
        extra.push_str(&names(fields)?);
    }
    Ok((blocks, Some(format!("{} {{ {extra}{}}}", file.whole, file.entries(&map)?))))
}

impl File {
    fn entries(&self, map: &Map<String, Value>) -> Result<String> {
        let each =
            map.iter().map(|(key, value)| Ok(format!("{key}: {}, ", self.expression(key, value)?)));
        each.collect()
    }

    /// Maps of one list; what one leaves out is what its type has by itself.
    fn maps(&self, key: &str, maps: &[&Map<String, Value>]) -> Result<String> {
        let part = self.parts.iter().find(|(list, _)| *list == key);
        let (_, of) = part.ok_or_else(|| format!("{key} has no type"))?;
        let keys: BTreeSet<&String> = maps.iter().flat_map(|map| map.keys()).collect();
        let each = maps.iter().map(|map| {
            let rest = if map.len() < keys.len() { "..DEFAULT " } else { "" };
            Ok(format!("{of} {{ {}{rest}}}, ", self.entries(map)?))
        });
        Ok(format!("&[{}]", each.collect::<Result<String>>()?))
    }

    fn expression(&self, key: &str, value: &Value) -> Result<String> {
        if key == "role" {
            let role = value.as_str().and_then(|role| Some((role.chars().next()?, role)));
            let (first, role) = role.ok_or("a role is a word")?;
            return Ok(format!("Some(FieldRole::{}{})", first.to_ascii_uppercase(), &role[1..]));
        }
        match value {
            Value::String(text) => Ok(format!("{text:?}")),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(is) => Ok(is.to_string()),
            Value::Array(entries) if self.listed.contains(&key) => {
                let words = entries.iter().map(Value::as_str).collect::<Option<Vec<_>>>();
                let mut words = words.ok_or_else(|| format!("{key} is not a list of words"))?;
                words.sort_unstable();
                words.dedup();
                listed(&words)
            }
            Value::Array(entries) if entries.iter().any(Value::is_object) => {
                let maps = entries.iter().map(Value::as_object).collect::<Option<Vec<_>>>();
                self.maps(key, &maps.ok_or_else(|| format!("{key} is not a list of maps"))?)
            }
            Value::Array(entries) => {
                let each = entries.iter().map(|entry| self.expression(key, entry));
                Ok(format!("&[{}]", each.collect::<Result<Vec<_>>>()?.join(", ")))
            }
            Value::Object(_) | Value::Null => Err(format!("{key} has no form here").into()),
        }
    }
}

/// Sorted words as the program lists them: one text, and where each ends.
pub(crate) fn listed(words: &[&str]) -> Result<String> {
    let mut ends: Vec<u16> = Vec::new();
    let mut len = 0;
    for word in words {
        len += word.len();
        ends.push(u16::try_from(len).map_err(|_| "a list of words is too long")?);
    }
    Ok(format!("Listed::new({:?}, &{ends:?})", words.concat()))
}

/// A shorter word that lost its accents may be another one.
const LEAST_BARE: usize = 6;
/// Letters with accents, and behind each group the letter that is left without.
const ACCENTS: [(&str, char); 7] = [
    ("áàâãäå", 'a'),
    ("éèêëě", 'e'),
    ("íìîï", 'i'),
    ("óòôõö", 'o'),
    ("úùûü", 'u'),
    ("ç", 'c'),
    ("ñ", 'n'),
];

/// A word as people type it who leave accents out: `concluido`.
fn without_accents(word: &str) -> String {
    let bare =
        |ch: char| ACCENTS.iter().find(|(from, _)| from.contains(ch)).map_or(ch, |(_, to)| *to);
    word.chars().map(bare).collect()
}

/// Sorted words with what each means; of two that are the same the first counts.
fn meanings(words: impl IntoIterator<Item = (String, String)>) -> Result<String> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (word, meaning) in words {
        known.entry(word).or_insert(meaning);
    }
    let words: Vec<&str> = known.keys().map(String::as_str).collect();
    let meanings: Vec<&str> = known.values().map(String::as_str).collect();
    Ok(format!("Meanings::new({}, &[{}])", listed(&words)?, meanings.join(", ")))
}

/// The words for the states, and the symbols.
fn of_states(states: &Value) -> Result<String> {
    let mut words: Vec<(String, &str)> = Vec::new();
    for (state, variant) in STATES {
        for word in states[state].as_array().into_iter().flatten() {
            let word = word.as_str().ok_or("a state has words")?;
            words.push((word.to_owned(), variant));
        }
    }
    let known: BTreeSet<String> = words.iter().map(|(word, _)| word.clone()).collect();
    let bare = words.iter().map(|(word, variant)| (without_accents(word), *variant));
    let bare: Vec<(String, &str)> =
        bare.filter(|(word, _)| word.len() >= LEAST_BARE && !known.contains(word)).collect();
    words.extend(bare);
    let (words, symbols): (Vec<_>, Vec<_>) =
        words.into_iter().partition(|(word, _)| word.starts_with(char::is_alphanumeric));
    let phrases = words.into_iter().map(|(word, variant)| (word, format!("State::{variant}")));
    let symbols = symbols.iter().map(|(word, variant)| format!("({word:?}, State::{variant})"));
    let symbols: Vec<String> = symbols.collect();
    Ok(format!("symbols: &[{}], phrases: {}, ", symbols.join(", "), meanings(phrases)?))
}

/// Takes the other names out of each field, and gives all with the number of their field.
fn names(fields: &mut Value) -> Result<String> {
    let mut names: Vec<(String, String)> = Vec::new();
    for (number, field) in fields.as_array_mut().into_iter().flatten().enumerate() {
        let field = field.as_object_mut().ok_or("a field is a map")?;
        let aliases = field.remove("aliases").unwrap_or_default();
        for name in field.get("name").into_iter().chain(aliases.as_array().into_iter().flatten()) {
            let name = name.as_str().ok_or("a field has names")?.to_lowercase();
            names.push((name, number.to_string()));
        }
    }
    Ok(format!("names: {}, ", meanings(names)?))
}
