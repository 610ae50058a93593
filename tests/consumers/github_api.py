"""A GitHub made of GitHub's own description of its API: every request of the gate has to be one that the
description knows, and every answer is an example that GitHub gives there.

    github_api.py BINARY DESCRIPTION SCHEMA REPOSITORY EVENT

DESCRIPTION is that of the REST API, and SCHEMA that of the GraphQL API. REPOSITORY is a repository with a
change, and EVENT the event of its pull request.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from graphql import build_schema, graphql_sync
from jsonschema import Draft202012Validator

BINARY, DESCRIPTION, SCHEMA, REPOSITORY, EVENT = sys.argv[1:]
API = json.loads(Path(DESCRIPTION).read_text(encoding="utf-8"))
PATHS = [(re.compile(re.sub(r"\\?\{[^}]*\}", "([^/]+)", re.escape(path)) + "$"), path) for path in API["paths"]]


def resolved(node: dict) -> dict:
    while "$ref" in node:
        found = API
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        node = found
    return node


def validator(schema: dict) -> Draft202012Validator:
    """References in a schema lead to the components of the description."""
    return Draft202012Validator({**schema, "components": API["components"]})


def operation(method: str, path: str) -> tuple[str, dict]:
    """What the description says about a request; a fixed path goes before one with places in it."""
    fitting = [(template, API["paths"][template]) for pattern, template in PATHS if pattern.match(path)]
    fitting.sort(key=lambda one: one[0].count("{"))
    for template, operations in fitting:
        if method.lower() in operations:
            return template, operations[method.lower()]
    raise AssertionError(f"GitHub knows no {method} {path}")


def check_query(query: str, known: dict) -> None:
    declared = {one["name"]: one for one in map(resolved, known.get("parameters", [])) if one["in"] == "query"}
    for name, value in parse_qsl(query, strict_parsing=True):
        # Gitea pages by `limit`, which GitHub ignores.
        if name == "limit":
            continue
        schema = resolved(declared[name]["schema"])
        validator(schema).validate(int(value) if schema.get("type") == "integer" else value)


def check_body(body: bytes, known: dict) -> None:
    if "requestBody" not in known:
        assert not body, "a body that nobody reads"
        return
    schema = resolved(known["requestBody"])["content"]["application/json"]["schema"]
    sent = json.loads(body)
    validator(schema).validate(sent)
    # The description allows what it does not name; the gate should send nothing of that kind.
    names = resolved(schema).get("properties", {})
    assert set(sent) <= set(names), f"unknown to GitHub: {set(sent) - set(names)}"
    output = sent.get("output", {})
    assert len(output.get("annotations", [])) <= 50 and len(output.get("summary", "")) <= 65535


GRAPHQL = build_schema(Path(SCHEMA).read_text(encoding="utf-8"), assume_valid=True)
# A review of the gate whose fault is gone, on the second page of its threads. The token may not resolve.
THREAD = {
    "id": "T1",
    "isResolved": False,
    "comments": lambda _info, **_: {"nodes": [{"id": "C1", "body": "<!-- backlog-gate:00000000000000aa -->\nOld", "viewerDidAuthor": True}]},
}


def threads(_info, first: int, after: str | None = None) -> dict:
    assert first <= 100
    return {"nodes": [THREAD] if after else [], "pageInfo": {"hasNextPage": not after, "endCursor": "Y3Vyc29y"}}


def refused(_info, **_) -> None:
    raise PermissionError("Resource not accessible by integration")


ROOT = {
    "repository": lambda _info, **_: {"pullRequest": lambda _info, **_: {"reviewThreads": threads}},
    "resolveReviewThread": refused,
    "updatePullRequestReviewComment": lambda _info, input: {"pullRequestReviewComment": {"id": input["pullRequestReviewCommentId"]}},
}


def graphql(body: bytes) -> tuple[str, dict]:
    """The names of what is asked for, and the answer, which the schema checks on its way."""
    sent = json.loads(body)
    result = graphql_sync(GRAPHQL, sent["query"], root_value=ROOT, variable_values=sent["variables"])
    wrong = [error for error in result.errors or [] if not isinstance(error.original_error, PermissionError)]
    assert not wrong, wrong
    return re.search(r"\{\s*(\w+)", sent["query"])[1], result.formatted


class Forge(BaseHTTPRequestHandler):
    asked: Counter = Counter()
    troubles: list = []

    def answer(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            assert self.headers["authorization"] == "Bearer s3cret" and self.headers["accept"], "headers"
            if url.path == "/graphql":
                name, answer = graphql(body)
                status, kind = "200", f"GraphQL {name}"
            else:
                template, known = operation(self.command, url.path)
                check_query(url.query, known)
                check_body(body, known)
                status = min(code for code in known["responses"] if code.startswith("2"))
                examples = known["responses"][status]["content"]["application/json"]["examples"]
                answer = resolved(next(iter(examples.values())))["value"]
                kind = f"{self.command} {template}"
            Forge.asked[kind] += 1
        except Exception as trouble:  # noqa: BLE001 - all of it fails the run
            Forge.troubles.append(f"{self.command} {self.path}: {trouble!r}")
            status, answer = "500", {}
        text = json.dumps(answer).encode()
        self.send_response(int(status))
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    server = HTTPServer(("127.0.0.1", 0), Forge)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        "PATH": os.environ["PATH"],
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": EVENT,
        "GITHUB_API_URL": f"http://127.0.0.1:{server.server_port}",
        "GITHUB_REPOSITORY": "octocat/Hello-World",
        "INPUT_TOKEN": "s3cret",
        "INPUT_COMMENT": "true",
        "INPUT_CHECK_RUN": "true",
        "INPUT_REVIEW": "true",
        "INPUT_FORMAT": "json",
    }

    def gate(*arguments: str) -> subprocess.CompletedProcess:
        run = subprocess.run([BINARY, *arguments], cwd=REPOSITORY, env=environment, capture_output=True, text=True)
        assert run.returncode <= 1 and "s3cret" not in run.stdout + run.stderr, run
        return run

    # The pull request of the description goes into a branch of its own name.
    pull = API["components"]["examples"]["pull-request"]["value"]
    base = json.loads(Path(EVENT).read_text(encoding="utf-8"))["pull_request"]["base"]["sha"]
    target = f"refs/remotes/origin/{pull['base']['ref']}"
    subprocess.run(["git", "update-ref", target, base], cwd=REPOSITORY, check=True)
    checked = gate("check", "--config", ".github/ask.yml")
    assert not re.search("^no (comment|check run|review) is written", checked.stderr, re.MULTILINE), checked.stderr
    assert "1 thread of it could not be resolved" in checked.stderr, checked.stderr
    report = json.loads(checked.stdout)
    assert report["change"]["title"] == pull["title"] and report["change"]["description_origin"] == "api"
    unverified = [rule["id"] for rule in report["rules"] if rule["outcome"] == "unverified"]
    assert not unverified, unverified
    plan = json.loads(gate("sync", "--format", "json").stdout)
    made = json.loads(gate("sync", "--apply", "--format", "json").stdout)
    assert plan["steps"] == made["steps"] and made["applied"], "the plan is what is made"
    server.shutdown()
    assert not Forge.troubles, "\n".join(Forge.troubles)
    wanted = {"create-label", "create-milestone", "create-issue"}
    assert wanted <= {step["action"] for step in made["steps"]}
    count, kinds = sum(Forge.asked.values()), len(Forge.asked)
    assert kinds >= 11, Forge.asked
    name = Path(DESCRIPTION).stem
    print(f"ok    GitHub's description of its API ({name}): {count} requests of {kinds} kinds are known to it")


main()
