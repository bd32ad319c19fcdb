//! The tokens of themes as a JSON Schema (2020-12): what each is, and the values that it takes.

use crate::model::Class;
use crate::theme::design_names;
use crate::theme::read::{
    ALIGNS, CAPS, FOLIOS, HEADS, MATH_ALIGNS, PALETTES, SLOPES, TEXT_ALIGNS, WEIGHTS,
};
use serde_json::{Map, Value, json};

/// What a token takes.
#[derive(Clone, Copy)]
enum Form {
    Length,
    Extent,
    Em,
    Share,
    /// Whole numbers from one to another.
    Whole(u8, u8),
    GridLines,
    Flag,
    Color,
    Ornament,
    Families,
    Features,
    Name(fn() -> Vec<&'static str>),
}

fn names<T>(table: &'static [(&'static str, T)]) -> Vec<&'static str> {
    table.iter().map(|it| it.0).collect()
}

/// Each token outside of `heading.N` and `code.MEANING`: its key, its values, and what it is.
const ROWS: &[(&str, Form, &str)] = &[
    ("inherits", Form::Name(design_names), "The design that the other tokens are laid over."),
    ("leading", Form::Length, "The distance of baselines, and the grid: 4pt to 72pt."),
    ("ornament", Form::Ornament, "What stands between scenes."),
    (
        "drop-cap",
        Form::Whole(0, 6),
        "Lines that a chapter's first letter is tall; none before a number.",
    ),
    ("lead-in", Form::Flag, "Whether the first words of a chapter are in small capitals."),
    ("folio", Form::Name(|| names(FOLIOS)), "Where the page number stands."),
    ("tint", Form::Flag, "Whether a tint stands behind code and boxes in place of a rule."),
    (
        "font.body",
        Form::Families,
        "The family of the text, or a list in order of preference for a character.",
    ),
    ("font.heading", Form::Families, "The family of headings; the body's unless given."),
    ("font.mono", Form::Families, "The family of code."),
    ("font.math", Form::Families, "The family of formulas on pages: a font with a MATH table."),
    (
        "size.body",
        Form::Length,
        "The size of the text, 4pt to 72pt; the other sizes keep their proportion to it.",
    ),
    ("size.note", Form::Length, "The size of footnotes."),
    ("size.note-leading", Form::Length, "The distance of baselines in footnotes."),
    ("size.small", Form::Length, "The size of captions, attributions and tables."),
    ("size.code", Form::Em, "The size of code beside the text around it, 0.5em to 1.2em."),
    ("paragraph.indent", Form::Extent, "The indent of a paragraph's first line."),
    ("paragraph.space", Form::Whole(0, 8), "Half grid lines between paragraphs."),
    ("paragraph.align", Form::Name(|| names(TEXT_ALIGNS)), "Whether lines end together."),
    ("paragraph.hyphenate", Form::Flag, "Whether words are divided at the ends of lines."),
    (
        "page.margin.inner",
        Form::Length,
        "The margin at the spine; computed from the trim unless given.",
    ),
    (
        "page.margin.outer",
        Form::Length,
        "The margin at the fore-edge; computed from the trim unless given.",
    ),
    (
        "page.margin.top",
        Form::Length,
        "The margin at the head; computed from the trim unless given.",
    ),
    (
        "page.margin.bottom",
        Form::Length,
        "The margin at the foot; computed from the trim unless given.",
    ),
    ("opening.recto", Form::Flag, "Whether chapters begin on a right-hand page."),
    ("opening.sink", Form::Share, "How far down a chapter begins, 0% to 60% of the text block."),
    ("opening.align", Form::Name(|| names(ALIGNS)), "Where the titles of chapters stand."),
    ("opening.number-word", Form::Flag, "\"Chapter One\" in place of \"1\"."),
    ("quote.indent", Form::Extent, "The indent of quotations."),
    ("list.indent", Form::Extent, "The indent of lists."),
    ("math.align", Form::Name(|| names(MATH_ALIGNS)), "Where displayed formulas stand."),
    ("bibliography.indent", Form::Extent, "The hanging indent of the bibliography."),
    ("code.highlight", Form::Flag, "Whether it is shown what characters of code mean."),
    ("code.palette", Form::Name(|| names(PALETTES)), "Whether the EPUB has colours in code too."),
    ("code.continued", Form::Flag, "Whether a line says that code goes on from the page before."),
    ("color.text", Form::Color, "The colour of text."),
    ("color.link", Form::Color, "The colour of links, in editions for the screen."),
    ("color.accent", Form::Color, "The colour of covers and cards."),
    ("color.rule", Form::Color, "The colour of rules and quiet furniture."),
    ("color.tint", Form::Color, "The colour behind boxes and code."),
    ("running-head.verso", Form::Name(|| names(HEADS)), "What stands above left-hand pages."),
    ("running-head.recto", Form::Name(|| names(HEADS)), "What stands above right-hand pages."),
    ("contents.leaders", Form::Flag, "Whether dots lead to the page numbers of the contents."),
    ("columns.index", Form::Whole(1, 3), "Columns of the index."),
    ("columns.glossary", Form::Whole(1, 3), "Columns of the glossary."),
    ("contents.levels", Form::Whole(1, 3), "Levels of headings that the contents list."),
];

