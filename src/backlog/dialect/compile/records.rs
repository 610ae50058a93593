//! From the names of records to what reads them.

use std::collections::BTreeMap;

use super::Compiler;
use crate::backlog::Kind;
use crate::backlog::dialect::raw::RawRecords;
use crate::backlog::records::{Name, Records, Way};

impl Compiler {
    pub(super) fn records(&mut self, raw: &RawRecords) -> Records {
        let path = raw.path.as_ref().and_then(|path| self.regex("records.path", path));
        let at = match raw.at.as_slice() {
            [] => self.ways("at", &[String::new()]),
            at => self.ways("at", at),
        };
        let named = [
            (Name::Id, "id", &raw.id),
            (Name::Title, "title", &raw.title),
            (Name::Status, "status", &raw.status),
            (Name::Priority, "priority", &raw.priority),
            (Name::Owner, "owner", &raw.owner),
            (Name::Kind, "kind", &raw.kind),
            (Name::Parent, "parent", &raw.parent),
            (Name::Dependencies, "dependencies", &raw.dependencies),
            (Name::Criteria, "criteria", &raw.criteria),
            (Name::Dates, "dates", &raw.dates),
        ];
        let mut names = BTreeMap::new();
        for (name, key, ways) in named {
            names.insert(name, self.ways(key, ways));
        }
        let without = raw
            .without
            .iter()
            .flat_map(|(way, values)| {
                let ways = self.ways("without", std::slice::from_ref(way));
                ways.into_iter().map(|way| (way, values.clone())).collect::<Vec<_>>()
            })
            .collect();
        Records {
            path,
            at,
            home: raw.home.clone(),
            without,
            children: self.ways("children", &raw.children),
            default_kind: raw.default_kind.unwrap_or(Kind::Item),
            priority_prefix: raw.priority_prefix.clone().unwrap_or_default(),
            names,
        }
    }

    fn ways(&mut self, key: &str, ways: &[String]) -> Vec<Way> {
        let ways = ways.iter().filter_map(|way| match Way::parse(way) {
            Ok(way) => Some(way),
            Err(problem) => {
                self.problems.push(format!("records.{key}: {problem}"));
                None
            }
        });
        ways.collect()
    }
}
