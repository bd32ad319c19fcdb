//! A run to one array of strings and numbers: glyph codes, and what keeps a viewer's pen where the layout wants it
//! (ISO 32000-1 §9.4.3).

use crate::geom::Length;
use crate::page::{Glyph, Run};
use crate::pdf::glyphs::{Cluster, UsedFace, UsedGlyph, clusters};
use crate::pdf::joins::Cover;
use crate::pdf::object;

/// Thousandths of the em that a glyph may stand beside its place before the stream moves it.
const SLACK: i64 = 2;

/// Parts of a unit of length in which [`Line`] counts.
const MILLION: i64 = 1_000_000;

/// One TJ array: glyph codes, and the numbers that keep a viewer's pen where the layout wants it.
pub(in crate::pdf) struct Line<'a> {
    out: &'a mut Vec<u8>,
    face: &'a UsedFace,
    run: &'a Run,
    /// Size of a thousandth of the em after expansion is `unit` ÷ 1,000,000.
    unit: i64,
    /// How far the pen may be off, in millionths of the size too.
    slack: i64,
    /// The viewer's pen, thousandths of the em from the origin.
    pen: i64,
    rise: i32,
    array: bool,
    string: bool,
}

impl<'a> Line<'a> {
    /// Of a run, with nothing written yet.
    pub(in crate::pdf) fn new(out: &'a mut Vec<u8>, face: &'a UsedFace, run: &'a Run) -> Self {
        let stretch = i64::from(if run.stretch == 0 { 1000 } else { run.stretch });
        let unit = run.size.0.saturating_mul(stretch).max(1);
        let slack = unit.saturating_mul(SLACK).saturating_sub(unit / 2);
        Self { out, face, run, unit, slack, pen: 0, rise: 0, array: false, string: false }
    }

    /// Writes all glyphs, in painting order, but for a space that is read last.
    pub(in crate::pdf) fn clusters(&mut self, covers: &[Cover]) {
        let (run, face) = (self.run, self.face);
        let mut open: Option<&Cover> = None;
        let mut clusters = clusters(run);
        if read_last(run).is_some() {
            clusters.next();
        }
        let plain = covers.is_empty() && run.rises.is_empty();
        loop {
            if plain {
                self.plain(clusters.plain(|id| face.plain(id).sign));
            }
            let Some(cluster) = clusters.next() else { break };
            let start = cluster.glyphs.first().map_or(0, |it| usize::from(it.text));
            let cover = covers.iter().find(|it| it.bytes.contains(&start));
            if open != cover {
                self.end_actual_text(open.is_some());
                open = cover;
                if let Some(cover) = cover {
                    self.begin_actual_text(&cover.text);
                }
            }
            self.cluster(&cluster, cover);
            if cluster.space
                && let Some(space) = self.face.space.and_then(|it| self.face.glyph(it))
            {
                self.code(space);
            }
        }
        if run.hyphenated
            && let Some((hyphen, before)) = run.glyphs.split_last()
        {
            self.glyph(hyphen, run.rise(before.len()));
        }
        self.end_actual_text(open.is_some());
    }

    /// Glyphs that their codes tell all about, as nearly all are: a string of them as far as the pen comes where they stand, then
    /// a number.
    fn plain(&mut self, mut glyphs: &[Glyph]) {
        let face = self.face;
        while let Some(first) = glyphs.first() {
            self.shift(first.x, 0);
            let (mut pen, mut count) = (self.pen, 0);
            for glyph in glyphs {
                // The first one stands where the pen is by now.
                if count > 0 && self.is_off(pen, glyph.x) {
                    break;
                }
                pen += i64::from(face.plain(glyph.id).advance);
                count += 1;
            }
            let (string, rest) = glyphs.split_at(count);
            self.begin_string();
            self.out.extend(string.iter().map(|it| face.plain(it.id).code));
            self.pen = pen;
            glyphs = rest;
        }
    }

    /// A cluster's glyphs, with the text beside them where ToUnicode does not give it and nothing else is said of them.
    ///
    /// A glyph with a code that stands for its text is shown by that, too: pdf.js knows no ActualText, and MuPDF looks texts
    /// up by glyph, not by code. MuPDF also parts words where much is said at once: each cluster has its own.
    fn cluster(&mut self, cluster: &Cluster<'_>, cover: Option<&Cover>) {
        let untold = cover.is_none() && !self.tells(cluster);
        if untold {
            self.begin_actual_text(cluster.text);
        }
        let own = match cluster.glyphs {
            [glyph] => {
                let text = cover.map_or(cluster.text, |it| it.text.as_str());
                self.face.standing_for(glyph.id, text)
            }
            _ => None,
        };
        for (index, glyph) in (cluster.first..).zip(cluster.glyphs) {
            self.shift(glyph.x, self.run.rise(index));
            if let Some(glyph) = own.as_ref().or_else(|| self.face.glyph(glyph.id)) {
                self.code(glyph);
            }
        }
        self.end_actual_text(untold);
    }

