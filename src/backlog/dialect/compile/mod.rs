//! From the YAML of a dialect to what the reader runs, with all problems at once.

mod blocks;
mod check;
mod records;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use super::raw::{RawBlock, RawFields, RawForm, RawMention, RawSteps};
use super::{
    Declares, Dialect, FieldShape, Fields, Form, FormOf, Mention, RawDialect, RequirementPattern,
    StepWords, Template, Trust, Vocabulary,
};
use crate::backlog::dialect::common;
use crate::backlog::pattern::Pattern;
use crate::backlog::{Kind, State};
use crate::limits;
use crate::sort::Sort as _;
use crate::text::fold;

/// What `{numbers}` stands for in the pattern of a mention: numbers, lists and ranges of them.
const NUMBERS: &str = r"\d+(?:(?:\s*[,&+–—-]\s*|,?\s+(?:and|or|to)\s+)\d+)*";

/// A name that `in` may use beside those of blocks.
const TOP: &str = "top";

/// A name that `not_in` may use beside those of blocks: every item but an epic.
const ITEMS: &str = "items";

/// Punctuation, symbols and pictures, but `[`, `(` and `#`.
macro_rules! symbols {
    () => {
        r"\x00-\x22\x24-\x27\x29-\x2F\x3A-\x40\x5C-\x60\x7B-\u{A9}\u{AB}-\u{B4}\u{B6}-\u{BF}\u{D7}\u{F7}\u{2000}-\u{206F}\u{20D0}-\u{20FF}\u{2190}-\u{2BFF}\u{3000}-\u{3004}\u{3008}-\u{3020}\u{3030}\u{FE0F}\u{FF01}-\u{FF0F}\u{FF1A}-\u{FF20}\u{1F000}-\u{1FAFF}"
    };
}

/// What patterns may use by name: what stands in front of a title and shows its state, ids of
/// letters and digits, and what parts an id from the title.
///
/// Symbols are listed by their ranges: the class of all that is not a letter is a hundred times as large,
/// and building it took longer than reading a backlog.
const PARTS: [(&str, &str); 4] = [
    ("{mark}", concat!(r"(?<mark>(?:\[[^\]]{0,16}\]|[", symbols!(), "])*)")),
    ("{sign}", concat!(r"[\[(#", symbols!(), "]")),
    ("{id}", r"[A-Z]{1,10}[0-9]*(?:-[A-Z]+)*(?:[-–][A-Z]*[0-9]+[a-z]?)+(?:\.[0-9]+)*"),
    ("{gap}", r"[\])*_`]*[ \t]*(?:[.:：|)·—–-]+[ \t]*)?"),
];

/// The dialect that reads each section in the way that fits it.
const MIXED: &str = "mixed";
/// Those whose ways it joins.
const MIXED_OF: [&str; 5] = ["heading-items", "tables", "task-lists", "kanban", "plain-lists"];

/// Stands in a pattern for the words of `states`.
const STATES: &str = "{states}";

/// Stands in `ids` for the prefix that the settings of a folder name.
const PREFIX: &str = "{prefix}";

