"""Reads reports as their consumers do, and compares them with the JSON report of the same run."""

import io
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import cmarkgfm
from cmarkgfm.cmark import Options
from junitparser import Failure, JUnitXml, Skipped
from teamcity.messages import TeamcityServiceMessages

SITE = "https://backlog-gate.github.io/backlog-gate/"


def junit(folder: Path, report: dict) -> None:
    """Every rule that is on is one case, named by its id alone, and fails where the rule failed."""
    for form in ("junit", "junit-strict"):
        suites = JUnitXml.fromfile(str(folder / form))
        cases = [case for suite in suites for case in suite]
        assert [case.name for case in cases] == [rule["id"] for rule in report["rules"] if rule["severity"] != "off"]
        failed = {case.name for case in cases if any(isinstance(result, Failure) for result in case.result)}
        assert failed == {rule["id"] for rule in report["rules"] if rule["outcome"] == "failed"}
        skipped = sum(any(isinstance(result, Skipped) for result in case.result) for case in cases)
        counts = (suites.tests, suites.failures, suites.errors)
        suites.update_statistics()
        assert counts == (suites.tests, suites.failures, suites.errors)
        assert sum(suite.skipped for suite in suites) == skipped
        for case in cases:
            for result in case.result:
                assert result.message and (isinstance(result, Skipped) or result.text.strip())


def in_files(report: dict) -> list:
    return [found for found in report["findings"] if found["location"]["path"] and not found["waived"]]


def gitlab(folder: Path, report: dict) -> None:
    # What no finding says, such as items that are gone, is an entry of its own behind them.
    entries = json.loads((folder / "gitlab").read_text(encoding="utf-8"))
    entries = [entry for entry in entries if entry["check_name"] != "backlog-gate"]
    wanted = [(found["rule"], found["fingerprint"], found["location"]["path"]) for found in in_files(report)]
    assert [(entry["check_name"], entry["fingerprint"], entry["location"]["path"]) for entry in entries] == wanted
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


def checkstyle(folder: Path, report: dict) -> None:
    root = ElementTree.parse(folder / "checkstyle").getroot()
    assert root.tag == "checkstyle"
    errors = [(file.get("name"), error.get("source")) for file in root for error in file]
    errors = [(path, source) for path, source in errors if source != "backlog-gate"]
    wanted = [(found["location"]["path"], f"backlog-gate.{found['rule']}") for found in in_files(report)]
    assert sorted(errors) == sorted(wanted)
    assert all(int(error.get("line")) > 0 for file in root for error in file)


def rdjson(folder: Path, report: dict) -> None:
    """A range, cut out of the bytes of the file, starts and ends where the JSON report says."""
    diagnostics = json.loads((folder / "rdjson").read_text(encoding="utf-8"))["diagnostics"]
    diagnostics = [entry for entry in diagnostics if entry["severity"] != "INFO" or "code" in entry]
    wanted = in_files(report)
    assert len(diagnostics) == len(wanted)
    for diagnostic, found in zip(diagnostics, wanted, strict=True):
        start = diagnostic["location"].get("range", {}).get("start", {"line": None})
        assert start["line"] == found["location"]["line"]


def sarif(folder: Path, report: dict) -> None:
    """No result without a file, and nothing is lost."""
    (run,) = json.loads((folder / "sarif").read_text(encoding="utf-8"))["runs"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] and place["region"]["startLine"] >= 1
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    shown = len(run["results"]) + len(run["invocations"][0]["toolExecutionNotifications"])
    assert shown - len(report["findings"]) in (0, 1), "one more says what is gone or not read"


def ndjson(folder: Path, report: dict) -> None:
    records = [json.loads(line) for line in (folder / "ndjson").read_text(encoding="utf-8").splitlines()]
    assert [record["record"] for record in records[:1]] == ["run"]
    found = [record for record in records if record.pop("record") == "finding"]
    assert found == report["findings"]


class Page(HTMLParser):
    """Finds what a page asks of the network or runs."""

    def handle_starttag(self, tag, attrs):
        assert tag not in {"script", "img", "iframe", "object", "embed", "link", "base", "form", "b"}, tag
        for name, value in attrs:
            if (tag, name) == ("a", "href"):
                # A link is followed by a click alone, and leads to the pages of the project.
                assert value.startswith(SITE), value
                continue
            assert name not in {"src", "href", "style"} and not name.startswith("on"), (name, value)


def html(folder: Path, report: dict) -> None:
    page = (folder / "html").read_text(encoding="utf-8")
    Page().feed(page)
    assert "url(" not in page and "@import" not in page
    for found in report["findings"]:
        assert f'id="f-{found["fingerprint"]}"' in page


