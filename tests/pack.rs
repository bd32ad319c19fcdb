//! What the binary carries packed is what its sources hold. `RECTO_BLESS=1 cargo test --test pack` packs it anew: the same bytes on
//! every machine, since the sources and the library that deflates them have one version each.
#![expect(clippy::disallowed_methods, reason = "asks cargo where sources are, and reads them")]
#![expect(clippy::unwrap_used, reason = "what is missing fails the test, as it should")]

use libdeflater::{CompressionLvl, Compressor};
use recto::pack;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Faces that most pages are set in, which are not packed.
const PLAIN: [&str; 3] =
    ["LibertinusSerif-Regular", "LibertinusSerif-Italic", "LibertinusSerif-Semibold"];

#[test]
fn the_pack_holds_what_its_sources_hold() {
    let files = sources();
    let path = Path::new(ROOT).join("src/pack/pack.bin");
    if std::env::var_os("RECTO_BLESS").is_some() {
        std::fs::write(path, packed(&files)).unwrap();
        return;
    }
    let again = "`RECTO_BLESS=1 cargo test --test pack` packs it anew";
    for (name, bytes) in &files {
        assert!(pack::get(name) == Some(bytes), "`{name}` is not as its source: {again}");
    }
    for folder in ["faces", "hyphenation", "locales", "styles"] {
        let inside = |(name, _): &(String, _)| {
            Some(name.strip_prefix(folder)?.strip_prefix('/')?.to_owned())
        };
        let expected: Vec<String> = files.iter().filter_map(inside).collect();
        assert!(!expected.is_empty());
        assert_eq!(pack::names(folder).collect::<Vec<_>>(), expected, "{again}");
    }
    assert_eq!(pack::get("faces/none"), None);
}

#[test]
fn styles_go_by_the_names_that_hayagriva_gives_them() {
    let archive = package("hayagriva").join("src/csl/archive.rs");
    let archive = std::fs::read_to_string(archive).unwrap();
    // `Self::Apa => include_bytes!("../../archive/styles/apa.cbor"),`
    let file = |variant: &str| {
        let row = archive
            .lines()
            .find(|it| it.trim().starts_with(&format!("{variant} => include_bytes!")));
        between(row.unwrap(), "/styles/", ".cbor").unwrap().to_owned()
    };
    // `Self::Apa => &[`, then a name a line, then `],`
    let mut rows = String::new();
    for part in archive.split(" => &[\n").skip(1) {
        let before = &archive[..part.as_ptr() as usize - archive.as_ptr() as usize];
        let variant = before.trim_end_matches(" => &[\n").rsplit(' ').next().unwrap();
        let names = part.lines().map_while(|it| between(it, "\"", "\""));
        rows += &format!("{}: {}\n", file(variant), names.collect::<Vec<_>>().join(" "));
    }
    let path = Path::new(ROOT).join("src/cite/styles.txt");
    if std::env::var_os("RECTO_BLESS").is_some() {
        std::fs::write(path, rows).unwrap();
        return;
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), rows);
}

/// All files, each under its name, in the pack's order.
fn sources() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for family in files(&Path::new(ROOT).join("fonts")).into_iter().filter(|it| it.is_dir()) {
        for face in files(&family) {
            let is_font = face.extension().is_some_and(|it| it == "otf" || it == "ttf");
            let name = face.file_stem().unwrap().to_str().unwrap();
            if is_font && !PLAIN.contains(&name) {
                all.push((format!("faces/{name}"), face.clone()));
            }
        }
    }
    for path in files(&package("hyphenation").join("dictionaries")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if let Some(code) = name.strip_suffix(".standard.bincode") {
            all.push((format!("hyphenation/{code}"), path.clone()));
        }
    }
    // The folders of its archive hold files that are no longer part of it.
    let hayagriva = package("hayagriva");
    let archive = std::fs::read_to_string(hayagriva.join("src/csl/archive.rs")).unwrap();
    for folder in ["locales", "styles"] {
        let begin = format!("include_bytes!(\"../../archive/{folder}/");
        let names = archive.lines().filter_map(|it| between(it, &begin, ".cbor"));
        let path = |name: &str| hayagriva.join(format!("archive/{folder}/{name}.cbor"));
        all.extend(names.map(|it| (format!("{folder}/{it}"), path(it))));
    }
    all.into_iter().map(|(name, path)| (name, std::fs::read(path).unwrap())).collect()
}

fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = Compressor::new(CompressionLvl::best());
    let (mut index, mut streams): (Vec<u8>, Vec<u8>) = Default::default();
    for (name, bytes) in files {
        let mut stream = vec![0; zip.deflate_compress_bound(bytes.len())];
        let length = zip.deflate_compress(bytes, &mut stream).unwrap();
        index.push(u8::try_from(name.len()).unwrap());
        index.extend(name.as_bytes());
        for number in [bytes.len(), length] {
            index.extend(u32::try_from(number).unwrap().to_le_bytes());
        }
        streams.extend(&stream[..length]);
    }
    index.push(0);
    index.extend(streams);
    index
}

/// What stands in a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    all.sort();
    all
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    Some(text.split_once(begin)?.1.split_once(end)?.0)
}

/// Where cargo has the sources of a package.
fn package(name: &str) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked"]).current_dir(ROOT);
    let cargo = cargo.output().unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let found = packages.iter().find(|it| it["name"] == name).unwrap();
    Path::new(found["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}
