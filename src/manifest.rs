//! What the author says of the book as a whole: metadata, editions, numbering, spine.

use crate::diag::Span;
use crate::geom::{Length, Size};
use crate::lang::{Lang, Typography, Word, written_date};

pub use isbn::check_isbn;
pub use layout::{Layout, Tool};
pub use mdbook::{Formulas, MdBook};
pub use person::Person;
pub use press::{Press, Printer, Scheme};
pub(crate) use section_role::FirstPage;
pub use section_role::SectionRole;
pub use theorem::{TheoremKind, TheoremLook, TheoremWord, theorem_kinds};

pub(crate) mod front;
mod isbn;
mod layout;
mod mdbook;
mod person;
mod press;
mod section_role;
mod theorem;

/// A value and where the author wrote it; no span for defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the manifest.
    pub span: Option<Span>,
}

impl<T> Spanned<T> {
    /// A value that the author did not write.
    pub const fn default_of(value: T) -> Self {
        Self { value, span: None }
    }
}

/// A whole manifest, checked and with its defaults filled in.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Which dialect of Markdown and which defaults.
    pub flavor: Flavor,
    /// What libraries and title pages want to know.
    pub book: Metadata,
    /// Bibliography files and style.
    pub references: References,
    /// How things count.
    pub numbering: Numbering,
    /// What becomes of straight marks, hyphens and dots.
    pub typography: Marks,
    /// What is looked at though it may be meant.
    pub lint: Lint,
    /// Commands for formulas, with what they stand for in TeX.
    pub macros: Vec<Spanned<(String, String)>>,
    /// Kinds of theorems and their kin.
    pub theorems: Vec<TheoremKind>,
    /// What the book is made of, in reading order.
    pub spine: Vec<SpineItem>,
    /// What is built.
    pub editions: Vec<Edition>,
    /// Families of the theme, for the colophon.
    pub typefaces: Typefaces,
    /// A colour of letters in the theme, or in an edition's, is too light to be read by all (WCAG 2.2, 1.4.3).
    pub low_contrast: bool,
}

/// What a theme sets a book in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typefaces {
    /// Families of text and headings, each once.
    pub text: Vec<String>,
    /// The family of code, if it is not one of them.
    pub code: Option<String>,
    /// No edition shows what characters of code mean.
    pub plain_code: bool,
}

/// Whose manifest it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// recto's own, `schema = 1`.
    Recto,
    /// One Markdown file, and no manifest: its front matter is the book's.
    File,
    /// mdBook's `book.toml` and `SUMMARY.md`: mdBook's parser options, unsupported HTML is dropped with a warning,
    /// no bare `@key`, heading slugs and footnote labels per file.
    MdBook(MdBook),
    /// The folder of another tool, each of whose files is put into recto's dialect before it is read.
    Layout(Layout),
}

impl Flavor {
    /// mdBook's settings, if the book is mdBook's.
    #[must_use]
    pub const fn mdbook(&self) -> Option<&MdBook> {
        match self {
            Self::MdBook(it) => Some(it),
            Self::Recto | Self::File | Self::Layout(_) => None,
        }
    }

    /// The settings of another tool's folder.
    #[must_use]
    pub const fn layout(&self) -> Option<&Layout> {
        match self {
            Self::Layout(it) => Some(it),
            Self::Recto | Self::File | Self::MdBook(_) => None,
        }
    }

    /// Whether the folder is another tool's: ids may stand in several files, and what it takes is no error.
    #[must_use]
    pub const fn is_foreign(&self) -> bool {
        matches!(self, Self::MdBook(_) | Self::Layout(_))
    }

    /// The folder from which addresses that begin with `/` count, where they count from one.
    #[must_use]
    pub fn site(&self) -> Option<&str> {
        match self {
            Self::MdBook(it) => Some(&it.src),
            Self::Layout(it) => Some(&it.src),
            Self::Recto | Self::File => None,
        }
    }
}

