#!/usr/bin/env bash
# The wheel as a person without a release builds it.
#
#   tests/ways-in/from-source.sh
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.ci/tools/install
(cd packaging/pypi && "$root/target/ci-tools/bin/maturin" build --quiet --locked --profile dev --out "$work/wheels" \
    --target-dir "${CARGO_TARGET_DIR:-$root/target}")
target/ci-tools/python/bin/python -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --no-index --find-links "$work/wheels" backlog-gate
"$work/venv/bin/backlog-gate" --version
echo "ok    maturin: the wheel from source"
