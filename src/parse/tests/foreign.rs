//! Other tools' Markdown: what has a meaning here, what is said, and what is neither.

use crate::manifest::Flavor;
use crate::parse::tests::{check, check_found, check_mdbook, one};

/// One message of a kind, whatever the text comes to.
#[track_caller]
fn said(text: &str, found: &[&str]) {
    let (_, sink, _) = one(Flavor::Recto, text);
    assert_eq!(crate::parse::tests::codes(&sink), found, "in {text:?}");
}

#[test]
fn what_is_obvious_has_its_meaning() {
    check("a\n\n\\newpage\n\nb", "p a\npage-break\np b");
    check("a\n\n[TOC]", "p a\ngenerated {.toc}");
    check("> [!NOTE] A *b*\n> c", "div Note h2 A <em b>\n  p c");
    check("- > [!tip]- A\n  > c", "ul\n  -\n    div Tip h2 A\n      p c");
    check("| a |\n|---|\n| b |\n\nTable: C {#tbl:x}", "table C {#tbl:x}\n  | a\n  | b");
    check_found("a\n\n```{=latex}\n\\x\n```", "p a", &["foreign-syntax"]);
}

#[test]
fn what_is_another_tool_s_is_said() {
    for text in [
        "a\\index{b}",
        "\\begin{equation}\na = b\n\\end{equation}",
        "a \\LaTeX b",
        "a \\(a^2\\) b",
        "\\[ x = y \\]",
        "10\\ km",
        "{% hint style=\"info\" %}",
        "{{< include a.md >}}",
        "{{ page.title }}",
        "{blurb}\na\n{/blurb}",
        "A> a",
        "{id: a}",
        "a\n{: .b}",
        "a b. {.lead}",
        "a [[Harbour]] b",
        "![[a.png]]",
        "% A\n% B\n\nc",
        "+---+\n| a |\n+---+",
        "  a    b\n---- ----\n  c    d",
        "Table: A\n\n| a |\n|---|\n| b |",
        "a) b\nb) c",
        "(a) b\n(b) c",
        "#. a\n#. b",
        "\\@ref(fig:a)",
        "b\n\n```{=latex}\na\n```",
        "`a`{=latex} b",
        "```{r}\na\n```",
        "!!! note\n    a",
        ".. note:: a",
        "> [!info] a\n> b",
        "a ==b c== d",
        "a {++b++} c",
    ] {
        said(text, &["foreign-syntax"]);
    }
}

#[test]
fn what_is_meant_is_not_said() {
    for text in [
        "`\\index{a}` and $\\frac{a}{b}$",
        "    \\newpage\n\n```\n\\newpage\n{% a %}\n```",
        "\\\\newpage and C:\\newpage\\par and \\d{2} and \\o/",
        "a \\(see below\\) b \\[sic\\] c",
        "a\\\nb",
        "a[i][j] [1][2] [a][b] [sic] [x] [1], [2]",
        "{a, b} and {{#include a}} {1}",
        "a[[1]] [[1]]",
        "a == b == c",
        "A. Smith\nB. Jones",
        "I) a\n\nb) c",
        "a | b\n--- | ---\nc | d",
        "*** \n\n- - -\n\n--- ---",
        "a\n\n+ b\n+ c",
        "A > B",
        "[x]: a\n[x]: a\n\n[x]",
    ] {
        said(text, &[]);
    }
}

#[test]
fn links_without_a_definition_are_said() {
    check_found("[a b][c d]", "p [a b][c d]", &["link-undefined"]);
    check_found("[ab][] ![cd][ef]", "p [ab][] ![cd][ef]", &["link-undefined"]);
    check("[a b][c d]\n\n[c d]: e.md", "p <link e.md a b>");
    check_mdbook("[a b][c d]", "p [a b][c d]", &["link-undefined"]);
    check_found("[a]: b\n[A]: c\n\n[a]", "p <link b a>", &["definition-twice"]);
}

#[test]
fn what_takes_the_rest_of_its_file_is_said() {
    said("a\n\n<!-- b\n\nc", &["block-unclosed"]);
    said("a\n\n```\nb\n\nc", &["block-unclosed"]);
    said("a\n\n<!-- b\n\nc -->\n\n```\nd\n```", &[]);
}

#[test]
fn tables_that_lose_cells_or_are_none_are_said() {
    said("| a | b |\n|---|---|\n| c | d | e |", &["table-shape"]);
    said("| a | b |\n|---|---|\n| c | d | |\n| `e \\| f` | g |\n| h |", &[]);
    said("| a | b |\n|---|\n| c | d |", &["table-shape"]);
    said("a | b\n---|---\nc | d | e", &["table-shape"]);
    said("|---|---|\n| a | b |", &["table-shape"]);
}
