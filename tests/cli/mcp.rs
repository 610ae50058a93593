//! The server for agents: eight tools, resources, and what it refuses.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::harness::{BACKLOG, GOOD, Repo};
use crate::schema::check;

/// A session.
pub(crate) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    id: u64,
    tools: Value,
    /// What the server said unasked.
    heard: VecDeque<Value>,
}

impl Client {
    pub(crate) fn new(folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_backlog-gate"));
        command.arg("mcp").current_dir(folder).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let input = child.stdin.take();
        let mut client =
            Self { child, input, output, id: 0, tools: Value::Null, heard: VecDeque::new() };
        let begun = client.ask(
            "initialize",
            json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}),
        );
        assert_eq!(begun["result"]["protocolVersion"], "2025-06-18", "{begun}");
        client.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string());
        client.tools = client.ask("tools/list", json!({}))["result"]["tools"].take();
        client
    }

    fn send(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        assert!(!line.contains('\u{1b}'), "{line:?}");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    fn raw(&mut self, line: &str) -> Value {
        self.send(line);
        self.read()
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.id += 1;
        let request = json!({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params});
        let mut answer = self.raw(&request.to_string());
        while answer["method"].is_string() {
            self.heard.push_back(answer);
            answer = self.read();
        }
        assert_eq!(answer["id"], self.id, "{answer}");
        answer
    }

    /// The result of a tool, which is as its schema says.
    pub(crate) fn call(&mut self, name: &str, arguments: Value) -> Value {
        let answer = self.ask("tools/call", json!({"name": name, "arguments": arguments}));
        let result = answer["result"].clone();
        assert!(result.is_object(), "{answer}");
        assert!(result["content"][0]["text"].is_string(), "{result}");
        let tool = self.tools.as_array().unwrap().iter().find(|tool| tool["name"] == name);
        if let Some(data) = result.get("structuredContent") {
            let faults = check(&tool.unwrap()["outputSchema"], data);
            assert!(faults.is_empty(), "{name}: {faults:#?}");
        } else {
            assert_eq!(result["isError"], true, "{result}");
        }
        result
    }

    /// The text of what is refused.
    pub(crate) fn refused(&mut self, name: &str, arguments: Value) -> String {
        let result = self.call(name, arguments);
        assert_eq!(result["isError"], true, "{result}");
        result["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// The data of what is done.
    pub(crate) fn done(&mut self, name: &str, arguments: Value) -> Value {
        let mut result = self.call(name, arguments);
        assert_eq!(result["isError"], false, "{result}");
        result["structuredContent"].take()
    }

    fn code(&mut self, line: &str) -> i64 {
        let answer = self.raw(line);
        answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("{line}: {answer}"))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        drop(self.input.take());
        let ended = self.child.wait().unwrap();
        if !std::thread::panicking() {
            assert!(ended.success(), "{ended}");
        }
    }
}

const ROOMY: &str = "version: 1\nwip: {limits: [{max: 50}]}\n";

#[test]
fn there_are_eight_tools_and_each_says_what_it_does() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let client = Client::new(repo.path());
    let tools = client.tools.as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    let expected = ["next", "show", "start", "finish", "add", "check_draft", "check", "explain"];
    assert_eq!(names, expected);
    for tool in tools {
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        assert_eq!(tool["outputSchema"]["type"], "object", "{tool}");
        let writes = ["start", "finish", "add"].contains(&tool["name"].as_str().unwrap());
        assert_eq!(tool["annotations"]["readOnlyHint"], !writes, "{tool}");
        assert_eq!(tool["annotations"]["destructiveHint"], false, "{tool}");
    }
}

#[test]
fn of_a_long_backlog_the_first_are_shown_and_how_many_more_there_are() {
    let card = |n: usize| format!("\n{n}) Card {n}\n- Status: Ready\n");
    let backlog = format!("{BACKLOG}\nReady\n{}", (10..60).map(card).collect::<String>());
    let repo = Repo::new(&[("BACKLOG.md", &backlog)]);
    let mut client = Client::new(repo.path());
    let counts = |next: &Value| {
        let shown = next["waiting"].as_array().unwrap().len();
        (shown, next["more"]["waiting"].as_u64().unwrap())
    };
    assert_eq!(counts(&client.done("next", json!({}))), (20, 31));
    assert_eq!(counts(&client.done("next", json!({"limit": 50}))), (50, 1));
    assert_eq!(counts(&client.done("next", json!({"limit": 100}))), (51, 0));
}

