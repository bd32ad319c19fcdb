//! Pages as forms on sheets (ISO 32000-1 §8.10).

use crate::geom::Length;
use crate::page::{Pages, Placed, Sheet};
use crate::pdf::content::Content;
use crate::pdf::deflate::{Deflate, Effort};
use crate::pdf::document::{leaf, refused};
use crate::pdf::object::{self, packed};
use crate::pdf::{File, PdfError};
use lopdf::{Dictionary, Object, ObjectId, dictionary};

/// Decimals of a scale.
const PRECISION: i64 = 1_000_000;

/// Makes a form of each page that stands on a sheet, and fills the sheets.
pub(in crate::pdf) fn sheets(
    file: &mut File,
    pages: &Pages,
    contents: Vec<Content>,
    sheets: &[Sheet],
) -> Result<(), PdfError> {
    let resources = file.resources;
    let mut forms: Vec<ObjectId> = Vec::with_capacity(contents.len());
    for (page, content) in pages.pages.iter().zip(contents) {
        let corners = [Length::ZERO, Length::ZERO, page.size.width, page.size.height];
        let values = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => corners.map(object::real).to_vec(),
            "Resources" => Object::Reference(resources),
        };
        forms.push(file.document.add_object(packed(values, content.data)));
    }
    let mut zip = Deflate::new(Effort::Usual);
    for (id, sheet) in file.pages.clone().into_iter().zip(sheets) {
        let mut used = Dictionary::new();
        let mut out = Vec::new();
        for placed in &sheet.places {
            let (Some(form), Some(page)) = (forms.get(placed.page), pages.pages.get(placed.page))
            else {
                continue;
            };
            let name = format!("P{}", placed.page);
            place(&mut out, placed, page.size.width, sheet.size.height, &name);
            used.set(name, Object::Reference(*form));
        }
        let own = file.document.add_object(dictionary! { "XObject" => used });
        let media = [Length::ZERO, Length::ZERO, sheet.size.width, sheet.size.height];
        leaf(file, id, media, own, zip.pack(&out)).map_err(refused)?;
    }
    Ok(())
}

/// Paints a form in its area of a sheet.
fn place(out: &mut Vec<u8>, placed: &Placed, width: Length, height: Length, name: &str) {
    let [left, bottom, ..] = object::area(&placed.area, height);
    let scale = placed.area.size.width.0.saturating_mul(PRECISION) / width.0.max(1);
    let scale = format!("{}.{:06}", scale / PRECISION, scale % PRECISION);
    out.extend(format!("q {scale} 0 0 {scale} ").as_bytes());
    object::push_length(out, left);
    object::push_length(out, bottom);
    out.extend(format!("cm /{name} Do Q\n").as_bytes());
}
