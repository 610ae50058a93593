//! `change/checklist-incomplete`

use crate::change::boxes::Boxes;
use crate::change::template::Group;
use crate::change::{Description, Template};
use crate::finding::{Finding, Findings, Severity};
use crate::markdown::{Document, Task};
use crate::policy::Choice;
use crate::rules::change::weighed;
use crate::rules::definition::Definition;
use crate::rules::{Context, Example, Rule, RuleOption, Skip, Subject};
use crate::source::Location;
use crate::text::words::Words;
use crate::text::{did_you_mean, list, normalize, shorten};

pub(super) const RULE: Rule = Rule {
    id: "change/checklist-incomplete",
    summary: "A box of the template is gone from the description, reworded or moved",
    why: "Whoever deletes a box that is in the way has not answered it. The template at the base says which \
          boxes there are: each stands in the description, in its own words and in its own section, ticked \
          or with `N/A: reason`. Of a list of alternatives, such as *Type of change*, one is enough. Where \
          the template does not say that every box must be there, or a section that may go went with its \
          boxes, it is a warning.",
    severity: Severity::Error,
    subject: Subject::Change,
    needs: &[],
    options: &[RuleOption { key: "change.template", help: "The template whose boxes are meant." }],
    fails: Example {
        template: Some("## Checklist\n\n- [ ] Tests pass\n- [ ] Docs updated\n- [ ] Changelog\n"),
        description: Some(
            "## Checklist\n\n- [x] Tests pass\n- [x] Docs update\n\n## Notes\n\n- [x] Changelog\n",
        ),
        ..Example::NONE
    },
    passes: Example {
        template: Some("## Checklist\n\n- [ ] Tests pass\n- [ ] Docs updated\n- [ ] Changelog\n"),
        description: Some(
            "## Checklist\n\n- [x] Tests pass: all of them\n- [ ] Docs updated (N/A: internal)\n- [ ] ~~Changelog~~\n",
        ),
        ..Example::NONE
    },
    check,
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Skip> {
    let (change, description) = cx.description()?;
    let template =
        change.template.as_ref().ok_or_else(|| Skip::new("the repository has no template"))?;
    let done = Definition::of(cx);
    // The Definition of Done has rules of its own.
    let words: Vec<Words> =
        template.document.tasks.iter().map(|task| Words::of(&task.text)).collect();
    let is_judged =
        |task: &usize| !words[*task].is_empty() && done.entry_of(&words[*task]).is_none();
    if !template.shape.groups.iter().flat_map(|group| &group.tasks).any(is_judged) {
        return Err(Skip::new("the template has no boxes"));
    }
    let declared = cx.declared_sections();
    let boxes = super::boxes(cx, &declared)?;
    let judge = Judge { boxes: &boxes, template, document: &description.document, description };
    for group in boxes.groups().filter(|group| !group.of_others && !boxes.is_unused(group)) {
        let tasks: Vec<usize> = group.tasks.iter().copied().filter(is_judged).collect();
        let written = boxes.written_of(group);
        if tasks.is_empty() {
            continue;
        }
        if boxes.choice(group) != Choice::Every {
            let text = cx.sources.text(description.source);
            if written.is_empty() && !group.none_fits && !boxes.is_answered_in_words(group, text) {
                let is_guess = boxes.went_with_its_section(group);
                out.push(weighed(judge.no_choice(group), is_guess));
            }
            continue;
        }
        let (gone, there): (Vec<usize>, Vec<usize>) =
            tasks.into_iter().partition(|task| boxes.written(*task).next().is_none());
        // A box that may stay open says as much by its absence.
        let gone: Vec<usize> = gone
            .into_iter()
            .filter(|task| there.is_empty() || !group.optional.contains(task))
            .collect();
        if !group.may_go || there.is_empty() {
            let went = boxes.went_with_its_section(group);
            let (unclear, certain): (Vec<usize>, Vec<usize>) =
                gone.into_iter().partition(|task| went || boxes.is_unclear(*task));
            judge.missing(group, &certain, false, out);
            judge.missing(group, &unclear, true, out);
        }
        out.extend(there.into_iter().filter_map(|task| judge.moved(task)));
    }
    Ok(())
}

/// What a finding about the template's boxes needs to know.
struct Judge<'a> {
    boxes: &'a Boxes<'a>,
    template: &'a Template,
    document: &'a Document,
    description: &'a Description,
}

