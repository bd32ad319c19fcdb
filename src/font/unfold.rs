//! A face's glyphs to whether they unfold to more than a drawing program would ever ask for.
//!
//! A glyph of a few bytes can call subroutines that call others, or be made of glyphs that are made of others, many times each: what
//! draws it, or takes it into a smaller font, would not come to an end.

use crate::font::trial::damaged;
use crate::font::{Face, FontError};
use skrifa::raw::TableProvider;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::cff::index::Index;
use skrifa::raw::tables::glyf::{Glyf, Glyph};
use skrifa::raw::tables::loca::Loca;
use skrifa::{FontRef, GlyphId};

/// Most numbers and operators that a CFF outline may come to with all its subroutines, and most parts of a composite glyph.
pub const MAX_GLYPH_STEPS: usize = 200_000;
/// Most that the glyphs which a book uses of a face may come to together.
pub const MAX_FACE_STEPS: usize = 20_000_000;
/// How deep subroutines may call each other (Adobe Technical Note 5177, appendix B).
pub const MAX_SUBROUTINES: usize = 10;
/// How deep composite glyphs may stand in each other.
pub const MAX_COMPOSITES: usize = 32;
/// Most numbers on the stack (Technical Note 5177, appendix B).
const MAX_STACK: usize = 48;

/// Looks at some glyphs of a face.
///
/// # Errors
/// With the first that unfolds beyond measure. What is damaged in other ways is for those who draw it to say.
pub(in crate::font) fn check(
    font: &FontRef<'_>,
    glyphs: impl IntoIterator<Item = u16>,
) -> Result<(), FontError> {
    let mut left = MAX_FACE_STEPS;
    if let Ok(table) = font.cff() {
        let bytes = table.offset_data().as_bytes();
        let Ok(outlines) = CffFontRef::new_cff(bytes, 0, None) else { return Ok(()) };
        let mut last = None;
        for glyph in glyphs {
            left = spent(left, glyph, charstring(&outlines, &mut last, glyph))?;
        }
    } else if let (Ok(places), Ok(outlines)) = (font.loca(None), font.glyf()) {
        for glyph in glyphs {
            let mut steps = 0;
            let done = parts(&places, &outlines, GlyphId::from(glyph), 0, &mut steps);
            left = spent(left, glyph, done.map(|()| steps))?;
        }
    }
    Ok(())
}

impl Face {
    /// Whether each glyph can be drawn by others, who know no measure; if not, that is kept for [`crate::font::Fonts::damage`].
    #[must_use]
    pub fn is_drawable(&self) -> bool {
        *self.drawable.get_or_init(|| self.unfolds(0..self.glyph_count()))
    }

    /// Whether some glyphs can be drawn, or taken out; if not, that is kept.
    pub(in crate::font) fn unfolds(&self, glyphs: impl IntoIterator<Item = u16>) -> bool {
        let font = FontRef::from_index(&self.data, self.index).ok().filter(|_| !self.is_bundled());
        let checked = font.map_or(Ok(()), |it| check(&it, glyphs));
        checked.map_err(|it| self.note_damage(it)).is_ok()
    }
}

fn spent(left: usize, glyph: u16, steps: Result<usize, &str>) -> Result<usize, FontError> {
    let steps = steps.map_err(|it| damaged(&format!("glyph {glyph} {it}")))?;
    left.checked_sub(steps)
        .ok_or_else(|| damaged("its glyphs unfold to more than any font's, taken together"))
}

/// The parts of a composite glyph, theirs, and so on.
fn parts(
    places: &Loca<'_>,
    outlines: &Glyf<'_>,
    glyph: GlyphId,
    depth: usize,
    steps: &mut usize,
) -> Result<(), &'static str> {
    *steps += 1;
    if depth > MAX_COMPOSITES {
        return Err("is made of glyphs that are made of others without end");
    }
    if *steps > MAX_GLYPH_STEPS {
        return Err("is made of more parts than any font's");
    }
    if let Ok(Some(Glyph::Composite(it))) = places.get_glyf(glyph, outlines) {
        for part in it.components() {
            parts(places, outlines, part.glyph, depth + 1, steps)?;
        }
    }
    Ok(())
}

/// The subroutines of a font's part, by the number of that part.
type Own<'a> = Option<(u16, Index<'a>)>;

