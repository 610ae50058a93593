//! Reads fresh what asks to go in, and what the rules want to know of the forge; says where nobody
//! could be asked.

use std::rc::Rc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::backlog::Backlog;
use crate::catalogue::Need;
use crate::change::{
    Change, ChangeKind, ChangeRequest, Description, DescriptionOrigin, DescriptionSource, Flags,
    RemoteTip, Resolution, TipSource, find_links,
};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::forge::address::{Address, ForgeKind};
use crate::forge::error::ForgeError;
use crate::forge::facts::{Answer, ForgeFacts, OpenChange, Unknown};
use crate::forge::request::ForgePlace;
use crate::forge::{Asking, Forge, Sleep, connect};
use crate::markdown::Document;
use crate::policy::{ExemptCommits, Policy};
use crate::snapshot::{FolderEntry, ObjectSource, Repository, Revision, is_full_id};
use crate::source::{SourceKind, SourceMap};
use crate::text::Untrusted;

/// Asks the forge for the pull request as it is now, where a token is at hand: an event is as old
/// as its run, and a run may be repeated after the description was edited.
///
/// What the caller says about the change is not asked for.
///
/// # Errors
/// Where the forge does not say it. What was said before may be old by then, so it is not judged.
pub fn refresh(request: &mut ChangeRequest, flags: &Flags, asking: Asking<'_>) -> Result<()> {
    let Some(number) = request.number.filter(|_| request.kind == ChangeKind::PullRequest) else {
        return Ok(());
    };
    if flags.offline || flags.body.is_some() {
        return Ok(());
    }
    let address = match &request.forge {
        ForgePlace::At(address) => address.clone(),
        ForgePlace::Unknown => return Ok(()),
        ForgePlace::Unusable(kind, variable) => {
            let asks = asking.env.token(*kind).is_some_and(|token| !token.ambient);
            return if asks { Err(unusable(variable)) } else { Ok(()) };
        }
    };
    let Some(token) = asking.env.token(address.kind) else { return Ok(()) };
    let is_said = matches!(request.description, DescriptionSource::Text(..));
    if is_said && token.ambient {
        return Ok(());
    }
    let forge = connect(&address, Some(token), asking)?;
    read(request, number, forge.as_ref())
}

/// A token says that the forge is to be asked, and it cannot be.
fn unusable(variable: &str) -> Error {
    let message = format!("{variable} is not the address of an API, so the forge cannot be asked");
    Error::new(ErrorKind::Forge, message)
        .hint(format!("set {variable} to an address such as https://git.example/api"))
        .hint("or judge the description of the event, which may be old: `--offline`")
}

fn read(request: &mut ChangeRequest, number: u64, forge: &dyn Forge) -> Result<()> {
    let what = format!("the description of pull request {number}");
    let now = forge.change(number).map_err(|error| error.error(forge.kind(), &what))?;
    request.title = now.title;
    request.description = now.description;
    request.labels = now.labels;
    request.draft = now.draft;
    request.opened = now.opened.or(request.opened);
    request.author = now.author.or(request.author.take());
    request.branch = request.branch.take().or(now.branch);
    if now.target_branch.is_some() && now.target_branch != request.target_branch {
        // It was retargeted since, and what the event names is the tip of another branch.
        request.named_tips.clear();
        request.merge = None;
        request.target_branch = now.target_branch;
    }
    Ok(())
}

/// Asks the forge when a change was opened, where the platform does not say it and the policy goes by
/// it. Where it does not answer that is not known, and the report says what that means.
///
/// # Errors
/// Where proxy or certificates that the environment names cannot be used.
pub(super) fn ask_when_opened(
    change: &mut Change,
    policy: &Policy,
    forge: Option<&Address>,
    today: Date,
    asking: Asking<'_>,
) -> Result<()> {
    let matters = policy.enforce_from.as_ref().is_some_and(|from| today < from.for_all());
    let is_opened = matches!(change.kind, ChangeKind::PullRequest | ChangeKind::MergeGroup);
    let number = change.number.filter(|_| matters && is_opened && change.opened.is_none());
    let (Some(number), Some(address)) = (number, forge) else { return Ok(()) };
    let Some(token) = asking.env.token(address.kind) else { return Ok(()) };
    match connect(address, Some(token), asking)?.change(number) {
        Ok(now) => {
            let day = |time: Timestamp| time.to_zoned_datetime(TimeZone::UTC).date();
            change.opened = now.opened.map(day);
        }
        Err(trouble) => change.remarks.push(format!(
            "{} was asked when the change was opened: {trouble}.",
            address.kind.name()
        )),
    }
    Ok(())
}

