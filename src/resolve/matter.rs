//! The pages that recto makes of what it knows about the book.

use crate::diag::NodeId;
use crate::lang::{Lang, Word, written_date};
use crate::manifest::{Date, Manifest, Metadata, SectionRole};
use crate::model::{
    Attrs, BibEntry, Block, BlockKind, Contents, DivRole, Generated, Inline, Section, Settled,
    Text, TitlePage, Work,
};

/// Class of the paragraph that takes an edition's ISBN; `select` fills it or takes it out.
pub(crate) const ISBN_CLASS: &str = "isbn";
/// Class of the paragraph that names the faces and the tool.
pub(crate) const TOOL_CLASS: &str = "tool";

/// Title and blocks of a section without a file, where it has none.
pub(crate) fn fill(
    manifest: &Manifest,
    section: &mut Section<Settled>,
    works: Vec<(Work, String)>,
) {
    let book = &manifest.book;
    if let (true, Some(word)) = (section.title.is_empty(), title_of(section.role)) {
        let title = book.language.word(word);
        section.title = vec![Inline::Text(Text::generated(title))];
    }
    if section.path.is_some() || !section.blocks.is_empty() {
        return;
    }
    section.blocks = match section.role {
        SectionRole::HalfTitle => vec![made(Generated::HalfTitle(title_page(book)))],
        SectionRole::TitlePage => vec![made(Generated::TitlePage(title_page(book)))],
        SectionRole::Toc => vec![made(Generated::Contents(Contents::default()))],
        SectionRole::Bibliography => vec![made(Generated::Bibliography(Vec::new()))],
        SectionRole::Index => vec![made(Generated::Index(Vec::new()))],
        SectionRole::Copyright => copyright(manifest),
        SectionRole::Colophon => colophon(manifest),
        SectionRole::FurtherReading => works.into_iter().map(card).collect(),
        _ => Vec::new(),
    };
}

/// Titles of generated pages that print one.
fn title_of(role: SectionRole) -> Option<Word> {
    Some(match role {
        SectionRole::Toc => Word::Contents,
        SectionRole::Bibliography => Word::Bibliography,
        SectionRole::FurtherReading => Word::FurtherReading,
        SectionRole::Index => Word::Index,
        SectionRole::Colophon => Word::Colophon,
        _ => return None,
    })
}

/// What a box is headed by when the author gave no title.
pub(crate) fn word_of_div(role: DivRole) -> Option<Word> {
    Some(match role {
        DivRole::Note => Word::Note,
        DivRole::Tip => Word::Tip,
        DivRole::Important => Word::Important,
        DivRole::Warning => Word::Warning,
        DivRole::Caution => Word::Caution,
        DivRole::KeyIdea => Word::KeyIdea,
        DivRole::Summary => Word::Summary,
        DivRole::Questions => Word::Questions,
        DivRole::Exercise => Word::Exercise,
        DivRole::Answer => Word::Answer,
        _ => return None,
    })
}

/// `::: {.toc levels=1}`.
pub(crate) fn contents_of(attrs: &Attrs) -> Contents {
    Contents { levels: attrs.get("levels").and_then(|it| it.parse().ok()) }
}

fn title_page(book: &Metadata) -> TitlePage {
    let series = book.series.as_ref().map(|it| match it.position {
        Some(position) => {
            book.language.phrase(Word::SeriesPosition, &[&it.name, &position.to_string()])
        }
        None => it.name.clone(),
    });
    TitlePage {
        series,
        title: book.title.value.clone(),
        subtitle: book.subtitle.clone(),
        authors: authors(book),
        publisher: book.publisher.clone(),
        node: NodeId::NONE,
    }
}

/// Those who wrote the book, or all who had a hand in it where nobody is said to have written it.
fn authors(book: &Metadata) -> Vec<String> {
    let wrote = |role: &str| role.is_empty() || role == "aut";
    let all = book.authors.iter().filter(|it| wrote(&it.role)).map(|it| it.name.clone());
    let all: Vec<String> = all.collect();
    if all.is_empty() { book.authors.iter().map(|it| it.name.clone()).collect() } else { all }
}

fn copyright(manifest: &Manifest) -> Vec<Block<Settled>> {
    let book = &manifest.book;
    let lang = &book.language;
    let mut blocks = Vec::new();
    let mut title = book.title.value.clone();
    if let Some(subtitle) = &book.subtitle {
        // A title that asks or exclaims has its stop.
        let stop = if title.ends_with(['?', '!', '…', '？', '！', '؟']) { "" } else { ":" };
        title = format!("{title}{stop} {subtitle}");
    }
    blocks.push(lines(vec![title, authors(book).join(", ")], &[]));
    blocks.extend(book.rights.iter().map(|it| lines(vec![it.clone()], &[])));
    let published = book.published.map(|it| lang.phrase(Word::Published, &[&date(lang, it)]));
    let updated = book.updated.filter(|it| Some(*it) != book.published);
    let updated = updated.map(|it| lang.phrase(Word::Updated, &[&date(lang, it)]));
    let dates: Vec<String> =
        book.publisher.iter().cloned().chain(published).chain(updated).collect();
    blocks.push(lines(dates, &[]));
    blocks.extend(book.source.iter().map(|it| lines(vec![lang.phrase(Word::BasedOn, &[it])], &[])));
    blocks.push(lines(vec![String::new()], &[ISBN_CLASS]));
    let made = set_in(manifest).into_iter().chain([lang.phrase(Word::MadeWith, &["recto"])]);
    blocks.push(lines(made.collect(), &[TOOL_CLASS]));
    blocks.retain(|it| !matches!(&it.kind, BlockKind::Paragraph(content) if content.is_empty()));
    blocks
}

/// How the book was made: its types, the tool, the day.
fn colophon(manifest: &Manifest) -> Vec<Block<Settled>> {
    let book = &manifest.book;
    let lang = &book.language;
    let made = set_in(manifest).into_iter().chain([lang.phrase(Word::MadeWith, &["recto"])]);
    let source = book.source.iter().map(|it| lang.phrase(Word::BasedOn, &[it]));
    let date = book.updated.or(book.published).map(|it| date(lang, it));
    vec![lines(made.chain(source).chain(date).collect(), &[TOOL_CLASS])]
}

/// "Set in Libertinus Serif and DejaVu Sans Mono".
fn set_in(manifest: &Manifest) -> Option<String> {
    let lang = &manifest.book.language;
    let (last, rest) = manifest.typefaces.split_last()?;
    let and = lang.word(Word::And);
    let names =
        if rest.is_empty() { last.clone() } else { format!("{} {and} {last}", rest.join(", ")) };
    Some(lang.phrase(Word::SetIn, &[&names]))
}

fn date(lang: &Lang, date: Date) -> String {
    written_date(lang, date.year, date.month, date.day)
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

/// The bibliographies of the book, with the sections that they stand in.
pub(crate) fn bibliographies(
    sections: &mut [Section<Settled>],
) -> Vec<(usize, &mut Vec<BibEntry>)> {
    let mut all = Vec::new();
    for (at, section) in sections.iter_mut().enumerate() {
        in_blocks(&mut section.blocks, at, &mut all);
    }
    all
}

fn in_blocks<'a>(
    blocks: &'a mut [Block<Settled>],
    section: usize,
    all: &mut Vec<(usize, &'a mut Vec<BibEntry>)>,
) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Generated(Generated::Bibliography(entries)) => all.push((section, entries)),
            BlockKind::Div { blocks, .. } => in_blocks(blocks, section, all),
            _ => {}
        }
    }
}
