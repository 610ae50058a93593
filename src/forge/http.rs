//! Requests to one forge, and nowhere else.

use std::net::IpAddr;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ureq::http::{HeaderMap, Request, Uri, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Proxy};

use super::error::ForgeError;
use super::secret::Token;
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{self, Budget, Resource};

/// How often a request is tried, and the pauses in between.
const PAUSES: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(5)];
/// A longer pause than this is not waited for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// More redirects than this lead nowhere.
const MOST_REDIRECTS: usize = 5;

/// What waits; the tests have one that does not.
pub type Sleep = fn(Duration);

/// With what a forge is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Names proxy and certificates.
    pub env: &'a Env,
    /// What waits before a request is sent again.
    pub sleep: Sleep,
    /// From which what is answered draws.
    pub budget: &'a Budget,
}

impl<'a> Asking<'a> {
    /// In this environment, within this budget.
    #[must_use]
    pub fn new(env: &'a Env, budget: &'a Budget) -> Self {
        Self { env, sleep: std::thread::sleep, budget }
    }
}

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Patch,
    Put,
}

impl Method {
    fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
        }
    }

    /// Whether doing it twice is the same as doing it once.
    fn is_repeatable(self) -> bool {
        self != Self::Post
    }
}

/// An answer.
struct Reply {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// An answer of GitHub's other API.
#[derive(Deserialize)]
struct Answer<T> {
    data: Option<T>,
    errors: Option<Value>,
}

/// The way to one API.
pub(super) struct Client {
    agent: Agent,
    api: String,
    token: Option<Token>,
    headers: &'static [(&'static str, &'static str)],
    sleep: Sleep,
    budget: Budget,
}

impl Client {
    /// A client for the API at `api`; `headers` go with every request.
    pub(super) fn new(
        api: &str,
        token: Option<Token>,
        headers: &'static [(&'static str, &'static str)],
        Asking { env, sleep, budget }: Asking<'_>,
    ) -> Result<Self> {
        if token.is_some() && !is_safe(api) && !env.allows_insecure_api() {
            return Err(insecure(api));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Redirects are followed here, where the host is looked at.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_secs(30)))
            .user_agent(concat!("backlog-gate/", env!("CARGO_PKG_VERSION")))
            .proxy(proxy(api, env)?)
            .tls_config(TlsConfig::builder().root_certs(root_certs(env)?).build())
            .build();
        let budget = budget.clone();
        Ok(Self { agent: config.into(), api: api.to_owned(), token, headers, sleep, budget })
    }

    /// Asks for one thing.
    pub(super) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ForgeError> {
        parse(&self.send(Method::Get, &self.url(path), None)?)
    }

    /// Asks for a file.
    pub(super) fn bytes(&self, path: &str) -> Result<Vec<u8>, ForgeError> {
        Ok(self.send(Method::Get, &self.url(path), None)?.body)
    }

    /// Asks for a list, page by page.
    pub(super) fn list<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, ForgeError> {
        let mut all = Vec::new();
        let mut next = Some(self.url(path));
        for _ in 0..limits::FORGE_PAGES {
            let Some(url) = next else { return Ok(all) };
            let reply = self.send(Method::Get, &url, None)?;
            all.extend(parse::<Vec<T>>(&reply)?);
            next = next_page(&reply.headers);
            if let Some(next) = &next
                && !self.is_own(next)
            {
                return Err(ForgeError::Elsewhere);
            }
        }
        if next.is_some() { Err(ForgeError::TooMuch) } else { Ok(all) }
    }

    /// Sends something.
    pub(super) fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<T, ForgeError> {
        parse(&self.send(method, &self.url(path), Some(body))?)
    }

