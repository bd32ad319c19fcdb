//! The keys of `book.toml` and `theme.toml` as JSON Schemas (2020-12), which editors complete and check them by.

use crate::lang::Word;
use crate::manifest::{SectionRole, TheoremLook};
use crate::project::edition::{
    AccessibleValue, ArchivalValue, FormulasValue, LayoutValue, OutputValue, PurposeValue,
};
use crate::project::manifest::{
    CountValue, DEFAULT_STYLE, MAX_POSITION_BYTES, QuotesValue, RestartValue, SCHEMA, StyleValue,
};
use crate::project::names::names_of;
use crate::project::people::RELATORS;
use crate::project::press::{MAX_SIGNATURE, SchemeValue, printers};
use crate::theme;
use serde_json::{Map, Value, json};

/// The dialect of both schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `book.toml`.
///
/// ```
/// let schema = recto::project::book_schema();
/// assert_eq!(schema["properties"]["edition"]["additionalProperties"]["$ref"], "#/$defs/edition");
/// assert_eq!(schema["$defs"]["edition"]["properties"]["output"]["enum"][0], "epub");
/// ```
#[must_use]
pub fn book_schema() -> Value {
    let mut defs = theme::forms();
    let named = [
        ("theme", described(theme::schema(), "Tokens of the theme.")),
        ("person", person()),
        ("member", member()),
        ("edition", edition()),
        ("theorem", theorem()),
        ("date", date()),
    ];
    defs.extend(named.map(|(name, it)| (name.to_owned(), it)));
    let mut schema = table(
        "What a book is and how it is made.",
        json!({
            "schema": { "const": SCHEMA, "description": "The version of this format." },
            "book": book(),
            "accessibility": accessibility(),
            "references": references(),
            "numbering": numbering(),
            "typography": typography(),
            "words": words(),
            "math": math(),
            "lint": lint(),
            "theorems": {
                "type": "object",
                "description": "Kinds of statements of the book's own, or otherwise than recto has them.",
                "propertyNames": { "pattern": "^[A-Za-z][A-Za-z0-9-]*$" },
                "additionalProperties": refer("theorem", "A kind of statement."),
            },
            "spine": spine(),
            "edition": {
                "type": "object",
                "description": "What is built: each table is a file.",
                "propertyNames": { "pattern": "^[A-Za-z0-9_-]+$" },
                "additionalProperties": refer("edition", "An edition, by its name."),
            },
            "theme": look("How the book looks, in every edition."),
        }),
    );
    schema["required"] = json!(["book", "spine"]);
    headed(schema, "book.toml of recto", defs)
}

/// The schema of `theme.toml`.
///
/// ```
/// let schema = recto::project::theme_schema();
/// assert_eq!(schema["properties"]["tint"]["type"], "boolean");
/// ```
#[must_use]
pub fn theme_schema() -> Value {
    let schema = described(theme::schema(), "How a book looks, on its pages and in its EPUB.");
    headed(schema, "theme.toml of recto", theme::forms())
}

fn headed(mut schema: Value, title: &str, defs: Map<String, Value>) -> Value {
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!(title);
    schema["$defs"] = Value::Object(defs);
    schema
}

fn table(said: &str, properties: Value) -> Value {
    let mut table = json!({ "type": "object", "additionalProperties": false });
    table["properties"] = properties;
    described(table, said)
}

fn described(mut schema: Value, said: &str) -> Value {
    schema["description"] = json!(said);
    schema
}

fn refer(name: &str, said: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}"), "description": said })
}

/// A design's name, or tokens.
fn look(said: &str) -> Value {
    let design = json!({ "enum": theme::design_names(), "description": "A design of recto's." });
    described(json!({ "anyOf": [design, { "$ref": "#/$defs/theme" }] }), said)
}

fn text(said: &str) -> Value {
    json!({ "type": "string", "description": said })
}

fn flag(said: &str) -> Value {
    json!({ "type": "boolean", "description": said })
}

fn one_of(names: &[&str], said: &str) -> Value {
    json!({ "enum": names, "description": said })
}

