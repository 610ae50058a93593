//! `backlog-gate doctor`

use super::{EXIT_FAIL, EXIT_PASS, Host, directory};
use crate::cli::args::{DoctorArgs, ListFormat, PlaceArgs};
use crate::cli::doctor;
use crate::error::Result;
use crate::escape::json::for_log;
use crate::gate::inputs;
use crate::snapshot::Repository;

pub(super) fn run(args: DoctorArgs, host: &mut Host<'_>) -> Result<u8> {
    let place = PlaceArgs { repo: args.repo.repo, config: None };
    let folder = directory(&place, host.env);
    let snapshot = inputs::working_directory(&folder)?;
    let mut diagnosis = doctor::examine(&snapshot)?;
    let repository = Repository::discover(&folder)?;
    diagnosis.clone = repository.as_ref().map(doctor::examine_clone).unwrap_or_default();
    match args.format {
        ListFormat::Text => host.print_log(&doctor::text(&diagnosis))?,
        ListFormat::Json => host.print(&for_log(&doctor::json(&diagnosis)))?,
    }
    Ok(if diagnosis.is_ill() { EXIT_FAIL } else { EXIT_PASS })
}
