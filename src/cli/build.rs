//! `recto build` and `recto check`.

#![expect(clippy::disallowed_methods, reason = "how long a build took is said at its end")]

use crate::cli::depfile::{Rule, inputs, write_rules};
use crate::cli::event::Event;
use crate::cli::report::failure_with;
use crate::cli::save::save;
use crate::cli::session::{Session, with_books};
use crate::cli::timings::Timings;
use crate::cli::{BuildArguments, CheckArguments, Exit};
use recto::diag::Sink;
use recto::project::check_lock;
use recto::{BuildError, Built};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Builds editions and writes them; of each book all or none.
pub(crate) fn build(arguments: &BuildArguments) -> Exit {
    let mut run = Run::new(arguments);
    with_books(&arguments.book, |session, sink| {
        let exit = run.build(session, sink, &mut |built, start| {
            say_built(session, &session.target(arguments.output_dir.as_ref()), built, start);
        });
        if arguments.book.verbose {
            session.say_read();
        }
        exit
    })
}

/// Books that are built in one run.
pub(crate) struct Run<'a> {
    arguments: &'a BuildArguments,
    /// When the book at hand was begun.
    start: Instant,
    /// Files of this run, and whose they are.
    taken: BTreeMap<PathBuf, String>,
    rules: Vec<Rule>,
    /// What is kept of a book that is built again and again; `None`: it is built once.
    pub(crate) kept: Option<recto::Session>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(arguments: &'a BuildArguments) -> Self {
        let (taken, rules) = (BTreeMap::new(), Vec::new());
        Self { arguments, start: Instant::now(), taken, rules, kept: None }
    }

    /// Builds one book, reports what was found, and writes its files; `say` is told of each that is written.
    pub(crate) fn build(
        &mut self,
        session: &Session<'_>,
        sink: &mut Sink,
        say: &mut dyn FnMut(&Built, Instant),
    ) -> Exit {
        let arguments = self.arguments;
        let target = session.target(arguments.output_dir.as_ref());
        let built = self.made(session, sink);
        if arguments.locked {
            check_lock(sink, &session.project);
        }
        session.report(sink);
        if session.failed(sink) && !arguments.keep_going {
            session.say_aside(&Event::Kept { folder: target.display().to_string() });
            return Exit::BookErrors;
        }
        let built = match built {
            Ok(built) => built,
            Err(error) => return session.say_fault(sink, &error),
        };
        let paths: Vec<PathBuf> = built.iter().map(|it| target.join(&it.file_name)).collect();
        for path in &paths {
            if let Some(other) = self.taken.insert(path.clone(), session.name()) {
                return say_taken(arguments, session, path, &other);
            }
        }
        let files: Vec<_> = built.iter().map(|it| (&*it.file_name, &*it.bytes)).collect();
        if let Err(it) = save(&target, &files) {
            return session.say_unsaved(&target, &it);
        }
        if let Some(path) = &arguments.depfile {
            self.rules.push(Rule { outputs: paths, inputs: inputs(session) });
            if let Err(error) = write_rules(path, &self.rules) {
                let what = format!("{} could not be written: {error}", path.display());
                return session.failure(&what, "the editions are written");
            }
        }
        built.iter().for_each(|it| say(it, self.start));
        self.start = Instant::now();
        if session.failed(sink) { Exit::BookErrors } else { Exit::Done }
    }

    /// The editions that are asked for.
    fn made(&mut self, session: &Session<'_>, sink: &mut Sink) -> Result<Vec<Built>, BuildError> {
        let editions = recto::editions(sink, &session.project, &self.arguments.book.editions);
        let timings = Timings::default();
        let step = session.progress.step();
        let progress = |it: &str| {
            timings.begin(it);
            step(it);
        };
        let options = session.options_with(&progress);
        let project = &session.project;
        let built = match &mut self.kept {
            Some(kept) => recto::build_again(kept, sink, project, &editions, &options),
            None => recto::build(sink, project, &editions, &options),
        };
        session.progress.finish();
        if self.arguments.timings {
            for (step, milliseconds) in &timings.finish() {
                session.say(&Event::Timed { step, milliseconds: *milliseconds });
            }
        }
        built
    }
}

/// Finds everything wrong and writes nothing.
pub(crate) fn check(arguments: &CheckArguments) -> Exit {
    with_books(&arguments.book, |session, sink| {
        let editions = recto::editions(sink, &session.project, &arguments.book.editions);
        let checked = recto::check(sink, &session.project, &editions, &session.options());
        session.progress.finish();
        if arguments.locked {
            check_lock(sink, &session.project);
        }
        session.report(sink);
        if session.failed(sink) {
            return Exit::BookErrors;
        }
        if let Err(error) = checked {
            return session.say_fault(sink, &error);
        }
        let findings = sink.diagnostics().len();
        session.say(&Event::Checked { book: session.name(), findings });
        Exit::Done
    })
}

/// Two books of one run would be written into one file.
fn say_taken(arguments: &BuildArguments, session: &Session<'_>, path: &Path, other: &str) -> Exit {
    let what =
        format!("{other} and {} would both be written to {}", session.name(), path.display());
    let hint = "give one of them another `id`, or build them into folders of their own";
    failure_with(Exit::Usage, arguments.book.message_format, &what, hint)
}

fn say_built(session: &Session<'_>, target: &Path, built: &Built, start: Instant) {
    let tenths = start.elapsed().as_millis() / 100;
    session.say(&Event::Built {
        edition: &built.edition,
        file: target.join(&built.file_name).display().to_string(),
        pages: built.pages,
        bytes: built.bytes.len(),
        sha256: session.is_json().then(|| recto::project::digest(&built.bytes)),
        seconds: f64::from(u32::try_from(tenths).unwrap_or(u32::MAX)) / 10.0,
    });
}
