//! What this package stands on: every library under a licence that a closed book may be made with, from the registry, in one
//! version, and named in the code.
#![expect(clippy::disallowed_methods, reason = "runs cargo and reads the crate's own sources")]
#![expect(clippy::unwrap_used, reason = "cargo is there, since it runs this test")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Licences, by SPDX's names, that ask for no more than that their text goes along.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Under a licence that asks for more: changes to their files must be published. recto uses them as they are.
const WEAK_COPYLEFT: &[(&str, &str)] = &[("epub-builder", "MPL-2.0")];

/// In the tree twice, and who holds on to the older. The list only shrinks.
const TWICE: &[(&str, &str)] = &[
    ("base64", "printpdf"),
    ("harfrust", "usvg"),
    ("heck", "ouroboros_macro"),
    ("miniz_oxide", "png"),
    ("quick-xml", "citationberg"),
    ("read-fonts", "usvg"),
    ("skrifa", "usvg"),
    ("syn", "ouroboros_macro"),
    ("weezl", "gif"),
    ("zip", "epub-builder"),
];

#[test]
fn every_licence_lets_a_publisher_sell_what_is_made() {
    let mut wrong = String::new();
    for package in packages() {
        let licence = package["license"].as_str().unwrap_or_default();
        let excepted = WEAK_COPYLEFT.contains(&(name(&package), licence));
        if !excepted && !allowed(licence) {
            let _ = writeln!(wrong, "{}: `{licence}`", name(&package));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// An SPDX expression, as far as registries have it: one of each alternative, all of each conjunction. An exception only adds
/// rights.
fn allowed(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], "").replace('/', " OR ");
    // `(A OR B) AND C`: without brackets, each part of the conjunction needs one that is allowed.
    let mut parts = plain.split(" AND ");
    parts.all(|part| {
        part.split(" OR ").any(|it| LICENCES.contains(&it.split(" WITH ").next().unwrap().trim()))
    })
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for licence in ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR GPL-2.0) AND ISC"] {
        assert!(allowed(licence), "{licence}");
    }
    for licence in ["", "GPL-3.0", "MIT AND GPL-2.0", "(MIT OR ISC) AND LGPL-2.1"] {
        assert!(!allowed(licence), "{licence}");
    }
}

#[test]
fn everything_comes_from_the_registry() {
    for package in packages() {
        let source = package["source"].as_str();
        let ours = source.is_none() && name(&package) == env!("CARGO_PKG_NAME");
        assert!(ours || source.is_some_and(|it| it.starts_with("registry+")), "{package}");
    }
}

#[test]
fn what_is_in_the_tree_twice_is_known() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages() {
        let version = package["version"].as_str().unwrap().to_owned();
        versions.entry(name(&package).to_owned()).or_default().insert(version);
    }
    let twice = versions.iter().filter(|(_, versions)| versions.len() > 1);
    let twice: Vec<&str> = twice.map(|(name, _)| name.as_str()).collect();
    let known: Vec<&str> = TWICE.iter().map(|(name, _)| *name).collect();
    assert_eq!(twice, known);
}

#[test]
fn every_dependency_is_named_in_the_code() {
    let code = code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        + &code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"));
    let packages = packages();
    let ours = packages.iter().find(|it| it["source"].is_null()).unwrap();
    for dependency in ours["dependencies"].as_array().unwrap() {
        let name = name(dependency);
        let name = name.replace('-', "_");
        let named = [format!("{name}::"), format!("use {name} as ")];
        assert!(named.iter().any(|it| code.contains(it)), "nothing names `{name}`");
    }
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap()
}

/// What the default build is made of on this machine's platform.
fn packages() -> Vec<Value> {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let said = String::from_utf8(rustc.stdout).unwrap();
    let host = said.lines().find_map(|it| it.strip_prefix("host: ")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", host]);
    let cargo = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// All Rust below `folder`.
fn code(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all += &code(&path);
        } else if path.extension().is_some_and(|it| it == "rs") {
            all += &std::fs::read_to_string(path).unwrap();
        }
    }
    all
}
