//! Streams deflated as a whole (ISO 32000-1 §7.4.4).

use crate::pdf::object::packed;
use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Stream};

/// A stream with these bytes, deflated.
pub(in crate::pdf) fn deflated(values: Dictionary, bytes: &[u8]) -> Stream {
    packed(values, Deflate::new(Effort::Usual).pack(bytes))
}

/// How hard to look for what was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pdf) enum Effort {
    /// For pages: measured on 444 of a novel, half the time of [`Effort::Usual`] for a file 3 % larger.
    Little = 1,
    /// For pictures, fonts and the tables of the file.
    Usual = 6,
}

/// A compressor that is used again and again. It takes whole streams, and is twice as fast as one that flows.
pub(in crate::pdf) struct Deflate {
    zip: Compressor,
    room: Vec<u8>,
}

impl Deflate {
    pub(in crate::pdf) fn new(effort: Effort) -> Self {
        let level = CompressionLvl::new(effort as i32).unwrap_or_default();
        Self { zip: Compressor::new(level), room: Vec::new() }
    }

    /// The bytes in zlib's format (RFC 1950).
    pub(in crate::pdf) fn pack(&mut self, bytes: &[u8]) -> Vec<u8> {
        let most = self.zip.zlib_compress_bound(bytes.len());
        if self.room.len() < most {
            self.room.resize(most, 0);
        }
        // It fails only where there is not room enough.
        let length = self.zip.zlib_compress(bytes, &mut self.room).unwrap_or(0);
        self.room[..length].to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let mut zip = Deflate::new(Effort::Little);
        for bytes in [Vec::new(), vec![7; 100_000], (0..=255).collect(), b"0 0 m".repeat(9)] {
            let mut back = Vec::new();
            let packed = zip.pack(&bytes);
            flate2::read::ZlibDecoder::new(packed.as_slice()).read_to_end(&mut back).unwrap();
            assert!(back == bytes && packed.len() < bytes.len() + 32);
        }
    }
}
