//! What the policy says about the change itself and the items that it names.

use super::checker::{Checker, Found};
use crate::policy::LinkPlace;
use crate::policy::layers::{Layer, Layers};
use crate::policy::raw::{
    LongForm, Marked, RawChange, RawLinkPlace, RawRoles, RawSection, RawSections, RawSize, RawWhen,
    TextOr, Texts,
};
use crate::policy::{
    ChangePolicy, DocsPolicy, LinkPolicy, NewItemPolicy, NoItemPolicy, Role, SectionRequirement,
    Sections, SectionsWhen, SizePolicy, TestsPolicy, WithoutDescription,
};
use crate::source::{RepoPath, Span};
use crate::text::globs::Globs;
use crate::text::{did_you_mean, normalize};

/// More words than anyone asks of a section; a larger number is a slip.
const MAX_MIN_WORDS: usize = 1000;

impl Checker<'_> {
    pub(super) fn change(&mut self, layers: &Layers) -> ChangePolicy {
        let when = layers.find(|raw| raw.change.as_ref()?.when.as_ref());
        ChangePolicy {
            sections: self.sections(layers),
            when: when.map_or_else(Vec::new, |Found { layer, value }| {
                value.iter().map(|when| self.when(layers, layer, when)).collect()
            }),
            template: self.template(layers),
            roles: self.roles(layers),
            size: SizePolicy {
                max_lines: self.limit(layers, "max_lines", |size| size.max_lines.as_ref()),
                max_files: self.limit(layers, "max_files", |size| size.max_files.as_ref()),
                max_commits: self.limit(layers, "max_commits", |size| size.max_commits.as_ref()),
                ignore: self
                    .change_paths(layers, "size.ignore", |raw| raw.size.as_ref()?.ignore.as_ref()),
            },
            tests: TestsPolicy {
                code: self
                    .change_paths(layers, "tests.code", |raw| raw.tests.as_ref()?.code.as_ref()),
                tests: self
                    .change_paths(layers, "tests.tests", |raw| raw.tests.as_ref()?.tests.as_ref()),
            },
            docs: DocsPolicy {
                code: self
                    .change_paths(layers, "docs.code", |raw| raw.docs.as_ref()?.code.as_ref()),
                docs: self
                    .change_paths(layers, "docs.docs", |raw| raw.docs.as_ref()?.docs.as_ref()),
            },
            title: self.form(layers, "change.title", |raw| raw.title.as_ref()),
            branch: self.form(layers, "change.branch", |raw| raw.branch.as_ref()),
            commits: self.form(layers, "change.commits", |raw| raw.commits.as_ref()),
            reference: self.reference(layers),
            without_description: self.without_description(layers),
        }
    }

    fn without_description(&mut self, layers: &Layers) -> WithoutDescription {
        let found = layers.find(|raw| raw.change.as_ref()?.without_description.as_ref());
        let key = "change.without_description";
        found.and_then(|found| self.word(found.layer, key, found.value)).unwrap_or_default()
    }

    fn sections(&mut self, layers: &Layers) -> Sections {
        let found = layers.find(|raw| raw.change.as_ref()?.sections.as_ref());
        let Some(Found { layer, value }) = found else {
            return Sections::Template;
        };
        match &value.value {
            TextOr::Text(text) => {
                self.only_word::<RawSections>(layer, "change.sections", text, value.span);
                Sections::Template
            }
            TextOr::Long(list) => {
                Sections::Named(self.section_list(layers, layer, "change.sections", list))
            }
        }
    }

    /// Notes a text where only one certain word may stand for the longer form.
    pub(super) fn only_word<T: LongForm>(
        &mut self,
        layer: &Layer,
        key: &str,
        text: &str,
        span: Option<Span>,
    ) {
        let word = T::WORD.unwrap_or_default();
        if text != word {
            let message = format!("{key} must be {}, not {text:?}", T::EXPECTED);
            let problem = self.problem(layer, span, message);
            if did_you_mean(text, [word]).is_some() {
                problem.add_hint(format!("did you mean {word:?}?"));
            }
        }
    }

    fn section_list(
        &mut self,
        layers: &Layers,
        layer: &Layer,
        key: &str,
        list: &RawSections,
    ) -> Vec<SectionRequirement> {
        let mut sections: Vec<SectionRequirement> = Vec::new();
        let mut known: Vec<String> = Vec::new();
        let taken: Vec<String> =
            list.iter().flat_map(|entry| written_names(&entry.value)).collect();
        for entry in list {
            let Some(section) = self.section(layers, layer, key, entry, &taken) else {
                continue;
            };
            let written = written_names(&entry.value);
            let names = section.names().filter(|name| written.contains(&normalize(name)));
            for name in names {
                let folded = normalize(name);
                if folded.is_empty() {
                    let message = format!("{key}: {name:?} has neither letters nor digits");
                    self.problem(layer, entry.span, message);
                } else if known.contains(&folded) {
                    let message = format!("{key}: the name {name:?} stands twice");
                    self.problem(layer, entry.span, message)
                        .add_hint("each name and alias may belong to one section only");
                }
                known.push(folded);
            }
            sections.push(section);
        }
        sections
    }

    fn section(
        &mut self,
        layers: &Layers,
        layer: &Layer,
        key: &str,
        entry: &Marked<TextOr<RawSection>>,
        taken: &[String],
    ) -> Option<SectionRequirement> {
        let raw = match &entry.value {
            TextOr::Text(name) => &RawSection {
                name: Some(Marked { value: name.clone(), span: entry.span }),
                ..RawSection::default()
            },
            TextOr::Long(raw) => raw,
        };
        let Some(name) = &raw.name else {
            self.problem(layer, entry.span, format!("{key}: a section has no name"))
                .add_hint("write name: Plan");
            return None;
        };
        let min_words = raw.min_words.as_ref();
        if let Some(words) = min_words.filter(|words| words.value > MAX_MIN_WORDS) {
            let message = format!("{key}: min_words may be at most {MAX_MIN_WORDS}");
            self.problem(layer, words.span, message);
        }
        let name = self.text(layer, &format!("{key}: the name of a section"), name)?;
        let below = below(layers, layer, &name);
        let key_of_alias = format!("{key}: an alias");
        let aliases = match (&raw.aliases, below.and_then(|below| below.aliases.as_ref())) {
            (Some(aliases), _) => self.texts(layer, &key_of_alias, Some(aliases)),
            (None, inherited) => {
                let mut aliases = self.texts(layer, &key_of_alias, inherited);
                aliases.retain(|alias| !taken.contains(&normalize(alias)));
                aliases
            }
        };
        let min_words = min_words.or(below.and_then(|below| below.min_words.as_ref()));
        let choice = raw.choice.as_ref();
        let role = raw.role.as_ref();
        Some(SectionRequirement {
            name,
            aliases,
            min_words: min_words.map_or(1, |words| words.value.min(MAX_MIN_WORDS)),
            optional: raw.optional.unwrap_or(false),
            choice: choice.and_then(|word| self.word(layer, &format!("{key}.choice"), word)),
            role: role.and_then(|word| self.word(layer, &format!("{key}.role"), word)),
            at: self.at(layer, entry.span),
            ..SectionRequirement::default()
        })
    }

    fn roles(&mut self, layers: &Layers) -> Vec<(Role, Vec<String>)> {
        type Key = fn(&RawRoles) -> Option<&Texts>;
        let keys: [(Role, Key); 4] = [
            (Role::Plan, |raw| raw.plan.as_ref()),
            (Role::Tests, |raw| raw.tests.as_ref()),
            (Role::Acceptance, |raw| raw.acceptance.as_ref()),
            (Role::Dod, |raw| raw.dod.as_ref()),
        ];
        let mut roles = Vec::new();
        for (role, key) in keys {
            let found = layers.find(|raw| key(raw.change.as_ref()?.roles.as_ref()?));
            if let Some(Found { layer, value }) = found {
                let name = format!("change.roles.{role}");
                roles.push((role, self.texts(layer, &name, Some(value))));
            }
        }
        roles
    }

    fn when(&mut self, layers: &Layers, layer: &Layer, entry: &Marked<RawWhen>) -> SectionsWhen {
        let raw = &entry.value;
        if raw.sections.is_none() && raw.template.is_none() {
            self.problem(layer, entry.span, "change.when: the entry has no sections")
                .add_hint("write sections: [Plan], or [] for none at all");
        }
        let template = raw.template.as_ref();
        SectionsWhen {
            paths: self.paths(layer, "change.when.paths", raw.paths.as_ref()),
            labels: self.names(layer, "change.when.labels", raw.labels.as_ref()),
            kinds: self.words(layer, "change.when.kinds", raw.kinds.as_ref()),
            min_lines: raw.min_lines.as_ref().map_or(0, |lines| lines.value),
            min_files: raw.min_files.as_ref().map_or(0, |files| files.value),
            sections: match &raw.sections {
                Some(list) => {
                    Sections::Named(self.section_list(layers, layer, "change.when.sections", list))
                }
                None => Sections::Template,
            },
            template: template.and_then(|path| self.path(layer, "change.when.template", path)),
            add: raw.add.unwrap_or(false),
            at: self.at(layer, entry.span),
        }
    }

    fn template(&mut self, layers: &Layers) -> Option<RepoPath> {
        let found = layers.find(|raw| raw.change.as_ref()?.template.as_ref())?;
        if found.value.value == "auto" {
            return None;
        }
        self.path(found.layer, "change.template", found.value)
    }

    fn limit(
        &mut self,
        layers: &Layers,
        name: &str,
        key: fn(&RawSize) -> Option<&Marked<TextOr<usize>>>,
    ) -> Option<usize> {
        let found = layers.find(|raw| key(raw.change.as_ref()?.size.as_ref()?))?;
        match &found.value.value {
            TextOr::Long(number) => Some(*number),
            TextOr::Text(text) => {
                let key = format!("change.size.{name}");
                self.only_word::<usize>(found.layer, &key, text, found.value.span);
                None
            }
        }
    }

    fn change_paths(
        &mut self,
        layers: &Layers,
        name: &str,
        key: fn(&RawChange) -> Option<&Texts>,
    ) -> Globs {
        let found = layers.find(|raw| key(raw.change.as_ref()?));
        self.found_paths(&format!("change.{name}"), found)
    }

    pub(super) fn link(&mut self, layers: &Layers) -> LinkPolicy {
        let required = layers.find(|raw| raw.link.as_ref()?.required.as_ref());
        let from = layers.find(|raw| raw.link.as_ref()?.from.as_ref());
        let states = layers.find(|raw| raw.link.as_ref()?.states.as_ref());
        let none = layers.find(|raw| raw.link.as_ref()?.none.as_ref());
        let hash = layers.find(|raw| raw.link.as_ref()?.hash.as_ref());
        let from = from
            .map_or_else(Vec::new, |found| self.words(found.layer, "link.from", Some(found.value)));
        LinkPolicy {
            required: required.is_none_or(|found| *found.value),
            from: from.into_iter().map(LinkPlace::from).collect(),
            states: states.map_or_else(Vec::new, |found| {
                self.words(found.layer, "link.states", Some(found.value))
            }),
            none: none
                .and_then(|found| self.word(found.layer, "link.none", found.value))
                .unwrap_or(NoItemPolicy::WithReason),
            new: layers
                .find(|raw| raw.link.as_ref()?.new.as_ref())
                .and_then(|found| self.word(found.layer, "link.new", found.value))
                .unwrap_or(NewItemPolicy::Note),
            hash: hash
                .and_then(|found| self.word(found.layer, "link.hash", found.value))
                .unwrap_or_default(),
        }
    }
}