#[test]
fn every_tool_answers_in_text_and_as_data() {
    let backlog = format!("{BACKLOG}\nDone\n\n- Login\n");
    let repo = Repo::new(&[("BACKLOG.md", &backlog)]);
    let mut client = Client::new(repo.path());
    let next = client.done("next", json!({}));
    assert_eq!(
        (&next["in_progress"][0]["id"], &next["waiting"][0]["id"]),
        (&json!("1"), &json!("2"))
    );
    let shown = client.done("show", json!({"item": "export"}));
    assert_eq!(shown["items"][0]["id"], "1");
    let refused = client.refused("start", json!({"item": "2"}));
    assert!(refused.contains("error[wip/limit-exceeded]"), "{refused}");
    assert!(refused.contains("BACKLOG.md:"), "{refused}");
    assert_eq!(repo.read("BACKLOG.md"), backlog, "what is refused is not written");
    let dry = client.done("finish", json!({"item": "1", "dry_run": true}));
    assert_eq!((&dry["outcome"], repo.read("BACKLOG.md") == backlog), (&json!("dry-run"), true));
    let done = client.done("finish", json!({"item": "1"}));
    assert_eq!((&done["outcome"], &done["items"][0]["state"]), (&json!("written"), &json!("done")));
    let started = client.done("start", json!({"item": "2", "owner": "ada"}));
    assert_eq!(started["items"][0]["owner"], "ada");
    assert!(repo.read("BACKLOG.md").contains("- Owner: ada"), "{}", repo.read("BACKLOG.md"));
    let other = client.refused("start", json!({"item": "2", "owner": "bob"}));
    assert!(other.contains("belongs to ada") && other.contains("help:"), "{other}");
    let again = client.done("start", json!({"item": "2", "owner": "ada"}));
    assert_eq!(again["outcome"], "unchanged");
    let added = client.done("add", json!({"title": "Preview", "to": "Ready"}));
    assert_eq!(added["items"][0]["id"], "3");
    let checked = client.done("check", json!({}));
    assert_eq!(checked["verdict"], "pass", "{checked:#}");
    let page = client.done("explain", json!({"rule": "limit-exceeded"}));
    assert_eq!(page["rules"][0]["id"], "wip/limit-exceeded");
    let lost = client.refused("show", json!({"item": "99"}));
    assert!(lost.contains("there is no item") && lost.contains("help:"), "{lost}");
}

#[test]
fn a_draft_gets_the_verdict_of_check() {
    let files = [("BACKLOG.md", BACKLOG)];
    let repo =
        Repo::with_change(&files, "Export", &[("src/a.rs", "fn a() {}"), ("tests/a.rs", "")]);
    let mut client = Client::new(repo.path());
    let good = client.done("check_draft", json!({"body": GOOD}));
    assert_eq!((&good["verdict"], &good["items"][0]), (&json!("pass"), &json!("1")), "{good:#}");
    let bad = client.done("check_draft", json!({"body": "Backlog: 9", "title": "x"}));
    assert_eq!(bad["verdict"], "fail");
    let check = repo.check("Backlog: 9", &["--title", "x", "--format", "json"]).json();
    let rules = |report: &Value| {
        let found = report["findings"].as_array().unwrap().iter();
        let mut rules: Vec<String> = found.map(|found| found["rule"].to_string()).collect();
        rules.sort();
        rules
    };
    assert_eq!(rules(&bad), rules(&check));
}

#[test]
fn what_is_edited_here_does_not_judge() {
    let strict = "version: 1\nwip: {limits: [{max: 1}]}\n";
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", strict)]);
    repo.write(".backlog-gate.yml", ROOMY);
    let mut client = Client::new(repo.path());
    let refused = client.refused("start", json!({"item": "2"}));
    assert!(refused.contains("wip/limit-exceeded"), "{refused}");
    let policy = client.ask("resources/read", json!({"uri": "backlog-gate://policy"}));
    let text = policy["result"]["contents"][0]["text"].as_str().unwrap();
    assert!(text.contains("max: 1}") && !text.contains("max: 50"), "{text}");
}

