//! `recto list`: what is in books.

use crate::cli::event::Event;
use crate::cli::session::with_books;
use crate::cli::{BookArguments, Exit};

/// Lists the editions of each book with their chapters, words and pages.
pub(crate) fn list(arguments: &BookArguments) -> Exit {
    with_books(arguments, |session, sink| {
        let editions = recto::editions(sink, &session.project, &arguments.editions);
        let listed = recto::list(sink, &session.project, &editions, &session.options());
        session.progress.finish();
        session.report(sink);
        match listed {
            Ok(listed) => listed.iter().for_each(|it| {
                let book = session.name();
                session.say(&Event::Listed {
                    book,
                    edition: &it.edition,
                    pages: it.pages,
                    words: it.words(),
                    sections: &it.sections,
                });
            }),
            Err(error) => return session.say_fault(sink, &error),
        }
        if session.failed(sink) { Exit::BookErrors } else { Exit::Done }
    })
}
