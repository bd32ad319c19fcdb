//! Theme files and `theme` tables: nested TOML to dotted tokens.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::geom::Color;
use crate::manifest::{Edition, NamedToken, Spanned, Token};
use crate::project::table::{Table, Value};
use crate::theme::{Class, Theme, TokenError, alike_in_grey, apply, design_names, keys};
use toml::de::DeValue;

/// Contrast that text must have on the page and on the tint of boxes (WCAG 2.2, 1.4.3).
const MIN_CONTRAST: f64 = 4.5;

/// The token that names the design under the others.
pub(crate) const INHERITS: &str = "inherits";

/// The tokens of `theme`: a table of them, or a design's name alone.
pub(crate) fn read_tokens(sink: &mut Sink, table: &mut Table<'_>) -> Vec<NamedToken> {
    const THEME: &str = "theme";
    let Some(value) = table.take(THEME) else { return Vec::new() };
    let span = table.span_of(&value);
    match value.get_ref() {
        DeValue::String(name) => {
            vec![design(name, Some(span))]
        }
        _ => {
            let inner = table.value_table(sink, THEME, value);
            inner.map(|it| flatten(sink, it)).unwrap_or_default()
        }
    }
}

/// The token that names a design.
pub(crate) fn design(name: &str, span: Option<Span>) -> NamedToken {
    NamedToken {
        key: Spanned { value: INHERITS.to_owned(), span },
        value: Spanned { value: Token::Text(name.to_owned()), span },
    }
}

/// Flattens a table to tokens in the order of the file.
pub(crate) fn flatten(sink: &mut Sink, table: Table<'_>) -> Vec<NamedToken> {
    let mut tokens = Vec::new();
    flatten_into(sink, table, "", &mut tokens);
    tokens
}

/// Deepest table of a theme; `page.margin.inner` is the deepest that means anything.
const MAX_TABLES: usize = 8;

fn flatten_into(sink: &mut Sink, mut table: Table<'_>, prefix: &str, tokens: &mut Vec<NamedToken>) {
    for (name, key_span, value) in table.take_all() {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        if matches!(value.get_ref(), DeValue::Table(_)) && key.split('.').count() < MAX_TABLES {
            if let Some(inner) = table.value_table(sink, &name, value) {
                flatten_into(sink, inner, &key, tokens);
            }
            continue;
        }
        let span = table.span_of(&value);
        match token(value) {
            Some(value) => tokens.push(NamedToken {
                key: Spanned { value: key, span: Some(key_span) },
                value: Spanned { value, span: Some(span) },
            }),
            None => sink.push(
                Diagnostic::new(
                    Code::ManifestType,
                    format!("`{key}` is of a type that no token takes"),
                )
                .at(span, "a string, whole number, boolean or list of strings is meant"),
            ),
        }
    }
}

