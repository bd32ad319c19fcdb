//! mdBook's `SUMMARY.md` to a spine.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::{Files, Text, join};
use crate::manifest::{Region, SectionRole, SpineItem, SpineSource};
use crate::project::folder::Folder;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

/// What a summary says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    /// Its first heading, whatever it says: the summary's own.
    pub(crate) title: Option<String>,
    /// The chapters and parts, behind a title page, a copyright page and contents of our own.
    pub(crate) spine: Vec<SpineItem>,
}

/// Reads `SUMMARY.md` in the folder `src`.
pub(crate) fn read_summary(sink: &mut Sink, folder: &Folder, src: &str) -> Summary {
    let path = join("", &format!("{src}/SUMMARY.md"));
    let text = match folder.text(&path) {
        Ok(text) => text,
        Err(refusal) => {
            // Without it there is no book, so that this is an error in any layout.
            let mut said = folder.explain(&path, &refusal, None);
            said.code = Code::BookEmpty;
            let said = said.hint("mdBook lists a book's chapters there");
            sink.push(said.hint("a manifest of recto's own begins with `schema = 1`"));
            return Summary::default();
        }
    };
    let mut spine = made_pages();
    let mut reader = Reader::new(folder, src, &text);
    reader.read(sink);
    let Reader { spine: members, title, .. } = reader;
    if !members.iter().any(|it| matches!(it.source, SpineSource::File(_))) {
        let at = Span::new(text.file, text.offset, text.offset);
        sink.push(
            Diagnostic::new(Code::BookEmpty, "the summary lists no chapter")
                .at(at, "expected `- [Title](file.md)`"),
        );
    }
    spine.extend(members);
    Summary { title, spine }
}

/// The pages of our own before the first chapter.
pub(crate) fn made_pages() -> Vec<SpineItem> {
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
        .collect()
}

/// A chapter or part of the text. Chapters that are not numbered, those before and after the lists, are of no part.
pub(crate) fn chapter(
    (role, source): (SectionRole, SpineSource),
    title: String,
    depth: usize,
    numbered: bool,
) -> SpineItem {
    SpineItem {
        region: Region::Main,
        role,
        source,
        title: Some(title),
        depth: u8::try_from(depth.min(MAX_CHAPTER_DEPTH)).unwrap_or(u8::MAX),
        in_part: numbered && role != SectionRole::Part,
        numbered,
        span: None,
    }
}

/// Deepest sub-chapter that keeps its depth; deeper ones are set at it.
const MAX_CHAPTER_DEPTH: usize = 5;

/// The state of reading a summary.
struct Reader<'t> {
    folder: &'t Folder,
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
    /// The first of them, before any chapter.
    title: Option<String>,
}

impl<'t> Reader<'t> {
    fn new(folder: &'t Folder, src: &'t str, text: &'t Text) -> Self {
        Self {
            folder,
            src,
            text,
            spine: Vec::new(),
            lists: 0,
            seen_list: false,
            link: None,
            heading: None,
            headings: 0,
            title: None,
        }
    }

    fn read(&mut self, sink: &mut Sink) {
        for (event, range) in Parser::new(&self.text.text).into_offset_iter() {
            let at = |byte: usize| {
                u32::try_from(byte).unwrap_or(u32::MAX).saturating_add(self.text.offset)
            };
            let span = Span::new(self.text.file, at(range.start), at(range.end));
            self.see(sink, event, span);
        }
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

    /// The first heading is the summary's own, if no chapter stands before it; others begin parts.
    fn part(&mut self) {
        let Some((span, title)) = self.heading.take() else { return };
        self.headings += 1;
        if self.headings == 1 && self.spine.is_empty() {
            self.title = Some(title.trim().to_owned());
        } else {
            self.push(SectionRole::Part, SpineSource::PartTitle, title, span);
        }
    }

    /// A link is a chapter; one without a destination is a draft, which is counted.
    fn chapter(&mut self, sink: &mut Sink) {
        let Some((path, span, title)) = self.link.take() else { return };
        if path.is_empty() {
            return self.push(SectionRole::Chapter, SpineSource::Draft, title, span);
        }
        let path = decode_percent(&path);
        let whole = join(&format!("{}/SUMMARY.md", self.src), &path);
        let file = self.file(&whole);
        let source = SpineSource::File(file.to_owned());
        if let Some(first) = self.spine.iter().find(|it| it.source == source) {
            let said = format!("the summary names `{file}` twice");
            let said = Diagnostic::new(Code::FileTwice, said);
            let said = said.at(span, "left out: a chapter stands in one place");
            sink.push(said.at_maybe(first.span, "first here"));
            return;
        }
        self.push(SectionRole::Chapter, source, title, span);
    }

    /// The file of a chapter: what leads into one, `one.md#part`, is of the whole of it.
    fn file<'p>(&self, path: &'p str) -> &'p str {
        match path.split_once('#') {
            Some((file, _)) if self.folder.text(path).is_err() => file,
            _ => path,
        }
    }

    fn push(&mut self, role: SectionRole, source: SpineSource, title: String, span: Span) {
        let item = chapter((role, source), title, self.lists.saturating_sub(1), self.lists > 0);
        self.spine.push(SpineItem { span: Some(span), ..item });
    }
}

/// A path with `%20` and the like spelled out; left alone where that gives no UTF-8.
pub(crate) fn decode_percent(path: &str) -> String {
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