/// Compiles a dialect; `prefix` is what its ids begin with, where that is known.
pub(super) fn compile(
    name: &str,
    mut raw: RawDialect,
    trust: Trust,
    prefix: Option<&str>,
) -> Result<Dialect, Vec<String>> {
    let mut compiler = Compiler::new(trust, alternatives(&raw));
    let declares = compiler.declares(&raw);
    compiler.usual_blocks(&mut raw.blocks);
    compiler.check_shape(&raw);
    let requires = compiler.requires(&raw.requires);
    if let Some(fields) = raw.fields {
        compiler.fields(fields);
    }
    let shapes = raw.blocks.clone();
    let blocks = compiler.blocks(raw.blocks);
    let records = raw.records.as_ref().map(|records| Box::new(compiler.records(records)));
    let ids = raw.ids.and_then(|ids| {
        let known = prefix.is_some() || !ids.contains(PREFIX);
        let ids = ids.replace(PREFIX, &regex_syntax::escape(prefix.unwrap_or("x")));
        let pattern = compiler.regex("ids", &format!(r"^(?:{ids})$"))?;
        compiler.unmistakable(pattern).filter(|_| known)
    });
    let tags = raw.tags.iter().enumerate();
    let tags = tags.filter_map(|(at, tag)| compiler.regex(&format!("tags[{}]", at + 1), tag));
    let tags: Vec<Pattern> = tags.collect();
    compiler.captures(&shapes, &blocks, &tags);
    let mentions = compiler.mentions(raw.mentions);
    let steps = compiler.steps(&raw.steps.unwrap_or_default());
    let demands = raw.demands.into_iter().enumerate().filter_map(|(index, demand)| {
        let stated = compiler.stated(&format!("demands[{}].stated", index + 1), &demand.stated)?;
        Some(RequirementPattern { stated, raw: demand })
    });
    let demands: Vec<RequirementPattern> = demands.collect();
    compiler.demanded(&demands);
    let forms = raw.forms.iter().enumerate();
    let forms = forms.filter_map(|(index, form)| compiler.form(index, form)).collect();
    if !compiler.problems.is_empty() {
        return Err(compiler.problems);
    }
    Ok(Dialect {
        name: name.to_owned(),
        summary: raw.summary,
        requires,
        generic: raw.generic,
        is_mixed: trust == Trust::Full && name == MIXED,
        is_part: trust == Trust::Full && MIXED_OF.contains(&name),
        syntax: raw.syntax,
        blocks,
        records,
        fields: compiler.fields,
        tags,
        has_usual_tags: raw.usual_tags,
        vocabulary: Vocabulary::new(&raw.states),
        boxes: boxes(&raw.boxes),
        prefixes: raw.prefixes,
        declares,
        ids,
        patterns: compiler.patterns,
        mentions,
        steps,
        demands,
        forms,
        placeholders: raw.placeholders,
    })
}

fn boxes(raw: &BTreeMap<State, Vec<char>>) -> Vec<(char, State)> {
    raw.iter().flat_map(|(state, symbols)| symbols.iter().map(|symbol| (*symbol, *state))).collect()
}

/// The words of `states` as alternatives of a pattern, the longest first.
fn alternatives(raw: &RawDialect) -> String {
    let mut words: Vec<&String> = raw.states.values().flatten().collect();
    words.order_by_key(|word| std::cmp::Reverse(word.len()));
    words.iter().map(|word| regex_syntax::escape(word)).collect::<Vec<_>>().join("|")
}

struct Compiler {
    trust: Trust,
    names: Vec<String>,
    /// What `{states}` stands for.
    states: String,
    /// The blocks that are items, but no epics.
    items: Vec<usize>,
    fields: Fields,
    problems: Vec<String>,
    /// How many patterns were compiled.
    patterns: usize,
}

impl Compiler {
    fn new(trust: Trust, states: String) -> Self {
        Self {
            trust,
            names: Vec::new(),
            states,
            items: Vec::new(),
            fields: Fields::default(),
            problems: Vec::new(),
            patterns: 0,
        }
    }

    /// Puts the usual blocks where the dialect asks for them, and learns the names of all.
    fn usual_blocks(&mut self, blocks: &mut [RawBlock]) {
        for (index, block) in blocks.iter_mut().enumerate() {
            if let Some(name) = block.usual.take() {
                let own = std::mem::take(&mut block.name);
                let within = std::mem::take(&mut block.within);
                let not_in = std::mem::take(&mut block.not_in);
                match common::block(&name) {
                    Some(common) => *block = RawBlock { within, not_in, ..common },
                    None => self.unknown(
                        &format!("blocks[{}].use", index + 1),
                        "block",
                        &name,
                        common::blocks(),
                    ),
                }
                block.name = if own.is_empty() { name } else { own };
            }
            if block.name.is_empty() {
                let problem = format!("blocks[{}]: it needs a `name`, or a `use`", index + 1);
                self.problems.push(problem);
            }
            self.names.push(block.name.clone());
            if block.item.as_ref().is_some_and(|item| item.kind != Kind::Epic) {
                self.items.push(index);
            }
        }
    }

