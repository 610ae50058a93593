#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| backlog_gate_fuzz::run("escape_csv", data));
