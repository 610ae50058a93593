//! `backlog-gate explain`

use std::fmt::Write as _;

use super::{EXIT_PASS, Host};
use crate::cli::ExplainArgs;
use crate::error::{Error, ErrorKind, Result};
use crate::rules::{self, Example, Rule};
use crate::text::did_you_mean;

pub(super) fn run(args: &ExplainArgs, host: &mut Host<'_>) -> Result<u8> {
    let Some(rule) = rules::find(&args.rule) else {
        let error = Error::new(ErrorKind::Usage, format!("there is no rule \"{}\"", args.rule));
        return Err(match did_you_mean(&args.rule, rules::all().map(|rule| rule.id)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`backlog-gate rules` lists them all"),
        });
    };
    host.print(&page(rule))?;
    Ok(EXIT_PASS)
}

fn page(rule: &Rule) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut out, rule);
    out
}

fn write_page(out: &mut String, rule: &Rule) -> std::fmt::Result {
    writeln!(out, "# {}\n\n{}. Severity: {}.\n", rule.id, rule.summary, rule.severity)?;
    writeln!(out, "## Why\n\n{}\n", rule.why)?;
    writeln!(out, "## Example that fails\n")?;
    write_example(out, &rule.fails)?;
    writeln!(out, "## Example that passes\n")?;
    write_example(out, &rule.passes)?;
    writeln!(out, "## Options\n")?;
    for option in rule.options {
        writeln!(out, "- `{}`: {}", option.key, option.help)?;
    }
    writeln!(out, "- `rules: {{{}: error | warning | note | off}}`: its severity.", rule.id)
}

fn write_example(out: &mut String, example: &Example) -> std::fmt::Result {
    let texts = [
        ("The policy", "yaml", Some(example.policy).filter(|text| !text.is_empty())),
        ("The template", "markdown", example.template),
        ("The backlog before", "markdown", example.base),
        ("The backlog", "markdown", Some(example.backlog).filter(|text| !text.is_empty())),
        ("The description", "markdown", example.description),
    ];
    for (name, language, text) in texts {
        if let Some(text) = text {
            writeln!(out, "{name}:\n\n~~~{language}\n{}\n~~~\n", text.trim_end())?;
        }
    }
    if !example.files.is_empty() {
        writeln!(out, "It touches: {}\n", example.files.join(", "))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_what_why_and_how() {
        insta::assert_snapshot!(page(rules::find("wip/limit-exceeded").unwrap()));
    }
}
