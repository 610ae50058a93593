//! SARIF 2.1.0, as far as the gate asks.

use jiff::Timestamp;
use serde::Deserialize;

use super::time;
use super::{Parsed, Sarif};
use crate::finding::Severity;

/// One result that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct SarifResult {
    /// The id of its rule.
    pub rule: String,
    /// What the tool says.
    pub message: String,
    /// Its level.
    pub level: Severity,
    /// How bad a vulnerability it is.
    pub score: Score,
    /// `path:line`, if it has a place.
    pub place: Option<String>,
}

/// How bad a vulnerability is, in tenths: 0 to 100. What states no `security-severity` counts by
/// its level, so that no tool can hide an error by not scoring it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(pub u16);

impl Score {
    fn of_level(level: Severity) -> Self {
        Self(match level {
            Severity::Error => 70,
            Severity::Warning => 40,
            Severity::Note => 1,
            Severity::Off => 0,
        })
    }
}

#[derive(Deserialize)]
struct Log {
    runs: Option<Vec<Run>>,
}

#[derive(Deserialize)]
struct Run {
    #[serde(default)]
    tool: Tool,
    results: Option<Vec<RawResult>>,
    invocations: Option<Vec<Invocation>>,
}

#[derive(Default, Deserialize)]
struct Tool {
    #[serde(default)]
    driver: Component,
    extensions: Option<Vec<Component>>,
}

#[derive(Default, Deserialize)]
struct Component {
    rules: Option<Vec<RawRule>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRule {
    id: Option<String>,
    default_configuration: Option<Configuration>,
    properties: Option<Properties>,
}

#[derive(Deserialize)]
struct Configuration {
    level: Option<String>,
}

#[derive(Deserialize)]
struct Properties {
    #[serde(rename = "security-severity")]
    security_severity: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawResult {
    rule_id: Option<String>,
    rule_index: Option<i64>,
    rule: Option<Reference>,
    kind: Option<String>,
    level: Option<String>,
    message: Option<Message>,
    locations: Option<Vec<Location>>,
    suppressions: Option<Vec<Suppression>>,
    baseline_state: Option<String>,
    properties: Option<Properties>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    id: Option<String>,
    index: Option<i64>,
    tool_component: Option<ComponentReference>,
}

#[derive(Deserialize)]
struct ComponentReference {
    index: Option<i64>,
}

#[derive(Deserialize)]
struct Message {
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Option<Physical>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Option<Artifact>,
    region: Option<Region>,
}

#[derive(Deserialize)]
struct Artifact {
    uri: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: Option<u64>,
}

#[derive(Deserialize)]
struct Suppression {
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: Option<bool>,
    start_time_utc: Option<String>,
    end_time_utc: Option<String>,
}

/// Reads the results of all runs of a file.
pub fn parse(bytes: &[u8]) -> Parsed<Sarif> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let log: Log =
        serde_json::from_slice(bytes).map_err(|error| format!("is not a SARIF log: {error}"))?;
    let runs = log.runs.ok_or("is not a SARIF log: it has no `runs`")?;
    if runs.is_empty() {
        return Err("holds no run of a tool".to_owned());
    }
    let mut sarif = Sarif::default();
    let mut written: Option<Timestamp> = None;
    for run in &runs {
        let invocations = || run.invocations.iter().flatten();
        if invocations().any(|run| run.execution_successful == Some(false)) {
            return Err("says that the tool did not end well".to_owned());
        }
        let results = run.results.as_ref().ok_or("says nothing about results")?;
        sarif.results.extend(results.iter().filter(|result| stands(result)).map(|r| run.result(r)));
        let times = invocations().filter_map(|run| {
            time::parse(run.end_time_utc.as_ref().or(run.start_time_utc.as_ref())?)
        });
        written = times.chain(written).max();
    }
    Ok((sarif, written))
}

/// Whether a result is a finding that nobody set aside.
fn stands(result: &RawResult) -> bool {
    let is_set_aside = |suppression: &Suppression| {
        suppression.status.as_deref().is_none_or(|status| status == "accepted")
    };
    let suppressed = result.suppressions.iter().flatten().any(is_set_aside);
    let is_finding = result.kind.as_deref().is_none_or(|kind| kind == "fail");
    !suppressed && is_finding && result.baseline_state.as_deref() != Some("absent")
}

impl Run {
    fn result(&self, raw: &RawResult) -> SarifResult {
        let rule = self.rule(raw);
        let default = || rule?.default_configuration.as_ref()?.level.as_deref();
        let level = level(raw.level.as_deref().or_else(default));
        let stated = |properties: &Option<Properties>| {
            score(properties.as_ref()?.security_severity.as_ref()?)
        };
        let of_rule = || stated(&rule?.properties);
        let score = stated(&raw.properties).or_else(of_rule);
        SarifResult {
            rule: id(raw).or_else(|| rule?.id.as_deref()).unwrap_or("?").to_owned(),
            message: raw
                .message
                .as_ref()
                .and_then(|message| message.text.clone())
                .unwrap_or_default(),
            level,
            score: score.unwrap_or_else(|| Score::of_level(level)),
            place: place(raw),
        }
    }

    /// The description of the result's rule, by its index or its id.
    fn rule(&self, raw: &RawResult) -> Option<&RawRule> {
        let reference = raw.rule.as_ref();
        let extension = reference
            .and_then(|rule| rule.tool_component.as_ref()?.index)
            .and_then(|index| self.tool.extensions.as_ref()?.get(usize::try_from(index).ok()?));
        let component = extension.unwrap_or(&self.tool.driver);
        let index = raw.rule_index.or_else(|| reference?.index);
        let by_index =
            index.and_then(|index| component.rules.as_ref()?.get(usize::try_from(index).ok()?));
        by_index.or_else(|| {
            let wanted = id(raw)?;
            let others = self.tool.extensions.iter().flatten();
            let components = std::iter::once(&self.tool.driver).chain(others);
            let mut rules = components.flat_map(|component| component.rules.iter().flatten());
            // `CWE-79/2` is a result of the rule `CWE-79`.
            rules.find(|rule| {
                let known = rule.id.as_deref().unwrap_or_default();
                known == wanted
                    || wanted.strip_prefix(known).is_some_and(|rest| rest.starts_with('/'))
            })
        })
    }
}

fn id(raw: &RawResult) -> Option<&str> {
    raw.rule_id.as_deref().or_else(|| raw.rule.as_ref()?.id.as_deref())
}

fn level(word: Option<&str>) -> Severity {
    match word {
        Some("error") => Severity::Error,
        Some("note") => Severity::Note,
        Some("none") => Severity::Off,
        _ => Severity::Warning,
    }
}

/// A number, or a text that is one, from 0.0 to 10.0.
fn score(value: &serde_json::Value) -> Option<Score> {
    let number = match value {
        serde_json::Value::String(text) => text.trim().parse().ok()?,
        value => value.as_f64()?,
    };
    (0.0..=10.0).contains(&number).then(|| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        Score((number * 10.0).round() as u16)
    })
}

fn place(raw: &RawResult) -> Option<String> {
    let physical = raw.locations.as_ref()?.first()?.physical_location.as_ref()?;
    let path = physical.artifact_location.as_ref()?.uri.as_ref()?;
    let line = physical.region.as_ref().and_then(|region| region.start_line);
    Some(line.map_or_else(|| path.clone(), |line| format!("{path}:{line}")))
}
