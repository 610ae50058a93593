//! A policy and what it builds upon, one above the other.
//!
//! A key that is set hides the same key further down. Lists are replaced as a whole; the maps
//! `rules` and `dialects` are merged key by key.

use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::limits;
use crate::policy::floor::{Floor, Weaker};
use crate::policy::problem::{into_error, mistake};
use crate::policy::raw::{Layered as _, RawPolicy, Texts};
use crate::policy::shared::{LockFile, Shared, SharedPlace, sha256};
use crate::policy::{Origin, yaml};
use crate::source::{Location, RepoPath, SourceId, SourceKind, SourceMap, Span};
use crate::text::did_you_mean;
use crate::text::typed::embedded_json;

/// Reads a file of the repository; `None` where there is none at that path.
///
/// It must fail where something else than a file of UTF-8 text stands there.
pub type Read<'a> = &'a dyn Fn(&RepoPath) -> Result<Option<String>>;

/// How many files of the repository may stand one upon the other, the policy itself included.
pub const MAX_FILES: usize = 5;
/// How many files a policy may build upon in all, itself included.
const MOST_FILES: usize = 20;

/// The YAML of a preset, as the build script left it.
macro_rules! preset {
    ($name:literal) => {
        ($name, include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")))
    };
}

/// The presets by name, each in the form of a policy.
const PRESETS: [(&str, &str); 4] =
    [preset!("recommended"), preset!("strict"), preset!("single-wip"), preset!("lint-only")];

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
    /// Whether it is a floor that locks all that it says.
    pub(super) locks_all: bool,
    /// How many of the layers behind it are those that it builds upon itself.
    pub(super) own: usize,
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
    /// The floors among them.
    pub(super) floors: Vec<Floor>,
    /// What loosened one of these, and was taken back.
    pub(super) weaker: Vec<Weaker>,
    /// The lock file, where a copy of a shared policy is a part of it.
    pub(super) lock_file: Option<SourceId>,
    /// What is wrong with the syntax and the shape of a file; it is left out of its layer.
    pub(super) mistakes: Vec<Finding>,
}

impl Layers {
    /// The preset `recommended` and nothing else.
    #[must_use]
    pub fn preset_only() -> Self {
        let mut layers = Self::empty(Origin::Default);
        layers.push_root();
        layers
    }

