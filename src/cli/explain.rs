//! `recto explain`: what a diagnostic means.

use crate::cli::Exit;
use crate::cli::print::print;
use crate::cli::report::{Format, failure_with};
use recto::diag::{Code, Manuscript, Severity, nearest};
use std::fmt::Write as _;

/// Prints the explanation of a code, or all codes.
pub(crate) fn explain(name: Option<&str>) -> Exit {
    let mut out = String::new();
    let Some(name) = name else {
        for code in Code::ALL {
            let _ = writeln!(out, "{:<22} {}", code.name(), severity(*code));
        }
        return print(Format::Human, out.as_bytes());
    };
    let Some(code) = Code::ALL.iter().find(|it| it.name() == name) else {
        let near = nearest(name, Code::ALL.iter().map(|it| it.name()));
        let hint = near.map_or_else(
            || "`recto explain` lists all".to_owned(),
            |it| format!("did you mean `{it}`?"),
        );
        let what = format!("there is no diagnostic `{name}`");
        return failure_with(Exit::Usage, Format::Human, &what, &hint);
    };
    let _ = writeln!(out, "{} ({})\n\n{}", code.name(), severity(*code), code.explain());
    print(Format::Human, out.as_bytes())
}

/// "error", or "error, in other tools' books warning" where they are not judged alike.
fn severity(code: Code) -> String {
    let name = |it: Severity| match it {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let (own, foreign) = (code.severity(), code.severity_in(Manuscript::Foreign));
    if own == foreign {
        return name(own).to_owned();
    }
    format!("{}, in other tools' books {}", name(own), name(foreign))
}
