//! Signals that end a build, held back while files are half-written.

use std::io;

/// While it lives, SIGINT and SIGTERM are kept; when it is dropped, the process ends by one that came.
#[derive(Debug)]
pub(crate) struct Held(());

impl Held {
    /// Begins to hold signals back.
    pub(crate) fn signals() -> Self {
        #[cfg(unix)]
        unix::KEPT.hold();
        Self(())
    }

    /// Whether nobody has asked the build to end.
    ///
    /// # Errors
    /// `Interrupted`, so that what is half done is cleared away.
    pub(crate) fn go_on(&self) -> io::Result<()> {
        #[cfg(unix)]
        if unix::KEPT.signal().is_some() {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        #[cfg(unix)]
        unix::KEPT.release();
    }
}

#[cfg(unix)]
mod unix {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::{flag, low_level};
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, LazyLock};

    /// Signals are taken once in a process, however often they are held back: what is taken can't be given back.
    pub(super) static KEPT: LazyLock<Kept> = LazyLock::new(Kept::new);

    #[derive(Debug)]
    pub(super) struct Kept {
        came: Arc<AtomicUsize>,
        released: Arc<AtomicBool>,
    }

    impl Kept {
        fn new() -> Self {
            let kept = Self { came: Arc::default(), released: Arc::default() };
            for signal in [SIGINT, SIGTERM] {
                // Where one can't be held back, it ends the process as it always did.
                let _ = flag::register_conditional_default(signal, Arc::clone(&kept.released));
                let number = usize::try_from(signal).unwrap_or(0);
                let _ = flag::register_usize(signal, Arc::clone(&kept.came), number);
            }
            kept
        }

        pub(super) fn hold(&self) {
            self.released.store(false, Ordering::SeqCst);
        }

        pub(super) fn signal(&self) -> Option<i32> {
            i32::try_from(self.came.load(Ordering::SeqCst)).ok().filter(|it| *it != 0)
        }

        pub(super) fn release(&self) {
            self.released.store(true, Ordering::SeqCst);
            if let Some(signal) = self.signal() {
                // Whoever started the build sees that a signal ended it.
                let _ = low_level::emulate_default_handler(signal);
            }
        }
    }
}
