//! Every construct of the dialect.

use crate::parse::tests::{check, check_found, check_mdbook};

#[test]
fn citations() {
    check("A [@key].", "p A <cite key>.");
    check(
        "See [see @key, pp. 3–5; *also* @other, ch. 2; -@third passim].",
        "p See <cite pre(see) key [pp.|3–5]; pre(<em also>) other [ch.|2]; -third post(passim)>.",
    );
    check("[-@key]", "p <cite -key>");
    check(
        "@key [p. 5] says, and @smith_2020's.",
        "p <cite-text key [p.|5]> says, and <cite-text smith_2020>'s.",
    );
    check("A [@a,\np. 5]", "p A <cite a [p.|5]>");
    check("[@a; and others]", "p <cite a post(and others)>");
    check(
        "mail a@b.c, \\@key, `@key` and <x@y.z>",
        "p mail a@b.c, @key, <code @key> and <link mailto:x@y.z x@y.z>",
    );
}

#[test]
fn cross_references() {
    check(
        "In @fig:x and [-@fig:x], [@sec:a.b].",
        "p In <ref Figure fig:x Full> and <ref Figure fig:x Number>, <ref Section sec:a.b Full>.",
    );
    check(
        "p. [@sec:x]{.page}, @card:key.",
        "p p. <ref Section sec:x Page>, <ref Card card:key Full>.",
    );
    check("[see @fig:x]", "p [see <ref Figure fig:x Full>]");
}

#[test]
fn attributes_and_spans() {
    check(
        "## T *x* {#sec:x .unnumbered short=\"A \\\"b\\\"\"}",
        "h2 T <em x> short=\"A \\\"b\\\"\" {#sec:x .unnumbered}",
    );
    check(
        "[Abc]{.sc} [mot]{lang=fr} [x *y*]{.term}",
        "p <sc Abc> <span {lang=fr} mot> <term x <em y>>",
    );
    check("[a]{#id .sc}", "p <span {#id} <sc a>>");
    check(
        "`c`{.rust} [x]{only=epub} [y]{edition=handout}",
        "p <span {.rust} <code c>> <span {only=Epub} x> <span {edition=handout} y>",
    );
    check("```rust {#lst:x caption=\"C\"}\nfn a() {}\n```", "code rust \"fn a() {}\" C {#lst:x}");
    check("```{.c #lst:y}\nint a;\n\n```", "code c \"int a;\\n\" {#lst:y}");
    check_found("[a]{.scc}", "p <span {.scc} a>", &["attribute-unknown"]);
    check_found("[a]{.sc", "p [a]{.sc", &["attribute-syntax"]);
}

#[test]
fn figures_and_pictures() {
    check(
        "![A *cap* [@k]](img/a.png){#fig:x width=80% alt=\"words\"}",
        "figure img/a.png alt=\"words\" width=800 A <em cap> <cite k> {#fig:x}",
    );
    check("![](x%20y.svg){.decorative}", "figure x y.svg alt=\"\"");
    check_found("![Cap](a.png)", "figure a.png alt=\"Cap\" Cap", &["image-alt"]);
    check("see ![alt](a.png){width=5%} here", "p see <img a.png \"alt\" 50> here");
}

