"""Reads reports as their consumers do, and compares them with the JSON report of the same run."""

import json
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from junitparser import Failure, JUnitXml, Skipped


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
                assert value.startswith("https://github.com/backlog-gate/backlog-gate/"), value
                continue
            assert name not in {"src", "href", "style"} and not name.startswith("on"), (name, value)


def html(folder: Path, report: dict) -> None:
    page = (folder / "html").read_text(encoding="utf-8")
    Page().feed(page)
    assert "url(" not in page and "@import" not in page
    for found in report["findings"]:
        assert f'id="f-{found["fingerprint"]}"' in page


def main() -> None:
    readers = [junit, gitlab, checkstyle, rdjson, sarif, ndjson, html]
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
