//! YAML text into a typed value, and what is wrong with it into sentences that help.

use serde::de::DeserializeOwned;

use crate::finding::Finding;
use crate::policy::problem::mistake;
use crate::source::{Location, SourceId, Span};
use crate::text::tape::{Fault, NodeKind, Tape, Value};
use crate::text::typed::{self, Mistake, What};
use crate::text::{shorten, yaml};

/// A policy. 256 KiB of it have fewer nodes.
pub(super) const POLICY: Document =
    Document { name: "the policy", most_nodes: 50_000, most_replayed: MAX_REPLAYED };

/// What is read, for messages and for its limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Document {
    /// What it is called: `the policy`.
    pub(crate) name: &'static str,
    /// How many nodes it may have.
    pub(crate) most_nodes: usize,
    /// How many nodes its aliases may stand for, all together.
    pub(crate) most_replayed: usize,
}

/// How many nodes the aliases of a policy may stand for, all together.
pub(crate) const MAX_REPLAYED: usize = 5_000;

/// How many mistakes of one file are looked for.
const MOST_MISTAKES: usize = 50;

/// Reads one YAML document with every mistake of syntax, shape and type; what is wrong is left out.
/// An empty one gives `None`, and so does one that cannot be read to its end.
pub(super) fn parse<T: DeserializeOwned>(
    text: &str,
    source: SourceId,
    document: Document,
) -> (Option<T>, Vec<Finding>) {
    Reading { tape: &yaml::parse(text), text, source, of: document }.read(MOST_MISTAKES)
}

/// Reads one YAML document; an empty one gives `None`.
///
/// # Errors
/// The first mistake of syntax, shape or type.
pub(crate) fn read<T: DeserializeOwned>(
    text: &str,
    source: SourceId,
    document: Document,
) -> Result<Option<T>, Box<Finding>> {
    let reading = Reading { tape: &yaml::parse(text), text, source, of: document };
    let (value, mistakes) = reading.read(1);
    mistakes.into_iter().next().map_or(Ok(value), |mistake| Err(Box::new(mistake)))
}

/// A document that is read.
struct Reading<'a> {
    tape: &'a Tape,
    text: &'a str,
    source: SourceId,
    of: Document,
}

impl Reading<'_> {
    /// The value and up to `most` mistakes, in the order of the text.
    fn read<T: DeserializeOwned>(&self, most: usize) -> (Option<T>, Vec<Finding>) {
        if self.tape.len() as usize > self.of.most_nodes {
            let why = format!("it has more than {} values", self.of.most_nodes);
            return (None, vec![syntax(Location::whole(self.source), &why)]);
        }
        let mut document = typed::Document::new(self.tape, self.text, self.of.most_replayed);
        let mut mistakes = Vec::new();
        let mut value = None;
        while mistakes.len() < most {
            let mistake = match document.read() {
                Ok(read) => {
                    value = read;
                    break;
                }
                Err(mistake) => mistake,
            };
            if self.is_own(&mistake, &document) {
                mistakes.push(self.finding(&mistake));
            }
            let holder = document.root().and_then(|root| holder(root, mistake.node()));
            let Some(holder) = holder else { break };
            document.skip(holder);
        }
        let of_file = self.of_file();
        let is_torn = of_file.is_some();
        mistakes.extend(of_file);
        mistakes.truncate(most);
        (value.filter(|_| !is_torn), mistakes)
    }

    /// Whether the author has made a mistake: what only the gaps make wrong is not one.
    fn is_own(&self, mistake: &Mistake, document: &typed::Document<'_>) -> bool {
        let node = self.tape.value(self.text, mistake.node());
        let is_behind = |fault: &Fault| node.start() >= fault.at;
        if self.tape.fault.as_ref().is_some_and(is_behind) {
            return false;
        }
        let What::Lacks(lacking) = mistake.what() else { return true };
        let is_gap = |key: Value<'_>| key.scalar() == Some(lacking) && document.skips(key);
        self.tape.fault.is_none() && !node.resolved().pairs().any(|(key, _)| is_gap(key))
    }

    /// What is wrong with the file as a whole.
    fn of_file(&self) -> Option<Finding> {
        let at = |start: usize| Location::new(self.source, Span::at(start));
        if let Some(Fault { why, at: start }) = &self.tape.fault {
            return Some(syntax(at(*start), why));
        }
        if let Some((node, tag)) = &self.tape.foreign_tag {
            let span = shown(self.tape.value(self.text, *node));
            let why = format!("unsupported tag `{tag}`");
            return Some(syntax(Location::new(self.source, span), &why));
        }
        let second = at(self.tape.second?);
        let message = format!("{} must be one YAML document", self.of.name);
        let hint = "remove the line `---` and what stands behind it";
        Some(mistake(Some(second), message).hint(hint))
    }

    fn finding(&self, found: &Mistake) -> Finding {
        let node = self.tape.value(self.text, found.node());
        let at = Some(Location::new(self.source, shown(node)));
        let root = self.tape.roots(self.text).next();
        let is_it = |_: &str, other: Value<'_>| other.number() == node.number();
        let key = root.and_then(|root| find(root, String::new(), &is_it));
        let key = key.map(|(key, _)| key).unwrap_or_default();
        let subject = if key.is_empty() { self.of.name } else { &key };
        let within = if key.is_empty() { String::new() } else { format!(" in {key}") };
        match found.what() {
            What::UnknownKey(field, known) => {
                mistake(at, format!("unknown key {field:?}{within}")).allowed(field, known)
            }
            What::UnknownWord(word, known) => {
                mistake(at, format!("{subject} must not be {word:?}")).allowed(word, known)
            }
            What::Twice(twice) => mistake(at, format!("the key {twice:?} stands twice{within}"))
                .hint("keep one of them"),
            What::Lacks(field) => mistake(at, format!("{subject} lacks the key {field:?}")),
            What::Merge => mistake(at, "merge keys (`<<`) are not supported")
                .hint("write the keys out, or build upon another file with `extends`"),
            What::Other(demanded) => mistake(
                at,
                format!("{subject} must be {demanded}, not {}", described(node.resolved())),
            ),
            What::Replayed => {
                let most = self.of.most_replayed;
                mistake(at, format!("aliases stand for more than {most} values"))
                    .hint("write the values out")
            }
            What::Said(message) => syntax(Location::new(self.source, shown(node)), message),
        }
    }
}

