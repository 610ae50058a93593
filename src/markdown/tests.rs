//! The page that a text becomes, as a whole.

use proptest::prelude::*;

use super::{Block, Document, NearBoxFault};

/// The lines of a page, each with what it is in front.
fn seen(text: &str) -> Vec<String> {
    let document = Document::parse(text);
    let page = &document.page;
    let one = |line: &super::PageLine| {
        let shape = line.shape;
        let block = match shape.block {
            Block::Text => "",
            Block::Heading => "# ",
            Block::Code => "code ",
            Block::Row => "row ",
            Block::Columns => "columns ",
            Block::Fold => "fold ",
            Block::Footnote => "note ",
        };
        let (quoted, entry) =
            (if shape.quoted { "> " } else { "" }, if shape.entry { "- " } else { "" });
        let boxed = if shape.boxed { "[] " } else { "" };
        let looks = page.looks(line.text.clone()).map(|(seen, look)| {
            let mark = if look.struck { "~" } else { "" };
            let code = if look.code && shape.block != Block::Code { "`" } else { "" };
            format!("{mark}{code}{}{code}{mark}", seen.replace('\t', " | "))
        });
        format!("{quoted}{block}{entry}{boxed}{}", looks.collect::<String>())
    };
    page.lines().iter().map(one).collect()
}

#[test]
fn a_page_has_what_people_see_and_nothing_else() {
    for (text, expected) in [
        ("a <!-- b --> c <?d ?><!E f><![CDATA[ g ]]>", &["a  c"][..]),
        ("a\n\n[//]: # (b)\n[c]: https://x.test\n\n[d][c]", &["a", "d"]),
        (
            "<a name=\"b\"></a>\n<span title=\"c\"></span>\n\n<br>\n\n&nbsp;\n\n<p hidden>d</p>\n",
            &[],
        ),
        (
            "<details>\n<summary>Out<b>put</b></summary>\n\n```text\nran\n  it\n```\n\n</details>",
            &["fold Output", "code ran", "code it"],
        ),
        ("a[^1] b[^2]\n\n[^1]: c\n[^3]: d\n\n    e", &["a b[^2]", "note c"]),
        ("a[^1]\n\n[^1]: b[^2]\n\n[^2]: c\n\n[^3]: d[^4]\n\n[^4]: e\n", &["a", "note b", "note c"]),
        ("\u{200b}a\u{202e}b\u{ad}\u{fe0f}c\u{a0}d&#8203;e&zwj;f \u{3164}", &["abc def"]),
        ("~~a~~ b <del>c</del> `d`", &["~a~ b ~c~ `d`"]),
        ("> a\n\n> [!NOTE]\n> b\n\n<blockquote>c</blockquote>", &["> a", "b", "> c"]),
        ("- [x] a\n  b\n1. c\n\n   d", &["- [] a", "b", "- c", "d"]),
        ("| a | b |\n|---|---|\n| c | `d` |\n", &["columns a | b", "row c | `d`"]),
        ("<table><tr><th>a</th><td>b</td></tr></table>", &["row a | b"]),
        ("<ul>\n<li>a &amp; b</li>\n<li>c</ul>", &["- a & b", "- c"]),
        ("a <script>b</script> c <style>\n\nd\n\n</style> e", &["a  c", "e"]),
        ("[a](https://x.test \"b\") ![c](d.png) <https://y.test>", &["a \u{fffc} https://y.test"]),
        ("a\\*b &lt;c&gt; <d", &["a*b <c> <d"]),
    ] {
        assert_eq!(seen(text), expected, "{text:?}");
    }
}

#[test]
fn headings_are_what_people_take_for_one() {
    for (text, expected) in [
        ("## <!-- a --> Plan ##\nb", &["# Plan", "b"][..]),
        ("<!-- a --> ## Plan\nb", &["# Plan", "b"]),
        ("&nbsp;## Plan\nb", &["# Plan", "b"]),
        ("<h2 align=\"center\">The <i>plan</i></h2>\n\nb", &["# The plan", "b"]),
        ("a <b>b</b>\n<b>Plan</b>\nc", &["a b", "# Plan", "c"]),
        (
            "**Plan**:\na\n**This is a whole sentence.**",
            &["# Plan:", "a", "This is a whole sentence."],
        ),
        ("`## a`\n\n\\#\\# b", &["`## a`", "# b"]),
    ] {
        // The marks of a heading that is not one for the parser are seen.
        let lines = seen(text).into_iter().map(|line| line.replace("# ## ", "# "));
        assert_eq!(lines.collect::<Vec<_>>(), expected, "{text:?}");
    }
    let title = |text: &str| Document::parse(text).sections.first().map(|s| s.title.clone());
    assert_eq!(title("&nbsp;## Plan").as_deref(), Some("Plan"));
    assert_eq!(title("## ~~Old~~ Plan").as_deref(), Some("Plan"));
}

#[test]
fn every_line_knows_its_place_in_the_source() {
    let text = "## Pl<!-- x -->an\n\n- [x] **a** `b` &amp; c<br>d\n\n> é\u{200b}f\n";
    let document = Document::parse(text);
    let page = &document.page;
    let source: Vec<&str> =
        page.lines().iter().map(|line| &text[page.source(line.text.clone()).range()]).collect();
    assert_eq!(source, ["Pl<!-- x -->an", "a** `b` &amp; c", "d", "é\u{200b}f"]);
    assert!(page.lines().iter().all(|line| line.section == Some(0)));
}

