//! A forge on this machine, which answers as the test wants and keeps what it was asked.

use std::io::{BufRead as _, BufReader, Read, Write};
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
    port: u16,
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
    pub(crate) fn new(answer: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        Self::start(None, answer)
    }

    /// A forge behind TLS, with a certificate for this machine of an authority of its own; that
    /// authority's certificate comes with it, in PEM form.
    pub(crate) fn secure(
        answer: impl FnMut(&Request) -> Answer + Send + 'static,
    ) -> (Self, String) {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut authority = rcgen::CertificateParams::new([]).unwrap();
        authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let root = authority.self_signed(&key).unwrap();
        let issuer = rcgen::Issuer::new(authority, key);
        let own_key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        let own = params.signed_by(&own_key, &issuer).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.der().clone()], own_key.into())
            .unwrap();
        let mut mock = Self::start(Some(Arc::new(config)), answer);
        mock.api = format!("https://127.0.0.1:{}", mock.port);
        (mock, root.pem())
    }

    fn start(
        tls: Option<Arc<rustls::ServerConfig>>,
        mut answer: impl FnMut(&Request) -> Answer + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                // Whoever says nothing is the one that ends the server.
                if stream.peek(&mut [0]).unwrap_or(0) == 0 {
                    return;
                }
                let mut answered = |request: Request| {
                    let answer = answer(&request);
                    kept.lock().unwrap().push(request);
                    answer
                };
                match &tls {
                    None => serve(&mut stream, &mut answered),
                    Some(tls) => {
                        let tls = rustls::ServerConnection::new(Arc::clone(tls)).unwrap();
                        serve(&mut rustls::StreamOwned::new(tls, stream), &mut answered);
                    }
                }
            }
        });
        let (api, port) = (format!("http://{address}"), address.port());
        Self { api, port, asked, thread: Some(thread) }
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
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers one request. A tunnel that is asked for leads back here: what comes through it is
/// answered too.
fn serve(stream: &mut (impl Read + Write), answer: &mut impl FnMut(Request) -> Answer) {
    while let Some(request) = read(stream) {
        let is_tunnel = request.method == "CONNECT";
        let (status, headers, body) = answer(request);
        if is_tunnel {
            let _ = write!(stream, "HTTP/1.1 {status} X\r\n{headers}\r\n");
            continue;
        }
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n");
        let _ = write!(stream, "{head}connection: close\r\n{headers}\r\n{body}");
        let _ = stream.flush();
        return;
    }
}

fn read(stream: &mut impl Read) -> Option<Request> {
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
