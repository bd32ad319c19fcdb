//! A call into code that others wrote: what it gives, or nothing where it panics.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// How many guarded calls the thread is within.
    static WITHIN: Cell<usize> = const { Cell::new(0) };
}

static HOOK: Once = Once::new();

/// Runs `work`, which reads an author's file through a library; `None` where the library panics over it.
///
/// Nothing is printed then: the caller says what is wrong, as a diagnostic at the file. What `work` changes is thrown away by
/// the caller or made anew, so that nothing half done is seen.
///
/// What this does not catch is an overflow of the stack; what recurses gets limits of its own.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if WITHIN.try_with(Cell::get).unwrap_or(0) == 0 {
                usual(panic);
            }
        }));
    });
    WITHIN.with(|it| it.set(it.get() + 1));
    let done = catch_unwind(AssertUnwindSafe(work));
    WITHIN.with(|it| it.set(it.get() - 1));
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing_and_the_next_call_goes_on() {
        assert_eq!(caught(|| 7), Some(7));
        let numbers = [1, 2, 3];
        let beyond = std::hint::black_box(5);
        assert_eq!(caught(|| numbers[beyond]), None);
        assert_eq!(caught(|| caught(|| numbers[beyond])), Some(None));
        assert_eq!(WITHIN.with(Cell::get), 0);
    }
}
