//! A formula as TeX has it to MathML (MathML Core, with the alignment of MathML 3 for readers that know no CSS for it).
//!
//! `pulldown-latex` reads the TeX; what it writes is for HTML, so it is made XML here, its classes ours. Colours are left out:
//! none can be told from white and from black.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Bytes of the longest formula that is read.
pub const MOST_BYTES: usize = 10_000;
/// Groups in each other, commands in a row counted with them: each may be the argument of the one before.
pub const MOST_NESTED: usize = 200;

/// Elements that may come out (MathML Core §2).
const ELEMENTS: &[&str] = &[
    "math",
    "menclose",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];

/// Attributes that are kept as they are.
const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "depth",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// The library's classes, ours, and the alignment of columns that goes with them; the last column's holds for all further ones.
const CLASSES: &[(&str, &str, &str)] = &[
    ("menv-alignlike", "aligned", "right left right left right left right left"),
    ("menv-arraylike", "array", ""),
    ("menv-cells-left", "left", "left"),
    ("menv-cells-right", "right", "right"),
    ("cell-left", "left", "left"),
    ("cell-right", "right", "right"),
    ("menv-left-solid", "line-left", ""),
    ("menv-left-dashed", "line-left", ""),
    ("menv-right-solid", "line-right", ""),
    ("menv-right-dashed", "line-right", ""),
    ("menv-hline", "line-above", ""),
    ("menv-hdashline", "line-above", ""),
];

/// The class of what is struck out.
const STRUCK: &str = "mop-negated";

/// Writes a formula as a `math` element, its TeX as `alttext`.
///
/// # Errors
/// What can't be read in it, in words.
///
/// ```
/// let math = recto::math::mathml("a < b", false).unwrap();
/// assert!(math.contains("<mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"));
/// assert!(recto::math::mathml(r"\frac{1}", true).is_err());
/// ```
pub fn mathml(tex: &str, display: bool) -> Result<String, String> {
    written(tex, (tex, display), display)
}

/// Writes a part of a formula as a `math` element in a line: what it begins with stands behind the part before it, so that a sign
/// keeps its spaces (MathML Core §3.2.4.2); `display` for large operators, as in the formula as a whole.
///
/// # Errors
/// What can't be read in it, in words.
pub fn part(tex: &str, display: bool) -> Result<String, String> {
    let math = written(&format!("{{}} {tex}"), (tex, false), display)?;
    let style = if display { "<math displaystyle=\"true\" " } else { "<math " };
    Ok(math.replacen("<math ", style, 1))
}

fn written(tex: &str, says: (&str, bool), display: bool) -> Result<String, String> {
    limits(tex)?;
    let storage = Storage::new();
    for event in Parser::new(tex, &storage) {
        event.map_err(|it| unknown(tex).unwrap_or_else(|| reason(&it.to_string())))?;
    }
    let mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode: mode, ..RenderConfig::default() };
    let mut html = String::new();
    let storage = Storage::new();
    push_mathml(&mut html, Parser::new(tex, &storage), config).map_err(|it| it.to_string())?;
    finish(&html, says).ok_or_else(|| "it can't be written as MathML".to_owned())
}

fn limits(tex: &str) -> Result<(), String> {
    if tex.len() > MOST_BYTES {
        return Err(format!("it is longer than {MOST_BYTES} bytes"));
    }
    let environments = tex.matches("\\begin").count() + tex.matches("\\left").count();
    if nesting(tex).max(environments) > MOST_NESTED {
        return Err(format!("it is nested more than {MOST_NESTED} deep"));
    }
    Ok(())
}

