//! HTML in a manuscript to blocks and inlines, whichever blocks of Markdown it is spread over.

use crate::parse::tests::{check, check_found, check_mdbook};

#[test]
fn an_element_holds_what_stands_before_its_end() {
    check(
        "<details>\n<summary><b>Solution</b></summary>\n\nIt is *seven*.\n\n- a\n\n</details>\n\nb",
        "
div Aside h2 <strong Solution>
  p It is <em seven>.
  ul
    -
      p a
p b",
    );
    check("<details><summary>A</summary>b</details>", "div Aside h2 A\n  p b");
    check(
        "<details>\n\n<aside>\n\n## A\n\nb\n\n</aside>\n\nc\n</details>",
        "div Aside\n  div Aside h2 A\n    p b\n  p c",
    );
    check("<div>\n\n<div>\n\na\n\n</div>\n\nb\n\n</div>\n\nc", "p a\np b\np c");
    check("::: note\n\n<div class=\"tip\">\n\na\n\n</div>\n\n:::", "div Note\n  div Tip\n    p a");
    check("<aside>\n\n::: note\n\na\n\n:::\n\n</aside>", "div Aside\n  div Note\n    p a");
    check("<aside>\n::: note\na\n:::\n</aside>", "div Aside\n  div Note\n    p a");
    check("> <blockquote>\n> a <footer>B</footer>\n> </blockquote>", "quote\n  quote — B\n    p a");
    check(
        "- a\n\n  <aside>\n\n  b\n\n  </aside>\n- c",
        "
ul loose
  -
    p a
    div Aside
      p b
  -
    p c",
    );
    check_mdbook("<div class=\"warning\">Mind.</div>", "div Warning\n  p Mind.", &[]);
}

