//! Which boxes of a description answer which boxes of the template.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use super::Template;
use super::checklist::{Answer, answer};
use super::heading::{key, role_of};
use super::template::{
    Group, Need, Part, between_places, kept_words, labels, names_a_choice, of_options,
    without_numbers,
};
use super::vocabulary::template::CHECKLIST_HEADING;
use crate::markdown::{Block, Document, Task};
use crate::policy::{Choice, SectionRequirement};
use crate::text::normalize;
use crate::text::words::Words;

/// The boxes of a description beside those of the template.
#[derive(Debug)]
pub struct Boxes<'a> {
    /// The template; `None` where there is none.
    pub template: Option<&'a Template>,
    /// The description.
    pub document: &'a Document,
    /// For each box of the description the box of the template that it is about.
    pub about: Vec<Option<usize>>,
    /// Whether each box of the description is one of alternatives that no template gives.
    own_choice: Vec<bool>,
    /// For each box of the description whether its section says something beside its boxes.
    with_words: Vec<bool>,
    /// The names of the description's sections, where there is a template.
    names: Vec<String>,
    /// The names of the template's sections for reviewers, or for what comes after the merge.
    for_others: HashSet<String>,
    /// The names of the template's sections that not every change need have, but of checklists.
    not_of_every_change: HashSet<String>,
    /// For each box of the template the list that it stands in.
    list_of: Vec<Option<usize>>,
    /// What is known of each list of the template.
    lists: Vec<List>,
    /// For each box of the description the choice that it belongs to though the template lacks it.
    joined: Vec<Option<usize>>,
    declared: &'a [SectionRequirement],
}

/// What is known of a list of the template's boxes.
#[derive(Debug)]
struct List {
    choice: Choice,
    /// The boxes of the description that are about one of its.
    written: Vec<usize>,
    /// Whether nobody has begun to fill it in, and it may be left out.
    unused: bool,
    /// Whether the author has answered one of its boxes, or said something beside them.
    begun: bool,
}

impl<'a> Boxes<'a> {
    /// Compares the boxes. `declared` are the sections that the policy and the template know.
    #[must_use]
    pub fn new(
        template: Option<(&'a Template, &str)>,
        (document, text): (&'a Document, &str),
        declared: &'a [SectionRequirement],
    ) -> Self {
        let written = labels(text, document);
        let about = match template {
            Some((template, template_text)) => {
                let wanted = labels(template_text, &template.document);
                Matcher::new(template, &wanted, declared).about(document, &written)
            }
            None => vec![None; document.tasks.len()],
        };
        let own_choice = match template {
            // What only the author wrote is not a choice.
            Some(_) => vec![false; document.tasks.len()],
            None => own_choices(document, &written),
        };
        let template = template.map(|(template, _)| template);
        let with_words = with_words(document, template);
        let list_of = template.map_or_else(Vec::new, lists_of_tasks);
        let names = template.map_or_else(Vec::new, |_| {
            document.sections.iter().map(|section| key(&section.title)).collect()
        });
        let named = |is: &dyn Fn(&Part) -> bool| -> HashSet<String> {
            let parts = template.into_iter().flat_map(|template| {
                let titled = |part: &Part| key(&template.document.sections[part.section].title);
                template.shape.parts.iter().filter(|part| is(part)).map(titled)
            });
            parts.collect()
        };
        let for_others = named(&|part| part.of_others);
        let mut not_of_every_change = named(&|part| !part.certain);
        not_of_every_change.retain(|name| !CHECKLIST_HEADING.are_in(name));
        let mut boxes = Self {
            template,
            document,
            about,
            own_choice,
            with_words,
            names,
            for_others,
            not_of_every_change,
            list_of,
            lists: Vec::new(),
            joined: Vec::new(),
            declared,
        };
        boxes.lists = boxes.groups().map(|group| boxes.list(group)).collect();
        boxes.joined = boxes.joined();
        boxes
    }

    fn list(&self, group: &Group) -> List {
        let is_of = |about: &Option<usize>| about.is_some_and(|task| group.tasks.contains(&task));
        let about = self.about.iter().enumerate();
        let written: Vec<usize> =
            about.filter(|(_, about)| is_of(about)).map(|(index, _)| index).collect();
        let is_open = |task: &usize| answer(&self.document.tasks[*task]) == Answer::Open;
        let unused = match self.need(group) {
            Some(Need::Optional) => written.iter().all(is_open),
            Some(Need::MayGo) => written.is_empty(),
            _ => false,
        };
        let sections: HashSet<usize> =
            written.iter().filter_map(|task| self.document.tasks[*task].section).collect();
        // Boxes of the author's own in the place of those that are gone.
        let name = group.section.map(|at| key(self.title(at)));
        let is_near = |task: &Task| match task.section {
            Some(at) if !written.is_empty() => sections.contains(&at),
            at => at.map(|at| &self.names[at]) == name.as_ref(),
        };
        let begun = written.iter().any(|task| !is_open(task) || self.with_words[*task])
            || self.document.tasks.iter().any(|task| task.ticked && is_near(task));
        List { choice: self.said_choice(group), written, unused, begun }
    }

    /// The choices that boxes belong to which the author added below the template's.
    fn joined(&self) -> Vec<Option<usize>> {
        let names: Vec<Option<String>> =
            self.groups().map(|group| group.section.map(|at| key(self.title(at)))).collect();
        let mut known: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        let mut of_section = |section: usize| {
            *known.entry(section).or_insert_with(|| {
                let name = self.names.get(section).cloned();
                let mut lists = (0..names.len()).filter(|list| names[*list] == name);
                let first = lists.next()?;
                let is_choice = |list: usize| self.lists[list].choice != Choice::Every;
                (is_choice(first) && lists.all(is_choice)).then_some(first)
            })
        };
        let tasks = self.document.tasks.iter().zip(&self.about);
        let of = tasks.map(|(task, about)| match about {
            Some(_) => None,
            None => task.section.and_then(&mut of_section),
        });
        of.collect()
    }

    fn facts(&self, group: &Group) -> Option<&List> {
        let index = self.groups().position(|other| std::ptr::eq(other, group))?;
        self.lists.get(index)
    }

    /// The lists of the template's boxes.
    pub fn groups(&self) -> impl Iterator<Item = &'a Group> {
        self.template.into_iter().flat_map(|template| &template.shape.groups)
    }

    /// The list that a box of the template stands in.
    #[must_use]
    pub fn group_of(&self, task: usize) -> Option<&'a Group> {
        let list = self.list_of.get(task).copied().flatten()?;
        self.template?.shape.groups.get(list)
    }

