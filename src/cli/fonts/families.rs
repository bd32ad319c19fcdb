//! Font files to what is said of their families: lines for people, JSON objects, and the note of a licence.

use crate::cli::FontsArguments;
use crate::cli::fonts::{Families, File};
use crate::cli::report::{Format, json_line, visible};
use recto::diag::nearest;
use recto::font::{Surveyed, script_names};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Weights by the names of CSS Fonts 4 §2.2.
const WEIGHTS: [(u16, &str); 9] = [
    (100, "thin"),
    (200, "extra light"),
    (300, "light"),
    (400, "regular"),
    (500, "medium"),
    (600, "semibold"),
    (700, "bold"),
    (800, "extra bold"),
    (900, "black"),
];

/// Adds the families of a place: under a heading, or as one object each.
pub(super) fn write(out: &mut String, place: &str, files: &[File], arguments: &FontsArguments) {
    let json = arguments.message_format == Format::Json;
    let wanted = arguments.script.as_ref();
    let families = families(files);
    let has = |faces: &[&Surveyed]| {
        wanted.is_none_or(|it| scripts(faces).iter().any(|has| has.eq_ignore_ascii_case(it)))
    };
    let found: Vec<_> = families.iter().filter(|it| has(it.1)).collect();
    if !json {
        let heading = match place {
            "book" => "In the book",
            "recto" => "In recto",
            _ => "On the machine; `recto fonts add \"FAMILY\"` copies one into the book",
        };
        let _ = writeln!(out, "{heading}:{}", if found.is_empty() { " none" } else { "" });
    }
    for (family, faces) in found {
        let (scripts, forbidden) =
            (scripts(faces), faces.iter().find_map(|it| it.embedding.forbidden));
        let small_capitals = faces.iter().any(|it| it.small_capitals);
        if json {
            let event = serde_json::json!({
                "event": "family", "place": place, "family": family, "styles": styles(faces),
                "small_capitals": small_capitals, "scripts": scripts, "forbidden": forbidden,
            });
            let _ = writeln!(out, "{}", json_line(&event));
            continue;
        }
        let mut said = styles(faces).join(", ");
        said += if small_capitals { "; small capitals" } else { "" };
        let scripts = if scripts.is_empty() { "signs" } else { &scripts.join(", ") };
        let _ = writeln!(out, "  {}\n      {said}\n      {scripts}", visible(family));
        if let Some(bit) = forbidden {
            let _ = writeln!(out, "      not for books: its licence bits say `{bit}`");
        }
    }
}

/// "did you mean … ?", or nothing.
pub(super) fn near(family: &str, files: &[File]) -> String {
    let families = families(files);
    nearest(family, families.keys().copied())
        .map_or_else(String::new, |it| format!("did you mean `{it}`? "))
}

/// Whether Unicode has a script of the name; else what may have been meant.
pub(super) fn known_script(name: &str) -> Result<(), String> {
    let all = script_names();
    if all.iter().any(|it| it.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    let near = nearest(name, all.iter().map(String::as_str))
        .map_or_else(String::new, |it| format!("did you mean `{it}`? "));
    Err(format!("{near}scripts are named as by Unicode: `Latin`, `Han`, `Arabic`"))
}

/// What is kept beside the files of a family; what several of them say alike stands there once.
pub(super) fn licence(family: &str, files: &[&File]) -> String {
    let mut out = format!("{family}, copied by `recto fonts add`:\n");
    for name in files.iter().filter_map(|it| it.path.file_name()) {
        let _ = writeln!(out, "  {}", name.to_string_lossy());
    }
    let faces: Vec<&Surveyed> =
        files.iter().flat_map(|it| &it.faces).filter(|it| it.is_of(family)).collect();
    let said: BTreeSet<(&str, &str)> = faces
        .iter()
        .flat_map(|it| it.statements.iter().map(|(what, said)| (*what, said.as_str())))
        .collect();
    out += "\nThe files say:\n";
    for (what, said) in &said {
        let _ = writeln!(out, "\n{what}: {said}");
    }
    if !said.iter().any(|it| it.0.starts_with("licence")) {
        out += "\nlicence: nothing; ask the maker before you publish\n";
    }
    let whole = if faces.iter().all(|it| it.embedding.subset) { "" } else { ", as a whole only" };
    let _ = writeln!(out, "\nembedding in documents: allowed by the licence bits{whole}");
    out
}

fn families(files: &[File]) -> Families<'_> {
    let mut all = Families::new();
    for face in files.iter().flat_map(|it| &it.faces) {
        all.entry(face.family.as_str()).or_default().push(face);
    }
    all
}

fn scripts(faces: &[&Surveyed]) -> Vec<String> {
    let all: BTreeSet<&String> = faces.iter().flat_map(|it| &it.scripts).collect();
    all.into_iter().cloned().collect()
}

/// "regular", "bold italic", "variable": each once, upright ones first.
fn styles(faces: &[&Surveyed]) -> Vec<String> {
    let all: BTreeSet<(bool, u16, bool)> =
        faces.iter().map(|it| (it.italic, it.weight, it.variable)).collect();
    let name = |(italic, weight, variable): (bool, u16, bool)| {
        let named = WEIGHTS.iter().find(|it| it.0 == weight).map(|it| it.1.to_owned());
        let weight = match (variable, weight, italic) {
            (true, ..) => "variable".to_owned(),
            (false, 400, true) => String::new(),
            _ => named.unwrap_or_else(|| weight.to_string()),
        };
        let slope = if italic { "italic" } else { "" };
        format!("{weight} {slope}").trim().to_owned()
    };
    all.into_iter().map(name).collect()
}
