//! mdBook's `book.toml` and `SUMMARY.md` as a manifest, so that other people's books build unchanged.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::{Files, Text, join};
use crate::manifest::{
    Flavor, Manifest, NamedToken, Numbering, Region, SectionRole, SpineItem, SpineSource,
};
use crate::project::folder::Folder;
use crate::project::manifest::{
    Shared, ask_for_id, default_metadata, id_of_title, optional, read_id, read_language,
    read_shared, say_no_single_marks,
};
use crate::project::people::read_people;
use crate::project::table::Table;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

/// Reads mdBook's manifest and summary. Keys that are mdBook's own business are passed over.
pub(crate) fn read(
    sink: &mut Sink,
    folder: &Folder,
    mut top: Table<'_>,
) -> (Manifest, Vec<NamedToken>) {
    let mut book = default_metadata();
    let mut src = "src".to_owned();
    if let Some(mut table) = top.table(sink, "book") {
        book.title = table.read(sink, "title").unwrap_or(book.title);
        book.authors = read_people(sink, &mut table);
        book.description = optional(sink, &mut table, "description");
        (book.language, book.language_is_given) = read_language(sink, &mut table);
        src = optional::<String>(sink, &mut table, "src").unwrap_or(src);
    }
    book.id = id_of_title(&book.title.value);
    let mut math = false;
    let mut shared = None;
    if let Some(mut output) = top.table(sink, "output") {
        if let Some(mut html) = output.table(sink, "html") {
            math = optional(sink, &mut html, "mathjax-support").unwrap_or(false);
        }
        if let Some(mut recto) = output.table(sink, "recto") {
            read_id(sink, &mut recto, &mut book);
            shared = Some(read_shared(sink, &mut recto, Numbering::default()));
            recto.finish(sink);
        }
    }
    ask_for_id(sink, &book, "[output.recto]");
    let Shared { references, numbering, typography, editions, theme } =
        shared.unwrap_or_else(|| read_shared(sink, &mut top, Numbering::default()));
    say_no_single_marks(sink, &book.language, &typography);
    let spine = read_summary(sink, folder, src.trim_end_matches('/'));
    (
        Manifest {
            flavor: Flavor::MdBook { math },
            book,
            references,
            numbering,
            typography: typography.value,
            spine,
            editions,
            typefaces: crate::manifest::Typefaces::default(),
            low_contrast: false,
        },
        theme,
    )
}

/// The spine that `SUMMARY.md` gives, behind a title page, a copyright page and contents of our own.
fn read_summary(sink: &mut Sink, folder: &Folder, src: &str) -> Vec<SpineItem> {
    let path = join("", &format!("{src}/SUMMARY.md"));
    let text = match folder.text(&path) {
        Ok(text) => text,
        Err(refusal) => {
            let said = folder.explain(&path, &refusal, None);
            let said = said.hint("mdBook lists a book's chapters there");
            sink.push(said.hint("a manifest of recto's own begins with `schema = 1`"));
            return Vec::new();
        }
    };
    let mut spine: Vec<SpineItem> =
        [SectionRole::TitlePage, SectionRole::Copyright, SectionRole::Toc]
            .into_iter()
            .map(|role| SpineItem {
                region: Region::Front,
                role,
                source: SpineSource::Generated,
                title: None,
                depth: 0,
                in_part: false,
                numbered: false,
                span: None,
            })
            .collect();
    let members = Summary::new(src, &text).read(sink);
    if !members.iter().any(|it| matches!(it.source, SpineSource::File(_))) {
        let at = Span::new(text.file, text.offset, text.offset);
        sink.push(
            Diagnostic::new(Code::BookEmpty, "the summary lists no chapter")
                .at(at, "expected `- [Title](file.md)`"),
        );
    }
    spine.extend(members);
    spine
}

/// Deepest sub-chapter that keeps its depth; deeper ones are set at it.
const MAX_CHAPTER_DEPTH: usize = 5;

