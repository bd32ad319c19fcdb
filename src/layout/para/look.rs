//! A style of text to the faces, features and measures that it is shaped with.

use crate::font::{Chain, Face, Feature, Fonts, ShapeRequest};
use crate::geom::Length;
use crate::lang::hyphenation::Hyphenator;
use crate::lang::{Direction, Lang};
use crate::layout::para::{Family, Figures, TextStyle};
use crate::theme::{Caps, Theme, Weight};

/// Where a run stands to the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::layout::para) enum Level {
    /// On it.
    Base,
    /// The face's own superior figures and letters (`sups`).
    Superior,
    /// The face's own inferiors (`subs`).
    Inferior,
    /// Smaller and raised, where the face has no superiors.
    Raised,
    /// Smaller and lowered.
    Lowered,
    /// Capitals in the place of small capitals that the face lacks; letters of lower case are drawn as capitals.
    Capitals,
    /// Words on the baseline with a reading above them.
    Annotated,
    /// A reading above words.
    Reading,
}

/// All that decides how a text is shaped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::layout::para) struct LookKey {
    /// Family, size and so on.
    pub style: TextStyle,
    /// Language.
    pub lang: Lang,
    /// Superior, inferior.
    pub level: Level,
}

/// A style ready for shaping.
#[derive(Debug)]
pub(in crate::layout::para) struct Look {
    /// What it was made from.
    pub key: LookKey,
    /// Size after raising or lowering.
    pub size: Length,
    /// Baseline shift, upwards.
    pub rise: Length,
    /// Faces in the order of preference.
    pub chain: Chain,
    /// Latin from left to right, with the features of the style.
    pub request: ShapeRequest,
    /// Letterspacing.
    pub tracking: Length,
    /// Divides words; `None` for code, and for words with a reading.
    pub hyphenator: Option<Hyphenator>,
    /// A capital within a sentence marks a name: not so where all nouns have one.
    pub names: bool,
    /// The face's hyphen.
    pub hyphen: char,
    /// Letters may be expanded: not code, nor words with a reading.
    pub expandable: bool,
}

/// Size of raised and lowered figures in thousandths, where the face has none of its own.
const SMALLER: i64 = 650;
/// Size of capitals in the place of small ones: a little above the height of x, as small capitals are drawn.
const CAPITALS: i64 = 800;
/// Size of a reading (JLREQ §3.3.3).
const READING: i64 = 500;
/// How far a reading's baseline stands above that of its words: just above the square of a Chinese character.
const ABOVE: i64 = 880;
/// How far lowered figures stand below the baseline, thousandths of the size.
const LOWERED: i64 = 140;

/// Makes the look of a key.
pub(in crate::layout::para) fn look(fonts: &Fonts, theme: &Theme, key: LookKey) -> Look {
    let style = key.style;
    let chain = fonts.chain(families(theme, style.family), weight(style.weight), style.italic);
    let face = fonts.face(chain.first());
    let size = match key.level {
        Level::Raised | Level::Lowered => style.size.of_em(SMALLER),
        Level::Reading => style.size.of_em(READING),
        Level::Capitals => style.size.of_em(CAPITALS),
        Level::Base | Level::Superior | Level::Inferior | Level::Annotated => style.size,
    };
    let mut request = ShapeRequest::new(&key.lang);
    request.features = features(&key);
    let mono = style.family == Family::Mono;
    // Words and the reading above them keep their widths, so that one stays above the middle of the other.
    // A part of a word says nothing of where the word may be divided.
    let part = key.level == Level::Capitals;
    let rigid = matches!(key.level, Level::Annotated | Level::Reading);
    Look {
        size,
        rise: rise(face, &key, size),
        request,
        tracking: size.of_em(i64::from(style.tracking)),
        hyphenator: (!mono && !rigid && !part).then(|| Hyphenator::new(&key.lang)),
        names: !matches!(key.lang.primary(), "de" | "lb" | "nds" | "gsw"),
        hyphen: if face.has_glyph('\u{2010}') { '\u{2010}' } else { '-' },
        expandable: !mono && !rigid,
        chain,
        key,
    }
}

impl Look {
    /// The request for a script and direction.
    pub(in crate::layout::para) fn request_for(&self, script: [u8; 4], rtl: bool) -> ShapeRequest {
        let direction = if rtl { Direction::Rtl } else { Direction::Ltr };
        ShapeRequest { script, direction, ..self.request.clone() }
    }
}

/// CSS weight of a theme's weight.
pub(in crate::layout::para) const fn weight(weight: Weight) -> u16 {
    match weight {
        Weight::Regular => 400,
        Weight::Semibold => 600,
        Weight::Bold => 700,
    }
}

fn families(theme: &Theme, family: Family) -> &[String] {
    match family {
        Family::Heading if !theme.font.heading.is_empty() => &theme.font.heading,
        Family::Body | Family::Heading => &theme.font.body,
        Family::Mono => &theme.font.mono,
    }
}

fn rise(face: &Face, key: &LookKey, size: Length) -> Length {
    let metrics = &face.metrics;
    match key.level {
        Level::Base | Level::Superior | Level::Inferior | Level::Annotated | Level::Capitals => {
            Length::ZERO
        }
        Level::Reading => key.style.size.of_em(ABOVE),
        // Figures hang from the height of capitals.
        Level::Raised => {
            metrics.at(key.style.size, metrics.cap_height) - metrics.at(size, metrics.cap_height)
        }
        Level::Lowered => -key.style.size.of_em(LOWERED),
    }
}

fn features(key: &LookKey) -> Vec<Feature> {
    let off = |tag| Feature { tag, value: 0 };
    if key.style.family == Family::Mono {
        // Code shows each character as it is.
        return vec![off(*b"liga"), off(*b"calt"), off(*b"clig")];
    }
    let mut features: Vec<Feature> = match key.style.figures {
        Figures::OldStyle => vec![Feature::on(*b"onum"), Feature::on(*b"pnum")],
        Figures::Lining => vec![Feature::on(*b"lnum"), Feature::on(*b"pnum")],
        Figures::Tabular => vec![Feature::on(*b"lnum"), Feature::on(*b"tnum")],
    };
    match key.style.caps {
        Caps::None => {}
        Caps::Small => features.push(Feature::on(*b"smcp")),
        Caps::AllSmall => features.extend([Feature::on(*b"smcp"), Feature::on(*b"c2sc")]),
    }
    match key.level {
        Level::Superior => features.push(Feature::on(*b"sups")),
        Level::Inferior => features.push(Feature::on(*b"subs")),
        Level::Base
        | Level::Raised
        | Level::Lowered
        | Level::Capitals
        | Level::Annotated
        | Level::Reading => {}
    }
    // Letters that are spaced apart do not join.
    if key.style.tracking != 0 {
        features.extend([off(*b"liga"), off(*b"clig")]);
    }
    features
}
