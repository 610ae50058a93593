//! What a reader should know beside the findings.

use super::{Report, Verdict, enforcement};
use crate::backlog::Item;
use crate::change::{Description, DescriptionOrigin, acceptance, when};
use crate::facts::merge::Merge;
use crate::policy::edit::Edit;
use crate::policy::floor::Floor;
use crate::policy::{Drafts, ExemptKind, KindPolicy, Mode, Origin, SectionRequirement};
use crate::rules::{Context, Exemption, LinkedItem, exempt_kinds, exemption, waivers};
use crate::snapshot::ChangedFile;
use crate::source::{ColumnUnit, Location, RepoPath};
use crate::text::{normalize, plural, shorten};

/// Where a change brings the first policy.
const FIRST_POLICY: &str = "The target has no policy: the preset recommended judges, and the change's own policy beside it; the worse verdict counts.";

/// Of a policy that is edited all over, this many points are listed.
const MOST_POINTS: usize = 20;

/// A longer list of files is cut, in characters.
const LONGEST_LIST: usize = 300;

/// Of criteria that are worded anew, this many are listed.
const MOST_CRITERIA: usize = 20;
/// A longer criterion is cut, in characters.
const LONGEST_CRITERION: usize = 100;

/// Exemptions, where the policy comes from, and whether it counts.
pub(super) fn notes(context: &Context<'_>, exemption: &Exemption) -> Vec<String> {
    let policy = context.policy;
    let mut notes = Vec::new();
    match exemption {
        Exemption::None => {}
        Exemption::Draft => notes.push("Draft: errors about the change are warnings.".to_owned()),
        Exemption::Exempt(reason) => {
            notes.push(format!("The rules about the change do not apply: {reason}."));
        }
    }
    notes.extend(exemption::forfeit(context).map(|why| format!("{why}.")));
    if *exemption == Exemption::None
        && let Some((kind, path)) = exempt_kinds::hindrance(context)
    {
        notes.push(format!("The change is of the kind {}, and judged all the same: it touches {path}, which no kind excuses.", kind.as_str()));
    }
    notes.extend(stays_after_the_draft(context));
    let unread = context.change.into_iter().flat_map(|change| &change.unread);
    notes.extend(unread.map(|unread| format!("Of the change, {}.", unread.sentence())));
    notes.extend(context.change.into_iter().flat_map(|change| change.remarks.clone()));
    notes.extend(conflict(context));
    notes.extend(conditional_sections(context));
    notes.extend(several_templates(context));
    notes.extend(criteria_anywhere(context));
    notes.extend(reworded_criteria(context));
    match policy.origin {
        Origin::Base | Origin::File => {}
        Origin::Head if context.change.is_none() => {}
        Origin::Head => notes.push(FIRST_POLICY.to_owned()),
        Origin::Default if context.edit.is_some_and(|edit| edit.origin == Origin::Head) => {
            notes.push(FIRST_POLICY.to_owned());
        }
        Origin::Default => {
            notes.push("There is no policy file; the preset recommended applies.".to_owned())
        }
    }
    notes.extend(policy.floors.iter().map(floor));
    notes.extend(inline_waivers(context));
    if context.change.and_then(|change| change.description.as_ref()).is_some_and(is_live) {
        notes.push("The description was read from the forge, as it is now.".to_owned());
    }
    if policy.mode == Mode::Report {
        notes.push("Report mode: the verdict does not fail the run.".to_owned());
    }
    notes.extend(enforcement::note(context));
    notes
}

/// How much of what counts the branch had before the push already.
pub(super) fn stood_before(report: &Report<'_>, stood: usize) -> Option<String> {
    let before = report.context.change?.before.as_deref()?;
    let all = report.active().count();
    let before: String = before.chars().take(12).collect();
    (stood > 0).then(|| match all - stood {
        0 => format!("This push adds no finding: all {all} that count stood on the branch before it, at {before}."),
        new => format!("Of the {all} findings that count, {stood} stood on the branch before this push, at {before}, and {new} {} new.", if new == 1 { "is" } else { "are" }),
    })
}

/// Of which policies the verdict is the worse one, and how each judges.
pub(super) fn beside(target: &Report<'_>, default: &Report<'_>, branch: &str) -> String {
    let into = target.context.change.and_then(|change| change.target_branch.as_deref());
    let into = into.unwrap_or("the target");
    let how = |report: &Report<'_>| match report.verdict {
        Verdict::Pass => "passes",
        Verdict::Fail => "fails",
    };
    format!(
        "The change goes into {into}, whose policy does not judge alone: it {} by that and {} by the one of {branch}, and the worse verdict counts.",
        how(target),
        how(default)
    )
}