/// Each token of `heading.N`.
const HEADING_ROWS: &[(&str, Form, &str)] = &[
    ("size", Form::Extent, "Its size."),
    ("weight", Form::Name(|| names(WEIGHTS)), "Its weight."),
    ("italic", Form::Flag, "Whether it is in italics."),
    ("caps", Form::Name(|| names(CAPS)), "Its small capitals."),
    ("align", Form::Name(|| names(ALIGNS)), "Where it stands."),
    ("above", Form::GridLines, "Grid lines above it, whole or half, 0 to 20."),
    ("below", Form::GridLines, "Grid lines below it, whole or half, 0 to 20."),
    ("run-in", Form::Flag, "Whether it begins the paragraph that follows."),
    ("features", Form::Features, "Its small capitals, by OpenType's names."),
];

/// Each token of `code.MEANING`.
const CODE_ROWS: &[(&str, Form, &str)] = &[
    ("weight", Form::Name(|| names(WEIGHTS)), "Its weight."),
    ("style", Form::Name(|| names(SLOPES)), "Its slope, where the family has one."),
    ("color", Form::Color, "Its colour."),
];

/// The schema of a table of tokens, without the forms that it refers to: these are [`forms`], under `$defs`.
///
/// ```
/// let schema = recto::theme::schema();
/// assert_eq!(schema["properties"]["folio"]["enum"][3], "none");
/// assert_eq!(schema["properties"]["page"]["properties"]["margin"]["additionalProperties"], false);
/// ```
#[must_use]
pub fn schema() -> Value {
    let mut top = Map::new();
    for (key, form, said) in ROWS {
        insert(&mut top, key, leaf(*form, said));
    }
    for level in 1..=crate::theme::Theme::default().heading.len() {
        for (key, form, said) in HEADING_ROWS {
            insert(&mut top, &format!("heading.{level}.{key}"), leaf(*form, said));
        }
    }
    for class in Class::ALL {
        for (key, form, said) in CODE_ROWS {
            insert(&mut top, &format!("code.{}.{key}", class.name()), leaf(*form, said));
        }
    }
    table(top)
}