impl Judge<'_> {
    /// The boxes of a list that are gone: those that were reworded each on its own, the others
    /// together.
    fn missing(&self, group: &Group, gone: &[usize], is_guess: bool, out: &mut Findings) {
        if gone.is_empty() {
            return;
        }
        let free: Vec<(String, &Task)> = self
            .boxes
            .about
            .iter()
            .zip(&self.document.tasks)
            .filter(|(about, _)| about.is_none())
            .map(|(_, task)| (normalize(&task.text), task))
            .collect();
        let near = |task: &usize| {
            let wanted = normalize(&self.template.document.tasks[*task].text);
            let near = did_you_mean(&wanted, free.iter().map(|(words, _)| words.as_str()))?;
            free.iter().find(|(words, _)| words == near).map(|(_, task)| *task)
        };
        // What was only meant as a box is pointed at where it stands.
        let almost: Vec<Words> =
            self.document.near_boxes.iter().map(|near| Words::of(&near.text)).collect();
        let is_almost = |task: &&usize| {
            let wanted = Words::of(&self.template.document.tasks[**task].text);
            almost.iter().any(|words| words.has(&wanted))
        };
        let mut bare = Vec::new();
        for task in gone.iter().filter(|task| !is_almost(task)) {
            match near(task) {
                Some(near) => out.push(weighed(self.reworded(*task, near), is_guess)),
                None => bare.push(*task),
            }
        }
        if !bare.is_empty() {
            out.push(weighed(self.gone(group, &bare), is_guess));
        }
    }

    fn text(&self, task: usize) -> String {
        shorten(&self.template.document.tasks[task].text, 120)
    }

    fn with_places(&self, finding: Finding, tasks: &[usize], message: &str) -> Finding {
        tasks.iter().fold(finding, |finding, task| {
            let span = self.template.document.tasks[*task].span;
            finding.related(Location::new(self.template.source, span), message)
        })
    }

    fn reworded(&self, task: usize, near: &Task) -> Finding {
        let text = self.text(task);
        let at = Location::new(self.description.source, near.span);
        let message = format!("the template's box \"{text}\" is reworded");
        let help = format!("give the box its own words back: `- [x] {text}`");
        let finding = Finding::new(at, message, help).step(3).key(normalize(&text));
        self.with_places(finding, &[task], "the template's box")
    }

    fn gone(&self, group: &Group, tasks: &[usize]) -> Finding {
        let texts: Vec<String> = tasks.iter().map(|task| self.text(*task)).collect();
        let title = group.section.map(|section| self.boxes.title(section));
        let below = title.map_or(String::new(), |title| format!(" below \"{title}\""));
        let (message, help) = match texts.as_slice() {
            [text] => (
                format!("the template's box \"{text}\" is gone"),
                format!("add `- [x] {text}`{below}, or `- [ ] {text} (N/A: reason)`"),
            ),
            texts => {
                let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
                let lines: Vec<String> =
                    texts.iter().map(|text| format!("`- [x] {text}`")).collect();
                (
                    format!("the template's boxes {} are gone", list(&quoted, "and")),
                    format!(
                        "add {below}: {}; or say why one does not apply: `N/A: reason`",
                        list(&lines, "and")
                    )
                    .replace("add  below", "add below"),
                )
            }
        };
        let at = Location::whole(self.description.source);
        let finding = Finding::new(at, message, help).step(3).key(normalize(&texts.join(" ")));
        self.with_places(finding, tasks, "the template's box")
    }

    /// A box that stands only in other sections than its own.
    fn moved(&self, task: usize) -> Option<Finding> {
        let written: Vec<usize> = self.boxes.written(task).collect();
        if written.iter().any(|written| self.boxes.is_in_its_section(*written)) {
            return None;
        }
        let first = &self.document.tasks[*written.first()?];
        let section = self.template.document.tasks[task].section;
        let title = section.map_or("", |section| self.boxes.title(section));
        let text = self.text(task);
        let message = format!("the template's box \"{text}\" was moved out of \"{title}\"");
        let help = format!("move it back below \"{title}\"");
        let at = Location::new(self.description.source, first.span);
        let finding = Finding::new(at, message, help).step(3).key(normalize(&text));
        Some(self.with_places(finding, &[task], "the template's box"))
    }

    fn no_choice(&self, group: &Group) -> Finding {
        let title = self.boxes.name(group);
        let message = format!("the template's choice \"{title}\" is gone");
        let text = group.tasks.first().map(|task| self.text(*task)).unwrap_or_default();
        let help = format!("add the one that fits below \"{title}\", such as `- [x] {text}`");
        let finding = Finding::new(Location::whole(self.description.source), message, help);
        let first: Vec<usize> = group.tasks.iter().take(1).copied().collect();
        self.with_places(finding.step(3).key(normalize(title)), &first, "the template's choice")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, outline};

    const TEMPLATE: &str = "## Type of change\n- [ ] Fix\n- [ ] Feature\n\n## Tests\n- [ ] Tests pass\n- [ ] Tests\n<!-- - [ ] hidden -->\n- [ ] \n";

    fn said(description: &'static str) -> String {
        let template = Some(TEMPLATE);
        let example = Example { template, description: Some(description), ..Example::NONE };
        outline(&RULE, &Fixture::new(&example))
    }

    #[test]
    fn a_whole_checklist_that_is_deleted_is_seen() {
        insta::assert_snapshot!(said("## Plan\nStream.\n"), @r#"
        - "" the template's choice "Type of change" is gone
        - "" the template's boxes "Tests pass" and "Tests" are gone
        "#);
    }

    #[test]
    fn of_a_choice_one_is_enough_and_an_alias_is_the_same_section() {
        let good =
            "## Type of change\n- [x] Feature\n\n## 🧪 Testing\n* [x] Tests pass\r\n+ [X] Tests\n";
        assert_eq!(said(good), "");
    }

    #[test]
    fn a_box_is_about_one_entry_only() {
        let text = "## Type of change\n- [x] Fix\n## Tests\n- [x] Tests pass\n";
        assert_eq!(said(text), "- \"\" the template's box \"Tests\" is gone");
        let code =
            "## Type of change\n- [x] Fix\n## Tests\n- [x] Tests\n```\n- [x] Tests pass\n```\n";
        assert_eq!(said(code), "- \"\" the template's box \"Tests pass\" is gone");
    }

    #[test]
    fn what_is_almost_a_box_is_not_gone_too() {
        let text = "## Type of change\n- [x] Fix\n## Tests\n- [ x ] Tests pass\n- [✓] Tests\n";
        assert_eq!(said(text), "");
    }

    #[test]
    fn what_the_author_fills_in_rewords_no_box() {
        let template =
            Some("## Checks\n- [ ] Ran `brew install ./<cask-name>.rb` twice\n- [ ] Tests\n");
        let said = |description| {
            outline(
                &RULE,
                &Fixture::new(&Example {
                    template,
                    description: Some(description),
                    ..Example::NONE
                }),
            )
        };
        let good = "## Checks\n- [x] Ran `brew install ./typeset.rb` twice\n- [x] Tests\n";
        assert_eq!(said(good), "");
        let other = "## Checks\n- [x] Ran `brew install ./typeset.rb`\n- [x] Tests\n";
        assert!(said(other).contains("is reworded"), "{}", said(other));
    }

    #[test]
    fn a_template_without_boxes_asks_for_none() {
        let example =
            Example { template: Some("## Plan\n"), description: Some("x"), ..Example::NONE };
        assert_eq!(outline(&RULE, &Fixture::new(&example)), "skipped: the template has no boxes");
    }
}
