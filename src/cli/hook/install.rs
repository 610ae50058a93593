//! Puts the script of a hook where git looks for it, and keeps the one that was there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::args::HookName;
use crate::error::{Error, ErrorKind, Result};
use crate::report::output;
use crate::snapshot::HooksFolder;

/// What is put behind the name of a hook that was there before.
const KEPT: &str = ".kept";
/// The line by which a hook of ours is known again, whatever its version.
const MARK: &str = "# Written by `backlog-gate hook install`";

/// What came of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Installed {
    /// The hook is new.
    New,
    /// The hook is new, and the one that was there is kept beside it and runs first.
    Beside(PathBuf),
    /// A hook of ours, of another version, was replaced.
    Updated,
    /// The hook was there already, just so.
    Same,
}

/// The path of the hook in `folder`.
#[must_use]
pub fn path(folder: &HooksFolder, hook: HookName) -> PathBuf {
    folder.path.join(hook.as_str())
}

/// Where a hook that was there before goes.
fn kept_path(folder: &HooksFolder, hook: HookName) -> PathBuf {
    folder.path.join(format!("{}{KEPT}", hook.as_str()))
}

/// Installs the hook in `folder`; `program` is the path of this program, for a machine on which it
/// is not on the search path.
///
/// # Errors
/// Where the folder is not the repository's alone, is written by another tool, or cannot be
/// written; nothing has changed then.
pub fn install(folder: &HooksFolder, name: HookName, program: &Path) -> Result<Installed> {
    refuse_foreign(folder, name)?;
    let hook = path(folder, name);
    let script = script(name, program);
    let present = read(&hook)?;
    let outcome = match present.as_deref() {
        None => Installed::New,
        Some(text) if text == script => return Ok(Installed::Same),
        Some(text) if text.contains(MARK) => Installed::Updated,
        Some(_) => Installed::Beside(keep(folder, name)?),
    };
    fs::create_dir_all(&folder.path).map_err(|error| failed(&folder.path, error))?;
    output::write(&hook, &script)?;
    make_executable(&hook)?;
    Ok(outcome)
}

/// Removes the hook from `folder` and puts back the one that was there before; says whether one was.
///
/// # Errors
/// Where there is no hook of ours, or the folder cannot be written.
pub fn uninstall(folder: &HooksFolder, name: HookName) -> Result<bool> {
    let hook = path(folder, name);
    if !read(&hook)?.is_some_and(|text| text.contains(MARK)) {
        let message = format!("{} is not a hook of backlog-gate", hook.display());
        return Err(Error::new(ErrorKind::Input, message).hint("there is nothing to remove"));
    }
    let kept = kept_path(folder, name);
    let was_kept = fs::symlink_metadata(&kept).is_ok();
    let done = if was_kept { fs::rename(&kept, &hook) } else { fs::remove_file(&hook) };
    done.map_err(|error| failed(&hook, error))?;
    Ok(was_kept)
}

fn refuse_foreign(folder: &HooksFolder, hook: HookName) -> Result<()> {
    let run = run(hook);
    let shown = folder.path.display();
    let by_hand = format!("or add this line to the hook by hand: {run}");
    if folder.of_everybody {
        let message = format!("`core.hooksPath` is {shown}, which serves other repositories too");
        return Err(Error::new(ErrorKind::Input, message)
            .hint("give this repository its own: `git config core.hooksPath .git/hooks`")
            .hint(by_hand));
    }
    if folder.path.ends_with(".husky/_") {
        let message = format!("husky writes the hooks in {shown} itself");
        return Err(Error::new(ErrorKind::Input, message)
            .hint(format!("add this line to .husky/{}: {run}", hook.as_str())));
    }
    Ok(())
}

/// Moves the hook that is there aside.
fn keep(folder: &HooksFolder, name: HookName) -> Result<PathBuf> {
    let (hook, kept) = (path(folder, name), kept_path(folder, name));
    if fs::symlink_metadata(&kept).is_ok() {
        let message = format!("{} and {} are both there", hook.display(), kept.display());
        return Err(Error::new(ErrorKind::Input, message)
            .hint("another tool has replaced the hook: remove one of the two, and install again"));
    }
    fs::rename(&hook, &kept).map_err(|error| failed(&kept, error))?;
    Ok(kept)
}

/// The text of the hook that is there; one that is not text is somebody's all the same.
fn read(hook: &Path) -> Result<Option<String>> {
    match fs::read(hook) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(hook, error)),
    }
}

fn failed(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Output, format!("cannot write {}", path.display()))
        .because(error)
        .hint("check that you may write there")
}

