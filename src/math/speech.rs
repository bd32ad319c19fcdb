//! The tree of a formula to words, for who hears it.
//!
//! The patterns are after ClearSpeak: what is short is said shortly, what is long says where it ends.

use crate::math::tree::{Class, Fraction, Kind, Limits, Node, Piece, Side, Table, TableKind};
use crate::math::{settled, spacing::spacing_form};

mod de;
mod en;
mod fr;

/// What a language says. In patterns `{}` stands for the parts, in their order.
pub(crate) struct Words {
    over: &'static str,
    fraction: &'static str,
    squared: &'static str,
    cubed: &'static str,
    power: &'static str,
    long_power: &'static str,
    sub: &'static str,
    long_sub: &'static str,
    root: &'static str,
    long_root: &'static str,
    /// Order, radicand.
    nth_root: &'static str,
    /// From, to: behind a sum or integral.
    from_to: &'static str,
    /// A domain, or what a limit goes by.
    under: &'static str,
    as_under: &'static str,
    /// Behind all that: what is summed follows.
    of: &'static str,
    /// A sign above another.
    above: &'static str,
    below: &'static str,
    choose: &'static str,
    absolute: &'static str,
    norm: &'static str,
    /// Rows, columns.
    matrix: &'static str,
    end_matrix: &'static str,
    row: &'static str,
    cases: &'static str,
    case: &'static str,
    lines: &'static str,
    line: &'static str,
    prime: &'static str,
    /// Behind what it stands on.
    capital: &'static str,
    crossed: &'static str,
    not: &'static str,
    /// Signs with their words.
    signs: &'static [(&'static str, &'static str)],
}

/// Nodes as words in a language, named by its first subtag; `None`: there is no list of words in that language.
///
/// ```
/// use recto::math::{Macros, read, speech};
///
/// let formula = read("a^2 + b^2", &mut Macros::default()).unwrap();
/// assert_eq!(speech(&formula.nodes, "en").unwrap(), "a squared plus b squared");
/// assert_eq!(speech(&formula.nodes, "de").unwrap(), "a Quadrat plus b Quadrat");
/// assert!(speech(&formula.nodes, "tlh").is_none());
/// ```
#[must_use]
pub fn speech(nodes: &[Node], language: &str) -> Option<String> {
    let words = match language {
        "en" => &en::WORDS,
        "de" => &de::WORDS,
        "fr" => &fr::WORDS,
        _ => return None,
    };
    let said = Speaker { words }.row(nodes);
    Some(said.split_whitespace().collect::<Vec<_>>().join(" "))
}

struct Speaker {
    words: &'static Words,
}

impl Speaker {
    /// Nodes, a blank between each.
    fn row(&self, nodes: &[Node]) -> String {
        let classes = settled(nodes, false);
        let mut out = String::new();
        for (at, node) in nodes.iter().enumerate() {
            let said = self.node(node);
            if said.trim().is_empty() {
                continue;
            }
            let hugs = matches!(said.as_str(), "," | ";" | "." | ":");
            if !out.is_empty() && !hugs {
                out.push(' ');
            }
            out += &said;
            if classes.get(at) == Some(&Class::Op) && is_operator(node) {
                out = format!("{out} {}", self.words.of);
            }
        }
        out.trim_end().to_owned()
    }

