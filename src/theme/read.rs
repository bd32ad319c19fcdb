//! Tokens of a theme file to changes of the theme: one table of all keys.

use crate::geom::{Color, Length, parse_thousandths};
use crate::manifest::Token;
use crate::model::Class;
use crate::theme::{
    Align, Caps, CodeStyle, DESIGNS, Design, Extent, Folio, Heading, Palette, RunningHead, Theme,
    Weight,
};
use std::fmt;

/// What is wrong with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// No such key.
    Key,
    /// The key is right, the value is not; says what the key takes.
    Value(&'static str),
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("there is no such token"),
            Self::Value(takes) => write!(f, "the token takes {takes}"),
        }
    }
}

impl std::error::Error for TokenError {}

/// Sets a token to a value; says what it takes if the value is none.
pub(crate) type Setter = fn(&mut Theme, &Token) -> Result<(), &'static str>;

/// Sets a heading's token to a value.
pub(crate) type HeadingSetter = fn(&mut Heading, &Token) -> Result<(), &'static str>;

/// Smallest and largest size of type, in points.
const TYPE_SIZES: (i64, i64) = (4, 72);

/// Largest margin, indent or sink.
const MAX_LENGTH: Length = Length::pt(720);

/// Every token outside `heading`, sorted by group.
pub(crate) const TOKENS: &[(&str, Setter)] = &[
    ("inherits", |t, v| design(v).map(|it| *t = it)),
    ("leading", |t, v| type_size(v).map(|it| t.leading = it)),
    ("ornament", |t, v| ornament(v).map(|it| t.ornament = it)),
    ("drop-cap", |t, v| small(v, 0, 6, "a height in lines, `0` to `6`").map(|it| t.drop_cap = it)),
    ("lead-in", |t, v| flag(v).map(|it| t.lead_in = it)),
    ("folio", |t, v| {
        choice(v, FOLIOS, "`top-outer`, `bottom-outer`, `bottom-center` or `none`")
            .map(|it| t.folio = it)
    }),
    ("tint", |t, v| flag(v).map(|it| t.tint = it)),
    ("font.body", |t, v| families(v).map(|it| t.font.body = it)),
    ("font.heading", |t, v| families(v).map(|it| t.font.heading = it)),
    ("font.mono", |t, v| families(v).map(|it| t.font.mono = it)),
    ("font.math", |t, v| families(v).map(|it| t.font.math = it)),
    ("size.body", |t, v| type_size(v).map(|it| t.size.scale_to(it))),
    ("size.note", |t, v| type_size(v).map(|it| t.size.note = it)),
    ("size.note-leading", |t, v| type_size(v).map(|it| t.size.note_leading = it)),
    ("size.small", |t, v| type_size(v).map(|it| t.size.small = it)),
    ("size.code", |t, v| em(v).map(|it| t.size.code = it)),
    ("paragraph.indent", |t, v| extent(v).map(|it| t.paragraph.indent = it)),
    ("paragraph.space", |t, v| {
        small(v, 0, 8, "half grid lines, `0` to `8`").map(|it| t.paragraph.space = it)
    }),
    ("paragraph.align", |t, v| {
        choice(v, TEXT_ALIGNS, "`justify` or `start`").map(|it| t.paragraph.align = it)
    }),
    ("paragraph.hyphenate", |t, v| flag(v).map(|it| t.paragraph.hyphenate = it)),
    ("page.margin.inner", |t, v| length(v).map(|it| t.margin.inner = Some(it))),
    ("page.margin.outer", |t, v| length(v).map(|it| t.margin.outer = Some(it))),
    ("page.margin.top", |t, v| length(v).map(|it| t.margin.top = Some(it))),
    ("page.margin.bottom", |t, v| length(v).map(|it| t.margin.bottom = Some(it))),
    ("opening.recto", |t, v| flag(v).map(|it| t.opening.recto = it)),
    ("opening.sink", |t, v| share(v).map(|it| t.opening.sink = it)),
    ("opening.align", |t, v| {
        choice(v, ALIGNS, "`start`, `center` or `end`").map(|it| t.opening.align = it)
    }),
    ("opening.number-word", |t, v| flag(v).map(|it| t.opening.number_word = it)),
    ("quote.indent", |t, v| extent(v).map(|it| t.quote_indent = it)),
    ("list.indent", |t, v| extent(v).map(|it| t.list_indent = it)),
    ("math.align", |t, v| {
        choice(v, MATH_ALIGNS, "`center` or `start`").map(|it| t.math_align = it)
    }),
    ("bibliography.indent", |t, v| extent(v).map(|it| t.hanging_indent = it)),
    ("code.highlight", |t, v| flag(v).map(|it| t.code.highlight = it)),
    ("code.palette", |t, v| choice(v, PALETTES, "`plain` or `rich`").map(|it| t.code.palette = it)),
    ("code.continued", |t, v| flag(v).map(|it| t.code.continued = it)),
    ("color.text", |t, v| color(v).map(|it| t.color.text = it)),
    ("color.link", |t, v| color(v).map(|it| t.color.link = it)),
    ("color.accent", |t, v| color(v).map(|it| t.color.accent = it)),
    ("color.rule", |t, v| color(v).map(|it| t.color.rule = it)),
    ("color.tint", |t, v| color(v).map(|it| t.color.tint = it)),
    ("running-head.verso", |t, v| choice(v, HEADS, HEADS_SAID).map(|it| t.running_verso = it)),
    ("running-head.recto", |t, v| choice(v, HEADS, HEADS_SAID).map(|it| t.running_recto = it)),
    ("contents.leaders", |t, v| flag(v).map(|it| t.contents_leaders = it)),
    ("columns.index", |t, v| small(v, 1, 3, "`1`, `2` or `3`").map(|it| t.columns_index = it)),
    ("columns.glossary", |t, v| {
        small(v, 1, 3, "`1`, `2` or `3`").map(|it| t.columns_glossary = it)
    }),
    ("contents.levels", |t, v| small(v, 1, 3, "`1`, `2` or `3`").map(|it| t.contents_levels = it)),
];

