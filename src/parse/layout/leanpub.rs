//! Markua's lines, and those of Leanpub's older Markdown, to recto's divs, attributes and code.

use crate::diag::Sink;
use crate::manifest::Layout;
use crate::parse::chapter::Door;
use crate::parse::layout::markua::markua;
use crate::parse::layout::rewrite::{
    Kind, Line, Rewriter, after_front, fence, lines, pairs, quoted,
};
use crate::parse::layout::{included, translated};
use crate::parse::origin::Mapped;

/// Words in braces that begin a box, up to the same word with a slash.
const BOXES: [&str; 14] = [
    "aside",
    "blurb",
    "tip",
    "warning",
    "error",
    "information",
    "discussion",
    "question",
    "exercise",
    "quiz",
    "center",
    "note",
    "sidebar",
    "poem",
];

/// Lines that say nothing of the text.
const SILENT: [&str; 16] = [
    "frontmatter",
    "mainmatter",
    "backmatter",
    "front-matter",
    "main-matter",
    "back-matter",
    "book",
    "half-title",
    "leanpub-start-insert",
    "leanpub-end-insert",
    "leanpub-start-delete",
    "leanpub-end-delete",
    "pagebreak-recto",
    "leanpub-insert",
    "sample",
    "rw",
];

/// Endings of pictures; other files behind `![]` are code.
const PICTURES: [&str; 10] =
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "tif", "tiff"];
const FILMS: [&str; 6] = ["mp4", "mov", "webm", "mp3", "ogg", "wav"];

/// Reads Markua.
pub(crate) fn leanpub(
    sink: &mut Sink,
    door: &Door<'_>,
    layout: &Layout,
    source: &Mapped,
    start: usize,
    trail: &[String],
) -> Mapped {
    let source = markua(door, layout, source, start, trail);
    let all = lines(&source.text, start);
    let mut pass = Pass {
        sink,
        door,
        layout,
        trail,
        out: Rewriter::new(&source),
        source: &source,
        pending: Attributes::default(),
    };
    let mut index = 0;
    while index < all.len() {
        index = pass.line(&all, index);
    }
    pass.out.finish()
}

/// Paths that a text seems to include.
pub(crate) fn included_paths(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    let paths = lines.filter_map(|it| {
        let own = include_of(it).map(|it| it.1);
        own.or_else(|| {
            let (_, path) = picture_of(it)?;
            is_code(path).then_some(path)
        })
    });
    paths.collect()
}

/// What a `{…}` line says of the block behind it.
#[derive(Debug, Default)]
struct Attributes {
    id: Option<String>,
    classes: Vec<String>,
    pairs: Vec<(String, String)>,
}

impl Attributes {
    fn read(inner: &str) -> Self {
        let mut own = Self::default();
        for (key, value) in pairs(inner) {
            match (key.as_str(), value.is_empty()) {
                (key, true) if key.starts_with('#') => own.id = Some(key[1..].to_owned()),
                (key, true) if key.starts_with('.') => own.classes.push(key[1..].to_owned()),
                ("id", false) => own.id = Some(value.trim_start_matches('#').to_owned()),
                ("class", false) => own.classes.push(value),
                _ => own.pairs.push((key, value)),
            }
        }
        own
    }

    fn add(&mut self, more: Self) {
        self.id = more.id.or(self.id.take());
        self.classes.extend(more.classes);
        self.pairs.extend(more.pairs);
    }

    fn get(&self, keys: &[&str]) -> Option<&str> {
        let own = self.pairs.iter().find(|it| keys.contains(&it.0.as_str()));
        own.map(|it| it.1.as_str()).filter(|it| !it.is_empty())
    }

    fn title(&self) -> Option<&str> {
        self.get(&["title", "caption"])
    }
}

struct Pass<'a, 'd, 's> {
    sink: &'s mut Sink,
    door: &'d Door<'d>,
    layout: &'d Layout,
    trail: &'d [String],
    source: &'a Mapped,
    out: Rewriter<'a>,
    pending: Attributes,
}

