//! The files of reports, folder by folder and line by line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::Deserialize;

use super::record::{Finding, Run};
use super::summary::Overview;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::sort::Sort as _;

/// How the names of files of reports end.
const ENDINGS: [&str; 3] = ["ndjson", "jsonl", "json"];
/// The path that means standard input.
const STDIN: &str = "-";

/// Within a text of JSON a quote has a backslash before it, so that no text looks like these.
static RUN: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\"record\":\"run\""));
static RULE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\"record\":\"rule\""));
static FINDING: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\"record\":\"finding\""));

/// Reads reports: files, folders with all that is below them, patterns, and `-` for standard input.
///
/// # Errors
/// Where a path is not there or cannot be read, or no report is in any of them. A line that is not one is
/// counted.
pub fn read(paths: &[PathBuf]) -> Result<Overview> {
    let mut overview = Overview::default();
    for path in paths {
        if path == Path::new(STDIN) {
            read_stream(std::io::stdin().lock(), "standard input", None, &mut overview)?;
            continue;
        }
        let files = files(path)?;
        if files.is_empty() {
            let message = format!("there is no report in {}", path.display());
            return Err(Error::new(ErrorKind::Input, message)
                .hint("reports are files that end with .ndjson, .jsonl or .json"));
        }
        for file in files {
            read_file(&file, &mut overview)?;
        }
    }
    if overview.runs == 0 {
        return Err(Error::new(ErrorKind::Input, "there is no report in what was named")
            .hint("let each run write one: `backlog-gate check --format ndjson=FILE`"));
    }
    overview.finish();
    Ok(overview)
}

/// The files that a path means, in order.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_dir() {
        let mut found = Vec::new();
        walk(path, 0, &mut found).map_err(|cause| cannot_read(path, cause))?;
        found.order();
        return Ok(found);
    }
    if path.exists() {
        return Ok(vec![path.to_owned()]);
    }
    let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']));
    let Some(matches) = pattern.and_then(|pattern| glob::glob(pattern).ok()) else {
        let message = format!("there is no file {}", path.display());
        return Err(Error::new(ErrorKind::Input, message)
            .hint("name files, folders, patterns such as 'runs/*.ndjson', or `-`"));
    };
    let mut found: Vec<PathBuf> = matches.flatten().filter(|path| path.is_file()).collect();
    found.order();
    Ok(found)
}

/// Folders are followed, links are not.
fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if depth > limits::REPORT_FOLDERS {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (kind, path) = (entry.file_type()?, entry.path());
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if kind.is_dir() {
            walk(&path, depth + 1, found)?;
        } else if kind.is_file() && ENDINGS.contains(&ending) {
            found.push(path);
        }
    }
    Ok(())
}

fn read_file(path: &Path, overview: &mut Overview) -> Result<()> {
    let file = File::open(path).map_err(|cause| cannot_read(path, cause))?;
    let name = path.display().to_string();
    read_stream(BufReader::with_capacity(1 << 20, file), &name, Some(path), overview)
}

fn cannot_read(path: &Path, cause: std::io::Error) -> Error {
    Error::new(ErrorKind::Input, format!("cannot read {}", path.display()))
        .because(cause)
        .hint("name files and folders that may be read")
}

/// Reads records, one a line; a report in JSON may be spread over all lines of its file.
fn read_stream(
    mut stream: impl BufRead,
    name: &str,
    path: Option<&Path>,
    overview: &mut Overview,
) -> Result<()> {
    let fallback = path.map_or_else(|| name.to_owned(), name_of);
    let mut line = Vec::new();
    let mut number = 0;
    overview.files += 1;
    loop {
        line.clear();
        number += 1;
        let limit = limits::REPORT_LINE as u64;
        let read = (&mut stream).take(limit).read_until(b'\n', &mut line);
        let read = read.map_err(|cause| cannot_read(Path::new(name), cause))?;
        if read == 0 {
            return Ok(());
        }
        // The report of `--format json` has a line for each of its keys.
        if number == 1 && line.trim_ascii() == b"{" {
            let rest = (&mut stream).take(limit).read_to_end(&mut line);
            rest.map_err(|cause| cannot_read(Path::new(name), cause))?;
        }
        if !line.trim_ascii().is_empty() && !take(&line, &fallback, overview) {
            overview.unread(name, number);
        }
    }
}

/// Adds a record up; `false` where it is not one.
fn take(line: &[u8], fallback: &str, overview: &mut Overview) -> bool {
    match kind_of(line) {
        Some(Kind::Rule) => true,
        Some(Kind::Finding) => {
            let Ok(finding) = serde_json::from_slice::<Finding<'_>>(line) else { return false };
            overview.finding(&finding);
            true
        }
        Some(Kind::Run) => {
            let Ok(run) = serde_json::from_slice::<Run<'_>>(line) else { return false };
            overview.run(&run, fallback);
            run.findings.iter().for_each(|finding| overview.finding(finding));
            true
        }
        None => false,
    }
}

/// What a line is; a report in JSON is the record of a run that has its findings in itself. As the gate
/// writes a record it is known by a look; one that another program wrote again is read first.
fn kind_of(line: &[u8]) -> Option<Kind> {
    if RULE.find(line).is_some() {
        return Some(Kind::Rule);
    }
    if FINDING.find(line).is_some() {
        return Some(Kind::Finding);
    }
    if RUN.find(line).is_some() {
        return Some(Kind::Run);
    }
    let record: Record = serde_json::from_slice(line).ok()?;
    Some(record.record)
}

/// The record that a line is.
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    record: Kind,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Run,
    Rule,
    Finding,
}

/// What a repository is called whose report does not say it: the folder of the report, else its name.
fn name_of(path: &Path) -> String {
    let folder = path.parent().and_then(|folder| folder.file_name());
    let name = folder.or_else(|| path.file_stem());
    name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record as a program writes it that puts blanks behind its colons.
    fn line_with_blanks(line: &str) -> String {
        line.replace("\",\"", "\", \"").replace("\":", "\": ")
    }

    #[test]
    fn a_text_never_looks_like_a_record() {
        let mut overview = Overview::default();
        let line = r#"{"message":"\"record\":\"rule\"","pre_existing":false,"record":"finding","rule":"a/b","severity":"error","waived":null}"#;
        assert!(take(line.as_bytes(), "x", &mut overview));
        for line in ["", "[]", "{\"a\": 1}", "no record", "{\"record\":\"run\"}"] {
            assert!(!take(line.as_bytes(), "x", &mut overview), "{line}");
        }
        assert!(take(br#"{"id":"a/b","record":"rule"}"#, "x", &mut overview));
        let again = line_with_blanks(line);
        assert!(take(again.as_bytes(), "x", &mut overview), "{again}");
        assert!(take(br#"{"id": "a/b", "record": "rule"}"#, "x", &mut overview));
        overview.finish();
        assert_eq!(overview.rules.len(), 1);
        assert_eq!(overview.rules[0].findings, 2);
    }
}