/// `[book]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Seeds the UUIDv5 and names the output files. A slug: `[a-z0-9-]+`.
    pub id: String,
    /// The author gave the id, rather than recto made it of the title.
    pub id_is_given: bool,
    /// Title.
    pub title: Spanned<String>,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Language of the text.
    pub language: Lang,
    /// The author names it, by a tag that is one.
    pub language_is_given: bool,
    /// Series and, if given, the position in it.
    pub series: Option<Series>,
    /// Creators and contributors in the order of the title page.
    pub authors: Vec<Person>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Rights statement.
    pub rights: Option<String>,
    /// A sentence or two on the book.
    pub description: Option<String>,
    /// Subjects.
    pub subjects: Vec<String>,
    /// First published.
    pub published: Option<Date>,
    /// Last changed.
    pub updated: Option<Date>,
    /// Cover image of the author's own, a path in the book; drawn from the theme otherwise.
    pub cover: Option<Spanned<String>>,
    /// Alternative text of that cover.
    pub cover_alt: Option<String>,
    /// What a book is a new edition or adaptation of.
    pub source: Option<String>,
    /// Where the publication stands on the web, as an address that readers accept.
    pub url: Option<String>,
    /// Its DOI, bare: `10.5555/12345678`.
    pub doi: Option<String>,
    /// Its copyright page says how to cite it.
    pub cite_as: bool,
    /// What the author claims of its accessibility beside what recto finds; checked by `resolve`.
    pub claims: Claims,
}

/// `[accessibility]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Values of schema.org's `accessibilityFeature`.
    pub features: Vec<Spanned<String>>,
    /// The standard that the book meets: "EPUB Accessibility 1.1 - WCAG 2.2 Level AA" (EPUB Accessibility 1.1).
    pub conforms_to: Option<Spanned<String>>,
    /// Who says so.
    pub certified_by: Option<String>,
    /// In place of the summary that recto writes.
    pub summary: Option<String>,
}

/// A series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// The book's position in it: figures, parted by points (`3`, `1.5`).
    pub position: Option<String>,
}

/// A date of the calendar, as far as it is known; fields are valid together. Ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: u16,
    /// Month, 1 to 12; 0 where the year alone is known.
    pub month: u8,
    /// Day of the month; 0 where it is not known.
    pub day: u8,
}

impl Date {
    /// Days of the month that the date is in, by the Gregorian calendar.
    #[must_use]
    pub const fn days_in_month(self) -> u8 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.year.is_multiple_of(4)
                && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400)) =>
            {
                29
            }
            2 => 28,
            _ => 31,
        }
    }

    /// The date as W3CDTF writes it: `2024`, `2024-01` or `2024-01-15`.
    #[must_use]
    pub fn iso(self) -> String {
        match (self.month, self.day) {
            (0, _) => format!("{:04}", self.year),
            (month, 0) => format!("{:04}-{month:02}", self.year),
            (month, day) => format!("{:04}-{month:02}-{day:02}", self.year),
        }
    }

    /// The date as the language writes it out.
    #[must_use]
    pub fn written(self, lang: &Lang) -> String {
        written_date(lang, self.year, self.month, self.day)
    }

    /// "Published 2 April 2024", "Published 2024".
    #[must_use]
    pub fn published(self, lang: &Lang) -> String {
        let word = if self.day == 0 { Word::PublishedIn } else { Word::Published };
        lang.phrase(word, &[&self.written(lang)])
    }

    /// "Updated 2 April 2024", "Updated 2024".
    #[must_use]
    pub fn updated(self, lang: &Lang) -> String {
        let word = if self.day == 0 { Word::UpdatedIn } else { Word::Updated };
        lang.phrase(word, &[&self.written(lang)])
    }

    /// Midnight of the day, seconds since 1970, UTC; of the first day of a year or month.
    ///
    /// ```
    /// use recto::manifest::Date;
    /// assert_eq!(Date { year: 2024, month: 1, day: 15 }.to_unix(), 1_705_276_800);
    /// ```
    #[must_use]
    pub fn to_unix(self) -> i64 {
        // Days since 1 March of year 0, when a leap day ends the year.
        let (year, month) = (i64::from(self.year), i64::from(self.month.max(1)));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let days = days + (153 * month + 2) / 5 + i64::from(self.day.max(1)) - 1;
        // 719,468 days lie between 1 March of year 0 and 1 January 1970.
        (days - 719_468) * 86_400
    }
}

