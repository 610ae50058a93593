//! The policy as a whole: the documented sample, every sample of a bad policy, the round trip.

use super::discover::Candidates;
use super::layers::{Layers, PolicyFile, Read};
use super::problem::headline;
use super::show::show;
use super::*;
use crate::source::{ColumnUnit, SourceMap};

const SAMPLE: &str = include_str!("../../tests/fixtures/policies/sample.yml");

fn file(path: &str, text: &str) -> PolicyFile {
    PolicyFile { path: RepoPath::new(path).unwrap(), in_repository: true, text: text.to_owned() }
}

#[test]
fn the_documented_sample_is_a_policy() {
    let mut sources = SourceMap::default();
    let policy = Policy::from_yaml(SAMPLE, &mut sources).unwrap();
    insta::assert_debug_snapshot!(policy);
}

#[test]
fn every_bad_policy_says_what_is_wrong_with_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/policies/bad");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 30, "the samples are not where they were");
    let said: Vec<String> = paths
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy();
            format!("## {name}\n{}\n", verdict(&text))
        })
        .collect();
    assert!(!said.concat().contains("no mistake"));
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn no_policy_is_too_large_or_too_deep_to_be_refused() {
    let deep = format!("change: {}{}\n", "[".repeat(20_000), "]".repeat(20_000));
    let lists = format!("change:\n  {}x\n", "- ".repeat(20_000));
    let large = "# filler\n".repeat(34_000);
    insta::assert_snapshot!([verdict(&deep), verdict(&lists), verdict(&large)].join("\n\n"));
}

fn verdict(text: &str) -> String {
    let mut sources = SourceMap::default();
    let circle: Read<'_> = &|path| match path.as_str() {
        "gate/a.yml" => Ok(Some("extends: gate/b.yml\n".to_owned())),
        "gate/b.yml" => Ok(Some("extends: gate/a.yml\n".to_owned())),
        _ => Ok(None),
    };
    let file = file(".backlog-gate.yml", text);
    let policy = Layers::read(file, Origin::Base, circle, &mut sources)
        .and_then(|layers| layers.policy(&sources));
    match policy {
        Ok(_) => "no mistake".to_owned(),
        Err(error) => {
            let hints: Vec<String> =
                error.hints().iter().map(|hint| format!("\n- {hint}")).collect();
            format!("{error}{}", hints.concat())
        }
    }
}

fn base(text: &str, sources: &mut SourceMap) -> Layers {
    Layers::read(file(".backlog-gate.yml", text), Origin::Base, &|_| Ok(None), sources).unwrap()
}

