//! `backlog/promotion`

use crate::backlog::Item;
use crate::backlog::compare::{Movements, Pair};
use crate::finding::{Finding, Findings, Severity};
use crate::planning::promotion::{Terms, group, is_same, waits};
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::RepoPath;
use crate::text::fold;
use crate::text::{list, plural};

pub(super) const RULE: Rule = Rule {
    id: "backlog/promotion",
    summary: "Items are promoted to another file against the rules of the backlog",
    why: "A file of what is to be done next stays short and in order only if items come into it by the \
          rules: from one group, up to a limit, in the listed order, moved and not copied, and with \
          everything that work needs. The policy says so, or sentences of the backlog that the dialect \
          knows, such as *MOVE tasks to TODO.md*. `backlog-gate promote` does it right.",
    severity: Severity::Error,
    subject: Subject::Movement,
    needs: &[],
    options: &[RuleOption {
        key: "backlog.promotion",
        help: "Where items go `to`, the `max` at once, and whether `one_group` and `in_order` hold.",
    }],
    fails: Example {
        policy: POLICY,
        base: Some(BOTH),
        backlog: FIRST,
        todo: ("", SECOND),
        description: Some("Promote the second task.\n\nBacklog: none - planning\n"),
        ..Example::NONE
    },
    passes: Example {
        policy: POLICY,
        base: Some(BOTH),
        backlog: SECOND,
        todo: ("", FIRST),
        description: Some("Promote the first task.\n\nBacklog: none - planning\n"),
        ..Example::NONE
    },
    check,
};

const POLICY: &str = "backlog: {promotion: {to: TODO.md, max: 1}}\n";
const BOTH: &str = "## task_begin\n### # [id:TASK-20260101-001] Export\n**Status:** todo\n## task_end\n\n## task_begin\n### # [id:TASK-20260101-002] Import\n**Status:** todo\n## task_end\n";
const FIRST: &str =
    "## task_begin\n### # [id:TASK-20260101-001] Export\n**Status:** todo\n## task_end\n";
const SECOND: &str =
    "## task_begin\n### # [id:TASK-20260101-002] Import\n**Status:** todo\n## task_end\n";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let movements = cx.movements()?;
    let files = &movements.base().files;
    // The words of the base count, which the change cannot take back.
    let all: Vec<Terms<'_>> = files.iter().filter_map(|file| Terms::of(cx.policy, file)).collect();
    if all.is_empty() {
        return Err(Skip::new("neither policy nor backlog says how items are promoted"));
    }
    let mut is_judged = false;
    for terms in &all {
        let promotion = Promotion::of(cx, movements, terms);
        is_judged |= !promotion.moved.is_empty() || !promotion.copied.is_empty();
        promotion.judge(out);
    }
    if is_judged { Ok(()) } else { Err(Skip::new("the change promotes nothing")) }
}

/// What a change promotes out of one file.
struct Promotion<'a> {
    cx: &'a Context<'a>,
    movements: Movements<'a>,
    terms: &'a Terms<'a>,
    /// In the order of the file that they went to.
    moved: Vec<Pair<'a>>,
    /// The items that stand in both files now.
    copied: Vec<&'a Item>,
}

impl<'a> Promotion<'a> {
    fn of(cx: &'a Context<'a>, movements: Movements<'a>, terms: &'a Terms<'a>) -> Self {
        let at_head = |item: &Item| -> &'a RepoPath { &cx.backlog.file(item).path };
        let moved = movements.moved_to_another_file().filter(|pair| {
            let from = &movements.base().file(pair.base).path;
            *from == terms.from.path && *at_head(pair.head) == terms.to
        });
        let stays = |item: &Item| {
            cx.backlog.items.iter().any(|other| {
                *at_head(other) == terms.from.path && fold(&other.id) == fold(&item.id)
            })
        };
        let copied = movements.added().filter(|item| *at_head(item) == terms.to && stays(item));
        Self { cx, movements, terms, moved: moved.collect(), copied: copied.collect() }
    }

    fn judge(&self, out: &mut Findings) {
        self.judge_number(out);
        self.judge_groups(out);
        self.judge_order(out);
        for item in &self.copied {
            let message = format!(
                "{} was copied to {}, and stays in {}",
                item.name(),
                self.terms.to,
                self.terms.from.path
            );
            out.push(self.finding(
                item,
                message,
                "move it: take it out of the other file",
                "copied",
            ));
        }
        for pair in &self.moved {
            let lacks = self.terms.lacks(self.cx.policy, pair.head);
            if !lacks.is_empty() {
                let message = format!(
                    "{} was promoted to {}, and {}",
                    pair.head.name(),
                    self.terms.to,
                    list(&lacks, "and")
                );
                let help = "add what is missing, or leave the item where it was";
                out.push(self.finding(pair.head, message, help, "incomplete"));
            }
        }
    }

    fn judge_number(&self, out: &mut Findings) {
        let Some(max) = self.terms.max.filter(|max| self.moved.len() > *max) else { return };
        let message = format!(
            "{} were promoted to {}, and {max} may be at once",
            plural(self.moved.len(), "item"),
            self.terms.to
        );
        let help = "leave the last of them where they were";
        let finding = self.finding(self.moved[max].head, message, help, "max");
        out.push(finding.weight(self.moved.len()));
    }

