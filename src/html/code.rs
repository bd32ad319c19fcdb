//! Blocks of code to XHTML: what characters mean as classes.

use crate::html::css::weight;
use crate::html::found::FaceStyle;
use crate::html::inline::{begin_leaf, end_leaf, is_class, leaf_part, left_to_right};
use crate::html::xhtml::Writer;
use crate::model::{LineLook, Listing, Settled, Token};
use crate::theme::{CodeStyle, CodeTheme, Palette};
use std::ops::Range;

/// Writes the inside of a listing.
pub(super) fn listed(w: &mut Writer<'_>, listing: &Listing<Settled>) {
    w.flush();
    w.xml.open("code");
    left_to_right(w);
    let language = listing.language.as_deref().filter(|it| is_class(it));
    let numbered = (!listing.numbers.is_empty()).then_some("numbered");
    let classes = language.map(|it| format!("language-{it}"));
    let classes: Vec<String> = classes.into_iter().chain(numbered.map(str::to_owned)).collect();
    w.xml.attr_some("class", &classes.join(" "));
    let before = std::mem::replace(&mut w.mono, true);
    let text = &listing.text;
    begin_leaf(w, text);
    if listing.numbers.is_empty() && listing.looks.is_empty() {
        tokens(w, listing, 0..text.text.len());
    } else {
        lines(w, listing);
    }
    end_leaf(w);
    w.mono = before;
    w.xml.close();
}

/// Each line in an element, which bears its number and its look.
fn lines(w: &mut Writer<'_>, listing: &Listing<Settled>) {
    let text = &listing.text;
    let mut from = 0;
    let mut counted = 0;
    for (index, line) in text.text.split('\n').enumerate() {
        let bytes = from..from + line.len();
        let look = listing.looks.iter().find(|it| it.0 as usize == index).map(|it| it.1);
        let number = listing.numbers.get(index).copied();
        let mut classes = vec!["line"];
        classes.extend(look.map(LineLook::name));
        classes.extend(number.filter(|it| *it == 0).map(|_| "gap"));
        w.flush();
        w.xml.open("span").attr("class", &classes.join(" "));
        if let Some(number) = number.filter(|it| *it > 0) {
            if number != counted + 1 {
                // The number is the style sheet's, so that it is not copied.
                let step = i64::from(number) - i64::from(counted);
                w.xml.attr("style", &format!("counter-increment: line {step}"));
            }
            counted = number;
        }
        tokens(w, listing, bytes.clone());
        w.xml.close();
        from = bytes.end + 1;
        if from <= text.text.len() {
            leaf_part(w, text, bytes.end..from);
        }
    }
    w.found.code_lines = true;
}

/// Some bytes of the code with what they mean.
fn tokens(w: &mut Writer<'_>, listing: &Listing<Settled>, bytes: Range<usize>) {
    let text = &listing.text;
    let theme = w.book.config.theme;
    let mut from = bytes.start;
    let first = listing.tokens.partition_point(|it| it.end as usize <= bytes.start);
    let here = listing.tokens.iter().skip(first).take_while(|it| (it.start as usize) < bytes.end);
    for token in here.filter(|it| is_shown(&theme.code, it)) {
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
    leaf_part(w, text, from..bytes.end);
}

/// Whether the style sheet says something of the token.
fn is_shown(theme: &CodeTheme, token: &Token) -> bool {
    let style = theme.style(token.class);
    let plain = CodeStyle { color: None, ..style } == CodeStyle::PLAIN;
    theme.highlight && (!plain || theme.palette == Palette::Rich && style.color.is_some())
}
