//! The gate as a whole: the texts that an author of a change writes, and every format.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use backlog_gate::change::Flags;
use backlog_gate::env::Env;
use backlog_gate::escape::is_deceptive;
use backlog_gate::escape::log::log;
use backlog_gate::gate::inputs::{self, CheckRequest, Inputs};
use backlog_gate::gate::{FailOn, judge};
use backlog_gate::report::{Format, Options, render};
use backlog_gate::snapshot::Repository;
use jiff::civil::{Date, date};

use super::escape::has_command;

const TODAY: Date = date(2026, 1, 1);
const BACKLOG: &str = include_str!("sample.md");

/// A repository with a change, made once for each thread.
struct Repo {
    folder: tempfile::TempDir,
}

thread_local! {
    static REPO: OnceCell<Repo> = const { OnceCell::new() };
}

impl Repo {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = git2::Repository::init(folder.path()).unwrap();
        git.set_head("refs/heads/main").unwrap();
        let commit = |path: &str, text: &str| {
            std::fs::write(folder.path().join(path), text).unwrap();
            let mut index = git.index().unwrap();
            index.add_path(Path::new(path)).unwrap();
            let tree = git.find_tree(index.write_tree().unwrap()).unwrap();
            let time = git2::Time::new(1_700_000_000, 0);
            let who = git2::Signature::new("Ada", "ada@example.com", &time).unwrap();
            let parent = git.head().ok().map(|head| head.peel_to_commit().unwrap());
            let parents: Vec<_> = parent.iter().collect();
            git.commit(Some("HEAD"), &who, &who, "Change", &tree, &parents).unwrap();
        };
        commit("BACKLOG.md", BACKLOG);
        commit("a.rs", "//\n");
        Self { folder }
    }

    fn with<T>(use_it: impl FnOnce(&Path) -> T) -> T {
        REPO.with(|repo| use_it(repo.get_or_init(Self::new).folder.path()))
    }
}

/// The parts of an input, separated by NUL.
fn parts(data: &[u8]) -> impl Iterator<Item = String> {
    let text = String::from_utf8_lossy(data).into_owned();
    let parts: Vec<String> = text.split('\0').map(str::to_owned).collect();
    parts.into_iter()
}

/// No format lets any text do anything.
fn show(inputs: &Inputs) {
    let report = judge(inputs.context(), FailOn::Error);
    for format in Format::ALL {
        let shown = render(format, &report, Options::default());
        let shown = if format.is_fit_for_a_log() { shown } else { log(&shown) };
        let broken = |ch| is_deceptive(ch) && (ch != '\u{200b}' || format != Format::Markdown);
        assert!(!shown.contains(broken), "{format:?}: {shown:?}");
        for line in shown.lines() {
            let own = match format.as_str() {
                "github" => ["::error ", "::warning ", "::notice "].as_slice(),
                "azure" => ["##vso["].as_slice(),
                "teamcity" => ["##teamcity["].as_slice(),
                _ => [].as_slice(),
            };
            let rest = own.iter().find_map(|own| line.strip_prefix(own));
            let rest = rest.map_or_else(|| line.to_owned(), |rest| format!("|{rest}"));
            assert!(!has_command(&rest), "{format:?}: {line:?}");
        }
    }
    let shown = |format| render(format, &report, Options::default());
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson] {
        serde_json::from_str::<serde_json::Value>(&shown(format)).unwrap();
    }
    for line in shown(Format::Ndjson).lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    for format in [Format::Junit, Format::JunitStrict, Format::Checkstyle] {
        roxmltree::Document::parse(&shown(format)).unwrap();
    }
}

pub(super) fn check(data: &[u8]) {
    let mut parts = parts(data);
    let flags = Flags {
        body: parts.next(),
        title: parts.next(),
        branch: parts.next(),
        author: parts.next(),
        labels: parts.collect(),
        base: Some("main~1".to_owned()),
        head: Some("main".to_owned()),
        ..Flags::default()
    };
    let env = Env::default();
    let check = |repo: &Path| {
        inputs::check(CheckRequest {
            repo,
            config: None,
            flags,
            release: false,
            baseline: None,
            floor: None,
            env: &env,
            today: TODAY,
            known: None,
        })
    };
    if let Ok(inputs) = Repo::with(check) {
        show(&inputs);
    }
}

pub(super) fn lint(data: &[u8]) {
    let inputs = Repo::with(|repo| {
        let file = PathBuf::from(repo).join(".git/BACKLOG.md");
        std::fs::write(&file, data).unwrap();
        inputs::lint(&[file], repo, None, TODAY)
    });
    if let Ok(inputs) = inputs {
        show(&inputs);
    }
}

pub(super) fn event(data: &[u8]) {
    Repo::with(|repo| {
        let file = repo.join(".git/event.json");
        std::fs::write(&file, data).unwrap();
        let flags = Flags { event: Some(file), ..Flags::default() };
        let repository = Repository::open(repo).unwrap();
        for name in ["pull_request", "pull_request_target", "merge_group", "push", ""] {
            let env = match name {
                "" => Env::default(),
                name => Env::from([("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", name)]),
            };
            if let Ok(request) = backlog_gate::change::detect(&flags, &env) {
                let is_id = |id: &String| id.bytes().all(|byte| byte.is_ascii_hexdigit());
                let tips = request.named_tips.iter().map(|tip| &tip.id);
                assert!(tips.chain(&request.before).chain(&request.head).all(is_id), "{request:?}");
                let _ = backlog_gate::change::Ends::find(&request, &repository);
            }
        }
    });
}
