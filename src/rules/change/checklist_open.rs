//! `change/checklist-open`

use std::collections::BTreeMap;

use crate::change::Description;
use crate::change::boxes::Boxes;
use crate::change::checklist::{Answer, answer_to};
use crate::change::sections::Headings;
use crate::change::template::{self, Group};
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::{BoxForm, DROPPED, Task};
use crate::policy::Choice;
use crate::rules::change::weighed;
use crate::rules::definition::{Definition, is_after_merge};
use crate::rules::near_boxes;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::{Location, Span};
use crate::text::words::Words;
use crate::text::{list, normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/checklist-open",
    summary: "A box in the description is open",
    why: "An open box is a promise that is not kept yet. A box that does not apply is struck through or \
          says `N/A: reason`. In a list of alternatives, such as *Type of change*, one tick is enough. \
          Where the template does not say that every box is to be ticked, and some are, open ones are a \
          warning, and so is a choice without a tick, or with several, that it does not ask for, and a box \
          of the author's own in a section that not every change has.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
    options: &[RuleOption {
        key: "done.after_merge",
        help: "Words of the template's boxes that can be ticked only after the merge.",
    }],
    fails: Example {
        description: Some(
            "## Tests\n\n- [x] Unit tests\n- [ ] Docs updated (N/A)\n- [ ] Changelog\n",
        ),
        ..Example::NONE
    },
    passes: Example {
        description: Some(
            "## Type of change\n\n- [x] Fix\n- [ ] Feature\n\n## Tests\n\n- [x] Unit tests\n- [ ] ~~Changelog~~: nobody sees it\n- [ ] Docs updated (N/A: no user sees it)\n",
        ),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (_, description) = cx.description()?;
    let document = &description.document;
    let declared = cx.declared_sections();
    let boxes = super::boxes(cx, &declared)?;
    let done = Definition::of(cx);
    let later = after_merge(cx);
    let updater = Updater::new(cx, description);
    let takes_marks = takes_marks(cx);
    let mut open: BTreeMap<(bool, Option<usize>), Vec<Open>> = BTreeMap::new();
    for (index, task) in document.tasks.iter().enumerate() {
        let words = Words::of(&task.text);
        let is_later = later.iter().any(|known| words.has(known));
        let is_said = task.form == BoxForm::Dropped && takes_marks;
        if is_free(index, &boxes) || is_said || is_later || done.entry_of(&words).is_some() {
            continue;
        }
        if boxes.about[index].is_none() && updater.is_its_own(cx, index, &words) {
            continue;
        }
        if let Some((message, help)) = complaint(task, wanted(&boxes, index).as_ref()) {
            let of_template = boxes.about[index].is_some();
            let is_unclear = help == OPEN
                && match boxes.about[index] {
                    Some(wanted) => boxes.is_unclear(wanted),
                    None => boxes.is_beside_what_is_asked(index),
                };
            let help = if is_unclear { UNCLEAR } else { help };
            open.entry((is_unclear, task.section)).or_default().push(Open {
                task: index,
                message,
                help,
                of_template,
            });
        }
    }
    for ((is_unclear, section), open) in open {
        let finding = together(section, &open, description);
        out.push(weighed(finding, is_unclear));
    }
    for group in boxes.groups().filter(|group| !group.of_others && !boxes.is_unused(group)) {
        out.extend(choice(group, &boxes, description));
    }
    own_choices(&boxes, description, out);
    // The template writes them so itself.
    let given: Vec<Words> = boxes.template.map_or_else(Vec::new, |template| {
        template.document.near_boxes.iter().map(|near| Words::of(&near.text)).collect()
    });
    let near = document.near_boxes.iter().filter(|near| !given.contains(&Words::of(&near.text)));
    out.extend(near.map(|near| near_boxes::finding(near, description.source)));
    Ok(())
}

/// Whether the template itself lets its authors write `[n/a]` in the place of a tick.
fn takes_marks(cx: &Context<'_>) -> bool {
    let template = cx.change.and_then(|change| change.template.as_ref());
    template.is_some_and(|template| {
        let text = cx.sources.text(template.source);
        DROPPED.iter().any(|mark| text.contains(mark))
    })
}

/// Whether a box may stay open by itself: it is one of alternatives, or of what may be left out.
fn is_free(task: usize, boxes: &Boxes<'_>) -> bool {
    if boxes.is_own_choice(task) || boxes.is_for_others(task) {
        return true;
    }
    match boxes.about[task] {
        None => boxes.joins(task).is_some(),
        Some(wanted) => boxes.group_of(wanted).is_some_and(|group| {
            boxes.choice(group) != Choice::Every
                || group.of_others
                || group.optional.contains(&wanted)
                || boxes.may_be_false(task, group)
                || boxes.is_unused(group)
        }),
    }
}

/// What is known about boxes that a tool which updates dependencies writes for itself.
struct Updater<'a> {
    description: &'a Description,
    text: &'a str,
    /// The sections that are demanded, where no box is free.
    demanded: Vec<Span>,
}

