//! All that `doctor` looks for: what keeps the gate from judging, or its verdict from counting.

use super::node::Node;
use crate::catalogue::{RuleInfo, Severity};
use crate::finding::Finding;
use crate::source::Location;

macro_rules! checks {
    ($($name:ident = $id:literal, $severity:ident, $summary:literal, $why:literal;)*) => {
        $(pub(super) const $name: RuleInfo =
            RuleInfo::check(concat!("doctor/", $id), Severity::$severity, $summary, $why);)*

        /// Every check, in the order in which a reader wants them.
        pub const CHECKS: &[RuleInfo] = &[$($name),*];
    };
}

checks! {
    NO_GATE = "no-gate", Error, "the gate runs in no pipeline",
        "A policy that nothing judges by holds nobody to anything.";
    NO_PULL_REQUEST_TRIGGER = "no-pull-request-trigger", Error,
        "no pull request starts the workflow",
        "The gate judges pull requests, so it has to run for them.";
    NO_MERGE_REQUEST_TRIGGER = "no-merge-request-trigger", Error,
        "the job does not run for merge requests",
        "Only the pipeline of a merge request knows its description.";
    EDITED_MISSING = "edited-missing", Error, "no edit of a description starts the workflow",
        "The first thing that an author fixes is the description, and by default that starts no run.";
    LABELED_MISSING = "labeled-missing", Warning, "no label starts the workflow",
        "Where the policy goes by labels, adding or removing one changes the verdict.";
    PATH_FILTER = "path-filter", Warning, "a filter of paths keeps the workflow from running",
        "A required check that never reports blocks the merge.";
    MERGE_GROUP_MISSING = "merge-group-missing", Warning, "a merge queue starts no run",
        "A required check that never reports blocks the queue.";
    DRAFT_VERDICT_STAYS = "draft-verdict-stays", Note,
        "nothing runs when a draft is marked as ready",
        "What a draft was let off is not judged again.";
    CHECKOUT_MISSING = "checkout-missing", Error, "no step checks the repository out",
        "The gate reads the repository from git's objects.";
    SHALLOW_CHECKOUT = "shallow-checkout", Error, "the checkout has no history",
        "The gate compares a change with the commit that it began at.";
    PARTIAL_CHECKOUT = "partial-checkout", Error, "the checkout leaves out files",
        "What is not there cannot be compared, and the gate then decides nothing.";
    INCOMPLETE_CLONE = "incomplete-clone", Error, "this clone lacks commits or files",
        "What is not there cannot be compared, and the gate then decides nothing.";
    CONTINUE_ON_ERROR = "continue-on-error", Error, "the job passes where the gate fails",
        "A verdict that fails nothing is only a message.";
    ALLOW_FAILURE = "allow-failure", Error, "the pipeline passes where the gate fails",
        "A verdict that fails nothing is only a message.";
    SHARED_WORKFLOW = "shared-workflow", Warning, "other jobs run with every edit of a description",
        "A run for a description takes seconds, unless the tests run with it.";
    SHARED_JOB = "shared-job", Warning, "other commands run with every edit of a description",
        "A run for a description takes seconds, unless the tests run with it.";
    CONTENTS_NOT_READABLE = "contents-not-readable", Warning, "the token cannot read the repository",
        "In a private repository the checkout fails.";
    PERMISSION_FOR_INPUT_MISSING = "permission-for-input-missing", Error,
        "the token may not do what an input asks for",
        "The gate can comment, or make a check run, only where its token may.";
    RUNNER_WITHOUT_DOCKER = "runner-without-docker", Error, "the runner cannot start a container",
        "Actions that are containers run on Linux alone.";
    ENTRYPOINT_KEPT = "entrypoint-kept", Error, "the image starts the gate in place of the script",
        "GitLab runs the script in a shell inside the image.";
    REPORTS_ONLY_ON_SUCCESS = "reports-only-on-success", Warning,
        "reports are kept only where the gate passes",
        "A report is read where the gate fails.";
    REPEATED_KEY = "repeated-key", Error, "a key stands twice in its map",
        "The forge refuses the file, or takes the last one without a word.";
    UNREADABLE = "unreadable", Error, "a pipeline cannot be read",
        "A forge runs no pipeline that it cannot read.";
}

/// A finding of a check at a node.
pub(super) fn found(
    check: RuleInfo,
    node: Node<'_>,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Finding {
    found_at(check, node.location(), message, help)
}

/// A finding of a check at a place.
pub(super) fn found_at(
    check: RuleInfo,
    at: Location,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Finding {
    Finding { rule: check.id, severity: check.severity, ..Finding::new(at, message, help) }
}
