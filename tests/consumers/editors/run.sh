#!/usr/bin/env bash
# Lets real editors work with `backlog-gate lsp`, and packs the extension for VS Code.
#
#   tests/consumers/editors/run.sh BINARY
set -euo pipefail

root=$(cd "$(dirname "$0")/../../.." && pwd)
here=$root/tests/consumers/editors
binary=$(realpath "${1:?usage: tests/consumers/editors/run.sh BINARY}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A repository with a backlog of two items, one in progress.
begin() { # DIRECTORY
    git init --quiet --initial-branch=main "$1"
    printf '# Backlog\n\n## In Progress\n\n### US-1.1: Export rows\n\n- Status: In Progress\n- Owner: Ada\n- Acceptance Criteria:\n  - [ ] Rows are streamed\n\n## Ready\n\n### US-1.2: Import rows\n\n- Status: Ready\n- Owner: Grace\n- Depends on: US-1.1\n' >"$1/BACKLOG.md"
    printf 'version: 1\n' >"$1/.backlog-gate.yml"
    git -C "$1" add --all
    git -C "$1" -c user.name=x -c user.email=x@example.com commit --quiet --message Begin
}

begin "$work/neovim"
(cd "$work/neovim" && HOME=$work XDG_CONFIG_HOME=$work BACKLOG_GATE=$binary timeout 120 \
    nvim --headless --clean -n -S "$here/neovim.lua")

modules=$root/target/ci-editors
if ! cmp -s "$root/editors/vscode/package-lock.json" "$modules/package-lock.json"; then
    rm -rf "$modules"
    mkdir -p "$modules"
    cp "$root"/editors/vscode/package{,-lock}.json "$modules"
    (cd "$modules" && npm ci --loglevel error --ignore-scripts --no-audit --no-fund >/dev/null)
fi
begin "$work/protocol"
node "$here/protocol.cjs" "$modules/node_modules" "$binary" "$work/protocol"

# The extension takes along what it needs at run time and nothing else.
mkdir "$work/extension"
cp -R "$root"/editors/vscode/. "$work/extension"
rm -rf "$work/extension/node_modules"
cp -R "$modules/node_modules" "$work/extension"
(cd "$work/extension" && node_modules/.bin/vsce package --no-update-package-json --out x.vsix >"$work/log" 2>&1) || {
    cat "$work/log" >&2
    exit 1
}
unzip -l "$work/extension/x.vsix" >"$work/listed"
grep -q extension/extension.js "$work/listed"
grep -q extension/node_modules/vscode-languageclient/ "$work/listed"
if grep -q node_modules/@vscode/vsce "$work/listed"; then
    echo "the extension carries its own packer" >&2
    exit 1
fi
printf 'ok    vsce: an extension of %s bytes\n' "$(stat -c %s "$work/extension/x.vsix")"
