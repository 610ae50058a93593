#!/usr/bin/env bash
# GitHub Actions without Docker.
#
#   tests/ways-in/github.sh BINARY
# shellcheck source=tests/ways-in/lib.sh
. "$(dirname "$0")/lib.sh"

digest=$(sha256sum <"$binary" | cut -d ' ' -f 1)
mkdir -p "$work/releases/v9.9.9"
cp "$binary" "$work/releases/v9.9.9/backlog-gate-linux-amd64"
printf 'not what was promised' >"$work/releases/v9.9.9/backlog-gate-linux-arm64"
cp -R "$root/setup" "$work/setup"
for name in linux-amd64 linux-arm64 windows-amd64.exe; do
    printf '%s  v9.9.9/backlog-gate-%s\n' "$digest" "$name" >>"$work/setup/SHA256SUMS"
done
: >"$work/server" # there before the loop below reads it
(cd "$work/releases" && exec "$python" -m http.server --bind 127.0.0.1 0) >"$work/server" 2>&1 &
server=$!
port=
for _ in $(seq 100); do
    port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$work/server")
    [ -z "$port" ] || break
    sleep 0.1
done
[ -n "$port" ] || fail "the server for downloads does not start"
download() { # OS ARCH FROM
    RUNNER_OS=$1 RUNNER_ARCH=$2 DOWNLOAD_FROM=$3 "$work/setup/download.sh" "$work/tool"
}
from=http://127.0.0.1:$port
ends 0 download Linux X64 "$from"
ends 0 "$work/tool/backlog-gate" --version
touch -d @1 "$work/tool/backlog-gate"
ends 0 download Linux X64 "http://127.0.0.1:1" # It is there already.
rm -rf "$work/tool"
ends 0 download Linux X64 "file://$work/releases"
ends 0 "$work/tool/backlog-gate" --version
rm -rf "$work/tool"
ends 2 download Linux ARM64 "$from"
says "it was deleted, not run"
[ -z "$(ls -A "$work/tool")" ] || fail "something of the wrong download is left"
ends 2 download Windows X64 "$from"
says "backlog-gate-windows-amd64.exe could not be downloaded"
ends 2 download macOS ARM64 "$from"
says "setup/SHA256SUMS has no backlog-gate-macos-arm64"
ends 2 download FreeBSD X64 "$from"
ends 2 download Linux RISCV64 "$from"
ends 2 download Linux X64 "http://example.com"
says "download_from has to be an https address"
ok "setup: downloads the binary of the system, and keeps nothing with another digest"

composite() { # NAME KIND [INPUT=VALUE]...
    sample "$1" "$2" "$work/workspace" "$work/event.json"
    shift 2
    : >"$work/summary"
    cd "$work/workspace"
    env GITHUB_ACTIONS=true CI=true GITHUB_EVENT_NAME=pull_request GITHUB_EVENT_PATH="$work/event.json" \
        GITHUB_WORKSPACE="$work/workspace" GITHUB_STEP_SUMMARY="$work/summary" \
        RUNNER_OS=Linux RUNNER_ARCH=X64 RUNNER_TEMP="$work/temp" \
        "$python" "$root/tests/ways-in/composite.py" "$work/setup/action.yml" "download_from=$from" "$@"
}
ends 0 composite epics-alignment pass junit=gate.xml
says "output verdict=pass"
says "output junit=gate.xml"
[ -s "$work/workspace/gate.xml" ] && [ -s "$work/summary" ] || fail "a report is missing"
ends 1 composite epics-alignment fail
says "::error "
says "output verdict=fail"
ends 0 composite epics-alignment fail fail_on=never
ok "setup/action.yml: its steps judge a pull request, set outputs and write the summary"
cd "$work"
