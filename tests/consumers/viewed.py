"""Compares what viewers of tests show with the JSON report of the same run.

    viewed.py REPORTS VIEWED
"""

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

REPORTS, VIEWED = map(Path, sys.argv[1:])
SHOWN = {"passed": "passed", "warned": "passed", "skipped": "skipped", "unverified": "skipped", "failed": "failed"}


def allure(name: str, rules: dict) -> None:
    with (VIEWED / f"{name}.allure" / "allure-report.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["Name"]: row for row in csv.DictReader(file)}
    assert {rule: row["Status"] for rule, row in rows.items()} == rules
    for row in rows.values():
        assert row["Status"] == "passed" or row["Error"], row


def xunit_viewer(name: str, rules: dict) -> None:
    text = (VIEWED / f"{name}.xunit").read_text(encoding="utf-8")
    counts = Counter(rules.values())
    for kind, word in (("skipped", "skipped"), ("passed", "passed"), ("failed", "failure")):
        found = re.search(rf"(\d+) {word}", text)
        assert int(found[1] if found else 0) == counts[kind], (kind, text[-200:])
    page = (VIEWED / "viewed" / f"{name}.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page


for folder in sorted(REPORTS.iterdir()):
    report = json.loads((folder / "json").read_text(encoding="utf-8"))
    outcomes = {rule["id"]: SHOWN[rule["outcome"]] for rule in report["rules"] if rule["severity"] != "off"}
    for viewer in (allure, xunit_viewer):
        try:
            viewer(folder.name, outcomes)
        except Exception as error:
            sys.exit(f"{folder.name}: {viewer.__name__}: {error!r}")
