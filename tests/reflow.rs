//! The guide on other papers and in large print: no line, table or figure that is too large for its page.
#![expect(clippy::disallowed_methods, reason = "writes the manifest of a copy of the guide")]
#![expect(clippy::unwrap_used, reason = "the guide is there")]

mod harness;

use harness::Scratch;

/// Trim, and what else an edition asks for.
const EDITIONS: &[(&str, &str)] = &[
    ("a4", "trim = \"A4\"\nlayout = \"book\""),
    ("a4-handout", "trim = \"A4\""),
    ("letter", "trim = \"Letter\"\nlayout = \"book\""),
    ("letter-handout", "trim = \"Letter\""),
    ("six-by-nine", "trim = \"6x9in\""),
    ("a5", "trim = \"A5\""),
    (
        "large",
        "trim = \"A4\"\nlayout = \"book\"\ntheme.size.body = \"16pt\"\ntheme.leading = \"22pt\"",
    ),
    ("large-six-by-nine", "trim = \"6x9in\"\ntheme.size.body = \"16pt\"\ntheme.leading = \"21pt\""),
];

#[test]
fn the_guide_flows_anew_on_every_paper_and_in_large_print() {
    let book = Scratch::copy_of(&harness::root().join("book"));
    let manifest = book.join("book.toml");
    let mut text = std::fs::read_to_string(&manifest).unwrap();
    let mut args = vec!["check", "--deny", "warnings"];
    for (name, wants) in EDITIONS {
        text.push_str(&format!("\n[edition.{name}]\noutput = \"pdf\"\n{wants}\n"));
        args.extend(["-e", name]);
    }
    std::fs::write(&manifest, text).unwrap();
    let run = book.recto(&args);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}
