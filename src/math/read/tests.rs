//! What is read of each construct, what is refused and where, and that no input takes long.

use crate::math::tree::{Class, Formula, Kind, TableKind};
use crate::math::{
    MOST_BYTES, MOST_EXPANSIONS, MOST_MACRO_BYTES, MOST_MACRO_DEPTH, MOST_NESTED, Macros, Whole,
    mathml, read,
};
use proptest::prelude::*;

fn read_of(tex: &str) -> Formula {
    read(tex, &mut Macros::default()).unwrap_or_else(|it| panic!("{tex}: {}", it.said))
}

/// The MathML of a formula in a line, without the element itself.
fn written(tex: &str) -> String {
    let whole = Whole { alt: "", block: false, display: false, continues: false, sheet: true };
    let math = mathml(&read_of(tex).nodes, whole);
    let start = math.find('>').unwrap() + 1;
    math[start..].trim_end_matches("</math>").to_owned()
}

#[track_caller]
fn check(tex: &str, expect: &str) {
    assert_eq!(written(tex), expect, "{tex}");
}

/// The words and the TeX of what can't be read.
fn refused(tex: &str) -> (String, String) {
    let problem = read(tex, &mut Macros::default()).expect_err(tex);
    let at = problem.at.start as usize..problem.at.end as usize;
    (problem.said, tex[at].to_owned())
}

#[track_caller]
fn check_refused(tex: &str, words: &str, place: &str) {
    let (said, at) = refused(tex);
    assert!(said.contains(words), "{tex}: {said}");
    assert_eq!(at, place, "{tex}: {said}");
}

#[test]
fn letters_figures_and_signs() {
    check("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>");
    check("12.5x", "<mn>12.5</mn><mi>x</mi>");
    check("1,2", "<mn>1</mn><mo>,</mo><mn>2</mn>");
    check(r"\alpha\Gamma", "<mi>α</mi><mi mathvariant=\"normal\">Γ</mi>");
    check("a-b", "<mi>a</mi><mo>−</mo><mi>b</mi>");
    check("-a", "<mo form=\"prefix\" lspace=\"0\" rspace=\"0\">−</mo><mi>a</mi>");
    check(r"a\not=b", "<mi>a</mi><mo>≠</mo><mi>b</mi>");
    check("f'", "<msup><mi>f</mi><mo lspace=\"0\" rspace=\"0\">′</mo></msup>");
    check("x²", "<msup><mi>x</mi><mn>2</mn></msup>");
}

#[test]
fn alphabets_are_code_points() {
    check(r"\mathbb{R}\mathbf v\mathfrak g", "<mi>ℝ</mi><mi>𝐯</mi><mi>𝔤</mi>");
    check(r"\mathrm{d}x", "<mi mathvariant=\"normal\">d</mi><mi>x</mi>");
    check(r"\mathrm{eff}", "<mi>eff</mi>");
    check(r"\boldsymbol{\alpha 1}", "<mrow><mi>𝜶</mi><mn>𝟏</mn></mrow>");
    check(r"\boldsymbol{\mathcal{F}}", "<mi>𝓕</mi>");
    check(r"{\bf x}y", "<mi>𝐱</mi><mi>y</mi>");
}

#[test]
fn scripts_take_one_sign_or_a_group() {
    check("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>");
    check("a^\\mathsf{b}", "<msup><mi>a</mi><mi>𝖻</mi></msup>");
    check("{}^2", "<msup><mrow></mrow><mn>2</mn></msup>");
    check_refused("x^a^b", "two superscripts", "^");
    check_refused("x_a_b", "two subscripts", "_");
    check_refused("x^", "lacks an argument", "^");
}

#[test]
fn names_have_their_space_before_the_element_of_their_script() {
    let space = "<mspace width=\"0.167em\"></mspace>";
    assert!(written(r"a \log_{2} b").starts_with(&format!("<mi>a</mi>{space}<msub><mi>log</mi>")));
    assert!(written(r"\operatorname*{argmax}_x f").contains("<mi>argmax</mi>"));
    assert!(written(r"\mathop{\rm x}").contains("<mi mathvariant=\"normal\">x</mi>"));
    assert!(written(r"\sup_{x}").starts_with("<msub>"), "in a line limits stand at the side");
}

