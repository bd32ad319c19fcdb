//! The tree of a formula to MathML: elements of MathML Core, with the attributes of MathML 3 that readers without it use.

use crate::math::alphabet::{is_italic, styled};
use crate::math::spacing::{is_operator, settled, spacing_form};
use crate::math::tree::{Class, Face, Fraction, Kind, Node, Piece, Side, Strike, Style};
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization as _;

mod scripts;
mod table;

/// What is said of a whole formula.
#[derive(Clone, Copy, Debug)]
pub struct Whole<'a> {
    /// What it says to who can't see it.
    pub alt: &'a str,
    /// On lines of its own.
    pub block: bool,
    /// Large operators and fractions, as on lines of its own.
    pub display: bool,
    /// It goes on with what another element began: a sign at its beginning stands between two terms.
    pub continues: bool,
    /// A style sheet goes with it that fills what is of class `rule`, as in an EPUB, which may not have colours in attributes.
    pub sheet: bool,
}

/// Writes nodes as a `math` element.
///
/// ```
/// use recto::math::{Macros, Whole, mathml, read};
///
/// let formula = read("a < b", &mut Macros::default()).unwrap();
/// let whole = Whole { alt: "", block: false, display: false, continues: false, sheet: true };
/// assert!(mathml(&formula.nodes, whole).ends_with("<mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"));
/// ```
#[must_use]
pub fn mathml(nodes: &[Node], whole: Whole<'_>) -> String {
    let style = if whole.display { Style::Display } else { Style::Text };
    let mut w = Writer { out: String::with_capacity(256), sheet: whole.sheet };
    w.out += "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"";
    if !whole.alt.is_empty() {
        w.attribute("alttext", whole.alt);
    }
    if whole.block {
        w.attribute("display", "block");
    } else if whole.display {
        w.attribute("displaystyle", "true");
    }
    w.out.push('>');
    if whole.continues {
        w.out += "<mrow></mrow>";
    }
    w.nodes(nodes, style, whole.continues);
    w.out += "</math>";
    w.out
}

pub(crate) struct Writer {
    pub(crate) out: String,
    sheet: bool,
}

/// Elements that were written; a row with any other number than one needs an `mrow` where one is expected.
pub(crate) type Count = usize;

