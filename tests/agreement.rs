//! Whether `recto check` refuses what the outside judges refuse: the guide broken in many ways (`agreement/cases.toml`), and
//! what is said of each, case by case (`agreement/table.md`).
//!
//! recto sees the broken manuscript. The judges see the guide's EPUB with the same mistake in it, as a tool that lets it pass
//! would have written it; and what recto makes of the broken manuscript, where it makes anything.
#![expect(clippy::disallowed_methods, reason = "prepares folders and runs programs")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, run, validator};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

const FEWEST_CASES: usize = 40;

/// Of how many of recto's own EPUBs one is shown to Ace, which takes seconds for each, unless `RECTO_ALL` is set.
const SAMPLE: usize = 4;

/// EPUBCheck's word for a file that is no XML, which Ace waits for in vain.
const NO_XML: &str = "RSC-016";

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    shows: String,
    #[serde(default)]
    md: String,
    #[serde(default)]
    xhtml: String,
    #[serde(default)]
    book: Vec<Edit>,
    #[serde(default)]
    epub: Vec<Edit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    find: Option<String>,
    put: Option<String>,
    cut: Option<usize>,
    copy: Option<String>,
    white: Option<[u32; 2]>,
    byte: Option<u8>,
}

/// The files of a book or of an EPUB.
type Files = BTreeMap<String, Vec<u8>>;

fn edit(files: &mut Files, edit: &Edit) {
    if let Some(from) = &edit.copy {
        let copied = files[from].clone();
        files.insert(edit.file.clone(), copied);
    }
    if let Some([width, height]) = edit.white {
        let mut png = Cursor::new(Vec::new());
        let white = ::image::GrayImage::from_pixel(width, height, ::image::Luma([255]));
        white.write_to(&mut png, ::image::ImageFormat::Png).unwrap();
        files.insert(edit.file.clone(), png.into_inner());
    }
    let bytes = files.get_mut(&edit.file).unwrap_or_else(|| panic!("no file {}", edit.file));
    if let Some(length) = edit.cut {
        bytes.truncate(length);
    }
    if let Some(byte) = edit.byte {
        let last = bytes.iter().rposition(|it| *it == b'e').unwrap();
        bytes[last] = byte;
    }
    if let (Some(find), Some(put)) = (&edit.find, &edit.put) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(find), "`{find}` is not in {}", edit.file);
        *bytes = text.replacen(find, put, 1).into_bytes();
    }
}

/// The edition that is broken: Ace takes a quarter of a second for every file.
const FEWER: &[u8] = b"\n[edition.fewer]\ninherits = \"ebook\"\n\
    include = [\"title-page\", \"toc\", \"ch:defining\", \"ch:closing\", \"glossary\", \"bibliography\"]\n";

const CHAPTER: &str = "ch/01-defining.md";
const CHAPTER_OF_EPUB: &str = "text/ch-01-defining.xhtml";
const END_OF_CHAPTER: &str = "</section>\n</body>";

/// What recto says of the broken manuscript, and the EPUB that it makes of it in spite of that.
fn recto_says(case: &Case, guide: &Files, out: &Path) -> (BTreeSet<String>, Option<PathBuf>) {
    let mut files = guide.clone();
    case.book.iter().for_each(|it| edit(&mut files, it));
    files.get_mut(CHAPTER).unwrap().extend(format!("\n{}", case.md).into_bytes());
    let book = Scratch::new();
    files.iter().for_each(|(path, bytes)| book.write(path, bytes));
    let check = book.recto(&["check", "-e", "fewer", "--message-format", "json"]);
    assert!(matches!(check.code, Some(0 | 1)), "{}: {}", case.shows, check.stderr);
    let code = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(line.get("code")?.as_str()?.to_owned())
    };
    let codes = check.stdout.lines().chain(check.stderr.lines()).filter_map(code).collect();
    if check.code == Some(1) {
        return (codes, None);
    }
    book.recto(&["build", "-q", "-e", "fewer", "-o", "out"]).exits(0);
    let (_, bytes) = book.files("out").pop().unwrap();
    std::fs::write(out, bytes).unwrap();
    (codes, Some(out.to_owned()))
}

