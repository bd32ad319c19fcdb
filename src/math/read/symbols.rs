//! Commands that are one sign: name, code point, class.

use crate::math::tree::Class;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A class, and names with their signs.
type Table = (Class, &'static [&'static str]);

/// Each string holds pairs of a name and its sign, blanks between.
const SYMBOLS: &[Table] = &[
    (
        Class::Ord,
        &[
            "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ",
            "lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ",
            "chi χ psi ψ omega ω digamma ϝ Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω",
            "Alpha Α Beta Β Epsilon Ε Zeta Ζ Eta Η Iota Ι Kappa Κ Mu Μ Nu Ν Omicron Ο Rho Ρ Tau Τ Chi Χ thetasym ϑ",
            "varGamma 𝛤 varDelta 𝛥 varTheta 𝛩 varLambda 𝛬 varXi 𝛯 varPi 𝛱 varSigma 𝛴 varUpsilon 𝛶 varPhi 𝛷 varPsi 𝛹 varOmega 𝛺",
            "infty ∞ infin ∞ nabla ∇ partial ∂ forall ∀ exists ∃ exist ∃ nexists ∄ emptyset ∅ empty ∅ varnothing ∅ O Ø o ø aleph ℵ alef ℵ",
            "alefsym ℵ beth ℶ gimel ℷ daleth ℸ hbar ℏ hslash ℏ ell ℓ Re ℜ Im ℑ wp ℘ weierp ℘ imath ı jmath ȷ eth ð mho ℧ Finv Ⅎ Game ⅁",
            "angle ∠ measuredangle ∡ sphericalangle ∢ top ⊤ bot ⊥ neg ¬ lnot ¬ flat ♭ natural ♮ sharp ♯ prime ′ backprime ‵",
            "triangle △ vartriangle △ triangledown ▽ blacktriangle ▲ blacktriangledown ▼ square □ Box □ blacksquare ■ lozenge ◊",
            "blacklozenge ⧫ Diamond ◊ bigstar ★ diagup ╱ diagdown ╲ checkmark ✓ maltese ✠ yen ¥ pounds £ mathsterling £ copyright © registered ®",
            "circledR ® circledS Ⓢ degree ° surd √ S § sect § P ¶ para ¶ dag † ddag ‡ textdagger † textdaggerdbl ‡ clubsuit ♣ clubs ♣ diamondsuit ♢",
            "diamonds ♢ heartsuit ♡ hearts ♡ spadesuit ♠ spades ♠ complement ∁ backslash \\ ldots … textellipsis … mathellipsis … vdots ⋮ varvdots ⋮",
            "AE Æ ae æ OE Œ oe œ AA Å aa å ss ß i ı j ȷ textbackslash \\ textbar | textless < textgreater > textunderscore _",
            "textdollar $ textsterling £ textdegree ° textasciitilde ~ textasciicircum ^ textquoteleft ‘ textquoteright ’ textquotedblleft “",
            "textquotedblright ” textendash – textemdash — textbraceleft { textbraceright } textbardbl ‖ textregistered ® textcopyright ©",
            "# # % % & & $ $ _ _ euro € lq ‘ rq ’ textonehalf ½ micro µ ohm Ω | ‖ Vert ‖ vert |",
        ],
    ),
    (
        Class::Op,
        &[
            "sum ∑ prod ∏ coprod ∐ int ∫ intop ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ bigcap ⋂ bigcup ⋃ bigvee ⋁ bigwedge ⋀",
            "bigodot ⨀ bigoplus ⨁ bigotimes ⨂ biguplus ⨄ bigsqcup ⨆ bigsqcap ⨅ smallint ∫",
        ],
    ),
    (
        Class::Bin,
        &[
            "pm ± plusmn ± mp ∓ times × div ÷ cdot ⋅ sdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ bull ∙ cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔",
            "vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ amalg ⨿ And & oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ dagger † Dagger ‡",
            "ddagger ‡ bigcirc ◯ bigtriangleup △ bigtriangledown ▽ diamond ⋄ triangleleft ◃ triangleright ▹ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵",
            "ltimes ⋉ rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌ curlywedge ⋏ curlyvee ⋎ circleddash ⊝ circledast ⊛ circledcirc ⊚ intercal ⊺ minuso ⦵",
            "boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ dotplus ∔ divideontimes ⋇ Cap ⋒ doublecap ⋒ Cup ⋓ doublecup ⋓ barwedge ⊼ veebar ⊻",
            "doublebarwedge ⩞ gtrdot ⋗ lessdot ⋖",
        ],
    ),
    (
        Class::Rel,
        &[
            "leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ leqq ≦ geqq ≧ leqslant ⩽ geqslant ⩾ lt < gt > ll ≪ gg ≫ lll ⋘ llless ⋘ ggg ⋙ gggtr ⋙",
            "equiv ≡ sim ∼ thksim ∼ thicksim ∼ backsim ∽ simeq ≃ backsimeq ⋍ eqsim ≂ approx ≈ thickapprox ≈ approxeq ≊ cong ≅ doteq ≐ doteqdot ≑ Doteq ≑",
            "fallingdotseq ≒ risingdotseq ≓ circeq ≗ eqcirc ≖ triangleq ≜ bumpeq ≏ Bumpeq ≎ propto ∝ varpropto ∝ asymp ≍ bowtie ⋈ Join ⋈",
            "in ∈ isin ∈ ni ∋ owns ∋ notin ∉ notni ∌ subset ⊂ sub ⊂ supset ⊃ subseteq ⊆ sube ⊆ supseteq ⊇ supe ⊇ subseteqq ⫅ supseteqq ⫆",
            "Subset ⋐ Supset ⋑ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ subsetneq ⊊ varsubsetneq ⊊ supsetneq ⊋ varsupsetneq ⊋",
            "subsetneqq ⫋ varsubsetneqq ⫋ supsetneqq ⫌ varsupsetneqq ⫌ nsubseteq ⊈ nsupseteq ⊉ nsubseteqq ⊈ nsupseteqq ⊉",
            "prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ curlyeqprec ⋞ curlyeqsucc ⋟ precsim ≾ succsim ≿ precapprox ⪷",
            "succapprox ⪸ precneqq ⪵ succneqq ⪶ precnsim ⋨ succnsim ⋩ precnapprox ⪹ succnapprox ⪺ nprec ⊀ nsucc ⊁ npreceq ⋠ nsucceq ⋡",
            "lesssim ≲ gtrsim ≳ lessapprox ⪅ gtrapprox ⪆ lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ lesseqqgtr ⪋ gtreqqless ⪌ eqslantless ⪕",
            "eqslantgtr ⪖ lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ lvertneqq ≨ gvertneqq ≩ lnsim ⋦ gnsim ⋧ lnapprox ⪉ gnapprox ⪊ nless ≮ ngtr ≯ nleq ≰",
            "ngeq ≱ nleqslant ≰ ngeqslant ≱ nleqq ≰ ngeqq ≱ nsim ≁ ncong ≆ perp ⊥ parallel ∥ nparallel ∦ shortparallel ∥ nshortparallel ∦",
            "mid ∣ nmid ∤ shortmid ∣ nshortmid ∤ vdash ⊢ dashv ⊣ vDash ⊨ models ⊨ Vdash ⊩ Vvdash ⊪ nvdash ⊬ nvDash ⊭ nVdash ⊮ nVDash ⊯",
            "vartriangleleft ⊲ vartriangleright ⊳ trianglelefteq ⊴ trianglerighteq ⊵ ntriangleleft ⋪ ntriangleright ⋫ ntrianglelefteq ⋬",
            "ntrianglerighteq ⋭ blacktriangleleft ◀ blacktriangleright ▶ smile ⌣ smallsmile ⌣ frown ⌢ smallfrown ⌢ pitchfork ⋔ between ≬ therefore ∴ because ∵",
            "backepsilon ∍ multimap ⊸ origof ⊶ imageof ⊷ coloneqq ≔ colonequals ≔ eqqcolon ≕ equalscolon ≕ to → gets ←",
            "rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ longrightarrow ⟶ longleftarrow ⟵",
            "longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼ mapsfrom ↤ hookrightarrow ↪ hookleftarrow ↩",
            "uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖",
            "rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ upharpoonleft ↿ upharpoonright ↾ restriction ↾",
            "downharpoonleft ⇃ downharpoonright ⇂ rightleftharpoons ⇌ leftrightharpoons ⇋ leadsto ⇝ rightsquigarrow ⇝ leftrightsquigarrow ↭",
            "twoheadrightarrow ↠ twoheadleftarrow ↞ rightarrowtail ↣ leftarrowtail ↢ leftleftarrows ⇇ rightrightarrows ⇉ upuparrows ⇈",
            "downdownarrows ⇊ leftrightarrows ⇆ rightleftarrows ⇄ Lleftarrow ⇚ Rrightarrow ⇛ curvearrowleft ↶ curvearrowright ↷ circlearrowleft ↺",
            "circlearrowright ↻ looparrowleft ↫ looparrowright ↬ Lsh ↰ Rsh ↱ dashrightarrow ⇢ dashleftarrow ⇠ nleftarrow ↚ nrightarrow ↛",
            "nleftrightarrow ↮ nLeftarrow ⇍ nRightarrow ⇏ nLeftrightarrow ⇎ rarr → larr ← harr ↔ rArr ⇒ lArr ⇐ hArr ⇔ Rarr ⇒ Larr ⇐ Harr ⇔",
            "lrarr ↔ Lrarr ⇔ lrArr ⇔ darr ↓ uarr ↑ dArr ⇓ uArr ⇑ Darr ⇓ Uarr ⇑",
        ],
    ),
    (
        Class::Open,
        &[
            "lbrace { { { lbrack [ langle ⟨ lang ⟨ lceil ⌈ lfloor ⌊ lvert | lVert ‖ lgroup ⟮ lmoustache ⎰ llbracket ⟦ lparen ( ulcorner ┌ llcorner └",
            "lBrace ⦃",
        ],
    ),
    (
        Class::Close,
        &[
            "rbrace } } } rbrack ] rangle ⟩ rang ⟩ rceil ⌉ rfloor ⌋ rvert | rVert ‖ rgroup ⟯ rmoustache ⎱ rrbracket ⟧ rparen ) urcorner ┐ lrcorner ┘",
            "rBrace ⦄",
        ],
    ),
    (Class::Punct, &["colon : ldotp . cdotp ⋅"]),
    (Class::Inner, &["cdots ⋯ ddots ⋱ dotsb ⋯ dotsm ⋯ dotsi ⋯ dotsc … dotso …"]),
];

