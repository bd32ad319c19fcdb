//! A picture's path to its id, with what is said of it to those who can't see it.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::{Files, Refusal};
use crate::image::{Images, Loss, data_bytes};
use crate::model::{
    Caption, INLINE_SVG, ImageId, ImageLink, Inline, Resolved, Settled, Target, Text, plain_text,
    sound_url,
};
use crate::resolve::settle::Context;
use crate::resolve::shop;
use std::sync::Arc;

/// Reads the picture; `None` after a diagnostic.
pub(crate) fn load(cx: &mut Context<'_>, link: &ImageLink) -> Option<ImageId> {
    let drawing = link.path.strip_prefix(INLINE_SVG).filter(|it| it.trim_start().starts_with('<'));
    let id = match drawing {
        Some(drawing) => {
            let bytes: Arc<[u8]> = drawing.as_bytes().into();
            add(cx.sink, cx.images, &drawing_name(&bytes), &bytes, Some(link.span))?
        }
        None => match link.path.strip_prefix("data:") {
            Some(data) => written(cx, data, link.span)?,
            None => read(cx, &link.path, Some(link.span))?,
        },
    };
    shop::picture(cx.sink, cx.images, cx.manifest, id, link.span);
    Some(id)
}

/// The name of a drawing that stands in the text: the same for the same drawing (FNV-1a of 64 bits).
fn drawing_name(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("drawing-{:016x}.svg", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step))
}

/// The picture that a `data:` address holds; `None` after a diagnostic.
fn written(cx: &mut Context<'_>, data: &str, span: Span) -> Option<ImageId> {
    let Some((kind, bytes)) = data_bytes(data) else {
        let said = Diagnostic::new(Code::ImageBroken, "a picture's `data:` address can't be read");
        cx.sink.push(said.at(span, "").hint("save the picture in the book's folder"));
        return None;
    };
    let bytes: Arc<[u8]> = bytes.into();
    let name = drawing_name(&bytes).replace("drawing-", "picture-").replace(".svg", kind);
    add(cx.sink, cx.images, &name, &bytes, Some(span))
}

/// The picture at `path` in the book's folder; `None` after a diagnostic, which tells who counted from that folder and not
/// from the chapter's file.
pub(crate) fn read(cx: &mut Context<'_>, path: &str, span: Option<Span>) -> Option<ImageId> {
    if let Err(refusal @ Refusal::Missing(_)) = cx.files.bytes(path)
        && let Some(meant) = from_the_folder(cx, path)
    {
        let found = cx.files.explain(path, &refusal, span);
        cx.sink.push(found.hint(format!("paths count from the file they stand in: `{meant}`")));
        return None;
    }
    take(cx.sink, cx.files, cx.images, path, span)
}

/// How the chapter at hand names the file that is at its path if that is counted from the book's folder.
fn from_the_folder(cx: &Context<'_>, path: &str) -> Option<String> {
    let chapter = cx.places.path(cx.section)?;
    let folder = chapter.rfind('/').map(|it| &chapter[..=it])?;
    let written = path.strip_prefix(folder)?;
    cx.files.bytes(written).ok()?;
    Some("../".repeat(folder.matches('/').count()) + written)
}

/// Reads the picture at `path` in the book's folder; `None` after a diagnostic.
pub(crate) fn take(
    sink: &mut Sink,
    files: &dyn Files,
    images: &mut Images,
    path: &str,
    span: Option<Span>,
) -> Option<ImageId> {
    if let Some(place) = elsewhere(path) {
        let message = format!("a picture is {place}, not in the book's folder");
        sink.push(
            Diagnostic::new(Code::FileOutside, message)
                .at_maybe(span, "recto reads no network: its alternative text stands here")
                .hint("save the image in the book's folder and name it by its path"),
        );
        return None;
    }
    if path.is_empty() {
        let said = Diagnostic::new(Code::FileMissing, "a picture names no file");
        sink.push(said.at_maybe(span, "").hint("write `![what it shows](img/name.png)`"));
        return None;
    }
    let bytes = match files.bytes(path) {
        Ok(bytes) => bytes,
        Err(refusal) => {
            sink.push(files.explain(path, &refusal, span));
            return None;
        }
    };
    add(sink, images, path, &bytes, span)
}