/// The forms of values, by their names under `$defs`.
#[must_use]
pub fn forms() -> Map<String, Value> {
    let number = r"([0-9]{1,7}(\.[0-9]*)?|\.[0-9]+)";
    let length = format!(r"{number}\s*(pt|pc|mm|cm|in)");
    let defs = [
        (
            "length",
            json!({
                "type": "string", "pattern": format!(r"^\s*{length}\s*$"),
                "description": "A length with its unit: \"14pt\", \"19mm\", \"1.5in\"."
            }),
        ),
        (
            "extent",
            json!({
                "type": "string", "pattern": format!(r"^\s*({length}|{number}\s*em)\s*$"),
                "description": "A length, or one beside the type: \"12pt\", \"1.5em\"."
            }),
        ),
        (
            "em",
            json!({
                "type": "string", "pattern": format!(r"^\s*{number}\s*em\s*$"),
                "description": "A size beside that of the text around it: \"0.85em\"."
            }),
        ),
        (
            "share",
            json!({
                "type": "string", "pattern": format!(r"^\s*{number}%\s*$"),
                "description": "A share of the text block's height: \"25%\"."
            }),
        ),
        (
            "grid-lines",
            json!({
                "anyOf": [
                    { "type": "integer", "minimum": 0, "maximum": 20 },
                    { "type": "string", "pattern": grid_lines() }
                ],
                "description": "Grid lines, whole or half: 2, \"1.5\"."
            }),
        ),
        (
            "color",
            json!({
                "type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$",
                "description": "A colour: \"#1a4b8c\"."
            }),
        ),
        (
            "families",
            json!({
                "anyOf": [
                    { "type": "string", "minLength": 1 },
                    { "type": "array", "items": { "type": "string", "minLength": 1 }, "minItems": 1 }
                ],
                "description": "A family's name, or a list of names in order of preference."
            }),
        ),
    ];
    defs.into_iter().map(|(name, it)| (name.to_owned(), it)).collect()
}

/// Halves from 0 to 20 as the reader takes decimal numbers: with up to seven figures before the point, and those behind the third
/// after it cut; nothing stays nothing with a minus.
fn grid_lines() -> String {
    let none = r"0(0(0[0-9]*)?)?";
    let half = r"[05](0(0[0-9]*)?)?";
    let whole = format!(r"0{{0,5}}[01]?[0-9](\.({half})?)?|\.{half}|0{{0,5}}20(\.({none})?)?");
    format!(r"^({whole}|-(0{{1,7}}(\.({none})?)?|\.{none}))$")
}