impl Writer {
    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        _ = write!(self.out, " {name}=\"");
        self.escaped(value);
        self.out.push('"');
    }

    pub(crate) fn escaped(&mut self, text: &str) {
        for char in text.chars() {
            match char {
                '<' => self.out += "&lt;",
                '>' => self.out += "&gt;",
                '&' => self.out += "&amp;",
                '"' => self.out += "&quot;",
                // XML 1.0 §2.2: no XML holds these.
                '\u{0}'..='\u{8}'
                | '\u{b}'
                | '\u{c}'
                | '\u{e}'..='\u{1f}'
                | '\u{fffe}'
                | '\u{ffff}' => {}
                it => self.out.push(it),
            }
        }
    }

    pub(crate) fn leaf(&mut self, element: &str, attributes: &str, text: &str) -> Count {
        _ = write!(self.out, "<{element}{attributes}>");
        self.escaped(text);
        _ = write!(self.out, "</{element}>");
        1
    }

    /// An element around what `inside` writes.
    pub(crate) fn around(
        &mut self,
        element: &str,
        attributes: &str,
        inside: impl FnOnce(&mut Self),
    ) -> Count {
        _ = write!(self.out, "<{element}{attributes}>");
        inside(self);
        _ = write!(self.out, "</{element}>");
        1
    }

    /// Nodes as exactly one element.
    pub(crate) fn one(&mut self, nodes: &[Node], style: Style) {
        let from = self.out.len();
        if self.nodes(nodes, style, false) != 1 {
            self.out.insert_str(from, "<mrow>");
            self.out += "</mrow>";
        }
    }

    pub(crate) fn one_of(&mut self, node: &Node, style: Style) {
        self.one(std::slice::from_ref(node), style);
    }

    pub(crate) fn nodes(&mut self, nodes: &[Node], style: Style, continues: bool) -> Count {
        let classes = settled(nodes, continues);
        let mut count = 0;
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            let class = classes.get(at).copied().unwrap_or_default();
            let before = at.checked_sub(1).and_then(|it| classes.get(it).copied());
            let upright = word(&nodes[at..]);
            if upright > 1 {
                let letters: String = nodes[at..at + upright].iter().filter_map(letter).collect();
                count += self.leaf("mi", "", &letters);
                at += upright;
                continue;
            }
            let named = is_name(node);
            if named
                && style <= Style::Text
                && matches!(before, Some(Class::Ord | Class::Close | Class::Inner))
            {
                count += self.space(167);
            }
            count += self.node(node, class, style);
            if named {
                count += self.leaf("mo", "", "\u{2061}");
                let next = classes.get(at + 1);
                if style <= Style::Text && matches!(next, Some(Class::Ord | Class::Op)) {
                    count += self.space(167);
                }
            }
            at += 1;
        }
        count
    }

    pub(crate) fn node(&mut self, node: &Node, class: Class, style: Style) -> Count {
        let script = style >= Style::Script;
        match &node.kind {
            Kind::Symbol { char, face, negated } => {
                self.symbol((*char, *face, *negated), class, node.class, script)
            }
            Kind::Number { digits, face } => {
                let digits: String = digits.chars().map(|it| styled(it, *face)).collect();
                self.leaf("mn", "", &digits)
            }
            Kind::Text(pieces) => self.text(pieces, style),
            Kind::Name { letters, .. } => {
                let single = letters.chars().count() == 1;
                self.leaf("mi", if single { " mathvariant=\"normal\"" } else { "" }, letters)
            }
            Kind::Operator { body, .. } => {
                self.around("mrow", "", |w| _ = w.nodes(body, style, false))
            }
            Kind::Row(body) => self.spaced(body, class, style),
            Kind::Fraction(it) => self.fraction(it, style),
            Kind::Scripts { base, sup, sub, limits } => {
                self.scripts(base, sup.as_deref(), sub.as_deref(), *limits, class, style)
            }
            Kind::Prescripts { base, sup, sub } => self.prescripts(base, sup, sub, style),
            Kind::Root { radicand, index } => self.root(radicand, index.as_deref(), style),
            Kind::Fence { open, parts, middles, close } => {
                self.fence((*open, *close), parts, middles, style)
            }
            Kind::Sized { char, size } => self.sized(*char, *size, node.class),
            Kind::Bar { side, body } => self.marked(('‾', *side), true, body, style),
            Kind::Accent { char, side, stretchy, body } => {
                self.marked((spacing_form(*char), *side), *stretchy, body, style)
            }
            Kind::Brace { char, side, body } => self.brace(*char, *side, body, style),
            Kind::Arrow { char, above, below } => self.arrow(*char, above, below),
            Kind::Styled { style, body } => {
                self.styled(*style, |w| _ = w.nodes(body, *style, false))
            }
            Kind::Choice(four) => self.nodes(&four[style as usize], style, false),
            Kind::Space(width) => self.space(*width),
            Kind::Break => 0,
            Kind::NewLine => {
                self.out += "<mspace linebreak=\"newline\"></mspace>";
                1
            }
            Kind::Table(it) => self.table(it, style),
            _ => self.framed(&node.kind, style),
        }
    }

    /// What changes the box around its contents.
    fn framed(&mut self, kind: &Kind, style: Style) -> Count {
        match kind {
            Kind::Phantom { body, wide, high } => {
                let inside = |w: &mut Self| {
                    _ = w.around("mphantom", "", |w| _ = w.nodes(body, style, false))
                };
                match (wide, high) {
                    (true, true) => {
                        self.around("mphantom", "", |w| _ = w.nodes(body, style, false))
                    }
                    (true, false) => self.around("mpadded", " height=\"0\" depth=\"0\"", inside),
                    _ => self.around("mpadded", " width=\"0\"", inside),
                }
            }
            Kind::Smash { body, height, depth } => {
                let attributes = match (height, depth) {
                    (true, true) => " height=\"0\" depth=\"0\"",
                    (true, false) => " height=\"0\"",
                    _ => " depth=\"0\"",
                };
                self.around("mpadded", attributes, |w| _ = w.nodes(body, style, false))
            }
            Kind::Lap { body, to } => {
                let attributes = match to {
                    -1 => " width=\"0\" lspace=\"-1width\"",
                    0 => " width=\"0\" lspace=\"-0.5width\"",
                    _ => " width=\"0\"",
                };
                self.around("mpadded", attributes, |w| _ = w.nodes(body, style, false))
            }
            Kind::Boxed(body) => self.around("menclose", " notation=\"box\"", |w| {
                _ = w.nodes(body, Style::Display, false)
            }),
            Kind::Struck { strike, body } => {
                let notation = match strike {
                    Strike::Up => " notation=\"updiagonalstrike\"",
                    Strike::Down => " notation=\"downdiagonalstrike\"",
                    Strike::Both => " notation=\"updiagonalstrike downdiagonalstrike\"",
                    Strike::Across => " notation=\"horizontalstrike\"",
                };
                self.around("menclose", notation, |w| _ = w.nodes(body, style, false))
            }
            Kind::Raised { by, body } => {
                let by = format!(" voffset=\"{}em\"", decimal(*by));
                self.around("mpadded", &by, |w| _ = w.nodes(body, style, false))
            }
            Kind::Rule { width, height, raised } => {
                // A colour by its name: the schema of MathML 3 has no `currentColor` (§2.1.5.2).
                let ink = if self.sheet { "class=\"rule\"" } else { "mathbackground=\"black\"" };
                let rule = format!(
                    " {ink} width=\"{}em\" height=\"{}em\" depth=\"{}em\"",
                    decimal(*width),
                    decimal(height + raised),
                    decimal(-raised)
                );
                self.leaf("mspace", &rule, "")
            }
            _ => 0,
        }
    }

    fn symbol(
        &mut self,
        (char, face, negated): (char, Face, bool),
        class: Class,
        own: Class,
        script: bool,
    ) -> Count {
        let mut text = match face {
            Face::Plain => char.to_string(),
            face => styled(char, face).to_string(),
        };
        if negated {
            text = text.chars().chain(['\u{338}']).nfc().collect();
        }
        if own == Class::Ord && !is_operator(char) {
            // One letter is italic unless it says otherwise (MathML Core §3.2.2).
            let slants = is_italic(char) || matches!(char, 'Α'..='Ω' | '∇');
            let upright = match face {
                Face::Plain => slants && !is_italic(char),
                Face::Upright => slants,
                _ => false,
            };
            return self.leaf("mi", if upright { " mathvariant=\"normal\"" } else { "" }, &text);
        }
        let none = " lspace=\"0\" rspace=\"0\"";
        let mut attributes = String::new();
        match class {
            Class::Ord if own == Class::Bin && matches!(char, '+' | '−' | '±' | '∓') => {
                attributes += " form=\"prefix\"";
                attributes += none;
            }
            Class::Ord => attributes += none,
            Class::Bin | Class::Rel if script => attributes += none,
            Class::Rel if matches!(char, ':' | '|') => {
                attributes += " lspace=\"0.2778em\" rspace=\"0.2778em\"";
            }
            Class::Open => attributes += " form=\"prefix\"",
            Class::Close if !matches!(char, '!' | '?') => attributes += " form=\"postfix\"",
            Class::Close => attributes += none,
            Class::Punct if script => attributes += none,
            Class::Punct if char == ':' => attributes += " lspace=\"0\" rspace=\"0.1667em\"",
            _ => {}
        }
        if is_fence(char) {
            attributes += " stretchy=\"false\"";
        }
        self.leaf("mo", &attributes, &text)
    }

    /// A group that is spaced as a relation or an operator.
    fn spaced(&mut self, body: &[Node], class: Class, style: Style) -> Count {
        let is_sign = matches!(body, [one] if matches!(&one.kind, Kind::Symbol { .. }));
        if is_sign {
            // The sign has the class that its group was given.
            if let Some(Node { kind: Kind::Symbol { char, face, negated }, .. }) = body.first()
                && matches!(
                    class,
                    Class::Bin | Class::Rel | Class::Op | Class::Open | Class::Close | Class::Punct
                )
            {
                return self.symbol((*char, *face, *negated), class, class, style >= Style::Script);
            }
        }
        let width = match class {
            Class::Bin if style <= Style::Text => 222,
            Class::Rel if style <= Style::Text => 278,
            _ => 0,
        };
        let from = self.out.len();
        let count = self.space(width) + self.nodes(body, style, false) + self.space(width);
        if count != 1 {
            self.out.insert_str(from, "<mrow>");
            self.out += "</mrow>";
        }
        1
    }

    fn space(&mut self, width: i32) -> Count {
        if width == 0 {
            return 0;
        }
        let width = format!(" width=\"{}em\"", decimal(width));
        self.leaf("mspace", &width, "")
    }

    fn text(&mut self, pieces: &[Piece], style: Style) -> Count {
        let mut count = 0;
        for piece in pieces {
            count += match piece {
                Piece::Words { words, face } => {
                    let words: String = words
                        .chars()
                        .map(|it| if it == ' ' { '\u{a0}' } else { of_text(it, *face) })
                        .collect();
                    self.leaf("mtext", "", &words)
                }
                Piece::Math(nodes) => self.around("mrow", "", |w| _ = w.nodes(nodes, style, false)),
            };
        }
        count
    }

    pub(crate) fn styled(&mut self, style: Style, inside: impl FnOnce(&mut Self)) -> Count {
        let attributes = match style {
            Style::Display => " displaystyle=\"true\" scriptlevel=\"0\"",
            Style::Text => " displaystyle=\"false\" scriptlevel=\"0\"",
            Style::Script => " displaystyle=\"false\" scriptlevel=\"1\"",
            Style::ScriptScript => " displaystyle=\"false\" scriptlevel=\"2\"",
        };
        self.around("mstyle", attributes, inside)
    }

    fn fraction(&mut self, it: &Fraction, style: Style) -> Count {
        let inner = it.style.unwrap_or(style);
        let fraction = |w: &mut Self| {
            let below = smaller(inner);
            let thick = match it.thick {
                _ if !it.rule => " linethickness=\"0\"".to_owned(),
                Some(thick) => format!(" linethickness=\"{}em\"", decimal(thick)),
                None => String::new(),
            };
            w.around("mfrac", &thick, |w| {
                w.one(&it.top, below);
                w.one(&it.bottom, below);
            });
        };
        let fenced = |w: &mut Self| {
            if it.open.is_none() && it.close.is_none() {
                fraction(w);
                return;
            }
            w.around("mrow", "", |w| {
                w.delimiter(it.open, "prefix");
                fraction(w);
                w.delimiter(it.close, "postfix");
            });
        };
        match it.style {
            Some(style) => self.styled(style, fenced),
            None => {
                fenced(self);
                1
            }
        }
    }

    fn delimiter(&mut self, char: Option<char>, form: &str) {
        if let Some(char) = char {
            let attributes = format!(" fence=\"true\" form=\"{form}\" stretchy=\"true\"");
            self.leaf("mo", &attributes, char.encode_utf8(&mut [0; 4]));
        }
    }

    fn fence(
        &mut self,
        (open, close): (Option<char>, Option<char>),
        parts: &[Vec<Node>],
        middles: &[Option<char>],
        style: Style,
    ) -> Count {
        self.around("mrow", "", |w| {
            w.delimiter(open, "prefix");
            for (index, part) in parts.iter().enumerate() {
                if let Some(Some(middle)) = index.checked_sub(1).and_then(|it| middles.get(it)) {
                    let attributes =
                        " fence=\"true\" stretchy=\"true\" symmetric=\"true\" lspace=\"0.05em\" rspace=\"0.05em\"";
                    w.leaf("mo", attributes, middle.encode_utf8(&mut [0; 4]));
                }
                w.nodes(part, style, false);
            }
            w.delimiter(close, "postfix");
        })
    }

    fn sized(&mut self, char: Option<char>, size: u8, class: Class) -> Count {
        let Some(char) = char else { return 0 };
        let form = match class {
            Class::Open => " form=\"prefix\"",
            Class::Close => " form=\"postfix\"",
            Class::Rel => "",
            _ => " lspace=\"0\" rspace=\"0\"",
        };
        let size = ["1.2em", "1.8em", "2.4em", "3em"][usize::from(size.clamp(1, 4)) - 1];
        let attributes = format!("{form} stretchy=\"true\" minsize=\"{size}\" maxsize=\"{size}\"");
        self.leaf("mo", &attributes, char.encode_utf8(&mut [0; 4]))
    }

    fn root(&mut self, radicand: &[Node], index: Option<&[Node]>, style: Style) -> Count {
        match index.filter(|it| !it.is_empty()) {
            None => self.around("msqrt", "", |w| _ = w.nodes(radicand, style, false)),
            Some(index) => self.around("mroot", "", |w| {
                w.one(radicand, style);
                w.one(index, Style::ScriptScript);
            }),
        }
    }

    fn marked(
        &mut self,
        (char, side): (char, Side),
        stretchy: bool,
        body: &[Node],
        style: Style,
    ) -> Count {
        let (element, attributes) = match side {
            Side::Over => ("mover", " accent=\"true\""),
            Side::Under => ("munder", " accentunder=\"true\""),
        };
        self.around(element, attributes, |w| {
            w.one(body, style);
            let stretchy = if stretchy { " stretchy=\"true\"" } else { " stretchy=\"false\"" };
            w.leaf("mo", stretchy, char.encode_utf8(&mut [0; 4]));
        })
    }

    fn brace(&mut self, char: char, side: Side, body: &[Node], style: Style) -> Count {
        let element = if side == Side::Over { "mover" } else { "munder" };
        self.around(element, "", |w| {
            w.one(body, style);
            w.leaf("mo", " stretchy=\"true\"", char.encode_utf8(&mut [0; 4]));
        })
    }

    fn arrow(&mut self, char: char, above: &[Node], below: &[Node]) -> Count {
        let label = |w: &mut Self, nodes: &[Node]| {
            w.around("mpadded", " width=\"+0.6em\" lspace=\"0.3em\"", |w| {
                w.nodes(nodes, Style::Script, false);
            });
        };
        let element = match (above.is_empty(), below.is_empty()) {
            (_, true) => "mover",
            (true, false) => "munder",
            _ => "munderover",
        };
        self.around(element, "", |w| {
            w.leaf("mo", " stretchy=\"true\" minsize=\"1.75em\"", char.encode_utf8(&mut [0; 4]));
            if element != "mover" {
                label(w, below);
            }
            if element != "munder" {
                label(w, above);
            }
        })
    }
}

