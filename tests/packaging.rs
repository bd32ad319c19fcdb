//! What is made of a binary for those who install it: archive, Debian package, Homebrew's formula.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "runs the scripts and reads what they wrote")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Run, Scratch, root, run};
use std::process::Command;

const TARGET: &str = "x86_64-unknown-linux-musl";
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn script(folder: &Scratch, name: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(root().join("packaging").join(name));
    // The binary under test is large.
    command.env("DPKG_DEB_COMPRESSOR_TYPE", "none");
    run(command.args(arguments).env("RELEASE_FILES", folder.path()))
}

/// An archive of the binary under test.
fn archive(folder: &Scratch) -> String {
    script(folder, "archive", &[TARGET, env!("CARGO_BIN_EXE_recto")]).exits(0);
    format!("recto-{VERSION}-{TARGET}.tar.gz")
}

#[test]
fn an_archive_holds_the_binary_and_all_that_goes_with_it() {
    let folder = Scratch::new();
    let name = archive(&folder);
    let list = run(Command::new("tar").arg("-tzf").arg(folder.join(&name))).exits(0).stdout;
    for file in [
        "recto",
        "recto.1",
        "completions/recto.bash",
        "completions/recto.zsh",
        "completions/recto.fish",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "NOTICE",
        "MANUAL.md",
    ] {
        let line = format!("recto-{VERSION}-{TARGET}/{file}");
        assert!(list.lines().any(|it| it == line), "{line} is not in:\n{list}");
    }
    let mut check = Command::new("sha256sum");
    let sums = format!("{name}.sha256");
    run(check.current_dir(folder.path()).args(["--check", "--quiet", &sums])).exits(0);
}

#[test]
fn a_debian_package_puts_every_file_where_debian_looks_for_it() {
    if Command::new("dpkg-deb").arg("--version").output().is_err() {
        harness::skip("`dpkg-deb` is not installed");
        return;
    }
    let folder = Scratch::new();
    archive(&folder);
    script(&folder, "debian/package", &[TARGET]).exits(0);
    let package = folder.join(&format!("recto_{VERSION}_amd64.deb"));
    let list = run(Command::new("dpkg-deb").arg("--contents").arg(&package)).exits(0).stdout;
    for file in [
        "./usr/bin/recto",
        "./usr/share/man/man1/recto.1.gz",
        "./usr/share/bash-completion/completions/recto",
        "./usr/share/zsh/vendor-completions/_recto",
        "./usr/share/doc/recto/copyright",
    ] {
        assert!(list.lines().any(|it| it.ends_with(file)), "{file} is not in:\n{list}");
    }
    let fields = run(Command::new("dpkg-deb").arg("--field").arg(&package)).exits(0).stdout;
    assert!(fields.contains(&format!("Version: {VERSION}\n")), "{fields}");
    assert!(fields.contains("Architecture: amd64\n"), "{fields}");
}

#[test]
fn the_formula_names_the_archives_and_their_sums() {
    let folder = Scratch::new();
    let targets = ["aarch64-apple-darwin", "aarch64-unknown-linux-musl", TARGET];
    for (target, sum) in targets.iter().zip(["a1", "b2", "c3"]) {
        let name = format!("recto-{VERSION}-{target}.tar.gz");
        folder.write(&format!("{name}.sha256"), format!("{sum}  {name}\n"));
    }
    let files = folder.path().to_str().unwrap();
    let said = script(&folder, "homebrew/formula", &["owner/name", VERSION, files]).exits(0).stdout;
    assert!(!said.contains('@'), "{said}");
    for (target, sum) in targets.iter().zip(["a1", "b2", "c3"]) {
        let address = format!("owner/name/releases/download/v{VERSION}/recto-{VERSION}-{target}");
        let own = said.split("url ").find(|it| it.contains(&address)).unwrap();
        assert!(own.contains(&format!("sha256 \"{sum}\"")), "{said}");
    }
}

#[test]
fn an_action_takes_the_release_of_its_own_version_from_where_it_is() {
    let folder = Scratch::new();
    for file in ["Cargo.toml", "packaging/get"] {
        let to = format!("_actions/owner/name/main/{file}");
        folder.write(&to, std::fs::read(root().join(file)).unwrap());
    }
    let get = |variables: &[(&str, &str)]| {
        let mut command = Command::new("bash");
        command.arg(folder.join("_actions/owner/name/main/packaging/get")).arg("--print");
        run(command.envs(variables.iter().copied()))
    };
    let release = format!("https://github.com/owner/name/releases/download/v{VERSION}/recto-");
    let linux = get(&[("RECTO_SYSTEM", "Linux-x86_64")]).exits(0).stdout;
    assert_eq!(linux, format!("{release}{VERSION}-{TARGET}.tar.gz\n"));
    let windows = get(&[("RECTO_SYSTEM", "MINGW64_NT-10.0-x86_64")]).exits(0).stdout;
    assert_eq!(windows, format!("{release}{VERSION}-x86_64-pc-windows-msvc.zip\n"));
    let other = get(&[("RECTO_VERSION", "v9.1.0"), ("RECTO_REPOSITORY", "a/b")]).exits(0).stdout;
    assert!(other.starts_with("https://github.com/a/b/releases/download/v9.1.0/recto-9.1.0-"));
    get(&[("RECTO_SYSTEM", "Plan9-mips")]).exits(1);
}

#[test]
fn an_action_builds_what_its_inputs_name() {
    let book = Scratch::book(&[("a.md", "# One\n\nWords.\n")]);
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_recto")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new(root().join("packaging/build"));
    command.current_dir(book.path()).env("PATH", path).env("BOOKS", ".\n");
    command.env("EDITIONS", "ebook *").env("OUTPUT_DIR", "out here").env("ARGUMENTS", "--quiet");
    // A star is no pattern: it is an edition that the book has not.
    run(&mut command).exits(1);
    command.env("EDITIONS", "ebook");
    run(&mut command).exits(0);
    let files = book.files("out here");
    assert_eq!(files.iter().map(|it| &*it.0).collect::<Vec<_>>(), ["test-ebook.epub"]);
}
