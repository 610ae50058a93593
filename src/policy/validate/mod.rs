//! From the raw shape to a [`Policy`]: every mistake of meaning, all of them at once.

mod backlog;
mod budget;
mod change;
mod checker;
mod done;
mod flow;
mod form;
mod wip;
mod work;
mod zone;

use std::cell::LazyCell;
use std::collections::BTreeMap;

use crate::backlog::dialect::Dialect;
use crate::backlog::dialect::{builtin, builtin_names};
use crate::catalogue::{Catalogue, EDITION, Severity};
use crate::finding::Finding;
use crate::limits::{self, Resource};
use crate::policy::layers::{Layer, Layers};
use crate::policy::problem::mistake;
use crate::policy::raw::{Marked, RawBacklog, RawLock, TextOr, Texts};
use crate::policy::schema;
use crate::policy::{DialectChoice, EnforceFrom, Mode, Policy, Unverified};
use crate::sort::Sort as _;
use crate::source::SourceMap;
use crate::text::did_you_mean;
use checker::{Checker, Found};

/// The version of the policy's form that this program knows.
const VERSION: u32 = 1;

/// A policy with all that is to be said about it.
#[derive(Debug)]
pub struct Checked {
    /// The policy; what is wrong is left out of it.
    pub policy: Policy,
    /// What is wrong: with any of these the policy must not judge.
    pub problems: Vec<Finding>,
    /// What is worth knowing.
    pub remarks: Vec<Finding>,
}

impl Layers {
    /// Finds everything that is wrong with the meaning of a policy for these rules.
    #[must_use]
    pub fn check_with(&self, rules: &'static Catalogue, sources: &SourceMap) -> Checked {
        let mut checker = Checker::new(rules, sources);
        checker.version(self);
        let dialects = checker.dialects(self);
        let worded = worded(self, &dialects);
        let mut names: Vec<&str> = builtin_names().collect();
        names.extend(dialects.iter().map(|dialect| dialect.name.as_str()));
        let policy = Policy {
            rules,
            origin: self.origin,
            source: self.layers.first().and_then(|layer| layer.source),
            files: self.layers.iter().filter_map(|layer| layer.source).collect(),
            path: self.path.clone(),
            extends: self.extends.clone(),
            backlog_files: checker.backlog_files(self),
            without_backlog: without_backlog(self),
            backlog: checker.backlog(self),
            dialect: checker.dialect(self, &names),
            change: checker.change(self),
            link: checker.link(self),
            done: checker.done(self),
            after_merge: checker.after_merge(self),
            evidence: checker.evidence(self),
            ready: checker.ready(self),
            wip: checker.wip(self),
            open_changes: checker.open_changes(self),
            wip_days: checker.wip_days(self),
            wip_percentile: checker.wip_percentile(self),
            calendar: checker.calendar(self),
            release: checker.release(self),
            repo: checker.repo(self),
            trusted_branches: checker.trusted_branches(self),
            exempt: checker.exempt(self),
            severities: checker.severities(self),
            waivers: checker.waivers(self),
            mode: checker.mode(self),
            unverified: checker.unverified(self),
            enforce_from: checker.enforce_from(self),
            edition: checker.edition(self),
            limits: checker.limits(self),
            floors: self.floors.clone(),
            weaker: self.weaker.clone(),
            dialects,
            worded,
        };
        checker.locks(self);
        checker.forms_without_rule(&policy);
        let mut problems = self.mistakes.clone();
        // What lacks something because it was left out is not wrong twice.
        let is_torn = |problem: &Finding| {
            self.mistakes.iter().any(|mistake| problem.location.contains(mistake.location))
        };
        problems.extend(checker.problems.into_iter().filter(|problem| !is_torn(problem)));
        problems.order_by_key(|problem| problem.location);
        Checked { policy, problems, remarks: checker.remarks }
    }
}

/// Where the backlog is, as the uppermost layer says that says so.
fn files(layers: &Layers) -> Option<Found<'_, Texts>> {
    layers.find(|raw| raw.backlog.as_ref()?.files.as_ref())
}

fn without_backlog(layers: &Layers) -> bool {
    files(layers).is_some_and(|found| RawBacklog::says_none(found.value))
}

