//! What the policy and the backlog demand of an item before it is ready: fields, steps of a plan,
//! forms of values. The rules of `dor` judge items by it, `backlog/promotion` what is promoted, and
//! `next` what may be started.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::value_form::fits;
use crate::backlog::{
    BacklogFile, Field, FieldRole, Item, Kind, ListEntry, Marker, Requirement, State, ValueForm,
};
use crate::catalogue::Judgement;
use crate::policy::ReadyPolicy;
use crate::source::Location;
use crate::text::{list, normalize, placeholder, plural};

/// Who demands something of an item, and of which items.
#[derive(Debug, Clone, Copy)]
struct Scope<'a> {
    kinds: &'a [Kind],
    states: &'a [State],
    /// Whether no states means ready or further; else it means all but dropped.
    from_ready: bool,
}

impl Scope<'_> {
    fn has(self, item: &Item, state: Option<State>) -> bool {
        let fits = match (self.states, self.from_ready) {
            ([], true) => state.is_some_and(State::is_ready_or_further),
            ([], false) => state != Some(State::Dropped),
            (states, _) => state.is_some_and(|state| states.contains(&state)),
        };
        fits && (self.kinds.is_empty() || self.kinds.contains(&item.kind))
    }
}

/// Something that an item lacks, and where it is demanded.
#[derive(Debug, Clone)]
pub(crate) struct Missing<'a> {
    /// What is lacking.
    pub(crate) what: What<'a>,
    /// The sentence or the line of the policy that demands it.
    pub(crate) stated: Option<Location>,
}

/// What an item lacks.
#[derive(Debug, Clone)]
pub(crate) enum What<'a> {
    /// A field: one of these.
    Field(&'a [String]),
    /// Steps of its plan: how many it has, and how many it needs.
    Steps { field: Option<&'a Field>, has: usize, needs: usize },
    /// A value in a certain form.
    Form { field: &'a Field, form: ValueForm },
}

impl What<'_> {
    /// The judgement that finds it.
    pub(crate) fn judgement(&self) -> Judgement {
        match self {
            Self::Field(_) => Judgement::Fields,
            Self::Steps { .. } => Judgement::Steps,
            Self::Form { .. } => Judgement::Values,
        }
    }

    /// What is wrong, as the end of a sentence that begins with the item: `has no "Plan"`.
    pub(crate) fn phrase(&self) -> String {
        match self {
            Self::Field([name]) => format!("has no \"{name}\""),
            Self::Field(names) => {
                let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
                format!("has neither {}", list(&names, "nor"))
            }
            Self::Steps { field: None, needs, .. } => {
                format!("has no plan, and {} are needed", plural(*needs, "step"))
            }
            Self::Steps { has, needs, .. } => {
                format!("has a plan of {}, and {needs} are needed", plural(*has, "step"))
            }
            Self::Form { field, form } => {
                format!("has a \"{}\" without {}", field.name, needs(*form))
            }
        }
    }
}

/// What a value of this form has.
pub(crate) fn needs(form: ValueForm) -> &'static str {
    match form {
        ValueForm::Duration => "a number and a unit of time",
        ValueForm::Number => "a number",
        ValueForm::Date => "a date",
        ValueForm::Links => "a link, an address or a path",
    }
}

/// Who demands something: the policy, and the file that an item stands in or comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Demands<'a> {
    /// What the policy demands.
    pub(crate) policy: &'a ReadyPolicy,
    /// The file, with what it demands.
    pub(crate) file: &'a BacklogFile,
}

impl<'a> Demands<'a> {
    /// Everything that `item` lacks in `state`, fields first.
    pub(crate) fn lacks(self, item: &'a Item, state: Option<State>) -> Vec<Missing<'a>> {
        let mut lacks = missing_fields(self, item, state);
        lacks.extend(missing_steps(self, item, state));
        lacks.extend(malformed_values(self, item, state));
        lacks
    }
}

fn scope(demand: &Requirement) -> Scope<'_> {
    Scope { kinds: &demand.kinds, states: &demand.states, from_ready: false }
}

