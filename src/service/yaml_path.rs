//! Which key of a policy a place of its text belongs to, also while the text is being written and is
//! not YAML.

/// A place where something is being written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The keys above it, the outermost first; of a value, its own key is the last.
    pub(super) keys: Vec<&'a str>,
    /// Whether a value is being written, and not a key.
    pub(super) is_value: bool,
}

/// The place that the line `before` ends at.
pub(super) fn at<'a>(above: &'a str, before: &'a str) -> Place<'a> {
    let mut keys = keys_above(above, indent(before));
    let mut rest = before.trim_start_matches([' ', '-']);
    let mut is_value = false;
    // Flow maps of one line: `limits: [{max: 1, per: `.
    let mut open: Vec<(u8, usize)> = Vec::new();
    while let Some(end) = rest.find(['{', '}', '[', ']', ',', ':']) {
        let symbol = rest.as_bytes()[end];
        let word = rest[..end].trim().trim_matches(['"', '\'']);
        match symbol {
            b':' => {
                if is_value {
                    keys.pop();
                }
                keys.push(word);
                is_value = true;
            }
            b'{' | b'[' => {
                open.push((symbol, keys.len()));
                is_value = symbol == b'[';
            }
            b'}' | b']' => {
                keys.truncate(open.pop().map_or(keys.len(), |(_, depth)| depth));
                is_value = true;
            }
            // A comma in a list leads to the next entry, and in a map to the next key.
            _ => {
                if let Some((b'{', depth)) = open.last() {
                    keys.truncate(*depth);
                    is_value = false;
                }
            }
        }
        rest = &rest[end + 1..];
    }
    Place { keys, is_value }
}

/// The key that stands at byte `at` of a line, with those above it, and its bytes.
pub(super) fn key_at<'a>(
    above: &'a str,
    line: &'a str,
    at: usize,
) -> Option<(Vec<&'a str>, std::ops::Range<usize>)> {
    let is_part = |ch: char| ch.is_alphanumeric() || "-_/".contains(ch);
    let start = line
        .get(..at)?
        .rfind(|ch| !is_part(ch))
        .map_or(0, |at| at + line[at..].chars().next().map_or(0, char::len_utf8));
    let end = line[start..].find(|ch| !is_part(ch)).map_or(line.len(), |len| start + len);
    let word = &line[start..end];
    let is_key = !word.is_empty() && line[end..].trim_start_matches(['"', '\'']).starts_with(':');
    if !is_key {
        return None;
    }
    let mut keys = self::at(above, &line[..start]).keys;
    keys.push(word);
    Some((keys, start..end))
}

/// The keys around a line of this indent.
fn keys_above(above: &str, mut within: usize) -> Vec<&str> {
    let mut keys = Vec::new();
    for line in above.lines().rev() {
        let content = line.trim_start_matches([' ', '-']);
        if within == 0 {
            break;
        }
        if content.is_empty() || content.starts_with('#') || indent(line) >= within {
            continue;
        }
        within = line.len() - line.trim_start().len();
        let is_entry = line.trim_start().starts_with('-');
        // The key of a list may stand as deep as its entries.
        within += usize::from(is_entry);
        if let Some((key, _)) = content.split_once(':') {
            keys.push(key.trim().trim_matches(['"', '\'']));
        }
    }
    keys.reverse();
    keys
}

/// How deep the content of a line stands; a dash is a part of the way.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> (Vec<&str>, bool) {
        let (above, line) =
            text.rsplit_once('\n').map_or(("", text), |(above, line)| (above, line));
        let Place { keys, is_value } = at(above, line);
        (keys, is_value)
    }

    #[test]
    fn the_indent_says_what_stands_above() {
        assert_eq!(place("wi"), (vec![], false));
        assert_eq!(place("mode: "), (vec!["mode"], true));
        assert_eq!(place("wip:\n  limits:\n    - max: 1\n      p"), (vec!["wip", "limits"], false));
        assert_eq!(place("wip:\n  limits:\n  - "), (vec!["wip", "limits"], false));
        assert_eq!(place("change:\n  # x\n\n  si"), (vec!["change"], false));
        assert_eq!(place("wip: {limits: [{max: 1, per: o"), (vec!["wip", "limits", "per"], true));
        assert_eq!(place("wip: {limits: [{max: 1}, {"), (vec!["wip", "limits"], false));
    }

    #[test]
    fn a_key_is_known_under_the_cursor_and_a_value_is_none() {
        let key = |line, at| key_at("change:\n  size:\n", line, at).map(|(keys, _)| keys.join("."));
        assert_eq!(key("    max_lines: 800", 6).as_deref(), Some("change.size.max_lines"));
        assert_eq!(key("    max_lines: 800", 17), None);
        assert_eq!(key("", 0), None);
    }
}
