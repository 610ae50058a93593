//! How much the gate reads before it says no: the budget of a run, from which all that is read draws,
//! and the limits of single things. Sizes are in bytes, counts say so.

mod budget;

pub use budget::{Allowance, Budget, Refusal, Resource};

/// An event file; GitHub's largest are a few MiB.
pub const EVENT: usize = 32 * 1024 * 1024;
/// The answer of a person to a question.
pub const ANSWER: u64 = 1024;
/// A receipt, or the JSON report around it.
pub const RECEIPT: usize = 64 * 1024 * 1024;
/// One answer of a forge.
pub const FORGE_ANSWER: u64 = 32 * 1024 * 1024;
/// How many pages of a list of a forge are read.
pub const FORGE_PAGES: usize = 100;
/// How many folders of a commit are asked for that the clone lacks.
pub const FORGE_FOLDERS: usize = 200;
/// All tables of references of a repository.
pub const REFTABLES: usize = 64 * 1024 * 1024;
/// The name of one reference.
pub const REFERENCE_NAME: usize = 4096;
/// A file of certificates.
pub const CERTIFICATES: usize = 4 * 1024 * 1024;
/// A file of build parameters.
pub const PROPERTIES: usize = 4 * 1024 * 1024;
/// A description; GitLab allows 1 MiB.
pub const DESCRIPTION: usize = 1024 * 1024;
/// A file with the descriptions of many changes.
pub const DESCRIPTIONS: usize = 64 * 1024 * 1024;
/// A file of cases of a policy.
pub const CASES: usize = 4 * 1024 * 1024;
/// One record of a report in an archive, or a whole report in JSON.
pub const REPORT_LINE: usize = 64 * 1024 * 1024;
/// How many folders deep an archive of reports is looked through.
pub const REPORT_FOLDERS: usize = 32;
/// A policy or a dialect.
pub const POLICY: usize = 256 * 1024;
/// A baseline.
pub const BASELINE: usize = 8 * 1024 * 1024;
/// How many changed files are looked at for whether they are one.
pub const BASELINES: usize = 200;
/// How many nodes of YAML a baseline may have; an entry is nine.
pub const BASELINE_NODES: usize = 500_000;
/// A pull request template.
pub const TEMPLATE: usize = 256 * 1024;
/// One backlog file.
pub const BACKLOG_FILE: usize = 32 * 1024 * 1024;
/// The texts of which a backtest keeps what was read, on each of its threads.
pub const KNOWN_FILES: usize = 8 * 1024 * 1024;
/// The compiled form of one regular expression of a dialect.
pub const REGEX: usize = 1024 * 1024;
/// How many regular expressions one dialect of a team may have.
pub const PATTERNS: usize = 300;
/// How many dialects of its own a policy may have.
pub const DIALECTS: usize = 10;
/// A file whose changed lines are counted; of a larger one they count as none.
pub const COUNTED_FILE: usize = 32 * 1024 * 1024;
/// How many files a snapshot may have.
pub const SNAPSHOT_FILES: usize = 1_000_000;
/// The path of a folder; no system of files takes a longer one.
pub const PATH: usize = 4096;
/// How many findings of one rule are kept.
pub const FINDINGS_PER_RULE: usize = 5000;
/// How many commits of a change are read, the newest first.
pub const COMMITS: usize = 1000;
/// A commit message; what is beyond is cut off.
pub const COMMIT_MESSAGE: usize = 64 * 1024;
/// What git writes to a pre-push hook; a push of ten thousand refs has less.
pub const PUSHED_REFS: usize = 4 * 1024 * 1024;
/// A workflow or another pipeline that `doctor` looks at.
pub const WORKFLOW: usize = 1024 * 1024;
/// A test file in which new lines are looked at.
pub const TEST_FILE: usize = 1024 * 1024;
/// How many test files of one change are looked at.
pub const TEST_FILES: usize = 500;
/// How large all of them may be together.
pub const TEST_BYTES: usize = 64 * 1024 * 1024;
/// One file of evidence, such as a JUnit report.
pub const EVIDENCE_FILE: usize = 32 * 1024 * 1024;
/// How many files of one kind of evidence are read.
pub const EVIDENCE_FILES: usize = 2000;
/// A CODEOWNERS file; GitHub reads up to 3 MiB.
pub const CODEOWNERS: usize = 3 * 1024 * 1024;
/// A `.gitattributes` file.
pub const ATTRIBUTES: usize = 1024 * 1024;
/// How many folders of a change are asked for one.
pub const ATTRIBUTE_FILES: usize = 2000;
/// One message to the server for agents.
pub const RPC_MESSAGE: usize = 4 * 1024 * 1024;
/// How many messages may come as one.
pub const RPC_BATCH: usize = 50;
/// How many branches are looked at for ids that are taken there, the newest first.
pub const BRANCHES: usize = 200;
/// How many versions of backlog files on them are read.
pub const BRANCH_VERSIONS: usize = 100;
/// How many commits back the age of an item is looked for.
pub const COMMITS_BACK: usize = 5000;
/// How many commits back the flow of items is looked for, where no verdict waits for it.
pub const COMMITS_FLOW: usize = 200_000;
/// How many versions of one backlog file are read for that.
pub const VERSIONS_BACK: usize = 200;
/// And how much of all versions of all backlog files together.
pub const BYTES_BACK: usize = 128 * 1024 * 1024;

/// How many commits of a target's history are searched for one that a change takes back.
pub const RESTORED_COMMITS: usize = 2000;
