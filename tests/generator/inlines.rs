//! Running text: every inline in every other.

use crate::generator::Maker;
use crate::generator::blocks::{block, indented};

/// Words of other languages and scripts, which are not counted.
const FOREIGN: &[(&str, &str)] = &[
    ("fr", "« le mot juste » qu’il cherchait"),
    ("de", "die Donaudampfschifffahrtsgesellschaft"),
    ("el", "θάλασσα καὶ οὐρανός"),
    ("ru", "корабли в гавани"),
    ("he", "האוניות בנמל"),
    ("la", "carpe diem"),
    ("pl", "zażółć gęślą jaźń"),
];

/// Formulas.
pub(crate) const FORMULAS: &[&str] = &[
    "a^2 + b^2",
    "\\frac{1}{2}",
    "x_1 < x_2",
    "\\sum_{i=1}^{n} i",
    "\\sqrt{2}",
    "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
    "\\left( \\int_0^1 f(x)\\,dx \\right)^2 = \\text{so much}",
    "\\mathbb{R} \\subset \\mathbb{C}",
    "\\begin{multline} a \\\\ + b - c \\\\ + d \\end{multline}",
    "x' \\ne \\overline{y}, \\qquad \\vec{v} \\not\\in \\{ \\hat{w} \\}",
    "\\boxed{\\cancel{a}} \\xrightarrow[b]{c} \\phantom{d} \\rule{1em}{1em}",
    "a + b + c + d + e + f + g + h + i + j + k + l = m + n + o + p + q + r + s + t + u + v + w",
];

impl Maker {
    /// A paragraph of about so many words with all that may stand in a line.
    pub(crate) fn line(&mut self, count: usize) -> String {
        let mut out = self.word();
        let mut left = count.saturating_sub(1);
        while left > 0 {
            let some = (1 + self.lot.below(12)).min(left);
            left -= some;
            out.push(' ');
            out += &self.piece(some, 0);
            if self.lot.one_in(6) {
                out += self.lot.of(&[",", ".", ";", "!", " --", "..."]);
            }
        }
        out.push('.');
        out
    }