/// `[references]`.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Bibliography files: `.bib`, `.yml`/`.yaml` (hayagriva), `.json` (CSL-JSON).
    pub files: Vec<Spanned<String>>,
    /// An archived CSL name or a `.csl` file in the book; `harvard-cite-them-right` unless given.
    pub style: Spanned<String>,
    /// Entries of bibliographies say where the book cites them.
    pub back_references: bool,
}

/// `[lint]`: findings that ask for judgement, so that only those of them are said that the author asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lint {
    /// Works of the files that nothing cites.
    pub uncited: bool,
    /// Block quotations that name neither author nor work, or a work and no page.
    pub quotations: bool,
}

/// How numbers look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberStyle {
    /// No number.
    #[default]
    None,
    /// 1, 2, 3.
    Arabic,
    /// A, B, C.
    UpperAlpha,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
}

/// From where counters restart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Restart {
    /// In each chapter: "3.2" for figures, 1 for the first note.
    #[default]
    Chapter,
    /// Through the whole book.
    Book,
}

/// How kinds of theorems count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TheoremCount {
    /// Each for itself: Theorem 1.1, Lemma 1.1.
    #[default]
    Apart,
    /// All of them together: Theorem 1.1, Lemma 1.2.
    Together,
}

/// `[numbering]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    /// Chapters.
    pub chapters: NumberStyle,
    /// Parts.
    pub parts: NumberStyle,
    /// Appendices.
    pub appendices: NumberStyle,
    /// Sections print their number ("3.1") if true; they are counted anyway.
    pub sections: bool,
    /// Figures, tables, listings, equations, theorems.
    pub figures: Restart,
    /// Whether all kinds of theorems have one count.
    pub theorems: TheoremCount,
    /// Footnotes.
    pub footnotes: Restart,
}

/// `[typography]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Text is set as its language wants it; otherwise it stands as typed.
    pub smart: bool,
    /// Single marks stand outside, or inside; `None` as the language has it.
    pub single_outside: Option<bool>,
}

impl Default for Marks {
    fn default() -> Self {
        Self { smart: true, single_outside: None }
    }
}

impl Manifest {
    /// How a language's text is set in this book. The author's choice of marks is one of the book's own language.
    #[must_use]
    pub fn conventions(&self, lang: &Lang) -> Typography {
        let own = *lang.typography();
        let single = self.typography.single_outside;
        let single = single.filter(|_| lang.primary() == self.book.language.primary());
        single.and_then(|it| own.with_single_outside(it)).unwrap_or(own)
    }
}

/// Front, main or back matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// Before the text; roman folios.
    Front,
    /// The text.
    Main,
    /// After it.
    Back,
}

/// One member of the spine.
#[derive(Clone, Debug)]
pub struct SpineItem {
    /// Front, main, back.
    pub region: Region,
    /// What it is.
    pub role: SectionRole,
    /// Where the words come from.
    pub source: SpineSource,
    /// Title given by the manifest or summary; the file's own heading wins in a recto book.
    pub title: Option<String>,
    /// Depth in mdBook's summary, 0 for a chapter; sub-chapters open on a new page but not recto.
    pub depth: u8,
    /// It is of the part that began last.
    pub in_part: bool,
    /// Numbered as its role says unless false (mdBook's prefix and suffix chapters).
    pub numbered: bool,
    /// Where the manifest names it.
    pub span: Option<Span>,
}