#[test]
fn fractions_roots_and_fences() {
    check(r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>");
    check(r"{a \over b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>");
    assert!(written(r"\dfrac{a}{b}").starts_with("<mstyle displaystyle=\"true\""));
    check(
        r"\genfrac{}{}{1pt}{}{a}{b}",
        "<mfrac linethickness=\"0.1em\"><mi>a</mi><mi>b</mi></mfrac>",
    );
    check(r"a \above 2pt b", "<mfrac linethickness=\"0.2em\"><mi>a</mi><mi>b</mi></mfrac>");
    assert_eq!(written(r"a \above 0pt b"), written(r"a \atop b"));
    assert_eq!(written("a − b"), written("a - b"));
    assert!(written(r"\binom nk").contains("<mfrac linethickness=\"0\">"));
    check(r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>");
    let fence = written(r"\left( a \middle| b \right.");
    assert_eq!(fence.matches("fence=\"true\"").count(), 2, "{fence}");
    check_refused(r"\left( a", "no `\\right`", r"\left");
    check_refused(r"a \right)", "no `\\left`", r"\right");
    check_refused(r"\left x \right)", "no delimiter", "x");
}

#[test]
fn environments_and_their_columns() {
    let kind = |tex: &str| match &read_of(tex).nodes[0].kind {
        Kind::Table(it) => (it.kind, it.rows.len(), it.rows[0].cells.len()),
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(r"\begin{aligned} a &= b \\ &= c \end{aligned}"), (TableKind::Aligned, 2, 2));
    assert_eq!(
        kind(r"\begin{array}{l|r} a & b \\ \hline c & d \end{array}"),
        (TableKind::Array, 2, 2)
    );
    // A last `\\` makes no row; more cells than columns are read, as KaTeX reads them.
    assert_eq!(kind(r"\begin{matrix} a \\ b \\ \end{matrix}"), (TableKind::Matrix, 2, 1));
    assert_eq!(kind(r"\begin{array}{c} a & b & c \end{array}"), (TableKind::Array, 1, 3));
    // Lines without an environment are rows.
    assert_eq!(kind(r"a = b \\ c = d"), (TableKind::Gathered, 2, 1));
    check_refused(r"\begin{nosuch} a \end{nosuch}", "environment `nosuch`", r"\begin{nosuch}");
    check_refused(r"\begin{matrix} a", "no `\\end`", r"\begin{matrix}");
    check_refused(r"a & b", "parts columns", "&");
    check_refused(r"\begin{matrix} a \end{array}", "closed by", r"\end{array}");
}

#[test]
fn tags_and_labels_are_of_the_formula_or_of_a_row() {
    let formula = read_of(r"a = b \tag{*} \label{x}");
    assert_eq!(formula.tag.unwrap().words, "*");
    assert_eq!(formula.label.unwrap(), "x");
    let rows = read_of(r"\begin{align} a \tag{1} \\ b \end{align}");
    assert!(rows.tag.is_none());
    assert_eq!(rows.rows()[0].tag.as_ref().unwrap().words, "1");
    let one = read_of(r"\begin{multline} a \label{m} \\ b \end{multline}");
    assert_eq!(one.label.unwrap(), "m");
}

#[test]
fn references_are_numbers() {
    let numbers = [("eq:x".to_owned(), "3.2".to_owned())].into_iter().collect();
    let mut macros = Macros::default().with_numbers(numbers);
    let formula = read(r"a \text{by \eqref{x}} \ref{thm:y}", &mut macros).unwrap();
    let named: Vec<&str> = formula.references.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(named, ["eq:x", "thm:y"]);
    let whole = Whole { alt: "", block: false, display: false, continues: false, sheet: true };
    let math = mathml(&formula.nodes, whole);
    assert!(math.contains("<mtext>(3.2)<") && math.contains("[thm:y?]"), "{math}");
}

#[test]
fn words_keep_their_blanks_and_escapes() {
    check(r"\text{if } n", "<mtext>if\u{a0}</mtext><mi>n</mi>");
    check(r"\text{a\_b}", "<mtext>a_b</mtext>");
    check(r"\text{a $x$}", "<mtext>a\u{a0}</mtext><mrow><mi>x</mi></mrow>");
    check(r"\text{caf\'e -- ``q''}", "<mtext>café\u{a0}–\u{a0}“q”</mtext>");
    check(r"\textcircled{1}", "<mtext>①</mtext>");
    check(r"\text{多 عربي}", "<mtext>多\u{a0}عربي</mtext>");
}

#[test]
fn macros_of_the_formula_and_of_the_book() {
    check(r"\def\a#1{#1^2}\a x", "<msup><mi>x</mi><mn>2</mn></msup>");
    check(r"\newcommand{\b}[2][y]{#1#2}\b{x}\b[z]{x}", "<mi>y</mi><mi>x</mi><mi>z</mi><mi>x</mi>");
    check(r"\let\oldphi\phi\renewcommand\phi{\oldphi}\phi", "<mi>ϕ</mi>");
    assert!(written(r"\DeclareMathOperator{\rk}{rk}\rk A").contains("<mi>rk</mi>"));
    let mut book = Macros::default();
    book.define(r"\Len", r"\ell^\mathsf{#1}").unwrap();
    assert!(read(r"\Len{a}_{b}", &mut book).is_ok());
    assert!(book.define("R", "x").is_err());
    // `\gdef` holds for all formulas that follow, `\def` for its own.
    read(r"\gdef\all{x} \def\own{y}", &mut book).unwrap();
    assert!(read(r"\all", &mut book).is_ok());
    assert!(read(r"\own", &mut book).is_err());
}

#[test]
fn what_is_unknown_is_named_with_what_is_near() {
    let problem = read(r"a + \summ_i", &mut Macros::default()).unwrap_err();
    assert_eq!(problem.said, r"the command `\summ` is not known");
    assert_eq!((problem.at.start, problem.at.end), (4, 9));
    assert_eq!(problem.near.as_deref(), Some(r"\sum"));
    // What a macro gives stands where the macro is called.
    check_refused(r"\def\a{\nosuch} x \a", "`\\nosuch`", r"\a");
}

#[test]
fn macros_have_a_budget() {
    let bomb = r"\def\a{\b\b}\def\b{\c\c}\def\c{\d\d}\def\d{\e\e}\def\e{\f\f}\def\f{\g\g}\def\g{\h\h}\def\h{\i\i}\def\i{\j\j}\def\j{x}\a";
    assert!(refused(bomb).0.contains(&MOST_EXPANSIONS.to_string()));
    assert!(refused(r"\def\a{\a}\a").0.contains(&MOST_MACRO_DEPTH.to_string()));
    let long = "x".repeat(5_000);
    let bytes = format!(r"\def\a#1{{#1#1#1#1#1}}\def\b#1{{\a{{\a{{\a{{#1}}}}}}}}\b{{{long}}}");
    assert!(refused(&bytes).0.contains(&MOST_MACRO_BYTES.to_string()));
}

#[test]
fn limits_hold_at_their_edges() {
    assert!(read(&"x".repeat(MOST_BYTES), &mut Macros::default()).is_ok());
    assert!(read(&"x".repeat(MOST_BYTES + 1), &mut Macros::default()).is_err());
    for (open, close) in
        [("{", "}"), (r"\sqrt ", ""), (r"\left(", r"\right)"), ("x^{", "}"), (r"\text{$", "$}")]
    {
        let nested = |times: usize| {
            read(&format!("{}x{}", open.repeat(times), close.repeat(times)), &mut Macros::default())
        };
        assert!(nested(40).is_ok(), "{open}");
        assert!(nested(MOST_NESTED + 1).is_err(), "{open}");
    }
    assert!(refused(&"{".repeat(10_000)).0.contains("nested"));
    assert!(read("", &mut Macros::default()).unwrap().nodes.is_empty());
    assert!(read(" % only a comment", &mut Macros::default()).unwrap().nodes.is_empty());
}

#[test]
fn an_operator_between_no_two_terms_is_an_ordinary_sign() {
    let classes = |tex: &str| crate::math::settled(&read_of(tex).nodes, false);
    assert_eq!(classes("a+b"), [Class::Ord, Class::Bin, Class::Ord]);
    assert_eq!(classes("a=-b")[2], Class::Ord);
    assert_eq!(classes("(-b)")[1], Class::Ord);
    assert_eq!(classes("a+)")[1], Class::Ord);
    assert_eq!(classes("a+")[1], Class::Ord);
}

/// How many elements an element holds (MathML Core §3.1.3).
fn arity(name: &str) -> Option<usize> {
    match name {
        "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => Some(2),
        "msubsup" | "munderover" => Some(3),
        "mi" | "mn" | "mo" | "mtext" | "mspace" | "mprescripts" => Some(0),
        _ => None,
    }
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9+=<>&^_ '\"|/!]{1,3}",
        proptest::sample::select(vec![
            r"\frac",
            "{",
            "}",
            r"\sqrt[",
            "]",
            r"\left(",
            r"\right.",
            r"\begin{matrix}",
            r"\end{matrix}",
            r"\\",
            r"\text{",
            r"\color{",
            r"\hline",
            r"\sum_",
            r"\begin{array}{l|",
            r"\not",
            r"\def\a#1{",
            r"\a",
            "\\",
            "é",
            r"\hspace{",
            "1em",
            r"\mathbb",
            r"\big",
            r"\limits",
            r"\tag{",
            "%",
            "~",
            "$",
            "#1",
            r"\over",
            r"\middle|",
            r"\let\a=",
            r"\sideset{}{}",
            r"\prescript",
            r"\xrightarrow[",
            r"\overbrace",
            r"\mathchoice",
            r"\verb|",
            r"\char",
            r"\operatorname*{",
            r"\substack{",
            r"\begin{cases}",
            r"\end{cases}",
            r"\newcommand\a[1]{",
            r"\displaystyle",
            r"\rm",
            r"\phantom{",
            r"\rule",
            r"\unicode{x",
        ])
        .prop_map(str::to_owned),
    ]
}

#[test]
fn limits_stay_above_and_below_in_a_line() {
    check(r"\sum\limits^n", "<mover><mo movablelimits=\"false\">∑</mo><mi>n</mi></mover>");
    let brace = "<mover><mover><mi>a</mi><mo stretchy=\"true\">⏞</mo></mover><mi>n</mi></mover>";
    check(r"\overbrace{a}^{n}", brace);
}

proptest! {
    /// Whatever stands between the signs, nothing breaks, and what comes out is well-formed and has the elements that MathML wants.
    #[test]
    fn any_tex_is_read_or_refused(parts in proptest::collection::vec(part(), 0..24), display in proptest::bool::ANY) {
        let tex = parts.concat();
        let formula = match read(&tex, &mut Macros::default()) {
            Ok(it) => it,
            Err(problem) => {
                prop_assert!(tex.get(problem.at.start as usize..problem.at.end as usize).is_some());
                return Ok(());
            }
        };
        let math = mathml(&formula.nodes, Whole { alt: &tex, block: display, display, continues: false, sheet: true });
        let mut reader = quick_xml::Reader::from_str(&math);
        let mut counts: Vec<(String, usize)> = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(it) => {
                    counts.iter_mut().last().into_iter().for_each(|it| it.1 += 1);
                    counts.push((it.name().as_ref().to_owned(), 0));
                }
                quick_xml::events::Event::End(_) => {
                    let (name, count) = counts.pop().unwrap();
                    prop_assert!(arity(&name).is_none_or(|it| it == count), "{} in {}", name, math);
                }
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        prop_assert!(counts.is_empty());
    }
}

#[test]
fn a_table_within_a_formula_has_one_number() {
    let read = |tex| read(tex, &mut Macros::default()).unwrap();
    assert_eq!(read(r"\begin{matrix} x\label{a} \\ y\end{matrix}").label.as_deref(), Some("a"));
    let two = r"\begin{array}{l} x\label{a}\\ y\label{b}\end{array}";
    check_refused(two, "`array` has one number, not several", r"\begin{array}");
}

#[test]
fn chemical_formulas() {
    for (tex, same) in [
        (r"\ce{H2O}", r"{\mathrm{H}_{2}\mathrm{O}}"),
        (r"\ce{SO4^2-}", r"{\mathrm{SO}_{4}^{\mathrm{2-}}}"),
        (r"\ce{Na+}", r"{\mathrm{Na}^{\mathrm{+}}}"),
        (
            r"\ce{2 H2 + O2 -> 2H2O}",
            r"{2\,\mathrm{H}_{2}+\mathrm{O}_{2}\xrightarrow{}2\,\mathrm{H}_{2}\mathrm{O}}",
        ),
        (r"\ce{^{227}_{90}Th+}", r"{{}^{\mathrm{227}}_{\mathrm{90}}\mathrm{Th}^{\mathrm{+}}}"),
        (r"\ce{^227_90Th+}", r"{{}^{\mathrm{227}}_{\mathrm{90}}\mathrm{Th}^{\mathrm{+}}}"),
        (r"\ce{_{90}^{227}Th}", r"{{}_{\mathrm{90}}^{\mathrm{227}}\mathrm{Th}}"),
        (r"\ce{Na+(aq)}", r"{\mathrm{Na}^{\mathrm{+}}(\mathrm{aq})}"),
        (r"\ce{NO_$x$}", r"{\mathrm{NO}_{x}}"),
        (r"\ce{X^{$n$+}}", r"{\mathrm{X}^{n\mathrm{+}}}"),
        (r"\ce{OH^*}", r"{\mathrm{OH}^{\mathrm{*}}}"),
        (r"\ce{A\,B}", r"{\mathrm{A}\,\mathrm{B}}"),
        (r"\ce{Ca(OH)2 (aq)}", r"{\mathrm{Ca}(\mathrm{OH})_{2}\ (\mathrm{aq})}"),
        (
            r"\ce{A <=>[cat.][Delta] B v}",
            r"{\mathrm{A}\xrightleftharpoons[{\mathrm{Delta}}]{\mathrm{cat}.}\mathrm{B}\downarrow }",
        ),
        (r"\ce{CuSO4.5H2O}", r"{\mathrm{CuSO}_{4}\cdot 5\,\mathrm{H}_{2}\mathrm{O}}"),
        (r"\ce{1/2 O2}", r"{\tfrac{1}{2}\,\mathrm{O}_{2}}"),
        (r"\ce{H-C#C-H}", r"{\mathrm{H}{-}\mathrm{C}{\equiv}\mathrm{C}{-}\mathrm{H}}"),
        (r"\ce{$x$Na(NH4)}", r"{{x}\mathrm{Na}(\mathrm{NH}_{4})}"),
    ] {
        assert_eq!(written(tex), written(same), "{tex}");
    }
    // Whatever stands there, it is read or refused.
    for tex in [r"\ce{}", r"\ce{->[}", r"\ce{^}", r"\ce{\,_\\}", r"\ce{$}", r"\ce{{{2}}}"] {
        let _ = read(tex, &mut Macros::default());
    }
}

#[test]
fn numbers_with_units() {
    check(
        r"\qty{3}{m}",
        "<mrow><mn>3</mn><mspace width=\"0.167em\"></mspace><mi mathvariant=\"normal\">m</mi></mrow>",
    );
    for (tex, same) in [
        (r"\SI{9.81}{\metre\per\second\squared}", r"{9.81\,\mathrm{m}\,\mathrm{s}^{-2}}"),
        (r"\unit{\kilo\gram\square\metre}", r"{\mathrm{kg}\,\mathrm{m}^{2}}"),
        (r"\unit{\metre\tothe{4}}", r"{\mathrm{m}^{4}}"),
        (r"\qty[round-mode=none]{20}{\celsius}", r"{20\,\text{°C}}"),
        (r"\qty{45}{\degree}", r"{45\text{°}}"),
        (r"\num{1.5e-3}", r"{1.5\times 10^{-3}}"),
        (r"\num{4 +- 2}", r"{4 \pm 2}"),
        (r"\ang{12;30;5}", r"{12\text{°}30\text{′}5\text{″}}"),
        (r"\si{\kilo\ohm}", r"{\text{kΩ}}"),
    ] {
        assert_eq!(written(tex), written(same), "{tex}");
    }
    check_refused(r"\unit{\furlong}", "`\\furlong` is not known", r"\furlong");
    check_refused(r"\qty(3)", "`\\qty` is not known", r"\qty");
    check_refused(r"\qty{3}", "lacks an argument", r"\qty");
}

#[test]
fn a_rule_is_seen_with_a_style_sheet_and_without() {
    let rule = |sheet| {
        let whole = Whole { alt: "", block: false, display: false, continues: false, sheet };
        mathml(&read_of("\\rule{1em}{2em}").nodes, whole)
    };
    assert!(rule(true).contains("class=\"rule\"") && !rule(true).contains("mathbackground"));
    assert!(rule(false).contains("mathbackground=\"black\"") && !rule(false).contains("class"));
}
