//! Same input, same bytes; and a build that is killed leaves the last good book.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs the binary")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, recto_command, run};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// The guide with everything in it, as the files it is built to.
fn build(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let out = Scratch::new();
    let target = out.join("out");
    let mut command = recto_command(folder, &["build", "-q", "-o", target.to_str().unwrap()]);
    command.args(args).envs(environment.iter().copied());
    run(&mut command).exits(0);
    let files = out.files("out");
    assert!(!files.is_empty(), "nothing was written");
    files
}

#[track_caller]
fn same(one: &[(String, Vec<u8>)], other: &[(String, Vec<u8>)]) {
    let names =
        |files: &[(String, Vec<u8>)]| files.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    for ((name, a), (_, b)) in one.iter().zip(other) {
        let at = a.iter().zip(b).position(|(a, b)| a != b);
        assert!(a == b, "{name}: {} and {} bytes, first difference at {at:?}", a.len(), b.len());
    }
}

#[test]
fn same_bytes_in_two_runs_with_any_number_of_threads_in_any_time_zone() {
    let guide = harness::root().join("book");
    let once = build(&guide, &[], &[]);
    same(&once, &build(&guide, &[], &[]));
    same(&once, &build(&guide, &["-j", "1"], &[("TZ", "Pacific/Kiritimati")]));
    same(
        &once,
        &build(&guide, &["-j", "2"], &[("TZ", "America/St_Johns"), ("LANG", "tr_TR.UTF-8")]),
    );
}

#[test]
fn same_bytes_from_another_folder() {
    let guide = harness::root().join("book");
    let copy = Scratch::copy_of(&guide);
    same(&build(&guide, &[], &[]), &build(copy.path(), &[], &[]));
}

#[test]
fn the_build_date_is_an_option() {
    let book = Scratch::book(&[("a.md", "# One\n\nA paragraph.\n")]);
    let plain = build(book.path(), &[], &[]);
    let dated = build(book.path(), &[], &[("SOURCE_DATE_EPOCH", "1000000000")]);
    same(
        &dated,
        &build(book.path(), &[], &[("SOURCE_DATE_EPOCH", "1000000000"), ("TZ", "Asia/Tokyo")]),
    );
    for ((name, a), (_, b)) in plain.iter().zip(&dated) {
        assert!(a != b, "{name} does not show SOURCE_DATE_EPOCH");
    }
    let mut wrong = recto_command(book.path(), &["build"]);
    run(wrong.env("SOURCE_DATE_EPOCH", "yesterday")).exits(3).says(&["SOURCE_DATE_EPOCH"]);
}

#[test]
fn a_build_killed_halfway_leaves_the_last_good_book() {
    let chapter = "# One\n\n".to_owned()
        + &"A paragraph of some words, set again and again.\n\n".repeat(4_000);
    let book = Scratch::book(&[("a.md", &chapter)]);
    let start = Instant::now();
    book.recto(&["build", "-q"]).exits(0);
    let whole = start.elapsed();
    let good = book.files("dist");
    book.write("a.md", chapter.replace("again and again", "and again"));
    // At several moments, the last of them about when files are written.
    for eighths in [1, 3, 5, 6, 7] {
        let mut command = recto_command(book.path(), &["build", "-q"]);
        let mut child = command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * eighths / 8);
        child.kill().unwrap();
        child.wait().unwrap();
        for (name, bytes) in &good {
            let now = std::fs::read(book.join("dist").join(name)).unwrap();
            let finished = is_whole(name, &now);
            assert!(
                now == *bytes || finished,
                "{name} is half-written after {eighths}/8 of a build"
            );
        }
    }
    // What a killed build left lying about does not stand in the way of the next.
    book.recto(&["build", "-q"]).exits(0);
    assert!(start.elapsed() < Duration::from_secs(600));
}

/// Whether a file has its end.
fn is_whole(name: &str, bytes: &[u8]) -> bool {
    match Path::new(name).extension().and_then(|it| it.to_str()) {
        Some("pdf") => bytes.trim_ascii_end().ends_with(b"%%EOF"),
        _ => zip::ZipArchive::new(std::io::Cursor::new(bytes)).is_ok(),
    }
}

#[test]
fn a_build_clears_away_what_a_killed_one_left_and_nothing_else() {
    let book = Scratch::book(&[
        ("a.md", "# One\n\nText.\n"),
        ("dist/.recto-gone.tmp", "half"),
        ("dist/.recto-alive.tmp", "half"),
        ("dist/.recto-notes.txt", "mine"),
        ("dist/other.tmp", "mine"),
    ]);
    let alive = std::fs::File::open(book.join("dist/.recto-alive.tmp")).unwrap();
    alive.lock().unwrap();
    book.recto(&["build", "-q"]).exits(0);
    let names: Vec<String> = book.files("dist").into_iter().map(|it| it.0).collect();
    let kept = [".recto-alive.tmp", ".recto-notes.txt", "other.tmp"];
    assert!(kept.iter().all(|it| names.iter().any(|name| name == it)), "{names:?}");
    assert!(!names.iter().any(|it| it == ".recto-gone.tmp"), "{names:?}");
    drop(alive);
    book.recto(&["build", "-q"]).exits(0);
    assert!(!book.join("dist/.recto-alive.tmp").exists());
}

#[test]
fn editions_are_replaced_together_or_not_at_all() {
    let book = Scratch::book(&[("a.md", "# One\n\nText.\n")]);
    book.recto(&["build", "-q"]).exits(0);
    // Where the second edition should go, a folder stands.
    std::fs::remove_file(book.join("dist/test-ebook.epub")).unwrap();
    book.write("dist/test-ebook.epub/x", "");
    let good = book.files("dist");
    book.write("a.md", "# One\n\nOther text.\n");
    book.recto(&["build", "-q"]).exits(3).says(&["test-ebook.epub", "untouched"]);
    assert_eq!(book.files("dist"), good);
}

#[test]
fn what_is_said_does_not_depend_on_the_number_of_threads() {
    let manifest = harness::MANIFEST.replace("[spine]", "[spine]\nfront = [\"toc\"]");
    let book = Scratch::book(&[("book.toml", &manifest.replace("a.md", "*.md"))]);
    // Letters of Vai, which no bundled face has: in titles, words and notes, many of them in several chapters.
    let letter = |it: u32| char::from_u32(0xA500 + it % 40).unwrap();
    for at in 0..12 {
        let (title, word, note) = (letter(at / 2), letter(at * 7), letter(at * 3));
        let text =
            format!("# One {title}\n\nWords {word} and {title}.[^1]\n\n[^1]: A note {note}.\n");
        book.write(&format!("{at:02}.md"), text);
    }
    let said = |threads| book.recto(&["check", "--message-format", "short", "-j", threads]).stderr;
    let one = said("1");
    assert!(one.contains("glyph-missing"), "{one}");
    for threads in ["2", "3", "8"] {
        assert_eq!(said(threads), one);
    }
}
