//! Runs a rule over an [`Example`], as the commands do it over a repository.

use jiff::civil::date;

use super::{Context, Example, Rule};
use crate::backlog::compare::{Comparison, Movements};
use crate::backlog::{self, Backlog, Setup};
use crate::change::template::{self, TemplateFile};
use crate::change::worked_on::claim_worked_on;
use crate::change::{
    Change, ChangeKind, Commit, Description, DescriptionOrigin, Platform, Template, find_links,
};
use crate::facts::evidence::Evidence;
use crate::facts::{
    Ages, CODEOWNERS, Facts, LastTouch, NewLines, RepoFiles, Since, TestFile, Touched,
};
use crate::finding::{Finding, Findings};
use crate::forge::facts::ForgeFacts;
use crate::markdown::Document;
use crate::parsers::gitattributes::Attributes;
use crate::parsers::skip_markers::SkipMarkers;
use crate::policy::baseline::Baseline;
use crate::policy::discover::usual_path;
use crate::policy::edit::Edit;
use crate::policy::layers::{Layers, PolicyFile};
use crate::policy::problem::headline;
use crate::policy::{Origin, Policy};
use crate::snapshot::tree::{PathLookup, Tree};
use crate::snapshot::{Authors, ChangedFile, FileChange, Restored};
use crate::source::{ColumnUnit, RepoPath, SourceId, SourceKind, SourceMap};

/// An example with everything read.
pub(crate) struct Fixture {
    pub(crate) sources: SourceMap,
    pub(crate) policy: Policy,
    pub(crate) edit: Option<Edit>,
    pub(crate) backlog: Backlog,
    pub(crate) base: Option<Backlog>,
    pub(crate) comparison: Option<Comparison>,
    pub(crate) tree: Option<Tree>,
    pub(crate) change: Option<Change>,
    pub(crate) facts: Facts,
    pub(crate) release: bool,
    pub(crate) forge: Option<ForgeFacts>,
}

impl Fixture {
    pub(crate) fn new(example: &Example<'_>) -> Self {
        let mut sources = SourceMap::default();
        let policy = policy(example, &mut sources);
        let mut texts = |backlog: &str, todo: &str| {
            let texts = [("BACKLOG.md", backlog), ("TODO.md", todo)]
                .into_iter()
                .filter(|(path, text)| *path == "BACKLOG.md" || !text.is_empty());
            let mut files = Vec::new();
            for (path, text) in texts {
                let path = RepoPath::new(path).unwrap();
                files.push((path.clone(), sources.add(SourceKind::File(path), text)));
            }
            files
        };
        let head = texts(example.backlog, example.todo.1);
        let before = example.base.unwrap_or(example.backlog);
        let base = example
            .description
            .map(|_| texts(before, example.todo.0))
            .map(|files| backlog::read(&sources, &files, policy.setup()));
        let setup = Setup { before: base.as_ref(), ..policy.setup() };
        let backlog = backlog::read(&sources, &head, setup);
        let change =
            example.description.map(|description| change(example, description, &mut sources));
        let comparison = base.as_ref().map(|base| Comparison::new(base, &backlog, &sources));
        let tree = example.tree.map(|paths| {
            let paths = paths.iter().map(|path| RepoPath::new(path).unwrap()).collect();
            Tree::new(paths, Vec::new())
        });
        let forge = example.forge.map(|facts| facts());
        let mut facts = facts(example, &policy, &mut sources);
        let release = example.release;
        let edit = example.own_policy.map(|own| edit(example.policy, own, &mut sources));
        facts.target_waivers = base.as_ref().map(|base| base.waivers.clone());
        let mut fixture = Self {
            sources,
            policy,
            edit,
            backlog,
            base,
            comparison,
            tree,
            change,
            facts,
            release,
            forge,
        };
        fixture.link();
        fixture
    }

    fn link(&mut self) {
        let Some(change) = &mut self.change else { return };
        let (links, no_item) =
            find_links(change, &self.backlog, self.base.as_ref(), &self.policy.link, &self.sources);
        change.links = links;
        if let Some((base, comparison)) = self.base.as_ref().zip(self.comparison.as_ref()) {
            let movements = Movements::new(base, &self.backlog, comparison);
            claim_worked_on(&mut change.links, movements, &self.backlog);
        }
        change.no_item = no_item;
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            sources: &self.sources,
            policy: &self.policy,
            edit: self.edit.as_ref(),
            backlog: &self.backlog,
            base: self.base.as_ref(),
            comparison: self.comparison.as_ref(),
            tree: self.tree.as_ref().map(|tree| tree as &dyn PathLookup),
            base_tree: self.tree.as_ref().map(|tree| tree as &dyn PathLookup),
            change: self.change.as_ref(),
            release: self.release,
            facts: &self.facts,
            repo: self.facts.repo.as_ref(),
            forge: self.forge.as_ref(),
            today: date(2026, 11, 20),
        }
    }
}

/// The policy of the base, upon its floor if it has one.
fn policy(example: &Example<'_>, sources: &mut SourceMap) -> Policy {
    if example.floor.is_empty() {
        return Policy::from_yaml(example.policy, sources).unwrap();
    }
    let mut layers = |path: &str, text: &str| {
        let path = RepoPath::new(path).unwrap();
        let file = PolicyFile { path, in_repository: true, text: text.to_owned() };
        Layers::read(file, Origin::Base, &|_| Ok(None), sources).unwrap()
    };
    let floor = layers("floor.yml", example.floor);
    let own = layers(usual_path().as_str(), example.policy);
    own.upon(floor).held(date(2026, 11, 20), sources).policy(sources).unwrap()
}

