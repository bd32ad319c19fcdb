//! Folders of GitBook, HonKit and docsify: `.gitbook.yaml`, `book.json` and `SUMMARY.md` or `_sidebar.md` to metadata and a spine.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::{Files as _, Text, join};
use crate::manifest::{
    NumberStyle, Person, Region, SectionRole, Spanned, SpineItem, SpineSource, Tool,
};
use crate::project::folder::Folder;
use crate::project::layout::{Found, item, settings, take_language, words};
use crate::project::summary::{chapter, decode_percent, made_pages};
use crate::project::yaml::Node;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Docsify's summary.
const SIDEBAR: &str = "_sidebar.md";

/// Reads the folder.
pub(crate) fn read(sink: &mut Sink, folder: &Folder) -> Found {
    let mut found = Found::of(Tool::GitBook);
    found.numbering.chapters = NumberStyle::None;
    let mut files = ["README.md", "SUMMARY.md", "GLOSSARY.md"].map(str::to_owned);
    let mut root = String::new();
    for path in ["book.json", ".gitbook.yaml", ".gitbook.yml"] {
        let Some((node, _)) = settings(sink, folder, path) else { continue };
        if path == "book.json" {
            take_book(sink, &mut found, &node);
        }
        if let Some(own) = node.string("root") {
            root = join("", own.trim_start_matches('/'));
        }
        for (file, key) in files.iter_mut().zip(["readme", "summary", "glossary"]) {
            if let Some(own) = node.string(&format!("structure.{key}")) {
                *file = own.trim_start_matches("./").trim_start_matches('/').to_owned();
            }
        }
    }
    if let Some(own) = language_folder(sink, folder, &root) {
        root = own;
        if let Some((node, _)) = settings(sink, folder, &under(&root, "book.json")) {
            take_book(sink, &mut found, &node);
        }
    }
    // Docsify's contents at the side of the page are the same lists.
    if !folder.has(&under(&root, &files[1])) && folder.has(&under(&root, SIDEBAR)) {
        SIDEBAR.clone_into(&mut files[1]);
    }
    found.layout.src.clone_from(&root);
    let [readme, summary, glossary] = files.map(|it| under(&root, &it));
    found.spine = made_pages();
    let mut members = Vec::new();
    if let Ok(text) = folder.text(&summary) {
        let mut reader = Reader::new(folder, &summary, &text);
        reader.read(sink);
        members = reader.spine;
    } else {
        let listed =
            folder.list(&root).into_iter().filter(|it| it.ends_with(".md") && *it != readme);
        let listed =
            listed.map(|it| item(Region::Main, SectionRole::Chapter, SpineSource::File(it), None));
        members.extend(listed);
    }
    let lists = |path: &str| {
        members.iter().any(|it| matches!(&it.source, SpineSource::File(own) if own == path))
    };
    // It is the first page, listed or not.
    let first = (!lists(&readme) && folder.has(&readme)).then_some(readme);
    let last = (!lists(&glossary) && folder.has(&glossary)).then_some(glossary);
    let own = |path, region| item(region, SectionRole::Chapter, SpineSource::File(path), None);
    found.spine.extend(first.map(|it| SpineItem { numbered: false, ..own(it, Region::Main) }));
    found.spine.extend(members);
    found.spine.extend(last.map(|it| own(it, Region::Back)));
    found
}

/// A path in the folder of the chapters.
fn under(root: &str, path: &str) -> String {
    join("", format!("{root}/{path}").trim_start_matches('/'))
}

/// `book.json`.
fn take_book(sink: &mut Sink, found: &mut Found, node: &Node) {
    if let Some(title) = node.get("title")
        && let Some(text) = title.text()
    {
        found.book.title = Spanned { value: words(text), span: Some(title.span) };
    }
    let authors = node.strings("author").into_iter().chain(node.strings("authors"));
    let people =
        authors.map(|it| Person { name: it.value, role: "aut".to_owned(), ..Person::default() });
    found.book.authors = people.collect();
    found.book.description = node.string("description").or(found.book.description.take());
    if let Some(tag) = node.get("language")
        && let Some(text) = tag.text()
    {
        // HonKit's own names of its translations.
        let text = if text.eq_ignore_ascii_case("cn") { "zh" } else { text };
        take_language(sink, found, text, tag.span);
    }
    let variables = node.get("variables").map(Node::pairs).unwrap_or_default();
    for (name, value) in variables {
        if let Some(text) = value.text() {
            found.layout.variables.insert(format!("book.{name}"), text.to_owned());
        }
    }
    for key in ["title", "author", "description", "language"] {
        if let Some(text) = node.string(key) {
            found.layout.variables.entry(format!("book.{key}")).or_insert(text);
        }
    }
}

/// The first of the folders that `LANGS.md` names: each language is a book of its own.
fn language_folder(sink: &mut Sink, folder: &Folder, root: &str) -> Option<String> {
    let path = under(root, "LANGS.md");
    let text = folder.text(&path).ok()?;
    let mut links = Vec::new();
    for (event, range) in Parser::new(&text.text).into_offset_iter() {
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX) + text.offset;
            links
                .push((dest_url.to_string(), Span::new(text.file, at(range.start), at(range.end))));
        }
    }
    let (first, span) = links.first()?.clone();
    let own = under(root, first.trim_end_matches("README.md").trim_end_matches('/'));
    if links.len() > 1 {
        let message = format!("the folder holds a book in each of {} languages", links.len());
        let found = Diagnostic::new(Code::NotSupported, message);
        sink.push(
            found.at(span, "this one is built").hint("name the folder of another one for that"),
        );
    }
    Some(own)
}

