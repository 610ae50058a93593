//! `backlog-gate report`

use super::{EXIT_PASS, Host, Talk};
use crate::cli::args::{OverviewFormat, OverviewTarget, OverviewsArgs};
use crate::cli::overview::{self, Overview};
use crate::error::Result;
use crate::escape::json::for_log;
use crate::escape::terminal::terminal;
use crate::report::output;

pub(super) fn run(args: &OverviewsArgs, host: &mut Host<'_>) -> Result<u8> {
    let overview = overview::read(&args.files)?;
    if overview.unread_lines > 0 {
        let text = format!(
            "{} lines are not records of a report and are not counted, the first at {}",
            overview.unread_lines,
            overview.unread.first().map_or("", String::as_str)
        );
        host.say(Talk::Normal, &text);
    }
    let by_default = OverviewTarget { format: OverviewFormat::Text, file: None };
    let targets = match &args.formats[..] {
        [] => std::slice::from_ref(&by_default),
        targets => targets,
    };
    for target in targets {
        match &target.file {
            Some(file) => output::write(&host.file(file), &written(target.format, &overview))?,
            None => print(target.format, &overview, host)?,
        }
    }
    Ok(EXIT_PASS)
}

fn written(format: OverviewFormat, overview: &Overview) -> String {
    match format {
        OverviewFormat::Text => overview::text(overview),
        OverviewFormat::Json => overview::json(overview),
        OverviewFormat::Markdown => overview::markdown(overview),
        OverviewFormat::Csv => overview::csv(overview),
        OverviewFormat::Html => overview::html(overview),
    }
}

fn print(format: OverviewFormat, overview: &Overview, host: &mut Host<'_>) -> Result<()> {
    let text = written(format, overview);
    match format {
        OverviewFormat::Text => host.print_log(&terminal(&text)),
        OverviewFormat::Json => host.print(&for_log(&text)),
        OverviewFormat::Markdown | OverviewFormat::Csv => host.print_log(&text),
        OverviewFormat::Html => host.print(&text),
    }
}
