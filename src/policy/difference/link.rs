//! What an edit does to the links of a change to its items, and to waivers.

use super::{Differ, words};
use crate::policy::{HashMeaning, LinkPolicy, NewItemPolicy, NoItemPolicy, Waiver};

impl Differ {
    pub(super) fn link(&mut self, old: &LinkPolicy, new: &LinkPolicy) {
        if old.required != new.required {
            let text = if new.required {
                "a change must name an item"
            } else {
                "a change need not name an item any more"
            };
            self.tell("link.required", !new.required, text);
        }
        let places = |policy: &LinkPolicy| words(policy.from.iter().map(|at| format!("{at:?}")));
        self.allowed("link.from", "an item may be named in the", &places(old), &places(new));
        let states = |policy: &LinkPolicy| words(policy.states.iter());
        let what = "work may happen on items in state";
        self.allowed("link.states", what, &states(old), &states(new));
        if old.none != new.none {
            let allows = new.none == NoItemPolicy::WithReason;
            let text = if allows {
                "`Backlog: none` with a reason stands for an item"
            } else {
                "`Backlog: none` does not stand for an item any more"
            };
            self.tell("link.none", allows, text);
        }
        if old.new != new.new {
            let rank = |new| match new {
                NewItemPolicy::Never => 0,
                NewItemPolicy::Note => 1,
                NewItemPolicy::Allow => 2,
            };
            let text = match new.new {
                NewItemPolicy::Never => "a change must not work on an item that it adds itself",
                NewItemPolicy::Note => "a change that works on an item of its own is noted",
                NewItemPolicy::Allow => "a change may work on an item that it adds itself",
            };
            self.tell("link.new", rank(new.new) > rank(old.new), text);
        }
        if old.hash != new.hash {
            let text = match new.hash {
                HashMeaning::Item => "`#12` means an item of the backlog",
                HashMeaning::Issue => "`#12` means an issue, and no item any more",
                HashMeaning::Both => "`#12` means an item where the backlog has it, else an issue",
            };
            self.tell("link.hash", new.hash == HashMeaning::Issue, text);
        }
    }

    pub(super) fn waivers(&mut self, old: &[Waiver], new: &[Waiver]) {
        let scope =
            |waiver: &Waiver| (waiver.rule.clone(), waiver.item.clone(), waiver.path.clone());
        for waiver in new {
            let text = waiver_text(waiver);
            match old.iter().find(|old| scope(old) == scope(waiver)) {
                None => self.loosens(&waived(waiver), format!("waives {text}")),
                Some(old) if old.until != waiver.until => {
                    let text = format!("waives {text} instead of {}", old.until);
                    self.tell(&waived(waiver), waiver.until > old.until, text);
                }
                Some(_) => {}
            }
        }
        for waiver in old.iter().filter(|old| !new.iter().any(|new| scope(new) == scope(old))) {
            self.tightens("waivers", format!("no longer waives {}", waiver_text(waiver)));
        }
    }
}

/// The key of a waiver, by which a lock of its rule finds it.
fn waived(waiver: &Waiver) -> String {
    format!("waivers.{}", waiver.rule)
}

fn waiver_text(waiver: &Waiver) -> String {
    let subject = match (&waiver.item, &waiver.path) {
        (Some(item), _) => format!(" for {item}"),
        (None, Some(path)) => format!(" for {path}"),
        (None, None) => " for everything".to_owned(),
    };
    format!("{}{subject} until {}", waiver.rule, waiver.until)
}
