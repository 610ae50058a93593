//! Two backlogs go in, and what a person says about the change comes out.

use proptest::prelude::*;

use super::*;
use crate::backlog::dialect::{Dialect, builtin};
use crate::backlog::read;
use crate::source::{RepoPath, SourceKind};

struct Both {
    sources: SourceMap,
    base: Backlog,
    head: Backlog,
    comparison: Comparison,
}

fn compare(base: &[(&str, &str)], head: &[(&str, &str)]) -> Both {
    let mut sources = SourceMap::default();
    let dialects: Vec<&Dialect> = builtin().collect();
    let mut backlog = |files: &[(&str, &str)]| {
        let add = |(path, text): &(&str, &str)| {
            let path = RepoPath::new(path).unwrap();
            (path.clone(), sources.add(SourceKind::File(path), *text))
        };
        let files: Vec<_> = files.iter().map(add).collect();
        read(&sources, &files, &dialects)
    };
    let (base, head) = (backlog(base), backlog(head));
    let comparison = Comparison::new(&base, &head, &sources);
    Both { sources, base, head, comparison }
}

impl Both {
    fn movements(&self) -> Movements<'_> {
        Movements::new(&self.base, &self.head, &self.comparison)
    }

    /// One word per item: `id`, `old>new` where the id changed, `-id` for lost and `+id` for added.
    fn outline(&self) -> String {
        let all = self.movements();
        let name = |pair: Pair<'_>| {
            if pair.is_renamed() {
                format!("{}>{}", pair.base.id, pair.head.id)
            } else {
                pair.head.id.clone()
            }
        };
        let words = all.pairs().map(name);
        let words = words.chain(all.lost().map(|item| format!("-{}", item.id)));
        let words: Vec<String> =
            words.chain(all.added().map(|item| format!("+{}", item.id))).collect();
        words.join(" ")
    }

    fn rewrites(&self) -> Vec<String> {
        let all = self.movements();
        let said = |pair| {
            let rewrites: Vec<Rewrite> = all.rewrites(pair, &self.sources);
            rewrites.into_iter().map(move |found| {
                let verb = match found.change {
                    Change::Rewritten => "rewritten",
                    Change::Removed => "removed",
                };
                format!("{} {}: {verb}", pair.head.id, found.part)
            })
        };
        all.pairs().flat_map(said).collect()
    }
}

fn one(base: &str, head: &str) -> Both {
    compare(&[("BACKLOG.md", base)], &[("BACKLOG.md", head)])
}

fn cards(cards: &[(&str, &str)]) -> String {
    let card = |(id, title): &(&str, &str)| format!("{id}) {title}\n- Status: Ready\n\n");
    format!("Ready\n\n{}", cards.iter().map(card).collect::<String>())
}

fn tasks(titles: &[&str]) -> String {
    let task = |title: &&str| format!("P1 — {title}\n- Task: {title} has to be done\n\n");
    titles.iter().map(task).collect()
}

#[test]
fn items_are_known_by_id_and_by_title_where_numbers_move_up() {
    let base = cards(&[("1", "Export rows"), ("2", "Import rows"), ("3", "Print pages")]);
    let same = [("1", "Export rows"), ("2", "Import all rows"), ("3", "Print pages")];
    assert_eq!(one(&base, &cards(&same)).outline(), "1 2 3");
    let moved_up = [("1", "Export rows"), ("2", "Print pages")];
    assert_eq!(one(&base, &cards(&moved_up)).outline(), "1 3>2 -2");
    let retitled = [("1", "Export rows"), ("2", "Something else"), ("3", "Print pages")];
    assert_eq!(one(&base, &cards(&retitled)).outline(), "1 2 3");
    let swapped = [("1", "Import rows"), ("2", "Export rows"), ("3", "Print pages")];
    assert_eq!(one(&base, &cards(&swapped)).outline(), "2>1 1>2 3");
}

#[test]
fn titles_that_make_the_id_may_be_reworded_in_their_place() {
    let base = tasks(&["Migrations & DB hygiene", "Worker robustness", "Tests"]);
    let reworded = tasks(&["Database migrations", "Worker robustness", "Tests"]);
    assert_eq!(
        one(&base, &reworded).outline(),
        "migrations-db-hygiene>database-migrations worker-robustness tests"
    );
    let replaced = tasks(&["Billing", "Worker robustness", "Tests"]);
    assert_eq!(
        one(&base, &replaced).outline(),
        "worker-robustness tests -migrations-db-hygiene +billing"
    );
    let same_text = base.replace("P1 — Tests", "P1 — Quality");
    assert!(one(&base, &same_text).outline().ends_with("tests>quality"));
}

#[test]
fn an_item_goes_from_file_to_file() {
    let text = |ids: &[&str]| -> String {
        let task = |id: &&str| {
            format!(
                "## task_begin\n### # [id:TASK-20260101-00{id}] Task {id}\n**Status:** todo\n## task_end\n\n"
            )
        };
        ids.iter().map(task).collect()
    };
    let both = compare(
        &[("BACKLOG.md", &text(&["1", "2", "3"])), ("TODO.md", &text(&["9"]))],
        &[("BACKLOG.md", &text(&["2", "3"])), ("TODO.md", &text(&["9", "1", "3"]))],
    );
    let moved: Vec<&str> =
        both.movements().moved_to_another_file().map(|pair| pair.head.id.as_str()).collect();
    assert_eq!(moved, ["TASK-20260101-001"]);
    let added: Vec<&Item> = both.movements().added().collect();
    assert_eq!((added.len(), added[0].id.as_str()), (1, "TASK-20260101-003"), "a copy");
    assert_eq!(both.head.file(added[0]).path.as_str(), "TODO.md");
    assert_eq!(both.movements().lost().count(), 0);
}

