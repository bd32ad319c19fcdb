//! Folders made on the spot, read as projects.

#![expect(clippy::disallowed_methods, reason = "the folders are made here")]

use crate::diag::{Code, Sink};
use crate::files::{Files, Refusal};
use crate::manifest::{Archival, Output, Purpose, Region, SectionRole, SpineSource, TheoremLook};
use crate::project::theorems::MOST_KINDS;
use crate::project::{Project, load, open};
use std::sync::Arc;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    dir
}

/// Loads the folder: what came of it and the names of what was found wrong.
fn project(files: &[(&str, &str)]) -> (Option<Project>, Vec<&'static str>) {
    let dir = folder(files);
    let mut sink = Sink::new();
    let project = load(&mut sink, &Arc::new(open(dir.path()).expect("a folder")));
    (project, sink.diagnostics().iter().map(|it| it.code.name()).collect())
}

const SUMMARY: &str = "# Summary\n\n[Before](before.md)\n\n- [One](one.md)\n    - [One `a`](sub/one%20a.md)\n- [Draft]()\n\n# Part\n\n- [Two](two.md)\n\n[After](after.md)\n";

#[test]
fn a_summary_gives_chapters_parts_depths_and_drafts() {
    let (project, wrong) =
        project(&[("book.toml", "[book]\ntitle = \"T\""), ("src/SUMMARY.md", SUMMARY)]);
    assert_eq!(wrong, [""; 0]);
    let manifest = project.expect("a project").manifest;
    assert_eq!(manifest.flavor.mdbook().map(|it| it.src.as_str()), Some("src"));
    let written = manifest.spine.iter().filter(|it| it.region == Region::Main);
    let seen: Vec<(String, &str, u8, bool)> = written
        .map(|it| match &it.source {
            SpineSource::File(path) => {
                (path.clone(), it.title.as_deref().unwrap_or(""), it.depth, it.numbered)
            }
            _ => ("-".to_owned(), it.title.as_deref().unwrap_or(""), it.depth, it.numbered),
        })
        .collect();
    let expected = [
        ("src/before.md", "Before", 0, false),
        ("src/one.md", "One", 0, true),
        ("src/sub/one a.md", "One a", 1, true),
        ("-", "Draft", 0, true),
        ("-", "Part", 0, false),
        ("src/two.md", "Two", 0, true),
        ("src/after.md", "After", 0, false),
    ];
    assert_eq!(
        seen,
        expected.map(|(path, title, depth, numbered)| (path.to_owned(), title, depth, numbered))
    );
}

const HEAD: &str =
    "schema = 1\n[book]\ntitle = \"A Life, and a Half\"\nlanguage = \"en\"\n[spine]\n";

#[test]
fn patterns_are_spelled_out_as_people_count_and_names_are_generated_pages() {
    let manifest = format!(
        "{HEAD}front = [\"toc\"]\nmain = [\"ch/*.md\"]\nback = [{{ file = \"x.md\", role = \"faq\" }}]"
    );
    let (project, wrong) = project(&[
        ("book.toml", &manifest),
        ("ch/10.md", ""),
        ("ch/9.md", ""),
        ("ch/notes.txt", ""),
    ]);
    assert_eq!(wrong, [""; 0]);
    let project = project.expect("a project");
    assert_eq!(project.manifest.book.id, "a-life-and-a-half");
    let spine: Vec<(SectionRole, &SpineSource)> =
        project.manifest.spine.iter().map(|it| (it.role, &it.source)).collect();
    let file = |path: &str| SpineSource::File(path.to_owned());
    let expected = [
        (SectionRole::Toc, SpineSource::Generated),
        (SectionRole::Chapter, file("ch/9.md")),
        (SectionRole::Chapter, file("ch/10.md")),
        (SectionRole::Faq, file("x.md")),
    ];
    assert_eq!(spine, expected.iter().map(|(role, source)| (*role, source)).collect::<Vec<_>>());
}

#[test]
fn an_edition_inherits_all_but_the_isbn() {
    let manifest = format!(
        "{HEAD}main = [\"a.md\"]\n[edition.print]\noutput = \"pdf\"\npurpose = \"press\"\nisbn = \"978-3-16-148410-0\"\ntheme.leading = \"15pt\"\n\
         [edition.handout]\ninherits = \"print\"\ntrim = \"A4\"\n"
    );
    let (project, wrong) = project(&[("book.toml", &manifest)]);
    assert_eq!(wrong, [""; 0]);
    let project = project.expect("a project");
    let handout = project.manifest.editions.get(1).expect("two editions");
    assert_eq!(
        (handout.output, handout.purpose, handout.handout),
        (Output::Pdf, Purpose::Press, true)
    );
    assert_eq!(handout.isbn, None);
    assert_eq!(project.theme_of(handout).leading, crate::geom::Length::pt(15));
}