    /// One time in so many a small formula behind words.
    pub(crate) fn some_formula(&mut self, times: usize) -> &'static str {
        if self.lot.one_in(times) { self.lot.of(&[" $x^2$", " $\\alpha_1$"]) } else { "" }
    }

    /// Words without anything.
    pub(crate) fn plain(&mut self, count: usize) -> String {
        self.words(count.max(1))
    }

    fn piece(&mut self, count: usize, depth: usize) -> String {
        if depth > 2 || self.lot.one_in(2) {
            return self.words(count);
        }
        let inner = |it: &mut Self| it.piece(count, depth + 1);
        match self.lot.below(28) {
            0 | 1 => format!("*{}*", without(&inner(self), '*')),
            2 => format!("**{}**", without(&inner(self), '*')),
            3 => format!("~~{}~~", self.words(count)),
            4 => {
                let sign = self.lot.of(&[" ", " ", "::", ".", "_", "/"]);
                format!("`{}`", self.words(count).replace(' ', sign))
            }
            5 => format!("{}^{}^ and H~{}~O", self.word(), self.word(), self.word()),
            6 => format!("[{}]{{.sc}}", inner(self)),
            7 => format!("[{}]{{.term}}", inner(self)),
            8 => format!("[{}]{{.kbd}}", self.word()),
            9 => {
                let (lang, words) = FOREIGN[self.lot.below(FOREIGN.len())];
                format!("[{words} {}]{{lang={lang}}}", self.words(count))
            }
            15 => {
                let words = self.repeated(|it| it.words(count.min(3)));
                let formula = self.some_formula(6);
                format!("[{words}{formula}]{{.index}}")
            }
            16 => {
                let words = self.words(count);
                format!("[{words}]{{index=\"entry {}!deeper {}\"}}", self.lot.below(9), self.id())
            }
            18 => format!("![A dot.](img/dot.svg){{alt=\"A dot.\"}} {}", self.words(count)),
            19 => format!("{} ${}$", self.words(count), FORMULAS[self.lot.below(FORMULAS.len())]),
            20 => format!("\"{}\" and '{}'", self.words(count), self.word()),
            21 => format!("{}\\\n{}", self.words(count), self.word()),
            22 => format!("<abbr title=\"for example\">e.g.</abbr> {}", self.words(count)),
            24 => format!("[{}]", self.words(count)),
            25 => {
                let base = self.words(count.min(2));
                format!("<ruby>{base}<rt>{}</rt></ruby>", self.word())
            }
            26 => format!("<u>{}</u> <kbd>{}</kbd>", self.words(count), self.word()),
            kind if depth == 0 => self.reference(count, kind),
            11 => self.anchor(count),
            _ => self.note(count),
        }
    }

    /// What leads elsewhere.
    fn reference(&mut self, count: usize, kind: usize) -> String {
        match kind {
            10 => {
                let words = self.link_words(count);
                format!("[{words}](https://example.org/{})", self.id())
            }
            11 => self.anchor(count),
            12 if !self.anchors.is_empty() => {
                let to = self.anchors[self.lot.below(self.anchors.len())].clone();
                format!("[{}](#{to})", self.link_words(count))
            }
            13 if !self.known.is_empty() => {
                let to = self.known[self.lot.below(self.known.len())].clone();
                match self.lot.below(3) {
                    0 => format!("{} @{to}", self.words(count)),
                    1 => format!("{} [-@{to}]", self.words(count)),
                    _ => format!("{} p. [@{to}]{{.page}}", self.words(count)),
                }
            }
            14 => {
                let key = self.lot.of(&["ware2020", "held1999", "sailor1841"]);
                match self.lot.below(3) {
                    0 => format!("{} [@{key}, p. 3]", self.words(count)),
                    1 => format!("{} @{key} [p. 12]", self.words(count)),
                    _ => format!("{} [see @{key}; also @ware2020, ch. 2]", self.words(count)),
                }
            }
            17 if !self.terms.is_empty() => {
                let term = self.terms[self.lot.below(self.terms.len())].clone();
                format!("[{}]{{gls=\"{term}\"}}", self.words(count))
            }
            _ => self.note(count),
        }
    }

    /// Words that links may name.
    fn anchor(&mut self, count: usize) -> String {
        let id = format!("at{}", self.id());
        let words = self.words(count);
        if self.now.condition == crate::generator::Condition::All {
            self.anchors.push(id.clone());
        }
        format!("[{words}]{{#{id}}}")
    }

    /// Words of a link, or another place where no link may stand, one of which may have a note.
    pub(crate) fn link_words(&mut self, count: usize) -> String {
        if self.no_notes || !self.lot.one_in(4) {
            return self.words(count);
        }
        let before = self.words(count);
        let after = if self.lot.one_in(2) { format!(" {}", self.word()) } else { String::new() };
        let note = match self.lot.one_in(2) {
            true => {
                let count = 1 + self.lot.below(12);
                self.once(|it| format!("^[{}]", it.words(count)))
            }
            false => self.labelled(),
        };
        format!("{before}{note}{after}")
    }

    /// So many words on one line, one time in `times` with a note behind them.
    pub(crate) fn noted(&mut self, count: usize, times: usize) -> String {
        let words = self.words(count);
        if self.no_notes || !self.lot.one_in(times) {
            return words;
        }
        format!("{words} {}", self.note(1).replace("\\\n", " "))
    }

    /// A word with its note, of one word or of several pages.
    pub(crate) fn note(&mut self, count: usize) -> String {
        if self.no_notes {
            return self.words(count);
        }
        let marked = self.words(count);
        if self.lot.one_in(2) {
            self.no_notes = true;
            let words = 1 + self.lot.below(30);
            let text = self.once(|it| it.line(words));
            self.no_notes = false;
            return format!("{marked}^[{text}]");
        }
        marked + &self.labelled()
    }

    /// The mark of a note that is written elsewhere.
    fn labelled(&mut self) -> String {
        self.no_notes = true;
        let label = format!("n{}", self.id());
        let count = match self.lot.below(24) {
            0 => 900 + self.lot.below(1200),
            1 | 2 => 200 + self.lot.below(700),
            3..8 => 1,
            _ => 2 + self.lot.below(60),
        };
        let text = self.once(|it| {
            let text = if count == 1 { it.word() } else { it.line(count) };
            match it.lot.one_in(4) {
                true => format!("{text}\n\n{}", block(it, 3)),
                false => text,
            }
        });
        let definition = indented(&format!("[^{label}]: "), "    ", &text);
        self.notes.push(definition);
        self.no_notes = false;
        format!("[^{label}]")
    }
}

/// Emphasis does not stand directly in emphasis of the same sign.
fn without(text: &str, sign: char) -> String {
    text.replace(sign, "")
}
