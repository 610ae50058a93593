#!/usr/bin/env bash
# Goes every way into the gate that needs no container, with the real programs of others.
#
#   tests/ways-in/run.sh BINARY
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/sample.sh
. "$root/tests/sample.sh"
binary=$(realpath "${1:?usage: tests/ways-in/run.sh BINARY}")
"$root/.ci/tools/install"
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
python=$root/target/ci-tools/python/bin/python
mkdir "$work/bin" "$work/home"
ln -s "$binary" "$work/bin/backlog-gate"
export PATH=$work/bin:$root/target/ci-tools/bin:$PATH HOME=$work/home
# Nothing of this machine, and of the CI that runs this, may change the outcome.
for name in $(compgen -e | grep -E '^(CI|CI_.*|GIT_.*|GITHUB_.*|GITLAB_.*|INPUT_.*|RUNNER_.*|PRE_COMMIT_.*|LEFTHOOK.*|HUSKY.*)$' || true); do
    unset "$name"
done
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.com
export GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.com

ok() { printf 'ok    %s\n' "$*"; }

fail() {
    printf 'error: %s\n' "$*" >&2
    [ ! -f "$work/log" ] || cat "$work/log" >&2
    exit 1
}

ends() { # CODE COMMAND...: runs it and demands that exit code
    local wanted=$1 code=0
    shift
    "$@" >"$work/log" 2>&1 </dev/null || code=$?
    [ "$code" = "$wanted" ] || fail "exit code $code instead of $wanted: $*"
}

says() { grep -qF -- "$1" "$work/log" || fail "not said: $1"; }

# --- Without Docker ---------------------------------------------------------------------------

digest=$(sha256sum <"$binary" | cut -d ' ' -f 1)
mkdir -p "$work/releases/v9.9.9"
cp "$binary" "$work/releases/v9.9.9/backlog-gate-linux-amd64"
printf 'not what was promised' >"$work/releases/v9.9.9/backlog-gate-linux-arm64"
cp -R "$root/setup" "$work/setup"
for name in linux-amd64 linux-arm64 windows-amd64.exe; do
    printf '%s  v9.9.9/backlog-gate-%s\n' "$digest" "$name" >>"$work/setup/SHA256SUMS"
done
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

# What a release does with the files of the repository, and what the action makes of it then.
mkdir "$work/release"
(cd "$root" && git ls-files -z action.yml templates setup .github/release Cargo.toml CHANGELOG.md |
    xargs -0 cp --parents -t "$work/release")
cd "$work/release"
git init --quiet --initial-branch=main
git add --all
git commit --quiet --message Begin
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml)
sed -i "s/^## \[Unreleased]\$/&\n\n## [$version] - 2026-01-02\n\n### Added\n\n- A thing.\n/" CHANGELOG.md
git commit --quiet --all --message 'Write down the release'
ends 0 .github/release/check-version "$version"
ends 1 .github/release/check-version 99.0.0
ends 1 .github/release/check-version "$version; true"
ends 0 .github/release/notes "$version"
says "- A thing."
mkdir -p "$work/published/v$version"
cp "$binary" "$work/published/v$version/backlog-gate-linux-amd64"
image=ghcr.io/backlog-gate/backlog-gate@sha256:$digest
ends 1 .github/release/pin "$version" ghcr.io/backlog-gate/backlog-gate:latest "$work/published/v$version"
ends 0 .github/release/pin "$version" "$image" "$work/published/v$version"
[ -z "$(git status --porcelain)" ] || fail "the release commit leaves something behind"
ends 0 git show "v$version:action.yml"
says "image: docker://$image"
ends 0 git show "v$version:templates/backlog-gate.yml"
says "default: $image"
ends 1 .github/release/check-version "$version"
says "is released already"
(cd "$work/published/v$version" && sha256sum --quiet --check SHA256SUMS) || fail "SHA256SUMS is wrong"
ends 0 env RUNNER_OS=Linux RUNNER_ARCH=X64 DOWNLOAD_FROM="file://$work/published" setup/download.sh "$work/released"
ends 0 "$work/released/backlog-gate" --version
ok "release: the tagged commit names the image and the binaries by digest, and setup takes them"
cd "$work"

# --- GitLab -----------------------------------------------------------------------------------

