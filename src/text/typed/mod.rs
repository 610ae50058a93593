//! Values of Rust out of a document of data. One reader serves them all, whatever the text is written
//! in, so that what serde derives for a type is compiled once.

pub(crate) mod keyed;
mod mistake;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use rustc_hash::FxHashSet;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::tape::{Inside, NodeKind, Tape, Value};
use super::{json, yaml};
use crate::source::Span;

pub(crate) use keyed::keyed;
pub(crate) use mistake::{Mistake, What};

/// For how many nodes the aliases of a short text may stand, all together.
const MOST_REPLAYED: usize = 100;

/// A text of the program itself, in YAML.
///
/// # Panics
/// Where it is not what is asked for; a test reads each of them.
pub(crate) fn embedded_yaml<T: DeserializeOwned>(text: &str) -> T {
    embedded(&yaml::parse(text), text)
}

/// A text of the program itself, in JSON.
///
/// # Panics
/// Where it is not what is asked for; a test reads each of them.
pub(crate) fn embedded_json<T: DeserializeOwned>(text: &str) -> T {
    embedded(&json::parse(text), text)
}

fn embedded<T: DeserializeOwned>(tape: &Tape, text: &str) -> T {
    let document = Document::new(tape, text, 0);
    let value = document.read().expect("a test reads every text of the program");
    value.expect("no text of the program is empty")
}

/// The first value of a text in YAML, where it is of this type.
pub(crate) fn from_yaml<T: DeserializeOwned>(text: &str) -> Option<T> {
    let tape = yaml::parse(text);
    Document::new(&tape, text, MOST_REPLAYED).read().ok().flatten()
}

/// A document that values are read from.
#[derive(Debug)]
pub(crate) struct Document<'d> {
    tape: &'d Tape,
    text: &'d str,
    /// The keys and the entries that are left out.
    skipped: FxHashSet<u32>,
    /// For how many nodes aliases may still stand.
    replayed: Cell<usize>,
}

impl<'d> Document<'d> {
    /// A document whose aliases may stand for `most_replayed` nodes, all together.
    pub(crate) fn new(tape: &'d Tape, text: &'d str, most_replayed: usize) -> Self {
        Self { tape, text, skipped: FxHashSet::default(), replayed: Cell::new(most_replayed) }
    }

    /// The outermost value, unless there is none.
    pub(crate) fn root(&self) -> Option<Value<'d>> {
        self.tape.roots(self.text).next()
    }

    /// Leaves the pair with this key, or this entry of a list, out from now on.
    pub(crate) fn skip(&mut self, node: u32) {
        self.skipped.insert(node);
    }

    /// Whether a key is left out.
    pub(crate) fn skips(&self, key: Value<'_>) -> bool {
        self.skipped.contains(&key.number())
    }

    /// Reads the outermost value; an empty document gives `None`.
    ///
    /// # Errors
    /// The first mistake in the order of the text.
    pub(crate) fn read<T: Deserialize<'d>>(&self) -> Result<Option<T>, Mistake> {
        let Some(root) = self.root() else { return Ok(None) };
        let replayed = self.replayed.get();
        let read = self.reader(root).and_then(|reader| {
            Option::<T>::deserialize(reader).map_err(|mistake| mistake.or_at(root))
        });
        self.replayed.set(replayed);
        read
    }

    fn reader(&self, node: Value<'d>) -> Result<Reader<'d, '_>, Mistake> {
        let content = node.resolved();
        if content.number() != node.number() {
            let size = usize::try_from(content.size()).unwrap_or(usize::MAX);
            let left = self.replayed.get().checked_sub(size);
            let left = left.ok_or_else(|| Mistake::new(What::Replayed).or_at(node))?;
            self.replayed.set(left);
        }
        Ok(Reader { document: self, node, content, is_place: false })
    }
}

/// Reads one node.
#[derive(Debug, Clone, Copy)]
struct Reader<'d, 'c> {
    document: &'c Document<'d>,
    node: Value<'d>,
    /// The node, or what it is an alias of.
    content: Value<'d>,
    /// Whether not the node is asked for, but where it stands.
    is_place: bool,
}

