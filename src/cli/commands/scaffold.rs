//! `backlog-gate scaffold`

use super::{EXIT_PASS, Host, config, directory, named};
use crate::change::{scaffold, template};
use crate::cli::args::ScaffoldArgs;
use crate::error::Result;
use crate::gate::inputs;
use crate::limits;
use crate::report::output;

pub(super) fn run(args: &ScaffoldArgs, host: &mut Host<'_>) -> Result<u8> {
    let dir = directory(&args.place, host.env);
    let config = config(&args.place, host.env)?;
    let inputs = inputs::lint(&[], &dir, config.as_ref(), host.today)?;
    if inputs.backlog.files.is_empty() {
        return Err(inputs::no_backlog(&inputs.backlog, &inputs.policy));
    }
    let item = match &args.item {
        Some(reference) => Some(&inputs.backlog.items[named::one(&inputs.backlog, reference)?]),
        None => None,
    };
    let snapshot = inputs::working_directory(&dir)?;
    let tree = snapshot.tree()?;
    let path = inputs.policy.change.template.as_ref().or_else(|| template::find(tree.files()));
    let template = match path {
        Some(path) => snapshot.read_text(path, limits::TEMPLATE)?,
        None => None,
    };
    let text = scaffold::description(&inputs.policy, &inputs.backlog, template.as_deref(), item);
    match &args.out {
        Some(file) => output::write(file, &text)?,
        None => host.print_log(&text)?,
    }
    Ok(EXIT_PASS)
}
