//! What editions hold, on books built by hand.
