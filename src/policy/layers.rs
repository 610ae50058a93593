//! A policy and what it builds upon, one above the other.
//!
//! A key that is set hides the same key further down. Lists are replaced as a whole; the maps
//! `rules` and `dialects` are merged key by key.

use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::limits;
use crate::policy::problem::mistake;
use crate::policy::raw::{Layered as _, Marked, RawPolicy};
use crate::policy::{Origin, yaml};
use crate::source::{Location, RepoPath, SourceId, SourceKind, SourceMap, Span};
use crate::text::did_you_mean;

/// Reads a file of the repository; `None` where there is none at that path.
///
/// It must fail where something else than a file of UTF-8 text stands there.
pub type Read<'a> = &'a dyn Fn(&RepoPath) -> Result<Option<String>>;

/// How many files of the repository may stand one upon the other, the policy itself included.
pub const MAX_FILES: usize = 5;

/// The presets by name, each in the form of a policy.
const PRESETS: [(&str, &str); 4] = [
    ("recommended", include_str!("presets/recommended.yml")),
    ("strict", include_str!("presets/strict.yml")),
    ("single-wip", include_str!("presets/single-wip.yml")),
    ("lint-only", include_str!("presets/lint-only.yml")),
];

/// The preset that everything builds upon in the end.
const ROOT: &str = "recommended";

/// The names of the presets.
pub fn preset_names() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().map(|(name, _)| *name)
}

/// The text of a preset.
#[must_use]
pub fn preset(name: &str) -> Option<&'static str> {
    let (_, text) = PRESETS.iter().find(|(known, _)| *known == name)?;
    Some(text)
}

/// A policy's file, read and not yet understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// Its path; of a file outside the repository only its name.
    pub path: RepoPath,
    /// Whether the path is one of the repository.
    pub in_repository: bool,
    /// Its text.
    pub text: String,
}

/// One file or preset.
#[derive(Debug, Clone)]
pub struct Layer {
    /// What it says.
    pub(super) raw: RawPolicy,
    /// Its text; `None` for a preset.
    pub(super) source: Option<SourceId>,
    /// The name of the preset; `None` for a file.
    pub(super) preset: Option<String>,
}

/// A policy whose syntax is right and whose meaning is not yet checked.
#[derive(Debug)]
pub struct Layers {
    /// Where the policy comes from.
    pub origin: Origin,
    /// The path of the policy, if it is in the repository.
    pub path: Option<RepoPath>,
    /// The files of the repository that it builds upon, the nearest first.
    pub extends: Vec<RepoPath>,
    /// From the policy itself down to the preset at the bottom.
    pub(super) layers: Vec<Layer>,
    /// What is wrong with the syntax and the shape of a file; it is left out of its layer.
    pub(super) mistakes: Vec<Finding>,
}

impl Layers {
    /// The preset `recommended` and nothing else.
    #[must_use]
    pub fn preset_only() -> Self {
        let mut layers = Self::empty(Origin::Default);
        layers.push_preset(ROOT);
        layers
    }

    /// Reads a policy and everything that it builds upon.
    ///
    /// What is no YAML, unknown keys, wrong types, and an `extends` that leads nowhere, in a circle, or
    /// through more than [`MAX_FILES`] files are mistakes, which `check` shows with all others.
    ///
    /// # Errors
    /// Where a file is too large, or cannot be read.
    pub fn read(
        file: PolicyFile,
        origin: Origin,
        read: Read<'_>,
        sources: &mut SourceMap,
    ) -> Result<Self> {
        let mut layers = Self::empty(origin);
        layers.path = file.in_repository.then(|| file.path.clone());
        let mut chain = Vec::new();
        let mut next = Some(file);
        while let Some(file) = next {
            chain.push(file.path.clone());
            let layer = layers.parse(file, sources)?;
            next = layers.base_of(&layer, &chain, read, sources)?;
            layers.layers.insert(chain.len() - 1, layer);
        }
        layers.extends = chain.split_off(1);
        Ok(layers)
    }

    /// The files that it is made of, the policy itself first.
    pub fn files<'a>(&'a self, sources: &'a SourceMap) -> impl Iterator<Item = PolicyFile> + 'a {
        let files = self.layers.iter().filter_map(|layer| layer.source);
        files.filter_map(|id| {
            let source = sources.get(id);
            let path = source.kind.path()?.clone();
            Some(PolicyFile { path, in_repository: true, text: source.text.clone() })
        })
    }

    fn empty(origin: Origin) -> Self {
        Self { origin, path: None, extends: Vec::new(), layers: Vec::new(), mistakes: Vec::new() }
    }

