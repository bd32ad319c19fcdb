//! A book that nests every construct of the dialect in every other.

use std::fmt::Write as _;

/// A construct that holds blocks.
struct Container {
    name: &'static str,
    /// Blocks in it, and the count of colons that its div needs; gives the lines of the whole.
    around: fn(&str, usize, usize) -> String,
}

const CONTAINERS: &[Container] = &[
    Container {
        name: "quotation",
        around: |inner, _, _| format!("{}>\n> — An Author\n", prefixed("> ", "> ", inner)),
    },
    Container {
        name: "bullets",
        around: |inner, _, _| format!("{}- Last.\n", prefixed("- ", "  ", inner)),
    },
    Container {
        name: "numbers",
        around: |inner, _, _| format!("{}8. Last.\n", prefixed("7. ", "   ", inner)),
    },
    Container {
        name: "tasks",
        around: |inner, _, _| format!("- [x] Done.\n\n{}", prefixed("  ", "  ", inner)),
    },
    Container {
        name: "definition",
        around: |inner, _, _| format!("Term\n{}", prefixed(": ", "  ", inner)),
    },
    Container {
        name: "note at the foot",
        around: |inner, id, _| {
            format!(
                "Marked[^n{id}].\n\n{}",
                prefixed(&format!("[^n{id}]: Opens.\n\n    "), "    ", inner)
            )
        },
    },
    Container { name: "admonition", around: |inner, _, n| div("note", inner, n) },
    Container {
        name: "titled warning",
        around: |inner, id, n| div("warning", &format!("## Beware {id}\n\n{inner}"), n),
    },
    Container { name: "aside", around: |inner, _, n| div("aside", inner, n) },
    Container { name: "key idea", around: |inner, _, n| div("key-idea", inner, n) },
    Container { name: "summary", around: |inner, _, n| div("summary", inner, n) },
    Container { name: "exercise", around: |inner, _, n| div("exercise", inner, n) },
    Container { name: "answer", around: |inner, _, n| div("answer", inner, n) },
    Container {
        name: "epigraph",
        around: |inner, _, n| div("epigraph", &format!("{inner}\n— An Author\n"), n),
    },
    Container { name: "pull quotation", around: |inner, _, n| div("pullquote", inner, n) },
    Container { name: "dedication", around: |inner, _, n| div("dedication", inner, n) },
    Container { name: "kept", around: |inner, _, n| div("{.keep}", inner, n) },
    Container { name: "another language", around: |inner, _, n| div("{lang=de}", inner, n) },
    Container { name: "biography", around: |inner, _, n| div("bio", inner, n) },
    Container { name: "colophon", around: |inner, _, n| div("colophon", inner, n) },
    Container { name: "card", around: |inner, _, n| div("{.card ref=ware2020}", inner, n) },
    Container {
        name: "answer to a question",
        around: |inner, id, n| div("faq", &format!("## Why {id}? {{#faq:q{id}}}\n\n{inner}"), n),
    },
    Container {
        name: "questions",
        around: |inner, _, n| {
            div("questions", &format!("1. First?\n\n{}", prefixed("   ", "   ", inner)), n)
        },
    },
    Container {
        name: "glossary",
        around: |inner, _, n| div("glossary", &format!("Term\n{}", prefixed(": ", "  ", inner)), n),
    },
];

/// A construct that holds no blocks.
const LEAVES: &[fn(usize) -> String] = &[
    |_| format!("{}\n", INLINES.concat()),
    |_| "Plain.\n\nTwo.\n".to_owned(),
    |id| format!("![A sketch.](img/a.svg){{#fig:f{id} alt=\"A square.\"}}\n"),
    |_| "![](img/a.svg){.decorative}\n".to_owned(),
    |id| {
        format!(
            "| Head | *Two* |\n|:--|--:|\n| a[^t{id}] | **1.5** |\n| `c` | 2 |\n\n: Of things. {{#tbl:t{id}}}\n\n[^t{id}]: In a table.\n"
        )
    },
    |id| {
        format!(
            "```rust {{#lst:l{id} caption=\"Code.\"}}\nfn main() {{\n\n    let line = \"so long that it has to go on in another line, whatever the measure of the page may be\";\n}}\n```\n"
        )
    },
    |_| "    indented code\n".to_owned(),
    |_| {
        "Where $a^2 < b$ holds:\n\n$$\n\\begin{aligned} x &= \\frac12 \\\\ y &= 2 \\end{aligned}\n$$\n".to_owned()
    },
    |_| "| The sea is calm,\n|   the tide is full.\n".to_owned(),
    |_| "One.\n\n***\n\nTwo.\n".to_owned(),
    |id| {
        format!(
            "Seen at @fig:only and @ware2020 [p. 3], on [@fig:only]{{.page}}; [an anchor]{{#at{id}}}, [back](#at{id}).\n"
        )
    },
];

/// Spans in one another.
const INLINES: &[&str] = &[
    "*Emphasis with **strong with ~~struck with `code` and [SC]{.sc}~~** and a note^[Of *its* own, [linked](https://example.org/a).]*, ",
    "[a **[link](https://example.org/b)** in *[French « mots »]{lang=fr}*]{.term}, ",
    "H~2~O^*2*^, [Ctrl]{.kbd}, <abbr title=\"for example\">e.g.</abbr>, \"quoted 'twice'\", ",
    "![A dot.](img/a.svg){alt=\"A dot.\"} in a line. ",
];

pub(crate) const MANIFEST: &str = r#"schema = 1

[book]
id = "torture"
title = "Torture"
language = "en-GB"
authors = ["Ada Writer"]

[references]
files = ["works.bib"]

[spine]
front = ["title-page", "toc"]
main = ["*.md"]
back = ["bibliography", "colophon"]

[edition.print]
output = "pdf"

[edition.ebook]
output = "epub"
page-list = "print"
"#;

pub(crate) const WORKS: &str = "@book{ware2020, title={Wares}, author={Ware, Ann}, publisher={Press}, year={2020}, url={https://example.org/w}}\n";
pub(crate) const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\"><path d=\"M2 2h16v16h-16z\" fill=\"#357\"/></svg>\n";

/// The files of the book, one chapter for each container.
pub(crate) fn files() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> =
        [("book.toml", MANIFEST), ("works.bib", WORKS), ("img/a.svg", PICTURE)]
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .into();
    let mut id = 0;
    for (index, outer) in CONTAINERS.iter().enumerate() {
        let mut text = format!("# The {} holds\n\n", outer.name);
        if index == 0 {
            text += "![The only one.](img/a.svg){#fig:only alt=\"A square.\"}\n\n";
        }
        for leaf in LEAVES {
            id += 1;
            let _ = writeln!(text, "{}", (outer.around)(&leaf(id), id, 3));
        }
        for inner in CONTAINERS {
            id += 1;
            let _ = writeln!(text, "## A {} in it\n", inner.name);
            let within = (inner.around)("*Innermost* words.\n", id, 3);
            id += 1;
            let _ = writeln!(text, "{}\n", (outer.around)(&within, id, 4));
        }
        files.push((format!("{index:02}.md"), text));
    }
    files
}

fn div(name: &str, inner: &str, colons: usize) -> String {
    let bar = ":".repeat(colons);
    format!("{bar} {name}\n{inner}\n{bar}\n")
}

/// `first` before the first line, `rest` before the others.
fn prefixed(first: &str, rest: &str, inner: &str) -> String {
    let mut out = String::new();
    for (index, line) in inner.lines().enumerate() {
        let lead = if index == 0 { first } else { rest };
        out += format!("{lead}{line}").trim_end();
        out.push('\n');
    }
    out
}