/// All dialects with the team's own words, if it has any.
fn worded(layers: &Layers, own: &[Dialect]) -> Vec<Dialect> {
    let states = layers.find(|raw| raw.backlog.as_ref()?.states.as_ref());
    let fields = layers.find(|raw| raw.backlog.as_ref()?.fields.as_ref());
    if states.is_none() && fields.is_none() {
        return Vec::new();
    }
    let states = states.map(|found| found.value.clone()).unwrap_or_default();
    let fields = fields.map(|found| found.value.clone()).unwrap_or_default();
    own.iter().chain(builtin()).map(|dialect| dialect.worded(&states, &fields)).collect()
}

impl Checker<'_> {
    fn version(&mut self, layers: &Layers) {
        for layer in &layers.layers {
            let Some(version) = &layer.raw.version else {
                continue;
            };
            if version.value != VERSION {
                let message = format!(
                    "version {} is not known; this program knows version {VERSION}",
                    version.value
                );
                self.problem(layer, version.span, message)
                    .add_hint(format!("write version: {VERSION}, or use a newer backlog-gate"));
            }
        }
    }

    fn backlog_files(&mut self, layers: &Layers) -> crate::text::globs::Globs {
        let files = files(layers).filter(|found| !RawBacklog::says_none(found.value));
        files.map_or_else(Default::default, |Found { layer, value }| {
            self.paths(layer, "backlog.files", Some(value))
        })
    }

    /// The team's dialects, of all layers; of two with one name the upper one.
    fn dialects(&mut self, layers: &Layers) -> Vec<Dialect> {
        let mut dialects: Vec<Dialect> = Vec::new();
        for layer in &layers.layers {
            for (name, raw) in layer.raw.dialects.iter().flat_map(|entries| &entries.0) {
                if dialects.iter().any(|known| known.name == name.value) {
                    continue;
                }
                if name.value == "auto" || name.value.trim().is_empty() {
                    let message = format!("dialects: {:?} is not a name for a dialect", name.value);
                    self.problem(layer, name.span, message);
                    continue;
                }
                if dialects.len() == limits::DIALECTS {
                    let most = limits::DIALECTS;
                    let message = format!("dialects: a policy has at most {most} of its own");
                    self.problem(layer, name.span, message);
                    return dialects;
                }
                match Dialect::compile(&name.value, raw.value.clone()) {
                    Ok(dialect) => {
                        let at = format_args!("the dialect {}", dialect.name);
                        let drawn =
                            self.sources.budget().draw(Resource::Patterns, dialect.patterns, at);
                        if drawn.is_err() {
                            return dialects;
                        }
                        dialects.push(dialect);
                    }
                    Err(problems) => self.dialect_problems(layer, name, &problems),
                }
            }
        }
        dialects
    }

    fn dialect_problems(&mut self, layer: &Layer, name: &Marked<String>, problems: &[String]) {
        for problem in problems {
            let key = problem.split_once(": ").map_or("", |(key, _)| key);
            let path = format!("dialects.{}.{key}", name.value);
            let place = self.place(layer, &path).or(name.span);
            let (what, meant) = match problem.split_once("; did you mean ") {
                Some((what, meant)) => (what, Some(meant)),
                None => (problem.as_str(), None),
            };
            let message = format!("dialects.{}.{what}", name.value);
            let problem = self.problem(layer, place, message);
            if let Some(meant) = meant {
                problem.add_hint(format!("did you mean {meant}"));
            }
        }
    }

    fn dialect(&mut self, layers: &Layers, names: &[&str]) -> DialectChoice {
        let Some(found) = layers.find(|raw| raw.backlog.as_ref()?.dialect.as_ref()) else {
            return DialectChoice::Auto;
        };
        let name = found.value.value.as_str();
        if name == "auto" {
            return DialectChoice::Auto;
        }
        // One of the team's own that did not compile has had its problem reported already.
        let own = |layer: &Layer| {
            let entries = layer.raw.dialects.iter().flat_map(|entries| &entries.0);
            entries.into_iter().any(|(key, _)| key.value == name)
        };
        if !names.contains(&name) && !layers.layers.iter().any(own) {
            let message = format!("backlog.dialect: there is no dialect {name:?}");
            let at = self.at(found.layer, found.value.span);
            let mut allowed = vec!["auto"];
            allowed.extend(names);
            self.problems.push(mistake(at, message).allowed(name, &allowed));
        }
        DialectChoice::Named(name.to_owned())
    }

    /// The severities of all layers; an area hides the rules of that area further down.
    fn severities(&mut self, layers: &Layers) -> BTreeMap<String, Severity> {
        let mut severities = BTreeMap::new();
        for layer in &layers.layers {
            let mut here = Vec::new();
            for (name, word) in layer.raw.rules.iter().flat_map(|entries| &entries.0) {
                self.rule_name(layer, "rules", name);
                let key = format!("rules.{}", name.value);
                let Some(severity) = self.word(layer, &key, word) else {
                    continue;
                };
                let area = name.value.split('/').next().unwrap_or_default();
                if !severities.contains_key(&name.value) && !severities.contains_key(area) {
                    here.push((name.value.clone(), severity));
                }
            }
            severities.extend(here);
        }
        severities
    }

    /// Checks that a rule or an area of that name exists.
    pub(super) fn rule_name(&mut self, layer: &Layer, key: &str, name: &Marked<String>) {
        let text = name.value.as_str();
        if self.rules.has_name(text) {
            return;
        }
        let message = format!("{key}: there is no rule and no area {text:?}");
        let meant = did_you_mean(text, self.rules.names());
        let problem = self.problem(layer, name.span, message);
        if let Some(meant) = meant {
            problem.add_hint(format!("did you mean {meant:?}?"));
        }
        problem.add_hint("`backlog-gate rules` lists all of them");
    }

    fn mode(&mut self, layers: &Layers) -> Mode {
        let mode = layers.find(|raw| raw.mode.as_ref());
        mode.and_then(|found| self.word(found.layer, "mode", found.value)).unwrap_or(Mode::Enforce)
    }

    fn edition(&mut self, layers: &Layers) -> u32 {
        let Some(found) = layers.find(|raw| raw.edition.as_ref()) else { return 1 };
        let edition = found.value.value;
        if (1..=EDITION).contains(&edition) {
            return edition;
        }
        let message = format!("edition {edition} is not known; the newest is {EDITION}");
        self.problem(found.layer, found.value.span, message)
            .add_hint(format!("write edition: {EDITION}, or use a newer backlog-gate"));
        EDITION
    }

    /// Checks that each lock names a key that there is.
    fn locks(&mut self, layers: &Layers) {
        // Few policies lock anything, and the schema is long.
        let keys = LazyCell::new(schema::keys);
        for layer in &layers.layers {
            for entry in layer.raw.locked.iter().flatten() {
                let key = match &entry.value {
                    TextOr::Text(text) => Marked { value: text.clone(), span: entry.span },
                    TextOr::Long(RawLock { key: Some(key), until }) => {
                        if let Some(day) = until {
                            self.date(layer, "locked.until", day);
                        }
                        key.clone()
                    }
                    TextOr::Long(RawLock { key: None, .. }) => {
                        self.problem(layer, entry.span, "locked: the entry names no key")
                            .add_hint("write {key: wip.limits, until: 2027-01-31}");
                        continue;
                    }
                };
                if let Some(name) = key.value.strip_prefix("rules.") {
                    let name = Marked { value: name.to_owned(), span: key.span };
                    self.rule_name(layer, "locked", &name);
                } else if !keys.contains(&key.value) {
                    let message = format!("locked: there is no key {:?}", key.value);
                    let meant = did_you_mean(&key.value, keys.iter().map(String::as_str));
                    let problem = self.problem(layer, key.span, message);
                    if let Some(meant) = meant {
                        problem.add_hint(format!("did you mean {meant:?}?"));
                    }
                    problem.add_hint("write the path of a key, such as wip.limits, or rules.link");
                }
            }
        }
    }

    fn enforce_from(&mut self, layers: &Layers) -> Option<EnforceFrom> {
        let Found { layer, value } = layers.find(|raw| raw.enforce_from.as_ref())?;
        let Some(text) = &value.value.date else {
            self.problem(layer, value.span, "enforce_from: the first day is missing")
                .add_hint("write enforce_from: {date: 2026-12-01, grace_days: 30}");
            return None;
        };
        let grace_days = value.value.grace_days.as_ref().map_or(0, |days| days.value);
        let date = self.date(layer, "enforce_from.date", text)?;
        Some(EnforceFrom { date, grace_days, at: self.at(layer, text.span) })
    }

    fn unverified(&mut self, layers: &Layers) -> Unverified {
        let found = layers.find(|raw| raw.unverified.as_ref());
        let word = found.and_then(|found| self.word(found.layer, "unverified", found.value));
        word.unwrap_or(Unverified::Warn)
    }
}
