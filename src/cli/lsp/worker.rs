//! The thread that reads and judges. It takes everything in the order in which it came; what nobody
//! waits for, the diagnostics, it makes when nothing else is asked.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lsp_server::{ErrorCode, Message, Notification, RequestId, Response};
use lsp_types::{
    ApplyWorkspaceEditParams, CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams,
    Diagnostic, DocumentSymbolResponse, ExecuteCommandParams, GotoDefinitionResponse, MessageType,
    PrepareRenameResponse, ShowMessageParams, TextDocumentPositionParams, Uri, WorkspaceEdit,
};
use serde::Serialize;
use serde_json::Value;

use super::actions::{FIX, PREFIX, wants};
use super::diagnostics::difference;
use super::document::{Document, Kind};
use super::draft::DraftKind;
use super::navigation::Scene;
use super::place::Encoding;
use super::{completion, hover};
use crate::error::{Error, ErrorKind, Result};
use crate::report::place;
use crate::service::{Action, Outcome, Refused, Service, Source, Transition, View};

/// How long nothing has to come before diagnostics are made: less than between two letters of one
/// word, for most.
const PAUSE: Duration = Duration::from_millis(120);
/// More findings than these no message shows.
const MOST_SHOWN: usize = 3;

/// What both threads know.
#[derive(Debug, Default)]
pub(super) struct Shared {
    view: Mutex<Option<Arc<View>>>,
    cancelled: Mutex<HashSet<RequestId>>,
    closing: AtomicBool,
}

impl Shared {
    /// What was read last.
    pub(super) fn view(&self) -> Option<Arc<View>> {
        lock(&self.view).clone()
    }

    /// Takes a question back.
    pub(super) fn cancel(&self, id: RequestId) {
        lock(&self.cancelled).insert(id);
    }

    /// From now on nothing is sent that was not asked for: a client that closes may no longer read.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }
}

/// A thread that panics ends the program, so that no lock is poisoned.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the worker is to do.
#[derive(Debug)]
pub(super) enum Job {
    /// A text was opened or changed.
    Text(Document),
    /// A text was closed.
    Close(Uri),
    /// Something on the disk may have changed.
    Refresh,
    /// A question that wants an answer.
    Ask(RequestId, Question),
}

/// A question that has to be answered from the text as it is.
#[derive(Debug)]
pub(super) enum Question {
    Hover(TextDocumentPositionParams),
    Completion(TextDocumentPositionParams),
    Definition(TextDocumentPositionParams),
    References(TextDocumentPositionParams, bool),
    Highlights(TextDocumentPositionParams),
    Symbols(Uri),
    Folds(Uri),
    Actions(CodeActionParams),
    Execute(ExecuteCommandParams),
    PrepareRename(TextDocumentPositionParams),
    Rename(TextDocumentPositionParams, String),
}

/// The thread that reads and judges.
pub(super) struct Worker {
    pub(super) root: PathBuf,
    pub(super) encoding: Encoding,
    pub(super) sender: crossbeam_channel::Sender<Message>,
    pub(super) service: Service<Box<dyn Source>>,
    pub(super) shared: Arc<Shared>,
    pub(super) documents: BTreeMap<String, Document>,
    pub(super) published: HashMap<String, Vec<Diagnostic>>,
    pub(super) said: Option<String>,
    pub(super) requests: i32,
}