/// Whether a name of a function stands here, with or without scripts.
fn is_name(node: &Node) -> bool {
    match &node.kind {
        Kind::Name { .. } => true,
        Kind::Scripts { base, .. } => is_name(base),
        _ => false,
    }
}

/// How many upright letters in a row make a word.
fn word(nodes: &[Node]) -> usize {
    nodes.iter().take_while(|it| letter(it).is_some()).count()
}

fn letter(node: &Node) -> Option<char> {
    match node.kind {
        Kind::Symbol { char, face: Face::Upright, negated: false } if char.is_alphabetic() => {
            Some(char)
        }
        _ => None,
    }
}

/// Letters of words that are bold or of another kind.
fn of_text(char: char, face: Face) -> char {
    match face {
        Face::Plain | Face::Upright => char,
        face => styled(char, face),
    }
}

fn is_fence(char: char) -> bool {
    matches!(
        char,
        '(' | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '|'
            | '‖'
            | '⟨'
            | '⟩'
            | '⌈'
            | '⌉'
            | '⌊'
            | '⌋'
            | '⟦'
            | '⟧'
            | '⟮'
            | '⟯'
            | '∣'
            | '∥'
            | '/'
            | '\\'
            | '↑'
            | '↓'
            | '↕'
            | '⇑'
            | '⇓'
            | '⇕'
    )
}

fn smaller(style: Style) -> Style {
    match style {
        Style::Display => Style::Text,
        Style::Text => Style::Script,
        _ => Style::ScriptScript,
    }
}

/// Thousandths as a decimal.
fn decimal(thousandths: i32) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let all = thousandths.unsigned_abs();
    let text = format!("{sign}{}.{:03}", all / 1_000, all % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
