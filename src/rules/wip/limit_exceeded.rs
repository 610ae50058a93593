//! `wip/limit-exceeded`

use crate::backlog::{BacklogFile, DeclaredMeaning, Item, Section, State};
use crate::catalogue::{Judgement, Need};
use crate::finding::{Finding, Findings, Severity};
use crate::planning::wip;
use crate::policy::{Scope, WipLimit};
use crate::rules::backlog::doubtful;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject, open_changes};
use crate::source::{ColumnUnit, Location};
use crate::text::{normalize, plural};

/// More neighbours than this help nobody.
const MOST_RELATED: usize = 10;

pub(super) const RULE: Rule = Rule {
    id: "wip/limit-exceeded",
    summary: "More items are in one state than the team allows",
    why: "Work that is started and not finished helps nobody. A limit makes the team finish first. A limit \
          that was broken before fails only a change that makes it worse. Epics do not count, nor \
          other items that hold one that counts. A heading such as `In Progress (max 3)` is a limit \
          too, for the items below it that are in its state or state none.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[Need::LimitedOpenChanges, Need::Judgement(Judgement::Limits)],
    options: &[RuleOption {
        key: "wip.limits",
        help: "Each limit: `max`, the `state` that is counted, and `per` what; or `open_changes_per: author | item`.",
    }],
    fails: Example {
        base: Some(ONE),
        backlog: "In Progress\n\n1) Export\n- Status: In Progress\n\n2) Import\n- Status: In Progress\n",
        description: Some("Start the import.\n\nBacklog: 2\n"),
        ..Example::NONE
    },
    passes: Example {
        base: Some(ONE),
        backlog: "In Progress\n\n2) Import\n- Status: In Progress\n\nDone\n\n1) Export\n- Status: Done\n",
        description: Some("Finish the export, start the import.\n\nBacklog: 1, 2\n"),
        ..Example::NONE
    },
    check,
};

const ONE: &str =
    "In Progress\n\n1) Export\n- Status: In Progress\n\nReady\n\n2) Import\n- Status: Ready\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    for limit in &cx.policy.wip {
        for (group, items) in wip::groups(cx.backlog, limit) {
            if items.len() > limit.max {
                out.push(over_limit(cx, limit, &group, &items));
            }
        }
    }
    let counts = cx.backlog.counts();
    for (number, file) in cx.backlog.files.iter().enumerate() {
        for (index, section) in file.sections.iter().enumerate() {
            let count = counts.get(&(number, index)).copied().unwrap_or_default();
            out.extend(over_heading(cx, file, section, count));
        }
    }
    open_changes::judge_limits(cx, out)?;
    if out.is_empty() { certain(cx) } else { Ok(()) }
}

/// That no limit is exceeded is known only where enough of each file is read.
fn certain(cx: &Context<'_>) -> Result<(), Skip> {
    let mut sections = cx.backlog.files.iter().flat_map(|file| &file.sections);
    let has_limit = !cx.policy.wip.is_empty() || sections.any(|section| limit(section).is_some());
    let Some(file) = doubtful(cx).filter(|_| has_limit) else { return Ok(()) };
    let (path, percent) = (&file.path, file.coverage.percent());
    let reason = format!("only {percent} % of what may be an item in {path} is read");
    Err(Skip::unverified(
        reason,
        "`backlog-gate lint` shows what is not read, and `backlog-gate init` proposes a dialect",
    ))
}

fn over_limit(cx: &Context<'_>, limit: &WipLimit, group: &str, items: &[&Item]) -> Finding {
    let state = limit.state;
    let offender = offender(cx, items, state);
    let message = wip::phrase(limit, group, items.len());
    let help = match state {
        State::InProgress => "finish or put back one of them first".to_owned(),
        _ => format!("move one of them on before another becomes {state}"),
    };
    let help = format!("{help}; the limit is {}", origin(cx, limit));
    let mut finding = Finding::new(offender.stated_at(), message, help)
        .example_item(&offender.id)
        .key(format!("{} {state} {}", limit.per.map_or("all", Scope::as_str), normalize(group)))
        .weight(items.len());
    for item in items.iter().filter(|item| item.id != offender.id).take(MOST_RELATED) {
        finding = finding.related(item.at(item.header), format!("{} is {state} too", item.name()));
    }
    match limit.at {
        Some(policy) => finding.related(policy, "the limit"),
        None => finding,
    }
}