/// Every token of `heading.N`.
pub(crate) const HEADING_TOKENS: &[(&str, HeadingSetter)] = &[
    ("size", |h, v| extent(v).map(|it| h.size = it)),
    ("weight", |h, v| {
        choice(v, WEIGHTS, "`regular`, `semibold` or `bold`").map(|it| h.weight = it)
    }),
    ("italic", |h, v| flag(v).map(|it| h.italic = it)),
    ("caps", |h, v| choice(v, CAPS, "`none`, `small` or `all-small`").map(|it| h.caps = it)),
    ("align", |h, v| choice(v, ALIGNS, "`start`, `center` or `end`").map(|it| h.align = it)),
    ("above", |h, v| grid_lines(v).map(|it| h.above = it)),
    ("below", |h, v| grid_lines(v).map(|it| h.below = it)),
    ("run-in", |h, v| flag(v).map(|it| h.run_in = it)),
    ("features", |h, v| features(v).map(|it| h.caps = it)),
];

/// Sets a token of code's looks to a value.
pub(crate) type CodeSetter = fn(&mut CodeStyle, &Token) -> Result<(), &'static str>;

/// Every token of `code.MEANING`.
pub(crate) const CODE_TOKENS: &[(&str, CodeSetter)] = &[
    ("weight", |c, v| {
        choice(v, WEIGHTS, "`regular`, `semibold` or `bold`").map(|it| c.weight = it)
    }),
    ("style", |c, v| choice(v, SLOPES, "`normal` or `italic`").map(|it| c.italic = it)),
    ("color", |c, v| color(v).map(|it| c.color = Some(it))),
];

pub(crate) const PALETTES: &[(&str, Palette)] =
    &[("plain", Palette::Plain), ("rich", Palette::Rich)];
pub(crate) const SLOPES: &[(&str, bool)] = &[("normal", false), ("italic", true)];
pub(crate) const TEXT_ALIGNS: &[(&str, Align)] =
    &[("justify", Align::Justify), ("start", Align::Start)];
pub(crate) const MATH_ALIGNS: &[(&str, Align)] =
    &[("center", Align::Center), ("start", Align::Start)];
pub(crate) const ALIGNS: &[(&str, Align)] =
    &[("start", Align::Start), ("center", Align::Center), ("end", Align::End)];
pub(crate) const WEIGHTS: &[(&str, Weight)] =
    &[("regular", Weight::Regular), ("semibold", Weight::Semibold), ("bold", Weight::Bold)];
pub(crate) const CAPS: &[(&str, Caps)] =
    &[("none", Caps::None), ("small", Caps::Small), ("all-small", Caps::AllSmall)];
pub(crate) const FOLIOS: &[(&str, Folio)] = &[
    ("top-outer", Folio::TopOuter),
    ("bottom-outer", Folio::BottomOuter),
    ("bottom-center", Folio::BottomCenter),
    ("none", Folio::None),
];
pub(crate) const HEADS: &[(&str, RunningHead)] = &[
    ("none", RunningHead::None),
    ("book-title", RunningHead::BookTitle),
    ("chapter-title", RunningHead::ChapterTitle),
    ("section-title", RunningHead::SectionTitle),
    ("author", RunningHead::Author),
];
const HEADS_SAID: &str = "`none`, `book-title`, `chapter-title`, `section-title` or `author`";

