//! The drawn cover: series, title, author, and an ornament that the title's letters decide.

use crate::diag::{NodeId, Place, Sink};
use crate::geom::{Color, Length, Point, Rect, Size};
use crate::layout::card::{no_room, on};
use crate::layout::frame::{Frame, Shape};
use crate::layout::galley::{Flow, Ink, Row, stacked};
use crate::layout::geometry::Geometry;
use crate::layout::para::{Family, Figures, Piece, TextStyle, Typesetter};
use crate::layout::{Setting, style};
use crate::model::{AnchorId, Document, Inline, Text};
use crate::page::{Item, Mark, Page, PageLabel, Path, Segment, Tag};
use crate::theme::{Align, Caps, Weight};

/// 1600 × 2560 pixels at 266⅔ to the inch.
const PAGE: Size = Size { width: Length::pt(432), height: Length::milli_pt(691_200) };
/// Tiles across and down the ornament.
const ACROSS: i64 = 6;
const DOWN: i64 = 5;
/// Margin on all sides.
const MARGIN: Length = Length::pt(36);
/// Sizes tried for the title, points, from the largest down.
const TITLE_SIZES: [i64; 6] = [44, 38, 32, 27, 22, 17];
/// A title may take this much of the page.
const TITLE_ROOM: Length = Length::pt(190);
/// Control points of a quarter circle, thousandths of its radius.
const ROUND: i64 = 552;

/// Draws the cover; `None` if the theme's faces can't set the title.
pub(super) fn cover(sink: &mut Sink, setting: Setting<'_>, document: &Document) -> Option<Page> {
    let page_of = |_: AnchorId| None;
    let mut set = Typesetter::new(setting, document, &page_of);
    let theme = setting.theme;
    let ground = theme.color.tint;
    let mut items =
        vec![fill(Rect::new(Length::ZERO, Length::ZERO, PAGE.width, PAGE.height), ground)];
    items.extend(ornament(&document.book.title.value, theme.color.accent, ground));
    let page = Geometry {
        page: PAGE,
        top: MARGIN,
        inner: MARGIN,
        measure: PAGE.width - MARGIN * 2,
        lines: 40,
        leading: theme.leading,
        one_sided: true,
        mirrored: false,
    };
    let mut flow = Flow::new(sink, &mut set, page);
    let ink = on(ground);
    let root = flow.galley.tree.open(None, Tag::Sect, NodeId::NONE);
    let frame = Frame { grid: false, ..Frame::text(&flow, &document.book.language, root) };
    items.extend(words(&mut flow, &frame, document, ink));
    (!items.is_empty()).then_some(Page {
        size: PAGE,
        label: PageLabel { number: 1, roman: false },
        items,
        links: Vec::new(),
    })
}

/// Series above the title, author at the foot.
fn words(flow: &mut Flow<'_, '_>, frame: &Frame, document: &Document, color: Color) -> Vec<Item> {
    let book = &document.book;
    let accent = flow.theme().color.accent;
    let band = PAGE.width.ratio(DOWN, ACROSS);
    let mut y = band + Length::pt(34);
    let mut items = Vec::new();
    let plain = TextStyle { size: Length::pt(13), figures: Figures::Lining, ..frame.text };
    let caps = TextStyle { caps: Caps::AllSmall, tracking: style::TRACKING + 20, ..plain };
    if let Some(series) = &book.series {
        let text = TextStyle { color: accent, ..caps };
        let rows = set_words(flow, frame, text, Length::pt(18), &series.name);
        y = place(&mut items, rows, y) + Length::pt(8);
    }
    let rows = title(flow, frame, color, &book.title.value);
    y = place(&mut items, rows, y) + Length::pt(6);
    let author = TextStyle { color, size: Length::pt(15), ..plain };
    let rows = set_words(flow, frame, author, Length::pt(20), &book.creator_names());
    let foot = PAGE.height - MARGIN - stacked(&rows);
    if let Some(subtitle) = &book.subtitle {
        let text = TextStyle { color, italic: true, size: Length::pt(17), ..plain };
        let rows = set_words(flow, frame, text, Length::pt(22), subtitle);
        if y + stacked(&rows) + Length::pt(10) <= foot {
            place(&mut items, rows, y);
        }
    }
    place(&mut items, rows, foot);
    items
}

/// The title, as large as it fits.
fn title(flow: &mut Flow<'_, '_>, frame: &Frame, color: Color, title: &str) -> Vec<Row> {
    // A size that does not fit is no mistake of the author's.
    let said = std::mem::take(flow.sink);
    let mut best = Vec::new();
    for points in TITLE_SIZES {
        let text = TextStyle {
            family: Family::Heading,
            weight: Weight::Regular,
            figures: Figures::Lining,
            size: Length::pt(points),
            color,
            ..frame.text
        };
        *flow.sink = Sink::new();
        let rows = set_words(flow, frame, text, text.size.ratio(112, 100), title);
        let fits = stacked(&rows) <= TITLE_ROOM && !no_room(flow.sink);
        best = rows;
        if fits {
            break;
        }
    }
    *flow.sink = said;
    best
}

