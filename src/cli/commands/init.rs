//! `backlog-gate init`

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::{EXIT_PASS, Host, Talk, directory, uninit};
use crate::backlog::dialect::Dialect;
use crate::backlog::propose::{Proposal, propose, raise};
use crate::backlog::{Backlog, BacklogFile, Item};
use crate::change::template;
use crate::cli::args::{InitArgs, ListFormat, PlaceArgs};
use crate::cli::backtest::{self, Request};
use crate::cli::doctor;
use crate::cli::doctor::Wants;
use crate::cli::init::{self, Beginning, Findings, Forge, Plan};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs;
use crate::gate::inputs::{Config, GivenPolicy, Inputs, Named};
use crate::gate::{self, FailOn};
use crate::policy::discover::is_place;
use crate::policy::layers::PolicyFile;
use crate::report::{Options, items};
use crate::snapshot::{Repository, Snapshot, branch_name};
use crate::source::{RepoPath, SourceId, SourceKind};
use crate::text::{did_you_mean, list, plural};
use crate::{backlog, limits};

/// The most items that are shown, for people to see whether a dialect reads a backlog rightly.
const MOST_SHOWN: usize = 10;
/// The most that are shown of how a dialect reads it today.
const FEW_SHOWN: usize = 5;
/// The most files with a name like that of a backlog that are looked at.
const MOST_NAMED: usize = 50;
/// A file with fewer items is not a backlog to propose.
const LEAST_ITEMS: usize = 3;
/// In a repository with more pages than this, nobody waits for a guess.
const MOST_PAGES: usize = 5000;

pub(super) fn run(args: InitArgs, host: &mut Host<'_>) -> Result<u8> {
    let place = PlaceArgs { repo: args.repo.repo.clone(), config: None };
    let dir = directory(&place, host.env);
    let root = inputs::root(&dir)?;
    let snapshot = Snapshot::directory(&root);
    let tree = snapshot.tree()?;
    if args.remove {
        return uninit::run(&args, &root, &snapshot, tree.files(), host);
    }
    let mut inputs = inputs::lint(Named::default(), &dir, None, host.today)?;
    if let Some(name) = &args.dialect {
        inputs.backlog = reread(&mut inputs, &snapshot, name)?;
    }
    if inputs.backlog.files.is_empty()
        && inputs.backlog.unread.is_empty()
        && !inputs.policy.without_backlog
    {
        inputs.backlog = by_name(&mut inputs, &snapshot, tree.files())?;
    }
    if inputs.backlog.files.is_empty()
        && inputs.backlog.unread.is_empty()
        && !inputs.policy.without_backlog
    {
        inputs.backlog = in_folders(&mut inputs, &snapshot, tree.files())?;
    }
    let remote = Repository::discover(&root)?.and_then(|repository| repository.origin_url());
    let forge = args.forge.unwrap_or_else(|| Forge::of(remote.as_deref(), tree.files()));
    if args.rejudge || args.flow {
        let plan = if args.flow {
            init::flow(forge, &default_branch(&root)?)?
        } else {
            init::rejudge(forge, &inputs.backlog, &default_branch(&root)?)?
        };
        return workflow(&plan, &args, &root, host);
    }
    let before = counted(&inputs.backlog);
    let (proposal, raised) = proposed(&mut inputs, &snapshot)?;
    let beginning = beginning(&args, &mut inputs, host)?;
    let pipelines = doctor::examine(&snapshot, Wants::default(), &mut inputs.sources)?;
    let present = template::find(tree.files()).cloned();
    let mut sections = None;
    let mut faults = Vec::new();
    let template_text = match &present {
        Some(path) => snapshot.read_text(path, limits::TEMPLATE)?,
        None => None,
    };
    if let (Some(path), Some(text)) = (&present, &template_text)
        && init::differs(text)
    {
        let (part, found) = init::sections((path, text), &inputs.backlog, host.today)?;
        sections = Some(part);
        faults = found;
    }
    let contributing = match init::contributing::place(tree.files()).filter(|_| args.contributing) {
        Some(path) => snapshot.read_text(&path, limits::BACKLOG_FILE)?.map(|text| (path, text)),
        None => None,
    };
    let agents_page = match RepoPath::new(init::agents::PATH).filter(|_| args.agents) {
        Some(path) => snapshot.read_text(&path, limits::BACKLOG_FILE)?,
        None => None,
    };
    let files = &inputs.backlog.files;
    let is_chosen = args.dialect.is_some() || proposal.is_some();
    let found = Findings {
        paths: tree.files(),
        backlog: &inputs.backlog,
        beginning,
        per_person: files
            .iter()
            .any(|file| init::limits::is_per_person(inputs.sources.text(file.source))),
        contributing,
        tells_contributors: args.contributing,
        agents_page,
        tells_agents: args.agents,
        dialect: proposal.as_ref().map(|proposal| proposal.yaml.clone()),
        names_dialect: is_chosen || reads_alone(&inputs),
        forge,
        template: present,
        template_text,
        sections,
        pipelines: &pipelines,
    };
    let plan = init::plan(&found);
    carry_out(&plan, &args, &root, host)?;
    if !faults.is_empty() {
        host.say(Talk::Normal, "a copy of the template that is filled in would not pass, so its sections are not demanded:");
        for fault in faults.iter().take(MOST_SHOWN) {
            host.say(Talk::Normal, fault);
        }
    }
    say_what_holds(&inputs, beginning, host);
    match (&proposal, raised) {
        (Some(proposal), raised) => {
            say_what_is_proposed(proposal, &inputs.backlog, before, raised, host);
        }
        (None, Some(Raised { path, .. })) => {
            let text = format!(
                "no dialect of ten lines reads enough of {path}: `backlog-gate lint` shows what is not read, and docs/dialects.md how to write one"
            );
            host.say(Talk::Normal, &text);
        }
        (None, None) => {}
    }
    for hint in &plan.hints {
        for line in hint.lines() {
            host.say(Talk::Normal, line);
        }
    }
    host.say(Talk::Normal, "");
    let written = init::policy_of(&plan)?;
    for line in init::closing(&found, &plan, written.as_ref().unwrap_or(&inputs.policy)) {
        host.say(Talk::Normal, &line);
    }
    if let Some(line) = of_the_past(&dir, &plan, host) {
        host.say(Talk::Normal, &line);
    }
    Ok(EXIT_PASS)
}