/// Asks the forge for the tip of a branch, and for what of it the clone lacks: a clone that is cut
/// holds the change, and not what it goes into.
pub struct Tips<'a> {
    request: &'a ChangeRequest,
    flags: &'a Flags,
    env: &'a Env,
    repository: &'a Repository,
}

impl<'a> Tips<'a> {
    /// Who is asked about the branches of `request`.
    #[must_use]
    pub fn new(
        request: &'a ChangeRequest,
        flags: &'a Flags,
        env: &'a Env,
        repository: &'a Repository,
    ) -> Self {
        Self { request, flags, env, repository }
    }
}

impl TipSource for Tips<'_> {
    fn tip(&self, branch: &str, head: &Revision) -> Result<Option<RemoteTip>> {
        let address = self.request.forge.address().filter(|_| !self.flags.offline);
        let Some(address) = address else { return Ok(None) };
        let Some(token) = self.env.token(address.kind) else { return Ok(None) };
        let forge = connect(address, Some(token), Asking::new(self.env, self.repository.budget()))?;
        let kind = address.kind;
        let shown = branch.escape_debug();
        let refused = |error: ForgeError| error.error(kind, &format!("the tip of `{shown}`"));
        let id = match forge.branch_tip(branch) {
            Err(ForgeError::Unsupported) => return Ok(None),
            answer => answer.map_err(refused)?,
        };
        let tip = |revision: Revision, id: String| RemoteTip { id, revision, source: kind.name() };
        let there = self.full(&id, kind)?;
        let is_whole = |tip: &Revision| self.repository.merge_base(tip, head).is_ok();
        if let Some(revision) = there.filter(is_whole) {
            return Ok(Some(tip(revision, id)));
        }
        let common = forge.merge_base(&id, &head.id()).map_err(refused)?;
        let Some(parent) = self.full(&common, kind)? else {
            let message = format!(
                "the commit {common}, where the change left `{shown}`, is not in this clone"
            );
            return Err(self.repository.lacks(message));
        };
        let source = Rc::new(Files { forge });
        let revision = self.repository.stand_in(&id, &parent, source)?;
        Ok(Some(tip(revision, id)))
    }
}

impl Tips<'_> {
    /// The commit that a forge names by its id; `None` where the clone lacks it.
    fn full(&self, id: &str, kind: ForgeKind) -> Result<Option<Revision>> {
        if !is_full_id(id) {
            return Err(ForgeError::Malformed.error(kind, "the tip of a branch"));
        }
        Ok(self.repository.resolve(id).ok())
    }
}

/// The files of a commit, as the forge has them.
struct Files {
    forge: Box<dyn Forge>,
}

impl ObjectSource for Files {
    fn folder(&self, commit: &str, path: &str) -> Result<Vec<FolderEntry>> {
        let what = || format!("the folder /{} of {commit}", path.escape_debug());
        self.forge.folder(commit, path).map_err(|error| error.error(self.forge.kind(), &what()))
    }

    fn file(&self, id: &str) -> Result<Vec<u8>> {
        let what = || format!("the file {id}");
        self.forge.file(id).map_err(|error| error.error(self.forge.kind(), &what()))
    }
}

/// Where the forge of a change answers: as the platform says it, else behind the address that the
/// repository was cloned from.
#[must_use]
pub fn of_change(request: &ChangeRequest, repository: &Repository, env: &Env) -> Option<Address> {
    match request.kind {
        ChangeKind::Local => Address::of_url(&repository.origin_url()?, env),
        _ => request.forge.address().cloned(),
    }
}

/// What the rules want to know, and of whom.
#[derive(Debug)]
pub struct Question<'a> {
    /// What the team demands.
    pub policy: &'a Policy,
    /// The change that is judged.
    pub change: &'a Change,
    /// The backlog at its head.
    pub head: &'a Backlog,
    /// The backlog at its base.
    pub base: &'a Backlog,
    /// The forge, where it is known.
    pub forge: Option<&'a Address>,
    /// Whether no server may be asked.
    pub offline: bool,
}

