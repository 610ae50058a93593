//! What variables of CI systems hold: numbers, lists of names, and texts.

use crate::env::Env;

/// The number of a pull request: the digits at the end of a number or of its URL. Variables that
/// name none may be empty, `false` or `0`.
pub(super) fn number(text: Option<&str>) -> Option<u64> {
    let text = text?;
    let digits = text.rsplit(|ch: char| !ch.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|number| *number > 0)
}

/// A list of names between commas.
pub(super) fn names(text: Option<&str>) -> Vec<String> {
    let names = text.into_iter().flat_map(|text| text.split(','));
    names.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// A variable's text.
pub(super) fn text(env: &Env, name: &str) -> Option<String> {
    env.var(name).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_at_the_end_and_nothing_else_is_one() {
        for (text, expected) in [
            ("12", Some(12)),
            ("https://github.com/acme/shop/pull/34", Some(34)),
            ("false", None),
            ("0", None),
            ("", None),
            ("12 ", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(number(Some(text)), expected, "{text:?}");
        }
        assert_eq!(number(None), None);
        assert_eq!(names(Some("bug, needs docs,,")), ["bug", "needs docs"]);
    }
}
