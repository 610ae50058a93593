#!/usr/bin/env bash
# What `init --rejudge` writes: the open pull requests whose item changed are judged again, no others.
#
#   tests/ways-in/rejudge.sh BINARY
# shellcheck source=tests/ways-in/lib.sh
. "$(dirname "$0")/lib.sh"

# The image is the program, and the forge is a folder.
cat >"$work/bin/docker" <<'END'
#!/usr/bin/env bash
# docker run --rm --volume A:/temp --volume B:/repo --workdir /repo IMAGE ARGUMENT...
shift 9
arguments=()
for argument; do arguments+=("${argument/#\/temp/$RUNNER_TEMP}"); done
exec env -i PATH="$PATH" backlog-gate "${arguments[@]}"
END
cat >"$work/bin/gh" <<'END'
#!/usr/bin/env bash
case "$1 $2" in
'pr list') cat "$FORGE/open.json" ;;
'pr view') cat "$FORGE/body-$3" ;;
'run list') echo "run-of-$6" ;;
'run rerun') echo "$3" >>"$FORGE/again" ;;
esac
END
chmod +x "$work/bin/docker" "$work/bin/gh"
export FORGE=$work/forge RUNNER_TEMP=$work/temp
mkdir -p "$FORGE"

git init --quiet --bare "$work/origin.git"
git init --quiet --initial-branch=main "$work/repo"
cd "$work/repo"
backlog() { printf 'In Progress\n\n1) Export\n- Status: In Progress\n- Notes: %s\n\nReady\n\n2) Import\n- Status: Ready\n' "$1" >BACKLOG.md; }
backlog 'as CSV'
git remote add origin "$work/origin.git"
git add --all
git commit --quiet --message Begin
open='[]'
for number in 1 2 3; do
    git switch --quiet --create "change-$number" main
    echo "$number" >"file-$number"
    git add --all
    git commit --quiet --message "Change $number"
    git push --quiet origin "HEAD:refs/pull/$number/head"
    printf 'Backlog: %s\n' "$number" >"$FORGE/body-$number"
    open=$(jq --compact-output --arg head "$(git rev-parse HEAD)" ". + [{number: $number, headRefOid: \$head}]" <<<"$open")
done
# shellcheck disable=SC2016 # It is a text that a shell must not run.
printf 'Backlog: 1\n\n## Plan\n\n`rm -rf` $(false) "\n' >"$FORGE/body-1"
printf 'No item at all.\n' >"$FORGE/body-3"
echo "$open" >"$FORGE/open.json"
git switch --quiet main
git push --quiet origin main
git remote set-head origin main

ends 0 backlog-gate init --rejudge --forge github
workflow=.github/workflows/judge-again.yml
grep -qF 'paths: ["BACKLOG.md"]' "$workflow" || fail "the workflow runs for other files"
ends 0 check-jsonschema --builtin-schema vendor.github-workflows "$workflow"
ends 0 zizmor --offline --config "$root/.github/zizmor.yml" "$workflow"
"$python" -c 'import sys, yaml; print(yaml.safe_load(open(sys.argv[1]))["jobs"]["rejudge"]["steps"][1]["run"])' \
    "$workflow" >"$work/script"
judge_again() { # MESSAGE: pushes what is in the working directory
    rm -rf "$FORGE/again" "$RUNNER_TEMP"
    mkdir "$RUNNER_TEMP"
    BEFORE=$(git rev-parse HEAD)
    git add --all
    git commit --quiet --message "$1"
    BEFORE=$BEFORE BRANCH=main IMAGE=image WORKFLOW=backlog-gate.yml bash -e "$work/script"
}
backlog 'as CSV and JSON'
ends 0 judge_again 'Ask for more of item 1'
[ "$(cat "$FORGE/again")" = "run-of-$(git rev-parse change-1)" ] || fail "other pull requests than that of item 1"
printf '# Team\n\n%s\n' "$(cat BACKLOG.md)" >BACKLOG.md
ends 0 judge_again 'Move every item down by a line'
says "no item has changed"
ok "init --rejudge: the gate of the pull request whose item changed runs again, and no other"
