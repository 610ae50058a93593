//! Which reports are written, and where they go.

use std::path::Path;

use super::{EXIT_FAIL, EXIT_PASS, Host, Talk};
use crate::cli::args::{FormatArgs, ReportArgs, Target, parse_target};
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::gate::{FailOn, Report, Verdict};
use crate::report::{Format, Listing, Options, output, render, render_listing, statistics};
use crate::rules;
use crate::text::plural;

/// The severity from which on a finding fails: the flag, else the input of the action.
pub(super) fn fail_on(args: &ReportArgs, host: &Host<'_>) -> Result<FailOn> {
    let input = host.env.input("fail_on").filter(|_| host.env.in_github_actions());
    match (args.fail_on, input) {
        (Some(flag), _) => Ok(flag),
        (None, None) => Ok(FailOn::default()),
        (None, Some(word)) => {
            let parsed = <FailOn as clap::ValueEnum>::from_str(word, true);
            parsed.map_err(|_| {
                Error::new(ErrorKind::Usage, "the input `fail_on` has a value that it cannot have")
                    .hint("write error, warning or never")
            })
        }
    }
}

/// Writes every report that was asked for and gives the exit code.
pub(super) fn write(report: &Report<'_>, args: &ReportArgs, host: &mut Host<'_>) -> Result<u8> {
    let targets = targets(args, host)?;
    let listing = Listing::of(report);
    write_targets(&targets, &listing, host)?;
    let by_default = targets.iter().all(|target| target.file.is_some());
    if is_for_the_step(args, host) {
        for_the_step(report, by_default, host)?;
    } else if args.statistics {
        host.print_log(&statistics(report))?;
        host.say(Talk::Normal, &listing.verdict_line());
    } else if targets.is_empty() {
        show(format_of(host), &listing, host)?;
    } else if by_default {
        // All reports went to files: a person still wants to see how it ended.
        host.say(Talk::Normal, &listing.verdict_line());
        if let Some(unjudged) = report.basis.unjudged() {
            host.say(Talk::Normal, &unjudged);
        }
    }
    decided(report)?;
    Ok(exit_code(report))
}

/// Writes findings of other checks in every format that was asked for and gives the exit code.
pub(super) fn write_listing(
    listing: &Listing<'_>,
    args: &FormatArgs,
    host: &mut Host<'_>,
) -> Result<u8> {
    write_targets(&args.formats, listing, host)?;
    if args.formats.is_empty() && host.env.in_github_actions() {
        show(Format::Github, listing, host)?;
        if let Some(path) = host.env.github_step_summary() {
            output::append(&path, &render_listing(Format::Markdown, listing, options(host)))?;
        }
    } else if args.formats.is_empty() {
        show(format_of(host), listing, host)?;
    } else if args.formats.iter().all(|target| target.file.is_some()) {
        host.say(Talk::Normal, &listing.verdict_line());
    }
    Ok(listing.exit_code)
}

fn write_targets(targets: &[Target], listing: &Listing<'_>, host: &mut Host<'_>) -> Result<()> {
    for target in targets {
        match &target.file {
            Some(file) => {
                let text = render_listing(target.format, listing, options(host));
                output::write(&host.file(file), &text)?;
            }
            None => show(target.format, listing, host)?,
        }
    }
    say_what_is_left_out(targets, listing, host);
    Ok(())
}

fn options(host: &Host<'_>) -> Options {
    let width = host.env.columns().or(host.width).unwrap_or(Options::default().width);
    Options {
        color: host.color,
        links: host.color && host.is_terminal,
        brief: host.talk == Talk::Quiet,
        width,
    }
}

/// How a list is shown: as wide as it is, but at a terminal.
pub(super) fn list_options(host: &Host<'_>) -> Options {
    let width = host.env.columns().or(host.width).unwrap_or(usize::MAX);
    Options { width, ..options(host) }
}

/// A pass needs a backlog that could be read.
fn decided(report: &Report<'_>) -> Result<()> {
    let Some(file) = rules::undecided(&report.context) else { return Ok(()) };
    if report.verdict == Verdict::Fail {
        return Ok(());
    }
    let (path, percent) = (&file.path, file.coverage.percent());
    let message =
        format!("{path} cannot be judged: only {percent} % of what may be an item in it is read");
    Err(Error::new(ErrorKind::Input, message)
        .hint("`backlog-gate lint` shows what is not read, and `backlog-gate init` proposes a dialect")
        .hint("where this is meant, switch `backlog/unread` off under `rules` in the policy"))
}