/// What the change makes of the policy.
fn edit(before: &str, after: &str, sources: &mut SourceMap) -> Edit {
    let mut layers = |text: &str, origin| {
        let (path, text) = (usual_path(), text.to_owned());
        let file = PolicyFile { path, in_repository: true, text };
        Layers::read(file, origin, &|_| Ok(None), sources).unwrap()
    };
    let (before, after) = (layers(before, Origin::Base), layers(after, Origin::Head));
    match after.check(sources).problems.first() {
        Some(problem) => Edit::broken(headline(problem, sources)),
        None => Edit::new(&after, &before, &after, sources),
    }
}

/// The facts that the files of the example give.
fn facts(example: &Example<'_>, policy: &Policy, sources: &mut SourceMap) -> Facts {
    let mut files = Vec::new();
    let mut repo = RepoFiles::default();
    for (path, text) in example.contents {
        let path = RepoPath::new(path).unwrap();
        let source = sources.add(SourceKind::File(path.clone()), *text);
        if CODEOWNERS.contains(&path.as_str()) {
            repo.codeowners = Some(source);
        } else if template::find(std::slice::from_ref(&path)).is_some() {
            repo.templates.push(TemplateFile::new(source, text));
        }
        if SkipMarkers::of(&path, &policy.change.tests.tests).is_some() {
            let lines = (1..=sources.get(source).line_count()).collect();
            files.push(TestFile { path, source, lines });
        }
    }
    let since = example.since.iter().map(|(id, state, day)| {
        let since = Since { state: *state, day: day.parse().unwrap(), at_least: false };
        ((*id).to_owned(), since)
    });
    let touched = example.touched.iter().map(|day| {
        let last = LastTouch { day: day.parse().unwrap(), at_least: false };
        (RepoPath::new("BACKLOG.md").unwrap(), last)
    });
    Facts {
        new_lines: NewLines { files, unread: Vec::new() },
        evidence: Evidence::of_texts(policy, example.evidence),
        ages: Ages::new(since.collect()),
        touched: Touched::new(touched.collect()),
        repo: Some(repo),
        revert: example.restored.map(|differs| Restored {
            commit: "9".repeat(40),
            subject: "Stream the rows".to_owned(),
            differs: differs.iter().map(|path| RepoPath::new(path).unwrap()).collect(),
        }),
        attributes: Some(Attributes::default()),
        authors: Some(Authors::default()),
        baseline: example.baseline.map(|(target, own)| baseline(target, own, sources)),
        ..Facts::default()
    }
}

/// A baseline, of which the entries count that the target has.
fn baseline(target: &str, own: &str, sources: &mut SourceMap) -> Baseline {
    let path = RepoPath::new(".backlog-gate/baseline.yml").unwrap();
    let target = Baseline::read(path.clone(), target, sources).unwrap();
    let mut own = Baseline::read(path, own, sources).unwrap();
    own.count_where(target.known());
    own
}

fn change(example: &Example<'_>, description: &str, sources: &mut SourceMap) -> Change {
    let mut add = |kind, text: &str| -> Option<SourceId> {
        (!text.is_empty()).then(|| sources.add(kind, text))
    };
    let title = add(SourceKind::Title, example.title);
    let branch = add(SourceKind::Branch, example.branch);
    let template = example.template.map(|text| {
        let path = RepoPath::new("template.md").unwrap();
        Template::new(sources.add(SourceKind::File(path), text), text)
    });
    let changed = |path, change, added| {
        ChangedFile::new(RepoPath::new(path).unwrap(), change, Some((added, 0)))
    };
    let modified = example.files.iter().map(|path| changed(path, FileChange::Modified, 1));
    let new = example
        .contents
        .iter()
        .map(|(path, text)| changed(path, FileChange::Added, text.lines().count()));
    let touched = modified.chain(new);
    let commits: Vec<Commit> = example
        .commits
        .iter()
        .zip(1..)
        .map(|(message, number): (_, usize)| {
            let id = format!("{number:040}");
            Commit { message: sources.add(SourceKind::Commit(id.clone()), *message), id }
        })
        .collect();
    Change {
        platform: Platform::Github,
        kind: ChangeKind::PullRequest,
        number: Some(1),
        title,
        description: Some(Description {
            source: sources.add(SourceKind::Description, description),
            document: Document::parse(description),
            origin: DescriptionOrigin::Event,
            judged: true,
        }),
        author: None,
        labels: Vec::new(),
        branch,
        draft: false,
        opened: None,
        target: "0".repeat(40),
        target_branch: None,
        before: None,
        remarks: Vec::new(),
        base: "0".repeat(40),
        head: "1".repeat(40),
        commits,
        files: touched.collect(),
        unread: Vec::new(),
        template,
        other_templates: Vec::new(),
        links: Vec::new(),
        no_item: None,
    }
}

/// The findings of a rule, or the reason for which it does not run.
pub(crate) fn check(rule: &Rule, fixture: &Fixture) -> Result<Vec<Finding>, String> {
    let mut found = Findings::default();
    (rule.check)(&fixture.context(), &mut found).map_err(|skip| skip.reason().to_owned())?;
    Ok(found.into_vec())
}

/// The findings as `LINE:COLUMN "TEXT" MESSAGE`, one a line, or `skipped: REASON`.
pub(crate) fn outline(rule: &Rule, fixture: &Fixture) -> String {
    let found = match check(rule, fixture) {
        Err(reason) => return format!("skipped: {reason}"),
        Ok(found) => found,
    };
    let line = |finding: &Finding| {
        let place = fixture
            .sources
            .range(finding.location, ColumnUnit::Chars)
            .map_or("-".to_owned(), |range| format!("{}:{}", range.line, range.column));
        let text = fixture.sources.slice(finding.location);
        format!("{place} {text:?} {}", finding.message)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}
