//! What rounds make and the server answers with.

#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where the book's folder is found"
)]

use crate::cli::BookArguments;
use crate::cli::event::Event;
use crate::cli::serve::editor::Editor;
use crate::cli::session::say;
use recto::diag::Sources;
use recto::preview::{Archive, Shown};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Most windows that are told of rounds; the least that is left of the connections is for what they ask.
const MAX_WINDOWS: usize = 16;
/// Words to windows that may wait; a window that misses some asks for everything.
const WAITING: usize = 16;

/// What an edition is shown as.
#[derive(Debug)]
pub(super) enum View {
    /// A PDF's pages.
    Pages(Shown),
    /// An EPUB's files, and the edition whose pages it cites.
    Book(Archive, Option<String>),
}

impl View {
    /// The pages, if it is some.
    pub(super) const fn shown(&self) -> Option<&Shown> {
        match self {
            Self::Pages(shown) => Some(shown),
            Self::Book(..) => None,
        }
    }
}

/// An edition that is shown.
#[derive(Debug)]
pub(super) struct Edition {
    pub(super) name: String,
    pub(super) view: View,
    /// The round that made it.
    pub(super) round: u64,
}

/// What is shown between two rounds.
#[derive(Debug, Default)]
pub(super) struct Stage {
    pub(super) round: u64,
    pub(super) title: String,
    pub(super) editions: Vec<Arc<Edition>>,
    /// The editions of the round before.
    pub(super) before: Vec<Arc<Edition>>,
    /// The texts that the editions were made of.
    pub(super) sources: Sources,
    /// The files that were read, by which places are named.
    pub(super) files: BTreeSet<String>,
    pub(super) findings: Vec<Value>,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// Why the editions are those of an older round.
    pub(super) stale: Option<String>,
    pub(super) changed: Vec<String>,
    pub(super) milliseconds: u64,
}

/// What both threads hold.
#[derive(Debug)]
pub(super) struct Shared {
    arguments: BookArguments,
    /// In the path of every address: 128 bits at random.
    pub(super) token: String,
    pub(super) port: u16,
    pub(super) editor: Option<Editor>,
    /// Where the book's paths begin.
    pub(super) dir: PathBuf,
    /// The same without links to folders, as some editors name files.
    canonical: Option<PathBuf>,
    stage: Mutex<Arc<Stage>>,
    windows: broadcast::Sender<Arc<str>>,
}

impl Shared {
    /// `None` if the system has no random numbers.
    pub(super) fn new(
        arguments: &BookArguments,
        editor: Option<Editor>,
        port: u16,
    ) -> Option<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).ok()?;
        let token = random.iter().fold(String::new(), |mut all, it| {
            let _ = write!(all, "{it:02x}");
            all
        });
        let dir = arguments.books.first().map(|it| crate::cli::session::place(it).0)?;
        let dir = std::path::absolute(&dir).unwrap_or(dir);
        let canonical = dir.canonicalize().ok();
        let (windows, _) = broadcast::channel(WAITING);
        let arguments = arguments.clone();
        let stage = Mutex::default();
        Some(Self { arguments, token, port, editor, dir, canonical, stage, windows })
    }

    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// The names of the book's folder.
    pub(super) fn dirs(&self) -> impl Iterator<Item = &PathBuf> {
        std::iter::once(&self.dir).chain(&self.canonical)
    }

    /// What is shown now.
    pub(super) fn stage(&self) -> Arc<Stage> {
        Arc::clone(&self.stage.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows something else from now on, and tells the windows.
    pub(super) fn show(&self, stage: Stage) {
        let told = serde_json::json!({ "kind": "round", "round": stage.round });
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(stage);
        self.tell(&told);
    }

    /// Tells all windows something.
    pub(super) fn tell(&self, what: &Value) {
        // With no window open there is nobody to tell.
        let _ = self.windows.send(what.to_string().into());
    }

    /// What windows are told from now on; `None` if [`MAX_WINDOWS`] hear it already.
    pub(super) fn listen(&self) -> Option<broadcast::Receiver<Arc<str>>> {
        (self.windows.receiver_count() < MAX_WINDOWS).then(|| self.windows.subscribe())
    }

    /// Says on standard output what was done.
    pub(super) fn say(&self, event: &Event<'_>) {
        say(&self.arguments, event);
    }
}

impl Stage {
    /// An edition by its name.
    pub(super) fn edition(&self, name: &str) -> Option<&Edition> {
        self.editions.iter().find(|it| it.name == name).map(AsRef::as_ref)
    }

    /// The pages of an edition.
    pub(super) fn pages(&self, name: &str) -> Option<&Shown> {
        pages(self.edition(name)?)
    }
}

/// The pages of a PDF edition.
pub(super) fn pages(edition: &Edition) -> Option<&Shown> {
    match &edition.view {
        View::Pages(shown) => Some(shown),
        View::Book(..) => None,
    }
}