    /// How many boxes of a list are to be ticked: what the policy says, else what the template shows.
    #[must_use]
    pub fn choice(&self, group: &Group) -> Choice {
        self.facts(group).map_or(group.choice, |list| list.choice)
    }

    fn said_choice(&self, group: &Group) -> Choice {
        let names: Vec<String> =
            [group.section.map(|index| self.title(index)), Some(group.label.as_str())]
                .into_iter()
                .flatten()
                .map(key)
                .collect();
        self.declared
            .iter()
            .filter(|section| section.choice.is_some())
            .find(|section| section.names().any(|name| names.contains(&key(name))))
            .and_then(|section| section.choice)
            .unwrap_or(group.choice)
    }

    /// The title of a section of the template.
    #[must_use]
    pub fn title(&self, section: usize) -> &'a str {
        self.template.map_or("", |template| &template.document.sections[section].title)
    }

    /// What a list is called: its label where it has one of its own, else its section.
    #[must_use]
    pub fn name(&self, group: &'a Group) -> &'a str {
        match group.section {
            Some(section) => self.title(section),
            None => &group.label,
        }
    }

    /// The boxes of the description that are about a box of the template.
    pub fn written(&self, task: usize) -> impl Iterator<Item = usize> {
        let about = self.about.iter().enumerate();
        about.filter(move |(_, about)| **about == Some(task)).map(|(index, _)| index)
    }

    /// The boxes of the description that are about one of a list.
    #[must_use]
    pub fn written_of(&self, group: &Group) -> &[usize] {
        self.facts(group).map_or(&[], |list| &list.written)
    }

    /// Whether a list stands in a section of the template that may be left out.
    #[must_use]
    pub fn may_go(&self, group: &Group) -> bool {
        matches!(self.need(group), Some(Need::Optional | Need::MayGo))
    }

    /// What the template asks of the section that a list stands in.
    fn need(&self, group: &Group) -> Option<Need> {
        let (template, section) = self.template.zip(group.section)?;
        template.shape.part(section).map(|part| part.need)
    }

    /// Whether nobody has begun to fill in a list that may be left out.
    #[must_use]
    pub fn is_unused(&self, group: &Group) -> bool {
        self.facts(group).is_some_and(|list| list.unused)
    }

    /// Whether the author has answered one of the boxes of a list, another one of its section, or says
    /// something beside them.
    #[must_use]
    pub fn is_begun(&self, group: &Group) -> bool {
        self.facts(group).is_some_and(|list| list.begun)
    }

    /// Whether a box of the template may be for some changes only, as far as one can tell, and the
    /// author has answered others beside it.
    #[must_use]
    pub fn is_unclear(&self, task: usize) -> bool {
        self.group_of(task).is_some_and(|group| {
            self.is_begun(group) && (group.unclear.contains(&task) || self.may_go(group))
        })
    }

    /// Whether a box that only the author wrote stands in a section of the template that is for
    /// reviewers, or for what comes after the merge.
    #[must_use]
    pub fn is_for_others(&self, written: usize) -> bool {
        let section = self.document.tasks[written].section;
        let name = section.and_then(|section| self.names.get(section));
        self.about[written].is_none() && name.is_some_and(|name| self.for_others.contains(name))
    }

    /// Whether a box that only the author wrote stands in a section of the template that not every
    /// change need have, and that asks for no boxes of the kind.
    #[must_use]
    pub fn is_beside_what_is_asked(&self, written: usize) -> bool {
        let name = self.document.tasks[written].section.and_then(|at| self.names.get(at));
        name.is_some_and(|name| self.not_of_every_change.contains(name))
    }

    /// Whether a list has gone with its whole section, of which the template does not say that it must
    /// be there. Of several checklists one stays.
    #[must_use]
    pub fn went_with_its_section(&self, group: &Group) -> bool {
        let part = self
            .template
            .zip(group.section)
            .and_then(|(template, section)| template.shape.part(section));
        let Some(part) = part.filter(|part| !part.certain) else { return false };
        let title = |section: usize| key(self.title(section));
        let is_checklist = |section: usize| CHECKLIST_HEADING.are_in(&title(section));
        let is_kept = |(list, other): (&List, &Group)| {
            !list.written.is_empty() && other.section.is_some_and(is_checklist)
        };
        let name = title(part.section);
        !self.names.contains(&name)
            && (!is_checklist(part.section) || self.lists.iter().zip(self.groups()).any(is_kept))
    }

    /// Whether a line of the description says what one of the options says, without a box.
    #[must_use]
    pub fn is_answered_in_words(&self, group: &Group, text: &str) -> bool {
        let Some(template) = self.template else { return false };
        let name = group.section.map(|section| key(self.title(section)));
        let options: Vec<String> = group
            .tasks
            .iter()
            .map(|task| normalize(&template.document.tasks[*task].text))
            .filter(|option| !option.is_empty())
            .collect();
        let sections = self.document.sections.iter();
        let meant = sections.filter(|section| Some(key(&section.title)) == name);
        let mut lines = meant.flat_map(|section| text[section.body.range()].lines());
        lines.any(|line| options.contains(&normalize(line)))
    }

    /// Whether a box stands in the section in which the template has the one that it is about.
    #[must_use]
    pub fn is_in_its_section(&self, written: usize) -> bool {
        let (Some(template), Some(wanted)) = (self.template, self.about[written]) else {
            return true;
        };
        let wanted = template.document.tasks[wanted].section.map(|index| key(self.title(index)));
        let section = self.document.tasks[written].section;
        let title = section.map(|index| key(&self.document.sections[index].title));
        wanted.is_none() || is_same(wanted.as_deref(), title.as_deref(), self.declared)
    }

    /// Whether a box may stay open: it states what need not be so, in a section that *none* answers,
    /// and the section says in words how it is.
    #[must_use]
    pub fn may_be_false(&self, written: usize, group: &Group) -> bool {
        let part = self
            .template
            .zip(group.section)
            .and_then(|(template, section)| template.shape.part(section));
        part.is_some_and(|part| part.takes_none) && self.with_words[written]
    }

    /// The choice that a box belongs to which the author added below the template's.
    #[must_use]
    pub fn joins(&self, task: usize) -> Option<&'a Group> {
        let list = self.joined.get(task).copied().flatten()?;
        self.template?.shape.groups.get(list)
    }

    /// Whether a box is one of alternatives by what they are, where there is no template.
    #[must_use]
    pub fn is_own_choice(&self, task: usize) -> bool {
        self.own_choice[task]
    }
}