    /// Asks GitHub by its other API, and gives the `data` of the answer.
    pub(super) fn graphql<T: DeserializeOwned>(
        &self,
        query: &str,
        variables: &Value,
    ) -> Result<T, ForgeError> {
        // An Enterprise Server has it beside `/api/v3`.
        let root = self.api.strip_suffix("/v3").unwrap_or(&self.api);
        let body = json!({"query": query, "variables": variables});
        let reply = self.send(Method::Post, &format!("{root}/graphql"), Some(&body))?;
        let answer: Answer<T> = parse(&reply)?;
        // It refuses with the status of a success.
        answer.data.filter(|_| answer.errors.is_none()).ok_or(ForgeError::Refused(403))
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.api)
    }

    /// Whether an address is of the same scheme, host and port as the API.
    fn is_own(&self, url: &str) -> bool {
        let origin = |url: &str| {
            let uri: Uri = url.parse().ok()?;
            Some((uri.scheme()?.clone(), uri.authority()?.clone()))
        };
        origin(url).is_some() && origin(url) == origin(&self.api)
    }

    /// Sends a request until it is answered: again after a pause where the server is in trouble or
    /// asks for patience. What may not be done twice is sent again only where it was not done.
    fn send(&self, method: Method, url: &str, body: Option<&Value>) -> Result<Reply, ForgeError> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let answer = self.follow(method, url, body);
            let (trouble, wanted, again) = match answer {
                Ok(reply) if (200..300).contains(&reply.status) => return Ok(reply),
                Ok(reply) => {
                    let trouble = trouble(&reply);
                    let again = match &trouble {
                        ForgeError::RateLimited => true,
                        ForgeError::Refused(500..) => method.is_repeatable(),
                        _ => false,
                    };
                    (trouble, retry_after(&reply.headers), again)
                }
                Err(trouble @ ForgeError::Unreachable(_)) => {
                    (trouble, None, method.is_repeatable())
                }
                Err(trouble) => return Err(trouble),
            };
            let Some(pause) = pauses.next().filter(|_| again) else { return Err(trouble) };
            let pause = wanted.unwrap_or(pause);
            if pause > LONGEST_PAUSE {
                return Err(trouble);
            }
            (self.sleep)(pause);
        }
    }

    /// Sends one request, and what is asked for elsewhere on the same host.
    fn follow(&self, method: Method, url: &str, body: Option<&Value>) -> Result<Reply, ForgeError> {
        let mut url = url.to_owned();
        for _ in 0..=MOST_REDIRECTS {
            let reply = self.once(method, &url, body)?;
            if !matches!(reply.status, 301 | 302 | 307 | 308) {
                return Ok(reply);
            }
            let place = reply.headers.get(header::LOCATION).and_then(|place| place.to_str().ok());
            match place {
                Some(place) if method == Method::Get && self.is_own(place) => {
                    url = place.to_owned();
                }
                _ => return Err(ForgeError::Elsewhere),
            }
        }
        Err(ForgeError::Elsewhere)
    }

    fn once(&self, method: Method, url: &str, body: Option<&Value>) -> Result<Reply, ForgeError> {
        let mut request = Request::builder().method(method.as_str()).uri(url);
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.token {
            request =
                request.header(token.header, format!("{}{}", token.scheme, token.secret.expose()));
        }
        let text = body.map(Value::to_string).unwrap_or_default();
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let answer = match body {
            Some(_) => self.agent.run(request.body(text).map_err(|_| ForgeError::Malformed)?),
            None => self.agent.run(request.body(()).map_err(|_| ForgeError::Malformed)?),
        };
        let answer = answer.map_err(|error| lost(&error))?;
        let (parts, body) = answer.into_parts();
        let body = body.into_with_config().limit(limits::FORGE_ANSWER).read_to_vec();
        let body = body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => ForgeError::TooMuch,
            error => lost(&error),
        })?;
        // Of a page nothing is built before there is a budget for it.
        let at = format_args!("an answer of {}", self.api);
        self.budget.ask(Resource::Bytes, body.len(), at).map_err(ForgeError::OverBudget)?;
        Ok(Reply { status: parts.status.as_u16(), headers: parts.headers, body })
    }
}

/// Whether what is sent there can be read on the way by nobody else: it is encrypted, or does not
/// leave this machine.
fn is_safe(api: &str) -> bool {
    let Ok(uri) = api.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let is_here = || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    uri.scheme_str() == Some("https") || host.eq_ignore_ascii_case("localhost") || is_here()
}

fn insecure(api: &str) -> Error {
    let message = format!("no token is sent to {api}, which is not encrypted");
    Error::new(ErrorKind::Forge, message)
        .hint("name the API by its https address")
        .hint("or allow it, in a network that nobody else reads: BACKLOG_GATE_INSECURE_API=1")
        .hint("or ask nobody, and judge what the event says: `--offline`")
}

/// What went wrong on the way, in words that repeat nothing of the request.
fn lost(error: &ureq::Error) -> ForgeError {
    let cause = match error {
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => return ForgeError::Untrusted,
        // What goes wrong within TLS comes as an error of reading, with its cause in words alone.
        ureq::Error::Io(error) if speaks_of_certificate(error) => return ForgeError::Untrusted,
        ureq::Error::ConnectProxyFailed(_) => return ForgeError::Proxy,
        ureq::Error::HostNotFound => "its host is not found",
        ureq::Error::Timeout(_) => "it took too long",
        ureq::Error::ConnectionFailed | ureq::Error::Io(_) => "no connection",
        _ => "the request failed",
    };
    ForgeError::Unreachable(cause.to_owned())
}