    fn judge_groups(&self, out: &mut Findings) {
        let [first, others @ ..] = &self.moved[..] else { return };
        let base = self.movements.base();
        let own = group(base, first.base);
        let other = others.iter().find(|pair| !is_same(own, group(base, pair.base)));
        let Some(other) = other.filter(|_| self.terms.one_group) else { return };
        let message = format!(
            "{} and {} come from two groups, and items are promoted from one at a time",
            first.head.name(),
            other.head.name()
        );
        let help = "leave the items of the other group where they were";
        let finding = self.finding(other.head, message, help, "groups");
        out.push(finding.related(first.base.at(first.base.header), "the first one stood here"));
    }

    /// Nothing that could go may be left behind before what went.
    fn judge_order(&self, out: &mut Findings) {
        if !self.terms.in_order {
            return;
        }
        let base = self.movements.base();
        for pair in &self.moved {
            let own = group(base, pair.base);
            let before =
                base.items_of(pair.base.file).take_while(|item| item.number < pair.base.number);
            let passed =
                before.filter(|item| waits(item) && is_same(own, group(base, item))).find(|item| {
                    let after = self.movements.after(item);
                    let stayed = after.is_some_and(|after| {
                        self.cx.backlog.file(after).path == self.terms.from.path
                    });
                    stayed && self.terms.lacks(self.cx.policy, item).is_empty()
                });
            if let Some(passed) = passed {
                let message = format!(
                    "{} was promoted before {}, which is listed first",
                    pair.head.name(),
                    passed.name()
                );
                let help = "promote the items of a group in the order in which they are listed";
                let finding = self.finding(pair.head, message, help, "order");
                out.push(finding.related(passed.at(passed.header), "listed first"));
                return;
            }
        }
    }

    fn finding(&self, item: &Item, message: String, help: &str, key: &str) -> Finding {
        let finding = Finding::new(item.at(item.header), message, help).item(&item.id).key(key);
        match self.terms.stated {
            Some(at) => finding.related(at, "stated here"),
            None => finding,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    const STATED: &str = "<!--\n- When replenishing TODO.md:\n  a) Select ONE group only (single type).\n  b) Take up to 2 tasks in listed order.\n  c) MOVE tasks to TODO.md (copy then delete from BACKLOG.md).\n- **Plan:** Minimum 2 numbered implementation steps\n- a task without is incomplete and should not be promoted to TODO.md\n-->\n";

    fn task(number: u8) -> String {
        format!(
            "## task_begin\n### # [id:TASK-20260101-00{number}] Task {number}\n**Status:** todo\n**Plan:**\n1. a\n2. b\n## task_end\n\n"
        )
    }

    fn grouped(kind: &str, tasks: &str) -> String {
        format!("## group_begin [type:{kind}][priority:high]\n\n{tasks}## group_end\n\n")
    }

    fn said(base: [&str; 2], head: [&str; 2], todo: &str) -> String {
        let file = |[ops, config]: [&str; 2]| {
            format!("{STATED}{}{}", grouped("ops", ops), grouped("config", config))
        };
        let (base, head) = (file(base), file(head));
        let example = Example {
            base: Some(&base),
            backlog: &head,
            todo: ("", todo),
            description: Some("Promote."),
            ..Example::NONE
        };
        let outlined = outline(&RULE, &Fixture::new(&example));
        outlined.replace("### # ", "")
    }

    #[test]
    fn the_sentences_of_the_backlog_are_held() {
        let [one, two, three, four] = [1, 2, 3, 4].map(task);
        let (ops, config) = ([one.as_str(), &two, &three].concat(), four.as_str());
        let base = [ops.as_str(), config];
        let todo = |tasks: &[&str]| tasks.concat();
        let good = said(base, [&three, config], &todo(&[&one, &two]));
        assert_eq!(good, "");
        assert_eq!(said(base, base, ""), "skipped: the change promotes nothing");
        let copied = said(base, base, &one);
        assert!(copied.ends_with("was copied to TODO.md, and stays in BACKLOG.md"), "{copied}");
        let many = said(base, ["", config], &todo(&[&one, &two, &three]));
        assert!(many.ends_with("3 items were promoted to TODO.md, and 2 may be at once"), "{many}");
        let groups = said(base, [&todo(&[&two, &three]), ""], &todo(&[&one, &four]));
        assert!(groups.contains("TASK-20260101-001 and TASK-20260101-004 come from two groups"));
        let order = said(base, [&todo(&[&one, &three]), config], &two);
        assert!(order.ends_with("was promoted before TASK-20260101-001, which is listed first"));
    }

    #[test]
    fn what_is_incomplete_stays_and_may_be_passed() {
        let (bad, good) = (task(1).replace("2. b\n", ""), task(2));
        let both = format!("{bad}{good}");
        assert_eq!(said([&both, ""], [&bad, ""], &good), "");
        let promoted = said([&both, ""], [&good, ""], &bad);
        assert!(promoted.ends_with("has a plan of 1 step, and 2 are needed"), "{promoted}");
        // A field that was absent may be added on the way.
        assert_eq!(said([&bad, ""], ["", ""], &task(1)), "");
    }
}