/// What a command that is one sign stands for.
pub(crate) fn symbol(name: &str) -> Option<(Class, char)> {
    all().get(name).copied()
}

/// The names of all, for who looks for one that is near.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().keys().copied()
}

fn all() -> &'static BTreeMap<&'static str, (Class, char)> {
    static ALL: OnceLock<BTreeMap<&'static str, (Class, char)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = BTreeMap::new();
        for (class, lines) in SYMBOLS {
            for line in *lines {
                let mut words = line.split(' ');
                while let (Some(name), Some(sign)) = (words.next(), words.next()) {
                    all.extend(sign.chars().next().map(|it| (name, (*class, it))));
                }
            }
        }
        all
    })
}

/// The class of a character that stands for itself, and the sign that is set for it.
pub(crate) fn character(char: char) -> (Class, char) {
    match char {
        '-' | '−' => (Class::Bin, '−'),
        '*' => (Class::Bin, '∗'),
        '+' => (Class::Bin, '+'),
        ':' | '=' | '<' | '>' => (Class::Rel, char),
        '(' | '[' => (Class::Open, char),
        ')' | ']' | '!' | '?' => (Class::Close, char),
        ',' | ';' => (Class::Punct, char),
        '`' => (Class::Ord, '‘'),
        _ if char.is_ascii() => (Class::Ord, char),
        _ => of_sign().get(&char).map_or((Class::Ord, char), |it| (*it, char)),
    }
}