/// How the last changes would have fared under the policy that holds from now on; nothing where the
/// history has none.
fn of_the_past(dir: &Path, plan: &Plan, host: &Host<'_>) -> Option<String> {
    const MOST: usize = 50;
    let planned = plan.files.iter().find(|file| is_place(&file.path)).map(|file| GivenPolicy {
        file: PolicyFile { path: file.path.clone(), in_repository: true, text: file.text.clone() },
        extends: HashMap::new(),
    });
    let given = match planned {
        Some(planned) => planned,
        None => inputs::given_policy(dir, None, host.today).ok()??,
    };
    let config = Config::Given(Box::new(given));
    let request = Request {
        repo: dir,
        config: Some(&config),
        from: "HEAD",
        most: MOST,
        descriptions: None,
        ask: None,
    };
    let summary = backtest::run(&request).ok()?;
    let (changes, pass) = (plural(summary.changes, "change"), summary.pass);
    Some(format!(
        "of your last {changes} {pass} would pass: `backlog-gate policy test --history {MOST}` says why the others would not"
    ))
}

/// What becomes of a repository in which no backlog is found: what the caller says, else what a
/// person answers, else that changes are judged without one, as where no item can be read in what
/// looks like one. A starter is read as the backlog.
fn beginning(args: &InitArgs, inputs: &mut Inputs, host: &mut Host<'_>) -> Result<Beginning> {
    let found = inputs.backlog.files.first().map(|file| &file.path);
    let found = found.or(inputs.backlog.unread.first().map(|(path, _)| path));
    if let Some(path) = found.filter(|_| args.starter) {
        let message = format!("{path} is a backlog already, so none is begun");
        return Err(Error::new(ErrorKind::Usage, message).hint("run `backlog-gate init`"));
    }
    if args.starter && inputs.policy.without_backlog {
        return Err(Error::new(ErrorKind::Policy, "the policy says that there is no backlog")
            .hint("take `backlog: none` out of it, then begin one"));
    }
    let beginning = match found {
        _ if args.no_backlog => Beginning::Without,
        _ if args.starter => Beginning::Starter,
        // A gate that reads nothing could judge no change.
        Some(_) if inputs.backlog.files.is_empty() => Beginning::Without,
        Some(_) => Beginning::Found,
        None if inputs.policy.without_backlog => Beginning::Without,
        None => asked(host),
    };
    match beginning {
        Beginning::Found => {}
        // What was tried and not read is still said.
        Beginning::Without if inputs.backlog.files.is_empty() => {}
        Beginning::Without => inputs.backlog = Backlog::default(),
        Beginning::Starter => {
            let path = init::starter::path();
            let kind = SourceKind::File(path.clone());
            let source = inputs.sources.add(kind, init::starter::TEXT);
            let dialects: Vec<_> = inputs.policy.known_dialects().collect();
            inputs.backlog = backlog::read(&inputs.sources, &[(path, source)], &dialects);
        }
    }
    Ok(beginning)
}