#[test]
fn the_standards_of_pdf_2_go_together() {
    let read = |keys: &str| {
        let manifest = format!("{HEAD}main = [\"a.md\"]\n[edition.x]\noutput = \"pdf\"\n{keys}\n");
        let (project, wrong) = project(&[("book.toml", &manifest)]);
        let edition = project.and_then(|it| it.manifest.editions.first().cloned());
        let kept = edition.map(|it| (it.archival.value, it.accessible.map(|it| it.value)));
        (kept, wrong)
    };
    let second = Some((Archival::A4f, Some(2)));
    for keys in ["pdf-ua = \"2\"", "pdf-a = \"4f\"", "pdf-a = \"4f\"\npdf-ua = \"2\""] {
        let (kept, wrong) = read(keys);
        assert_eq!((kept, wrong.len()), (second, 0), "{keys}");
    }
    for keys in ["pdf-ua = \"2\"\npdf-a = \"2a\"", "pdf-ua = \"1\"\npdf-a = \"4f\""] {
        assert_eq!(read(keys).1, ["manifest-value"], "{keys}");
    }
    assert_eq!(read("pdf-ua = \"1\"").0, Some((Archival::A2a, Some(1))));
}

#[test]
fn all_mistakes_of_a_manifest_come_out_in_one_run() {
    let manifest = format!(
        "{HEAD}main = [\"ch/*.md\", \"a.md\", \"a.md\"]\nfront = [\"half-titel\"]\n[edition.x]\ninherits = \"y\"\n\
         output = \"html\"\ntrim = \"6x9\"\n[theme]\nleadng = \"1pt\"\nfont.body = \"Nowhere\"\n[book2]\n"
    );
    let (_, mut wrong) = project(&[("book.toml", &manifest)]);
    wrong.sort_unstable();
    let expected = [
        "edition-unknown",
        "file-twice",
        "font-missing",
        "glob-empty",
        "manifest-key",
        "manifest-key",
        "manifest-type",
        "manifest-value",
        "role-unknown",
    ];
    assert_eq!(wrong, expected);
}

#[test]
fn the_door_lets_nothing_out_of_the_folder() {
    let outside = folder(&[("secret.md", "s")]);
    let dir = folder(&[("a.md", "a")]);
    let files = open(dir.path()).expect("a folder");
    let secret = outside.path().join("secret.md");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, dir.path().join("link.md")).expect("a link");
        assert_eq!(files.text("link.md").err(), Some(Refusal::Outside));
    }
    assert_eq!(files.text(&secret.to_string_lossy()).err(), Some(Refusal::Outside));
    assert_eq!(files.text("../secret.md").err(), Some(Refusal::Outside));
    assert_eq!(files.text("x/../a.md").map(|it| it.text.to_string()), Ok("a".to_owned()));
    assert_eq!(files.text("b.md").err(), Some(Refusal::Missing(vec!["a.md".to_owned()])));
    assert!(matches!(files.bytes("."), Err(Refusal::Unreadable(_) | Refusal::Outside)));
}

#[test]
fn a_byte_order_mark_is_taken_off_and_counted() {
    let dir = folder(&[("a.md", "\u{feff}# A"), ("b.md", "")]);
    std::fs::write(dir.path().join("b.md"), b"ab\xffc").expect("a file");
    let files = open(dir.path()).expect("a folder");
    let text = files.text("a.md").expect("a text");
    assert_eq!((text.text.as_ref(), text.offset), ("# A", 3));
    assert_eq!(files.text("b.md").err(), Some(Refusal::NotUtf8(2)));
    let said = files.explain("b.md", &Refusal::NotUtf8(2), None);
    assert_eq!(said.code, Code::FileNotUtf8);
}

#[test]
fn kinds_of_theorems_are_added_or_changed() {
    let manifest = |theorems: &str| {
        let book = "schema = 1\n[book]\ntitle = \"T\"\nlanguage = \"en\"\nauthors = [\"A\"]\n[spine]\nmain = [\"a.md\"]\n";
        let book = format!("{book}[theorems]\n{theorems}");
        project(&[("book.toml", &book), ("a.md", "# A")])
    };
    let (project, wrong) = manifest("fact = { look = \"remark\" }\nlemma = { numbered = false }");
    assert_eq!(wrong, [""; 0]);
    let kinds = project.expect("a project").manifest.theorems;
    let kind = |name: &str| kinds.iter().find(|it| it.name == name).expect("the kind");
    assert_eq!((kind("fact").look, &*kind("fact").prefix), (TheoremLook::Remark, "fact"));
    assert!(kind("fact").numbered && !kind("lemma").numbered);
    for wrong in [
        "\"a b\" = {}",
        "fact = { look = \"fine\" }",
        "fact = { prefix = \":\" }",
        "fact = { counts-with = \"lema\" }",
    ] {
        assert_eq!(manifest(wrong).1, ["manifest-value"], "{wrong}");
    }
    assert_eq!(manifest("fact = { words = \"Fact\" }").1, ["manifest-key"]);
    let many: String = (0..=MOST_KINDS).map(|it| format!("kind{it} = {{}}\n")).collect();
    assert_eq!(manifest(&many).1, ["manifest-value"]);
}

#[test]
fn an_mdbook_runs_as_its_text_direction_says() {
    use crate::lang::Direction;
    let direction = |said: &str| {
        let book = format!("[book]\ntitle = \"T\"\nlanguage = \"en\"\n{said}\n");
        let (project, codes) = project(&[
            ("book.toml", &book),
            ("src/SUMMARY.md", "- [A](a.md)\n"),
            ("src/a.md", "# A\n"),
        ]);
        (project.unwrap().manifest.book.language.direction(), codes)
    };
    assert_eq!(direction("").0, Direction::Ltr);
    assert_eq!(direction("text-direction = \"rtl\""), (Direction::Rtl, vec![]));
    assert_eq!(direction("text-direction = \"up\""), (Direction::Ltr, vec!["not-supported"]));
}