impl Pass<'_, '_, '_> {
    /// Reads the line at `index`, and gives the index of the one that comes next.
    fn line(&mut self, all: &[Line<'_>], index: usize) -> usize {
        let line = &all[index];
        let bare = line.text.trim();
        match line.kind {
            Kind::Open => {
                self.fence(line);
                return index + 1;
            }
            Kind::Code if bare.starts_with("{leanpub-") => {
                self.out.replace(line.range.clone(), "");
                return index + 1;
            }
            Kind::Code | Kind::Close => return index + 1,
            Kind::Text => {}
        }
        if bare.is_empty() {
            return index + 1;
        }
        if bare.starts_with("%%") {
            self.out.replace(line.words(), "");
        } else if let Some(inner) = alone_in_braces(bare) {
            self.braces(line, inner);
        } else if let Some(role) = box_of(line.text) {
            return self.boxed(all, index, role);
        } else if line.text.starts_with('#') || line.text.starts_with("-#") {
            self.heading(line);
        } else if let Some((title, path)) = include_of(bare) {
            self.include(line, title, path);
        } else if let Some((title, path)) = picture_of(bare).filter(|it| is_code(it.1)) {
            self.include(line, title, path);
        } else if picture_of(bare).is_some() {
            self.picture(line, bare);
        } else if self.is_indented_code(all, index) {
            return self.indented(all, index);
        } else {
            return self.words(all, index);
        }
        index + 1
    }

    /// A line of braces: a box's beginning or end, a page's end, or attributes.
    fn braces(&mut self, line: &Line<'_>, inner: &str) {
        let range = line.words();
        match meaning(inner) {
            Meaning::End => self.out.replace(range, "\n:::\n"),
            Meaning::Silent => self.out.replace(range, ""),
            Meaning::Box(word) => {
                let mut own = Attributes::read(inner.get(word.len()..).unwrap_or_default());
                own.add(std::mem::take(&mut self.pending));
                let role = own.classes.iter().find_map(|it| role_of(it)).or(role_of(word));
                self.out.replace(range, &opening(role.unwrap_or("aside"), &own));
            }
            Meaning::Attributes => {
                self.pending.add(Attributes::read(inner));
                self.out.replace(range, "");
            }
            Meaning::Words => {}
        }
    }

    /// `A> words`, and the lines behind it with the same sign.
    fn boxed(&mut self, all: &[Line<'_>], from: usize, role: &str) -> usize {
        let sign = all[from].text.get(..2).unwrap_or_default();
        let own = std::mem::take(&mut self.pending);
        let role = own.classes.iter().find_map(|it| role_of(it)).unwrap_or(role);
        let start = all[from].range.start;
        self.out.replace(start..start, &format!("{}\n", opening(role, &own)));
        let mut index = from;
        while let Some(line) = all.get(index).filter(|it| it.text.starts_with(sign)) {
            let blank = usize::from(line.text.get(2..3) == Some(" "));
            self.out.replace(line.range.start..line.range.start + 2 + blank, "");
            index += 1;
        }
        let end = all[index - 1].range.end;
        self.out.replace(end..end, "\n:::\n\n");
        index
    }

    /// A heading with the attributes before it; `-# Part`.
    fn heading(&mut self, line: &Line<'_>) {
        let mut own = std::mem::take(&mut self.pending);
        if line.text.starts_with("-#") {
            self.out.replace(line.range.start..line.range.start + 1, "");
            own.classes.push("part".to_owned());
        } else if line.text.starts_with("# ") && line.text.trim_end().ends_with(" #") {
            own.classes.push("part".to_owned());
        }
        let end = line.range.start + line.text.trim_end().len();
        // `# Title {sample: true}` is Markua's too.
        let bare = line.text.trim_end();
        if let Some(from) = bare.rfind(" {").filter(|_| bare.ends_with('}'))
            && let Some(inner) = bare.get(from + 2..bare.len() - 1).filter(|it| it.contains(": "))
        {
            own.add(Attributes::read(inner));
            self.out.replace(line.range.start + from..end, "");
        }
        let part = own.classes.iter().any(|it| it == "part");
        let mut new = String::new();
        if let Some(id) = &own.id {
            new += &format!(" #{id}");
        }
        if part {
            new += " .part";
        }
        if new.is_empty() {
            return;
        }
        let braces = bare.ends_with('}') && bare.contains(" {");
        match Some(()).filter(|()| braces && !bare.contains(": ")) {
            Some(()) => self.out.replace(end - 1..end, &format!("{new}}}")),
            None => self.out.replace(end..end, &format!(" {{{}}}", new.trim_start())),
        }
    }

    /// The beginning of code, with its title.
    fn fence(&mut self, line: &Line<'_>) {
        let own = std::mem::take(&mut self.pending);
        let end = line.range.start + line.text.trim_end().len();
        let info = line.text.trim().trim_start_matches(['`', '~']).trim();
        let language = own.get(&["lang", "format", "language"]).filter(|it| *it != "text");
        let mut new = match language.filter(|_| info.is_empty()) {
            Some(language) => language.to_owned(),
            None => String::new(),
        };
        let attributes = code_attributes(&own);
        if !attributes.is_empty() {
            if info.is_empty() && new.is_empty() {
                new.push_str("text");
            }
            new.push_str(&attributes);
        }
        if !new.is_empty() && !info.contains('{') {
            self.out.replace(end..end, &new);
        }
    }

    /// A file that is shown as code, or a text that is part of this one.
    fn include(&mut self, line: &Line<'_>, title: &str, path: &str) {
        let mut own = std::mem::take(&mut self.pending);
        let range = line.words();
        let Self { door, layout, source, trail, .. } = *self;
        let taken = included(self.sink, door, layout, source, (path, range.clone()), trail);
        let Some((text, trail)) = taken else { return };
        let ending = path.rsplit_once('.').map_or("", |it| it.1);
        if matches!(ending, "md" | "markdown" | "txt" | "markua" | "mkd")
            && line.text.trim().starts_with("<<")
        {
            let text = translated(self.sink, door, layout, text, &trail);
            let mut body = Mapped::default();
            body.copy(&text, after_front(&text.text)..text.text.len());
            self.out.splice(range, &body);
            return;
        }
        if !title.is_empty() {
            own.pairs.insert(0, ("title".to_owned(), title.to_owned()));
        }
        let lead = line.lead();
        let ticks = fence(&text.text);
        let language = own.get(&["lang", "format", "language"]).unwrap_or(ending).to_owned();
        let language = if language.is_empty() { "text" } else { &language };
        self.out.replace(range, &format!("{lead}{ticks}{language}{}\n", code_attributes(&own)));
        let number = |keys: &[&str]| own.get(keys).and_then(|it| it.parse::<usize>().ok());
        let first = number(&["crop-start-line", "crop-start"]).unwrap_or(1);
        let last = number(&["crop-end-line", "crop-end"]).unwrap_or(usize::MAX);
        let mut at = 0;
        for (count, row) in text.text.split_inclusive('\n').enumerate() {
            if (first..=last).contains(&(count + 1)) && !row.trim().starts_with("{leanpub-") {
                self.out.insert(lead);
                self.out.insert_from(&text, at..at + row.trim_end_matches(['\n', '\r']).len());
                self.out.insert("\n");
            }
            at += row.len();
        }
        self.out.insert(&format!("{lead}{ticks}"));
    }

    /// A picture on a line of its own, with the attributes before it.
    fn picture(&mut self, line: &Line<'_>, bare: &str) {
        let own = std::mem::take(&mut self.pending);
        let Some((title, path)) = picture_of(bare) else { return };
        let ending = path.rsplit_once('.').map_or("", |it| it.1).to_ascii_lowercase();
        if FILMS.contains(&ending.as_str()) || own.get(&["type"]) == Some("video") {
            let words = if title.is_empty() { path } else { title };
            self.out.replace(line.words(), &format!("[{words}](<{path}>)"));
            return;
        }
        let mut new = String::new();
        if let Some(id) = &own.id {
            new += &format!("#{id} ");
        }
        if let Some(width) =
            own.get(&["width"]).filter(|it| it.starts_with(|it: char| it.is_ascii_digit()))
        {
            new += &format!("width={width} ");
        }
        if let Some(alt) = own.get(&["alt"]) {
            new += &format!("alt=\"{}\" ", quoted(alt));
        }
        let end = line.range.start + line.text.trim_end().len();
        if !new.is_empty() && bare.ends_with(')') {
            self.out.replace(end..end, &format!("{{{}}}", new.trim_end()));
        }
    }

    /// Whether code that is set off by four blanks begins here: attributes stand before it, so that it is no list's.
    fn is_indented_code(&self, all: &[Line<'_>], index: usize) -> bool {
        let set = !self.pending.pairs.is_empty();
        let before = index.checked_sub(1).and_then(|it| all.get(it));
        let free = before.is_none_or(|it| it.is_blank() || it.text.trim().ends_with('}'));
        set && free && all[index].text.starts_with("    ")
    }

    fn indented(&mut self, all: &[Line<'_>], from: usize) -> usize {
        let own = std::mem::take(&mut self.pending);
        let mut index = from;
        while all.get(index).is_some_and(|it| it.text.starts_with("    ") || it.is_blank()) {
            index += 1;
        }
        while all[index - 1].is_blank() {
            index -= 1;
        }
        let rows = &all[from..index];
        let last = &rows[rows.len() - 1];
        let ticks = fence(self.source.text.get(rows[0].range.start..last.range.end).unwrap_or(""));
        let language = own.get(&["lang", "format", "language"]).unwrap_or("text");
        let start = rows[0].range.start;
        let head = format!("{ticks}{language}{}\n", code_attributes(&own));
        self.out.replace(start..start, &head);
        for row in rows {
            let blanks = row.text.len().min(4);
            self.out.replace(row.range.start..row.range.start + blanks, "");
        }
        let end = last.words().end;
        self.out.replace(end..end, &format!("\n{ticks}"));
        index
    }

    /// Words, a list or a table, with what the attributes before it say of it.
    fn words(&mut self, all: &[Line<'_>], from: usize) -> usize {
        let own = std::mem::take(&mut self.pending);
        if all[from].text.trim_start().starts_with('|') {
            let of_table = |it: &&Line<'_>| it.kind == Kind::Text && !it.is_blank();
            let index = from + all[from..].iter().take_while(of_table).count();
            let caption = own.title().map(str::to_owned);
            let id = own.id.as_ref().map(|it| format!(" {{#{it}}}")).unwrap_or_default();
            if caption.is_some() || !id.is_empty() {
                let end = all[index - 1].words().end;
                let new = format!("\n\n: {}{id}\n", caption.unwrap_or_default());
                self.out.replace(end..end, &new);
            }
            return index;
        }
        if let Some(id) = own.id {
            let start = all[from].range.start;
            let bare = all[from].text.trim_start();
            // Before a list or quotation the anchor stands alone.
            let mark = bare.starts_with(['*', '-', '+', '>'])
                || bare.starts_with(|it: char| it.is_ascii_digit());
            let after = if mark { "\n\n" } else { "" };
            self.out.replace(start..start, &format!("[]{{#{id}}}{after}"));
        }
        // A line among them may still be a box, a heading or attributes.
        from + 1
    }
}

/// What a line of braces says.
#[derive(Debug, PartialEq, Eq)]
enum Meaning<'t> {
    /// The end of a box.
    End,
    /// Nothing of the text.
    Silent,
    /// The beginning of a box of this name.
    Box(&'t str),
    /// Attributes of what comes next.
    Attributes,
    /// The author's words, or what others read.
    Words,
}

/// A name stands alone, or pairs follow it; keys are single words.
fn meaning(inner: &str) -> Meaning<'_> {
    let word = inner.split([',', ':', '=']).next().unwrap_or_default().trim_end();
    if inner.strip_prefix('/').is_some_and(|it| BOXES.contains(&it)) {
        Meaning::End
    } else if SILENT.contains(&word) {
        Meaning::Silent
    } else if BOXES.contains(&word) {
        Meaning::Box(word)
    } else if inner.starts_with(['#', '.'])
        || inner.contains([':', '=']) && !inner.starts_with("i:") && !word.contains(' ')
    {
        Meaning::Attributes
    } else {
        Meaning::Words
    }
}

/// The inside of a line that is one pair of braces.
fn alone_in_braces(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('{')?.strip_suffix('}')?;
    (!inner.is_empty() && !inner.contains(['{', '}'])).then(|| inner.trim())
}

/// The box that `A> words` is in.
fn box_of(line: &str) -> Option<&'static str> {
    let rest = line.get(1..)?.strip_prefix('>')?;
    if !(rest.is_empty() || rest.starts_with(' ')) {
        return None;
    }
    Some(match line.as_bytes().first()? {
        b'A' | b'B' | b'D' | b'G' => "aside",
        b'C' => "center",
        b'E' => "caution",
        b'I' => "note",
        b'Q' => "questions",
        b'T' => "tip",
        b'W' => "warning",
        b'X' => "exercise",
        _ => return None,
    })
}

/// The div for a class or word of Leanpub's.
fn role_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "aside" | "blurb" | "discussion" | "sidebar" => "aside",
        "tip" => "tip",
        "warning" => "warning",
        "error" => "caution",
        "information" | "info" | "note" => "note",
        "question" | "quiz" => "questions",
        "exercise" => "exercise",
        "center" => "center",
        "poem" => "verse",
        _ => return None,
    })
}

