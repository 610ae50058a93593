//! The rules for programs: the list of the command `rules`, and the pages of `explain`.

use schemars::JsonSchema;
use serde::Serialize;
#[cfg(test)]
use serde_json::Value;

use super::Listing;
use super::json::{FindingFacts, finding_facts, outcome};
use super::rule_pages::example;
use crate::escape::json::pretty;
use crate::finding::{Severity, rule_page};
use crate::gate::Report;
use crate::rules::{self, Rule};

/// A rule in the list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ListedRule")]
struct RuleFacts {
    id: &'static str,
    area: &'static str,
    /// The severity that holds here.
    severity: Severity,
    default_severity: Severity,
    /// What it finds, in one line.
    summary: &'static str,
    why: &'static str,
    /// The keys of the policy that change what it does.
    options: Vec<OptionFacts>,
}

/// A key of the policy.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Option")]
struct OptionFacts {
    key: &'static str,
    help: &'static str,
}

/// The list of all rules as JSON, with the severities that hold.
#[must_use]
pub fn list(severity: impl Fn(&Rule) -> Severity) -> String {
    let facts: Vec<RuleFacts> = rules::all()
        .map(|rule| RuleFacts {
            id: rule.id,
            area: rule.area(),
            severity: severity(rule),
            default_severity: rule.severity,
            summary: rule.summary,
            why: rule.why,
            options: options(rule),
        })
        .collect();
    pretty(&facts, facts.len() * 600)
}

/// The pages of rules.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Pages")]
struct Root<'a> {
    schema_version: u32,
    rules: Vec<PageFacts>,
    /// What came of the rule in a change; `null` where none was named.
    here: Option<Here<'a>>,
}

/// The page of a rule.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Page")]
struct PageFacts {
    id: &'static str,
    area: &'static str,
    /// The severity where no policy says anything.
    default_severity: Severity,
    /// What it finds, in one line.
    summary: &'static str,
    why: &'static str,
    /// An example that fails, in Markdown.
    fails: String,
    /// An example that passes, in Markdown.
    passes: String,
    options: Vec<OptionFacts>,
    /// The address of the page.
    page: String,
}

/// What came of a rule in a change.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Here")]
struct Here<'a> {
    #[schemars(extend("enum" = ["passed", "failed", "warned", "skipped", "unverified"]))]
    outcome: &'static str,
    /// Why it was skipped, or could not be verified.
    reason: Option<&'a str>,
    findings: Vec<FindingFacts<'a>>,
}

/// The pages of these rules as JSON; of one rule with what came of it in a change.
#[must_use]
pub fn pages<'a>(rules: impl IntoIterator<Item = &'a Rule>, change: Option<&Report<'_>>) -> String {
    let rules: Vec<PageFacts> = rules.into_iter().map(page).collect();
    let only = rules.first().map_or("", |rule| rule.id);
    let listing = change.map(|report| {
        let mut listing = Listing::of(report);
        listing.findings.to_mut().retain(|finding| finding.rule == only);
        listing
    });
    let judged = change.and_then(|report| report.rules.iter().find(|it| it.rule.id == only));
    let here = judged.zip(listing.as_ref()).map(|(judged, listing)| {
        let (outcome, reason) = outcome(&judged.outcome);
        Here { outcome, reason, findings: finding_facts(listing) }
    });
    let room = rules.len() * 3000;
    pretty(&Root { schema_version: 1, rules, here }, room)
}

fn page(rule: &Rule) -> PageFacts {
    PageFacts {
        id: rule.id,
        area: rule.area(),
        default_severity: rule.severity,
        summary: rule.summary,
        why: rule.why,
        fails: example(&rule.fails),
        passes: example(&rule.passes),
        options: options(rule),
        page: rule_page(rule.id),
    }
}

fn options(rule: &Rule) -> Vec<OptionFacts> {
    let facts =
        |option: &crate::catalogue::RuleOption| OptionFacts { key: option.key, help: option.help };
    rule.options.iter().map(facts).collect()
}

/// The schema of the list.
#[cfg(test)]
pub(crate) fn schema() -> Value {
    super::schema::of::<Vec<RuleFacts>>("rules", "The rules")
}

/// The schema of the pages.
#[cfg(test)]
pub(crate) fn schema_of_pages() -> Value {
    super::schema::of::<Root<'_>>("explain", "The pages of rules")
}
