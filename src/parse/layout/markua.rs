//! Leanpub's marks within a line to recto's: formulas, places for the index, notes at the book's end, paths of pictures.

use crate::manifest::Layout;
use crate::parse::chapter::Door;
use crate::parse::layout::rewrite::{Kind, Rewriter, in_words, lines, quoted};
use crate::parse::layout::{found, relative};
use crate::parse::origin::Mapped;

/// Changes in running text: formulas, marks of the index, notes at the book's end, paths of pictures.
pub(crate) fn markua(
    door: &Door<'_>,
    layout: &Layout,
    source: &Mapped,
    start: usize,
    trail: &[String],
) -> Mapped {
    let ticks = formulas(source, start);
    let from = trail.last().map_or("", String::as_str);
    in_words(&ticks, start, false, b"${[(", |text, at| {
        let rest = text.get(at..)?;
        match rest.as_bytes()[0] {
            b'$' => {
                // What `formulas` has made.
                if rest.starts_with("$\u{200b}") {
                    let end = rest.get(4..)?.find("\u{200b}$")? + 8;
                    let inner = rest.get(4..end - 4)?;
                    return Some((end, format!("${inner}$")));
                }
                if rest.starts_with("$$") {
                    let end = rest.get(2..)?.find("$$")? + 4;
                    return Some((end, rest.get(..end)?.to_owned()));
                }
                Some((1, "\\$".to_owned()))
            }
            b'{' => {
                let inner = rest.strip_prefix("{i: ").or_else(|| rest.strip_prefix("{i:"))?;
                let end = inner.find('}')?;
                let term = inner.get(..end)?.trim().trim_matches(['"', '“', '”']);
                let length = rest.len() - inner.len() + end + 1;
                Some((length, format!("[]{{index=\"{}\"}}", quoted(term))))
            }
            b'[' => rest.starts_with("[^^").then(|| (3, "[^".to_owned())),
            _ => {
                if at == 0 || text.as_bytes()[at - 1] != b']' {
                    return None;
                }
                let inner = rest.get(1..)?;
                let end = inner.find([')', ' ', '\n'])?;
                let path = inner.get(..end)?;
                let line = text.get(..at)?.rsplit('\n').next()?;
                let is_picture = line
                    .rfind("![")
                    .is_some_and(|it| !line.get(it..).unwrap_or_default().contains("]("));
                if !is_picture
                    || path.is_empty()
                    || path.contains("://")
                    || path.starts_with(['#', '<'])
                {
                    return None;
                }
                if door.files.has(&crate::files::join(from, path)) {
                    return None;
                }
                let own = found(door.files, layout, from, path);
                let new = relative(from, &own);
                (new != path && door.files.has(&own)).then(|| (1 + path.len(), format!("({new}")))
            }
        }
    })
}

/// `` `x`$ `` and `{$$}x{/$$}` as formulas. Signs of no width tell them from dollars until those are done with.
fn formulas(source: &Mapped, start: usize) -> Mapped {
    let text = source.text.as_str();
    let mut out = Rewriter::new(source);
    for line in lines(text, start).iter().filter(|it| it.kind == Kind::Text) {
        let mut at = 0;
        while let Some(found) = line.text.get(at..).and_then(|it| it.find("`$").or(it.find("{$$}")))
        {
            let here = at + found;
            let base = line.range.start;
            if line.text.get(here..).is_some_and(|it| it.starts_with("`$")) {
                let open = line.text.get(..here).and_then(|it| it.rfind('`'));
                if let Some(open) = open.filter(|it| *it >= at && *it + 1 < here) {
                    let inner = line.text.get(open + 1..here).unwrap_or_default();
                    let new = format!("$\u{200b}{inner}\u{200b}$");
                    out.replace(base + open..base + here + 2, &new);
                }
                at = here + 2;
                continue;
            }
            let rest = text.get(base + here + 4..).unwrap_or_default();
            let Some(length) = rest.find("{/$$}").filter(|it| !rest[..*it].contains("\n\n")) else {
                break;
            };
            let inner = rest.get(..length).unwrap_or_default().trim();
            let end = base + here + 4 + length + 5;
            let after = text.get(end..).unwrap_or_default().split('\n').next().unwrap_or_default();
            let alone = line.text.get(..here).unwrap_or_default().trim().is_empty()
                && after.trim().is_empty();
            let new = if alone {
                format!("$$\n{inner}\n$$")
            } else {
                format!("$\u{200b}{inner}\u{200b}$")
            };
            out.replace(base + here..end, &new);
            at = (end - base).min(line.text.len());
        }
    }
    out.finish()
}
