//! A book as written to the HTML that CommonMark's specification shows, and HTML to what counts of it.

use recto::model::{Block, BlockKind, Book, Inline, Parsed, Pending, Style};

/// The sections of a book; the first without its title.
pub(crate) fn html(book: &Book) -> String {
    let mut out = String::new();
    for (index, section) in book.sections.iter().enumerate() {
        if index > 0 {
            out += &format!("<h1>{}</h1>", words(&section.title));
        }
        out += &blocks(&section.blocks, false);
    }
    out
}

fn blocks(all: &[Block<Parsed>], tight: bool) -> String {
    all.iter().map(|it| block(&it.kind, tight)).collect()
}

/// What CommonMark has no name for comes out as something that it never says.
fn block(kind: &BlockKind<Parsed>, tight: bool) -> String {
    match kind {
        BlockKind::Paragraph(content) if tight => format!("{}\n", words(content)),
        BlockKind::Paragraph(content) => format!("<p>{}</p>\n", words(content)),
        BlockKind::Heading(it) => format!("<h{0}>{1}</h{0}>\n", it.level, words(&it.content)),
        BlockKind::Quote { blocks: inside, attribution: None } => {
            format!("<blockquote>{}</blockquote>\n", blocks(inside, false))
        }
        BlockKind::List(list) => {
            let items = list.items.iter().filter(|it| it.done.is_none());
            let items: String =
                items.map(|it| format!("<li>{}</li>\n", blocks(&it.blocks, list.tight))).collect();
            match list.start {
                None => format!("<ul>{items}</ul>\n"),
                Some(1) => format!("<ol>{items}</ol>\n"),
                Some(start) => format!("<ol start=\"{start}\">{items}</ol>\n"),
            }
        }
        BlockKind::Code(it) if it.caption.is_none() => {
            let class = it.language.as_ref().map(|it| format!(" class=\"language-{it}\""));
            let end = if it.text.text.is_empty() { "" } else { "\n" };
            let class = class.unwrap_or_default();
            format!("<pre><code{class}>{}{end}</code></pre>\n", escaped(&it.text.text))
        }
        // The words of a picture that stands alone are its caption, too.
        BlockKind::Figure(it) => format!("<p>{}</p>\n", picture(&it.image.path, &it.alt)),
        BlockKind::SceneBreak => "<hr />\n".to_owned(),
        BlockKind::Quote { .. }
        | BlockKind::Verse(_)
        | BlockKind::Definitions(_)
        | BlockKind::Code(_)
        | BlockKind::Table(_)
        | BlockKind::Div { .. }
        | BlockKind::Question { .. }
        | BlockKind::Card { .. }
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Generated(()) => "<other>".to_owned(),
    }
}

fn words(all: &[Inline<Parsed>]) -> String {
    all.iter().map(inline).collect()
}

fn inline(it: &Inline<Parsed>) -> String {
    match it {
        Inline::Text(text) => escaped(&text.text),
        Inline::Code(text) => format!("<code>{}</code>", escaped(&text.text)),
        Inline::LineBreak => "<br />\n".to_owned(),
        Inline::Styled { style: Style::Emphasis, content } => {
            format!("<em>{}</em>", words(content))
        }
        Inline::Styled { style: Style::Strong, content } => {
            format!("<strong>{}</strong>", words(content))
        }
        Inline::Reference(Pending::Link { to, title, content, .. }) => {
            let title = if title.is_empty() {
                String::new()
            } else {
                format!(" title=\"{}\"", escaped(title))
            };
            format!("<a href=\"{}\"{title}>{}</a>", escaped(to), words(content))
        }
        Inline::Reference(Pending::Image { image, alt, .. }) => picture(&image.path, alt),
        Inline::Styled { .. } | Inline::Span { .. } | Inline::Math(..) | Inline::Reference(_) => {
            "<other>".to_owned()
        }
    }
}

fn picture(path: &str, alt: &str) -> String {
    format!("<img src=\"{}\" alt=\"{}\" />", escaped(path), escaped(alt))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Elements at whose edges blanks don't count.
const BLOCKS: [&str; 10] = ["p", "h1", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "table"];

/// Tags and text, without blanks that no browser shows, and without what recto gives up on purpose: levels of headings, which have no gaps in
/// a book, and the leading `/` and escapes of addresses.
pub(crate) fn tokens(html: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let (mut rest, mut in_pre) = (html, false);
    while !rest.is_empty() {
        if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |it| it + 1);
            let (tag, more) = rest.split_at(end);
            in_pre = (in_pre || tag.starts_with("<pre")) && tag != "</pre>";
            if is_block(tag) {
                if let Some(last) = all.last_mut().filter(|it| !it.starts_with('<') && !in_pre) {
                    last.truncate(last.trim_end().len());
                }
                all.retain(|it| !it.is_empty());
            }
            all.push(tag_of(tag));
            rest = more;
            if is_block(tag) && !in_pre {
                rest = rest.trim_start();
            }
        } else {
            let (text, more) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            let text = plain(text);
            all.push(if in_pre { text } else { collapsed(&text) });
            rest = more;
        }
    }
    if let Some(last) = all.last_mut() {
        last.truncate(last.trim_end().len());
    }
    all.retain(|it| !it.is_empty());
    all
}

fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let name = name.split(|it: char| !it.is_ascii_alphanumeric()).next().unwrap_or_default();
    BLOCKS.contains(&name) || is_heading(name)
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn tag_of(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']).trim_end_matches('>');
    if is_heading(name) {
        return if tag.starts_with("</") { "</h>".to_owned() } else { "<h>".to_owned() };
    }
    let tag = tag.replace("src=\"/", "src=\"");
    let mut out = Vec::new();
    let mut bytes = tag.as_bytes().iter().copied();
    while let Some(byte) = bytes.next() {
        let rest = bytes.clone().collect::<Vec<u8>>();
        let hex = std::str::from_utf8(rest.get(..2).unwrap_or_default()).ok();
        match hex.and_then(|it| u8::from_str_radix(it, 16).ok()).filter(|_| byte == b'%') {
            Some(decoded) => {
                out.push(decoded);
                bytes.nth(1);
            }
            None => out.push(byte),
        }
    }
    plain(&String::from_utf8_lossy(&out))
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Runs of blanks as one.
fn collapsed(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let blank = matches!(c, ' ' | '\n' | '\t');
        if !(blank && out.ends_with(' ')) {
            out.push(if blank { ' ' } else { c });
        }
    }
    out
}
