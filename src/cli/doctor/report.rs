//! A diagnosis for people and for programs.

use serde_json::{Value, json};

use super::{Diagnosis, Symptom};
use crate::escape::terminal::line;
use crate::finding::Severity;
use crate::source::RepoPath;
use crate::text::plural;

/// The diagnosis for people.
#[must_use]
pub fn text(diagnosis: &Diagnosis) -> String {
    let mut lines = Vec::new();
    for (path, symptom) in diagnosis.symptoms() {
        let place = place(path, symptom);
        lines.push(format!(
            "{place}: {}[{}]: {}",
            symptom.severity,
            symptom.id,
            line(&symptom.message)
        ));
        lines.push(format!("  help: {}", line(&symptom.help)));
    }
    for (message, help) in &diagnosis.clone {
        lines.push(format!("error[clone]: {}", line(message)));
        lines.push(format!("  help: {}", line(help)));
    }
    for (path, reason) in &diagnosis.unread {
        lines.push(format!("{path}: error[unreadable]: {}", line(reason)));
        lines.push("  help: fix it; a forge runs no pipeline that it cannot read".to_owned());
    }
    lines.push(summary(diagnosis));
    lines.push(String::new());
    lines.join("\n")
}

fn summary(diagnosis: &Diagnosis) -> String {
    let looked_at = plural(diagnosis.looked_at, "pipeline file");
    if diagnosis.pipelines.is_empty() {
        return format!("the gate runs in none of {looked_at}; `backlog-gate init` writes one");
    }
    let count =
        |severity| diagnosis.symptoms().filter(|(_, symptom)| symptom.severity == severity).count();
    let runs = format!("the gate runs in {} of {looked_at}", diagnosis.pipelines.len());
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => format!("{runs}: nothing would bite"),
        (errors, warnings) => {
            format!("{runs}: {}, {}", plural(errors, "error"), plural(warnings, "warning"))
        }
    }
}

fn place(path: &RepoPath, symptom: &Symptom) -> String {
    symptom.at.map_or_else(|| path.to_string(), |(row, column)| format!("{path}:{row}:{column}"))
}

/// The diagnosis for programs.
#[must_use]
pub fn json(diagnosis: &Diagnosis) -> String {
    let symptom = |(path, symptom): (&RepoPath, &Symptom)| {
        json!({
            "id": symptom.id,
            "severity": symptom.severity.as_str(),
            "message": symptom.message,
            "help": symptom.help,
            "path": path.as_str(),
            "line": symptom.at.map(|(row, _)| row),
            "column": symptom.at.map(|(_, column)| column),
        })
    };
    let unread =
        |(path, reason): &(RepoPath, String)| json!({"path": path.as_str(), "reason": reason});
    let pipelines = diagnosis.pipelines.iter().map(|pipeline| pipeline.path.as_str());
    let value = json!({
        "schema_version": 1,
        "looked_at": diagnosis.looked_at,
        "pipelines": pipelines.collect::<Vec<_>>(),
        "symptoms": diagnosis.symptoms().map(symptom).collect::<Vec<Value>>(),
        "unread": diagnosis.unread.iter().map(unread).collect::<Vec<Value>>(),
    });
    format!("{value:#}\n")
}
