//! Arguments of the commands that look at the history of the backlog.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::PlaceArgs;

/// Arguments of `flow`.
#[derive(Debug, Args)]
#[command(after_help = "\
It reads the first-parent history of HEAD, every commit with the policy and the dialect of its day,
and keeps what it read under `.git/backlog-gate`, which may be deleted. What the text cannot tell is
left out and counted; docs/flow.md defines each measure.

Examples:
  backlog-gate flow
  backlog-gate flow --since 90d --owner ada --format json
  backlog-gate flow --by 2027-03-31
  backlog-gate flow --format html=flow.html --format svg=pictures/")]
pub struct FlowArgs {
    /// text, json, csv, html, markdown, or svg=DIR; to a file with `=FILE`; may be repeated
    /// [default: text].
    #[arg(long = "format", value_name = "FORMAT[=FILE]", value_parser = parse_target)]
    pub formats: Vec<FlowTarget>,
    /// The days that are looked at: a number with `d` or `w`, such as `30d`, or a first day
    /// `YYYY-MM-DD` [default: all].
    #[arg(long, value_name = "DAYS", value_parser = parse_since)]
    pub since: Option<Since>,
    /// How many items are done by this day, `YYYY-MM-DD`.
    #[arg(long, value_name = "DAY")]
    pub by: Option<Date>,
    /// Only items of this owner; may be repeated.
    #[arg(long = "owner", value_name = "NAME", value_delimiter = ',')]
    pub owners: Vec<String>,
    /// Only items of this epic; may be repeated.
    #[arg(long = "epic", value_name = "ID", value_delimiter = ',')]
    pub epics: Vec<String>,
    /// Only items of this kind; may be repeated.
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// Only items of this priority; may be repeated.
    #[arg(long = "priority", value_name = "PRIORITY", value_delimiter = ',')]
    pub priorities: Vec<String>,
    /// From how many of the last days the forecast is drawn.
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub window: u32,
    /// How often the forecast is drawn.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub runs: u32,
    /// What the random numbers of the forecast begin with.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The last commit.
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    pub head: String,
    /// Read everything again, and keep nothing.
    #[arg(long)]
    pub no_cache: bool,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
}

/// From when on the flow is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// So many days back.
    Days(u32),
    /// From a day on.
    Day(Date),
}

fn parse_since(text: &str) -> Result<Since, String> {
    if let Ok(day) = text.parse() {
        return Ok(Since::Day(day));
    }
    let unit = |letter: char, days: u32| {
        let number: u32 = text.strip_suffix(letter)?.parse().ok()?;
        number.checked_mul(days).filter(|days| (1..=36_500).contains(days))
    };
    let days = unit('d', 1).or_else(|| unit('w', 7));
    days.map(Since::Days).ok_or_else(|| "write 30d, 12w or a day such as 2026-09-01".to_owned())
}

/// A format of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FlowFormat {
    /// For people at a terminal.
    Text,
    /// For programs.
    Json,
    /// The items, for a spreadsheet.
    Csv,
    /// A page that needs nothing else, with pictures and a board.
    Html,
    /// For a step summary or a comment, with pictures that forges draw.
    Markdown,
    /// The pictures, each a file in a folder.
    Svg,
}

/// A format, and the file or folder that it goes to if not to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowTarget {
    /// The format.
    pub format: FlowFormat,
    /// The file, or the folder of the pictures.
    pub file: Option<PathBuf>,
}

fn parse_target(text: &str) -> Result<FlowTarget, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("there is no file behind the `=`".to_owned()),
        Some((name, "-")) => return Err(format!("write `{name}` alone for standard output")),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = FlowFormat::from_str(name, false).map_err(|_| {
        let names = FlowFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
        format!("there is no format `{name}`; the formats are {}", names.join(", "))
    })?;
    if format == FlowFormat::Svg && file.is_none() {
        return Err("name the folder for the pictures: `svg=DIR`".to_owned());
    }
    Ok(FlowTarget { format, file })
}

/// Arguments of `board`.
#[derive(Debug, Args)]
#[command(after_help = "\
A column for each state, with its limit behind the count; what is in progress has its age in days, and
an `!` where 85 of 100 finished items took less. It changes nothing.

Examples:
  backlog-gate board
  backlog-gate board docs/BACKLOG.md")]
pub struct BoardArgs {
    /// Files, or folders to look in; the repository's own backlog without any.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where.
    #[command(flatten)]
    pub place: PlaceArgs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_or_named() {
        assert_eq!(parse_since("30d"), Ok(Since::Days(30)));
        assert_eq!(parse_since("12w"), Ok(Since::Days(84)));
        assert_eq!(parse_since("2026-09-01"), Ok(Since::Day(Date::constant(2026, 9, 1))));
        for bad in ["", "d", "0d", "30", "-1d", "99999999d", "2026-13-01"] {
            assert!(parse_since(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn formats_may_name_a_file() {
        let target = parse_target("json=a=b.json").unwrap();
        assert_eq!((target.format, target.file), (FlowFormat::Json, Some("a=b.json".into())));
        assert!(parse_target("xml").unwrap_err().contains("text, json, csv, html, markdown, svg"));
        for bad in ["json=", "json=-", "svg", "svg="] {
            assert!(parse_target(bad).is_err(), "{bad}");
        }
    }
}
