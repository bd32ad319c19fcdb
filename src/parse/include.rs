//! `::: {include="parts/x.md"}` to the blocks of that file.

use crate::diag::{Code, Diagnostic, Span};
use crate::files::join;
use crate::model::{NoteDefinition, Text};
use crate::parse::block::{drop_line_end, without_tabs};
use crate::parse::chapter::{Door, blocks_of};
use crate::parse::context::Context;
use crate::parse::fence::Include;
use crate::parse::markdown::{Blocks, Last};
use crate::parse::mdbook::{anchors, lines_of};

/// Deepest chain of files that include each other.
pub(crate) const MAX_CHAIN: usize = 10;
/// Most includes that one chapter follows, so that files that include each other twice don't double without end.
pub(crate) const MAX_INCLUDES: usize = 1000;

/// Most bytes of text that the files that one chapter includes hold together.
pub(crate) const MAX_INCLUDED: usize = 64 << 20;

/// What a chapter has included so far, and the listings with call-outs in all of that.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Included {
    files: usize,
    bytes: usize,
    callouts: usize,
}

impl Included {
    /// With a further file.
    pub(crate) fn and(self, text: &str) -> Self {
        Self { files: self.files + 1, bytes: self.bytes.saturating_add(text.len()), ..self }
    }

    /// With a further listing that has call-outs.
    pub(crate) fn with_callouts(self) -> Self {
        Self { callouts: self.callouts + 1, ..self }
    }

    /// Listings with call-outs.
    pub(crate) fn callouts(self) -> usize {
        self.callouts
    }
}

/// Blocks and notes of the file at `path`, named at `span`.
pub(crate) fn include(
    cx: &mut Context<'_>,
    path: &str,
    span: Span,
    depth: usize,
) -> (Blocks, Vec<NoteDefinition>) {
    let path = join(cx.path, path);
    if let Err(refused) = admit(cx.trail, cx.includes.get(), &path) {
        cx.push(refused.at(span, ""));
        return (Vec::new(), Vec::new());
    }
    let text = match cx.files.text(&path) {
        Ok(text) => text,
        Err(refusal) => {
            let found = cx.files.explain(&path, &refusal, Some(span));
            cx.push(found);
            return (Vec::new(), Vec::new());
        }
    };
    cx.includes.set(cx.includes.get().and(&text.text));
    let mut trail = cx.trail.to_vec();
    trail.push(path.clone());
    let Context { files, dialect, includes, remarks, .. } = *cx;
    let door = Door { files, dialect, includes, remarks };
    let found = blocks_of(cx.sink, &door, &path, &text, &trail, (depth, Last::No));
    cx.facts.add(found.facts);
    (found.blocks, found.notes)
}

/// The code in a file that a fence names, or a part of it; `None` if that is not there, which is said.
pub(crate) fn included_code(cx: &mut Context<'_>, it: &Include) -> Option<Text> {
    let path = join(cx.path, &it.path);
    if let Err(refused) = admit(cx.trail, cx.includes.get(), &path) {
        cx.push(refused.at(it.span, ""));
        return None;
    }
    let file = match cx.files.text(&path) {
        Ok(file) => file,
        Err(refusal) => {
            let found = cx.files.explain(&path, &refusal, Some(it.span));
            cx.push(found);
            return None;
        }
    };
    let Some(lines) = lines_of(&file.text, &it.part) else {
        let message = format!("`{path}` has no anchor `{}`", it.part);
        let anchors = anchors(&file.text);
        let found = Diagnostic::new(Code::IncludeAnchor, message).at(it.span, "");
        cx.push(found.did_you_mean(&it.part, anchors.iter().map(String::as_str)));
        return None;
    };
    let whole = file.text.as_ref();
    let blank = |it: &&str| !it.trim().is_empty();
    let words = lines.iter().filter_map(|it| whole.get(it.clone()));
    let indent = |it: &str| it.len() - it.trim_start_matches([' ', '\t']).len();
    let common = words.filter(blank).map(indent).min().filter(|_| it.dedent).unwrap_or(0);
    let mut text = Text::default();
    for line in &lines {
        let words = whole.get(line.clone()).unwrap_or_default();
        let words = words.strip_suffix('\n').unwrap_or(words);
        let words = words.strip_suffix('\r').unwrap_or(words);
        let from = common.min(indent(words));
        let at = |byte: usize| {
            u32::try_from(line.start + byte).unwrap_or(u32::MAX).saturating_add(file.offset)
        };
        let span = |from, to| Span::new(file.file, at(from), at(to));
        text.push(words.get(from..).unwrap_or_default(), span(from, words.len()));
        text.push_made("\n", span(words.len(), words.len() + 1));
    }
    cx.includes.set(cx.includes.get().and(&text.text));
    drop_line_end(&mut text);
    Some(if text.text.contains('\t') { without_tabs(&text) } else { text })
}

/// Whether a file may be included from the end of `trail`.
pub(crate) fn admit(trail: &[String], so_far: Included, path: &str) -> Result<(), Diagnostic> {
    if trail.iter().any(|it| it == path) {
        let chain = trail.join("` includes `");
        let message = format!("`{path}` includes itself");
        let hint = format!("`{chain}`, which includes `{path}` again");
        return Err(Diagnostic::new(Code::IncludeCycle, message).hint(hint));
    }
    if trail.len() > MAX_CHAIN {
        let message = format!("more than {MAX_CHAIN} files include each other in a chain");
        return Err(Diagnostic::new(Code::NestingTooDeep, message));
    }
    if so_far.bytes >= MAX_INCLUDED {
        let message =
            format!("the files that a chapter includes hold more than {} MiB", MAX_INCLUDED >> 20);
        return Err(Diagnostic::new(Code::NestingTooDeep, message));
    }
    if so_far.files >= MAX_INCLUDES {
        let message = format!("a chapter includes more than {MAX_INCLUDES} files");
        return Err(Diagnostic::new(Code::NestingTooDeep, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_included_up_to_their_number_and_their_size() {
        let admits =
            |files, bytes| admit(&[], Included { files, bytes, callouts: 0 }, "a.md").is_ok();
        assert!(admits(MAX_INCLUDES - 1, MAX_INCLUDED - 1));
        assert!(!admits(MAX_INCLUDES, 0) && !admits(0, MAX_INCLUDED));
    }
}