    fn check_shape(&mut self, raw: &RawDialect) {
        match (&raw.records, raw.blocks.as_slice()) {
            (Some(_), [_, ..]) => {
                self.problems.push("records: a file of data has no `blocks`".to_owned());
            }
            (None, blocks) if blocks.iter().all(|block| block.item.is_none()) => {
                self.problems.push("blocks: none is an item, so nothing would be read".to_owned());
            }
            _ => {}
        }
        for (index, name) in self.names.iter().enumerate() {
            if self.names[..index].contains(name) {
                let problem = format!("blocks[{}].name: `{name}` is taken already", index + 1);
                self.problems.push(problem);
            }
        }
    }

    fn declares(&mut self, raw: &RawDialect) -> Option<Box<Declares>> {
        if raw.states_line.is_none() && raw.settings.is_none() {
            return None;
        }
        let line = raw.states_line.as_ref();
        let line = line.and_then(|line| self.regex("states_line", &format!("(?m){line}")));
        Some(Box::new(Declares { raw: raw.clone(), line, settings: raw.settings.clone() }))
    }

    fn regex(&mut self, key: &str, pattern: &str) -> Option<Pattern> {
        self.patterns += 1;
        if self.trust == Trust::None && self.patterns > limits::PATTERNS {
            if self.patterns == limits::PATTERNS + 1 {
                self.problems.push(format!(
                    "{key}: the dialect has more than the {} patterns that the gate compiles; write \
                     alternatives, such as `(?:a|b)`, in one",
                    limits::PATTERNS
                ));
            }
            return None;
        }
        let pattern = self.filled(pattern);
        match self.trust {
            Trust::Full => Some(Pattern::trusted(&pattern)),
            Trust::None => Pattern::checked(&pattern)
                .map_err(|error| {
                    self.problems.push(format!("{key}: no regular expression: {error}"));
                })
                .ok(),
        }
    }

