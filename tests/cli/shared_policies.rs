//! Shared policies: `extends` in all its forms, `policy vendor`, `outdated` and `update`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::harness::{BACKLOG, GOOD, Repo, Run, run};
use crate::mock::{Answer, Mock, Request, ok, refused};

const OLD: &str = "1111111111111111111111111111111111111111";
const NEW: &str = "2222222222222222222222222222222222222222";

const COPY: &str = ".backlog-gate/vendor/github/acme/policies/gate.yml";

/// A forge that keeps `gate.yml`, looser at the newer commit, and `base.yml`, which it builds upon.
fn answer(asked: &Request) -> Answer {
    let file = |text: &str| {
        ok(&json!({"encoding": "base64", "content": STANDARD.encode(text), "type": "file"}))
    };
    match asked.path.as_str() {
        "/repos/acme/policies/commits/HEAD" => ok(&json!({"sha": NEW})),
        "/repos/acme/policies/commits/v1" => ok(&json!({"sha": OLD})),
        path if path.starts_with("/repos/acme/policies/contents/gate.yml?ref=1") => {
            file("extends: base.yml\nlink: {none: never}\n")
        }
        path if path.starts_with("/repos/acme/policies/contents/gate.yml?ref=2") => {
            file("extends: base.yml\nlink: {none: with-reason}\n")
        }
        path if path.starts_with("/repos/acme/policies/contents/base.yml?ref=") => {
            file("wip: {limits: [{max: 2}]}\n")
        }
        _ => refused(404),
    }
}

fn repo(extends: &str) -> Repo {
    let policy = format!("version: 1\nextends: {extends}\n");
    Repo::new(&[("BACKLOG.md", BACKLOG), (".backlog-gate.yml", &policy)])
}

fn github(repo: &Repo, forge: &Mock, args: &[&str]) -> Run {
    run(repo.path(), args, &[("GITHUB_API_URL", &forge.api), ("GITHUB_TOKEN", "s3cret")], "")
}

fn pinned() -> String {
    format!("github:acme/policies//gate.yml@{OLD}")
}