    fn node(&self, node: &Node) -> String {
        let w = self.words;
        match &node.kind {
            Kind::Symbol { char, negated, .. } => {
                let said = self.sign(*char, is_letterlike(node));
                if *negated { fill(w.not, &[&said]) } else { said }
            }
            Kind::Number { digits, .. } => digits.clone(),
            Kind::Text(pieces) => self.text(pieces),
            Kind::Name { letters, .. } => match self.listed(letters) {
                Some(it) => it.to_owned(),
                None => letters.clone(),
            },
            Kind::Fraction(it) => self.fraction(it),
            Kind::Scripts { base, sup, sub, limits } => {
                self.scripts(base, sup.as_deref(), sub.as_deref(), *limits)
            }
            Kind::Prescripts { base, sup, sub } => {
                let before = [self.superscript(sup), self.subscript(sub)].join(" ");
                format!("{before} {}", self.node(base))
            }
            Kind::Root { radicand, index } => match index {
                Some(index) => fill(w.nth_root, &[&self.row(index), &self.row(radicand)]),
                None if is_short(radicand) => fill(w.root, &[&self.row(radicand)]),
                None => fill(w.long_root, &[&self.row(radicand)]),
            },
            Kind::Fence { open, parts, middles, close } => {
                self.fence((*open, *close), parts, middles)
            }
            Kind::Sized { char, .. } => char.map(|it| self.sign(it, false)).unwrap_or_default(),
            Kind::Bar { side, body } => {
                let mark = if *side == Side::Over { "¯" } else { "_" };
                format!("{} {}", self.row(body), self.listed(mark).unwrap_or_default())
            }
            Kind::Accent { char, body, .. } => {
                let mark = spacing_form(*char);
                let mark = format!("accent{mark}");
                format!("{} {}", self.row(body), self.listed(&mark).unwrap_or_default())
            }
            Kind::Arrow { char, above, below } => self.arrow(*char, above, below),
            Kind::Table(it) => self.table(it),
            Kind::Struck { body, .. } => fill(w.crossed, &[&self.row(body)]),
            Kind::Choice(four) => self.row(&four[0]),
            Kind::Row(body)
            | Kind::Operator { body, .. }
            | Kind::Brace { body, .. }
            | Kind::Styled { body, .. }
            | Kind::Smash { body, .. }
            | Kind::Lap { body, .. }
            | Kind::Boxed(body)
            | Kind::Raised { body, .. } => self.row(body),
            Kind::Phantom { .. }
            | Kind::Space(_)
            | Kind::Break
            | Kind::NewLine
            | Kind::Rule { .. } => String::new(),
        }
    }

    fn arrow(&self, char: char, above: &[Node], below: &[Node]) -> String {
        let mut said = self.sign(char, false);
        for (pattern, label) in [(self.words.above, above), (self.words.below, below)] {
            if !label.is_empty() {
                said = fill(pattern, &[&said, &self.row(label)]);
            }
        }
        said
    }

    /// The word for a sign; the sign itself where there is none.
    fn sign(&self, char: char, letter: bool) -> String {
        let small = char.to_lowercase().next().unwrap_or(char);
        if letter && small != char && !char.is_ascii() {
            let name = self.listed(small.encode_utf8(&mut [0; 4]));
            if let Some(name) = name {
                return fill(self.words.capital, &[name]);
            }
        }
        match self.listed(char.encode_utf8(&mut [0; 4])) {
            Some(it) => it.to_owned(),
            None => char.to_string(),
        }
    }

