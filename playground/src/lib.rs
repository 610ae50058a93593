//! The gate in a browser: texts in, what is read and judged out, both as JSON.
//!
//! Two functions are all that the page calls, so that no tool has to make a bridge: [`reserve`] gives
//! room for the question, [`judge`] answers it. A browser runs one of them at a time.

use std::cell::RefCell;
use std::collections::BTreeMap;

use backlog_gate::error::{Error, Result};
use backlog_gate::gate::Verdict;
use backlog_gate::report::{self, Format, Options};
use backlog_gate::service::{Draft, Memory, Service};
use backlog_gate::source::RepoPath;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

thread_local! {
    /// The text that is handed over: the question, then the answer.
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// What the page asks.
#[derive(Debug, Deserialize)]
struct Question {
    /// The name of the backlog file.
    path: String,
    backlog: String,
    /// The backlog before the change; empty for the same.
    #[serde(default)]
    before: String,
    policy: String,
    /// The description; without one only the backlog is judged.
    description: Option<String>,
    #[serde(default)]
    title: String,
    /// The day of the person who asks, `YYYY-MM-DD`.
    today: String,
}

/// What the page shows.
#[derive(Debug, Default, Serialize)]
struct Answer {
    /// The items, as `items --format json` gives them.
    items: Option<Box<serde_json::value::RawValue>>,
    /// The report, as `check --format json` gives it.
    report: Option<Box<serde_json::value::RawValue>>,
    /// The report for people, with carets.
    text: String,
    passes: bool,
    error: Option<String>,
}

/// Room for a question of this many bytes; gives its address.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(len: usize) -> *mut u8 {
    TEXT.with_borrow_mut(|text| {
        text.clear();
        text.resize(len, 0);
        text.as_mut_ptr()
    })
}

/// Answers the question that lies in the room that was given; gives the address of the answer, which
/// is four bytes of length, the least first, and that many bytes of JSON.
#[unsafe(no_mangle)]
pub extern "C" fn judge() -> *const u8 {
    let question = TEXT.take();
    let answer = answer(&question);
    let json = serde_json::to_vec(&answer).unwrap_or_default();
    let len = u32::try_from(json.len()).unwrap_or(0);
    TEXT.with_borrow_mut(|text| {
        text.extend_from_slice(&len.to_le_bytes());
        text.extend_from_slice(&json);
        text.as_ptr()
    })
}

fn answer(question: &[u8]) -> Answer {
    let question: Question = match serde_json::from_slice(question) {
        Ok(question) => question,
        Err(cause) => return Answer { error: Some(cause.to_string()), ..Answer::default() },
    };
    judged(question).unwrap_or_else(|error| Answer { error: Some(said(&error)), ..Answer::default() })
}

/// An error with its ways out.
fn said(error: &Error) -> String {
    let hints = error.hints().into_iter().map(|hint| format!("\nhelp: {hint}"));
    format!("{error}{}", hints.collect::<String>())
}

fn judged(question: Question) -> Result<Answer> {
    let path = RepoPath::new(&question.path).unwrap_or_else(|| {
        RepoPath::new("BACKLOG.md").expect("the constant is a path inside the repository")
    });
    let policy = RepoPath::new(".backlog-gate.yml").expect("so is this one");
    let files = |backlog: String| {
        let mut files = BTreeMap::from([(path.clone(), backlog)]);
        if !question.policy.trim().is_empty() {
            files.insert(policy.clone(), question.policy.clone());
        }
        files
    };
    let before = if question.before.trim().is_empty() {
        question.backlog.clone()
    } else {
        question.before.clone()
    };
    let base = question.description.is_some().then(|| files(before));
    let memory = Memory { head: files(question.backlog.clone()), base };
    let today: Date = question.today.parse().unwrap_or(Date::constant(2026, 1, 1));
    let mut service = Service::new(memory, today);
    let view = service.view()?;
    let inputs = &view.inputs;
    let shown: Vec<_> = view.items().iter().collect();
    let parts = report::items::json_parts(&inputs.backlog, &shown, &inputs.sources);
    let items = serde_json::value::RawValue::from_string(parts.collect::<String>()).ok();
    let judgement = match question.description {
        Some(body) => {
            let title = (!question.title.trim().is_empty()).then_some(question.title);
            Some(service.verdict(&Draft { title, body, ..Draft::default() })?)
        }
        None => None,
    };
    let report = judgement.as_ref().map_or_else(|| view.report(), |judgement| judgement.report());
    let options = Options::default();
    let json = report::render(Format::Json, &report, options);
    Ok(Answer {
        items,
        report: serde_json::value::RawValue::from_string(json).ok(),
        text: report::render(Format::Terminal, &report, options),
        passes: report.verdict == Verdict::Pass,
        error: None,
    })
}