#[test]
fn boxes_are_understood_in_tables_and_as_symbols() {
    let boxes = |text: &str| -> Vec<(String, bool)> {
        let tasks = Document::parse(text).tasks.into_iter();
        tasks.map(|task| (task.text, task.ticked)).collect()
    };
    for (text, expected) in [
        (
            "| Box | Done |\n|---|---|\n| Tests | [x] |\n| Docs | ⬜ |\n| ✅ | Both |\n| a | b |\n",
            &[("Tests", true), ("Docs", false), ("Both", true)][..],
        ),
        (
            "| a | b | c |\n|---|---|---|\n| Chrome | ✅ | ❌ |\n| Safari | ✅ | ✅ |\n| ✅ | | |",
            &[("Chrome ❌", true)],
        ),
        (
            "- ✅ Tests\n- ☐ Docs\n- :white_check_mark: Log\n- Notes ✔️\n- ❌ no\n- `✅ code`",
            &[("Tests", true), ("Docs", false), ("Log", true), ("Notes", true)],
        ),
        (
            "<input type=\"checkbox\" checked> Tests<br><input type=checkbox> Docs",
            &[("Tests", true), ("Docs", false)],
        ),
        ("- [x] a\n- ✅ b\n- [ ] c", &[("a", true), ("b", true), ("c", false)]),
        ("- [ ] <del>The page</del> nobody reads it", &[("The page nobody reads it", false)]),
    ] {
        let expected: Vec<_> =
            expected.iter().map(|(text, ticked)| ((*text).to_owned(), *ticked)).collect();
        assert_eq!(boxes(text), expected, "{text:?}");
    }
    let task = Document::parse("- [ ] <del>The page</del> nobody reads it").tasks.remove(0);
    assert_eq!((task.struck.as_str(), task.plain.as_str()), ("The page", "nobody reads it"));
}

#[test]
fn what_was_only_meant_as_a_box_is_found() {
    let near = |text: &str| {
        let mut found = Document::parse(text).near_boxes;
        found.pop().map(|near| (near.mark, near.text, near.ticked, near.fault))
    };
    use NearBoxFault::{Blanks, Mark, NoBlankBehind, NoEntry};
    for (text, mark, ticked, fault) in [
        ("- [ x ] Docs", "[ x ]", true, Blanks),
        ("- [] Docs", "[]", false, Blanks),
        ("- [x ] Docs", "[x ]", true, Blanks),
        ("- [\u{a0}] Docs", "[ ]", false, NoEntry),
        ("- [✓] Docs", "[✓]", true, Mark),
        ("- [-] Docs", "[-]", false, Mark),
        ("- [x]Docs", "[x]", true, NoBlankBehind),
        ("- (x) Docs", "(x)", true, Mark),
        ("- ［ｘ］ Docs", "［ｘ］", true, Mark),
        ("[x] Docs", "[x]", true, NoEntry),
        ("<p>\n- [ ] Docs\n</p>", "[ ]", false, NoEntry),
        ("<!-- a -->\n<div>- [ ] Docs</div>", "[ ]", false, NoEntry),
        ("\\[x\\] Docs", "[x]", true, NoEntry),
    ] {
        assert_eq!(near(text), Some((mark.into(), "Docs".into(), ticked, fault)), "{text:?}");
    }
    for text in [
        "- [x] Docs",
        "<!-- a --> - [x] Docs",
        "- [x](https://x.test) Docs",
        "- [a] Docs",
        "`[ ] Docs`",
        "- [ ]\n",
        "[1] Docs",
        "[ ] Yes [x] No",
        "(x) Docs",
        "f(x) = y",
        "- [WIP] Docs",
    ] {
        assert_eq!(near(text), None, "{text:?}");
    }
}

/// Texts that are not seen wherever they are put.
const UNSEEN: [&str; 8] = [
    "<!-- x -->",
    "<?x ?>",
    "<!X y>",
    "<![CDATA[ x ]]>",
    "\u{200b}",
    "\u{2060}\u{fe0f}",
    "<!-- > | ` -->",
    "\u{ad}",
];

proptest! {
    #[test]
    fn invisible_text_changes_nothing(
        lines in proptest::collection::vec(
            "(## (Plan|Tests)|\\*\\*Plan\\*\\*|- \\[[ x]\\] [a-c]{1,3}( ~~b~~)?|> [a-c][a-c ]{0,4}|[a-c]{1,4} `[a-c]` [a-c]|Backlog: US-1\\.1|\\| [a-c] \\| \\[x\\] \\||1\\. [a-c]|)", 1..8),
        line in 0_usize..8,
        column in 0_usize..12,
        unseen in proptest::sample::select(&UNSEEN[..]),
    ) {
        let text = lines.join("\n");
        let mut changed = lines.clone();
        let line = line % changed.len();
        let column = changed[line].floor_char_boundary(column.min(changed[line].len()));
        changed[line].insert_str(column, unseen);
        let changed = changed.join("\n");
        // In code everything is seen but characters without ink.
        prop_assume!(!changed.contains(&format!("`{unseen}")) && !changed.contains(&format!("{unseen}`")));
        let (before, after) = (Document::parse(&text), Document::parse(&changed));
        prop_assert_eq!(before.page.text(), after.page.text(), "{:?}", changed);
        let titles = |document: &Document| -> Vec<String> { document.sections.iter().map(|s| s.title.clone()).collect() };
        prop_assert_eq!(titles(&before), titles(&after));
        let boxes = |document: &Document| -> Vec<(String, bool)> {
            document.tasks.iter().map(|task| (task.text.clone(), task.ticked)).collect()
        };
        prop_assert_eq!(boxes(&before), boxes(&after));
    }
}