/// The state of reading a summary.
struct Summary<'t> {
    src: &'t str,
    text: &'t Text,
    spine: Vec<SpineItem>,
    /// Depth of lists around.
    lists: usize,
    /// After the first list, what stands outside lists is a suffix chapter.
    seen_list: bool,
    /// The link being read: destination, where, title so far.
    link: Option<(String, Span, String)>,
    /// The level 1 heading being read: a part's title.
    heading: Option<(Span, String)>,
    headings: usize,
}

impl<'t> Summary<'t> {
    fn new(src: &'t str, text: &'t Text) -> Self {
        Self {
            src,
            text,
            spine: Vec::new(),
            lists: 0,
            seen_list: false,
            link: None,
            heading: None,
            headings: 0,
        }
    }

    fn read(mut self, sink: &mut Sink) -> Vec<SpineItem> {
        for (event, range) in Parser::new(&self.text.text).into_offset_iter() {
            let at = |byte: usize| {
                u32::try_from(byte).unwrap_or(u32::MAX).saturating_add(self.text.offset)
            };
            let span = Span::new(self.text.file, at(range.start), at(range.end));
            self.see(sink, event, span);
        }
        self.spine
    }

    fn see(&mut self, sink: &mut Sink, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::List(_)) => {
                self.lists += 1;
                self.seen_list = true;
            }
            Event::End(TagEnd::List(_)) => self.lists = self.lists.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.link = Some((dest_url.to_string(), span, String::new()))
            }
            Event::End(TagEnd::Link) => self.chapter(sink),
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                self.heading = Some((span, String::new()))
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => self.part(),
            Event::Text(words) | Event::Code(words) => {
                let title = self
                    .link
                    .as_mut()
                    .map(|it| &mut it.2)
                    .or(self.heading.as_mut().map(|it| &mut it.1));
                if let Some(title) = title {
                    title.push_str(&words);
                }
            }
            _ => {}
        }
    }

    /// A heading before any chapter is the summary's own title; a later one, or a second, is a part.
    fn part(&mut self) {
        let Some((span, title)) = self.heading.take() else { return };
        self.headings += 1;
        let is_own = self.headings == 1
            && self.spine.is_empty()
            && title.trim().eq_ignore_ascii_case("summary");
        if !is_own {
            self.push(SectionRole::Part, SpineSource::PartTitle, title, span);
        }
    }

    /// A link is a chapter; one without a destination is a draft and not part of the book yet.
    fn chapter(&mut self, sink: &mut Sink) {
        let Some((path, span, title)) = self.link.take() else { return };
        if path.is_empty() {
            return;
        }
        let path = decode_percent(&path);
        let source = SpineSource::File(join(&format!("{}/SUMMARY.md", self.src), &path));
        if let Some(first) = self.spine.iter().find(|it| it.source == source) {
            let said =
                Diagnostic::new(Code::FileTwice, format!("the summary names `{path}` twice"));
            let said = said.at(span, "already in the book");
            sink.push(said.at_maybe(first.span, "first here"));
            return;
        }
        self.push(SectionRole::Chapter, source, title, span);
    }

    fn push(&mut self, role: SectionRole, source: SpineSource, title: String, span: Span) {
        let depth = self.lists.saturating_sub(1).min(MAX_CHAPTER_DEPTH);
        self.spine.push(SpineItem {
            region: Region::Main,
            role,
            source,
            title: Some(title),
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
            // Chapters before and after the lists are of none.
            in_part: self.lists > 0 && role != SectionRole::Part,
            numbered: self.lists > 0,
            span: Some(span),
        });
    }
}

/// A path with `%20` and the like spelled out; left alone where that gives no UTF-8.
fn decode_percent(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = path.get(at + 1..at + 3).and_then(|it| u8::from_str_radix(it, 16).ok());
        match (byte, code) {
            (b'%', Some(code)) => {
                out.push(code);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}
