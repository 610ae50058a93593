//! Arguments of `notes`.

use clap::{Args, ValueEnum};

use super::PlaceArgs;

/// Arguments of `notes`.
#[derive(Debug, Args)]
#[command(after_help = "\
An item is listed where the commit that brought it to done lies between the two revisions, on the
first-parent history; also where it left the backlog since.

Examples:
  backlog-gate notes v1.2..HEAD
  backlog-gate notes v1.2..v1.3 --format json")]
pub struct NotesArgs {
    /// Two revisions: `v1.2..HEAD`, or `v1.2` for all since.
    #[arg(value_name = "RANGE", value_parser = parse)]
    pub range: NotesRange,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub format: NotesFormat,
}

/// Two revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotesRange {
    /// What was there before.
    pub from: String,
    /// The last commit.
    pub to: String,
}

/// A format of release notes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum NotesFormat {
    /// For people.
    #[default]
    Markdown,
    /// For programs.
    Json,
}

fn parse(text: &str) -> Result<NotesRange, String> {
    let (from, to) = text.split_once("..").unwrap_or((text, "HEAD"));
    if from.is_empty() || to.starts_with('.') {
        return Err("write two revisions as v1.2..HEAD".to_owned());
    }
    let to = if to.is_empty() { "HEAD" } else { to };
    Ok(NotesRange { from: from.to_owned(), to: to.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_may_leave_its_end_open() {
        let range = |text| parse(text).map(|range| (range.from, range.to));
        let whole = Ok(("v1".to_owned(), "HEAD".to_owned()));
        assert_eq!(
            [range("v1"), range("v1.."), range("v1..HEAD")],
            [whole.clone(), whole.clone(), whole]
        );
        assert!(range("..v1").is_err() && range("a...b").is_err() && range("").is_err());
    }
}
