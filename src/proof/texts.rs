//! A `Document` and the XHTML of its sections to the first leaf that is not there, or there twice.

use crate::diag::{NodeId, Place};
use crate::image::Images;
use crate::model::{Count, Document, is_read};
use crate::proof::{Fault, Matter, matters, some};
use std::collections::BTreeMap;

/// What an EPUB has beside the document's own words.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// What recto worded: numbers, labels, lists of contents.
    pub made: Count,
    /// Sections that have no file of their own.
    pub without_file: &'a [NodeId],
    /// The pictures that there are.
    pub images: &'a Images,
}

/// Whether the files of the sections hold every word, formula and picture of the document once, and nothing but what recto made.
///
/// # Errors
/// The first in reading order that is not there, or there twice.
pub fn texts<'a>(
    document: &Document,
    files: impl Iterator<Item = &'a str> + Clone,
    beside: Beside<'_>,
) -> Result<(), Fault> {
    let holds = |node: NodeId| !beside.without_file.contains(&node);
    let mut wanted = beside.made;
    matters(document, |it| holds(it.node), &mut |matter| match matter {
        Matter::Words(text) | Matter::Bracket(text) => wanted.words.add(&text.text),
        Matter::Formula(..) => wanted.formulas += 1,
        Matter::Picture(image, _) => {
            wanted.pictures += u64::from(beside.images.get(image).is_some())
        }
        _ => {}
    });
    let mut there = Count::default();
    for file in files.clone() {
        read(file, &mut |piece| match piece {
            Piece::Words(text) => there.words.add(text),
            Piece::Formula => there.formulas += 1,
            Piece::Picture => there.pictures += 1,
        });
    }
    if there == wanted {
        return Ok(());
    }
    Err(find(document, files, holds).unwrap_or_else(|| Fault {
        span: None,
        what: format!(
            "the files hold {} letters, {} formulas and {} pictures, not {}, {} and {}",
            there.words.letters,
            there.formulas,
            there.pictures,
            wanted.words.letters,
            wanted.formulas,
            wanted.pictures
        ),
    }))
}

/// What stands in a file.
enum Piece<'a> {
    Words(&'a str),
    Formula,
    Picture,
}

/// Reads the body of XHTML that recto wrote: what is text has neither `<` nor `>` in it, and no entities but those of XML.
fn read(file: &str, see: &mut impl FnMut(Piece<'_>)) {
    let mut rest = file.find("<body").and_then(|it| file.get(it..)).unwrap_or_default();
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        words(before, see);
        let end = tag.find('>').map_or(tag.len(), |it| it + 1);
        let (tag, after) = tag.split_at(end);
        rest = after;
        // What is `on` goes on with a formula that stands in several elements, so that lines may end within it.
        let begins = !has_class(tag, "on");
        if tag.starts_with("<img") {
            match has_class(tag, "math") {
                true if begins => see(Piece::Formula),
                true => {}
                false => see(Piece::Picture),
            }
        } else if tag.starts_with("<math") {
            if begins {
                see(Piece::Formula);
            }
            rest = after.split_once("</math>").map_or("", |it| it.1);
        } else if tag.starts_with("<code class=\"math\"") {
            see(Piece::Formula);
            rest = after.split_once("</code>").map_or("", |it| it.1);
        }
    }
    words(rest, see);
}

/// Whether a start tag has a class.
fn has_class(tag: &str, name: &str) -> bool {
    let class = tag.split_once(" class=\"").and_then(|it| it.1.split('"').next());
    class.is_some_and(|it| it.split(' ').any(|it| it == name))
}

fn words(text: &str, see: &mut impl FnMut(Piece<'_>)) {
    let mut rest = text;
    while let Some((before, entity)) = rest.split_once('&') {
        see(Piece::Words(before));
        let (name, after) = entity.split_once(';').unwrap_or((entity, ""));
        let sign = match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            _ => "",
        };
        see(Piece::Words(sign));
        rest = after;
    }
    see(Piece::Words(rest));
}

/// The first leaf whose words the files lack, or have more often than the document.
fn find<'a>(
    document: &Document,
    files: impl Iterator<Item = &'a str>,
    holds: impl Fn(NodeId) -> bool,
) -> Option<Fault> {
    let letters = |text: &str| text.chars().filter(|it| is_read(*it)).collect::<String>();
    let mut all = String::new();
    for file in files {
        read(file, &mut |piece| {
            if let Piece::Words(text) = piece {
                all += &letters(text);
            }
        });
    }
    let mut leaves: Vec<(NodeId, &str)> = Vec::new();
    matters(document, |it| holds(it.node), &mut |matter| {
        if let Matter::Words(text) = matter {
            leaves.push((text.node, &text.text));
        }
    });
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for (_, text) in &leaves {
        *wanted.entry(letters(text)).or_default() += 1;
    }
    leaves.iter().find_map(|(node, text)| {
        let words = letters(text);
        let there = all.matches(words.as_str()).count();
        let times = wanted.get(&words).copied().unwrap_or_default();
        // Short words stand within others.
        let twice = there > times && words.chars().count() >= 8;
        let how = match there {
            0 => "it does not stand in the files".to_owned(),
            _ if twice || there < times => {
                format!("it stands in the files {there} times, not {times}")
            }
            _ => return None,
        };
        let span = document.span(Place::of(*node), 0);
        Some(Fault { span, what: format!("{}: {how}", some(text)) })
    })
}