/// A list; a lone value is a list of one.
fn list(of: &Value, said: &str) -> Value {
    json!({ "anyOf": [of, { "type": "array", "items": of }], "description": said })
}

fn texts(said: &str) -> Value {
    list(&json!({ "type": "string" }), said)
}

fn book() -> Value {
    let position = json!({
        "anyOf": [
            { "type": "number", "minimum": 0 },
            { "type": "string", "pattern": r"^\s*[0-9]+(\.[0-9]+)*\s*$", "maxLength": MAX_POSITION_BYTES }
        ],
        "description": "Its place in the series: 3, 1.5, \"1.2.1\"."
    });
    let mut series = table(
        "A series and the book's place in it.",
        json!({ "name": text("The name of the series."), "position": position }),
    );
    series["required"] = json!(["name"]);
    let mut book = table(
        "What the book is.",
        json!({
            "id": {
                "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
                "description": "Names the outputs and stands for the title in the identifier; made of the title if left out."
            },
            "title": { "type": "string", "pattern": r"\S", "description": "The title." },
            "subtitle": text("The subtitle."),
            "language": { "type": "string", "default": "en", "description": "The language as a tag of BCP 47: en-GB, zh-Hant." },
            "series": { "anyOf": [{ "type": "string" }, series], "description": "The series that the book belongs to." },
            "authors": list(&json!({ "$ref": "#/$defs/person" }), "Who made the book."),
            "publisher": text("The publisher."),
            "rights": text("The statement of rights."),
            "description": text("What shops and catalogues say of the book."),
            "subjects": texts("What the book is about."),
            "published": refer("date", "When it was published first."),
            "updated": refer("date", "When this version was made."),
            "cover": text("The picture of the cover; drawn from the theme if left out."),
            "cover-alt": text("What the cover shows, in words."),
            "url": text("Where the publication stands on the web."),
            "doi": text("Its DOI: 10.5555/12345678."),
            "cite-as": { "type": "boolean", "default": false, "description": "The copyright page says how to cite the book, in its citation style." },
            "source": text("What the book is an edition or adaptation of."),
        }),
    );
    book["required"] = json!(["title"]);
    book
}

fn date() -> Value {
    json!({
        "anyOf": [
            { "type": "integer", "minimum": 1_000, "maximum": 9_999 },
            { "type": "string", "pattern": r"^\s*[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2}([T ].*)?)?)?\s*$" }
        ],
        "description": "A day, a month or a year: 2024-01-15, \"2024-01\", \"2024\"."
    })
}

fn person() -> Value {
    let roles: Vec<&str> = RELATORS.split_ascii_whitespace().collect();
    let mut person = table(
        "Somebody and what they did for the book.",
        json!({
            "name": { "type": "string", "pattern": r"\S", "description": "The name as it is printed." },
            "sort": text("The name as catalogues file it: \"Writer, Ada\"."),
            "role": one_of(&roles, "MARC's code of what they did: aut author, edt editor, trl translator, ill illustrator."),
            "credentials": text("What qualifies them, below the name: a degree, a post."),
            "bio": text("Who they are, for the page `bio` of the spine."),
        }),
    );
    person["required"] = json!(["name"]);
    json!({ "anyOf": [{ "type": "string", "pattern": r"\S" }, person], "description": "A name, or a table." })
}

fn accessibility() -> Value {
    table(
        "What the EPUB says of itself beside what recto finds in it.",
        json!({
            "features": texts("Features of schema.org's accessibilityFeature."),
            "conforms-to": {
                "type": "string",
                "pattern": r"^EPUB Accessibility 1\.1 - WCAG 2\.[012] Level A{1,3}$",
                "description": "The standard that the book keeps: \"EPUB Accessibility 1.1 - WCAG 2.2 Level AA\"."
            },
            "certified-by": text("Who says so; wanted with conforms-to."),
            "summary": text("A summary in place of the one that recto writes."),
        }),
    )
}

