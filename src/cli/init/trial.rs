//! A copy of the template, filled in and judged by the policy that `init` is about to write.

use crate::backlog::Backlog;
use crate::backlog::compare::Comparison;
use crate::change::template::filled;
use crate::change::{
    Change, ChangeKind, Description, DescriptionOrigin, Platform, Template, find_links,
};
use crate::error::Result;
use crate::facts::Facts;
use crate::gate::{self, FailOn, Verdict};
use crate::markdown::Document;
use crate::policy::discover::usual_path;
use crate::policy::layers::{Layers, PolicyFile};
use crate::policy::{Origin, Policy};
use crate::rules::Context;
use crate::source::{RepoPath, SourceKind, SourceMap};
use jiff::civil::Date;

/// What a careful author might write anywhere.
const WRITTEN: &str =
    "The rows are streamed to the file, and a test compares both ways of writing them.";

/// The policy of a text that is not written yet.
///
/// # Errors
/// Where it is not a policy.
pub(super) fn policy(text: &str, path: &RepoPath, sources: &mut SourceMap) -> Result<Policy> {
    let file = PolicyFile { path: path.clone(), in_repository: true, text: text.to_owned() };
    Layers::read(file, Origin::Head, &|_| Ok(None), sources)?.policy(sources)
}

/// What keeps a careful copy of the template from passing; nothing where it passes.
///
/// # Errors
/// Where the policy cannot be used.
pub(super) fn faults(
    policy: &str,
    (path, template): (&RepoPath, &str),
    backlog: &Backlog,
    today: Date,
) -> Result<Vec<String>> {
    let mut sources = SourceMap::default();
    let mut policy = self::policy(policy, &usual_path(), &mut sources)?;
    // Which item a change names has nothing to do with its template.
    policy.link.required = false;
    let source = sources.add(SourceKind::File(path.clone()), template);
    let shape = Template::new(source, template);
    let written = filled(template, &shape.document, &shape.shape, WRITTEN);
    let description = Description {
        document: Document::parse(&written),
        source: sources.add(SourceKind::Description, written),
        origin: DescriptionOrigin::Flag,
        judged: true,
    };
    let mut change = Change {
        platform: Platform::Local,
        kind: ChangeKind::PullRequest,
        number: None,
        title: None,
        description: Some(description),
        author: None,
        labels: Vec::new(),
        branch: None,
        draft: false,
        opened: None,
        target: String::new(),
        base: String::new(),
        head: String::new(),
        commits: Vec::new(),
        files: Vec::new(),
        unread: Vec::new(),
        before: None,
        remarks: Vec::new(),
        target_branch: None,
        template: Some(shape),
        other_templates: Vec::new(),
        links: Vec::new(),
        no_item: None,
    };
    (change.links, change.no_item) =
        find_links(&change, backlog, Some(backlog), &policy.link, &sources);
    change.links.clear();
    let comparison = Comparison::unchanged(backlog.items.len());
    let facts = Facts::default();
    let context = Context {
        sources: &sources,
        policy: &policy,
        edit: None,
        backlog,
        base: Some(backlog),
        comparison: Some(&comparison),
        tree: None,
        base_tree: None,
        change: Some(&change),
        release: false,
        facts: &facts,
        repo: None,
        forge: None,
        today,
    };
    let report = gate::judge(context, FailOn::Error);
    // Nobody but the author knows the Definition of Done.
    let about_form = report.active().filter(|finding| finding.step < 6);
    let faults = about_form.map(|finding| finding.message.clone()).collect();
    Ok(if report.verdict == Verdict::Pass { Vec::new() } else { faults })
}