/// The text is not YAML, or not YAML that can be used.
fn syntax(at: Location, why: &str) -> Finding {
    let why = shorten(why.lines().next().unwrap_or_default(), 200);
    let problem = mistake(Some(at), format!("this is not usable YAML: {why}"));
    if why.contains("tabs") {
        return problem.hint("indent with blanks");
    }
    problem
}

/// The bytes of a node with its quotes; of a list or a map only where it begins.
fn shown(node: Value<'_>) -> Span {
    let start = node.start();
    if matches!(node.kind(), NodeKind::List | NodeKind::Map) {
        return Span::at(start);
    }
    let quotes = 2 * (node.span().start as usize - start);
    let line = node.raw().lines().next().unwrap_or_default();
    Span::new(start, start + line.len() + quotes)
}

/// What a node is, for a sentence.
fn described(node: Value<'_>) -> String {
    match node.kind() {
        NodeKind::Map => "a map".to_owned(),
        NodeKind::List => "a list".to_owned(),
        NodeKind::Null if node.raw().is_empty() => "nothing".to_owned(),
        NodeKind::Null => format!("{:?}", node.raw()),
        NodeKind::Scalar => format!("{:?}", shorten(node.scalar().unwrap_or_default(), 40)),
    }
}

/// The number of the key whose pair, or of the entry of a list, that is left out for the text to do
/// without the node of this number.
fn holder(node: Value<'_>, number: u32) -> Option<u32> {
    let holds =
        |value: Value<'_>| (value.number()..value.number() + value.size()).contains(&number);
    for (key, value) in node.pairs() {
        if key.number() == number || value.number() == number {
            return Some(key.number());
        }
        if holds(value) {
            return holder(value, number);
        }
    }
    let entry = node.entries().find(|entry| holds(*entry))?;
    if entry.number() == number { Some(number) } else { holder(entry, number) }
}

/// The bytes of the value of the key with this path, such as `change.sections[2].name`; of a list
/// or a map only where it begins.
pub(super) fn locate(text: &str, key: &str) -> Option<Span> {
    let tape = yaml::parse(text);
    let (_, node) = find(tape.roots(text).next()?, String::new(), &|path, _| path == key)?;
    Some(shown(node))
}

/// The first node in the order of the text that is the one, with its path. A key has the path of
/// its map.
fn find<'a>(
    node: Value<'a>,
    path: String,
    is_it: &dyn Fn(&str, Value<'a>) -> bool,
) -> Option<(String, Value<'a>)> {
    if is_it(&path, node) {
        return Some((path, node));
    }
    for (index, entry) in (1..).zip(node.entries()) {
        if let Some(found) = find(entry, format!("{path}[{index}]"), is_it) {
            return Some(found);
        }
    }
    for (key, value) in node.pairs() {
        if is_it(&path, key) {
            return Some((path, key));
        }
        let name = key.scalar().map_or("?".to_owned(), |name| shorten(name, 40));
        let dot = if path.is_empty() { "" } else { "." };
        if let Some(found) = find(value, format!("{path}{dot}{name}"), is_it) {
            return Some(found);
        }
    }
    None
}
