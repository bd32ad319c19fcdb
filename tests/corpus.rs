//! The seeds of `fuzz/`, as they are and changed at random, make no build panic or fail by itself.
//!
//! `tests/soak --mutations N` makes N rounds of each target; what fails is kept in `target/tmp/corpus/`.
#![expect(clippy::disallowed_methods, reason = "reads the seeds and keeps what fails")]
#![expect(clippy::print_stderr, reason = "says what was done")]
#![expect(clippy::unwrap_used, reason = "the seeds are there, or there is nothing to test")]

#[path = "../fuzz/src/lib.rs"]
#[allow(
    clippy::cast_possible_truncation,
    clippy::wildcard_imports,
    missing_docs,
    unreachable_pub,
    reason = "another package's"
)]
mod fuzz;
mod harness;
#[path = "../fuzz/src/mutate.rs"]
#[allow(clippy::cast_possible_truncation, unreachable_pub, reason = "another package's")]
mod mutate;

use mutate::Mutator;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Rounds of each target in every run of the tests.
const ROUNDS: u64 = 25;
/// An input that takes longer is a finding.
const MOST_TIME: Duration = Duration::from_secs(60);

/// The seeds of a target, by their names.
fn seeds(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = harness::root().join("fuzz/corpus").join(target);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|it| (it.clone(), fs::read(it).unwrap())).collect()
}

fn words(target: &str) -> Vec<Vec<u8>> {
    let path = harness::root().join(format!("fuzz/dict/{target}.dict"));
    mutate::dictionary(&fs::read_to_string(path).unwrap())
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn seeds_are_built_or_refused() {
    for (target, run) in fuzz::TARGETS {
        let (mut all, mut sound) = (0, 0);
        for (path, bytes) in seeds(target) {
            let ended = catch_unwind(|| run(&bytes));
            all += 1;
            sound += usize::from(ended.unwrap_or_else(|_| panic!("{}", path.display())));
        }
        // Else a mistake of the target's own would hide what comes after it.
        assert!(sound >= 3, "{target}: only {sound} of {all} seeds are without error");
    }
}

#[test]
fn seeds_changed_at_random_are_too() {
    let rounds = number("RECTO_ROUNDS").unwrap_or(ROUNDS);
    let first = number("RECTO_SEED").unwrap_or(1);
    let only = std::env::var("RECTO_TARGET").ok();
    let folder = harness::root().join("target/tmp/corpus");
    fs::create_dir_all(&folder).unwrap();
    let mut found = Vec::new();
    for (target, run) in fuzz::TARGETS {
        if only.as_ref().is_some_and(|it| it != target) {
            continue;
        }
        let (seeds, words) = (seeds(target), words(target));
        let seeds: Vec<Vec<u8>> = seeds.into_iter().map(|it| it.1).collect();
        let now = folder.join(format!("{target}.now"));
        let begun = Instant::now();
        for round in first..first + rounds {
            let bytes = Mutator::new(&seeds, &words, round).next();
            // Where the process dies, this is what it died of.
            fs::write(&now, &bytes).unwrap();
            if !is_sound(run, &bytes) {
                found.push(kept(&folder, target, round, &bytes));
            }
        }
        let _ = fs::remove_file(now);
        eprintln!("{target}: {rounds} rounds, {} s", begun.elapsed().as_secs());
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

/// Whether it comes to an end, in time.
fn is_sound(run: fuzz::Target, bytes: &[u8]) -> bool {
    static WATCHED: Mutex<Option<Instant>> = Mutex::new(None);
    static WATCH: std::sync::Once = std::sync::Once::new();
    WATCH.call_once(|| {
        std::thread::spawn(|| {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let late = WATCHED.lock().unwrap().is_some_and(|it| it.elapsed() > MOST_TIME);
                if late {
                    eprintln!("an input takes more than {} s", MOST_TIME.as_secs());
                    std::process::abort();
                }
            }
        });
    });
    *WATCHED.lock().unwrap() = Some(Instant::now());
    let sound = catch_unwind(|| run(bytes)).is_ok();
    *WATCHED.lock().unwrap() = None;
    sound
}

fn kept(folder: &Path, target: &str, round: u64, bytes: &[u8]) -> String {
    let path = folder.join(format!("{target}-{round}"));
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

#[test]
fn the_same_round_gives_the_same_bytes() {
    let (seeds, words) = ([b"a1b".to_vec(), b"cd".to_vec()], mutate::dictionary(r#""\x00\\\"e""#));
    assert_eq!(words, [b"\0\\\"e"]);
    let of = |round| Mutator::new(&seeds, &words, round).next();
    let all: Vec<Vec<u8>> = (0..100).map(of).collect();
    assert_eq!(all, (0..100).map(of).collect::<Vec<_>>());
    assert!(all.iter().filter(|it| !seeds.contains(it)).count() > 80);
}

/// Writes the seeds anew from the golden books and from pictures that are made here.
#[test]
#[ignore = "writes the seeds; `cargo test --test corpus seeds_are_written -- --ignored`"]
fn seeds_are_written() {
    let formulas = fs::read_to_string(harness::root().join("tests/math/formulas.txt")).unwrap();
    let formulas = formulas.lines().filter(|it| !it.starts_with('#'));
    let formulas: Vec<&str> = formulas.filter_map(|it| it.split('\t').nth(2)).collect();
    for (some, number) in formulas.chunks(12).zip(1..) {
        keep("formula", &format!("formulas-{number:02}"), (some.join("\n") + "\n").as_bytes());
    }
    for case in harness::cases("golden") {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let files = small_files(&case);
        let of = |wanted: &dyn Fn(&str) -> bool| -> Vec<(String, Vec<u8>)> {
            files.iter().filter(|it| wanted(&it.0)).cloned().collect()
        };
        keep("book", &name, &packed(&of(&|_| true)));
        for (path, bytes) in of(&|it| it.ends_with(".md")).into_iter().filter(|it| it.1.len() > 60)
        {
            let path = path.trim_end_matches(".md").replace('/', "-");
            keep("manuscript", &format!("{name}-{path}"), &bytes);
        }
        let settings = of(&|it| it == "book.toml" || it == "theme.toml");
        if settings.iter().map(|it| it.1.len()).sum::<usize>() > 220 {
            keep("settings", &name, &packed(&settings));
        }
        for (path, bytes) in of(&|it| it.ends_with(".svg")) {
            let path = path.trim_end_matches(".svg").replace('/', "-");
            keep("picture", &format!("{name}-{path}"), &bytes);
        }
    }
}

/// The text files of a case below 3 kB.
fn small_files(case: &Path) -> Vec<(String, Vec<u8>)> {
    let mut folders = vec![case.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
            let name = path.strip_prefix(case).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != "expected" && name != "fonts" {
                folders.push(path);
            } else if path.is_file() && fs::metadata(&path).unwrap().len() < 3000 {
                files.push((name, fs::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    files.iter().flat_map(|it| [format!("-- {} --\n", it.0).as_bytes(), &it.1].concat()).collect()
}

fn keep(target: &str, name: &str, bytes: &[u8]) {
    let folder = harness::root().join("fuzz/corpus").join(target);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
}