/// Reads a picture; `None` after a diagnostic.
fn add(
    sink: &mut Sink,
    images: &mut Images,
    path: &str,
    bytes: &Arc<[u8]>,
    span: Option<Span>,
) -> Option<ImageId> {
    match images.add(path, bytes) {
        Ok(id) => {
            lost(sink, path, images.get(id).map_or(&[], |it| &it.losses), span);
            Some(id)
        }
        Err(problem) => {
            let found = Diagnostic::new(problem.code, problem.message).at_maybe(span, "");
            let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            sink.push(match (problem.code, ending.as_str()) {
                (Code::ImageType, "pdf" | "eps" | "ps" | "ai") => {
                    found.hint("save it as SVG: your drawing program does, or `pdftocairo -svg`")
                }
                (Code::ImageType, "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg") => found,
                (Code::ImageType, _) => found.hint("save it as PNG or JPEG"),
                _ => found,
            });
            None
        }
    }
}

/// Where a picture is that is no file: "at `example.org`"; `None` for a path.
fn elsewhere(path: &str) -> Option<String> {
    let (_, rest) = path.split_once("://")?;
    Some(format!("at `{}`", rest.split('/').next().unwrap_or_default()))
}

/// Says what a drawing asks for and does not get, each kind once.
fn lost(sink: &mut Sink, path: &str, losses: &[Loss], span: Option<Span>) {
    let (mut features, mut letters) = (Vec::new(), Vec::new());
    for loss in losses {
        match loss {
            Loss::Feature(it) => features.push(*it),
            Loss::Letter(it) => letters.push(*it),
            Loss::Family { asked, set } => {
                let message = format!("the drawing `{path}` asks for the family `{asked}`");
                let found = Diagnostic::new(Code::NotSupported, message);
                sink.push(found.at_maybe(span, format!("set in `{set}`")).hint(
                    "put the family into the book's `fonts/`, or let your drawing program make outlines of the words",
                ));
            }
        }
    }
    if !features.is_empty() {
        let message = format!("the drawing `{path}` uses {}", features.join(", "));
        let found = Diagnostic::new(Code::NotSupported, message);
        sink.push(found.at_maybe(span, "drawn without it"));
    }
    if let Some(first) = letters.first() {
        let more = match letters.len() {
            1 => String::new(),
            count => format!(" and {} more letters", count - 1),
        };
        let message = format!(
            "no font has `{first}` (U+{:04X}){more} of the drawing `{path}`",
            u32::from(*first)
        );
        let found = Diagnostic::new(Code::GlyphMissing, message);
        sink.push(
            found.at_maybe(span, "").hint("put a family that has them into the book's `fonts/`; `recto fonts add \"FAMILY\"` copies one of the machine's"),
        );
    }
}

/// The alternative text: as given, else the caption; empty for a decoration, and where nothing is known: the name of a file
/// describes no picture (WCAG 2.2, failure F30).
pub(crate) fn alt(
    cx: &mut Context<'_>,
    link: &ImageLink,
    given: String,
    caption: Option<&Caption<Settled>>,
    span: Option<Span>,
) -> String {
    if link.decorative {
        return String::new();
    }
    if !given.trim().is_empty() {
        return given;
    }
    cx.facts.undescribed += 1;
    cx.sink.push(
        Diagnostic::new(
            Code::ImageAlt,
            format!("the picture `{}` has no alternative text", name(link)),
        )
        .at_maybe(span.or(Some(link.span)), "")
        .hint("say what it shows in `{alt=\"…\"}`, or mark it `{.decorative}` if it says nothing"),
    );
    caption.map(|it| plain_text(&it.content)).unwrap_or_default()
}

/// What a picture is called in messages.
fn name(link: &ImageLink) -> &str {
    match &link.path {
        path if path.starts_with(INLINE_SVG) => "<svg>",
        path if path.starts_with("data:") => "data:",
        path => path,
    }
}

/// What stands where a picture could not be read: its alternative text in brackets, or linked to its address on the web, and its
/// caption.
pub(crate) fn absent(
    link: &ImageLink,
    alt: String,
    caption: Option<Caption<Settled>>,
) -> Vec<Inline<Settled>> {
    let words = if alt.is_empty() { name(link).to_owned() } else { alt };
    let repeats = |it: &Caption<Settled>| it.number.is_none() && plain_text(&it.content) == words;
    let caption = caption.filter(|it| !repeats(it));
    let mut out = match sound_url(&link.path).filter(|_| link.path.contains("://")) {
        Some(address) => vec![Inline::Reference(Resolved::Link {
            to: Target::External(address),
            content: vec![Inline::Text(Text::generated(words))],
            title: String::new(),
        })],
        None => vec![Inline::Text(Text::generated(format!("[{words}]")))],
    };
    if let Some(caption) = caption {
        out.push(Inline::Text(Text::generated(" ")));
        if let Some(number) = caption.number {
            out.push(Inline::Text(Text::generated(format!("{} {}. ", number.word, number.text))));
        }
        out.extend(caption.content);
    }
    out
}
