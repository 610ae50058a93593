#!/usr/bin/env bash
# Shows every format to programs that others wrote to read it.
#
#   tests/consumers/run.sh BINARY
#
# Writes all formats of all examples, and of a hostile repository, and hands each to its readers. With
# FULL=1 also to what shows reports and policies to people, a browser among it; with ACTIONS=DIRECTORY to
# the actions whose checkouts are there.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/tests/consumers
binary=$(realpath "${1:?usage: tests/consumers/run.sh BINARY}")
"$root/.ci/tools/install"
export PATH=$root/target/ci-tools/bin:$PATH
# The SARIF tool would ask for the texts of all languages otherwise.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

formats=(json ndjson junit junit-strict sarif gitlab rdjson checkstyle markdown html teamcity)

ok() { printf 'ok    %s\n' "$*"; }

asked() { # DIRECTORY: the flags that write every format there
    for format in "${formats[@]}"; do printf -- '--format\n%s\n' "$format=$1/$format"; done
}

# Runs a command that may say yes or no, but must decide.
decides() {
    local code=0
    "$@" >"$work/log" 2>&1 || code=$?
    [ "$code" -le 1 ] || {
        cat "$work/log" >&2
        echo "exit code $code: $*" >&2
        exit 1
    }
}

write_examples() {
    local change name kind
    for change in "$root"/examples/*/changes/*/; do
        kind=$(basename "$change")
        name=$(basename "$(dirname "$(dirname "$change")")")
        mkdir "$work/reports/$name-$kind"
        mapfile -t flags < <(asked "$work/reports/$name-$kind")
        BACKLOG_GATE=$binary decides "$root/examples/run" "$name" "$kind" "${flags[@]}"
    done
}

# A file name, a title and an item that try everything.
write_hostile() {
    local repo=$work/hostile reports=$work/reports/hostile
    mkdir -p "$repo/a dir #1 & <b>" "$reports"
    git init --quiet --initial-branch=main "$repo"
    printf 'In Progress (9)\n\n1) Größe 🟡 <img src=x> ]]> @team #12 [a](https://x.y)\n- Status: Done\n- Owner: TBA \033[31m\n\nReady\n\n1) "Again" \047x\047 & \\ ##[error]x ##vso[task.complete]y\n- Status: Dnoe ::error::z\n' \
        >"$repo/a dir #1 & <b>/BACKLOG.md"
    printf 'version: 1\nbacklog:\n  files: ["a dir*/BACKLOG.md"]\n' >"$repo/.backlog-gate.yml"
    git -C "$repo" add --all
    git -C "$repo" -c user.name=x -c user.email=x@example.com commit --quiet -m 'x ::error::y'
    mapfile -t flags < <(asked "$reports")
    (cd "$repo" && decides "$binary" lint . "${flags[@]}")
    git -C "$repo" switch --quiet -c change
    git -C "$repo" -c user.name=x -c user.email=x@example.com commit --quiet --allow-empty -m '</failure> ##[x] %0A'
    reports=$work/reports/hostile-change
    mkdir "$reports"
    mapfile -t flags < <(asked "$reports")
    printf 'Backlog: 99\n\n## Plan\n\n<script>alert(1)</script> \033]0;x\007 ]]> @team\n\n- [ ] <b>x</b> ![](https://x.y)\n' \
        >"$work/body"
    (cd "$repo" && decides "$binary" check --base main --title $'t\n::error::x' --body "$work/body" "${flags[@]}")
}

