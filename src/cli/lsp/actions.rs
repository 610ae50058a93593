//! What an editor can do for its user: fixes, and bringing an item into another state.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Command, Position, Range, TextEdit, Uri,
    WorkspaceEdit,
};
use serde_json::json;

use super::diagnostics::differences;
use super::navigation::Scene;
use super::place::offset;
use super::uri;
use crate::backlog::Item;
use crate::finding::Finding;
use crate::service::{FileEdit, Transition};
use crate::source::{RepoPath, Span};

/// What the name of each command begins with; the name of the action follows.
pub(super) const PREFIX: &str = "backlog-gate.";
/// The command that fixes all.
pub(super) const FIX: &str = "fix";

/// The names of all commands.
pub(super) fn commands() -> Vec<String> {
    let names = Transition::ALL.iter().map(|transition| transition.name()).chain([FIX]);
    names.map(|name| format!("{PREFIX}{name}")).collect()
}

impl Scene<'_> {
    /// What can be done at a place of a backlog file.
    pub(super) fn actions(
        &self,
        path: &RepoPath,
        range: Range,
        only: Option<&[CodeActionKind]>,
    ) -> Vec<CodeActionOrCommand> {
        let Some((_, file)) = self.file(path) else { return Vec::new() };
        let text = self.text(file.source);
        let at = |position: Position| offset(text, position, self.encoding);
        let span = Span::new(at(range.start), at(range.end));
        let mut actions = Vec::new();
        if wants(only, &CodeActionKind::QUICKFIX) {
            let touches = |finding: &&Finding| {
                let own = finding
                    .location
                    .span()
                    .filter(|_| finding.location.source() == Some(file.source));
                own.is_some_and(|own| own.start <= span.end && span.start <= own.end)
            };
            let fixable = self.view.findings().iter().filter(touches);
            actions.extend(fixable.filter_map(|finding| self.fix(finding)));
        }
        if wants(only, &CodeActionKind::SOURCE_FIX_ALL)
            && self.view.findings().iter().any(|finding| finding.fix.is_some())
        {
            let title = "Fix all that is certain in the backlog".to_owned();
            actions.push(command(title, FIX, None, CodeActionKind::SOURCE_FIX_ALL));
        }
        let item = self.view.item_at(file.source, span.start);
        if let Some(item) = item.filter(|_| wants(only, &CodeActionKind::REFACTOR_REWRITE)) {
            actions.extend(transitions(item));
        }
        actions
    }

    /// The fix that a finding carries.
    fn fix(&self, finding: &Finding) -> Option<CodeActionOrCommand> {
        let fix = finding.fix.as_ref().filter(|_| finding.waived.is_none())?;
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        for edit in &fix.edits {
            let (source, span) = (edit.location.source()?, edit.location.span()?);
            let path = self.view.inputs.sources.get(source).kind.path()?;
            let range = self.range(source, span);
            let edit = TextEdit { range, new_text: edit.replacement.clone() };
            changes.entry(uri::of(self.root, path)?).or_default().push(edit);
        }
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: format!("{} ({})", fix.description, finding.rule),
            kind: Some(CodeActionKind::QUICKFIX),
            edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
            is_preferred: Some(true),
            ..CodeAction::default()
        }))
    }

    /// Edits of whole files as an editor takes them.
    pub(super) fn edit(&self, files: &[FileEdit]) -> WorkspaceEdit {
        let edit = |file: &FileEdit| {
            let edits = differences(&file.old, &file.new, self.encoding);
            Some((uri::of(self.root, &file.path)?, edits))
        };
        let changes = files.iter().filter_map(edit).collect();
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }
}

/// Where the item may go from where it is. Whether the backlog then holds is judged when it is asked
/// for.
fn transitions(item: &Item) -> impl Iterator<Item = CodeActionOrCommand> {
    let state = item.state();
    let may = move |to: &&Transition| {
        state != Some(to.state()) && state.is_none_or(|state| !to.never().contains(&state))
    };
    let name = item.name();
    let id = item.id.clone();
    Transition::ALL.iter().filter(may).map(move |to| {
        let mut title = to.name().to_owned();
        title[..1].make_ascii_uppercase();
        let title = format!("{title} {name}");
        command(title, to.name(), Some(&id), CodeActionKind::REFACTOR_REWRITE)
    })
}

fn command(
    title: String,
    name: &str,
    item: Option<&str>,
    kind: CodeActionKind,
) -> CodeActionOrCommand {
    let arguments = item.map(|item| vec![json!(item)]);
    let command = Command { title: title.clone(), command: format!("{PREFIX}{name}"), arguments };
    CodeActionOrCommand::CodeAction(CodeAction {
        title,
        kind: Some(kind),
        command: Some(command),
        ..CodeAction::default()
    })
}

/// Whether a kind of action is asked for: itself, or what it is a part of.
pub(super) fn wants(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    only.is_none_or(|only| {
        only.iter().any(|wanted| {
            let rest = kind.as_str().strip_prefix(wanted.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    })
}
