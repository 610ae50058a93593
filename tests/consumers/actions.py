"""Hands JUnit reports to the actions that show them in GitHub, as their own programs, with a GitHub on this
machine that takes what they write.

    actions.py NODE REPORTS ACTIONS

REPORTS holds a folder a report, each with `junit` and `json`. ACTIONS holds checkouts of
dorny/test-reporter, mikepenz/action-junit-report and EnricoMi/publish-unit-test-result-action, each in a
folder of its name. For the parser of the last one the Python that runs this needs lxml, humanize, psutil and
PyGithub.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from ruamel.yaml import YAML

NODE, REPORTS, ACTIONS = Path(sys.argv[1]).absolute(), Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
WRITTEN: list[dict] = []


class GitHub(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if body:
            WRITTEN.append(json.loads(body))
        data = json.dumps({"id": 1, "html_url": "http://x", "url": "http://x", "check_runs": []}).encode()
        self.send_response(201 if self.command == "POST" else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PATCH = answer

    def log_message(self, *_):
        pass


def act(name: str, port: int, workspace: Path, inputs: dict) -> list[dict]:
    """Runs an action of JavaScript as a runner does; gives what it wrote to GitHub."""
    declared = YAML(typ="safe").load(ACTIONS / name / "action.yml")["inputs"]
    values = {key: str(spec.get("default", "")) for key, spec in declared.items()} | inputs
    env = {"PATH": os.environ["PATH"], "HOME": str(workspace), "GITHUB_API_URL": f"http://127.0.0.1:{port}",
           "GITHUB_REPOSITORY": "acme/shop", "GITHUB_SHA": "1" * 40, "GITHUB_WORKSPACE": str(workspace),
           "GITHUB_EVENT_NAME": "push", "GITHUB_RUN_ID": "1", "GITHUB_SERVER_URL": "http://x",
           "GITHUB_STEP_SUMMARY": str(workspace / "summary"), "GITHUB_OUTPUT": str(workspace / "output")}
    (workspace / "summary").touch()
    (workspace / "output").touch()
    env |= {f"INPUT_{key.upper()}": value for key, value in values.items()}
    WRITTEN.clear()
    run = subprocess.run([NODE, ACTIONS / name / "dist/index.js"], cwd=workspace, env=env, capture_output=True, text=True, check=False)
    assert "TypeError" not in run.stdout + run.stderr, run.stdout + run.stderr
    assert WRITTEN, run.stdout + run.stderr
    return list(WRITTEN)


def annotations(written: list[dict]) -> list[dict]:
    return [one for body in written for one in (body.get("output") or {}).get("annotations", [])]


def dorny(port: int, workspace: Path, rules: dict) -> None:
    inputs = {"name": "gate", "path": "gate.xml", "reporter": "phpunit-junit", "token": "x", "max-annotations": "50",
              "fail-on-error": "false", "use-actions-summary": "false"}
    found = annotations(act("test-reporter", port, workspace, inputs))
    failed = [rule for rule in rules.values() if rule["failed"]]
    # A case without a file is annotated on the report itself.
    assert {one["title"].split(" ► ")[-1] for one in found} == {rule["id"] for rule in failed}, found
    wanted = {(rule["path"], rule["line"]) if rule["path"] else ("gate.xml", 0) for rule in failed}
    assert {(one["path"], one["start_line"]) for one in found} == wanted, (found, wanted)


def mikepenz(port: int, workspace: Path, rules: dict) -> None:
    inputs = {"report_paths": "gate.xml", "check_name": "gate", "token": "x", "include_passed": "false", "fail_on_failure": "false"}
    found = annotations(act("action-junit-report", port, workspace, inputs))
    failed = [rule for rule in rules.values() if rule["failed"]]
    assert len(found) == len(failed), (found, failed)
    for rule in failed:
        (one,) = [one for one in found if one["title"].endswith(rule["id"])]
        if rule["path"]:
            assert (one["path"], one["start_line"]) == (rule["path"], rule["line"]), one
        assert rule["message"] in one["message"] or rule["many"], one


def enrico(workspace: Path, rules: dict) -> None:
    from publish.junit import parse_junit_xml_files, process_junit_xml_elems

    parsed = process_junit_xml_elems(parse_junit_xml_files([str(workspace / "gate.xml")], False, False))
    assert not parsed.errors, parsed.errors
    cases = {case.test_name: case for case in parsed.cases}
    assert set(cases) == set(rules)
    for name, rule in rules.items():
        case = cases[name]
        assert case.result == ("failure" if rule["failed"] else rule["outcome"]), (case, rule)
        if rule["failed"]:
            assert case.message and case.content and (case.test_file, case.line) == (rule["path"], rule["line"]), case


def facts(report: dict) -> dict:
    """Of each rule that is on: whether it failed, and the first of its findings that lies in a file."""
    rules = {}
    for rule in report["rules"]:
        if rule["severity"] == "off":
            continue
        active = [one for one in report["findings"] if one["rule"] == rule["id"] and not one["pre_existing"] and not one["waived"]]
        in_file = next((one for one in active if one["location"]["path"] and one["location"]["line"]), None)
        rules[rule["id"]] = {
            "id": rule["id"], "failed": rule["outcome"] == "failed", "many": len(active) > 1,
            "outcome": "success" if rule["outcome"] in ("passed", "warned") else "skipped",
            "message": active[0]["message"] if active else "",
            "path": in_file["location"]["path"] if in_file else None, "line": in_file["location"]["line"] if in_file else None,
        }
    return rules


def main():
    sys.path.insert(0, str(ACTIONS / "publish-unit-test-result-action/python"))
    server = HTTPServer(("127.0.0.1", 0), GitHub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    failed = 0
    for folder in sorted(REPORTS.iterdir()):
        report = json.loads((folder / "json").read_text(encoding="utf-8"))
        rules = facts(report)
        failed += sum(rule["failed"] for rule in rules.values())
        with tempfile.TemporaryDirectory() as name:
            workspace = Path(name)
            (workspace / "gate.xml").write_bytes((folder / "junit").read_bytes())
            for path in {rule["path"] for rule in rules.values() if rule["path"]}:
                (workspace / path).parent.mkdir(parents=True, exist_ok=True)
                (workspace / path).touch()
            subprocess.run(["git", "init", "--quiet"], cwd=workspace, check=True)
            subprocess.run(["git", "add", "--all"], cwd=workspace, check=True)
            for reader in (lambda: dorny(port, workspace, rules), lambda: mikepenz(port, workspace, rules), lambda: enrico(workspace, rules)):
                try:
                    reader()
                except AssertionError as error:
                    raise SystemExit(f"{folder.name}: {error!r}"[:3000]) from error
    assert failed > 5, failed
    print(f"ok    dorny/test-reporter, mikepenz/action-junit-report, EnricoMi/publish-unit-test-result-action: {failed} failed rules, each with its line and message")


main()
