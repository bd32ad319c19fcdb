//! Pages made ready for a printer: whole signatures, bleed, and what the printer's limits say.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::geom::Length;
use crate::image::Kind;
use crate::layout::Setting;
use crate::layout::geometry::Geometry;
use crate::layout::paper::addresses;
use crate::manifest::{Printer, Purpose, Spanned};
use crate::model::{
    Block, BlockKind, Document, ImageId, Inline, Resolved, Settled, inline_lists, walk_blocks,
    walk_inlines,
};
use crate::page::{Mark, Page, PageLabel};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Pixels to the inch that pictures have in print, where no printer says another number.
const RESOLUTION: u32 = 300;

/// What a page has around its trim; `None` for the screen.
pub(super) fn around(setting: &Setting<'_>) -> Option<crate::page::Press> {
    let edition = setting.edition;
    (edition.purpose == Purpose::Press).then(|| crate::page::Press {
        bleed: edition.press.bleed,
        // Loose sheets have no spine.
        at_spine: edition.handout
            || edition.press.printer.as_ref().is_none_or(|it| it.value.bleed_at_spine),
        marks: edition.press.marks,
    })
}

/// Fills up the page count, lets what touches the trim bleed, and compares with the printer's limits.
pub(super) fn press(
    sink: &mut Sink,
    setting: &Setting<'_>,
    document: &Document,
    geometry: &Geometry,
    pages: &mut Vec<Arc<Page>>,
) {
    let edition = setting.edition;
    if edition.purpose != Purpose::Press {
        return;
    }
    fill(pages, edition.press.multiple());
    let widest = widest(pages);
    resolution(sink, setting, document, &widest);
    colours(sink, setting, document, &widest);
    addresses(sink, setting, document);
    for page in pages.iter_mut() {
        Arc::make_mut(page).bleed(edition.press.bleed);
    }
    if let Some(printer) = &edition.press.printer {
        limits(sink, setting, geometry, pages, printer);
    }
}

/// So many pages filled up to what the edition asks for.
pub(super) fn whole(setting: &Setting<'_>, pages: usize) -> usize {
    let multiple = usize::try_from(setting.edition.press.multiple()).unwrap_or(1).max(1);
    pages.next_multiple_of(multiple)
}

/// Blank pages at the end, up to a multiple; a printer would add them anyway, perhaps in another place.
fn fill(pages: &mut Vec<Arc<Page>>, multiple: u32) {
    let multiple = usize::try_from(multiple).unwrap_or(1).max(1);
    while let Some(last) = pages.last()
        && !pages.len().is_multiple_of(multiple)
    {
        let label = PageLabel { number: last.label.number.saturating_add(1), ..last.label };
        let size = last.size;
        pages.push(Arc::new(Page { size, label, items: Vec::new(), links: Vec::new() }));
    }
}

fn limits(
    sink: &mut Sink,
    setting: &Setting<'_>,
    page: &Geometry,
    pages: &[Arc<Page>],
    Spanned { value: printer, span }: &Spanned<Printer>,
) {
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let edition = &setting.edition.name;
    let mut say = |message: String, label: String, hint: &str| {
        let message = format!("in `{edition}`, {message}");
        let said = Diagnostic::new(Code::PrinterLimit, message).at_maybe(*span, label);
        sink.push(said.hint(hint));
    };
    let (fewest, most) = printer.pages;
    if !(fewest..=most).contains(&count) {
        say(
            format!("the book has {count} pages"),
            format!("takes {fewest} to {most}"),
            "another trim, size or leading changes the count",
        );
    }
    let press = &setting.edition.press;
    let outer = page.page.width - page.inner - page.measure;
    let outside = printer.least_outside(press.bleed);
    let (top, bottom) = heads_and_feet(pages);
    let rows = [
        ("inside", page.inner, printer.least_inside(count)),
        ("outside", outer, outside),
        ("top", top, outside),
        ("bottom", page.page.height - bottom, outside),
    ];
    for (name, margin, least) in rows.into_iter().filter(|it| it.1 < it.2) {
        let (margin, least) = (margin.to_pt(), least.to_pt());
        say(
            format!("the {name} margin is {margin:.1}pt"),
            format!("asks for {least:.1}pt in a book of {count} pages"),
            "set it in the theme: `page.margin.inner`, `.outer`, `.top`, `.bottom`",
        );
    }
    if press.bleed > Length::ZERO && press.bleed < printer.bleed {
        say(
            format!("the bleed is {:.1}pt", press.bleed.to_pt()),
            format!("asks for {:.1}pt", printer.bleed.to_pt()),
            "give `bleed` the printer's width, or leave it out where nothing touches the trim",
        );
    }
    if press.marks && !printer.marks {
        say(
            "the pages have crop marks".to_owned(),
            "takes pages without marks".to_owned(),
            "take out `marks`",
        );
    }
}

