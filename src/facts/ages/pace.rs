//! How long finished items took, from the history of the target alone.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Pace;
use crate::catalogue::Need;
use crate::error::Result;
use crate::facts::Scene;
use crate::flow::{ItemFlow, at_percent};
use crate::history::{self, Day, Request};
use crate::limits;
use crate::sort::Sort as _;
use crate::source::SourceMap;

/// Reads the history of the target, or of the last commit where there is no change; nothing where the
/// policy does not ask. What an earlier run kept is not looked at.
pub(super) fn read(scene: Scene<'_>, sources: &SourceMap) -> Result<Option<Pace>> {
    let asked = scene.policy.wip_percentile.as_ref().filter(|_| scene.policy.needs(Need::Ages));
    let Some((percentile, (repository, last))) = asked.zip(scene.history) else { return Ok(None) };
    let past = history::read(
        Request {
            repository,
            head: scene.target.unwrap_or(last),
            policy: scene.policy,
            policy_at: &|_| None,
            fixed: Day::of(scene.policy, sources),
            most: limits::COMMITS_BACK,
            now: latest(scene),
        },
        None,
    )?;
    let now = now(scene);
    let calendar = &scene.policy.calendar;
    let items: Vec<ItemFlow> =
        past.tracks.all.iter().map(|track| ItemFlow::of(track, calendar, now)).collect();
    let mut cycles: Vec<f64> = items.iter().filter_map(|item| item.cycle_time_days).collect();
    cycles.order_by(f64::total_cmp);
    let mut ages: HashMap<(&str, &str), f64> = HashMap::new();
    for (item, track) in items.iter().zip(&past.tracks.all) {
        if let Some(age) = item.age_days {
            ages.insert((past.files[track.file].as_str(), track.seen.id.as_str()), age);
        }
    }
    let backlog = scene.backlog;
    let known = backlog.items.iter().filter_map(|item| {
        let age = ages.get(&(backlog.file(item).path.as_str(), item.own_id()))?;
        Some((item.id.clone(), *age))
    });
    Ok(Some(Pace {
        finished: cycles.len(),
        limit_days: at_percent(&cycles, percentile.max.into()),
        ages: known.collect(),
        cut: past.facts.is_cut,
    }))
}

/// When the run began, where that is known, else the beginning of the day.
fn now(scene: Scene<'_>) -> Timestamp {
    scene.started.unwrap_or_else(|| midnight(scene.today))
}

/// After which no commit can have been made.
fn latest(scene: Scene<'_>) -> Timestamp {
    scene.started.unwrap_or_else(|| midnight(scene.today.saturating_add(jiff::Span::new().days(1))))
}

fn midnight(day: Date) -> Timestamp {
    let midnight = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0));
    midnight.unwrap_or(Timestamp::UNIX_EPOCH)
}