#[test]
fn states_are_entered_and_left() {
    let base = "Ready\n\n1) A\n- Status: Ready\n\n2) B\n- Status: In Progress\n";
    let head = "Ready\n\n1) A\n- Status: In Progress\n\n2) B\n- Status: Done\n";
    let both = one(base, head);
    let said: Vec<(bool, bool)> =
        both.movements().pairs().map(|pair| (pair.is_started(), pair.is_finished())).collect();
    assert_eq!(said, [(true, false), (false, true)]);
}

#[test]
fn only_items_that_stay_in_their_section_can_be_out_of_order() {
    let base = "Ready\n\n1) A\n\n2) B\n\n3) C\n\nDone\n\n4) D\n";
    let of = |head: &str| -> Vec<String> {
        let both = one(base, head);
        let reordered = both.movements().reordered();
        reordered.map(|(pair, other)| format!("{}~{}", pair.head.id, other.id)).collect()
    };
    assert!(of("Ready\n\n2) B\n\n3) C\n\nDone\n\n4) D\n\n1) A\n").is_empty());
    assert_eq!(of("Ready\n\n3) C\n\n1) A\n\n2) B\n\nDone\n\n4) D\n"), ["3~1"]);
}

const TASK: &str = "## group_begin [type:infra][priority:high]\n## task_begin\n### # [id:TASK-20260101-001][type:ops][priority:high][component:server] Add metrics\n**Status:** todo  \n**Description:** Count the requests.  \n**Acceptance Criteria:**  \n- [ ] Counters\n- [ ] Dashboard\n**Plan:**  \n1. Install it\n2. Use it\nSee also the notes.\n## task_end\n## group_end\n";

#[test]
fn normalizing_and_the_life_of_an_item_are_not_rewriting() {
    for (from, to) in [
        ("todo  ", "in_progress"),
        ("- [ ] Counters", "* [x]   Counters"),
        ("1. Install it\n2. Use it", "1) Install it\n2) Use it"),
        ("**Description:** Count", "**Description**:   Count"),
        ("[type:ops]", "[type:infra]"),
        ("[component:server]", "[component:servre]"),
        ("**Plan:**", "\n**Estimated Effort:** 1 week\n\n**Plan:**"),
        ("Count the requests.", "Count the\nrequests."),
        ("Add metrics", "**Add metrics**"),
    ] {
        let both = one(TASK, &TASK.replace(from, to));
        assert_eq!(both.rewrites(), [""; 0], "{from:?} -> {to:?}");
    }
}

#[test]
fn what_says_something_else_is_rewritten() {
    for (from, to, part) in [
        ("Add metrics", "Add tracing", "the title: rewritten"),
        ("Count the requests.", "Count the errors.", "\"Description\": rewritten"),
        ("- [ ] Dashboard\n", "", "\"Acceptance Criteria\": rewritten"),
        ("1. Install it\n2. Use it\n", "", "\"Plan\": rewritten"),
        ("[priority:high][component", "[priority:low][component", "the tag priority: rewritten"),
        ("[component:server]", "", "the tag component: removed"),
        ("**Description:** Count the requests.  \n", "", "\"Description\": removed"),
    ] {
        let both = one(TASK, &TASK.replace(from, to));
        assert_eq!(both.rewrites(), [format!("TASK-20260101-001 {part}")], "{from:?} -> {to:?}");
    }
}

#[test]
fn a_blank_value_may_be_filled() {
    let base = "Ready\n\n1) A\n- Links: PR #TBD\n- Scope:\n";
    let head = "Ready\n\n1) A\n- Links: PR #12\n- Scope: All of it\n";
    assert_eq!(one(base, head).rewrites(), [""; 0]);
}

proptest! {
    #[test]
    fn every_item_goes_somewhere_once(old in document(), new in document()) {
        let both = one(&old, &new);
        let all = both.movements();
        prop_assert_eq!(all.pairs().count() + all.lost().count(), both.base.items.len());
        prop_assert_eq!(all.pairs().count() + all.added().count(), both.head.items.len());
        for pair in all.pairs() {
            prop_assert_eq!(all.after(pair.base).map(|item| item.number), Some(pair.head.number));
            let _ = all.rewrites(pair, &both.sources);
        }
    }

    #[test]
    fn a_backlog_is_itself(text in document()) {
        let both = one(&text, &text);
        prop_assert_eq!(&both.comparison, &Comparison::unchanged(both.base.items.len()));
        prop_assert!(both.rewrites().is_empty());
    }
}

fn document() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "Ready",
        "Done",
        "",
        "1) A",
        "2) B",
        "1) B c",
        "- x",
        "- x y",
        "- Status: Done",
        "é — 🟡",
        "- Links: TBD",
        "  - [ ] x",
    ]);
    proptest::collection::vec(line, 0..25).prop_map(|lines| lines.join("\n"))
}
