//! What looks like an id and is a date, a version, a year.

/// `2026-05-04`, `04.05.2026`, `2026/05`, `4/5/26`.
pub(crate) fn is_date(word: &str) -> bool {
    let word = word.trim_end_matches([':', ',', ')', ']', '.']).trim_start_matches(['(', '[']);
    let Some(symbol) = word.chars().find(|ch| !ch.is_ascii_digit()) else { return false };
    if !matches!(symbol, '-' | '.' | '/') {
        return false;
    }
    let mut lens = [0usize; 3];
    let mut count = 0;
    for part in word.split(symbol) {
        if count == 3
            || part.is_empty()
            || part.len() > 4
            || !part.bytes().all(|byte| byte.is_ascii_digit())
        {
            return false;
        }
        lens[count] = part.len();
        count += 1;
    }
    match (count, lens) {
        (3, [4, 1..=2, 1..=2]) => true,
        (3, [1..=2, 1..=2, 2 | 4]) => symbol != '.' || lens[2] == 4,
        (2, [4, 2, _]) => symbol != '.' && is_year(&word[..4]),
        _ => false,
    }
}

/// `v1.2`, `1.2.0-rc1`, `V2`.
pub(crate) fn is_version(word: &str) -> bool {
    let word =
        word.trim_start_matches(['[', '(', '`']).trim_end_matches([']', ')', '`', ':', ',', '.']);
    let number = word.strip_prefix(['v', 'V']);
    let has_symbol = number.is_some();
    let number = number.unwrap_or(word);
    let end = number.find(|ch: char| !ch.is_ascii_digit() && ch != '.').unwrap_or(number.len());
    let parts = number[..end].split('.').filter(|part| !part.is_empty()).count();
    let dots = number[..end].matches('.').count();
    let tail = &number[end..];
    let is_tail = tail.is_empty() || tail.starts_with(['-', '+']) || tail == "x" || tail == ".x";
    parts > 0
        && is_tail
        && number.starts_with(|ch: char| ch.is_ascii_digit())
        && (has_symbol || dots >= 2 && parts == 3)
}

pub(crate) fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1990..2100).contains(&year))
}
