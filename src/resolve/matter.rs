//! The pages that recto makes of what it knows about the book.

use crate::diag::NodeId;
use crate::lang::{Lang, Word};
use crate::manifest::{Manifest, Metadata, Person, SectionRole};
use crate::model::{
    Attrs, BibEntry, Block, BlockKind, Byline, Contents, Generated, Inline, ListOf, Resolved,
    Section, Settled, Target, Text, TitlePage, Work, generated_mut, sound_url,
};

/// Class of the paragraph that takes an edition's ISBN; `select` fills it or takes it out.
pub(crate) const ISBN_CLASS: &str = "isbn";
/// Class of the paragraph that names the faces and the tool.
pub(crate) const TOOL_CLASS: &str = "tool";

/// What the pages say that the manifest does not.
pub(crate) struct Known {
    /// The book has code, and so a second typeface.
    pub(crate) has_code: bool,
    /// How to cite the book; empty where it does not say.
    pub(crate) citation: Vec<Inline<Settled>>,
}

/// Title and blocks of a section without a file, where it has none.
pub(crate) fn fill(
    manifest: &Manifest,
    section: &mut Section<Settled>,
    works: Vec<(Work, String)>,
    known: &Known,
) {
    let book = &manifest.book;
    let role = section.role.properties();
    if let (true, true, Some(word)) = (section.title.is_empty(), role.prints_word, role.word) {
        let title = book.language.word(word);
        section.title = vec![Inline::Text(Text::generated(title))];
    }
    if section.path.is_some() || !section.blocks.is_empty() {
        return;
    }
    section.blocks = match section.role {
        SectionRole::HalfTitle => vec![made(Generated::HalfTitle(title_page(manifest)))],
        SectionRole::TitlePage => vec![made(Generated::TitlePage(title_page(manifest)))],
        SectionRole::Toc => vec![made(contents(ListOf::Headings))],
        SectionRole::ListOfFigures => vec![made(contents(ListOf::Figures))],
        SectionRole::ListOfTables => vec![made(contents(ListOf::Tables))],
        SectionRole::ListOfListings => vec![made(contents(ListOf::Listings))],
        SectionRole::Bibliography => vec![made(Generated::Bibliography(Vec::new()))],
        SectionRole::Index => vec![made(Generated::Index(Vec::new()))],
        SectionRole::Copyright => copyright(manifest, known),
        SectionRole::Colophon => colophon(manifest, known.has_code),
        SectionRole::Bio => bios(book),
        SectionRole::FurtherReading => works.into_iter().map(card).collect(),
        SectionRole::Cover
        | SectionRole::Dedication
        | SectionRole::Epigraph
        | SectionRole::Foreword
        | SectionRole::Preface
        | SectionRole::Acknowledgments
        | SectionRole::Introduction
        | SectionRole::Prologue
        | SectionRole::Part
        | SectionRole::Chapter
        | SectionRole::Conclusion
        | SectionRole::Epilogue
        | SectionRole::Afterword
        | SectionRole::Appendix
        | SectionRole::Glossary
        | SectionRole::Faq
        | SectionRole::Timeline => Vec::new(),
    };
}

fn contents(of: ListOf) -> Generated {
    Generated::Contents(Contents { of, levels: None })
}

/// `::: {.toc levels=1}`, `::: list-of-figures`.
pub(crate) fn contents_of(attrs: &Attrs) -> Option<Contents> {
    let of = ListOf::ALL.into_iter().find(|it| attrs.has(it.name()))?;
    let levels = attrs.get("levels").and_then(|it| it.parse().ok());
    Some(Contents { of, levels: levels.filter(|it| (1..=3).contains(it)) })
}

fn title_page(manifest: &Manifest) -> TitlePage {
    let book = &manifest.book;
    let series = book.series.as_ref().map(|it| match &it.position {
        Some(position) => book.language.phrase(Word::SeriesPosition, &[&it.name, position]),
        None => it.name.clone(),
    });
    TitlePage {
        series,
        title: book.title.value.clone(),
        subtitle: book.subtitle.clone(),
        authors: bylines(book),
        credits: credits(manifest, SectionRole::TitlePage),
        publisher: book.publisher.clone(),
        node: NodeId::NONE,
    }
}

/// Those mainly responsible for the book; what they did where nobody is said to have written it ("Edited by …").
fn authors(book: &Metadata) -> Vec<String> {
    let creators = book.creators();
    match creators.first().map(|it| credit_of(&it.role)) {
        Some((Some(word), _)) => vec![line_of(&book.language, word, &creators)],
        _ => creators.into_iter().map(|it| it.name.clone()).collect(),
    }
}

/// The same with what qualifies each, for a title page.
fn bylines(book: &Metadata) -> Vec<Byline> {
    let creators = book.creators();
    let one_each = authors(book).len() == creators.len();
    let credentials = |at: usize| creators.get(at)?.credentials.clone().filter(|_| one_each);
    let all = authors(book).into_iter().enumerate();
    all.map(|(at, name)| Byline { name, credentials: credentials(at) }).collect()
}

