//! Bytes as a bibliography and its style.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    recto_fuzz::works(data);
});