mkdir "$work/reports"
write_examples
write_hostile
reports=("$work"/reports/*)
[ "${#reports[@]}" -ge 12 ] || { echo "only ${#reports[@]} reports were written" >&2; exit 1; }
ok "${#reports[@]} reports in ${#formats[@]} formats"

all() { printf '%s\n' "${reports[@]/%//$1}"; }
mapfile -t files < <(all junit; all junit-strict; all checkstyle; all html)
xmllint --noout "${files[@]}"
ok "xmllint: junit, junit-strict, checkstyle and html are well-formed"

mapfile -t files < <(all junit-strict)
xmllint --noout --schema "$here/junit-strict.xsd" "${files[@]}" 2>"$work/log" || { cat "$work/log"; exit 1; }
mapfile -t files < <(all junit)
if xmllint --noout --schema "$here/junit-strict.xsd" "${files[@]}" 2>/dev/null; then
    echo "the schema of Jenkins takes everything, and so proves nothing" >&2
    exit 1
fi
ok "xmllint: junit-strict is what the xUnit plugin of Jenkins takes, and junit is not"

for file in "${files[@]}"; do junit2html "$file" "$work/page.html" >/dev/null; done
ok "junit2html: pages from junit"

mapfile -t files < <(all gitlab)
check-jsonschema --quiet --schemafile "$here/gitlab-code-quality.schema.json" "${files[@]}"
ok "check-jsonschema: gitlab is a Code Quality report"

mapfile -t files < <(all json)
check-jsonschema --quiet --check-metaschema "$root"/schema/*.schema.json
check-jsonschema --quiet --schemafile "$root/schema/report.schema.json" "${files[@]}"
if check-jsonschema --quiet --schemafile "$root/schema/items.schema.json" "${files[@]}" >/dev/null; then
    echo "the schema of the items takes a report, and so proves nothing" >&2
    exit 1
fi
ok "check-jsonschema: json is what its schema says"

mapfile -t files < <(all rdjson)
rdformat-validator --strict --no-extra-fields "${files[@]}" >"$work/log" || { cat "$work/log"; exit 1; }
ok "rdformat-validator: rdjson is what reviewdog takes"

for report in "${reports[@]}"; do cp "$report/sarif" "$work/$(basename "$report").sarif"; done
# Its own rules and those of code scanning; notes are about taste.
Sarif.Multitool validate "$work"/*.sarif --rule-kind 'Sarif;Ghas' --level 'Error;Warning' >"$work/log" 2>&1 ||
    { cat "$work/log"; exit 1; }
if grep -E ': (error|warning) ' "$work/log"; then exit 1; fi
sed 's/"startLine": [0-9]*/"startLine": 0/' "$work/hostile.sarif" >"$work/broken.sarif"
Sarif.Multitool validate "$work/broken.sarif" --rule-kind 'Sarif;Ghas' --level Error 2>&1 | grep -q ': error ' ||
    { echo "the SARIF tool takes everything, and so proves nothing" >&2; exit 1; }
rm "$work/broken.sarif"
ok "sarif-multitool: sarif is valid 2.1.0, and fit for code scanning"
sarif --check note summary "$work"/*.sarif >"$work/log" 2>&1 && { echo "sarif-tools sees nothing" >&2; exit 1; }
grep -q 'backlog/duplicate-id' "$work/log" || { cat "$work/log" >&2; exit 1; }
ok "sarif-tools: counts the results"

"$root/target/ci-tools/python/bin/python" "$here/read.py" "${reports[@]}"

# Twenty items go through the states, each in its own time, and one of three is blocked meanwhile.
flow=$work/flow
git init --quiet --initial-branch=main "$flow"
for day in {0..60}; do
    printf '# Backlog\n' >"$flow/BACKLOG.md"
    for item in {1..20}; do
        at=$((day - 2 * item))
        if ((at < 0)); then state=Ready
        elif ((at >= 2 + item % 7)); then state=Done
        elif ((item % 3 == 0 && at == 1)); then state=Blocked
        else state='In Progress'; fi
        printf '\n### US-%s: Item\n\n- Status: %s\n- Owner: %s\n' "$item" "$state" "o$((item % 4))" >>"$flow/BACKLOG.md"
    done
    git -C "$flow" add BACKLOG.md
    when="$((1780315200 + day * 86400 + day * 977)) +0000"
    GIT_AUTHOR_DATE=$when GIT_COMMITTER_DATE=$when git -C "$flow" -c user.name=x -c user.email=x@example.com \
        commit --quiet --allow-empty -m "Day $day"
done
"$binary" flow --repo "$flow" --format "json=$work/flow.json"
python3 "$here/flow.py" "$work/flow.json" >"$work/log" || { cat "$work/log" >&2; exit 1; }
ok "the measures of flow, computed again: $(tail -1 "$work/log")"

"$root/.ci/site/build" "$work/site" >/dev/null
mapfile -t files < <(for format in json junit junit-strict sarif gitlab rdjson checkstyle markdown html teamcity; do all "$format"; done)
python3 "$root/.ci/site/book.py" leads "$work/site" "${files[@]}"

if [ "${FULL:-0}" = 1 ]; then
    mkdir "$work/pages"
    "$binary" report "$work"/reports/*/ndjson --format html >"$work/pages/report.html"
    (cd "$work/hostile" && "$binary" policy test --history 9 --format html >"$work/pages/backtest.html")
    "$here/viewers.sh" "$work/reports" "$work/pages"
    "$here/tables.sh" "$binary" "$work/reports"
    "$root/target/ci-tools/python/bin/python" "$here/editor.py" "$root/target/ci-viewers/bin/yaml-language-server" "$root"
fi

if [ -n "${ACTIONS:-}" ]; then
    "$root/.ci/tools/install" viewers
    "$root/target/ci-tools/python/bin/pip" install --quiet --disable-pip-version-check --target "$work/python" \
        -r "$ACTIONS/publish-unit-test-result-action/python/requirements.txt"
    PYTHONPATH=$work/python "$root/target/ci-tools/python/bin/python" "$here/actions.py" \
        "$root/target/ci-viewers/bin/node" "$work/reports" "$ACTIONS"
fi

# A backlog with epics, and a policy that wants to know everything of the forge.
# shellcheck source=tests/sample.sh
. "$root/tests/sample.sh"
sample epics-alignment fail "$work/asking" "$work/event.json"
mkdir -p "$work/asking/.github"
printf 'rules: {link/claimed-elsewhere: warning, link/tracker-issue-missing: warning, link/tracker-milestone-missing: warning}\nwip: {limits: [{open_changes_per: author, max: 9}, {open_changes_per: item, max: 9}]}\n' >"$work/asking/.github/ask.yml"
for description in "$root"/target/ci-tools/node_modules/@octokit/openapi/generated/*.json; do
    "$root/target/ci-tools/python/bin/python" "$here/github_api.py" "$binary" "$description" \
        "$root/target/ci-tools/node_modules/@octokit/graphql-schema/schema.graphql" "$work/asking" "$work/event.json"
done
