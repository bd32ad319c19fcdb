//! Elements, attributes and text to well-formed XML: what is opened gets closed, what is text gets escaped.

use crate::lang::is_stray;

/// A document in the making.
#[derive(Debug, Default)]
pub(crate) struct Xml {
    out: String,
    open: Vec<&'static str>,
    /// The last start tag still takes attributes.
    in_tag: bool,
}

/// Elements without content in HTML; all others get an end tag, since some readers parse XHTML as HTML.
const VOID: &[&str] = &["br", "col", "hr", "img", "link", "meta", "wbr", "content"];

impl Xml {
    /// Starts an element; attributes may follow.
    pub(crate) fn open(&mut self, name: &'static str) -> &mut Self {
        self.end_tag();
        self.out.push('<');
        self.out.push_str(name);
        self.open.push(name);
        self.in_tag = true;
        self
    }

    /// Adds an attribute to the element just opened; without effect once content has come.
    pub(crate) fn attr(&mut self, name: &str, value: &str) -> &mut Self {
        if self.in_tag {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(&mut self.out, value, true);
            self.out.push('"');
        }
        self
    }

    /// Adds the attribute if there is a value.
    pub(crate) fn attr_maybe(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Adds an attribute unless its value is empty.
    pub(crate) fn attr_some(&mut self, name: &str, value: &str) -> &mut Self {
        self.attr_maybe(name, Some(value).filter(|it| !it.is_empty()))
    }

    /// Bytes so far.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    /// Adds text.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.end_tag();
        escape(&mut self.out, text, false);
        self
    }

    /// Adds XML as it is; the caller answers for it.
    pub(crate) fn raw(&mut self, xml: &str) -> &mut Self {
        self.end_tag();
        self.out.push_str(xml);
        self
    }

    /// Closes the innermost element.
    pub(crate) fn close(&mut self) -> &mut Self {
        let Some(name) = self.open.pop() else { return self };
        if self.in_tag && VOID.contains(&name) {
            self.in_tag = false;
            self.out.push_str("/>");
            return self;
        }
        self.end_tag();
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self
    }

    /// Closes the innermost element, which is a block: a new line follows, for those who read the source.
    pub(crate) fn close_line(&mut self) -> &mut Self {
        self.close();
        self.out.push('\n');
        self
    }

    /// A new line between blocks.
    pub(crate) fn line(&mut self) -> &mut Self {
        self.end_tag();
        self.out.push('\n');
        self
    }

    /// An element with nothing but text.
    pub(crate) fn leaf(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.open(name).text(text).close()
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Closes elements until `depth` are open.
    pub(crate) fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close_line();
        }
    }

    /// The document, all elements closed.
    pub(crate) fn finish(mut self) -> String {
        self.close_to(0);
        self.out
    }

    fn end_tag(&mut self) {
        if self.in_tag {
            self.in_tag = false;
            self.out.push('>');
        }
    }
}

/// `text` with U+FFFD for what XML 1.0 §2.2 forbids or discourages, for those who escape markup themselves.
pub(crate) fn readable(text: String) -> String {
    if !text.chars().any(is_stray) {
        return text;
    }
    text.chars().map(|it| if is_stray(it) { char::REPLACEMENT_CHARACTER } else { it }).collect()
}

/// Appends `text` with markup escaped. What XML 1.0 §2.2 forbids or discourages (controls, noncharacters) becomes U+FFFD.
pub(crate) fn escape(out: &mut String, text: &str, in_attribute: bool) {
    let mut from = 0;
    for (at, character) in text.char_indices() {
        let instead = match character {
            '<' => "&lt;",
            '>' => "&gt;",
            '&' => "&amp;",
            '"' if in_attribute => "&quot;",
            '\t' | '\n' | '\r' if in_attribute => " ",
            '\t' | '\n' | '\r' | ' '..='\u{7e}' => continue,
            // Separators of lines and paragraphs are characters; whoever sets text tells them from words.
            '\u{2028}' | '\u{2029}' => continue,
            _ if is_stray(character) => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(instead);
        from = at + character.len_utf8();
    }
    out.push_str(&text[from..]);
}

/// `text` escaped as element content.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text, false);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_in_text_and_attributes_is_escaped() {
        let mut xml = Xml::default();
        xml.open("p").attr("title", "a \"b\"\n<c>").text("1 < 2 & 3").open("br").close();
        assert_eq!(
            xml.finish(),
            "<p title=\"a &quot;b&quot; &lt;c&gt;\">1 &lt; 2 &amp; 3<br/></p>\n"
        );
    }

    #[test]
    fn an_empty_element_that_may_hold_text_gets_an_end_tag() {
        let mut xml = Xml::default();
        xml.open("span").attr("id", "p1").close();
        assert_eq!(xml.finish(), "<span id=\"p1\"></span>");
    }

    #[test]
    fn what_xml_forbids_becomes_the_replacement_character() {
        assert_eq!(
            escaped("a\u{0}b\u{1b}c\u{fffe}d\u{85}"),
            "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}"
        );
        assert_eq!(
            escaped("tab\tline\nsoft\u{ad}hair\u{200a}"),
            "tab\tline\nsoft\u{ad}hair\u{200a}"
        );
    }

    proptest! {
        #[test]
        fn any_text_comes_back_out_of_an_xml_parser(text in any::<String>()) {
            let mut xml = Xml::default();
            xml.open("p").attr("title", &text).text(&text);
            let made = xml.finish();
            let mut reader = quick_xml::Reader::from_str(&made);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => panic!("{error}: {made:?}"),
                }
            }
        }
    }
}