fn references() -> Value {
    table(
        "Works that the text cites by their keys.",
        json!({
            "files": texts("Files of works: BibLaTeX, hayagriva's YAML or CSL-JSON."),
            "style": {
                "type": "string", "default": DEFAULT_STYLE,
                "description": "A citation style that `recto styles` lists, or a .csl file of the book's own."
            },
            "back-references": flag("Entries of bibliographies say where the book cites them: on which pages, or in which chapters."),
        }),
    )
}

fn numbering() -> Value {
    let style = |said: &str| one_of(names_of::<StyleValue>(), said);
    let restart = |said: &str| one_of(names_of::<RestartValue>(), said);
    table(
        "What has numbers, and where they begin again.",
        json!({
            "chapters": style("The first number of chapters."),
            "parts": style("The first number of parts."),
            "appendices": style("The first number of appendices."),
            "sections": flag("Whether sections print their number."),
            "figures": restart("Where the numbers of figures, tables, equations and theorems begin again."),
            "footnotes": restart("Where the numbers of notes begin again."),
            "theorems": one_of(names_of::<CountValue>(), "Whether kinds of statements count apart or together."),
        }),
    )
}

fn typography() -> Value {
    table(
        "The marks of the text.",
        json!({
            "quotes": one_of(names_of::<QuotesValue>(), "The quotation marks that stand outside; the language's if left out."),
            "smart": flag("Whether straight marks, hyphens, dots and spaces become those of the language."),
        }),
    )
}

fn lint() -> Value {
    table(
        "Findings that ask for judgement, and are said where they are asked for.",
        json!({
            "uncited": flag("Works of the files that nothing cites."),
            "quotations": flag("Block quotations that name neither author nor work, or a work and no page."),
        }),
    )
}

fn words() -> Value {
    let word = |word: Word| {
        let pattern = match word.gaps() {
            0 => r"^(?!.*\{\}).*\S".to_owned(),
            gaps => format!(r"^((?!\{{\}}).)*(\{{\}}((?!\{{\}}).)*){{{gaps}}}$"),
        };
        let said = match word.gaps() {
            0 => "In place of recto's own.",
            1 => "In place of recto's own; {} stands once in it, for what is filled in.",
            _ => "In place of recto's own; {} stands twice in it, for what is filled in.",
        };
        (word.key(), json!({ "type": "string", "pattern": pattern, "description": said }))
    };
    let all: Map<String, Value> = Word::ALL.iter().map(|it| word(*it)).collect();
    table("The words that recto itself puts into the book.", Value::Object(all))
}

fn math() -> Value {
    let macros = json!({
        "type": "object", "propertyNames": { "pattern": r"^\\" }, "additionalProperties": { "type": "string" },
        "description": "Commands by their names, with what they stand for: \"\\\\R\" = \"\\\\mathbb{R}\"."
    });
    table("Formulas.", json!({ "macros": macros }))
}

fn theorem() -> Value {
    let looks: Vec<&str> = TheoremLook::NAMES.iter().map(|it| it.0).collect();
    table(
        "A kind of statement.",
        json!({
            "word": { "type": "string", "pattern": r"\S", "description": "What stands before its number." },
            "prefix": {
                "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9-]*$",
                "description": "What its ids begin with, before the colon."
            },
            "look": one_of(&looks, "How it is set."),
            "numbered": flag("Whether it has numbers."),
            "counts-with": text("The kind that it shares its numbers with."),
        }),
    )
}

fn spine() -> Value {
    let region = |said: &str| list(&json!({ "$ref": "#/$defs/member" }), said);
    table(
        "The parts of the book in their order.",
        json!({
            "front": region("What stands before the text."),
            "main": region("The text."),
            "back": region("What stands after the text."),
        }),
    )
}