/// Where a spine member's words come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpineSource {
    /// A file, path relative to the book's folder.
    File(String),
    /// Made by recto from the rest of the book.
    Generated,
    /// A part's page with nothing but its title.
    PartTitle,
    /// A chapter that is still to be written.
    Draft,
}

/// What an edition comes out as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Output {
    /// Reflowable, EPUB 3.3.
    Epub,
    /// Paginated, PDF 1.7.
    Pdf,
}

/// What a PDF is for, whatever the edition's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Tagged, linked, coloured links.
    #[default]
    Screen,
    /// Boxes, black text, no tags.
    Press,
}

/// How an EPUB shows formulas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormulaForm {
    /// As MathML, which the reader sets.
    #[default]
    MathMl,
    /// As pictures, for readers without MathML.
    Picture,
}

/// Levels of PDF/A (ISO 19005-2 §5, ISO 19005-3 §5, ISO 19005-4 §5). The pages are the same; the file says which it keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Archival {
    /// PDF/A-2a: structure, Unicode and looks.
    #[default]
    A2a,
    /// PDF/A-2u: Unicode and looks.
    A2u,
    /// PDF/A-3b: looks, in the part that may carry other files.
    A3b,
    /// PDF/A-4f, which is PDF 2.0 with other files in it, and PDF/UA-2 with it: formulas carry their MathML.
    A4f,
}

impl Archival {
    /// The part of ISO 19005 and the level of conformance, as the file states them.
    #[must_use]
    pub const fn part_and_level(self) -> (u8, char) {
        match self {
            Self::A2a => (2, 'A'),
            Self::A2u => (2, 'U'),
            Self::A3b => (3, 'B'),
            Self::A4f => (4, 'F'),
        }
    }
}

/// `[edition.NAME]`, with what it inherits already filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    /// Its name; the file is `<book id>-<name>.<ext>`.
    pub name: String,
    /// Where it is defined.
    pub span: Option<Span>,
    /// EPUB or PDF.
    pub output: Output,
    /// Screen or press.
    pub purpose: Purpose,
    /// Page size of a PDF.
    pub trim: Size,
    /// Handout: one-sided, a title block on the first page, date and source in the foot, a wide outer margin, chapters run on a new page without recto.
    pub handout: bool,
    /// Its own title, in place of the book's.
    pub title: Option<Spanned<String>>,
    /// ISBN of this edition.
    pub isbn: Option<String>,
    /// Ids, roles or file stems that it holds; empty: all.
    pub include: Vec<Spanned<String>>,
    /// The PDF edition whose pages an EPUB cites.
    pub page_list: Option<Spanned<String>>,
    /// How an EPUB shows formulas.
    pub formulas: FormulaForm,
    /// Bleed, marks, signatures, sheets.
    pub press: Press,
    /// The level of PDF/A that a PDF for the screen keeps.
    pub archival: Spanned<Archival>,
    /// The part of PDF/UA that it has to keep, where it is asked for.
    pub accessible: Option<Spanned<u8>>,
    /// Overrides of theme tokens, dotted key and TOML value, applied by `project` (see `Project::theme_of`).
    pub theme: Vec<NamedToken>,
}

/// 6 × 9 in.
pub const TRIM_6X9: Size = Size { width: Length::inches(6), height: Length::inches(9) };
/// A4.
pub const TRIM_A4: Size =
    Size { width: Length::micro_m(210_000), height: Length::micro_m(297_000) };

/// A theme token with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedToken {
    /// Dotted key, `size.body`.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Spanned<Token>,
}

/// A value as it stands in TOML, as far as tokens need it.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// `"14pt"`.
    Text(String),
    /// `3`.
    Number(i64),
    /// `true`.
    Flag(bool),
    /// `["a", "b"]`.
    List(Vec<String>),
}
