//! Where the gate could not decide: every place that people look at says so, and the way out.
//!
//! The log has the error in any case. A screen that shows a red job and no reason sends people to the
//! log, and a hint for another CI system sends them astray.

use super::{Host, reports};
use crate::change;
use crate::cli::args::ReportArgs;
use crate::env::Env;
use crate::error::Error;
use crate::report::{Format, output, render_error};

/// The error without the ways out that only other places have.
pub(super) fn from_here(error: Error, env: &Env) -> Error {
    error.seen_from(change::place(env))
}

/// Puts an error into the reports that were asked for, and that can say so. What goes wrong here is
/// not reported: the first error is the one that counts.
pub(super) fn write(error: &Error, args: &ReportArgs, host: &mut Host<'_>) {
    let own = reports::format_of_the_system(host.env);
    for target in reports::targets_of_error(args, host) {
        let Some(text) = render_error(target.format, error) else { continue };
        match &target.file {
            Some(file) => drop(output::write(&host.file(file), &text)),
            // The commands for the system follow below.
            None if Some(target.format) == own => {}
            None => drop(reports::print(target.format, &text, host)),
        }
    }
}

/// Tells the system that the run is a job of: an annotation, and the step summary.
pub fn tell(error: &Error, host: &mut Host<'_>) {
    let Some(format) = reports::format_of_the_system(host.env) else { return };
    let command = render_error(format, error).unwrap_or_default();
    // TeamCity reads its messages from standard output; the others read both, and standard output
    // is for the report.
    let written = match format {
        Format::Teamcity => host.out.write_all(command.as_bytes()).and_then(|()| host.out.flush()),
        _ => host.err.write_all(command.as_bytes()).and_then(|()| host.err.flush()),
    };
    // Nothing is left to tell it to.
    drop(written);
    if let Some(path) = host.env.github_step_summary().filter(|_| host.env.in_github_actions()) {
        let summary = render_error(Format::Markdown, error).unwrap_or_default();
        drop(output::append(&path, &summary));
    }
}
