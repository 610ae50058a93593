//! `backlog-gate policy`

use super::backtest;
use super::{EXIT_FAIL, EXIT_PASS, EXIT_UNDECIDED, Host, config, directory};
use crate::change::heading;
use crate::cli::args::{PlaceArgs, PolicyCommand};
use crate::error::Result;
use crate::escape::terminal::terminal;
use crate::gate::inputs;
use crate::policy::layers::Layers;
use crate::policy::lint;
use crate::policy::lint::Surroundings;
use crate::policy::problem::Problem;
use crate::policy::{Policy, Role, SectionRequirement, Sections, problem, schema, show};
use crate::rules;
use crate::source::SourceMap;
use crate::text::plural;

pub(super) fn run(command: &PolicyCommand, host: &mut Host<'_>) -> Result<u8> {
    match command {
        PolicyCommand::Schema => {
            host.print(&schema::text(rules::catalogue()))?;
            Ok(EXIT_PASS)
        }
        PolicyCommand::Show(args) => {
            let mut sources = SourceMap::default();
            let layers = read(args, host, &mut sources)?;
            let problems = layers.check(&sources).problems;
            if !problems.is_empty() {
                return Err(problem::into_error(&problems, &sources));
            }
            host.print_log(&show::show(&layers))?;
            Ok(EXIT_PASS)
        }
        PolicyCommand::Validate(args) => validate(args, host),
        PolicyCommand::Test(args) => backtest::run(args, host),
    }
}

fn read(args: &PlaceArgs, host: &Host<'_>, sources: &mut SourceMap) -> Result<Layers> {
    let dir = directory(args, host.env);
    let config = config(args, host.env)?;
    inputs::local_policy(&dir, config.as_ref(), sources)
}

fn validate(args: &PlaceArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut sources = SourceMap::default();
    let layers = read(args, host, &mut sources)?;
    let checked = layers.check(&sources);
    let mut lines = Vec::new();
    let contradictions = match checked.problems.is_empty() {
        true => contradictions(args, &layers, &checked.policy, host, &sources),
        false => Vec::new(),
    };
    let groups =
        [("error", &checked.problems), ("warning", &contradictions), ("note", &checked.remarks)];
    for (word, problems) in groups {
        let shown = problems.iter().map(|problem| problem.render(&sources));
        lines.extend(shown.map(|problem| format!("{word}: {}", terminal(problem.trim_end()))));
    }
    if asks_for_no_acceptance(&checked.policy) {
        let said = "note: change.sections: no section has the role acceptance, so the criteria of an item \
                    are looked for anywhere in a description";
        lines.push(said.to_owned());
    }
    let name = layers.path.as_ref().map_or_else(|| "the policy".to_owned(), ToString::to_string);
    lines.push(match (checked.problems.len(), contradictions.len()) {
        (0, 0) => format!("{name} is valid"),
        (0, count) => format!("{name} is valid, and {} no sense", makes(count)),
        (count, _) => format!("{name} has {}", plural(count, "mistake")),
    });
    lines.push(String::new());
    host.print_log(&lines.join("\n"))?;
    Ok(match (checked.problems.is_empty(), contradictions.is_empty()) {
        (true, true) => EXIT_PASS,
        (true, false) => EXIT_FAIL,
        (false, _) => EXIT_UNDECIDED,
    })
}

/// Whether sections are demanded, and none of them is for the criteria.
fn asks_for_no_acceptance(policy: &Policy) -> bool {
    let Sections::Named(sections) = &policy.change.sections else { return false };
    let is_for_them = |section: &SectionRequirement| {
        let role = section.role.or_else(|| heading::role(&section.name, &policy.change));
        role == Some(Role::Acceptance)
    };
    !sections.is_empty() && !sections.iter().any(is_for_them)
}

fn makes(count: usize) -> String {
    if count == 1 {
        "one thing in it makes".to_owned()
    } else {
        format!("{count} things in it make")
    }
}

/// What makes no sense, also beside the backlog of the working directory, if there is one.
fn contradictions(
    args: &PlaceArgs,
    layers: &Layers,
    policy: &Policy,
    host: &Host<'_>,
    sources: &SourceMap,
) -> Vec<Problem> {
    let dir = directory(args, host.env);
    let config = config(args, host.env).unwrap_or_default();
    let read = inputs::local(&[], &dir, config.as_ref(), host.today).ok();
    let backlog = read.as_ref().map(|inputs| &inputs.backlog);
    lint::contradictions(layers, policy, Surroundings { backlog, today: host.today }, sources)
}