/// The state of reading a summary.
struct Reader<'t> {
    folder: &'t Folder,
    path: &'t str,
    text: &'t Text,
    spine: Vec<SpineItem>,
    /// The items that are open: whether each is a part.
    items: Vec<Entry>,
    /// Words outside of links: of a heading, a paragraph or an item.
    words: String,
    link: Option<(String, Span, String)>,
    /// The level of the heading that is read.
    heading: Option<HeadingLevel>,
    /// Words of a paragraph outside of lists are in bold.
    bold: bool,
    seen: bool,
}

/// An item of the summary's lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// Nothing but its words was read yet.
    Fresh,
    /// It has words, and no link: what it holds stands below them.
    Part,
    /// It is a chapter.
    Chapter,
}

impl<'t> Reader<'t> {
    fn new(folder: &'t Folder, path: &'t str, text: &'t Text) -> Self {
        Self {
            folder,
            path,
            text,
            spine: Vec::new(),
            items: Vec::new(),
            words: String::new(),
            link: None,
            heading: None,
            bold: false,
            seen: false,
        }
    }

    fn read(&mut self, sink: &mut Sink) {
        let options = Options::ENABLE_TASKLISTS | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for (event, range) in Parser::new_ext(&self.text.text, options).into_offset_iter() {
            let at = |byte: usize| {
                u32::try_from(byte).unwrap_or(u32::MAX).saturating_add(self.text.offset)
            };
            let span = Span::new(self.text.file, at(range.start), at(range.end));
            self.see(sink, event, span);
        }
    }

    fn see(&mut self, sink: &mut Sink, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::Item) => {
                self.words.clear();
                self.items.push(Entry::Fresh);
            }
            Event::Start(Tag::List(_)) => self.heading_of_item(span),
            Event::End(TagEnd::Item) => {
                self.items.pop();
                self.words.clear();
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.link = Some((dest_url.to_string(), span, String::new()));
            }
            Event::End(TagEnd::Link) => self.chapter(sink),
            Event::Start(Tag::Heading { level, .. }) => {
                self.words.clear();
                self.heading = Some(level);
            }
            Event::End(TagEnd::Heading(level)) => {
                self.heading = None;
                let own = std::mem::take(&mut self.words);
                // The first heading is the summary's own.
                if self.seen || level != HeadingLevel::H1 {
                    self.part(own.trim(), span);
                }
                self.seen = true;
            }
            Event::Start(Tag::Strong) if self.items.is_empty() => self.bold = true,
            Event::End(TagEnd::Strong) if self.items.is_empty() && self.heading.is_none() => {
                let own = std::mem::take(&mut self.words);
                if std::mem::take(&mut self.bold) && self.link.is_none() {
                    self.part(own.trim(), span);
                }
            }
            Event::Text(words) | Event::Code(words) => {
                let to = self.link.as_mut().map_or(&mut self.words, |it| &mut it.2);
                to.push_str(&words);
            }
            _ => {}
        }
    }

    /// A part, unless nothing or a date of the export stands there.
    fn part(&mut self, title: &str, span: Span) {
        if title.is_empty() {
            return;
        }
        let part = (SectionRole::Part, SpineSource::PartTitle);
        self.spine.push(SpineItem { span: Some(span), ..chapter(part, title.to_owned(), 0, true) });
    }

    /// An item with words of its own, and a list below them.
    fn heading_of_item(&mut self, span: Span) {
        let own = std::mem::take(&mut self.words);
        let Some(entry) = self.items.last_mut().filter(|it| **it == Entry::Fresh) else { return };
        *entry = Entry::Part;
        if self.items.len() == 1 {
            self.part(own.trim(), span);
        }
    }

    /// A link is a chapter, if it leads to a file that is none of an earlier entry.
    fn chapter(&mut self, sink: &mut Sink) {
        let Some((to, span, title)) = self.link.take() else { return };
        if let Some(entry) = self.items.last_mut() {
            *entry = Entry::Chapter;
        }
        self.seen = true;
        let path = to.split(['#', '?']).next().unwrap_or_default();
        if path.is_empty() {
            return;
        }
        if to.contains("://") || to.starts_with("mailto:") {
            let message = "the summary names a page on the web";
            let found = Diagnostic::new(Code::NotSupported, message);
            sink.push(found.at(span, "left out: a book holds its chapters"));
            return;
        }
        let mut path = join(self.path, decode_percent(path).trim_start_matches('/'));
        let folder_page = under(&path, "README.md");
        // Docsify's links lead to pages of the site, which have no ending.
        let page = format!("{path}.md");
        let likely = [folder_page, page].into_iter().find(|it| self.folder.has(it));
        if !self.folder.has(&path) {
            path = likely.unwrap_or(path);
        }
        let source = SpineSource::File(path);
        // What leads into a chapter is an entry of the site's contents alone.
        if self.spine.iter().any(|it| it.source == source) {
            return;
        }
        let parts = self.items.iter().filter(|it| **it == Entry::Part).count();
        let depth = self.items.len().saturating_sub(1 + parts);
        let own = chapter((SectionRole::Chapter, source), title.trim().to_owned(), depth, true);
        self.spine.push(SpineItem { span: Some(span), ..own });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::layout::first_heading;

    #[test]
    fn paths_are_joined() {
        assert_eq!(under("", "README.md"), "README.md");
        assert_eq!(under("docs", "a/b.md"), "docs/a/b.md");
        assert_eq!(first_heading("x\n# A *b* {#c}\n"), Some("A b".to_owned()));
    }
}
