//! The faces that the binary carries, and those of a book: each with what it is looked up by, and read when it is first used.

use crate::font::face::{self, Data, Face};
use crate::font::{BUNDLED_BODY, BUNDLED_MATH, BUNDLED_MONO, BUNDLED_SANS};
use crate::pack;
use std::sync::OnceLock;

/// A face that the binary carries, as it says of itself.
#[derive(Debug)]
pub(in crate::font) struct Bundled {
    family: &'static str,
    /// The one that stands in [`Face::also`].
    also: &'static str,
    weight: u16,
    italic: bool,
    file: File,
}

#[derive(Debug)]
enum File {
    /// As it came: what most pages of a book are set in.
    Plain(&'static [u8]),
    /// Its name in the pack.
    Packed(&'static str),
}

/// Text, code, formulas, heads.
pub(in crate::font) const BUNDLED: [Bundled; 14] = [
    Bundled {
        family: BUNDLED_BODY,
        also: BUNDLED_BODY,
        weight: 400,
        italic: false,
        file: File::Plain(include_bytes!(
            "../../fonts/libertinus-serif/LibertinusSerif-Regular.otf"
        )),
    },
    Bundled {
        family: BUNDLED_BODY,
        also: BUNDLED_BODY,
        weight: 400,
        italic: true,
        file: File::Plain(include_bytes!(
            "../../fonts/libertinus-serif/LibertinusSerif-Italic.otf"
        )),
    },
    Bundled {
        family: BUNDLED_BODY,
        also: "Libertinus Serif Semibold",
        weight: 600,
        italic: false,
        file: File::Plain(include_bytes!(
            "../../fonts/libertinus-serif/LibertinusSerif-Semibold.otf"
        )),
    },
    Bundled {
        family: BUNDLED_BODY,
        also: "Libertinus Serif Semibold Italic",
        weight: 600,
        italic: true,
        file: File::Packed("faces/LibertinusSerif-SemiboldItalic"),
    },
    Bundled {
        family: BUNDLED_BODY,
        also: BUNDLED_BODY,
        weight: 700,
        italic: false,
        file: File::Packed("faces/LibertinusSerif-Bold"),
    },
    Bundled {
        family: BUNDLED_BODY,
        also: BUNDLED_BODY,
        weight: 700,
        italic: true,
        file: File::Packed("faces/LibertinusSerif-BoldItalic"),
    },
    Bundled {
        family: BUNDLED_MONO,
        also: BUNDLED_MONO,
        weight: 400,
        italic: false,
        file: File::Packed("faces/DejaVuSansMono"),
    },
    Bundled {
        family: BUNDLED_MONO,
        also: BUNDLED_MONO,
        weight: 700,
        italic: false,
        file: File::Packed("faces/DejaVuSansMono-Bold"),
    },
    Bundled {
        family: BUNDLED_MATH[0],
        also: BUNDLED_MATH[0],
        weight: 400,
        italic: false,
        file: File::Packed("faces/LibertinusMath-Regular"),
    },
    Bundled {
        family: BUNDLED_MATH[1],
        also: BUNDLED_MATH[1],
        weight: 400,
        italic: false,
        file: File::Packed("faces/RectoSymbolsMath-Regular"),
    },
    Bundled {
        family: BUNDLED_MONO,
        also: BUNDLED_MONO,
        weight: 400,
        italic: true,
        file: File::Packed("faces/DejaVuSansMono-Oblique"),
    },
    Bundled {
        family: BUNDLED_SANS,
        also: BUNDLED_SANS,
        weight: 400,
        italic: false,
        file: File::Packed("faces/LibertinusSans-Regular"),
    },
    Bundled {
        family: BUNDLED_SANS,
        also: BUNDLED_SANS,
        weight: 400,
        italic: true,
        file: File::Packed("faces/LibertinusSans-Italic"),
    },
    Bundled {
        family: BUNDLED_SANS,
        also: BUNDLED_SANS,
        weight: 700,
        italic: false,
        file: File::Packed("faces/LibertinusSans-Bold"),
    },
];

impl Bundled {
    /// The font file.
    pub(in crate::font) fn bytes(&self) -> &'static [u8] {
        match self.file {
            File::Plain(bytes) => bytes,
            File::Packed(name) => pack::get(name).unwrap_or_default(),
        }
    }

    fn read(&self) -> Option<Face> {
        let faces = face::read("", &Data::Bundled(self.bytes()));
        debug_assert_eq!(faces.as_ref().map(Vec::len), Ok(1), "{self:?} can't be read");
        faces.ok()?.pop()
    }
}

/// One of the faces that a book can use.
#[derive(Debug)]
pub(in crate::font) enum Slot {
    /// One that the binary carries, once it is used: no book uses them all.
    Bundled(&'static Bundled, OnceLock<Option<Box<Face>>>),
    /// The book's own.
    Own(Box<Face>),
}

impl Slot {
    pub(in crate::font) fn bundled(bundled: &'static Bundled) -> Self {
        Self::Bundled(bundled, OnceLock::new())
    }

    /// The face, read if it was not yet.
    pub(in crate::font) fn face(&self) -> &Face {
        match self {
            Self::Bundled(bundled, face) => {
                let face = face.get_or_init(|| bundled.read().map(Box::new));
                face.as_deref().unwrap_or_else(|| face::empty())
            }
            Self::Own(face) => face,
        }
    }

    /// The face, if it is the book's own.
    pub(in crate::font) fn own(&self) -> Option<&Face> {
        match self {
            Self::Bundled(..) => None,
            Self::Own(face) => Some(face),
        }
    }

    pub(in crate::font) fn family(&self) -> &str {
        match self {
            Self::Bundled(bundled, _) => bundled.family,
            Self::Own(face) => &face.family,
        }
    }

    /// As [`Face::is_of`].
    pub(in crate::font) fn is_of(&self, family: &str) -> bool {
        match self {
            Self::Bundled(bundled, _) => {
                [bundled.family, bundled.also].iter().any(|it| it.eq_ignore_ascii_case(family))
            }
            Self::Own(face) => face.is_of(family),
        }
    }

    /// Width, whether it is italic, and weight, as [`Face`] has them.
    pub(in crate::font) fn style(&self) -> (u16, bool, u16) {
        match self {
            Self::Bundled(bundled, _) => (100, bundled.italic, bundled.weight),
            Self::Own(face) => (face.width, face.italic, face.weight),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_file_is_the_face_that_its_row_says() {
        for bundled in &BUNDLED {
            let slot = Slot::bundled(bundled);
            let face = slot.face();
            assert_eq!(face.family, bundled.family);
            assert_eq!(slot.style(), (face.width, face.italic, face.weight), "{}", face.name);
            assert!(
                face.also.iter().all(|it| it == bundled.also),
                "{}: {:?}",
                face.name,
                face.also
            );
            assert!(slot.is_of(bundled.also) && face.is_of(bundled.also), "{}", face.name);
            if let File::Packed(name) = bundled.file {
                assert_eq!(name, format!("faces/{}", face.name));
            }
        }
    }
}
