//! What the message of a commit says about the change that it brought in: the forms in which
//! GitHub, GitLab, Gitea, Bitbucket, Azure DevOps and git itself write it.

use crate::text::expression::Expression;

use crate::change::split_message;

/// What is known about a change beside its commits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Its number at the forge.
    pub number: Option<u64>,
    /// Its title.
    pub title: Option<String>,
    /// Its branch.
    pub branch: Option<String>,
    /// Its description; `None` where nobody says it.
    pub description: Option<String>,
    /// The login of its author.
    pub author: Option<String>,
    /// Its labels.
    pub labels: Vec<String>,
}

/// `Merge pull request #12 from ada/work` (GitHub), `Merged in work (pull request #12)` (Bitbucket),
/// `Merge pull request 'A title' (#12) from work into main` (Gitea), `Merged PR 12: A title` (Azure),
/// `Merge branch 'work' into 'main'` (GitLab and git).
static MERGED: [Expression; 5] = [
    Expression::new(r"^Merge pull request #(?<number>[0-9]{1,15}) from [^/\s]+/(?<branch>\S+)$"),
    Expression::new(
        r"^Merge pull request '(?<title>.*)' \(#(?<number>[0-9]{1,15})\) from (?<branch>\S+) into \S+$",
    ),
    Expression::new(r"^Merged in (?<branch>\S+) \(pull request #(?<number>[0-9]{1,15})\)$"),
    Expression::new(r"^Merged PR (?<number>[0-9]{1,15}): (?<title>.+)$"),
    Expression::new(r"^Merge (?:remote-tracking )?branch '(?<branch>[^']+)'"),
];

/// `A title (#12)`, as GitHub and Gitea name a change that they squash.
static SQUASHED: Expression =
    Expression::new(r"^(?<title>.*\S)\s+\((?:#|!)(?<number>[0-9]{1,15})\)$");

/// `See merge request group/project!12`, the last line of a merge by GitLab.
static GITLAB: Expression = Expression::new(r"(?m)^See merge request \S*!(?<number>[0-9]{1,15})$");

/// What the message of a commit with this many parents says.
#[must_use]
pub fn change_of(message: &str, parents: usize) -> Details {
    match parents {
        0 | 1 => squashed(message),
        _ => merged(message),
    }
}

/// What the message of a merge says.
#[must_use]
pub(super) fn merged(message: &str) -> Details {
    let (subject, body) = split_message(message);
    let mut details = Details::default();
    let found = MERGED.iter().find_map(|form| form.captures(subject));
    let group = |name| Some(found.as_ref()?.name(name)?.as_str());
    details.number = group("number").and_then(|number| number.parse().ok());
    details.branch = group("branch").map(str::to_owned);
    details.title = group("title").map(str::to_owned);
    let mut rest = body;
    if let Some(line) = GITLAB.captures(body) {
        details.number = line["number"].parse().ok();
        rest = &body[..line.get_match().start()];
    }
    if details.title.is_none() {
        let (title, description) = split_message(rest);
        details.title = Some(title.to_owned()).filter(|title| !title.is_empty());
        rest = description;
    }
    details.description = description(rest);
    details
}

/// What the message of a commit with one parent says.
#[must_use]
pub(super) fn squashed(message: &str) -> Details {
    let (subject, body) = split_message(message);
    let azure = || MERGED[3].captures(subject);
    let Some(found) = SQUASHED.captures(subject).or_else(azure) else {
        return Details {
            title: Some(subject.to_owned()),
            description: description(body),
            ..Details::default()
        };
    };
    Details {
        number: found["number"].parse().ok(),
        title: Some(found["title"].to_owned()),
        description: description(body),
        ..Details::default()
    }
}

/// A body is the description of the change where it is written like one, with sections; the list
/// of commits that forges put there is not one.
fn description(body: &str) -> Option<String> {
    let document = crate::markdown::Document::parse(body);
    (!document.sections.is_empty()).then(|| body.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(details: &Details) -> (Option<u64>, Option<&str>, Option<&str>, Option<&str>) {
        let title = details.title.as_deref();
        (details.number, title, details.branch.as_deref(), details.description.as_deref())
    }

    #[test]
    fn each_forge_names_its_merges_in_its_own_way() {
        let cases = [
            (
                "Merge pull request #12 from ada/fix/x\n\nFix it\n",
                (Some(12), Some("Fix it"), Some("fix/x")),
            ),
            (
                "Merge branch 'work' into 'main'\n\nFix it\n\nSee merge request a/b!7",
                (Some(7), Some("Fix it"), Some("work")),
            ),
            (
                "Merge pull request 'Fix it' (#3) from work into main\n",
                (Some(3), Some("Fix it"), Some("work")),
            ),
            (
                "Merged in work (pull request #4)\n\nFix it\n",
                (Some(4), Some("Fix it"), Some("work")),
            ),
            ("Merged PR 5: Fix it\n\nMore", (Some(5), Some("Fix it"), None)),
            ("Merge branch 'work'\n", (None, None, Some("work"))),
        ];
        for (message, (number, title, branch)) in cases {
            assert_eq!(shown(&merged(message)), (number, title, branch, None), "{message}");
        }
    }

    #[test]
    fn a_squashed_change_is_known_by_the_number_behind_its_title() {
        let details = squashed("Fix it (#12)\n\n* one\n* two\n");
        assert_eq!(shown(&details), (Some(12), Some("Fix it"), None, None));
        let details = squashed("Fix it (#12)\n\n## Plan\n\nFix it well.\n");
        assert_eq!(details.description.as_deref(), Some("## Plan\n\nFix it well.\n"));
        assert_eq!(squashed("Fix (a) thing\n").number, None);
    }
}