fn set_words(
    flow: &mut Flow<'_, '_>,
    frame: &Frame,
    text: TextStyle,
    leading: Length,
    words: &str,
) -> Vec<Row> {
    let frame = frame.styled(text, leading).ragged(Align::Start);
    let frame = Frame { grid: false, ..frame };
    flow.lines(&frame, Shape::default(), None, &[Inline::Text(Text::generated(words))])
}

/// Paints rows from `y` down; returns where they end. Nothing is painted below the page.
fn place(items: &mut Vec<Item>, rows: Vec<Row>, mut y: Length) -> Length {
    for row in rows {
        let height = row.height;
        for ink in row.ink {
            let Ink::Line { at, line, .. } = ink else {
                continue;
            };
            if y + at.y > PAGE.height {
                continue;
            }
            for (piece, _) in line.pieces {
                let Piece::Run(mut run) = piece else {
                    continue;
                };
                run.at = Point { x: MARGIN + at.x + run.at.x, y: y + at.y + run.at.y };
                run.place = Place::NONE;
                items.push(Item { turned: false, element: None, mark: Mark::Run(run) });
            }
        }
        y += height;
    }
    y
}

/// Tiles of quarter circles, half squares and bars over the upper part, turned and coloured as the hash of the title says.
fn ornament(title: &str, accent: Color, ground: Color) -> Vec<Item> {
    let tile = PAGE.width.div(ACROSS);
    let mut seed = hash(title);
    let colors = [accent, mixed(accent, Color::BLACK, 35), mixed(accent, ground, 45)];
    let mut items =
        vec![fill(Rect::new(Length::ZERO, Length::ZERO, PAGE.width, tile * DOWN), accent)];
    for row in 0..DOWN {
        for column in 0..ACROSS {
            let bits = next(&mut seed);
            let rect = Rect::new(tile * column, tile * row, tile, tile);
            let pick = |shift: u32, of: u64| usize::try_from((bits >> shift) % of).unwrap_or(0);
            let back = colors[pick(8, 3)];
            let front = [ground, colors[(pick(8, 3) + 1) % 3]][pick(16, 2)];
            items.push(fill(rect, back));
            let path = shape(rect, pick(24, 4), pick(32, 4));
            items.push(painted(path, front));
        }
    }
    items
}

/// A shape on a tile, turned by quarters.
fn shape(tile: Rect, kind: usize, turn: usize) -> Path {
    let side = tile.size.width;
    let at = |x: i64, y: i64| {
        let (x, y) = match turn {
            0 => (x, y),
            1 => (1000 - y, x),
            2 => (1000 - x, 1000 - y),
            _ => (y, 1000 - x),
        };
        Point { x: tile.origin.x + side.ratio(x, 1000), y: tile.origin.y + side.ratio(y, 1000) }
    };
    let segments = match kind {
        0 => vec![
            Segment::Move(at(0, 0)),
            Segment::Line(at(1000, 0)),
            Segment::Curve(at(1000, ROUND), at(ROUND, 1000), at(0, 1000)),
            Segment::Close,
        ],
        1 => vec![
            Segment::Move(at(0, 0)),
            Segment::Line(at(1000, 0)),
            Segment::Line(at(0, 1000)),
            Segment::Close,
        ],
        2 => vec![
            Segment::Move(at(0, 500)),
            Segment::Curve(at(0, 500 - ROUND / 2), at(500 - ROUND / 2, 0), at(500, 0)),
            Segment::Curve(at(500 + ROUND / 2, 0), at(1000, 500 - ROUND / 2), at(1000, 500)),
            Segment::Close,
        ],
        _ => vec![
            Segment::Move(at(0, 0)),
            Segment::Line(at(500, 0)),
            Segment::Line(at(500, 1000)),
            Segment::Line(at(0, 1000)),
            Segment::Close,
        ],
    };
    Path { segments }
}

fn fill(rect: Rect, color: Color) -> Item {
    Item { turned: false, element: None, mark: Mark::Rule { rect, color } }
}

fn painted(path: Path, color: Color) -> Item {
    Item {
        turned: false,
        element: None,
        mark: Mark::Path { path, fill: Some(color), stroke: None },
    }
}

/// `percent` of `b` in `a`.
fn mixed(a: Color, b: Color, percent: u16) -> Color {
    let mix = |a: u8, b: u8| {
        let sum = u16::from(a) * (100 - percent) + u16::from(b) * percent;
        u8::try_from(sum / 100).unwrap_or(u8::MAX)
    };
    Color::rgb(mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b))
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    text.bytes()
        .fold(start, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The next number after SplitMix64.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
