//! Bytes as manifest and theme.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    recto_fuzz::settings(data);
});
