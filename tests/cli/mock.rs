//! A forge on this machine, which answers as it is told to and keeps what it was asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::Value;

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path with its query.
    pub(crate) path: String,
    /// The header lines, in small letters.
    pub(crate) headers: String,
    pub(crate) body: Value,
}

/// An answer: its status, further header lines each with its line break, its body.
pub(crate) type Answer = (u16, String, String);

/// The server; it ends when it is dropped.
pub(crate) struct Mock {
    pub(crate) api: String,
    asked: Arc<Mutex<Vec<Request>>>,
    thread: Option<JoinHandle<()>>,
}

/// An answer that is well.
pub(crate) fn ok(body: &Value) -> Answer {
    (200, String::new(), body.to_string())
}

/// A refusal.
pub(crate) fn refused(status: u16) -> Answer {
    (status, "retry-after: 9999\r\n".to_owned(), "{\"message\": \"no\"}".to_owned())
}

impl Mock {
    pub(crate) fn new(mut answer: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let api = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                // Whoever says nothing is the one that ends the server.
                let Some(request) = read(&mut stream) else { return };
                let (status, headers, body) = answer(&request);
                kept.lock().unwrap().push(request);
                let length = body.len();
                let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n");
                let _ = write!(stream, "{head}connection: close\r\n{headers}\r\n{body}");
            }
        });
        Self { api, asked, thread: Some(thread) }
    }

    pub(crate) fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    /// The methods and paths of what was asked.
    pub(crate) fn lines(&self) -> Vec<String> {
        let asked = self.asked().into_iter();
        asked.map(|request| format!("{} {}", request.method, request.path)).collect()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = TcpStream::connect(self.api.trim_start_matches("http://"));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let (first, headers) = lines.split_first()?;
    let headers = headers.join("\n").to_ascii_lowercase();
    let length = headers.lines().find_map(|line| line.strip_prefix("content-length:"));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    let mut words = first.split(' ');
    Some(Request {
        method: words.next()?.to_owned(),
        path: words.next()?.to_owned(),
        headers,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    })
}
