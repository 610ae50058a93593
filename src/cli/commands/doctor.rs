//! `backlog-gate doctor`

use super::{Host, directory, reports};
use crate::cli::args::{DoctorArgs, PlaceArgs};
use crate::cli::doctor;
use crate::cli::doctor::Wants;
use crate::error::Result;
use crate::gate::inputs;
use crate::snapshot::Repository;
use crate::source::SourceMap;

pub(super) fn run(args: DoctorArgs, host: &mut Host<'_>) -> Result<u8> {
    let place = PlaceArgs { repo: args.repo.repo, config: None };
    let folder = directory(&place, host.env);
    let snapshot = inputs::working_directory(&folder)?;
    let mut sources = SourceMap::of("repository");
    let policy = inputs::local_policy(&folder, None, host.today, &mut sources);
    // A policy that cannot be used wants nothing; `policy validate` says what is wrong with it.
    let wants = policy.as_ref().map(Wants::of).unwrap_or_default();
    let mut diagnosis = doctor::examine(&snapshot, wants, &mut sources)?;
    let repository = Repository::discover(&folder)?;
    diagnosis.findings.extend(repository.iter().flat_map(doctor::examine_clone));
    reports::write_listing(&diagnosis.listing(&sources), &args.report, host)
}
