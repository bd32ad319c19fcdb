//! `recto build` and `recto check`.

#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where time and environment come in"
)]

use crate::cli::progress::Progress;
use crate::cli::report::{Reporter, failure, visible};
use crate::cli::save::save;
use crate::cli::{BookArguments, BuildArguments, Deny, Exit};
use recto::diag::{Severity, Sink};
use recto::project::{self, Project};
use recto::{BuildError, Built, Options};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Builds editions and writes them, all or none.
pub(crate) fn build(arguments: &BuildArguments) -> Exit {
    let start = Instant::now();
    let target = arguments.output_dir.clone().unwrap_or_else(|| arguments.book.dir.join("dist"));
    with_book(&arguments.book, |session, sink| {
        let editions = recto::editions(sink, &session.project, &arguments.book.editions);
        let built = recto::build(sink, &session.project, &editions, &session.options());
        session.progress.finish();
        session.report(sink);
        if session.failed(sink) && !arguments.keep_going {
            session.say_kept(&target);
            return Exit::BookErrors;
        }
        let built = match built {
            Ok(built) => built,
            Err(error) => {
                return session.say_fault(sink, &error);
            }
        };
        if let Err(it) = save(&target, &built) {
            let path = target.join(&it.file_name);
            let what = format!("{} could not be written: {}", path.display(), it.error);
            let hint = match it.replaced.as_slice() {
                [] => "what stood there before is untouched".to_owned(),
                done => format!("{} is new, all else is untouched", done.join(", ")),
            };
            return failure(&what, &hint);
        }
        built.iter().for_each(|it| session.say_built(&target, it, start));
        if session.failed(sink) { Exit::BookErrors } else { Exit::Done }
    })
}

/// Finds everything wrong and writes nothing.
pub(crate) fn check(arguments: &BookArguments) -> Exit {
    with_book(arguments, |session, sink| {
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
        session.say_checked(sink);
        Exit::Done
    })
}

/// One run over one book.
pub(crate) struct Session<'a> {
    arguments: &'a BookArguments,
    pub(crate) project: Project,
    pub(crate) progress: Progress,
    date: Option<i64>,
}

/// Loads the book and runs `work` on it with as many threads as asked for.
pub(crate) fn with_book(
    arguments: &BookArguments,
    work: impl FnOnce(&Session<'_>, &mut Sink) -> Exit + Send,
) -> Exit {
    let folder = match project::open(&arguments.dir) {
        Ok(folder) => Arc::new(folder),
        Err(error) => {
            let what = format!("{} can't be opened: {error}", arguments.dir.display());
            return failure(&what, "name the folder that holds the book's `book.toml`");
        }
    };
    let date = match source_date_epoch() {
        Ok(date) => date,
        Err(what) => return failure(&what, "give it in seconds since 1970, or unset it"),
    };
    // This thread is one of them: each has memory of its own, some megabytes even for a leaflet.
    let threads =
        rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.map_or(0, usize::from));
    let threads = match threads.use_current_thread().build() {
        Ok(threads) => threads,
        Err(error) => {
            return failure(&format!("no threads could be started: {error}"), "try `-j 1`");
        }
    };
    let progress = Progress::new(arguments.quiet);
    threads.install(|| {
        let mut sink = Sink::new();
        match project::load(&mut sink, &folder) {
            Some(project) => {
                let session = Session { arguments, project, progress, date };
                let exit = work(&session, &mut sink);
                // All is written and said. The system takes a book's memory back at once; to give it up piece by piece costs
                // a fortieth of the run.
                std::process::exit(i32::from(exit as u8))
            }
            None => {
                progress.finish();
                Reporter::new(arguments).report(&sink, &folder.sources());
                Exit::BookErrors
            }
        }
    })
}

impl Session<'_> {
    pub(crate) fn options(&self) -> Options<'_> {
        Options { date: self.date, progress: self.progress.step() }
    }

    pub(crate) fn report(&self, sink: &Sink) {
        Reporter::new(self.arguments).report(sink, &self.project.sources());
    }

    pub(crate) fn failed(&self, sink: &Sink) -> bool {
        let warned = || sink.diagnostics().iter().any(|it| it.severity() == Severity::Warning);
        sink.has_errors() || (self.arguments.deny == Some(Deny::Warnings) && warned())
    }

    /// Says what recto could not do, and near where in the book.
    fn say_fault(&self, sink: &Sink, error: &BuildError) -> Exit {
        let sources = self.project.sources();
        let place = error.span.and_then(|span| {
            let (line, column) = sources.line_column(span)?;
            Some(format!("{}:{line}:{column}: ", sources.get(span.file)?.name))
        });
        let place = place.unwrap_or_default();
        let (edition, reason) = (&error.edition, &error.reason);
        let what = format!("{place}edition `{edition}` could not be written: {reason}");
        let hint = if self.failed(sink) {
            "nothing was written; mend the errors above first"
        } else {
            "nothing was written; this is a fault of recto's, not of the book"
        };
        failure(&what, hint)
    }

    pub(crate) fn say(&self, line: &str) {
        if !self.arguments.quiet {
            // Nobody reads it any more if the other end is closed.
            for line in line.lines() {
                let _ = writeln!(std::io::stdout(), "{}", visible(line));
            }
        }
    }

    fn say_built(&self, target: &Path, built: &Built, start: Instant) {
        let size = human_size(built.bytes.len());
        let pages = built.pages.map_or_else(String::new, |it| format!("{it} pages, "));
        let path = target.join(&built.file_name);
        self.say(&format!(
            "{}  {pages}{size}, {:.1} s",
            path.display(),
            start.elapsed().as_secs_f64()
        ));
        if self.arguments.verbose {
            for file in self.project.folder.files_read() {
                self.say(&format!("  read {file}"));
            }
        }
    }

    fn say_checked(&self, sink: &Sink) {
        let count = sink.diagnostics().len();
        let found = match count {
            0 => "nothing to mend".to_owned(),
            1 => "1 thing to look at".to_owned(),
            _ => format!("{count} things to look at"),
        };
        self.say(&format!("{}: {found}", self.arguments.dir.display()));
    }

    fn say_kept(&self, target: &Path) {
        let line = format!(
            "nothing was written to {}; `--keep-going` writes the book with its errors",
            target.display()
        );
        if !self.arguments.quiet {
            let _ = writeln!(std::io::stderr(), "{}", visible(&line));
        }
    }
}

/// The build date that the environment asks for.
fn source_date_epoch() -> Result<Option<i64>, String> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let value = value.to_string_lossy();
    // Beyond the year 9999 no output format can write the date.
    match value.trim().parse::<i64>() {
        Ok(seconds) if (0..=253_402_300_799).contains(&seconds) => Ok(Some(seconds)),
        _ => Err(format!("SOURCE_DATE_EPOCH is `{value}`, which is no date")),
    }
}

/// 612 kB, 4.2 MB: decimal units, as file managers show them.
fn human_size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
