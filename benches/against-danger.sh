#!/usr/bin/env bash
# Times the whole process of `check` beside danger, which many teams use for the same questions.
#
#   benches/against-danger.sh BINARY      BINARY is a release build; needs npm, hyperfine and GNU time
#
# danger checks three sections and the boxes of a description. The gate does all of its rules, over
# the backlog of the example before and after the change too.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=tests/sample.sh
. "$root/tests/sample.sh"
binary=$(realpath "${1:?usage: benches/against-danger.sh BINARY}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --prefix "$work/danger" --silent --ignore-scripts --no-audit --no-fund danger@13.0.10 >/dev/null
sample epics-alignment pass "$work/repo" "$work/event.json"
cp "$root/examples/epics-alignment/changes/pass/description.md" "$work/repo/description.md"
cat >"$work/repo/dangerfile.js" <<'END'
const body = require("fs").readFileSync("description.md", "utf8");
const sections = body.split(/^#+ /m).slice(1);
for (const name of ["Plan", "Tests", "Acceptance"]) {
  const section = sections.find((text) => text.split("\n")[0].trim() === name);
  if (!section || !section.split("\n").slice(1).join("").trim()) fail(`The section ${name} is missing or empty.`);
}
if (/^\s*[-*] \[ \]/m.test(body)) fail("A box is open.");
END
printf 'description.md\ndangerfile.js\n' >>"$work/repo/.git/info/exclude"
cd "$work/repo"
gate=("$binary" check --repo . --event "$work/event.json" --format text)
danger=(node "$work/danger/node_modules/.bin/danger" local --base main --dangerfile dangerfile.js)
"${gate[@]}" >/dev/null
"${danger[@]}" >/dev/null

hyperfine --shell none --warmup 3 --export-json "$work/times.json" \
    --command-name backlog-gate "$(printf '%q ' "${gate[@]}")" \
    --command-name danger "$(printf '%q ' "${danger[@]}")" >/dev/null
memory() { /usr/bin/time --format %M "$@" 2>&1 >/dev/null | tail -n 1; }
python3 - "$work/times.json" "$(memory "${gate[@]}")" "$(memory "${danger[@]}")" <<'END'
import json, sys
results = json.load(open(sys.argv[1], encoding="utf-8"))["results"]
print("| program | whole process, median | memory |\n|---|---|---|")
for result, memory in zip(results, sys.argv[2:]):
    print(f"| {result['command']} | {result['median'] * 1000:.1f} ms | {int(memory) / 1024:.0f} MB |")
print(f"\nbacklog-gate is {results[1]['median'] / results[0]['median']:.0f} times as fast.")
END
