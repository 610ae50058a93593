//! The only reader of environment variables.
//!
//! Everything that the program asks of its environment is a method here, with the variable's name
//! and what it means. A variable that is empty, or not valid Unicode, counts as unset.
//!
//! A token is in here too, so an environment is never shown: its `Debug` names no value.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::sort::IntoOrder as _;

/// The environment variables of one run.
#[derive(Clone, Default)]
pub struct Env {
    vars: BTreeMap<String, String>,
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.vars.keys()).finish()
    }
}

impl Env {
    /// Reads the variables of this process, once.
    #[cfg(feature = "cli")]
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn from_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// A variable by which a CI system tells of itself or of a change; its name and what it means
    /// stand in the system's file in `src/change/platform`.
    #[must_use]
    pub fn var(&self, name: &str) -> Option<&str> {
        self.get(name)
    }

    /// The text of a variable that may be empty and set all the same.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str)
    }

    /// The API of an instance of GitHub: `GITHUB_API_URL`. The runner sets it.
    #[must_use]
    pub fn github_api_url(&self) -> Option<&str> {
        self.get("GITHUB_API_URL")
    }

    /// The API of an instance of GitLab: `GITLAB_API_URL`, else `CI_API_V4_URL`, which GitLab CI
    /// sets.
    #[must_use]
    pub fn gitlab_api_url(&self) -> Option<(&'static str, &str)> {
        let named = |name| self.get(name).map(|api| (name, api));
        named("GITLAB_API_URL").or_else(|| named("CI_API_V4_URL"))
    }

    /// The API of an instance of Gitea or Forgejo: `GITEA_API_URL`.
    #[must_use]
    pub fn gitea_api_url(&self) -> Option<&str> {
        self.get("GITEA_API_URL")
    }

    /// The proxy for addresses that begin with `https://` or `http://`: `HTTPS_PROXY`,
    /// `HTTP_PROXY`, `ALL_PROXY`, in either case. `HTTP_PROXY` in capitals may come from a request
    /// to a web server, so it counts in small letters only.
    #[must_use]
    pub fn proxy(&self, https: bool) -> Option<&str> {
        let names: &[&str] = if https { &["https_proxy", "HTTPS_PROXY"] } else { &["http_proxy"] };
        let all = ["all_proxy", "ALL_PROXY"];
        names.iter().chain(&all).find_map(|name| self.get(name))
    }

    /// Whether a host is reached without the proxy: `NO_PROXY` names it, a domain that it is in,
    /// or `*`.
    #[must_use]
    pub fn bypasses_proxy(&self, host: &str) -> bool {
        let list = self.get("no_proxy").or_else(|| self.get("NO_PROXY")).unwrap_or_default();
        list.split(',').map(|name| name.trim().trim_start_matches('.')).any(|name| {
            let below = || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
            name == "*" || (!name.is_empty() && (host == name || below()))
        })
    }

    /// A file with the certificates of the authorities to trust: `SSL_CERT_FILE`, else
    /// `CI_SERVER_TLS_CA_FILE`, which GitLab CI sets for an instance with an authority of its own.
    #[must_use]
    pub fn ssl_cert_file(&self) -> Option<PathBuf> {
        let file = self.get("SSL_CERT_FILE").or_else(|| self.get("CI_SERVER_TLS_CA_FILE"));
        file.map(PathBuf::from)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// When the run began, in the words of the platform: `CI_PIPELINE_CREATED_AT` (GitLab),
    /// `SYSTEM_PIPELINESTARTTIME` (Azure), `CI_PIPELINE_CREATED` (Woodpecker), `DRONE_BUILD_CREATED`.
    /// It is the time of the whole pipeline, for an earlier job of it may have written a report.
    #[must_use]
    pub fn run_started(&self) -> Option<&str> {
        let names = [
            "CI_PIPELINE_CREATED_AT",
            "SYSTEM_PIPELINESTARTTIME",
            "CI_PIPELINE_CREATED",
            "DRONE_BUILD_CREATED",
        ];
        names.into_iter().find_map(|name| self.get(name))
    }

    /// Whether the run is a job of GitHub Actions: `GITHUB_ACTIONS` is `true`.
    #[must_use]
    pub fn in_github_actions(&self) -> bool {
        self.get("GITHUB_ACTIONS") == Some("true")
    }

    /// Whether the run is a job of Azure Pipelines: `TF_BUILD` is set.
    #[must_use]
    pub fn in_azure_pipelines(&self) -> bool {
        self.get("TF_BUILD").is_some()
    }

    /// Whether the run is a build step of TeamCity: `TEAMCITY_VERSION` is set.
    #[must_use]
    pub fn in_teamcity(&self) -> bool {
        self.get("TEAMCITY_VERSION").is_some()
    }

    /// The name of the event that started the workflow, for example `pull_request`:
    /// `GITHUB_EVENT_NAME`.
    #[must_use]
    pub fn github_event_name(&self) -> Option<&str> {
        self.get("GITHUB_EVENT_NAME")
    }

    /// The file that holds the event as JSON: `GITHUB_EVENT_PATH`.
    #[must_use]
    pub fn github_event_path(&self) -> Option<PathBuf> {
        self.get("GITHUB_EVENT_PATH").map(PathBuf::from)
    }

    /// The directory that the repository is checked out to: `GITHUB_WORKSPACE`.
    #[must_use]
    pub fn github_workspace(&self) -> Option<PathBuf> {
        self.get("GITHUB_WORKSPACE").map(PathBuf::from)
    }

    /// The file that takes the outputs of the step: `GITHUB_OUTPUT`.
    #[must_use]
    pub fn github_output(&self) -> Option<PathBuf> {
        self.get("GITHUB_OUTPUT").map(PathBuf::from)
    }

    /// The file that takes the Markdown summary of the step: `GITHUB_STEP_SUMMARY`.
    #[must_use]
    pub fn github_step_summary(&self) -> Option<PathBuf> {
        self.get("GITHUB_STEP_SUMMARY").map(PathBuf::from)
    }

    /// The commit that started the workflow; for a pull request, the merge commit: `GITHUB_SHA`.
    #[must_use]
    pub fn github_sha(&self) -> Option<&str> {
        self.get("GITHUB_SHA")
    }

    /// The repository as `owner/name`: `GITHUB_REPOSITORY`.
    #[must_use]
    pub fn github_repository(&self) -> Option<&str> {
        self.get("GITHUB_REPOSITORY")
    }

    /// Whether the run repeats an earlier one, with its event: `GITHUB_RUN_ATTEMPT`.
    #[must_use]
    pub fn is_repeated(&self) -> bool {
        let attempt = self.get("GITHUB_RUN_ATTEMPT").and_then(|count| count.parse::<u32>().ok());
        attempt.is_some_and(|attempt| attempt > 1)
    }

    /// Whether the run is in some CI: `CI` is set, and not to `false` or `0`.
    #[must_use]
    pub fn in_ci(&self) -> bool {
        self.get("CI").is_some_and(|value| value != "false" && value != "0")
    }

    /// Whether the person asked for no colours: `NO_COLOR` is set (<https://no-color.org>).
    #[must_use]
    pub fn no_color(&self) -> bool {
        self.get("NO_COLOR").is_some()
    }

    /// Whether the person asked for colours even where none would be shown: `CLICOLOR_FORCE` is
    /// set, and not to `0` (<https://bixense.com/clicolors>).
    #[must_use]
    pub fn force_color(&self) -> bool {
        self.get("CLICOLOR_FORCE").is_some_and(|value| value != "0")
    }

    /// Whether the terminal understands no control sequences: `TERM` is `dumb`.
    #[must_use]
    pub fn dumb_terminal(&self) -> bool {
        self.get("TERM") == Some("dumb")
    }

    /// The index that git makes a commit of, where that is not the usual one: `GIT_INDEX_FILE`, which
    /// git sets for its hooks.
    #[must_use]
    pub fn index_file(&self) -> Option<&Path> {
        self.get("GIT_INDEX_FILE").map(Path::new)
    }

    /// The width of the terminal in columns: `COLUMNS`.
    #[must_use]
    pub fn columns(&self) -> Option<usize> {
        self.get("COLUMNS")?.parse().ok().filter(|width| *width > 0)
    }

    /// Whether a token may go to an API that is neither `https` nor on this machine:
    /// `BACKLOG_GATE_INSECURE_API` is `1`.
    #[must_use]
    pub fn allows_insecure_api(&self) -> bool {
        self.get("BACKLOG_GATE_INSECURE_API") == Some("1")
    }

    /// The policy as a path in the repository, where the job does not come from an action:
    /// `BACKLOG_GATE_CONFIG`.
    #[must_use]
    pub fn config_path(&self) -> Option<&str> {
        self.get("BACKLOG_GATE_CONFIG")
    }

    /// An input of the action that is true or false, in the spellings of YAML; false where it is
    /// not given.
    ///
    /// # Errors
    /// Where it is neither.
    pub fn switch(&self, name: &str) -> Result<bool> {
        match self.input(name) {
            None | Some("false" | "False" | "FALSE") => Ok(false),
            Some("true" | "True" | "TRUE") => Ok(true),
            Some(other) => {
                let other: String = other.chars().take(40).collect();
                let other = other.escape_debug();
                let message =
                    format!("the input `{name}` is `{other}`, which is neither true nor false");
                Err(Error::new(ErrorKind::Usage, message).hint("write true or false"))
            }
        }
    }

    /// An input of the action, by its id with underscores: `fail_on` is `INPUT_FAIL_ON`.
    ///
    /// The runner sets every input that the action declares, so one that holds nothing but white
    /// space counts as not given.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<&str> {
        self.get(&format!("INPUT_{}", name.to_ascii_uppercase()))
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }
}

