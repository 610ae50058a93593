//! One raw policy over another: a key that is set hides the same key below.

use crate::policy::raw::{
    Entries, RawBacklog, RawBranches, RawChange, RawDocs, RawDone, RawExempt, RawLink, RawPolicy,
    RawPromotion, RawReady, RawRelease, RawRepo, RawRoles, RawSize, RawTests, RawWip,
};

/// `over` where both sides are set, else the side that is.
fn both<T>(over: Option<T>, under: Option<T>, merge: fn(T, T) -> T) -> Option<T> {
    match (over, under) {
        (Some(over), Some(under)) => Some(merge(over, under)),
        (over, under) => over.or(under),
    }
}

impl RawPolicy {
    /// This policy over another one. What that one builds upon is not taken over.
    #[must_use]
    pub fn over(self, under: Self) -> Self {
        Self {
            version: self.version.or(under.version),
            extends: None,
            backlog: both(self.backlog, under.backlog, backlog),
            dialects: both(self.dialects, under.dialects, |over, under| over.over(under)),
            change: both(self.change, under.change, change),
            link: both(self.link, under.link, link),
            done: both(self.done, under.done, done),
            ready: both(self.ready, under.ready, ready),
            wip: both(self.wip, under.wip, wip),
            release: both(self.release, under.release, release),
            repo: both(self.repo, under.repo, |over, under| RawRepo {
                secrets: over.secrets.or(under.secrets),
            }),
            branches: both(self.branches, under.branches, |over, under| RawBranches {
                trusted: over.trusted.or(under.trusted),
            }),
            exempt: both(self.exempt, under.exempt, exempt),
            rules: both(self.rules, under.rules, |over, under| over.over(under)),
            waivers: self.waivers.or(under.waivers),
            mode: self.mode.or(under.mode),
            unverified: self.unverified.or(under.unverified),
        }
    }
}

fn backlog(over: RawBacklog, under: RawBacklog) -> RawBacklog {
    RawBacklog {
        files: over.files.or(under.files),
        dialect: over.dialect.or(under.dialect),
        protect: over.protect.or(under.protect),
        promotion: both(over.promotion, under.promotion, promotion),
        priorities: over.priorities.or(under.priorities),
        order: over.order.or(under.order),
        paths: over.paths.or(under.paths),
        checklist: both(over.checklist, under.checklist, |over, under| over.over(under)),
        scope: over.scope.or(under.scope),
        states: over.states.or(under.states),
        fields: over.fields.or(under.fields),
        revisit_days: over.revisit_days.or(under.revisit_days),
        waiver_days: over.waiver_days.or(under.waiver_days),
        max_lines: over.max_lines.or(under.max_lines),
    }
}

fn promotion(over: RawPromotion, under: RawPromotion) -> RawPromotion {
    RawPromotion {
        to: over.to.or(under.to),
        max: over.max.or(under.max),
        one_group: over.one_group.or(under.one_group),
        in_order: over.in_order.or(under.in_order),
    }
}

fn change(over: RawChange, under: RawChange) -> RawChange {
    RawChange {
        sections: over.sections.or(under.sections),
        when: over.when.or(under.when),
        template: over.template.or(under.template),
        roles: both(over.roles, under.roles, |over, under| RawRoles {
            plan: over.plan.or(under.plan),
            tests: over.tests.or(under.tests),
            acceptance: over.acceptance.or(under.acceptance),
            dod: over.dod.or(under.dod),
        }),
        size: both(over.size, under.size, size),
        tests: both(over.tests, under.tests, tests),
        docs: both(over.docs, under.docs, docs),
        title: over.title.or(under.title),
        branch: over.branch.or(under.branch),
        commits: over.commits.or(under.commits),
        reference: over.reference.or(under.reference),
        without_description: over.without_description.or(under.without_description),
    }
}

fn size(over: RawSize, under: RawSize) -> RawSize {
    RawSize {
        max_lines: over.max_lines.or(under.max_lines),
        max_files: over.max_files.or(under.max_files),
        max_commits: over.max_commits.or(under.max_commits),
        ignore: over.ignore.or(under.ignore),
    }
}

fn tests(over: RawTests, under: RawTests) -> RawTests {
    RawTests { code: over.code.or(under.code), tests: over.tests.or(under.tests) }
}

fn docs(over: RawDocs, under: RawDocs) -> RawDocs {
    RawDocs { code: over.code.or(under.code), docs: over.docs.or(under.docs) }
}

fn link(over: RawLink, under: RawLink) -> RawLink {
    RawLink {
        required: over.required.or(under.required),
        from: over.from.or(under.from),
        states: over.states.or(under.states),
        none: over.none.or(under.none),
        new: over.new.or(under.new),
        hash: over.hash.or(under.hash),
    }
}

fn done(over: RawDone, under: RawDone) -> RawDone {
    RawDone {
        items: over.items.or(under.items),
        evidence: over.evidence.or(under.evidence),
        after_merge: over.after_merge.or(under.after_merge),
    }
}

fn ready(over: RawReady, under: RawReady) -> RawReady {
    RawReady {
        fields: over.fields.or(under.fields),
        min_plan_steps: over.min_plan_steps.or(under.min_plan_steps),
        values: both(over.values, under.values, |over, under| over.over(under)),
    }
}

fn wip(over: RawWip, under: RawWip) -> RawWip {
    RawWip {
        limits: over.limits.or(under.limits),
        max_days: both(over.max_days, under.max_days, Entries::over),
    }
}

fn release(over: RawRelease, under: RawRelease) -> RawRelease {
    RawRelease {
        blocking: over.blocking.or(under.blocking),
        vulnerabilities: over.vulnerabilities.or(under.vulnerabilities),
    }
}

fn exempt(over: RawExempt, under: RawExempt) -> RawExempt {
    RawExempt {
        authors: over.authors.or(under.authors),
        commits: over.commits.or(under.commits),
        labels: over.labels.or(under.labels),
        paths: over.paths.or(under.paths),
        drafts: over.drafts.or(under.drafts),
    }
}
