//! Which files are the backlog.

use super::prior;
use crate::source::RepoPath;
use crate::text::globs::Globs;

/// The places where teams keep a backlog, for people to read.
pub const CONVENTIONAL: &str = "BACKLOG.md, PRODUCT_BACKLOG.md, TODO.md, TASKS.md, KANBAN.md or ROADMAP.md, also with \
     the ending .txt or .org, TODO without one, such names in other languages (AUFGABEN.md, \
     TAREFAS.md) and with other words around them (STORIES.md, REMAINING_TASKS.md, \
     04-feature-roadmap.md), and other .org files, at the root, in docs/ and the folders below it, in \
     doc/, project/, planning/, plans/, tasks/, backlog/, sprints/, .planning/, vault/, .github/ or \
     .gitlab/, in any case; packages/*/BACKLOG.md; backlog/tasks/*.md; specs/*/tasks.md; \
     .beads/issues.jsonl; .taskmaster/tasks/tasks.json";

const ENDINGS: [&str; 4] = ["md", "markdown", "org", "txt"];
const FOLDERS: [&str; 19] = [
    "",
    "project",
    "planning",
    "plans",
    "plan",
    "tasks",
    "backlog",
    "product",
    "product-management",
    "agile",
    "scrum",
    "sprint",
    "sprints",
    "stories",
    ".planning",
    "wiki",
    "vault",
    ".github",
    ".gitlab",
];
/// Folders of documents; a list may lie in one of them or below it, not deeper than this.
const DOCUMENTS_IN: [&str; 9] = [
    "docs",
    "doc",
    "documentation",
    "documents",
    "documentacion",
    "documentacao",
    "dokumentation",
    "dokumentaatio",
    "dokumentit",
];
const DEEPEST: usize = 4;
/// Names that a page about the thing has as well, unless its folder is one of plans.
const COMMON_NAMES: [&str; 9] =
    ["tasks", "kanban", "stories", "issues", "sprint", "sprints", "milestones", "epics", "taken"];
/// Such folders below the documents, beside those that are usual at the root.
const OF_PLANS: [&str; 9] = [
    "roadmap",
    "backlogs",
    "stories",
    "management",
    "ai",
    "dev",
    "development",
    "internal",
    "todo",
];
/// What needs no ending to be known.
const BARE: [&str; 2] = ["todo", "todos"];
/// Org files that say what a project is, not what is to be done.
const DOCUMENTS: [&str; 6] = ["readme", "changelog", "changes", "news", "contributing", "license"];

/// Folders with a folder for each package, whose backlog may lie right there or among its documents.
const WORKSPACES: [&str; 8] =
    ["packages", "apps", "crates", "libs", "services", "modules", "components", "plugins"];
const PACKAGE_NAMES: [&str; 2] = ["backlog", "product-backlog"];

/// A folder with one file per item, and its settings: what Backlog.md writes.
const ITEM_FOLDERS: [&str; 2] = ["backlog", ".backlog"];
const ITEM_PLACES: [&str; 5] = ["tasks", "completed", "drafts", "archive/tasks", "archive/drafts"];
const SETTINGS: [&str; 2] = ["config.yml", "config.yaml"];

/// Folders with a folder for each specification.
const SPECIFICATIONS: [&str; 4] = ["specs", ".kiro/specs", ".specify/specs", "openspec/changes"];

/// Files that tools keep items in, as data.
const RECORDS: [&str; 3] =
    [".beads/issues.jsonl", ".taskmaster/tasks/tasks.json", "tasks/tasks.json"];

/// The backlog files among `paths`: those that `globs` names, else those in the usual places.
#[must_use]
pub fn discover(paths: &[RepoPath], globs: &Globs) -> Vec<RepoPath> {
    let is_backlog = |path: &&RepoPath| {
        if globs.is_empty() { is_conventional(path) } else { globs.matches_path(path) }
    };
    paths.iter().filter(is_backlog).cloned().collect()
}