/// The line that begins a box; its title is a heading.
fn opening(role: &str, own: &Attributes) -> String {
    let id = own.id.as_ref().map(|it| format!(" #{it}")).unwrap_or_default();
    let title = own.title().map(|it| format!("## {it}\n\n")).unwrap_or_default();
    format!("\n::: {{.{role}{id}}}\n\n{title}")
}

/// Id and caption of code.
fn code_attributes(own: &Attributes) -> String {
    let mut new = String::new();
    if let Some(id) = &own.id {
        new += &format!("#{id} ");
    }
    if let Some(title) = own.title() {
        new += &format!("caption=\"{}\" ", quoted(title));
    }
    if new.is_empty() { new } else { format!(" {{{}}}", new.trim_end()) }
}

/// Title and path of `<<[title](code/x.rb)`.
fn include_of(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("<<")?;
    let (title, rest) = match rest.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => ("", rest),
    };
    let path = rest.strip_prefix('(')?.strip_suffix(')')?;
    (!path.is_empty() && !path.contains("://")).then_some((title, path))
}

/// Title and path of a line that is one picture.
fn picture_of(line: &str) -> Option<(&str, &str)> {
    let (title, rest) = line.strip_prefix("![")?.split_once("](")?;
    let inner = rest.get(..rest.rfind(')')?)?;
    let path = inner.split([' ', ')']).next()?;
    (!path.is_empty()).then_some((title, path))
}

/// Whether a path behind `![]` is that of code.
fn is_code(path: &str) -> bool {
    let Some((_, ending)) = path.rsplit('/').next().and_then(|it| it.rsplit_once('.')) else {
        return false;
    };
    let ending = ending.to_ascii_lowercase();
    let known = [&PICTURES[..], &FILMS[..], &["pdf", "eps"]].concat();
    !path.contains("://") && !ending.is_empty() && !known.contains(&ending.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_braces_are_told_from_words_in_braces() {
        assert_eq!(meaning("book: true"), Meaning::Silent);
        assert_eq!(meaning("frontmatter"), Meaning::Silent);
        assert_eq!(meaning("aside, title: x"), Meaning::Box("aside"));
        assert_eq!(meaning("title=\"a\", id: b"), Meaning::Attributes);
        assert_eq!(meaning("book of hours, lost words"), Meaning::Words);
        assert_eq!(meaning("note to the reader: wait"), Meaning::Words);
    }
}