/// Asks until there is an answer; where nobody is there to give one, nothing is begun.
fn asked(host: &mut Host<'_>) -> Beginning {
    while let Some(answer) = host.ask(Beginning::QUESTION).filter(|answer| !answer.is_empty()) {
        if let Some(beginning) = Beginning::answered(&answer) {
            return beginning;
        }
    }
    Beginning::Without
}

/// Writes what is planned, or shows what that would be.
fn carry_out(plan: &Plan, args: &InitArgs, root: &Path, host: &mut Host<'_>) -> Result<()> {
    if !args.dry_run {
        plan.write(root)?;
    }
    match (args.format, args.dry_run) {
        (ListFormat::Json, _) => host.print(&init::json(plan, args.dry_run)),
        (ListFormat::Text, true) => host.print_log(&plan.diff()),
        (ListFormat::Text, false) => host.print_log(&plan.summary(true)),
    }
}

/// The branch that other workflows run on.
fn default_branch(root: &Path) -> Result<String> {
    let repository = Repository::discover(root)?;
    let branch = repository.and_then(|repository| repository.default_branch());
    Ok(branch.as_deref().map_or("main", branch_name).to_owned())
}

/// Writes a workflow of its own, and says what is left to do.
fn workflow(plan: &Plan, args: &InitArgs, root: &Path, host: &mut Host<'_>) -> Result<u8> {
    carry_out(plan, args, root, host)?;
    for hint in &plan.hints {
        host.say(Talk::Normal, hint);
    }
    Ok(EXIT_PASS)
}

/// Whether the dialect of each file reads the same items without the help of the others. What a
/// policy names is not detected any more.
fn reads_alone(inputs: &Inputs) -> bool {
    // How the first item will be written nobody knows.
    !inputs.backlog.items.is_empty()
        && inputs.backlog.files.iter().enumerate().all(|(number, file)| {
            let dialects: Vec<&Dialect> =
                inputs.policy.known_dialects().filter(|known| known.name == file.dialect).collect();
            let alone =
                backlog::read(&inputs.sources, &[(file.path.clone(), file.source)], &dialects);
            let whole: Vec<&Item> = inputs.backlog.items_of(number).collect();
            whole.len() == alone.items.len()
                && whole.iter().zip(&alone.items).all(|(one, other)| is_shown_alike(one, other))
        })
}

/// Whether `items` shows the same of two readings of one item.
fn is_shown_alike(one: &Item, other: &Item) -> bool {
    let priority = |item: &Item| item.priority.as_ref().map(|text| text.value.clone());
    one.header == other.header
        && one.own_id() == other.own_id()
        && one.kind == other.kind
        && one.state() == other.state()
        && priority(one) == priority(other)
}

