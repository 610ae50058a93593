//! What git hands to a commit-msg hook: the file of the message, as it was left by the editor
//! (<https://git-scm.com/docs/githooks#_commit_msg>).

/// What stands above the diff that `git commit --verbose` shows.
const SCISSORS: &str = " ------------------------ >8 ------------------------";

/// The message that git will take: without its comments, and without the diff below the scissors.
/// A line `## Plan` is a heading of the author, and no comment of git.
#[must_use]
pub fn cleaned(text: &str, comment: char) -> String {
    let is_comment = |line: &str| {
        line.strip_prefix(comment)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    let is_cut = |line: &str| line.strip_prefix(comment) == Some(SCISSORS);
    let lines = text.lines().take_while(|line| !is_cut(line)).filter(|line| !is_comment(line));
    let kept: Vec<&str> = lines.map(str::trim_end).collect();
    let kept = kept.join("\n");
    match kept.trim() {
        "" => String::new(),
        kept => format!("{kept}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_git_and_its_diff_are_not_a_part_of_the_message() {
        let text = "Export rows  \n\n## Plan\nStream.\n# Please enter the message\n#\n#\tmodified: a\n\
                    # ------------------------ >8 ------------------------\n+ Backlog: 9\n";
        assert_eq!(cleaned(text, '#'), "Export rows\n\n## Plan\nStream.\n");
        assert_eq!(cleaned("; note\n# A title\n", ';'), "# A title\n");
        assert_eq!(cleaned("# nothing\n\n", '#'), "");
    }
}
