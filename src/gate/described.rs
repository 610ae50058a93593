//! What is true of every description: text that nobody sees turns no verdict, and the block to paste
//! leads to a pass.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use proptest::prelude::*;

use super::{FailOn, Report, Verdict, judge};
use crate::backlog::{Item, State};
use crate::change::boxes::Boxes;
use crate::change::checklist::{Answer, answer};
use crate::markdown::Document;
use crate::policy::Choice;
use crate::rules::Example;
use crate::rules::testing::Fixture;
use crate::sort::Sort as _;
use crate::source::Span;

/// A repository with a description that does not pass.
#[derive(Debug)]
struct Red {
    name: String,
    policy: String,
    base: Option<String>,
    backlog: String,
    template: Option<String>,
    title: String,
    description: String,
}

impl Red {
    fn example(&self) -> Example<'_> {
        Example {
            policy: &self.policy,
            base: self.base.as_deref(),
            backlog: &self.backlog,
            template: self.template.as_deref(),
            title: &self.title,
            description: Some(&self.description),
            files: &["src/a.rs", "tests/a.rs"],
            ..Example::NONE
        }
    }

    fn fixture(&self) -> Fixture {
        Fixture::new(&self.example())
    }

    fn with(&self, description: &str) -> Fixture {
        Fixture::new(&Example { description: Some(description), ..self.example() })
    }
}

/// The cases of descriptions that the gate refuses.
fn cases() -> Vec<Red> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/description");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.order();
    folders.iter().filter_map(|folder| case(folder)).collect()
}

fn case(folder: &Path) -> Option<Red> {
    let read = |path: &str| fs::read_to_string(folder.join(path)).ok();
    let expect: serde_json::Value = serde_json::from_str(&read("expect.json")?).unwrap();
    if expect["exit"] != 1 {
        return None;
    }
    let backlog = |side: &str| {
        ["BACKLOG.md", "TODO.md"].iter().find_map(|name| read(&format!("{side}/{name}")))
    };
    let templates = [
        ".github/pull_request_template.md",
        ".github/PULL_REQUEST_TEMPLATE.md",
        ".gitlab/merge_request_templates/Default.md",
    ];
    let base = backlog("base").unwrap_or_default();
    Some(Red {
        name: folder.file_name().unwrap().to_string_lossy().into_owned(),
        policy: read("base/.backlog-gate.yml").unwrap_or_default(),
        backlog: backlog("head").unwrap_or_else(|| base.clone()),
        base: Some(base),
        template: templates.iter().find_map(|path| read(&format!("base/{path}"))),
        title: expect["title"].as_str().unwrap_or_default().to_owned(),
        description: read("body.md").unwrap_or_default(),
    })
}

const BACKLOG: &str = "# Backlog\n\n## In Progress\n\n### US-1: Export\n\n- **Status:** In Progress\n- **Acceptance Criteria:**\n  - Rows are streamed\n  - An audit row is written\n\n### US-2: Import\n\n- **Status:** Planned\n\n## Definition of Done\n\n- Docs updated\n- Dashboard looked at\n";

fn red(name: &str, policy: &str, template: Option<&str>, description: &str) -> Red {
    Red {
        name: name.to_owned(),
        policy: policy.to_owned(),
        base: None,
        backlog: BACKLOG.to_owned(),
        template: template.map(str::to_owned),
        title: Example::NONE.title.to_owned(),
        description: description.to_owned(),
    }
}