#[test]
fn nothing_is_started_that_next_does_not_offer() {
    let waves = "# Backlog\n\n## Ready\n\n- [ ] A-1 Dig\n\n## Blocked\n\n- [ ] A-2 Sow\n";
    let repo = Repo::new(&[("BACKLOG.md", waves), (".backlog-gate.yml", ROOMY)]);
    let mut client = Client::new(repo.path());
    let refused = client.refused("start", json!({"item": "A-2"}));
    assert!(refused.contains("must not be started now: it is blocked"), "{refused}");
    assert!(refused.contains("help: take the first item that `next` lists"), "{refused}");
    assert_eq!(repo.read("BACKLOG.md"), waves);
}

#[test]
fn resources_are_the_backlog_its_files_its_items_and_the_policy_and_nothing_else() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG), ("secret.txt", "s3cret")]);
    let mut client = Client::new(repo.path());
    let list = client.ask("resources/list", json!({}));
    let uris: Vec<&str> = list["result"]["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["uri"].as_str().unwrap())
        .collect();
    let file = "backlog-gate://file/BACKLOG.md";
    assert_eq!(uris, ["backlog-gate://backlog", "backlog-gate://policy", file]);
    let templates = client.ask("resources/templates/list", json!({}));
    assert_eq!(templates["result"]["resourceTemplates"].as_array().unwrap().len(), 2);
    let text =
        |answer: &Value| answer["result"]["contents"][0]["text"].as_str().unwrap().to_owned();
    for uri in [uris[0], uris[1], "backlog-gate://item/2", "backlog-gate://item/Import"] {
        let read = client.ask("resources/read", json!({"uri": uri}));
        assert!(!text(&read).is_empty(), "{read}");
    }
    let read = client.ask("resources/read", json!({"uri": file}));
    assert_eq!(text(&read), BACKLOG);
    for uri in [
        "backlog-gate://file/secret.txt",
        "backlog-gate://file/../../etc/passwd",
        "backlog-gate://file/%2Fetc%2Fpasswd",
        "backlog-gate://file/%ff",
        "backlog-gate://item/77",
        "file:///etc/passwd",
        "",
    ] {
        let refused = client.ask("resources/read", json!({"uri": uri}));
        assert_eq!(refused["error"]["code"], -32002, "{uri}: {refused}");
    }
    assert_eq!(client.ask("resources/subscribe", json!({"uri": file}))["result"], json!({}));
    repo.write("BACKLOG.md", BACKLOG.replace("Import", "Import it"));
    client.ask("ping", json!({}));
    let update = client.heard.pop_front().unwrap_or_else(|| client.read());
    assert_eq!(update["method"], "notifications/resources/updated", "{update}");
    assert_eq!(update["params"]["uri"], file);
    client.ask("resources/unsubscribe", json!({"uri": file}));
}

#[test]
fn whatever_comes_is_answered_and_nothing_breaks() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let mut client = Client::new(repo.path());
    for (line, code) in [
        ("{", -32700),
        ("\u{0}", -32700),
        ("[]", -32600),
        ("7", -32600),
        ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nope\\u001b[31m\"}", -32601),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}", -32602),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}", -32602),
        (
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}}",
            -32602,
        ),
        (
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/read\",\"params\":{\"uri\":7}}",
            -32602,
        ),
    ] {
        assert_eq!(client.code(line), code, "{line}");
    }
    for (name, arguments) in [
        ("next", json!({"x": 1})),
        ("show", json!({})),
        ("show", json!({"item": 7})),
        ("start", json!({"item": "2", "owner": ["a"]})),
        ("start", json!([])),
        ("start", json!("2")),
        ("add", json!({"title": "x", "path": "/etc/passwd"})),
        ("check_draft", json!({"body": null})),
        ("nope", json!({})),
    ] {
        let answer = client.ask("tools/call", json!({"name": name, "arguments": arguments}));
        assert_eq!(answer["error"]["code"], -32602, "{name} {arguments}: {answer}");
    }
    let long = format!("\"{}\"", "x".repeat(5 * 1024 * 1024));
    assert_eq!(client.code(&long), -32600);
    for (name, arguments) in [
        ("show", json!({"item": "\u{1b}[2J"})),
        ("start", json!({"item": "2", "owner": "\u{1b}[31mada"})),
        ("start", json!({"item": "2", "owner": ""})),
        ("add", json!({"title": "a\nb"})),
        ("add", json!({"title": "x", "fields": {"Owner": "a\nb"}})),
        ("add", json!({"title": "x", "id": "1"})),
        ("explain", json!({"rule": ""})),
        ("check_draft", json!({"body": "x", "base": "nope"})),
    ] {
        client.refused(name, arguments);
    }
    assert_eq!(repo.read("BACKLOG.md"), BACKLOG);
    assert_eq!(client.ask("ping", json!({}))["result"], json!({}));
}

