//! Files within the file: the MathML of formulas (ISO 32000-2 §14.13, ISO 14289-2 §8.2.5.29).

use crate::pdf::File;
use crate::pdf::deflate::{Deflate, Effort};
use crate::pdf::metadata::pdf_date;
use crate::pdf::object;
use lopdf::{Object, ObjectId, Stream, dictionary};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files that elements carry: each once, however many carry it.
#[derive(Default)]
pub(in crate::pdf) struct Files {
    /// The number of each, and its specification.
    known: BTreeMap<Arc<str>, (usize, ObjectId)>,
}

impl Files {
    /// Whether there is none.
    pub(in crate::pdf) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The specification of a formula's file.
    pub(in crate::pdf) fn attach(
        &mut self,
        file: &mut File,
        math: &Arc<str>,
        date: i64,
    ) -> ObjectId {
        if let Some((_, id)) = self.known.get(math) {
            return *id;
        }
        let number = self.known.len() + 1;
        let values = dictionary! {
            "Type" => "EmbeddedFile",
            "Subtype" => object::name("application/mathml+xml"),
            "Params" => dictionary! {
                "Size" => i64::try_from(math.len()).unwrap_or(i64::MAX),
                "ModDate" => object::text(&pdf_date(date)),
            },
            "Filter" => "FlateDecode",
        };
        let packed = Deflate::new(Effort::Usual).pack(math.as_bytes());
        let stream = file.document.add_object(Stream::new(values, packed));
        let name = object::text(&name(number));
        let values = dictionary! {
            "Type" => "Filespec",
            "F" => name.clone(),
            "UF" => name,
            "Desc" => object::text("MathML of a formula"),
            "AFRelationship" => "Supplement",
            "EF" => dictionary! { "F" => stream, "UF" => stream },
        };
        let id = file.document.add_object(values);
        self.known.insert(Arc::clone(math), (number, id));
        id
    }
}

fn name(number: usize) -> String {
    format!("formula-{number:06}.mml")
}

/// The names of all files, sorted as the numbers in them are (ISO 32000-2 §7.11.4).
pub(in crate::pdf) fn embedded(file: &mut File, files: &Files) -> Option<Object> {
    let mut all: Vec<(usize, ObjectId)> = files.known.values().copied().collect();
    all.sort_unstable();
    let names = all.into_iter();
    let names = names.flat_map(|(it, id)| [object::bytes(&name(it)), Object::Reference(id)]);
    let names: Vec<Object> = names.collect();
    (!names.is_empty()).then(|| object::leaf(&mut file.document, names))
}
