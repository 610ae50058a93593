//! Which reports are written, and where they go.

use std::path::Path;

use super::{EXIT_FAIL, EXIT_PASS, Host, Talk};
use crate::cli::{ReportArgs, Target, parse_target};
use crate::error::{Error, ErrorKind, Result};
use crate::gate::{FailOn, Report};
use crate::report::{Format, Options, output, render, verdict_line};

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
    let in_action = host.env.in_github_actions();
    let mut targets = args.formats.clone();
    if targets.is_empty() && in_action {
        targets = input_targets(host)?;
    }
    let width = host.env.columns().unwrap_or(Options::default().width);
    let options = Options { color: host.color, width };
    let by_default = targets.iter().all(|target| target.file.is_some());
    for target in &targets {
        let text = render(target.format, report, options);
        match &target.file {
            Some(file) => output::write(&host.file(file), &text)?,
            None => print(target.format, &text, host)?,
        }
    }
    if in_action && args.formats.is_empty() {
        for_the_step(report, by_default, host)?;
    } else if targets.is_empty() {
        let format = if host.is_terminal { Format::Terminal } else { Format::Text };
        print(format, &render(format, report, options), host)?;
    } else if by_default {
        // All reports went to files: a person still wants to see how it ended.
        host.say(Talk::Normal, &verdict_line(report));
    }
    Ok(if report.exit_code() == 0 { EXIT_PASS } else { EXIT_FAIL })
}

fn print(format: Format, text: &str, host: &mut Host<'_>) -> Result<()> {
    match format {
        // These have escaped what a runner would take for a command, and hold some on purpose.
        Format::Json | Format::Github | Format::Junit => host.print(text),
        Format::Terminal | Format::Text | Format::Markdown => host.print_log(text),
    }
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
