//! What is likely a mistake but may stand in a book hundreds of times: one message a kind, with the first place and the count.

use crate::diag::{Code, Diagnostic, Sink, Span};
use std::collections::BTreeMap;

/// Kinds of findings that are said once for a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// `<!--` without `-->`.
    OpenComment,
    /// A code fence without its end.
    OpenFence,
    /// More cells than the head has.
    Cells,
    /// A table's rule that does not fit its head.
    Rule,
    /// `[words][label]` without a definition.
    Undefined,
    /// `[label]: address` twice.
    Twice,
    /// `![words](a.png "title")`.
    PictureTitle,
    /// `\newpage`.
    Latex,
    /// `\(…\)`.
    TexBrackets,
    /// `10\ km`.
    EscapedBlank,
    /// `{% hint %}`, `{{< include >}}`.
    Shortcode,
    /// `{{ page.title }}`.
    Variable,
    /// `{blurb}`, `A> words`, `{id: x}`.
    Leanpub,
    /// `{: .class}`.
    Kramdown,
    /// `{.class}` at the end of a paragraph.
    Attributes,
    /// `[[Page]]`.
    Wiki,
    /// `% Title`.
    TitleBlock,
    /// `+---+---+`, or columns under a ruler of dashes.
    Table,
    /// `Table: Words` before a table.
    CaptionBefore,
    /// `a) words`.
    Letters,
    /// `\@ref(fig:x)`.
    Bookdown,
    /// A code block for another writer.
    RawBlock,
    /// `` `\foo`{=latex} `` in a folder of a tool that leaves it out.
    RawSpan,
    /// A fence that begins with `{r}` or `{note}`.
    Chunk,
    /// `!!! note`, `.. note::`, `> [!info]`.
    Admonition,
    /// `==words==`, `{++words++}`.
    Marked,
    /// `\\begin{tikzpicture}`.
    RawTex,
    /// `\\vspace{1cm}` on a line of its own.
    TexLook,
    /// Code that a tool would run, and nothing of its results lies there.
    NotRun,
    /// A figure that code would draw, and that does not lie there.
    NoFigure,
    /// Code within a line that a tool would run.
    InlineCode,
}