/// What is said of those with a role of the MARC list, and whether a title page says it rather than a copyright page; `None`
/// for those who wrote the book.
fn credit_of(role: &str) -> (Option<Word>, bool) {
    let word = match role {
        "" | "aut" | "cre" | "art" | "att" | "aud" | "aus" | "cmp" | "ctg" | "dub" | "lbt"
        | "lyr" | "prg" | "dis" => {
            return (None, true);
        }
        "trl" => Word::TranslatedBy,
        "edt" | "edc" | "com" | "red" => Word::EditedBy,
        "ill" => Word::IllustratedBy,
        "aui" | "win" => Word::IntroductionBy,
        "wpr" => Word::ForewordBy,
        "aft" => Word::AfterwordBy,
        "pht" => Word::PhotographsBy,
        "cov" => return (Some(Word::CoverBy), false),
        _ => return (Some(Word::WithHelpOf), false),
    };
    (Some(word), true)
}

/// Lines that name who helped, as far as they belong on a page; on the other of the two where the book lacks that one.
fn credits(manifest: &Manifest, page: SectionRole) -> Vec<String> {
    let has = |role| manifest.spine.iter().any(|it| it.role == role);
    let alone = !has(SectionRole::TitlePage) || !has(SectionRole::Copyright);
    let book = &manifest.book;
    let mut lines: Vec<(Word, Vec<&Person>)> = Vec::new();
    for person in book.contributors() {
        let (Some(word), on_title_page) = credit_of(&person.role) else { continue };
        if !alone && on_title_page != (page == SectionRole::TitlePage) {
            continue;
        }
        match lines.iter_mut().find(|it| it.0 == word) {
            Some((_, people)) => people.push(person),
            None => lines.push((word, vec![person])),
        }
    }
    lines.into_iter().map(|(word, people)| line_of(&book.language, word, &people)).collect()
}

/// "Translated by A, B and C".
fn line_of(lang: &Lang, word: Word, people: &[&Person]) -> String {
    let names: Vec<String> = people.iter().map(|it| it.name.clone()).collect();
    let names = names.split_last().map(|(last, rest)| joined(lang, rest, last)).unwrap_or_default();
    lang.phrase(word, &[&names])
}

/// What the manifest says of each person, a paragraph each.
fn bios(book: &Metadata) -> Vec<Block<Settled>> {
    let named = |it: &Person| {
        let credentials = it.credentials.as_deref()?;
        Some(apposed(&book.language, &it.name, credentials))
    };
    let all = book.authors.iter().filter_map(|it| {
        let said: Vec<String> = named(it).into_iter().chain(it.bio.clone()).collect();
        (!said.is_empty()).then_some(said)
    });
    all.map(|it| lines(it, &[])).collect()
}

/// "Ada Writer, harbour master".
fn apposed(lang: &Lang, name: &str, more: &str) -> String {
    let comma = match lang.primary() {
        "zh" | "ja" => "，",
        "ar" => "، ",
        _ => ", ",
    };
    format!("{name}{comma}{more}")
}

/// Authors on one line; each on a line of their own where something is said of one.
fn author_lines(book: &Metadata) -> Vec<String> {
    let all = bylines(book);
    if all.iter().all(|it| it.credentials.is_none()) {
        return vec![authors(book).join(", ")];
    }
    let line = |it: Byline| match &it.credentials {
        Some(more) => apposed(&book.language, &it.name, more),
        None => it.name,
    };
    all.into_iter().map(line).collect()
}

fn copyright(manifest: &Manifest, known: &Known) -> Vec<Block<Settled>> {
    let book = &manifest.book;
    let lang = &book.language;
    let mut blocks = Vec::new();
    let mut title = book.title.value.clone();
    if let Some(subtitle) = &book.subtitle {
        // A title that asks or exclaims has its stop.
        let stop = if title.ends_with(['?', '!', '…', '？', '！', '؟']) { "" } else { ":" };
        title = format!("{title}{stop} {subtitle}");
    }
    let mut first = vec![title];
    first.extend(author_lines(book));
    first.extend(credits(manifest, SectionRole::Copyright));
    blocks.push(lines(first, &[]));
    blocks.extend(book.rights.iter().map(|it| lines(vec![it.clone()], &[])));
    let published = book.published.map(|it| it.published(lang));
    let updated = book.updated.filter(|it| Some(*it) != book.published);
    let updated = updated.map(|it| it.updated(lang));
    let dates: Vec<String> =
        book.publisher.iter().cloned().chain(published).chain(updated).collect();
    blocks.push(lines(dates, &[]));
    blocks.extend(book.source.iter().map(|it| lines(vec![lang.phrase(Word::BasedOn, &[it])], &[])));
    blocks.push(lines(vec![String::new()], &[ISBN_CLASS]));
    blocks.push(block(BlockKind::Paragraph(addresses(book)), &[]));
    blocks.push(cite_as(lang, known));
    let made = set_in(manifest, known.has_code)
        .into_iter()
        .chain([lang.phrase(Word::MadeWith, &["recto"])]);
    blocks.push(lines(made.collect(), &[TOOL_CLASS]));
    blocks.retain(|it| !matches!(&it.kind, BlockKind::Paragraph(content) if content.is_empty()));
    blocks
}

