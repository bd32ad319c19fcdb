//! A small book made by hand, with every construct that a document can hold.

use recto::diag::{NodeId, Place};
use recto::font::Fonts;
use recto::image::Images;
use recto::lang::Lang;
use recto::manifest::{
    Archival, Date, Edition, Metadata, NumberStyle, Numbering, Output, Person, Press, Purpose,
    Region, SectionRole, Series, Spanned, TRIM_6X9,
};
use recto::model::{
    Anchor, AnchorId, Attrs, BibEntry, Block, BlockKind, Byline, Caption, Cell, ColumnAlign,
    Contents, ContentsEntry, Definition, DivRole, Document, Equation, Facts, Figure, Generated,
    Heading, ImageId, Inline, List, ListItem, Listing, Marks, Note, NoteId, NoteNumber, Number,
    PageForm, Resolved, Section, Settled, Style, Table, Target, Term, Text, TitlePage, VerseLine,
    Work,
};
use recto::page::{PageMap, PageStart};
use recto::theme::Theme;
use std::sync::Arc;

pub(crate) type B = Block<Settled>;
pub(crate) type I = Inline<Settled>;

/// A one-pixel PNG, for covers.
pub(crate) const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9c, 0x63, 0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, 0x49, 0x45,
    0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

pub(crate) fn text(words: &str) -> I {
    Inline::Text(Text::generated(words))
}

pub(crate) fn text_at(node: u32, words: &str) -> I {
    Inline::Text(Text { node: NodeId(node), ..Text::generated(words) })
}

pub(crate) fn styled(style: Style, words: &str) -> I {
    Inline::Styled { style, content: vec![text(words)] }
}

pub(crate) fn block(node: u32, kind: BlockKind<Settled>) -> B {
    Block { node: NodeId(node), span: None, attrs: Attrs::default(), kind }
}

pub(crate) fn para(node: u32, content: Vec<I>) -> B {
    block(node, BlockKind::Paragraph(content))
}

pub(crate) fn heading(level: u8, words: &str) -> Heading<Settled> {
    Heading { level, number: None, content: vec![text(words)], short: None }
}

pub(crate) fn div(node: u32, role: DivRole, title: Option<&str>, blocks: Vec<B>) -> B {
    let title = title.map(|it| heading(2, it));
    block(node, BlockKind::Div { role, number: None, title, blocks, attribution: None })
}

pub(crate) fn number(word: &str, text: &str, count: u32) -> Option<Number> {
    Some(Number { word: word.to_owned(), text: text.to_owned(), count, shown: true })
}

pub(crate) fn section(
    node: u32,
    region: Region,
    role: SectionRole,
    slug: &str,
    title: &str,
    blocks: Vec<B>,
) -> Section<Settled> {
    Section {
        region,
        role,
        slug: slug.to_owned(),
        draft: false,
        depth: 0,
        in_part: false,
        number: None,
        title: if title.is_empty() { Vec::new() } else { vec![text(title)] },
        short: None,
        attrs: Attrs::default(),
        node: NodeId(node),
        blocks,
        path: None,
        span: None,
    }
}

pub(crate) fn link(to: Target, words: &str) -> I {
    Inline::Reference(Resolved::Link { to, content: vec![text(words)], title: String::new() })
}

pub(crate) fn note_mark(note: u32, mark: u32) -> I {
    Inline::Reference(Resolved::Note { note: NoteId(note), mark, node: NodeId::NONE })
}

pub(crate) fn cite(id: &str, words: &str) -> I {
    Inline::Reference(Resolved::Cite {
        id: id.to_owned(),
        content: vec![text("("), link(Target::Internal(AnchorId(2)), words), text(")")],
        node: NodeId::NONE,
    })
}

fn anchor(id: &str, section: usize, node: u32) -> Anchor {
    Anchor { id: id.to_owned(), section, node: NodeId(node) }
}

fn entry(
    anchor: u32,
    role: Option<SectionRole>,
    words: &str,
    children: Vec<ContentsEntry>,
) -> ContentsEntry {
    ContentsEntry {
        anchor: Some(AnchorId(anchor)),
        number: None,
        title: vec![text(words)],
        role,
        children,
    }
}

pub(crate) fn book(title: &str) -> Metadata {
    Metadata {
        id: "sample".to_owned(),
        title: Spanned::default_of(title.to_owned()),
        subtitle: Some("In all its parts".to_owned()),
        language: Lang::parse("en-GB").unwrap(),
        series: Some(Series { name: "Study Guides".to_owned(), position: Some("2".to_owned()) }),
        authors: vec![Person {
            name: "Ada Example".to_owned(),
            role: "aut".to_owned(),
            ..Person::default()
        }],
        publisher: Some("Press & Sons".to_owned()),
        rights: Some("CC BY 4.0".to_owned()),
        description: Some("A book <of> tests.".to_owned()),
        subjects: vec!["Testing".to_owned()],
        published: Some(Date { year: 2024, month: 1, day: 15 }),
        ..Metadata::default()
    }
}

