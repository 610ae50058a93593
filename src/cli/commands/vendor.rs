//! `backlog-gate policy vendor`, `outdated` and `update`

use std::path::Path;

use super::{EXIT_FAIL, EXIT_PASS, Host};
use crate::cli::args::{UpdateArgs, VendorArgs};
use crate::cli::vendor::{Newer, Plan, newest, vendor};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::inputs::root;
use crate::policy::difference::Difference;
use crate::report::{diff, output};

pub(super) fn fetch(args: &VendorArgs, host: &mut Host<'_>) -> Result<u8> {
    let root = root(args.repo.repo.as_deref().unwrap_or(Path::new(".")))?;
    let plan = vendor(&root, host.env)?;
    write(&plan, &root, args.dry_run, host)?;
    if plan.files.is_empty() {
        host.print("every shared policy has its copy\n")?;
    }
    Ok(EXIT_PASS)
}

pub(super) fn outdated(args: &UpdateArgs, host: &mut Host<'_>) -> Result<u8> {
    let root = root(args.repo.repo.as_deref().unwrap_or(Path::new(".")))?;
    let newer = newest(&root, &args.names, host.today, host.env)?;
    for newer in &newer {
        host.print_log(&shown(newer))?;
    }
    if newer.is_empty() {
        host.print("every shared policy is the newest\n")?;
        return Ok(EXIT_PASS);
    }
    host.print("`backlog-gate policy update` writes it.\n")?;
    Ok(EXIT_FAIL)
}

pub(super) fn update(args: &UpdateArgs, host: &mut Host<'_>) -> Result<u8> {
    let root = root(args.repo.repo.as_deref().unwrap_or(Path::new(".")))?;
    let mut any = false;
    // One after the other: each is written upon what the last one left.
    loop {
        let newer = newest(&root, &args.names, host.today, host.env)?;
        if args.dry_run {
            for newer in &newer {
                host.print_log(&shown(newer))?;
                write(&newer.plan, &root, true, host)?;
            }
            return Ok(EXIT_PASS);
        }
        let Some(first) = newer.first() else { break };
        host.print_log(&shown(first))?;
        write(&first.plan, &root, false, host)?;
        any = true;
    }
    if !any {
        host.print("every shared policy is the newest\n")?;
    }
    Ok(EXIT_PASS)
}

/// The versions, and what the newer one does to the policy of this repository.
fn shown(newer: &Newer) -> String {
    let short = |version: &str| version.chars().take(12).collect::<String>();
    let [was, is] = &newer.versions;
    let mut out = format!("{}: {} instead of {}\n", newer.name, short(is), short(was));
    let Difference { loosens, tightens, changes } = &newer.difference;
    for (word, points) in [("loosens", loosens), ("tightens", tightens), ("changes", changes)] {
        for point in points {
            out.extend(["  ", word, ": ", point.as_str(), "\n"]);
        }
    }
    if newer.difference.is_empty() {
        out += "  changes nothing of what is demanded here\n";
    }
    out
}

fn write(plan: &Plan, root: &Path, dry_run: bool, host: &mut Host<'_>) -> Result<()> {
    for (name, path) in &plan.fetched {
        let word = if dry_run { "would fetch" } else { "fetched" };
        host.print_log(&format!("{word} {name} to {path}\n"))?;
    }
    for (path, text) in &plan.files {
        let file = root.join(path.as_str());
        let old = std::fs::read_to_string(&file).unwrap_or_default();
        match text {
            _ if dry_run => {
                let new = text.as_deref().unwrap_or_default();
                host.print_log(&diff::unified(path.as_str(), &old, new, host.is_terminal))?;
            }
            Some(text) => output::write(&file, text)?,
            None => std::fs::remove_file(&file).map_err(|cause| {
                Error::new(ErrorKind::Output, format!("cannot remove {path}"))
                    .because(cause)
                    .hint("remove it: nothing builds upon it any more")
            })?,
        }
    }
    Ok(())
}
