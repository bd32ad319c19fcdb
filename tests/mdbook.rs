//! The binary as a back end of mdBook's: JSON on standard input, outputs in the folder that mdBook names.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Run, Scratch, recto_command};
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

/// A book with a preprocessor that has put a paragraph before the others, and a chapter of its own.
fn book() -> Scratch {
    let book = Scratch::new();
    book.write(
        "book.toml",
        "[book]\ntitle = \"Handed over\"\n\n[preprocessor.other]\n\n[output.recto]\nid = \"handed\"\ncommand = \"recto mdbook\"\n",
    );
    book.write("src/README.md", "# One\n\n{{#other}}\n\nFirst.\n\nSee [it](nowhere.md).\n");
    book
}

/// What mdBook writes; `items` as mdBook 0.5 has it, `sections` before.
fn context(book: &Scratch, items: &str) -> String {
    let root = book.path().display();
    let chapter = r##"{"Chapter": {"name": "One", "content": "# One\n\nPut in.\n\nFirst.\n\nSee [it](nowhere.md).\n", "number": [1],
        "sub_items": [{"Chapter": {"name": "Draft", "content": "", "number": [1, 1], "sub_items": [], "path": null, "source_path": null, "parent_names": ["One"]}},
            {"Chapter": {"name": "Made", "content": "# Made\n\nOf no file.\n", "number": [1, 2], "sub_items": [], "path": "made.md", "source_path": null, "parent_names": ["One"]}}],
        "path": "index.md", "source_path": "README.md", "parent_names": []}}"##;
    format!(
        r#"{{"version": "0.5.4", "root": "{root}", "destination": "{root}/book", "config": {{"book": {{"title": "Handed over"}}, "output": {{"recto": {{}}}}}},
        "book": {{"{items}": [{{"PartTitle": "Part"}}, {chapter}, "Separator"], "__non_exhaustive": null}}}}"#
    )
}

fn hand_over(command: &mut Command, json: &str) -> Run {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(json.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn names(book: &Scratch) -> Vec<String> {
    book.files("book").into_iter().map(|it| it.0).collect()
}

#[test]
fn a_book_that_names_no_language_is_in_that_of_its_words() {
    let german = "Das Meer ist nicht still, und der Wind kommt auf die Nacht zu. ".repeat(9);
    for (text, tag) in [(german.as_str(), "de"), ("The sea is not calm.", "en")] {
        let book = Scratch::new();
        book.write("book.toml", "[book]\ntitle = \"T\"\n\n[output.recto]\nid = \"t\"\n");
        book.write("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n");
        book.write("src/one.md", format!("# One\n\n{text}\n"));
        let run = book.recto(&["build"]).exits(0);
        let said = format!("and `{tag}` is assumed");
        assert_eq!(run.stderr.contains(&said), tag != "en", "{}", run.stderr);
        let epub = book.files("dist").into_iter().find(|it| it.0.ends_with(".epub")).unwrap().1;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(epub)).unwrap();
        let mut page = String::new();
        archive.by_name("OEBPS/text/one.xhtml").unwrap().read_to_string(&mut page).unwrap();
        assert!(page.contains(&format!("xml:lang=\"{tag}\"")), "{page}");
    }
}

#[test]
fn a_book_is_built_as_preprocessors_left_it_and_messages_name_the_authors_lines() {
    for items in ["items", "sections"] {
        let book = book();
        let run = hand_over(&mut recto_command(book.path(), &["mdbook"]), &context(&book, items));
        let run = run.exits(0);
        assert!(run.stderr.contains("src/README.md:7:5"), "{}", run.stderr);
        assert!(!run.stderr.contains("preprocessor"), "{}", run.stderr);
        assert_eq!(names(&book), ["handed-ebook.epub", "handed-print.pdf"]);
        let epub = &book.files("book")[0].1;
        let texts: Vec<String> = harness::entries(epub)
            .into_iter()
            .filter(|it| it.0.ends_with(".xhtml"))
            .map(|it| String::from_utf8(it.1).unwrap())
            .collect();
        let all = texts.concat();
        for words in ["Put in.", "First.", "Of no file.", "Part"] {
            assert!(all.contains(words), "{words}");
        }
        assert!(!all.contains("#other") && !all.contains("Draft"));
    }
}

#[cfg(unix)]
#[test]
fn the_same_binary_is_the_back_end_under_the_name_that_mdbook_calls() {
    let book = book();
    let name = book.join("mdbook-recto");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_recto"), &name).unwrap();
    hand_over(Command::new(&name).current_dir(book.path()), &context(&book, "items")).exits(0);
    assert_eq!(names(&book).len(), 2);
}

#[test]
fn what_is_no_book_of_mdbooks_is_refused() {
    let book = book();
    for json in ["", "{}", "[1, 2", "{\"root\": 1}"] {
        let run = hand_over(&mut recto_command(book.path(), &["mdbook"]), json).exits(2);
        assert!(run.stderr.contains("no book of mdBook's"), "{}", run.stderr);
    }
}