/// The finished EPUB with the mistake in it. `mimetype` is first and stored, as OCF wants it.
fn let_pass(case: &Case, guide: &Files, out: &Path) {
    let inside = |it: &str| it.strip_prefix("OEBPS/").unwrap_or(it).to_owned();
    let mut files: Files = guide.iter().map(|(path, it)| (inside(path), it.clone())).collect();
    if !case.xhtml.is_empty() {
        let chapter = String::from_utf8(files[CHAPTER_OF_EPUB].clone()).unwrap();
        let more = format!("{}\n{END_OF_CHAPTER}", case.xhtml);
        let chapter = chapter.replacen(END_OF_CHAPTER, &more, 1);
        files.insert(CHAPTER_OF_EPUB.to_owned(), chapter.into_bytes());
    }
    case.epub.iter().for_each(|it| edit(&mut files, it));
    let mut zip = zip::ZipWriter::new(std::fs::File::create(out).unwrap());
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("mimetype", stored).unwrap();
    zip.write_all(&files.remove("mimetype").unwrap()).unwrap();
    for (path, bytes) in files {
        let path = if path.starts_with("META-INF") { path } else { format!("OEBPS/{path}") };
        zip.start_file(path, stored).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap();
}

/// What a judge says of each file.
type Verdicts = BTreeMap<PathBuf, BTreeSet<String>>;

/// EPUBCheck's errors and warnings.
fn epubcheck(paths: &[PathBuf]) -> Verdicts {
    let said = run(validator("check-epub").unwrap().args(paths)).stdout;
    let (mut all, mut findings) = (Verdicts::new(), BTreeSet::new());
    for line in said.lines() {
        if let Some((_, path)) = line.strip_prefix("epubcheck: ").and_then(|it| it.split_once('['))
        {
            let path = PathBuf::from(path.trim_end_matches(']'));
            all.insert(path, std::mem::take(&mut findings));
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["ERROR" | "WARNING" | "FATAL", id, ..] = words[..] {
            findings.insert(id.to_owned());
        }
    }
    assert_eq!(all.len(), paths.len(), "{said}");
    all
}

/// What Ace said of each mistake when the table was written: it judges a file that recto had no part in.
fn recorded(table: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let table = std::fs::read_to_string(table).unwrap_or_default();
    let rows = table.lines().filter_map(|it| it.strip_prefix("| ")?.strip_suffix(" |"));
    let row = |row: &str| {
        let cells: Vec<&str> = row.split(" | ").collect();
        let [shows, _, _, rules, _] = cells[..] else { return None };
        let rules = rules.split(", ").filter(|it| *it != "—").map(str::to_owned).collect();
        Some((shows.to_owned(), rules))
    };
    rows.filter_map(row).collect()
}

/// The rules that Ace finds broken; two files at a time.
fn ace(paths: Vec<PathBuf>) -> Verdicts {
    let (queue, all) = (Mutex::new(paths), Mutex::new(Verdicts::new()));
    let worker = || {
        loop {
            let next = queue.lock().unwrap().pop();
            let Some(path) = next else { break };
            let run = run(validator("ace-epub").unwrap().arg(&path));
            let mut rules = BTreeSet::new();
            for line in run.stdout.lines() {
                let words: Vec<&str> = line.split_whitespace().collect();
                if let ["critical" | "serious" | "moderate" | "minor", rule, ..] = words[..] {
                    rules.insert(rule.to_owned());
                }
            }
            assert!(matches!(run.code, Some(0 | 1)), "{}{}", run.stdout, run.stderr);
            all.lock().unwrap().insert(path, rules);
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(worker);
        scope.spawn(worker);
    });
    all.into_inner().unwrap()
}

fn listed<'a>(all: impl IntoIterator<Item = &'a String>) -> String {
    let all = Vec::from_iter(all.into_iter().map(String::as_str)).join(", ");
    if all.is_empty() { "—".to_owned() } else { all }
}

/// A case with the files to be judged.
struct Trial<'a> {
    case: &'a Case,
    /// The guide's EPUB with the mistake in it.
    passed: PathBuf,
    /// recto's codes, and what it writes.
    codes: BTreeSet<String>,
    own: Option<PathBuf>,
}

fn trials<'a>(cases: &'a [Case], scratch: &Scratch) -> Vec<Trial<'a>> {
    let mut guide: Files = harness::files(&harness::root().join("book")).into_iter().collect();
    guide.retain(|path, _| !path.starts_with("dist"));
    guide.get_mut("book.toml").unwrap().extend(FEWER);
    guide.iter().for_each(|(path, bytes)| scratch.write(path, bytes));
    scratch.recto(&["build", "-q", "-e", "fewer", "-o", "out"]).exits(0);
    let whole = harness::entries(&scratch.files("out").pop().unwrap().1).into_iter().collect();
    let trial = |(at, case)| {
        let passed = scratch.join(&format!("passed-{at:02}.epub"));
        let_pass(case, &whole, &passed);
        let (codes, own) = recto_says(case, &guide, &scratch.join(&format!("own-{at:02}.epub")));
        Trial { case, passed, codes, own }
    };
    cases.iter().enumerate().map(trial).collect()
}

