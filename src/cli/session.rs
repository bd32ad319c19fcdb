//! One run over the books that the command line names.

#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where time and environment come in"
)]

use crate::cli::event::Event;
use crate::cli::progress::Progress;
use crate::cli::report::{Format, Reporter, failure, json_line, visible};
use crate::cli::save::Failure;
use crate::cli::{BookArguments, Deny, Exit};
use recto::diag::{Severity, Sink};
use recto::project::{self, Folder, MANIFEST, Project};
use recto::{BuildError, Options};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One of the books.
pub(crate) struct Session<'a> {
    arguments: &'a BookArguments,
    /// The book as the command line names it.
    pub(crate) book: &'a Path,
    /// Its folder.
    pub(crate) dir: PathBuf,
    /// It is a Markdown file.
    alone: bool,
    pub(crate) project: Project,
    pub(crate) progress: Progress,
    date: Option<i64>,
}

/// Runs `work` with as many threads as asked for, and with the build date that the environment asks for.
pub(crate) fn with_threads(
    arguments: &BookArguments,
    work: impl FnOnce(Option<i64>) -> Exit + Send,
) -> Exit {
    let format = arguments.message_format;
    let date = match source_date_epoch() {
        Ok(date) => date,
        Err(what) => {
            return failure(format, &what, "give it in seconds since 1970, or unset it");
        }
    };
    // This thread is one of them: each has memory of its own, some megabytes even for a leaflet.
    let threads =
        rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.map_or(0, usize::from));
    let threads = match threads.use_current_thread().build() {
        Ok(threads) => threads,
        Err(error) => {
            let what = format!("no threads could be started: {error}");
            return failure(format, &what, "try `-j 1`");
        }
    };
    threads.install(|| work(date))
}

/// Loads one book after the other and runs `work` on each. The exit code is that of the book that fared worst.
pub(crate) fn with_books(
    arguments: &BookArguments,
    mut work: impl FnMut(&Session<'_>, &mut Sink) -> Exit + Send,
) -> Exit {
    with_threads(arguments, |date| {
        let mut worst = Exit::Done;
        for (index, book) in arguments.books.iter().enumerate() {
            let Some((session, mut sink)) = load(arguments, book, date, &mut worst) else {
                continue;
            };
            if let Some(folder) = session.project.understood.as_ref().filter(|_| arguments.verbose)
            {
                session.say(&Event::Understood { folder });
            }
            worst = worst.max(work(&session, &mut sink));
            if index + 1 == arguments.books.len() {
                // All is written and said. The system takes a book's memory back at once; to give it up piece by piece costs
                // a fortieth of the run.
                std::mem::forget((session, sink));
            }
        }
        worst
    })
}

/// A book with what was found while its manifest, theme and fonts were read; `None` once it is said why there is none.
pub(crate) fn load<'a>(
    arguments: &'a BookArguments,
    book: &'a Path,
    date: Option<i64>,
    worst: &mut Exit,
) -> Option<(Session<'a>, Sink)> {
    let (dir, file) = place(book);
    let alone = file.is_some() && arguments.handed.is_none();
    let folder = match project::open(&dir) {
        Ok(folder) => Arc::new(folder),
        Err(error) => {
            let what = format!("{} can't be opened: {error}", dir.display());
            let hint = "name the folder that holds the book's `book.toml`, or a Markdown file";
            *worst = (*worst).max(failure(arguments.message_format, &what, hint));
            return None;
        }
    };
    let progress = Progress::new(arguments.quiet);
    let mut sink = Sink::new();
    let project = match (&arguments.handed, file) {
        (Some(handed), _) => project::load_handed(&mut sink, &folder, handed),
        (None, Some(file)) if book == Path::new(INPUT) => match text_of_input() {
            Ok(text) => project::load_text(&mut sink, &folder, &file, text.into()),
            Err(what) => {
                progress.finish();
                let hint = "write Markdown in UTF-8 to it, up to 64 MiB";
                *worst = (*worst).max(failure(arguments.message_format, &what, hint));
                return None;
            }
        },
        (None, Some(file)) => project::load_file(&mut sink, &folder, &file),
        (None, None) => project::load(&mut sink, &folder),
    };
    if let Some(project) = project {
        return Some((Session { arguments, book, dir, alone, project, progress, date }, sink));
    }
    progress.finish();
    Reporter::new(arguments, &dir).report(&sink, &Folder::sources(&folder));
    *worst = (*worst).max(Exit::BookErrors);
    None
}

/// Standard input in the place of a book.
const INPUT: &str = "-";

/// What it is called in messages, and its outputs after it: `stdin.md`, or `stdin-2.md` where the folder holds a file of that name.
fn input_name() -> String {
    let names = (2..).map(|it| format!("stdin-{it}.md"));
    let mut names = std::iter::once("stdin.md".to_owned()).chain(names);
    names.find(|it| !Path::new(it).exists()).unwrap_or_default()
}

