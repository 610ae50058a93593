#!/usr/bin/env bash
# pre-commit, lefthook and husky.
#
#   tests/ways-in/hooks.sh BINARY
# Functions are called by the names that a list holds.
# shellcheck disable=SC2329
# shellcheck source=tests/ways-in/lib.sh
. "$(dirname "$0")/lib.sh"

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


# The forms of a backlog that a list of file names would miss. Each is called in a new repository: it
# writes a good one, and `spoil` breaks it.
card() { printf '%s) %s\n- Status: %s\n' "$1" "$2" "$3"; }
a_file() {
    printf 'Ready\n\n%s\n' "$(card 1 Import Ready)" >BACKLOG.md
    spoil() { card 2 Report Dnoe >>BACKLOG.md; }
}
a_folder_of_tasks() {
    mkdir -p work/items
    printf 'backlog:\n  files: ["work/items/*.md"]\n' >.backlog-gate.yml
    task() { printf -- '---\nid: %s\ntitle: %s\nstatus: %s\n---\n\nText.\n' "$@"; }
    task T-1 Import 'To Do' >work/items/t-1.md
    task T-2 Export 'In Progress' >work/items/t-2.md
    spoil() { task T-2 Report 'To Do' >work/items/t-3.md; }
}
an_org_file() {
    printf '#+TITLE: Plan\n\n* TODO Import\n:PROPERTIES:\n:ID: a-1\n:END:\n* DONE Export\n:PROPERTIES:\n:ID: a-2\n:END:\n' >TODO.org
    spoil() { printf '* TODO Report\n:PROPERTIES:\n:ID: a-2\n:END:\n' >>TODO.org; }
}
a_policy_elsewhere() {
    a_file
    mkdir -p .github
    printf 'wip:\n  limits: [{max: 1}]\n' >.github/.backlog-gate.yml
    spoil() { printf 'wip:\n  limits: [{max: one}]\n' >.github/.backlog-gate.yml; }
}
globs_of_the_team() {
    mkdir -p planning
    printf 'backlog:\n  files: ["planning/*.txt"]\n' >.backlog-gate.yml
    printf 'Ready\n\n%s\n' "$(card 1 Import Ready)" >planning/q3.txt
    spoil() { card 2 Report Dnoe >>planning/q3.txt; }
}

# A hook manager keeps every bad backlog out of a commit, whatever its form.
commits() { # NAME INSTALL: the function that puts the manager into the repository
    local form
    for form in a_file a_folder_of_tasks an_org_file a_policy_elsewhere globs_of_the_team; do
        rm -rf "$work/form"
        git init --quiet --initial-branch=main "$work/form"
        cd "$work/form"
        "$form"
        git add --all
        git commit --quiet --message Begin
        "$2"
        git add --all
        ends 0 git commit --message 'A good backlog'
        spoil
        git add --all
        git commit --quiet --message 'A bad backlog' >"$work/log" 2>&1 && fail "$1: a bad backlog is committed ($form)"
        grep -qE 'error\[|error:' "$work/log" || fail "$1: nothing is said ($form)"
    done
}

# pre-commit wants the hooks of a commit, so it gets one that holds the present files, and the wheel
# from a folder in the place of the index.
hooks=$work/hooks
git init --quiet "$hooks"
mkdir -p "$hooks/packaging/pypi"
cp "$root/.pre-commit-hooks.yaml" "$root/pyproject.toml" "$root/Cargo.toml" "$hooks/"
cp "$root/packaging/pypi/backend.py" "$hooks/packaging/pypi/"
git -C "$hooks" add --all
git -C "$hooks" commit --quiet --message Hooks
mkdir "$work/dist"
strip -o "$work/dist/backlog-gate-linux-amd64" "$binary"
"$python" "$root/packaging/build.py" wheels "$work/dist" "$work/wheels" >/dev/null
export PIP_NO_INDEX=1 PIP_FIND_LINKS=$work/wheels PIP_DISABLE_PIP_VERSION_CHECK=1
with_pre_commit() { # [SUFFIX]
    sed -e "s|repo: .*|repo: $hooks|" -e "s|rev: .*|rev: $(git -C "$hooks" rev-parse HEAD)|" \
        -e "s|id: \\(backlog-gate-[a-z]*\\)|id: \\1${1-}|" \
        "$root/examples/ci/hooks/.pre-commit-config.yaml" >.pre-commit-config.yaml
    ends 0 pre-commit install --hook-type pre-commit --hook-type pre-push
}
with_pre_commit_system() { with_pre_commit -system; }
ends 0 pre-commit validate-manifest "$root/.pre-commit-hooks.yaml"
# The wheel has to be enough: no backlog-gate is on the path.
mv "$work/bin" "$work/bin.away"
commits pre-commit with_pre_commit
begin "$work/pre-commit"
with_pre_commit
pushes pre-commit
mv "$work/bin.away" "$work/bin"
ok "pre-commit $(pre-commit --version | cut -d ' ' -f 2), with the wheel: keeps back a bad backlog of any form and a bad change"
commits pre-commit with_pre_commit_system
ok "pre-commit, with the program on the path: the same"

with_lefthook() {
    cp "$root/examples/ci/hooks/lefthook.yml" .
    ends 0 lefthook install
}
commits lefthook with_lefthook
begin "$work/lefthook"
with_lefthook
pushes lefthook
ok "lefthook $(lefthook version | head -n 1): keeps back a bad backlog of any form and a bad change"

with_husky() {
    ends 0 husky
    cp "$root/examples/ci/hooks/husky-pre-commit" .husky/pre-commit
    cp "$root/examples/ci/hooks/husky-pre-push" .husky/pre-push
}
commits husky with_husky
begin "$work/husky"
with_husky
pushes husky
ok "husky: keeps back a bad backlog of any form and a bad change"
