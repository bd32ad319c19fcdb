//! Pictures: their files in the package, and the elements that show them.

use crate::geom::Length;
use crate::html::context::relative;
use crate::html::writer::Writer;
use crate::image::{Kind, Picture};
use crate::model::{ImageId, Width};

/// How a picture is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'a> {
    /// Alternative text; empty: decorative.
    pub(super) alt: &'a str,
    /// Width, if the author gave one.
    pub(super) width: Option<Width>,
    /// Class.
    pub(super) class: &'a str,
}

/// Writes the element; words instead where there is no such picture.
pub(super) fn img(w: &mut Writer<'_>, id: ImageId, shown: Shown<'_>) {
    let Some(picture) = w.cx.config.images.get(id) else {
        return w.words(shown.alt);
    };
    w.usage.images.insert(id);
    if shown.alt.is_empty() {
        w.usage.decorative += 1;
    } else {
        w.usage.described += 1;
    }
    let own = w.cx.files.get(w.section).and_then(Option::as_deref).unwrap_or_default();
    let src = relative(own, &file_of(id, picture));
    let (width, height) = pixels(picture);
    let mut class = shown.class.to_owned();
    if let Some(width) = shown.width {
        w.usage.widths.insert(width);
        class = format!("{class} {}", class_of(width)).trim().to_owned();
    }
    w.xml.open("img").attr("src", &src).attr("alt", shown.alt).attr_some("class", &class);
    w.xml.attr("width", &width.to_string()).attr("height", &height.to_string()).close();
}

/// A width that makes sense: between a tenth of the measure and all of it.
pub(super) fn figure_width(width: Option<Width>) -> Option<Width> {
    width.map(|it| match it {
        Width::Share(thousandths) => Width::Share(thousandths.clamp(100, 1000)),
        Width::Of(_) => it,
    })
}

/// The class of pictures of a width: `w800` for four fifths of the measure, `w300px`.
pub(super) fn class_of(width: Width) -> String {
    match width {
        Width::Share(thousandths) => format!("w{thousandths}"),
        Width::Of(length) => format!("w{}px", css(length).max(1)),
    }
}

/// Whole pixels of CSS, 96 to the inch.
fn css(length: Length) -> i64 {
    (length.ratio(96, 72).0 + Length::UNITS / 2) / Length::UNITS
}

/// 1500 as "1.5".
pub(super) fn thousandths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    let (whole, part) = (value / 1000, format!("{:03}", value % 1000));
    let part = part.trim_end_matches('0');
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// What such a class says. A picture is never wider than its column.
pub(super) fn rule_of(width: Width) -> String {
    let class = class_of(width);
    match width {
        Width::Share(it) => {
            format!(".{class} {{ width: {}%; }}\n", thousandths(i64::from(it) * 100))
        }
        Width::Of(length) => format!(".{class} {{ width: {}px; }}\n", css(length).max(1)),
    }
}

/// Path of a picture's file in the package.
pub(super) fn file_of(id: ImageId, picture: &Picture) -> String {
    let name = picture.path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |it| it.0);
    format!("images/{}-{}.{}", slug(stem), id.0 + 1, picture.extension())
}

/// Lower-case ASCII letters, digits and hyphens; never empty.
pub(crate) fn slug(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        match character.to_ascii_lowercase() {
            it @ ('a'..='z' | '0'..='9') => out.push(it),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "x".to_owned() } else { out.to_owned() }
}

/// Natural size in CSS pixels, 96 to the inch, at least one.
pub(crate) fn pixels(picture: &Picture) -> (i64, i64) {
    match picture.kind {
        Kind::Jpeg(raster) | Kind::Png(raster) | Kind::WebP(raster) | Kind::Gif(raster) => {
            (i64::from(raster.width).max(1), i64::from(raster.height).max(1))
        }
        Kind::Svg(_) => (css(picture.size.width).max(1), css(picture.size.height).max(1)),
    }
}
