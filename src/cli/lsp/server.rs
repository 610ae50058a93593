//! The thread that talks with the editor: it keeps the texts, answers what it can at once, and hands
//! the rest to the worker.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use jiff::civil::Date;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    CancelParams, CodeActionKind, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, NumberOrString, PositionEncodingKind, ReferenceParams, RenameParams,
    TextDocumentIdentifier, TextDocumentPositionParams, TextDocumentSyncKind,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::document::{Document, Kind};
use super::place::Encoding;
use super::worker::{Job, Question, Shared, Worker, complete, source};
use super::{actions, hover, policy, uri};
use crate::error::{Error, ErrorKind, Result};
use crate::service::Service;

/// Serves one editor over standard input and output, until it says that it is done.
///
/// # Errors
/// Where it breaks off, or does not speak the protocol.
pub(in crate::cli) fn serve(folder: &Path, today: Date) -> Result<()> {
    let (connection, threads) = Connection::stdio();
    let broken = |what: &str| Error::new(ErrorKind::Input, format!("the editor {what}"));
    let begun = connection.initialize_start();
    let (id, params) = begun.map_err(|cause| broken("did not begin").because(cause))?;
    let wants: Wants = serde_json::from_value(params.clone()).unwrap_or_default();
    let encoding = wants.encoding();
    let root = wants.root().unwrap_or_else(|| folder.to_owned());
    let answer = json!({
        "capabilities": capabilities(encoding),
        "serverInfo": {"name": "backlog-gate", "version": env!("CARGO_PKG_VERSION")},
    });
    let begun = connection.initialize_finish(id, answer);
    begun.map_err(|cause| broken("did not begin").because(cause))?;
    let shared = Arc::new(Shared::default());
    let (jobs, todo) = channel();
    let (root_of_worker, of_worker) = (root.clone(), Arc::clone(&shared));
    let sender = connection.sender.clone();
    let worker = thread::spawn(move || -> Result<()> {
        let (root, source) = source(&root_of_worker)?;
        let worker = Worker {
            root,
            encoding,
            sender,
            service: Service::new(source, today),
            shared: of_worker,
            documents: BTreeMap::new(),
            published: HashMap::new(),
            said: None,
            requests: 0,
        };
        worker.run(&todo);
        Ok(())
    });
    let root = top(&root);
    let mut server = Server { connection, encoding, root, jobs, shared, documents: HashMap::new() };
    let ended = server.run();
    drop(server);
    let worked = worker.join();
    threads.join().map_err(|cause| broken("is gone").because(cause))?;
    if let Ok(Err(error)) = worked {
        return Err(error);
    }
    if ended { Ok(()) } else { Err(broken("is gone without saying that it is done")) }
}

/// The top of the repository around a folder, as the worker takes it too.
fn top(folder: &Path) -> PathBuf {
    source(folder).map_or_else(|_| folder.to_owned(), |(root, _)| root)
}

