//! `backlog-gate notes`

use std::collections::HashSet;

use super::{EXIT_PASS, Host, config, directory};
use crate::backlog::{Backlog, State};
use crate::cli::args::{NotesArgs, NotesFormat};
use crate::cli::backtest::change_of;
use crate::error::Result;
use crate::flow::{ItemFlow, Stay};
use crate::forge::web::Web;
use crate::gate::inputs::{self, FlowInputs, FlowRequest};
use crate::report::flow::{Answered, DoneBy, DoneItem, Notes, notes_json, notes_markdown};
use crate::snapshot::{Repository, Revision};
use crate::sort::Sort as _;

pub(super) fn run(args: &NotesArgs, host: &mut Host<'_>) -> Result<u8> {
    let repo = directory(&args.place, host.env);
    let named = config(&args.place, host.env)?;
    let repository = Repository::open(&repo)?;
    let from = repository.resolve(&args.range.from)?;
    let inputs = inputs::flow(&FlowRequest {
        repo: &repo,
        config: named.as_ref(),
        head: &args.range.to,
        cached: true,
        now: host.now,
        today: host.today,
    })?;
    let web = inputs.origin.as_deref().and_then(|url| Web::of(url, &inputs.head.id(), host.env));
    // What a revision has, it has with all that came before.
    let old = inputs.commits.partition_point(|commit| repository.contains(&from, commit));
    let new: HashSet<String> = inputs.commits[old..].iter().map(Revision::id).collect();
    let mut items = Vec::new();
    for item in &inputs.items {
        if let Some((stay, at)) = became_done(item, &new) {
            let epic = item.seen.parent.clone();
            items.push(DoneItem {
                id: item.id.clone(),
                title: item.seen.title.clone(),
                kind: item.seen.kind.as_str(),
                epic_title: epic.as_deref().and_then(|epic| title(&inputs.backlog, epic)),
                epic,
                owner: item.seen.owner.clone(),
                finished: stay.from.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
                commit: at.id(),
                commit_page: web.as_ref().map(|web| web.commit(&at.id())),
                change: change(&repository, &at)?,
                criteria: criteria(&inputs, item),
            });
        }
    }
    let order = |item: &DoneItem| {
        let known = inputs.backlog.item(&item.id).map(|known| known.number);
        (known.is_none(), known)
    };
    items.order_by_key(order);
    let (from, to) = (args.range.from.clone(), args.range.to.clone());
    let notes = Notes { schema_version: 1, from, to, items };
    match args.format {
        NotesFormat::Markdown => host.print_log(&notes_markdown(&notes))?,
        NotesFormat::Json => host.print(&notes_json(&notes))?,
    }
    Ok(EXIT_PASS)
}

/// Since when the item has been done, if `new` has the commit that says so. What came with
/// the first version of the backlog was done before anybody wrote it down.
fn became_done<'a>(item: &'a ItemFlow, new: &HashSet<String>) -> Option<(&'a Stay, Revision)> {
    let last = item.stays.last().filter(|last| last.state == Some(State::Done))?;
    let is_old = item.stays.len() == 1 && item.came_first;
    let is_new = !is_old && new.contains(&*last.from.commit);
    Some((last, Revision::of_id(&last.from.commit).filter(|_| is_new)?))
}

fn title(backlog: &Backlog, id: &str) -> Option<String> {
    backlog.item(id).map(|item| item.title.value.clone())
}

fn criteria(inputs: &FlowInputs, item: &ItemFlow) -> Vec<Answered> {
    let known = inputs.backlog.item(&item.id).filter(|_| item.place.is_some());
    let criteria = known.map_or(&[][..], |known| &known.criteria);
    let answered = criteria
        .iter()
        .map(|criterion| Answered { text: criterion.text.value.clone(), ticked: criterion.ticked });
    answered.collect()
}

/// What the commit says about the change that brought it in.
fn change(repository: &Repository, at: &Revision) -> Result<DoneBy> {
    let parents = repository.parents(at)?.len();
    let details = change_of(&repository.message(at)?, parents);
    Ok(DoneBy { number: details.number, title: details.title })
}