/// Whether a backlog file may lie in a folder or below it: where `globs` reach, or in the usual places.
/// Nobody needs to look through the others.
#[must_use]
pub fn may_hold(folder: &str, globs: &Globs) -> bool {
    if globs.is_empty() { is_near_conventional(folder) } else { globs.may_reach(folder) }
}

/// Whether a backlog file may have this name, in whatever folder: most files of a large repository have
/// another one.
#[must_use]
pub fn may_be(name: &str, globs: &Globs) -> bool {
    globs.is_empty() || globs.may_name(name)
}

/// Whether a folder is one of the usual places, or on the way to one.
fn is_near_conventional(folder: &str) -> bool {
    let folder = folder.to_lowercase();
    let parts: Vec<&str> = folder.split('/').collect();
    let leads_to = |place: &str| {
        let mut place = place.split('/');
        parts.iter().all(|part| place.next() == Some(part))
    };
    let records = RECORDS.iter().filter_map(|path| Some(path.rsplit_once('/')?.0));
    let mut items = ITEM_FOLDERS
        .iter()
        .flat_map(|root| ITEM_PLACES.iter().map(move |place| [root, "/", place].concat()));
    let is_of_workspace = WORKSPACES.contains(&parts[0])
        && parts.get(2..).is_none_or(|place| is_usual(&place.join("/")));
    let is_of_specification = SPECIFICATIONS.iter().any(|root| {
        let below = folder.strip_prefix(root).and_then(|rest| rest.strip_prefix('/'));
        below.is_some_and(|name| !name.contains('/'))
    });
    is_usual(&folder)
        || is_of_workspace
        || is_of_specification
        || SPECIFICATIONS.into_iter().chain(records).any(leads_to)
        || items.any(|place| leads_to(&place))
}

/// Whether lists of work lie in a folder: one of the usual ones, or a folder of documents.
fn is_usual(folder: &str) -> bool {
    let mut parts = folder.split('/');
    FOLDERS.contains(&folder)
        || parts.next().is_some_and(|first| DOCUMENTS_IN.contains(&first))
            && parts.clone().count() < DEEPEST
            && !parts.any(prior::is_passed_by)
}

/// Whether a text begins with front matter that says how far a task is, so that its file may be an
/// item.
#[must_use]
pub fn states_itself(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
    let says = |line: &str| {
        let key = line.split_once(':').map_or("", |(key, _)| key.trim_end());
        key.eq_ignore_ascii_case("status") || key.eq_ignore_ascii_case("state")
    };
    lines.next() == Some("---") && lines.take_while(|line| *line != "---").any(says)
}

/// Whether teams keep a backlog in files of that path.
#[must_use]
pub fn is_conventional(path: &RepoPath) -> bool {
    let path = path.as_str().to_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let Some((stem, ending)) = name.rsplit_once('.').filter(|(_, ending)| is_text(ending)) else {
        return BARE.contains(&name) && is_usual(folder)
            || SETTINGS.contains(&name) && ITEM_FOLDERS.contains(&folder)
            || RECORDS.contains(&path.as_str());
    };
    is_one_file(folder, stem, ending)
        || is_of_a_package(folder, stem)
        || is_item_file(folder, name)
        || is_specification(folder, name)
}

/// Whether the name of a file alone says that it may be a list or a plan of work, wherever it lies:
/// `teams/pump/BACKLOG.md`, `docs/IMPLEMENTATION_PLAN.md`. Somebody has to say that it is the backlog.
#[must_use]
pub fn may_be_named(path: &RepoPath) -> bool {
    let path = path.as_str().to_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let Some((stem, _)) = name.rsplit_once('.').filter(|(_, ending)| is_text(ending)) else {
        return false;
    };
    let stem = dashed(stem);
    let named = prior::names_list(&stem) || prior::may_list(&stem) || prior::may_plan(&stem);
    named && folder.split('/').count() <= DEEPEST && !folder.split('/').any(prior::is_passed_by)
}

