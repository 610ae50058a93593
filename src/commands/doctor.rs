//! `backlog-gate doctor`

use super::{EXIT_FAIL, EXIT_PASS, Host, directory};
use crate::cli::{DoctorArgs, ListFormat, PlaceArgs};
use crate::doctor;
use crate::error::Result;
use crate::report::escape::json::for_log;
use crate::run;

pub(super) fn run(args: DoctorArgs, host: &mut Host<'_>) -> Result<u8> {
    let place = PlaceArgs { repo: args.repo.repo, config: None };
    let snapshot = run::working_directory(&directory(&place, host.env))?;
    let diagnosis = doctor::examine(&snapshot)?;
    match args.format {
        ListFormat::Text => host.print_log(&doctor::text(&diagnosis))?,
        ListFormat::Json => host.print(&for_log(&doctor::json(&diagnosis)))?,
    }
    Ok(if diagnosis.is_ill() { EXIT_FAIL } else { EXIT_PASS })
}
