//! The schemas of `book.toml` and `theme.toml` say what recto reads: the same keys, and every manifest here keeps them.
#![expect(clippy::disallowed_methods, reason = "reads manifests and writes one")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::Scratch;
use recto::diag::Sink;
use recto::project::{self, Folder, Memory, book_schema, theme_schema};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Fails unless the manifest keeps the schema.
#[track_caller]
fn keeps(schema: &Value, name: &str, text: &str) {
    assert!(fits(schema, schema, &json_of(text)), "{name}:\n{text}");
}

/// Whether a value keeps a schema, by the keywords of JSON Schema 2020-12 that recto writes; another keyword is a fault of the test.
fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    let texts = |all: &Value| -> BTreeSet<String> {
        all.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
    };
    let table = value.as_object();
    schema.as_object().unwrap().iter().all(|(keyword, with)| match keyword.as_str() {
        "$schema" | "$defs" | "title" | "description" | "default" | "examples" => true,
        "$ref" => {
            let at = with.as_str().unwrap().strip_prefix('#').unwrap();
            fits(root, root.pointer(at).unwrap(), value)
        }
        "type" => match with.as_str().unwrap() {
            "string" => value.is_string(),
            "integer" => value.is_i64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("the type {other}"),
        },
        "enum" => with.as_array().unwrap().contains(value),
        "const" => with == value,
        "anyOf" => with.as_array().unwrap().iter().any(|it| fits(root, it, value)),
        "pattern" => value.as_str().is_none_or(|it| matches(with, it)),
        "minLength" => {
            value.as_str().is_none_or(|it| it.chars().count() as u64 >= with.as_u64().unwrap())
        }
        "maxLength" => {
            value.as_str().is_none_or(|it| it.chars().count() as u64 <= with.as_u64().unwrap())
        }
        "minimum" => value.as_f64().is_none_or(|it| it >= with.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|it| it <= with.as_f64().unwrap()),
        "minItems" => value.as_array().is_none_or(|it| it.len() as u64 >= with.as_u64().unwrap()),
        "items" => value.as_array().is_none_or(|all| all.iter().all(|it| fits(root, with, it))),
        "required" => table.is_none_or(|it| texts(with).iter().all(|key| it.contains_key(key))),
        "propertyNames" => table.is_none_or(|it| it.keys().all(|it| fits(root, with, &json!(it)))),
        "properties" => table.is_none_or(|it| {
            it.iter().all(|(key, value)| with.get(key).is_none_or(|it| fits(root, it, value)))
        }),
        "additionalProperties" => table.is_none_or(|it| {
            let known =
                |key: &str| schema.get("properties").is_some_and(|it| it.get(key).is_some());
            let mut others = it.iter().filter(|(key, _)| !known(key));
            others.all(|(_, value)| *with != json!(false) && fits(root, with, value))
        }),
        other => panic!("the keyword {other}"),
    })
}

fn matches(pattern: &Value, text: &str) -> bool {
    fancy_regex::Regex::new(pattern.as_str().unwrap()).unwrap().is_match(text).unwrap()
}

/// TOML as editors hand it to a schema: dates are strings.
fn json_of(text: &str) -> Value {
    fn value(it: toml::Value) -> Value {
        match it {
            toml::Value::String(it) => json!(it),
            toml::Value::Integer(it) => json!(it),
            toml::Value::Float(it) => json!(it),
            toml::Value::Boolean(it) => json!(it),
            toml::Value::Datetime(it) => json!(it.to_string()),
            toml::Value::Array(all) => all.into_iter().map(value).collect(),
            toml::Value::Table(all) => all.into_iter().map(|(key, it)| (key, value(it))).collect(),
        }
    }
    value(toml::Value::Table(toml::from_str(text).unwrap()))
}

fn schemas() -> [Value; 2] {
    [book_schema(), theme_schema()]
}

