#!/usr/bin/env bash
# Asks the tables that docs/shared-policies.md names for what `report` counts.
#
#   tests/consumers/tables.sh BINARY REPORTS
#
# REPORTS holds a folder a report, each with a file a format.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
binary=$(realpath "${1:?usage: tests/consumers/tables.sh BINARY REPORTS}")
reports=$(realpath "${2:?usage: tests/consumers/tables.sh BINARY REPORTS}")
"$root/.ci/tools/install" tables
"$root/target/ci-tables/python/bin/python" "$root/tests/consumers/tables.py" \
    "$binary" "$root/docs/shared-policies.md" "$reports"
