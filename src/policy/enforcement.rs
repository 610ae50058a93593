//! From when on the policy is enforced.

use jiff::Span;
use jiff::civil::Date;

use crate::source::Location;

/// When a change was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// On this day, as the forge says.
    On(Date),
    /// Nobody says it.
    Unknown,
    /// There is nothing that could have been opened earlier: a push, a branch at home, a backlog.
    Today,
}

/// The day from which on the policy is enforced, and how long what was open before may go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnforceFrom {
    /// The first day.
    pub date: Date,
    /// For how many days from then on a change that was opened before only gets the report.
    pub grace_days: u32,
    /// Its place in the policy.
    pub at: Option<Location>,
}

impl EnforceFrom {
    /// The first day on which every change is held to the policy.
    #[must_use]
    pub fn for_all(&self) -> Date {
        self.date.checked_add(Span::new().days(i64::from(self.grace_days))).unwrap_or(Date::MAX)
    }

    /// Whether the policy is enforced today for what was opened then. What is not known is enforced:
    /// else whoever hides the day of a change would gain by it.
    #[must_use]
    pub fn enforces(&self, opened: Opened, today: Date) -> bool {
        match opened {
            Opened::On(day) if day < self.date => today >= self.for_all(),
            Opened::On(_) | Opened::Unknown => true,
            Opened::Today => today >= self.date,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_was_open_before_has_the_grace_and_nothing_else_has() {
        let from = EnforceFrom { date: date(2026, 12, 1), grace_days: 30, at: None };
        let before = Opened::On(date(2026, 11, 30));
        assert!(!from.enforces(before, date(2026, 11, 30)));
        assert!(!from.enforces(before, date(2026, 12, 30)));
        assert!(from.enforces(before, date(2026, 12, 31)));
        assert!(from.enforces(Opened::On(date(2026, 12, 1)), date(2026, 12, 1)));
        assert!(from.enforces(Opened::Unknown, date(2026, 11, 1)));
        assert!(!from.enforces(Opened::Today, date(2026, 11, 30)));
        assert!(from.enforces(Opened::Today, date(2026, 12, 1)));
    }
}
