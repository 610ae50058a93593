//! Puts the backlog files of a change and of its target together, as the merge will.
//!
//! Two changes that are right each for itself may be wrong together: both mint one id, or each
//! starts the one item that may be in progress. Rules about the state of the backlog therefore
//! judge the result. Only backlog files are merged, three versions of each, in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::backlogs;
use super::scope::Scope;
use crate::backlog::compare::Comparison;
use crate::backlog::{Backlog, Setup};
use crate::change::Change;
use crate::error::Result;
use crate::facts::merge::{Lines, Merge, MergeResult};
use crate::gate::missing;
use crate::limits;
use crate::policy::Policy;
use crate::snapshot::tree::Tree;
use crate::snapshot::{FileChange, Snapshot, line_map, merge_texts, new_lines};
use crate::sort::IntoOrder as _;
use crate::sort::Sort as _;
use crate::source::{RepoPath, SourceId, SourceMap, Span};

/// What one side did to the files since both were one.
struct Side<'a> {
    snapshot: &'a Snapshot,
    /// The files that are new, changed or have another name, by their names now.
    touched: HashSet<RepoPath>,
    /// Of files that have another name: what they were called before.
    old_name: HashMap<RepoPath, RepoPath>,
    /// Of files that are gone or have another name: what they are called now.
    now: HashMap<RepoPath, Option<RepoPath>>,
    added: HashSet<RepoPath>,
}

impl<'a> Side<'a> {
    fn new(snapshot: &'a Snapshot, changes: &[(RepoPath, FileChange)]) -> Self {
        let mut side = Self {
            snapshot,
            touched: HashSet::new(),
            old_name: HashMap::new(),
            now: HashMap::new(),
            added: HashSet::new(),
        };
        for (path, change) in changes {
            match change {
                FileChange::Deleted => {
                    side.now.insert(path.clone(), None);
                    continue;
                }
                FileChange::Added => drop(side.added.insert(path.clone())),
                FileChange::Modified => {}
                FileChange::Renamed(old) => {
                    side.now.insert(old.clone(), Some(path.clone()));
                    side.old_name.insert(path.clone(), old.clone());
                }
            }
            side.touched.insert(path.clone());
        }
        side
    }

    /// What a file was called when both sides were one; `None` for one that is new.
    fn origin<'p>(&'p self, path: &'p RepoPath) -> Option<&'p RepoPath> {
        if self.added.contains(path) { None } else { Some(self.old_name.get(path).unwrap_or(path)) }
    }

    /// What a file is called now that had this name then; `None` where it is gone.
    fn now<'p>(&'p self, path: &'p RepoPath) -> Option<&'p RepoPath> {
        self.now.get(path).map_or(Some(path), Option::as_ref)
    }

    fn text(&self, path: &RepoPath) -> Result<String> {
        Ok(self.snapshot.read_text(path, limits::BACKLOG_FILE)?.unwrap_or_default())
    }
}

/// Where the content of a file of the merge comes from.
enum Content {
    Head(RepoPath),
    Target(RepoPath),
    Both { text: String, head: RepoPath, target: RepoPath },
}

