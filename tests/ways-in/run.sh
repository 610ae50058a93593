#!/usr/bin/env bash
# Goes every way into the gate that needs no container, with the real programs of others.
#
#   tests/ways-in/run.sh BINARY [WAY]...
set -euo pipefail

here=$(dirname "$0")
binary=${1:?usage: tests/ways-in/run.sh BINARY [WAY]...}
shift
[ $# -gt 0 ] || set -- github release gitlab hooks packages rejudge
for way in "$@"; do
    "$here/$way.sh" "$binary"
done
