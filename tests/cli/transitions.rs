//! `start`, `finish` and `block`: the smallest edit, or none.

use std::path::Path;

use crate::harness::{BACKLOG, Repo, run};

#[test]
fn a_field_a_section_and_the_counts_change_and_nothing_else() {
    let backlog = "In Progress (1)\n\n1) Export\n- Status: In Progress\n- Owner: ada\n\nDone (2)\n\n- Login\n- Logout\n\nNotes\n\n- Keep it short.\n";
    let repo = Repo::new(&[("BACKLOG.md", backlog)]);
    let shown = repo.run(&["finish", "1", "--dry-run"]);
    insta::assert_snapshot!(shown.out, @r"
    --- a/BACKLOG.md
    +++ b/BACKLOG.md
    @@ -1,14 +1,14 @@
    -In Progress (1)
    +In Progress (0)
     
    -1) Export
    -- Status: In Progress
    -- Owner: ada
    -
    -Done (2)
    +Done (3)
     
     - Login
     - Logout
     
    +1) Export
    +- Status: Done
    +- Owner: ada
    +
     Notes
     
     - Keep it short.
    ");
    assert_eq!(repo.read("BACKLOG.md"), backlog, "a dry run writes nothing");
    let done = repo.run(&["finish", "1"]);
    assert_eq!((done.code, done.out.as_str()), (0, "item 1: in-progress -> done (BACKLOG.md:3)\n"));
    let json = repo.run(&["items", "--format", "json", "--state", "done"]).json();
    assert_eq!(json["items"].as_array().unwrap().len(), 3);
    let again = repo.run(&["finish", "1"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    assert!(again.err.contains("item 1 is done already"), "{again:?}");
}

#[test]
fn a_rule_that_would_fail_leaves_the_file_alone() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let refused = repo.run(&["start", "2"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.out.contains("error[wip/limit-exceeded]: 2 items are in-progress"));
    assert!(refused.err.contains("item 2 was left as it is"), "{refused:?}");
    assert_eq!(repo.read("BACKLOG.md"), BACKLOG);
}

#[test]
fn start_and_finish_wait_for_what_the_item_depends_on_and_holds() {
    let table = "# Backlog\n\n| ID | Title | Status | Depends on |\n|---|---|---|---|\n| GA-1 | Dig | Ready | |\n| GA-2 | Sow | Ready | GA-1 |\n| GA-3 | Water | In Progress | GA-1 |\n";
    let repo = Repo::new(&[("BACKLOG.md", table)]);
    let refused = repo.run(&["start", "GA-2", "--dry-run"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    let why = "warning[backlog/started-before-dependency]: GA-2 is in-progress, and depends on GA-1, which is ready";
    assert!(refused.out.contains(why), "{refused:?}");
    let refused = repo.run(&["finish", "GA-3", "--dry-run"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.out.contains("backlog/done-before-dependency"), "{refused:?}");
    assert_eq!(repo.read("BACKLOG.md"), table);
    let off = "rules: {backlog/done-before-dependency: off}\n";
    let repo = Repo::new(&[("BACKLOG.md", table), (".backlog-gate.yml", off)]);
    assert_eq!(repo.run(&["finish", "GA-3", "--dry-run"]).code, 0);

    let steps = "# Implementation Plan\n\n- [ ] 1. Search\n  - [x] 1.1 Index\n  - [ ] 1.2 Rank\n";
    let repo = Repo::new(&[(".kiro/specs/search/tasks.md", steps)]);
    let refused = repo.run(&["finish", "1", "--dry-run"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.out.contains("search/1 is done, and holds search/1.2"), "{refused:?}");
    assert_eq!(repo.run(&["finish", "1.2"]).code, 0);
    assert_eq!(repo.run(&["finish", "1"]).code, 0, "its parts are done now");
}

#[test]
fn what_the_file_cannot_say_is_refused_with_the_way_out() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let refused = repo.run(&["block", "1"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("to BACKLOG.md, then try again"), "{refused:?}");
    for (args, message) in
        [(["start", "9"], "there is no item \"9\""), (["start", "imprt"], "did you mean `Import`?")]
    {
        let refused = repo.run(&args);
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains(message), "{refused:?}");
    }
    assert_eq!(repo.read("BACKLOG.md"), BACKLOG);
}

#[test]
fn a_done_item_is_not_started_again() {
    let repo = Repo::new(&[("BACKLOG.md", "Done\n\n1) Export\n- Status: Done\n")]);
    let refused = repo.run(&["start", "1"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("item 1 is done, and cannot become in-progress"), "{refused:?}");
}

#[test]
fn line_ends_byte_order_mark_and_wrongly_decoded_text_stay() {
    let text = "\u{feff}## EPIC 1 â€” Core\r\n\r\n### US-1.1 â€” Contracts\r\n\r\n- Shared\ttypes â†” schema\r\n\r\n**Current Alignment:** ðŸ”´ Low  \r\n\r\n### US-1.2 â€” Rest\r\n\r\n**Current Alignment:** ðŸ”´ Low";
    let repo = Repo::new(&[("BACKLOG.md", text)]);
    assert_eq!(repo.run(&["start", "US-1.2"]).code, 0);
    let expected = text.strip_suffix("ðŸ”´ Low").unwrap().to_owned() + "🟡 Partial";
    assert_eq!(repo.read("BACKLOG.md"), expected);
    assert_eq!(repo.run(&["finish", "US-1.1", "BACKLOG.md"]).code, 0);
    assert_eq!(repo.read("BACKLOG.md"), expected.replace("ðŸ”´ Low", "🟢 High"));
}

#[test]
fn a_file_that_states_nothing_gets_a_field_in_its_own_style() {
    let bullet = "## Epic 1: Base\n\n### Stories\n\n1. `P0` Database\n- Deliverables: schema\n";
    let repo = Repo::new(&[("BACKLOG.md", bullet)]);
    assert_eq!(repo.run(&["start", "E1.1"]).code, 0);
    let expected = bullet.replace("- Deliverables", "- Status: In Progress\n- Deliverables");
    assert_eq!(repo.read("BACKLOG.md"), expected);
    let bold =
        "## task_begin\n### # [id:TASK-20260101-001] One\n**Description:** It.  \n## task_end\n";
    let repo = Repo::new(&[("BACKLOG.md", bold)]);
    assert_eq!(repo.run(&["start", "TASK-20260101-001"]).code, 0);
    let expected = bold.replace("**Desc", "**Status:** in_progress  \n**Desc");
    assert_eq!(repo.read("BACKLOG.md"), expected);
}

#[test]
fn each_dialect_says_a_state_in_its_own_way() {
    let kanban = "---\nkanban-plugin: board\n---\n\n## Ideas\n\n- [ ] Poster\n- [ ] Score\n\n## In progress\n\n## Done\n\n- [x] Hall\n";
    let org = "* TODO Poster\n* DONE Hall\n";
    let table = "| Task | Status |\n|---|---|\n| Poster | todo |\n| Hall | done |\n";
    let spec = "# Implementation Plan\n\n- [x] 1. Hall\n- [ ] 2. Poster\n  - _Requirements: 1.1_\n";
    let tasks = "# Backlog\n\n## P1\n\n- [x] Hall\n- [ ] Poster\n- [ ] Score\n";
    let symbols = "# Backlog\n\n## P1\n\n- [!] Hall\n- [ ] Poster\n- [~] Score\n";
    let todo = "(A) Poster +tour\nx 2026-01-02 Hall +tour\n";
    let spanish = "# Backlog\n\n## US-1 Exportar\n- Estado: Pendiente\n\n## US-2 Importar\n- Estado: Completado\n";
    let chinese = "| 任务 | 状态 |\n|---|---|\n| Poster | 待办 |\n| Hall | 已完成 |\n";
    for (path, text, args, from, to) in [
        ("BACKLOG.md", spanish, ["start", "US-1"], "Estado: Pendiente", "Estado: En progreso"),
        ("BACKLOG.md", chinese, ["block", "Poster"], "| 待办 |", "| 阻塞 |"),
        (
            "BACKLOG.md",
            kanban,
            ["start", "Poster"],
            "- [ ] Poster\n- [ ] Score\n\n## In progress\n\n",
            "- [ ] Score\n\n## In progress\n\n- [ ] Poster\n\n",
        ),
        ("BACKLOG.org", org, ["start", "Poster"], "TODO Poster", "DOING Poster"),
        ("BACKLOG.org", org, ["finish", "Poster"], "TODO Poster", "DONE Poster"),
        ("BACKLOG.org", org, ["block", "Poster"], "TODO Poster", "WAITING Poster"),
        ("BACKLOG.md", table, ["start", "Poster"], "| todo |", "| in progress |"),
        ("BACKLOG.md", table, ["block", "Poster"], "| todo |", "| blocked |"),
        ("BACKLOG.md", spec, ["start", "2"], "- [ ] 2.", "- [-] 2."),
        ("BACKLOG.md", spec, ["finish", "2"], "- [ ] 2.", "- [x] 2."),
        ("BACKLOG.md", spec, ["block", "2"], "- [ ] 2.", "- [!] 2."),
        ("BACKLOG.md", tasks, ["start", "Poster"], "- [ ] Poster", "- [/] Poster"),
        ("BACKLOG.md", tasks, ["finish", "Poster"], "- [ ] Poster", "- [x] Poster"),
        ("BACKLOG.md", tasks, ["block", "Score"], "- [ ] Score", "- [!] Score"),
        ("BACKLOG.md", symbols, ["block", "Score"], "- [~] Score", "- [!] Score"),
        ("BACKLOG.md", symbols, ["finish", "Score"], "- [~] Score", "- [x] Score"),
        ("todo.txt", todo, ["finish", "Poster"], "(A) Poster", "x (A) Poster"),
    ] {
        let repo = Repo::new(&[(path, text)]);
        let run = repo.run(&args);
        assert_eq!(run.code, 0, "{args:?} {text}: {run:?}");
        assert_eq!(repo.read(path), text.replace(from, to), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn no_link_is_written_through() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let real = outside.path().join("BACKLOG.md");
    std::fs::write(&real, BACKLOG).unwrap();
    std::os::unix::fs::symlink(&real, folder.path().join("BACKLOG.md")).unwrap();
    let unseen = run(folder.path(), &["finish", "1"], &[], "");
    assert!(unseen.code == 2 && unseen.err.contains("no backlog was found"), "{unseen:?}");
    let refused = run(folder.path(), &["finish", "2", "BACKLOG.md"], &[], "");
    assert_eq!(refused.code, 2, "{refused:?}");
    assert_eq!(std::fs::read_to_string(&real).unwrap(), BACKLOG);
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 1);
    assert!(Path::new(&real).exists());
}
