//! The editors' sides of `recto serve`, without a window: what they ask, and where they go.
#![cfg(feature = "serve")]
#![expect(clippy::disallowed_methods, reason = "runs editors")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, root, run};
use std::process::Command;

fn book() -> Scratch {
    let manifest = harness::MANIFEST.replace("\"a.md\"", "\"ch/a.md\"");
    let chapter = "# One\n\nThe boats lay on their sides.\n\nNobody had seen the lantern.\n";
    Scratch::book(&[("book.toml", &manifest), ("ch/a.md", chapter)])
}

/// Whether a program is there; else its test is named and left out.
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        harness::skip(&format!("`{program}` is not installed"));
    }
    found
}

#[test]
fn the_extension_for_vs_code_moves_the_window_and_goes_where_it_says() {
    if has("node") {
        let book = book();
        let mut command = Command::new("node");
        command.arg(root().join("editors/vscode/test.js")).arg(env!("CARGO_BIN_EXE_recto"));
        run(command.arg(book.join("ch/a.md").canonicalize().unwrap())).exits(0);
    }
}

#[test]
fn the_plugin_for_neovim_moves_the_window_and_goes_where_it_says() {
    if has("nvim") && has("curl") {
        let book = book();
        let mut command = Command::new("nvim");
        command.args(["--headless", "-u", "NONE", "-n", "-c"]);
        command.arg(format!("luafile {}", root().join("editors/nvim/test.lua").display()));
        command.env("RECTO", env!("CARGO_BIN_EXE_recto"));
        command.env("CHAPTER", book.join("ch/a.md").canonicalize().unwrap());
        run(&mut command).exits(0);
    }
}
