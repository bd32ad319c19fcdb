//! Every kind of diagnostic: its name, its severity, and the text of `recto explain`.

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The book is not what the author meant; the build fails.
    Error,
    /// The book is built, but something is likely wrong.
    Warning,
    /// Something to know.
    Note,
}

/// In whose layout and dialect a book is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manuscript {
    /// recto's own: what finds the author's mistake is an error.
    #[default]
    Own,
    /// Another tool's: what that tool accepts is built, so that most findings are warnings.
    Foreign,
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $(or $foreign:ident)? $explain:literal)*) => {
        /// A kind of diagnostic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $explain] $variant,)* }

        impl Code {
            /// Every code, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in messages, `cite-unknown`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How bad it is in a manuscript of recto's own.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// How bad it is in such a manuscript. This is the one place that tells them apart.
            #[must_use]
            pub const fn severity_in(self, manuscript: Manuscript) -> Severity {
                match (manuscript, self) {
                    $($((Manuscript::Foreign, Self::$variant) => Severity::$foreign,)?)*
                    _ => self.severity(),
                }
            }

            /// Whether it is about one edition and its pages, so that another one's may say the same at the same place.
            #[must_use]
            pub const fn is_of_edition(self) -> bool {
                matches!(self, Self::PrinterLimit | Self::ImageResolution | Self::ImageColour)
            }

            /// The text of `recto explain`.
            #[must_use]
            pub const fn explain(self) -> &'static str {
                match self { $(Self::$variant => $explain,)* }
            }
        }
    };
}

