//! `backlog-gate flow`

use jiff::ToSpan as _;

use super::reports::list_options;
use super::{EXIT_PASS, Host, Talk, config, directory};
use crate::cli::args::{FlowArgs, FlowFormat, FlowTarget, PlaceArgs, Since};
use crate::error::Result;
use crate::flow::{Filter, Flow, Grouping, ItemFlow, Question, Sampling, WipLine};
use crate::forge::web::Web;
use crate::gate::inputs::{self, FlowInputs, FlowRequest};
use crate::policy::Policy;
use crate::report::flow::{self, Board, FlowReport};
use crate::report::output;

/// How long work on each item has gone on, as the history says, for what is shown beside something
/// else; where it cannot be read, that is said, and there are none.
pub(super) fn ages(place: &PlaceArgs, host: &mut Host<'_>) -> Result<Vec<ItemFlow>> {
    let (repo, named) = (directory(place, host.env), config(place, host.env)?);
    let read = inputs::ages(&FlowRequest {
        repo: &repo,
        config: named.as_ref(),
        head: "HEAD",
        cached: true,
        now: host.now,
        today: host.today,
    });
    Ok(read.unwrap_or_else(|error| {
        host.say(Talk::Normal, &format!("no ages are shown: {error}"));
        Vec::new()
    }))
}

pub(super) fn run(args: &FlowArgs, host: &mut Host<'_>) -> Result<u8> {
    let repo = directory(&args.place, host.env);
    let named = config(&args.place, host.env)?;
    let inputs = inputs::flow(&FlowRequest {
        repo: &repo,
        config: named.as_ref(),
        head: &args.head,
        cached: !args.no_cache,
        now: host.now,
        today: host.today,
    })?;
    let limits = limits(&inputs.policy);
    let board = Board::of((&inputs.backlog, &inputs.sources), &inputs.items, &limits);
    let report = measured(inputs, args, host);
    let by_default = FlowTarget { format: FlowFormat::Text, file: None };
    let targets = match &args.formats[..] {
        [] => std::slice::from_ref(&by_default),
        targets => targets,
    };
    for target in targets {
        write(target, (&report, &board), host)?;
    }
    Ok(EXIT_PASS)
}

/// The measures that the arguments ask for.
fn measured(inputs: FlowInputs, args: &FlowArgs, host: &Host<'_>) -> FlowReport {
    let FlowInputs { policy, head, origin, items, facts, .. } = inputs;
    let today = policy.calendar.date(host.now);
    let since = args.since.map(|since| match since {
        Since::Days(days) => today.saturating_sub(i64::from(days).days()),
        Since::Day(day) => day,
    });
    let wanted = [&args.owners, &args.epics, &args.kinds, &args.priorities];
    let question = Question {
        limits: limits(&policy),
        calendar: policy.calendar,
        now: host.now,
        since,
        filter: Filter {
            wanted: Grouping::ALL.into_iter().zip(wanted.map(Clone::clone)).collect(),
        },
        by: args.by,
        sampling: Sampling { window_days: args.window, runs: args.runs, seed: args.seed },
    };
    let head = head.id();
    let web = origin.and_then(|url| Web::of(&url, &head, host.env));
    FlowReport { flow: Flow::of(items, question), history: facts, head, web }
}

/// The limits over the whole backlog.
pub(super) fn limits(policy: &Policy) -> Vec<WipLine> {
    let whole = policy.wip.iter().filter(|limit| limit.per.is_none());
    whole.map(|limit| WipLine { state: limit.state, max: limit.max }).collect()
}

fn write(
    target: &FlowTarget,
    (report, board): (&FlowReport, &Board),
    host: &mut Host<'_>,
) -> Result<()> {
    let text = match target.format {
        FlowFormat::Text => flow::text(report, list_options(host)),
        FlowFormat::Json => flow::json(report),
        FlowFormat::Csv => flow::csv(report),
        FlowFormat::Html => flow::html(report, board),
        FlowFormat::Markdown => flow::markdown(report),
        FlowFormat::Svg => return draw(target, report, host),
    };
    match (&target.file, target.format) {
        (Some(file), _) => output::write(&host.file(file), &text),
        (None, FlowFormat::Json | FlowFormat::Html) => host.print(&text),
        (None, _) => host.print_log(&text),
    }
}

/// Writes each picture to a file of its own; one that there is nothing for is not written.
fn draw(target: &FlowTarget, report: &FlowReport, host: &mut Host<'_>) -> Result<()> {
    let Some(folder) = &target.file else { return Ok(()) };
    let folder = host.file(folder);
    for picture in flow::pictures(report) {
        output::write(&folder.join(format!("{}.svg", picture.name)), &picture.file())?;
    }
    Ok(())
}
