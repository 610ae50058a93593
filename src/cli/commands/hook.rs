//! `backlog-gate hook`

use super::{EXIT_FAIL, EXIT_PASS, Host, Talk, config, directory, reports};
use crate::change::Flags;
use crate::cli::args::{HookCommand, HookName, HookRunArgs, PlaceArgs, RepoArgs, ReportArgs};
use crate::cli::hook::install;
use crate::cli::hook::install::Installed;
use crate::cli::hook::push;
use crate::cli::hook::push::Plan;
use crate::env::{self, Env};
use crate::error::{Error, ErrorKind, Result};
use crate::gate;
use crate::gate::inputs;
use crate::gate::inputs::CheckRequest;
use crate::limits;
use crate::snapshot::Repository;

pub(super) fn run(command: HookCommand, host: &mut Host<'_>) -> Result<u8> {
    match command {
        HookCommand::Install(args) => install(args, host),
        HookCommand::Uninstall(args) => uninstall(args, host),
        HookCommand::Run(args) => match args.hook {
            HookName::PrePush => pre_push(&args, host),
        },
    }
}

fn install(args: RepoArgs, host: &mut Host<'_>) -> Result<u8> {
    let folder = open(args, host)?.hooks_folder();
    let program = env::program().map_err(|error| {
        Error::new(ErrorKind::Input, "the path of this program is not known").because(error)
    })?;
    let outcome = install::install(&folder, &program)?;
    let hook = install::path(&folder);
    let hook = hook.display();
    let said = match outcome {
        Installed::New => format!("installed {hook}"),
        Installed::Updated => format!("updated {hook}"),
        Installed::Same => format!("{hook} is installed already"),
        Installed::Beside(kept) => {
            format!("installed {hook}; the hook that was there runs first, from {}", kept.display())
        }
    };
    host.print_log(&format!("{said}\n"))?;
    host.say(Talk::Normal, "each push is judged now; `git push --no-verify` goes without");
    Ok(EXIT_PASS)
}

fn uninstall(args: RepoArgs, host: &mut Host<'_>) -> Result<u8> {
    let folder = open(args, host)?.hooks_folder();
    let restored = install::uninstall(&folder)?;
    let hook = install::path(&folder);
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
    let repository = Repository::open(&directory(&args.place, host.env))?;
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
                worst = worst.max(judge(flags, &args.place, host)?);
            }
        }
    }
    if worst == EXIT_FAIL {
        host.say(
            Talk::Normal,
            "the push is stopped: fix it and push again, or `git push --no-verify` once",
        );
    }
    Ok(worst)
}

fn judge(flags: Flags, place: &PlaceArgs, host: &mut Host<'_>) -> Result<u8> {
    let request = CheckRequest {
        repo: &directory(place, host.env),
        config: config(place, host.env)?,
        flags,
        release: false,
        baseline: None,
        floor: None,
        // What is pushed from here is a local branch, whatever CI this machine belongs to.
        env: &Env::default(),
        today: host.today,
    };
    let inputs = inputs::check(request)?;
    host.say_what_is_read(&inputs);
    let report = gate::judge(inputs.context(), gate::FailOn::default());
    reports::write(&report, &ReportArgs::default(), host)
}
