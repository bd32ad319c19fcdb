//! The theme's tokens to the style sheet: relative units, and nothing said of size, colour and leading of the text,
//! which are the reader's.

use crate::geom::{Color, Length};
use crate::html::faces::Embedded;
use crate::html::picture::{rule_of, thousandths};
use crate::html::usage::Usage;
use crate::theme::{Align, Caps, Extent, Heading, Palette, Theme, Weight};
use std::fmt::Write as _;

/// Rules that no token changes. No `--` in comments and no variables: some converters stop at them.
const FIXED: &str = include_str!("fixed.css");

/// A table whose rows are stacked. Its head stands as labels before the values; where it holds more than words it stays.
const STACKED: &str = "\
  TABLE { display: block; break-inside: auto; page-break-inside: auto; border-top: 0; }
  TABLE > tbody { border-top: thin solid currentColor; }
  TABLE > caption, TABLE > thead, TABLE > tbody, TABLE > * > tr, TABLE > * > tr > * { display: block; }
  TABLE > thead { position: absolute; width: 0.1em; height: 0.1em; overflow: hidden; clip: rect(0, 0, 0, 0); border: 0; }
  OPENTABLE > thead { position: static; width: auto; height: auto; overflow: visible; clip: auto; border-top: thin solid currentColor; }
  TABLE > * > tr { padding: 0.4em 0; }
  TABLE > * > tr + tr { border-top: thin solid currentColor; }
  TABLE > * > tr > * { padding: 0.1em 0; text-align: start; }
  TABLE > * > tr > *:empty { display: none; }
  TABLE > * > tr > *[data-label]::before { content: attr(data-label) \"\\2002\"; font-weight: 400; font-variant-caps: small-caps; letter-spacing: 0.03em; }
";
/// The lines of a display where there is no room for them as rows: each is parted as a line of text is.
const LINES: &str = "\
  LINES, LINES > .row { display: block; text-align: start; }
  LINES > .row + .row { margin-top: 0.6em; }
  LINES > .row::before { display: none; }
  LINES > .row > .cell { display: inline; white-space: normal; padding: 0; }
  LINES > .row > .pair { padding-left: 1em; }
  LINES > .row > .equation-number { display: block; width: auto; }
  LINES > .row > .cell > img.math { max-width: 100%; }
";
/// What holds for tables in readers without containers.
const UNSTACKED: &str = "\
@supports not (container-type: inline-size) {
  th, td { overflow-wrap: anywhere; }
}
";

