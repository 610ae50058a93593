//! Front matter of a template, which forges take off.

use std::borrow::Cow;

/// Where the front matter of a template ends.
///
/// People paste a template with front matter below the front matter of another: what follows a first
/// block and has its form is taken off too.
pub(super) fn end(text: &str) -> usize {
    let Some(first) = text.starts_with("---").then(|| block(text, false)).flatten() else {
        return 0;
    };
    let mut end = first;
    // An empty block is the first line of dashes twice: its keys follow.
    let is_empty = text[..first].lines().count() == 2;
    while let Some(more) = next_block(&text[end..], is_empty && end == first) {
        end += more;
    }
    end
}

/// The bytes up to the end of a block that follows another one.
fn next_block(text: &str, is_open: bool) -> Option<usize> {
    if is_open {
        return keys(text);
    }
    let rest = text.trim_start_matches(['\n', '\r']);
    let blank = text.len() - rest.len();
    block(rest, true).map(|end| blank + end)
}

/// The bytes of a block that begins with a line of dashes; `of_keys` says that it holds nothing but
/// keys.
fn block(text: &str, of_keys: bool) -> Option<usize> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let rest = &text[first.len()..];
    let end = if of_keys { keys(rest) } else { dashes(rest) };
    end.map(|end| first.len() + end)
}

/// Where the next line of dashes ends.
fn dashes(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" {
            return Some(at);
        }
    }
    None
}

/// Where the next line of dashes ends, if there is nothing but keys before it.
fn keys(text: &str) -> Option<usize> {
    let end = dashes(text)?;
    let mut lines = text[..end].lines().map(str::trim_end).filter(|line| !line.is_empty());
    let is_key = |line: &str| {
        let name = line.split_once(':').map_or("", |(name, _)| name);
        !name.is_empty() && name.chars().all(|ch| ch.is_alphanumeric() || "_- ".contains(ch))
    };
    let first = lines.next().is_some_and(is_key);
    let is_all = lines.all(|line| is_key(line) || line.starts_with([' ', '-']));
    (first && is_all).then_some(end)
}

/// The template as forges show it, with blanks in the place of its front matter.
pub(crate) fn without_front_matter(text: &str) -> Cow<'_, str> {
    let end = end(text);
    if end == 0 {
        return Cow::Borrowed(text);
    }
    let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    let blanks: String = text[..end].bytes().map(blank).collect();
    Cow::Owned(blanks + &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_block_or_several_are_taken_off() {
        for (text, rest) in [
            ("---\nname: PR\n---\n# A\n", "# A\n"),
            ("---\r\nname: PR\r\n---\r\n# A\n", "# A\n"),
            ("---\nname: PR\n\n---\n\n---\nname: MR\nlabels: a\n---\n\n**A**\n", "\n**A**\n"),
            ("---\n---\nname: \"PR\"\ntitle: \"[PR] \"\n---\n## A\n", "## A\n"),
            (
                "---\nname: PR\n---\n\nThank you: yes\n\n---\n\n## A\n",
                "\nThank you: yes\n\n---\n\n## A\n",
            ),
            ("---\nname: PR\n---\n\n## A\n\n---\n", "\n## A\n\n---\n"),
            ("# A\n---\nb: c\n---\n", "# A\n---\nb: c\n---\n"),
            ("---\nno end", "---\nno end"),
        ] {
            assert_eq!(&text[end(text)..], rest, "{text}");
        }
    }
}
