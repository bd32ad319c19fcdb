//! Signals that end a build, held back while files are half-written.

use std::io;

/// While it lives, SIGINT and SIGTERM are kept; when it is dropped, the process ends by one that came.
#[derive(Debug)]
pub(crate) struct Held {
    #[cfg(unix)]
    kept: unix::Kept,
}

impl Held {
    /// Begins to hold signals back.
    pub(crate) fn signals() -> Self {
        Self {
            #[cfg(unix)]
            kept: unix::Kept::new(),
        }
    }

    /// Whether nobody has asked the build to end.
    ///
    /// # Errors
    /// `Interrupted`, so that what is half done is cleared away.
    pub(crate) fn go_on(&self) -> io::Result<()> {
        #[cfg(unix)]
        if self.kept.signal().is_some() {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        Ok(())
    }
}

#[cfg(unix)]
mod unix {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::{flag, low_level};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    #[derive(Debug)]
    pub(super) struct Kept {
        came: Arc<AtomicUsize>,
        released: Arc<AtomicBool>,
    }

    impl Kept {
        pub(super) fn new() -> Self {
            let kept = Self { came: Arc::default(), released: Arc::default() };
            for signal in [SIGINT, SIGTERM] {
                // Where one can't be held back, it ends the process as it always did.
                let _ = flag::register_conditional_default(signal, Arc::clone(&kept.released));
                let number = usize::try_from(signal).unwrap_or(0);
                let _ = flag::register_usize(signal, Arc::clone(&kept.came), number);
            }
            kept
        }

        pub(super) fn signal(&self) -> Option<i32> {
            i32::try_from(self.came.load(Ordering::SeqCst)).ok().filter(|it| *it != 0)
        }
    }

    impl Drop for Kept {
        fn drop(&mut self) {
            self.released.store(true, Ordering::SeqCst);
            if let Some(signal) = self.signal() {
                // Whoever started the build sees that a signal ended it.
                let _ = low_level::emulate_default_handler(signal);
            }
        }
    }
}
