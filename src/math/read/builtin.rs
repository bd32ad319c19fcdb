//! Commands that stand for others.

use crate::math::read::expand::{Macro, made};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Name, number of arguments, and what it stands for.
const BUILTIN: &[(&str, usize, &str)] = &[
    ("R", 0, r"\mathbb{R}"),
    ("N", 0, r"\mathbb{N}"),
    ("Z", 0, r"\mathbb{Z}"),
    ("reals", 0, r"\mathbb{R}"),
    ("Reals", 0, r"\mathbb{R}"),
    ("real", 0, r"\Re"),
    ("natnums", 0, r"\mathbb{N}"),
    ("cnums", 0, r"\mathbb{C}"),
    ("Complex", 0, r"\mathbb{C}"),
    ("image", 0, r"\Im"),
    ("Bbbk", 0, r"\Bbb{k}"),
    ("argmin", 0, r"\operatorname*{arg\,min}"),
    ("argmax", 0, r"\operatorname*{arg\,max}"),
    ("plim", 0, r"\operatorname*{plim}"),
    ("limsup", 0, r"\operatorname*{lim\,sup}"),
    ("liminf", 0, r"\operatorname*{lim\,inf}"),
    ("injlim", 0, r"\operatorname*{inj\,lim}"),
    ("projlim", 0, r"\operatorname*{proj\,lim}"),
    ("varlimsup", 0, r"\operatorname*{\overline{lim}}"),
    ("varliminf", 0, r"\operatorname*{\underline{lim}}"),
    ("varinjlim", 0, r"\operatorname*{\underrightarrow{lim}}"),
    ("varprojlim", 0, r"\operatorname*{\underleftarrow{lim}}"),
    ("bra", 1, r"\mathinner{\langle{#1}|}"),
    ("ket", 1, r"\mathinner{|{#1}\rangle}"),
    ("braket", 1, r"\mathinner{\langle{#1}\rangle}"),
    ("Bra", 1, r"\left\langle#1\right|"),
    ("Ket", 1, r"\left|#1\right\rangle"),
    ("Braket", 1, r"\left\langle{#1}\right\rangle"),
    ("set", 1, r"\mathinner{\lbrace\,{#1}\,\rbrace}"),
    ("Set", 1, r"\left\{\:{#1}\:\right\}"),
    ("mod", 1, r"\mathchoice{\mskip18mu}{\mskip12mu}{\mskip12mu}{\mskip12mu}{\rm mod}\,\,#1"),
    ("pod", 1, r"\mathchoice{\mskip18mu}{\mskip8mu}{\mskip8mu}{\mskip8mu}(#1)"),
    ("pmod", 1, r"\pod{{\rm mod}\mskip6mu#1}"),
    (
        "bmod",
        0,
        r"\mathchoice{\mskip1mu}{\mskip1mu}{\mskip5mu}{\mskip5mu}\mathbin{\rm mod}\mathchoice{\mskip1mu}{\mskip1mu}{\mskip5mu}{\mskip5mu}",
    ),
    ("iff", 0, r"\;\Longleftrightarrow\;"),
    ("implies", 0, r"\;\Longrightarrow\;"),
    ("impliedby", 0, r"\;\Longleftarrow\;"),
    ("TeX", 0, r"\textrm{T\kern-.1667em\raisebox{-.5ex}{E}\kern-.125emX}"),
    ("LaTeX", 0, r"\textrm{L\kern-.36em\raisebox{.2em}{\text{\scriptsize A}}\kern-.15em\TeX}"),
    ("KaTeX", 0, r"\textrm{K\kern-.17em\raisebox{.2em}{\text{\scriptsize A}}\kern-.15em\TeX}"),
    ("dddot", 1, r"\overset{\ldots}{#1}"),
    ("ddddot", 1, r"\overset{....}{#1}"),
    ("boxed", 1, r"\fbox{$\displaystyle{#1}$}"),
    ("ordinarycolon", 0, ":"),
    ("vcentcolon", 0, r"\mathrel{:}"),
    ("ratio", 0, r"\vcentcolon"),
    ("dblcolon", 0, r"\mathrel{::}"),
    ("coloncolon", 0, r"\dblcolon"),
    ("coloneq", 0, r"\vcentcolon\mathrel{-}"),
    ("colonminus", 0, r"\vcentcolon\mathrel{-}"),
    ("coloncolonequals", 0, r"\dblcolon\mathrel{=}"),
    ("Coloneqq", 0, r"\dblcolon\mathrel{=}"),
    ("coloncolonminus", 0, r"\dblcolon\mathrel{-}"),
    ("Coloneq", 0, r"\dblcolon\mathrel{-}"),
    ("equalscoloncolon", 0, r"\mathrel{=}\dblcolon"),
    ("Eqqcolon", 0, r"\mathrel{=}\dblcolon"),
    ("minuscolon", 0, r"\mathrel{-}\vcentcolon"),
    ("eqcolon", 0, r"\mathrel{-}\vcentcolon"),
    ("minuscoloncolon", 0, r"\mathrel{-}\dblcolon"),
    ("Eqcolon", 0, r"\mathrel{-}\dblcolon"),
    ("colonapprox", 0, r"\vcentcolon\mathrel{\approx}"),
    ("Colonapprox", 0, r"\dblcolon\mathrel{\approx}"),
    ("coloncolonapprox", 0, r"\dblcolon\mathrel{\approx}"),
    ("colonsim", 0, r"\vcentcolon\mathrel{\sim}"),
    ("Colonsim", 0, r"\dblcolon\mathrel{\sim}"),
    ("coloncolonsim", 0, r"\dblcolon\mathrel{\sim}"),
    ("approxcolon", 0, r"\mathrel{\approx}\vcentcolon"),
    ("approxcoloncolon", 0, r"\mathrel{\approx}\dblcolon"),
    ("simcolon", 0, r"\mathrel{\sim}\vcentcolon"),
    ("simcoloncolon", 0, r"\mathrel{\sim}\dblcolon"),
    ("eqref", 1, r"\text{(\ref{#1})}"),
    ("centerdot", 0, r"\mathbin{\cdot}"),
    ("stackrel", 2, r"\mathrel{\overset{#1}{#2}}"),
    ("overunderset", 3, r"\overset{#1}{\underset{#2}{#3}}"),
    ("thinspace", 0, r"\,"),
    ("medspace", 0, r"\:"),
    ("thickspace", 0, r"\;"),
    ("negthinspace", 0, r"\!"),
];

/// The macro of this name, if there is one.
pub(crate) fn builtin(name: &str) -> Option<Arc<Macro>> {
    static ALL: OnceLock<BTreeMap<&'static str, Arc<Macro>>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let made = |it: &(&'static str, usize, &str)| (it.0, Arc::new(made(it.1, it.2)));
        BUILTIN.iter().map(made).collect()
    });
    all.get(name).cloned()
}
