//! `recto watch`: a round for each change, and none without one.
#![expect(clippy::disallowed_methods, reason = "runs the binary and changes files")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, recto_command};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longer than a round takes on the busiest machine: it is waited for in vain only where the test fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// A book that is watched, until it is dropped.
struct Watched {
    child: Child,
    rounds: Receiver<String>,
}

impl Watched {
    fn new(book: &Scratch, arguments: &[&str]) -> Self {
        let all = [&["watch", "--message-format", "json", "-e", "ebook"], arguments].concat();
        let mut command = recto_command(book.path(), &all);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, rounds) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, rounds }
    }

    /// The next round: what changed, and whether the book was built.
    fn round(&self) -> (Vec<String>, bool) {
        let line = self.rounds.recv_timeout(PATIENCE).unwrap();
        let it: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(it["event"], "round", "{line}");
        let changed = it["changed"].as_array().unwrap();
        (changed.iter().map(|it| it.as_str().unwrap().to_owned()).collect(), it["built"] == true)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn book() -> Scratch {
    let manifest = harness::MANIFEST.replace("main = [\"a.md\"]", "main = [\"ch/*.md\"]");
    Scratch::book(&[("book.toml", &manifest), ("ch/a.md", "# One\n\nText.\n")])
}

#[test]
fn each_change_is_a_round_and_errors_keep_the_last_good_files() {
    for arguments in [&[][..], &["--poll"]] {
        let book = book();
        let watched = Watched::new(&book, arguments);
        assert_eq!(watched.round(), (vec![], true));
        let first = std::fs::read(book.join("dist/test-ebook.epub")).unwrap();

        book.write("ch/a.md", "# One\n\nOther text.\n");
        assert_eq!(watched.round(), (vec!["ch/a.md".to_owned()], true));
        let second = std::fs::read(book.join("dist/test-ebook.epub")).unwrap();
        assert_ne!(first, second);

        // A chapter that a pattern takes in, saved as editors save: under another name, then renamed.
        book.write("ch/.b.md.new", "# Two\n\n@fig:none\n");
        std::fs::rename(book.join("ch/.b.md.new"), book.join("ch/b.md")).unwrap();
        assert_eq!(watched.round(), (vec!["ch/b.md".to_owned()], false));
        assert_eq!(std::fs::read(book.join("dist/test-ebook.epub")).unwrap(), second);

        // The manifest is watched while it can't be read, too.
        let manifest = std::fs::read(book.join("book.toml")).unwrap();
        std::fs::write(book.join("book.toml"), "no manifest").unwrap();
        assert_eq!(watched.round(), (vec!["book.toml".to_owned()], false));
        book.write("ch/b.md", "# Two\n\nMended.\n");
        assert_eq!(watched.round(), (vec!["ch/b.md".to_owned()], false));
        std::fs::write(book.join("book.toml"), manifest).unwrap();
        assert_eq!(watched.round(), (vec!["book.toml".to_owned()], true));
    }
}

#[test]
fn what_changes_nothing_is_no_round() {
    let book = book();
    let watched = Watched::new(&book, &["--poll"]);
    assert_eq!(watched.round(), (vec![], true));
    // A new time alone, a copy that an editor makes, an output: the next round is of what comes behind them.
    book.write("ch/a.md", "# One\n\nText.\n");
    book.write("ch/a.md~", "# One\n");
    book.write("dist/other", "");
    std::thread::sleep(Duration::from_secs(1));
    book.write("ch/a.md", "# One\n\nAnother text.\n");
    assert_eq!(watched.round(), (vec!["ch/a.md".to_owned()], true));
}

#[test]
fn one_book_is_watched_that_can_change() {
    let book = book();
    book.recto(&["watch", ".", "."]).exits(2).says(&["builds one book"]);
    book.recto(&["watch", "-"]).exits(2).says(&["does not change"]);
}