impl Worker {
    /// Works until nobody can ask any more.
    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        let mut is_due = true;
        loop {
            let job = if is_due {
                jobs.recv_timeout(PAUSE)
            } else {
                jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match job {
                Ok(Job::Ask(id, question)) => self.answer(id, question),
                Ok(Job::Text(document)) => {
                    if let Some(path) = document.kind.path() {
                        self.service.open(path.clone(), (*document.text).clone());
                    }
                    self.documents.insert(document.uri.as_str().to_owned(), document);
                    is_due = true;
                }
                Ok(Job::Close(uri)) => {
                    let closed = self.documents.remove(uri.as_str());
                    if let Some(path) = closed.as_ref().and_then(|closed| closed.kind.path()) {
                        self.service.close(path);
                    }
                    is_due = true;
                }
                Ok(Job::Refresh) => is_due = true,
                Err(RecvTimeoutError::Timeout) => {
                    self.publish();
                    is_due = false;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    pub(super) fn send(&self, message: impl Into<Message>) {
        // A client that is gone hears nothing more.
        let _ = self.sender.send(message.into());
    }

    pub(super) fn view(&mut self) -> Result<Arc<View>> {
        let view = self.service.view()?;
        *lock(&self.shared.view) = Some(Arc::clone(&view));
        Ok(view)
    }

    fn answer(&mut self, id: RequestId, question: Question) {
        if lock(&self.shared.cancelled).remove(&id) {
            let code = ErrorCode::RequestCanceled as i32;
            return self.send(Response::new_err(id, code, "cancelled".to_owned()));
        }
        let response = match self.ask(question) {
            Ok(value) => Response::new_ok(id, value),
            Err(error) => {
                let hints = error.hints();
                let hint = hints.first().map_or_else(String::new, |hint| format!("; {hint}"));
                Response::new_err(id, ErrorCode::RequestFailed as i32, format!("{error}{hint}"))
            }
        };
        self.send(response);
    }

    fn ask(&mut self, question: Question) -> Result<Value> {
        if let Question::Execute(params) = question {
            return self.execute(&params).map(|()| Value::Null);
        }
        let view = self.view()?;
        let root = self.root.clone();
        let scene = Scene { view: &view, root: &root, encoding: self.encoding };
        let item = |at: &TextDocumentPositionParams| {
            let document = self.documents.get(at.text_document.uri.as_str())?;
            scene.item(document.kind.path()?, at.position)
        };
        let path = |uri: &Uri| self.documents.get(uri.as_str())?.kind.path();
        match question {
            Question::Hover(at) => {
                json(self.documents.get(at.text_document.uri.as_str()).and_then(|document| {
                    hover::of_text(&view, &document.text, at.position, self.encoding)
                }))
            }
            Question::Completion(at) => {
                let document = self.documents.get(at.text_document.uri.as_str());
                json(document.and_then(|it| complete(&view, it, &at, self.encoding)))
            }
            Question::Definition(at) => {
                let named = item(&at).or_else(|| self.named(&view, &at));
                let found = named.and_then(|item| scene.definition(item));
                json(found.map(GotoDefinitionResponse::Scalar))
            }
            Question::References(at, with_header) => {
                let named = item(&at).or_else(|| self.named(&view, &at));
                json(named.map(|item| scene.references(item, with_header)))
            }
            Question::Highlights(at) => {
                let own = path(&at.text_document.uri);
                json(item(&at).zip(own).map(|(item, path)| scene.highlights(item, path)))
            }
            Question::Symbols(uri) => {
                let symbols = path(&uri).map(|path| scene.symbols(path));
                json(symbols.map(DocumentSymbolResponse::Nested))
            }
            Question::Folds(uri) => json(path(&uri).map(|path| scene.folds(path))),
            Question::Actions(params) => json(self.actions(&scene, &params)),
            Question::PrepareRename(at) => {
                let named = item(&at).filter(|item| !item.slug_id);
                let range = named.and_then(|item| {
                    let own = path(&at.text_document.uri)?;
                    let places = scene.highlights(item, own);
                    let place = places.into_iter().map(|place| place.range);
                    place
                        .into_iter()
                        .find(|range| range.start <= at.position && at.position <= range.end)
                });
                json(range.map(PrepareRenameResponse::Range))
            }
            Question::Rename(at, new) => {
                let none = || Error::new(ErrorKind::Input, "no item is named there");
                let item = item(&at).ok_or_else(none)?.id.clone();
                let outcome = self.service.edits(&Action::Rename { item: &item, id: &new })?;
                let scene = Scene { view: &view, root: &root, encoding: self.encoding };
                match outcome {
                    Outcome::Edits(planned) => json(scene.edit(&planned.files)),
                    Outcome::Nothing(_) => json(WorkspaceEdit::default()),
                    Outcome::Refused(refused) => {
                        Err(Error::new(ErrorKind::Input, reasons(&refused, &view)))
                    }
                }
            }
            Question::Execute(_) => Ok(Value::Null),
        }
    }

    /// The item that is named at a place of a text that is not a backlog.
    fn named<'v>(
        &self,
        view: &'v View,
        at: &TextDocumentPositionParams,
    ) -> Option<&'v crate::backlog::Item> {
        let document = self.documents.get(at.text_document.uri.as_str())?;
        let (_, line) = super::place::line(&document.text, at.position.line);
        let byte = self.encoding.byte(line, at.position.character);
        view.named_at(line, byte).map(|(item, _)| item)
    }

    fn actions(
        &self,
        scene: &Scene<'_>,
        params: &CodeActionParams,
    ) -> Option<Vec<CodeActionOrCommand>> {
        let document = self.documents.get(params.text_document.uri.as_str())?;
        let only = params.context.only.as_deref();
        match &document.kind {
            Kind::File(path) => Some(scene.actions(path, params.range, only)),
            Kind::Draft(DraftKind::Description) if wants(only, &CodeActionKind::QUICKFIX) => {
                self.completed(document).map(|action| vec![action])
            }
            Kind::Draft(_) | Kind::Policy(_) | Kind::Foreign => None,
        }
    }

    /// The description with what it lacks, to be filled in.
    fn completed(&self, document: &Document) -> Option<CodeActionOrCommand> {
        let draft = DraftKind::Description.parts(&document.text).draft(&document.text);
        let judgement = self.service.verdict(&draft).ok()?;
        let paste = judgement.report().paste?;
        let edit = difference(&document.text, &paste, self.encoding);
        let changes = [(document.uri.clone(), vec![edit])].into_iter().collect();
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: "Add what the description lacks".to_owned(),
            kind: Some(CodeActionKind::QUICKFIX),
            edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
            ..CodeAction::default()
        }))
    }

    /// Does what a command says, by an edit that the editor is asked to make.
    fn execute(&mut self, params: &ExecuteCommandParams) -> Result<()> {
        let name = params.command.strip_prefix(PREFIX).unwrap_or(&params.command);
        let item = params.arguments.first().and_then(Value::as_str).unwrap_or_default();
        let transition = Transition::ALL.into_iter().find(|known| known.name() == name);
        let action = match transition {
            Some(to) => Action::Bring { item, to, description: None },
            None if name == FIX => Action::Fix,
            None => {
                let message = format!("there is no command \"{}\"", params.command);
                return Err(Error::new(ErrorKind::Usage, message));
            }
        };
        let view = self.view()?;
        match self.service.edits(&action)? {
            Outcome::Edits(planned) => {
                let scene = Scene { view: &view, root: &self.root, encoding: self.encoding };
                let edit = scene.edit(&planned.files);
                let params = ApplyWorkspaceEditParams { label: Some(planned.done), edit };
                self.requests += 1;
                let id = RequestId::from(self.requests);
                let method = "workspace/applyEdit".to_owned();
                self.send(lsp_server::Request::new(id, method, params));
            }
            Outcome::Nothing(why) => self.show(MessageType::INFO, why),
            Outcome::Refused(refused) => self.show(MessageType::ERROR, reasons(&refused, &view)),
        }
        Ok(())
    }

    pub(super) fn show(&self, typ: MessageType, message: String) {
        let params = ShowMessageParams { typ, message };
        self.send(Notification::new("window/showMessage".to_owned(), params));
    }
}

