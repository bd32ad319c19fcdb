//! A round: the book read and set again, and shown.

#![expect(clippy::disallowed_methods, reason = "the command line is where time comes in")]

use crate::cli::BookArguments;
use crate::cli::event::Event;
use crate::cli::report::{Reporter, failure, findings};
use crate::cli::serve::shared::{Edition, Shared, Stage, View};
use crate::cli::session::place;
use crate::cli::watch::Seen;
use recto::diag::{Severity, Sink, Sources};
use recto::page::Pages;
use recto::preview::{Archive, Shown};
use recto::project::{self, Folder, Project};
use recto::{Made, Options, PagesOf, Session};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

/// Rounds of one book.
pub(super) struct Rounds<'a> {
    arguments: &'a BookArguments,
    book: &'a Path,
    date: Option<i64>,
    number: u64,
    session: Session,
    pub(super) seen: Seen,
}

impl<'a> Rounds<'a> {
    pub(super) fn new(arguments: &'a BookArguments, book: &'a Path, date: Option<i64>) -> Self {
        let (session, seen) = (Session::default(), Seen::default());
        Self { arguments, book, date, number: 0, session, seen }
    }

    /// Reads and sets the book, shows what came of it, and takes down what was read.
    pub(super) fn round(&mut self, shared: &Shared, changed: &[String]) {
        let (start, began) = (Instant::now(), SystemTime::now());
        self.number += 1;
        let mut sink = Sink::new();
        let (dir, file) = place(self.book);
        let folder = project::open(&dir).map(Arc::new);
        let before = shared.stage();
        // A fault of recto's may not end the window in which its place can be looked for: it is said there.
        let done = catch_unwind(AssertUnwindSafe(|| {
            let folder =
                folder.as_ref().map_err(|it| format!("{} can't be opened: {it}", dir.display()))?;
            let project = match &file {
                Some(file) => project::load_file(&mut sink, folder, file),
                None => project::load(&mut sink, folder),
            };
            let project = project.ok_or("the manifest can't be read")?;
            let views = self.make(&mut sink, &project, (shared, &before))?;
            Ok::<_, String>((project.manifest.book.title.value.clone(), views))
        }));
        let done = done.unwrap_or_else(|_| {
            Err("recto failed: this is a fault of its own, not of the book".to_owned())
        });
        let files = folder.as_ref().map(|it| it.files_read()).unwrap_or_default();
        match &files[..] {
            [] => self.seen.keep(self.book),
            files => self.seen.take(&dir, &dir.join("dist"), files, began),
        }
        let (errors, warnings) = (count(&sink, Severity::Error), count(&sink, Severity::Warning));
        let sources = folder.as_deref().map(Folder::sources).unwrap_or_default();
        let built = done.is_ok();
        let stays = (!before.editions.is_empty()).then_some("pages");
        self.report(&dir, &sink, &sources, done.as_ref().err());
        let mut stage = Stage {
            round: self.number,
            findings: findings(&sink, &sources),
            errors,
            warnings,
            changed: changed.to_vec(),
            milliseconds: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            ..Stage::default()
        };
        match done {
            Ok((title, views)) => {
                stage.title = title;
                stage.editions = views;
                stage.before.clone_from(&before.editions);
                stage.files = files.into_iter().collect();
                stage.sources = sources;
            }
            Err(why) => {
                stage.title.clone_from(&before.title);
                stage.editions.clone_from(&before.editions);
                stage.before.clone_from(&before.editions);
                // The message is about one of those that were read in vain, perhaps: it can be opened too.
                stage.files = before.files.iter().cloned().chain(files).collect();
                stage.sources = before.sources.clone();
                stage.stale = Some(why);
            }
        }
        shared.show(stage);
        let hundredths = start.elapsed().as_millis() / 10;
        let seconds = f64::from(u32::try_from(hundredths).unwrap_or(u32::MAX)) / 100.0;
        shared.say(&Event::Round { changed, built, stays, errors, warnings, seconds });
    }

    /// Says on standard error what was found, and why nothing is new where no finding says it.
    fn report(&self, dir: &Path, sink: &Sink, sources: &Sources, why: Option<&String>) {
        Reporter::new(self.arguments, dir).report(sink, sources);
        if let Some(why) = why.filter(|_| !sink.has_errors()) {
            failure(
                self.arguments.message_format,
                why,
                "the book is read again when a file changes",
            );
        }
    }

    /// Makes the editions; pages are shown as soon as they are there, beside the e-books of the round before.
    fn make(
        &mut self,
        sink: &mut Sink,
        project: &Project,
        (shared, before): (&Shared, &Stage),
    ) -> Result<Vec<Arc<Edition>>, String> {
        let editions = recto::editions(sink, project, &self.arguments.editions);
        let options = Options { date: self.date, ..Options::default() };
        let round = self.number;
        let mut set: Vec<Arc<Edition>> = Vec::new();
        let mut show = |all: &PagesOf| {
            let view = |name: &str, pages: &Arc<Pages>| {
                let before = known(&before.editions, name);
                let before = before.as_deref().and_then(|it| it.view.shown());
                View::Pages(Shown::after(before, Arc::clone(pages)))
            };
            let new = |(name, pages): (&String, _)| Edition {
                name: name.clone(),
                view: view(name, pages),
                round,
            };
            set = all.iter().map(|it| Arc::new(new(it))).collect();
            shared.show(Stage {
                editions: editions
                    .iter()
                    .filter_map(|it| {
                        known(&set, &it.name).or_else(|| known(&before.editions, &it.name))
                    })
                    .collect(),
                title: project.manifest.book.title.value.clone(),
                files: project.folder.files_read().into_iter().collect(),
                sources: project.folder.sources(),
                round,
                before: before.editions.clone(),
                findings: before.findings.clone(),
                errors: before.errors,
                warnings: before.warnings,
                milliseconds: before.milliseconds,
                ..Stage::default()
            });
        };
        // A round that fails leaves nothing: the next one sets the book from its beginning.
        let mut session = std::mem::take(&mut self.session);
        let with = (&mut session, &mut show as &mut dyn FnMut(&PagesOf));
        let made = recto::preview(sink, project, &editions, &options, with)
            .map_err(|it| it.to_string())?;
        self.session = session;
        let finished = made.into_iter().map(|(name, made)| {
            let view = match made {
                Made::Pages(pages) => match known(&set, &name) {
                    Some(known) => return Ok(known),
                    None => View::Pages(Shown::after(None, pages)),
                },
                Made::Epub(bytes, cites) => {
                    let read = Archive::open(&bytes);
                    let why = || {
                        format!(
                            "the edition `{name}` can't be read back: this is a fault of recto's"
                        )
                    };
                    View::Book(read.ok_or_else(why)?, cites)
                }
            };
            Ok(Arc::new(Edition { name, view, round }))
        });
        finished.collect()
    }
}

fn known(editions: &[Arc<Edition>], name: &str) -> Option<Arc<Edition>> {
    editions.iter().find(|it| it.name == name).cloned()
}

fn count(sink: &Sink, severity: Severity) -> usize {
    sink.diagnostics().iter().filter(|it| it.severity() == severity).count()
}