#[test]
fn tables_with_captions() {
    check(
        "| a | b |\n|:-:|--:|\n| [@k] | *c* |\n\n: Cap *x* {#tbl:x}\n\nend",
        "
table Cap <em x> {#tbl:x}
  | a | b
  | <cite k> | <em c>
p end",
    );
}

#[test]
fn notes() {
    check(
        "a[^n] b^[in *x* [@k] [l](u)] c\n\n[^n]: The note.\n\n    More.",
        "
p a<note n> b<note: in <em x> <cite k> <link u l>> c
note n
  p The note.
  p More.",
    );
    check("a[^undefined]", "p a<note undefined>");
}

#[test]
fn divs_nest_and_have_titles() {
    check(
        ":::: {.key-idea #ki lang=de}\n## Title\n\na\n\n::: note\nb\n:::\n\nc\n::::\n\nd",
        "
div KeyIdea h2 Title {#ki lang=de}
  p a
  div Note
    p b
  p c
p d",
    );
    check(
        "- x\n  ::: tip\n  y\n  :::\n- z",
        "
ul
  -
    p x
    div Tip
      p y
  -
    p z",
    );
    check(
        "> ::: note\n> y\n> :::\n> z",
        "
quote
  div Note
    p y
  p z",
    );
    check("> [!NOTE]\n> y", "div Note\n  p y");
    check(
        "::: {.keep}\nx\n:::\n::: {only=pdf}\ny\n:::",
        "div Keep\n  p x\ndiv Plain {only=Pdf}\n  p y",
    );
    check(
        "a\n\n::: page-break\n\nb\n\n::: page-break\n:::\n\n::: toc\n:::",
        "p a\npage-break\np b\npage-break\ngenerated {.toc}",
    );
    check_found("::: wrning\nx\n:::", "div Plain {.wrning}\n  p x", &["div-unknown"]);
    check_found("::: note\nx", "div Note\n  p x", &["div-unclosed"]);
    check_found("x\n\n:::", "p x", &["div-unclosed"]);
    check(
        "47. a\n\n    :::: note\n    > b\n\n    c\n\n    ::: tip\n    d\n    :::\n    ::::\n",
        "ol 47 loose\n  -\n    p a\n    div Note\n      quote\n        p b\n      p c\n      div Tip\n        p d",
    );
    check(
        "47. a\n\n    > ::: note\n    > ```\n    > b\n    >\n    > c\n    > ```\n    > :::\n",
        "ol 47 loose\n  -\n    p a\n    quote\n      div Note\n        code - \"b\\n\\nc\"",
    );
    check_found(
        ":::: note\n::: tip\nx\n::::\ny",
        "div Note\n  div Tip\n    p x\np y",
        &["div-unclosed"],
    );
}

#[test]
fn cards_questions_and_epigraphs() {
    check(
        "::: {.card ref=key cover=\"c.png\"}\n> q\n>\n> — A, *W* [@key, p. 5]\n:::",
        "
card key {cover=\"c.png\"}
  quote — A, <em W> <cite key [p.|5]>
    p q",
    );
    check(
        "::: faq\n## Why? {#faq:x}\n\nBecause.\n\nYes.\n\n## How?\n\nSo.\n:::",
        "
div Faq
  question h2 Why? {#faq:x}
    p Because.
    p Yes.
  question h2 How?
    p So.",
    );
    check(
        "::: epigraph\n[Ein Ruf.]{lang=de}\n\n— Marx [@k]\n:::",
        "div Epigraph — Marx <cite k>\n  p <span {lang=de} Ein Ruf.>",
    );
    check("::: epigraph\n> q\n> — A\n:::", "div Epigraph — A\n  p q");
}

#[test]
fn quotations_and_attributions() {
    check("> a\n> b\n> — C, *D* [-@k, p. 5]", "quote — C, <em D> <cite -k [p.|5]>\n  p a b");
    check("> a\n>\n> -- C", "quote — C\n  p a");
    check("> — said he\n>\n> and more", "quote\n  p — said he\n  p and more");
}

#[test]
fn verse() {
    check(
        "| Line *one*\n|   two, in\n|\n| # three\n| - four\n\nprose",
        "
verse
  0|Line <em one>
  1|two, in
  0|
  0|# three
  0|- four
p prose",
    );
    check(
        "::: verse\nA\n    B *c\nd*\n\nE\n:::",
        "
verse
  0|A
  2|B <em c>
  0|<em d>
  0|
  0|E",
    );
    check(
        "> | a\n> |  b\n>\n> — C",
        "
quote — C
  verse
    0|a
    1|b",
    );
    check(
        "- | a\n  | b\n- c",
        "
ul
  -
    verse
      0|a
      0|b
  -
    p c",
    );
    check("| a | b |\n|---|---|\n| c | d |", "table\n  | a | b\n  | c | d");
}

#[test]
fn small_things() {
    check("2^nd^ H~2~O ~~gone~~ a^b c", "p 2<sup nd> H<sub 2>O <del gone> a^b c");
    check("a\n\n***\n\nb\\\nc  \nd", "p a\n***\np b<br>c<br>d");
    check(
        "[term]{.index} [x]{index=\"A!b\"} []{index=\"C\" see=\"A\"}",
        "p <index \"term\" term> <index \"A!b\" x> <index \"C\" see=A >",
    );
    check("a $x^2$ b\n\n$$\ny\n$$ {#eq:y}\n\nz", "p a <math x^2> b\nmath \"\\ny\\n\" {#eq:y}\np z");
    // Within a display no line begins a list, a quotation, a heading, an element or a note.
    check(
        "$$\na\n+ b\n- c\n> 0\n===\n# d\n1. e\n: f\n<p>\n---\n$$ {#eq:y}\n\n- z",
        "math \"\\na\\n+ b\\n- c\\n> 0\\n===\\n# d\\n1. e\\n: f\\n<p>\\n---\\n\" {#eq:y}\nul\n  -\n    p z",
    );
    check(
        "- a\n\n  $$\n  + b\n  $$\n- c",
        "ul loose\n  -\n    p a\n    math \"\\n  + b\\n  \"\n  -\n    p c",
    );
    // What is not closed is no display.
    check_found("$$ a\n- b", "p $$ a\nul\n  -\n    p b", &["lint-dialect"]);
    check_found("$$\n\\frac{a\n+ b\n- c\n$$", "p $$ \\frac{a + b - c $$", &["math-syntax"]);
    // Nor does one begin in a quotation, whose marks are no part of it.
    check("> $$\n> a\n> + b\n> > c\n> $$", "quote\n  math \"\\na\\n+ b\\n> c\\n\"");
    // As GitHub has them.
    check("a $`x^2`$ b\n\n```math\ny\n```\n", "p a <math x^2> b\nmath \"y\"");
    check(
        "Term *x* {#t}\n: Def.\n: Two.\n\n  More.",
        "
dl
  dt Term <em x> {#t}
  dd
    p Def.
  dd
    p Two.
    p More.",
    );
    check(
        "- [ ] a\n- [x] b\n  - c",
        "
ul
  - [ ]
    p a
  - [x]
    p b
    ul
      -
        p c",
    );
    check(
        "a<br>b H<sub>2</sub>O <kbd>x</kbd> <span lang=\"fr\">y</span> <abbr title=\"T U\">tu</abbr><!-- no -->",
        "p a<br>b H<sub 2>O <kbd x> <span {lang=fr} y> <span {.abbr title=\"T U\"} tu>",
    );
}

#[test]
fn notes_among_the_words_of_pictures_and_links() {
    let note = "\n\n[^c]: d";
    check(
        &format!("![a[^c]](p.png){{alt=\"b\"}}{note}"),
        "figure p.png alt=\"b\" a<note c>\nnote c\n  p d",
    );
    check(&format!("x ![a[^c]](p.png) y{note}"), "p x <img p.png \"a\"><note c> y\nnote c\n  p d");
    check(&format!("[a[^c]](u) b{note}"), "p <link u a<note c>> b\nnote c\n  p d");
    check("[a^[b]](u)", "p <link u a<note: b>>");
    check(&format!("[a[^C]][r]\n\n[r]: u{note}"), "p <link u a<note C>>\nnote c\n  p d");
    check(&format!("`[^c]` \\[^c] [^c](u){note}"), "p <code [^c]> [^c] <link u ^c>\nnote c\n  p d");
    check("```\n[^c]: d\n```\n\n    [^e]: f", "code - \"[^c]: d\"\ncode - \"[^e]: f\"");
    check_mdbook(
        &format!("[a[^c]](u) [^x]{note}"),
        "p <link u a<note c>> [^x]\nnote c\n  p d",
        &[],
    );
    check_mdbook(
        &format!("![a[^c]](p.png){note}"),
        "p <img p.png \"a\"><note c>\nnote c\n  p d",
        &[],
    );
    check_mdbook("<div>\n[^c]: d\n:e\n</div>", "p [^c]: d :e", &[]);
}

#[test]
fn anchors_that_stand_alone_go_to_what_follows() {
    check("[]{#a}\n\nb", "p <span {#a} >b");
    check("[]{#a}\n\n## B", "h2 <span {#a} >B");
    check("[]{#a}\n\n- b", "ul\n  -\n    p <span {#a} >b");
    check("[]{#a}\n\n***", "div Plain {#a}\n  ***");
    check("b\n\n[]{#a}", "p b<span {#a} >");
    check("<a id=\"a\"></a>\n\nb", "p <span {#a} >b");
    check_mdbook("<a name=\"a\"></a>\n\nb", "p <span {#a} >b", &[]);
}
