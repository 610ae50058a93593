//! What expressions find, beside what the crate finds that has one form for all texts.

use proptest::prelude::*;
use regex::Regex;

use super::*;

#[test]
fn what_a_team_wrote_is_checked() {
    let error = |source: &str| Expression::checked(source, 1 << 20).unwrap_err();
    assert_eq!(error("("), "unclosed group");
    let deep = format!("{}a{}", "(".repeat(60), ")".repeat(60));
    assert!(error(&deep).contains("nest"), "{}", error(&deep));
    assert!(error(r"\w{500}{20}").contains("1048576 bytes"));
    assert!(Expression::checked(r"^(?<a>\d+) \w", 1 << 20).unwrap().is_match("1 a"));
}

#[test]
fn a_line_of_a_long_text_is_searched_as_the_text_is() {
    let text =
        format!("{}\nTake up to x.\né up to 5\nnow take up to 7 tasks\n", "é\n".repeat(1000));
    for source in
        [r"(?i)take (?<all>up to (?<max>\d+)) t", r"é up (?<all>to (?<max>\d))", "up to z"]
    {
        let expression = Expression::new(source);
        let found = expression.captures(&text);
        let expected = expression.captures_at(&text, 0);
        let groups = |found: Captures<'_>| {
            let group = |name: &str| found.name(name).unwrap().range();
            (found.get_match().range(), group("all"), group("max"))
        };
        assert!(expression.lines(&text).is_some());
        assert_eq!(found.map(groups), expected.map(groups), "{source}");
    }
}

#[test]
fn groups_have_the_numbers_and_names_that_they_are_written_with() {
    let expression = Expression::new(r"(?<a>x)|(y)(?<b>\w)?");
    assert_eq!(expression.names(), [(1, "a".to_owned()), (3, "b".to_owned())]);
    let found = expression.captures("yé").unwrap();
    assert_eq!((&found[0], &found["b"], found.name("a")), ("yé", "é", None));
    let found = expression.captures("..yz").unwrap();
    assert_eq!((&found[2], &found["b"], found.name("a")), ("y", "z", None));
}

/// What an expression finds in a text with every group, by the crate that has one form for all.
fn expected(regex: &Regex, text: &str) -> Vec<Vec<Option<Range<usize>>>> {
    let groups = |found: regex::Captures<'_>| -> Vec<Option<Range<usize>>> {
        found.iter().map(|group| group.map(|group| group.range())).collect()
    };
    regex.captures_iter(text).map(groups).collect()
}

proptest! {
    #[test]
    fn each_form_finds_what_the_expression_means(
        source in r"(\(\?i\))?(\^|\\b)?(a|k|s|é|[—ſ]|\[b-é\]|\[\^\\w\]|\\w|\\W|\\d|\\D|\\s|\\S|\.|\(x\|\\w\|\)|\(a\*\|b\)\*|\(\|a\)\+|\(a\?\?\)\*\?|\(b\{0,2\}\?\)|\\b|\\B){1,4}([*?+]\??|\{2\}|\{1,3\})?(q|\$|\\b)?",
        texts in prop::collection::vec("[abksxKSq0 .é—ſK٣\n]{0,8}", 1..6),
    ) {
        let Ok(regex) = Regex::new(&source) else { return Ok(()) };
        let expression = Expression::trusted(source);
        for text in texts.iter().chain(&texts) {
            let found = expression.captures_iter(text).map(|found| {
                let groups = 0..regex.captures_len();
                groups.map(|at| found.get(at).map(|group| group.range())).collect()
            });
            prop_assert_eq!(found.collect::<Vec<Vec<_>>>(), expected(&regex, text));
            prop_assert_eq!(expression.is_match(text), regex.is_match(text));
            let at = text.ceil_char_boundary(2);
            let behind = expression.captures_at(text, at).map(|found| found.get_match().range());
            prop_assert_eq!(behind, regex.captures_at(text, at).map(|found| found.get(0).unwrap().range()));
            let found = expression.find(text).map(|found| found.range());
            prop_assert_eq!(found, regex.find(text).map(|found| found.range()));
            // From now on with the engines for long texts.
            expression.ascii.searched.store(LONG, Ordering::Relaxed);
            expression.any.searched.store(LONG, Ordering::Relaxed);
        }
    }
}
