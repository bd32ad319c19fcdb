//! `isbn`: the number of a product form, with its check digit.

use crate::diag::{Code, Diagnostic, Sink};
use crate::manifest::check_isbn;
use crate::project::table::Table;

/// An edition's ISBN; one that can't be is said and left out.
pub(crate) fn read_isbn(sink: &mut Sink, table: &mut Table<'_>) -> Option<String> {
    let isbn = table.read::<String>(sink, "isbn")?;
    let wrong = match check_isbn(&isbn.value) {
        Ok(()) => return Some(isbn.value),
        Err(Some(last)) => format!("its last digit would be {last}"),
        Err(None) => "13 digits are meant, or 10, with hyphens where you like".to_owned(),
    };
    let said = Diagnostic::new(Code::ManifestValue, format!("`{}` is no ISBN", isbn.value));
    sink.push(said.at_maybe(isbn.span, wrong));
    None
}
