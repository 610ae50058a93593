//! The eight tools: what each takes and gives.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::text::packed::packed;

/// Arguments of `check`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Arguments of `next`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Next {
    /// How many items of each list are shown, 20 if nothing is said; `more` says how many more there are.
    pub(super) limit: Option<usize>,
}

impl Next {
    /// How many are shown where nothing is said.
    pub(super) const LIMIT: usize = 20;
}

/// Arguments of `show`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Show {
    /// The item, by its id, its title or another name that it goes by.
    pub(super) item: String,
}

/// Arguments of `start`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Start {
    /// The item, by its id, its title or another name that it goes by.
    pub(super) item: String,
    /// Who does it: written into the backlog, so that nobody else starts it.
    pub(super) owner: Option<String>,
    /// Write nothing; show what would be written.
    #[serde(default)]
    pub(super) dry_run: bool,
}

/// Arguments of `finish`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Finish {
    /// The item, by its id, its title or another name that it goes by.
    pub(super) item: String,
    /// The description of the change: the criteria that it answers are ticked too.
    pub(super) description: Option<String>,
    /// Write nothing; show what would be written.
    #[serde(default)]
    pub(super) dry_run: bool,
}

/// Arguments of `add`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Add {
    /// The title, in one line.
    pub(super) title: String,
    /// Where to: the title of a section, a state, or the item that is to hold it. Where the other items
    /// stand that are not begun, if nothing is said.
    pub(super) to: Option<String>,
    /// Further fields by their names, as the other items have them, each in one line.
    #[serde(default)]
    pub(super) fields: BTreeMap<String, String>,
    /// Its id; the next free one if nothing is said.
    pub(super) id: Option<String>,
    /// Write nothing; show what would be written.
    #[serde(default)]
    pub(super) dry_run: bool,
}

/// Arguments of `check_draft`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckDraft {
    /// The description of the pull request, in Markdown.
    pub(super) body: String,
    /// Its title.
    pub(super) title: Option<String>,
    /// The branch that it goes into, where that is not the usual one.
    pub(super) base: Option<String>,
    /// The login of its author.
    pub(super) author: Option<String>,
    /// The names of its labels.
    #[serde(default)]
    pub(super) labels: Vec<String>,
}

/// Arguments of `explain`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Explain {
    /// The rule, `area/name` or a part of it.
    pub(super) rule: String,
}

/// The tools as `tools/list` names them. The program carries them as `schema/mcp-tools.json`, since
/// what makes the schemas is larger than what it makes.
pub(super) fn listed() -> Value {
    let kept = packed!("mcp-tools.json").text();
    serde_json::from_str(&kept).expect("a test compares it with the types")
}

#[cfg(test)]
mod tests {
    use schemars::generate::SchemaSettings;
    use serde_json::json;

    use super::*;
    use crate::report::{edit, items, judgement, next, rules};

    fn input<T: JsonSchema>() -> Value {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.inline_subschemas = true;
        });
        let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
        for key in ["$schema", "title", "description"] {
            schema.as_object_mut().unwrap().remove(key);
        }
        schema
    }

    /// Whether it only reads, and else whether it may be called twice.
    enum Effect {
        Reads,
        WritesOnce,
        Writes,
    }

    fn tool(
        (name, title, about): (&str, &str, &str),
        effect: Effect,
        input: Value,
        mut output: Value,
    ) -> Value {
        for key in ["$schema", "$id", "title"] {
            output.as_object_mut().unwrap().remove(key);
        }
        let reads = matches!(effect, Effect::Reads);
        json!({
            "name": name,
            "title": title,
            "description": about,
            "inputSchema": input,
            "outputSchema": output,
            "annotations": {
                "title": title,
                "readOnlyHint": reads,
                "destructiveHint": false,
                "idempotentHint": !matches!(effect, Effect::Writes),
                "openWorldHint": false,
            },
        })
    }

    fn generated() -> Value {
        json!([
            tool(
                (
                    "next",
                    "What may be started",
                    "Lists the items of the backlog that may be started now, the first first, what is in progress, and why the rest has to wait. Take the first that you can do. Of a long backlog the first of each list are shown, and how many more there are."
                ),
                Effect::Reads,
                input::<Next>(),
                next::schema(),
            ),
            tool(
                (
                    "show",
                    "Show an item",
                    "Shows one item of the backlog in full: its state, its owner, its fields and its acceptance criteria."
                ),
                Effect::Reads,
                input::<Show>(),
                items::schema(),
            ),
            tool(
                (
                    "start",
                    "Start an item",
                    "Says in the backlog that an item is in progress, and with `owner` whose it is. Refused where it breaks a limit, the order, the readiness of the item or its dependencies, and where somebody else has it. Call it before you begin to work."
                ),
                Effect::WritesOnce,
                input::<Start>(),
                edit::schema(),
            ),
            tool(
                (
                    "finish",
                    "Finish an item",
                    "Says in the backlog that an item is done, and ticks the criteria that `description` answers. Refused where criteria are open or a rule would fail. Call it when the work is done and tested."
                ),
                Effect::WritesOnce,
                input::<Finish>(),
                edit::schema(),
            ),
            tool(
                (
                    "add",
                    "Add an item",
                    "Adds an item to the backlog, written as its neighbours are, with the next free id. Refused where a rule would then fail. It is for work that is found on the way, not for the work that you are about to do where the policy says that items come first."
                ),
                Effect::Writes,
                input::<Add>(),
                edit::schema(),
            ),
            tool(
                (
                    "check_draft",
                    "Judge a description",
                    "Judges the work on this branch with this title and description as the pull request will be judged: the verdict, and what has to be done on which line. It judges the commits of the branch; before the first, the backlog as it lies there. Call it until the verdict is pass, then open the pull request."
                ),
                Effect::Reads,
                input::<CheckDraft>(),
                judgement::schema(),
            ),
            tool(
                (
                    "check",
                    "Judge the backlog",
                    "Judges the backlog as it lies in the working directory, without a change: every finding with its line and what to do."
                ),
                Effect::Reads,
                input::<Nothing>(),
                judgement::schema(),
            ),
            tool(
                (
                    "explain",
                    "Explain a rule",
                    "Explains a rule: what it finds, why, an example that fails, one that passes, and the keys of the policy that change it."
                ),
                Effect::Reads,
                input::<Explain>(),
                rules::schema_of_pages(),
            ),
        ])
    }

    #[test]
    fn the_schemas_in_the_repository_are_those_of_the_tools() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/mcp-tools.json");
        let text = serde_json::to_string_pretty(&generated()).unwrap() + "\n";
        #[expect(clippy::disallowed_methods, reason = "`.ci/generate` asks the test to write it")]
        let writes = std::env::var_os("UPDATE_SCHEMA").is_some();
        if writes {
            std::fs::write(path, &text).unwrap();
        }
        assert!(std::fs::read_to_string(path).unwrap_or_default() == text, "run: .ci/generate");
        assert!(writes || listed() == generated(), "the program carries others: build it again");
    }
}