#[test]
fn what_the_judges_refuse_recto_refuses_or_mends() {
    if validator("check-epub").is_none() {
        return;
    }
    let cases = harness::root().join("tests/agreement/cases.toml");
    let cases: Cases = toml::from_str(&std::fs::read_to_string(cases).unwrap()).unwrap();
    assert!(cases.case.len() >= FEWEST_CASES);
    let scratch = Scratch::new();
    let trials = trials(&cases.case, &scratch);
    let passed: Vec<PathBuf> = trials.iter().map(|it| it.passed.clone()).collect();
    let own = trials.iter().filter_map(|it| it.own.clone());
    let table_path = harness::root().join("tests/agreement/table.md");
    let all = std::env::var_os("RECTO_ALL").is_some();
    let epubcheck = epubcheck(&passed.iter().cloned().chain(own).collect::<Vec<_>>());
    let recorded = if all { BTreeMap::new() } else { recorded(&table_path) };
    let (known, asked): (Vec<_>, Vec<_>) =
        trials.iter().partition(|it| recorded.contains_key(&it.case.shows));
    let mut ace_says = ace(asked
        .iter()
        .map(|it| it.passed.clone())
        .filter(|it| !epubcheck[it].contains(NO_XML))
        .collect());
    ace_says.extend(known.iter().map(|it| (it.passed.clone(), recorded[&it.case.shows].clone())));
    // What recto writes is shown to Ace too where recto says nothing of the mistake, or Ace objects to it.
    let objects = |it: &Trial<'_>| ace_says.get(&it.passed).is_some_and(|it| !it.is_empty());
    let shown = trials.iter().filter(|it| it.codes.is_empty() || objects(it));
    let shown = shown.filter_map(|it| it.own.clone());
    ace_says.extend(ace(shown.step_by(if all { 1 } else { SAMPLE }).collect()));

    let (table, mut wrong) = judge(&trials, &epubcheck, &ace_says);
    let compared = harness::compare(&table_path, &table);
    wrong.extend(compared.err());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The table, and what must not be.
fn judge(trials: &[Trial<'_>], epubcheck: &Verdicts, ace: &Verdicts) -> (String, Vec<String>) {
    let (mut table, none) = (String::from(HEAD), BTreeSet::new());
    let (mut wrong, mut counts) = (Vec::new(), [0; 4]);
    for Trial { case, passed, codes, own } in trials {
        let of = |verdicts: &Verdicts, path| verdicts.get(path).unwrap_or(&none).clone();
        let (check, rules) = (of(epubcheck, passed), of(ace, passed));
        let refused = !check.is_empty() || !rules.is_empty();
        counts[usize::from(codes.is_empty()) * 2 + usize::from(!refused)] += 1;
        let left = own.as_ref().map(|it| &of(epubcheck, it) | &of(ace, it));
        let made = match &left {
            None => "not written".to_owned(),
            Some(it) if it.is_empty() => "sound".to_owned(),
            Some(it) => {
                wrong.push(format!("{}: recto writes what is refused: {it:?}", case.shows));
                listed(it)
            }
        };
        let cells = [case.shows.clone(), listed(codes), listed(&check), listed(&rules), made];
        writeln!(table, "| {} |", cells.join(" | ")).unwrap();
    }
    let [both, recto, mended, nobody] = counts;
    writeln!(
        table,
        "\n{} ways: recto and a judge object to {both}, recto alone to {recto}; recto mends without a word {mended} to which a judge \
         objects, and nobody objects to {nobody}.",
        trials.len()
    )
    .unwrap();
    (table, wrong)
}

const HEAD: &str = "\
# Ways to break the guide, and who objects

Written by `tests/agreement.rs`. The judges see the mistake in a finished EPUB, as a tool that lets it pass would write it; the last
column is what they say of the EPUB that recto makes of the broken manuscript. Ace is not asked where EPUBCheck finds no XML (RSC-016).

| What is wrong | `recto check` | EPUBCheck 5.3 | Ace 1.4 | recto's EPUB |
|---|---|---|---|---|
";