class Rendered(HTMLParser):
    """What GitHub's Markdown makes of a report: only what the report wrote itself is an element."""

    WRITTEN = "h2 h3 h4 p blockquote ul ol li a code pre strong em del table thead tbody tr th td details summary br hr".split()

    def __init__(self):
        super().__init__()
        self.rows, self.headings, self.text = 0, 0, ""

    def handle_starttag(self, tag, attrs):
        assert tag in self.WRITTEN, tag
        for name, value in attrs:
            is_link = (tag, name) == ("a", "href") and value.startswith(SITE)
            is_kind = (tag, name) in {("pre", "lang"), ("th", "align"), ("td", "align")}
            assert is_link or is_kind, (tag, name, value)
        self.rows += tag == "tr"
        self.headings += tag == "h3"

    def handle_data(self, data):
        self.text += data


def markdown(folder: Path, report: dict) -> None:
    """The page as cmark-gfm renders it, which is what forges do with a summary and a comment."""
    text = (folder / "markdown").read_text(encoding="utf-8")
    page = Rendered()
    page.feed(cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE))
    active = [found for found in report["findings"] if not found["pre_existing"] and not found["waived"]]
    assert page.headings >= min(len(active), 1) and (page.rows > 1 or not active)
    for found in active[:20]:
        assert found["rule"] in page.text, found["rule"]


ESCAPED = {"n": "\n", "r": "\r", "x": "\u0085", "l": "\u2028", "p": "\u2029", "|": "|", "'": "'", "[": "[", "]": "]"}
VALUE = r"'((?:[^|'\[\]\r\n]|\|[nrxlp|'\[\]]|\|0x[0-9A-Fa-f]{4})*)'"
MESSAGE = re.compile(rf"##teamcity\[([A-Za-z][\w-]*)((?:[ \t]+[A-Za-z][\w-]*[ \t]*=[ \t]*{VALUE})+)[ \t]*\]")
# What the server demands of each message, and the longest text that it takes.
DEMANDED = {
    "inspectionType": {"id": 255, "name": 255, "category": 255, "description": 4000},
    "inspection": {"typeId": 255, "message": 4000, "file": 4000, "line": 9, "SEVERITY": 7},
    "message": {"text": 4000, "status": 7},
    "buildProblem": {"description": 4000, "identity": 60},
}


def message(line: str) -> tuple[str, dict]:
    """A service message by the grammar of TeamCity's documentation."""
    match = MESSAGE.fullmatch(line)
    assert match, line

    def plain(value: str) -> str:
        units = re.sub(r"\|0x(....)|\|(.)", lambda one: chr(int(one[1], 16)) if one[1] else ESCAPED[one[2]], value)
        return units.encode("utf-16", "surrogatepass").decode("utf-16")

    found = re.findall(rf"([A-Za-z][\w-]*)[ \t]*=[ \t]*{VALUE}", match[2])
    assert len(dict(found)) == len(found), line
    return match[1], {name: plain(value) for name, value in found}


def teamcity(folder: Path, report: dict) -> None:
    lines = (folder / "teamcity").read_text(encoding="utf-8").splitlines()
    read = [message(line) for line in lines if "##teamcity[" in line]
    types = [values["id"] for name, values in read if name == "inspectionType"]
    for name, values in read:
        assert set(values) == set(DEMANDED[name]), name
        assert all(0 < len(value) <= DEMANDED[name][key] for key, value in values.items()), values
        # What JetBrains' own writer makes of the same values is read as the same.
        out = io.BytesIO()
        TeamcityServiceMessages(output=out, encoding="utf-8").message(name, **values)
        theirs = message(out.getvalue().decode("utf-8").strip("\n"))[1]
        theirs.pop("timestamp")
        assert theirs == values
    shown = [found for found in in_files(report) if not found["pre_existing"]]
    inspections = [values for name, values in read if name == "inspection"]
    assert [(one["typeId"], one["file"], int(one["line"])) for one in inspections] == [
        (found["rule"], found["location"]["path"], found["location"]["line"] or 1) for found in shown
    ]
    assert sorted(types) == sorted({found["rule"] for found in shown})
    problems = [name for name, _ in read if name == "buildProblem"]
    assert len(problems) == (report["verdict"] == "fail")


def main() -> None:
    readers = [junit, gitlab, checkstyle, rdjson, sarif, ndjson, html, markdown, teamcity]
    findings = 0
    for folder in map(Path, sys.argv[1:]):
        report = json.loads((folder / "json").read_text(encoding="utf-8"))
        findings += len(report["findings"])
        for reader in readers:
            try:
                reader(folder, report)
            except Exception as error:
                sys.exit(f"{folder.name}: {reader.__name__}: {error!r}")
    assert findings > 20, findings
    print(f"ok    every format tells the same {findings} findings as the JSON report")


main()
