//! Types whose fields are the keys of a map.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};

/// A type whose fields are the keys of a map; the macro [`keyed!`] makes one.
pub(crate) trait Keyed: Default {
    /// The keys.
    const KEYS: &'static [&'static str];
    /// Those of them that have to be there.
    const NEEDED: &'static [&'static str];

    /// Reads what stands behind one of the keys.
    ///
    /// # Errors
    /// Where something else must stand there.
    fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error>;
}

/// A type with a field for each key of a map. What serde derives does the same with a variable for each
/// field, which it drops again wherever something is wrong: several times the code.
///
/// `needs summary;` in front names the keys that have to be there; of all others the field is what its
/// type is by itself. `pub within as "in": …` has another key than its name, and `pub field: Type as
/// Other` reads another type and makes the field of it.
macro_rules! keyed {
    (
        $(needs $($needed:ident),+;)?
        $(#[$about:meta])*
        pub struct $name:ident {
            $($(#[$of:meta])* pub $field:ident $(as $key:literal)?: $type:ty $(as $read:ty)?,)*
        }
    ) => {
        $(#[$about])*
        pub struct $name {
            $($(#[$of])* $(#[serde(rename = $key)])? pub $field: $type,)*
        }

        impl $crate::text::typed::keyed::Keyed for $name {
            const KEYS: &'static [&'static str] =
                &[$($crate::text::typed::keyed::keyed!(@key $field $(as $key)?)),*];
            const NEEDED: &'static [&'static str] = &[$($(stringify!($needed)),+)?];

            fn read<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                map: &mut A,
            ) -> Result<(), A::Error> {
                $(if key == $crate::text::typed::keyed::keyed!(@key $field $(as $key)?) {
                    self.$field = $crate::text::typed::keyed::keyed!(@value map $(as $read)?);
                    return Ok(());
                })*
                Ok(())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::text::typed::keyed::read_keys(deserializer)
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident as $key:literal) => { $key };
    (@value $map:ident) => { $map.next_value()? };
    (@value $map:ident as $read:ty) => { $map.next_value::<$read>()?.into() };
}

pub(crate) use keyed;

/// Reads a map into the fields that its keys name.
///
/// # Errors
/// The first mistake, such as a key that there is not.
pub(crate) fn read_keys<'de, T: Keyed, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(Fields(PhantomData))
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Keyed> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of keys and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut read = T::default();
        let mut missing = T::NEEDED.to_vec();
        while let Some(key) = map.next_key_seed(Key(T::KEYS))? {
            read.read(key, &mut map)?;
            missing.retain(|needed| *needed != key);
        }
        match missing.first() {
            Some(missing) => Err(de::Error::missing_field(missing)),
            None => Ok(read),
        }
    }
}

/// Finds a key among those that there are.
#[derive(Clone, Copy)]
struct Key(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<&'static str, E> {
        let known = self.0.iter().find(|known| **known == key);
        known.copied().ok_or_else(|| E::unknown_field(key, self.0))
    }
}