fn leaf(form: Form, said: &str) -> Value {
    let mut value = match form {
        Form::Length => reference("length"),
        Form::Extent => reference("extent"),
        Form::Em => reference("em"),
        Form::Share => reference("share"),
        Form::GridLines => reference("grid-lines"),
        Form::Color => reference("color"),
        Form::Families => reference("families"),
        Form::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Form::Flag => json!({ "type": "boolean" }),
        Form::Ornament => json!({ "type": "string", "minLength": 1, "maxLength": 8 }),
        Form::Features => json!({ "enum": [[], ["smcp"], ["smcp", "c2sc"], ["c2sc", "smcp"]] }),
        Form::Name(names) => json!({ "enum": names() }),
    };
    value["description"] = json!(said);
    value
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn table(properties: Map<String, Value>) -> Value {
    let mut table = json!({ "type": "object", "additionalProperties": false });
    table["properties"] = Value::Object(properties);
    table
}

/// Puts a token's schema where its dotted key says.
fn insert(top: &mut Map<String, Value>, key: &str, leaf: Value) {
    let Some((first, rest)) = key.split_once('.') else {
        top.insert(key.to_owned(), leaf);
        return;
    };
    let inner = top.entry(first).or_insert_with(|| table(Map::new()));
    if let Some(inner) = inner["properties"].as_object_mut() {
        insert(inner, rest, leaf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Token;
    use crate::theme::read::{CODE_TOKENS, HEADING_TOKENS, TOKENS};
    use crate::theme::{Theme, apply};

    /// Values that a form takes, and values that it does not.
    fn samples(form: Form) -> (Vec<Token>, Vec<Token>) {
        let text = |all: &[&str]| all.iter().map(|it| Token::Text((*it).to_owned())).collect();
        let list = |all: &[&str]| Token::List(all.iter().map(|it| (*it).to_owned()).collect());
        match form {
            Form::Length => {
                (text(&["12pt", " 12.5 pt ", "5mm", "1.5pc", ".3in"]), text(&["12", "1em", "12px"]))
            }
            Form::Extent => (text(&["12pt", "1.5em", ".5em"]), text(&["12", "5%", "-1em"])),
            Form::Em => (text(&["0.5em", "1.2em"]), text(&["12pt", "1"])),
            Form::Share => (text(&["0%", "12.5%"]), text(&["12pt", "1"])),
            Form::Whole(least, most) => {
                let token = |it: u8| Token::Number(i64::from(it));
                (
                    vec![token(least), token(most)],
                    vec![
                        token(most + 1),
                        Token::Number(i64::from(least) - 1),
                        Token::Text("2".into()),
                    ],
                )
            }
            Form::GridLines => {
                let mut good: Vec<Token> = text(&["1.5", "2", "20", "20.0", "19.50"]);
                good.extend([Token::Number(0), Token::Number(20)]);
                let mut bad: Vec<Token> = text(&["1.25", "20.5", "-1"]);
                bad.push(Token::Number(21));
                (good, bad)
            }
            Form::Flag => (vec![Token::Flag(true)], text(&["true"])),
            Form::Color => (text(&["#abc", "#A0b1C2"]), text(&["red", "#abcd"])),
            Form::Ornament => (text(&["*", "❧❧❧❧❧❧❧❧"]), text(&["", "123456789"])),
            Form::Families => (
                vec![Token::Text("A".into()), list(&["A", "B"])],
                vec![Token::Text(String::new()), list(&[]), Token::Number(1)],
            ),
            Form::Features => (
                vec![list(&[]), list(&["smcp"]), list(&["c2sc", "smcp"])],
                vec![list(&["c2sc"]), Token::Text("smcp".into())],
            ),
            Form::Name(names) => (text(&names()), text(&["zzz", ""])),
        }
    }

    fn keyed() -> Vec<(String, Form)> {
        let plain = ROWS.iter().map(|it| (it.0.to_owned(), it.1));
        let heading = HEADING_ROWS.iter().map(|it| (format!("heading.2.{}", it.0), it.1));
        let code = CODE_ROWS.iter().map(|it| (format!("code.keyword.{}", it.0), it.1));
        plain.chain(heading).chain(code).collect()
    }

    #[test]
    fn the_schema_has_the_tokens_that_are_read_and_no_other() {
        let sorted = |mut all: Vec<&'static str>| {
            all.sort_unstable();
            all
        };
        let rows = |all: &'static [(&'static str, Form, &str)]| {
            sorted(all.iter().map(|it| it.0).collect())
        };
        assert_eq!(rows(ROWS), sorted(TOKENS.iter().map(|it| it.0).collect()));
        assert_eq!(rows(HEADING_ROWS), sorted(HEADING_TOKENS.iter().map(|it| it.0).collect()));
        assert_eq!(rows(CODE_ROWS), sorted(CODE_TOKENS.iter().map(|it| it.0).collect()));
    }

    /// Every text of up to six of these signs.
    #[test]
    fn the_pattern_of_grid_lines_takes_what_the_reader_takes() {
        let pattern = fancy_regex::Regex::new(&grid_lines()).unwrap();
        let mut all = vec![String::new()];
        let mut from = 0;
        for _ in 0..6 {
            let upto = all.len();
            for at in from..upto {
                all.extend(
                    "0125.-".chars().map(|it| format!("{}{it}", all[at])).collect::<Vec<_>>(),
                );
            }
            from = upto;
        }
        all.extend(["0000020.0009", "00000020", "1.50099", "20.001", "39.5"].map(str::to_owned));
        for text in all {
            let token = Token::Text(text.clone());
            let read = apply(&mut Theme::default(), "heading.2.above", &token).is_ok();
            assert_eq!(pattern.is_match(&text).unwrap(), read, "{text:?}");
        }
    }

    #[test]
    fn a_form_takes_what_its_token_takes() {
        for (key, form) in keyed() {
            let (good, bad) = samples(form);
            for value in good {
                let taken = apply(&mut Theme::default(), &key, &value);
                assert_eq!(taken, Ok(()), "{key}: {value:?}");
            }
            for value in bad {
                assert!(apply(&mut Theme::default(), &key, &value).is_err(), "{key}: {value:?}");
            }
        }
    }
}
