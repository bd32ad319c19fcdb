//! Families of fonts: what is there, and the way of one into the book.

use crate::harness::{Scratch, root};
use crate::{CHAPTER, names};

#[test]
fn fonts_lists_families_of_the_book_and_of_a_folder_with_their_scripts() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let serif = root().join("fonts/libertinus-serif");
    book.write("fonts/Own.ttf", font("dejavu-sans-mono/DejaVuSansMono.ttf"));
    let from = serif.to_str().unwrap();
    let run = book.recto(&["fonts", "--from", from]).exits(0);
    let (own, machine) = run.stdout.split_once("On the machine").unwrap();
    assert!(
        own.contains("In the book:\n  DejaVu Sans Mono\n      regular\n      Arabic, "),
        "{own}"
    );
    let expect = "  Libertinus Serif\n      regular, semibold, bold, italic, semibold italic, \
                  bold italic; small capitals\n      Cyrillic, Greek, Hebrew, Latin\n";
    assert!(machine.contains(expect), "{machine}");
    book.recto(&["fonts", "--script", "Hebrw"]).exits(2).says(&["did you mean `Hebrew`?"]);
    // Only what has the script, as objects.
    let json = ["fonts", "--from", from, "--script", "hebrew", "--message-format", "json"];
    let run = book.recto(&json).exits(0);
    let all: Vec<serde_json::Value> =
        run.stdout.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let said: Vec<_> = all.iter().map(|it| (it["place"].as_str(), it["family"].as_str())).collect();
    let (sans, serif) = (Some("Libertinus Sans"), Some("Libertinus Serif"));
    assert_eq!(said, [(Some("recto"), sans), (Some("recto"), serif), (Some("machine"), serif)]);
}

#[test]
fn fonts_add_copies_a_family_with_its_licence_and_builds_use_it() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let serif = root().join("fonts/libertinus-serif");
    let add = |family| book.recto(&["fonts", "add", family, "--from", serif.to_str().unwrap()]);
    add("Libertinus Sarif").exits(3).says(&["no family `Libertinus Sarif`", "`Libertinus Serif`?"]);
    assert!(names(&book, "fonts").is_empty());
    let run = add("libertinus serif").exits(0);
    assert!(run.stdout.contains("LibertinusSerif-Italic.otf"), "{}", run.stdout);
    assert_eq!(names(&book, "fonts").len(), 7);
    let note =
        String::from_utf8(std::fs::read(book.join("fonts/libertinus serif.licence.txt")).unwrap())
            .unwrap();
    assert_eq!(note.matches("SIL Open Font License").count(), 1, "{note}");
    assert!(note.contains("allowed by the licence bits\n"), "{note}");
    // The same again changes nothing; another file of that name is not overwritten.
    add("Libertinus Serif").exits(0);
    book.write("fonts/LibertinusSerif-Bold.otf", "mine");
    add("Libertinus Serif").exits(3).says(&["LibertinusSerif-Bold.otf is there already"]);
    assert_eq!(std::fs::read(book.join("fonts/LibertinusSerif-Bold.otf")).unwrap(), b"mine");
}

#[test]
fn fonts_add_refuses_what_may_not_be_embedded() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let machine = Scratch::new();
    let mut data = font("dejavu-sans-mono/DejaVuSansMono.ttf");
    // OS/2 fsType stands 8 bytes into the table: 2 is "Restricted License embedding".
    let record = data.windows(4).position(|it| it == b"OS/2").unwrap();
    let start: [u8; 4] = data[record + 8..record + 12].try_into().unwrap();
    let start = usize::try_from(u32::from_be_bytes(start)).unwrap();
    data[start + 9] = 2;
    machine.write("deep/er/Closed.ttf", &data);
    let from = machine.path().to_str().unwrap();
    let run = book.recto(&["fonts", "add", "DejaVu Sans Mono", "--from", from]).exits(3);
    run.says(&["`DejaVu Sans Mono` may not be embedded", "`Restricted License embedding`"]);
    assert!(names(&book, "fonts").is_empty());
    let run = book.recto(&["fonts", "--from", from]).exits(0);
    assert!(run.stdout.contains("not for books"), "{}", run.stdout);
}

/// A bundled font file.
fn font(path: &str) -> Vec<u8> {
    std::fs::read(root().join("fonts").join(path)).unwrap()
}
