//! Bytes as formulas, one a line.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    recto_fuzz::formula(data);
});
