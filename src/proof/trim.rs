//! `Pages` to the first word or picture that stands beyond the edge of its page, where nobody can read it.

use crate::diag::{Code, Diagnostic, Place, Sink, Span};
use crate::geom::{Length, Point, Rect, Size};
use crate::model::Document;
use crate::page::{Item, Mark, Page, Pages, Run, Tag};
use crate::proof::{Fault, some};
use std::collections::BTreeSet;

/// Whether the words and pictures of every page stand within its trim. Where lines are wider than their measure, which is said
/// at each of them (`wide`), they may run past the sides. Formulas are left to [`formulas_beyond`].
///
/// # Errors
/// The first that does not.
pub fn trim(document: &Document, pages: &Pages, wide: bool) -> Result<(), Fault> {
    for (index, page) in pages.pages.iter().enumerate() {
        let fault = |it: &&Item| is_beyond(pages, page, it, wide) && !is_formula(pages, it);
        let Some(item) = page.items.iter().find(fault) else { continue };
        let (span, name) = match &item.mark {
            Mark::Run(run) => (document.span(run.place, 0), some(&run.text)),
            _ => (of_element(document, pages, item), "a picture".to_owned()),
        };
        let what = format!("{name}: it stands beyond the edge of page {}", index + 1);
        return Err(Fault { span, what });
    }
    Ok(())
}

/// Says which formulas do not stand within the trim: their author may ask for any height, and move them as far as he likes.
pub fn formulas_beyond(sink: &mut Sink, document: &Document, pages: &Pages) {
    let mut said = BTreeSet::new();
    for page in &pages.pages {
        for item in page.items.iter().filter(|it| is_beyond(pages, page, it, false)) {
            let Mark::Run(run) = &item.mark else { continue };
            if is_formula(pages, item) && said.insert(run.place.node) {
                let what = "a formula stands beyond the edge of its page";
                let span = document.span(run.place, 0);
                let found = Diagnostic::new(Code::LineOverfull, what);
                sink.push(found.at_maybe(span, "it is too large, or is moved too far"));
            }
        }
    }
}

/// Whether an item stands beyond the edge of its page; over the sides it may be said elsewhere.
fn is_beyond(pages: &Pages, page: &Page, item: &Item, wide: bool) -> bool {
    // A picture that grows into the bleed grows as a whole, over the other sides too.
    let bleed = pages.info.press.map_or(Length::ZERO, |it| it.bleed);
    let (across, down) = match &item.mark {
        Mark::Run(run) => within(page.size, extent(run, item.turned), TOLERANCE),
        Mark::Image { rect, .. } => within(page.size, *rect, bleed + bleed + TOLERANCE),
        Mark::Rule { .. } | Mark::Path { .. } => return false,
    };
    let (along, beside) = if item.turned { (down, across) } else { (across, down) };
    !(beside && (along || wide))
}

fn is_formula(pages: &Pages, item: &Item) -> bool {
    let element = item.element.and_then(|it| pages.structure.get(it));
    element.is_some_and(|it| it.tag == Tag::Formula)
}

/// What positions are rounded by.
const TOLERANCE: Length = Length::pt(1);

/// From the origin of a run's first glyph to that of its last, on the baseline.
fn extent(run: &Run, turned: bool) -> Rect {
    let places = || run.glyphs.iter().map(|it| Length(i64::from(it.x)));
    let from = places().next().unwrap_or_default();
    let long = places().next_back().unwrap_or_default() - from;
    let Point { x, y } = run.at;
    if turned {
        Rect::new(x, y - from - long, Length::ZERO, long)
    } else {
        Rect::new(x + from, y, long, Length::ZERO)
    }
}

/// Whether a rectangle lies within a page from side to side, and from head to foot.
fn within(page: Size, it: Rect, spare: Length) -> (bool, bool) {
    let holds = |from: Length, to: Length, end: Length| from >= -spare && to <= end + spare;
    (holds(it.origin.x, it.right(), page.width), holds(it.origin.y, it.bottom(), page.height))
}

/// The place of the nearest element around an item that has one.
fn of_element(document: &Document, pages: &Pages, item: &Item) -> Option<Span> {
    let mut at = item.element;
    while let Some(element) = at.and_then(|it| pages.structure.get(it)) {
        let span = document.span(Place::of(element.node), 0);
        if span.is_some() {
            return span;
        }
        at = element.parent;
    }
    None
}
