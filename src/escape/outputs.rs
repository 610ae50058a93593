//! The file that takes the outputs of a step: `NAME<<DELIMITER`, the value, `DELIMITER`.

/// One output. The delimiter is random and not in the value, so that no value ends its own output
/// and starts another. `name` is ours, never a text of others.
#[must_use]
pub fn output(name: &str, value: &str) -> String {
    output_with(name, value, random)
}

fn output_with(name: &str, value: &str, mut delimiter: impl FnMut() -> String) -> String {
    let mut chosen = delimiter();
    while value.contains(&chosen) {
        chosen = delimiter();
    }
    format!("{name}<<{chosen}\n{value}\n{chosen}\n")
}

/// 128 bits that nobody can foresee.
fn random() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("every system that we build for has random numbers");
    let hex = bytes.iter().map(|byte| format!("{byte:02x}"));
    format!("end_{}", hex.collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the runner reads: split at line feeds, up to the line that is the delimiter.
    fn read(file: &str) -> Vec<(String, String)> {
        let mut lines = file.split('\n');
        let mut read = Vec::new();
        while let Some((name, delimiter)) = lines.next().and_then(|line| line.split_once("<<")) {
            let value: Vec<&str> = lines.by_ref().take_while(|line| *line != delimiter).collect();
            read.push((name.to_owned(), value.join("\n")));
        }
        read
    }

    #[test]
    fn a_delimiter_that_the_value_holds_is_not_taken() {
        let mut numbers = 0..;
        let next = || format!("end{}", numbers.next().unwrap());
        let file = output_with("items", "end0\nverdict<<end1", next);
        assert_eq!(file, "items<<end2\nend0\nverdict<<end1\nend2\n");
    }

    #[test]
    fn two_outputs_have_two_delimiters() {
        assert_ne!(output("a", "x"), output("a", "x"));
    }

    proptest! {
        #[test]
        fn the_runner_reads_any_value_back(
            value in "([ -~]|[\n\r]|<<|=|verdict=pass|end_|ghadelimiter|\\PC|\\pC){0,40}"
        ) {
            let file = output("a", &value) + &output("b", "pass");
            let wanted = [("a".to_owned(), value), ("b".to_owned(), "pass".to_owned())];
            prop_assert_eq!(read(&file), wanted);
        }
    }
}
