//! `backlog-gate doctor`

use super::{EXIT_FAIL, EXIT_PASS, Host, directory};
use crate::cli::args::{DoctorArgs, ListFormat, PlaceArgs};
use crate::cli::doctor;
use crate::error::Result;
use crate::escape::json::for_log;
use crate::gate::inputs;

pub(super) fn run(args: DoctorArgs, host: &mut Host<'_>) -> Result<u8> {
    let place = PlaceArgs { repo: args.repo.repo, config: None };
    let snapshot = inputs::working_directory(&directory(&place, host.env))?;
    let diagnosis = doctor::examine(&snapshot)?;
    match args.format {
        ListFormat::Text => host.print_log(&doctor::text(&diagnosis))?,
        ListFormat::Json => host.print(&for_log(&doctor::json(&diagnosis)))?,
    }
    Ok(if diagnosis.is_ill() { EXIT_FAIL } else { EXIT_PASS })
}