/// What an editor shows where something is refused.
fn reasons(refused: &Refused, view: &View) -> String {
    let report = refused.report(&view.inputs);
    let shown = report.findings.iter().take(MOST_SHOWN).map(|finding| {
        let place = place(report.context.sources, finding.location);
        format!("{place}: {} {} ({})", finding.message, finding.help, finding.rule)
    });
    let shown: Vec<String> = shown.collect();
    format!("{}:\n{}", refused.why, shown.join("\n"))
}

/// What may be written at a place of a document.
pub(super) fn complete(
    view: &View,
    document: &Document,
    at: &TextDocumentPositionParams,
    encoding: Encoding,
) -> Option<lsp_types::CompletionList> {
    let (text, position) = (&document.text, at.position);
    match &document.kind {
        Kind::Policy(_) => Some(super::policy::completion(text, position, encoding)),
        Kind::Draft(_) => Some(completion::in_draft(view, text, position, encoding)),
        Kind::File(path) => {
            let files = &view.inputs.backlog.files;
            let is_backlog = files.iter().any(|file| file.path == *path);
            is_backlog.then(|| completion::in_backlog(view, path, text, position, encoding))
        }
        Kind::Foreign => None,
    }
}

fn json(value: impl Serialize) -> Result<Value> {
    serde_json::to_value(value)
        .map_err(|cause| Error::new(ErrorKind::Output, "an answer is not JSON").because(cause))
}

/// Where a worker begins: below the root that the editor says.
pub(super) fn source(root: &Path) -> Result<(PathBuf, Box<dyn Source>)> {
    let git = crate::service::Git::discover(root)?;
    Ok(match git {
        Some(git) => (git.root().to_owned(), Box::new(git) as Box<dyn Source>),
        None => {
            let directory = crate::service::Directory::new(root, None);
            (root.to_owned(), Box::new(directory) as Box<dyn Source>)
        }
    })
}
