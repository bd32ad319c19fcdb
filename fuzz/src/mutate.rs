//! A seed to bytes that are nearly it, by chance but the same for the same number.

/// What changes are made of.
pub struct Mutator<'a> {
    /// Other seeds, parts of which are put in.
    pub seeds: &'a [Vec<u8>],
    /// Words that mean something to whoever reads the bytes.
    pub words: &'a [Vec<u8>],
    state: u64,
}

/// Most bytes of what comes out.
const MOST: usize = 256 << 10;
/// Numbers at which much goes wrong, as one, two and four bytes.
const EDGES: [u32; 12] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffe,
    0xffff_ffff,
];
/// Numbers at which much goes wrong, as they are written.
const NUMBERS: [&str; 12] = [
    "0",
    "1",
    "-1",
    "0.0001",
    "255",
    "1000",
    "65536",
    "1e9",
    "2147483648",
    "-9223372036854775808",
    "99999999999999999999",
    "1e400",
];

impl<'a> Mutator<'a> {
    /// Changes by the number `round`.
    pub fn new(seeds: &'a [Vec<u8>], words: &'a [Vec<u8>], round: u64) -> Self {
        // The golden ratio's fraction spreads numbers that follow each other.
        Self { seeds, words, state: round.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995 }
    }

    /// One of the seeds with one to seven changes; half of them move nothing, since fonts and pictures name places.
    pub fn next(&mut self) -> Vec<u8> {
        let Some(mut bytes) = self.one_of(self.seeds).cloned() else { return Vec::new() };
        let moves = self.below(2) == 0;
        for _ in 0..=self.below(3) + self.below(3) + self.below(3) {
            if moves {
                self.change(&mut bytes);
            } else {
                self.overwrite(&mut bytes);
            }
        }
        bytes.truncate(MOST);
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len() + 1);
        let span = at..(at + 1 + self.length()).min(bytes.len()).max(at);
        match self.below(10) {
            0 | 1 => drop(bytes.drain(span)),
            2 => {
                let copy = bytes[span].to_vec();
                let to = self.below(bytes.len() + 1);
                insert(bytes, to, &copy);
            }
            // Many times over.
            3 => {
                let copy = bytes[span].repeat(1 + self.below(64));
                insert(bytes, at, &copy);
            }
            4 | 5 => {
                let word = self.one_of(self.words).cloned().unwrap_or_default();
                insert(bytes, at, &word);
            }
            6 => {
                let other = self.one_of(self.seeds).cloned().unwrap_or_default();
                let from = self.below(other.len() + 1);
                let to = (from + 1 + self.length()).min(other.len());
                insert(bytes, at, &other[from..to]);
            }
            7 => self.number(bytes, at),
            8 => bytes.truncate(at),
            _ => self.overwrite(bytes),
        }
    }

    /// Changes bytes in their places.
    fn overwrite(&mut self, bytes: &mut [u8]) {
        let at = self.below(bytes.len().max(1));
        let rest = bytes.get_mut(at..).unwrap_or_default();
        match self.below(5) {
            0 => {
                let word = self.one_of(self.words).map_or(&[][..], Vec::as_slice);
                rest.iter_mut().zip(word).for_each(|(place, byte)| *place = *byte);
            }
            1 | 2 => self.edge(rest),
            3 => {
                let length = self.length().min(rest.len());
                let byte = self.below(256) as u8;
                rest[..length].fill(byte);
            }
            _ => {
                if let Some(byte) = rest.first_mut() {
                    *byte ^= 1 << self.below(8);
                }
            }
        }
    }

    /// A number of one, two or four bytes, highest first, as fonts and pictures have them.
    fn edge(&mut self, bytes: &mut [u8]) {
        let edge = EDGES[self.below(EDGES.len())].to_be_bytes();
        let width = [1, 2, 4][self.below(3)];
        for (place, byte) in bytes.iter_mut().zip(&edge[4 - width..]) {
            *place = *byte;
        }
    }

    /// Another number in the place of the next one that is written in figures.
    fn number(&mut self, bytes: &mut Vec<u8>, at: usize) {
        let from = bytes.iter().skip(at).position(u8::is_ascii_digit).map(|it| it + at);
        let Some(from) = from else { return };
        let length = bytes[from..].iter().take_while(|it| it.is_ascii_digit()).count();
        let number = NUMBERS[self.below(NUMBERS.len())].bytes();
        bytes.splice(from..from + length, number);
    }

    /// Mostly few, sometimes many.
    fn length(&mut self) -> usize {
        let most = 1 << self.below(11);
        self.below(most)
    }

    fn one_of<T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let at = self.below(all.len().max(1));
        all.get(at)
    }

    /// A number below another (splitmix64).
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.state;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((it ^ (it >> 31)) % limit.max(1) as u64) as usize
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, what: &[u8]) {
    let at = at.min(bytes.len());
    bytes.splice(at..at, what.iter().copied());
}

/// The words of a dictionary of libFuzzer's: a line each, in quotation marks, with `\xAB`, `\\` and `\"`.
pub fn dictionary(text: &str) -> Vec<Vec<u8>> {
    let lines = text.lines().filter_map(|it| it.strip_prefix('"')?.strip_suffix('"'));
    lines.map(unescaped).collect()
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let hex = after.get(1..3).and_then(|it| std::str::from_utf8(it).ok());
        match (byte, after.first(), hex.and_then(|it| u8::from_str_radix(it, 16).ok())) {
            (b'\\', Some(b'x'), Some(code)) => {
                bytes.push(code);
                rest = &after[3..];
            }
            (b'\\', Some(escaped), _) => {
                bytes.push(*escaped);
                rest = &after[1..];
            }
            _ => bytes.push(*byte),
        }
    }
    bytes
}
