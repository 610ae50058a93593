//! What the files of `src` define, and who uses whom.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Item, UseTree, Visibility};

/// One file uses what another defines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) name: String,
}

impl std::fmt::Display for Arrow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} -> {} ({})", self.from, self.to, self.name)
    }
}

/// One file: a module.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// Whether it is the door of a folder.
    pub(crate) is_door: bool,
    /// Whether it is compiled without the feature `cli`.
    pub(crate) is_core: bool,
    /// The names that it hands on, with the paths that they stand for.
    pub(crate) exports: BTreeMap<String, Vec<String>>,
    /// Every path that it names.
    pub(crate) paths: Vec<Vec<String>>,
    /// Every text in it.
    pub(crate) texts: BTreeSet<String>,
    /// Whether it is a door whose own code uses what is behind it.
    pub(crate) uses_what_is_behind: bool,
    /// The types that it defines.
    pub(crate) types: BTreeSet<String>,
    /// The functions whose signatures have a tuple of three or more.
    pub(crate) tuples: BTreeSet<String>,
    /// What it names of crates and modules that read or write, where the core is compiled too.
    pub(crate) outside: BTreeSet<String>,
}

/// All files of `src`, and who uses whom.
pub(crate) struct House {
    pub(crate) modules: BTreeMap<String, Module>,
    pub(crate) arrows: BTreeSet<Arrow>,
}

impl House {
    pub(crate) fn read() -> Self {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut modules = BTreeMap::new();
        read_module(&src.join("lib.rs"), &[], true, &mut modules);
        read_module(&src.join("main.rs"), &["main".to_owned()], false, &mut modules);
        let mut house = Self { modules, arrows: BTreeSet::new() };
        let mut open_doors = BTreeSet::new();
        for (from, module) in &house.modules {
            for path in &module.paths {
                let Some((to, name)) = house.resolve(path, 0) else { continue };
                let behind =
                    to.strip_prefix(from.as_str()).is_some_and(|rest| rest.starts_with("::"));
                if module.is_door && behind {
                    open_doors.insert(from.clone());
                } else if !to.is_empty() && !from.is_empty() && to != *from {
                    house.arrows.insert(Arrow { from: from.clone(), to, name });
                }
            }
        }
        for door in open_doors {
            house.modules.get_mut(&door).expect("it was read").uses_what_is_behind = true;
        }
        house
    }

    /// The module that defines what `path` names, and the name.
    fn resolve(&self, path: &[String], depth: usize) -> Option<(String, String)> {
        let longest =
            (0..=path.len()).rev().find(|&n| self.modules.contains_key(&path[..n].join("::")))?;
        let module = path[..longest].join("::");
        let Some(name) = path.get(longest) else { return Some((module, "self".to_owned())) };
        let known = &self.modules[&module];
        match known.exports.get(name).filter(|_| depth < 8) {
            Some(target) => {
                let mut target = target.clone();
                target.extend_from_slice(&path[longest + 1..]);
                self.resolve(&target, depth + 1)
            }
            None => Some((module, name.clone())),
        }
    }
}

/// Reads a file and the files of the modules that it declares.
fn read_module(
    file: &Path,
    path: &[String],
    is_core: bool,
    modules: &mut BTreeMap<String, Module>,
) {
    let text =
        fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let syntax =
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let is_door = file.ends_with("mod.rs") || file.ends_with("lib.rs");
    let mut reader = Reader {
        path,
        module: Module { is_door, is_core, ..Module::default() },
        files: Vec::new(),
        in_cli: false,
    };
    reader.visit_file(&syntax);
    let Reader { module, files, .. } = reader;
    modules.insert(path.join("::"), module);
    let own = file.file_stem().expect("a source file has a name");
    let folder = file.parent().expect("it lies in a folder");
    let folder = if is_door || own == "main" { folder.to_owned() } else { folder.join(own) };
    for (name, needs_cli) in files {
        let candidates = [folder.join(format!("{name}.rs")), folder.join(&name).join("mod.rs")];
        let file: Option<&PathBuf> = candidates.iter().find(|file| file.exists());
        let file = file.unwrap_or_else(|| panic!("no file for {name} in {}", folder.display()));
        let inner: Vec<String> = path.iter().cloned().chain([name]).collect();
        read_module(file, &inner, is_core && !needs_cli, modules);
    }
}

struct Reader<'a> {
    path: &'a [String],
    module: Module,
    /// The modules that it declares, and whether only with the feature `cli`.
    files: Vec<(String, bool)>,
    /// Whether what is read now needs the feature `cli`.
    in_cli: bool,
}