fn speaks_of_certificate(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(|cause| cause.to_string().contains("certificate"))
}

fn parse<T: DeserializeOwned>(reply: &Reply) -> Result<T, ForgeError> {
    serde_json::from_slice(&reply.body).map_err(|_| ForgeError::Malformed)
}

/// What a status that is not success means. GitHub says with a 403 too that it wants patience.
fn trouble(reply: &Reply) -> ForgeError {
    let spent = ["x-ratelimit-remaining", "ratelimit-remaining"];
    let spent = spent.iter().any(|name| number(&reply.headers, name) == Some(0));
    let patience = spent || reply.headers.contains_key(header::RETRY_AFTER);
    let secondary = || String::from_utf8_lossy(&reply.body).contains("secondary rate limit");
    match reply.status {
        429 => ForgeError::RateLimited,
        403 if patience || secondary() => ForgeError::RateLimited,
        status => ForgeError::Refused(status),
    }
}

/// How long the server wants to be left alone. Where its limit for the hour is used up, longer
/// than anybody waits.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    match number(headers, "retry-after") {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        None if number(headers, "x-ratelimit-remaining") == Some(0) => Some(Duration::MAX),
        None => None,
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// The address of the next page, in the header `Link`.
fn next_page(headers: &HeaderMap) -> Option<String> {
    let links = headers.get(header::LINK)?.to_str().ok()?;
    let next = links.split(',').find(|link| link.contains("rel=\"next\""))?;
    let (_, rest) = next.split_once('<')?;
    rest.split_once('>').map(|(url, _)| url.to_owned())
}

/// The proxy that the environment names for this API.
fn proxy(api: &str, env: &Env) -> Result<Option<Proxy>> {
    let Some(proxy) = env.proxy(api.starts_with("https://")) else { return Ok(None) };
    let host = api.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
    if host.is_some_and(|host| env.bypasses_proxy(&host)) {
        return Ok(None);
    }
    // The address may hold a password, so it is not shown.
    let wrong = |_| {
        Error::new(ErrorKind::Usage, "the proxy that the environment names cannot be used")
            .hint("write HTTPS_PROXY=http://HOST:PORT")
    };
    Proxy::new(proxy).map(Some).map_err(wrong)
}

/// The authorities that are trusted: those of `SSL_CERT_FILE`, else those that browsers trust.
fn root_certs(env: &Env) -> Result<RootCerts> {
    let Some(file) = env.ssl_cert_file() else { return Ok(RootCerts::WebPki) };
    let text = crate::files::read_file(&file, limits::CERTIFICATES, ErrorKind::Usage)?;
    let items = parse_pem(text.as_bytes()).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    let certificates: Vec<Certificate<'static>> = items.collect();
    if certificates.is_empty() {
        let message = format!("there is no certificate in {}", file.display());
        return Err(Error::new(ErrorKind::Usage, message)
            .hint("name a file of certificates in PEM form in SSL_CERT_FILE"));
    }
    Ok(RootCerts::new_with_certs(&certificates))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_token_goes_where_nobody_reads_it_on_the_way() {
        for api in [
            "https://api.github.com",
            "http://127.0.0.1:9/api",
            "http://[::1]/",
            "http://localhost:29418/2.0",
        ] {
            assert!(is_safe(api), "{api}");
        }
        for api in [
            "http://git.acme.example/api",
            "http://10.0.0.1/",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example",
        ] {
            assert!(!is_safe(api), "{api}");
        }
        let client = |env: &Env| {
            let token = Some(Token::bearer("s3cret"));
            Client::new(
                "http://git.acme.example",
                token,
                &[],
                Asking { env, sleep: |_| {}, budget: &Budget::default() },
            )
            .err()
        };
        let error = client(&Env::default()).unwrap();
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
        assert!(client(&Env::from([("BACKLOG_GATE_INSECURE_API", "1")])).is_none());
    }

    #[test]
    fn only_a_certificate_is_known_as_one() {
        let io = |cause: &str| {
            lost(&ureq::Error::Io(io::Error::new(io::ErrorKind::InvalidData, cause.to_owned())))
        };
        assert_eq!(io("invalid peer certificate: UnknownIssuer"), ForgeError::Untrusted);
        let broken = io("received corrupt message of type InvalidContentType");
        assert_eq!(broken, ForgeError::Unreachable("no connection".to_owned()));
        assert_eq!(lost(&ureq::Error::Tls("no certificate")), ForgeError::Untrusted);
    }
}
