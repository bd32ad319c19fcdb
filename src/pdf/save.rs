//! A document to the bytes of its file: objects by the hundred in streams, found through a cross-reference stream
//! (ISO 32000-1 §7.5.7, §7.5.8). lopdf would write every object three times over to learn where it begins.

use crate::pdf::deflate::{Deflate, Effort};
use crate::pdf::object;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use rayon::prelude::*;

/// Objects of a stream: a reader unpacks as many to find one.
const OBJECTS: usize = 100;
/// What stands around a stream's bytes takes about so many.
const AROUND: usize = 128;
/// Bytes above 127 say that the file is not text (ISO 19005-2 §6.1.2).
const HEAD: [&[u8]; 2] = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"%PDF-2.0\n%\xe2\xe3\xcf\xd3\n"];

/// Objects that are written already, one after the other. A novel has a dozen thousand elements of structure: as lopdf's
/// dictionaries they would take ten times their bytes, and the time to make and to drop them.
#[derive(Default)]
pub(in crate::pdf) struct Written {
    bytes: Vec<u8>,
    /// The number of each, and where it ends.
    ends: Vec<(u32, usize)>,
}

impl Written {
    /// Adds an object, which `write` writes (ISO 32000-1 §7.3).
    pub(in crate::pdf) fn add(&mut self, id: ObjectId, write: impl FnOnce(&mut Vec<u8>)) {
        // An object begins a line, so that its first word stands by itself.
        write(&mut self.bytes);
        self.bytes.push(b'\n');
        self.ends.push((id.0, self.bytes.len()));
    }

    fn iter(&self) -> impl Iterator<Item = (u32, Body<'_>)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|it| it.1));
        starts
            .zip(&self.ends)
            .map(|(start, (id, end))| (*id, Body::Written(&self.bytes[start..*end])))
    }
}