fn member() -> Value {
    let roles: Vec<&str> = SectionRole::named().map(SectionRole::name).collect();
    let made = SectionRole::named().filter(|it| it.properties().generated);
    let made: Vec<&str> = made.map(SectionRole::name).collect();
    let full = table(
        "A file with its role, or a part.",
        json!({
            "file": text("A file, or a pattern for files of one folder."),
            "files": texts("Files or patterns."),
            "role": one_of(&roles, "What it is; a preface in `front`, a chapter in `main`, an appendix in `back` unless given."),
            "title": text("Its title, in place of its heading."),
            "numbered": flag("Whether it has a number."),
            "part": text("The title of a part; it holds its `files`, or what follows up to the next."),
        }),
    );
    json!({
        "anyOf": [
            { "enum": made, "description": "A page that recto makes." },
            { "type": "string", "pattern": "[./*?]", "description": "A file, or a pattern for files of one folder." },
            full
        ],
        "description": "A page that recto makes, a file or pattern, or a table."
    })
}

fn edition() -> Value {
    let printers = printers();
    let printers: Vec<&str> = printers.keys().map(String::as_str).collect();
    let signatures: Vec<u32> = (4..=MAX_SIGNATURE).step_by(4).collect();
    table(
        "A file that is built.",
        json!({
            "inherits": text("The edition whose keys count where this one gives none."),
            "output": one_of(names_of::<OutputValue>(), "What kind of file it is."),
            "purpose": one_of(names_of::<PurposeValue>(), "For the screen, or for a printer: boxes, black text, no tags."),
            "trim": {
                "type": "string",
                "pattern": r"^([Aa][456]|[Bb]5|[Ll][Ee][Tt][Tt][Ee][Rr]|[Ll][Ee][Gg][Aa][Ll]|\s*[0-9]+(\.[0-9]+)?\s*([Pp][TtCc]|[Mm][Mm]|[Cc][Mm]|[Ii][Nn])?\s*[xX×]\s*[0-9]+(\.[0-9]+)?\s*([Pp][TtCc]|[Mm][Mm]|[Cc][Mm]|[Ii][Nn])\s*)$",
                "examples": ["A4", "A5", "Letter", "6x9in", "129x198mm"],
                "description": "The size of a page: a name, or width by height with its unit."
            },
            "layout": one_of(names_of::<LayoutValue>(), "A book, or sheets of one side; A4, Letter and Legal are handouts unless given."),
            "title": text("Its title, in place of the book's."),
            "isbn": { "type": "string", "pattern": "^[ -]*([0-9][ -]*){9}(([0-9][ -]*){3})?[0-9Xx][ -]*$", "description": "Its ISBN, whose check digit is checked." },
            "include": texts("Ids, roles or files that it holds; everything if left out."),
            "page-list": text("The PDF edition whose page numbers an EPUB cites."),
            "formulas": one_of(names_of::<FormulasValue>(), "How an EPUB has formulas."),
            "printer": one_of(&printers, "The printer whose limits are checked."),
            "bleed": refer("length", "How far beyond the trim the paper is printed on."),
            "marks": flag("Whether there are crop marks."),
            "signature": { "enum": signatures, "description": "Pages of a signature: the page count is filled up to a multiple of it." },
            "impose": one_of(names_of::<SchemeValue>(), "How pages are laid on sheets in a further file."),
            "paper": refer("length", "The thickness of a leaf, for creep."),
            "pdf-a": one_of(names_of::<ArchivalValue>(), "The level of PDF/A that the file is to keep."),
            "pdf-ua": one_of(names_of::<AccessibleValue>(), "The part of PDF/UA that the file is to keep."),
            "theme": look("How this edition alone looks."),
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::manifest::SeriesTable;
    use crate::project::people::PersonTable;

    #[test]
    fn tables_that_serde_reads_have_the_fields_of_their_structs() {
        let schema = book_schema();
        let keys = |at: &str| {
            let all = schema.pointer(at).and_then(Value::as_object).expect(at);
            all.keys().cloned().collect::<std::collections::BTreeSet<_>>()
        };
        let fields = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(keys("/$defs/person/anyOf/1/properties"), fields(names_of::<PersonTable>()));
        let series = "/properties/book/properties/series/anyOf/1/properties";
        assert_eq!(keys(series), fields(names_of::<SeriesTable>()));
    }
}
