#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::tried(data, properties::fixes::holds));
