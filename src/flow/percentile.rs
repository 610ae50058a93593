//! Percentiles: nearest rank, so that each is a value that was.

use serde::Serialize;

use crate::sort::Sort as _;

/// The percentiles that people look at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Percentiles {
    /// Of how many values.
    pub count: usize,
    /// Half of the values are at most this.
    pub p50: f64,
    /// 85 of 100 are.
    pub p85: f64,
    /// 95 of 100 are.
    pub p95: f64,
}

impl Percentiles {
    /// Those of some values; `None` where there is none.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.order_by(f64::total_cmp);
        let at = |percent| at_percent(&values, percent);
        Some(Self { count: values.len(), p50: at(50)?, p85: at(85)?, p95: at(95)? })
    }
}

/// The smallest of sorted values that at least `percent` of 100 do not exceed; `None` of none.
#[must_use]
pub fn at_percent<T: Copy>(sorted: &[T], percent: usize) -> Option<T> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_value_of_its_rank() {
        let values: Vec<u32> = (1..=20).collect();
        let at = |percent| at_percent(&values, percent).unwrap();
        assert_eq!([at(50), at(85), at(95), at(100), at(0)], [10, 17, 19, 20, 1]);
        assert_eq!(at_percent::<u32>(&[], 85), None);
        let found = Percentiles::of([3.0, 1.0, 2.0]).unwrap();
        assert_eq!((found.count, found.p50, found.p85), (3, 2.0, 3.0));
    }
}
