#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| backlog_gate_fuzz::run("reftable", data));