    /// A pattern with what its names stand for.
    fn filled<'p>(&self, pattern: &'p str) -> Cow<'p, str> {
        let mut filled = Cow::Borrowed(pattern);
        for (name, part) in PARTS {
            if filled.contains(name) {
                filled = filled.replace(name, part).into();
            }
        }
        if filled.contains(STATES) {
            filled = filled.replace(STATES, &format!("(?:{})", self.states)).into();
        }
        filled
    }

    fn template(&mut self, key: &str, template: &str) -> Option<Template> {
        Template::parse(template)
            .map_err(|error| self.problems.push(format!("{key}: {error}")))
            .ok()
    }

    fn index(&mut self, key: &str, name: &str) -> Option<usize> {
        let found = self.names.iter().position(|known| known == name);
        if found.is_none() {
            let names = self.names.clone();
            self.unknown(key, "block", name, names.iter().map(String::as_str));
        }
        found
    }

    fn requires(&mut self, requires: &[String]) -> Vec<Vec<usize>> {
        requires
            .iter()
            .enumerate()
            .map(|(at, any)| {
                let key = format!("requires[{}]", at + 1);
                any.split('|').filter_map(|name| self.index(&key, name.trim())).collect()
            })
            .collect()
    }

    /// The words of a document: a pattern whose `^` and `$` are the ends of a line.
    fn stated(&mut self, key: &str, pattern: &str) -> Option<Pattern> {
        self.regex(key, &format!("(?m){pattern}"))
    }

    fn steps(&mut self, raw: &RawSteps) -> StepWords {
        let mut regex = |key: &str, pattern: &Option<String>| {
            pattern.as_ref().and_then(|pattern| self.regex(key, pattern))
        };
        StepWords {
            now: regex("steps.now", &raw.now),
            any_time: regex("steps.any_time", &raw.any_time),
        }
    }

    fn form(&mut self, index: usize, raw: &RawForm) -> Option<Form> {
        let key = format!("forms[{}]", index + 1);
        let stated = raw.stated.as_ref();
        let stated = stated.and_then(|stated| self.stated(&format!("{key}.stated"), stated));
        let of = match (&raw.lines, &raw.form, &raw.block, &raw.alone_in) {
            (Some(lines), Some(form), None, None) => FormOf::Lines {
                lines: self.regex(&format!("{key}.lines"), lines)?,
                form: self.regex(&format!("{key}.form"), form)?,
            },
            (None, None, Some(block), Some(within)) => FormOf::Alone {
                block: self.index(&format!("{key}.block"), block)?,
                within: self.index(&format!("{key}.alone_in"), within)?,
            },
            _ => {
                let problem = format!("{key}: give lines and form, or block and alone_in");
                self.problems.push(problem);
                return None;
            }
        };
        Some(Form { written: raw.written.clone(), stated, of })
    }

    fn fields(&mut self, raw: RawFields) {
        let mut fields = Fields { styles: raw.styles, any: raw.any, ..Fields::default() };
        for (index, field) in raw.keys.into_iter().enumerate() {
            for name in std::iter::once(&field.name).chain(&field.aliases) {
                match fields.by_name.entry(fold(name)) {
                    Entry::Vacant(free) => {
                        free.insert(index);
                    }
                    Entry::Occupied(known) if *known.get() != index => self
                        .problems
                        .push(format!("fields.keys[{}]: `{name}` names two fields", index + 1)),
                    Entry::Occupied(_) => {}
                }
            }
            let strip = field.strip.as_ref().and_then(|strip| {
                self.regex(
                    &format!("fields.keys[{}].strip", index + 1),
                    &format!(r"^(?:{strip})\s*"),
                )
            });
            fields.shapes.push(FieldShape {
                name: field.name,
                role: field.role,
                split: field.split,
                strip,
            });
        }
        if raw.usual {
            fields.usual = Some(fields.shapes.len());
            fields.shapes.extend(common::fields());
        }
        self.fields = fields;
    }

    fn mentions(&mut self, raw: Vec<RawMention>) -> Vec<Mention> {
        let compiled = raw.into_iter().enumerate().filter_map(|(index, mention)| {
            let key = format!("mentions[{}]", index + 1);
            let pattern = mention.pattern.replace("{numbers}", NUMBERS);
            let pattern = self.regex(&format!("{key}.pattern"), &pattern)?;
            let ids = mention.ids.iter().filter_map(|id| self.template(&format!("{key}.ids"), id));
            let ids: Vec<Template> = ids.collect();
            // A built-in pattern need not be built to be checked.
            let unchecked = if self.trust == Trust::Full { &[] } else { ids.as_slice() };
            for capture in unchecked.iter().flat_map(Template::captures) {
                if pattern.names().iter().all(|(_, name)| **name != *capture) {
                    self.problems
                        .push(format!("{key}.ids: the pattern has no capture `{capture}`"));
                }
            }
            Some(Mention { pattern, ids })
        });
        compiled.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_named_with_its_key() {
        let yaml = r"
summary: broken
requires: [sotry]
blocks:
  - {name: story, heading: {levels: [2], pattern: '('}, item: {kind: story, id: '{id'}}
  - {name: story, in: [nowhere]}
mentions:
  - {pattern: 'Epic (?<epic>{numbers})', ids: ['E{story}']}
";
        let raw: RawDialect = serde_yaml::from_str(yaml).unwrap();
        let problems = Dialect::compile("broken", raw).unwrap_err().join("\n");
        for expected in [
            "blocks[2].name: `story` is taken already",
            "requires[1]: there is no block `sotry`; did you mean `story`?",
            "blocks[1].heading.pattern: no regular expression: unclosed group",
            "blocks[1].item.id: `{id`: a `{` is not closed",
            "blocks[2].in[1]: there is no block `nowhere`",
            "blocks[2]: give one of heading, line, pair, entry, row and file",
            "mentions[1].ids: the pattern has no capture `story`",
        ] {
            assert!(problems.contains(expected), "{expected}\nis not in\n{problems}");
        }
    }
}
