//! How long the steps of a build took.

#![expect(clippy::disallowed_methods, reason = "the command line is where time comes in")]

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Steps that began, in order, and when.
#[derive(Debug, Default)]
pub(crate) struct Timings(Mutex<Vec<(String, Instant)>>);

impl Timings {
    /// A step begins, and ends the one before it.
    pub(crate) fn begin(&self, step: &str) {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.push((step.to_owned(), Instant::now()));
    }

    /// Each step with its milliseconds on the clock, in order; the last one ends now.
    pub(crate) fn finish(self) -> Vec<(String, f64)> {
        let steps = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ends = steps.iter().skip(1).map(|it| it.1).chain([Instant::now()]);
        let took = |(step, end): (&(String, Instant), Instant)| {
            let micros = end.duration_since(step.1).as_micros();
            (step.0.clone(), f64::from(u32::try_from(micros).unwrap_or(u32::MAX)) / 1000.0)
        };
        steps.iter().zip(ends).map(took).collect()
    }
}
