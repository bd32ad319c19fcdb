//! Every word and every picture of a book can be reached in readers that turn pages: on small and large screens, at large type.
#![expect(clippy::disallowed_methods, reason = "prepares folders")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;
#[path = "harness/torture.rs"]
mod torture;

use harness::{Scratch, run, validator};

/// Golden books whose blocks or scripts differ from those of the guide and the torture book.
const CASES: &[&str] = &[
    "arabic",
    "boxes-cards-and-questions",
    "chinese",
    "code-and-tables",
    "formulas-as-mathml",
    "hebrew",
    "index-in-two-columns",
    "japanese",
    "mdbook",
    "quotations-verse-and-breaks",
    "tables-with-blocks-and-turned",
];

/// A book of what is too wide for a phone.
const WIDE: &str = r"# Wide

| Harbour | Number of boats | Meaning of the name | Distance | Address |
|---------|-----------------|---------------------|---------:|---------|
| Northernmost | twenty-seven | something forgotten[^n] | 1234 km | <https://example.org/harbours/of/the/north/index.html> |
| Southernmost | seventy-seven | $\sqrt{a_1 + a_2 + a_3 + a_4 + a_5 + a_6}$ | 12345 km | `harbours::southernmost::all()` |

[^n]: Or never known.

| *Two* | $x$ |
|-------|-----|
| overwintering, as they called it in the south of the country | [uncharacteristically](https://example.org/) |

A sum $a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 = -b$ and a root $\sqrt{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8}$ in a line.

- An item with $\frac{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9}{2}$ in it.

$$
f(x) = a_1 x + a_2 x^2 + a_3 x^3 + a_4 x^4 + a_5 x^5 + a_6 x^6 + a_7 x^7 + a_8 x^8 + a_9 x^9 + a_{10} x^{10} + a_{11} x^{11}
$$ {#eq:sum}

$$
\begin{pmatrix} 1 & 2 & 3 & 4 & 5 & 6 & 7 & 8 & 9 & 10 & 11 & 12 \\ a & b & c & d & e & f & g & h & i & j & k & l \end{pmatrix}
$$ {#eq:matrix}

```
let a_rather_long_name = another_long_name(with_arguments, and_more_arguments, and_still_more);
0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789
```

| The sea is calm,
|               the tide is full of unaccountable, uncharted and unheard-of things.

Antidisestablishmentarianism of <https://example.org/a/rather/long/address/that/no/line/of/a/phone/holds>.

";

/// A table that no screen holds, and one in another.
fn long() -> String {
    let mut text = format!("{WIDE}\n| Year | Row | Words |\n|------|-----|-------|\n");
    for row in 0..60 {
        text += &format!("| {} | row {row} | The heavy lamp keeps the path |\n", 1800 + row);
    }
    text
}

fn built(book: Scratch) -> Scratch {
    let manifest = std::fs::read_to_string(book.join("book.toml")).unwrap();
    if manifest.starts_with("schema") && !manifest.contains("output = \"epub\"") {
        book.write("book.toml", manifest + "\n[edition.ebook]\noutput = \"epub\"\n");
    }
    book.recto(&["build", "-q", "-o", "out"]).exits(0);
    book
}

#[test]
fn every_word_and_picture_is_on_a_page_at_any_width_and_size_of_type() {
    let Some(mut command) = validator("reach-epub") else { return };
    let torture = Scratch::new();
    for (path, text) in torture::files() {
        torture.write(&path, text);
    }
    let wide = Scratch::new();
    wide.write("book.toml", "schema = 1\n[book]\ntitle = \"Wide\"\nlanguage = \"en\"\n[spine]\nmain = [\"a.md\"]\n[edition.ebook]\noutput = \"epub\"\n");
    wide.write("a.md", long());
    let cases = CASES.iter().map(|name| harness::root().join("tests/golden").join(name));
    let folders = std::iter::once(harness::root().join("book")).chain(cases);
    let books: Vec<Scratch> = [wide, torture]
        .into_iter()
        .chain(folders.map(|it| Scratch::copy_of(&it)))
        .map(built)
        .collect();
    for book in &books {
        let files = book.files("out").into_iter().map(|it| it.0);
        let file = files.into_iter().find(|it| it.ends_with(".epub")).unwrap();
        command.arg(book.join("out").join(file));
    }
    let run = run(&mut command);
    assert_eq!(run.code, Some(0), "\n{}{}", run.stdout, run.stderr);
}