impl<'a> Updater<'a> {
    fn new(cx: &Context<'a>, description: &'a Description) -> Self {
        let document = &description.document;
        let text = cx.sources.text(description.source);
        let has_markers = !document.comments.is_empty() && !document.tasks.is_empty();
        let demanded = if has_markers { cx.demanded_sections() } else { Vec::new() };
        let headings = Headings::of(document, &cx.policy.change);
        let found = demanded
            .iter()
            .filter_map(|demand| headings.find(demand))
            .map(|section| section.body)
            .collect();
        Self { description, text, demanded: found }
    }

    /// Whether a box stands behind the marker of such a tool, outside of every demanded section, and
    /// repeats no criterion of a linked item.
    fn is_its_own(&self, cx: &Context<'_>, task: usize, words: &Words) -> bool {
        let document = &self.description.document;
        let marker = document.tasks[task].marker;
        let behind = document.comments.partition_point(|comment| comment.start < marker.end);
        let comment = document.comments.get(behind).filter(|comment| {
            let between = self.text.get(marker.end as usize..comment.start as usize);
            between.is_some_and(|between| between.trim().is_empty() && !between.contains('\n'))
        });
        let Some(comment) = comment else { return false };
        if !template::is_updaters(&self.text[comment.range()]) {
            return false;
        }
        let is_criterion = |text: &str| {
            let criterion = Words::of(text);
            words.has(&criterion) || criterion.has(words)
        };
        let linked = cx.linked_items();
        let mut criteria = linked.iter().flat_map(|linked| &linked.item.criteria);
        !self.demanded.iter().any(|body| body.contains(marker))
            && !criteria.any(|criterion| is_criterion(&criterion.text.value))
    }
}

/// An open box, and what to do about it.
struct Open {
    task: usize,
    message: String,
    help: &'static str,
    of_template: bool,
}

/// One finding for the open boxes of a section.
fn together(section: Option<usize>, open: &[Open], description: &Description) -> Finding {
    let document = &description.document;
    let at = |open: &Open| Location::new(description.source, document.tasks[open.task].marker);
    let first = &open[0];
    if open.len() == 1 {
        let task = &document.tasks[first.task];
        let message = if first.of_template {
            first.message.replacen("the box", "the template's box", 1)
        } else {
            first.message.clone()
        };
        return Finding::new(at(first), message, first.help).step(4).key(normalize(&task.text));
    }
    let text = |open: &Open| format!("\"{}\"", shorten(&document.tasks[open.task].text, 60));
    let texts: Vec<String> = open.iter().take(MOST_NAMED).map(text).collect();
    let texts = match open.len().saturating_sub(MOST_NAMED) {
        0 => list(&texts, "and"),
        more => format!("{} and {more} more", texts.join(", ")),
    };
    let below = section.map_or(String::new(), |section| {
        format!(" below \"{}\"", document.sections[section].title)
    });
    let whose = if open.iter().all(|open| open.of_template) { " of the template" } else { "" };
    let message = format!("{} boxes{whose} are open{below}: {texts}", open.len());
    let help = "do what they say and tick them, or say why one does not apply: `N/A: reason`";
    let help = if open.iter().all(|one| one.help == first.help) && first.help != OPEN {
        first.help
    } else {
        help
    };
    let key = section.map_or(String::new(), |section| normalize(&document.sections[section].title));
    let finding = Finding::new(at(first), message, help).step(4).key(key);
    let more = open.iter().skip(1).take(MOST_NAMED);
    let said =
        |open: &Open| if matches!(open.help, OPEN | UNCLEAR) { "open too" } else { open.help };
    more.fold(finding, |finding, open| finding.related(at(open), said(open)))
}

/// What is wrong with a choice of the template, of which the description has at least one option.
fn choice(group: &Group, boxes: &Boxes<'_>, description: &Description) -> Option<Finding> {
    let document = &description.document;
    let written = boxes.written_of(group);
    let first = *written.first()?;
    let choice = boxes.choice(group);
    if choice == Choice::Every {
        return None;
    }
    let joined = (0..document.tasks.len()).filter(|task| {
        boxes.about[*task].is_none() && boxes.joins(*task).is_some_and(|joined| joined == group)
    });
    // The template's own words of an option, such as `docs not needed`, give no reason.
    let is_ticked = |task: &usize| {
        let ticked = &document.tasks[*task];
        ticked.ticked && ticked.struck.is_empty() || complaint(ticked, None).is_none()
    };
    let ticked: Vec<usize> = written.iter().copied().chain(joined).filter(is_ticked).collect();
    let title = boxes.name(group);
    let place = |task: usize| match document.tasks[task].section {
        Some(section) => document.sections[section].heading,
        None => document.tasks[task].marker,
    };
    let said = |at, message: String, help: &str| {
        Finding::new(Location::new(description.source, at), message, help)
            .step(4)
            .key(normalize(title))
    };
    let is_guess = !group.asked && boxes.is_begun(group);
    match (choice, ticked.as_slice()) {
        (_, []) if group.none_fits => None,
        (_, []) => {
            let message = format!("no box is ticked below \"{title}\", a choice of the template");
            let finding = said(place(first), message, "tick the one that fits");
            Some(weighed(finding, is_guess))
        }
        (Choice::One, [_, second, ..]) => {
            let count = ticked.len();
            let message = format!("{count} boxes are ticked below \"{title}\", which asks for one");
            let at = document.tasks[*second].marker;
            let finding = said(at, message, "leave the one that fits best");
            let is_guess = !group.asked && group.tasks.len() > 2;
            Some(weighed(finding, is_guess))
        }
        _ => None,
    }
}

