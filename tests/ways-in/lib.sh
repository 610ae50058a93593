# shellcheck shell=bash
# For the scripts of this folder, each of which is given the binary: a machine without a trace of any
# CI, the binary on the path, and words for what has to hold.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/sample.sh
. "$root/tests/sample.sh"
binary=$(realpath "${1:?usage: $0 BINARY}")
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