/// Descriptions that lack something of each kind.
fn written() -> Vec<Red> {
    let template = Some(
        "<!-- Thank you! -->\n\nSay what changes.\n\n## Plan\n\n<!-- How? -->\n\n## Type of change\n\n- [ ] Fix\n- [ ] Feature\n\n## Tests\n\n- [ ] Unit tests pass\n- [ ] Tried by hand\n\n## Pictures (optional)\n",
    );
    let of_template = "change: {sections: template}\ndone: {items: []}\n";
    vec![
        red("nothing at all", "", None, ""),
        red("no section", "", None, "Rows are streamed.\n"),
        red("one section", "", None, "Backlog: US-1\n\n## Plan\n\nStream the rows to the file.\n"),
        red(
            "placeholders",
            "",
            None,
            "Backlog: US-1\n\n## Plan\n\nTBD\n\n## Tests\n\nn/a\n\n## Acceptance\n\n- [ ] Rows are streamed\n",
        ),
        red(
            "no reason",
            "",
            None,
            "Backlog: none - n/a\n\n## Plan\n\nStream the rows to it.\n\n## Tests\n\nRan them all.\n",
        ),
        red(
            "only mentioned",
            "",
            None,
            "A follow-up of US-2.\n\n## Plan\n\nStream the rows to it.\n\n## Tests\n\nRan them.\n\n## Acceptance\n\nUS-2 is not touched.\n",
        ),
        red(
            "empty template",
            of_template,
            template,
            "Say what changes.\n\n## Plan\n\n## Type of change\n\n- [ ] Fix\n- [ ] Feature\n\n## Tests\n\n- [ ] Unit tests pass\n- [ ] Tried by hand\n",
        ),
        red(
            "half a template",
            of_template,
            template,
            "The rows are streamed.\n\n## Type of change\n\n- [x] Fix\n\n## Tests\n\n- [x] Unit tests pass\n",
        ),
        red(
            "boxes that are none",
            of_template,
            template,
            "The rows are streamed.\n\nBacklog: US-2\n\n## Plan\n\nA buffer less.\n\n## Type of change\n\n- [ x ] Fix\n\n## Tests\n\n- [ ] ~~Unit tests pass~~\n- [✓] Tried by hand\n",
        ),
        red(
            "open criteria",
            "",
            None,
            "Backlog: US-1\n\n## Plan\n\nStream the rows to it.\n\n## Tests\n\nRan them all.\n\n## Acceptance\n\n- [ ] Docs updated\n- [x] Rows are streamed\n",
        ),
    ]
}

fn reds() -> Vec<Red> {
    cases().into_iter().chain(written()).collect()
}

/// The rules about what an author writes.
const OF_AUTHORS: [&str; 7] = [
    "change/section-missing",
    "change/section-empty",
    "change/checklist-open",
    "change/checklist-incomplete",
    "change/criteria-uncovered",
    "dod/item-missing",
    "link/missing",
];

fn faults(report: &Report<'_>) -> Vec<String> {
    let findings = report.findings.iter();
    let counts =
        findings.filter(|finding| !finding.pre_existing && OF_AUTHORS.contains(&finding.rule));
    counts.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
}

const SENTENCE: &str = "The rows are streamed to the file, and a test compares both ways.";

/// Fills in a description that was pasted, as an author does who follows the report without a
/// thought: a sentence below each heading and on top, a tick in each box, one of a choice.
fn filled(red: &Red, pasted: &str) -> String {
    let mut text = with_reasons(pasted);
    let document = Document::parse(&text);
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for section in &document.sections {
        let at = section.body.range().start;
        edits.push((at, at, format!("\n{SENTENCE}\n\n")));
    }
    for near in &document.near_boxes {
        let line = &text[near.span.range()];
        let behind = line.find(&near.mark).map_or(0, |at| at + near.mark.len());
        edits.push((near.span.range().start, near.span.range().start + behind, "- [x]".to_owned()));
    }
    let fixture = red.with(&text);
    let context = fixture.context();
    let declared = context.declared_sections();
    let template = fixture
        .change
        .as_ref()
        .and_then(|change| change.template.as_ref())
        .map(|one| (one, context.sources.text(one.source)));
    let boxes = Boxes::new(template, (&document, &text), &declared);
    let mut taken = Vec::new();
    for (index, task) in document.tasks.iter().enumerate() {
        let group = boxes.about[index].and_then(|wanted| boxes.group_of(wanted));
        if let Some(group) = group.filter(|group| boxes.choice(group) != Choice::Every) {
            let is_first = !taken.contains(&std::ptr::from_ref(group));
            taken.push(std::ptr::from_ref(group));
            let mark = if is_first { "[x]" } else { "[ ]" };
            edits.push((task.marker.range().start, task.marker.range().end, mark.to_owned()));
        } else if answer(task) == Answer::Open {
            edits.push((task.marker.range().start, task.marker.range().end, "[x]".to_owned()));
        }
    }
    edits.order_by_key(|(start, ..)| std::cmp::Reverse(*start));
    for (start, end, new) in edits {
        text.replace_range(start..end, &new);
    }
    let id = id_of(red);
    let mut lines: Vec<String> = text.lines().map(|line| named(line, &id)).collect();
    lines.insert(
        usize::from(lines.first().is_some_and(|line| line.starts_with("Backlog:"))),
        format!("\n{SENTENCE}\n"),
    );
    lines.join("\n") + "\n"
}