/// What an object is.
#[derive(Clone, Copy)]
enum Body<'a> {
    Object(&'a Object),
    Written(&'a [u8]),
}

/// Where an object is found.
#[derive(Clone, Copy)]
enum Place {
    /// Bytes from the file's beginning.
    Offset(usize),
    /// The object that is a stream of objects, and the place in it.
    Within(u32, usize),
}

/// Writes the file. Objects that nothing names are to be dropped before.
pub(in crate::pdf) fn bytes(document: &Document, written: &Written, second: bool) -> Vec<u8> {
    let (streams, others): (Vec<_>, Vec<_>) =
        document.objects.iter().partition(|(_, it)| matches!(it, Object::Stream(_)));
    let others = others.into_iter().map(|(id, it)| (id.0, Body::Object(it)));
    let mut others: Vec<(u32, Body<'_>)> = others.chain(written.iter()).collect();
    others.sort_by_key(|it| it.0);
    let stretches: Vec<_> = others.chunks(OBJECTS).collect();
    let packed: Vec<Stream> = stretches
        .par_iter()
        .map_init(|| Deflate::new(Effort::Usual), |zip, objects| object_stream(zip, objects))
        .collect();

    let all = streams.iter().filter_map(|it| it.1.as_stream().ok()).chain(&packed);
    let room = all.map(|it| it.content.len() + AROUND).sum();
    let mut file = File { out: Vec::with_capacity(room), places: Vec::new() };
    file.out.extend(HEAD[usize::from(second)]);
    for (id, object) in streams {
        if let Object::Stream(stream) = object {
            file.stream(id.0, stream);
        }
    }
    let first = document.max_id + 1;
    for ((id, stream), objects) in (first..).zip(&packed).zip(&stretches) {
        let within = (0..).zip(*objects).map(|(at, it)| (it.0, Place::Within(id, at)));
        file.places.extend(within);
        file.stream(id, stream);
    }
    let last = (first..).nth(packed.len()).unwrap_or(first);
    file.cross_references(last, &document.trailer);
    file.out
}

/// Objects one after the other, before them their numbers and where they begin (§7.5.7).
fn object_stream(zip: &mut Deflate, objects: &[(u32, Body<'_>)]) -> Stream {
    let (mut index, mut body) = (Vec::new(), Vec::with_capacity(8 << 10));
    for (id, object) in objects {
        for number in [i64::from(*id), whole(body.len())] {
            object::push_integer(&mut index, number);
            index.push(b' ');
        }
        match object {
            Body::Object(it) => {
                object::push(&mut body, it);
                body.push(b'\n');
            }
            Body::Written(it) => body.extend(*it),
        }
    }
    let values = dictionary! {
        "Type" => "ObjStm",
        "N" => whole(objects.len()),
        "First" => whole(index.len()),
        "Filter" => "FlateDecode",
    };
    index.append(&mut body);
    Stream::new(values, zip.pack(&index))
}

/// The file as far as it is written.
struct File {
    out: Vec<u8>,
    /// The objects, in no order.
    places: Vec<(u32, Place)>,
}

impl File {
    fn stream(&mut self, id: u32, stream: &Stream) {
        self.places.push((id, Place::Offset(self.out.len())));
        let out = &mut self.out;
        object::push_integer(out, i64::from(id));
        out.extend(b" 0 obj\n");
        let mut values = stream.dict.clone();
        values.set("Length", whole(stream.content.len()));
        object::push_dictionary(out, &values);
        out.extend(b"\nstream\n");
        out.extend(&stream.content);
        out.extend(b"\nendstream\nendobj\n");
    }

    /// The cross-reference stream, which is the trailer too, and where it begins (§7.5.8).
    fn cross_references(&mut self, id: u32, trailer: &Dictionary) {
        let start = self.out.len();
        self.places.push((id, Place::Offset(start)));
        self.places.sort_unstable_by_key(|it| it.0);
        let width = (start.max(1).ilog2() / 8 + 1) as usize;
        // Object 0 heads the list of the free ones, of which there are no others.
        let mut rows = [&vec![0; 1 + width][..], &[0xff, 0xff]].concat();
        let mut ranges: Vec<(u32, i64)> = vec![(0, 1)];
        for (id, place) in &self.places {
            match ranges.last_mut() {
                Some((first, count)) if i64::from(*first) + *count == i64::from(*id) => *count += 1,
                _ => ranges.push((*id, 1)),
            }
            let (kind, at, rest) = match *place {
                Place::Offset(at) => (1, at, 0),
                Place::Within(stream, at) => (2, stream as usize, at),
            };
            rows.push(kind);
            rows.extend(&at.to_be_bytes()[size_of::<usize>() - width..]);
            rows.extend(&rest.to_be_bytes()[size_of::<usize>() - 2..]);
        }
        let mut values = trailer.clone();
        for (key, value) in [("Type", "XRef"), ("Filter", "FlateDecode")] {
            values.set(key, object::name(value));
        }
        values.set("Size", i64::from(id) + 1);
        values.set("W", [1, whole(width), 2].map(Object::Integer).to_vec());
        let ranges = ranges.into_iter().flat_map(|it| [i64::from(it.0), it.1]);
        values.set("Index", ranges.map(Object::Integer).collect::<Vec<_>>());
        let rows = Deflate::new(Effort::Usual).pack(&rows);
        self.stream(id, &Stream::new(values, rows));
        self.out.extend(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut document = Document::with_version("1.7");
        let stream = document.add_object(Stream::new(Dictionary::new(), b"0 0 m".to_vec()));
        let many: Vec<ObjectId> = (0..250).map(|it| document.add_object(it)).collect();
        for gone in [100, 101, 200] {
            document.objects.remove(&many[gone]);
        }
        let root = document.add_object(dictionary! { "Type" => "Catalog", "Of" => stream });
        document.trailer.set("Root", root);
        let mut written = Written::default();
        written.add(many[100], |out| out.extend(b"<</A 7>>"));
        written.add(many[101], |out| object::push_whole(out, 42));
        let read = Document::load_mem(&bytes(&document, &written, false)).unwrap();
        assert_eq!(read.get_object(stream).unwrap().as_stream().unwrap().content, b"0 0 m");
        assert_eq!(read.get_object(many[249]).unwrap().as_i64().unwrap(), 249);
        assert_eq!(read.get_dictionary(many[100]).unwrap().get(b"A").unwrap().as_i64().unwrap(), 7);
        assert_eq!(read.get_object(many[101]).unwrap().as_i64().unwrap(), 42);
        assert!(read.get_object(many[200]).is_err());
        assert_eq!(read.catalog().unwrap().get(b"Of").unwrap(), &Object::Reference(stream));
    }
}
