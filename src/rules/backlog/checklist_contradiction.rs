//! `backlog/checklist-contradiction`

use crate::backlog::{Backlog, Item, ListRole, State};
use crate::finding::{Finding, Findings, Severity};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::{normalize, shorten, words::Words};

pub(super) const RULE: Rule = Rule {
    id: "backlog/checklist-contradiction",
    summary: "The progress checklist and an item say different things",
    why: "A checklist about the whole is what people look at first. A box that is open over work that is done, or ticked over work that is not, tells them the wrong thing. An entry is about the item whose title it has, or which `backlog.checklist` names for it.",
    severity: Severity::Error,
    subject: Subject::Backlog,
    needs: &[],
    options: &[RuleOption {
        key: "backlog.checklist",
        help: "The items that entries are about, where their words do not say so.",
    }],
    fails: Example {
        backlog: "# Technical Backlog\n\nP0 — Export\n\n- Task: Write it.\n- Status: Done\n\nTask progress checklist\n\n- [ ] Export\n",
        ..Example::NONE
    },
    passes: Example {
        backlog: "# Technical Backlog\n\nP0 — Export\n\n- Task: Write it.\n- Status: Done\n\nTask progress checklist\n\n- [x] Export\n",
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let mut entries = cx.backlog.list(ListRole::Progress).peekable();
    if entries.peek().is_none() {
        return Err(Skip::new("the backlog has no progress checklist"));
    }
    for (source, entry) in entries {
        let Some(ticked) = entry.ticked() else { continue };
        let Some(item) = meant(cx, &entry.text.value) else { continue };
        let Some(state) = item.state() else { continue };
        let is_over = matches!(state, State::Done | State::Dropped);
        if ticked == is_over {
            continue;
        }
        let box_ = if ticked { "ticked" } else { "open" };
        let message = format!(
            "the box \"{}\" is {box_}, and {} is {state}",
            shorten(&entry.text.value, 60),
            item.name()
        );
        let help = if is_over {
            "tick the box, or open the item again"
        } else {
            "clear the box, or finish the item"
        };
        let place = item.status().map_or(item.header, |status| status.text.span);
        let finding = Finding::new(Location::new(source, entry.text.span), message, help)
            .item(&item.id)
            .key(normalize(&entry.text.value))
            .related(item.at(place), "its state");
        out.push(finding);
    }
    Ok(())
}

/// The one item that an entry is about; `None` where several could be meant.
fn meant<'a>(cx: &Context<'a>, entry: &str) -> Option<&'a Item> {
    let backlog: &'a Backlog = cx.backlog;
    let named =
        cx.policy.backlog.checklist.iter().find(|(words, _)| normalize(words) == normalize(entry));
    if let Some((_, id)) = named {
        return backlog.find(id).next();
    }
    let words = Words::of(entry);
    let mut fits = backlog.items.iter().filter(|item| {
        let title = Words::of(&item.title.value);
        !title.is_empty() && words.has(&title)
    });
    fits.next().filter(|_| fits.next().is_none())
}