    fn listed(&self, sign: &str) -> Option<&'static str> {
        self.words.signs.iter().find(|it| it.0 == sign).map(|it| it.1)
    }

    fn text(&self, pieces: &[Piece]) -> String {
        let said = pieces.iter().map(|it| match it {
            Piece::Words { words, .. } => words.clone(),
            Piece::Math(nodes) => self.row(nodes),
        });
        said.collect::<Vec<_>>().join(" ")
    }

    fn fraction(&self, it: &Fraction) -> String {
        let (top, bottom) = (self.row(&it.top), self.row(&it.bottom));
        let pattern = match (it.rule, it.open) {
            (false, Some('(')) => self.words.choose,
            _ if is_short(&it.top) && is_short(&it.bottom) => self.words.over,
            _ => self.words.fraction,
        };
        fill(pattern, &[&top, &bottom])
    }

    fn scripts(
        &self,
        base: &Node,
        sup: Option<&[Node]>,
        sub: Option<&[Node]>,
        limits: Limits,
    ) -> String {
        let w = self.words;
        let said = self.node(base);
        if is_operator(base) {
            return match (sub, sup) {
                (Some(sub), Some(sup)) => {
                    format!("{said} {}", fill(w.from_to, &[&self.row(sub), &self.row(sup)]))
                }
                (Some(sub), None) => {
                    let limit = matches!(&base.kind, Kind::Name { letters, .. } if letters.starts_with("lim"));
                    let pattern = if limit { w.as_under } else { w.under };
                    format!("{said} {}", fill(pattern, &[&self.row(sub)]))
                }
                (None, Some(sup)) => format!("{said} {}", self.superscript(sup)),
                (None, None) => said,
            };
        }
        let mut said = said;
        if limits == Limits::Always {
            for (pattern, script) in [(w.above, sup), (w.below, sub)] {
                if let Some(script) = script {
                    said = fill(pattern, &[&said, &self.row(script)]);
                }
            }
            return said;
        }
        if let Some(sub) = sub {
            said = format!("{said} {}", self.subscript(sub));
        }
        if let Some(sup) = sup {
            said = format!("{said} {}", self.superscript(sup));
        }
        said
    }

    fn superscript(&self, sup: &[Node]) -> String {
        let w = self.words;
        let primes = sup.iter().take_while(|it| is_sign(it, '′')).count();
        let mut said = vec![w.prime; primes].join(" ");
        let rest = sup.get(primes..).unwrap_or_default();
        let more = match rest {
            [] => String::new(),
            [one] if is_number(one, "2") => w.squared.to_owned(),
            [one] if is_number(one, "3") => w.cubed.to_owned(),
            [one] if ['∗', '†', '⊤', '∘'].iter().any(|it| is_sign(one, *it)) => {
                self.node(one)
            }
            _ if is_short(rest) => fill(w.power, &[&self.row(rest)]),
            _ => fill(w.long_power, &[&self.row(rest)]),
        };
        if !said.is_empty() && !more.is_empty() {
            said.push(' ');
        }
        said + &more
    }

    fn subscript(&self, sub: &[Node]) -> String {
        match sub {
            [] => String::new(),
            _ if is_short(sub) => fill(self.words.sub, &[&self.row(sub)]),
            _ => fill(self.words.long_sub, &[&self.row(sub)]),
        }
    }

    fn fence(
        &self,
        (open, close): (Option<char>, Option<char>),
        parts: &[Vec<Node>],
        middles: &[Option<char>],
    ) -> String {
        let w = self.words;
        let inside = parts.iter().enumerate().map(|(at, part)| {
            let middle = at.checked_sub(1).and_then(|it| middles.get(it).copied().flatten());
            let middle = middle.map(|it| self.sign(it, false)).unwrap_or_default();
            format!("{middle} {}", self.row(part))
        });
        let inside = inside.collect::<Vec<_>>().join(" ");
        // The delimiters of a table are part of what it is called.
        let table = matches!(parts, [only] if matches!(only.as_slice(), [one] if matches!(one.kind, Kind::Table(_))));
        match (open, close) {
            _ if table => inside,
            (Some('|'), Some('|')) => fill(w.absolute, &[&inside]),
            (Some('‖'), Some('‖')) => fill(w.norm, &[&inside]),
            _ => {
                let said = |it: Option<char>| it.map(|it| self.sign(it, false)).unwrap_or_default();
                format!("{} {inside} {}", said(open), said(close))
            }
        }
    }

    fn table(&self, it: &Table) -> String {
        let w = self.words;
        let columns = it.rows.iter().map(|it| it.cells.len()).max().unwrap_or(0);
        let count = it.rows.len().to_string();
        let (whole, each, end) = match it.kind {
            TableKind::Matrix | TableKind::Small | TableKind::Array => {
                (fill(w.matrix, &[&count, &columns.to_string()]), w.row, w.end_matrix)
            }
            TableKind::Cases => (fill(w.cases, &[&count]), w.case, ""),
            _ if it.rows.len() < 2 => (String::new(), "", ""),
            _ => (fill(w.lines, &[&count]), w.line, ""),
        };
        let joined = matches!(
            it.kind,
            TableKind::Aligned | TableKind::AlignedAt | TableKind::Gathered | TableKind::Multline
        );
        let rows = it.rows.iter().enumerate().map(|(at, row)| {
            let cells = row.cells.iter().map(|it| self.row(it)).filter(|it| !it.is_empty());
            let cells = cells.collect::<Vec<_>>().join(if joined { " " } else { ", " });
            let head = fill(each, &[&(at + 1).to_string()]);
            format!("{head} {cells}")
        });
        let rows = rows.collect::<Vec<_>>().join("; ");
        match (whole.is_empty(), end.is_empty()) {
            (true, _) => rows,
            (false, true) => format!("{whole}, {rows}"),
            (false, false) => format!("{whole}, {rows}, {end}"),
        }
    }
}

/// A pattern with its parts.
fn fill(pattern: &str, parts: &[&str]) -> String {
    let mut out = String::new();
    let mut parts = parts.iter();
    for (at, piece) in pattern.split("{}").enumerate() {
        if at > 0 {
            out += parts.next().copied().unwrap_or_default();
        }
        out += piece;
    }
    out
}