/// Where type begins and ends on the pages, furniture with it: about the height of capitals above the first line, and
/// the depth of descenders below the last.
fn heads_and_feet(pages: &[Arc<Page>]) -> (Length, Length) {
    let runs = pages.iter().flat_map(|it| &it.items).filter_map(|it| match &it.mark {
        Mark::Run(run) => Some((run.at.y, run.size)),
        _ => None,
    });
    runs.fold((Length(i64::MAX), Length::ZERO), |(top, bottom), (y, size)| {
        (top.min(y - size.ratio(7, 10)), bottom.max(y + size.div(4)))
    })
}

/// The pictures on the pages, each with its largest width.
fn widest(pages: &[Arc<Page>]) -> BTreeMap<ImageId, Length> {
    let mut widest: BTreeMap<ImageId, Length> = BTreeMap::new();
    for item in pages.iter().flat_map(|it| &it.items) {
        if let Mark::Image { image, rect } = item.mark {
            let width = widest.entry(image).or_default();
            *width = (*width).max(rect.size.width);
        }
    }
    widest
}

/// Says which pictures are in red, green and blue where the printer asks for inks alone.
fn colours(
    sink: &mut Sink,
    setting: &Setting<'_>,
    document: &Document,
    pictures: &BTreeMap<ImageId, Length>,
) {
    let Some(printer) = setting.edition.press.printer.as_ref().filter(|it| !it.value.rgb) else {
        return;
    };
    for image in pictures.keys() {
        let Some(picture) = setting.images.get(*image).filter(|it| it.kind.is_rgb()) else {
            continue;
        };
        let edition = &setting.edition.name;
        let said =
            format!("in `{edition}`, `{}` is in RGB, which the printer refuses", picture.path);
        sink.push(
            Diagnostic::new(Code::ImageColour, said)
                .at_maybe(place_of(document, *image), "asked for: grey or CMYK")
                .at_maybe(printer.span, "by this printer")
                .hint("save it in grey for a black interior, or as a CMYK JPEG"),
        );
    }
}

/// Says which pictures have fewer pixels than print shows, each once, at its largest.
fn resolution(
    sink: &mut Sink,
    setting: &Setting<'_>,
    document: &Document,
    widest: &BTreeMap<ImageId, Length>,
) {
    let asked = setting.edition.press.printer.as_ref().map(|it| it.value.resolution);
    let asked = asked.unwrap_or(RESOLUTION);
    for (image, width) in widest {
        let (image, width) = (*image, *width);
        let Some(picture) = setting.images.get(image) else { continue };
        let pixels = match &picture.kind {
            Kind::Jpeg(raster) | Kind::Png(raster) | Kind::WebP(raster) | Kind::Gif(raster) => {
                i64::from(raster.width)
            }
            Kind::Svg(_) => continue,
        };
        let found = Length::inches(1).ratio(pixels, width.0.max(1)).0;
        if found < i64::from(asked) {
            let said = format!(
                "in `{}`, `{}` is printed with {found} pixels to the inch",
                setting.edition.name, picture.path
            );
            sink.push(
                Diagnostic::new(Code::ImageResolution, said)
                    .at_maybe(place_of(document, image), format!("print shows {asked}"))
                    .hint("take a larger picture, or a smaller `width=`"),
            );
        }
    }
}

/// Where the author first puts a picture: the figure, or the block in whose words it stands.
fn place_of(document: &Document, image: ImageId) -> Option<Span> {
    let blocks = document.sections.iter().map(|it| (it.span, &it.title, &it.blocks));
    for (span, title, blocks) in blocks {
        if holds(title, image) {
            return span;
        }
        if let Some(span) = place_in(blocks, image) {
            return Some(span);
        }
    }
    document.notes.iter().find_map(|it| place_in(&it.blocks, image))
}

fn place_in(blocks: &[Block<Settled>], image: ImageId) -> Option<Span> {
    let mut found = None;
    walk_blocks(blocks, &mut |block| {
        let own = match &block.kind {
            BlockKind::Figure(figure) => figure.image == image,
            BlockKind::Card { work, .. } => work.cover == Some(image),
            BlockKind::Paragraph(_)
            | BlockKind::Heading(_)
            | BlockKind::Quote { .. }
            | BlockKind::Verse(_)
            | BlockKind::List(_)
            | BlockKind::Definitions(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Div { .. }
            | BlockKind::Question { .. }
            | BlockKind::SceneBreak
            | BlockKind::PageBreak
            | BlockKind::Math(_)
            | BlockKind::Generated(_) => false,
        };
        let lists = inline_lists(block);
        if own || lists.into_iter().any(|it| holds(it, image)) {
            found = found.or(block.span);
        }
    });
    found
}

fn holds(inlines: &[Inline<Settled>], image: ImageId) -> bool {
    let mut found = false;
    walk_inlines(inlines, &mut |it| {
        found |= matches!(it, Inline::Reference(Resolved::Image { image: it, .. }) if *it == image);
    });
    found
}
