//! What the waivers in the backlog are worth.
//!
//! Whoever writes a change could waive what it breaks. So a waiver counts only where the commit that
//! the change goes into has the same one: for the same rule, item, day and reason.

use super::backlog::NEVER_WAIVED;
use super::{Context, Subject, find};
use crate::backlog::InlineWaiver;
use crate::policy::Waiver;
use crate::text::did_you_mean;

/// What a waiver is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WaiverState {
    /// It counts.
    Honoured,
    /// The target has no such one; what it has instead, in words.
    New(Option<String>),
    /// It can never count; why.
    Refused(String),
}

/// A waiver in the backlog and what it is worth.
#[derive(Debug, Clone)]
pub(crate) struct Inline<'a> {
    /// As it is read.
    pub(crate) read: &'a InlineWaiver,
    /// As one of the policy; `None` where it cannot be understood.
    pub(crate) waiver: Option<Waiver>,
    /// What it is worth.
    pub(crate) standing: WaiverState,
}

/// The waivers in the backlog that is judged.
pub(crate) fn inline<'a>(cx: &Context<'a>) -> Vec<Inline<'a>> {
    let inline = |read: &'a InlineWaiver| {
        let waiver = waiver(read);
        let standing = match refusal(cx, read) {
            Some(why) => WaiverState::Refused(why),
            None => at_target(cx, read),
        };
        Inline { read, waiver, standing }
    };
    cx.backlog.waivers.iter().map(inline).collect()
}

/// Those that count, as waivers of the policy.
pub(crate) fn honoured(cx: &Context<'_>) -> Vec<Waiver> {
    let inline = inline(cx).into_iter();
    let honoured = inline.filter(|inline| inline.standing == WaiverState::Honoured);
    honoured.filter_map(|inline| inline.waiver).collect()
}

fn waiver(read: &InlineWaiver) -> Option<Waiver> {
    let terms = read.terms.as_ref().ok()?;
    Some(Waiver {
        rule: terms.rule.clone(),
        item: Some(read.item.clone()?),
        path: None,
        until: terms.until,
        reason: terms.reason.clone(),
        by: None,
        at: Some(read.at),
    })
}

/// Why a waiver can never count.
fn refusal(cx: &Context<'_>, read: &InlineWaiver) -> Option<String> {
    let terms = match &read.terms {
        Ok(terms) => terms,
        Err(fault) => return Some(fault.clone()),
    };
    if read.item.is_none() {
        return Some("it stands above no item and on the line of none; in a table, put it into a cell of the row".to_owned());
    }
    if super::all().any(|rule| rule.area() == terms.rule) {
        return Some(format!("{} is an area, and a comment waives one rule", terms.rule));
    }
    let Some(rule) = find(&terms.rule) else {
        let known = super::all().map(|rule| rule.id);
        let meant = did_you_mean(&terms.rule, known)
            .map_or(String::new(), |meant| format!(", did you mean {meant}?"));
        return Some(format!("there is no rule of that name{meant}"));
    };
    let is_of_backlog = match rule.subject {
        Subject::Backlog | Subject::Movement => !matches!(rule.area(), "repo" | "policy"),
        Subject::Change | Subject::Policy | Subject::Whole => false,
    };
    if !is_of_backlog {
        return Some(format!("{} judges more than the backlog: the policy can waive it", rule.id));
    }
    if let Some(floor) = cx.policy.floor_of(rule.id) {
        return Some(format!("the floor {} locks {}", floor.name, rule.id));
    }
    if NEVER_WAIVED.contains(&rule.id) {
        return Some(format!("no comment can waive {}", rule.id));
    }
    let days = cx.policy.backlog.waiver_days;
    let last = cx.today.checked_add(jiff::Span::new().days(i64::from(days)));
    let is_far = last.is_ok_and(|last| terms.until > last);
    is_far.then(|| format!("{} is more than {days} days ahead", terms.until))
}

/// Whether the target has the same waiver; outside of a change there is no target to ask.
fn at_target(cx: &Context<'_>, read: &InlineWaiver) -> WaiverState {
    let Some(target) = &cx.facts.target_waivers else { return WaiverState::Honoured };
    if target.iter().any(|known| known.is_same(read)) {
        return WaiverState::Honoured;
    }
    let terms = read.terms.as_ref().ok();
    let of_rule = |known: &&InlineWaiver| {
        let known = known.terms.as_ref().ok();
        known.map(|known| &known.rule) == terms.map(|terms| &terms.rule)
    };
    let same_item = |known: &&InlineWaiver| known.item == read.item;
    let near = target.iter().filter(of_rule).find(same_item).or_else(|| {
        let same_reason = |known: &&InlineWaiver| {
            known.terms.as_ref().ok().map(|t| &t.reason) == terms.map(|terms| &terms.reason)
        };
        target.iter().filter(of_rule).find(same_reason)
    });
    WaiverState::New(near.and_then(|near| {
        let known = near.terms.as_ref().ok()?;
        let item = near.item.as_deref().unwrap_or("no item");
        Some(format!("for {item} until {} - {}", known.until, known.reason))
    }))
}
