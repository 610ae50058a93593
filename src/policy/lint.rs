//! What a policy demands and nobody can ever fulfil, or only after the merge; and what it lets
//! through without a look. None of it keeps the policy from judging: `policy validate` shows it.

use jiff::civil::Date;

use crate::backlog::{Backlog, State};
use crate::catalogue::Judgement;
use crate::finding::Finding;
use crate::policy::layers::Layers;
use crate::policy::problem::{contradiction, remark};
use crate::policy::raw::{RawPolicy, Texts};
use crate::policy::{DoneItems, Mode, Policy, Sections};
use crate::source::{RepoPath, SourceMap};
use crate::text::expression::Expression;
use crate::text::globs::Globs;
use crate::text::{list, normalize, plural};

/// What is said of work that is merged already.
static AFTER_MERGE: Expression = Expression::new(
    r"(?i)\b(is |been )?(merged|released|deployed|shipped|in production|rolled out)\b",
);

/// What is known beside the policy.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The backlog in the working directory, if it can be read.
    pub backlog: Option<&'a Backlog>,
    /// Today, in UTC.
    pub today: Date,
}

/// Everything about a valid policy that makes no sense, in the order of its keys.
#[must_use]
pub fn contradictions(
    layers: &Layers,
    policy: &Policy,
    around: Surroundings<'_>,
    sources: &SourceMap,
) -> Vec<Finding> {
    let lint = Lint { layers, policy, sources };
    let mut found = Vec::new();
    found.extend(lint.sections());
    found.extend(lint.size());
    found.extend(lint.links());
    found.extend(lint.done());
    found.extend(lint.limits(around.backlog));
    found.extend(lint.exemptions());
    found.extend(lint.without_input());
    found.extend(around.backlog.into_iter().flat_map(|backlog| lint.idle(backlog)));
    found.extend(lint.waivers(around.today));
    found
}

struct Lint<'a> {
    layers: &'a Layers,
    policy: &'a Policy,
    sources: &'a SourceMap,
}

/// A key of the policy, as it is found in a layer.
type Key<'a> = &'a dyn Fn(&RawPolicy) -> Option<&Texts>;

