//! Addresses of files, as editors write them.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::source::RepoPath;

/// What stands as it is in the path of an address.
const KEPT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The file that an address means; `None` for anything else than a file.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let encoded = rest.strip_prefix("localhost").unwrap_or(rest);
    let decoded = percent_decode_str(encoded).decode_utf8().ok()?;
    // `/C:/work/BACKLOG.md`.
    let drive = decoded.strip_prefix('/').filter(|path| path.get(1..2) == Some(":"));
    let path = drive.unwrap_or(&decoded);
    let is_absolute = drive.is_some() || path.starts_with('/');
    (is_absolute && !path.contains('\0')).then(|| PathBuf::from(path))
}

/// The address of a file below `root`.
pub(super) fn of(root: &Path, path: &RepoPath) -> Option<Uri> {
    let full = root.join(path.as_str()).to_str()?.replace('\\', "/");
    let slash = if full.starts_with('/') { "" } else { "/" };
    Uri::from_str(&format!("file://{slash}{}", utf8_percent_encode(&full, KEPT))).ok()
}

/// The path of a file from `root` on; `None` where it lies elsewhere.
pub(super) fn below(root: &Path, path: &Path) -> Option<RepoPath> {
    let inside = |root: &Path, path: &Path| -> Option<RepoPath> {
        RepoPath::new(path.strip_prefix(root).ok()?.to_str()?)
    };
    inside(root, path).or_else(|| {
        // An editor may have gone through a link to the folder.
        let (root, folder) = (root.canonicalize().ok()?, path.parent()?.canonicalize().ok()?);
        inside(&root, &folder.join(path.file_name()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_paths_and_nothing_else() {
        let uri = |text: &str| Uri::from_str(text).unwrap();
        assert_eq!(path(&uri("file:///a%20b/%C3%BC.md")).unwrap(), Path::new("/a b/ü.md"));
        for other in ["untitled:x", "http://a/b", "file://host/a", "file:///%00", "file:x"] {
            assert_eq!(path(&uri(other)), None, "{other}");
        }
        let repo = RepoPath::new("docs/ü x.md").unwrap();
        let made = of(Path::new("/a b"), &repo).unwrap();
        assert_eq!(made.as_str(), "file:///a%20b/docs/%C3%BC%20x.md");
        assert_eq!(below(Path::new("/a b"), &path(&made).unwrap()), Some(repo));
        assert_eq!(below(Path::new("/a"), Path::new("/a/../b/x")), None);
    }
}
