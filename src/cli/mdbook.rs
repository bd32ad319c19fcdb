//! `recto mdbook`: a back end of mdBook's, which hands it the book after its preprocessors have run.

#![expect(clippy::disallowed_methods, reason = "reads what mdBook writes to standard input")]

use crate::cli::build::build;
use crate::cli::report::{Format, failure, failure_with};
use crate::cli::{BookArguments, BuildArguments, Exit};
use recto::project::read_handed;
use std::io::Read as _;
use std::path::Path;

/// The name under which the same binary is that back end: mdBook runs `mdbook-NAME` for `[output.NAME]`.
const NAME: &str = "mdbook-recto";
/// Most bytes that are read of standard input.
const MAX_BYTES: u64 = 1 << 30;

/// Whether mdBook runs the binary, under that name and without arguments.
pub(crate) fn is_called() -> bool {
    let mut arguments = std::env::args_os();
    let name = arguments.next();
    let stem = name.as_deref().and_then(|it| Path::new(it).file_stem());
    stem.is_some_and(|it| it == NAME) && arguments.next().is_none()
}

/// Builds the book on standard input into the folder that mdBook names.
pub(crate) fn mdbook() -> Exit {
    let mut json = String::new();
    if let Err(error) = std::io::stdin().lock().take(MAX_BYTES).read_to_string(&mut json) {
        let what = format!("standard input can't be read: {error}");
        return failure(Format::Human, &what, "mdBook writes the book there, as JSON");
    }
    let handed = match read_handed(&json) {
        Ok(handed) => handed,
        Err(error) => {
            let what = format!("this is no book of mdBook's: {error}");
            let hint = "mdBook runs this command for `[output.recto]`; by hand, say `recto build`";
            return failure_with(Exit::Usage, Format::Human, &what, hint);
        }
    };
    build(&BuildArguments {
        output_dir: Some(handed.destination.clone()),
        keep_going: false,
        locked: false,
        timings: false,
        depfile: None,
        book: BookArguments {
            books: vec![handed.root.clone()],
            editions: Vec::new(),
            message_format: Format::Human,
            deny: None,
            jobs: None,
            quiet: false,
            verbose: false,
            handed: Some(handed),
        },
    })
}
