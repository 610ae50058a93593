//! One session: requests in their order, each with one answer.

use std::collections::{BTreeSet, VecDeque};
use std::io::{self, BufReader, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::calls::Desk;
use super::tools::{self, Nothing};
use super::wire::{self, Fault, INVALID_PARAMS, INVALID_REQUEST, Incoming, METHOD_NOT_FOUND};
use super::{resources, wire::INTERNAL_ERROR};
use crate::error::{Error, ErrorKind, Result};
use crate::escape::json::compact;
use crate::escape::terminal::terminal;
use crate::service::View;

/// The versions of the protocol that are spoken, the newest first.
const VERSIONS: [&str; 3] = ["2025-06-18", "2025-03-26", "2024-11-05"];
/// The only one in which several messages may come as one.
const WITH_BATCHES: &str = "2025-03-26";
/// How many messages wait at most, so that a request among them can be taken back.
const MOST_WAITING: usize = 64;

const INSTRUCTIONS: &str = "This repository has a merge gate that reads its backlog. \
    Ask `next` what may be started and `start` it (with `owner`) before you work on it: one item at a \
    time, as the backlog orders them. When the work is done, `finish` the item with the description of \
    the pull request, and ask `check_draft` until the verdict is pass. A refusal says which rule, \
    which line and what to do; `explain` says more of a rule.";

/// Answers until the input ends.
pub(in crate::cli) fn serve(dir: &Path, today: Date, out: &mut dyn Write) -> Result<()> {
    let desk = Desk::open(dir, today)?;
    let (sender, receiver) = sync_channel(MOST_WAITING);
    // The thread ends with the input, or with the process.
    std::thread::spawn(move || {
        let mut input = BufReader::new(io::stdin());
        while let Ok(Some(incoming)) = wire::next(&mut input) {
            if sender.send(incoming).is_err() {
                return;
            }
        }
    });
    let mut session =
        Session { desk, version: VERSIONS[0], subscribed: BTreeSet::new(), seen: None, out };
    session.run(&receiver)
}

struct Session<'a> {
    desk: Desk,
    version: &'static str,
    /// The resources whose changes are announced.
    subscribed: BTreeSet<String>,
    /// What was read last, to see that something has changed.
    seen: Option<Arc<View>>,
    out: &'a mut dyn Write,
}

