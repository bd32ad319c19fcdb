//! What pandoc's and Quarto's fences say of code, in recto's own words.

use crate::parse::attr::Raw;
use crate::parse::layout::rewrite::quoted;

/// What the attributes of a fence say of its code, in recto's own words, with a blank before them.
pub(super) fn code_attributes(raw: &Raw) -> String {
    let get = |keys: &[&str]| {
        let found = raw.pairs.iter().find(|it| keys.contains(&it.0.as_str()));
        found.map(|it| it.1.as_str())
    };
    let mut own = Vec::new();
    own.extend(raw.id.as_ref().map(|it| format!("#{}", it.0)));
    let caption = get(&["caption", "lst-cap", "title"]);
    own.extend(caption.map(|it| format!("caption=\"{}\"", quoted(it))));
    own.extend(get(&["filename"]).map(|it| format!("file=\"{}\"", quoted(it))));
    let lines = get(&["code-line-numbers", "source-line-numbers"]);
    let class = raw.classes.iter().any(|it| matches!(&*it.0, "numberLines" | "number-lines"));
    if class || lines == Some("true") {
        own.push(".number-lines".to_owned());
        let start = get(&["startFrom", "start"]).filter(|it| it.parse::<u32>().is_ok());
        own.extend(start.map(|it| format!("start={it}")));
    }
    // Quarto's slides show one group of lines after the other.
    let marked = lines.map(|it| {
        let groups = it.split(['|', ',']).map(str::trim).filter(|it| !it.is_empty());
        groups.collect::<Vec<_>>().join(",")
    });
    let marked = marked.filter(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    own.extend(marked.map(|it| format!("mark=\"{}\"", quoted(&it))));
    if own.is_empty() { String::new() } else { format!(" {{{}}}", own.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_lines_are_marked_together() {
        for (written, mark) in
            [("|1|2", " {mark=\"1,2\"}"), ("|1,3|", " {mark=\"1,3\"}"), ("|", ""), ("false", "")]
        {
            let pairs = vec![("code-line-numbers".to_owned(), written.to_owned(), 0..0)];
            let raw = Raw { range: 0..0, id: None, classes: Vec::new(), pairs };
            assert_eq!(code_attributes(&raw), mark, "{written}");
        }
    }
}