/// Where a limit comes from: `on line 3 of .backlog-gate.yml`, `that of the preset recommended`.
fn origin(cx: &Context<'_>, limit: &WipLimit) -> String {
    let stated = limit.at.and_then(|at| {
        let line = cx.sources.range(at, ColumnUnit::Chars)?.line;
        Some(format!("on line {line} of {}", cx.sources.path(at)?))
    });
    let preset = || limit.preset.as_ref().map(|name| format!("that of the preset {name}"));
    stated.or_else(preset).unwrap_or_else(|| "that of the policy".to_owned())
}

/// The item that this change brought into the state, else the last one. There is always one,
/// since more items are in the state than some limit allows.
fn offender<'a>(cx: &Context<'_>, items: &[&'a Item], state: State) -> &'a Item {
    let is_started = |item: &&&Item| {
        let before = cx.base.map(|base| base.item(&item.id).and_then(Item::state));
        before.is_some_and(|before| before != Some(state))
    };
    items.iter().rev().find(is_started).unwrap_or(&items[items.len() - 1])
}

fn over_heading(
    cx: &Context<'_>,
    file: &BacklogFile,
    section: &Section,
    count: usize,
) -> Option<Finding> {
    let (own, before) = (limit(section), section_before(cx, file, section).and_then(limit));
    // A change that raises a limit, or takes it away, is judged by the one that was there.
    let max = [own, before].into_iter().flatten().min()?;
    if count <= max {
        return None;
    }
    let when = if own == Some(max) { "" } else { " before this change" };
    let title = &section.title.value;
    let message =
        format!("\"{title}\" holds {}, and its heading allows {max}{when}", plural(count, "item"));
    let help = format!("finish or move one of them before another goes to \"{title}\"");
    let span = section.declared.as_ref().map_or(section.header, |declared| declared.span);
    let at = Location::new(file.source, span);
    Some(Finding::new(at, message, help).key(normalize(title)).weight(count))
}

/// How many items a heading allows below it.
fn limit(section: &Section) -> Option<usize> {
    let declared = section.declared.as_ref();
    let limit = declared.filter(|known| known.meaning == DeclaredMeaning::Limit)?;
    Some(limit.number as usize)
}

/// The section of that title before the change.
fn section_before<'a>(
    cx: &Context<'a>,
    file: &BacklogFile,
    section: &Section,
) -> Option<&'a Section> {
    let before = cx.base?.files.iter().find(|before| before.path == file.path)?;
    // Most headings state no limit, and then none need be compared.
    before.sections.iter().find_map(limit)?;
    let title = normalize(&section.title.value);
    before.sections.iter().find(|known| normalize(&known.title.value) == title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    #[test]
    fn an_owner_is_one_person_in_every_spelling() {
        let backlog = "In Progress\n\n1) A\n- Status: In Progress\n- Owner: @ada\n\n2) B\n- Status: In Progress\n- Owner: Ada\n\n3) C\n- Status: In Progress\n- Owner: TBA\n\n4) D\n- Status: In Progress\n- Owner: TBA\n";
        let policy = "wip: {limits: [{per: owner, max: 1}]}\n";
        let fixture = Fixture::new(&Example { policy, backlog, ..Example::NONE });
        assert_eq!(
            outline(&RULE, &fixture),
            "8:11 \"In Progress\" 2 items are in-progress for owner @ada, and 1 is allowed"
        );
    }

    #[test]
    fn a_limit_in_a_heading_that_the_change_raises_counts_as_it_was() {
        let board = |limit: &str, cards: &str| {
            format!(
                "---\n\nkanban-plugin: board\n\n---\n\n## Todo\n\n- [ ] Oil\n\n## Doing{limit}\n\n- [ ] Sew\n{cards}\n\n%% kanban:settings\n```\n{{}}\n```\n%%\n"
            )
        };
        let said = |limit: &str, cards| {
            let (base, head) = (board(" (1)", ""), board(limit, cards));
            let fixture = Fixture::new(&Example {
                policy: "wip: {limits: [{max: 9}]}\n",
                base: Some(&base),
                backlog: &head,
                description: Some(""),
                ..Example::NONE
            });
            outline(&RULE, &fixture)
        };
        assert_eq!(said(" (2)", ""), "");
        let over = "\"Doing\" holds 2 items, and its heading allows 1";
        assert!(said(" (1)", "- [ ] Tar\n").ends_with(over));
        assert!(said(" (2)", "- [ ] Tar\n").ends_with(&format!("{over} before this change")));
        assert!(said("", "- [ ] Tar\n").ends_with(&format!("{over} before this change")));
    }

    #[test]
    fn the_limit_says_where_it_comes_from() {
        let backlog = "In Progress\n\n1) A\n- Status: In Progress\n\n2) B\n- Status: In Progress\n";
        let help = |policy| {
            let fixture = Fixture::new(&Example { policy, backlog, ..Example::NONE });
            crate::rules::testing::check(&RULE, &fixture).unwrap()[0].help.clone()
        };
        assert!(help("").ends_with("; the limit is that of the preset recommended"));
        assert!(help("extends: single-wip\n").ends_with("that of the preset single-wip"));
        let own = "wip:\n  limits:\n    - {max: 1}\n";
        assert!(help(own).ends_with("; the limit is on line 3 of .backlog-gate.yml"));
    }

    mod open_changes {
        use super::*;
        use crate::forge::facts::{ForgeFacts, OpenChange};
        use crate::text::Untrusted;

        fn others() -> ForgeFacts {
            let change = |number: u64, author: &str, item: &str| OpenChange {
                number,
                title: Untrusted::new("Work"),
                author: Some(Untrusted::new(author)),
                draft: number == 5,
                branch: None,
                text: Untrusted::new(""),
                items: vec![item.to_owned()],
            };
            let open = vec![change(4, "Ada", "2"), change(5, "ada", "1"), change(6, "grace", "3")];
            ForgeFacts { open_changes: Ok(open), ..ForgeFacts::unknown("not asked") }
        }

        fn said(policy: &str, forge: Option<fn() -> ForgeFacts>) -> String {
            let example = Example {
                policy,
                forge,
                backlog: "In Progress\n\n1) Export\n- Status: In Progress\n",
                description: Some("Backlog: 1\n"),
                ..Example::NONE
            };
            let mut fixture = Fixture::new(&example);
            fixture.change.as_mut().unwrap().author = Some(Untrusted::new("ada"));
            outline(&RULE, &fixture)
        }

        #[test]
        fn an_author_and_an_item_have_so_many_open_changes() {
            let author = "wip: {limits: [{open_changes_per: author, max: 2}]}\n";
            assert_eq!(
                said(author, Some(others)),
                "- \"\" ada has 3 open changes, and 2 are allowed: this one, #4 \"Work\" by Ada and #5 \"Work\" by ada (draft)"
            );
            let item = "wip: {limits: [{open_changes_per: item, max: 1}]}\n";
            assert_eq!(
                said(item, Some(others)),
                "1:10 \"1\" item 1 has 2 open changes, and 1 is allowed: this one, #5 \"Work\" by ada (draft)"
            );
            assert_eq!(said(&author.replace('2', "3"), Some(others)), "");
        }

        #[test]
        fn a_forge_that_was_not_asked_is_not_a_pass_and_the_rest_is_judged() {
            let policy = "wip: {limits: [{open_changes_per: author, max: 2}, {max: 0}]}\n";
            assert_eq!(said(policy, None), "skipped: the forge was not asked");
            let exempt =
                "wip: {limits: [{open_changes_per: author, max: 1}]}\nexempt: {authors: [ada]}\n";
            assert_eq!(said(exempt, None), "");
        }
    }
}
