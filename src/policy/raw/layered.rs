//! One raw policy over another: a key that is set hides the same key below.

use std::collections::BTreeMap;

use super::{Entries, Marked, RawVulnerabilities};

/// What one policy may say over another.
pub(in crate::policy) trait Layered {
    /// This over `under`.
    #[must_use]
    fn over(self, under: Self) -> Self;

    /// Takes out the key of this path.
    fn clear(&mut self, _key: &str) {}
}

impl<T: Layered> Layered for Option<T> {
    fn over(self, under: Self) -> Self {
        match (self, under) {
            (Some(over), Some(under)) => Some(over.over(under)),
            (over, under) => over.or(under),
        }
    }

    fn clear(&mut self, key: &str) {
        if key.is_empty() {
            *self = None;
        } else if let Some(inner) = self {
            inner.clear(key);
        }
    }
}

/// A value or a list is replaced as a whole.
macro_rules! replaced {
    ($([$($of:tt)*] $type:ty),*) => {
        $(impl<$($of)*> Layered for $type {
            fn over(self, _: Self) -> Self {
                self
            }
        })*
    };
}

replaced!([] bool, [] RawVulnerabilities, [T] Marked<T>, [T] Vec<T>, [K, V] BTreeMap<K, V>);

impl<T> Layered for Entries<T> {
    /// These entries, and those of `under` that they do not hide: an entry hides its own key and,
    /// as an area, the rules of that area.
    fn over(mut self, under: Self) -> Self {
        let shown: Vec<_> = under
            .0
            .into_iter()
            .filter(|(key, _)| {
                let area = key.value.split('/').next().unwrap_or_default();
                let hides = |name: &str| name == key.value || name == area;
                !self.0.iter().any(|(name, _)| hides(&name.value))
            })
            .collect();
        self.0.extend(shown);
        self
    }
}

/// A part of the policy whose keys hide each its own: a new key needs nothing more than its field.
macro_rules! layered {
    (
        $(#[$about:meta])*
        pub struct $name:ident {
            $($(#[$of:meta])* pub $field:ident: $type:ty $(as $read:ty)?,)*
        }
    ) => {
        $crate::text::typed::keyed! {
            $(#[$about])*
            pub struct $name {
                $($(#[$of])* pub $field: $type $(as $read)?,)*
            }
        }

        impl $crate::policy::raw::Layered for $name {
            fn over(self, under: Self) -> Self {
                Self { $($field: self.$field.over(under.$field),)* }
            }

            fn clear(&mut self, key: &str) {
                let (first, rest) = key.split_once('.').unwrap_or((key, ""));
                match first {
                    $(stringify!($field) => self.$field.clear(rest),)*
                    _ => {}
                }
            }
        }
    };
}

pub(super) use layered;