/// What the change does to the policy, and the verdict of the other one.
pub(super) fn edit(edit: &Edit, report: &Report<'_>) -> Vec<String> {
    let judge = report.context.policy.origin;
    let own = judge == Origin::Head || judge == Origin::Default && edit.origin == Origin::Head;
    let mut notes = vec![headline(edit, report)];
    let loosens = &edit.difference.loosens;
    let what = if own { "Beside the preset, the policy loosens" } else { "The edit loosens" };
    for point in loosens.iter().take(MOST_POINTS) {
        notes.push(format!("{what}: {point}."));
    }
    if loosens.len() > MOST_POINTS {
        let more = plural(loosens.len() - MOST_POINTS, "further point");
        notes.push(format!("{what} {more}."));
    }
    if !own && edit.error.is_none() && edit.difference.is_empty() {
        notes.push("The edit changes nothing of what the policy demands.".to_owned());
    }
    notes
}

/// Both verdicts in one sentence.
fn headline(edit: &Edit, report: &Report<'_>) -> String {
    let here = match report.verdict {
        Verdict::Pass => "passes",
        Verdict::Fail => "fails",
    };
    let judge = match report.context.policy.origin {
        Origin::Head => "its own, which it brings",
        Origin::Base => "that of its base",
        Origin::Default => "the preset recommended",
        Origin::File => "that of --config",
    };
    let other = match edit.origin {
        _ if report.context.policy.origin == Origin::Head => "under the preset recommended",
        Origin::Default => "without a policy, which it removes,",
        Origin::Head | Origin::Base | Origin::File => "under its own",
    };
    let would = match (&report.other, &edit.error) {
        (Some(verdict), _) if verdict.verdict == Verdict::Pass => format!("{other} it would pass"),
        (Some(_), _) => format!("{other} it would fail"),
        (None, Some(error)) => format!("{other} nothing could be judged: {error}"),
        (None, None) => format!("{other} it was not judged"),
    };
    format!("The change edits the policy. It {here} by {judge}; {would}.")
}

/// What a floor locks.
fn floor(floor: &Floor) -> String {
    let keys: Vec<&str> = floor.locks.iter().map(|lock| lock.key.as_str()).collect();
    let keys = shorten(&keys.join(", "), LONGEST_LIST);
    format!("The floor {} holds: {keys}. No policy, waiver or flag loosens that.", floor.name)
}

/// The waivers in the backlog that count, each with its place.
fn inline_waivers(context: &Context<'_>) -> impl Iterator<Item = String> {
    let shown = waivers::honoured(context).into_iter().filter_map(|waiver| {
        let at = waiver.at?;
        let line = context.sources.range(at, ColumnUnit::Chars)?.line;
        let (path, reason) =
            (context.sources.path(at)?, shorten(&waiver.reason, LONGEST_CRITERION));
        let (rule, item, until) = (&waiver.rule, waiver.subject(), waiver.until);
        Some(format!("{path}, line {line}, waives {rule}{item} until {until}: {reason}."))
    });
    shown.take(MOST_POINTS)
}

/// That the verdict of a draft outlives the draft, on platforms that start nothing when it is marked
/// as ready.
fn stays_after_the_draft(context: &Context<'_>) -> Option<String> {
    let change = context.change.filter(|change| change.draft)?;
    let is_lenient = context.policy.exempt.drafts != Drafts::Fail;
    (is_lenient && !change.platform.runs_again_when_ready()).then(|| {
        let name = change.platform.name();
        format!(
            "{name} starts no pipeline when a draft is marked as ready, so this verdict would stay: run the gate again then, or let drafts fail with `exempt.drafts: fail`."
        )
    })
}

/// Why the result of the merge is not judged.
fn conflict(context: &Context<'_>) -> Option<String> {
    let Merge::Conflict(files) = &context.facts.merge else { return None };
    let into = context.change.and_then(|change| change.target_branch.as_deref());
    let into = into.unwrap_or("the target");
    let files: Vec<&str> = files.iter().map(RepoPath::as_str).collect();
    let files = shorten(&files.join(", "), LONGEST_LIST);
    Some(format!(
        "Conflict with {into} in {files}: the backlog is judged as it is at the head alone, and not as the merge will make it."
    ))
}

fn is_live(description: &Description) -> bool {
    description.origin == DescriptionOrigin::Api
}

/// Which sections not every change has to have, and why this one has to.
fn conditional_sections(context: &Context<'_>) -> Vec<String> {
    let note = |demand: SectionRequirement| {
        let because = demand.because.as_ref()?;
        let line = context.sources.range(demand.at?, ColumnUnit::Chars)?.line;
        let (name, source) = (&demand.name, demand.source());
        Some(format!("Section {name} is demanded because {because}, {source} line {line}."))
    };
    context.demanded_sections().into_iter().filter_map(note).collect()
}

