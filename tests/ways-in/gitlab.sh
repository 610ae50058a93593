#!/usr/bin/env bash
# GitLab CI: the component and its jobs, with the shell of this machine in the place of the image.
#
#   tests/ways-in/gitlab.sh BINARY
# Variables of GitLab stand in single quotes.
# shellcheck disable=SC2016
# shellcheck source=tests/ways-in/lib.sh
. "$(dirname "$0")/lib.sh"

# GitLab takes a list of no tags, and the schema for editors does not.
local=(--force-shell-executor --quiet=false --ignore-schema-paths '#/definitions/tags/minItems')
local_include='include: [{local: templates/backlog-gate.yml, inputs: {job_name: gate}}]'

# The component of the repository, in a pipeline of a merge request, with the shell of this machine in
# the place of the image.
pipeline() { # KIND [LINE]...: the lines stand below the include
    sample epics-alignment "$1" "$work/project" "$work/event.json"
    cd "$work/project"
    git remote add origin https://gitlab.example.com/team/project.git
    git config user.name Ada
    git config user.email ada@example.com
    git update-ref refs/remotes/origin/main main
    git remote set-head origin main
    cp -R "$root/templates" .
    shift
    printf '%s\n' "${@:-$local_include}" >.gitlab-ci.yml
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
    gitlab-ci-local "${local[@]}"
}
ends 0 pipeline pass
says "backlog-gate: pass"
[ -s "$work/project/gl-code-quality-report.json" ] && [ -s "$work/project/backlog-gate.xml" ] || fail "a report is missing"
ends 1 pipeline fail
says "backlog-gate: fail"
ok "gitlab-ci-local $(gitlab-ci-local --version): the component judges a merge request"

# Every input. The policy is read as it is at the base.
with_inputs() { # KIND CONFIG
    pipeline "$1" "include: [{local: templates/backlog-gate.yml, inputs: {job_name: gate, stage: check, junit: out/gate.xml, config: $2, working_directory: ., fail_on: warning, tags: [docker], rules: [{if: '\$CI_MERGE_REQUEST_IID'}]}}]" 'stages: [check]'
}
ends 1 with_inputs fail .backlog-gate.yml
says "backlog-gate: fail"
[ -s "$work/project/out/gate.xml" ] || fail "the JUnit file is not where the input says"
ends 1 with_inputs pass ci/none.yml # of the runner; that of the job is 2
says "there is no policy ci/none.yml"
ok "the component: every input reaches the gate"

# The default branch, with which the Code Quality widget compares.
cd "$work/project"
git checkout --quiet main
printf '%s\n' "$local_include" >.gitlab-ci.yml
cp -R "$root/templates" .
printf '{"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}\n' >.gitlab-ci-local-variables.yml
ends 0 gitlab-ci-local "${local[@]}"
says "gate-default-branch"
"$python" -c 'import json, sys; json.load(open(sys.argv[1]))' gl-code-quality-report.json || fail "the report of the default branch is missing"
ok "the component: a report of the default branch"

# `include: component:` as far as it goes without an instance: of the project itself.
ends 0 pipeline pass 'include: [{component: $CI_SERVER_FQDN/$CI_PROJECT_PATH/backlog-gate@$CI_COMMIT_SHA, inputs: {job_name: gate}}]'
says "backlog-gate: pass"
ok "include: component: of the project itself"

# Without the component, and what a mirror does.
plain=$(cat "$root/examples/ci/gitlab/plain.gitlab-ci.yml")
ends 1 pipeline fail "$plain"
says "backlog-gate: fail"
cp "$root/.gitlab-ci.yml" .
printf '{"CI_COMMIT_TAG": "v1.2.3", "CI_PIPELINE_SOURCE": "push"}\n' >.gitlab-ci-local-variables.yml
ends 0 gitlab-ci-local "${local[@]}" --list-csv
says "release;"
ok "the plain include, and the pipeline of a mirror"