/// Where there is no template, lists of kinds of change, of levels and of answers to a question are
/// choices all the same: an organisation may have a template that the repository does not hold.
fn own_choices(document: &Document, labels: &[String]) -> Vec<bool> {
    let mut lists: BTreeMap<(Option<usize>, &str), Vec<usize>> = BTreeMap::new();
    for (index, (task, label)) in document.tasks.iter().zip(labels).enumerate() {
        lists.entry((task.section, label)).or_default().push(index);
    }
    let mut chosen = vec![false; document.tasks.len()];
    for ((section, _), tasks) in lists {
        let options: Vec<String> =
            tasks.iter().map(|task| document.tasks[*task].text.clone()).collect();
        let title = section.map(|index| key(&document.sections[index].title));
        let is_named = title.is_some_and(|title| names_a_choice(&[title]));
        if tasks.len() > 1 && is_named || of_options(&options, false).is_some() {
            for task in tasks {
                chosen[task] = true;
            }
        }
    }
    chosen
}

/// For each box of the template the list that it stands in.
fn lists_of_tasks(template: &Template) -> Vec<Option<usize>> {
    let mut lists = vec![None; template.document.tasks.len()];
    for (index, group) in template.shape.groups.iter().enumerate() {
        for task in &group.tasks {
            lists[*task] = Some(index);
        }
    }
    lists
}

