//! What two versions of a file say otherwise.

use super::{Difference, Seen};

use crate::sort::Sort as _;

/// What is only on one of two sides, however often it stands there.
#[must_use]
pub fn difference<'a>(
    before: impl IntoIterator<Item = &'a Seen>,
    now: impl IntoIterator<Item = &'a Seen>,
) -> Difference {
    let sorted = |side: &mut Vec<&'a Seen>| side.order();
    let (mut before, mut now): (Vec<_>, Vec<_>) =
        (before.into_iter().collect(), now.into_iter().collect());
    sorted(&mut before);
    let order: Vec<*const Seen> = now.iter().map(|seen| std::ptr::from_ref(*seen)).collect();
    sorted(&mut now);
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (before.into_iter().peekable(), now.into_iter().peekable());
    loop {
        match (old.peek(), new.peek()) {
            (Some(a), Some(b)) if a == b => {
                old.next();
                new.next();
            }
            (Some(a), Some(b)) if a < b => gone.extend(old.next()),
            (Some(_), None) => gone.extend(old.next()),
            (_, Some(_)) => come.extend(new.next()),
            (None, None) => break,
        }
    }
    // In the order of the file, so that twins stay in theirs.
    if come.len() > 1 {
        let place: std::collections::HashMap<_, _> =
            order.into_iter().enumerate().map(|(place, seen)| (seen, place)).collect();
        come.order_by_key(|seen: &&Seen| place.get(&std::ptr::from_ref(*seen)).copied());
    }
    Difference {
        gone: gone.into_iter().cloned().collect(),
        come: come.into_iter().cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::tests::seen;

    #[test]
    fn what_both_say_is_not_a_difference_and_twins_count() {
        let (a, b, c) = (seen("a", None), seen("b", None), seen("c", None));
        let found = difference([&a, &a, &b], [&c, &a, &b]);
        assert_eq!(found.gone, std::slice::from_ref(&a));
        assert_eq!(found.come, std::slice::from_ref(&c));
        assert!(difference([&b, &a], [&a, &b]).is_empty());
    }
}