/// Code, message and hint of each kind.
const TEXTS: [(Kind, Code, &str, &str); 31] = [
    (
        Kind::OpenComment,
        Code::BlockUnclosed,
        "a comment is never closed, and hides the rest of its file",
        "write `-->` where it ends",
    ),
    (
        Kind::OpenFence,
        Code::BlockUnclosed,
        "a code block is never closed: all that follows in its file is code",
        "close it by a line of as many signs as it begins with",
    ),
    (
        Kind::Cells,
        Code::TableShape,
        "a row has more cells than the head of its table: those beyond are left out",
        "write `\\|` for a bar within a cell, in code too",
    ),
    (
        Kind::Rule,
        Code::TableShape,
        "lines with bars are no table, and are printed as they stand",
        "a table begins with its head, then a rule `|---|---|` of as many columns",
    ),
    (
        Kind::Undefined,
        Code::LinkUndefined,
        "a link names a label that its file does not define; it is printed in brackets",
        "write `[label]: address` in the same file, or `\\[` if brackets are meant",
    ),
    (
        Kind::Twice,
        Code::DefinitionTwice,
        "a label is given two addresses; the first one holds",
        "give one of the links another label",
    ),
    (
        Kind::PictureTitle,
        Code::AttributeUnknown,
        "the title of a picture has no meaning, and is left out",
        "put the words into the caption, or into `alt=`",
    ),
    (
        Kind::Latex,
        Code::ForeignSyntax,
        "a LaTeX command is printed as it stands",
        "recto reads Markdown, and TeX between dollars only; `\\\\` is a backslash that is meant",
    ),
    (
        Kind::TexBrackets,
        Code::ForeignSyntax,
        "a formula in TeX's brackets is printed as it stands",
        "write `$…$` in a line, `$$…$$` on lines of its own",
    ),
    (
        Kind::EscapedBlank,
        Code::ForeignSyntax,
        "a backslash before a blank is printed as it stands",
        "write `&nbsp;` for a blank at which no line may break",
    ),
    (
        Kind::Shortcode,
        Code::ForeignSyntax,
        "another tool's tag is printed as it stands",
        "recto has divs, `::: name` … `:::`, and includes files by `::: {include=\"file.md\"}`",
    ),
    (
        Kind::Variable,
        Code::ForeignSyntax,
        "a name in a template's braces is printed as it stands",
        "write what it stands for; recto fills no templates",
    ),
    (
        Kind::Leanpub,
        Code::ForeignSyntax,
        "Leanpub's markup is printed as it stands",
        "write `::: aside` … `:::` for a box, `{#id}` behind a heading or picture",
    ),
    (
        Kind::Kramdown,
        Code::ForeignSyntax,
        "kramdown's attributes are printed as they stand",
        "write `{#id .class}` right behind a heading, picture or span",
    ),
    (
        Kind::Attributes,
        Code::ForeignSyntax,
        "attributes behind a paragraph are printed as they stand",
        "put the words into a span, `[words]{.class}`, or the paragraph into a div",
    ),
    (
        Kind::Wiki,
        Code::ForeignSyntax,
        "a wiki's link is printed as it stands",
        "write `[words](file.md)` or `[words](#id)`",
    ),
    (
        Kind::TitleBlock,
        Code::ForeignSyntax,
        "pandoc's title block is printed as it stands",
        "title and authors stand in `book.toml`",
    ),
    (
        Kind::Table,
        Code::ForeignSyntax,
        "a table drawn with dashes is printed as it stands",
        "write it with bars, `| a | b |`, and a rule `|---|---|` under its head, or as `::: list-table`",
    ),
    (
        Kind::CaptionBefore,
        Code::ForeignSyntax,
        "a caption before its table is printed as a paragraph",
        "write it behind the table, `: Caption {#tbl:x}`",
    ),
    (
        Kind::Letters,
        Code::ForeignSyntax,
        "a list with letters is read as a paragraph",
        "lists are counted by numbers, `1.`; end the lines with `\\` to keep them apart",
    ),
    (
        Kind::Bookdown,
        Code::ForeignSyntax,
        "bookdown's reference is printed as it stands",
        "write `@fig:x` for the picture with `{#fig:x}`",
    ),
    (
        Kind::RawBlock,
        Code::ForeignSyntax,
        "a block of another writer, as `{=latex}` says, is left out; in a line, its words are printed as code",
        "take it out, or write what it does as recto's own",
    ),
    (
        Kind::RawSpan,
        Code::ForeignSyntax,
        "words for another writer in a line, as `{=latex}` says, are left out",
        "take them out, or write what they do as recto's own",
    ),
    (
        Kind::Chunk,
        Code::ForeignSyntax,
        "a code block with braces behind its fence is printed as code: recto runs no code",
        "name the language alone, as in ```` ```r ````, or write a box as `::: note` … `:::`",
    ),
    (
        Kind::Admonition,
        Code::ForeignSyntax,
        "another tool's box is printed as it stands",
        "write `::: note` … `:::` or `> [!NOTE]`",
    ),
    (
        Kind::Marked,
        Code::ForeignSyntax,
        "marks of an editor, such as `==words==`, are printed as they stand",
        "write `*words*` for emphasis",
    ),
    (
        Kind::RawTex,
        Code::ForeignSyntax,
        "an environment of LaTeX is shown as code",
        "recto reads those of formulas; what another draws, save as a picture",
    ),
    (
        Kind::TexLook,
        Code::ForeignSyntax,
        "a command of LaTeX's about the look of pages is left out",
        "the look of a book is its theme's",
    ),
    (
        Kind::NotRun,
        Code::NotSupported,
        "code is shown as it is written: recto runs none, and no results of it lie in the folder",
        "let its own tool run it first, and keep what comes of it",
    ),
    (
        Kind::NoFigure,
        Code::NotSupported,
        "a figure that code draws does not lie in the folder: its caption stands alone",
        "let its own tool run the code first, and keep its figures",
    ),
    (
        Kind::InlineCode,
        Code::NotSupported,
        "code within a line, whose result would stand there, is shown as it is written",
        "write the result itself; recto runs no code",
    ),
];