fn is_text(ending: &str) -> bool {
    ENDINGS.contains(&ending)
}

fn is_one_file(folder: &str, stem: &str, ending: &str) -> bool {
    let stem = dashed(stem);
    let named = prior::names_list(&stem)
        || prior::may_list(&stem)
        || ending == "org" && !DOCUMENTS.contains(&stem.as_str());
    named && is_usual(folder) && (!COMMON_NAMES.contains(&&*stem) || is_of_plans(folder))
}

/// Whether a folder is at the root, the one of the documents, or one of plans below it.
fn is_of_plans(folder: &str) -> bool {
    let last = folder.rsplit_once('/').map_or("", |(_, last)| last);
    last.is_empty() || FOLDERS.contains(&last) || OF_PLANS.contains(&last)
}

/// A name with dashes between its words.
fn dashed(stem: &str) -> String {
    stem.replace(['_', ' '], "-")
}

fn is_of_a_package(folder: &str, stem: &str) -> bool {
    let file = format!("{folder}/{stem}");
    let place = package(&file).map(|package| folder[package.len()..].trim_start_matches('/'));
    place.is_some_and(is_usual) && PACKAGE_NAMES.contains(&&*dashed(stem))
}

/// The folder of the package that a file of a workspace is of.
pub(super) fn package(path: &str) -> Option<&str> {
    let (root, rest) = path.split_once('/')?;
    let (name, _) = rest.split_once('/')?;
    let is_workspace = WORKSPACES.iter().any(|known| root.eq_ignore_ascii_case(known));
    is_workspace.then(|| &path[..root.len() + 1 + name.len()])
}

/// The folder of the specification whose task list a file is.
pub(super) fn specification(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    let lower = folder.to_lowercase();
    (name.eq_ignore_ascii_case("tasks.md") && is_specification(&lower, "tasks.md"))
        .then_some(folder)
}

/// Whether a file lies where each file is one item.
pub(super) fn is_item_place(path: &RepoPath) -> bool {
    let path = path.as_str().to_lowercase();
    path.rsplit_once('/').is_some_and(|(folder, name)| is_item_file(folder, name))
}

fn is_item_file(folder: &str, name: &str) -> bool {
    let place = folder.split_once('/').filter(|(root, _)| ITEM_FOLDERS.contains(root));
    name.ends_with(".md")
        && name != "readme.md"
        && place.is_some_and(|(_, place)| ITEM_PLACES.contains(&place))
}

