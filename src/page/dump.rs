//! Pages as readable text: what stands where, for goldens.

use crate::geom::Length;
use crate::page::{Item, Mark, Page, Pages};
use std::fmt::Write as _;

impl Pages {
    /// A readable dump: one line per item, lengths in points with two decimals.
    #[must_use]
    pub fn dump(&self) -> String {
        let mut out = String::new();
        for (index, page) in self.pages.iter().enumerate() {
            dump_page(&mut out, self, index, page);
        }
        out
    }
}

fn dump_page(out: &mut String, pages: &Pages, index: usize, page: &Page) {
    let (w, h) = (pt(page.size.width), pt(page.size.height));
    let _ = writeln!(out, "page {} [{}] {w} x {h}", index + 1, page.label);
    for item in &page.items {
        dump_item(out, pages, item);
    }
    for link in &page.links {
        let _ = writeln!(out, "  link {:?} x{}", link.to, link.rects.len());
    }
}

fn dump_item(out: &mut String, pages: &Pages, item: &Item) {
    let element = item.element.and_then(|id| pages.structure.get(id));
    let tag = element.map_or_else(|| "-".to_owned(), |it| format!("{:?}", it.tag));
    let turned = if item.turned { " turned" } else { "" };
    let _ = match &item.mark {
        Mark::Run(run) => {
            let hyphen = if run.hyphenated { "-" } else { "" };
            let (x, y, size, face) = (pt(run.at.x), pt(run.at.y), pt(run.size), run.face.0);
            writeln!(out, "  {x} {y} {tag} f{face} {size} \"{}\"{hyphen}{turned}", run.text)
        }
        Mark::Rule { rect, color } => {
            let (x, y, w, h) =
                (pt(rect.origin.x), pt(rect.origin.y), pt(rect.size.width), pt(rect.size.height));
            writeln!(out, "  {x} {y} {tag} rule {w} x {h} {}", color.hex())
        }
        Mark::Image { image, rect } => {
            let (x, y, w, h) =
                (pt(rect.origin.x), pt(rect.origin.y), pt(rect.size.width), pt(rect.size.height));
            writeln!(out, "  {x} {y} {tag} image {} {w} x {h}{turned}", image.0)
        }
        Mark::Path { path, .. } => {
            writeln!(out, "  {tag} path of {} segments", path.segments.len())
        }
    };
}

fn pt(length: Length) -> String {
    format!("{:.2}", length.to_pt())
}