/// The names that an entry writes itself, in normal form.
fn written_names(entry: &TextOr<RawSection>) -> Vec<String> {
    match entry {
        TextOr::Text(name) => vec![normalize(name)],
        TextOr::Long(raw) => {
            let aliases = raw.aliases.iter().flat_map(Texts::iter).map(|(alias, _)| alias);
            let name = raw.name.iter().map(|name| name.value.as_str());
            name.chain(aliases).map(normalize).collect()
        }
    }
}

/// What a layer below says of the section of this name: a name alone keeps what the preset demands.
fn below<'a>(layers: &'a Layers, layer: &Layer, name: &str) -> Option<&'a RawSection> {
    let above = layers.layers.iter().position(|other| std::ptr::eq(other, layer))?;
    let name = normalize(name);
    let lists = layers.layers[above + 1..].iter().filter_map(|layer| {
        match &layer.raw.change.as_ref()?.sections.as_ref()?.value {
            TextOr::Long(list) => Some(list),
            TextOr::Text(_) => None,
        }
    });
    let mut sections = lists.flatten().filter_map(|section| match &section.value {
        TextOr::Long(raw) => Some(raw),
        TextOr::Text(_) => None,
    });
    sections.find(|raw| raw.name.as_ref().is_some_and(|known| normalize(&known.value) == name))
}

impl From<RawLinkPlace> for LinkPlace {
    fn from(place: RawLinkPlace) -> Self {
        match place {
            RawLinkPlace::Body => Self::Body,
            RawLinkPlace::Title => Self::Title,
            RawLinkPlace::Branch => Self::Branch,
            RawLinkPlace::Commits => Self::Commit,
        }
    }
}