/// Lines of code that have numbers, or stand out from the others. Numbers are no text, so that they are not copied.
const CODE_LINES: &str = "\
code.numbered { counter-reset: line; }
.numbered > .line { counter-increment: line; }
.numbered > .line::before { content: counter(line); display: inline-block; min-width: 2em; margin-inline-end: 1em; text-align: end; text-indent: 0; font-size: 0.85em; }
pre.numbered { text-indent: 4.55em hanging each-line; }
.numbered > .gap { counter-increment: none; }
.numbered > .gap::before { content: \"\"; }
.line.marked, .line.ins, .line.del { background-color: rgba(128, 128, 128, 0.2); border-left: 0.25em solid; padding-left: 0.25em; margin-left: -0.5em; }
.line.ins, .line.del { border-left: 0; padding-left: 0; margin-left: 0; }
.line.ins::before, .line.del::before { content: \"+\"; display: inline-block; width: 0.9em; margin-left: -0.9em; text-indent: 0; }
.line.del::before { content: \"\\2212\"; }
.numbered > .line.ins::before, .numbered > .line.del::before { content: counter(line) \" +\"; width: auto; margin-left: 0; margin-inline-end: 0.4em; min-width: 2.6em; }
.numbered > .line.del::before { content: \"\\2212\"; }
.line.del { opacity: 0.75; }
.line.dim { opacity: 0.65; }
.code-mark { -webkit-user-select: none; user-select: none; margin-left: 0.6em; font-style: normal; font-weight: 400; }
.code-mark a, .code-label a { text-decoration: none; color: inherit; }
ol.callouts { list-style: none; }
.code-label { display: inline-block; min-width: 1.6em; margin-inline-start: -1.6em; }
.code-name { margin: 0; font-size: 0.9em; text-align: start; text-indent: 0; }
.code-name + pre { margin-top: 0.2em; }
";

/// The whole style sheet.
pub(crate) fn css(theme: &Theme, usage: &Usage, faces: &[Embedded]) -> String {
    let mut out =
        String::from("@charset \"UTF-8\";\n@namespace epub \"http://www.idpf.org/2007/ops\";\n\n");
    for face in faces {
        let style = if face.italic { "italic" } else { "normal" };
        let _ = write!(
            out,
            "@font-face {{\n  font-family: {};\n  font-weight: {};\n  font-style: {style};\n  src: url(\"{}\");\n}}\n\n",
            quoted(&face.family),
            face.weight,
            face.path
        );
    }
    text(&mut out, theme);
    headings(&mut out, theme);
    opening(&mut out, theme);
    blocks(&mut out, theme);
    boxes(&mut out, theme);
    code(&mut out, theme, usage);
    for width in &usage.widths {
        out.push_str(&rule_of(*width));
    }
    out.push_str(FIXED);
    for wide in &usage.formulas {
        // Of the block's width, less what the guess of the formula's may be wrong by.
        let _ = writeln!(out, ".m{wide} {{ font-size: min(1em, calc(97cqi / {wide})); }}");
    }
    for wide in &usage.lines {
        let _ = writeln!(out, "@container (max-width: {}.99em) {{", wide - 1);
        out.push_str(&LINES.replace("LINES", &format!(".l{wide}")));
        out.push_str("}\n");
    }
    stacks(&mut out, usage);
    out
}

/// Rows as labels and values where a table finds too little room. The ems are those of the text as the reader sets it, so that
/// large type counts as a narrow screen. A reader that knows no containers parts the words instead.
fn stacks(out: &mut String, usage: &Usage) {
    if usage.stacks.is_empty() {
        return;
    }
    out.push_str("\n/* Tables on narrow screens */\n");
    for step in &usage.stacks {
        let table = format!(".stacks-{step} > table");
        let rules = STACKED.replace("OPEN", ".open-head").replace("TABLE", &table);
        let _ = write!(out, "@container (max-width: {}.99em) {{\n{rules}}}\n", step - 1);
    }
    out.push_str(UNSTACKED);
}

/// Whether a class has a meaning in our own style sheet, which an author's class by chance must not take on.
pub(super) fn is_ours(class: &str) -> bool {
    let name = format!(".{class}");
    let mut after = [FIXED, CODE_LINES].into_iter().flat_map(|it| it.split(name.as_str()).skip(1));
    after.any(|it| !it.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '-'))
}

/// CSS weight.
pub(super) const fn weight(weight: Weight) -> u16 {
    match weight {
        Weight::Regular => 400,
        Weight::Semibold => 600,
        Weight::Bold => 700,
    }
}

/// A list of families with a generic one at the end.
fn families(names: &[String], generic: &str) -> String {
    let mut all: Vec<String> = names.iter().map(|it| quoted(it)).collect();
    all.push(generic.to_owned());
    all.join(", ")
}

/// A CSS string: what could end it is left out.
fn quoted(text: &str) -> String {
    let sound: String =
        text.chars().filter(|it| !it.is_control() && !"\"\\<>".contains(*it)).collect();
    format!("\"{sound}\"")
}

fn text(out: &mut String, theme: &Theme) {
    let align = match theme.paragraph.align {
        Align::Justify => "justify",
        other => text_align(other),
    };
    let hyphens = if theme.paragraph.hyphenate { "auto" } else { "manual" };
    let _ = write!(
        out,
        "body {{\n  font-family: {};\n  font-kerning: normal;\n  \
         font-variant-ligatures: common-ligatures;\n  \
         font-variant-numeric: oldstyle-nums proportional-nums;\n  text-align: initial;\n  \
         -webkit-hyphens: {hyphens};\n  -epub-hyphens: {hyphens};\n  hyphens: {hyphens};\n  \
         orphans: 2;\n  widows: 2;\n  overflow-wrap: break-word;\n}}\n\n",
        families(&theme.font.body, "serif"),
    );
    let space = half_lines(theme, i64::from(theme.paragraph.space), 1000);
    let _ = write!(
        out,
        "p {{ margin: 0; text-align: {align}; text-indent: 0; }}\np + p {{ margin-top: {space}; \
         text-indent: {}; }}\n\n",
        em(theme, theme.paragraph.indent),
    );
    let _ = write!(
        out,
        "code, kbd, pre {{ font-family: {}; font-size: {}; font-variant-ligatures: none; \
         font-variant-numeric: normal; -webkit-hyphens: none; -epub-hyphens: none; hyphens: none; }}\n\n",
        families(&theme.font.mono, "monospace"),
        ems(theme.size.code),
    );
}

fn headings(out: &mut String, theme: &Theme) {
    let family = if theme.font.heading.is_empty() {
        String::new()
    } else {
        format!("font-family: {}; ", families(&theme.font.heading, "serif"))
    };
    let _ = writeln!(
        out,
        "h1, h2, h3, h4, h5, h6 {{ {family}-webkit-hyphens: none; -epub-hyphens: none; hyphens: none; \
         break-after: avoid; page-break-after: avoid; break-inside: avoid; page-break-inside: avoid; }}",
    );
    for (at, heading) in theme.heading.iter().enumerate() {
        let tags = ["h1", "h2", "h3", "h4, h5, h6"][at.min(3)];
        let _ = writeln!(out, "{tags} {{ {} }}", heading_style(theme, heading));
    }
    // A run-in heading and the paragraph behind it share a line.
    if let Some(level) = (1..4).find(|it| theme.heading[*it].run_in) {
        let tag = ["h1", "h2", "h3", "h4"][level];
        let above = half_lines(theme, i64::from(theme.heading[level].above), 1000);
        let _ = write!(
            out,
            "{tag} {{ display: inline; margin: 0; }}\n{tag}::after {{ content: \"\\2002\"; }}\n\
             {tag} + p {{ display: inline; }}\n\
             .run-in {{ margin-top: {above}; text-align: {}; }}\n",
            match theme.paragraph.align {
                Align::Justify => "justify",
                other => text_align(other),
            },
        );
    }
    out.push('\n');
}

fn heading_style(theme: &Theme, heading: &Heading) -> String {
    let size = relative(theme, heading.size);
    let style = if heading.italic { "italic" } else { "normal" };
    format!(
        "font-size: {}; font-weight: {}; font-style: {style}; {}line-height: 1.25; text-align: {}; \
         text-indent: 0; margin: {} 0 {};",
        ems(size),
        weight(heading.weight),
        caps(heading.caps),
        text_align(heading.align),
        half_lines(theme, i64::from(heading.above), size),
        half_lines(theme, i64::from(heading.below).max(1), size),
    )
}

const fn caps(caps: Caps) -> &'static str {
    match caps {
        Caps::None => "",
        Caps::Small => "font-variant-caps: small-caps; letter-spacing: 0.05em; ",
        Caps::AllSmall => "font-variant-caps: all-small-caps; letter-spacing: 0.08em; ",
    }
}

const fn text_align(align: Align) -> &'static str {
    match align {
        Align::Justify | Align::Start => "start",
        Align::Center => "center",
        Align::End => "end",
    }
}

fn opening(out: &mut String, theme: &Theme) {
    let align = text_align(theme.opening.align);
    // A quarter of a page can't be said in a flowing text: a tenth of that in lines of the title's size.
    let sink = ems(theme.opening.sink.clamp(0, 1000) * 12);
    let _ = write!(
        out,
        "section > h1 {{ text-align: {align}; margin-top: {sink}; }}\n\
         .opening-number, .opening-title {{ display: block; }}\n\
         .opening-number {{ font-size: 0.75em; font-variant-caps: all-small-caps; \
         letter-spacing: 0.08em; margin-bottom: 0.5em; }}\n\
         .title-block {{ text-align: {align}; margin-top: {sink}; }}\n"
    );
    if theme.drop_cap > 0 {
        let lines = i64::from(theme.drop_cap);
        let _ = writeln!(
            out,
            ".lead::first-letter {{ float: inline-start; float: left; font-size: {}; line-height: 0.8; \
             margin: 0.05em 0.08em 0 0; }}",
            ems(lines * 1200 - 200),
        );
    } else if theme.lead_in {
        out.push_str(".lead::first-line { font-variant-caps: small-caps; }\n");
    }
    out.push('\n');
}

fn blocks(out: &mut String, theme: &Theme) {
    let line = half_lines(theme, 2, 1000);
    let small = ems(ratio(theme.size.small, theme.size.body));
    let _ = write!(
        out,
        "blockquote {{ margin: {line} {}; }}\n\
         ul, ol {{ margin: {line} 0; padding-inline-start: {}; }}\n\
         dl, .verse, .figure, .table, pre, .card, .box, p.math, .theorem, .definition, .remark, .proof {{ margin: {line} 0; }}\n\
         .verse p + p {{ margin-top: {line}; text-indent: 0; }}\n\
         table, figcaption, caption, .attribution, .card-imprint, .card-link, .copyright p {{ font-size: {small}; }}\n\
         .bibliography li {{ padding-inline-start: {hang}; text-indent: -{hang}; }}\n\
         ul.index, ul.index ul {{ list-style: none; margin: 0; padding: 0; }}\n\
         ul.index li {{ padding-inline-start: 2em; text-indent: -2em; text-align: start; hyphens: none; }}\n\
         ul.index li li {{ padding-inline-start: 3em; margin-inline-start: -1em; }}\n\
         .footnote {{ font-size: {}; }}\n\
         hr.scene-break {{ margin: {line} auto; }}\n\
         hr.scene-break::before {{ content: {}; }}\n",
        em(theme, theme.quote_indent),
        em(theme, theme.list_indent),
        ems(ratio(theme.size.note, theme.size.body)),
        quoted(&theme.ornament),
        hang = em(theme, theme.hanging_indent),
    );
    out.push('\n');
}

/// Letters on the accent are black or white, whichever stands out more: one of them always does by 4.5:1 (WCAG 2.2, 1.4.3).
fn boxes(out: &mut String, theme: &Theme) {
    let accent = theme.color.accent;
    let light = accent.contrast(Color::BLACK) > accent.contrast(Color::WHITE);
    let ink = if light { Color::BLACK } else { Color::WHITE }.hex();
    let _ = writeln!(
        out,
        ".drawn, .drawn span {{ background-color: {}; color: {ink}; }}",
        accent.hex()
    );
    if theme.tint {
        // Half transparent, so that it is a tint on white, sepia and black alike.
        out.push_str(".box, pre { background-color: rgba(128, 128, 128, 0.12); }\n");
    }
    out.push('\n');
}

/// Ground of a dark screen as readers have it, against which lighter colours are chosen.
const DARK: Color = Color::rgb(0x22, 0x22, 0x22);

/// What characters of code mean: weight and slope in the reader's own colour, which holds on every ground and where media queries
/// are dropped; colours if the theme asks for them.
fn code(out: &mut String, theme: &Theme, usage: &Usage) {
    let rich = theme.code.palette == Palette::Rich;
    let mut dark = String::new();
    for class in &usage.classes {
        let style = theme.code.style(*class);
        let mut rules = Vec::new();
        if style.weight != Weight::Regular {
            rules.push(format!("font-weight: {};", weight(style.weight)));
        }
        if style.italic {
            rules.push("font-style: italic;".to_owned());
        }
        if let Some(color) = style.color.filter(|_| rich) {
            let (light, lighter) = (color.hex(), color.on(DARK).hex());
            // A reading system may make its own page dark and say so by `color-scheme` alone.
            rules.push(format!("color: {light}; color: light-dark({light}, {lighter});"));
            let _ = writeln!(dark, "  .tok-{} {{ color: {lighter}; }}", class.name());
        }
        let _ = writeln!(out, ".tok-{} {{ {} }}", class.name(), rules.join(" "));
    }
    if usage.code_lines {
        out.push_str(CODE_LINES);
    }
    if !dark.is_empty() {
        let _ = write!(out, "@media (prefers-color-scheme: dark) {{\n{dark}}}\n");
    }
    if usage.code_lines || !usage.classes.is_empty() {
        out.push('\n');
    }
}

/// A token relative to the body's size.
fn em(theme: &Theme, extent: Extent) -> String {
    ems(relative(theme, extent))
}

/// Thousandths of the body's size.
fn relative(theme: &Theme, extent: Extent) -> i64 {
    match extent {
        Extent::Abs(length) => ratio(length, theme.size.body),
        Extent::Em(thousandths) => thousandths,
    }
}

fn ratio(length: Length, of: Length) -> i64 {
    length.ratio(1000, of.0.max(1)).0
}

/// Half lines of the grid, in ems of an element `size` thousandths of the body.
fn half_lines(theme: &Theme, count: i64, size: i64) -> String {
    let line = ratio(theme.leading, theme.size.body);
    ems(Length(count * line * 1000).div(2 * size.max(1)).0)
}

/// Thousandths as `em`.
fn ems(value: i64) -> String {
    if value == 0 { "0".to_owned() } else { format!("{}em", thousandths(value)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_come_in_ems_of_the_reader_not_in_points() {
        let sheet = css(&Theme::default(), &Usage::default(), &[]);
        assert!(!sheet.contains("pt;") && !sheet.contains("px"), "{sheet}");
        assert!(sheet.contains("p + p { margin-top: 0; text-indent: 1em; }"));
        assert!(sheet.contains(".footnote { font-size: 0.81em; }"));
    }

    #[test]
    fn size_colour_and_leading_of_the_text_are_the_readers() {
        let sheet = css(&Theme::default(), &Usage::default(), &[]);
        let body = sheet.split("body {").nth(1).unwrap().split('}').next().unwrap();
        for property in ["font-size", "line-height", "color", "background"] {
            assert!(!body.contains(property), "{property}: {body}");
        }
        assert!(!sheet.contains("--"), "some converters stop at `--`");
    }

    #[test]
    fn a_token_can_not_break_out_of_its_string() {
        let theme = Theme { ornament: "\"; } body { display: none".to_owned(), ..Theme::default() };
        let sheet = css(&theme, &Usage::default(), &[]);
        assert!(sheet.contains("content: \"; } body { display: none\";"), "{sheet}");
    }

    #[test]
    fn thousandths_lose_their_zeros() {
        let made: Vec<String> = [0, 1000, 1500, -50].into_iter().map(ems).collect();
        assert_eq!(made, ["0", "1em", "1.5em", "-0.05em"]);
    }
}
