//! Files that name each other in a circle can only be read together: those that do are known, and the list only shrinks.

use crate::sources::{Source, sources};
use std::collections::{BTreeMap, BTreeSet};

/// Files that are a circle because what they write is one, each family by the file at its heart. A new file may join it.
const FAMILIES: &[(&str, &str)] = &[
    ("html/block.rs", "a block holds blocks"),
    ("layout/block.rs", "a block holds blocks"),
    ("layout/math/row.rs", "a row of a formula holds rows"),
    (
        "parse/markdown.rs",
        "a block holds blocks, in Markdown, HTML and divs; scanning and reading wait to be parted",
    ),
];

/// The other circles that there are, each with its files from `src` on.
const KNOWN: &[&[&str]] = &[
    &["cli/rebuild.rs", "cli/verify.rs"],
    &[
        "font/bundled.rs",
        "font/face.rs",
        "font/instance.rs",
        "font/math.rs",
        "font/shape.rs",
        "font/trial.rs",
        "font/unfold.rs",
    ],
    &["layout/frame.rs", "layout/galley.rs"],
    &["layout/math/boxes.rs", "layout/math/setter.rs"],
    &["layout/opening.rs", "layout/titlepage.rs"],
    &["layout/para/letters.rs", "layout/para/places.rs"],
    &["math/read/builtin.rs", "math/read/expand.rs"],
    &["math/read/group.rs", "math/read/made.rs"],
    &["pdf/figure.rs", "pdf/picture.rs"],
    &[
        "resolve/citation.rs",
        "resolve/picture.rs",
        "resolve/settle.rs",
        "resolve/shop.rs",
        "resolve/statement.rs",
        "resolve/xref.rs",
    ],
];

#[test]
fn the_circles_between_files_are_known_and_only_shrink() {
    let graph = graph(sources());
    let circles = circles(&graph);
    let mut wrong = String::new();
    let is_within = |circle: &[&str], known: &[&str]| circle.iter().all(|it| known.contains(it));
    let of_family = |circle: &[&str]| FAMILIES.iter().any(|(heart, _)| circle.contains(heart));
    for circle in circles.iter().filter(|it| !of_family(it)) {
        if KNOWN.iter().any(|it| is_within(circle, it)) {
            continue;
        }
        wrong += &format!("new or grown: {circle:?}\n");
        for from in circle {
            let inside: Vec<_> = graph[from].iter().filter(|it| circle.contains(it)).collect();
            wrong += &format!("    {from} names {inside:?}\n");
        }
    }
    for known in KNOWN.iter().filter(|known| !circles.iter().any(|it| is_within(it, known))) {
        wrong += &format!("no longer there, take it out: {known:?}\n");
    }
    for (heart, _) in FAMILIES.iter().filter(|it| !circles.iter().any(|all| all.contains(&it.0))) {
        wrong += &format!("no longer there, take it out: the family of {heart}\n");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_circle_is_found_through_what_a_room_hands_on() {
    let file = |path: &str, code: &str| Source {
        path: path.to_owned(),
        module: String::new(),
        text: String::new(),
        code: code.to_owned(),
    };
    let sources = [
        file("src/a.rs", "pub use crate::a::b::{B, Other};\nmod b;\nmod c;\nfn f() { c::g() }"),
        file("src/a/b.rs", "use crate::a::c::C;"),
        file("src/a/c.rs", "use crate::a::{B, D};\nuse crate::d;"),
        file("src/d.rs", "mod e; use crate::a::Other;"),
        file("src/d/e.rs", "use crate::d::E;"),
    ];
    let graph = graph(&sources);
    assert_eq!(graph["a.rs"], ["a/c.rs"].into());
    assert_eq!(graph["a/c.rs"], ["a/b.rs", "d.rs"].into());
    assert_eq!(graph["d/e.rs"], [].into());
    assert_eq!(circles(&graph), [["a/b.rs", "a/c.rs", "d.rs"].to_vec()].into());
}

/// Which files each file names. A room that hands on an item of one of its files is not what is named then, but that file; and
/// handing on is not naming.
fn graph(sources: &[Source]) -> BTreeMap<&str, BTreeSet<&str>> {
    let files: BTreeMap<String, &str> = sources.iter().map(|it| (module(it), short(it))).collect();
    let handed: BTreeMap<String, String> = sources.iter().flat_map(handed_on).collect();
    let mut graph = BTreeMap::new();
    for source in sources {
        let own = module(source);
        let mut named = BTreeSet::new();
        let code = without(&source.code, "pub use crate::");
        for path in paths(&code) {
            named.extend(file_of(&path, &files, &handed));
        }
        // A file names those that stand in its folder without the way to them.
        for (child, file) in &files {
            let name = child.rsplit_once("::").filter(|(parent, _)| *parent == own);
            let is_named = |name: &str| {
                let found = code.match_indices(&format!("{name}::")).any(|(at, _)| {
                    !code[..at].ends_with(|it: char| it.is_alphanumeric() || "_:".contains(it))
                });
                found && code.contains(&format!("mod {name};"))
            };
            if name.is_some_and(|(_, name)| is_named(name)) {
                named.insert(*file);
            }
        }
        // The files above it are the room that it stands in: a child needs its parent's types, and the parent its children.
        let is_above = |it: &str| own.starts_with(&it.replace(".rs", "").replace('/', "::"));
        named.retain(|it| !is_above(it));
        graph.insert(short(source), named);
    }
    graph
}

/// The sets of files each of which leads to each other of its set.
fn circles<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<Vec<&'a str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = graph
        .keys()
        .map(|from| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![*from]);
            while let Some(file) = open.pop() {
                open.extend(graph[file].iter().filter(|it| seen.insert(**it)));
            }
            (*from, seen)
        })
        .collect();
    let circle = |file: &&'a str| {
        let back = |it: &&&str| reached[**it].contains(*file);
        reached[*file].iter().filter(back).copied().collect::<Vec<&'a str>>()
    };
    graph.keys().map(circle).filter(|it| it.len() > 1).collect()
}

