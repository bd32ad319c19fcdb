//! A progress line, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;

/// The line; silent where standard error is no terminal.
pub(crate) struct Progress {
    step: Box<dyn Fn(&str) + Sync + Send>,
    bar: ProgressBar,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        let shared = bar.clone();
        let step = Box::new(move |what: &str| {
            shared.set_message(what.to_owned());
            shared.tick();
        });
        Self { step, bar }
    }

    /// What a build calls with each step.
    pub(crate) fn step(&self) -> &(dyn Fn(&str) + Sync) {
        &*self.step
    }

    /// Takes the line away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