impl Lint<'_> {
    /// A section that only some kinds must have, and no change with such an item may go in.
    fn sections(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for when in &self.policy.change.when {
            if when.kinds.is_empty() || self.policy.link.from.is_empty() {
                continue;
            }
            if self.policy.link.states.is_empty() {
                let message =
                    "change.when: no linked item may be in any state, so its kind is never known";
                found.push(contradiction(when.at, message).hint("name states in link.states"));
            }
        }
        let Sections::Named(sections) = &self.policy.change.sections else { return found };
        for (index, section) in sections.iter().enumerate() {
            let same = |other: &str| other.trim().eq_ignore_ascii_case(section.name.trim());
            if sections[..index].iter().any(|before| before.names().any(same)) {
                let message = format!("change.sections: {} is demanded twice", section.name);
                found.push(contradiction(section.at, message).hint("keep one of the two"));
            }
        }
        found
    }

    /// A size that no change can have.
    fn size(&self) -> Vec<Finding> {
        let size = &self.policy.change.size;
        let limits = [
            ("max_lines", size.max_lines),
            ("max_files", size.max_files),
            ("max_commits", size.max_commits),
        ];
        let zero = limits.iter().filter(|(_, max)| *max == Some(0));
        let found = |(key, _): &(&str, Option<usize>)| {
            let message = format!("change.size.{key}: 0 lets no change pass");
            contradiction(None, message).hint("write a number, or none for no limit")
        };
        zero.map(found).collect()
    }

    fn links(&self) -> Vec<Finding> {
        let link = &self.policy.link;
        let mut found = Vec::new();
        if !link.required {
            return found;
        }
        if link.from.is_empty() {
            let message =
                "link.required: a change must name an item, and link.from lets it name none";
            found.push(
                contradiction(None, message).hint("write from: [body, title, branch, commits]"),
            );
        }
        let is_over = |state: &State| matches!(state, State::Done | State::Dropped);
        if link.states.is_empty() {
            let message = "link.states: a change must name an item, and one in no state will do";
            found.push(contradiction(None, message).hint("write states: [ready, in-progress]"));
        } else if link.states.iter().all(is_over) {
            let message = "link.states: an item is done only after the merge, and no change on an open one may go in";
            found.push(contradiction(None, message).hint("add in-progress, or in-review"));
        }
        found
    }

    /// Entries of the Definition of Done that nobody can tick before the merge.
    fn done(&self) -> Vec<Finding> {
        let DoneItems::Listed(items) = &self.policy.done else { return Vec::new() };
        let after = items.iter().filter(|item| {
            let text = item.text.to_lowercase();
            let is_known =
                self.policy.after_merge.iter().any(|word| text.contains(&word.to_lowercase()));
            !item.after_merge && !is_known && AFTER_MERGE.is_match(&item.text)
        });
        let found = |item: &crate::policy::DoneItem| {
            let message = format!(
                "done.items: {:?} can be true only after the merge, and blocks it",
                item.text
            );
            contradiction(item.at, message)
                .hint(format!("write {{text: {:?}, after: merge}}", item.text))
        };
        after.map(found).collect()
    }

    /// Limits of nothing at all.
    fn limits(&self, backlog: Option<&Backlog>) -> Vec<Finding> {
        let mut found = Vec::new();
        for limit in self.policy.wip.iter().filter(|limit| limit.max == 0) {
            let items = backlog.map_or(&[][..], |backlog| &backlog.items);
            let there = items.iter().filter(|item| item.state() == Some(limit.state)).count();
            let link = &self.policy.link;
            let only = link.required
                && !link.states.is_empty()
                && link.states.iter().all(|state| *state == limit.state);
            let message = match there {
                _ if only => format!(
                    "wip.limits: no item may be {0}, and every change must name one that is {0}",
                    limit.state
                ),
                0 => format!("wip.limits: max: 0 lets no item ever be {}", limit.state),
                _ => format!(
                    "wip.limits: max: 0, and the backlog has {} {}",
                    plural(there, "item"),
                    limit.state
                ),
            };
            found.push(
                contradiction(limit.at, message).hint("write max: 1 or more, or remove the limit"),
            );
        }
        for limit in self.policy.open_changes.iter().filter(|limit| limit.max == 0) {
            let message =
                "wip.limits: the change that is judged is open itself, so max: 0 lets none pass";
            found.push(contradiction(limit.at, message).hint("write max: 1 or more"));
        }
        found
    }

    /// Exemptions that leave nobody to judge.
    fn exemptions(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let exempt = &self.policy.exempt;
        let everybody = |globs: &Globs| {
            ["a", "Zoe-9", "some-bot[bot]"].iter().all(|name| globs.matches_name(name))
        };
        let paths = ["a", ".github/x.yml", "src/deep/er/b.rs"];
        let paths: Vec<RepoPath> = paths.iter().filter_map(|path| RepoPath::new(path)).collect();
        let texts: [(bool, &str, &str, Key<'_>); 3] = [
            (everybody(&exempt.authors), "authors", "every author", &|raw| {
                raw.exempt.as_ref()?.authors.as_ref()
            }),
            (everybody(&exempt.labels), "labels", "a change with any label", &|raw| {
                raw.exempt.as_ref()?.labels.as_ref()
            }),
            (
                paths.iter().all(|path| exempt.paths.matches_path(path)),
                "paths",
                "every change",
                &|raw| raw.exempt.as_ref()?.paths.as_ref(),
            ),
        ];
        for (covers, key, whom, pick) in texts {
            if covers {
                let message = format!(
                    "exempt.{key}: this covers {whom}, so that the rules about the change judge nobody"
                );
                let hint = "name those who are meant, or say it plainly: rules: {change: off}";
                found.push(contradiction(self.first(pick), message).hint(hint));
            }
        }
        for kind in &exempt.kinds {
            let everyday = ["main", "master", "develop", "trunk"];
            let mut branches = everyday.iter().filter_map(|branch| RepoPath::new(branch));
            let branch = branches.find(|branch| kind.into.matches_path(branch));
            let is_all = paths.iter().all(|path| kind.paths.matches_path(path));
            let whom = match (branch, is_all) {
                (Some(branch), _) => format!("a change into {branch}"),
                (None, true) => "every change".to_owned(),
                (None, false) => continue,
            };
            let name = kind.kind.as_str();
            let message = format!(
                "exempt.kinds: {name} covers {whom}, so that the rules about the change judge nobody"
            );
            let hint = "name the files or branches that are meant";
            found.push(contradiction(self.kinds(), message).hint(hint));
        }
        found
    }

    /// The place of the kinds that are exempt.
    fn kinds(&self) -> Option<crate::source::Location> {
        self.layers.layers.iter().find_map(|layer| {
            let kinds = layer.raw.exempt.as_ref()?.kinds.as_ref()?;
            layer.at(kinds.first()?.span, self.sources)
        })
    }

    /// The place of the first text of a key.
    fn first(&self, pick: Key<'_>) -> Option<crate::source::Location> {
        self.layers.layers.iter().find_map(|layer| {
            let (_, span) = pick(&layer.raw)?.iter().next()?;
            layer.at(span, self.sources)
        })
    }

    /// Rules that a file switches on, and for which it names nothing to judge by.
    fn without_input(&self) -> Vec<Finding> {
        let policy = self.policy;
        let empty = [
            ("repo.secrets", policy.repo.secrets.is_empty()),
            ("release.vulnerabilities", policy.release.vulnerabilities.is_empty()),
            ("release.blocking", policy.release.blocking.is_empty()),
            ("done.evidence", policy.evidence.is_empty()),
            ("ready.fields", policy.ready.fields.is_empty()),
            ("ready.min_plan_steps", policy.ready.min_plan_steps.0 == 0),
            ("wip.limits", policy.wip.is_empty() && policy.open_changes.is_empty()),
        ];
        let mut found = Vec::new();
        for layer in self.layers.layers.iter().filter(|layer| layer.source.is_some()) {
            for (name, _) in layer.raw.rules.iter().flat_map(|entries| &entries.0) {
                let Some(rule) = policy.rules.find(&name.value) else { continue };
                let input = empty.iter().find(|(key, _)| rule.has_option(key));
                let Some((key, true)) = input else { continue };
                if policy.is_on(rule) {
                    let id = rule.id;
                    let message = format!("rules: {id} is on, and {key} gives it nothing to judge");
                    let at = layer.at(name.span, self.sources);
                    found.push(
                        contradiction(at, message)
                            .hint(format!("set {key}, or switch the rule off")),
                    );
                }
            }
        }
        found
    }

    /// What a file demands, and no item of this backlog is judged by.
    fn idle(&self, backlog: &Backlog) -> Vec<Finding> {
        let mut found = Vec::new();
        if backlog.items.is_empty() {
            return found;
        }
        let blocking = &self.policy.release.blocking;
        let at = self.first(&|raw| raw.release.as_ref()?.blocking.as_ref());
        if at.is_some() && !blocking.is_empty() && !backlog.has_priority(blocking) {
            let names = list(blocking, "or");
            let message = format!(
                "release.blocking: no item has the priority {names}, so that nothing blocks a release"
            );
            found.push(remark(at, message).hint("name priorities as the backlog writes them"));
        }
        for field in self.policy.backlog.paths.iter().filter(|field| field.at.is_some()) {
            let names: Vec<String> = field.any_of.iter().map(|name| normalize(name)).collect();
            let mut fields = backlog.items.iter().flat_map(|item| &item.fields);
            if !fields.any(|field| names.contains(&normalize(&field.name))) {
                let message = format!(
                    "backlog.paths: no item has a field {}, so that no path of it is looked for",
                    list(&field.any_of, "or")
                );
                found.push(remark(field.at, message).hint("name a field as the backlog writes it"));
            }
        }
        found
    }

    fn waivers(&self, today: Date) -> Vec<Finding> {
        let rule = self.policy.rule_of(Judgement::Waivers);
        let Some(rule) = rule.filter(|_| self.policy.mode == Mode::Enforce) else {
            return Vec::new();
        };
        let over = self.policy.waivers.iter().filter(|waiver| waiver.until < today);
        let found = |waiver: &crate::policy::Waiver| {
            let message = format!(
                "waivers: the waiver of {} ended on {}, and {rule} fails every change",
                waiver.rule, waiver.until
            );
            contradiction(waiver.at, message).hint("remove it, or agree on a new last day")
        };
        over.map(found).collect()
    }
}
