//! `backlog-gate policy test`

use super::{EXIT_FAIL, EXIT_PASS, Host, config, directory};
use crate::cli::args::{SummaryFormat, TestArgs};
use crate::cli::backtest::{self, Request};
use crate::cli::cases;
use crate::error::{Error, ErrorKind, Result};
use crate::escape::json::for_log;
use crate::escape::terminal::terminal;
use crate::gate::inputs::{Config, given_policy};

pub(super) fn run(args: &TestArgs, host: &mut Host<'_>) -> Result<u8> {
    let repo = directory(&args.place, host.env);
    let named = config(&args.place, host.env)?;
    let given = given_policy(&repo, named.as_ref(), host.today)?.map(Box::new).map(Config::Given);
    match args.history {
        Some(most) => {
            let request = Request {
                repo: &repo,
                config: given.as_ref(),
                from: &args.from,
                most,
                descriptions: args.descriptions.as_deref(),
                ask: args.ask.then_some(host.env),
            };
            of_the_past(&request, args.format, host)
        }
        None => of_cases(args, &repo, given.as_ref(), host),
    }
}

fn of_the_past(request: &Request<'_>, format: SummaryFormat, host: &mut Host<'_>) -> Result<u8> {
    if format == SummaryFormat::Junit {
        return Err(no_such_format("junit", "text, json, markdown or html"));
    }
    let summary = backtest::run(request)?;
    match format {
        SummaryFormat::Json => host.print(&for_log(&backtest::json(&summary)))?,
        SummaryFormat::Markdown => host.print_log(&backtest::markdown(&summary))?,
        SummaryFormat::Html => host.print(&backtest::html(&summary))?,
        SummaryFormat::Text | SummaryFormat::Junit => {
            let page = host.page(&terminal(&backtest::text(&summary))).into_owned();
            host.print_log(&page)?;
        }
    }
    Ok(EXIT_PASS)
}

fn of_cases(
    args: &TestArgs,
    repo: &std::path::Path,
    config: Option<&Config>,
    host: &mut Host<'_>,
) -> Result<u8> {
    let mut results = Vec::new();
    for file in &args.cases {
        for case in cases::read(file)? {
            results.push(cases::run(&case, repo, config, host.today)?);
        }
    }
    match args.format {
        SummaryFormat::Text => host.print_log(&terminal(&cases::text(&results)))?,
        SummaryFormat::Json => host.print(&for_log(&cases::json(&results)))?,
        SummaryFormat::Junit => host.print(&cases::junit(&results))?,
        SummaryFormat::Markdown => return Err(no_such_format("markdown", "text, json or junit")),
        SummaryFormat::Html => return Err(no_such_format("html", "text, json or junit")),
    }
    let is_well = results.iter().all(|result| result.differences.is_empty());
    Ok(if is_well { EXIT_PASS } else { EXIT_FAIL })
}

fn no_such_format(name: &str, others: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("this is not written as {name}"))
        .hint(format!("take {others}"))
}
