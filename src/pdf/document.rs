//! A document as printpdf makes it to ours: measured fonts, one dictionary of resources, the pages' boxes and streams.

use crate::diag::ImageId;
use crate::geom::{Length, Size};
use crate::page::{Mark, Pages};
use crate::pdf::boxes::{Boxes, boxes};
use crate::pdf::container::container;
use crate::pdf::content::Content;
use crate::pdf::deflate::{Deflate, Effort};
use crate::pdf::glyphs::{Faces, UsedFace};
use crate::pdf::object::{self, packed};
use crate::pdf::save::Written;
use crate::pdf::{File, PdfError, cmap, picture};
use lopdf::{Dictionary, Object, ObjectId};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Assembles the document: as many blank leaves as there are sizes, and the resources that all of them share.
pub(in crate::pdf) fn document(
    pages: &Pages,
    faces: &Faces,
    leaves: impl Iterator<Item = Size>,
) -> Result<File, PdfError> {
    let used: Vec<_> = images(pages).into_iter().collect();
    let for_screen = pages.info.press.is_none();
    let pictures = used
        .into_par_iter()
        .filter_map(|id| pages.images.get(id).map(|it| (id, it)))
        .map(|(id, it)| Ok((format!("I{}", id.0), picture::picture(it, for_screen)?)))
        .collect::<Result<Vec<_>, PdfError>>()?;
    let document = container(pages, faces, pictures, leaves)?;
    let ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    let catalog = document.trailer.get(b"Root").and_then(Object::as_reference).map_err(refused)?;
    let written = Written::default();
    let second = pages.info.is_second();
    let mut file = File { document, written, catalog, pages: ids, resources: catalog, second };
    file.resources = resources(&mut file, faces)?;
    Ok(file)
}

/// The pictures that the pages show.
fn images(pages: &Pages) -> BTreeSet<ImageId> {
    let items = pages.pages.iter().flat_map(|it| &it.items);
    let shown = items.filter_map(|it| match it.mark {
        Mark::Image { image, .. } => Some(image),
        _ => None,
    });
    shown.filter(|it| pages.images.get(*it).is_some()).collect()
}

/// Gives every page its boxes and its stream.
pub(in crate::pdf) fn fill(
    file: &mut File,
    pages: &Pages,
    contents: &mut [Content],
) -> Result<(), PdfError> {
    let resources = file.resources;
    for (index, (page, content)) in pages.pages.iter().zip(contents).enumerate() {
        let Some(id) = file.pages.get(index).copied() else { continue };
        let Boxes { media, bleed, trim, .. } = boxes(pages, index, page);
        let data = std::mem::take(&mut content.data);
        leaf(file, id, media, resources, data).map_err(refused)?;
        let values = file.document.get_dictionary_mut(id).map_err(refused)?;
        if bleed != trim {
            values.set("BleedBox", area(bleed));
        }
        values.set("TrimBox", area(trim));
    }
    Ok(())
}

fn area(of: [Length; 4]) -> Object {
    Object::Array(of.map(object::real).to_vec())
}

/// What lopdf says when the document is not as printpdf makes it.
#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
pub(in crate::pdf) fn refused(error: lopdf::Error) -> PdfError {
    PdfError(format!("the document is not as expected: {error}"))
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
    let mut zip = Deflate::new(Effort::Usual);
    for (id, face) in faces.iter() {
        let font = fonts.get(format!("F{}", id.0).as_bytes()).and_then(Object::as_reference);
        let font = font.map_err(refused)?;
        finish_font(file, &mut zip, font, face).map_err(refused)?;
        codes(file, &mut zip, font, face).map_err(refused)?;
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

/// Compresses a font's program and puts measured numbers in place of placeholders.
fn finish_font(
    file: &mut File,
    zip: &mut Deflate,
    font: ObjectId,
    face: &UsedFace,
) -> lopdf::Result<()> {
    let document = &mut file.document;
    let font = document.get_dictionary(font)?;
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
    if let Some(id) = program
        && let Ok(stream) = document.get_object_mut(id).and_then(Object::as_stream_mut)
    {
        let values = std::mem::take(&mut stream.dict);
        *stream = packed(values, zip.pack(&stream.content));
    }
    Ok(())
}

/// The maps from codes to glyphs and to the texts of all of them (ISO 32000-1 §9.7.5, §9.10.3).
fn codes(file: &mut File, zip: &mut Deflate, font: ObjectId, face: &UsedFace) -> lopdf::Result<()> {
    let others = face.others();
    let texts = face.texts().chain(others.iter().map(|(code, _, text)| (*code, *text)));
    let to_unicode = cmap::to_unicode(face.width, texts);
    let to_unicode = packed(Dictionary::new(), zip.pack(to_unicode.as_bytes()));
    let last = u16::try_from(face.subset.glyphs.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let codes = others.iter().map(|(code, glyph, _)| (*code, *glyph));
    let encoding = cmap::encoding(face.width, last, codes);
    let encoding = packed(cmap::dictionary(), zip.pack(encoding.as_bytes()));
    let document = &mut file.document;
    let encoding = document.add_object(encoding);
    let values = document.get_dictionary_mut(font)?;
    values.set("Encoding", Object::Reference(encoding));
    let id = values.get(b"ToUnicode")?.as_reference()?;
    document.set_object(id, to_unicode);
    Ok(())
}

/// Gives a leaf its box, its resources and its stream, and drops what printpdf made in their place.
pub(in crate::pdf) fn leaf(
    file: &mut File,
    id: ObjectId,
    media: [Length; 4],
    resources: ObjectId,
    data: Vec<u8>,
) -> lopdf::Result<()> {
    let document = &mut file.document;
    let values = document.get_dictionary_mut(id)?;
    let stream = values.get(b"Contents")?.as_reference()?;
    let old = values.get(b"Resources").and_then(Object::as_reference).ok();
    values.set("MediaBox", area(media));
    values.remove(b"TrimBox");
    values.remove(b"CropBox");
    values.remove(b"Annots");
    values.set("Resources", Object::Reference(resources));
    if let Some(old) = old {
        document.objects.remove(&old);
    }
    document.set_object(stream, packed(Dictionary::new(), data));
    Ok(())
}