/// A document with one chapter of these blocks, and nothing else.
pub(crate) fn chapter(blocks: Vec<B>) -> Document {
    Document {
        book: book("Sample"),
        titles: std::collections::BTreeMap::new(),
        numbering: Numbering { chapters: NumberStyle::Arabic, ..Numbering::default() },
        sections: vec![section(1, Region::Main, SectionRole::Chapter, "one", "One", blocks)],
        notes: Vec::new(),
        anchors: Vec::new(),
        contents: Vec::new(),
        captions: std::collections::BTreeMap::new(),
        spans: std::collections::BTreeMap::new(),
        facts: Facts::default(),
        letters: std::collections::BTreeMap::new(),
    }
}

/// The whole book.
#[expect(clippy::too_many_lines, reason = "a book in one piece")]
pub(crate) fn document() -> Document {
    let title = TitlePage {
        series: Some("Study Guides, 2".to_owned()),
        title: "A Sample".to_owned(),
        subtitle: Some("In all its parts".to_owned()),
        authors: vec![Byline { name: "Ada Example".to_owned(), credentials: None }],
        credits: Vec::new(),
        publisher: Some("Press & Sons".to_owned()),
        node: NodeId(2),
    };
    let generated = |node, it| vec![block(node, BlockKind::Generated(it))];
    use Region::{Back, Front, Main};
    use SectionRole as Role;
    let mut one = section(100, Main, Role::Chapter, "defining", "Defining it", chapter_one());
    one.number = number("Chapter", "1", 1);
    let mut two = section(300, Main, Role::Chapter, "examples", "Examples", chapter_two());
    two.number = number("Chapter", "2", 2);
    let sections = vec![
        section(
            1,
            Front,
            Role::HalfTitle,
            "half-title",
            "",
            generated(2, Generated::HalfTitle(title.clone())),
        ),
        section(
            3,
            Front,
            Role::TitlePage,
            "title-page",
            "",
            generated(4, Generated::TitlePage(title)),
        ),
        section(
            5,
            Front,
            Role::Copyright,
            "copyright",
            "",
            vec![para(6, vec![text("© 2024")]), para(7, vec![text("ISBN 978-0")])],
        ),
        section(
            8,
            Front,
            Role::Toc,
            "toc",
            "Contents",
            generated(9, Generated::Contents(Contents::default())),
        ),
        section(
            10,
            Front,
            Role::Dedication,
            "dedication",
            "",
            vec![para(11, vec![text("For nobody")])],
        ),
        one,
        two,
        section(500, Back, Role::Faq, "faq", "Questions", questions()),
        section(600, Back, Role::FurtherReading, "reading", "Further reading", vec![card(601)]),
        section(
            700,
            Back,
            Role::Bibliography,
            "bibliography",
            "Bibliography",
            generated(
                701,
                Generated::Bibliography(vec![BibEntry {
                    anchor: AnchorId(2),
                    key: "lowy2020".to_owned(),
                    content: vec![
                        text("Löwy, M. (2020) "),
                        styled(Style::WorkTitle, "Revolutions"),
                        text(". Haymarket."),
                    ],
                    cited: vec!["cite-1".to_owned(), "cite-2".to_owned()],
                    places: Vec::new(),
                    listed: false,
                    node: NodeId(702),
                }]),
            ),
        ),
    ];
    Document {
        book: book("A Sample"),
        titles: std::collections::BTreeMap::new(),
        numbering: Numbering { chapters: NumberStyle::Arabic, ..Numbering::default() },
        sections,
        notes: notes(),
        anchors: vec![
            anchor("defining", 5, 100),
            anchor("sec:first", 5, 110),
            anchor("ref-lowy2020", 9, 702),
            anchor("fig:scheme", 5, 130),
            anchor("examples", 6, 300),
            anchor("gone", 6, 99_999),
        ],
        contents: vec![
            entry(
                0,
                Some(Role::Chapter),
                "Defining it",
                vec![entry(1, None, "First & foremost", Vec::new())],
            ),
            entry(4, Some(Role::Chapter), "Examples", Vec::new()),
        ],
        captions: std::collections::BTreeMap::new(),
        spans: std::collections::BTreeMap::new(),
        facts: Facts::default(),
        letters: std::collections::BTreeMap::new(),
    }
}

