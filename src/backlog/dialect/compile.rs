//! From the YAML of a dialect to what the reader runs, with all problems at once.

use std::collections::HashMap;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::raw::{RawBlock, RawFields, RawItem, RawMention, RawRow};
use super::{
    Block, Columns, DemandPattern, Dialect, FieldShape, Fields, ItemShape, Mention, Opener,
    RawDialect, Template, Vocabulary, Within,
};
use crate::backlog::fold;
use crate::limits;
use crate::text;

/// What `{numbers}` stands for in the pattern of a mention: numbers, lists and ranges of them.
const NUMBERS: &str = r"\d+(?:(?:\s*[,&+–—-]\s*|,?\s+(?:and|or|to)\s+)\d+)*";

/// Names that `in` may use beside those of blocks.
const TOP: &str = "top";

pub(super) fn compile(name: &str, raw: RawDialect) -> Result<Dialect, Vec<String>> {
    let names: Vec<String> = raw.blocks.iter().map(|block| block.name.clone()).collect();
    let mut compiler = Compiler { names, problems: Vec::new() };
    compiler.check_shape(&raw);
    let requires = compiler.requires(&raw.requires);
    let blocks = compiler.blocks(raw.blocks);
    let fields = raw.fields.map(|fields| compiler.fields(fields)).unwrap_or_default();
    let ids = raw.ids.and_then(|ids| compiler.regex("ids", &format!(r"^(?:{ids})$")));
    let tags = raw.tags.iter().filter_map(|tag| compiler.regex("tags", tag)).collect();
    let mentions = compiler.mentions(raw.mentions);
    let demands = raw.demands.into_iter().enumerate().filter_map(|(index, demand)| {
        let stated = compiler
            .regex(&format!("demands[{index}].stated"), &format!("(?m){}", demand.stated))?;
        Some(DemandPattern {
            stated,
            kinds: demand.kinds,
            states: demand.states,
            fields: demand.fields,
        })
    });
    let demands = demands.collect();
    if !compiler.problems.is_empty() {
        return Err(compiler.problems);
    }
    Ok(Dialect {
        name: name.to_owned(),
        summary: raw.summary,
        requires,
        generic: raw.generic,
        blocks,
        fields,
        tags,
        vocabulary: Vocabulary::new(&raw.states),
        ids,
        mentions,
        demands,
        placeholders: raw.placeholders,
    })
}

fn columns(row: &RawRow) -> Columns {
    let mut headers = HashMap::new();
    for (capture, words) in &row.columns {
        let capture: Arc<str> = capture.as_str().into();
        headers.extend(words.iter().map(|word| (fold(word), Arc::clone(&capture))));
    }
    Columns { headers, requires: row.requires.iter().map(|name| name.as_str().into()).collect() }
}

struct Compiler {
    names: Vec<String>,
    problems: Vec<String>,
}

impl Compiler {
    fn check_shape(&mut self, raw: &RawDialect) {
        if raw.blocks.iter().all(|block| block.item.is_none()) {
            self.problems.push("blocks: none is an item, so nothing would be read".to_owned());
        }
        for (index, name) in self.names.iter().enumerate() {
            if self.names[..index].contains(name) {
                self.problems.push(format!("blocks[{index}].name: `{name}` is taken already"));
            }
        }
    }

    fn regex(&mut self, key: &str, pattern: &str) -> Option<Regex> {
        let built = RegexBuilder::new(pattern).size_limit(limits::REGEX).nest_limit(50).build();
        built.map_err(|error| self.problems.push(format!("{key}: {error}"))).ok()
    }

    fn template(&mut self, key: &str, template: &str) -> Option<Template> {
        Template::parse(template)
            .map_err(|error| self.problems.push(format!("{key}: {error}")))
            .ok()
    }

    fn index(&mut self, key: &str, name: &str) -> Option<usize> {
        let found = self.names.iter().position(|known| known == name);
        if found.is_none() {
            let near = text::did_you_mean(name, self.names.iter().map(String::as_str));
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            self.problems.push(format!("{key}: there is no block `{name}`{hint}"));
        }
        found
    }

    fn requires(&mut self, requires: &[String]) -> Vec<Vec<usize>> {
        requires
            .iter()
            .map(|any| {
                any.split('|').filter_map(|name| self.index("requires", name.trim())).collect()
            })
            .collect()
    }

