//! A module.

mod inner {
    // ANCHOR: greet
    /// Greets by a number.
    fn greet(times: u8) -> u8 {
    	times
    }
    // ANCHOR_END: greet
}