impl Question<'_> {
    fn wants_open_changes(&self) -> bool {
        let limited = !self.policy.open_changes.is_empty();
        limited && self.policy.needs(Need::LimitedOpenChanges)
            || self.policy.needs(Need::OpenChanges)
    }

    fn wants_issues(&self) -> bool {
        self.policy.needs(Need::Issues)
    }

    /// The number of the change, where its exemption rests on who wrote its commits.
    fn exempt_change(&self) -> Option<u64> {
        let exempt = &self.policy.exempt;
        let author = self.change.author.as_ref()?.as_raw();
        let is_exempt = exempt.may_exempt(author) && exempt.commits != ExemptCommits::Any;
        self.change.number.filter(|_| is_exempt)
    }

    /// Asks the forge; `None` where no rule that is on wants to know anything. What cannot be
    /// known is said with the reason, and left to the rules.
    ///
    /// # Errors
    /// Where proxy or certificates that the environment names cannot be used.
    pub fn ask(
        &self,
        env: &Env,
        sleep: Sleep,
        sources: &mut SourceMap,
    ) -> Result<Option<ForgeFacts>> {
        let exempt = self.exempt_change();
        if !self.wants_open_changes() && !self.wants_issues() && exempt.is_none() {
            return Ok(None);
        }
        if self.offline {
            return Ok(Some(ForgeFacts::unknown("`--offline` asks nobody")));
        }
        let Some(address) = self.forge else {
            let reason = "it is not known which forge holds the repository";
            return Ok(Some(ForgeFacts::unknown(reason)));
        };
        let Some(token) = env.token(address.kind) else {
            let reason = format!("there is no {}", address.kind.token_variable());
            return Ok(Some(ForgeFacts::unknown(&reason)));
        };
        let forge = connect(address, Some(token), Asking { env, sleep, budget: sources.budget() })?;
        let mut facts = ForgeFacts::unknown("it was not asked");
        if self.wants_open_changes() {
            let answered = answer(forge.as_ref(), forge.open_changes());
            facts.open_changes = answered.map(|all| self.others(all, sources));
        }
        if self.wants_issues() {
            facts.issues = answer(forge.as_ref(), forge.issues());
        }
        if let Some(number) = exempt {
            facts.commits = answer(forge.as_ref(), forge.commit_owners(number));
        }
        Ok(Some(facts))
    }

    /// The changes beside the one that is judged, with the items that each names.
    fn others(&self, all: Vec<ChangeRequest>, sources: &mut SourceMap) -> Vec<OpenChange> {
        let branch = self.change.branch.map(|id| sources.text(id).to_owned());
        let is_own = |other: &ChangeRequest| match self.change.number {
            Some(number) => other.number == Some(number),
            // A local branch that has a pull request already.
            None => other.branch.is_some() && other.branch == branch,
        };
        let bare = Change {
            commits: Vec::new(),
            files: Vec::new(),
            links: Vec::new(),
            no_item: None,
            template: None,
            other_templates: Vec::new(),
            ..self.change.clone()
        };
        let others = all.into_iter().filter(|other| !is_own(other));
        others.map(|other| self.other(other, &bare, sources)).collect()
    }

    fn other(&self, other: ChangeRequest, bare: &Change, sources: &mut SourceMap) -> OpenChange {
        let branch = other.branch.clone();
        let title = other.title.unwrap_or_default();
        let text = match other.description {
            DescriptionSource::Text(text, _) => text,
            DescriptionSource::Missing(_) | DescriptionSource::CommitMessage => String::new(),
        };
        let texts = Change {
            title: Some(sources.add(SourceKind::Title, title.as_str())),
            branch: branch.map(|branch| sources.add(SourceKind::Branch, branch)),
            description: Some(Description {
                source: sources.add(SourceKind::Description, text.as_str()),
                document: Document::parse(&text),
                origin: DescriptionOrigin::Api,
                judged: true,
            }),
            ..bare.clone()
        };
        let (links, _) = find_links(&texts, self.head, Some(self.base), &self.policy.link, sources);
        let claimed = links.into_iter().filter(|link| link.claimed);
        let items = claimed.filter_map(|link| match link.resolution {
            Resolution::Item(id) => Some(id),
            _ => None,
        });
        OpenChange {
            number: other.number.unwrap_or_default(),
            title: Untrusted::new(title),
            author: other.author.map(Untrusted::new),
            draft: other.draft,
            branch: other.branch.map(Untrusted::new),
            text: Untrusted::new(text),
            items: items.collect(),
        }
    }
}

fn answer<T>(forge: &dyn Forge, answered: Result<Vec<T>, ForgeError>) -> Answer<T> {
    answered.map_err(|trouble| Unknown(format!("{} was asked: {trouble}", forge.kind().name())))
}