fn text_of_input() -> Result<String, String> {
    let mut text = String::new();
    let limit = recto::files::MAX_TEXT_BYTES;
    let read = std::io::stdin().lock().take(limit + 1).read_to_string(&mut text);
    match read {
        Ok(_) if u64::try_from(text.len()).unwrap_or(u64::MAX) > limit => {
            Err("standard input holds more than a text may".to_owned())
        }
        // A program before it in the pipe has failed, as a rule: its silence is no book.
        Ok(_) if text.trim().is_empty() => Err("standard input is empty".to_owned()),
        Ok(_) => Ok(text),
        Err(error) => Err(format!("standard input can't be read: {error}")),
    }
}

/// The folder of a book, and the Markdown file that is the whole of it if it is one.
pub(crate) fn place(book: &Path) -> (PathBuf, Option<String>) {
    if book == Path::new(INPUT) {
        return (PathBuf::from("."), Some(input_name()));
    }
    let name = book.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    let beside = || match book.parent() {
        Some(parent) if parent != Path::new("") => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let ending = name.rsplit_once('.').map_or("", |it| it.1).to_ascii_lowercase();
    match ending.as_str() {
        "md" | "markdown" if book.is_file() => (beside(), Some(name.to_owned())),
        "toml" if name == MANIFEST && book.is_file() => (beside(), None),
        _ => (book.to_path_buf(), None),
    }
}

impl Session<'_> {
    pub(crate) fn options(&self) -> Options<'_> {
        self.options_with(self.progress.step())
    }

    /// The same, with steps of a build told to `progress`.
    pub(crate) fn options_with<'o>(&self, progress: &'o (dyn Fn(&str) + Sync)) -> Options<'o> {
        Options { date: self.date, progress }
    }

    /// Whether what is said is read by a machine.
    pub(crate) fn is_json(&self) -> bool {
        self.arguments.message_format == Format::Json
    }

    /// Where the book's outputs are: beside the file that is the whole of it, else in `dist` in its folder.
    pub(crate) fn target(&self, given: Option<&PathBuf>) -> PathBuf {
        let beside = || if self.alone { self.dir.clone() } else { self.dir.join("dist") };
        given.cloned().unwrap_or_else(beside)
    }

    /// The book as the command line names it.
    pub(crate) fn name(&self) -> String {
        self.book.display().to_string()
    }

    pub(crate) fn report(&self, sink: &Sink) {
        Reporter::new(self.arguments, &self.dir).report(sink, &self.project.sources());
    }

    pub(crate) fn failed(&self, sink: &Sink) -> bool {
        let warned = || sink.diagnostics().iter().any(|it| it.severity() == Severity::Warning);
        sink.has_errors() || (self.arguments.deny == Some(Deny::Warnings) && warned())
    }

    /// Says what recto could not do, and near where in the book.
    pub(crate) fn say_fault(&self, sink: &Sink, error: &BuildError) -> Exit {
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
        self.failure(&what, hint)
    }

    /// Says what failed outside of the book.
    pub(crate) fn failure(&self, what: &str, hint: &str) -> Exit {
        failure(self.arguments.message_format, what, hint)
    }

    /// Says which file could not be written.
    pub(crate) fn say_unsaved(&self, target: &Path, it: &Failure) -> Exit {
        let path = target.join(&it.file_name);
        let what = format!("{} could not be written: {}", path.display(), it.error);
        let hint = match it.replaced.as_slice() {
            [] => "what stood there before is untouched".to_owned(),
            done => format!("{} is new, all else is untouched", done.join(", ")),
        };
        self.failure(&what, &hint)
    }

    /// Says on standard output what was done.
    pub(crate) fn say(&self, event: &Event<'_>) {
        say(self.arguments, event);
    }

    /// Says on standard error what was left undone.
    pub(crate) fn say_aside(&self, event: &Event<'_>) {
        if !self.arguments.quiet {
            let _ = writeln!(std::io::stderr(), "{}", line(self.arguments, event));
        }
    }

    /// Says what was read, if that is asked for.
    pub(crate) fn say_read(&self) {
        if self.arguments.verbose {
            for file in self.project.folder.files_read() {
                self.say(&Event::Read { file: &file });
            }
        }
    }
}

/// Says on standard output what was done.
pub(crate) fn say(arguments: &BookArguments, event: &Event<'_>) {
    if !arguments.quiet {
        // Nobody reads it any more if the other end is closed.
        let _ = writeln!(std::io::stdout(), "{}", line(arguments, event));
    }
}

fn line(arguments: &BookArguments, event: &Event<'_>) -> String {
    match arguments.message_format {
        Format::Json => json_line(event),
        Format::Human | Format::Short | Format::Github => {
            event.text().lines().map(visible).collect::<Vec<_>>().join("\n")
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
