//! lcov's trace files.

use super::{Coverage, Parsed};

/// Adds up the records of a trace file: `LF` and `LH` where they stand, else its `DA` lines.
pub fn parse(bytes: &[u8]) -> Parsed<Coverage> {
    let text = String::from_utf8_lossy(bytes);
    let mut total = Coverage::default();
    let mut record = Record::default();
    let mut ends = 0;
    for line in text.lines().map(str::trim) {
        match line.split_once(':').unwrap_or((line, "")) {
            ("LF", number) => record.found = number.trim().parse().ok(),
            ("LH", number) => record.hit = number.trim().parse().ok(),
            ("DA", data) => record.line(data),
            ("end_of_record", "") => {
                ends += 1;
                let Coverage { covered, lines } = std::mem::take(&mut record).coverage();
                total.covered = total.covered.saturating_add(covered);
                total.lines = total.lines.saturating_add(lines);
            }
            _ => {}
        }
    }
    if ends == 0 {
        return Err("is neither Cobertura nor lcov".to_owned());
    }
    plausible(total).map(|coverage| (coverage, None))
}

/// One file of the trace.
#[derive(Default)]
struct Record {
    found: Option<u64>,
    hit: Option<u64>,
    counted: Coverage,
}

impl Record {
    /// `DA:LINE,HITS[,CHECKSUM]`
    fn line(&mut self, data: &str) {
        let hits = data.split(',').nth(1).and_then(|hits| hits.trim().parse::<f64>().ok());
        self.counted.lines += 1;
        self.counted.covered += u64::from(hits.is_some_and(|hits| hits > 0.0));
    }

    fn coverage(self) -> Coverage {
        match self.found.zip(self.hit) {
            Some((lines, covered)) => Coverage { covered, lines },
            None => self.counted,
        }
    }
}

/// The coverage, unless it says nothing or cannot be.
pub(super) fn plausible(coverage: Coverage) -> Result<Coverage, String> {
    match coverage {
        Coverage { lines: 0, .. } => Err("covers no line at all".to_owned()),
        Coverage { covered, lines } if covered > lines => {
            Err(format!("says what cannot be: {covered} of {lines} lines are covered"))
        }
        _ => Ok(coverage),
    }
}