/// The backlog as the dialect that the caller names reads it.
fn reread(inputs: &mut Inputs, snapshot: &Snapshot, name: &str) -> Result<Backlog> {
    let names: Vec<&str> =
        inputs.policy.known_dialects().map(|dialect| dialect.name.as_str()).collect();
    if !names.contains(&name) {
        let error = Error::new(ErrorKind::Usage, format!("there is no dialect `{name}`"));
        return Err(match did_you_mean(name, names.iter().copied()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("the dialects are {}", list(&names, "and"))),
        });
    }
    let found = inputs.backlog.files.iter().map(|file| &file.path);
    let mut files = Vec::new();
    for path in found.chain(inputs.backlog.unread.iter().map(|(path, _)| path)) {
        if let Some(text) = snapshot.read_text(path, limits::BACKLOG_FILE)? {
            let source = inputs.sources.add(SourceKind::File(path.clone()), text);
            files.push((path.clone(), source));
        }
    }
    let dialects: Vec<_> =
        inputs.policy.known_dialects().filter(|dialect| dialect.name == name).collect();
    Ok(backlog::read(&inputs.sources, &files, &dialects))
}

/// The backlog in files that lie in no usual place and whose names say that they may be lists or plans of
/// work, as far as items are read in them.
fn by_name(inputs: &mut Inputs, snapshot: &Snapshot, paths: &[RepoPath]) -> Result<Backlog> {
    let dialects: Vec<_> = inputs.policy.known_dialects().collect();
    let mut files = Vec::new();
    for path in paths.iter().filter(|path| backlog::may_be_named(path)).take(MOST_NAMED) {
        let Some(text) = snapshot.read_text(path, limits::BACKLOG_FILE)? else { continue };
        let source = inputs.sources.add(SourceKind::File(path.clone()), text);
        let file = (path.clone(), source);
        let found = backlog::read(&inputs.sources, std::slice::from_ref(&file), &dialects);
        let is_read = found.files.iter().all(|file| !file.coverage.is_doubtful());
        if found.items.len() >= LEAST_ITEMS && is_read {
            files.push(file);
        }
    }
    Ok(backlog::read(&inputs.sources, &files, &dialects))
}

/// The backlog in folders that are nobody's usual place: files that say how far a task is, at least
/// two side by side, and most of them in words that mean a state.
fn in_folders(inputs: &mut Inputs, snapshot: &Snapshot, paths: &[RepoPath]) -> Result<Backlog> {
    let mut folders: BTreeMap<&str, Vec<(RepoPath, String)>> = BTreeMap::new();
    let pages = paths.iter().filter(|path| path.as_str().to_ascii_lowercase().ends_with(".md"));
    for path in pages.take(MOST_PAGES) {
        let Some((folder, _)) = path.as_str().rsplit_once('/') else { continue };
        let text = snapshot.read_text(path, limits::BACKLOG_FILE)?;
        if let Some(text) = text.filter(|text| backlog::states_itself(text)) {
            folders.entry(folder).or_default().push((path.clone(), text));
        }
    }
    let mut files = Vec::new();
    for (path, text) in folders.into_values().filter(|pages| pages.len() > 1).flatten() {
        let source = inputs.sources.add(SourceKind::File(path.clone()), text);
        files.push((path, source));
    }
    let dialects: Vec<_> = inputs.policy.known_dialects().collect();
    let found = backlog::read(&inputs.sources, &files, &dialects);
    let stated = found.items.iter().filter(|item| item.state().is_some()).count();
    Ok(if stated * 2 > found.items.len() { found } else { Backlog::default() })
}

/// A file of which little is read, with its share and the one that a proposal reaches, in percent.
struct Raised {
    path: RepoPath,
    from: usize,
    to: usize,
}

/// How many items there are, and the first of them as a table.
fn counted(backlog: &Backlog) -> (usize, String) {
    let all: Vec<&Item> = backlog.items.iter().take(FEW_SHOWN).collect();
    (backlog.items.len(), items::table(backlog, &all, Options::default()))
}