/// What the merge makes of the backlog that `policy` names; `head` is that of the head.
pub(super) fn read(
    policy: &Policy,
    change: &Change,
    head_backlog: &Backlog,
    scope: &Scope<'_>,
    sources: &mut SourceMap,
) -> Result<Merge> {
    let (repository, head) = scope.history;
    let ancestor = repository.merge_base(scope.target, head)?;
    if ancestor == *scope.target {
        return Ok(Merge::Head);
    }
    let of_target = repository.changed_paths(&ancestor, scope.target)?;
    if !touches_backlog(&of_target, policy) {
        return Ok(Merge::Head);
    }
    let of_head = repository.changed_paths(&ancestor, head)?;
    if !touches_backlog(&of_head, policy) {
        return Ok(Merge::Head);
    }
    let (ours, theirs) =
        (Side::new(&scope.at.head, &of_head), Side::new(&scope.at.target, &of_target));
    let ancestor = repository.snapshot(&ancestor)?;
    let (tree, target_tree) = (scope.at.head.tree()?, scope.at.target.tree()?);
    let heads = policy.backlog_paths(tree.files());
    let targets = policy.backlog_paths(target_tree.files());
    let files = match files(&heads, &targets, &ours, &theirs, &ancestor)? {
        Ok(files) => files,
        Err(conflicts) => return Ok(Merge::Conflict(conflicts)),
    };
    let target = scope.backlog(&scope.at.target, policy, sources)?;
    let (mut read, mut lines) = (Vec::new(), HashMap::new());
    for (path, content) in files {
        let (id, origin) =
            source(&path, content, head_backlog, &target, (&ours, &theirs), sources)?;
        lines.insert(id, origin);
        read.push((path, id));
    }
    let setup =
        Setup { before: Some(&target), known: scope.known(policy, sources), ..policy.setup() };
    let backlog = missing::read_backlog(sources, &read, setup)?;
    let comparison = Comparison::new(&target, &backlog, sources);
    let mut items: HashMap<SourceId, Vec<Span>> = HashMap::new();
    for item in &backlog.items {
        items.entry(item.source).or_default().push(item.span);
    }
    items.values_mut().for_each(|spans| spans.order());
    let branch = change.target_branch.as_deref();
    Ok(Merge::Merged(Box::new(MergeResult {
        backlog,
        target,
        comparison,
        tree: Arc::new(merged_tree(&tree, &theirs)),
        target_tree,
        target_name: branch.map_or_else(|| "the target".to_owned(), str::to_owned),
        lines,
        items,
    })))
}

fn touches_backlog(changes: &[(RepoPath, FileChange)], policy: &Policy) -> bool {
    let old = changes.iter().filter_map(|(_, change)| match change {
        FileChange::Renamed(old) => Some(old.clone()),
        FileChange::Added | FileChange::Modified | FileChange::Deleted => None,
    });
    let paths: Vec<RepoPath> = changes.iter().map(|(path, _)| path.clone()).chain(old).collect();
    !policy.backlog_paths(&paths).is_empty()
}

type Files = BTreeMap<RepoPath, Content>;

/// The files of the merge, or those that cannot be merged.
fn files(
    heads: &[RepoPath],
    targets: &[RepoPath],
    ours: &Side<'_>,
    theirs: &Side<'_>,
    ancestor: &Snapshot,
) -> Result<Result<Files, Vec<RepoPath>>> {
    let (mut files, mut conflicts) = (Files::new(), Vec::new());
    for path in heads {
        let Some(origin) = ours.origin(path) else {
            let is_elsewhere = !theirs.added.contains(path);
            if is_elsewhere || ours.text(path)? == theirs.text(path)? {
                files.insert(path.clone(), Content::Head(path.clone()));
            } else {
                conflicts.push(path.clone());
            }
            continue;
        };
        let Some(there) = theirs.now(origin) else {
            if ours.touched.contains(path) {
                conflicts.push(path.clone());
            }
            continue;
        };
        let name = if path == origin {
            there
        } else if there == origin || path == there {
            path
        } else {
            conflicts.push(path.clone());
            continue;
        };
        match both(path, origin, there, (ours, theirs), ancestor)? {
            Some(content) => drop(files.insert(name.clone(), content)),
            None => conflicts.push(path.clone()),
        }
    }
    for path in targets {
        match theirs.origin(path) {
            None if !ours.added.contains(path) => {
                files.insert(path.clone(), Content::Target(path.clone()));
            }
            // What one side changed and the other took away.
            Some(origin) if ours.now(origin).is_none() && theirs.touched.contains(path) => {
                conflicts.push(path.clone());
            }
            _ => {}
        }
    }
    Ok(if conflicts.is_empty() { Ok(files) } else { Err(conflicts) })
}

