//! `lint --fix`: what is certain is fixed, and nothing else.

use crate::harness::{BACKLOG, Repo};

/// A card under the wrong heading, wrong counts, and text that was decoded wrongly.
const MESSY: &str = "In Progress (3)\n\n1) Export â€” large\n- Status: Done\n- Owner: ada\n\n2) Import\n- Status: In Progress\n\nDone (2)\n\n3) Login\n- Status: Done\n";

#[test]
fn what_is_certain_is_fixed_and_a_second_run_changes_nothing() {
    let repo = Repo::new(&[("BACKLOG.md", MESSY)]);
    let shown = repo.run(&["lint", "--fix", "--dry-run"]);
    insta::assert_snapshot!(shown.out, @r"
    --- a/BACKLOG.md
    +++ b/BACKLOG.md
    @@ -1,8 +1,4 @@
    -In Progress (3)
    -
    -1) Export â€” large
    -- Status: Done
    -- Owner: ada
    +In Progress (1)
     
     2) Import
     - Status: In Progress
    @@ -11,3 +7,7 @@
     
     3) Login
     - Status: Done
    +
    +1) Export — large
    +- Status: Done
    +- Owner: ada
    ");
    assert!(shown.err.contains("would fix BACKLOG.md:1:14: write 1 (backlog/count-mismatch)"));
    assert_eq!((shown.code, repo.read("BACKLOG.md").as_str()), (0, MESSY));
    let fixed = repo.run(&["lint", "--fix"]);
    assert_eq!(fixed.code, 0, "{fixed:?}");
    assert!(fixed.err.contains("fixed BACKLOG.md:4:11: move item 1"), "{fixed:?}");
    let expected = "In Progress (1)\n\n2) Import\n- Status: In Progress\n\nDone (2)\n\n3) Login\n- Status: Done\n\n1) Export — large\n- Status: Done\n- Owner: ada\n";
    assert_eq!(repo.read("BACKLOG.md"), expected);
    let again = repo.run(&["lint", "--fix"]);
    assert!(again.err.contains("nothing that can be fixed"), "{again:?}");
    assert_eq!(repo.run(&["lint", "--fix", "--dry-run"]).out, "");
}

#[test]
fn what_is_left_is_reported_and_fails() {
    let two =
        BACKLOG.replace("Status: Ready", "Status: In Progress").replace("Ready\n", "Ready (4)\n");
    let repo = Repo::new(&[("BACKLOG.md", &two)]);
    let left = repo.run(&["lint", "--fix"]);
    assert_eq!(left.code, 1, "{left:?}");
    assert!(left.out.contains("error[wip/limit-exceeded]"), "{left:?}");
    let text = repo.read("BACKLOG.md");
    assert!(text.contains("Ready (0)\n") && !text.contains("Ready (4)"), "{text}");
    assert!(text.find("2) Import").unwrap() < text.find("Ready").unwrap(), "{text}");
}

#[test]
fn where_two_sections_would_do_nothing_moves() {
    let text = "In Progress\n\n1) Export\n- Status: Done\n\nDone\n\n2) Login\n- Status: Done\n\nDone\n\n3) Mail\n- Status: Done\n";
    let repo = Repo::new(&[("BACKLOG.md", text)]);
    assert_eq!(repo.run(&["lint", "--fix"]).code, 1);
    assert_eq!(repo.read("BACKLOG.md"), text);
}

#[test]
fn line_ends_and_what_cannot_be_repaired_stay() {
    let text = "\u{feff}Ready (1)\r\n\r\n1) ðŸ” Export â€” now\r\n- Status: Ready\r\n\r\n2) CAFÉ»\r\n- Status: Ready\r\n\r\n~~~\r\nâ€” is not a dash\r\n~~~";
    let repo = Repo::new(&[("BACKLOG.md", text)]);
    repo.run(&["lint", "--fix"]);
    let expected = text.replace("(1)", "(2)").replace("Export â€” now", "Export — now");
    assert_eq!(repo.read("BACKLOG.md"), expected);
}

#[test]
fn a_dry_run_is_of_a_fix() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    assert_eq!(repo.run(&["lint", "--dry-run"]).code, 2);
    assert_eq!(repo.run(&["lint", "--fix", "--dry-run", "--format", "json"]).code, 2);
}
