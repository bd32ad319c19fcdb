//! `[accessibility]`: what the author says of the book to those who choose by it.

use crate::diag::{Code, Diagnostic, Sink};
use crate::manifest::{Claims, Spanned};
use crate::project::table::Table;
use crate::project::table::{optional, read_strings};

/// Reads the table. What it claims is held against the book when the book is known.
pub(crate) fn read_claims(sink: &mut Sink, mut table: Table<'_>) -> Claims {
    let features = read_strings(sink, &mut table, "features");
    let conforms_to = table.read::<String>(sink, "conforms-to").filter(|it| is_standard(sink, it));
    let certified_by = optional(sink, &mut table, "certified-by");
    if let (Some(claim), None) = (&conforms_to, &certified_by) {
        let said =
            "`accessibility.certified-by` is missing: a claim of conformance names who makes it";
        let found = Diagnostic::new(Code::ManifestRequired, said);
        sink.push(found.at_maybe(claim.span, "claimed here").hint("add `certified-by = \"…\"`"));
    }
    let summary = optional(sink, &mut table, "summary");
    table.finish(sink);
    Claims { features, conforms_to, certified_by, summary }
}

/// The forms that EPUB Accessibility 1.1 has for reports of conformance.
fn is_standard(sink: &mut Sink, claim: &Spanned<String>) -> bool {
    let level = claim.value.strip_prefix("EPUB Accessibility 1.1 - WCAG 2.");
    let level = level.and_then(|it| it.split_once(" Level "));
    let known = level.is_some_and(|(version, level)| {
        matches!(version, "0" | "1" | "2") && matches!(level, "A" | "AA" | "AAA")
    });
    if !known {
        let said = format!("`{}` is no standard of accessibility", claim.value);
        let found = Diagnostic::new(Code::ManifestValue, said);
        sink.push(found.at_maybe(
            claim.span,
            "a line like `EPUB Accessibility 1.1 - WCAG 2.2 Level AA` is meant",
        ));
    }
    known
}