# The component of the repository, in a pipeline of a merge request, with the shell of this machine in
# the place of the image.
pipeline() { # KIND
    sample epics-alignment "$1" "$work/project" "$work/event.json"
    cd "$work/project"
    git remote add origin https://gitlab.example.com/team/project.git
    git config user.name Ada
    git config user.email ada@example.com
    git update-ref refs/remotes/origin/main main
    git remote set-head origin main
    cp -R "$root/templates" .
    printf 'include:\n  - local: templates/backlog-gate.yml\n    inputs: {job_name: gate}\n' >.gitlab-ci.yml
    "$python" - "$work/event.json" "$(git rev-parse main)" >.gitlab-ci-local-variables.yml <<'END'
import json, sys
pull = json.load(open(sys.argv[1], encoding="utf-8"))["pull_request"]
print(json.dumps({
    "GITLAB_CI": "true",
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_IID": str(pull["number"]),
    "CI_MERGE_REQUEST_TITLE": pull["title"],
    "CI_MERGE_REQUEST_DESCRIPTION": pull["body"],
    "CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED": "false",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": pull["head"]["ref"],
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": sys.argv[2],
}))
END
    gitlab-ci-local --force-shell-executor --quiet=false
}
ends 0 pipeline pass
says "backlog-gate: pass"
[ -s "$work/project/gl-code-quality-report.json" ] && [ -s "$work/project/backlog-gate.xml" ] || fail "a report is missing"
ends 1 pipeline fail
says "backlog-gate: fail"
ok "gitlab-ci-local $(gitlab-ci-local --version): the component judges a merge request"
cd "$work"

# --- Hooks ------------------------------------------------------------------------------------

# A repository with a change that may not be pushed, and after `fix` one that may.
begin() { # DIRECTORY
    rm -rf "$1" "$1.git"
    git init --quiet --bare "$1.git"
    git init --quiet --initial-branch=main "$1"
    cd "$1"
    printf 'In Progress\n\n1) Export\n- Status: In Progress\n\nReady\n\n2) Import\n- Status: Ready\n' >BACKLOG.md
    git add --all
    git commit --quiet --message Begin
    git remote add origin "$1.git"
    git push --quiet origin main 2>/dev/null
    git remote set-head origin main
    git switch --quiet --create change
    printf 'pub fn export() {}\n' >export.rs
    git add export.rs
    git commit --quiet --message 'Stream the rows'
}
fix() { git commit --quiet --no-verify --amend --message $'Stream the rows\n\nBacklog: 1'; }
pushes() { # NAME: a bad change is kept back, a good one goes through
    ends 1 git push --quiet origin change
    says "link/missing"
    [ -z "$(git ls-remote origin change)" ] || fail "$1: the bad change was pushed"
    fix
    ends 0 git push --quiet origin change
    [ -n "$(git ls-remote origin change)" ] || fail "$1: the good change was not pushed"
}

# pre-commit wants the hooks of a commit, so it gets one that holds the present files.
hooks=$work/hooks
git init --quiet "$hooks"
cp "$root/.pre-commit-hooks.yaml" "$hooks/"
git -C "$hooks" add --all
git -C "$hooks" commit --quiet --message Hooks
begin "$work/pre-commit"
sed -e "s|repo: .*|repo: $hooks|" -e "s|rev: .*|rev: $(git -C "$hooks" rev-parse HEAD)|" \
    -e 's|id: \(backlog-gate-[a-z]*\)|id: \1-system|' \
    "$root/examples/ci/hooks/.pre-commit-config.yaml" >.pre-commit-config.yaml
grep -q -- '-system' .pre-commit-config.yaml || fail "the example names no hook"
ends 0 pre-commit validate-manifest "$root/.pre-commit-hooks.yaml"
ends 0 pre-commit install --hook-type pre-commit --hook-type pre-push
printf '\n3) Report\n- Status: Dnoe\n' >>BACKLOG.md
git add BACKLOG.md
ends 1 git commit --message 'Plan a report'
says "backlog/unknown-status"
git checkout --quiet HEAD -- BACKLOG.md
pushes pre-commit
ok "pre-commit $(pre-commit --version | cut -d ' ' -f 2): keeps back a bad backlog and a bad change"

begin "$work/lefthook"
cp "$root/examples/ci/hooks/lefthook.yml" .
ends 0 lefthook install
printf '\n3) Report\n- Status: Dnoe\n' >>BACKLOG.md
git add BACKLOG.md
ends 1 git commit --message 'Plan a report'
says "backlog/unknown-status"
git checkout --quiet HEAD -- BACKLOG.md
pushes lefthook
ok "lefthook $(lefthook version | head -n 1): keeps back a bad backlog and a bad change"

begin "$work/husky"
ends 0 husky
cp "$root/examples/ci/hooks/husky-pre-push" .husky/pre-push
pushes husky
ok "husky: keeps back a bad change"