    fn blocks(&mut self, blocks: Vec<RawBlock>) -> Vec<Block> {
        let compiled = blocks.into_iter().filter_map(|block| {
            let key = format!("blocks.{}", block.name);
            let within = self.within(&key, &block.within);
            let not_in = block
                .not_in
                .iter()
                .filter_map(|name| self.index(&format!("{key}.not_in"), name))
                .collect();
            let item = block.item.as_ref().and_then(|item| self.item(&key, item));
            let opener = self.opener(&key, &block)?;
            let names = opener.pattern().into_iter().flat_map(Regex::capture_names).enumerate();
            Some(Block {
                captures: names.filter_map(|(at, name)| Some((at, name?.into()))).collect(),
                opener,
                name: block.name,
                within,
                not_in,
                state: block.state,
                list: block.list,
                item,
            })
        });
        compiled.collect()
    }

    fn within(&mut self, key: &str, names: &[String]) -> Within {
        if names.is_empty() {
            return Within::Anywhere;
        }
        let top = names.iter().any(|name| name == TOP);
        let blocks = names
            .iter()
            .filter(|name| *name != TOP)
            .filter_map(|name| self.index(&format!("{key}.in"), name))
            .collect();
        Within::Blocks { blocks, top }
    }

    fn opener(&mut self, key: &str, block: &RawBlock) -> Option<Opener> {
        match (&block.heading, &block.line, &block.pair, &block.entry, &block.row) {
            (Some(heading), None, None, None, None) => Some(Opener::Heading {
                levels: heading.levels.clone(),
                pattern: self
                    .optional(&format!("{key}.heading.pattern"), heading.pattern.as_ref())?,
            }),
            (None, Some(line), None, None, None) => Some(Opener::Line {
                pattern: self.regex(&format!("{key}.line.pattern"), &line.pattern)?,
                blank: line.blank,
            }),
            (None, None, Some(pair), None, None) => {
                let begin = self.regex(&format!("{key}.pair.begin"), &pair.begin);
                let end = self.regex(&format!("{key}.pair.end"), &pair.end);
                Some(Opener::Pair { begin: begin?, end: end? })
            }
            (None, None, None, Some(entry), None) => Some(Opener::Entry {
                markers: entry.markers.clone(),
                pattern: self.optional(&format!("{key}.entry.pattern"), entry.pattern.as_ref())?,
            }),
            (None, None, None, None, Some(row)) => Some(Opener::Row(columns(row))),
            _ => {
                let problem = format!("{key}: give one of heading, line, pair, entry and row");
                self.problems.push(problem);
                None
            }
        }
    }

    fn optional(&mut self, key: &str, pattern: Option<&String>) -> Option<Regex> {
        self.regex(key, pattern.map_or("", String::as_str))
    }

    fn item(&mut self, key: &str, item: &RawItem) -> Option<ItemShape> {
        let id = item.id.as_ref().map(|id| self.template(&format!("{key}.item.id"), id));
        let references = item
            .references
            .iter()
            .filter_map(|reference| self.template(&format!("{key}.item.references"), reference))
            .collect();
        Some(ItemShape {
            kind: item.kind,
            id: match id {
                Some(id) => Some(id?),
                None => None,
            },
            entries_are_criteria: item.entries_are_criteria,
            references,
        })
    }

    fn fields(&mut self, raw: RawFields) -> Fields {
        let mut fields = Fields { styles: raw.styles, ..Fields::default() };
        for (index, field) in raw.keys.into_iter().enumerate() {
            for name in std::iter::once(&field.name).chain(&field.aliases) {
                if fields.by_name.insert(fold(name), index).is_some_and(|known| known != index) {
                    self.problems.push(format!("fields.keys[{index}]: `{name}` names two fields"));
                }
            }
            fields.shapes.push(FieldShape {
                name: field.name,
                role: field.role,
                split: field.split,
            });
        }
        fields
    }

    fn mentions(&mut self, raw: Vec<RawMention>) -> Vec<Mention> {
        let compiled = raw.into_iter().enumerate().filter_map(|(index, mention)| {
            let key = format!("mentions[{index}]");
            let pattern = mention.pattern.replace("{numbers}", NUMBERS);
            let pattern = self.regex(&format!("{key}.pattern"), &pattern)?;
            let ids = mention.ids.iter().filter_map(|id| self.template(&format!("{key}.ids"), id));
            let ids: Vec<Template> = ids.collect();
            let known: Vec<&str> = pattern.capture_names().flatten().collect();
            for capture in ids.iter().flat_map(Template::captures) {
                if !known.contains(&capture) {
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
            "blocks[1].name: `story` is taken already",
            "requires: there is no block `sotry`; did you mean `story`?",
            "blocks.story.heading.pattern: regex parse error",
            "blocks.story.item.id: `{id`: a `{` is not closed",
            "blocks.story.in: there is no block `nowhere`",
            "blocks.story: give one of heading, line, pair, entry and row",
            "mentions[0].ids: the pattern has no capture `story`",
        ] {
            assert!(problems.contains(expected), "{expected}\nis not in\n{problems}");
        }
    }
}