/// One file that both sides have; `None` where they changed the same lines.
fn both(
    head: &RepoPath,
    origin: &RepoPath,
    target: &RepoPath,
    (ours, theirs): (&Side<'_>, &Side<'_>),
    ancestor: &Snapshot,
) -> Result<Option<Content>> {
    if !theirs.touched.contains(target) {
        return Ok(Some(Content::Head(head.clone())));
    }
    if !ours.touched.contains(head) {
        return Ok(Some(Content::Target(target.clone())));
    }
    let before = ancestor.read_text(origin, limits::BACKLOG_FILE)?.unwrap_or_default();
    let merged = merge_texts(&before, &ours.text(head)?, &theirs.text(target)?)?;
    Ok(merged.map(|text| Content::Both { text, head: head.clone(), target: target.clone() }))
}

/// The source of a file of the merge, and where its lines come from.
fn source(
    path: &RepoPath,
    content: Content,
    head: &Backlog,
    target: &Backlog,
    (ours, theirs): (&Side<'_>, &Side<'_>),
    sources: &mut SourceMap,
) -> Result<(SourceId, Lines)> {
    let known = |backlog: &Backlog, at: &RepoPath| {
        backlog.files.iter().find(|file| file.path == *at).map(|file| file.source)
    };
    let add = |text: String, sources: &mut SourceMap| backlogs::add_file(path, text, sources);
    match content {
        Content::Head(at) => {
            let id = match known(head, &at).filter(|_| at == *path) {
                Some(id) => id,
                None => add(ours.text(&at)?, sources)?,
            };
            if !ours.touched.contains(&at) {
                return Ok((id, Lines::default()));
            }
            let there = ours.origin(&at).and_then(|origin| theirs.now(origin));
            let there = there.and_then(|there| known(target, there));
            let before = there.map(|id| sources.text(id)).unwrap_or_default();
            let of_change = numbers(before, sources.text(id))?;
            Ok((id, Lines { of_change, ..Lines::default() }))
        }
        Content::Target(at) => {
            let id = match known(target, &at).filter(|_| at == *path) {
                Some(id) => id,
                None => add(theirs.text(&at)?, sources)?,
            };
            let origin = theirs.origin(&at).and_then(|origin| ours.now(origin));
            let here = origin.and_then(|origin| known(head, origin));
            let before = here.map(|id| sources.text(id)).unwrap_or_default();
            let of_target = numbers(before, sources.text(id))?;
            let at_head = here
                .filter(|here| *here != id)
                .map(|here| (here, line_map(sources.text(here), sources.text(id))));
            let at_head = at_head.map(|(here, map)| map.map(|map| (here, map))).transpose()?;
            Ok((id, Lines { of_target, at_head, ..Lines::default() }))
        }
        Content::Both { text, head: at, target: there } => {
            let before = known(target, &there).map(|id| sources.text(id)).unwrap_or_default();
            let of_change = numbers(before, &text)?;
            let here = known(head, &at);
            let head_text = here.map(|id| sources.text(id)).unwrap_or_default();
            let of_target = numbers(head_text, &text)?;
            let at_head = match here {
                Some(here) => Some((here, line_map(head_text, &text)?)),
                None => None,
            };
            Ok((add(text, sources)?, Lines { of_change, of_target, at_head }))
        }
    }
}

fn numbers(before: &str, now: &str) -> Result<BTreeSet<u32>> {
    if before == now {
        return Ok(BTreeSet::new());
    }
    Ok(new_lines(before.as_bytes(), now.as_bytes())?.into_set())
}

/// The paths of the head with what the target did to them meanwhile.
fn merged_tree(head: &Tree, theirs: &Side<'_>) -> Tree {
    let gone = |path: &&RepoPath| !theirs.now.contains_key(*path);
    let mut files: Vec<RepoPath> = head.files().iter().filter(gone).cloned().collect();
    files.extend(theirs.touched.iter().filter(|path| !head.has(path)).cloned());
    Tree::new(files, head.others().to_vec())
}