// A code stands here once; a folder of its name stands in tests/diagnostics. `Error or Warning`: an error in recto's own
// manuscripts, a warning in those of other tools, which take what is found there.
codes! {
    ManifestMissing "manifest-missing" Error
        "The folder holds no `book.toml`. recto reads `book.toml` with `schema = 1`, mdBook's `book.toml` with `src/SUMMARY.md`, and the folders of GitBook, Leanpub, Quarto, bookdown and pandoc, known by their files. `recto init` makes a small book to start from."
    ManifestSyntax "manifest-syntax" Error or Warning
        "A TOML file can't be read as TOML, or a file of another tool's settings as YAML. Nothing behind the mistake was looked at."
    ManifestKey "manifest-key" Error
        "A table of the manifest or theme holds a key that recto does not know. Unknown keys are refused, since a misspelt one would otherwise be silently without effect."
    ManifestType "manifest-type" Error
        "A value of the manifest or theme is of the wrong type, or not among the values that the key takes."
    ManifestValue "manifest-value" Error
        "A value has the right type but no sense: a length without unit, a date that does not exist, an edition that inherits from itself."
    ManifestRequired "manifest-required" Error or Warning
        "A key that recto can't do without is missing, such as `title` under `[book]`."
    RoleUnknown "role-unknown" Error
        "The spine names a role or a generated page that recto does not have."
    EditionUnknown "edition-unknown" Error
        "An edition is named that the manifest does not define."
    BookId "book-id" Warning
        "The title has too few letters of ASCII to name the book's files and to tell it from other books. Give `[book]` an `id`."
    BioUnused "bio-unused" Warning
        "The manifest has a `bio` of somebody, and the spine has no `bio` page to print it on."
    FileMissing "file-missing" Error or Warning
        "A file that the book names is not there."
    FileUnreadable "file-unreadable" Error or Warning
        "A file is there but can't be read: permission, or it is a folder."
    FileNotUtf8 "file-not-utf8" Error or Warning
        "A text file is not UTF-8. Save it as UTF-8; recto does not guess encodings."
    FileOutside "file-outside" Error or Warning
        "A path leads out of the book's folder: an absolute path, `..`, or a symbolic link. A book holds all it needs, so that it builds the same everywhere."
    FileTooLarge "file-too-large" Error or Warning
        "A file is larger than the limit that recto reads."
    LockMissing "lock-missing" Error
        "`--locked` asks for the inputs that `recto.lock` names, and there is no such file. `recto lock` writes it."
    LockDiffers "lock-differs" Error
        "A font, a picture, a style, a theme or recto itself is not the one that `recto.lock` names, so that the book may look otherwise than when it was locked. `recto lock` writes the file anew, if that is meant."
    FileTwice "file-twice" Error or Warning
        "The spine names the same file twice."
    GlobEmpty "glob-empty" Error
        "A pattern in the spine matches no file."
    BookEmpty "book-empty" Error
        "The spine holds no chapter, or what an edition includes holds nothing by itself, as a list of figures of a book without."
    ChapterEmpty "chapter-empty" Warning
        "A chapter file holds no text. It still gets its page."
    ChapterNoHeading "chapter-no-heading" Warning
        "A chapter does not begin with a level 1 heading. Its title is taken from the summary or from the file's name."
    ChapterName "chapter-name" Error or Warning
        "Two chapters have the same name in the output, such as `a/intro.md` and `b/intro.md` after slugging to one id."
    NestingTooDeep "nesting-too-deep" Error or Warning
        "Quotes, lists, divs or brackets are nested deeper than recto follows, or files are included or lists asked for more often. What is deeper is kept as plain text; what is more is left out."
    HeadingSkip "heading-skip" Warning
        "A heading is more than one level below the one before it. Readers of the contents and screen readers lose the thread; both outputs close the gap."
    HeadingEmpty "heading-empty" Warning
        "A heading has no words. Readers that go from heading to heading stop at nothing."
    TextControl "text-control" Warning
        "The text holds a control character, or a code point that no XML may hold (XML 1.0 §2.2), often left by another program. It is left out, or a sign that something is missing stands in its place."
    AttributeSyntax "attribute-syntax" Warning
        "A `{…}` after an element can't be read as attributes and stays as text."
    AttributeUnknown "attribute-unknown" Warning
        "An attribute or class has no meaning on this element."
    CalloutUnmatched "callout-unmatched" Warning
        "Code has marks such as `// <1>` and a list of items right behind it, but not each mark has its item, or each item its mark: both stay as they are typed."
    DivUnknown "div-unknown" Warning
        "A `:::` div has a name that is not in the vocabulary. Its contents are set as ordinary text."
    DivUnclosed "div-unclosed" Error or Warning
        "A `:::` div is opened and never closed, or closed and never opened."
    HtmlUnknown "html-unknown" Warning
        "A tag is no element of HTML that a book can show. It is left out and its text is kept. `\\<` is a sign that is meant as text."
    HtmlDropped "html-dropped" Warning
        "HTML that means nothing on a page, such as a script, a form or what its author hid, is left out; a film or a frame is shown by its address."
    HtmlUnclosed "html-unclosed" Warning
        "An element of HTML is opened and never closed, or closed and never opened. It ends with the paragraph, list item, cell or quotation that it stands in."
    MathSyntax "math-syntax" Error or Warning
        "A formula can't be read as TeX: a command that is not known, a group that is not closed. It is shown as it is typed. Commands of your own stand in the manifest, under `[math]` `macros`."
    NotSupported "not-supported" Warning
        "This construct is part of the dialect, but this version does not set it yet."
    LintDialect "lint-dialect" Warning
        "What stands here has a meaning in Markdown that is probably not the one meant, such as `[@key]: word`, which defines a link and vanishes."
    ForeignSyntax "foreign-syntax" Warning
        "What stands here is the Markdown of another tool, or LaTeX, that recto does not read: it is printed as it stands. It is said once for each kind, at the first place."
    BlockUnclosed "block-unclosed" Warning
        "A comment or code block begins and never ends, and takes the rest of its file with it."
    TableShape "table-shape" Warning
        "A row has more cells than the head of its table, and what is in them is left out (GFM 0.29 §4.10); or lines with bars are no table, since the rule under the head has another number of columns; or a cell asks for more columns or rows than are there and empty."
    LinkUndefined "link-undefined" Warning
        "A link `[words][label]` names a label that its file does not define. It is printed in brackets."
    DefinitionTwice "definition-twice" Warning
        "A label of links is given two addresses in a file. Markdown takes the first (CommonMark 0.31 §4.7)."
    IncludeCycle "include-cycle" Error or Warning
        "A file includes itself, directly or through others."
    IncludeAnchor "include-anchor" Warning
        "An include of an mdBook folder names an anchor or lines that the file does not have. Nothing is included."
    IdDuplicate "id-duplicate" Error or Warning
        "Two elements have the same id."
    IdPartly "id-partly" Warning
        "An element with an id stands in some editions only. In the others, links to it become plain words, and readers miss its number in the count."
    ListTable "list-table" Warning
        "A `::: list-table` does not hold one list of rows, each of which is a list of as many cells as the others."
    NoteUndefined "note-undefined" Error or Warning
        "A note mark has no note text in its file."
    NoteUnused "note-unused" Warning
        "A note text has no mark and is left out."
    RefUnknown "ref-unknown" Error or Warning
        "A cross-reference names an id that nothing in the book has."
    TermUnknown "term-unknown" Error or Warning
        "A link to the glossary names a term that no glossary of the book has. Glossaries are definition lists in a file of that role, or in a `::: glossary`."
    LinkDead "link-dead" Error or Warning
        "A link leads to a file or heading that the book does not have. Its words are kept; the link is left out, or leads to the chapter. In an mdBook folder that may be another book of the same site, which is no mistake."
    LinkAddress "link-address" Warning
        "A link's address is none that a reader may open: it can't be read, or names a file of this machine, a program or data. Its words are kept, the link is not."
    LinkEmpty "link-empty" Warning
        "A link has no words: who hears the page read out hears nothing. The address stands in their place."
    IndexEmpty "index-empty" Warning
        "The book has an index and marks no place for it: the page is left out."
    ListEmpty "list-empty" Warning
        "A list of figures, tables or listings has nothing to hold: none of the book has a caption. The list is left out."
    IndexSee "index-see" Warning
        "An index mark refers to an entry that the index does not have, or to itself. The words are printed; they lead nowhere."
    IndexDeep "index-deep" Warning
        "An index mark names an entry below three others. Entries, entries below them and those below these are printed; what is deeper is added to the last."
    IndexRange "index-range" Warning
        "A range of pages in the index begins and never ends, begins twice, or ends and never began. The place that is there is named alone."
    CiteUnknown "cite-unknown" Error or Warning
        "A citation names a key that the bibliography does not have."
    CiteStyle "cite-style" Error or Warning
        "The citation style is neither an archived CSL name nor a `.csl` file in the book."
    BibliographySyntax "bibliography-syntax" Error or Warning
        "A bibliography file can't be read."
    BibliographyField "bibliography-field" Warning
        "A work of the bibliography lacks a field, or has one that can't be read."
    WorkValue "work-value" Warning
        "A field of a work that the book uses can't be right: an ISBN whose check digit is wrong, a DOI or an address that is none, a work older than its original or read before it was published."
    WorkTwice "work-twice" Warning
        "Two works that the book uses have the same DOI, or the same authors, title, date and place in a journal or book: readers take them for two, and letters after the year tell apart what is one."
    WorkUncited "work-uncited" Warning
        "Nothing cites a work of the bibliography's files. It is said where the manifest asks for it: `uncited = true` under `[lint]`."
    CitePage "cite-page" Warning
        "A citation names a page that is outside of the pages that an article or chapter has."
    QuoteSource "quote-source" Warning
        "A block quotation says neither whose it is nor where it stands, or names a work and no page of it. It is said where the manifest asks for it: `quotations = true` under `[lint]`."
    BibliographyEmpty "bibliography-empty" Warning
        "A bibliography has no work to hold: nothing that it asks for is cited or in the files, or the style has no bibliography. Its page is left out."
    BibliographyUnlisted "bibliography-unlisted" Warning
        "A work is cited in the text, and each bibliography of the book asks for others, so that readers find it nowhere."
    ImageType "image-type" Error or Warning
        "An image is not what its name says, or of a type that recto does not read. JPEG, PNG, WebP and SVG are read."
    ImageBroken "image-broken" Error or Warning
        "An image file is cut short or damaged."
    ImageTooLarge "image-too-large" Error or Warning
        "An image would unpack to more pixels than recto accepts."
    ImageAlt "image-alt" Warning
        "An image has no alternative text: give `alt=\"…\"`, or `{.decorative}` where it says nothing. The caption serves meanwhile."
    ImageResolution "image-resolution" Warning
        "A picture of an edition for a printer has fewer pixels to the inch than print shows: edges come out soft or stepped."
    ImageColour "image-colour" Warning
        "A picture of an edition for a printer is in red, green and blue, and the printer asks for grey or CMYK: it refuses the file, or turns colours into inks in its own way."
    LinkOnPaper "link-on-paper" Warning
        "An edition for a printer holds links out of the book whose words do not say the address: on paper it is lost."
    PrinterLimit "printer-limit" Warning
        "The pages are outside of what the edition's `printer` takes: too few or too many, a margin too narrow, a bleed that is short, or crop marks."
    ClaimUnsupported "claim-unsupported" Error
        "`[accessibility]` claims what the book does not have, or conformance with a standard against which a finding of this run speaks. Readers choose by these claims: mend the book, or take the claim back."
    StandardBroken "standard-broken" Error
        "An edition asks for PDF/A or PDF/UA (`pdf-a`, `pdf-ua`), and something in the book does not let its PDF keep it. Mend it there, or ask for nothing."
    StandardLost "standard-lost" Warning
        "PDFs for the screen say that they keep PDF/UA-1 and PDF/A-2a. Something in the book speaks against it, so that this one does not say so."
    ShopLimit "shop-limit" Warning
        "Shops refuse the EPUB, or show less of it: a cover that is no JPEG or PNG, less than 1400 pixels across (Apple) or more than 10,000 pixels long (Kindle), a picture of more than 5.6 million pixels (Apple), or pictures of more than 650 MB together (Kindle)."
    FontMissing "font-missing" Error
        "The theme names a family that is neither in the book's `fonts/` nor bundled."
    FontBroken "font-broken" Error
        "A font file can't be read, or a part of it is damaged: its outlines, its character map, the tables that place its glyphs. recto tries all that a book needs of a font before it sets a line."
    FontLicence "font-licence" Error
        "The licence bits of a font (`fsType` in its table `OS/2`) forbid to embed it in a document. Every book that recto makes carries its fonts. If you have the right all the same, ask the maker for a file that says so."
    FontStyle "font-style" Warning
        "Words are bold, italic or in small capitals, and a family of the book's own that they are set in has no such style in `fonts/`. recto never slants, thickens or shrinks letters by itself. E-readers may."
    GlyphMissing "glyph-missing" Warning
        "No font of the theme has a glyph for a character. Put a family that has it into the book's `fonts/` and name it in the theme."
    LanguageUnknown "language-unknown" Warning
        "A language tag is not well-formed after BCP 47."
    LanguageUndeclared "language-undeclared" Warning
        "Words stand in a script that their language is not written in, or the book names no language. A voice reads them wrongly, they are hyphenated wrongly, and a font may be missing: write `[слово]{lang=ru}`, or `lang=` on the div around them."
    WordsMissing "words-missing" Warning
        "recto has its words, such as \"Chapter\" and \"Contents\", in 14 languages. A book in another one has them in English, unless it gives its own in `[words]`."
    ThemeContrast "theme-contrast" Warning
        "A colour of the theme has a contrast below 4.5:1 (WCAG 2.2, 1.4.3) on white, or on the tint of boxes and code. EPUBs leave colours to the reader, so that they hold on white, sepia and black."
    ThemeMeasure "theme-measure" Warning
        "The theme gives a measure outside 45 to 75 characters, or leading tighter than the type."
    CodeLong "code-long" Warning
        "A block of code has more than 20,000 lines or a MiB, or a line of more than 4,096 bytes, or the book more than 8 MiB of it: what is beyond is set as it is, without weight, slope or colour."
    CodeFit "code-fit" Warning
        "A block with `size=\"fit\"` has a line so long that its type would be smaller than 70 % of the text around it. It is set as other code, long lines turned."
    DiagramSource "diagram-source" Warning
        "The source of a diagram (`mermaid`, `dot`, `svgbob`, `plantuml`) is set as code: recto runs no other program. Draw it, and name the picture with `render`."
    LineOverfull "line-overfull" Warning
        "A line has no place to break and runs past the measure, or a formula past the edge of its page."
    PageBreak "page-break" Warning
        "`page-break` and `.recto` begin a page in running text, in lists, quotations and boxes. Cells, cards and notes are set as one piece on the page of their place, so no page can begin inside of them."
    PageReference "page-reference" Warning
        "Page references were set four times over and still do not agree with the pages: each number that is printed moves the text so that another one becomes true. The pages are left as they are, and the reference says a page that is off."
    TableWide "table-wide" Warning
        "A table is wider than the measure and is set smaller."
    FigureTall "figure-tall" Warning
        "A figure does not fit its page and is scaled down."
}
