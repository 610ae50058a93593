//! JSON-RPC 2.0, one message a line, as it comes from whoever asks and as it goes back.

use std::io::{self, BufRead, Read as _};

use serde_json::{Map, Value, json};

use crate::limits;

/// The text is not JSON.
pub(super) const PARSE_ERROR: i64 = -32_700;
/// It is not a request.
pub(super) const INVALID_REQUEST: i64 = -32_600;
/// There is no such method.
pub(super) const METHOD_NOT_FOUND: i64 = -32_601;
/// The parameters do not fit.
pub(super) const INVALID_PARAMS: i64 = -32_602;
/// There is no such resource.
pub(super) const RESOURCE_NOT_FOUND: i64 = -32_002;
/// The gate could not do it.
pub(super) const INTERNAL_ERROR: i64 = -32_603;

/// Why a request has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: i64,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The answer to the request of this id; `null` where it is not known.
    pub(super) fn answer(&self, id: &Value) -> Value {
        json!({"jsonrpc": "2.0", "id": id, "error": {"code": self.code, "message": self.message}})
    }
}

/// What one line holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Incoming {
    /// Something that wants an answer.
    Request { id: Value, method: String, params: Map<String, Value> },
    /// Something that does not.
    Notification { method: String, params: Map<String, Value> },
    /// An answer to something that was never asked.
    Answer,
    /// Several at once.
    Batch(Vec<Self>),
    /// Nothing that can be read; with its id, where it has one.
    Fault(Value, Fault),
}

/// Reads the next line; `None` at the end of the input. Of a line that is too long nothing is kept.
pub(super) fn next(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    loop {
        let mut line = Vec::new();
        let most = limits::RPC_MESSAGE as u64 + 1;
        if input.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') && line.len() > limits::RPC_MESSAGE {
            skip_line(input)?;
            let most = limits::RPC_MESSAGE;
            let fault = Fault::new(INVALID_REQUEST, format!("a message has at most {most} bytes"));
            return Ok(Some(Incoming::Fault(Value::Null, fault)));
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(parse(&line)));
        }
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let room = input.fill_buf()?;
        if room.is_empty() {
            return Ok(());
        }
        let end = room.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(room.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn parse(line: &[u8]) -> Incoming {
    match serde_json::from_slice::<Value>(line) {
        Err(error) => {
            let fault = Fault::new(PARSE_ERROR, format!("this is not JSON: {error}"));
            Incoming::Fault(Value::Null, fault)
        }
        Ok(Value::Array(parts)) => {
            if (1..=limits::RPC_BATCH).contains(&parts.len()) {
                Incoming::Batch(parts.into_iter().map(message).collect())
            } else {
                let most = limits::RPC_BATCH;
                let text = format!("a batch has at least one message and at most {most}");
                Incoming::Fault(Value::Null, Fault::new(INVALID_REQUEST, text))
            }
        }
        Ok(value) => message(value),
    }
}

fn message(value: Value) -> Incoming {
    let Value::Object(mut fields) = value else {
        return invalid(Value::Null, "a message is an object");
    };
    let id = fields.remove("id");
    let is_id = |id: &Value| id.is_string() || id.is_i64() || id.is_u64();
    let known = id.clone().filter(is_id).unwrap_or(Value::Null);
    if fields.get("jsonrpc") != Some(&Value::from("2.0")) {
        return invalid(known, "a message says `\"jsonrpc\": \"2.0\"`");
    }
    if id.as_ref().is_some_and(|id| !is_id(id)) {
        return invalid(Value::Null, "an id is a text or a whole number");
    }
    let method = match fields.remove("method") {
        Some(Value::String(method)) => method,
        None if fields.contains_key("result") || fields.contains_key("error") => {
            return Incoming::Answer;
        }
        _ => return invalid(known, "a message names its method"),
    };
    let params = match fields.remove("params") {
        None => Map::new(),
        Some(Value::Object(params)) => params,
        Some(_) => {
            let fault = Fault::new(INVALID_PARAMS, "`params` is an object");
            return Incoming::Fault(known, fault);
        }
    };
    match id {
        Some(id) => Incoming::Request { id, method, params },
        None => Incoming::Notification { method, params },
    }
}

fn invalid(id: Value, why: &str) -> Incoming {
    Incoming::Fault(id, Fault::new(INVALID_REQUEST, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Incoming> {
        let mut input = text.as_bytes();
        std::iter::from_fn(|| next(&mut input).unwrap()).collect()
    }

    fn code(text: &str) -> i64 {
        match &read(text)[..] {
            [Incoming::Fault(_, fault)] => fault.code,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn what_is_not_a_message_is_answered_with_what_it_is() {
        assert_eq!(code("{"), PARSE_ERROR);
        assert_eq!(code("\u{1}\u{ff}"), PARSE_ERROR);
        assert_eq!(code(&"[".repeat(10_000)), PARSE_ERROR);
        for text in [
            "1",
            "[]",
            "{}",
            "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
            "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
        ] {
            assert_eq!(code(text), INVALID_REQUEST, "{text}");
        }
        let params = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]}";
        assert_eq!(code(params), INVALID_PARAMS);
        let answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
        assert_eq!(read(answer), [Incoming::Answer]);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_one_is_read() {
        let ping = "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"}";
        let long = format!("{}\n\n{ping}\n{ping}", "x".repeat(limits::RPC_MESSAGE + 1));
        let all = read(&long);
        assert_eq!(all.len(), 3, "{all:?}");
        assert!(matches!(all[0], Incoming::Fault(..)) && all[1] == all[2]);
        let most = format!("{ping}{}\n", " ".repeat(limits::RPC_MESSAGE - ping.len()));
        assert!(matches!(read(&most)[..], [Incoming::Request { .. }]));
    }
}
