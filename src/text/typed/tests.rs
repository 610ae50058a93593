//! Values out of documents, and what is said of those that do not fit.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    name: String,
    #[serde(default)]
    most: Option<u32>,
    #[serde(default)]
    is_on: bool,
    #[serde(default)]
    marks: Vec<char>,
    #[serde(default)]
    words: BTreeMap<String, Word>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    High,
    Low,
}

fn read<T: DeserializeOwned + fmt::Debug>(text: &str, most_replayed: usize) -> String {
    let tape = yaml::parse(text);
    match Document::new(&tape, text, most_replayed).read::<T>() {
        Ok(value) => format!("{value:?}"),
        Err(mistake) => {
            let node = tape.value(text, mistake.node());
            format!("{mistake} at {:?}", &text[node.start()..node.span().end as usize])
        }
    }
}

#[test]
fn values_are_read_in_the_forms_of_yaml() {
    let text = "name: 12\nmost: 1_000\nis_on: True\nmarks: [é, '*']\nwords: {a: high, b: 'low'}\n";
    let form: Form = from_yaml(text).unwrap();
    assert_eq!((form.name.as_str(), form.most, form.is_on), ("12", Some(1_000), true));
    assert_eq!(form.marks, ['é', '*']);
    assert_eq!(form.words["b"], Word::Low);
    assert_eq!(from_yaml::<Form>("{name: 'null', most: ~}").unwrap().most, None);
    assert_eq!(from_yaml::<Form>("# nothing\n"), None);
    let json = r#"{"name": "a\"b", "most": 3, "marks": ["x"]}"#;
    assert_eq!(embedded_json::<Form>(json).name, "a\"b");
}

#[test]
fn whole_numbers_have_no_other_form() {
    for (text, number) in [
        ("0", Some(0)),
        (" 12 ", Some(12)),
        ("+7", Some(7)),
        ("1_000", Some(1_000)),
        ("0x1F", Some(31)),
        ("0o17", Some(15)),
        ("0b11", Some(3)),
        ("18446744073709551615", Some(u64::MAX)),
        ("18446744073709551616", None),
        ("007", None),
        ("-1", None),
        ("++1", None),
        ("0x+1", None),
        ("1__0", None),
        ("_1", None),
        ("1.0", None),
        ("0x", None),
        ("", None),
    ] {
        assert_eq!(whole(text), number, "{text:?}");
    }
}

#[test]
fn a_mistake_is_at_its_node() {
    for (text, expected) in [
        ("nam: x", r#"UnknownKey("nam", ["name", "most", "is_on", "marks", "words"]) at "nam""#),
        ("name: [x]", r#"Other("a text") at "[x]""#),
        ("name: ~", r#"Other("a text") at "~""#),
        ("{most: 1}", r#"Lacks("name") at "{most: 1}""#),
        ("name: x\nmost: 4294967296", r#"Other("a whole number") at "4294967296""#),
        ("name: x\nis_on: yes", r#"Other("true or false") at "yes""#),
        ("name: x\nmarks: [ab]", r#"Other("one character") at "ab""#),
        ("name: x\nmarks: a", r#"Other("a list") at "a""#),
        ("name: x\nwords: {a: mid}", r#"UnknownWord("mid", ["high", "low"]) at "mid""#),
        ("name: x\nname: y", r#"Twice("name") at "name""#),
        ("name: x\nwords: {<<: y}", r#"Merge at "<<""#),
        ("[x]", r#"Other("a map of keys and values") at "[x]""#),
    ] {
        assert_eq!(read::<Form>(text, 0), expected, "{text}");
    }
}

#[test]
fn aliases_stand_for_a_bounded_number_of_nodes() {
    let text = "a: &a [x, y]\nb: *a\nc: *a\n";
    let all = r#"Some({"a": ["x", "y"], "b": ["x", "y"], "c": ["x", "y"]})"#;
    assert_eq!(read::<BTreeMap<String, Vec<String>>>(text, 6), all);
    assert_eq!(read::<BTreeMap<String, Vec<String>>>(text, 5), r#"Replayed at "*a""#);
}

#[test]
fn what_is_left_out_is_not_read() {
    let text = "name: x\nmost: many\nmarks: [a, bc]\n";
    let tape = yaml::parse(text);
    let mut document = Document::new(&tape, text, 0);
    let root = document.root().unwrap();
    document.skip(root.pair("most").unwrap().0.number());
    document.skip(root.pair("marks").unwrap().1.entries().nth(1).unwrap().number());
    let form: Form = document.read().unwrap().unwrap();
    assert_eq!((form.most, form.marks), (None, vec!['a']));
}

#[test]
fn a_value_can_have_its_place() {
    #[derive(Debug)]
    struct At(String, Option<Span>);
    impl<'de> Deserialize<'de> for At {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            placed(deserializer).map(|(value, span)| Self(value, span))
        }
    }
    let text = "- 'é b'\n- &x c\n- *x\n";
    let values: Vec<At> = from_yaml(text).unwrap_or_default();
    let seen = values.iter().map(|At(value, span)| (&**value, &text[span.unwrap().range()]));
    assert_eq!(Vec::from_iter(seen), [("é b", "'é b'"), ("c", "c"), ("c", "*x")]);
    let At(value, span) = serde_json::from_str("\"x\"").unwrap();
    assert_eq!((value.as_str(), span), ("x", None));
}