#[test]
fn each_version_is_spoken_and_only_one_has_batches() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let mut client = Client::new(repo.path());
    for (asked, given) in
        [("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2099-01-01", "2025-06-18")]
    {
        let begun = client.ask("initialize", json!({"protocolVersion": asked}));
        assert_eq!(begun["result"]["protocolVersion"], given, "{begun}");
    }
    client.ask("initialize", json!({"protocolVersion": "2025-03-26"}));
    let batch = json!([
        {"jsonrpc": "2.0", "id": "a", "method": "ping"},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": "b", "method": "nope"},
        7,
    ]);
    let answers = client.raw(&batch.to_string());
    assert_eq!(answers.as_array().unwrap().len(), 3, "{answers}");
    assert_eq!((&answers[0]["id"], &answers[1]["error"]["code"]), (&json!("a"), &json!(-32601)));
}

#[test]
fn a_request_that_waits_is_taken_back() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let mut client = Client::new(repo.path());
    let call = |id: u64| json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": "check", "arguments": {}}});
    let back = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 903}});
    let lines = [call(901), call(902), call(903), back, call(904)].map(|line| line.to_string());
    client.send(&lines.join("\n"));
    let mut ids = Vec::new();
    while ids.last() != Some(&904) {
        ids.push(client.read()["id"].as_u64().unwrap());
    }
    // It may have been answered before the word came.
    assert!(ids == [901, 902, 904] || ids == [901, 902, 903, 904], "{ids:?}");
}

#[test]
fn writers_side_by_side_lose_nothing() {
    const WRITERS: usize = 8;
    const EACH: usize = 4;
    let text = "# Backlog\n\n- [ ] US-1 One\n";
    let repo = Repo::new(&[("BACKLOG.md", text)]);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let folder = repo.path();
            scope.spawn(move || {
                let mut client = Client::new(folder);
                for number in 0..EACH {
                    let title = format!("Item {number} of {writer}");
                    let added = client.done("add", json!({"title": title}));
                    assert_eq!(added["outcome"], "written");
                }
            });
        }
    });
    let items = repo.run(&["items", "--format", "json"]).json();
    let items = items["items"].as_array().unwrap();
    assert_eq!(items.len(), 1 + WRITERS * EACH);
    let ids: std::collections::BTreeSet<&str> =
        items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), items.len(), "no id is given twice");
}

#[cfg(unix)]
#[test]
fn no_link_leads_out() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("BACKLOG.md"), BACKLOG).unwrap();
    let repo = Repo::new(&[("README.md", "")]);
    symlink(outside.path().join("BACKLOG.md"), repo.path().join("BACKLOG.md")).unwrap();
    symlink(outside.path(), repo.path().join("docs")).unwrap();
    let mut client = Client::new(repo.path());
    for (name, arguments) in
        [("next", json!({})), ("start", json!({"item": "2"})), ("add", json!({"title": "x"}))]
    {
        let refused = client.refused(name, arguments);
        assert!(refused.contains("no backlog was found"), "{refused}");
    }
    assert_eq!(std::fs::read_to_string(outside.path().join("BACKLOG.md")).unwrap(), BACKLOG);
}

#[test]
fn a_folder_that_is_not_there_is_said_before_anything() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let run = repo.run(&["mcp", "--repo", "nope"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    assert!(run.err.contains("there is no directory nope"), "{run:?}");
}
