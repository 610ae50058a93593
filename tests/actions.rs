//! The action with a container and the one without take the same inputs and give the same outputs.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::Value;

fn read(path: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn names(action: &Value, key: &str) -> Vec<String> {
    action[key].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn both_actions_are_one_to_their_users() {
    let (container, setup) = (read("action.yml"), read("setup/action.yml"));
    let mut inputs = names(&setup, "inputs");
    inputs.retain(|name| name != "download_from");
    assert_eq!(inputs, names(&container, "inputs"), "setup/action.yml takes what action.yml takes");
    assert_eq!(names(&setup, "outputs"), names(&container, "outputs"));
    let steps = setup["runs"]["steps"].as_array().unwrap();
    let env = steps.iter().find(|step| step["id"] == "gate").unwrap()["env"].clone();
    for name in inputs {
        assert_eq!(setup["inputs"][&name], container["inputs"][&name], "the input {name}");
        let wanted = format!("${{{{ inputs.{name} }}}}");
        let variable = format!("INPUT_{}", name.to_uppercase());
        assert_eq!(env[&variable], wanted, "setup/action.yml hands {name} over");
    }
    for name in names(&setup, "outputs") {
        let wanted = format!("${{{{ steps.gate.outputs.{name} }}}}");
        assert_eq!(setup["outputs"][&name]["value"], wanted);
    }
}
