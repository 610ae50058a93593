//! What may be started now, in the order that the backlog states, and why the rest may not.

use super::ready::Demands;
use super::relations::{self, Relations};
use super::turn::Turns;
use super::wip::{self, Room, parents};
use crate::backlog::{Backlog, Item, RequirementKind, State};
use crate::catalogue::Judgement;
use crate::planning::priority;
use crate::policy::{ItemOrder, Policy};
use crate::sort::Sort as _;

/// The open items, each with what speaks against starting it.
#[derive(Debug)]
pub struct Plan<'a> {
    /// What counts as work in progress or in review, in the order of the files.
    pub running: Vec<&'a Item>,
    /// What is not, in the order in which it is to be started.
    pub waiting: Vec<Candidate<'a>>,
}

/// An item that could be started.
#[derive(Debug)]
pub struct Candidate<'a> {
    /// The item.
    pub item: &'a Item,
    /// What speaks against it.
    pub reasons: Vec<Reason>,
}

/// Something that speaks against starting an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The judgement that a rule makes too; `None` where no rule does.
    pub judgement: Option<Judgement>,
    /// The rule that would find it, once the item is started.
    pub rule: Option<&'static str>,
    /// Why, as the end of a sentence that begins with the item.
    pub text: String,
}

impl Reason {
    /// Whether it is only that a limit leaves no room.
    #[must_use]
    pub fn is_room(&self) -> bool {
        self.judgement == Some(Judgement::Limits)
    }
}

/// Whether an item may be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// Nothing speaks against it.
    Free,
    /// It only lacks room in the limits.
    NoRoom,
    /// Something else speaks against it.
    NotYet,
}

impl Candidate<'_> {
    /// Whether it may be started.
    #[must_use]
    pub fn standing(&self) -> Readiness {
        match self.reasons.as_slice() {
            [] => Readiness::Free,
            reasons if reasons.iter().all(Reason::is_room) => Readiness::NoRoom,
            _ => Readiness::NotYet,
        }
    }
}

/// What may be started. An item that holds items is not started itself.
#[must_use]
pub fn plan<'a>(policy: &'a Policy, backlog: &'a Backlog) -> Plan<'a> {
    let judge = Judge {
        policy,
        backlog,
        relations: Relations::of(backlog),
        turns: Turns::of(backlog),
        room: Room::of(policy, backlog),
        knows_ready: knows_ready(backlog),
    };
    let parents = parents(backlog);
    let mut running: Vec<&Item> = [State::InProgress, State::InReview]
        .into_iter()
        .flat_map(|state| wip::counted(backlog, state))
        .collect();
    running.order_by_key(|item| item.number);
    let may_wait = |item: &&Item| {
        !parents.contains(item.id.as_str())
            && matches!(item.state(), Some(State::Planned | State::Ready | State::Blocked) | None)
    };
    let mut waiting: Vec<_> = backlog
        .items
        .iter()
        .filter(may_wait)
        .map(|item| Candidate { item, reasons: judge.reasons(item) })
        .collect();
    waiting.order_by_key(|candidate| rank(policy, backlog, candidate.item));
    Plan { running, waiting }
}

/// By file, whether it has items or a section of what is ready: then what is planned is not.
fn knows_ready(backlog: &Backlog) -> Vec<bool> {
    let ready = Some(State::Ready);
    let sections = backlog.files.iter();
    let mut knows: Vec<bool> =
        sections.map(|file| file.sections.iter().any(|section| section.state == ready)).collect();
    for item in &backlog.items {
        knows[item.file] |= item.state() == ready;
    }
    knows
}

/// The step of the sequence goes before the priority, where the team orders by it, and that before
/// the place in the file.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    step: u32,
    priority: usize,
    number: usize,
}

fn rank(policy: &Policy, backlog: &Backlog, item: &Item) -> Rank {
    let file = backlog.file(item);
    let step = item.sequence.as_ref().map_or(u32::MAX, |place| place.step);
    let by_priority = policy.backlog.order.0 == ItemOrder::Priority
        || file.asks(RequirementKind::PriorityOrder).is_some();
    let text = item.priority.as_ref().filter(|_| by_priority);
    let rank = text.and_then(|text| priority::rank(policy, file, &text.value));
    let priority = if by_priority { rank.unwrap_or(usize::MAX) } else { 0 };
    Rank { step, priority, number: item.number }
}

struct Judge<'a> {
    policy: &'a Policy,
    backlog: &'a Backlog,
    relations: Relations<'a>,
    turns: Turns<'a>,
    room: Room<'a>,
    knows_ready: Vec<bool>,
}

impl<'a> Judge<'a> {
    fn reasons(&self, item: &'a Item) -> Vec<Reason> {
        let mut reasons = Vec::new();
        self.judge_state(item, &mut reasons);
        self.judge_dependencies(item, &mut reasons);
        if let Some(early) = self.turns.early(item) {
            self.add(&mut reasons, Judgement::Turn, early.phrase());
        }
        let demands = Demands { policy: &self.policy.ready, file: self.backlog.file(item) };
        for lack in demands.lacks(item, Some(State::InProgress)) {
            self.add(&mut reasons, lack.what.judgement(), lack.what.phrase());
        }
        if let Some(full) = self.room.lacks_for(item) {
            self.add(&mut reasons, Judgement::Limits, format!("has to wait: {full}"));
        }
        reasons
    }

    /// A rule that is off speaks against nothing.
    fn add(&self, reasons: &mut Vec<Reason>, judgement: Judgement, text: String) {
        if let Some(rule) = self.policy.rule_of(judgement) {
            reasons.push(Reason { judgement: Some(judgement), rule: Some(rule), text });
        }
    }

    fn judge_state(&self, item: &Item, reasons: &mut Vec<Reason>) {
        let text = match item.state() {
            Some(State::Blocked) => "is blocked",
            Some(State::Planned) if self.knows_ready[item.file] => "is planned, and not yet ready",
            None if !item.statuses.is_empty() => "is in an unknown state",
            _ => return,
        };
        reasons.push(Reason { judgement: None, rule: None, text: text.to_owned() });
    }

    fn judge_dependencies(&self, item: &Item, reasons: &mut Vec<Reason>) {
        let open = self.relations.open_dependencies(item);
        if !open.is_empty() {
            let text = format!("waits for {}", relations::named(&open));
            self.add(reasons, Judgement::Dependencies, text);
        }
        let is_unknown = |name: &&str| self.backlog.find(name).next().is_none();
        let sure = item.dependencies.iter().filter(|named| named.sure);
        let unknown: Vec<&str> = sure.map(|named| named.name.as_str()).filter(is_unknown).collect();
        if !unknown.is_empty() {
            let text =
                format!("waits for {}, which no item is", crate::text::list(&unknown, "and"));
            reasons.push(Reason { judgement: None, rule: None, text });
        }
    }
}
