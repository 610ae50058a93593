//! `backlog-gate policy`

use super::{EXIT_PASS, EXIT_UNDECIDED, Host, config, directory};
use crate::cli::{PlaceArgs, PolicyCommand};
use crate::error::Result;
use crate::policy::layers::Layers;
use crate::policy::{problem, schema, show};
use crate::report::escape::terminal::terminal;
use crate::run;
use crate::source::SourceMap;
use crate::text::plural;

pub(super) fn run(command: &PolicyCommand, host: &mut Host<'_>) -> Result<u8> {
    match command {
        PolicyCommand::Schema => {
            host.print(&schema::text())?;
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
    }
}

fn read(args: &PlaceArgs, host: &Host<'_>, sources: &mut SourceMap) -> Result<Layers> {
    let dir = directory(args, host.env);
    let config = config(args, host.env)?;
    run::local_policy(&dir, config.as_ref(), sources)
}

fn validate(args: &PlaceArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut sources = SourceMap::default();
    let layers = read(args, host, &mut sources)?;
    let checked = layers.check(&sources);
    let mut lines = Vec::new();
    for (word, problems) in [("error", &checked.problems), ("note", &checked.remarks)] {
        let shown = problems.iter().map(|problem| problem.render(&sources));
        lines.extend(shown.map(|problem| format!("{word}: {}", terminal(problem.trim_end()))));
    }
    let name = layers.path.as_ref().map_or_else(|| "the policy".to_owned(), ToString::to_string);
    lines.push(match checked.problems.len() {
        0 => format!("{name} is valid"),
        count => format!("{name} has {}", plural(count, "mistake")),
    });
    lines.push(String::new());
    host.print_log(&lines.join("\n"))?;
    Ok(if checked.problems.is_empty() { EXIT_PASS } else { EXIT_UNDECIDED })
}