/// The text with a reason wherever one is lacking, and `Backlog: none` with the item.
fn with_reasons(text: &str) -> String {
    let document = Document::parse(text);
    let mut text = text.to_owned();
    for task in document.tasks.iter().rev() {
        if answer(task) == Answer::WithoutReason {
            let words = task.text.replace(['(', ')'], "").replace("N/A", "");
            let new = format!("{} (N/A: nobody reads it)", words.trim());
            let line = text[..task.span.range().start].rfind('\n').map_or(0, |at| at + 1);
            let end = text[line..].find('\n').map_or(text.len(), |end| line + end);
            text.replace_range(line..end, &format!("- [ ] {new}"));
        }
    }
    text
}

/// The item that a change of the case may work on.
fn id_of(red: &Red) -> String {
    let fixture = red.fixture();
    let items = &fixture.backlog.items;
    let works = |item: &&Item| item.state() == Some(State::InProgress);
    // What an item asks for besides is known only when it is named.
    let asks_nothing = |item: &&Item| item.criteria.is_empty();
    let working = items.iter().filter(works).find(asks_nothing);
    let item = working.or_else(|| items.iter().find(asks_nothing)).or_else(|| items.first());
    item.map(|item| item.id.clone()).unwrap_or_default()
}

fn named(line: &str, id: &str) -> String {
    match line {
        "Backlog:" => format!("Backlog: {id}"),
        _ if line.starts_with("Backlog: n") => "Backlog: none - a typo in a comment".to_owned(),
        _ => line.to_owned(),
    }
}

#[test]
fn the_block_pasted_and_filled_in_passes() {
    let mut wrong = String::new();
    let mut tried = 0;
    for red in reds() {
        let fixture = red.fixture();
        let report = judge(fixture.context(), FailOn::Error);
        assert_eq!(report.verdict, Verdict::Fail, "{} passes", red.name);
        if faults(&report).is_empty() {
            continue;
        }
        tried += 1;
        let own = red.description.as_str();
        let pasted = report.paste.clone().unwrap_or_else(|| own.to_owned());
        let filled = filled(&red, &pasted);
        let again = red.with(&filled);
        let left = faults(&judge(again.context(), FailOn::Error));
        if !left.is_empty() {
            writeln!(wrong, "== {}\n{}\n-- in\n{filled}\n", red.name, left.join("\n")).unwrap();
        }
    }
    assert!(tried > 40, "only {tried} were tried");
    assert!(wrong.is_empty(), "{wrong}");
}

/// Texts that are not seen where they are put between two characters, or between two lines.
const UNSEEN: [&str; 13] = [
    "<!-- x -->",
    "<!-- Backlog: US-1 -->",
    "<?x all tests ran ?>",
    "<!X tests ran>",
    "<![CDATA[ tests ran ]]>",
    "\u{200b}",
    "\u{2060}\u{fe0f}",
    "\u{ad}",
    "&#8203;",
    "<a name=\"tests ran\"></a>",
    "<span title=\"I ran all tests\"></span>",
    MARKER,
    "<!-- > | ` -->",
];
/// Texts that are not seen as lines of their own.
const UNSEEN_LINES: [&str; 6] = [
    "<!-- ## Tests\n\nI ran them all.\n\n- [x] Unit tests pass -->",
    "[//]: # (Backlog: US-1)",
    "[x]: https://x.test \"I ran all tests\"",
    "[^99]: I ran all tests.",
    "<!-- Backlog: US-1 -->",
    "<p hidden>I ran all tests</p>",
];
/// The marker of a tool's own box, the one exception.
const MARKER: &str = "<!-- rebase-check -->";

