//! Running heads, folios, and the foot of a handout: what stands around the text block.

use crate::geom::{Length, Point};
use crate::layout::geometry::Geometry;
use crate::layout::para::{Line, TextStyle, Typesetter, line};
use crate::layout::part::Sheet;
use crate::layout::style;
use crate::model::{Section, Settled, plain_text};
use crate::theme::{Folio, RunningHead};

/// A running head takes at most this many thousandths of the measure.
const WIDEST: i64 = 780;
/// The foot of a handout may take so much: only the folio stands beside it.
const WIDEST_FOOT: i64 = 930;
/// Nothing is printed nearer to the edge of the paper than this.
const EDGE: Length = Length::pt(18);

/// A line of furniture and where its left end stands on its baseline.
pub(super) type Placed = (Line, Point);

/// Sets the furniture of one page. `title` is the heading that the page begins under.
pub(super) fn furniture(
    set: &mut Typesetter<'_>,
    page: &Geometry,
    sheet: &Sheet,
    (section, title): (&Section<Settled>, Option<&str>),
) -> Vec<Placed> {
    let opening = sheet.leaf.is_some_and(|(_, leaf)| leaf == 0);
    let bare = !section.role.properties().running_heads;
    let mut placed = Vec::new();
    // Set as if the book opened to the right, then put where a mirror shows it.
    let upright = Geometry { mirrored: false, ..*page };
    let (as_set, page) = (page, &upright);
    if page.one_sided {
        placed.extend(foot(set, page));
    } else if bare {
        return placed;
    }
    if !opening && !bare {
        placed.extend(head(set, page, sheet, (section, title)));
    }
    if !opening || page.one_sided {
        placed.extend(folio(set, page, sheet));
    }
    if as_set.mirrored {
        for (line, at) in &mut placed {
            at.x = page.page.width - at.x - line.measure;
        }
    }
    placed
}

/// The running head, at the outer edge; in the middle if the folio stands there.
fn head(
    set: &mut Typesetter<'_>,
    page: &Geometry,
    sheet: &Sheet,
    (section, title): (&Section<Settled>, Option<&str>),
) -> Option<Placed> {
    let theme = set.setting.theme;
    let which = if sheet.recto { theme.running_recto } else { theme.running_verso };
    let book = &set.document.book;
    let chapter = || section.short.clone().unwrap_or_else(|| plain_text(&section.title));
    let words = match which {
        RunningHead::None => return None,
        RunningHead::BookTitle => book.title.value.clone(),
        RunningHead::ChapterTitle => chapter(),
        RunningHead::SectionTitle => title.map_or_else(chapter, str::to_owned),
        RunningHead::Author => book.creator_names(),
    };
    if words.trim().is_empty() {
        return None;
    }
    let line = fitted(set, style::furniture(theme), page.measure.ratio(WIDEST, 1000), &words);
    let left = page.left(sheet.recto);
    let slack = (page.measure - line.end).max(Length::ZERO);
    let x = match (theme.folio, sheet.recto && !page.one_sided) {
        (Folio::TopOuter, _) => left + slack.div(2),
        (_, true) => left + slack,
        (_, false) => left,
    };
    Some((line, Point { x, y: head_line(page) }))
}

fn folio(set: &mut Typesetter<'_>, page: &Geometry, sheet: &Sheet) -> Option<Placed> {
    let theme = set.setting.theme;
    // Roman folios as lower case, arabic ones old-style: small capitals would set them as titles.
    let text = TextStyle { size: style::furniture(theme).size, ..style::body(theme) };
    let lang = &set.document.book.language.clone();
    let line = line(set, text, lang, &sheet.label.to_string());
    let left = page.left(sheet.recto);
    let right = left + page.measure - line.end;
    let outer = if sheet.recto { right } else { left };
    let point = match theme.folio {
        Folio::None => return None,
        Folio::TopOuter => Point { x: outer, y: head_line(page) },
        Folio::BottomOuter => Point { x: outer, y: foot_line(page) },
        Folio::BottomCenter => {
            Point { x: left + (page.measure - line.end).div(2), y: foot_line(page) }
        }
    };
    Some((line, point))
}

/// Date and source, at the foot of each page of a handout.
fn foot(set: &mut Typesetter<'_>, page: &Geometry) -> Option<Placed> {
    let theme = set.setting.theme;
    let book = &set.document.book;
    let lang = book.language.clone();
    let date = match (book.updated, book.published) {
        (Some(it), Some(first)) if it != first => Some(it.updated(&lang)),
        (_, Some(it)) => Some(it.published(&lang)),
        (Some(it), None) => Some(it.updated(&lang)),
        (None, None) => None,
    };
    let text = TextStyle { size: theme.size.note, ..style::body(theme) };
    let room = page.measure.ratio(WIDEST_FOOT, 1000);
    // Who holds the sheet alone finds the book by it.
    let address = book.address().map(|it| it.trim_start_matches("https://").to_owned());
    let joined = |parts: [Option<&String>; 4]| {
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ")
    };
    let (title, publisher, date) =
        (Some(&book.title.value), book.publisher.as_ref(), date.as_ref());
    // The date is what tells two handouts apart: publisher and address go before it is cut.
    let address = address.as_ref();
    let wholes = [[title, publisher, date, address], [title, None, date, address]];
    let whole = wholes.into_iter().find_map(|it| {
        let line = line(set, text, &lang, &joined(it));
        (line.end <= room).then_some(line)
    });
    let line = match whole {
        Some(it) => it,
        None => match line(set, text, &lang, &joined([title, publisher, date, None])) {
            it if it.end <= room => it,
            _ => fitted(set, text, room, &joined([title, None, date, None])),
        },
    };
    let x = match theme.folio {
        Folio::BottomCenter => return None,
        Folio::BottomOuter | Folio::TopOuter | Folio::None => page.left(true),
    };
    Some((line, Point { x, y: foot_line(page) }))
}

/// Bytes of a title that are looked at: no line is so long, and every page of a title without end sets its head anew.
const LONGEST: usize = 2_000;

/// Words on one line of at most `room`, cut at a word and marked if they are longer.
fn fitted(set: &mut Typesetter<'_>, text: TextStyle, room: Length, words: &str) -> Line {
    let lang = set.document.book.language.clone();
    let most = words.get(..words.floor_char_boundary(LONGEST)).unwrap_or(words);
    let whole = line(set, text, &lang, most);
    if whole.end <= room && most.len() == words.len() {
        return whole;
    }
    let words = most;
    let all: Vec<&str> = words.split_whitespace().collect();
    // Halve the range: a title may be as long as an author likes.
    let (mut fits, mut over) = (0, all.len());
    let mut best = whole;
    while fits + 1 < over {
        let middle = (fits + over) / 2;
        let shorter = format!("{}\u{2009}…", all.get(..middle).unwrap_or_default().join(" "));
        let set = line(set, text, &lang, &shorter);
        if set.end <= room {
            (fits, best) = (middle, set);
        } else {
            over = middle;
        }
    }
    if fits == 0 { line(set, text, &lang, "…") } else { best }
}

/// Baseline of running heads.
fn head_line(page: &Geometry) -> Length {
    (page.top - page.leading).max(EDGE.min(page.top))
}

/// Baseline of what stands in the foot.
fn foot_line(page: &Geometry) -> Length {
    let bottom = page.top + page.depth();
    (bottom + page.leading * 2).min((page.page.height - EDGE).max(bottom))
}
