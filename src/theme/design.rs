//! The designs in the box: a name to the tokens that make a look.

use crate::manifest::Token;

/// A look that a theme may name, and lay its own tokens over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// What `theme` and `inherits` call it.
    pub name: &'static str,
    /// What it is like, and for which books.
    pub said: &'static str,
    /// Its tokens, as a theme file that changes the default theme.
    pub tokens: &'static str,
}

/// All designs; the first is the look of a book that names none.
pub const DESIGNS: &[Design] = &[
    Design {
        name: "classic",
        said: "one serif family, heads at the start of the line: the look of a book that names no design",
        tokens: include_str!("designs/classic.toml"),
    },
    Design {
        name: "modern",
        said: "heads in a sans, numerals, boxes on a cool tint: essays and non-fiction",
        tokens: include_str!("designs/modern.toml"),
    },
    Design {
        name: "literary",
        said: "centred and quiet, an ornament between scenes: novels and stories",
        tokens: include_str!("designs/literary.toml"),
    },
    Design {
        name: "thriller",
        said: "tight pages, heavy numerals, a tall first letter: crime and suspense",
        tokens: include_str!("designs/thriller.toml"),
    },
    Design {
        name: "textbook",
        said: "heads in a sans, boxes on a blue tint, three levels of contents: courses and study guides",
        tokens: include_str!("designs/textbook.toml"),
    },
    Design {
        name: "technical",
        said: "code in colours, paragraphs apart and ragged: manuals and programming",
        tokens: include_str!("designs/technical.toml"),
    },
    Design {
        name: "academic",
        said: "larger type, open lines, sections in the heads: theses and monographs",
        tokens: include_str!("designs/academic.toml"),
    },
    Design {
        name: "poetry",
        said: "ragged lines with much space, italic titles, bare page heads: poems and plays",
        tokens: include_str!("designs/poetry.toml"),
    },
];

impl Design {
    /// Its tokens as keys and values, in the order that they hold in: other sizes follow that of the text.
    pub(crate) fn list(&self) -> Vec<(String, Token)> {
        let mut all = Vec::new();
        flatten(&self.tokens.parse().unwrap_or_default(), "", &mut all);
        all.sort_by_key(|(key, _)| key != "size.body");
        all
    }
}

/// The names of all designs.
#[must_use]
pub fn names() -> Vec<&'static str> {
    DESIGNS.iter().map(|it| it.name).collect()
}

fn flatten(table: &toml::Table, prefix: &str, tokens: &mut Vec<(String, Token)>) {
    for (name, value) in table {
        let key = format!("{prefix}{name}");
        match value {
            toml::Value::Table(inner) => flatten(inner, &format!("{key}."), tokens),
            toml::Value::String(it) => tokens.push((key, Token::Text(it.clone()))),
            toml::Value::Integer(it) => tokens.push((key, Token::Number(*it))),
            toml::Value::Boolean(it) => tokens.push((key, Token::Flag(*it))),
            // No design has a token of such a type: the tests read them all.
            toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Array(_) => {
                debug_assert!(false, "`{key}` is of a type that no token takes");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Color;
    use crate::theme::Theme;

    #[test]
    fn every_design_is_read_whole_and_differs_from_the_others() {
        let themes: Vec<Theme> = DESIGNS.iter().map(Design::theme).collect();
        for (at, design) in DESIGNS.iter().enumerate() {
            assert!(design.tokens.parse::<toml::Table>().is_ok(), "{}", design.name);
            assert!(!themes[..at].contains(&themes[at]), "{}", design.name);
        }
    }

    #[test]
    fn letters_of_every_design_hold_on_white_and_on_its_tint() {
        for design in DESIGNS {
            let theme = design.theme();
            let colors = &theme.color;
            for letters in [colors.text, colors.link, colors.accent, colors.rule] {
                for ground in [Color::WHITE, colors.tint] {
                    assert!(letters.contrast(ground) >= 4.5, "{}: {letters:?}", design.name);
                }
            }
        }
    }
}
