#!/usr/bin/env bash
# Lets the official clients of the Model Context Protocol work with `backlog-gate mcp`.
#
#   tests/consumers/agents/run.sh BINARY
set -euo pipefail

root=$(cd "$(dirname "$0")/../../.." && pwd)
here=$root/tests/consumers/agents
binary=$(realpath "${1:?usage: tests/consumers/agents/run.sh BINARY}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
there=$root/target/ci-agents
MCP=1.30.0
INSPECTOR=0.15.0

if [ "$(cat "$there/installed" 2>/dev/null)" != "$MCP $INSPECTOR" ]; then
    rm -rf "$there"
    mkdir -p "$there"
    python3 -m venv "$there/python"
    "$there/python/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "mcp==$MCP"
    (cd "$there" && npm install --loglevel error --ignore-scripts --no-audit --no-fund --prefix . \
        "@modelcontextprotocol/inspector@$INSPECTOR" >/dev/null)
    printf '%s' "$MCP $INSPECTOR" >"$there/installed"
fi

begin() { # DIRECTORY: a repository with two items that are ready
    git init --quiet --initial-branch=main "$1"
    printf '# Backlog\n\n## US-1: Export\n\n**Status:** Ready\n\n**Acceptance Criteria:**\n\n- [ ] Supports up to 200k rows.\n\n## US-2: Import\n\n**Status:** Ready\n' >"$1/BACKLOG.md"
    git -C "$1" add --all
    git -C "$1" -c user.name=x -c user.email=x@example.com commit --quiet --message Begin
}

begin "$work/python"
"$there/python/bin/python" "$here/client.py" "$binary" "$work/python"
echo "ok    PyPI mcp $MCP"

begin "$work/inspector"
# It warns on standard error of each `format` that JSON Schema does not name.
inspect() { # ARGUMENT...
    "$there/node_modules/.bin/mcp-inspector" --cli "$binary" mcp --repo "$work/inspector" "$@" 2>>"$work/log"
}
inspect --method tools/list | jq -e '[.tools[].name] | length == 8' >/dev/null
inspect --method resources/list | jq -e '.resources[0].uri == "backlog-gate://backlog"' >/dev/null
inspect --method tools/call --tool-name start --tool-arg item=US-1 --tool-arg owner=agent-1 |
    jq -e '.structuredContent.outcome == "written"' >/dev/null
grep -q agent-1 "$work/inspector/BACKLOG.md"
inspect --method tools/call --tool-name start --tool-arg item=US-2 |
    jq -e '.isError and (.content[0].text | contains("wip/limit-exceeded"))' >/dev/null
inspect --method resources/read --uri backlog-gate://policy | jq -e '.contents[0].text' >/dev/null
echo "ok    npm @modelcontextprotocol/inspector $INSPECTOR"