/// For each box whether its section says something beside its boxes, in other words than the
/// template's.
fn with_words(document: &Document, template: Option<&Template>) -> Vec<bool> {
    let Some(template) = template else { return vec![false; document.tasks.len()] };
    let given: HashSet<&str> = {
        let page = &template.document.page;
        page.lines().iter().map(|line| page.line_text(line).trim()).collect()
    };
    let page = &document.page;
    let mut known: BTreeMap<usize, bool> = BTreeMap::new();
    let mut has_words = |section: usize| {
        *known.entry(section).or_insert_with(|| {
            let mut lines = page.lines_in(document.sections[section].body).iter();
            lines.any(|line| {
                let said = page.line_text(line).trim();
                line.shape.block != Block::Heading
                    && !line.shape.boxed
                    && document.task_on(line).is_none()
                    && said.contains(char::is_alphanumeric)
                    && !given.contains(said)
            })
        })
    };
    document.tasks.iter().map(|task| task.section.is_some_and(&mut has_words)).collect()
}

/// The words of a box, without further boxes in its line.
fn words_of(text: &str) -> Words {
    let mut text = text.to_owned();
    for mark in ["[ ]", "[x]", "[X]", "☐", "☑", "☒", "⬜", "✅"] {
        if text.contains(mark) {
            text = text.replace(mark, " ");
        }
    }
    Words::of(&text)
}

/// Finds for each written box the one of the template that it is about.
struct Matcher<'a> {
    /// The words of each box of the template, in the parts between what its author fills in.
    words: Vec<Vec<Words>>,
    places: Vec<(Option<String>, String)>,
    declared: &'a [SectionRequirement],
}

impl<'a> Matcher<'a> {
    fn new(
        template: &'a Template,
        labels: &'a [String],
        declared: &'a [SectionRequirement],
    ) -> Self {
        let document = &template.document;
        let parts = |task: &Task| {
            let kept = kept_words(&task.text);
            between_places(&kept).into_iter().map(words_of).collect()
        };
        let words = document.tasks.iter().map(parts).collect();
        let place = |(task, label): (&Task, &'a String)| {
            let title = task.section.map(|index| key(&document.sections[index].title));
            (title, key(label))
        };
        let places = document.tasks.iter().zip(labels).map(place).collect();
        Self { words, places, declared }
    }

    /// A box has the words of the one that it is about. Of several it is about that of its own list,
    /// then of its own section, then about the longest; of equal ones each is about the next.
    fn about(&self, document: &Document, labels: &[String]) -> Vec<Option<usize>> {
        let mut used = vec![0_usize; self.words.len()];
        let mut about = Vec::with_capacity(document.tasks.len());
        for (task, label) in document.tasks.iter().zip(labels) {
            let words = words_of(&without_numbers(&task.text));
            let title = task.section.map(|index| key(&document.sections[index].title));
            let label = key(label);
            let fits = (0..self.words.len()).filter(|index| has_parts(&words, &self.words[*index]));
            let best = fits.max_by_key(|index| {
                let (section, known) = &self.places[*index];
                let is_in_section = is_same(section.as_deref(), title.as_deref(), self.declared);
                let has_label = is_in_section && *known == label;
                let length: usize = self.words[*index].iter().map(|part| part.as_str().len()).sum();
                (has_label, is_in_section, length, Reverse((used[*index], *index)))
            });
            if let Some(best) = best {
                used[best] += 1;
            }
            about.push(best);
        }
        about
    }
}

/// Whether the words of a box have those of one of the template's.
fn has_parts(words: &Words, parts: &[Words]) -> bool {
    match parts {
        [whole] => words.has(whole),
        parts => parts.iter().any(|part| !part.is_empty()) && words.has_in_order(parts),
    }
}

/// Whether two names in the form of [`key`] are those of one section.
fn is_same(wanted: Option<&str>, written: Option<&str>, declared: &[SectionRequirement]) -> bool {
    let both = |section: &SectionRequirement| {
        let has = |name: &str| section.names().any(|known| key(known) == name);
        let by_role = |name: &str| section.by_role && section.role == role_of(name);
        wanted.zip(written).is_some_and(|(wanted, written)| {
            (has(wanted) || by_role(wanted)) && (has(written) || by_role(written))
        })
    };
    wanted == written || declared.iter().any(both)
}