/// Files of that name in a folder and the folders in it.
fn named(folder: &Path, name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(named(&path, name));
        } else if path.file_name().is_some_and(|it| it == name) {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_manifest_and_theme_here_keeps_the_schema() {
    let [book, theme] = schemas();
    let mut count = [0, 0];
    for folder in ["tests/golden", "src/cli/init", "book", "tests/page_images"] {
        for path in named(&Path::new(ROOT).join(folder), "book.toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let table: toml::Table = toml::from_str(&text).unwrap();
            // As the reader has it: others are mdBook's.
            if table.contains_key("schema") || table.contains_key("spine") {
                keeps(&book, &path.display().to_string(), &text);
                count[0] += 1;
            }
        }
        for path in named(&Path::new(ROOT).join(folder), "theme.toml") {
            keeps(&theme, &path.display().to_string(), &std::fs::read_to_string(&path).unwrap());
            count[1] += 1;
        }
    }
    assert!(count[0] > 20 && count[1] > 0, "only {count:?} were found");
    let manual = include_str!("../MANUAL.md");
    let examples: Vec<&str> = manual.split("```toml\n").skip(1).collect();
    assert!(!examples.is_empty());
    for (at, example) in examples.into_iter().enumerate() {
        keeps(
            &book,
            &format!("example {at} of the manual"),
            example.split("\n```").next().unwrap(),
        );
    }
}

#[test]
fn a_key_or_type_that_is_none_is_refused() {
    let [book, theme] = schemas();
    let good = "[book]\ntitle = \"A\"\n[spine]\nmain = [\"a.md\"]\n[edition.a]\noutput = \"pdf\"\n";
    keeps(&book, "a small book", good);
    for (from, to) in [
        ("title = \"A\"", "title = \"A\"\ntitel = \"B\""),
        ("title = \"A\"", "title = 1"),
        ("title = \"A\"", "title = \"A\"\nauthors = [{ name = \"A\", role = \"xxx\" }]"),
        ("title = \"A\"", "title = \"A\"\nauthors = [{ sort = \"A\" }]"),
        ("title = \"A\"", "title = \"A\"\npublished = \"soon\""),
        ("main = [\"a.md\"]", "main = [\"a-page-of-no-name\"]"),
        ("main = [\"a.md\"]", "main = [{ file = \"a.md\", role = \"zz\" }]"),
        ("output = \"pdf\"", "output = \"docx\""),
        ("output = \"pdf\"", "trim = \"big\""),
        ("output = \"pdf\"", "trim = \"6..1x9in\""),
        ("[edition.a]", "[math.macros]\nR = \"x\"\n[edition.a]"),
        ("output = \"pdf\"", "signature = 6"),
        ("output = \"pdf\"", "theme.size.body = 11"),
        ("[edition.a]", "[words]\npage = \"{} {}\"\n[edition.a]"),
        ("[edition.a]", "[theme]\nleadng = \"14pt\"\n[edition.a]"),
    ] {
        let wrong = good.replacen(from, to, 1);
        assert!(!fits(&book, &book, &json_of(&wrong)), "{wrong}");
    }
    keeps(&theme, "a theme", "leading = \"14pt\"\n[heading.2]\nabove = \"1.5\"\n");
    for wrong in
        ["leading = 14", "[heading.9]\nsize = \"1em\"", "[color]\ntext = \"red\"", "tint = \"yes\""]
    {
        assert!(!fits(&theme, &theme, &json_of(wrong)), "{wrong}");
    }
}

/// An unknown key in each table makes the reader name all that it knows.
#[test]
fn the_schema_has_the_keys_that_the_reader_names_and_no_other() {
    let schema = book_schema();
    let tables = [
        ("", "/properties"),
        ("[accessibility]", "/properties/accessibility/properties"),
        ("[book]", "/properties/book/properties"),
        ("[references]", "/properties/references/properties"),
        ("[numbering]", "/properties/numbering/properties"),
        ("[typography]", "/properties/typography/properties"),
        ("[math]", "/properties/math/properties"),
        ("[theorems.a]", "/$defs/theorem/properties"),
        ("[edition.a]", "/$defs/edition/properties"),
        ("[spine]", "/properties/spine/properties"),
        ("[spine]\nmain = [{ zzzzzzzzzzzz = 1 }]\n[[never]]", "/$defs/member/anyOf/2/properties"),
    ];
    for (table, at) in tables {
        let text = match table.split_once("[[never]]") {
            Some((whole, _)) => whole.to_owned(),
            None => format!("{table}\nzzzzzzzzzzzz = 1\n"),
        };
        let read = keys_of_reader(&text);
        let told = schema.pointer(at).unwrap().as_object().unwrap();
        let told: BTreeSet<String> = told.keys().cloned().collect();
        assert_eq!(told, read, "{table}");
    }
}

/// The keys that the reader offers in place of one that it does not know.
fn keys_of_reader(manifest: &str) -> BTreeSet<String> {
    let whole = if manifest.starts_with("\n") {
        format!("{manifest}schema = 1\n")
    } else {
        format!("schema = 1\n{manifest}")
    };
    let folder = Arc::new(Folder::of(Memory::from_iter([("book.toml", whole.as_str())])));
    let mut sink = Sink::new();
    let _ = project::load(&mut sink, &folder);
    let hints = sink.diagnostics().iter().flat_map(|it| &it.hints);
    let said = hints.filter_map(|it| {
        let all = it.0.strip_prefix("the keys here are ").or(it.0.strip_prefix("there is only "));
        all.map(str::to_owned)
    });
    let said: Vec<String> = said.collect();
    let [said] = said.as_slice() else { panic!("{manifest}: {said:?}") };
    assert!(!said.ends_with(" more"), "{said}");
    said.split(", ").map(|it| it.trim_matches('`').to_owned()).collect()
}

#[test]
fn init_writes_the_schema_that_its_manifest_names() {
    let book = Scratch::new();
    book.recto(&["init"]).exits(0);
    let manifest = std::fs::read_to_string(book.join("book.toml")).unwrap();
    let named = manifest.lines().next().unwrap().strip_prefix("#:schema ./").unwrap();
    let written = std::fs::read_to_string(book.join(named)).unwrap();
    assert_eq!(written, book.recto(&["schema"]).exits(0).stdout);
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), book_schema());
    let theme = book.recto(&["schema", "theme"]).exits(0).stdout;
    assert_eq!(serde_json::from_str::<Value>(&theme).unwrap(), theme_schema());
}
