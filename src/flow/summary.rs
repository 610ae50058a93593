//! All measures of a history.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{
    Calendar, Filter, Forecast, Group, Grouping, ItemFlow, LeftOut, Percentiles, Sampling, Series,
    WipLine,
};
use crate::backlog::{Kind, State};
use crate::sort::Sort as _;

/// What is asked of a history.
#[derive(Debug, Clone)]
pub struct Question {
    /// How days are counted.
    pub calendar: Calendar,
    /// Up to when.
    pub now: Timestamp,
    /// From which day on.
    pub since: Option<Date>,
    /// Which items.
    pub filter: Filter,
    /// By which day, for *how many*.
    pub by: Option<Date>,
    /// How the forecast is drawn.
    pub sampling: Sampling,
    /// The limits of work in progress.
    pub limits: Vec<WipLine>,
}

impl Question {
    /// Whether an item counts for the measures. Epics are what their items are, and count only where
    /// they are asked for.
    #[must_use]
    pub fn counts(&self, item: &ItemFlow) -> bool {
        !item.is_left_out() && self.asks_for(item)
    }

    fn asks_for(&self, item: &ItemFlow) -> bool {
        item.seen.kind != Kind::Epic || self.filter.names(Grouping::Kind)
    }
}

/// The measures.
#[derive(Debug, Clone)]
pub struct Flow {
    /// What was asked.
    pub question: Question,
    /// The day of now.
    pub today: Date,
    /// The items that were asked for: all that are there, and those that went or were finished since
    /// the day that was asked for.
    pub items: Vec<ItemFlow>,
    /// What is left out.
    pub left_out: LeftOut,
    /// The cycle times.
    pub cycle: Option<Percentiles>,
    /// The lead times.
    pub lead: Option<Percentiles>,
    /// The ages of what is in progress.
    pub age: Option<Percentiles>,
    /// The share of all cycle time in which items were in progress, 0 to 1.
    pub efficiency: Option<f64>,
    /// How long finished items were blocked, all together, in days.
    pub blocked_days: f64,
    /// The days and weeks.
    pub series: Series,
    /// The measures by owner, epic, kind and priority.
    pub groups: Vec<(Grouping, Vec<Group>)>,
    /// What may be expected; `None` where nothing was finished lately.
    pub forecast: Option<Forecast>,
}

impl Flow {
    /// Measures some items.
    #[must_use]
    pub fn of(items: Vec<ItemFlow>, question: Question) -> Self {
        let calendar = &question.calendar;
        let today = calendar.date(question.now);
        let all: Vec<ItemFlow> =
            items.into_iter().filter(|item| question.filter.has(item)).collect();
        // The days of before count for what is drawn from them.
        let counted: Vec<&ItemFlow> = all.iter().filter(|item| question.counts(item)).collect();
        let whole = Series::of(&counted, calendar, None, today);
        let is_recent =
            |time: Timestamp| question.since.is_none_or(|since| calendar.date(time) >= since);
        let items: Vec<ItemFlow> = all
            .into_iter()
            .filter(|item| {
                match (item.finished, item.stays.last().and_then(|it| it.until.as_ref())) {
                    (Some(finished), _) => is_recent(finished),
                    (None, Some(gone)) => is_recent(gone.time),
                    (None, None) => true,
                }
            })
            .collect();
        let refs: Vec<&ItemFlow> = items.iter().filter(|item| question.counts(item)).collect();
        let days = |of: fn(&ItemFlow) -> Option<f64>| {
            Percentiles::of(refs.iter().filter_map(|item| of(item)))
        };
        let finished = || refs.iter().filter(|item| item.cycle_time_days.is_some());
        let sum = |of: fn(&ItemFlow) -> Option<f64>| -> f64 {
            finished().filter_map(|item| of(item)).fold(0.0, |sum, days| sum + days)
        };
        let spent = sum(|item| item.cycle_time_days);
        let series = Series {
            days: whole
                .days
                .iter()
                .filter(|day| question.since.is_none_or(|it| day.date >= it))
                .cloned()
                .collect(),
            weeks: whole
                .weeks
                .iter()
                .filter(|week| question.since.is_none_or(|it| week.from >= it))
                .copied()
                .collect(),
        };
        let looked_at = items.iter().filter(|item| question.asks_for(item));
        let lots = lots(&refs);
        let sampling = question.sampling;
        let forecast = Forecast::draw(&whole.days, calendar, today, (&lots, question.by), sampling);
        Self {
            today,
            left_out: LeftOut::count(looked_at.flat_map(|item| item.gaps.iter().copied())),
            cycle: days(|item| item.cycle_time_days),
            lead: days(|item| item.lead_time_days),
            age: days(|item| item.age_days),
            efficiency: (spent > 0.0).then(|| sum(|item| item.active_days) / spent),
            blocked_days: sum(|item| item.blocked_days),
            series,
            groups: Grouping::ALL.map(|by| (by, Group::all(by, &refs))).into(),
            forecast,
            items,
            question,
        }
    }

    /// The items that the measures count.
    pub fn counted(&self) -> impl Iterator<Item = &ItemFlow> {
        self.items.iter().filter(|item| self.question.counts(item))
    }

    /// How many items were finished.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.counted().filter(|item| item.finished.is_some()).count()
    }

    /// What is in progress, the oldest first.
    #[must_use]
    pub fn in_progress(&self) -> Vec<&ItemFlow> {
        let mut aging: Vec<_> = self.counted().filter(|item| item.age_days.is_some()).collect();
        aging.order_by(|a, b| b.age_days.unwrap_or(0.0).total_cmp(&a.age_days.unwrap_or(0.0)));
        aging
    }
}

/// The open items by the steps of the sequence, then all that are in none.
fn lots(items: &[&ItemFlow]) -> Vec<(String, u32)> {
    let is_open =
        |item: &&&ItemFlow| item.place.is_some() && !item.state().is_some_and(State::is_closed);
    let open: Vec<&&ItemFlow> = items.iter().filter(is_open).collect();
    let mut lots: Vec<(String, u32)> = Vec::new();
    let mut steps: Vec<(u32, &str)> = open
        .iter()
        .filter_map(|item| Some((item.step.as_ref()?.0, item.step.as_ref()?.1.as_str())))
        .collect();
    steps.order();
    for (_, label) in steps {
        match lots.iter_mut().find(|(known, _)| known == label) {
            Some((_, count)) => *count += 1,
            None => lots.push((label.to_owned(), 1)),
        }
    }
    let rest = open.iter().filter(|item| item.step.is_none()).count();
    let rest = u32::try_from(rest).unwrap_or(u32::MAX);
    if lots.is_empty() {
        lots.push(("all open items".to_owned(), rest));
    } else if rest > 0 {
        lots.push(("the others".to_owned(), rest));
    }
    lots
}