    /// Reads a policy and everything that it builds upon.
    ///
    /// What is not YAML, unknown keys, wrong types, and an `extends` that leads nowhere, in a circle,
    /// through more than [`MAX_FILES`] files, or to a copy that is not what was fetched are mistakes,
    /// which `check` shows with all others.
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
        let mut bases = Bases::new(read);
        layers.push_file(file, None, &mut bases, sources)?;
        layers.push_root();
        layers.extends = bases.files.split_off(1);
        layers.lock_file = bases.lock.and_then(|lock| lock.source);
        Ok(layers)
    }

    /// The files that it is made of, the policy itself first.
    pub fn files<'a>(&'a self, sources: &'a SourceMap) -> impl Iterator<Item = PolicyFile> + 'a {
        let files = self.layers.iter().filter_map(|layer| layer.source).chain(self.lock_file);
        files.filter_map(|id| {
            let source = sources.get(id);
            let path = source.kind.path()?.clone();
            Some(PolicyFile { path, in_repository: true, text: source.text.clone() })
        })
    }

    /// No layer at all.
    pub(super) fn empty(origin: Origin) -> Self {
        Self {
            origin,
            path: None,
            extends: Vec::new(),
            layers: Vec::new(),
            floors: Vec::new(),
            weaker: Vec::new(),
            lock_file: None,
            mistakes: Vec::new(),
        }
    }

    /// Pushes a file and what it builds upon. Of several that it names the last is the nearest.
    fn push_file(
        &mut self,
        file: PolicyFile,
        of: Option<&Shared>,
        bases: &mut Bases<'_>,
        sources: &mut SourceMap,
    ) -> Result<()> {
        bases.open.push(file.path.clone());
        bases.files.push(file.path.clone());
        let layer = self.parse(file, sources)?;
        let extends = layer.raw.extends.clone();
        let index = self.layers.len();
        self.layers.push(layer.clone());
        let named: Vec<_> = extends.iter().flat_map(Texts::iter).collect();
        for (name, span) in named.into_iter().rev() {
            if preset(name).is_some() {
                self.push_preset(name);
                continue;
            }
            let at = layer.at(span, sources);
            match bases.find(name, at, of, sources) {
                Ok((file, shared)) => self.push_file(file, shared.as_ref(), bases, sources)?,
                Err(Fault::Mistake(mistake)) => self.mistakes.push(*mistake),
                Err(Fault::Error(error)) => return Err(error),
            }
        }
        self.layers[index].own = self.layers.len() - index - 1;
        bases.open.pop();
        Ok(())
    }

    /// Reads one file; its mistakes are kept, and what they are about is left out.
    fn parse(&mut self, file: PolicyFile, sources: &mut SourceMap) -> Result<Layer> {
        let (layer, mistakes) = parse(file, sources)?;
        self.mistakes.extend(mistakes);
        Ok(layer)
    }

    /// Pushes a preset and those that it builds upon, but for the one at the bottom.
    fn push_preset(&mut self, name: &str) {
        let mut next = Some(name.to_owned()).filter(|name| name != ROOT);
        while let Some(raw) = next.as_deref().and_then(preset).map(embedded_json::<RawPolicy>) {
            let above = raw.extends.as_ref().and_then(|extends| extends.iter().next());
            let above = above.map(|(name, _)| name.to_owned()).filter(|name| name != ROOT);
            let preset = std::mem::replace(&mut next, above);
            self.layers.push(Layer { raw, source: None, preset, locks_all: false, own: 0 });
        }
    }

    /// Pushes the preset that everything builds upon.
    fn push_root(&mut self) {
        let raw = preset(ROOT).map(embedded_json).unwrap_or_default();
        self.layers.push(Layer {
            raw,
            source: None,
            preset: Some(ROOT.to_owned()),
            locks_all: false,
            own: 0,
        });
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
        RawPolicy { extends: None, locked: None, ..whole }
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

fn parse(file: PolicyFile, sources: &mut SourceMap) -> Result<(Layer, Vec<Finding>)> {
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
    let (raw, mistakes) = yaml::parse::<RawPolicy>(sources.text(source), source, yaml::POLICY);
    let raw = raw.unwrap_or_default();
    Ok((Layer { raw, source: Some(source), preset: None, locks_all: false, own: 0 }, mistakes))
}

/// Why a base cannot be read: a mistake of the policy, which is shown with all others, or something
/// that ends the reading.
enum Fault {
    Mistake(Box<Finding>),
    Error(Error),
}

impl From<Finding> for Fault {
    fn from(mistake: Finding) -> Self {
        Self::Mistake(Box::new(mistake))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// What a policy names under `extends`, but for presets.
///
/// # Errors
/// Where it is not a policy.
pub fn named_by(file: PolicyFile, sources: &mut SourceMap) -> Result<Vec<String>> {
    let (layer, mistakes) = parse(file, sources)?;
    if !mistakes.is_empty() {
        return Err(into_error(&mistakes, sources));
    }
    let names = layer.raw.extends.iter().flat_map(Texts::iter).map(|(name, _)| name.to_owned());
    Ok(names.filter(|name| preset(name).is_none()).collect())
}

/// What policies build upon, as it is found.
struct Bases<'a> {
    find: Read<'a>,
    /// The files from the policy on down to the one that is read.
    open: Vec<RepoPath>,
    /// All files that were read, in order.
    files: Vec<RepoPath>,
    lock: Option<LockFile>,
}

impl<'a> Bases<'a> {
    fn new(find: Read<'a>) -> Self {
        Self { find, open: Vec::new(), files: Vec::new(), lock: None }
    }

    /// The file that `extends` names; `of` is the shared policy that names it.
    fn find(
        &mut self,
        name: &str,
        at: Option<Location>,
        of: Option<&Shared>,
        sources: &mut SourceMap,
    ) -> std::result::Result<(PolicyFile, Option<Shared>), Fault> {
        let shared = match Shared::parse(name) {
            Some(Ok(shared)) => Some(shared),
            Some(Err([fault, how])) => {
                let message = format!("extends: {name:?}: {fault}");
                return Err(mistake(at, message).hint(how).into());
            }
            // A path in a shared policy is one of the repository that it is of.
            None => match of.map(|of| of.beside(name)) {
                None => None,
                Some(Some(shared)) => Some(shared),
                Some(None) => {
                    let message = format!("extends: {name:?} leads nowhere from a shared policy");
                    return Err(mistake(at, message).into());
                }
            },
        };
        let path = match &shared {
            Some(shared) => shared.copy(),
            None => own_path(name, at)?,
        };
        self.may_go_on(&path, at)?;
        let text = match &shared {
            Some(shared) => self.copy(shared, &path, at, sources)?,
            None => (self.find)(&path)?.ok_or_else(|| missing(name, at))?,
        };
        Ok((PolicyFile { path, in_repository: true, text }, shared))
    }

    /// The copy of a shared policy, if it is what was fetched.
    fn copy(
        &mut self,
        shared: &Shared,
        path: &RepoPath,
        at: Option<Location>,
        sources: &mut SourceMap,
    ) -> std::result::Result<String, Fault> {
        if self.lock.is_none() {
            let text = (self.find)(&LockFile::path())?.unwrap_or_default();
            self.lock = Some(LockFile::read(&text, sources)?);
        }
        let entry = self.lock.as_ref().and_then(|lock| lock.of(shared));
        let text = (self.find)(path)?;
        let (Some(entry), Some(text)) = (entry, text) else {
            let message = format!("extends: there is no copy of {}", shared.text);
            let hint = "run `backlog-gate policy vendor`, and commit what it writes";
            return Err(mistake(at, message).hint(hint).into());
        };
        let digest = sha256(&text);
        let pinned = match &shared.place {
            SharedPlace::Web { sha256, .. } => sha256,
            SharedPlace::Forge { .. } => &entry.sha256,
        };
        if digest == entry.sha256 && digest == *pinned {
            return Ok(text);
        }
        let said = if digest == entry.sha256 { pinned } else { &entry.sha256 };
        let message = format!(
            "extends: {path} is not what was fetched: its digest is {}, and not {}",
            &digest[..12],
            said.get(..12).unwrap_or(said)
        );
        let hint =
            "fetch it again with `backlog-gate policy vendor`, or change what it is built upon";
        Err(mistake(at, message).hint(hint).into())
    }

    /// Whether the way may go on to a file.
    fn may_go_on(&self, path: &RepoPath, at: Option<Location>) -> std::result::Result<(), Fault> {
        if self.open.contains(path) {
            let mut names: Vec<&str> = self.open.iter().map(RepoPath::as_str).collect();
            names.push(path.as_str());
            let message = format!("extends goes in a circle: {}", names.join(" -> "));
            let hint = "let one of these files build upon a preset";
            return Err(mistake(at, message).hint(hint).into());
        }
        if self.open.len() == MAX_FILES {
            let message = format!("extends goes through more than {MAX_FILES} files");
            return Err(mistake(at, message).hint("put some of them together").into());
        }
        if self.files.len() == MOST_FILES {
            let message = format!("extends names more than {MOST_FILES} files in all");
            return Err(mistake(at, message).hint("put some of them together").into());
        }
        Ok(())
    }
}

/// The path of the repository that `extends` names.
fn own_path(name: &str, at: Option<Location>) -> std::result::Result<RepoPath, Fault> {
    RepoPath::new(name).ok_or_else(|| {
        let message = format!("extends: {name:?} leaves the repository");
        let hint = "name a preset, or a path such as .github/gate/base.yml";
        mistake(at, message).hint(hint).into()
    })
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
