//! The schemas of everything that the commands write for programs.

use serde_json::Value;

use super::backtest::Summary;
use super::cases::CaseResult;
use super::init;
use super::overview::Overview;
use crate::policy::show::Shown;
use crate::report::schema::of;
use crate::report::{self, edit, items, judgement, next, rules, scaffold, sync};

/// Each with the name of its file.
fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("report", report::schema()),
        ("items", items::schema()),
        ("next", next::schema()),
        ("edit", edit::schema()),
        ("judgement", judgement::schema()),
        ("rules", rules::schema()),
        ("explain", rules::schema_of_pages()),
        ("scaffold", scaffold::schema()),
        ("init", init::schema()),
        ("sync", sync::schema()),
        ("policy-show", of::<Shown<'_>>("policy-show", "The policy that holds")),
        (
            "policy-cases",
            of::<Vec<CaseResult>>("policy-cases", "What came of the cases of a policy"),
        ),
        (
            "policy-history",
            of::<Summary>("policy-history", "The changes of the past under a policy"),
        ),
        ("overview", of::<Overview>("overview", "Many reports put together")),
    ]
}

#[test]
fn the_schemas_in_the_repository_are_those_of_the_program() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    #[expect(
        clippy::disallowed_methods,
        reason = "`.ci/generate` asks the test to write the files"
    )]
    let writes = std::env::var_os("UPDATE_SCHEMA").is_some();
    for (name, schema) in all() {
        let path = folder.join(format!("{name}.schema.json"));
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if writes {
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{name}: run .ci/generate");
    }
    let files = std::fs::read_dir(&folder).unwrap().count();
    // And that of the policy, and the tools for agents.
    assert_eq!(files, all().len() + 2, "a schema of nothing");
}
