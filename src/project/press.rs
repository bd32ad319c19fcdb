//! An edition's keys for print shops to [`Press`], with the limits of the printers that recto knows.

use crate::diag::{Code, Diagnostic, Sink};
use crate::geom::Length;
use crate::manifest::{Press, Printer, Scheme, Spanned};
use crate::project::table::Table;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The printers' limits, with their day and source.
const PRINTERS: &str = include_str!("printers.toml");
/// Widest bleed.
const MAX_BLEED: Length = Length::pt(72);
/// Thickest paper, a thin board.
const MAX_PAPER: Length = Length::micro_m(2_000);
/// Largest signature.
pub(crate) const MAX_SIGNATURE: u32 = 128;

/// The keys as written, before they are inherited.
#[derive(Clone, Debug, Default)]
pub(crate) struct WrittenPress {
    bleed: Option<Length>,
    marks: Option<bool>,
    signature: Option<u32>,
    paper: Option<Length>,
    impose: Option<Scheme>,
    printer: Option<Spanned<Printer>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SchemeValue {
    Booklet,
    CutAndStack,
    #[serde(rename = "2-up")]
    TwoUp,
    #[serde(rename = "4-up")]
    FourUp,
}

/// Reads the keys of one edition.
pub(crate) fn read_press(sink: &mut Sink, table: &mut Table<'_>) -> WrittenPress {
    WrittenPress {
        bleed: length(sink, table, "bleed", MAX_BLEED),
        marks: table.read(sink, "marks").map(|it| it.value),
        signature: signature(sink, table),
        paper: length(sink, table, "paper", MAX_PAPER),
        impose: table.read::<SchemeValue>(sink, "impose").map(|it| match it.value {
            SchemeValue::Booklet => Scheme::Booklet,
            SchemeValue::CutAndStack => Scheme::CutAndStack,
            SchemeValue::TwoUp => Scheme::TwoUp,
            SchemeValue::FourUp => Scheme::FourUp,
        }),
        printer: printer(sink, table),
    }
}

impl WrittenPress {
    /// Takes over what `other` says.
    pub(crate) fn inherit(&mut self, other: &Self) {
        self.bleed = other.bleed.or(self.bleed);
        self.marks = other.marks.or(self.marks);
        self.signature = other.signature.or(self.signature);
        self.paper = other.paper.or(self.paper);
        self.impose = other.impose.or(self.impose);
        self.printer = other.printer.clone().or(self.printer.take());
    }

    /// With what was not said filled in.
    pub(crate) fn finish(self) -> Press {
        Press {
            bleed: self.bleed.unwrap_or(Length::ZERO),
            marks: self.marks.unwrap_or(false),
            signature: self.signature,
            paper: self.paper.unwrap_or(Length::ZERO),
            impose: self.impose,
            printer: self.printer,
        }
    }
}

fn length(
    sink: &mut Sink,
    table: &mut Table<'_>,
    key: &'static str,
    most: Length,
) -> Option<Length> {
    let value = table.read::<String>(sink, key)?;
    let length = Length::parse(&value.value).filter(|it| (Length::ZERO..=most).contains(it));
    if length.is_none() {
        let said = format!("`{}` is no {key}", value.value);
        let most = most.to_pt();
        sink.push(Diagnostic::new(Code::ManifestValue, said).at_maybe(
            value.span,
            format!("a length with its unit is meant, such as `3mm`, of at most {most:.1}pt"),
        ));
    }
    length
}

fn signature(sink: &mut Sink, table: &mut Table<'_>) -> Option<u32> {
    let value = table.read::<u32>(sink, "signature")?;
    let fits = value.value % 4 == 0 && (4..=MAX_SIGNATURE).contains(&value.value);
    if !fits {
        let said = format!("a signature can't have {} pages", value.value);
        sink.push(Diagnostic::new(Code::ManifestValue, said).at_maybe(
            value.span,
            format!("a multiple of 4, up to {MAX_SIGNATURE}, is meant: leaves are folded"),
        ));
    }
    fits.then_some(value.value)
}

fn printer(sink: &mut Sink, table: &mut Table<'_>) -> Option<Spanned<Printer>> {
    let name = table.read::<String>(sink, "printer")?;
    let mut known = printers();
    if let Some(value) = known.remove(&name.value) {
        return Some(Spanned { value, span: name.span });
    }
    let said = format!("recto does not know the printer `{}`", name.value);
    let said = Diagnostic::new(Code::ManifestValue, said).at_maybe(name.span, "not known");
    sink.push(said.one_of(&name.value, "printers", known.keys().map(String::as_str)));
    None
}

/// A printer as the table has it.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Row {
    /// When the limits were looked up, and where.
    as_of: String,
    source: String,
    pages: (u32, u32),
    multiple: u32,
    inside: Vec<(u32, String)>,
    outside: (String, String),
    bleed: String,
    bleed_at_spine: bool,
    marks: bool,
    resolution: u32,
    rgb: bool,
}

/// The printers by name; the table is checked by a test.
pub(crate) fn printers() -> BTreeMap<String, Printer> {
    let rows: BTreeMap<String, Row> = toml::from_str(PRINTERS).unwrap_or_default();
    rows.into_iter().map(|(key, row)| (key, row.printer())).collect()
}

impl Row {
    fn printer(self) -> Printer {
        let length = |text: &str| Length::parse(text).unwrap_or(Length::ZERO);
        Printer {
            name: format!("{} ({})", self.source, self.as_of),
            pages: self.pages,
            multiple: self.multiple,
            inside: self.inside.iter().map(|(pages, least)| (*pages, length(least))).collect(),
            outside: (length(&self.outside.0), length(&self.outside.1)),
            bleed: length(&self.bleed),
            bleed_at_spine: self.bleed_at_spine,
            marks: self.marks,
            resolution: self.resolution,
            rgb: self.rgb,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printer_is_whole() {
        let all = printers();
        assert_eq!(all.keys().collect::<Vec<_>>(), ["bod", "ingramspark", "kdp", "lulu"]);
        for it in all.values() {
            assert!(it.pages.0 < it.pages.1 && it.multiple > 0 && it.resolution >= 300);
            assert!(it.inside.is_sorted() && it.inside.iter().all(|it| it.1 > Length::ZERO));
            assert!(it.outside.0 > Length::ZERO && it.bleed > Length::ZERO);
        }
        assert_eq!(all["kdp"].least_inside(444), Length::milli_pt(45_000));
        assert_eq!(all["kdp"].least_inside(9_999), Length::milli_pt(63_000));
    }
}
