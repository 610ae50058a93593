//! The named groups of an expression, read off the way in which it is written.

use super::needle::Scan;

/// The named groups with their numbers; `None` where blanks and remarks may stand between its parts.
pub(super) fn named(source: &str) -> Option<Vec<(usize, String)>> {
    let mut scan = Scan::of(source, false);
    let (mut groups, mut named) = (0, Vec::new());
    while let Some(ch) = scan.next() {
        match ch {
            '\\' => {
                scan.next();
            }
            '[' => {
                scan.class();
            }
            '(' => {
                let Some(kind) = scan.rest.strip_prefix('?') else {
                    groups += 1;
                    continue;
                };
                let end = kind.find([':', ')', '>']).unwrap_or(kind.len());
                let is_named = kind[end..].starts_with('>');
                let name = kind[..end].trim_start_matches('P').strip_prefix('<');
                if let Some(name) = name.filter(|_| is_named) {
                    groups += 1;
                    named.push((groups, name.to_owned()));
                } else if kind[..end].contains('x') {
                    return None;
                }
            }
            _ => {}
        }
    }
    Some(named)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    fn expected(regex: &Regex) -> Vec<(usize, String)> {
        let names = regex.capture_names().enumerate();
        names.filter_map(|(number, name)| Some((number, name?.to_owned()))).collect()
    }

    #[test]
    fn groups_are_counted_where_they_are_none_in_a_class() {
        let source = r"(?<a>x)\((?P<b>[](?<c>y)]+)|(?i:z)([^]()])(?<d>[\](])";
        assert_eq!(named(source), Some(expected(&Regex::new(source).unwrap())));
        assert_eq!(named("(?x) (?<a>b) # (c"), None);
    }

    proptest! {
        #[test]
        fn groups_have_their_numbers(
            source in r"(a|\\\(|\[\(b\]|\[\^\]\(\]|\(x\)|\(\?:y\)|\(\?i\)|\(\?i:z\)|\(\?<n>x\(\?P<m>y\)\)|\[\[:alpha:\]\(\]){0,5}(\(\?<o>z\))?",
        ) {
            let Ok(regex) = Regex::new(&source) else { return Ok(()) };
            prop_assert_eq!(named(&source), Some(expected(&regex)));
        }
    }
}
