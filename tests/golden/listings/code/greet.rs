//! A module.

mod inner {
    // ANCHOR: greet
    /// Greets.
    fn greet() -> u8 {
    	1
    }
    // ANCHOR_END: greet
}