fn notes() -> Vec<Note> {
    let note = |number: &str, id: &str, marks, blocks| Note {
        number: NoteNumber(number.to_owned()),
        blocks,
        id: id.to_owned(),
        marks,
        section: 5,
    };
    vec![
        note(
            "1",
            "fn-1",
            2,
            vec![para(140, vec![text("A note, see "), cite("cite-2", "Löwy, 2020, p. 5")])],
        ),
        note(
            "2",
            "fn-2",
            1,
            vec![block(
                141,
                BlockKind::Quote {
                    blocks: vec![para(142, vec![text("Quoted.")])],
                    attribution: None,
                },
            )],
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "a book in one piece")]
fn chapter_one() -> Vec<B> {
    let mut foreign = Attrs { lang: Lang::parse("fr"), ..Attrs::default() };
    foreign.id = Some("le-mot".to_owned());
    let mut epigraph =
        div(101, DivRole::Epigraph, None, vec![para(102, vec![text("Workers of the world")])]);
    if let BlockKind::Div { attribution, .. } = &mut epigraph.kind {
        *attribution = Some(vec![text("Marx and Engels, "), styled(Style::WorkTitle, "Manifesto")]);
    }
    vec![
        epigraph,
        para(
            103,
            vec![
                text_at(104, "The first paragraph of the first page goes on to a second page"),
                note_mark(0, 1),
                text(" and "),
                Inline::Span {
                    attrs: foreign,
                    node: NodeId(105),
                    content: vec![text("le mot juste")],
                },
                text(", then "),
                cite("cite-1", "Löwy, 2020"),
                text("."),
            ],
        ),
        para(
            106,
            vec![
                styled(Style::Emphasis, "em"),
                styled(Style::Strong, "strong"),
                styled(Style::SmallCaps, "Caps"),
                styled(Style::Superscript, "nd"),
                styled(Style::Subscript, "2"),
                styled(Style::Keyboard, "Ctrl"),
                styled(Style::Strikethrough, "gone"),
                styled(Style::Term, "term"),
                Inline::LineBreak,
                Inline::Code(Text::generated("a < b && c")),
                Inline::Math(Text::generated("x^2"), tree("x^2")),
                link(Target::External("https://www.perlego.com/book/12".to_owned()), "out"),
                link(Target::Internal(AnchorId(5)), "somewhere"),
                note_mark(0, 2),
                note_mark(1, 1),
                Inline::Reference(Resolved::Page {
                    to: AnchorId(4),
                    form: PageForm::Number,
                    node: NodeId(107),
                    span: None,
                }),
            ],
        ),
        block(110, BlockKind::Heading(heading(2, "First & foremost"))),
        para(111, vec![text("A section.")]),
        block(112, BlockKind::Heading(heading(4, "Too deep at once"))),
        div(
            113,
            DivRole::KeyIdea,
            Some("The key"),
            vec![
                para(114, vec![text("An idea.")]),
                block(115, BlockKind::Heading(heading(2, "Inside"))),
            ],
        ),
        div(116, DivRole::Questions, None, vec![list(117, Some(1), true)]),
        div(118, DivRole::Note, None, vec![para(119, vec![text("Mind this.")])]),
        block(
            120,
            BlockKind::Quote {
                blocks: vec![para(121, vec![text("A spectre is haunting Europe.")])],
                attribution: Some(vec![text("Marx")]),
            },
        ),
        block(
            130,
            BlockKind::Figure(Figure {
                image: ImageId(0),
                alt: "Two \"stages\"".to_owned(),
                width: Some(recto::model::Width::Share(800)),
                caption: Some(Caption {
                    number: number("Figure", "1.1", 1),
                    content: vec![text("The scheme")],
                }),
            }),
        ),
        block(
            131,
            BlockKind::Figure(Figure {
                image: ImageId(0),
                alt: String::new(),
                width: None,
                caption: None,
            }),
        ),
        block(132, BlockKind::SceneBreak),
        table(133),
    ]
}

fn list(node: u32, start: Option<u64>, tight: bool) -> B {
    let item =
        |words: &str| ListItem { done: None, blocks: vec![para(node + 1000, vec![text(words)])] };
    block(
        node,
        BlockKind::List(List {
            start,
            marks: Marks::default(),
            tight,
            items: vec![item("one"), item("two")],
        }),
    )
}

fn table(node: u32) -> B {
    let cell =
        |words: &str| Cell::of(if words.is_empty() { Vec::new() } else { vec![text(words)] });
    block(
        node,
        BlockKind::Table(Table {
            columns: vec![ColumnAlign::Start, ColumnAlign::End],
            head: vec![vec![cell(""), cell("Year")]],
            stub: 1,
            widths: Vec::new(),
            rows: vec![vec![cell("Russia"), cell("1917")], vec![cell("Cuba"), cell("1959")]],
            caption: Some(Caption {
                number: number("Table", "1.1", 1),
                content: vec![text("Revolutions")],
            }),
        }),
    )
}

fn chapter_two() -> Vec<B> {
    let verse = |indent, words: &str| VerseLine {
        indent,
        content: if words.is_empty() { Vec::new() } else { vec![text(words)] },
    };
    vec![
        para(301, vec![text_at(302, "Text of the second chapter.")]),
        block(
            303,
            BlockKind::Verse(vec![
                verse(0, "One line"),
                verse(2, "and another"),
                verse(0, ""),
                verse(0, "A new stanza"),
            ]),
        ),
        list(304, None, false),
        list(305, Some(3), true),
        block(
            306,
            BlockKind::Definitions(vec![Definition {
                terms: vec![Term {
                    content: vec![text("Bourgeoisie")],
                    attrs: Attrs { id: Some("gls-b".to_owned()), ..Attrs::default() },
                }],
                definitions: vec![vec![para(307, vec![text("The owners.")])]],
            }]),
        ),
        block(
            308,
            BlockKind::Code(Listing::new(
                Some("rust".to_owned()),
                Text::generated("fn main() {\n    let a = 1 < 2;\n}"),
            )),
        ),
        block(
            309,
            BlockKind::Math(Equation {
                numbers: Vec::new(),
                tex: Text::generated("\\sum_i x_i"),
                tree: tree("\\sum_i x_i"),
            }),
        ),
        block(310, BlockKind::PageBreak),
        card(311),
    ]
}

fn questions() -> Vec<B> {
    vec![block(
        501,
        BlockKind::Question {
            question: heading(2, "Is it a theory?"),
            answer: vec![para(502, vec![text("It is.")])],
        },
    )]
}

fn card(node: u32) -> B {
    let work = Work {
        key: "lowy2020".to_owned(),
        title: "Revolutions".to_owned(),
        authors: "Michael Löwy".to_owned(),
        publisher: "Haymarket".to_owned(),
        year: "2020".to_owned(),
        url: Some("https://www.perlego.com/book/1377416".to_owned()),
        lang: None,
        entry: Some(AnchorId(2)),
        cover: None,
    };
    block(
        node,
        BlockKind::Card {
            work: Box::new(work),
            blocks: vec![para(node + 1, vec![text("Pictures and a history.")])],
        },
    )
}

/// The pages of a print edition of that book.
pub(crate) fn pages() -> PageMap {
    let start = |page, label: &str, node, byte| PageStart {
        page,
        label: label.to_owned(),
        place: Place { node: NodeId(node), byte },
    };
    PageMap {
        starts: vec![
            start(2, "iii", 5, 0),
            start(6, "1", 100, 0),
            start(7, "2", 104, 46),
            start(8, "3", 300, 0),
        ],
    }
}

/// What the writer reads beside the document.
pub(crate) struct Setting {
    pub(crate) edition: Edition,
    pub(crate) theme: Theme,
    pub(crate) fonts: Arc<Fonts>,
    pub(crate) images: Images,
}

pub(crate) fn setting() -> Setting {
    let fonts = Arc::new(Fonts::bundled());
    let mut images = Images::new(Arc::clone(&fonts));
    let drawing = br#"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect x="10" y="10" width="150" height="80" fill="none" stroke="black"/><text x="30" y="60">Stage</text></svg>"#;
    images.add("img/Two Stages.svg", &Arc::from(&drawing[..])).unwrap();
    let edition = Edition {
        name: "ebook".to_owned(),
        span: None,
        output: Output::Epub,
        purpose: Purpose::Screen,
        trim: TRIM_6X9,
        handout: false,
        title: None,
        isbn: Some("978-1-60846-892-8".to_owned()),
        include: Vec::new(),
        press: Press::default(),
        formulas: recto::manifest::FormulaForm::default(),
        archival: Spanned::default_of(Archival::default()),
        accessible: None,
        page_list: Some(Spanned::default_of("print".to_owned())),
        theme: Vec::new(),
    };
    Setting { edition, theme: Theme::default(), fonts, images }
}

fn tree(tex: &str) -> Option<std::sync::Arc<recto::math::tree::Formula>> {
    recto::math::read(tex, &mut recto::math::Macros::default()).ok().map(std::sync::Arc::new)
}
