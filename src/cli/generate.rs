//! The arguments to what other programs read of them: completions of shells, manual pages.

use crate::cli::print::print;
use crate::cli::report::{Format, failure};
use crate::cli::save::save;
use crate::cli::{Arguments, Exit};
use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;
use std::path::Path;

/// Writes the completions of a shell to standard output.
pub(crate) fn completions(shell: Shell) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "recto", &mut script);
    print(Format::Human, &script)
}

/// Writes the manual page of recto to standard output, or that of each command into a folder: `recto.1`, `recto-build.1`….
pub(crate) fn manual(folder: Option<&Path>) -> Exit {
    let mut command = Arguments::command();
    command.build();
    let Some(folder) = folder else { return print(Format::Human, &page(&command)) };
    let all = std::iter::once(&command).chain(command.get_subcommands());
    let named = all.map(|it| {
        let name = it.get_display_name().unwrap_or_else(|| it.get_name());
        (format!("{name}.1"), page(it))
    });
    let pages: Vec<(String, Vec<u8>)> = named.collect();
    let files: Vec<(&str, &[u8])> = pages.iter().map(|it| (&*it.0, &*it.1)).collect();
    match save(folder, &files) {
        Ok(()) => Exit::Done,
        Err(it) => {
            let what = format!(
                "{} could not be written: {}",
                folder.join(&it.file_name).display(),
                it.error
            );
            failure(Format::Human, &what, "what stood there before is untouched")
        }
    }
}

fn page(command: &clap::Command) -> Vec<u8> {
    let mut page = Vec::new();
    // A vector takes everything.
    let written = Man::new(command.clone()).render(&mut page);
    debug_assert!(written.is_ok(), "a page that could not be written to memory");
    page
}