/// Sets the token `key` (dotted, `size.body`, `heading.1.weight`) to `value`.
///
/// # Errors
/// [`TokenError`] says whether key or value is wrong.
///
/// ```
/// use recto::{geom::Length, manifest::Token, theme::{Theme, apply}};
/// let mut theme = Theme::default();
/// assert_eq!(apply(&mut theme, "leading", &Token::Text("15pt".into())), Ok(()));
/// assert_eq!(theme.leading, Length::pt(15));
/// assert!(apply(&mut theme, "leadng", &Token::Text("15pt".into())).is_err());
/// ```
pub fn apply(theme: &mut Theme, key: &str, value: &Token) -> Result<(), TokenError> {
    if let Some((_, set)) = TOKENS.iter().find(|(name, _)| *name == key) {
        return set(theme, value).map_err(TokenError::Value);
    }
    if let Some((style, token)) = code_key(theme, key) {
        let (_, set) =
            CODE_TOKENS.iter().find(|(name, _)| *name == token).ok_or(TokenError::Key)?;
        return set(style, value).map_err(TokenError::Value);
    }
    let (heading, token) = heading_key(theme, key).ok_or(TokenError::Key)?;
    let (_, set) = HEADING_TOKENS.iter().find(|(name, _)| *name == token).ok_or(TokenError::Key)?;
    set(heading, value).map_err(TokenError::Value)
}

impl Design {
    /// The theme that it makes.
    ///
    /// ```
    /// use recto::theme::{DESIGNS, Theme};
    /// assert_eq!(DESIGNS[0].theme(), Theme::default());
    /// ```
    #[must_use]
    pub fn theme(&self) -> Theme {
        let mut theme = Theme::default();
        for (key, token) in self.list() {
            let applied = apply(&mut theme, &key, &token);
            debug_assert_eq!(applied, Ok(()), "`{key}` of `{}`", self.name);
        }
        theme
    }
}

/// All keys, for did-you-mean.
#[must_use]
pub fn keys() -> Vec<String> {
    let levels = (1..=4).flat_map(|level| {
        HEADING_TOKENS.iter().map(move |(name, _)| format!("heading.{level}.{name}"))
    });
    let code = Class::ALL.into_iter().flat_map(|class| {
        CODE_TOKENS.iter().map(move |(name, _)| format!("code.{}.{name}", class.name()))
    });
    TOKENS.iter().map(|(name, _)| (*name).to_owned()).chain(levels).chain(code).collect()
}

fn code_key<'t, 'k>(theme: &'t mut Theme, key: &'k str) -> Option<(&'t mut CodeStyle, &'k str)> {
    let (class, token) = key.strip_prefix("code.")?.split_once('.')?;
    let class = Class::ALL.into_iter().find(|it| it.name() == class)?;
    Some((theme.code.style_mut(class), token))
}

fn heading_key<'t, 'k>(theme: &'t mut Theme, key: &'k str) -> Option<(&'t mut Heading, &'k str)> {
    let (level, token) = key.strip_prefix("heading.")?.split_once('.')?;
    let level: usize = level.parse().ok()?;
    Some((theme.heading.get_mut(level.checked_sub(1)?)?, token))
}

fn text<'v>(value: &'v Token, takes: &'static str) -> Result<&'v str, &'static str> {
    match value {
        Token::Text(text) => Ok(text),
        Token::Number(_) | Token::Flag(_) | Token::List(_) => Err(takes),
    }
}

fn length(value: &Token) -> Result<Length, &'static str> {
    const TAKES: &str = "a length with its unit, like `\"19mm\"` or `\"14pt\"`, up to 720pt";
    Length::parse(text(value, TAKES)?)
        .filter(|it| *it >= Length::ZERO && *it <= MAX_LENGTH)
        .ok_or(TAKES)
}

fn type_size(value: &Token) -> Result<Length, &'static str> {
    const TAKES: &str = "a size of 4pt to 72pt, like `\"10.5pt\"`";
    let (least, most) = TYPE_SIZES;
    length(value).ok().filter(|it| *it >= Length::pt(least) && *it <= Length::pt(most)).ok_or(TAKES)
}

fn extent(value: &Token) -> Result<Extent, &'static str> {
    const TAKES: &str =
        "a length like `\"12pt\"`, or one relative to the type like `\"1.5em\"`, not negative";
    let written = text(value, TAKES)?;
    match written.trim().strip_suffix("em") {
        Some(number) => parse_thousandths(number.trim())
            .filter(|it| (0..=20_000).contains(it))
            .map(Extent::Em)
            .ok_or(TAKES),
        None => length(value).map(Extent::Abs).map_err(|_| TAKES),
    }
}

fn em(value: &Token) -> Result<i64, &'static str> {
    const TAKES: &str = "a size relative to the text around it, `\"0.5em\"` to `\"1.2em\"`";
    match extent(value) {
        Ok(Extent::Em(it)) if (500..=1200).contains(&it) => Ok(it),
        Ok(Extent::Em(_) | Extent::Abs(_)) | Err(_) => Err(TAKES),
    }
}