    /// Whether ToUnicode gives the text of a cluster, and gives no other for its glyphs.
    fn tells(&self, cluster: &Cluster<'_>) -> bool {
        let mut rest = cluster.text;
        for glyph in cluster.glyphs {
            let used = self.face.glyph(glyph.id);
            let told = used.map_or("", |it| &it.text);
            match rest.strip_prefix(told) {
                Some(after) if !used.is_some_and(|it| it.ambiguous) => rest = after,
                _ => return false,
            }
        }
        rest.is_empty()
    }

    /// Says what the glyphs from here on stand for (ISO 32000-1 §14.9.4).
    fn begin_actual_text(&mut self, text: &str) {
        self.end_array();
        self.out.extend(b"/Span<</ActualText");
        let mut bytes = vec![0xfe, 0xff];
        bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        object::push_string(self.out, &bytes);
        self.out.extend(b">>BDC\n");
    }

    fn end_actual_text(&mut self, open: bool) {
        if open {
            self.end_array();
            self.out.extend(b"EMC\n");
        }
    }

    /// A glyph of the run by itself.
    pub(in crate::pdf) fn glyph(&mut self, glyph: &Glyph, rise: i32) {
        self.shift(glyph.x, rise);
        if let Some(glyph) = self.face.glyph(glyph.id) {
            self.code(glyph);
        }
    }

    /// Takes the pen to where the next glyph stands.
    #[inline]
    fn shift(&mut self, x: i32, y: i32) {
        if y != self.rise {
            self.set_rise(y);
        }
        if self.is_off(self.pen, x) {
            self.move_to(rounded(i64::from(x) * MILLION, self.unit));
        }
    }

    /// Whether a pen is too far from a place; a division is needed only where it moves.
    #[inline]
    fn is_off(&self, pen: i64, x: i32) -> bool {
        let off = (i64::from(x) * MILLION).saturating_sub(pen.saturating_mul(self.unit));
        off < -self.slack || off >= self.slack
    }

    #[inline(never)]
    fn move_to(&mut self, want: i64) {
        self.begin_array();
        self.end_string();
        object::push_integer(self.out, self.pen - want);
        self.pen = want;
    }

    fn code(&mut self, glyph: &UsedGlyph) {
        self.begin_string();
        glyph.write(self.out);
        self.pen += glyph.advance;
    }

    fn set_rise(&mut self, rise: i32) {
        self.end_array();
        self.rise = rise;
        object::push_length(self.out, Length(i64::from(rise)));
        self.out.extend(b"Ts ");
    }

    fn begin_array(&mut self) {
        if !self.array {
            self.out.push(b'[');
            self.array = true;
        }
    }

    fn begin_string(&mut self) {
        self.begin_array();
        if !self.string {
            self.out.push(b'(');
            self.string = true;
        }
    }

    fn end_string(&mut self) {
        if self.string {
            self.out.push(b')');
            self.string = false;
        }
    }

    fn end_array(&mut self) {
        self.end_string();
        if self.array {
            self.out.extend(b"]TJ\n");
            self.array = false;
        }
    }

    /// Ends the array.
    pub(in crate::pdf) fn finish(mut self) {
        if self.rise != 0 {
            self.set_rise(0);
        }
        self.end_array();
    }
}

/// Division to the nearest, half away from below.
fn rounded(num: i64, den: i64) -> i64 {
    (num.saturating_mul(2).saturating_add(den)).div_euclid(den.saturating_mul(2))
}

/// The space at the left edge of a run from right to left. It is painted by itself behind the run, as it is read: MuPDF turns
/// the letters of a run round, but leaves a space before them where it stands, and so would join the word to the next run.
pub(in crate::pdf) fn read_last(run: &Run) -> Option<&Glyph> {
    let (left, right) = run.glyphs.first().zip(run.glyphs.last())?;
    let is_space = run.text.get(usize::from(left.text)..)?.starts_with(' ');
    (left.text > right.text && is_space).then_some(left)
}