impl Session<'_> {
    fn run(&mut self, receiver: &Receiver<Incoming>) -> Result<()> {
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() {
                let Ok(incoming) = receiver.recv() else { return Ok(()) };
                waiting.push_back(incoming);
            }
            while waiting.len() < MOST_WAITING
                && let Ok(incoming) = receiver.try_recv()
            {
                waiting.push_back(incoming);
            }
            take_back(&mut waiting);
            let Some(incoming) = waiting.pop_front() else { continue };
            if let Some(answer) = self.answer(incoming) {
                self.send(&answer)?;
            }
            self.announce_changes()?;
        }
    }

    fn answer(&mut self, incoming: Incoming) -> Option<Value> {
        match incoming {
            Incoming::Request { id, method, params } => Some(match self.handle(&method, params) {
                Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
                Err(fault) => fault.answer(&id),
            }),
            Incoming::Notification { .. } | Incoming::Answer => None,
            Incoming::Fault(id, fault) => Some(fault.answer(&id)),
            Incoming::Batch(_) if self.version != WITH_BATCHES => {
                let text = format!("version {} of the protocol has no batches", self.version);
                Some(Fault::new(INVALID_REQUEST, text).answer(&Value::Null))
            }
            Incoming::Batch(parts) => {
                let answers: Vec<Value> =
                    parts.into_iter().filter_map(|part| self.answer(part)).collect();
                (!answers.is_empty()).then_some(Value::Array(answers))
            }
        }
    }

    fn handle(&mut self, method: &str, params: Map<String, Value>) -> Result<Value, Fault> {
        match method {
            "initialize" => self.initialize(&params),
            "ping" => Ok(json!({})),
            "tools/list" => {
                only_page(&params)?;
                Ok(json!({"tools": tools::listed()}))
            }
            "tools/call" => self.call(params),
            "resources/list" => {
                only_page(&params)?;
                resources::list(&mut self.desk).map_err(|error| failed(&error))
            }
            "resources/templates/list" => {
                only_page(&params)?;
                Ok(resources::templates())
            }
            "resources/read" => resources::read(&mut self.desk, text(&params, "uri")?),
            "resources/subscribe" => {
                let uri = text(&params, "uri")?;
                resources::read(&mut self.desk, uri)?;
                self.seen = self.desk.view().ok();
                self.subscribed.insert(uri.to_owned());
                Ok(json!({}))
            }
            "resources/unsubscribe" => {
                self.subscribed.remove(text(&params, "uri")?);
                Ok(json!({}))
            }
            _ => {
                let method: String = method.chars().take(80).collect();
                Err(Fault::new(METHOD_NOT_FOUND, format!("there is no method {method:?}")))
            }
        }
    }

    fn initialize(&mut self, params: &Map<String, Value>) -> Result<Value, Fault> {
        let wanted = text(params, "protocolVersion")?;
        let known = VERSIONS.into_iter().find(|version| *version == wanted);
        self.version = known.unwrap_or(VERSIONS[0]);
        Ok(json!({
            "protocolVersion": self.version,
            "capabilities": {
                "tools": {"listChanged": false},
                "resources": {"subscribe": true, "listChanged": false},
            },
            "serverInfo": {
                "name": "backlog-gate",
                "title": "backlog-gate",
                "version": env!("CARGO_PKG_VERSION"),
            },
            "instructions": INSTRUCTIONS,
        }))
    }

    fn call(&mut self, mut params: Map<String, Value>) -> Result<Value, Fault> {
        let arguments = params.remove("arguments");
        let desk = &mut self.desk;
        let answer = match text(&params, "name")? {
            "next" => desk.next(&arguments_of(arguments)?),
            "show" => desk.show(&arguments_of(arguments)?),
            "start" => desk.start(&arguments_of(arguments)?),
            "finish" => desk.finish(&arguments_of(arguments)?),
            "add" => desk.add(&arguments_of(arguments)?),
            "check_draft" => desk.check_draft(arguments_of(arguments)?),
            "check" => {
                arguments_of::<Nothing>(arguments)?;
                desk.check()
            }
            "explain" => Desk::explain(&arguments_of(arguments)?),
            other => {
                let other: String = other.chars().take(80).collect();
                return Err(Fault::new(INVALID_PARAMS, format!("there is no tool {other:?}")));
            }
        };
        Ok(answer.unwrap_or_else(|error| Answer::error(&error)).result())
    }

    /// Tells of the resources that somebody watches, where the files are not what they were.
    fn announce_changes(&mut self) -> Result<()> {
        if self.subscribed.is_empty() {
            return Ok(());
        }
        let Ok(now) = self.desk.view() else { return Ok(()) };
        let is_same = self.seen.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, &now));
        if self.seen.replace(now).is_none() || is_same {
            return Ok(());
        }
        for uri in self.subscribed.clone() {
            let method = "notifications/resources/updated";
            self.send(&json!({"jsonrpc": "2.0", "method": method, "params": {"uri": uri}}))?;
        }
        Ok(())
    }

    fn send(&mut self, message: &Value) -> Result<()> {
        let line = compact(message) + "\n";
        let sent = self.out.write_all(line.as_bytes()).and_then(|()| self.out.flush());
        sent.map_err(|cause| {
            Error::new(ErrorKind::Output, "whoever asked does not read any more").because(cause)
        })
    }
}

/// Takes the requests out of those that wait which are not wanted any more.
fn take_back(waiting: &mut VecDeque<Incoming>) {
    let cancelled = |incoming: &Incoming| match incoming {
        Incoming::Notification { method, params } if method == "notifications/cancelled" => {
            params.get("requestId").cloned()
        }
        _ => None,
    };
    let ids: Vec<Value> = waiting.iter().filter_map(cancelled).collect();
    if !ids.is_empty() {
        waiting.retain(|incoming| match incoming {
            Incoming::Request { id, .. } => !ids.contains(id),
            _ => cancelled(incoming).is_none(),
        });
    }
}

/// There is one page of everything.
fn only_page(params: &Map<String, Value>) -> Result<(), Fault> {
    match params.get("cursor") {
        None | Some(Value::Null) => Ok(()),
        Some(_) => Err(Fault::new(INVALID_PARAMS, "there is no such page")),
    }
}

fn text<'a>(params: &'a Map<String, Value>, key: &str) -> Result<&'a str, Fault> {
    let value = params.get(key).and_then(Value::as_str);
    value.ok_or_else(|| Fault::new(INVALID_PARAMS, format!("`{key}` is a text")))
}

fn arguments_of<T: DeserializeOwned>(arguments: Option<Value>) -> Result<T, Fault> {
    let arguments =
        arguments.filter(|value| !value.is_null()).unwrap_or_else(|| Value::Object(Map::new()));
    serde_json::from_value(arguments).map_err(|error| {
        Fault::new(INVALID_PARAMS, terminal(&format!("the arguments do not fit: {error}")))
    })
}

fn failed(error: &Error) -> Fault {
    Fault::new(INTERNAL_ERROR, terminal(&error.to_string()))
}
