//! What a platform or a forge says about a change, before the repository is asked.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::address::{Address, ForgeKind};

/// Where the gate runs.
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// GitHub Actions, or an event file in its form.
    Github,
    /// GitLab CI.
    Gitlab,
    /// Gitea Actions.
    Gitea,
    /// Forgejo Actions.
    Forgejo,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// Azure Pipelines.
    Azure,
    /// Jenkins.
    Jenkins,
    /// `CircleCI`.
    Circleci,
    /// Buildkite.
    Buildkite,
    /// Woodpecker.
    Woodpecker,
    /// Drone.
    Drone,
    /// Travis CI.
    Travis,
    /// `TeamCity`.
    Teamcity,
    /// Jenkins, started by a Gerrit change.
    Gerrit,
    /// A person's machine, or a CI that is not known.
    Local,
}

impl Platform {
    /// Whether a run can be started by a draft that is marked as ready. GitLab starts pipelines for
    /// commits alone, and Gerrit's trigger for patch sets.
    #[must_use]
    pub fn runs_again_when_ready(self) -> bool {
        !matches!(self, Self::Gitlab | Self::Gerrit)
    }

    /// The name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Github => "GitHub Actions",
            Self::Gitlab => "GitLab CI",
            Self::Gitea => "Gitea Actions",
            Self::Forgejo => "Forgejo Actions",
            Self::Bitbucket => "Bitbucket Pipelines",
            Self::Azure => "Azure Pipelines",
            Self::Jenkins => "Jenkins",
            Self::Circleci => "CircleCI",
            Self::Buildkite => "Buildkite",
            Self::Woodpecker => "Woodpecker",
            Self::Drone => "Drone",
            Self::Travis => "Travis CI",
            Self::Teamcity => "TeamCity",
            Self::Gerrit => "Gerrit",
            Self::Local => "this machine",
        }
    }
}

/// What asks to go in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A pull or merge request.
    PullRequest,
    /// A group of changes in a merge queue.
    MergeGroup,
    /// Commits that were pushed.
    Push,
    /// The commits of a local branch.
    Local,
}

impl ChangeKind {
    /// The kind in words, for a sentence.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::PullRequest => "pull request",
            Self::MergeGroup => "merge group",
            Self::Push => "push",
            Self::Local => "local branch",
        }
    }
}

/// Who said what the description is, which decides whether its sections are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DescriptionOrigin {
    /// The event carries it.
    Event,
    /// A variable of the CI system carries it.
    Variable,
    /// The forge was asked for it.
    Api,
    /// The caller gave it with `--body`.
    Flag,
    /// It is the body of the last commit's message, which is asked for sections only if it has any.
    Commit,
}

/// Where the description of a change is to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DescriptionSource {
    /// Here; the text may be empty.
    Text(String, DescriptionOrigin),
    /// Nowhere; why, where there is more to say than that nobody says it.
    Missing(Option<String>),
    /// In the message of the last commit.
    CommitMessage,
}

/// A commit that the forge itself names: the tip of a target branch, or its merge with a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCommit {
    /// The id of the commit, as it is named.
    pub id: String,
    /// What names it, such as `pull_request.base.sha`, for a sentence.
    pub name: &'static str,
    /// When it was the tip, where that is said.
    pub as_of: Option<Timestamp>,
}

impl NamedCommit {
    /// The commit that `name` names.
    #[must_use]
    pub fn new(id: &str, name: &'static str) -> Self {
        Self { id: id.to_owned(), name, as_of: None }
    }
}

/// Where more can be asked about a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ForgePlace {
    /// Nobody says where.
    #[default]
    Unknown,
    /// At this address.
    At(Address),
    /// At an address that cannot be used: the kind, and the variable that holds it.
    Unusable(ForgeKind, &'static str),
}

impl ForgePlace {
    /// The repository `project` behind the API that a variable names.
    #[must_use]
    pub fn of_api(kind: ForgeKind, variable: &'static str, api: &str, project: &str) -> Self {
        Address::new(kind, api, project).map_or(Self::Unusable(kind, variable), Self::At)
    }

    /// The address, where it is known.
    #[must_use]
    pub fn address(&self) -> Option<&Address> {
        match self {
            Self::At(address) => Some(address),
            Self::Unknown | Self::Unusable(..) => None,
        }
    }
}

impl From<Option<Address>> for ForgePlace {
    fn from(address: Option<Address>) -> Self {
        address.map_or(Self::Unknown, Self::At)
    }
}

/// What a platform or a forge says about a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRequest {
    /// Where the gate runs.
    pub platform: Platform,
    /// What it is.
    pub kind: ChangeKind,
    /// The number of the pull request.
    pub number: Option<u64>,
    /// The title.
    pub title: Option<String>,
    /// Where its description is.
    pub description: DescriptionSource,
    /// The login of the author.
    pub author: Option<String>,
    /// The names of the labels.
    pub labels: Vec<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// When it was opened.
    pub opened: Option<Timestamp>,
    /// The name of its branch.
    pub branch: Option<String>,
    /// The name of the branch that it goes into.
    pub target_branch: Option<String>,
    /// The name of the branch that changes usually go into.
    pub default_branch: Option<String>,
    /// The tips of the target branch that the forge names.
    pub named_tips: Vec<NamedCommit>,
    /// The commit that the forge made of the target and the head; its first parent is a tip too.
    pub merge: Option<NamedCommit>,
    /// The old tip of a push.
    pub before: Option<String>,
    /// Whether a push may have left its old tip behind.
    pub forced: bool,
    /// What the caller says it is compared with: `--base`.
    pub base: Option<String>,
    /// Its last commit; `HEAD` where nobody says.
    pub head: Option<String>,
    /// Whether it is its last commit alone, upon others that may be open still.
    pub is_single_commit: bool,
    /// Whether the clone is that of a fork, whose branches are not those of the target.
    pub is_in_fork: bool,
    /// Whether the run repeats an earlier one, with its event.
    pub is_repeated: bool,
    /// Where more can be asked.
    pub forge: ForgePlace,
}

impl ChangeRequest {
    /// Nothing but what it is.
    #[must_use]
    pub fn new(platform: Platform, kind: ChangeKind) -> Self {
        Self {
            platform,
            kind,
            number: None,
            title: None,
            description: DescriptionSource::Missing(None),
            author: None,
            labels: Vec::new(),
            draft: false,
            opened: None,
            branch: None,
            target_branch: None,
            default_branch: None,
            named_tips: Vec::new(),
            merge: None,
            before: None,
            forced: false,
            base: None,
            head: None,
            is_single_commit: false,
            is_in_fork: false,
            is_repeated: false,
            forge: ForgePlace::Unknown,
        }
    }

    /// A pull request where there is a number, else a push.
    #[must_use]
    pub fn numbered(platform: Platform, number: Option<u64>) -> Self {
        let kind = if number.is_some() { ChangeKind::PullRequest } else { ChangeKind::Push };
        Self { number, ..Self::new(platform, kind) }
    }
}
