//! Blocks of code to XHTML: what characters mean as classes.

use crate::epub::css::weight;
use crate::epub::found::FaceStyle;
use crate::epub::inline::{begin_leaf, end_leaf, is_class, leaf_part, left_to_right};
use crate::epub::xhtml::Writer;
use crate::model::{Listing, Settled, Token};
use crate::theme::{CodeStyle, CodeTheme, Palette};

/// Writes the inside of a listing.
pub(super) fn listed(w: &mut Writer<'_>, listing: &Listing<Settled>) {
    w.flush();
    w.xml.open("code");
    left_to_right(w);
    if let Some(language) = listing.language.as_deref().filter(|it| is_class(it)) {
        w.xml.attr("class", &format!("language-{language}"));
    }
    let before = std::mem::replace(&mut w.mono, true);
    let text = &listing.text;
    begin_leaf(w, text);
    let theme = w.book.package.theme;
    let mut from = 0;
    for token in listing.tokens.iter().filter(|it| is_shown(&theme.code, it)) {
        let (start, end) = (token.start as usize, token.end as usize);
        leaf_part(w, text, from..start);
        w.flush();
        w.xml.open("span").attr("class", &format!("tok-{}", token.class.name()));
        let style = theme.code.style(token.class);
        let face = FaceStyle { weight: weight(style.weight), italic: style.italic };
        let before = std::mem::replace(&mut w.code_face, face);
        leaf_part(w, text, start..end);
        w.code_face = before;
        w.xml.close();
        w.found.classes.insert(token.class);
        from = end;
    }
    leaf_part(w, text, from..text.text.len());
    end_leaf(w);
    w.mono = before;
    w.xml.close();
}

/// Whether the style sheet says something of the token.
fn is_shown(theme: &CodeTheme, token: &Token) -> bool {
    let style = theme.style(token.class);
    let plain = CodeStyle { color: None, ..style } == CodeStyle::PLAIN;
    theme.highlight && (!plain || theme.palette == Palette::Rich && style.color.is_some())
}
