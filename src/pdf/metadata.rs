//! What the file says of itself: the information dictionary, XMP, and its two identifiers (ISO 32000-1 §14.3, §14.4).

use crate::page::{Info, Pages};
use crate::pdf::content::Content;
use crate::pdf::standard::Kept;
use crate::pdf::{File, object};
use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};
use sha1::{Digest, Sha1};
use std::fmt::Write as _;

const PRODUCER: &str = concat!("recto ", env!("CARGO_PKG_VERSION"));

/// Writes both, from one source, so that they agree.
pub(in crate::pdf) fn metadata(
    file: &mut File,
    pages: &Pages,
    kept: Kept,
    (ids, carries): (Object, bool),
) {
    let info = &pages.info;
    let values = information(info);
    let id = file.document.trailer.get(b"Info").and_then(Object::as_reference);
    if file.second {
        // ISO 19005-4 §6.1.3: what it would say is in the XMP alone.
        file.document.trailer.remove(b"Info");
    } else if let Ok(id) = id {
        file.document.set_object(id, values);
    } else {
        let id = file.document.add_object(values);
        file.document.trailer.set("Info", Object::Reference(id));
    }
    let mut stream = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        xmp(info, kept, carries).into_bytes(),
    );
    // Search engines and cataloguing tools read it without unpacking.
    stream.allows_compression = false;
    let id = file.document.add_object(stream);
    if let Ok(catalog) = file.document.get_dictionary_mut(file.catalog) {
        catalog.set("Metadata", Object::Reference(id));
    }
    file.document.trailer.set("ID", ids);
}

fn information(info: &Info) -> Dictionary {
    let date = object::text(&pdf_date(info.date));
    let mut values = dictionary! {
        "Title" => object::text(&info.title),
        "Creator" => object::text(PRODUCER),
        "Producer" => object::text(PRODUCER),
        "CreationDate" => date.clone(),
        "ModDate" => date,
    };
    if !info.authors.is_empty() {
        values.set("Author", object::text(&info.authors.join(", ")));
    }
    if let Some(description) = &info.description {
        values.set("Subject", object::text(description));
    }
    if !info.subjects.is_empty() {
        values.set("Keywords", object::text(&info.subjects.join(", ")));
    }
    values
}

/// The first identifies the book, the second this build of it.
pub(in crate::pdf) fn identifiers(pages: &Pages, contents: &[Content]) -> Object {
    let book = Sha1::digest(pages.info.identifier.as_bytes());
    let mut build = Sha1::new();
    build.update(format!("{:?}{:?}", pages.info, pages.outline));
    build.update(format!("{:?}", pages.destinations));
    for (page, content) in pages.pages.iter().zip(contents) {
        build.update(format!("{:?}{:?}{:?}", page.size, page.label, page.links));
        // A deflated stream ends in a checksum of what it holds (RFC 1950 §2.2).
        build.update(content.data.len().to_le_bytes());
        build.update(content.data.last_chunk::<4>().unwrap_or(&[0; 4]));
    }
    for picture in pages.images.pictures() {
        build.update(&picture.bytes);
    }
    let build = build.finalize();
    let id = |hash: &[u8]| Object::String(hash[..16].to_vec(), StringFormat::Hexadecimal);
    Object::Array(vec![id(&book), id(&build)])
}

fn xmp(info: &Info, kept: Kept, carries: bool) -> String {
    let mut out = String::from(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n",
    );
    let date = iso_date(info.date);
    simple(&mut out, "dc:format", "application/pdf");
    alternative(&mut out, "dc:title", Some(&info.title));
    list(&mut out, "dc:creator", "Seq", &info.authors);
    alternative(&mut out, "dc:description", info.description.as_ref());
    list(&mut out, "dc:subject", "Bag", &info.subjects);
    list(&mut out, "dc:publisher", "Bag", info.publisher.as_slice());
    list(&mut out, "dc:language", "Bag", &[info.language.as_str().to_owned()]);
    alternative(&mut out, "dc:rights", info.rights.as_ref());
    simple(&mut out, "dc:identifier", &info.identifier);
    if !info.addresses.is_empty() {
        list(&mut out, "xmp:Identifier", "Bag", &info.addresses);
    }
    for key in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
        simple(&mut out, key, &date);
    }
    simple(&mut out, "xmp:CreatorTool", PRODUCER);
    simple(&mut out, "pdf:Producer", PRODUCER);
    if !info.subjects.is_empty() {
        simple(&mut out, "pdf:Keywords", &info.subjects.join(", "));
    }
    out.push_str("</rdf:Description>\n");
    if kept.accessible {
        out.push_str(if info.is_second() { ACCESSIBLE_SECOND } else { ACCESSIBLE });
    }
    if kept.archival {
        let (part, level) = info.archival;
        let _ = writeln!(out, "{ARCHIVAL}<pdfaid:part>{part}</pdfaid:part>");
        if info.is_second() {
            out.push_str("<pdfaid:rev>2020</pdfaid:rev>\n");
        }
        // PDF/A-4 without other files has no level (ISO 19005-4 §6.7.3).
        if !info.is_second() || carries {
            let _ = writeln!(out, "<pdfaid:conformance>{level}</pdfaid:conformance>");
        }
        let described = kept.accessible && !info.is_second();
        out.push_str(if described { UA_SCHEMA } else { "</rdf:Description>\n" });
    }
    out.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
    out
}