/// The classes of signs that are written as they are: `≤` for `\leq`.
fn of_sign() -> &'static BTreeMap<char, Class> {
    static ALL: OnceLock<BTreeMap<char, Class>> = OnceLock::new();
    ALL.get_or_init(|| all().values().map(|it| (it.1, it.0)).collect())
}

/// The sign of a delimiter; `None` outside: it is none, inside: it is empty.
pub(crate) fn delimiter(name: &str) -> Option<Option<char>> {
    let sign = match name {
        "." => return Some(None),
        "(" | ")" | "[" | "]" | "/" | "|" | "{" | "}" => name.chars().next()?,
        "lt" | "<" => '⟨',
        "gt" | ">" => '⟩',
        "\\|" => '‖',
        _ => {
            let (_, sign) = symbol(name)?;
            let vertical = matches!(
                sign,
                '↑' | '↓' | '↕' | '⇑' | '⇓' | '⇕' | '|' | '‖' | '\\' | '/' | '∣' | '∥'
            );
            let paired = matches!(
                sign,
                '{' | '}'
                    | '['
                    | ']'
                    | '('
                    | ')'
                    | '⟨'
                    | '⟩'
                    | '⌈'
                    | '⌉'
                    | '⌊'
                    | '⌋'
                    | '⟮'
                    | '⟯'
                    | '⎰'
                    | '⎱'
                    | '⟦'
                    | '⟧'
                    | '┌'
                    | '┐'
                    | '└'
                    | '┘'
                    | '⦃'
                    | '⦄'
            );
            if !vertical && !paired {
                return None;
            }
            sign
        }
    };
    Some(Some(sign))
}
