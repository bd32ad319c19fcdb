//! What every step of one file's parsing needs: the rewritten text, its way back, the dialect, and a sink.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::Files;
use crate::files::join;
use crate::lang::Lang;
use crate::manifest::{Flavor, Formulas, Layout, Manifest, MdBook, TheoremKind, Tool};
use crate::model::Facts;
use crate::parse::include::Included;
use crate::parse::remark::{Html, Kind, Remarks};
use crate::parse::scan::Scanned;
use std::cell::{Cell, RefCell};
use std::ops::Range;

/// What the Markdown of a book may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect<'a> {
    /// recto's own constructs: divs, spans, attributes, verse, superscripts, figures, front matter, attributions.
    pub(crate) full: bool,
    /// The book is this file: its front matter is the book's.
    pub(crate) file: bool,
    /// `[@key]`.
    pub(crate) citations: bool,
    /// `@key` in running text: a bibliography is named.
    pub(crate) works: bool,
    /// Which mathematics.
    pub(crate) math: Math,
    /// The settings of an mdBook folder.
    pub(crate) mdbook: Option<&'a MdBook>,
    /// The language of the book, for words that a chapter has in it.
    pub(crate) lang: &'a Lang,
    /// Kinds of theorems and their kin.
    pub(crate) theorems: &'a [TheoremKind],
    /// The settings of another tool's folder.
    pub(crate) layout: Option<&'a Layout>,
    /// The folder from which addresses that begin with `/` count.
    site: Option<&'a str>,
}

/// How mathematics is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Math {
    /// Not at all.
    Off,
    /// `$…$` and `$$…$$`.
    Dollars,
}

impl<'a> Dialect<'a> {
    /// The dialect of a book.
    pub(crate) fn of(manifest: &'a Manifest) -> Self {
        let works = !manifest.references.files.is_empty();
        let mdbook = manifest.flavor.mdbook();
        let math = mdbook.map_or(Math::Dollars, |it| match it.formulas {
            Formulas::Off => Math::Off,
            Formulas::Dollars | Formulas::MathJax => Math::Dollars,
        });
        Self {
            full: mdbook.is_none(),
            file: manifest.flavor == Flavor::File,
            citations: mdbook.is_none() || works,
            works,
            math,
            mdbook,
            lang: &manifest.book.language,
            theorems: &manifest.theorems,
            layout: manifest.flavor.layout(),
            site: manifest.flavor.site(),
        }
    }

    /// Whether the tool is the one that the folder is of.
    pub(crate) fn is_of(self, tool: Tool) -> bool {
        self.layout.is_some_and(|it| it.tool == tool)
    }

    /// Whether a picture that stands alone has its alternative text for a caption.
    pub(crate) fn captions(self) -> bool {
        self.full && !self.is_of(Tool::GitBook)
    }

    /// Whether the folder is another tool's, so that front matter may say what it likes.
    pub(crate) const fn is_foreign(self) -> bool {
        !self.full || self.layout.is_some()
    }

    /// `path` as written in the file at `from`, made relative to the book's folder. In an mdBook folder, what begins with `/` counts
    /// from the folder of the chapters, as on its site.
    pub(crate) fn join(self, from: &str, path: &str) -> String {
        match (self.site, path.strip_prefix('/')) {
            (Some(site), Some(path)) => join(&format!("{site}/"), path),
            _ => join(from, path),
        }
    }
}

/// One file on its way from text to blocks.
pub(crate) struct Context<'a> {
    /// Findings of this file.
    pub(crate) sink: &'a mut Sink,
    /// The door to other files.
    pub(crate) files: &'a dyn Files,
    /// What the Markdown may hold.
    pub(crate) dialect: Dialect<'a>,
    /// Path of the file, relative to the book's folder.
    pub(crate) path: &'a str,
    /// The rewritten text, its fences and the way back.
    pub(crate) scan: &'a Scanned,
    /// Files that include this one, outermost first, and this one.
    pub(crate) trail: &'a [String],
    /// Includes followed so far in this chapter.
    pub(crate) includes: &'a Cell<Included>,
    /// What is said once for the book.
    pub(crate) remarks: &'a RefCell<Remarks>,
    /// How deep the blocks that include this file are nested.
    pub(crate) base: usize,
    /// Line ends count: this is verse.
    pub(crate) verse: bool,
    /// Within a cell of a table, which an empty span may be about.
    pub(crate) in_cell: bool,
    /// Within the words of a link.
    pub(crate) in_link: bool,
    /// What speaks against claims of accessibility.
    pub(crate) facts: Facts,
}

impl<'a> Context<'a> {
    /// Says of a theorem's id that it begins as those of another kind do: what refers to it prints the word of this one.
    pub(crate) fn lint_prefix(&mut self, kind: &TheoremKind, id: Option<&str>, div: &Range<usize>) {
        let Some((prefix, rest)) = id.and_then(|it| it.split_once([':', '-'])) else { return };
        let other = self.dialect.theorems.iter().find(|it| it.prefix == prefix);
        let Some(other) = other.filter(|it| it.prefix != kind.prefix) else { return };
        let (own, name) = (&kind.prefix, &kind.name);
        let said = format!("ids of `{}` begin with `{prefix}:`, and this is `{name}`", other.name);
        let found = Diagnostic::new(Code::LintDialect, said);
        let found = found.at(self.span(self.trim(div.clone())), "");
        self.push(found.hint(format!("write `{own}:{rest}`, there and where it is referred to")));
    }

    /// The rewritten text, which outlives the context.
    pub(crate) fn text(&self) -> &'a str {
        &self.scan.out.text
    }

    /// A piece of the rewritten text; empty for a range that does not fit.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text().get(range).unwrap_or_default()
    }

    /// The author's bytes behind a range of the rewritten text.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        self.scan.out.span(range)
    }

    /// Like [`Context::span`], without blanks and line ends around it.
    pub(crate) fn span_trimmed(&self, range: Range<usize>) -> Span {
        self.span(self.trim(range))
    }

    /// `range` without blanks and line ends around it. The parser of Markdown takes the columns of a tab for bytes where a list
    /// begins, so that its range may begin within a letter of the line before.
    pub(crate) fn trim(&self, range: Range<usize>) -> Range<usize> {
        let begins = range.clone().find(|it| self.text().is_char_boundary(*it));
        let range = begins.unwrap_or(range.end)..range.end;
        let slice = self.slice(range.clone());
        let start = range.start + (slice.len() - slice.trim_ascii_start().len());
        let end = start + slice.trim_ascii().len();
        start..end
    }

    /// Says what was found.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// One more of a kind that is said once, at `range`.
    pub(crate) fn remark(&self, kind: Kind, range: Range<usize>) {
        self.remarks.borrow_mut().add(kind, self.span_trimmed(range));
    }

    /// One more element of HTML of which something is said once.
    pub(crate) fn html(&self, what: Html, name: &str, range: Range<usize>) {
        self.remarks.borrow_mut().add_html(what, name, self.span_trimmed(range));
    }

    /// Says that nesting went too deep at `range`.
    pub(crate) fn too_deep(&mut self, range: Range<usize>) {
        let limit = crate::model::MAX_DEPTH;
        let line = self.slice(range.clone()).lines().next().map_or(0, str::len);
        let span = self.span(range.start..range.start + line);
        self.push(
            Diagnostic::new(Code::NestingTooDeep, format!("nested more than {limit} deep"))
                .at(span, "kept as plain text from here"),
        );
    }
}