/// The fields that `item` lacks in `state`; the same demand of policy and backlog counts once.
pub(crate) fn missing_fields<'a>(
    demands: Demands<'a>,
    item: &Item,
    state: Option<State>,
) -> Vec<Missing<'a>> {
    let Demands { policy, file } = demands;
    let of_policy = policy.fields.iter().map(|demand| {
        let scope = Scope { kinds: &demand.kinds, states: &demand.states, from_ready: true };
        (scope, demand.any_of.as_slice(), demand.at)
    });
    let of_backlog = file.demands.iter().flat_map(|demand| {
        let stated = Some(Location::new(file.source, demand.stated));
        demand.fields.iter().map(move |any_of| (scope(demand), any_of.as_slice(), stated))
    });
    let mut lacks: Vec<Missing<'a>> = Vec::new();
    for (scope, any_of, stated) in of_policy.chain(of_backlog) {
        let is_known =
            |lack: &Missing<'_>| matches!(lack.what, What::Field(known) if known == any_of);
        if scope.has(item, state)
            && !lacks.iter().any(is_known)
            && !any_of.iter().any(|name| has_field(item, name))
        {
            lacks.push(Missing { what: What::Field(any_of), stated });
        }
    }
    lacks
}

/// Whether the item says something under this name.
fn has_field(item: &Item, name: &str) -> bool {
    let name = normalize(name);
    let named = item.fields.iter().filter(|field| normalize(&field.name) == name);
    let criteria =
        matches!(name.as_str(), "acceptance criteria" | "acceptance") && !item.criteria.is_empty();
    criteria || named.into_iter().any(|field| !field.value.value.is_empty())
}

/// The steps that the plan of `item` lacks in `state`. A sentence of the backlog asks for numbered
/// steps; for the policy any entry is one. A dialect without plans is not asked for them, and a
/// plan that is not there at all is a missing field where that is demanded.
pub(crate) fn missing_steps<'a>(
    demands: Demands<'a>,
    item: &'a Item,
    state: Option<State>,
) -> Option<Missing<'a>> {
    let Demands { policy, file } = demands;
    let plan = item.fields.iter().find(|field| field.role == Some(FieldRole::Plan));
    let plan = plan.filter(|field| !field.value.value.is_empty());
    let entries = plan.map_or(&[][..], |field| &field.entries);
    let numbered = |entry: &&ListEntry| matches!(entry.marker, Marker::Ordered | Marker::Box(_));
    let of_policy =
        (policy.min_plan_steps.0 > 0 && file.roles.contains(&FieldRole::Plan)).then(|| {
            let scope = Scope { kinds: &[], states: &[], from_ready: true };
            (scope, policy.min_plan_steps.0, entries.len(), policy.min_plan_steps.1)
        });
    let of_backlog = file.demands.iter().filter_map(|demand| {
        let stated = Some(Location::new(file.source, demand.stated));
        let has = entries.iter().filter(numbered).count();
        Some((scope(demand), demand.steps.filter(|_| plan.is_some())?, has, stated))
    });
    let short = of_backlog
        .chain(of_policy)
        .find(|(scope, needs, has, _)| scope.has(item, state) && has < needs);
    let (_, needs, has, stated) = short?;
    Some(Missing { what: What::Steps { field: plan, has, needs }, stated })
}

/// The values of `item` that have not the form which they must have in `state`. A placeholder and
/// an empty value are another rule's.
pub(crate) fn malformed_values<'a>(
    demands: Demands<'a>,
    item: &'a Item,
    state: Option<State>,
) -> Vec<Missing<'a>> {
    let Demands { policy, file } = demands;
    let of_policy = policy.values.iter().map(|value| {
        let scope = Scope { kinds: &[], states: &[], from_ready: true };
        (scope, value.field.as_str(), value.form, value.at)
    });
    let of_backlog = file.demands.iter().flat_map(|demand| {
        let stated = Some(Location::new(file.source, demand.stated));
        let values: &BTreeMap<String, ValueForm> = &demand.values;
        values.iter().map(move |(name, form)| (scope(demand), name.as_str(), *form, stated))
    });
    let mut lacks: Vec<Missing<'a>> = Vec::new();
    let fields: OnceCell<Vec<(String, &Field)>> = OnceCell::new();
    let named = || item.fields.iter().map(|field| (normalize(&field.name), field)).collect();
    for (scope, name, form, stated) in of_policy.chain(of_backlog) {
        if !scope.has(item, state) {
            continue;
        }
        let name = normalize(name);
        let fields = fields.get_or_init(named).iter();
        let is_reported = |field: &Field| {
            let known = |lack: &Missing<'_>| matches!(lack.what, What::Form { field: known, .. } if std::ptr::eq(known, field));
            lacks.iter().any(known)
        };
        let bad: Vec<&Field> = fields
            .filter(|(known, _)| *known == name)
            .map(|(_, field)| *field)
            .filter(|field| !is_reported(field))
            .filter(|field| {
                let value = field.value.value.as_str();
                !value.trim().is_empty() && !placeholder::is_one(value) && !fits(value, form)
            })
            .collect();
        lacks.extend(
            bad.into_iter().map(|field| Missing { what: What::Form { field, form }, stated }),
        );
    }
    lacks
}
