//! `backlog-gate policy migrate`

use std::path::Path;

use super::{EXIT_PASS, Host, Talk};
use crate::catalogue::EDITION;
use crate::cli::args::MigrateArgs;
use crate::cli::backtest::{self, Outcome, Request, Trial};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs::{Config, GivenPolicy, given_policy, local_policy, root};
use crate::policy::edition::with_edition;
use crate::report::{diff, output};
use crate::source::SourceMap;
use crate::text::plural;

pub(super) fn run(args: &MigrateArgs, host: &mut Host<'_>) -> Result<u8> {
    let dir = args.place.repo.clone().unwrap_or_else(|| ".".into());
    let root = root(&dir)?;
    let old = given_policy(&dir, None, host.today)?.ok_or_else(|| {
        Error::new(ErrorKind::Policy, "there is no policy to migrate")
            .hint("`backlog-gate init` writes one, of the newest edition")
    })?;
    let text = with_edition(&old.file.text, EDITION).ok_or_else(|| {
        Error::new(ErrorKind::Policy, format!("{} is not written line by line", old.file.path))
            .hint(format!("write `edition: {EDITION}` into it"))
    })?;
    let path = old.file.path.clone();
    if text == old.file.text {
        host.print_log(&format!("{path} is of edition {EDITION}, which is the newest\n"))?;
        return Ok(EXIT_PASS);
    }
    let mut new = old.clone();
    new.file.text.clone_from(&text);
    // What cannot be read is not written.
    let mut sources = SourceMap::default();
    local_policy(&dir, Some(&given(&new)), host.today, &mut sources)?.policy(&sources)?;
    if args.dry_run {
        let shown = diff::unified(path.as_str(), &old.file.text, &text, host.is_terminal);
        host.print_log(&shown)?;
    } else {
        output::write(&root.join(path.as_str()), &text)?;
        host.print_log(&format!("{path} is of edition {EDITION} now\n"))?;
    }
    show_what_turns_red(&dir, (&old, &new), args.history, host)
}

fn given(policy: &GivenPolicy) -> Config {
    Config::Given(Box::new(policy.clone()))
}

/// Judges the changes of the past by both, and names those that only the new one holds.
fn show_what_turns_red(
    dir: &Path,
    (old, new): (&GivenPolicy, &GivenPolicy),
    most: usize,
    host: &mut Host<'_>,
) -> Result<u8> {
    let trials = |policy: &GivenPolicy| -> Result<Vec<Trial>> {
        let config = given(policy);
        let request = Request {
            repo: dir,
            config: Some(&config),
            from: "HEAD",
            most,
            descriptions: None,
            ask: None,
        };
        backtest::run(&request).map(|summary| summary.trials)
    };
    let (before, after) = match (trials(old), trials(new)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(error), _) | (_, Err(error)) => {
            host.say(Talk::Normal, &format!("no change of the past was judged: {error}"));
            return Ok(EXIT_PASS);
        }
    };
    let turns = |pair: &(&Trial, &Trial)| {
        matches!((&pair.0.outcome, &pair.1.outcome), (Outcome::Pass { .. }, Outcome::Fail { .. }))
    };
    let red: Vec<_> = before.iter().zip(&after).filter(turns).map(|(_, after)| after).collect();
    let count = plural(after.len(), "change");
    host.print_log(&format!("of the last {count}, {} would turn red\n", red.len()))?;
    for trial in red {
        let Outcome::Fail { rules, .. } = &trial.outcome else { continue };
        let rules: Vec<&str> = rules.iter().map(|failed| failed.rule).collect();
        host.print_log(&format!("  {} {}: {}\n", trial.change, trial.title, rules.join(", ")))?;
    }
    Ok(EXIT_PASS)
}
