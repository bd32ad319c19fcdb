//! Bytes as a chapter.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    recto_fuzz::manuscript(data);
});