/// How the book was made: its types, the tool, the day.
fn colophon(manifest: &Manifest, has_code: bool) -> Vec<Block<Settled>> {
    let book = &manifest.book;
    let lang = &book.language;
    let made =
        set_in(manifest, has_code).into_iter().chain([lang.phrase(Word::MadeWith, &["recto"])]);
    let source = book.source.iter().map(|it| lang.phrase(Word::BasedOn, &[it]));
    let date = book.updated.or(book.published).map(|it| it.written(lang));
    let mut said = lines(made.chain(source).chain(date).collect(), &[TOOL_CLASS]);
    let addresses = addresses(book);
    if let (BlockKind::Paragraph(content), false) = (&mut said.kind, addresses.is_empty()) {
        content.push(Inline::LineBreak);
        content.extend(addresses);
    }
    vec![said]
}

/// Where the publication is found: its own address and that of its DOI, each a link on its line.
fn addresses(book: &Metadata) -> Vec<Inline<Settled>> {
    let doi = book.doi.as_ref().map(|it| format!("https://doi.org/{it}"));
    let mut content = Vec::new();
    let all = book.url.clone().into_iter().chain(doi);
    for (address, to) in all.filter_map(|it| Some((it.clone(), sound_url(&it)?))) {
        if !content.is_empty() {
            content.push(Inline::LineBreak);
        }
        content.push(Inline::Reference(Resolved::Link {
            content: vec![Inline::Text(Text::generated(address))],
            to: Target::External(to),
            title: String::new(),
        }));
    }
    content
}

/// "Cite as: …", in the words of the book's citation style.
fn cite_as(lang: &Lang, known: &Known) -> Block<Settled> {
    let mut content = Vec::new();
    let phrase = lang.phrase(Word::CiteAs, &["\u{fffc}"]);
    if let (false, Some((before, after))) =
        (known.citation.is_empty(), phrase.split_once('\u{fffc}'))
    {
        content.push(Inline::Text(Text::generated(before)));
        content.extend(known.citation.iter().cloned());
        content.extend((!after.is_empty()).then(|| Inline::Text(Text::generated(after))));
    }
    block(BlockKind::Paragraph(content), &[])
}

/// "Set in Libertinus Serif and DejaVu Sans Mono".
fn set_in(manifest: &Manifest, has_code: bool) -> Option<String> {
    let lang = &manifest.book.language;
    let all = &manifest.typefaces;
    let names: Vec<String> =
        all.text.iter().chain(all.code.iter().filter(|_| has_code)).cloned().collect();
    let (last, rest) = names.split_last()?;
    Some(lang.phrase(Word::SetIn, &[&joined(lang, rest, last)]))
}

/// "A, B and C".
fn joined(lang: &Lang, rest: &[String], last: &str) -> String {
    let and = lang.word(Word::And);
    if rest.is_empty() { last.to_owned() } else { format!("{} {and} {last}", rest.join(", ")) }
}

fn card((work, annotation): (Work, String)) -> Block<Settled> {
    let blocks =
        if annotation.is_empty() { Vec::new() } else { vec![lines(vec![annotation], &[])] };
    block(BlockKind::Card { work: Box::new(work), blocks }, &[])
}

/// A paragraph of lines that stand under each other.
fn lines(lines: Vec<String>, classes: &[&str]) -> Block<Settled> {
    let mut content = Vec::new();
    let keep_empty = classes.contains(&ISBN_CLASS);
    for line in lines.into_iter().filter(|it| keep_empty || !it.is_empty()) {
        if !content.is_empty() {
            content.push(Inline::LineBreak);
        }
        content.push(Inline::Text(Text::generated(line)));
    }
    block(BlockKind::Paragraph(content), classes)
}

fn made(generated: Generated) -> Block<Settled> {
    block(BlockKind::Generated(generated), &[])
}

fn block(kind: BlockKind<Settled>, classes: &[&str]) -> Block<Settled> {
    let classes = classes.iter().map(|it| (*it).to_owned()).collect();
    let attrs = Attrs { classes, ..Attrs::default() };
    Block { node: NodeId::NONE, span: None, attrs, kind }
}

/// The bibliographies of the book, in its order.
pub(crate) fn bibliographies(sections: &mut [Section<Settled>]) -> Vec<&mut Vec<BibEntry>> {
    let made = sections.iter_mut().flat_map(|it| generated_mut(&mut it.blocks));
    let lists = made.filter_map(|it| match it {
        Generated::Bibliography(entries) => Some(entries),
        Generated::HalfTitle(_)
        | Generated::TitlePage(_)
        | Generated::Contents(_)
        | Generated::Index(_) => None,
    });
    lists.collect()
}