/// Whether it is said in a breath: one or two letters and figures, without scripts.
fn is_short(nodes: &[Node]) -> bool {
    nodes.len() <= 2 && nodes.iter().all(|it| is_simple(it) || matches!(it.kind, Kind::Space(_)))
}

fn is_simple(node: &Node) -> bool {
    match &node.kind {
        Kind::Symbol { .. } => matches!(node.class, Class::Ord | Class::Bin),
        Kind::Number { .. } | Kind::Name { .. } => true,
        Kind::Row(body) => is_short(body),
        _ => false,
    }
}

fn is_sign(node: &Node, sign: char) -> bool {
    matches!(node.kind, Kind::Symbol { char, .. } if char == sign)
}

fn is_number(node: &Node, number: &str) -> bool {
    matches!(&node.kind, Kind::Number { digits, .. } if digits == number)
}

fn is_letterlike(node: &Node) -> bool {
    node.class == Class::Ord
}

/// Whether what follows is what it acts on: sums, integrals, limits.
fn is_operator(node: &Node) -> bool {
    match &node.kind {
        Kind::Symbol { .. } => node.class == Class::Op,
        Kind::Name { limits, .. } | Kind::Operator { limits, .. } => *limits,
        Kind::Scripts { base, .. } => is_operator(base),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Macros, read};

    #[track_caller]
    fn check(tex: &str, en: &str, de: &str, fr: &str) {
        let formula = read(tex, &mut Macros::default()).unwrap();
        for (language, expect) in [("en", en), ("de", de), ("fr", fr)] {
            assert_eq!(speech(&formula.nodes, language).unwrap(), expect, "{tex}");
        }
    }

    #[test]
    fn formulas_are_said_in_three_languages() {
        check(
            "a^2+b^2=c^2",
            "a squared plus b squared equals c squared",
            "a Quadrat plus b Quadrat gleich c Quadrat",
            "a au carré plus b au carré égale c au carré",
        );
        check(r"\frac{a}{b}", "a over b", "a durch b", "a sur b");
        check(
            r"\frac{a+b}{c}",
            "the fraction with numerator a plus b and denominator c, end fraction",
            "Bruch mit Zähler a plus b und Nenner c, Ende Bruch",
            "la fraction de numérateur a plus b et de dénominateur c, fin de fraction",
        );
        check(r"\sqrt{2}", "the square root of 2", "Wurzel aus 2", "racine carrée de 2");
        check(r"x_i^n", "x sub i to the n", "x Index i hoch n", "x indice i puissance n");
        check(
            r"\sum_{i=1}^n i",
            "the sum from i equals 1 to n of i",
            "Summe von i gleich 1 bis n über i",
            "la somme de i égale 1 à n de i",
        );
        check(
            r"\lim_{x\to 0} f(x)",
            "the limit as x approaches 0 of f open parenthesis x close parenthesis",
            "Grenzwert für x gegen 0 über f Klammer auf x Klammer zu",
            "la limite quand x tend vers 0 de f parenthèse ouvrante x parenthèse fermante",
        );
        check(r"\binom nk", "n choose k", "n über k", "coefficient binomial n, k");
        check(
            r"\left|x\right|",
            "the absolute value of x",
            "Betrag von x",
            "la valeur absolue de x",
        );
        check(
            r"f''(x)",
            "f prime prime open parenthesis x close parenthesis",
            "f Strich Strich Klammer auf x Klammer zu",
            "f prime prime parenthèse ouvrante x parenthèse fermante",
        );
        check(r"\hat x", "x hat", "x Dach", "x chapeau");
        check(
            r"\Gamma(\alpha)",
            "capital gamma open parenthesis alpha close parenthesis",
            "großes Gamma Klammer auf Alpha Klammer zu",
            "gamma majuscule parenthèse ouvrante alpha parenthèse fermante",
        );
        check(
            r"\begin{pmatrix}1&2\end{pmatrix}",
            "the 1 by 2 matrix, row 1: 1, 2, end matrix",
            "1-mal-2-Matrix, Zeile 1: 1, 2, Ende Matrix",
            "la matrice 1 sur 2, ligne 1 : 1, 2, fin de matrice",
        );
    }

    #[test]
    fn every_language_has_a_word_for_every_sign() {
        for (sign, _) in en::WORDS.signs {
            for words in [&de::WORDS, &fr::WORDS] {
                assert!(words.signs.iter().any(|it| it.0 == *sign), "{sign}");
            }
        }
    }
}
