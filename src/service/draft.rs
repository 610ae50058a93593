//! The work on a branch, described by a draft, and what the gate would say of it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::judging::{self, Overlay};
use super::source::{Draft, Side, Source};
use crate::backlog::compare::{Comparison, Movements};
use crate::backlog::{Kind, Setup};
use crate::change::worked_on::claim_worked_on;
use crate::change::{
    Change, ChangeKind, Description, DescriptionOrigin, Platform, Resolution, find_links, template,
};
use crate::error::Result;
use crate::gate::{self, FailOn, Inputs, Report, read_backlog, require_backlog};
use crate::limits;
use crate::markdown::Document;
use crate::snapshot::{ChangedFile, FileChange};
use crate::sort::Sort as _;
use crate::source::{RepoPath, SourceKind, SourceMap};

/// What the gate would say of a change.
#[derive(Debug)]
pub struct Judgement {
    /// All that it is judged by.
    pub inputs: Inputs,
}

impl Judgement {
    /// The change is judged by these.
    #[must_use]
    pub(super) fn new(inputs: Inputs) -> Self {
        Self { inputs }
    }

    /// The verdict with all findings.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        gate::judge_all(&self.inputs, FailOn::Error)
    }
}

/// What a draft is judged by, read from the three sides of `source` alone: no history, no forge.
pub(super) fn inputs<S: Source + ?Sized>(source: &S, draft: &Draft, today: Date) -> Result<Inputs> {
    let mut sources = SourceMap::default();
    let policy = judging::policy(source, today, &mut sources)?;
    sources.budget().allow(&policy.limits)?;
    let none = Overlay::new();
    let before = judging::texts(source, Side::Base, &policy, &none, &sources)?;
    let after = judging::texts(source, Side::Head, &policy, &none, &sources)?;
    let files = changed(&before, &after);
    let before = judging::add(before, &mut sources)?;
    let base = read_backlog(&sources, &before, policy.setup())?;
    let after = judging::add(after, &mut sources)?;
    let setup = Setup { before: Some(&base), ..policy.setup() };
    let backlog = read_backlog(&sources, &after, setup)?;
    if base.files.is_empty() {
        require_backlog(&backlog, &policy)?;
    }
    let comparison = Comparison::new(&base, &backlog, &sources);
    let mut change = change(draft, files, &mut sources);
    (change.links, change.no_item) =
        find_links(&change, &backlog, Some(&base), &policy.link, &sources);
    claim_worked_on(&mut change.links, Movements::new(&base, &backlog, &comparison), &backlog);
    let claimed = change.links.iter().filter(|link| link.claimed);
    let kind = |link: &crate::change::Link| match &link.resolution {
        Resolution::Item(id) => Some(backlog.item(id).or_else(|| base.item(id))?.kind),
        _ => None,
    };
    let kinds: Vec<Kind> = claimed.filter_map(kind).collect();
    let tree = source.tree(Side::Head)?;
    let target = source.tree(Side::Target)?;
    let paths = target.as_deref().map_or(&[][..], |tree| tree.files());
    let read = |path: &RepoPath| source.text(Side::Target, path, limits::TEMPLATE);
    template::read_with(&mut change, &kinds, (paths, &read), &policy.change, &mut sources)?;
    let mut facts = source.facts(&policy, &backlog, today, &mut sources)?;
    facts.target_waivers = Some(base.waivers.clone());
    sources.budget().settle()?;
    Ok(Inputs {
        base: Some(base),
        comparison: Some(comparison),
        tree,
        base_tree: source.tree(Side::Base)?,
        change: Some(change),
        facts,
        ..Inputs::of_backlog(policy, backlog, sources, today)
    })
}

/// The files of the backlog that differ.
fn changed(
    before: &BTreeMap<RepoPath, String>,
    after: &BTreeMap<RepoPath, String>,
) -> Vec<ChangedFile> {
    let lines = |text: Option<&String>| text.map_or(0, |text| text.lines().count());
    let mut paths: Vec<&RepoPath> = before.keys().chain(after.keys()).collect();
    paths.order();
    paths.dedup();
    let differs = |path: &&&RepoPath| before.get(**path) != after.get(**path);
    let file = |path: &RepoPath| {
        let (old, new) = (before.get(path), after.get(path));
        let kind = match (old, new) {
            (None, _) => FileChange::Added,
            (_, None) => FileChange::Deleted,
            _ => FileChange::Modified,
        };
        ChangedFile::new(path.clone(), kind, Some((lines(new), lines(old))))
    };
    paths.iter().filter(differs).map(|path| file(path)).collect()
}

fn change(draft: &Draft, files: Vec<ChangedFile>, sources: &mut SourceMap) -> Change {
    let mut add = |kind, text: &Option<String>| text.as_ref().map(|text| sources.add(kind, text));
    let title = add(SourceKind::Title, &draft.title);
    let branch = add(SourceKind::Branch, &draft.branch);
    let description = Description {
        source: sources.add(SourceKind::Description, draft.body.as_str()),
        document: Document::parse(&draft.body),
        origin: DescriptionOrigin::Flag,
        judged: true,
    };
    Change {
        platform: Platform::Local,
        kind: ChangeKind::Local,
        number: None,
        title,
        description: Some(description),
        author: draft.author.clone().map(crate::text::Untrusted::new),
        labels: draft.labels.iter().cloned().map(crate::text::Untrusted::new).collect(),
        branch,
        draft: false,
        opened: None,
        target: String::new(),
        target_branch: None,
        base: String::new(),
        before: None,
        head: String::new(),
        commits: Vec::new(),
        files,
        remarks: Vec::new(),
        unread: Vec::new(),
        template: None,
        other_templates: Vec::new(),
        links: Vec::new(),
        no_item: None,
    }
}
