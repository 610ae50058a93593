//! The language server, driven by a small client of its protocol.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::harness::{BACKLOG, Repo};

/// A backlog whose items have ids of their own, with a dependency over two files.
const ITEMS: &str = "# Backlog\n\n## In Progress\n\n### US-1.1: Export rows\n\n- Status: In Progress\n- Owner: Ada\n- Acceptance Criteria:\n  - [ ] Rows are streamed\n\n## Ready\n\n### US-1.2: Import rows\n\n- Status: Ready\n- Owner: Grace\n- Depends on: US-1.1\n";

/// An editor, as far as a test needs one.
struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    asked: i64,
    /// What came in between.
    heard: Vec<Value>,
    root: String,
}

impl Editor {
    fn new(repo: &Repo) -> Self {
        Self::with(repo, json!({}))
    }

    fn with(repo: &Repo, capabilities: Value) -> Self {
        Self::below(repo.path(), capabilities)
    }

    fn below(folder: &Path, capabilities: Value) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_backlog-gate"))
            .arg("lsp")
            .env_clear()
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        let root = format!("file://{}", folder.canonicalize().unwrap().display());
        let mut editor = Self { child, input, output, asked: 0, heard: Vec::new(), root };
        let params =
            json!({"processId": null, "rootUri": editor.root, "capabilities": capabilities});
        let begun = editor.ask("initialize", params);
        assert_eq!(begun["serverInfo"]["name"], "backlog-gate");
        editor.tell("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        input.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn receive(&mut self) -> Value {
        let mut len = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).unwrap();
            assert!(!line.is_empty(), "the server is gone");
            match line.trim().strip_prefix("Content-Length: ") {
                Some(number) => len = number.parse().unwrap(),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut bytes = vec![0; len];
        self.output.read_exact(&mut bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The whole answer to a question; what else comes is kept.
    fn answer(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.receive();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
            self.heard.push(message);
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The next message of this method.
    fn hear(&mut self, method: &str) -> Value {
        if let Some(at) = self.heard.iter().position(|message| message["method"] == method) {
            return self.heard.remove(at)["params"].clone();
        }
        loop {
            let message = self.receive();
            if message["method"] == method {
                return message["params"].clone();
            }
            self.heard.push(message);
        }
    }

    fn uri(&self, path: &str) -> String {
        format!("{}/{path}", self.root)
    }

    fn open(&mut self, path: &str, text: &str) {
        let document =
            json!({"uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Puts `text` in the place of a range.
    fn type_in(&mut self, path: &str, version: i64, [line, from, end, to]: [u32; 4], text: &str) {
        let range = json!({"start": {"line": line, "character": from}, "end": {"line": end, "character": to}});
        self.tell(
            "textDocument/didChange",
            json!({"textDocument": {"uri": self.uri(path), "version": version},
                   "contentChanges": [{"range": range, "text": text}]}),
        );
    }

    fn at(&self, path: &str, line: u32, character: u32) -> Value {
        json!({"textDocument": {"uri": self.uri(path)},
               "position": {"line": line, "character": character}})
    }

    /// The diagnostics of a file, the next time that some are sent for it: `RULE LINE:CHARACTER`.
    fn diagnostics(&mut self, path: &str) -> Vec<String> {
        let uri = self.uri(path);
        loop {
            let params = self.hear("textDocument/publishDiagnostics");
            if params["uri"] == uri.as_str() {
                let one = |found: &Value| {
                    let start = &found["range"]["start"];
                    let code = found["code"].as_str().unwrap_or("-");
                    format!("{code} {}:{}", start["line"], start["character"])
                };
                return params["diagnostics"].as_array().unwrap().iter().map(one).collect();
            }
        }
    }

    fn labels(&mut self, path: &str, line: u32, character: u32) -> Vec<String> {
        let list = self.ask("textDocument/completion", self.at(path, line, character));
        let items = list["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }

    fn close(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        self.input = None;
        // What was on its way before; unread it would hold the server up.
        std::io::copy(&mut self.output, &mut std::io::sink()).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

/// `LINE:FROM-TO` of a range or of what has one.
fn place(value: &Value) -> String {
    let range = value.get("range").unwrap_or(value);
    let (start, end) = (&range["start"], &range["end"]);
    format!("{}:{}-{}", start["line"], start["character"], end["character"])
}

fn places(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(place).collect()
}

/// The titles of code actions.
fn titles(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|action| action["title"].as_str().unwrap()).collect()
}

#[test]
fn findings_follow_the_text_that_is_not_saved() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let mut editor = Editor::new(&repo);
    editor.open("BACKLOG.md", BACKLOG);
    assert_eq!(editor.diagnostics("BACKLOG.md"), [] as [&str; 0]);
    let second = "\n9) Second\n- Status: In Progress\n";
    editor.type_in("BACKLOG.md", 2, [6, 0, 6, 0], second);
    let found = editor.diagnostics("BACKLOG.md");
    assert!(found.iter().any(|found| found.starts_with("wip/limit-exceeded")), "{found:?}");
    editor.type_in("BACKLOG.md", 3, [6, 0, 9, 0], "");
    assert_eq!(editor.diagnostics("BACKLOG.md"), [] as [&str; 0]);
    assert_eq!(repo.read("BACKLOG.md"), BACKLOG, "an editor writes, not the server");
    editor.close();
}

#[test]
fn an_item_is_shown_found_and_renamed_over_all_files() {
    let plan = "# Backlog of the web\n\n## Ready\n\n### US-2.1: Show rows\n\n- Status: Ready\n- Depends on: US-1.2\n";
    let repo = Repo::new(&[("BACKLOG.md", ITEMS), ("docs/BACKLOG.md", plan)]);
    let mut editor = Editor::new(&repo);
    editor.open("BACKLOG.md", ITEMS);
    editor.open("docs/BACKLOG.md", plan);
    let hover = editor.ask("textDocument/hover", editor.at("docs/BACKLOG.md", 7, 15));
    let card = hover["contents"]["value"].as_str().unwrap();
    for part in ["US-1.2", "Import rows", "ready", "Grace", "Waits for", "Needed by"] {
        assert!(card.contains(part), "{part}: {card}");
    }
    assert_eq!(place(&hover), "7:14-20");
    let target = editor.ask("textDocument/definition", editor.at("docs/BACKLOG.md", 7, 15));
    assert_eq!(
        (place(&target).as_str(), &target["uri"]),
        ("13:4-10", &json!(editor.uri("BACKLOG.md")))
    );
    let mut params = editor.at("BACKLOG.md", 4, 6);
    params["context"] = json!({"includeDeclaration": true});
    assert_eq!(
        places(&editor.ask("textDocument/references", params.clone())),
        ["4:4-10", "17:14-20"]
    );
    params["context"] = json!({"includeDeclaration": false});
    assert_eq!(places(&editor.ask("textDocument/references", params)), ["17:14-20"]);
    let range = editor.ask("textDocument/prepareRename", editor.at("BACKLOG.md", 13, 5));
    assert_eq!(place(&range), "13:4-10");
    let mut params = editor.at("BACKLOG.md", 13, 5);
    params["newName"] = json!("US-1.9");
    let edit = editor.ask("textDocument/rename", params.clone());
    assert_eq!(edit["changes"].as_object().unwrap().len(), 2, "{edit}");
    params["newName"] = json!("US-1.1");
    let refused = editor.answer("textDocument/rename", params);
    assert!(refused["error"]["message"].as_str().unwrap().contains("BACKLOG.md:5"), "{refused}");
    editor.close();
}

#[test]
fn what_may_be_written_is_offered_in_the_words_of_the_file() {
    let repo = Repo::new(&[("BACKLOG.md", ITEMS)]);
    let mut editor = Editor::new(&repo);
    let text = format!("{ITEMS}- Status: \n- Owner: G\n- Depends on: US-1\n- Pri\n");
    editor.open("BACKLOG.md", &text);
    assert!(editor.labels("BACKLOG.md", 18, 10).contains(&"In Progress".to_owned()));
    assert_eq!(editor.labels("BACKLOG.md", 19, 10), ["Grace"]);
    assert_eq!(editor.labels("BACKLOG.md", 20, 18), ["US-1.1", "US-1.2"]);
    let fields = editor.labels("BACKLOG.md", 21, 5);
    assert!(fields.contains(&"Priority".to_owned()), "{fields:?}");
    editor.close();
}

#[test]
fn a_document_has_an_outline_and_can_be_folded() {
    let repo = Repo::new(&[("BACKLOG.md", ITEMS)]);
    let mut editor = Editor::new(&repo);
    editor.open("BACKLOG.md", ITEMS);
    let document = json!({"textDocument": {"uri": editor.uri("BACKLOG.md")}});
    let symbols = editor.ask("textDocument/documentSymbol", document.clone());
    let text = symbols.to_string();
    assert!(text.contains("US-1.1 Export rows") && text.contains("In Progress"), "{text}");
    let folds = editor.ask("textDocument/foldingRange", document);
    assert!(folds.as_array().unwrap().len() >= 2, "{folds}");
    editor.close();
}

#[test]
fn an_item_is_brought_into_another_state_unless_that_would_fail() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let mut editor = Editor::new(&repo);
    editor.open("BACKLOG.md", BACKLOG);
    let range = json!({"start": {"line": 10, "character": 0}, "end": {"line": 10, "character": 0}});
    let params = json!({"textDocument": {"uri": editor.uri("BACKLOG.md")}, "range": range,
                        "context": {"diagnostics": []}});
    let actions = editor.ask("textDocument/codeAction", params);
    let titles = titles(&actions);
    assert!(titles.contains(&"Start item 2") && titles.contains(&"Finish item 2"), "{titles:?}");
    let run = |editor: &mut Editor, command: &str, item: &str| {
        let params = json!({"command": format!("backlog-gate.{command}"), "arguments": [item]});
        editor.ask("workspace/executeCommand", params)
    };
    run(&mut editor, "start", "2");
    let message = editor.hear("window/showMessage");
    let text = message["message"].as_str().unwrap();
    assert!(text.contains("wip/limit-exceeded"), "{text}");
    run(&mut editor, "ready", "1");
    let edit = editor.hear("workspace/applyEdit");
    let changes = edit["edit"]["changes"].to_string();
    assert!(changes.contains("Status: Ready"), "{edit}");
    let params = json!({"command": "backlog-gate.block", "arguments": ["1"]});
    let refused = editor.answer("workspace/executeCommand", params);
    assert!(refused["error"]["message"].as_str().unwrap().contains("blocked"), "{refused}");
    let params = json!({"command": "backlog-gate.nothing", "arguments": []});
    let refused = editor.answer("workspace/executeCommand", params);
    assert!(refused["error"]["message"].as_str().unwrap().contains("no command"), "{refused}");
    editor.close();
}

#[test]
fn a_fix_is_an_action_with_its_edit() {
    let text = "Ready (2)\n\n1) Export\n- Status: Ready\n";
    let repo = Repo::new(&[("BACKLOG.md", text)]);
    let mut editor = Editor::new(&repo);
    editor.open("BACKLOG.md", text);
    let found = editor.diagnostics("BACKLOG.md");
    let counted = found.iter().any(|found| found.starts_with("backlog/count-mismatch 0:"));
    assert!(counted, "{found:?}");
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 9}});
    let params = json!({"textDocument": {"uri": editor.uri("BACKLOG.md")}, "range": range,
                        "context": {"diagnostics": [], "only": ["quickfix"]}});
    let actions = editor.ask("textDocument/codeAction", params);
    let edits = &actions[0]["edit"]["changes"][editor.uri("BACKLOG.md")];
    assert_eq!(edits[0]["newText"], "1", "{actions}");
    let params = json!({"command": "backlog-gate.fix"});
    editor.ask("workspace/executeCommand", params);
    let edit = editor.hear("workspace/applyEdit");
    assert!(edit["edit"]["changes"].to_string().contains("\"1\""), "{edit}");
    editor.close();
}

#[test]
fn the_policy_has_findings_help_and_words() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let mut editor = Editor::new(&repo);
    editor.open(".backlog-gate.yml", "version: 1\nwpi:\n  limits: []\nmode: enforce\n");
    assert_eq!(editor.diagnostics(".backlog-gate.yml"), ["policy/mistake 1:0"]);
    let hover = editor.ask("textDocument/hover", editor.at(".backlog-gate.yml", 3, 1));
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("mode: "), "{hover}");
    editor.type_in(".backlog-gate.yml", 2, [1, 0, 3, 13], "wip:\n  \nmode: ");
    assert!(editor.labels(".backlog-gate.yml", 2, 2).contains(&"limits".to_owned()));
    assert!(editor.labels(".backlog-gate.yml", 3, 6).contains(&"report".to_owned()));
    editor.close();
}

#[test]
fn the_policy_that_is_being_edited_judges_nothing() {
    let two = format!("{BACKLOG}\n3) More\n- Status: In Progress\n");
    let repo = Repo::new(&[("BACKLOG.md", &two)]);
    let mut editor = Editor::new(&repo);
    editor.open(".backlog-gate.yml", "rules: {wip: off}\n");
    editor.open("BACKLOG.md", &two);
    let found = editor.diagnostics("BACKLOG.md");
    assert!(found.iter().any(|found| found.starts_with("wip/limit-exceeded")), "{found:?}");
    editor.close();
}

#[test]
fn a_description_is_judged_and_completed_while_it_is_written() {
    let repo = Repo::with_change(&[("BACKLOG.md", ITEMS)], "Stream", &[("src/a.rs", "x\n")]);
    let mut editor = Editor::new(&repo);
    let text = "Backlog: US-1.1\n\n## Plan\n\nStream each row.\n\n## Acceptance\n\n- \n";
    editor.open("description.md", text);
    let found = editor.diagnostics("description.md");
    assert!(found.iter().any(|found| found.starts_with("change/section-missing")), "{found:?}");
    assert_eq!(editor.labels("description.md", 8, 2), ["- [ ] Rows are streamed"]);
    assert_eq!(editor.labels("description.md", 0, 13), ["US-1.1", "US-1.2"]);
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    let params = json!({"textDocument": {"uri": editor.uri("description.md")}, "range": range,
                        "context": {"diagnostics": []}});
    let actions = editor.ask("textDocument/codeAction", params);
    assert_eq!(titles(&actions), ["Add what the description lacks"]);
    let message = "Add rows\n\nBacklog: US-9.9\n# Please enter the message\n";
    editor.open(".git/COMMIT_EDITMSG", message);
    let found = editor.diagnostics(".git/COMMIT_EDITMSG");
    assert_eq!(found, ["link/unknown-item 2:9"]);
    editor.close();
}

#[test]
fn places_are_counted_in_the_unit_that_was_agreed() {
    let text = "# Backlog\n\n## Ready\n\n- [ ] US-1: Export\n- [ ] US-2: 🟡 ü after US-1\n";
    for (encodings, expected) in [(json!([]), "5:23-27"), (json!(["utf-8"]), "5:26-30")] {
        let repo = Repo::new(&[("BACKLOG.md", text)]);
        let capabilities = json!({"general": {"positionEncodings": encodings}});
        let mut editor = Editor::with(&repo, capabilities);
        editor.open("BACKLOG.md", text);
        let mut params = editor.at("BACKLOG.md", 4, 7);
        params["context"] = json!({"includeDeclaration": false});
        assert_eq!(places(&editor.ask("textDocument/references", params)), [expected]);
        editor.close();
    }
}

#[test]
fn a_hostile_client_gets_errors_and_no_end() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let mut editor = Editor::new(&repo);
    let far = json!({"line": u32::MAX, "character": u32::MAX});
    for (uri, text) in [
        ("file:///etc/passwd", "root"),
        ("untitled:x", BACKLOG),
        ("file:///../../x", "x"),
        ("file:///%ff%00", "\u{0}"),
        ("git:/BACKLOG.md", BACKLOG),
    ] {
        let document = json!({"uri": uri, "languageId": "x", "version": 1, "text": text});
        editor.tell("textDocument/didOpen", json!({"textDocument": document}));
        let at = json!({"textDocument": {"uri": uri}, "position": far, "newName": "x\n",
                        "context": {"includeDeclaration": true, "diagnostics": []},
                        "range": {"start": far, "end": {"line": 0, "character": 0}}});
        for method in [
            "hover",
            "completion",
            "definition",
            "references",
            "documentSymbol",
            "foldingRange",
            "codeAction",
            "prepareRename",
            "rename",
            "documentHighlight",
        ] {
            editor.answer(&format!("textDocument/{method}"), at.clone());
        }
    }
    editor.open("BACKLOG.md", BACKLOG);
    editor.type_in("BACKLOG.md", 2, [9999, 9999, 0, 0], "x");
    editor.tell("textDocument/didChange", json!({"unknown": true}));
    editor.tell("$/cancelRequest", json!({"id": {"a": 1}}));
    let code = |answer: Value| answer["error"]["code"].as_i64();
    assert_eq!(code(editor.answer("textDocument/hover", json!(7))), Some(-32602));
    assert_eq!(code(editor.answer("no/such", Value::Null)), Some(-32601));
    assert!(editor.answer("textDocument/hover", editor.at("none.md", 0, 0))["result"].is_null());
    let deep = format!("{}x", "- [ ] US-1: a\n  ".repeat(3000));
    editor.open("docs/BACKLOG.md", &deep);
    let symbols = json!({"textDocument": {"uri": editor.uri("docs/BACKLOG.md")}});
    editor.answer("textDocument/documentSymbol", symbols);
    editor.close();
}

#[test]
fn a_question_that_is_taken_back_is_not_answered() {
    let repo = Repo::new(&[("BACKLOG.md", BACKLOG)]);
    let mut editor = Editor::new(&repo);
    editor.open("BACKLOG.md", BACKLOG);
    editor.tell("$/cancelRequest", json!({"id": editor.asked + 1}));
    let document = json!({"textDocument": {"uri": editor.uri("BACKLOG.md")}});
    let answer = editor.answer("textDocument/documentSymbol", document);
    assert_eq!(answer["error"]["code"], -32800, "{answer}");
    editor.close();
}

#[test]
fn a_folder_outside_any_repository_is_served_too() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("BACKLOG.md"), BACKLOG).unwrap();
    let mut editor = Editor::below(folder.path(), json!({}));
    let two = format!("{BACKLOG}\n3) More\n- Status: In Progress\n");
    editor.open("BACKLOG.md", &two);
    let found = editor.diagnostics("BACKLOG.md");
    assert!(found.iter().any(|found| found.starts_with("wip/limit-exceeded")), "{found:?}");
    editor.close();
}
