#!/usr/bin/env bash
# Shows reports to what people see them in: viewers of tests, a checker of pages, a browser.
#
#   tests/consumers/viewers.sh REPORTS PAGES
#
# REPORTS holds a folder a report, each with a file a format; PAGES holds the pages about many of them.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/tests/consumers
reports=$(realpath "${1:?usage: tests/consumers/viewers.sh REPORTS PAGES}")
pages=$(realpath "${2:?usage: tests/consumers/viewers.sh REPORTS PAGES}")
"$root/.ci/tools/install" viewers
export PATH=$root/target/ci-viewers/bin:$PATH NO_COLOR=1
python=$root/target/ci-tools/python/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ok() { printf 'ok    %s\n' "$*"; }
version() { jq --raw-output .version "$root/target/ci-viewers/node_modules/$1/package.json"; }

mkdir "$work/viewed"
for report in "$reports"/*/; do
    name=$(basename "$report")
    mkdir -p "$work/$name"
    cp "$report/junit" "$work/$name/report.xml"
    cp "$report/html" "$work/$name.html"
    xunit-viewer --results "$work/$name/report.xml" --output "$work/viewed/$name.html" --console --no-color --clear false \
        >"$work/$name.xunit" 2>&1 || { cat "$work/$name.xunit" >&2; exit 1; }
    printf 'export default { output: "%s", plugins: { csv: { options: {} } } };\n' "$work/$name.allure" >"$work/allurerc.mjs"
    allure generate --config "$work/allurerc.mjs" "$work/$name" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
done
"$python" "$here/viewed.py" "$reports" "$work"
ok "xunit-viewer $(version xunit-viewer), Allure $(version allure): every rule with its outcome and its message"

cp "$pages"/*.html "$work/"
# A line that is quoted may end with blanks, and they mean something there.
html-validate --config "$here/html-validate.json" "$work"/*.html
sed 's|</main>|</div>|' "$work/hostile.html" >"$work/broken.html"
if html-validate --config "$here/html-validate.json" "$work/broken.html" >/dev/null; then
    echo "html-validate takes everything, and so proves nothing" >&2
    exit 1
fi
rm "$work/broken.html"
ok "html-validate $(version html-validate): the pages are valid"

browser=$(command -v chromium || command -v google-chrome || command -v chromium-browser)
node "$here/axe.mjs" "$browser" "$work"/*.html