/// The exit code that the verdict means.
pub(super) fn exit_code(report: &Report<'_>) -> u8 {
    if report.exit_code() == 0 { EXIT_PASS } else { EXIT_FAIL }
}

/// The reports that were asked for, where the gate could not decide.
pub(super) fn targets_of_error(args: &ReportArgs, host: &Host<'_>) -> Vec<Target> {
    let mut targets = targets(args, host).unwrap_or_default();
    if is_for_the_step(args, host)
        && let Some(junit) = host.env.input("junit")
    {
        targets.push(Target { format: Format::Junit, file: Some(junit.into()) });
    }
    targets
}

/// The reports that were asked for: by flags, else by the input of the action.
fn targets(args: &ReportArgs, host: &Host<'_>) -> Result<Vec<Target>> {
    if is_for_the_step(args, host) { input_targets(host) } else { Ok(args.targets.formats.clone()) }
}

/// Whether the action's own outputs are wanted: no flag says otherwise.
fn is_for_the_step(args: &ReportArgs, host: &Host<'_>) -> bool {
    host.env.in_github_actions() && args.targets.formats.is_empty()
}

/// The format where none was asked for.
fn format_of(host: &Host<'_>) -> Format {
    // In GitHub Actions a step has more than annotations, so they are not format of the log there.
    let own = format_of_the_system(host.env).filter(|format| *format != Format::Github);
    own.unwrap_or(if host.is_terminal { Format::Terminal } else { Format::Text })
}

/// The format in which the system that this is a job of reads commands.
pub(super) fn format_of_the_system(env: &Env) -> Option<Format> {
    match env {
        _ if env.in_github_actions() => Some(Format::Github),
        _ if env.in_azure_pipelines() => Some(Format::Azure),
        _ if env.in_teamcity() => Some(Format::Teamcity),
        _ => None,
    }
}

/// Formats that know only files must not hide what lies in none, where no other report shows it.
fn say_what_is_left_out(targets: &[Target], listing: &Listing<'_>, host: &mut Host<'_>) {
    let left_out = targets.iter().map(|target| target.format.left_out(listing)).min();
    if let Some(count @ 1..) = left_out {
        let format = targets[0].format.as_str();
        let found = plural(count, "finding");
        let whole = listing.whole();
        let text = format!(
            "{format} knows only files and leaves out {found} about the {whole} itself; add `--format text`"
        );
        host.say(Talk::Normal, &text);
    }
}

fn show(format: Format, listing: &Listing<'_>, host: &mut Host<'_>) -> Result<()> {
    print(format, &render_listing(format, listing, options(host)), host)
}

pub(super) fn print(format: Format, text: &str, host: &mut Host<'_>) -> Result<()> {
    if format.is_fit_for_a_log() { host.print(text) } else { host.print_log(text) }
}

/// The formats of the action's input `format`, separated by white space.
fn input_targets(host: &Host<'_>) -> Result<Vec<Target>> {
    let words = host.env.input("format").unwrap_or_default().split_whitespace();
    let parsed = words.map(|word| {
        parse_target(word)
            .map_err(|error| Error::new(ErrorKind::Usage, format!("the input `format`: {error}")))
    });
    parsed.collect()
}

/// Annotations, step summary, JUnit file and outputs of a step in GitHub Actions.
fn for_the_step(report: &Report<'_>, annotate: bool, host: &mut Host<'_>) -> Result<()> {
    if annotate {
        host.print(&render(Format::Github, report, Options::default()))?;
    }
    if let Some(path) = host.env.github_step_summary() {
        output::append(&path, &render(Format::Markdown, report, Options::default()))?;
    }
    let junit = host.env.input("junit").unwrap_or_default();
    if !junit.is_empty() {
        output::write(
            &host.file(Path::new(junit)),
            &render(Format::Junit, report, Options::default()),
        )?;
    }
    if let Some(path) = host.env.github_output() {
        output::append(&path, &output::outputs(report, junit))?;
    }
    Ok(())
}