/// The shown policy without the line that says where it comes from.
fn body(layers: &Layers) -> String {
    show(layers).lines().skip(1).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_shown_policy_means_the_same_when_it_is_read_again() {
    for text in [
        SAMPLE,
        "",
        "extends: strict\nchange: {sections: template, size: {max_lines: none}}\nlink: {none: never}\n",
        "done: {items: [a, {text: 'b: #c', after: merge}]}\nready: {fields: [Owner, {any_of: [A, B], kinds: [bug], states: [done]}]}\n",
        "change: {when: [{paths: 'docs/**', labels: ['[docs]'], kinds: [task], sections: [Plan], add: true}], template: a/b.md}\n",
        "backlog: {files: ['a b/*.md', '*.md'], dialect: own}\ndialects: {own: {summary: \"a: b # c\\n\\u001b\", blocks: [{name: x, line: {pattern: x}, item: {kind: task}}]}}\n",
    ] {
        let mut sources = SourceMap::default();
        let first = base(text, &mut sources);
        let again = base(&show(&first), &mut sources);
        assert_eq!(again.check(&sources).problems, vec![], "{text}");
        assert_eq!(body(&again), body(&first), "{text}");
    }
}

#[test]
fn the_shown_policy_says_where_it_comes_from() {
    insta::assert_snapshot!(show(&Layers::preset_only()));
    let read: Read<'_> =
        &|path| Ok((path.as_str() == "gate/base.yml").then(|| "extends: strict\n".to_owned()));
    let mut sources = SourceMap::default();
    let top = file(".github/.backlog-gate.yml", "extends: ./gate/base.yml\nmode: report\n");
    let layers = Layers::read(top, Origin::Base, read, &mut sources).unwrap();
    assert_eq!(
        show(&layers).lines().next().unwrap(),
        "# From .github/.backlog-gate.yml at the base. It builds upon gate/base.yml."
    );
}

#[test]
fn every_preset_is_a_policy_without_a_mistake_or_a_remark() {
    for name in layers::preset_names() {
        let mut sources = SourceMap::default();
        let checked = base(&format!("extends: {name}\n"), &mut sources).check(&sources);
        assert_eq!((checked.problems, checked.remarks), (vec![], vec![]), "{name}");
        base(layers::preset(name).unwrap(), &mut sources).policy(&sources).unwrap();
    }
}

#[test]
fn an_empty_policy_is_the_preset_recommended() {
    let mut sources = SourceMap::default();
    for text in
        ["", "\n# nothing\n", "---\n", "\u{feff}", "change:\nwip:\n", "extends: recommended"]
    {
        let policy = base(text, &mut sources);
        assert_eq!(policy.check(&sources).problems, vec![], "{text:?}");
        assert_eq!(body(&policy), body(&Layers::preset_only()), "{text:?}");
    }
}

#[test]
fn a_set_key_hides_the_presets_and_leaves_the_rest() {
    let mut sources = SourceMap::default();
    let text = "change: {size: {max_lines: none}}\nwip: {limits: [{max: 5, state: blocked}]}\n\
                rules: {change: off, wip/aging: note}\n";
    let policy = Policy::from_yaml(text, &mut sources).unwrap();
    let size = policy.change.size;
    let limits = (size.max_lines, size.max_files, size.max_commits);
    assert_eq!(limits, (None, Some(60), Some(30)));
    let limits: Vec<_> = policy.wip.iter().map(|limit| (limit.max, limit.state)).collect();
    assert_eq!(limits, [(5, State::Blocked)]);
    // The area is nearer than what the preset says of one of its rules.
    let severities: Vec<_> = policy.severities.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    assert_eq!(
        severities,
        [("change", Severity::Off), ("repo", Severity::Off), ("wip/aging", Severity::Note)]
    );
}

#[test]
fn demands_point_at_the_line_that_makes_them() {
    let mut sources = SourceMap::default();
    let text = "\u{feff}change:\r\n  sections:\r\n    - Plän\r\n    - name: Tests\r\n      min_words: 2\r\n\
                wip:\r\n  limits:\r\n    - {max: 1, per: owner}\r\n";
    let policy = Policy::from_yaml(text, &mut sources).unwrap();
    let Sections::Named(sections) = &policy.change.sections else {
        panic!("the sections are named");
    };
    let place = |at: Option<Location>| {
        let at = at.unwrap();
        let range = sources.range(at, ColumnUnit::Chars).unwrap();
        (range.line, range.column, sources.slice(at))
    };
    assert_eq!(place(sections[0].at), (3, 7, "Plän"));
    assert_eq!(place(sections[1].at), (4, 7, "name: Tests"));
    assert_eq!(place(policy.wip[0].at), (8, 7, "{max: 1, per: owner}"));
}

#[test]
fn brackets_in_logins_and_labels_mean_themselves() {
    let mut sources = SourceMap::default();
    let policy = Policy::from_yaml("exempt: {labels: '[skip]'}\n", &mut sources).unwrap();
    let authors = &policy.exempt.authors;
    assert!(authors.matches_name("dependabot[bot]") && authors.matches_name("Renovate[Bot]"));
    assert!(!authors.matches_name("robert") && !authors.matches_name("bot"));
    assert!(policy.exempt.labels.matches_name("[skip]") && !policy.exempt.labels.matches_name("s"));
}

#[test]
fn a_policy_builds_upon_five_files_and_no_more() {
    let chain = |length: usize| {
        move |path: &RepoPath| {
            let number: usize = path.as_str().parse().unwrap();
            let text = if number < length {
                format!("extends: \"{}\"\n", number + 1)
            } else {
                String::new()
            };
            Ok(Some(text))
        }
    };
    let read = |length: usize| {
        let mut sources = SourceMap::default();
        let file = file("1", "extends: \"2\"");
        let layers = Layers::read(file, Origin::Base, &chain(length), &mut sources).unwrap();
        (sources, layers)
    };
    let paths: Vec<String> = read(5).1.extends.iter().map(ToString::to_string).collect();
    assert_eq!(paths, ["2", "3", "4", "5"]);
    let (sources, layers) = read(6);
    let error = layers.policy(&sources).unwrap_err();
    assert_eq!(error.to_string(), "5:1:10: extends goes through more than 5 files");
}

#[test]
fn the_base_judges_before_the_head_and_a_named_file_before_both() {
    let base: Read<'_> = &|path| {
        Ok((path.as_str() == ".github/.backlog-gate.yml").then(|| "mode: report".to_owned()))
    };
    let head: Read<'_> = &|path| Ok((path.as_str() == ".backlog-gate.yml").then(String::new));
    let config = file("ci/gate.yml", "");
    let origin = |candidates| {
        let layers = discover::load(candidates, &mut SourceMap::default()).unwrap();
        (layers.origin, layers.path.map(|path| path.to_string()))
    };
    let all = Candidates { config: Some(&config), path: None, base: Some(base), head: Some(head) };
    assert_eq!(origin(all), (Origin::File, Some("ci/gate.yml".to_owned())));
    let no_config = Candidates { config: None, ..all };
    assert_eq!(origin(no_config), (Origin::Base, Some(".github/.backlog-gate.yml".to_owned())));
    let no_base = Candidates { base: Some(&|_| Ok(None)), ..no_config };
    assert_eq!(origin(no_base), (Origin::Head, Some(".backlog-gate.yml".to_owned())));
    assert_eq!(origin(Candidates::default()), (Origin::Default, None));
}