fn share(value: &Token) -> Result<i64, &'static str> {
    const TAKES: &str = "a share of the text block's height, `\"0%\"` to `\"60%\"`";
    let number = text(value, TAKES)?.trim().strip_suffix('%').ok_or(TAKES)?;
    parse_thousandths(number).map(|it| it / 100).filter(|it| (0..=600).contains(it)).ok_or(TAKES)
}

fn small(value: &Token, least: u8, most: u8, takes: &'static str) -> Result<u8, &'static str> {
    match value {
        Token::Number(it) => {
            u8::try_from(*it).ok().filter(|it| (least..=most).contains(it)).ok_or(takes)
        }
        Token::Text(_) | Token::Flag(_) | Token::List(_) => Err(takes),
    }
}

/// Grid lines, whole or half, as half lines: `above = 2` and `above = "1.5"`.
fn grid_lines(value: &Token) -> Result<u8, &'static str> {
    const TAKES: &str = "grid lines, whole or half, 0 to 20: `2` or `\"1.5\"`";
    let halves = match value {
        Token::Number(it) => it.checked_mul(2),
        Token::Text(it) => parse_thousandths(it).filter(|it| it % 500 == 0).map(|it| it / 500),
        Token::Flag(_) | Token::List(_) => None,
    };
    halves.and_then(|it| u8::try_from(it).ok()).filter(|it| *it <= 40).ok_or(TAKES)
}

fn flag(value: &Token) -> Result<bool, &'static str> {
    match value {
        Token::Flag(it) => Ok(*it),
        Token::Text(_) | Token::Number(_) | Token::List(_) => Err("`true` or `false`"),
    }
}

fn color(value: &Token) -> Result<Color, &'static str> {
    const TAKES: &str = "a colour like `\"#1a4b8c\"`";
    Color::parse(text(value, TAKES)?).ok_or(TAKES)
}

/// The theme of a design: all tokens set before are lost.
fn design(value: &Token) -> Result<Theme, &'static str> {
    const TAKES: &str = "the name of a design; `recto themes` lists them";
    let name = text(value, TAKES)?;
    DESIGNS.iter().find(|it| it.name == name).map(Design::theme).ok_or(TAKES)
}

fn ornament(value: &Token) -> Result<String, &'static str> {
    const TAKES: &str = "one to eight characters";
    let it = text(value, TAKES)?;
    if (1..=8).contains(&it.chars().count()) { Ok(it.to_owned()) } else { Err(TAKES) }
}

fn families(value: &Token) -> Result<Vec<String>, &'static str> {
    let names = match value {
        Token::Text(it) => vec![it.clone()],
        Token::List(it) => it.clone(),
        Token::Number(_) | Token::Flag(_) => Vec::new(),
    };
    if names.is_empty() || names.iter().any(String::is_empty) {
        return Err("a family's name, or a list of names in order of preference");
    }
    Ok(names)
}

fn features(value: &Token) -> Result<Caps, &'static str> {
    const TAKES: &str = "a list of `\"smcp\"` and `\"c2sc\"`";
    let Token::List(tags) = value else { return Err(TAKES) };
    match tags.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(Caps::None),
        ["smcp"] => Ok(Caps::Small),
        ["smcp", "c2sc"] | ["c2sc", "smcp"] => Ok(Caps::AllSmall),
        _ => Err(TAKES),
    }
}

fn choice<T: Copy>(
    value: &Token,
    choices: &[(&str, T)],
    takes: &'static str,
) -> Result<T, &'static str> {
    let word = text(value, takes)?;
    choices.iter().find(|(name, _)| *name == word).map(|(_, it)| *it).ok_or(takes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(key: &str, value: &Token) -> Result<Theme, TokenError> {
        let mut theme = Theme::default();
        apply(&mut theme, key, value).map(|()| theme)
    }

    #[test]
    fn every_key_is_offered_once() {
        let mut all = keys();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn sizes_follow_the_body_unless_they_are_set() {
        let theme = set("size.body", &Token::Text("21pt".into())).expect("a size");
        assert_eq!(theme.size.note, Length::pt(17));
    }

    #[test]
    fn a_wrong_value_says_what_the_key_takes() {
        assert_eq!(set("tint", &Token::Number(1)), Err(TokenError::Value("`true` or `false`")));
        assert_eq!(set("heading.7.size", &Token::Number(1)), Err(TokenError::Key));
        assert!(set("leading", &Token::Text("900pt".into())).is_err());
        assert_eq!(
            set("heading.2.above", &Token::Text("1.5".into())).map(|t| t.heading[1].above),
            Ok(3)
        );
    }
}
