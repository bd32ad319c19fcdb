//! What stands in the target when builds meet there, or it goes away under them: editions of one build, whole, or none.
//!
//! `tests/kills` does the same a thousand times, with signals at random moments.
#![expect(clippy::disallowed_methods, reason = "prepares folders and removes them")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, recto_command};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Two versions of a book, and the files that each of them makes.
struct Versions {
    books: [Scratch; 2],
    whole: [Vec<(String, Vec<u8>)>; 2],
}

impl Versions {
    fn new() -> Self {
        let book = |version: &str| {
            let text = format!("# One\n\n{}", format!("Version {version}.\n\n").repeat(30));
            Scratch::book(&[("a.md", text.as_str())])
        };
        let books = [book("one"), book("two")];
        let whole = books.each_ref().map(|it| {
            it.recto(&["build", "-q", "-o", "whole"]).exits(0);
            it.files("whole")
        });
        assert!(whole[0].len() == 2 && whole[0] != whole[1]);
        Self { books, whole }
    }

    fn start(&self, version: usize, target: &Scratch) -> Child {
        let folder = target.join("dist");
        let arguments = ["build", "-q", "-o", folder.to_str().unwrap()];
        let mut command = recto_command(self.books[version].path(), &arguments);
        command.stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Whether the target holds one of the versions and nothing else.
    #[track_caller]
    fn is_one_of_them(&self, target: &Scratch) {
        let found = target.files("dist");
        let names: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
        assert!(self.whole.contains(&found), "neither version: {names:?}");
    }
}

#[test]
fn two_builds_at_once_leave_the_editions_of_one() {
    let (versions, target) = (Versions::new(), Scratch::new());
    for turn in 0..6 {
        let both = [versions.start(turn % 2, &target), versions.start(1 - turn % 2, &target)];
        for child in both {
            let done = child.wait_with_output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        versions.is_one_of_them(&target);
    }
}

#[test]
fn a_target_that_goes_away_is_the_outsides_fault_and_the_next_build_makes_it_anew() {
    let (versions, target) = (Versions::new(), Scratch::new());
    for turn in 0..4 {
        let mut child = versions.start(turn % 2, &target);
        let begun = Instant::now();
        // Gone whenever it appears, until the build has ended.
        while child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(120), "the build does not end");
            let _ = std::fs::remove_dir_all(target.join("dist"));
            std::thread::sleep(Duration::from_micros(200));
        }
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(!said.contains("panicked"), "{said}");
        assert!(matches!(done.status.code(), Some(0 | 3)), "{:?}: {said}", done.status);
        assert!(done.status.success() || said.contains("could not be written"), "{said}");
        assert!(versions.start(turn % 2, &target).wait().unwrap().success());
        versions.is_one_of_them(&target);
    }
}