#[test]
fn two_policies_are_an_error_that_names_both() {
    let read: Read<'_> = &|path| Ok(path.as_str().ends_with(".yaml").then(String::new));
    assert_eq!(
        discover::find(read).unwrap_err().to_string(),
        "there are two policies: .backlog-gate.yaml and .github/.backlog-gate.yaml"
    );
}

#[test]
fn the_schema_in_the_repository_is_that_of_the_program() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/backlog-gate.schema.json");
    let generated = schema::generated(crate::rules::catalogue());
    #[expect(clippy::disallowed_methods, reason = "`.ci/generate` asks the test to write the file")]
    let writes = std::env::var_os("UPDATE_SCHEMA").is_some();
    if writes {
        std::fs::write(path, &generated).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == generated, "run: .ci/generate");
    assert!(schema::text() == generated, "the program carries another one: build it again");
}

#[test]
fn every_mistake_is_found_also_behind_an_unknown_key_and_a_wrong_type() {
    let text = "version: 1
bcklog: {}
extends: strct
wip:
  limits:
    - {max: x}
    - {per: ownr, max: 1}
change:
  sectoins:
    - Plan
  size: {max_lines: [1], max_fils: 2, max_files: 3}
rules:
  change/section-mising: error
  wip: loud
exempt: {drafts: maybe, kinds: [doc]}
link:
  requird: true
waivers:
  - {rule: wip, untl: 2026-12-31, until: 2026-12-31, reason: x}
";
    let mut sources = SourceMap::default();
    let found: Vec<String> = base(text, &mut sources)
        .check(&sources)
        .problems
        .iter()
        .map(|mistake| headline(mistake, &sources))
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn what_is_left_of_a_policy_with_mistakes_is_read_as_it_stands() {
    for text in [
        "a: &x 1\nb: *x\nmode: report\n",
        "- 1\n",
        "mode: [\n",
        "{a: 1, mode: report}\n",
        "link:\n  a: 1\n",
    ] {
        let mut sources = SourceMap::default();
        let found = base(text, &mut sources).check(&sources).problems;
        assert!(!found.is_empty() && found.len() <= 2, "{text} {found:?}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_policy_or_has_mistakes(
        text in "([a-c]: |- |[\\[\\]{},'\"*&]|mode: report|link:|exempt:|\n|  |é|x){0,30}"
    ) {
        let mut sources = SourceMap::default();
        let _ = base(&text, &mut sources).check(&sources);
    }
}