/// The path of this program.
///
/// # Errors
/// Where the system does not tell.
#[cfg(feature = "cli")]
pub fn program() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}

impl FromIterator<(String, String)> for Env {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(vars: I) -> Self {
        Self { vars: vars.into_map() }
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Env {
    fn from(vars: [(&str, &str); N]) -> Self {
        vars.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let env = Env::from([("NO_COLOR", ""), ("GITHUB_EVENT_PATH", "")]);
        assert!(!env.no_color());
        assert_eq!(env.github_event_path(), None);
    }

    #[test]
    fn inputs_are_trimmed_and_blank_ones_are_not_given() {
        let env = Env::from([("INPUT_FAIL_ON", " warning\n"), ("INPUT_CONFIG", "  ")]);
        assert_eq!(env.input("fail_on"), Some("warning"));
        assert_eq!(env.input("config"), None);
        assert_eq!(env.input("never_declared"), None);
    }

    #[test]
    fn switches_that_are_spelled_off_are_off() {
        let env = Env::from([("CI", "false"), ("CLICOLOR_FORCE", "0"), ("GITHUB_ACTIONS", "1")]);
        assert!(!env.in_ci() && !env.force_color() && !env.in_github_actions());
        let env = Env::from([("CI", "woodpecker"), ("CLICOLOR_FORCE", "1"), ("TERM", "dumb")]);
        assert!(env.in_ci() && env.force_color() && env.dumb_terminal());
    }

    #[test]
    fn a_width_that_is_not_a_number_is_ignored() {
        assert_eq!(Env::from([("COLUMNS", "wide")]).columns(), None);
        assert_eq!(Env::from([("COLUMNS", "0")]).columns(), None);
        assert_eq!(Env::from([("COLUMNS", "120")]).columns(), Some(120));
    }
}