fn is_specification(folder: &str, name: &str) -> bool {
    let root = folder.rsplit_once('/').map(|(root, _)| root);
    name == "tasks.md" && root.is_some_and(|root| SPECIFICATIONS.contains(&root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_usual_place_lies_in_a_folder_that_is_passed_by() {
        let places = [
            "BACKLOG.md",
            "docs/todo.txt",
            "Project/plan.org",
            ".github/ROADMAP.md",
            "packages/core/BACKLOG.md",
            "Packages/Core/Docs/backlog.md",
            "crates/a/.github/BACKLOG.md",
            "backlog/config.yml",
            "backlog/tasks/a.md",
            ".backlog/archive/drafts/a.md",
            "specs/a/tasks.md",
            ".kiro/specs/a/tasks.md",
            "openspec/changes/x/tasks.md",
            ".beads/issues.jsonl",
            ".taskmaster/tasks/tasks.json",
            "tasks/tasks.json",
        ];
        for place in places.map(|place| RepoPath::new(place).unwrap()) {
            assert!(is_conventional(&place), "{place}");
            let ends = place.as_str().match_indices('/').map(|(at, _)| at);
            for end in ends {
                let folder = &place.as_str()[..end];
                assert!(may_hold(folder, &Globs::default()), "{folder}");
            }
        }
        for folder in [
            "src",
            "docs/archive",
            "docs/pt-br",
            "docs/a/b/c/d",
            "packages/core/src",
            "specs/a/b",
            "tasks/x",
            "node_modules",
        ] {
            assert!(!may_hold(folder, &Globs::default()), "{folder}");
        }
    }

    #[test]
    fn a_name_alone_may_be_that_of_a_list_or_a_plan() {
        let may = |path: &str| may_be_named(&RepoPath::new(path).unwrap());
        for path in
            ["teams/pump/BACKLOG.md", "PLAN.md", "docs/Umsetzungsplan.md", "TASK_TRACKER.md"]
        {
            assert!(may(path), "{path}");
        }
        for path in
            ["docs/fr/PLAN.md", "vendor/x/TODO.md", "docs/test-plan.md", "README.md", "plan"]
        {
            assert!(!may(path), "{path}");
        }
    }

    #[test]
    fn front_matter_with_a_status_is_told_from_text() {
        for text in ["---\nstatus: doing\n---\n", "\u{feff}---\r\nid: 1\r\nState : x\r\n---\r\n"] {
            assert!(states_itself(text), "{text:?}");
        }
        for text in
            ["", "status: x", "---\ntitle: x\n---\nstatus: x\n", "# A\n---\nstatus: x\n---\n"]
        {
            assert!(!states_itself(text), "{text:?}");
        }
    }

    #[test]
    fn usual_places_are_found_in_any_case() {
        let fits = |path: &str| is_conventional(&RepoPath::new(path).unwrap());
        for path in [
            "BACKLOG.md",
            "docs/Backlog.md",
            ".github/TODO.md",
            "todo.txt",
            "planning/gtd.org",
            "TODO.org",
            "backlog/tasks/back-1 - Export.md",
            "Backlog/Archive/Tasks/x.md",
            ".backlog/drafts/draft-1 - Idea.md",
            "backlog/config.yml",
            "specs/001-export/tasks.md",
            "PRODUCT_BACKLOG.md",
            "docs/product-backlog.md",
            "docs/BACKLOG_PHASE_2.md",
            "KANBAN.md",
            "packages/core/BACKLOG.md",
            "apps/web/docs/Backlog.md",
            ".beads/issues.jsonl",
            ".taskmaster/tasks/tasks.json",
            "tasks/tasks.json",
            ".kiro/specs/export/tasks.md",
            "STORIES.md",
            "UserStories.md",
            "issues.md",
            "TODO.org",
            ".planning/ROADMAP.md",
            "backlog/BACKLOG.md",
            "docs/ACTIVE_TASKS.md",
            "docs/ai/REMAINING_TASKS.md",
            "docs/04-feature-roadmap.md",
            "docs/system_overview/first_product_backlog.md",
            "docs/开发计划.md",
            "docs/planning/tasks.md",
            "docs/kanban.md",
            "docs/backlogs.md",
            "docs/pm/BACKLOG.md",
            "Dokumentit/productbacklog.md",
        ] {
            assert!(fits(path), "{path}");
        }
        for path in [
            "src/BACKLOG.md",
            "docs/BACKLOG-WORKFLOW.md",
            "docs/archive/BACKLOG.md",
            "docs/fr/TODO.md",
            "docs/concepts/tasks.md",
            "docs/sprint-retro.md",
            "packages/BACKLOG.md",
            "packages/core/TODO.md",
            "packages/core/src/BACKLOG.md",
            ".beads/deletions.jsonl",
            ".vscode/tasks.json",
            "notes.txt",
            "README.md",
            "README.org",
            "backlog/docs/doc-1 - Guide.md",
            "backlog/decisions/decision-1.md",
            "backlog/README.md",
            "backlog/tasks/README.md",
            "tasks/x.md",
            "config.yml",
            "specs/tasks.md",
            "specs/a/b/tasks.md",
            "BACKLOG",
        ] {
            assert!(!fits(path), "{path}");
        }
    }
}