impl<'d> Reader<'d, '_> {
    /// What a scalar says, whether it looks like a text or not.
    fn text(self) -> Result<&'d str, Mistake> {
        self.content.scalar().ok_or_else(|| Mistake::demands("a text"))
    }

    fn whole(self, most: u64) -> Result<u64, Mistake> {
        let number = self.content.scalar().and_then(whole).filter(|number| *number <= most);
        number.ok_or_else(|| Mistake::demands("a whole number"))
    }

    fn truth(self) -> Result<bool, Mistake> {
        let truth = self.content.scalar().and_then(truth);
        truth.ok_or_else(|| Mistake::demands("true or false"))
    }

    fn one_char(self) -> Result<char, Mistake> {
        let mut chars = self.content.scalar().unwrap_or_default().chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(Mistake::demands("one character")),
        }
    }

    /// Where the node stands; of a map or a list only the first byte.
    fn place(self) -> u64 {
        let span = self.node.span();
        let start = u32::try_from(self.node.start()).unwrap_or(u32::MAX);
        let end = match self.node.kind() {
            NodeKind::Map | NodeKind::List => start,
            NodeKind::Null | NodeKind::Scalar => span.end + (span.start - start),
        };
        (u64::from(start) << 32) | u64::from(end)
    }
}

/// `true` or `false`.
fn truth(text: &str) -> Option<bool> {
    match text.trim() {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// A whole number that is not negative, in the forms of YAML: `12`, `1_000`, `0x1f`, `0o17`, `0b11`.
fn whole(text: &str) -> Option<u64> {
    let text = text.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    let radix = |prefix: &str| text.strip_prefix(prefix);
    let (digits, radix) = match (radix("0x"), radix("0o"), radix("0b")) {
        (Some(digits), ..) => (digits, 16),
        (_, Some(digits), _) => (digits, 8),
        (.., Some(digits)) => (digits, 2),
        _ if text.len() > 1 && text.starts_with('0') => return None,
        _ => (text, 10),
    };
    if digits.contains('+') || digits.split('_').any(str::is_empty) {
        return None;
    }
    u64::from_str_radix(&digits.replace('_', ""), radix).ok()
}

macro_rules! whole {
    ($($method:ident $most:expr;)*) => {
        $(fn $method<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
            visitor.visit_u64(self.whole($most)?)
        })*
    };
}

impl<'d> Deserializer<'d> for Reader<'d, '_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let Some(text) = self.content.scalar() else {
            return match self.content.kind() {
                NodeKind::Map => self.deserialize_map(visitor),
                NodeKind::List => self.deserialize_seq(visitor),
                NodeKind::Null | NodeKind::Scalar => visitor.visit_unit(),
            };
        };
        if self.content.is_plain() {
            if let Some(truth) = truth(text) {
                return visitor.visit_bool(truth);
            }
            if let Some(number) = whole(text) {
                return visitor.visit_u64(number);
            }
        }
        visitor.visit_borrowed_str(text)
    }

    fn deserialize_bool<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_bool(self.truth()?)
    }

    whole! {
        deserialize_u8 u8::MAX.into();
        deserialize_u16 u16::MAX.into();
        deserialize_u32 u32::MAX.into();
    }

    fn deserialize_u64<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_u64(if self.is_place { self.place() } else { self.whole(u64::MAX)? })
    }

    fn deserialize_char<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_char(self.one_char()?)
    }

    fn deserialize_str<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.content.kind() {
            NodeKind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'d>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match name {
            PLACED => visitor.visit_seq(PlaceAndValue { reader: self, given: 0 }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.content.kind() {
            NodeKind::List => {
                visitor.visit_seq(Entries { document: self.document, rest: self.content.inside() })
            }
            _ => Err(Mistake::demands("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.content.kind() {
            NodeKind::Map => visitor.visit_map(Pairs {
                document: self.document,
                rest: self.content.inside(),
                value: None,
                seen: FxHashSet::default(),
            }),
            _ => Err(Mistake::demands("a map of keys and values")),
        }
    }

    fn deserialize_struct<V: Visitor<'d>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'d>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.text()?))
    }

    fn deserialize_ignored_any<V: Visitor<'d>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { <V: Visitor<'d>>
        i8 i16 i32 i64 f32 f64 bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

