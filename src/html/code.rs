//! Code to XHTML: what the characters of a block mean as classes, and where a name in a line may be parted.

use crate::html::css::weight;
use crate::html::inline::{begin_leaf, end_leaf, inlines, is_class, leaf_part, left_to_right};
use crate::html::usage::FaceStyle;
use crate::html::writer::Writer;
use crate::lang::{Between, joints};
use crate::model::{LineLook, Listing, Settled, Text, Token};
use crate::theme::{CodeStyle, CodeTheme, Palette};
use std::ops::Range;

/// Longer names may be parted at their joints.
const LONG_NAME: usize = 16;
/// Longer ones without a sign in them before capitals.
const VERY_LONG_NAME: usize = 24;
/// Fewest bytes between two places.
const LEAST_PART: usize = 3;

/// Where lines may end within the names in a line of code. A reading system takes any such place: short names have none.
pub(super) fn parts(text: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut start = 0;
    for name in text.split(' ') {
        let long = name.chars().count();
        let joints = joints(name);
        let signs = joints.iter().any(|it| it.between != Between::Capitals);
        let most = if signs { LONG_NAME } else { VERY_LONG_NAME };
        let mut last = start;
        for joint in
            joints.iter().filter(|it| long > most && (it.between == Between::Capitals) != signs)
        {
            let byte = start + joint.byte;
            if byte - last >= LEAST_PART && start + name.len() - byte >= LEAST_PART {
                places.push(byte);
                last = byte;
            }
        }
        start += name.len() + 1;
    }
    places
}

/// Writes a line of code. `wbr` is not copied, as a space without width is.
pub(super) fn parted(w: &mut Writer<'_>, text: &Text) {
    begin_leaf(w, text);
    let mut from = 0;
    for place in parts(&text.text) {
        leaf_part(w, text, from..place);
        w.xml.open("wbr").close();
        from = place;
    }
    leaf_part(w, text, from..text.text.len());
    end_leaf(w);
}

/// Writes the inside of a listing.
pub(super) fn listed(w: &mut Writer<'_>, listing: &Listing<Settled>) {
    w.flush();
    w.xml.open("code").attr("translate", "no");
    left_to_right(w);
    let language = listing.language.as_deref().filter(|it| is_class(it));
    let numbered = (!listing.numbers.is_empty()).then_some("numbered");
    let classes = language.map(|it| format!("language-{it}"));
    let classes: Vec<String> = classes.into_iter().chain(numbered.map(str::to_owned)).collect();
    w.xml.attr_some("class", &classes.join(" "));
    let text = &listing.text;
    w.within(
        |scope| scope.mono = true,
        |w| {
            begin_leaf(w, text);
            if listing.numbers.is_empty() && listing.looks.is_empty() && listing.callouts.is_empty()
            {
                tokens(w, listing, 0..text.text.len());
            } else {
                lines(w, listing);
            }
            end_leaf(w);
        },
    );
    w.xml.close();
}

/// Each line in an element, which bears its number and its look.
fn lines(w: &mut Writer<'_>, listing: &Listing<Settled>) {
    let text = &listing.text;
    let mut from = 0;
    let mut counted = 0;
    for (index, line) in text.text.split('\n').enumerate() {
        let bytes = from..from + line.len();
        let look = listing.look(index);
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
        let marks = listing.callouts.iter().filter(|it| it.line as usize == index);
        w.within(|scope| scope.mono = false, |w| marks.for_each(|it| inlines(w, &it.mark)));
        w.xml.close();
        from = bytes.end + 1;
        if from <= text.text.len() {
            leaf_part(w, text, bytes.end..from);
        }
    }
    w.usage.code_lines = true;
}

/// Some bytes of the code with what they mean.
fn tokens(w: &mut Writer<'_>, listing: &Listing<Settled>, bytes: Range<usize>) {
    let text = &listing.text;
    let theme = w.cx.config.theme;
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
        w.within(|scope| scope.code_face = face, |w| leaf_part(w, text, start..end));
        w.xml.close();
        w.usage.classes.insert(token.class);
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

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn long_names_alone_are_parted() {
        let shown = |text: &str| {
            let mut out = text.to_owned();
            parts(text).iter().rev().for_each(|it| out.insert(*it, '|'));
            out
        };
        assert_eq!(shown("a.b and std::fs::read"), "a.b and std::fs::read");
        assert_eq!(shown("see std::fs::read_to_string"), "see std::|fs::|read_|to_|string");
        assert_eq!(shown("anInterfaceOfMany"), "anInterfaceOfMany");
        assert_eq!(shown("anInterfaceOfManyOrientations"), "anInterface|OfMany|Orientations");
        assert_eq!(shown("/usr/share/a.b.c/README"), "/usr/|share/|a.b.|c/README");
    }
}
