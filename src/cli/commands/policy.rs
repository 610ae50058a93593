//! `backlog-gate policy`

use super::backtest;
use super::{EXIT_PASS, EXIT_UNDECIDED, Host, config, directory, reports};
use super::{migrate, vendor};
use crate::change::heading;
use crate::cli::args::{ListFormat, PlaceArgs, PolicyCommand, ValidateArgs};
use crate::error::Result;
use crate::finding::Finding;
use crate::gate::inputs;
use crate::gate::inputs::Named;
use crate::policy::layers::Layers;
use crate::policy::lint;
use crate::policy::lint::Surroundings;
use crate::policy::{Policy, Role, SectionRequirement, Sections, problem, schema, show};
use crate::report::Listing;
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
            let layers = read(&args.place, host, &mut sources)?;
            let problems = layers.check(&sources).problems;
            if !problems.is_empty() {
                return Err(problem::into_error(&problems, &sources));
            }
            match args.format {
                ListFormat::Text => host.print_log(&show::show(&layers))?,
                ListFormat::Json => host.print(&show::json(&layers))?,
            }
            Ok(EXIT_PASS)
        }
        PolicyCommand::Validate(args) => validate(args, host),
        PolicyCommand::Test(args) => backtest::run(args, host),
        PolicyCommand::Migrate(args) => migrate::run(args, host),
        PolicyCommand::Vendor(args) => vendor::fetch(args, host),
        PolicyCommand::Outdated(args) => vendor::outdated(args, host),
        PolicyCommand::Update(args) => vendor::update(args, host),
    }
}

fn read(args: &PlaceArgs, host: &Host<'_>, sources: &mut SourceMap) -> Result<Layers> {
    let dir = directory(args, host.env);
    let config = config(args, host.env)?;
    inputs::local_policy(&dir, config.as_ref(), host.today, sources)
}

fn validate(args: &ValidateArgs, host: &mut Host<'_>) -> Result<u8> {
    let mut sources = SourceMap::of("policy");
    let layers = read(&args.place, host, &mut sources)?;
    let checked = layers.check(&sources);
    let mut findings = checked.problems;
    let is_valid = findings.is_empty();
    if is_valid {
        findings.extend(contradictions(&args.place, &layers, &checked.policy, host, &sources));
        findings.extend(checked.policy.weaker.iter().map(problem::weaker));
    }
    findings.extend(checked.remarks);
    findings.extend(asks_for_no_acceptance(&checked.policy).then(|| {
        let message = "change.sections: no section has the role acceptance, so the criteria of an \
                       item are looked for anywhere in a description";
        problem::remark(None, message)
    }));
    let name = layers.path.as_ref().map_or_else(|| "the policy".to_owned(), ToString::to_string);
    let listing = Listing::of_checks("backlog-gate/policy/", &problem::CHECKS, findings, &sources);
    let (headline, exit_code, fact) = match (is_valid, listing.exit_code) {
        (false, _) => {
            let count = plural(listing.counts.error, "mistake");
            ("The policy cannot be used", EXIT_UNDECIDED, format!("{name} has {count}"))
        }
        (true, EXIT_PASS) => ("The policy is valid", EXIT_PASS, format!("{name} is valid")),
        (true, code) => {
            let makes = makes(listing.counts.warning);
            let fact = format!("{name} is valid, and {makes} no sense");
            ("The policy is valid, and something in it makes no sense", code, fact)
        }
    };
    let listing = Listing { headline, exit_code, facts: vec![fact], ..listing };
    reports::write_listing(&listing, &args.report, host)
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
) -> Vec<Finding> {
    let dir = directory(args, host.env);
    let config = config(args, host.env).unwrap_or_default();
    let read = inputs::local(Named::default(), &dir, config.as_ref(), host.today).ok();
    let backlog = read.as_ref().map(|inputs| &inputs.backlog);
    lint::contradictions(layers, policy, Surroundings { backlog, today: host.today }, sources)
}
