//! Leanpub's marks within a line to recto's: formulas, places for the index, notes at the book's end, paths of pictures.

use crate::manifest::Layout;
use crate::parse::chapter::Door;
use crate::parse::layout::rewrite::{Kind, Rewriter, in_words, lines, quoted, run_at, span_end};
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
    let all = lines(text, start);
    // The end of the paragraph, and of what has been read of it.
    let (mut end, mut done) = (start, start);
    // The end of the paragraph in which no more formulas end.
    let mut endless = usize::MAX;
    for (index, line) in all.iter().enumerate().filter(|it| it.1.kind == Kind::Text) {
        if line.range.start >= end {
            let own = all[index..].iter().take_while(|it| it.kind == Kind::Text && !it.is_blank());
            end = own.last().unwrap_or(line).words().end;
        }
        let mut at = line.range.start.max(done);
        let words = line.words();
        while let Some(found) = text.get(at..words.end).and_then(|it| it.find(['`', '{'])) {
            at += found;
            let rest = text.get(at..end).unwrap_or_default();
            let braces = rest.starts_with("{$$}");
            let known = braces && endless == end;
            let Some((length, inner)) = (if known { None } else { formula(rest) }) else {
                if braces {
                    endless = end;
                }
                // Code is passed over, and ticks that begin none.
                let run = run_at(rest);
                at += span_end(rest, run.max(1), b'`').filter(|_| run > 0).unwrap_or(run.max(1));
                continue;
            };
            let mut new = format!("$\u{200b}{inner}\u{200b}$");
            if braces {
                let after = rest.get(length..).and_then(|it| it.lines().next()).unwrap_or_default();
                let before = text.get(line.range.start..at).unwrap_or_default();
                if before.trim().is_empty() && after.trim().is_empty() {
                    new = format!("$$\n{inner}\n$$");
                }
            }
            out.replace(at..at + length, &new);
            at += length;
        }
        done = at;
    }
    out.finish()
}

/// The length of a formula at the start of `text`, and what it says.
fn formula(text: &str) -> Option<(usize, &str)> {
    if let Some(rest) = text.strip_prefix("{$$}") {
        let length = rest.find("{/$$}")?;
        return Some((4 + length + 5, rest.get(..length)?.trim()));
    }
    let length = (run_at(text) == 1).then(|| span_end(text, 1, b'`'))??;
    let inner = text.get(1..length - 1).filter(|it| !it.trim().is_empty())?;
    text.get(length..)?.starts_with('$').then_some((length + 1, inner))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    fn read(text: &str) -> String {
        let text = formulas(&Mapped::whole(FileId(0), text, 0), 0).text;
        text.replace('\u{200b}', "")
    }

    #[test]
    fn formulas_are_told_from_code() {
        assert_eq!(read("Set `PATH` and `$HOME` first."), "Set `PATH` and `$HOME` first.");
        assert_eq!(read("As `x^2`$ and {$$}y{/$$}, `z`$."), "As $x^2$ and $y$, $z$.");
        assert_eq!(read("{$$}\na\n{/$$}\nb `c`$"), "$$\na\n$$\nb $c$");
        assert_eq!(read("``a `b`$`` {$$} never\n\nx{/$$}"), "``a `b`$`` {$$} never\n\nx{/$$}");
        // Long, and still read once.
        let many = "{$$} `a` ".repeat(20_000);
        assert_eq!(read(&many), many);
    }
}
