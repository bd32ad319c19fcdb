//! Faces, pictures and sizes of pages to a document of blank pages, over printpdf: the one file that names the crate.
//!
//! printpdf embeds the programs of the fonts with a CID font around each, gives every picture an object, and makes the page tree, the
//! catalog and the trailer. What it leaves open is finished on the document by `document.rs`, each thing once: descriptors of fonts
//! have placeholders for measures, programs are not compressed, ToUnicode knows one text a glyph, boxes of pages are rounded to
//! single precision, and each page gets resources of its own where one dictionary serves all.

use crate::font::FontError;
use crate::geom::{Length, Size};
use crate::guard;
use crate::page::Pages;
use crate::pdf::PdfError;
use crate::pdf::glyphs::{Faces, UsedFace};
use lopdf::{Dictionary, Object, Stream, StringFormat};
use printpdf::{
    Codepoint, DictItem, ExternalStream, ExternalXObject, FontEmbeddingMode, FontId, Mm, Op,
    ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, PrintpdfFontMeta, Pt,
    TextItem, XObject, XObjectId,
};
use std::collections::BTreeMap;

/// A document with as many blank pages as there are sizes. Fonts have the names of their faces, pictures those that they come with.
pub(in crate::pdf) fn container(
    pages: &Pages,
    faces: &Faces,
    pictures: Vec<(String, Stream)>,
    sizes: impl Iterator<Item = Size>,
) -> Result<lopdf::Document, PdfError> {
    let mut draft = PdfDocument::new(&pages.info.title);
    for (id, face) in faces.iter() {
        let font = font(face).inspect_err(|why| {
            pages.fonts.face(id).note_damage(FontError(format!("is damaged: {}", why.0)));
        })?;
        draft.resources.fonts.map.insert(FontId(face.name.clone()), font);
    }
    for (name, picture) in pictures {
        let stream = stream(picture);
        let made = ExternalXObject { stream, width: None, height: None, dpi: None };
        draft.resources.xobjects.map.insert(XObjectId(name), XObject::External(made));
    }
    draft.pages = sizes.map(blank).collect();
    if let Some(first) = draft.pages.first_mut() {
        first.ops = registration(faces);
    }
    let mut warnings = Vec::new();
    Ok(draft.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings))
}

fn font(face: &UsedFace) -> Result<PdfFont, PdfError> {
    let mut warnings = Vec::new();
    let parsed = guard::caught(|| ParsedFont::from_bytes(&face.subset.bytes, 0, &mut warnings))
        .flatten()
        .ok_or_else(|| PdfError(format!("the subset of {} can't be read", face.name)))?;
    let meta = PrintpdfFontMeta {
        embedding_mode: FontEmbeddingMode::Full,
        requires_subsetting: false,
        ..PrintpdfFontMeta::default()
    };
    Ok(PdfFont::with_meta(parsed, meta))
}

/// A page of no content.
fn blank(size: Size) -> PdfPage {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "printpdf's millimetres, replaced afterwards"
    )]
    let mm = |length: Length| Mm((length.to_pt() * 25.4 / 72.0) as f32);
    PdfPage::new(mm(size.width), mm(size.height), Vec::new())
}

/// Operations that name every glyph with its text once: from them printpdf makes widths.
fn registration(faces: &Faces) -> Vec<Op> {
    let mut ops = vec![Op::StartTextSection];
    for (_, face) in faces.iter() {
        let handle = PdfFontHandle::External(FontId(face.name.clone()));
        ops.push(Op::SetFont { font: handle, size: Pt(1.0) });
        let glyphs = face
            .texts()
            .map(|(gid, text)| Codepoint { gid, offset: 0.0, cid: Some(text.to_owned()) })
            .collect();
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
    }
    ops.push(Op::EndTextSection);
    ops
}

/// A stream as printpdf takes it, which counts the bytes by itself and makes objects of the streams inside.
fn stream(from: Stream) -> ExternalStream {
    let mut dict = entries(from.dict);
    dict.remove("Length");
    ExternalStream { dict, content: from.content, compress: from.allows_compression }
}

fn entries(from: Dictionary) -> BTreeMap<String, DictItem> {
    let entry =
        |(key, value): (Vec<u8>, Object)| (String::from_utf8_lossy(&key).into_owned(), item(value));
    from.into_iter().map(entry).collect()
}

fn item(from: Object) -> DictItem {
    match from {
        Object::Null => DictItem::Null,
        Object::Boolean(it) => DictItem::Bool(it),
        Object::Integer(it) => DictItem::Int(it),
        Object::Real(it) => DictItem::Real(it),
        Object::Name(it) => DictItem::Name(it),
        Object::String(data, format) => {
            DictItem::String { data, literal: format == StringFormat::Literal }
        }
        Object::Array(all) => DictItem::Array(all.into_iter().map(item).collect()),
        Object::Dictionary(it) => DictItem::Dict { map: entries(it) },
        Object::Stream(it) => DictItem::Stream { stream: stream(it) },
        Object::Reference((obj, r#gen)) => DictItem::Ref { obj, r#gen },
    }
}
