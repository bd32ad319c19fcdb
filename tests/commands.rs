//! What the command line tells beside the outputs: lists, styles, completions, manual pages, annotations, times, rules.
#![expect(clippy::disallowed_methods, reason = "runs the binary and reads what it wrote")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::Scratch;

const CHAPTER: &str = "# One\n\nTwo words.^[And a note.]\n\n```\ncode\n```\n";

#[test]
fn a_list_tells_chapters_words_and_pages() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let run = book.recto(&["list"]).exits(0);
    assert!(
        run.stdout.contains("print: ") && run.stdout.contains("1 page, 3 words"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("ebook: 3 words"), "{}", run.stdout);
    let run = book.recto(&["list", "-e", "print", "--message-format", "json"]).exits(0);
    let listed: serde_json::Value = serde_json::from_str(run.stdout.trim()).unwrap();
    assert_eq!(listed["event"], "listed");
    let section = &listed["sections"][0];
    let expected = serde_json::json!(
        { "title": "One", "role": "chapter", "words": 3, "page": "1", "pages": 1 }
    );
    assert_eq!(section, &expected);
    assert!(!book.join("dist").exists(), "a list writes nothing");
}

#[test]
fn themes_lists_the_designs() {
    let book = Scratch::new();
    let all = book.recto(&["themes"]).exits(0).stdout;
    assert_eq!(all.lines().count(), recto::theme::DESIGNS.len());
    assert!(all.contains("\nliterary   centred and quiet"), "{all}");
    book.recto(&["themes", "--specimen", "-o", "drawn"]).exits(0);
    let files = book.files("drawn");
    for name in recto::theme::design_names() {
        let has = |file: &str, begins: &[u8]| {
            files.iter().any(|it| it.0.ends_with(file) && it.1.starts_with(begins))
        };
        assert!(has(&format!("{name}.pdf"), b"%PDF-"), "{name}");
        assert!(has(&format!("{name}-1.png"), b"\x89PNG"), "{name}");
    }
    book.recto(&["themes", "-o", "drawn"]).exits(2);
}

#[test]
fn styles_are_found_by_name_and_title() {
    let book = Scratch::new();
    let all = book.recto(&["styles"]).exits(0).stdout;
    assert!(all.lines().count() > 80, "{all}");
    let apa = book.recto(&["styles", "apa STYLE"]).exits(0).stdout;
    assert!(apa.lines().any(|it| it.starts_with("apa ") && it.contains("author-date")), "{apa}");
    let chicago = book.recto(&["styles", "chicago"]).exits(0).stdout;
    assert!(chicago.contains("  note "), "{chicago}");
    book.recto(&["styles", "no such"]).exits(2).says(&["no citation style has `no such`"]);
}

#[test]
fn shells_and_man_learn_every_command() {
    let book = Scratch::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = book.recto(&["completions", shell]).exits(0).stdout;
        for word in ["verify", "schema", "serve", "message-format", "depfile"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let page = book.recto(&["man"]).exits(0).stdout;
    assert!(page.contains(".TH") && page.contains("recto\\-build"), "{page}");
    book.recto(&["man", "-o", "pages"]).exits(0);
    let build = std::fs::read_to_string(book.join("pages/recto-build.1")).unwrap();
    assert!(build.contains("\\-\\-depfile"), "{build}");
}

#[test]
fn workflows_are_told_file_line_and_column() {
    let book = Scratch::book(&[("a.md", "# One {#sec:one}\n\nSee @sec:onne, 100%.\n")]);
    let run = book.recto(&["check", "--message-format", "github"]).exits(1);
    let line = run.stderr.lines().find(|it| it.starts_with("::error ")).unwrap();
    assert!(line.starts_with("::error file=a.md,line=3,endLine=3,col=5,endColumn="), "{line}");
    assert!(line.contains(",title=ref-unknown::") && line.contains("%0Ahelp: "), "{line}");
}

#[test]
fn findings_are_counted_by_kind() {
    let text = "# One\n\nSee @fig:none and @fig:other.\n\n![](no.png)\n";
    let run = Scratch::book(&[("a.md", text)]).recto(&["check"]).exits(1);
    let last = run.stderr.lines().last().unwrap();
    assert!(last.starts_with("3 errors (2 ") && last.contains(", 1 "), "{last}");
}

#[test]
fn a_build_tells_times_digests_and_what_it_was_made_from() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let timed = book.recto(&["build", "--timings", "--depfile", "book.d"]).exits(0).stdout;
    for step in ["reading", "resolving", "setting print", "writing ebook"] {
        assert!(timed.lines().any(|it| it.contains(" ms  ") && it.ends_with(step)), "{timed}");
    }
    let rule = std::fs::read_to_string(book.join("book.d")).unwrap();
    let (outputs, inputs) = rule.trim_end().split_once(": ").unwrap();
    assert_eq!(outputs, "./dist/test-print.pdf ./dist/test-ebook.epub");
    assert!(
        inputs.split(' ').any(|it| it == "./a.md") && inputs.contains("./book.toml"),
        "{inputs}"
    );
    let said = book.recto(&["build", "--message-format", "json"]).exits(0).stdout;
    let built: serde_json::Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    let bytes = std::fs::read(book.join("dist/test-print.pdf")).unwrap();
    assert_eq!(built["sha256"], recto::project::digest(&bytes));
    assert_eq!(built["bytes"], bytes.len());
}

#[test]
fn each_template_builds_without_a_message_and_is_the_same_in_both_outputs() {
    for kind in ["novel", "study-guide", "textbook", "thesis", "handout"] {
        let book = Scratch::new();
        book.recto(&["init", "--template", kind, "new"]).exits(0);
        let run = book.recto(&["build", "new", "--deny", "warnings"]).exits(0);
        assert_eq!(run.stderr, "", "{kind}");
        book.recto(&["verify", "new"]).exits(0);
        book.recto(&["init", "--template", kind, "new"]).exits(3);
    }
    let book = Scratch::book(&[("ch/a.md", CHAPTER)]);
    book.recto(&["init", "--template", "novel"]).exits(3).says(&["holds chapters already"]);
}
