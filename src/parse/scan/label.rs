//! Lines that begin with a bracket: definitions of notes and links, and titles of admonitions.

use crate::diag::{Code, Diagnostic};
use crate::parse::line::Prefix;
use crate::parse::remark::Kind;
use crate::parse::scan::{MAX_LABEL, Scanner, blank_of, fold};

impl Scanner<'_> {
    /// Gives the definition of a note another name. To pulldown-cmark a mark that has a definition ends all brackets
    /// around it: `![A harbour.[^a]](a.png)` would be no picture. Marks without one are text to it, in which
    /// [`Scanned::note_mark`] finds them.
    pub(in crate::parse) fn note(&mut self, content: &str, at: usize) {
        let Some((label, _)) = content.get(2..).and_then(|it| it.split_once("]:")) else { return };
        if label.len() < MAX_LABEL && is_word(label) {
            self.out.notes.insert(fold(label));
            let name = format!("{}:", self.out.nonce);
            self.edit(at + 2..at + 2, &name);
        }
    }

    /// `> [!NOTE] Title`: the title becomes a heading on the line after it.
    pub(in crate::parse) fn alert(&mut self, line: &str, prefix: &Prefix) {
        const NAMES: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
        let content = line.get(prefix.content..).unwrap_or_default();
        let Some((name, rest)) = content.get(2..).and_then(|it| it.split_once(']')) else { return };
        if !self.opens || !NAMES.iter().any(|it| it.eq_ignore_ascii_case(name)) {
            return;
        }
        let title = rest.trim_start_matches(['+', '-']).trim_start();
        if title.is_empty() || title.len() == rest.len() {
            return;
        }
        let head = line.get(..prefix.content).unwrap_or_default();
        let from = self.at + line.len() - rest.len();
        let to = self.at + line.len() - title.len();
        self.edit(from..to, &format!("\n{}## ", blank_of(head)));
    }

    /// `[label]: address`. Of two with one label Markdown takes the first without a word.
    pub(in crate::parse) fn link(&mut self, content: &str, at: usize) {
        let Some((label, rest)) = content.get(1..).and_then(|it| it.split_once("]:")) else {
            return;
        };
        let rest = rest.trim();
        let (address, title) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        let titled = title.is_empty() || title.trim_start().starts_with(['"', '\'', '(']);
        let label: Vec<&str> = label.split_whitespace().collect();
        if address.is_empty() || !titled || label.is_empty() || label.concat().contains(['[', ']'])
        {
            return;
        }
        self.fresh = true;
        let label = fold(&label.join(" "));
        match self.links.get(&label) {
            Some(first) if first != address => {
                let span = self.source.span(at..at + content.trim_end().len());
                self.remarks.add(Kind::Twice, span);
            }
            Some(_) => {}
            None => {
                self.links.insert(label, address.to_owned());
            }
        }
    }

    /// `[@key]: word` would be a link definition, and vanish.
    pub(in crate::parse) fn definition(&mut self, content: &str, at: usize) {
        let Some(close) = content.find("]:") else { return };
        let inner = content.get(1..close).unwrap_or_default();
        if inner.starts_with('^') || !inner.contains('@') || inner.contains(['[', ']', '`']) {
            return;
        }
        let span = self.source.span(at..at + close + 2);
        let message =
            format!("in Markdown `[{inner}]:` at the start of a line defines a link, and vanishes");
        self.sink.push(
            Diagnostic::new(Code::LintDialect, message)
                .at(span, "recto keeps it as a citation")
                .hint("put a word before it, or write `\\:`"),
        );
        self.edit(at + close + 1..at + close + 1, "\\");
    }
}

/// Whether a label is one run of text to Markdown, whatever stands around it: no emphasis, code, tag or escape.
fn is_word(label: &str) -> bool {
    let bytes = label.as_bytes();
    let inside = |at: usize| {
        let letter = |it: Option<&u8>| it.is_some_and(u8::is_ascii_alphanumeric);
        letter(at.checked_sub(1).and_then(|it| bytes.get(it))) && letter(bytes.get(at + 1))
    };
    !label.is_empty()
        && label.char_indices().all(|(at, it)| match it {
            '_' => inside(at),
            _ => it.is_alphanumeric() || matches!(it, '-' | '.' | ':' | '+' | '/' | '#' | ','),
        })
}
