//! What a command writes to standard output where that is all it does.

use crate::cli::Exit;
use crate::cli::report::{Format, failure};
use std::io::{ErrorKind, Write as _, stdout};

/// Writes all of it. That nobody reads it any more is no fault; that it can't be written is.
pub(crate) fn print(format: Format, words: &[u8]) -> Exit {
    let mut out = stdout().lock();
    match out.write_all(words).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let what = format!("standard output could not be written: {error}");
            failure(format, &what, "what it holds is not whole")
        }
        _ => Exit::Done,
    }
}