/// Where there is no template, alternatives that the author wrote are a choice as well.
fn own_choices(boxes: &Boxes<'_>, description: &Description, out: &mut Findings) {
    let document = &description.document;
    let mut answered: BTreeMap<usize, bool> = BTreeMap::new();
    for (index, task) in
        document.tasks.iter().enumerate().filter(|(index, _)| boxes.is_own_choice(*index))
    {
        debug_assert!(boxes.about[index].is_none());
        if let Some(section) = task.section {
            *answered.entry(section).or_default() |= complaint(task, None).is_none();
        }
    }
    for (section, _) in answered.into_iter().filter(|(_, answered)| !answered) {
        let section = &document.sections[section];
        let at = Location::new(description.source, section.heading);
        let message = format!("no box is ticked below \"{}\"", section.title);
        out.push(
            Finding::new(at, message, "tick the one that fits")
                .step(4)
                .key(normalize(&section.title)),
        );
    }
}

/// The boxes of the template that can be ticked only after the merge.
fn after_merge(cx: &Context<'_>) -> Vec<Words> {
    let template = cx.change.and_then(|change| change.template.as_ref());
    let tasks = template.into_iter().flat_map(|template| &template.document.tasks);
    let words = tasks.map(|task| Words::of(&task.text));
    words.filter(|words| is_after_merge(words, cx)).collect()
}

/// More open boxes of a section than this are only counted.
const MOST_NAMED: usize = 12;
/// What to do about an open box.
const OPEN: &str = "do it and tick the box, or say why it does not apply: `N/A: reason`";
/// The same where the template does not say that every box is to be ticked.
const UNCLEAR: &str =
    "tick what holds for this change, or say why it does not apply: `N/A: reason`";

/// The words of the template's box that a box of the description is about.
fn wanted(boxes: &Boxes<'_>, task: usize) -> Option<Words> {
    let template = boxes.template?;
    Some(Words::of(&template.document.tasks.get(boxes.about[task]?)?.text))
}

/// What is wrong with a box, and what to do; `None` if it is answered. `wanted` are the words of the
/// box of the template that it is about.
fn complaint(task: &Task, wanted: Option<&Words>) -> Option<(String, &'static str)> {
    let help = match answer_to(task, wanted) {
        Answer::Ticked | Answer::NotApplicable => return None,
        Answer::Open if task.text.is_empty() => {
            return Some((
                "a box without text is open".to_owned(),
                "write what it promises and tick it, or delete its line",
            ));
        }
        Answer::WithoutReason => "say why it does not apply: `N/A: reason`",
        Answer::Open => OPEN,
    };
    Some((format!("the box \"{}\" is open", shorten(&task.text, 60)), help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    fn outlined(description: &'static str, policy: &'static str) -> String {
        let example = Example { description: Some(description), policy, ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn of_alternatives_one_tick_is_enough() {
        let open = "## Type of change\n- [ ] Fix\n- [ ] Feature\n## Checklist\n- [x] a\n";
        insta::assert_snapshot!(outlined(open, ""), @r#"1:4 "Type of change" no box is ticked below "Type of change""#);
        assert_eq!(outlined("## Risk\nPick one\n- [ ] Low\n- [x] High\n", ""), "");
    }

    #[test]
    fn what_the_template_puts_after_the_merge_does_not_block() {
        let said = |policy, description| {
            let template =
                Some("## Done\n- [ ] Announced after the merge\n- [ ] Dashboard looked at\n");
            let description = Some(description);
            let example = Example { policy, template, description, ..Example::NONE };
            outline(&RULE, &Fixture::new(&example))
        };
        let both = "## Done\n- [ ] Announced after the merge\n- [ ] Dashboard looked at\n";
        assert_eq!(
            said("", both),
            "3:3 \"[ ]\" the template's box \"Dashboard looked at\" is open"
        );
        assert_eq!(said("done: {after_merge: [dashboard looked at]}\n", both), "");
        let own = "- [ ] Tests, after the merge\n";
        assert!(said("", own).contains("is open"), "an author cannot say so");
    }

    #[test]
    fn a_box_without_text_asks_for_some() {
        insta::assert_snapshot!(outlined("- [ ]\n", ""), @r#"1:3 "[ ]" a box without text is open"#);
    }

    #[test]
    fn boxes_of_the_definition_of_done_are_left_to_its_own_rule() {
        let policy = "done:\n  items: [Docs updated]\n";
        assert_eq!(outlined("> - [ ] **Docs** updated: see #4\n", policy), "");
        insta::assert_snapshot!(outlined("- [ ] Docs read\n", policy), @r#"1:3 "[ ]" the box "Docs read" is open"#);
    }
}
