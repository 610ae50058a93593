//! `backlog-gate hook`

use std::path::Path;

use super::{EXIT_FAIL, EXIT_PASS, Host, Talk, config, directory, reports};
use crate::change::{self, Flags};
use crate::cli::args::{
    HookArgs, HookCommand, HookName, HookRunArgs, PlaceArgs, RepoArgs, ReportArgs,
};
use crate::cli::hook::install;
use crate::cli::hook::install::Installed;
use crate::cli::hook::message;
use crate::cli::hook::push;
use crate::cli::hook::push::Plan;
use crate::env::{self, Env};
use crate::error::{Error, ErrorKind, Result};
use crate::gate;
use crate::gate::inputs;
use crate::gate::inputs::CheckRequest;
use crate::limits;
use crate::snapshot::draft::Draft;
use crate::snapshot::{Repository, branch_name};

pub(super) fn run(command: HookCommand, host: &mut Host<'_>) -> Result<u8> {
    match command {
        HookCommand::Install(args) => install(args, host),
        HookCommand::Uninstall(args) => uninstall(args, host),
        HookCommand::Run(args) => match args.hook {
            HookName::PrePush => pre_push(&args, host),
            HookName::CommitMsg => commit_msg(&args, host),
        },
    }
}

fn install(args: HookArgs, host: &mut Host<'_>) -> Result<u8> {
    let name = args.hook;
    let folder = open(args.repo, host)?.hooks_folder();
    let program = env::program().map_err(|error| {
        Error::new(ErrorKind::Input, "the path of this program is not known").because(error)
    })?;
    let outcome = install::install(&folder, name, &program)?;
    let path = install::path(&folder, name);
    let hook = path.display();
    let said = match outcome {
        Installed::New => format!("installed {hook}"),
        Installed::Updated => format!("updated {hook}"),
        Installed::Same => format!("{hook} is installed already"),
        Installed::Beside(kept) => {
            format!("installed {hook}; the hook that was there runs first, from {}", kept.display())
        }
    };
    host.print_log(&format!("{said}\n"))?;
    let text = match name {
        HookName::PrePush => "each push is judged now; `git push --no-verify` goes without",
        HookName::CommitMsg => "each commit is judged now; `git commit --no-verify` goes without",
    };
    host.say(Talk::Normal, text);
    Ok(EXIT_PASS)
}

fn uninstall(args: HookArgs, host: &mut Host<'_>) -> Result<u8> {
    let name = args.hook;
    let folder = open(args.repo, host)?.hooks_folder();
    let restored = install::uninstall(&folder, name)?;
    let hook = install::path(&folder, name);
    let end = if restored { "the hook that was there before is back" } else { "no hook is left" };
    host.print_log(&format!("removed {}; {end}\n", hook.display()))?;
    Ok(EXIT_PASS)
}

fn open(args: RepoArgs, host: &Host<'_>) -> Result<Repository> {
    let place = PlaceArgs { repo: args.repo, config: None };
    Repository::open(&directory(&place, host.env))
}

/// Judges what is pushed. The worst of all refs decides.
fn pre_push(args: &HookRunArgs, host: &mut Host<'_>) -> Result<u8> {
    let input = std::io::stdin();
    let name = "the list of pushed refs on standard input";
    let text = crate::files::read_bounded(input, name, limits::PUSHED_REFS, ErrorKind::Input)?;
    let dir = directory(&args.place, host.env);
    let repository = Repository::open(&dir)?;
    let mut worst = EXIT_PASS;
    for pushed in push::parse(&text)? {
        match pushed.plan(&repository)? {
            Plan::Skip(reason) => host.say(Talk::Normal, &format!("not judged: {reason}")),
            Plan::Judge { base, head, branch } => {
                host.say(Talk::Verbose, &format!("judging {branch}"));
                let flags = Flags {
                    base: Some(base),
                    head: Some(head),
                    branch: Some(branch),
                    ..Flags::default()
                };
                worst = worst.max(judge(flags, &dir, &args.place, host)?);
            }
        }
    }
    if worst == EXIT_FAIL {
        let text = "the push is stopped: fix it and push again. `git push --no-verify` goes without this \
                    once, and the job in CI then judges the pull request all the same";
        host.say(Talk::Normal, text);
    }
    Ok(worst)
}

/// Judges the branch as it will be with the commit that is about to be made.
fn commit_msg(args: &HookRunArgs, host: &mut Host<'_>) -> Result<u8> {
    let Some(file) = args.given.first() else {
        return Err(Error::new(ErrorKind::Usage, "the file of the message is missing")
            .hint("git runs this command with it: `hook run commit-msg FILE`"));
    };
    let dir = directory(&args.place, host.env);
    let repository = Repository::open(&dir)?;
    let text = crate::files::read_file(Path::new(file), limits::COMMIT_MESSAGE, ErrorKind::Input)?;
    let message = message::cleaned(&text, repository.comment_char());
    if message.is_empty() {
        // Git refuses it itself.
        return Ok(EXIT_PASS);
    }
    let Some(draft) = Draft::of_index(&repository, host.env.index_file(), &message)? else {
        host.say(Talk::Normal, "not judged: there is no commit yet to compare with");
        return Ok(EXIT_PASS);
    };
    let branch = repository.current_branch();
    // A commit to the branch that others go into is judged by what it adds.
    let base = change::target(&repository, branch.as_deref())
        .filter(|into| branch.as_deref() != Some(branch_name(into)))
        .and_then(|into| repository.resolve(&into).ok())
        .unwrap_or(draft.base);
    let flags =
        Flags { base: Some(base.id()), head: Some(draft.head.id()), branch, ..Flags::default() };
    let code = judge(flags, draft.path(), &args.place, host)?;
    if code == EXIT_FAIL {
        let text = "the commit is stopped: fix it, then `git commit -e -F .git/COMMIT_EDITMSG` takes the \
                    message again. `git commit --no-verify` goes without this once, and the job in CI \
                    then judges the pull request all the same";
        host.say(Talk::Normal, text);
    }
    Ok(code)
}

fn judge(flags: Flags, repo: &Path, place: &PlaceArgs, host: &mut Host<'_>) -> Result<u8> {
    let request = CheckRequest {
        repo,
        config: config(place, host.env)?,
        flags,
        release: false,
        baseline: None,
        floor: None,
        // What is pushed from here is a local branch, whatever CI this machine belongs to.
        env: &Env::default(),
        today: host.today,
        known: None,
    };
    let inputs = inputs::check(request)?;
    host.say_what_is_read(&inputs);
    let report = gate::judge(inputs.context(), gate::FailOn::default());
    reports::write(&report, &ReportArgs::default(), host)
}
