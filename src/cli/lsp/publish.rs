//! The diagnostics of all documents and of all files of the backlog.

use std::collections::HashMap;

use lsp_server::Notification;
use lsp_types::{Diagnostic, MessageType, PublishDiagnosticsParams, Uri};

use super::diagnostics::{SOURCE, Shown};
use super::document::{Document, Kind};
use super::draft::DraftKind;
use super::place::Lines;
use super::uri;
use super::worker::Worker;
use crate::finding::Finding;
use crate::service::View;
use crate::sort::Sort as _;
use crate::source::{RepoPath, SourceId, SourceKind, Span};

impl Worker {
    /// Makes the diagnostics of everything, and sends those that are not what they were.
    pub(super) fn publish(&mut self) {
        let mut found: HashMap<String, Vec<Diagnostic>> = HashMap::new();
        let view = match self.view() {
            Ok(view) => {
                self.said = None;
                Some(view)
            }
            Err(error) => {
                let hints: String = error.hints().iter().map(|hint| format!("; {hint}")).collect();
                let message = format!("{error}{hints}");
                if self.said.as_ref() != Some(&message) {
                    self.show(MessageType::ERROR, message.clone());
                    self.said = Some(message);
                }
                None
            }
        };
        if let Some(view) = &view {
            self.of_backlog(view, &mut found);
        }
        for document in self.documents.values() {
            let diagnostics = match &document.kind {
                Kind::Policy(path) => self.of_policy(path),
                Kind::Draft(kind) => self.of_draft(document, *kind),
                Kind::File(_) | Kind::Foreign => continue,
            };
            found.insert(document.uri.as_str().to_owned(), diagnostics);
        }
        let gone: Vec<String> =
            self.published.keys().filter(|uri| !found.contains_key(*uri)).cloned().collect();
        found.extend(gone.into_iter().map(|uri| (uri, Vec::new())));
        let mut changed: Vec<(String, Vec<Diagnostic>)> = found
            .into_iter()
            .filter(|(uri, new)| match self.published.get(uri) {
                Some(old) => old != new,
                None => !new.is_empty() || self.documents.contains_key(uri),
            })
            .collect();
        changed.order_by(|(a, _), (b, _)| a.cmp(b));
        for (uri, diagnostics) in changed {
            if self.shared.is_closing() {
                return;
            }
            let version = self.documents.get(&uri).map(|document| document.version);
            let Ok(address) = uri.parse() else { continue };
            let params = PublishDiagnosticsParams {
                uri: address,
                diagnostics: diagnostics.clone(),
                version,
            };
            self.send(Notification::new("textDocument/publishDiagnostics".to_owned(), params));
            if diagnostics.is_empty() && version.is_none() {
                self.published.remove(&uri);
            } else {
                self.published.insert(uri, diagnostics);
            }
        }
    }

    fn of_backlog(&self, view: &View, found: &mut HashMap<String, Vec<Diagnostic>>) {
        let address = |source: SourceId| self.address(view.inputs.sources.get(source).kind.path()?);
        let shown =
            Shown { sources: &view.inputs.sources, encoding: self.encoding, address: &address };
        for (number, file) in view.inputs.backlog.files.iter().enumerate() {
            if let Some(uri) = self.address(&file.path) {
                let diagnostics = shown.of(file.source, number == 0, view.findings());
                found.insert(uri.as_str().to_owned(), diagnostics);
            }
        }
    }

    /// The address of a file, as the client writes it where it has opened it.
    fn address(&self, path: &RepoPath) -> Option<Uri> {
        let open = self.documents.values().find(|document| document.kind.path() == Some(path));
        open.map(|open| open.uri.clone()).or_else(|| uri::of(&self.root, path))
    }

    fn of_policy(&self, path: &RepoPath) -> Vec<Diagnostic> {
        let (sources, findings) = match self.service.policy_findings() {
            Ok(found) => found,
            Err(error) => {
                let message = error.to_string();
                return vec![Diagnostic { message, ..Diagnostic::default() }];
            }
        };
        let is_it = |id: &SourceId| sources.get(*id).kind == SourceKind::Policy(path.clone());
        let located = findings.iter().filter_map(|finding| finding.location.source());
        let own = located.into_iter().find(is_it);
        let shown = Shown { sources: &sources, encoding: self.encoding, address: &|_| None };
        match own {
            Some(source) => shown.of(source, true, &findings),
            None => {
                let whole = findings.iter().filter(|finding| finding.location.source().is_none());
                whole
                    .map(|finding| Diagnostic {
                        message: finding.message.clone(),
                        source: Some(SOURCE.to_owned()),
                        ..Diagnostic::default()
                    })
                    .collect()
            }
        }
    }

    fn of_draft(&self, document: &Document, kind: DraftKind) -> Vec<Diagnostic> {
        let parts = kind.parts(&document.text);
        if parts.title.is_none() && parts.body.trim().is_empty() {
            return Vec::new();
        }
        let judgement = match self.service.verdict(&parts.draft(&document.text)) {
            Ok(judgement) => judgement,
            Err(error) => {
                let message = format!("this cannot be judged yet: {error}");
                return vec![Diagnostic { message, ..Diagnostic::default() }];
            }
        };
        let report = judgement.report();
        let change = report.context.change;
        let body = change.and_then(|change| change.description.as_ref()).map(|it| it.source);
        let title = change.and_then(|change| change.title).filter(|_| parts.title.is_some());
        let is_headless = kind == DraftKind::Commit && !parts.has_sections();
        let is_about = |finding: &&Finding| {
            let area = finding.rule.split('/').next();
            let source = finding.location.source();
            let is_here = source.is_some() && (source == body || source == title);
            match area {
                Some("link") => is_here || source.is_none(),
                Some("change" | "dod") if !is_headless => is_here || finding.step < u8::MAX,
                _ => false,
            }
        };
        let findings: Vec<&Finding> = report.active().filter(is_about).collect();
        let lines = Lines::of(&document.text, self.encoding);
        let sources = &judgement.inputs.sources;
        let shown = Shown { sources, encoding: self.encoding, address: &|_| None };
        let mut diagnostics = Vec::new();
        if let Some(body) = body {
            diagnostics.extend(shown.of(body, true, findings.iter().copied()));
        }
        let titled = findings.iter().filter(|finding| finding.location.source() == title);
        if let (Some(source), Some(range)) = (title, &parts.title) {
            let range = lines.range(Span::new(range.start, range.end));
            let found = shown.of(source, false, titled.copied());
            diagnostics.extend(found.into_iter().map(|found| Diagnostic { range, ..found }));
        }
        diagnostics
    }
}