/// What is said once of each element of HTML by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Html {
    /// It is none of HTML's, or none that a book can show.
    Unknown,
    /// It means nothing on a page, and is left out with all that it holds.
    Dropped,
    /// Its author hid it.
    Hidden,
    /// It shows something from elsewhere: a link stands for it.
    Linked,
    /// It has no end.
    Unclosed,
    /// An end without a beginning.
    Stray,
}

impl Html {
    /// Code, message, what became of it and hint; `name` is the element's.
    fn said(self, name: &str) -> (Code, String, &'static str, String) {
        match self {
            Self::Unknown => (
                Code::HtmlUnknown,
                format!("`<{name}>` is no element of HTML that a book can show"),
                "left out, its text is kept",
                "write `\\<` if it is meant as text".to_owned(),
            ),
            Self::Dropped => (
                Code::HtmlDropped,
                format!("`<{name}>` means nothing on a page"),
                "left out with all that it holds",
                "the look of a book is its theme's; what runs or is filled in has no place in it"
                    .to_owned(),
            ),
            Self::Hidden => (
                Code::HtmlDropped,
                format!("a `<{name}>` is hidden by its class or style"),
                "left out with all that it holds",
                "take the class or style off if it is to be read".to_owned(),
            ),
            Self::Linked => (
                Code::HtmlDropped,
                format!("`<{name}>` can't be shown on a page"),
                "its address is shown, linked if it is a URL",
                "say in words or with a picture what is to be seen or heard".to_owned(),
            ),
            Self::Unclosed => (
                Code::HtmlUnclosed,
                format!("`<{name}>` is never closed"),
                "ended with the paragraph, item or quotation it stands in",
                format!("write `</{name}>` where it ends"),
            ),
            Self::Stray => (
                Code::HtmlUnclosed,
                format!("`</{name}>` closes nothing"),
                "left out",
                format!("write `<{name}>` where it begins, in the same list, quotation or cell"),
            ),
        }
    }
}

/// What was met, by kind.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    kinds: BTreeMap<Kind, (Span, usize)>,
    html: BTreeMap<(Html, String), (Span, usize)>,
}

impl Remarks {
    /// One more of a kind.
    pub(crate) fn add(&mut self, kind: Kind, span: Span) {
        self.kinds.entry(kind).or_insert((span, 0)).1 += 1;
    }

    /// One more element of HTML.
    pub(crate) fn add_html(&mut self, what: Html, name: &str, span: Span) {
        self.html.entry((what, name.to_owned())).or_insert((span, 0)).1 += 1;
    }

    /// Those of the chapter that follows.
    pub(crate) fn merge(&mut self, later: Self) {
        for (kind, (span, count)) in later.kinds {
            self.kinds.entry(kind).or_insert((span, 0)).1 += count;
        }
        for (element, (span, count)) in later.html {
            self.html.entry(element).or_insert((span, 0)).1 += count;
        }
    }

    /// Says what was met.
    pub(crate) fn report(self, sink: &mut Sink) {
        for (kind, (span, count)) in self.kinds {
            let Some((_, code, message, hint)) = TEXTS.iter().find(|it| it.0 == kind) else {
                continue;
            };
            let label = if count > 1 { format!("the first of {count}") } else { String::new() };
            sink.push(Diagnostic::new(*code, *message).at(span, label).hint(*hint));
        }
        for ((what, name), (span, count)) in self.html {
            let (code, message, label, hint) = what.said(&name);
            let label = match count {
                1 => label.to_owned(),
                _ => format!("the first of {count}, {label}"),
            };
            sink.push(Diagnostic::new(code, message).at(span, label).hint(hint));
        }
    }
}
