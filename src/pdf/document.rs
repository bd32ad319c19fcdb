//! Faces, pictures and page streams to a document: printpdf embeds the fonts and places the pictures, the pages get
//! our streams.

use crate::geom::Length;
use crate::page::{Page, Pages};
use crate::pdf::content::Content;
use crate::pdf::glyphs::{Faces, UsedFace};
use crate::pdf::{File, PdfError, object, picture};
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use printpdf::{
    Codepoint, FontEmbeddingMode, FontId, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle,
    PdfPage, PdfSaveOptions, PrintpdfFontMeta, Pt, TextItem, XObject, XObjectId,
};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Assembles the document; each page has its box, resources and stream.
pub(in crate::pdf) fn document(
    pages: &Pages,
    faces: &Faces,
    contents: &[Content],
) -> Result<File, PdfError> {
    let mut draft = PdfDocument::new(&pages.info.title);
    for (_, face) in faces.iter() {
        draft.resources.fonts.map.insert(FontId(face.name.clone()), font(face)?);
    }
    let used: BTreeSet<_> = contents.iter().flat_map(|it| it.images.iter().copied()).collect();
    let used: Vec<_> = used.into_iter().collect();
    let made = used
        .into_par_iter()
        .filter_map(|id| pages.images.get(id).map(|it| (id, it)))
        .map(|(id, it)| Ok((XObjectId(format!("I{}", id.0)), picture::picture(it)?)))
        .collect::<Result<Vec<_>, PdfError>>()?;
    let made = made.into_iter().map(|(id, it)| (id, XObject::External(it)));
    draft.resources.xobjects.map.extend(made);
    draft.pages = pages.pages.iter().map(blank).collect();
    if let Some(first) = draft.pages.first_mut() {
        first.ops = registration(faces);
    }
    let mut warnings = Vec::new();
    let document = draft.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    drop(draft);
    let ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    let catalog = document.trailer.get(b"Root").and_then(Object::as_reference).map_err(refused)?;
    let mut file = File { document, catalog, pages: ids };
    let resources = resources(&mut file, faces)?;
    for ((id, page), content) in file.pages.clone().into_iter().zip(&pages.pages).zip(contents) {
        fill(&mut file, id, page, content, resources).map_err(refused)?;
    }
    Ok(file)
}

/// What lopdf says when the document is not as printpdf makes it.
#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
pub(in crate::pdf) fn refused(error: lopdf::Error) -> PdfError {
    PdfError(format!("the document is not as expected: {error}"))
}

fn font(face: &UsedFace) -> Result<PdfFont, PdfError> {
    let mut warnings = Vec::new();
    let parsed = ParsedFont::from_bytes(&face.subset.bytes, 0, &mut warnings)
        .ok_or_else(|| PdfError(format!("the subset of {} can't be read", face.name)))?;
    let meta = PrintpdfFontMeta {
        embedding_mode: FontEmbeddingMode::Full,
        requires_subsetting: false,
        ..PrintpdfFontMeta::default()
    };
    Ok(PdfFont::with_meta(parsed, meta))
}

/// A page of no content; its box is set exactly afterwards.
fn blank(page: &Page) -> PdfPage {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "printpdf's millimetres, replaced afterwards"
    )]
    let mm = |length: Length| Mm((length.to_pt() * 25.4 / 72.0) as f32);
    PdfPage::new(mm(page.size.width), mm(page.size.height), Vec::new())
}

/// Operations that name every glyph with its text once: from them printpdf makes widths and ToUnicode.
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

/// One dictionary of resources for all pages, with our short names, in place of printpdf's one for each.
fn resources(file: &mut File, faces: &Faces) -> Result<ObjectId, PdfError> {
    let mut fonts = Dictionary::new();
    let mut pictures = Dictionary::new();
    if let Some(first) = file.pages.first() {
        let document = &file.document;
        let own = document.get_dictionary(*first).map_err(refused)?;
        let own = dictionary_at(document, own, b"Resources").map_err(refused)?;
        let made = dictionary_at(document, own, b"Font").map_err(refused)?;
        for (id, face) in faces.iter() {
            let font = made.get(face.name.as_bytes()).map_err(refused)?;
            fonts.set(format!("F{}", id.0), font.clone());
        }
        pictures = dictionary_at(document, own, b"XObject").map_err(refused)?.clone();
    }
    for (id, face) in faces.iter() {
        let font = fonts.get(format!("F{}", id.0).as_bytes()).and_then(Object::as_reference);
        finish_font(file, font.map_err(refused)?, face).map_err(refused)?;
    }
    let mut resources = Dictionary::new();
    if !fonts.is_empty() {
        resources.set("Font", fonts);
    }
    if !pictures.is_empty() {
        resources.set("XObject", pictures);
    }
    Ok(file.document.add_object(resources))
}

/// The dictionary under a key, direct or not.
fn dictionary_at<'a>(
    document: &'a lopdf::Document,
    within: &'a Dictionary,
    key: &[u8],
) -> lopdf::Result<&'a Dictionary> {
    match within.get(key)? {
        Object::Reference(id) => document.get_dictionary(*id),
        other => other.as_dict(),
    }
}

/// Compresses a font's streams and puts measured numbers in place of placeholders.
fn finish_font(file: &mut File, font: ObjectId, face: &UsedFace) -> lopdf::Result<()> {
    let document = &mut file.document;
    let font = document.get_dictionary(font)?;
    let unicode = font.get(b"ToUnicode")?.as_reference()?;
    let descendant = match font.get(b"DescendantFonts")?.as_array()?.first() {
        Some(Object::Reference(id)) => document.get_dictionary(*id)?,
        Some(other) => other.as_dict()?,
        None => return Err(lopdf::Error::DictKey("DescendantFonts".to_owned())),
    };
    let descriptor = descendant.get(b"FontDescriptor")?.as_reference()?;
    let values = document.get_dictionary_mut(descriptor)?;
    for (key, value) in face.descriptor() {
        values.set(key, value);
    }
    let program = [&b"FontFile2"[..], b"FontFile3"]
        .into_iter()
        .find_map(|key| values.get(key).and_then(Object::as_reference).ok());
    for id in [Some(unicode), program].into_iter().flatten() {
        if let Ok(stream) = document.get_object_mut(id).and_then(Object::as_stream_mut) {
            stream.allows_compression = true;
            stream.compress()?;
        }
    }
    Ok(())
}

/// Gives a page its box, its resources and its stream, and drops what printpdf made in their place.
fn fill(
    file: &mut File,
    id: ObjectId,
    page: &Page,
    content: &Content,
    resources: ObjectId,
) -> lopdf::Result<()> {
    let document = &mut file.document;
    let values = document.get_dictionary_mut(id)?;
    let stream = values.get(b"Contents")?.as_reference()?;
    let old = values.get(b"Resources").and_then(Object::as_reference).ok();
    let zero = Length::ZERO;
    let page_box =
        Object::Array([zero, zero, page.size.width, page.size.height].map(object::real).to_vec());
    values.set("MediaBox", page_box.clone());
    values.set("TrimBox", page_box);
    values.remove(b"CropBox");
    values.remove(b"Annots");
    values.set("Resources", Object::Reference(resources));
    if let Some(old) = old {
        document.objects.remove(&old);
    }
    let mut made = Stream::new(dictionary! { "Filter" => "FlateDecode" }, content.data.clone());
    made.allows_compression = false;
    document.set_object(stream, made);
    Ok(())
}