/// A dialect for a backlog of which none reads enough, and the backlog as it reads that.
fn proposed(
    inputs: &mut Inputs,
    snapshot: &Snapshot,
) -> Result<(Option<Proposal>, Option<Raised>)> {
    let is_weak = |file: &&BacklogFile| {
        file.coverage.is_doubtful() || inputs.backlog.items.is_empty() && !file.whole
    };
    let weak = inputs.backlog.files.iter().position(|file| is_weak(&file));
    if let Some(number) = weak {
        let file = &inputs.backlog.files[number];
        let text = inputs.sources.text(file.source).to_owned();
        let own: Vec<&Item> = inputs.backlog.items_of(number).collect();
        let from = file.coverage.percent();
        let path = file.path.clone();
        let by_form = || propose(&text).filter(|_| own.is_empty()).map(|found| (found, from));
        let found = raise(&text, file, &own).or_else(by_form);
        let is_doubtful = file.coverage.is_doubtful();
        let to = found.as_ref().map_or(from, |(_, to)| *to);
        let raised = is_doubtful.then_some(Raised { path, from, to });
        let Some((proposal, _)) = found else { return Ok((None, raised)) };
        let files = inputs.backlog.files.iter().map(|file| (file.path.clone(), file.source));
        let files: Vec<(RepoPath, SourceId)> = files.collect();
        // Beside other files it has to be found by itself.
        let others = inputs.policy.known_dialects().filter(|_| files.len() > 1);
        let dialects: Vec<&Dialect> = std::iter::once(&proposal.dialect).chain(others).collect();
        inputs.backlog = backlog::read(&inputs.sources, &files, &dialects);
        return Ok((Some(proposal), raised));
    }
    if !inputs.backlog.items.is_empty() {
        return Ok((None, None));
    }
    for (path, _) in inputs.backlog.unread.clone() {
        let Some(text) = snapshot.read_text(&path, limits::BACKLOG_FILE)? else { continue };
        let Some(proposal) = propose(&text) else { continue };
        let source = inputs.sources.add(SourceKind::File(path.clone()), text);
        inputs.backlog = backlog::read(&inputs.sources, &[(path, source)], &[&proposal.dialect]);
        return Ok((Some(proposal), None));
    }
    Ok((None, None))
}

/// Shows what a proposed dialect reads: only the team knows whether that is right.
fn say_what_is_proposed(
    proposal: &Proposal,
    backlog: &Backlog,
    (before, table): (usize, String),
    raised: Option<Raised>,
    host: &mut Host<'_>,
) {
    match raised {
        Some(Raised { path, from, to }) => {
            let items = plural(before, "item");
            let say = format!("{path} is read as {items}, {from} % of what may be one:");
            host.say(Talk::Normal, &say);
            table.lines().for_each(|line| host.say(Talk::Normal, line));
            let items = plural(backlog.items.len(), "item");
            let say = format!("the policy proposes a dialect, which reads {items}, {to} % of it:");
            host.say(Talk::Normal, &say);
        }
        None => host.say(
            Talk::Normal,
            "no dialect reads the backlog; the policy proposes one, which reads:",
        ),
    }
    let all: Vec<&Item> = backlog.items.iter().take(MOST_SHOWN).collect();
    for line in items::table(backlog, &all, Options::default()).lines() {
        host.say(Talk::Normal, line);
    }
    if !proposal.unknown.is_empty() {
        let words = proposal.unknown.join(", ");
        host.say(Talk::Normal, &format!("say under `states` what these words mean: {words}"));
    }
}

/// Says what is read of the backlog, and what a lint finds in it today.
fn say_what_holds(inputs: &Inputs, beginning: Beginning, host: &mut Host<'_>) {
    if beginning == Beginning::Without {
        let text = match inputs.backlog.unread.first() {
            Some((path, _)) => format!(
                "no items were found in {path}, so only changes are judged; docs/dialects.md shows the forms that are read, and how to describe another"
            ),
            None => "no backlog was found, so only changes are judged; `backlog-gate init --starter` begins one".to_owned(),
        };
        if !inputs.policy.without_backlog {
            host.say(Talk::Normal, &text);
        }
        return;
    }
    for line in init::reading(&inputs.backlog) {
        host.say(Talk::Normal, &line);
    }
    let counts = gate::judge(inputs.context(), FailOn::Never).counts;
    let found = counts.error + counts.warning;
    if found > 0 {
        let found = plural(found, "fault");
        host.say(
            Talk::Normal,
            &format!("`backlog-gate lint` finds {found} today; what is old fails no change"),
        );
    }
}