/// What is read of how an editor begins; the rest of it is of no use here.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Wants {
    capabilities: WantedCapabilities,
    root_uri: Option<lsp_types::Uri>,
    workspace_folders: Option<Vec<lsp_types::WorkspaceFolder>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WantedCapabilities {
    general: WantedGeneral,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WantedGeneral {
    position_encodings: Vec<PositionEncodingKind>,
}

impl Wants {
    fn encoding(&self) -> Encoding {
        Encoding::of(&self.capabilities.general.position_encodings)
    }

    fn root(&self) -> Option<PathBuf> {
        let folder = self.workspace_folders.as_deref().and_then(<[_]>::first);
        let named = folder.map(|folder| &folder.uri).or(self.root_uri.as_ref());
        named.and_then(uri::path).filter(|path| path.is_dir())
    }
}

/// What an editor may ask for. As a value: the types for all that a server may offer are forty kilobytes of
/// code.
fn capabilities(encoding: Encoding) -> Value {
    json!({
        "positionEncoding": encoding.kind(),
        "textDocumentSync": {
            "openClose": true,
            "change": TextDocumentSyncKind::INCREMENTAL,
            "save": {},
        },
        "hoverProvider": true,
        "completionProvider": {"triggerCharacters": [":", "-", "|", " ", "."]},
        "definitionProvider": true,
        "referencesProvider": true,
        "documentHighlightProvider": true,
        "documentSymbolProvider": true,
        "foldingRangeProvider": true,
        "codeActionProvider": {
            "codeActionKinds": [
                CodeActionKind::QUICKFIX,
                CodeActionKind::REFACTOR_REWRITE,
                CodeActionKind::SOURCE_FIX_ALL,
            ],
        },
        "renameProvider": {"prepareProvider": true},
        "executeCommandProvider": {"commands": actions::commands()},
    })
}

/// What the thread that talks knows.
struct Server {
    connection: Connection,
    encoding: Encoding,
    root: PathBuf,
    jobs: Sender<Job>,
    shared: Arc<Shared>,
    documents: HashMap<String, Document>,
}

impl Server {
    /// Talks until the end; whether that came as the protocol says.
    fn run(&mut self) -> bool {
        while let Ok(message) = self.connection.receiver.recv() {
            match message {
                Message::Request(request) => {
                    if request.method == "shutdown" {
                        self.shared.close();
                    }
                    match self.connection.handle_shutdown(&request) {
                        Ok(true) => return true,
                        Ok(false) => self.request(request),
                        Err(_) => return false,
                    }
                }
                Message::Notification(notification) if notification.method == "exit" => {
                    return false;
                }
                Message::Notification(notification) => self.notification(notification),
                // What came of an edit that was asked for shows in the texts.
                Message::Response(_) => {}
            }
        }
        false
    }

    fn respond(&self, response: Response) {
        // An editor that is gone waits for nothing.
        let _ = self.connection.sender.send(response.into());
    }

    fn work(&self, job: Job) {
        // The worker ends after this thread; where it could not begin, nothing is answered.
        if let Err(lost) = self.jobs.send(job)
            && let Job::Ask(id, _) = lost.0
        {
            let message = "the workspace cannot be read".to_owned();
            self.respond(Response::new_err(id, ErrorCode::RequestFailed as i32, message));
        }
    }

    fn request(&self, request: Request) {
        let Request { id, method, params } = request;
        let asked = match method.as_str() {
            "textDocument/hover" => at(params).map(|at| self.hover(&id, at)),
            "textDocument/completion" => at(params).map(|at| self.completion(&id, at)),
            "textDocument/definition" => at(params).map(Question::Definition).map(Some),
            "textDocument/references" => read(params).map(|params: ReferenceParams| {
                let declared = params.context.include_declaration;
                Some(Question::References(params.text_document_position, declared))
            }),
            "textDocument/documentHighlight" => at(params).map(Question::Highlights).map(Some),
            "textDocument/documentSymbol" => document(params).map(Question::Symbols).map(Some),
            "textDocument/foldingRange" => document(params).map(Question::Folds).map(Some),
            "textDocument/codeAction" => read(params).map(Question::Actions).map(Some),
            "textDocument/prepareRename" => at(params).map(Question::PrepareRename).map(Some),
            "textDocument/rename" => read(params).map(|params: RenameParams| {
                Some(Question::Rename(params.text_document_position, params.new_name))
            }),
            "workspace/executeCommand" => read(params).map(Question::Execute).map(Some),
            _ => {
                let message = format!("there is no method {method}");
                let code = ErrorCode::MethodNotFound as i32;
                return self.respond(Response::new_err(id, code, message));
            }
        };
        match asked {
            Ok(None) => {}
            Ok(Some(question)) => self.work(Job::Ask(id, question)),
            Err(message) => {
                let code = ErrorCode::InvalidParams as i32;
                self.respond(Response::new_err(id, code, message));
            }
        }
    }

    /// Answers from the line under the cursor and what was read last; the worker does, where nothing
    /// was read yet.
    fn hover(&self, id: &RequestId, at: TextDocumentPositionParams) -> Option<Question> {
        let document = self.documents.get(at.text_document.uri.as_str());
        let shown = match document {
            Some(document) if matches!(document.kind, Kind::Policy(_)) => {
                policy::hover(&document.text, at.position, self.encoding)
            }
            Some(document) => {
                let Some(view) = self.shared.view() else { return Some(Question::Hover(at)) };
                hover::of_text(&view, &document.text, at.position, self.encoding)
            }
            None => None,
        };
        self.respond(Response::new_ok(id.clone(), shown));
        None
    }

    fn completion(&self, id: &RequestId, at: TextDocumentPositionParams) -> Option<Question> {
        let document = self.documents.get(at.text_document.uri.as_str());
        let list = match document {
            Some(document) => {
                let Some(view) = self.shared.view() else { return Some(Question::Completion(at)) };
                complete(&view, document, &at, self.encoding)
            }
            None => None,
        };
        self.respond(Response::new_ok(id.clone(), list));
        None
    }

    /// What cannot be read is passed over: nobody waits for an answer to it.
    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(params) = read::<DidOpenTextDocumentParams>(params) {
                    self.open(params);
                }
            }
            "textDocument/didChange" => {
                if let Ok(params) = read::<DidChangeTextDocumentParams>(params) {
                    self.change(params);
                }
            }
            "textDocument/didClose" => {
                if let Ok(params) = read::<DidCloseTextDocumentParams>(params) {
                    self.documents.remove(params.text_document.uri.as_str());
                    self.work(Job::Close(params.text_document.uri));
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.work(Job::Refresh),
            "$/cancelRequest" => {
                if let Ok(CancelParams { id }) = read(params) {
                    self.shared.cancel(match id {
                        NumberOrString::Number(id) => RequestId::from(id),
                        NumberOrString::String(id) => RequestId::from(id),
                    });
                }
            }
            _ => {}
        }
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let opened = params.text_document;
        let path = uri::path(&opened.uri);
        let name = path.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
        let name = name.unwrap_or_default().to_owned();
        let below = path.and_then(|path| uri::below(&self.root, &path));
        let document = Document {
            kind: Kind::of(below, &name),
            version: opened.version,
            text: Arc::new(opened.text),
            uri: opened.uri,
        };
        self.documents.insert(document.uri.as_str().to_owned(), document.clone());
        self.work(Job::Text(document));
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let uri = params.text_document.uri.as_str();
        let Some(document) = self.documents.get_mut(uri) else { return };
        document.change(params.content_changes, self.encoding);
        document.version = params.text_document.version;
        let changed = document.clone();
        self.work(Job::Text(changed));
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|cause| cause.to_string())
}

fn at(params: Value) -> Result<TextDocumentPositionParams, String> {
    read(params)
}

fn document(params: Value) -> Result<lsp_types::Uri, String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Params {
        text_document: TextDocumentIdentifier,
    }
    read(params).map(|params: Params| params.text_document.uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_in_the_words_of_the_protocol() {
        let offered = capabilities(Encoding::Utf8);
        let read: lsp_types::ServerCapabilities = serde_json::from_value(offered.clone()).unwrap();
        assert_eq!(json!(read), offered);
    }

    #[test]
    fn the_beginning_of_an_editor_is_read_as_far_as_it_is_of_use() {
        let whole: lsp_types::InitializeParams = serde_json::from_value(json!({
            "processId": null,
            "capabilities": {"general": {"positionEncodings": ["utf-8", "utf-16"]}},
            "rootUri": "file:///nowhere",
        }))
        .unwrap();
        let wants: Wants = serde_json::from_value(json!(whole)).unwrap();
        assert_eq!((wants.encoding(), wants.root()), (Encoding::Utf8, None));
        let wants: Wants = serde_json::from_value(json!({"capabilities": {}})).unwrap();
        assert_eq!(wants.encoding(), Encoding::Utf16);
    }
}
