//! `recto serve`: shows a book in the browser while it is written, and again whenever a file of it changes.

#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where the book's folder is found"
)]

use crate::cli::event::Event;
use crate::cli::report::{failure, failure_with};
use crate::cli::serve::editor::{Editor, open_browser};
use crate::cli::serve::round::Rounds;
use crate::cli::serve::shared::Shared;
use crate::cli::session::{say, with_threads};
use crate::cli::watch::News;
use crate::cli::{Exit, ServeArguments};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

mod answer;
mod door;
mod editor;
mod http;
mod round;
mod shared;

/// Shows the book until a signal ends it.
pub(crate) fn serve(arguments: &ServeArguments) -> Exit {
    let format = arguments.book.message_format;
    let [book] = arguments.book.books.as_slice() else {
        let hint = "start it once for each of them";
        return failure_with(Exit::Usage, format, "`recto serve` shows one book", hint);
    };
    if book == Path::new("-") {
        let hint = "name the folder of the book, or a Markdown file";
        return failure_with(Exit::Usage, format, "standard input does not change", hint);
    }
    if !book.exists() {
        let what = format!("{} can't be found", book.display());
        let hint = "name the folder that holds the book's `book.toml`, or a Markdown file";
        return failure_with(Exit::Usage, format, &what, hint);
    }
    let editor = match arguments.editor.as_deref().map(Editor::parse).transpose() {
        Ok(editor) => editor,
        Err(what) => {
            let hint =
                "write a command as `code -g {file}:{line}:{col}`, or one of `recto help serve`";
            return failure_with(Exit::Usage, format, &what, hint);
        }
    };
    let shared = match start(arguments, editor) {
        Ok(shared) => shared,
        Err((what, hint)) => return failure(format, &what, hint),
    };
    say(&arguments.book, &Event::Serving { address: &shared.address() });
    if arguments.open {
        open_browser(&shared.address());
    }
    with_threads(&arguments.book, |date| {
        let mut news = News::new(arguments.poll);
        if let Some(error) = &news.refused {
            let what = format!("the system can't tell of changes: {error}");
            failure(format, &what, "files are looked at five times a second");
        }
        let mut rounds = Rounds::new(&arguments.book, book, date);
        let mut changed = Vec::new();
        loop {
            rounds.round(&shared, &changed);
            changed = news.await_change(&mut rounds.seen);
        }
    })
}

/// Starts the server; says what failed, and what to do or what follows.
fn start(
    arguments: &ServeArguments,
    editor: Option<Editor>,
) -> Result<Arc<Shared>, (String, &'static str)> {
    let port = arguments.port;
    let (listeners, port) = listen(port).map_err(|it| {
        let hint = "leave out `--port`: the system chooses one that is free";
        (format!("the port {port} can't be taken: {it}"), hint)
    })?;
    let shared = Shared::new(&arguments.book, editor, port).map(Arc::new).ok_or_else(|| {
        ("the system gives no random numbers".to_owned(), "the address could be guessed")
    })?;
    let started = http::start(listeners, &shared);
    started.map_err(|it| (format!("the server can't be started: {it}"), "nothing is shown"))?;
    Ok(shared)
}

/// Listens on loopback alone, on both of its addresses if the machine has both.
fn listen(port: u16) -> std::io::Result<(Vec<TcpListener>, u16)> {
    let first = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    let port = first.local_addr()?.port();
    let second = TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).ok();
    Ok((std::iter::once(first).chain(second).collect(), port))
}
