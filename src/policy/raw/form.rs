//! The building blocks of the raw policy: values with their place, words, and values of two forms.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{self, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::source::Span;
use crate::text::typed;

/// A value and the bytes of the file that hold it.
#[derive(Debug, Clone)]
pub struct Marked<T> {
    /// The value.
    pub value: T,
    /// Its place; of a map or a list only the first byte.
    pub span: Option<Span>,
}

impl<T> Marked<T> {
    /// A value that stands nowhere yet.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { value, span: None }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Marked<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (value, span) = typed::placed(deserializer)?;
        Ok(Self { value, span })
    }
}

impl<T: Serialize> Serialize for Marked<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Marked<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// One word out of a fixed set, or the text that stands in its place.
///
/// A word that does not belong to the set is not an error yet, so that validation can name all of
/// them at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word<T> {
    /// A word of the set.
    Known(T),
    /// Another text, and the words that are allowed.
    Unknown(String, &'static [&'static str]),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match T::deserialize(StrDeserializer::<Allowed>::new(&text)) {
            Ok(word) => Ok(Self::Known(word)),
            Err(Allowed(words)) => Ok(Self::Unknown(text, words)),
        }
    }
}

impl<T: Serialize> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(word) => word.serialize(serializer),
            Self::Unknown(text, _) => serializer.serialize_str(text),
        }
    }
}

impl<T: JsonSchema> JsonSchema for Word<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// Catches the words that an enumeration allows on their way out of its `Deserialize`.
#[derive(Debug)]
struct Allowed(&'static [&'static str]);

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "none of {}", self.0.join(", "))
    }
}

impl std::error::Error for Allowed {}

impl de::Error for Allowed {
    fn custom<M: fmt::Display>(_message: M) -> Self {
        Self(&[])
    }

    fn unknown_variant(_variant: &str, expected: &'static [&'static str]) -> Self {
        Self(expected)
    }
}

/// What stands where [`TextOr`] finds no text.
pub enum Shape {
    /// A map.
    Map,
    /// A list.
    List,
    /// A whole number.
    Number,
}

/// The longer form of a value that may also be a plain text.
pub trait LongForm {
    /// What may stand here, for an error message.
    const EXPECTED: &'static str;
    /// The shape of the longer form.
    const SHAPE: Shape;
    /// The only text that may stand in its place; `None` for any text.
    const WORD: Option<&'static str>;
}

/// A plain text, or the longer form of the same thing.
#[derive(Debug, Clone)]
pub enum TextOr<T> {
    /// The text.
    Text(String),
    /// The longer form.
    Long(T),
}

impl<'de, T: Deserialize<'de> + LongForm> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrVisitor(PhantomData))
    }
}

struct TextOrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + LongForm> Visitor<'de> for TextOrVisitor<T> {
    type Value = TextOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(TextOr::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        if !matches!(T::SHAPE, Shape::Map) {
            return Err(de::Error::invalid_type(Unexpected::Map, &self));
        }
        T::deserialize(MapAccessDeserializer::new(map)).map(TextOr::Long)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        if !matches!(T::SHAPE, Shape::List) {
            return Err(de::Error::invalid_type(Unexpected::Seq, &self));
        }
        T::deserialize(SeqAccessDeserializer::new(list)).map(TextOr::Long)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        if !matches!(T::SHAPE, Shape::Number) {
            return Ok(TextOr::Text(number.to_string()));
        }
        T::deserialize(number.into_deserializer()).map(TextOr::Long)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Ok(TextOr::Text(number.to_string())),
        }
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(TextOr::Text(number.to_string()))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(TextOr::Text(value.to_string()))
    }
}

impl<T: Serialize> Serialize for TextOr<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Long(long) => long.serialize(serializer),
        }
    }
}

impl<T: JsonSchema + LongForm> JsonSchema for TextOr<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("TextOr{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = match T::WORD {
            Some(word) => json_schema!({"const": word}),
            None => json_schema!({"type": "string"}),
        };
        json_schema!({"anyOf": [text, generator.subschema_for::<T>()]})
    }
}

/// One text or a list of texts.
pub type Texts = Marked<TextOr<Vec<Marked<String>>>>;

impl LongForm for Vec<Marked<String>> {
    const EXPECTED: &'static str = "a text or a list of texts";
    const SHAPE: Shape = Shape::List;
    const WORD: Option<&'static str> = None;
}

impl Texts {
    /// The texts, each with its place.
    pub(in crate::policy) fn iter(&self) -> impl Iterator<Item = (&str, Option<Span>)> {
        let (one, many) = match &self.value {
            TextOr::Text(text) => (Some((text.as_str(), self.span)), &[][..]),
            TextOr::Long(list) => (None, list.as_slice()),
        };
        let many = many.iter().map(|text| (text.value.as_str(), text.span));
        one.into_iter().chain(many)
    }
}

/// A map in the order of the file, with the places of its keys and values.
#[derive(Debug, Clone)]
pub struct Entries<T>(pub Vec<(Marked<String>, Marked<T>)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of names to values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

impl<T: Serialize> Serialize for Entries<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(&key.value, &value.value)?;
        }
        map.end()
    }
}

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("EntriesOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({"type": "object", "additionalProperties": value})
    }
}
