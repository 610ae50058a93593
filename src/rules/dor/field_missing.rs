//! `dor/field-missing`

use crate::backlog::{Item, Kind, State};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::{list, normalize};

pub(super) const RULE: Rule = Rule {
    id: "dor/field-missing",
    summary: "An item lacks a field that the team demands of it",
    why: "An item that says neither what nor when it is done cannot be started. The demand comes from the \
          policy (for items that are ready or further), or from a sentence of the backlog itself that \
          the dialect knows.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    options: &[RuleOption {
        key: "ready.fields",
        help: "The fields, by kind and state of the item.",
    }],
    fails: Example {
        policy: "ready:\n  fields: [Scope]\n",
        backlog: "Ready\n\n1) Swagger UI\n- Status: Ready\n- Summary: Publish the API docs.\n",
        ..Example::NONE
    },
    passes: Example {
        policy: "ready:\n  fields: [Scope]\n",
        backlog: "Ready\n\n1) Swagger UI\n- Status: Ready\n- Scope: The public endpoints.\n",
        ..Example::NONE
    },
    check,
};

/// What is asked of which items, and where that is said.
struct Wanted<'a> {
    any_of: &'a [String],
    kinds: &'a [Kind],
    states: &'a [State],
    /// Whether no states means ready or further; else it means all.
    from_ready: bool,
    stated: Option<Location>,
}

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let demands: Vec<Vec<Wanted<'_>>> = cx
        .backlog
        .files
        .iter()
        .map(|file| {
            let stated = file.demands.iter().flat_map(|demand| {
                demand.fields.iter().map(|any_of| Wanted {
                    any_of,
                    kinds: &demand.kinds,
                    states: &demand.states,
                    from_ready: false,
                    stated: Some(Location::new(file.source, demand.stated)),
                })
            });
            stated.collect()
        })
        .collect();
    let policy: Vec<Wanted<'_>> = cx
        .policy
        .ready
        .fields
        .iter()
        .map(|demand| Wanted {
            any_of: &demand.any_of,
            kinds: &demand.kinds,
            states: &demand.states,
            from_ready: true,
            stated: demand.at,
        })
        .collect();
    if policy.is_empty() && demands.iter().all(Vec::is_empty) {
        return Err(Skip::new("neither policy nor backlog demands a field"));
    }
    for item in &cx.backlog.items {
        let mut reported: Vec<&[String]> = Vec::new();
        for wanted in policy.iter().chain(&demands[item.file]) {
            // Policy and backlog may demand the same.
            let is_new = !reported.contains(&wanted.any_of);
            let is_there = || wanted.any_of.iter().any(|name| has(item, name));
            if is_new && wanted.is_about(item) && !is_there() {
                reported.push(wanted.any_of);
                out.push(finding(item, wanted));
            }
        }
    }
    Ok(())
}

impl Wanted<'_> {
    fn is_about(&self, item: &Item) -> bool {
        let state = match (self.states, self.from_ready) {
            ([], true) => item.state().is_some_and(State::is_ready_or_further),
            ([], false) => item.state() != Some(State::Dropped),
            (states, _) => item.state().is_some_and(|state| states.contains(&state)),
        };
        state && (self.kinds.is_empty() || self.kinds.contains(&item.kind))
    }
}

/// Whether the item says something under this name.
fn has(item: &Item, name: &str) -> bool {
    let name = normalize(name);
    let named = item.fields.iter().filter(|field| normalize(&field.name) == name);
    let criteria =
        matches!(name.as_str(), "acceptance criteria" | "acceptance") && !item.criteria.is_empty();
    criteria || named.into_iter().any(|field| !field.value.value.is_empty())
}

fn finding(item: &Item, wanted: &Wanted<'_>) -> Finding {
    let names: Vec<String> = wanted.any_of.iter().map(|name| format!("\"{name}\"")).collect();
    let message = match names.as_slice() {
        [one] => format!("{} has no {one}", item.name()),
        _ => format!("{} has neither {}", item.name(), list(&names, "nor")),
    };
    let help = format!("add {} to {}", list(&names, "or"), item.name());
    let mut finding =
        Finding::new(item.at(item.header), message, help).item(item).key(wanted.any_of.join("|"));
    if let Some(stated) = wanted.stated {
        finding = finding.related(stated, "demanded here");
    }
    finding
}
