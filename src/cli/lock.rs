//! `recto lock`: what shapes books beside their text, written down.

use crate::cli::event::Event;
use crate::cli::save::save;
use crate::cli::session::with_books;
use crate::cli::{BookArguments, Exit};
use recto::project;

/// Writes the lock of each book that has no errors.
pub(crate) fn lock(arguments: &BookArguments) -> Exit {
    with_books(arguments, |session, sink| {
        // All editions are looked through: a damaged font shows only where it is used.
        let editions = recto::editions(sink, &session.project, &arguments.editions);
        let checked = recto::check(sink, &session.project, &editions, &session.options());
        session.progress.finish();
        session.report(sink);
        if session.failed(sink) {
            return Exit::BookErrors;
        }
        if let Err(error) = checked {
            return session.say_fault(sink, &error);
        }
        let name = project::lock_name(&session.project);
        let text = project::lock(&session.project);
        if let Err(it) = save(&session.dir, &[(&name, text.as_bytes())]) {
            return session.say_unsaved(&session.dir, &it);
        }
        session.say(&Event::Locked { file: session.dir.join(&name).display().to_string() });
        session.say_read();
        Exit::Done
    })
}
