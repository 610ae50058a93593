//! `backlog/dependency-cycle`

use crate::backlog::Item;
use crate::finding::{Finding, Findings, Severity};
use crate::planning::relations::needs;
use crate::rules::{Context, Example, Rule, Skip, Subject};
use crate::text::list;

pub(super) const RULE: Rule = Rule {
    id: "backlog/dependency-cycle",
    summary: "Items wait for each other in a circle",
    why: "None of the items in a circle of dependencies can ever be started in order. One of the dependencies is wrong, or the work must be cut another way.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
    options: &[],
    fails: Example {
        backlog: "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Depends on:** US-1.2\n\n### US-1.2 — Ingest\n\n**Depends on:** US-1.1\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "## EPIC 1 — Core\n\n### US-1.1 — Contracts\n\n**Depends on:** US-1.2\n\n### US-1.2 — Ingest\n\n",
        ..Example::NONE
    },
    check,
};

/// How far the search is with an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Not,
    Open,
    Closed,
}

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let needs: Vec<Vec<usize>> = cx.backlog.items.iter().map(|item| needed(cx, item)).collect();
    if needs.iter().all(Vec::is_empty) {
        return Err(Skip::new("no item names one that it depends on"));
    }
    for circle in circles(&needs) {
        let items: Vec<&Item> = circle.iter().map(|at| &cx.backlog.items[*at]).collect();
        out.push(finding(&items));
    }
    Ok(())
}

/// The numbers of the items that `item` depends on.
fn needed(cx: &Context<'_>, item: &Item) -> Vec<usize> {
    needs(cx.backlog, item).iter().map(|needed| needed.number).collect()
}

/// Each circle once, from its first item on; every item is visited once.
fn circles(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut visits = vec![Visit::Not; needs.len()];
    let mut found = Vec::new();
    for start in 0..needs.len() {
        if visits[start] != Visit::Not {
            continue;
        }
        let mut path = vec![(start, 0)];
        visits[start] = Visit::Open;
        while let Some((at, next)) = path.last_mut() {
            let Some(need) = needs[*at].get(*next).copied() else {
                visits[*at] = Visit::Closed;
                path.pop();
                continue;
            };
            *next += 1;
            match visits[need] {
                Visit::Closed => {}
                Visit::Not => {
                    visits[need] = Visit::Open;
                    path.push((need, 0));
                }
                Visit::Open => {
                    let from = path.iter().position(|(at, _)| *at == need).unwrap_or(0);
                    let mut circle: Vec<usize> = path[from..].iter().map(|(at, _)| *at).collect();
                    let first = circle
                        .iter()
                        .enumerate()
                        .min_by_key(|(_, at)| **at)
                        .map(|(index, _)| index);
                    circle.rotate_left(first.unwrap_or(0));
                    found.push(circle);
                }
            }
        }
    }
    found
}

fn finding(circle: &[&Item]) -> Finding {
    let first = circle[0];
    let names: Vec<String> = circle.iter().map(|item| item.name()).collect();
    let message = match circle.len() {
        1 => format!("{} depends on itself", names[0]),
        _ => format!("{} wait for each other", list(&names, "and")),
    };
    let place = first.dependencies.first().map_or(first.header, |named| named.span);
    let finding = Finding::new(first.at(place), message, "take one of the dependencies out")
        .item(&first.id)
        .key(names.join(" "));
    circle[1..].iter().fold(finding, |finding, item| {
        finding.related(item.at(item.header), "a part of the circle")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_circle_is_found_once_and_long_chains_are_fine() {
        assert_eq!(circles(&[vec![1], vec![2], vec![1], vec![3]]), [vec![1, 2], vec![3]]);
        let chain: Vec<Vec<usize>> =
            (0..50_000).map(|at| if at < 49_999 { vec![at + 1] } else { vec![] }).collect();
        assert!(circles(&chain).is_empty());
    }
}
