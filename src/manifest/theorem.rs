//! Kinds of statements that are set off under a word and a number: theorems, definitions, proofs.

use crate::lang::{Lang, Word};
use std::borrow::Cow;

/// A kind of statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TheoremKind {
    /// The name of its divs.
    pub name: Cow<'static, str>,
    /// What stands before its number.
    pub word: TheoremWord,
    /// What its ids begin with, before `:` or `-`.
    pub prefix: Cow<'static, str>,
    /// How it looks.
    pub look: TheoremLook,
    /// Whether it has numbers.
    pub numbered: bool,
    /// The name of the kind that it counts with; its own where it counts alone.
    pub counts_with: Cow<'static, str>,
}

/// What stands before a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TheoremWord {
    /// recto's, in the language of the book.
    Known(Word),
    /// The book's own.
    Own(String),
}

impl TheoremWord {
    /// The word in a language.
    #[must_use]
    pub fn in_language<'a>(&'a self, lang: &'a Lang) -> &'a str {
        match self {
            Self::Known(word) => lang.word(*word),
            Self::Own(word) => word,
        }
    }
}

/// How a statement looks: the three styles of LaTeX's amsthm, and that of proofs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TheoremLook {
    /// Its words are in italics, its number is bold.
    Theorem,
    /// Its words are upright, its number is bold.
    Definition,
    /// Its words are upright, its number is in italics.
    Remark,
    /// Like a remark; a sign stands at its end.
    Proof,
}

impl TheoremLook {
    /// The words that manifests use; they are classes in an EPUB too.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("theorem", Self::Theorem),
        ("definition", Self::Definition),
        ("remark", Self::Remark),
        ("proof", Self::Proof),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|it| it.1 == self).map_or("", |it| it.0)
    }
}

/// Name, prefix, word, look, whether it is numbered.
const KNOWN: &[(&str, &str, Word, TheoremLook, bool)] = &[
    ("theorem", "thm", Word::Theorem, TheoremLook::Theorem, true),
    ("lemma", "lem", Word::Lemma, TheoremLook::Theorem, true),
    ("corollary", "cor", Word::Corollary, TheoremLook::Theorem, true),
    ("proposition", "prp", Word::Proposition, TheoremLook::Theorem, true),
    ("conjecture", "cnj", Word::Conjecture, TheoremLook::Theorem, true),
    ("axiom", "axm", Word::Axiom, TheoremLook::Theorem, true),
    ("claim", "clm", Word::Claim, TheoremLook::Theorem, true),
    ("definition", "def", Word::Definition, TheoremLook::Definition, true),
    ("example", "exm", Word::Example, TheoremLook::Definition, true),
    ("problem", "prb", Word::Problem, TheoremLook::Definition, true),
    ("remark", "rem", Word::Remark, TheoremLook::Remark, true),
    ("solution", "sol", Word::Solution, TheoremLook::Remark, false),
    ("proof", "prf", Word::Proof, TheoremLook::Proof, false),
];

/// The kinds that every book has.
#[must_use]
pub fn theorem_kinds() -> Vec<TheoremKind> {
    let kind = |it: &(&'static str, &'static str, Word, TheoremLook, bool)| TheoremKind {
        name: Cow::Borrowed(it.0),
        prefix: Cow::Borrowed(it.1),
        word: TheoremWord::Known(it.2),
        look: it.3,
        numbered: it.4,
        counts_with: Cow::Borrowed(it.0),
    };
    KNOWN.iter().map(kind).collect()
}