/// Which template was taken, where there are several.
fn several_templates(context: &Context<'_>) -> Option<String> {
    let change = context.change?;
    let template = change.template.as_ref()?;
    let path = context.sources.path(Location::whole(template.source))?;
    let linked = context.linked_items();
    let kinds: Vec<_> = linked.iter().map(|linked| linked.item.kind).collect();
    if let Some((_, because)) = when::chosen_template(change, &kinds, &context.policy.change) {
        return Some(format!("The template {path} is taken because {because}."));
    }
    let shared = template.shape.shared;
    (shared > 1).then(|| {
        format!("What {shared} templates ask for together is demanded, as {path} says it; the policy may choose one by path, label or kind: `change.when[].template`.")
    })
}

/// The line of a policy that exempts a change which a tool that updates dependencies seems to have
/// written. A login can be anybody's, so the team has to say so.
pub(super) fn updater(context: &Context<'_>) -> Option<String> {
    const NAMES: [&str; 14] = [
        "renovate",
        "dependabot",
        "depfu",
        "greenkeeper",
        "snyk",
        "pyup",
        "scala-steward",
        "whitesource",
        "mend",
        "imgbot",
        "pre-commit-ci",
        "allcontributors",
        "nixpkgs-update",
        "updatecli",
    ];
    let change = context.change?;
    let author = change.author.as_ref()?.as_raw();
    let lower = author.to_lowercase();
    let is_tool = lower.ends_with("[bot]")
        || lower.ends_with("-bot")
        || NAMES.iter().any(|name| lower.starts_with(name));
    is_tool.then(|| {
        let author = shorten(author, 40);
        let manifests = KindPolicy::common(ExemptKind::Updates).paths;
        let is_update = |file: &ChangedFile| file.lies_within(|path| manifests.matches_path(path));
        let narrower = if change.files.iter().all(is_update) {
            format!(
                ", or of manifests alone `exempt: {{kinds: [{{kind: updates, authors: [\"{author}\"]}}]}}`"
            )
        } else {
            String::new()
        };
        format!("This looks like an update by {author}; to exempt it, the policy says `exempt: {{authors: [\"*[bot]\", \"{author}\"]}}`{narrower}.")
    })
}

/// The line of a policy that exempts all changes of the kind of this one, where the policy names it
/// not.
pub(super) fn kind(context: &Context<'_>) -> Option<String> {
    let (kind, why) = exempt_kinds::proposed(context)?;
    let kind = kind.as_str();
    let why = why.split_once(':').map_or(why.as_str(), |(why, _)| why);
    let why = why.strip_prefix("it ").unwrap_or(why);
    Some(format!(
        "This change {why}: a policy may exempt such changes with `exempt: {{kinds: [{kind}]}}`."
    ))
}

/// Where criteria are looked for, if no section is for them.
fn criteria_anywhere(context: &Context<'_>) -> Option<String> {
    let (_, description) = context.description().ok()?;
    let has_criteria = |linked: &LinkedItem<'_>| !linked.item.criteria.is_empty();
    if !context.linked_items().iter().any(has_criteria) {
        return None;
    }
    let declared = context.declared_sections();
    let found = acceptance::find(&description.document, &declared, &context.policy.change);
    found.is_none().then(|| "No section of the description has the role acceptance: the criteria are looked for anywhere in it.".to_owned())
}

/// The criteria of the linked items that the change words anew or drops: what was agreed upon, and
/// what is answered instead. Sharper words are welcome and weaker ones are not; only people see
/// which.
fn reworded_criteria(context: &Context<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    for linked in context.linked_items() {
        let (Some(base), Some(head)) = (linked.base, linked.head) else { continue };
        let (before, now) = (criteria(base), criteria(head));
        for (number, criterion) in before.iter().enumerate() {
            if now.contains(criterion) {
                continue;
            }
            let shown = |item: &Item| {
                let text = &item.criteria.get(number)?.text.value;
                Some(format!("\"{}\"", shorten(text, LONGEST_CRITERION)))
            };
            // What stood there before, and only moved up, is not a new wording of this one.
            let is_new = now.get(number).is_some_and(|text| !before.contains(text));
            let became = shown(head).filter(|_| is_new);
            let what = format!("criterion {} of {}", number + 1, head.name());
            let was = shown(base).unwrap_or_default();
            notes.push(match became {
                Some(text) => {
                    format!("The change words {what} anew: it was {was}, where {text} stands now.")
                }
                None => format!("The change drops {what}: {was}."),
            });
        }
    }
    notes.truncate(MOST_CRITERIA);
    notes
}

fn criteria(item: &Item) -> Vec<String> {
    item.criteria.iter().map(|criterion| normalize(&criterion.text.value)).collect()
}
