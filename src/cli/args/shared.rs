//! Arguments that several commands have.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::gate::FailOn;
use crate::report::Format;

/// Which repository, and which policy.
#[derive(Debug, Args)]
pub struct PlaceArgs {
    /// The repository.
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    /// The policy, in place of the repository's own.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// In which formats, and where to.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "The report")]
pub struct FormatArgs {
    /// The reports, each in a format and to a file or to standard output.
    #[arg(long = "format", value_name = "FORMAT[=FILE]", value_parser = parse_target)]
    #[arg(help = format!("{}; to a file with `=FILE`; may be repeated", names("or")))]
    pub formats: Vec<Target>,
}

/// The names of the formats for a sentence, the last behind `or` or `and`.
fn names(last: &str) -> String {
    let [others @ .., end] = Format::ALL.map(Format::as_str);
    format!("{} {last} {end}", others.join(", "))
}

/// Which reports to write.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "The report")]
pub struct ReportArgs {
    /// The formats.
    #[command(flatten)]
    pub targets: FormatArgs,
    /// Show how many findings each rule has in the place of the findings.
    #[arg(long)]
    pub statistics: bool,
    /// From which severity on a finding fails [default: error].
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
}

/// A report: its format, and the file that it goes to if not to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The format.
    pub format: Format,
    /// The file.
    pub file: Option<PathBuf>,
}

/// Reads `FORMAT` or `FORMAT=FILE`.
///
/// # Errors
/// A sentence that names the formats, where there is none of that name or no file behind the `=`.
pub fn parse_target(text: &str) -> Result<Target, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("there is no file behind the `=`".to_owned()),
        Some((name, "-")) => return Err(format!("write `{name}` alone for standard output")),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    match Format::ALL.into_iter().find(|format| format.as_str() == name) {
        Some(format) => Ok(Target { format, file }),
        None => Err(format!("there is no format `{name}`; the formats are {}", names("and"))),
    }
}

/// A format of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Which repository.
#[derive(Debug, Args)]
pub struct RepoArgs {
    /// The repository.
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_may_name_a_file() {
        let target = parse_target("junit=out/a=b.xml").unwrap();
        assert_eq!((target.format, target.file), (Format::Junit, Some("out/a=b.xml".into())));
        let unknown = parse_target("xml").unwrap_err();
        assert!(Format::ALL.iter().all(|format| unknown.contains(format.as_str())), "{unknown}");
        assert!(parse_target("json=").is_err());
        assert_eq!(parse_target("json=-").unwrap_err(), "write `json` alone for standard output");
    }
}