#[test]
fn lists_and_their_items_end_where_html_ends_them() {
    check("<ul><li>apples<li>pears</ul>", "ul\n  -\n    p apples\n  -\n    p pears");
    check(
        "<ol start=\"3\">\n<li>a</li>\n\n<li>\n\nb\n\n- c\n\n</li>\n</ol>",
        "
ol 3
  -
    p a
  -
    p b
    ul
      -
        p c",
    );
    check(
        "<ul><li>a<ul><li>b</ul><li>c<p>d</ul>",
        "
ul loose
  -
    p a
    ul
      -
        p b
  -
    p c
    p d",
    );
    check("<li>a</li>\n<li>b</li>\n\nc", "ul\n  -\n    p a\n  -\n    p b\np c");
    check(
        "<dl><dt id=v>Verso<dt>V<dd>Left<dd>Back</dd><div><dt>R<dd>Right</div></dl>",
        "
dl
  dt Verso {#v}
  dt V
  dd
    p Left
  dd
    p Back
  dt R
  dd
    p Right",
    );
}

#[test]
fn paragraphs_of_html_are_parted() {
    check("<p>a<p>b</p>c<div>d</div>e<hr>f", "p a\np b\np c\np d\np e\n***\np f");
    check("a <div>b</div> c", "p a\np b\np c");
    check("<div>\n  a\n    b &lt;c&gt;&nbsp;d &caf; 3 < 4\n</div>", "p a b <c>\u{a0}d &caf; 3 < 4");
    check(
        "<p align=center>a</p>\n\n<center>b</center>",
        "
div Plain {.center}
  p a
div Plain {.center}
  p b",
    );
    check("<h2 id=x>A <em>b</em></h2>\n<h3>C</h3>", "h2 A <em b> {#x}\nh3 C");
    check("<div align=center>\n\n## A\n\nb\n\n</div>", "h2 A\ndiv Plain {.center}\n  p b");
    check("<div id=x>\n\na\n\n</div>\n\n<div id=y></div>\n\nb", "p <span {#x} >a\np <span {#y} >b");
    check("<div lang=fr id=x>a</div>", "div Plain {#x lang=fr}\n  p a");
    check("<br>\na<br>b<br/>\n<br>", "p a<br>b");
    check("<!-- a -->\n<p>b<!-- c -->d</p>", "p bd");
}

#[test]
fn code_of_html_keeps_its_lines() {
    check(
        "<pre>\nlet a;\n\n  | b &lt; c\n::: d\n</pre>\n\ne",
        "code - \"let a;\\n\\n  | b < c\\n::: d\"\np e",
    );
    check(
        "<pre><code class=\"language-rust\">a <span>b</span>\n</code></pre>",
        "code rust \"a b\"",
    );
    check("> <pre>\n> a\n>   b\n> </pre>", "quote\n  code - \"a\\n  b\"");
    check("a <code>b --<em>c</em> \"[x]\"</code>", "p a <code b --><em <code c>><code  \"[x]\">");
}

#[test]
fn elements_of_running_text_go_on_in_the_next_paragraph() {
    check("<b><p>a</p><p>b</p></b>", "p <strong a>\np <strong b>");
    check("<i>\n\na\n\n- b\n\n</i>\n\nc", "p <em a>\nul\n  -\n    p <em b>\np c");
    check("<a href=\"https://u.example\"><div>a</div></a>", "p <link https://u.example a>");
    check_found("<b>\n\na", "p <strong a>", &["html-unclosed"]);
    check_found("a <b>b\n\nc", "p a b\n\np c".replace("\n\n", "\n").as_str(), &["html-unclosed"]);
}

#[test]
fn words_have_the_styles_of_html() {
    check(
        "<b>a</b> <i>b</i> <u>c</u> <mark>d</mark> <ins>e</ins> <del>f</del> <small>g</small> <samp>h</samp> <var>i</var>",
        "p <strong a> <em b> <u c> <mark d> <ins e> <del f> <small g> <code h> <em i>",
    );
    check("<q>a <q>b</q></q>", "p \"a 'b'\"");
    check(
        "<span style=\"font-variant: small-caps\">a</span> <font color=red>b</font>",
        "p <sc a> b",
    );
    check("a<wbr>b <i class=\"fa fa-bell\"></i>c", "p a\u{200b}b c");
    check("<a id=x></a>a <a name=\"y\" href=\"u\">b</a>", "p <span {#x} >a <span {#y} <link u b>>");
}

#[test]
fn pictures_and_figures() {
    check("<img src=p.png alt=a width=\"50%\">", "figure p.png alt=\"a\" width=500");
    check("a <img src=p.png alt=\"\" width=16> b", "p a <img p.png \"\" 12.0pt> b");
    check(
        "<p align=center><img src=p.png alt=a></p>",
        "div Plain {.center}\n  figure p.png alt=\"a\"",
    );
    check(
        "<figure id=f>\n\n<picture><source srcset=q.avif><img src=p.png alt=a></picture>\n\n<figcaption>The <b>wall</b></figcaption>\n\n</figure>",
        "div Plain {#f}\n  figure p.png alt=\"a\" The <strong wall>",
    );
    check("<figure><pre>a</pre><figcaption>b</figcaption></figure>", "code - \"a\" b");
    check(
        "<figure><img src=p.png alt=a><img src=q.png alt=b><p><figcaption>c</figcaption></figure>",
        "div Keep\n  p <img p.png \"a\"><img q.png \"b\">\n  p c",
    );
}

#[test]
fn what_a_page_cannot_show_is_said_once() {
    check_found(
        "<script>\nif (a < b) {}\n\nc\n</script>\n\nx <button>y</button> z\n\n<style>p { color: red }</style>",
        "p x  z",
        &["html-dropped", "html-dropped", "html-dropped"],
    );
    check_found("a <x-y>b</x-y> <x-y>c</x-y>", "p a b c", &["html-unknown"]);
    check_found("<div class=hidden>\n\na\n\n</div>\n\nb", "p b", &["html-dropped"]);
    check_found(
        "<video controls><source src=\"https://e.example/f.mp4\">no</video>",
        "p <link https://e.example/f.mp4 https://e.example/f.mp4>",
        &["html-dropped"],
    );
    check_found(
        "<iframe src=\"https://e.example/f\"></iframe>",
        "p <link https://e.example/f https://e.example/f>",
        &["html-dropped"],
    );
    check_found("a</div>\n\nb", "p a\np b", &["html-unclosed"]);
    check_found("<div>\n\na", "p a", &["html-unclosed"]);
    check_found(
        "- <aside>\n  a\n\nb",
        "ul\n  -\n    div Aside\n      p a\np b",
        &["html-unclosed"],
    );
}

#[test]
fn a_cell_holds_blocks() {
    check("| a |\n|---|\n| b<ul><li>c</ul> |", "table\n  | a\n  |");
}

#[test]
fn hostile_html_is_read_in_time() {
    for text in [
        "<div>".repeat(10_000),
        "<div>\n\n".repeat(10_000),
        "<b>".repeat(10_000) + "a",
        "<p><b>".repeat(10_000) + "a",
        "<ul><li>".repeat(10_000),
        "<table><tr><td>".repeat(5_000),
        "</div>".repeat(10_000),
        "<div>".repeat(10_000) + &"</p></section>".repeat(10_000),
        format!("<p {}>a", "a=b ".repeat(50_000)),
        format!("<p title=\"{}", "<a ".repeat(50_000)),
        "<video>".repeat(10_000),
        "<a \"".repeat(50_000),
        "<!--".repeat(50_000),
        "<details><summary>".repeat(5_000),
        "a <b><i></b></i> ".repeat(5_000),
        "- <div>\n".repeat(2_000),
    ] {
        let (_, _, _) = crate::parse::tests::one(crate::manifest::Flavor::Recto, &text);
        let mdbook = crate::manifest::Flavor::MdBook(crate::manifest::MdBook::default());
        let (_, _, _) = crate::parse::tests::one(mdbook, &text);
    }
}

#[test]
fn tables_have_their_cells_in_a_grid() {
    check(
        "<table id=tbl:a><caption>Trees</caption><tr><th>Tree<th align=right>Height<tr><td>Oak<td align=right>12\n</table>",
        "table Trees {#tbl:a}\n  | Tree | Height\n  | Oak | 12",
    );
    check(
        "<table>\n<thead><tr><th rowspan=2>A</th><th colspan=2>B</th></tr><tr><th>c</th><th>d</th></tr></thead>\n<tbody><tr><th>1</th><td colspan=\"9\">2\n\n<p>3</td></tr></tbody></table>",
        "
table
  | A (1x2) | B (2x1) | ^
  | ^ | c | d
  | 1 |  (2x1) | ^",
    );
    check(
        "<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d<td rowspan=5 colspan=2>e</table>",
        "table\n  | a (1x3) | b |\n  | ^ | c |\n  | ^ | d | e",
    );
    check("<td>a<td>b", "p a\np b");
    check("<table>x<tr><td>a</table>", "p x\ntable\n  | a");
    check(
        "<table>\n\n<tr>\n\n<td>\n\n*a*\n\n</td>\n\n<td>\n\n- b\n\n</td>\n\n</tr>\n\n</table>\n\nc",
        "table\n  | <em a> |\np c",
    );
    check("<table><tr><td><table><tr><td>a</table><td>b</table>", "table\n  |  | b");
    check("<table></table>a", "p a");
    // Neither the columns nor the rows of a bomb.
    let (book, ..) = crate::parse::tests::one(
        crate::manifest::Flavor::Recto,
        &format!(
            "<table>{}</table>",
            "<tr><td colspan=99999999 rowspan=99999999>a<td>b".repeat(50)
        ),
    );
    assert!(crate::parse::tests::dump::blocks(&book).len() < 50_000);
}

#[test]
fn readings_and_drawings_stand_in_the_text() {
    let ruby = "p <ruby 漢<rp (><rt kan><rp )>字<rp (><rt ji><rp )>>";
    check("<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>", ruby);
    check("<ruby><rb>漢</rb><rp>[</rp><rt>kan</rt><rp>]</rp><rb>字<rt>ji</ruby>", ruby);
    check(
        "a <svg width=\"9\"><title>A dot</title><circle r=\"1\"/></svg> b",
        "p a <img data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\"><title>A dot</title><circle r=\"1\"/></svg> \"A dot\" 6.8pt> b",
    );
    check_found("<svg>\n\na", "p a", &["html-dropped"]);
}
