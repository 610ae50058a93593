//! Files of words as expressions of Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;

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

/// The words for the states by their first word, the longest first, and the symbols.
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
    let mut phrases: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let mut symbols = String::new();
    for (word, variant) in &words {
        let end = word.find(|ch: char| !ch.is_alphanumeric()).unwrap_or(word.len());
        match &word[..end] {
            "" => write!(symbols, "({word:?}, State::{variant}), ")?,
            first => phrases.entry(first).or_default().push((word, variant)),
        }
    }
    let mut code = format!("symbols: &[{symbols}], phrases: &[");
    for (first, mut known) in phrases {
        known.sort_by_cached_key(|(word, _)| std::cmp::Reverse(word.len()));
        write!(code, "({first:?}, &[")?;
        for (word, variant) in known {
            write!(code, "({word:?}, State::{variant}), ")?;
        }
        code.push_str("]), ");
    }
    Ok(code + "], ")
}

/// The names of fields, sorted, each with the number of its field; the first that has a name keeps it.
fn names(fields: &Value) -> Result<String> {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (number, field) in fields.as_array().into_iter().flatten().enumerate() {
        let aliases = field["aliases"].as_array().into_iter().flatten();
        for name in std::iter::once(&field["name"]).chain(aliases) {
            let name = name.as_str().ok_or("a field has names")?.to_lowercase();
            names.entry(name).or_insert(number);
        }
    }
    let names: Vec<(String, usize)> = names.into_iter().collect();
    Ok(format!("names: &{names:?}, "))
}