impl Reader<'_> {
    /// A path from the root of the crate; `None` if it names another crate or something local.
    fn absolute(&self, segments: &[String]) -> Option<Vec<String>> {
        let first = segments.first()?;
        let mut base = match first.as_str() {
            "crate" | "backlog_gate" => Vec::new(),
            "self" => self.path.to_vec(),
            "super" => self.path[..self.path.len().checked_sub(1)?].to_vec(),
            // A module that the file declares.
            name if self.files.iter().any(|(file, _)| file == name) => {
                let mut base = self.path.to_vec();
                base.push(name.to_owned());
                base
            }
            _ => return None,
        };
        for segment in &segments[1..] {
            match segment.as_str() {
                "super" => drop(base.pop()),
                name => base.push(name.to_owned()),
            }
        }
        Some(base)
    }

    fn see(&mut self, segments: &[String]) {
        let path: Vec<&str> = segments.iter().map(String::as_str).collect();
        let is_outside = matches!(
            path[..],
            ["git2" | "ureq" | "clap", ..]
                | ["std", "fs" | "env" | "process" | "net" | "thread", ..]
                | ["std", "time", "SystemTime" | "Instant", ..]
        );
        if is_outside && !self.in_cli {
            self.module.outside.insert(path.join("::"));
        }
        self.module.paths.extend(self.absolute(segments));
    }

    fn use_tree(&mut self, tree: &UseTree, before: &[String], is_export: bool) {
        let with = |name: &syn::Ident| -> Vec<String> {
            before.iter().cloned().chain([name.to_string()]).collect()
        };
        let (path, name) = match tree {
            UseTree::Path(path) => return self.use_tree(&path.tree, &with(&path.ident), is_export),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(tree, before, is_export);
                }
                return;
            }
            UseTree::Name(name) if name.ident == "self" => {
                (before.to_vec(), before.last().cloned())
            }
            UseTree::Name(name) => (with(&name.ident), Some(name.ident.to_string())),
            UseTree::Rename(rename) => (with(&rename.ident), Some(rename.rename.to_string())),
            UseTree::Glob(_) => {
                assert!(!is_export, "{}: name what is handed on", self.path.join("::"));
                (before.to_vec(), None)
            }
        };
        self.see(&path);
        let Some(path) = self.absolute(&path) else { return };
        match name {
            Some(name) if is_export => drop(self.module.exports.insert(name, path)),
            _ => self.module.paths.push(path),
        }
    }
}

/// Whether an item is only there with the feature `cli`.
fn needs_cli(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if attribute.path().is_ident("cfg") => {
            list.tokens.to_string().replace(' ', "") == "feature=\"cli\""
        }
        _ => false,
    })
}

/// Whether an item is only there for tests.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => {
            attribute.path().is_ident("cfg") && list.tokens.to_string().starts_with("test")
        }
        meta => meta.path().is_ident("test"),
    })
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_file(&mut self, file: &'ast syn::File) {
        for item in &file.items {
            if let Item::Mod(module) = item
                && module.content.is_none()
                && !is_test(&module.attrs)
            {
                self.files.push((module.ident.to_string(), needs_cli(&module.attrs)));
            }
        }
        visit::visit_file(self, file);
    }

    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            Item::Static(item) => &item.attrs,
            Item::Trait(item) => &item.attrs,
            Item::Type(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !is_test(attributes) {
            if let Item::Struct(syn::ItemStruct { ident, .. })
            | Item::Enum(syn::ItemEnum { ident, .. }) = item
            {
                self.module.types.insert(ident.to_string());
            }
            let outer = self.in_cli;
            self.in_cli |= needs_cli(attributes);
            visit::visit_item(self, item);
            self.in_cli = outer;
        }
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        struct Tuples(bool);
        impl<'ast> Visit<'ast> for Tuples {
            fn visit_type_tuple(&mut self, tuple: &'ast syn::TypeTuple) {
                self.0 |= tuple.elems.len() > 2;
                visit::visit_type_tuple(self, tuple);
            }
        }
        let mut tuples = Tuples(false);
        tuples.visit_signature(signature);
        if tuples.0 {
            self.module.tuples.insert(signature.ident.to_string());
        }
        visit::visit_signature(self, signature);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        let outer = self.in_cli;
        self.in_cli |= needs_cli(&item.attrs);
        visit::visit_impl_item_fn(self, item);
        self.in_cli = outer;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_export = !matches!(item.vis, Visibility::Inherited);
        self.use_tree(&item.tree, &[], is_export);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.see(&segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.module.texts.insert(text.value());
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let text = mac.tokens.to_string();
        self.module.texts.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
        let text = text.replace(' ', "");
        for part in text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
            if let Some(rest) = part.strip_prefix("crate::") {
                let segments: Vec<String> =
                    ["crate"].into_iter().chain(rest.split("::")).map(str::to_owned).collect();
                self.see(&segments);
            }
        }
    }
}

/// The groups of files that use each other in circles, each in order.
pub(crate) fn circles(arrows: &BTreeSet<Arrow>) -> Vec<BTreeSet<String>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for arrow in arrows {
        next.entry(&arrow.from).or_default().insert(&arrow.to);
    }
    let reach = |from: &str| {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![from]);
        while let Some(at) = todo.pop() {
            for &to in next.get(at).into_iter().flatten() {
                if seen.insert(to) {
                    todo.push(to);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        next.keys().map(|&from| (from, reach(from))).collect();
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    for (&at, seen) in reached.iter().filter(|(at, seen)| seen.contains(*at)) {
        if found.iter().any(|circle| circle.contains(at)) {
            continue;
        }
        let mutual =
            seen.iter().filter(|to| reached.get(*to).is_some_and(|back| back.contains(at)));
        found.push(mutual.map(|&to| to.to_owned()).collect());
    }
    found
}