/// ISO 14289-1 §5.
const ACCESSIBLE: &str = "<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
     <pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n";

/// ISO 14289-2 §5.
const ACCESSIBLE_SECOND: &str = "<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
     <pdfuaid:part>2</pdfuaid:part>\n<pdfuaid:rev>2024</pdfuaid:rev>\n</rdf:Description>\n";

/// ISO 19005-2 §6.6.4.
const ARCHIVAL: &str =
    "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n";

/// ISO 19005-2 §6.6.2.3.3 wants the schema of PDF/UA described.
const UA_SCHEMA: &str = "</rdf:Description>\n\
     <rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
     xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
     xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n\
     <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n\
     <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n\
     <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n\
     <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n\
     <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n\
     <pdfaProperty:name>part</pdfaProperty:name>\n\
     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n\
     <pdfaProperty:category>internal</pdfaProperty:category>\n\
     <pdfaProperty:description>part of ISO 14289</pdfaProperty:description>\n\
     </rdf:li></rdf:Seq></pdfaSchema:property>\n\
     </rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n";

fn simple(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "<{key}>{}</{key}>", escaped(value));
}

fn alternative(out: &mut String, key: &str, value: Option<&String>) {
    if let Some(value) = value {
        let value = escaped(value);
        let _ = writeln!(
            out,
            "<{key}><rdf:Alt><rdf:li xml:lang=\"x-default\">{value}</rdf:li></rdf:Alt></{key}>"
        );
    }
}

fn list(out: &mut String, key: &str, kind: &str, values: &[String]) {
    if values.is_empty() {
        return;
    }
    let _ = write!(out, "<{key}><rdf:{kind}>");
    for value in values {
        let _ = write!(out, "<rdf:li>{}</rdf:li>", escaped(value));
    }
    let _ = writeln!(out, "</rdf:{kind}></{key}>");
}

/// XML text without characters that XML 1.0 §2.2 does not have.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => {
                out.push(character);
            }
            _ => {}
        }
    }
    out
}

/// `D:20260102030405Z` (ISO 32000-1 §7.9.4).
pub(in crate::pdf) fn pdf_date(seconds: i64) -> String {
    let [year, month, day, hour, minute, second] = civil(seconds);
    format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

/// `2026-01-02T03:04:05Z`.
fn iso_date(seconds: i64) -> String {
    let [year, month, day, hour, minute, second] = civil(seconds);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month, day, hour, minute, second of the proleptic Gregorian calendar, UTC; years 0 to 9999.
fn civil(seconds: i64) -> [i64; 6] {
    // 0000-03-01 and 9999-12-31.
    let seconds = seconds.clamp(-62_162_208_000, 253_402_300_799);
    let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Years from 1 March, so that the leap day is a year's last: 146,097 days in 400 years.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    [year, month, day - (153 * shifted + 2) / 5 + 1, time / 3600, time / 60 % 60, time % 60]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, expect) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_767_323_045, "2026-01-02T03:04:05Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(iso_date(seconds), expect);
        }
        assert_eq!(pdf_date(1_767_323_045), "D:20260102030405Z");
        assert_eq!(iso_date(i64::MAX), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn xmp_is_escaped() {
        let info = Info { title: "A <b> & \u{1}c".to_owned(), ..Info::default() };
        assert!(xmp(&info, Kept::default(), false).contains(">A &lt;b&gt; &amp; c<"));
    }
}
