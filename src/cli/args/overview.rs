//! Arguments of `report`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(after_help = "\
Reports are what `--format ndjson=FILE` of `check` and `lint` writes, and JSON reports too. They are
read line by line, so that an archive may be as large as it likes.

Examples:
  backlog-gate report runs/ --format html=gate.html --format csv=gate.csv
  backlog-gate report 'runs/*/gate.ndjson'
  cat runs/*.ndjson | backlog-gate report - --format markdown")]
pub struct OverviewsArgs {
    /// Files, folders with all that is below them, patterns, or `-` for standard input.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// text, json, markdown, csv or html; to a file with `=FILE`; may be repeated [default: text].
    #[arg(long = "format", value_name = "FORMAT[=FILE]", value_parser = parse)]
    pub formats: Vec<OverviewTarget>,
}

/// A format of the overview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OverviewFormat {
    /// For people at a terminal.
    Text,
    /// For programs.
    Json,
    /// For a step summary or a comment.
    Markdown,
    /// The repositories, for a spreadsheet.
    Csv,
    /// A page that needs nothing else.
    Html,
}

/// A format, and the file that it goes to if not to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverviewTarget {
    /// The format.
    pub format: OverviewFormat,
    /// The file.
    pub file: Option<PathBuf>,
}

fn parse(text: &str) -> Result<OverviewTarget, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("there is no file behind the `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = OverviewFormat::from_str(name, false).map_err(|_| {
        format!("there is no format `{name}`; the formats are text, json, markdown, csv, html")
    })?;
    Ok(OverviewTarget { format, file })
}
