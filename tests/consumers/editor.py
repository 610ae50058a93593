"""Opens policies in the server that editors ask about YAML, with the schema of the policy, as the first
line of a policy names it: good ones have no fault, bad ones have theirs underlined, keys are offered and
explained.

    editor.py SERVER DIRECTORY

DIRECTORY is this repository.
"""

import json
import subprocess
import sys
from pathlib import Path

SERVER, ROOT = sys.argv[1], Path(sys.argv[2]).resolve()
SCHEMA = (ROOT / "schema/backlog-gate.schema.json").as_uri()


class Editor:
    """A client of the language server, over its standard input and output."""

    def __init__(self):
        self.process = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.count, self.faults = 0, {}
        capabilities = {"textDocument": {"hover": {}, "completion": {"completionItem": {"documentationFormat": ["markdown"]}}}}
        self.ask("initialize", {"processId": None, "rootUri": ROOT.as_uri(), "capabilities": capabilities})
        self.tell("initialized", {})
        settings = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True}}
        self.tell("workspace/didChangeConfiguration", {"settings": settings})

    def send(self, content: dict):
        data = json.dumps({"jsonrpc": "2.0", **content}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def receive(self) -> dict:
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        got = json.loads(self.process.stdout.read(length))
        if got.get("method") == "textDocument/publishDiagnostics":
            self.faults[got["params"]["uri"]] = got["params"]["diagnostics"]
        elif "method" in got and "id" in got:
            # It asks for settings, and whether it may watch files.
            self.send({"id": got["id"], "result": [None] * len(got["params"].get("items", [])) if "items" in got["params"] else None})
        return got

    def tell(self, method: str, params: dict):
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: dict):
        self.count += 1
        self.send({"id": self.count, "method": method, "params": params})
        while True:
            got = self.receive()
            if got.get("id") == self.count and "method" not in got:
                assert "error" not in got, got
                return got["result"]

    def open(self, name: str, text: str) -> tuple[str, list[dict]]:
        """The address of the document, and its faults."""
        uri = f"{ROOT.as_uri()}/{name}"
        text = f"# yaml-language-server: $schema={SCHEMA}\n{text}"
        self.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
        while uri not in self.faults:
            self.receive()
        return uri, self.faults[uri]


def without_schema(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if "yaml-language-server" not in line)


def main():
    editor = Editor()
    good = [ROOT / ".backlog-gate.yml", ROOT / "tests/fixtures/policies/sample.yml", *ROOT.glob("examples/*/repo/.backlog-gate.yml")]
    for number, file in enumerate(good):
        _, faults = editor.open(f"good-{number}.yml", without_schema(file))
        assert not faults, (file, faults)
    bad = sorted((ROOT / "tests/fixtures/policies/bad").glob("*.yml"))
    underlined = [file for file in bad if editor.open(f"bad-{file.name}", without_schema(file))[1]]
    # The others are wrong by what the schema cannot say: names of dialects, of other policies, of files.
    assert len(underlined) > len(bad) * 2 // 3, sorted({file.name for file in bad} - {file.name for file in underlined})
    uri, faults = editor.open("mistakes.yml", "version: 1\nwip:\n  limits: [{max: one}]\nchange:\n  secions: [Plan]\n")
    lines = {fault["range"]["start"]["line"] for fault in faults}
    assert lines == {3, 5}, faults
    uri, _ = editor.open("begun.yml", "rules:\n  \n")
    offered = editor.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 2}})
    labels = {item["label"] for item in offered["items"]}
    assert {"wip/limit-exceeded", "change/section-missing"} <= labels, labels
    uri, _ = editor.open("asked.yml", "change:\n  sections: [Plan]\n")
    hover = editor.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 4}})
    assert "section" in json.dumps(hover["contents"]).lower(), hover
    editor.process.kill()
    print(f"ok    yaml-language-server: no fault in {len(good)} good policies, {len(underlined)} of {len(bad)} bad ones underlined, keys and rules offered and explained")


main()
