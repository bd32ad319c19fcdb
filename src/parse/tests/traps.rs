//! The places where Markdown does something else than an author means: each row of the table in the dialect's description.

use crate::parse::tests::{check, check_found};

#[test]
fn prose_between_rules_does_not_vanish() {
    check_found("a\n\n---\nShe woke.\n---\n\nb", "p a\n***\nh2 She woke.\np b", &["lint-dialect"]);
    check_found("---\nShe woke.\n---\nb", "***\nh2 She woke.\np b", &["lint-dialect"]);
}

#[test]
fn colons_at_the_start_of_a_line_are_text() {
    check("a\n:-) b\n:30 pm", "p a :-) b :30 pm");
    check("a\n\n::: note\nb\n:::", "p a\ndiv Note\n  p b");
    check("a | b\n:--|--:\nc | d", "table\n  | a | b\n  | c | d");
    check(
        "```\n:-)\n::: note\n| x\n```\n\n    ::: y",
        "code - \":-)\\n::: note\\n| x\"\ncode - \"::: y\"",
    );
}

#[test]
fn raised_and_lowered_inside_words() {
    check("x^2^y H~2~O ^a^ b^2", "p x<sup 2>y H<sub 2>O <sup a> b^2");
}

#[test]
fn quotes_and_dashes_stay_for_typography() {
    check(
        "\"a\" -- b's [x]{index=\"y -- \\\"z\\\"\"}",
        "p \"a\" -- b's <index \"y -- \\\"z\\\"\" x>",
    );
}

#[test]
fn values_with_blanks_in_headings() {
    check("## T {short=\"Short Title\"}", "h2 T short=\"Short Title\"");
    check("## A [t]{.sc}", "h2 A <sc t>");
    check("## A [t]{.sc} {#x}", "h2 A <sc t> {#x}");
    check("T {#x}\n---", "h2 T {#x}");
}

#[test]
fn brackets_pair_among_siblings() {
    check("[@a][@b] a[i][j] [t [@c]](u)", "p <cite a><cite b> a[i][j] <link u t <cite c>>");
    check("claim![@a]", "p claim!<cite a>");
    check("\\[@a] [b\\] c]{.sc} \\\\[d]{.sc}", "p [<cite-text a>] <sc b] c> \\<sc d>");
    check("[a *b [c* d]", "p [a <em b [c> d]");
    check("[a [b]{.sc} [c]{lang=fr}]{.term}", "p <term a <sc b> <span {lang=fr} c>>");
    check("## H [@k] ^[n]", "h2 H <cite k> <note: n>");
    check("[x]{index=\"a *b* [c]\"} d", "p <index \"a b [c]\" x> d");
}

#[test]
fn what_looks_like_something_else_is_said() {
    check_found("[@k]: word", "p <cite k>: word", &["lint-dialect"]);
    check_found("a^[see](url)", "p a^<link url see>", &["lint-dialect"]);
    check_found("| a |\n|---|\n| b |\n: Cap", "table\n  | a\n  | b\n  | : Cap", &["lint-dialect"]);
    check_found("from $5 to 10$ x", "p from <math 5 to 10> x", &["lint-dialect"]);
}