/// How many steps an outline takes. `last`: what was used for the glyph before.
fn charstring<'a>(
    font: &CffFontRef<'a>,
    last: &mut Own<'a>,
    glyph: u16,
) -> Result<usize, &'static str> {
    let id = GlyphId::from(glyph);
    let part = font.subfont_index(id).unwrap_or(0);
    if last.as_ref().is_none_or(|it| it.0 != part) {
        *last = Some((part, subroutines(font, part).unwrap_or(Index::Empty)));
    }
    let own = last.as_ref().map_or(&Index::Empty, |it| &it.1);
    let mut run = Run { own, shared: font.global_subrs(), stack: Vec::new(), ..Run::default() };
    if let Some(code) = font.charstrings().get(id.to_u32() as usize) {
        run.code(code, 0)?;
    }
    Ok(run.steps)
}

fn subroutines<'a>(font: &CffFontRef<'a>, part: u16) -> Option<Index<'a>> {
    let offset = font.subfont(part, &[]).ok()?.subrs_offset();
    let data = font.data().get(usize::try_from(offset).ok().filter(|it| *it != 0)?..)?;
    Index::new(data, false).ok()
}

/// What is known while an outline is read: enough to tell numbers, operators and masks apart, and which subroutine is called.
struct Run<'f, 'a> {
    own: &'f Index<'a>,
    shared: &'f Index<'a>,
    stack: Vec<i32>,
    stems: usize,
    steps: usize,
    /// Whether numbers were calculated, so that the stack is not known any more.
    calculated: bool,
    ended: bool,
}

impl Default for Run<'_, '_> {
    fn default() -> Self {
        Self {
            own: &Index::Empty,
            shared: &Index::Empty,
            stack: Vec::new(),
            stems: 0,
            steps: 0,
            calculated: false,
            ended: false,
        }
    }
}

impl Run<'_, '_> {
    /// Runs through a charstring (Technical Note 5177 §3 and §4).
    fn code(&mut self, mut code: &[u8], depth: usize) -> Result<(), &'static str> {
        if depth > MAX_SUBROUTINES {
            return Err("calls subroutines that call others without end");
        }
        while let Some((first, rest)) = code.split_first().filter(|_| !self.ended) {
            self.steps += 1;
            if self.steps > MAX_GLYPH_STEPS {
                return Err("unfolds to more than any font's");
            }
            let (number, length) = match (*first, rest) {
                (28, [a, b, ..]) => (i32::from(i16::from_be_bytes([*a, *b])), 2),
                (it @ 32..=246, _) => (i32::from(it) - 139, 0),
                (it @ 247..=250, [a, ..]) => ((i32::from(it) - 247) * 256 + i32::from(*a) + 108, 1),
                (it @ 251..=254, [a, ..]) => {
                    (-(i32::from(it) - 251) * 256 - i32::from(*a) - 108, 1)
                }
                (255, [a, b, ..]) => (i32::from(i16::from_be_bytes([*a, *b])), 4),
                (operator, _) => {
                    code = self.operator(operator, rest, depth)?;
                    continue;
                }
            };
            code = rest.get(length..).unwrap_or_default();
            if self.stack.len() < MAX_STACK {
                self.stack.push(number);
            }
        }
        Ok(())
    }

    /// Does an operator's work, as far as it matters here, and gives what comes after it.
    fn operator<'c>(
        &mut self,
        operator: u8,
        rest: &'c [u8],
        depth: usize,
    ) -> Result<&'c [u8], &'static str> {
        let mut length = 0;
        match operator {
            // callsubr, callgsubr
            10 | 29 => {
                let index = if operator == 10 { self.own } else { self.shared };
                let number = self.stack.pop().filter(|_| !self.calculated);
                let number = number.ok_or("calls a subroutine whose number is calculated")?;
                let at = usize::try_from(number.saturating_add(index.subr_bias())).ok();
                if let Some(code) = at.and_then(|it| index.get(it)) {
                    self.code(code, depth + 1)?;
                }
                return Ok(rest);
            }
            // return
            11 => return Ok(&[]),
            // endchar
            14 => self.ended = true,
            // hstem, vstem, hstemhm, vstemhm
            1 | 3 | 18 | 23 => self.stems += self.stack.len() / 2,
            // hintmask, cntrmask
            19 | 20 => {
                self.stems += self.stack.len() / 2;
                length = self.stems.div_ceil(8);
            }
            12 => {
                length = 1;
                // All but the flexes calculate.
                self.calculated |= !matches!(rest.first(), Some(34..=37));
            }
            _ => {}
        }
        self.stack.clear();
        Ok(rest.get(length..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