/// A repository with the copies that were fetched.
fn vendored() -> (Repo, Mock) {
    let forge = Mock::new(answer);
    let repo = repo(&pinned());
    let run = github(&repo, &forge, &["policy", "vendor"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains(&format!("fetched {} to {COPY}", pinned())), "{run:?}");
    (repo, forge)
}

#[test]
fn a_policy_without_its_copy_says_what_to_run_and_asks_nobody() {
    let repo = repo(&pinned());
    let run = repo.run(&["policy", "validate"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.out.contains("there is no copy of github:acme/policies//gate.yml@"), "{run:?}");
    assert!(run.out.contains("run `backlog-gate policy vendor`"), "{run:?}");
}

#[test]
fn copies_are_fetched_once_with_all_that_they_build_upon_and_judge_offline() {
    let (repo, forge) = vendored();
    assert!(
        forge.asked().iter().all(|asked| asked.headers.contains("authorization: bearer s3cret"))
    );
    let lock = repo.read(".backlog-gate.lock");
    assert!(
        lock.contains(&format!("commit: \"{OLD}\"")) || lock.contains(&format!("commit: '{OLD}'")),
        "{lock}"
    );
    assert_eq!(lock.matches("sha256:").count(), 2, "{lock}");
    let before = forge.asked().len();
    let again = github(&repo, &forge, &["policy", "vendor"]);
    assert_eq!(again.out, "every shared policy has its copy\n", "{again:?}");
    assert_eq!(forge.asked().len(), before, "nothing was to be fetched");
    let shown = repo.run(&["policy", "show"]);
    assert!(
        shown.out.contains("It builds upon .backlog-gate/vendor/github/acme/policies/gate.yml"),
        "{shown:?}"
    );
    assert!(shown.out.contains("none: never") && shown.out.contains("max: 2"), "{shown:?}");
}

#[test]
fn the_copies_of_the_target_judge_and_an_edit_of_them_is_an_edit_of_the_policy() {
    let (repo, _forge) = vendored();
    let base = ".backlog-gate/vendor/github/acme/policies/base.yml";
    let texts: Vec<(&str, String)> =
        [".backlog-gate.lock", COPY, base].iter().map(|path| (*path, repo.read(path))).collect();
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
    repo.commit("Vendor the policy", &files);
    repo.switch("work", "main");
    let looser = "link: {none: with-reason}\n";
    let digest = hex(looser);
    let lock = format!(
        "version: 1\npolicies:\n  - {{source: \"{}\", path: {COPY}, sha256: {digest}}}\n",
        pinned()
    );
    repo.commit("Loosen it", &[(COPY, looser), (".backlog-gate.lock", &lock)]);
    let body = GOOD.replace("Backlog: 1", "Backlog: none - nobody planned it");
    let run = repo.check(&body, &["--base", "main", "--format", "json"]);
    let report = run.json();
    assert!(run.failed().contains(&"link/missing".to_owned()), "{run:?}");
    let touched = report["findings"].as_array().unwrap().iter();
    let touched = touched.filter(|found| found["rule"] == "policy/changed-here").count();
    assert_eq!(touched, 2, "{report}");
    assert!(
        report["notes"].to_string().contains("The edit loosens: `Backlog: none` with a reason"),
        "{report}"
    );
}

fn hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_copy_that_is_not_what_was_fetched_is_refused() {
    let (repo, _forge) = vendored();
    repo.write(COPY, "link: {none: with-reason}\n");
    let run = repo.run(&["lint"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("gate.yml is not what was fetched"), "{run:?}");
}

#[test]
fn a_newer_version_is_shown_in_plain_words_and_taken() {
    let (repo, forge) = vendored();
    let outdated = github(&repo, &forge, &["policy", "outdated"]);
    assert_eq!(outdated.code, 1, "{outdated:?}");
    assert!(outdated.out.contains("222222222222 instead of 111111111111"), "{outdated:?}");
    assert!(
        outdated.out.contains("loosens: `Backlog: none` with a reason stands for an item"),
        "{outdated:?}"
    );
    let update = github(&repo, &forge, &["policy", "update"]);
    assert_eq!(update.code, 0, "{update:?}");
    assert!(repo.read(".backlog-gate.yml").contains(&format!("//gate.yml@{NEW}")));
    assert!(repo.read(COPY).contains("with-reason"));
    assert_eq!(repo.run(&["policy", "validate"]).code, 0);
    let now = github(&repo, &forge, &["policy", "outdated"]);
    assert_eq!((now.code, now.out.as_str()), (0, "every shared policy is the newest\n"), "{now:?}");
}

#[test]
fn a_tag_is_pinned_by_the_lock_and_other_forges_are_asked_in_their_own_way() {
    let forge = Mock::new(answer);
    let tagged = repo("github:acme/policies//gate.yml@v1");
    assert_eq!(github(&tagged, &forge, &["policy", "vendor"]).code, 0);
    assert!(tagged.read(".backlog-gate.lock").contains(OLD));
    assert_eq!(github(&tagged, &forge, &["policy", "outdated"]).code, 0, "the tag means the same");
    let gitlab = Mock::new(|asked| match asked.path.as_str() {
        "/projects/group%2Fsub%2Fpolicies/repository/commits/main" => ok(&json!({"id": OLD})),
        path if path
            .starts_with("/projects/group%2Fsub%2Fpolicies/repository/files/gate%2Eyml?ref=") =>
        {
            ok(&json!({"encoding": "base64", "content": STANDARD.encode("mode: report\n")}))
        }
        _ => refused(404),
    });
    let project = repo("gitlab:group/sub/policies//gate.yml@main");
    let run = run(project.path(), &["policy", "vendor"], &[("GITLAB_API_URL", &gitlab.api)], "");
    assert_eq!(run.code, 0, "{run:?} {:?}", gitlab.lines());
    let gitea = Mock::new(|asked| match asked.path.as_str() {
        "/repos/acme/policies/git/commits/main" => ok(&json!({"sha": OLD})),
        path if path.starts_with("/repos/acme/policies/contents/gate.yml?ref=") => {
            ok(&json!({"encoding": "base64", "content": STANDARD.encode("mode: report\n")}))
        }
        _ => refused(404),
    });
    let host = gitea.api.trim_start_matches("http://").to_owned();
    let forgejo = repo(&format!("gitea:{host}/acme/policies//gate.yml@main"));
    let env = [("GITEA_API_URL", gitea.api.as_str())];
    let run = crate::harness::run(forgejo.path(), &["policy", "vendor"], &env, "");
    assert_eq!(run.code, 0, "{run:?} {:?}", gitea.lines());
}

#[test]
fn an_address_is_held_to_its_digest() {
    let text = "mode: report\n";
    let (server, authority) = Mock::secure(move |asked| match asked.path.as_str() {
        "/gate.yml" => (200, String::new(), text.to_owned()),
        _ => refused(404),
    });
    let named = |digest: &str| repo(&format!("{}/gate.yml#sha256={digest}", server.api));
    let vendor = |repo: &Repo| {
        let file = repo.write(".git/authority.pem", &authority);
        let env = [("SSL_CERT_FILE", file.to_str().unwrap()), ("GITHUB_TOKEN", "s3cret")];
        run(repo.path(), &["policy", "vendor"], &env, "")
    };
    let good = named(&hex(text));
    let run = vendor(&good);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(good.run(&["policy", "validate"]).code, 0);
    assert!(server.asked().iter().all(|asked| !asked.headers.contains("s3cret")), "no token");
    let bad = named(&"a".repeat(64));
    let run = vendor(&bad);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("has another digest"), "{run:?}");
    let distrusted = crate::harness::run(good.path(), &["policy", "outdated"], &[], "");
    assert_eq!(distrusted.code, 2, "{distrusted:?}");
    assert!(distrusted.err.contains("its certificate is not trusted"), "{distrusted:?}");
}

#[test]
fn of_several_policies_the_last_is_the_nearest() {
    let repo = Repo::new(&[
        ("BACKLOG.md", BACKLOG),
        ("a.yml", "mode: report\nlink: {none: never}\n"),
        ("b.yml", "mode: enforce\n"),
        (".backlog-gate.yml", "extends: [strict, a.yml, b.yml]\n"),
    ]);
    let run = repo.run(&["policy", "show"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("mode: enforce") && run.out.contains("none: never"), "{run:?}");
    assert!(run.out.contains("It builds upon b.yml, a.yml"), "{run:?}");
}

#[test]
fn what_no_policy_names_any_more_is_taken_away() {
    let (repo, forge) = vendored();
    repo.write(".backlog-gate.yml", "version: 1\n");
    let run = github(&repo, &forge, &["policy", "vendor"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!repo.path().join(COPY).exists() && !repo.path().join(".backlog-gate.lock").exists());
    let refused = github(&Repo::new(&[("a.md", "")]), &forge, &["policy", "vendor"]);
    assert_eq!(refused.code, 2, "{refused:?}");
}
