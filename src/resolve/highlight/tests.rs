//! What blocks of code come to.

use super::*;
use crate::model::Class;

/// Each piece with its meaning, as `keyword:fn`.
fn read(language: &str, text: &str) -> Vec<String> {
    let found = highlight(language, text).expect("a known language");
    let mut last = 0;
    for token in &found.tokens {
        assert!(last <= token.start && token.start < token.end, "{token:?}");
        last = token.end;
    }
    let piece = |it: &Token| &text[it.start as usize..it.end as usize];
    found.tokens.iter().map(|it| format!("{}:{}", it.class.name(), piece(it))).collect()
}

#[test]
fn words_strings_comments_and_numbers_are_told_apart() {
    let got = read("rust", "fn main() { // say\n    let x: u8 = 12; f(\"a\\n\"); }");
    for expect in
        ["keyword:fn", "name:main", "comment:// say", "keyword:let", "number:12", "string:\"a\\n\""]
    {
        assert!(got.iter().any(|it| it == expect), "{expect} in {got:?}");
    }
}

#[test]
fn what_is_no_language_is_plain() {
    for language in ["text", "output", "plaintext", "klingon", ""] {
        assert_eq!(highlight(language, "fn main() {}"), None, "{language}");
    }
}

#[test]
fn sessions_are_prompt_command_and_output() {
    let text = "$ cargo build \\\n  --release\n   Compiling x\n$ echo 'a\nb'\na\nb";
    let got = read("console", text);
    assert_eq!(got[0], "prompt:$ ");
    assert!(got.iter().any(|it| it == "output:   Compiling x"), "{got:?}");
    assert!(got.iter().any(|it| it.contains("--release") && !it.starts_with("output")), "{got:?}");
    assert!(got.iter().any(|it| it == "string:b'"), "{got:?}");
    assert_eq!(got[got.len() - 2..], ["output:a", "output:b"]);
}

#[test]
fn prompts_of_many_shells() {
    for (language, line, prompt) in [
        ("console", "ada@host:~/work$ ls", "ada@host:~/work$ "),
        ("console", "[ada@host work]$ ls", "[ada@host work]$ "),
        ("console", "PS C:\\Users\\ada> dir", "PS C:\\Users\\ada> "),
        ("cmd", "C:\\work>dir", "C:\\work>"),
        ("console", "# apt install x", "# "),
        ("bash", "$ ls", "$ "),
        ("pycon", ">>> print(1)", ">>> "),
        ("python", ">>> print(1)", ">>> "),
        ("pycon", "In [12]: x", "In [12]: "),
        ("irb", "irb(main):001:0> x", "irb(main):001:0> "),
    ] {
        assert_eq!(read(language, line)[0], format!("prompt:{prompt}"), "{line}");
    }
    // A script has no prompts.
    assert!(!read("bash", "# a comment\nls > x").iter().any(|it| it.starts_with("prompt")));
}

#[test]
fn a_document_within_a_command_is_typed() {
    let got = read("console", "$ cat <<END > x\n# no prompt\nEND\ndone");
    assert!(got.iter().any(|it| it == "output:done"), "{got:?}");
    assert!(!got.iter().any(|it| it.starts_with("output:#") || it == "prompt:# "), "{got:?}");
}

#[test]
fn changes_are_told_by_their_signs() {
    let got = read("diff", "--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same");
    let expect = ["hunk:--- a", "hunk:+++ b", "hunk:@@ -1 +1 @@", "deleted:-old", "inserted:+new"];
    assert_eq!(got, expect);
}

#[test]
fn what_is_too_long_is_plain_and_said() {
    let fits = format!("let a = 1; {}\n", "x".repeat(MAX_LINE - 12));
    assert_eq!(fits.len(), MAX_LINE);
    assert_eq!(highlight("js", &fits).unwrap().beyond, None);
    let long = highlight("js", &format!("x{fits}")).unwrap();
    assert_eq!((long.tokens.len(), long.beyond), (0, Some(Beyond::Line)));
    let lines = "+\n".repeat(MAX_LINES);
    assert_eq!(highlight("diff", &lines).unwrap().beyond, None);
    let more = highlight("diff", &format!("{lines}+")).unwrap();
    assert_eq!((more.tokens.len(), more.beyond), (MAX_LINES, Some(Beyond::Block)));
}

#[test]
fn hostile_text_ends() {
    for language in
        ["rust", "js", "python", "c++", "md", "html", "yaml", "console", "diff", "latex"]
    {
        for piece in
            ["(", "\"", "{\"a\":", "/*", "<a ", "`", "a ", "\0", "é", "$ '", "<<", "[![", "*a_"]
        {
            let text = piece.repeat(2_000 / piece.len());
            let found = highlight(language, &text).expect("known");
            assert!(found.tokens.iter().all(|it| it.class != Class::Hunk || language == "diff"));
        }
    }
}

#[test]
fn a_book_has_a_budget_that_slow_grammars_spend_faster() {
    let half = MAX_BOOK / 2;
    assert_eq!(
        within_budget([("rust", half), ("c", half), ("c", 1)].into_iter()),
        [true, true, false]
    );
    assert_eq!(within_budget([("JS", MAX_BOOK / 8), ("js", 1)].into_iter()), [true, false]);
}
