//! `recto watch`: builds a book, and again whenever a file of it changes.

#![expect(clippy::disallowed_methods, reason = "the command line is where time comes in")]

use crate::cli::build::Run;
use crate::cli::event::Event;
use crate::cli::report::{failure, failure_with};
use crate::cli::session::{load, say, with_threads};
use crate::cli::{Exit, WatchArguments};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use recto::diag::Severity;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

mod seen;

pub(crate) use crate::cli::watch::seen::Seen;

/// Events that follow each other this fast are of one change.
const QUIET: Duration = Duration::from_millis(20);
/// A round begins at the latest this long after the first event.
const PATIENCE: Duration = Duration::from_millis(100);
/// How often files are looked at where the system tells nothing of them.
const POLL: Duration = Duration::from_millis(200);
/// How often they are looked at where it does: an event may be lost.
const SURE: Duration = Duration::from_secs(2);

/// Builds the book until a signal ends it.
pub(crate) fn watch(arguments: &WatchArguments) -> Exit {
    let format = arguments.build.book.message_format;
    let [book] = arguments.build.book.books.as_slice() else {
        let hint = "start it once for each of them";
        return failure_with(Exit::Usage, format, "`recto watch` builds one book", hint);
    };
    if book == Path::new("-") {
        let hint = "name the folder of the book, or a Markdown file";
        return failure_with(Exit::Usage, format, "standard input does not change", hint);
    }
    with_threads(&arguments.build.book, |date| {
        let mut news = News::new(arguments.poll);
        if let Some(error) = &news.refused {
            let what = format!("the system can't tell of changes: {error}");
            failure(format, &what, "files are looked at five times a second");
        }
        let mut seen = Seen::default();
        let mut kept = recto::Session::default();
        let mut changed = Vec::new();
        loop {
            round(arguments, book, date, (&changed, &mut seen, &mut kept));
            changed = news.await_change(&mut seen);
        }
    })
}

/// Builds once, says how it went, and takes down what was read.
fn round(
    arguments: &WatchArguments,
    book: &Path,
    date: Option<i64>,
    (changed, seen, kept): (&[String], &mut Seen, &mut recto::Session),
) {
    let (start, began) = (Instant::now(), SystemTime::now());
    let mut exit = Exit::Done;
    let (errors, warnings) = match load(&arguments.build.book, book, date, &mut exit) {
        Some((session, mut sink)) => {
            let mut run = Run::new(&arguments.build);
            run.kept = Some(std::mem::take(kept));
            exit = run.build(&session, &mut sink, &mut |_, _| {});
            *kept = run.kept.unwrap_or_default();
            let read = session.project.folder.files_read();
            let target = session.target(arguments.build.output_dir.as_ref());
            seen.take(&session.dir, &target, &read, began);
            let found = |it| sink.diagnostics().iter().filter(|one| one.severity() == it).count();
            (found(Severity::Error), found(Severity::Warning))
        }
        // A manifest that can't be read names no files: those of the last round are looked at.
        None => {
            seen.keep(book);
            (1, 0)
        }
    };
    let built = exit == Exit::Done || (exit == Exit::BookErrors && arguments.build.keep_going);
    let hundredths = start.elapsed().as_millis() / 10;
    let seconds = f64::from(u32::try_from(hundredths).unwrap_or(u32::MAX)) / 100.0;
    let stays = Some("files");
    say(&arguments.build.book, &Event::Round { changed, built, stays, errors, warnings, seconds });
}

/// What the system tells of changes. It only ever starts a look: what it loses or tells twice costs nothing.
pub(crate) struct News {
    events: Receiver<notify::Result<notify::Event>>,
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<PathBuf>,
    pub(crate) refused: Option<notify::Error>,
}

impl News {
    pub(crate) fn new(poll: bool) -> Self {
        let (sender, events) = channel();
        let folders = BTreeSet::new();
        if poll {
            return Self { events, watcher: None, folders, refused: None };
        }
        match notify::recommended_watcher(sender) {
            Ok(it) => Self { events, watcher: Some(it), folders, refused: None },
            Err(error) => Self { events, watcher: None, folders, refused: Some(error) },
        }
    }

    /// Waits until a file of the book is another, and says which are.
    pub(crate) fn await_change(&mut self, seen: &mut Seen) -> Vec<String> {
        self.listen(seen.folders());
        loop {
            self.wait();
            let changed = seen.look();
            if !changed.is_empty() {
                return changed;
            }
        }
    }

    /// Has the system tell of changes in these folders, and in no others.
    fn listen(&mut self, folders: BTreeSet<PathBuf>) {
        let Some(watcher) = &mut self.watcher else { return };
        for gone in self.folders.difference(&folders) {
            // One that was deleted is no longer watched.
            let _ = watcher.unwatch(gone);
        }
        for new in folders.difference(&self.folders) {
            // One that can't be watched is looked at now and then.
            let _ = watcher.watch(new, RecursiveMode::NonRecursive);
        }
        self.folders = folders;
    }

    /// Waits until something may have changed: for the end of a burst of events, or for a while.
    fn wait(&self) {
        if self.watcher.is_none() {
            std::thread::sleep(POLL);
            return;
        }
        match self.events.recv_timeout(SURE) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => return,
            Err(RecvTimeoutError::Disconnected) => return std::thread::sleep(POLL),
        }
        let first = Instant::now();
        while first.elapsed() < PATIENCE && self.events.recv_timeout(QUIET).is_ok() {}
    }
}
