"""Asks the questions of docs/shared-policies.md on DuckDB and ClickHouse, and compares the answers with `report`.

    tables.py BINARY DOCUMENT REPORTS
"""

import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import chdb
import duckdb

BINARY, DOCUMENT, REPORTS = (Path(arg).resolve() for arg in sys.argv[1:])
REPOSITORIES = ["acme/shop", "acme/site", "acme/till"]


def archive(folder: Path) -> None:
    """One run a day, of three repositories in turn."""
    for number, report in enumerate(sorted(REPORTS.glob("*/ndjson"))):
        records = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
        for record in records:
            if record["record"] == "run":
                record["repository"] = REPOSITORIES[number % len(REPOSITORIES)]
                record["date"] = str(datetime.date(2026, 1, 1) + datetime.timedelta(days=number))
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{report.parent.name}.ndjson").write_text(lines, encoding="utf-8")


def statements(text: str, mark: str) -> list:
    """The statements of the block of SQL that has this mark."""
    blocks = [block for block in re.findall(r"```sql\n(.*?)```", text, re.DOTALL) if mark in block]
    assert len(blocks) == 1, f"{len(blocks)} blocks with {mark}"
    return [part.strip() for part in blocks[0].split(";") if part.strip()]


def ordered(rows: list, column: int) -> bool:
    counts = [row[column] for row in rows]
    return counts == sorted(counts, reverse=True)


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    Path("runs").mkdir()
    archive(Path("runs"))
    output = subprocess.run([BINARY, "report", "runs", "--format", "json"], check=True, capture_output=True).stdout
    report = json.loads(output)
    repositories = {one["name"]: (one["runs"], one["fail"], one["in_progress"]) for one in report["repositories"]}
    rules = {one["rule"]: one["findings"] for one in report["rules"] if one["findings"]}
    assert list(sorted(repositories)) == REPOSITORIES and len(rules) > 5, report
    document = DOCUMENT.read_text(encoding="utf-8")

    write, by_repository, by_rule = statements(document, "read_json")
    duckdb.execute(write)
    rows = duckdb.execute(by_repository).fetchall()
    assert {row[0]: row[1:] for row in rows} == repositories and ordered(rows, 2), rows
    rows = duckdb.execute(by_rule).fetchall()
    assert dict(rows) == rules and ordered(rows, 1), (rows, rules)
    print(f"ok    DuckDB {duckdb.__version__}: {report['runs']} runs in Parquet, counted as `report` counts them")

    (by_repository,) = statements(document, "JSONEachRow")
    rows = [json.loads(line) for line in str(chdb.query(by_repository, "JSONCompactEachRow")).splitlines()]
    rows = [[row[0], int(row[1]), int(row[2])] for row in rows]
    assert {row[0]: tuple(row[1:]) for row in rows} == {name: one[:2] for name, one in repositories.items()}, rows
    assert ordered(rows, 2), rows
    print(f"ok    ClickHouse {chdb.engine_version}: the same of the files as they are")
