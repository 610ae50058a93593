//! Where a value lies in a record: `status`, `fields.owner`, `dependencies[type=blocks].id`.

use crate::text::tape::{NodeKind, Value};

/// Keys on the way to a value; lists on it are walked entry by entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::backlog) struct Way(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    /// `None` for any key.
    key: Option<String>,
    filter: Option<Filter>,
}

/// Which entries of a list are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Filter {
    key: String,
    values: Vec<String>,
    /// Whether those are meant that have none of the values.
    others: bool,
}

/// A value, and what stood in the place of `*`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) value: Value<'a>,
    pub(super) any: Option<Value<'a>>,
}

impl Way {
    /// Reads a way; an empty one is the value itself.
    pub(in crate::backlog) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let mut steps = Vec::new();
        let mut rest = text;
        loop {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let key = rest[..end].trim();
            if key.is_empty() {
                return Err(format!("`{text}`: a key is missing"));
            }
            rest = &rest[end..];
            let mut filter = None;
            if let Some(inner) = rest.strip_prefix('[') {
                let close =
                    inner.find(']').ok_or_else(|| format!("`{text}`: a `[` is not closed"))?;
                filter = Some(Filter::parse(&inner[..close]).ok_or_else(|| {
                    format!("`{text}`: write [key=value] or [key!=value] behind a list")
                })?);
                rest = &inner[close + 1..];
            }
            steps.push(Step { key: (key != "*").then(|| key.to_owned()), filter });
            match rest.strip_prefix('.') {
                Some(behind) => rest = behind,
                None if rest.is_empty() => return Ok(Self(steps)),
                None => return Err(format!("`{text}`: a `.` is missing")),
            }
        }
    }

    /// The values at the end of the way; a list there is one value.
    pub(super) fn find<'a>(&self, from: Value<'a>) -> Vec<Found<'a>> {
        let mut found = vec![Found { value: from, any: None }];
        for step in &self.0 {
            found = found.into_iter().flat_map(|at| step.take(at)).collect();
        }
        found
    }

    /// The same with the entries of lists in the place of the lists.
    pub(super) fn each<'a>(&self, from: Value<'a>) -> Vec<Found<'a>> {
        self.find(from).into_iter().flat_map(spread).collect()
    }

    /// Whether the value is the record itself.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key, if it is the only one.
    pub(super) fn only(&self) -> Option<&str> {
        self.first().filter(|_| self.0.len() == 1)
    }

    /// The first key, if it is certain.
    pub(super) fn first(&self) -> Option<&str> {
        self.0.first()?.key.as_deref()
    }
}

/// The entries of a list, or the value itself.
fn spread(found: Found<'_>) -> Vec<Found<'_>> {
    if found.value.kind() != NodeKind::List {
        return vec![found];
    }
    found.value.entries().map(|value| Found { value, ..found }).collect()
}

impl Step {
    fn take<'a>(&self, at: Found<'a>) -> Vec<Found<'a>> {
        let mut taken = Vec::new();
        for at in spread(at) {
            match &self.key {
                Some(key) => {
                    let pair = at.value.pair(key);
                    taken.extend(pair.map(|(_, value)| Found { value, any: at.any }));
                }
                None => taken
                    .extend(at.value.pairs().map(|(key, value)| Found { value, any: Some(key) })),
            }
        }
        match &self.filter {
            Some(filter) => {
                taken.into_iter().flat_map(spread).filter(|found| filter.has(found.value)).collect()
            }
            None => taken,
        }
    }
}

impl Filter {
    fn parse(text: &str) -> Option<Self> {
        let (key, values) = text.split_once('=')?;
        let (key, others) = key.strip_suffix('!').map_or((key, false), |key| (key, true));
        let values: Vec<String> = values.split('|').map(|value| value.trim().to_owned()).collect();
        let key = key.trim();
        (!key.is_empty()).then(|| Self { key: key.to_owned(), values, others })
    }

    fn has(&self, entry: Value<'_>) -> bool {
        let said = entry.pair(&self.key).and_then(|(_, value)| value.scalar());
        let is_one = said.is_some_and(|said| self.values.iter().any(|value| *value == said));
        is_one != self.others
    }
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;

    fn follow(way: &str, text: &str) -> String {
        let tape = json::parse(text);
        let way = Way::parse(way).unwrap();
        let root = tape.roots(text).next().unwrap();
        let found = way.each(root).into_iter().map(|found| {
            let any =
                found.any.and_then(Value::scalar).map_or(String::new(), |any| format!("{any}:"));
            format!("{any}{}", found.value.raw())
        });
        found.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn ways_lead_through_maps_and_lists() {
        let text = r#"{"a": {"b": 1}, "l": [{"t": "x", "id": 1}, {"t": "y", "id": 2}, {"id": 3}], "n": [1, 2]}"#;
        for (way, expected) in [
            ("a.b", "1"),
            ("a.c", ""),
            ("l.id", "1 2 3"),
            ("l[t=x].id", "1"),
            ("l[t=x|y].id", "1 2"),
            ("l[t!=x].id", "2 3"),
            ("n", "1 2"),
            ("*.b", "a:1"),
            ("*.t", "l:x l:y"),
        ] {
            assert_eq!(follow(way, text), expected, "{way}");
        }
        assert_eq!(follow("", "[1, 2]"), "1 2");
    }

    #[test]
    fn what_is_not_a_way_is_named() {
        for (way, problem) in [
            ("a..b", "a key is missing"),
            ("a[t=x", "is not closed"),
            ("a[t]", "write [key=value]"),
            ("a[t=x]b", "a `.` is missing"),
        ] {
            assert!(Way::parse(way).unwrap_err().contains(problem), "{way}");
        }
    }
}