/// Whether everything at byte `at` is seen as it is written: it is in no comment, code or tag.
fn is_open_text(text: &str, document: &Document, at: usize) -> bool {
    let hidden = document.comments.iter().chain(&document.code);
    let inside = |span: &Span| span.range().start < at && at < span.range().end;
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let line = &text[start..end];
    let is_plain =
        !line.contains(['<', '`', '\\', '&', '[']) || line.trim_start().starts_with("- [");
    // Inside a box or a mark of emphasis it is another text.
    let before = text[..at].chars().next_back();
    let next = text[at..].chars().next();
    let is_in_mark = matches!(before, Some('[' | '*' | '~' | '-' | '#' | '(' | ']'))
        || matches!(next, Some(']' | '*' | '~' | '[' | '(' | '#'));
    is_plain && !is_in_mark && !hidden.into_iter().any(inside)
}

proptest! {
    #[test]
    fn text_that_nobody_sees_turns_no_red_verdict_green(
        which in 0_usize..1000,
        place in 0.0_f64..1.0,
        unseen in proptest::sample::select(&UNSEEN[..]),
        line in proptest::option::of(proptest::sample::select(&UNSEEN_LINES[..])),
    ) {
        let reds = REDS.get_or_init(reds);
        let red = &reds[which % reds.len()];
        let text = red.description.as_str();
        let document = Document::parse(text);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place within a short text")]
        let mut at = text.floor_char_boundary((text.len() as f64 * place) as usize);
        let new = match line {
            Some(line) => {
                let ends = iter::once(0).chain(text.match_indices("\n\n").map(|(at, _)| at + 2));
                at = ends.filter(|end| *end <= at).last().unwrap_or(0);
                format!("{line}\n\n")
            }
            None => unseen.to_owned(),
        };
        prop_assume!(is_open_text(text, &document, at));
        let changed = format!("{}{new}{}", &text[..at], &text[at..]);
        let fixture = red.with(&changed);
        let verdict = judge(fixture.context(), FailOn::Error).verdict;
        let is_marked_box = unseen == MARKER && line.is_none();
        prop_assert!(verdict == Verdict::Fail || is_marked_box, "{}: {new:?} turns it green in\n{changed}", red.name);
    }
}

static REDS: std::sync::OnceLock<Vec<Red>> = std::sync::OnceLock::new();

/// The one exception: a box behind the marker of a tool that updates dependencies, outside of every
/// demanded section, that repeats no box of the template, the Definition of Done or the criteria.
#[test]
fn the_marker_of_a_tool_frees_its_own_box_and_no_other() {
    let verdict = |boxed: &str| {
        let good = format!(
            "Backlog: US-2\n\n## Plan\n\nStream the rows to it.\n\n## Tests\n\nRan them all.\n\n## Acceptance\n\nIt imports.\n\n## Definition of Done\n\n- [x] Docs updated\n- [x] Dashboard looked at\n\n## More\n\n{boxed}\n"
        );
        let states = "link: {states: [planned, in-progress]}\n";
        let fixture = red("", states, None, &good).fixture();
        judge(fixture.context(), FailOn::Error).verdict
    };
    assert_eq!(verdict("Nothing."), Verdict::Pass);
    assert_eq!(verdict("- [ ] If you want to rebase this, check this box"), Verdict::Fail);
    let own = format!("- [ ] {MARKER}If you want to rebase this, check this box");
    assert_eq!(verdict(&own), Verdict::Pass);
    assert_eq!(
        verdict("- [ ] <!-- x -->If you want to rebase this, check this box"),
        Verdict::Fail
    );
    let done = format!("- [ ] {MARKER}Docs updated");
    assert_eq!(verdict(&done), Verdict::Fail);
}