/// The entries of a list.
struct Entries<'d, 'c> {
    document: &'c Document<'d>,
    rest: Inside<'d>,
}

impl<'d, 'c> Entries<'d, 'c> {
    fn step(&mut self) -> Result<Option<Reader<'d, 'c>>, Mistake> {
        let document = self.document;
        let entry = self.rest.find(|entry| !document.skips(*entry));
        entry.map(|entry| document.reader(entry)).transpose()
    }
}

impl<'d> SeqAccess<'d> for Entries<'d, '_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'d>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        let Some(entry) = self.step()? else { return Ok(None) };
        let value = seed.deserialize(entry).map_err(|mistake| mistake.or_at(entry.node))?;
        Ok(Some(value))
    }
}

/// The keys and values of a map.
struct Pairs<'d, 'c> {
    document: &'c Document<'d>,
    rest: Inside<'d>,
    value: Option<Value<'d>>,
    seen: FxHashSet<&'d str>,
}

impl<'d, 'c> Pairs<'d, 'c> {
    fn key(&mut self) -> Result<Option<Reader<'d, 'c>>, Mistake> {
        while let Some(key) = self.rest.next() {
            self.value = self.rest.next();
            if self.document.skips(key) {
                continue;
            }
            let reader = self.document.reader(key)?;
            let name = reader.text().map_err(|mistake| mistake.or_at(key))?;
            if name == "<<" && key.is_plain() {
                return Err(Mistake::new(What::Merge).or_at(key));
            }
            if !self.seen.insert(name) {
                return Err(Mistake::new(What::Twice(name.to_owned())).or_at(key));
            }
            return Ok(Some(reader));
        }
        Ok(None)
    }

    fn value(&mut self) -> Result<Reader<'d, 'c>, Mistake> {
        let value = self.value.take().ok_or_else(|| Mistake::demands("a value"))?;
        self.document.reader(value)
    }
}

impl<'d> MapAccess<'d> for Pairs<'d, '_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'d>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        let Some(key) = self.key()? else { return Ok(None) };
        let name = seed.deserialize(key).map_err(|mistake| mistake.or_at(key.node))?;
        Ok(Some(name))
    }

    fn next_value_seed<V: DeserializeSeed<'d>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let value = self.value()?;
        seed.deserialize(value).map_err(|mistake| mistake.or_at(value.node))
    }
}

/// The name of a type that asks for the place of its value.
const PLACED: &str = "place and value";

/// Gives the place of a node, and then the node.
struct PlaceAndValue<'d, 'c> {
    reader: Reader<'d, 'c>,
    given: usize,
}

impl<'d> SeqAccess<'d> for PlaceAndValue<'d, '_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'d>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        self.given += 1;
        seed.deserialize(Reader { is_place: self.given == 1, ..self.reader }).map(Some)
    }
}

/// A value, with its place where the deserializer is the one of this module.
///
/// # Errors
/// Where it is not of this type.
pub(crate) fn placed<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<(T, Option<Span>), D::Error> {
    deserializer.deserialize_newtype_struct(PLACED, Placed(PhantomData))
}

struct Placed<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Placed<T> {
    type Value = (T, Option<Span>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        Ok((T::deserialize(deserializer)?, None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let lacks = || de::Error::custom("a place and a value");
        let place: u64 = parts.next_element()?.ok_or_else(lacks)?;
        let value = parts.next_element()?.ok_or_else(lacks)?;
        let [start, end] = [place >> 32, place & u64::from(u32::MAX)];
        let byte = |half: u64| usize::try_from(half).unwrap_or(usize::MAX);
        Ok((value, Some(Span::new(byte(start), byte(end)))))
    }
}