#[cfg(unix)]
fn make_executable(hook: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(hook, fs::Permissions::from_mode(0o755))
        .map_err(|error| failed(hook, error))
}

/// Git runs hooks there whatever their mode.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same form on every system")]
fn make_executable(_: &Path) -> Result<()> {
    Ok(())
}

/// What a hook of somebody's own has to call.
fn run(hook: HookName) -> String {
    format!("backlog-gate hook run {} \"$@\"", hook.as_str())
}

/// The script. Git hands the pushed refs over on standard input, which only one reader gets, so
/// they are read once and given to the kept hook and to the gate.
fn script(hook: HookName, program: &Path) -> String {
    let program = program.display().to_string().replace('\'', r"'\''");
    let name = hook.as_str();
    let (verb, read, fed) = match hook {
        HookName::PrePush => ("push", "refs=$(cat)\n", r#"printf '%s\n' "$refs" | "#),
        HookName::CommitMsg => ("commit", "", ""),
    };
    format!(
        r#"#!/bin/sh
{MARK}; `backlog-gate hook uninstall {name}` removes it.
# To {verb} once without it: git {verb} --no-verify
{read}kept=$(dirname "$0")/{name}{KEPT}
if [ -x "$kept" ]; then
    {fed}"$kept" "$@" || exit $?
fi
gate=backlog-gate
command -v "$gate" >/dev/null 2>&1 || gate='{program}'
if ! command -v "$gate" >/dev/null 2>&1; then
    echo 'backlog-gate is not on the search path: install it, or go without it once with' >&2
    echo 'git {verb} --no-verify; the job in CI judges the pull request all the same' >&2
    exit 1
fi
{fed}"$gate" hook run {name} "$@"
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUSH: HookName = HookName::PrePush;

    fn folder() -> (tempfile::TempDir, HooksFolder) {
        let dir = tempfile::tempdir().unwrap();
        let folder = HooksFolder { path: dir.path().join("hooks"), of_everybody: false };
        (dir, folder)
    }

    fn program() -> PathBuf {
        PathBuf::from("/opt/it's here/backlog-gate")
    }

    #[test]
    fn a_hook_is_written_once_and_renewed_when_it_differs() {
        let (_dir, folder) = folder();
        assert_eq!(install(&folder, PUSH, &program()).unwrap(), Installed::New);
        assert_eq!(install(&folder, PUSH, &program()).unwrap(), Installed::Same);
        fs::write(path(&folder, PUSH), format!("#!/bin/sh\n{MARK} 0.0\n")).unwrap();
        assert_eq!(install(&folder, PUSH, &program()).unwrap(), Installed::Updated);
        let text = fs::read_to_string(path(&folder, PUSH)).unwrap();
        assert!(text.contains(r"gate='/opt/it'\''s here/backlog-gate'"), "{text}");
        assert!(!uninstall(&folder, PUSH).unwrap());
        assert!(!path(&folder, PUSH).exists());
        assert!(uninstall(&folder, PUSH).is_err());
    }

    #[test]
    fn a_hook_of_somebody_else_is_kept_and_comes_back() {
        let (_dir, folder) = folder();
        fs::create_dir_all(&folder.path).unwrap();
        fs::write(path(&folder, PUSH), "#!/bin/sh\nmake test\n").unwrap();
        let kept = kept_path(&folder, PUSH);
        assert_eq!(install(&folder, PUSH, &program()).unwrap(), Installed::Beside(kept.clone()));
        assert_eq!(fs::read_to_string(&kept).unwrap(), "#!/bin/sh\nmake test\n");
        fs::write(path(&folder, PUSH), "#!/bin/sh\nlefthook\n").unwrap();
        let error = install(&folder, PUSH, &program()).unwrap_err();
        assert!(error.to_string().contains("are both there"), "{error}");
        fs::remove_file(path(&folder, PUSH)).unwrap();
        assert_eq!(install(&folder, PUSH, &program()).unwrap(), Installed::New);
        assert!(uninstall(&folder, PUSH).unwrap());
        assert_eq!(fs::read_to_string(path(&folder, PUSH)).unwrap(), "#!/bin/sh\nmake test\n");
    }

    #[test]
    fn a_folder_that_is_not_the_repositorys_own_is_left_alone() {
        let (_dir, mut folder) = folder();
        folder.of_everybody = true;
        assert!(
            install(&folder, PUSH, &program()).unwrap_err().hints()[0].contains("core.hooksPath")
        );
        let husky = HooksFolder { path: "x/.husky/_".into(), of_everybody: false };
        assert!(
            install(&husky, PUSH, &program()).unwrap_err().hints()[0].contains(".husky/pre-push")
        );
    }
}