/// `parse::inline` for `src/parse/inline.rs`.
fn module(source: &Source) -> String {
    short(source).trim_end_matches(".rs").replace('/', "::")
}

fn short(source: &Source) -> &str {
    source.path.trim_start_matches("src/")
}

/// What the file hands on: each name as others write it, and as it is.
fn handed_on(source: &Source) -> Vec<(String, String)> {
    let own = module(source);
    let uses = source.code.match_indices("pub use crate::");
    let of_use = |(at, _): (usize, &str)| {
        let item = &source.code[at..];
        let item = &item[..item.find(';').unwrap_or(item.len())];
        paths(item).into_iter().filter_map(|path| {
            let name = path.rsplit("::").next()?.to_owned();
            Some((format!("{own}::{name}"), path))
        })
    };
    uses.flat_map(of_use).collect()
}

/// The file in which what a path leads to stands: the longest beginning that is one.
fn file_of<'a>(
    path: &str,
    files: &BTreeMap<String, &'a str>,
    handed: &BTreeMap<String, String>,
) -> Option<&'a str> {
    let mut beginning = path;
    loop {
        if let Some(file) = files.get(beginning) {
            return Some(file);
        }
        if let Some(other) = handed.get(beginning) {
            return file_of(other, files, handed);
        }
        beginning = beginning.rsplit_once("::")?.0;
    }
}

/// The paths in code that begin at the crate, without `crate::`, groups in braces taken apart.
fn paths(code: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if !code[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_') {
            spread("", &code[at + "crate::".len()..], &mut all);
        }
    }
    all
}

/// `a::{b, c::d}` behind `before` to `a::b` and `a::c::d`; how much of the code that was.
fn spread(before: &str, code: &str, all: &mut Vec<String>) -> usize {
    let end = code.find(|it: char| !(it.is_alphanumeric() || it == '_' || it == ':'));
    let end = end.unwrap_or(code.len());
    let path = format!("{before}{}", &code[..end]);
    if !code[end..].starts_with('{') || !path.ends_with("::") {
        all.push(path.trim_end_matches(':').to_owned());
        return end;
    }
    let mut at = end + 1;
    while at < code.len() && !code[at..].starts_with('}') {
        match code[at..].starts_with(|it: char| it.is_alphabetic()) {
            true => at += spread(&path, &code[at..], all),
            false => at += code[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    at + 1
}

/// Code without the items that begin so.
fn without(code: &str, begin: &str) -> String {
    let mut parts = code.split(begin);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |code, it| code + it.split_once(';').map_or("", |(_, rest)| rest))
}
