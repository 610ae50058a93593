//! Three versions of one file put together, in memory.

use git2::{MergeFileInput, MergeFileOptions};

use crate::error::{Error, ErrorKind, Result};

/// What `ours` and `theirs` make of `base` together; `None` where they change the same lines.
///
/// # Errors
/// Where libgit2 cannot compare the versions.
pub fn merge_texts(base: &str, ours: &str, theirs: &str) -> Result<Option<String>> {
    let merged = merge(base, ours, theirs).map_err(|cause| {
        Error::new(ErrorKind::Repository, "cannot merge two versions of a file").because(cause)
    })?;
    // Of three texts in UTF-8 whole lines are taken.
    Ok(merged.and_then(|bytes| String::from_utf8(bytes).ok()))
}

fn merge(base: &str, ours: &str, theirs: &str) -> Result<Option<Vec<u8>>, git2::Error> {
    fn side(text: &str) -> MergeFileInput<'_> {
        let mut input = MergeFileInput::new();
        input.content(text.as_bytes());
        input
    }
    let (base, ours, theirs) = (side(base), side(ours), side(theirs));
    let mut options = MergeFileOptions::new();
    let merged = git2::merge_file(&base, &ours, &theirs, Some(&mut options))?;
    Ok(merged.is_automergeable().then(|| merged.content().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_apart_are_put_together_and_changes_of_one_line_are_a_conflict() {
        let base = "a\nb\nc\nd\ne\n";
        let ours = base.replace("a\n", "A\n");
        let merged = merge_texts(base, &ours, &base.replace("e\n", "E\n")).unwrap();
        assert_eq!(merged.as_deref(), Some("A\nb\nc\nd\nE\n"));
        assert_eq!(merge_texts(base, &ours, &base.replace("a\n", "x\n")).unwrap(), None);
    }
}