    /// The file that `layer` builds upon; a preset is pushed at once.
    fn base_of(
        &mut self,
        layer: &Layer,
        chain: &[RepoPath],
        read: Read<'_>,
        sources: &SourceMap,
    ) -> Result<Option<PolicyFile>> {
        let Some(extends) = &layer.raw.extends else {
            self.push_preset(ROOT);
            return Ok(None);
        };
        if preset(&extends.value).is_some() {
            self.push_preset(&extends.value);
            return Ok(None);
        }
        let at = layer.at(extends.span, sources);
        let found = match base_path(extends, chain, at) {
            Ok(path) => match read(&path)? {
                Some(text) => return Ok(Some(PolicyFile { path, in_repository: true, text })),
                None => missing(&extends.value, at),
            },
            Err(mistake) => *mistake,
        };
        self.mistakes.push(found);
        self.push_preset(ROOT);
        Ok(None)
    }

    fn parse(&mut self, file: PolicyFile, sources: &mut SourceMap) -> Result<Layer> {
        let path = &file.path;
        if file.text.len() > limits::POLICY {
            let (size, limit) = (file.text.len() / 1024, limits::POLICY / 1024);
            let message = format!("{path} has {size} KiB and a policy may have {limit} KiB");
            return Err(Error::new(ErrorKind::Policy, message)
                .hint("move long lists of paths into globs such as src/**"));
        }
        // The parser does not count a byte order mark, so that its offsets fit only without it.
        let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
        let source = sources.add(SourceKind::Policy(file.path), text);
        let (raw, mistakes) = yaml::parse::<RawPolicy>(sources.text(source), source);
        self.mistakes.extend(mistakes);
        Ok(Layer { raw: raw.unwrap_or_default(), source: Some(source), preset: None })
    }

    /// Pushes a preset and those that it builds upon.
    fn push_preset(&mut self, name: &str) {
        let mut next = Some(name.to_owned());
        while let Some(text) = next.as_deref().and_then(preset) {
            let raw: RawPolicy =
                serde_yaml::from_str(text).expect("a test reads every embedded preset");
            let above = raw.extends.as_ref().map(|extends| extends.value.clone());
            let preset = std::mem::replace(&mut next, above);
            self.layers.push(Layer { raw, source: None, preset });
        }
    }

    /// Whether a file, rather than a preset, makes the verdict depend on labels.
    #[must_use]
    pub fn names_labels(&self) -> bool {
        let files = self.layers.iter().filter(|layer| layer.source.is_some());
        let mut raws = files.map(|layer| &layer.raw);
        raws.any(|raw| {
            let exempt = raw.exempt.as_ref().is_some_and(|exempt| exempt.labels.is_some());
            let when = raw.change.iter().flat_map(|change| change.when.iter().flatten());
            exempt || when.into_iter().any(|when| when.value.labels.is_some())
        })
    }

    /// What all layers say together.
    #[must_use]
    pub fn effective(&self) -> RawPolicy {
        let layers = self.layers.iter().map(|layer| layer.raw.clone());
        let whole = layers.reduce(RawPolicy::over).unwrap_or_default();
        RawPolicy { extends: None, ..whole }
    }
}

impl Layer {
    /// The place of a value; of a map or list the rest of its first line, without a comment.
    pub(super) fn at(&self, span: Option<Span>, sources: &SourceMap) -> Option<Location> {
        let (source, span) = (self.source?, span?);
        let rest = sources.text(source).get(span.start as usize..)?;
        let opens = rest.starts_with(['{', '[']) && span.end - span.start <= 1;
        if span.end > span.start && !opens {
            return Some(Location::new(source, span));
        }
        let line = rest.lines().next().unwrap_or_default();
        let line = line.split(" #").next().unwrap_or_default().trim_end();
        let start = span.start as usize;
        Some(Location::new(source, Span::new(start, start + line.len())))
    }
}

/// The path that `extends` names, if the chain may go on there.
fn base_path(
    extends: &Marked<String>,
    chain: &[RepoPath],
    at: Option<Location>,
) -> Result<RepoPath, Box<Finding>> {
    let name = &extends.value;
    let Some(path) = RepoPath::new(name) else {
        let message = format!("extends: {name:?} leaves the repository");
        let hint = "name a preset, or a path such as .github/gate/base.yml";
        return Err(Box::new(mistake(at, message).hint(hint)));
    };
    if chain.contains(&path) {
        let mut names: Vec<&str> = chain.iter().map(RepoPath::as_str).collect();
        names.push(path.as_str());
        let message = format!("extends goes in a circle: {}", names.join(" -> "));
        return Err(Box::new(
            mistake(at, message).hint("let one of these files build upon a preset"),
        ));
    }
    if chain.len() == MAX_FILES {
        let message = format!("extends goes through more than {MAX_FILES} files");
        return Err(Box::new(mistake(at, message).hint("put some of them together")));
    }
    Ok(path)
}

fn missing(name: &str, at: Option<Location>) -> Finding {
    let message = format!("extends: {name:?} is neither a preset nor a file of the repository");
    let mut mistake = mistake(at, message);
    if let Some(meant) = did_you_mean(name, preset_names()) {
        mistake.add_hint(format!("did you mean {meant:?}?"));
    }
    let names: Vec<&str> = preset_names().collect();
    mistake.hint(format!("presets: {}", names.join(", ")))
}
