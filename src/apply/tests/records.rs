//! Records of data, brought into other states.

use super::every_fixture::inputs_of;
use crate::apply::bring;
use crate::backlog::State;

/// The text after the `number`th item is brought into a state.
fn after(path: &str, text: &str, number: usize, state: State) -> String {
    let inputs = inputs_of(path, text, "");
    match bring(&inputs, number, state) {
        Ok(applied) => applied.texts.into_values().next().unwrap_or_default(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_value_changes_in_its_place() {
    for (path, text, state, expected) in [
        (
            ".beads/issues.jsonl",
            "{\"id\":\"a-1\",\"title\":\"x\",\"status\":\"open\",\"priority\":1}\n",
            State::Done,
            "{\"id\":\"a-1\",\"title\":\"x\",\"status\":\"closed\",\"priority\":1}\n",
        ),
        (
            ".beads/issues.jsonl",
            "{\"id\":\"a-1\",\"title\":\"x \\\"y\\\"\"}\r\n",
            State::InProgress,
            "{\"id\":\"a-1\",\"title\":\"x \\\"y\\\"\",\"status\":\"in_progress\"}\r\n",
        ),
        (
            "tasks/tasks.json",
            "{\"tasks\": [\n  {\n    \"id\": 1,\n    \"title\": \"x\"\n  }\n]}\n",
            State::Blocked,
            "{\"tasks\": [\n  {\n    \"id\": 1,\n    \"title\": \"x\",\n    \"status\": \"blocked\"\n  }\n]}\n",
        ),
        (
            "tasks/tasks.json",
            "{\"tasks\": [{\"id\": 1, \"title\": \"x\", \"status\": null}]}",
            State::Done,
            "{\"tasks\": [{\"id\": 1, \"title\": \"x\", \"status\": \"done\"}]}",
        ),
        (
            "plan.yml",
            "- id: A\n  title: x # y\n  status: 'todo'\n",
            State::InProgress,
            "- id: A\n  title: x # y\n  status: 'in-progress'\n",
        ),
        (
            "plan.yml",
            "- title: x # y\n  id: A\n",
            State::Done,
            "- title: x # y\n  status: done\n  id: A\n",
        ),
        (
            "plan.yml",
            "- id: A\n  title: x\n  status:\n",
            State::Done,
            "- id: A\n  title: x\n  status: done\n",
        ),
        ("plan.yml", "- {id: A, title: x}\n", State::Done, "- {id: A, title: x, status: done}\n"),
        (
            "plan.yml",
            "- {id: A, title: x, status: Nö}\n",
            State::Done,
            "- {id: A, title: x, status: done}\n",
        ),
    ] {
        assert_eq!(after(path, text, 0, state), expected, "{text}");
    }
}