/// How deep groups and arguments may lie in each other: the library reads each by itself.
fn nesting(tex: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut groups = Vec::new();
    let mut command = false;
    for byte in tex.bytes() {
        let goes_on = command && byte.is_ascii_alphabetic();
        command = goes_on || byte == b'\\';
        match byte {
            _ if goes_on => {}
            b'\\' => depth += 1,
            b'{' => {
                groups.push(depth);
                depth += 1;
            }
            b'}' => depth = groups.pop().unwrap_or(0),
            b' ' => {}
            _ => depth = groups.last().map_or(0, |it| it + 1),
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Names the first command that is not known, if there is one that the formula itself doesn't define.
fn unknown(tex: &str) -> Option<String> {
    let name = |from: &str| {
        let letters = from.bytes().take_while(u8::is_ascii_alphabetic).count();
        from.get(..letters).filter(|it| !it.is_empty()).map(str::to_owned)
    };
    let mut defined = Vec::new();
    for (at, _) in tex.match_indices('\\') {
        let Some(command) = tex.get(at + 1..).and_then(name) else { continue };
        if matches!(command.as_str(), "def" | "let" | "newcommand" | "renewcommand") {
            let rest = tex.get(at + 1 + command.len()..).unwrap_or_default();
            defined.extend(rest.trim_start_matches(['{', ' ']).strip_prefix('\\').and_then(name));
        }
        let alone = format!("\\{command}");
        let storage = Storage::new();
        let first = Parser::new(&alone, &storage).next();
        let is_unknown = matches!(&first, Some(Err(it)) if it.to_string().contains(UNKNOWN));
        if is_unknown && !defined.contains(&command) {
            return Some(format!("the command `\\{command}` is not known"));
        }
    }
    None
}

/// What the library says of a command that it doesn't know.
const UNKNOWN: &str = "unknown primitive command";

/// The first line of the library's message, without its own heading.
fn reason(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    first.trim_start_matches("parsing error: ").to_owned()
}

/// HTML's MathML to XML's; `None` if it is not well-formed or holds what is not expected.
fn finish(html: &str, says: (&str, bool)) -> Option<String> {
    let html = html.replace("&nbsp;", "\u{a0}").replace("><</m", ">&lt;</m");
    let html = html.replace(">&</m", ">&amp;</m");
    let mut reader = Reader::from_str(&html);
    let mut out = String::with_capacity(html.len() * 2);
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(it) => open.push(begin(&mut out, &it, says)?),
            Event::Empty(it) => {
                let element = begin(&mut out, &it, says)?;
                end(&mut out, element, &mut open)?;
            }
            Event::End(_) => {
                let element = open.pop()?;
                end(&mut out, element, &mut open)?;
            }
            Event::Text(it) => out += &it,
            Event::GeneralRef(it) => out += &format!("&{};", &*it),
            Event::Eof => break,
            _ => return None,
        }
    }
    open.is_empty().then_some(out)
}

/// An element that is written: where its tag begins, and the elements in it.
struct Element {
    name: &'static str,
    at: usize,
    inside: Vec<(&'static str, usize)>,
}

fn begin(out: &mut String, of: &BytesStart<'_>, says: (&str, bool)) -> Option<Element> {
    let (name, at) = (element(of)?, out.len());
    start(out, name, of, says)?;
    Some(Element { name, at, inside: Vec::new() })
}

/// Ends an element; `None` if what it holds makes no valid MathML.
fn end(out: &mut String, mut element: Element, open: &mut [Element]) -> Option<()> {
    let mut around = open.last_mut();
    // The library puts the space before a function's name, as in `a \log_2 b`, into the script: it belongs before that.
    let spaced = element.inside.first().is_some_and(|it| it.0 == "mspace");
    if spaced && arity(element.name).is_some_and(|it| element.inside.len() == it + 1) {
        let (space, next) = (element.inside.remove(0).1, element.inside.first()?.1);
        let text = out.get(space..next)?.to_owned();
        out.replace_range(space..next, "");
        out.insert_str(element.at, &text);
        if let Some(around) = &mut around {
            around.inside.push(("mspace", element.at));
        }
        element.at += text.len();
    }
    *out += &format!("</{}>", element.name);
    let valid = is_valid(&element);
    if let Some(around) = around {
        around.inside.push((element.name, element.at));
    }
    valid.then_some(())
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

fn is_valid(element: &Element) -> bool {
    let names = || element.inside.iter().map(|it| it.0);
    match element.name {
        "mtable" => names().all(|it| it == "mtr"),
        "mtr" => names().all(|it| it == "mtd"),
        "mmultiscripts" => {
            let after = names().rev().take_while(|it| *it != "mprescripts").count();
            let before = names().take_while(|it| *it != "mprescripts").count();
            let pairs = before == element.inside.len() || after % 2 == 0;
            before % 2 == 1 && pairs && names().filter(|it| *it == "mprescripts").count() < 2
        }
        _ => {
            let strays = names().any(|it| matches!(it, "mtr" | "mtd" | "mprescripts"));
            !strays && arity(element.name).is_none_or(|it| it == element.inside.len())
        }
    }
}

/// What an element is called; a row that is struck out is enclosed by the stroke.
fn element(of: &BytesStart<'_>) -> Option<&'static str> {
    if value(of, "class").is_some_and(|it| it.split(' ').any(|it| it == STRUCK)) {
        return Some("menclose");
    }
    // \dfrac: only `mstyle` may say how large a formula is (MathML 3 §3.3.4).
    if of.name().as_ref() == "mrow" && value(of, "displaystyle").is_some() {
        return Some("mstyle");
    }
    ELEMENTS.iter().copied().find(|it| *it == of.name().as_ref())
}

fn value(of: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = of.try_get_attribute(name).ok()??;
    Some(found.normalized_value(XmlVersion::Explicit1_0).ok()?.into_owned())
}

fn start(
    out: &mut String,
    name: &str,
    of: &BytesStart<'_>,
    (tex, display): (&str, bool),
) -> Option<()> {
    *out += &format!("<{name}");
    let mut attribute = |name: &str, value: &str| {
        *out += &format!(" {name}=\"{}\"", quick_xml::escape::escape(value));
    };
    match name {
        "math" => {
            attribute("xmlns", "http://www.w3.org/1998/Math/MathML");
            attribute("alttext", &tex.split_whitespace().collect::<Vec<_>>().join(" "));
            if display {
                attribute("display", "block");
            }
        }
        "menclose" => attribute("notation", "updiagonalstrike"),
        _ => {}
    }
    for name in ATTRIBUTES {
        if let Some(it) = value(of, name) {
            attribute(name, &it);
        }
    }
    let classes = value(of, "class").unwrap_or_default();
    let known = CLASSES.iter().filter(|it| classes.split(' ').any(|class| class == it.0));
    let (mut ours, mut align) = (Vec::new(), "");
    for (_, own, columns) in known {
        ours.push(*own);
        align = if columns.is_empty() { align } else { columns };
    }
    if !ours.is_empty() {
        attribute("class", &ours.join(" "));
    }
    if !align.is_empty() {
        attribute("columnalign", align);
    }
    out.push('>');
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inside(tex: &str) -> String {
        let whole = mathml(tex, false).unwrap_or_else(|it| panic!("{tex}: {it}"));
        let from = whole.find('>').unwrap() + 1;
        whole[from..].trim_end_matches("</math>").to_owned()
    }

    #[test]
    fn tex_becomes_well_formed_mathml() {
        assert_eq!(inside("a<b"), "<mi>a</mi><mo>&lt;</mo><mi>b</mi>");
        assert_eq!(inside(r"\text{if } n"), "<mtext>if\u{a0}</mtext><mi>n</mi>");
        assert!(inside(r"\text{a<b&c}").contains("a&lt;b&amp;c"));
        let aligned = inside(r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}");
        assert!(aligned.starts_with("<mtable class=\"aligned\" columnalign=\"right left"));
        assert_eq!(inside(r"\color{red} x"), "<mi>x</mi>");
        assert!(inside(r"\cancel{x}").starts_with("<menclose notation=\"updiagonalstrike\">"));
    }

    #[test]
    fn functions_with_limits_and_sizes_are_valid() {
        let space = "<mspace width=\"0.1667em\"></mspace>";
        let script = "<msub><mi>log</mi><mrow><mn>2</mn></mrow></msub>";
        assert!(inside(r"a \log_{2} b").starts_with(&format!("<mi>a</mi>{space}{script}")));
        assert!(
            inside(r"x\sin^2 y").contains(&format!("{space}<msup><mi>sin</mi><mn>2</mn></msup>"))
        );
        assert!(inside(r"a\max_x^y f").contains(&format!("{space}<msubsup>")));
        for tex in [r"\dfrac{a}{b}", r"\tfrac12", r"\dbinom{n}{k}"] {
            let math = inside(tex);
            assert!(math.starts_with("<mstyle displaystyle="), "{math}");
        }
    }

    #[test]
    fn a_command_that_is_not_known_is_named() {
        let named = |tex: &str| mathml(tex, false).unwrap_err();
        assert!(named(r"\frac{a}{b} + \qty{3}{m}").contains(r"`\qty`"));
        assert!(named(r"\def\own{x} \own \qty").contains(r"`\qty`"));
        assert!(!named(r"\frac{a").contains("not known"));
    }

    #[test]
    fn a_formula_says_what_it_is_in_tex() {
        let math = mathml("\"x\" \n > 1", true).unwrap();
        assert!(math.starts_with(
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"&quot;x&quot; &gt; 1\" display=\"block\">"
        ), "{math}");
    }

    #[test]
    fn what_can_t_be_read_is_said() {
        assert_eq!(
            mathml(r"\nosuch x", false),
            Err("the command `\\nosuch` is not known".to_owned())
        );
        assert!(mathml(r"\frac{a", false).is_err());
        assert!(mathml(r"a & b", false).is_err());
        for (open, close) in
            [("{", "}"), ("\\sqrt ", ""), ("\\sqrt{", "}"), ("\\left(", "\\right)")]
        {
            let each = if open == "\\sqrt{" { 2 } else { 1 };
            let deep = |count: usize| format!("{}x{}", open.repeat(count), close.repeat(count));
            assert!(mathml(&deep(MOST_NESTED / each), false).is_ok(), "{open}");
            assert!(mathml(&deep(MOST_NESTED + 1), false).is_err(), "{open}");
        }
        assert!(mathml(&"x".repeat(MOST_BYTES), false).is_ok());
        assert!(mathml(&"x".repeat(MOST_BYTES + 1), false).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

        /// Whatever is written between the signs, nothing breaks, and what comes out is well-formed.
        #[test]
        fn any_tex_is_read_or_refused(
            parts in proptest::collection::vec(
                prop_oneof![
                    "[a-z0-9+=<>&^_ '\"|/!]{1,3}",
                    prop_oneof![
                        Just("\\frac"), Just("{"), Just("}"), Just("\\sqrt["), Just("]"), Just("\\left("),
                        Just("\\right."), Just("\\begin{matrix}"), Just("\\end{matrix}"), Just("\\\\"),
                        Just("\\text{"), Just("\\color{"), Just("\\hline"), Just("\\sum_"), Just("\\begin{array}{l|"),
                        Just("\\not"), Just("\\def\\a#1{"), Just("\\a"), Just("\\"), Just("é"), Just("\\hspace{"),
                        Just("1em"), Just("\\mathbb"), Just("\\big"), Just("\\limits"), Just("\\tag{"), Just("%"), Just("~"),
                    ].prop_map(str::to_owned),
                ],
                0..24,
            ),
        ) {
            if let Ok(math) = mathml(&parts.concat(), true) {
                let mut reader = Reader::from_str(&math);
                let mut counts: Vec<(String, usize)> = Vec::new();
                loop {
                    match reader.read_event().unwrap() {
                        Event::Start(it) => {
                            counts.iter_mut().last().into_iter().for_each(|it| it.1 += 1);
                            counts.push((it.name().as_ref().to_owned(), 0));
                        }
                        Event::End(_) => {
                            let (name, count) = counts.pop().unwrap();
                            prop_assert!(arity(&name).is_none_or(|it| it == count), "{name} {math}");
                        }
                        Event::Eof => break,
                        _ => {}
                    }
                }
            }
        }
    }
}