fn token(value: Value<'_>) -> Option<Token> {
    match value.into_inner() {
        DeValue::String(it) => Some(Token::Text(it.into_owned())),
        DeValue::Integer(it) => {
            i64::from_str_radix(it.as_str(), it.radix()).ok().map(Token::Number)
        }
        DeValue::Boolean(it) => Some(Token::Flag(it)),
        DeValue::Array(all) => all
            .into_iter()
            .map(|it| it.get_ref().as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .map(Token::List),
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

/// Applies tokens to a theme and checks what came of it. A design goes first, since the others are laid over it; then `size.body`, since
/// other sizes follow it.
pub(crate) fn apply_all(sink: &mut Sink, theme: &mut Theme, tokens: &[NamedToken]) {
    let mut ordered: Vec<&NamedToken> = tokens.iter().collect();
    ordered.sort_by_key(|it| match it.key.value.as_str() {
        INHERITS => 0,
        "size.body" => 1,
        _ => 2,
    });
    let mut applied = Vec::new();
    for NamedToken { key, value } in ordered {
        let (key, key_span) = (&key.value, key.span);
        match apply(theme, key, &value.value) {
            Ok(()) => applied.push((key, value.span)),
            Err(TokenError::Key) => {
                let known = keys();
                let said =
                    Diagnostic::new(Code::ManifestKey, format!("the theme has no token `{key}`"));
                sink.push(
                    said.at_maybe(key_span, "not a token")
                        .did_you_mean(key, known.iter().map(String::as_str)),
                );
            }
            Err(TokenError::Value(takes)) => {
                let said = Diagnostic::new(
                    Code::ManifestValue,
                    format!("the token `{key}` does not take this value"),
                );
                let said = said.at_maybe(value.span, format!("it takes {takes}"));
                sink.push(match &value.value {
                    Token::Text(word) if key == INHERITS => {
                        said.one_of(word, "designs", design_names())
                    }
                    _ => said,
                });
            }
        }
    }
    for (key, span) in applied {
        check_contrast(sink, theme, key, span);
    }
    // Without such a token the fault, if any, lies in the tokens applied before, and was said then.
    let leading =
        tokens.iter().find(|it| ["leading", "size.body"].contains(&it.key.value.as_str()));
    if let Some(leading) = leading.filter(|_| theme.leading < theme.size.body) {
        let said =
            Diagnostic::new(Code::ThemeMeasure, "the leading is tighter than the type is tall");
        sink.push(said.at_maybe(leading.value.span, "lines will touch"));
    }
}

/// Characters of a book face to the em, in thousandths.
const CHARACTERS_PER_EM: i64 = 2_110;
/// Characters that a line of text may hold and still be read with ease.
const MEASURE: std::ops::RangeInclusive<i64> = 45..=75;

/// Says that the margins leave an edition a measure that is hard to read; computed margins never do.
pub(crate) fn check_measure(
    sink: &mut Sink,
    theme: &Theme,
    edition: &Edition,
    tokens: &[NamedToken],
) {
    let (Some(inner), Some(outer)) = (theme.margin.inner, theme.margin.outer) else { return };
    let measure = edition.trim.width - inner - outer;
    let ems = measure.0.max(0).saturating_mul(CHARACTERS_PER_EM) / theme.size.body.0.max(1);
    let characters = ems / 1_000;
    if MEASURE.contains(&characters) {
        return;
    }
    let margin = tokens.iter().rev().find(|it| it.key.value.starts_with("page.margin."));
    let said = format!("a line of edition `{}` holds about {characters} characters", edition.name);
    let found = Diagnostic::new(Code::ThemeMeasure, said);
    let span = margin.and_then(|it| it.value.span);
    sink.push(found.at_maybe(span, "45 to 75 are read with ease"));
}

/// Colours of letters are held against white, and against the tint of boxes and code where the theme has one; a tint, against
/// the text.
fn check_contrast(sink: &mut Sink, theme: &Theme, key: &str, span: Option<Span>) {
    if let Some((letters, ground, ratio)) = low_contrast(theme, key) {
        let said = format!("`{letters}` has a contrast of {ratio:.1}:1 {ground}");
        let found = Diagnostic::new(Code::ThemeContrast, said);
        sink.push(found.at_maybe(span, "4.5:1 is the least that all can read"));
    }
    let class = class_of(key);
    if let Some(other) = class.and_then(|it| alike_in_grey(&theme.code, theme.color.text, it)) {
        let said = format!("`{key}` and `code.{}` look alike in grey", other.name());
        let found = Diagnostic::new(Code::ThemeContrast, said);
        sink.push(
            found.at_maybe(span, "8 steps of lightness, another weight or slope tell them apart"),
        );
    }
}

/// Whether a colour of the theme's letters is too light.
pub(crate) fn has_low_contrast(theme: &Theme) -> bool {
    let code = keys().into_iter().filter(|it| it.starts_with("code.") && it.ends_with(".color"));
    ["color.text", "color.link", "color.accent", "color.tint"]
        .iter()
        .any(|it| low_contrast(theme, it).is_some())
        || code.into_iter().any(|it| low_contrast(theme, &it).is_some())
}

/// The meaning of code that a token `code.MEANING.color` is about.
fn class_of(key: &str) -> Option<Class> {
    let name = key.strip_prefix("code.")?.strip_suffix(".color")?;
    Class::ALL.into_iter().find(|it| it.name() == name)
}

/// The letters that a colour token makes hard to read, on which ground, and the contrast that they have.
fn low_contrast<'k>(theme: &Theme, key: &'k str) -> Option<(&'k str, &'static str, f64)> {
    let (colors, white) = (&theme.color, ("on white", Color::WHITE));
    let code = class_of(key).and_then(|it| theme.code.style(it).color);
    let (letters, color) = match key {
        "color.text" | "color.tint" => ("color.text", colors.text),
        "color.link" => (key, colors.link),
        "color.accent" => (key, colors.accent),
        _ => (key, code?),
    };
    let tint = theme.tint.then_some(("on the tint", colors.tint));
    let grounds = Some(white).filter(|_| key != "color.tint").into_iter().chain(tint);
    let low = grounds.map(|(ground, under)| (letters, ground, color.contrast(under)));
    low.into_iter().find(|it| it.2 < MIN_CONTRAST)
}
