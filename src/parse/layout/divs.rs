//! Divs of Quarto and bookdown: callouts, tabs, conditions, theorems, and figures with their captions.

use crate::parse::attr::attributes;
use crate::parse::layout::cells::{THEOREMS, box_name};
use crate::parse::layout::rewrite::{Kind, Line, Rewriter, lines, pairs, quoted};
use crate::parse::origin::Mapped;
use std::collections::BTreeMap;
use std::ops::Range;

/// Divs around what a run has written, and others that are of the page on the web alone.
const TRANSPARENT: [&str; 16] = [
    "cell",
    "cell-output",
    "cell-output-display",
    "cell-output-stdout",
    "cell-output-stderr",
    "cell-output-error",
    "cell-output-markdown",
    "cell-code",
    "quarto-layout-panel",
    "quarto-figure",
    "quarto-figure-center",
    "panel-sidebar",
    "panel-fill",
    "panel-center",
    "text-center",
    "content",
];

/// Most lines of a div that stands for one figure.
const MAX_LINES: usize = 1000;

/// A div that is open: how many colons, and what it is.
#[derive(Debug)]
struct Open {
    colons: usize,
    tabs: bool,
    drop: bool,
    /// It stands for one figure, table or listing of this id.
    whole: Option<String>,
}

/// What becomes of a line in a div that stands for one figure.
#[derive(Debug)]
enum Action {
    /// It is left out.
    Drop,
    /// Bytes of it are replaced.
    Replace(Range<usize>, String),
    /// Text before it.
    Before(String),
}

/// Callouts, tabs, conditions, and figures in divs.
pub(crate) fn divs(source: &Mapped, start: usize) -> Mapped {
    let all = lines(&source.text, start);
    let mut out = Rewriter::new(source);
    let mut open: Vec<Open> = Vec::new();
    let mut actions: BTreeMap<usize, Action> = BTreeMap::new();
    for (index, line) in all.iter().enumerate() {
        let bare = line.text.trim_start();
        let fence = line.kind == Kind::Text && bare.starts_with(":::");
        let dropping = open.iter().any(|it| it.drop);
        match actions.remove(&index) {
            Some(Action::Drop) => {
                out.replace(line.range.clone(), "");
                continue;
            }
            Some(Action::Replace(range, text)) => {
                out.replace(range, &text);
                continue;
            }
            Some(Action::Before(text)) => out.replace(line.range.start..line.range.start, &text),
            None => {}
        }
        if fence {
            let colons = bare.bytes().take_while(|it| *it == b':').count();
            let rest = bare.get(colons..).unwrap_or_default().trim().trim_end_matches(':').trim();
            if rest.is_empty() {
                let own = open.iter().rposition(|it| it.colons == colons);
                if let Some(own) = own.or(open.len().checked_sub(1)) {
                    open.truncate(own);
                }
                if dropping {
                    out.replace(line.range.clone(), "");
                }
            } else {
                let own = opened(&mut out, source, line, rest, (colons, dropping));
                if let Some(id) = &own.whole {
                    plan(&mut actions, source, &all, index, id);
                }
                open.push(own);
            }
        } else if dropping {
            out.replace(line.range.clone(), "");
        } else if line.kind == Kind::Text
            && open.last().is_some_and(|it| it.tabs)
            && line.text.starts_with('#')
        {
            let title = line.text.trim_start_matches('#').trim();
            let title = title.split(" {").next().unwrap_or(title);
            out.replace(line.words(), &format!("**{title}**\n"));
        }
    }
    out.finish()
}

/// Gives the caption that ends the div at `at` to its picture or table; where there is none, references lead to the words.
fn plan(
    actions: &mut BTreeMap<usize, Action>,
    source: &Mapped,
    all: &[Line<'_>],
    at: usize,
    id: &str,
) {
    let mut depth = 0_usize;
    let (mut content, mut caption): (Option<usize>, Option<Range<usize>>) = (None, None);
    let mut end = at + 1;
    loop {
        let Some(line) = all.get(end).filter(|_| end - at < MAX_LINES) else {
            // It is never closed, so that nothing is known to be its caption.
            actions.insert(at + 1, Action::Before(format!("[]{{#{id}}}\n\n")));
            return;
        };
        let bare = line.text.trim();
        if line.kind == Kind::Text && bare.starts_with(":::") {
            let opens = !bare.trim_matches(':').trim().is_empty();
            if !opens && depth == 0 {
                break;
            }
            depth = if opens { depth + 1 } else { depth - 1 };
            caption = None;
        } else if line.kind != Kind::Text
            || ["![", "[![", "|", "<"].iter().any(|it| bare.starts_with(it))
        {
            content = Some(end);
            caption = None;
        } else if !bare.is_empty() && depth == 0 {
            let joins = caption.as_ref().is_some_and(|it| it.end == end);
            let from = caption.as_ref().filter(|_| joins).map_or(end, |it| it.start);
            caption = Some(from..end + 1);
        }
        end += 1;
    }
    let caption = caption.filter(|it| content.is_some_and(|at| at < it.start));
    let words = caption.clone().map(|it| {
        let range = all[it.start].range.start..all[it.end - 1].words().end;
        source.text.get(range).unwrap_or_default().trim().replace('\n', " ")
    });
    let line = content.and_then(|it| all.get(it));
    let row = line.filter(|it| it.text.trim_start().starts_with('|') && id.starts_with("tbl"));
    let picture = line.filter(|it| it.text.trim_start().starts_with("!["));
    if row.is_some() {
        let words = words.unwrap_or_default();
        actions.insert(end, Action::Before(format!("\n: {words} {{#{id}}}\n\n")));
    } else if let Some((line, new)) =
        picture.and_then(|it| Some((it, captioned(it.text, words.as_deref(), id)?)))
    {
        let index = content.unwrap_or(at);
        actions.insert(index, Action::Replace(line.words(), new));
    } else {
        let before = caption.map_or(end, |it| it.start);
        let gap = if before == end { "\n\n" } else { "" };
        actions.insert(before, Action::Before(format!("[]{{#{id}}}{gap}")));
        return;
    }
    caption.into_iter().flatten().for_each(|it| {
        actions.insert(it, Action::Drop);
    });
}

/// The line of a picture with another caption and an id.
fn captioned(line: &str, words: Option<&str>, id: &str) -> Option<String> {
    let lead = line.get(..line.find("![")?)?;
    let (own, rest) = line.get(lead.len() + 2..)?.split_once("](")?;
    let caption = match words {
        Some(words) if own.is_empty() || words.contains(own) => words.to_owned(),
        Some(words) => format!("{own} — {words}"),
        None => own.to_owned(),
    };
    let rest = rest.trim_end();
    let (to, attributes) = match rest.rfind("){") {
        Some(at) if rest.ends_with('}') => (rest.get(..at)?, rest.get(at + 2..rest.len() - 1)?),
        _ => (rest.get(..rest.rfind(')')?)?, ""),
    };
    let others = attributes.split_whitespace().filter(|it| !it.starts_with('#'));
    let others: Vec<&str> = others.collect();
    Some(format!("{lead}![{caption}]({to}){{#{id} {}}}", others.join(" ")))
}

/// What the line that opens a div says.
#[derive(Debug, Default)]
struct Head {
    id: Option<String>,
    classes: Vec<String>,
    pairs: Vec<(String, String)>,
}

impl Head {
    /// Reads what stands behind the colons, at byte `from`.
    fn read(source: &Mapped, rest: &str, from: usize) -> Self {
        let mut own = Self::default();
        if !rest.starts_with('{') {
            own.classes.push(rest.split(' ').next().unwrap_or(rest).to_owned());
            return own;
        }
        if let Some(raw) = attributes(&source.text, from) {
            own.id = raw.id.map(|it| it.0);
            own.classes.extend(raw.classes.into_iter().map(|it| it.0));
            own.pairs.extend(raw.pairs.into_iter().map(|it| (it.0, it.1)));
            return own;
        }
        // Quarto takes more than pandoc: `{.a key = "value"}`.
        for (key, value) in pairs(rest.trim_start_matches('{').trim_end_matches('}')) {
            match key.chars().next() {
                Some('#') => own.id = Some(key[1..].to_owned()),
                Some('.') => own.classes.push(key[1..].to_owned()),
                _ => own.pairs.push((key, value)),
            }
        }
        own
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|it| it.0 == key).map(|it| it.1.as_str())
    }

    fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|it| it == class)
    }

    /// `fig` of `#fig-x`.
    fn number(&self) -> Option<&str> {
        self.id.as_deref().and_then(|it| it.split_once(['-', ':'])).map(|it| it.0)
    }

    /// The output that holds the div, where a format says so; true where none does.
    fn condition(&self) -> (Option<String>, bool) {
        let (visible, hidden) =
            (self.has("content-visible"), self.has("content-hidden") || self.has("hidden"));
        if !visible && !hidden {
            return (None, false);
        }
        let unless = self.get("unless-format");
        let Some(when) = self.get("when-format").or(unless) else {
            let other = self.get("when-profile").is_some() || self.get("when-meta").is_some();
            return (None, hidden && !other);
        };
        let paper = matches!(when.split(':').next(), Some("pdf" | "latex" | "typst" | "beamer"));
        let turned = unless.is_some() != hidden;
        let output = if paper != turned { "pdf" } else { "epub" };
        (Some(format!("only={output}")), false)
    }

    /// The prefix of the ids of theorems, where it is one by its class.
    fn theorem(&self) -> Option<&'static str> {
        THEOREMS.iter().find(|it| self.has(it.0)).map(|it| it.1)
    }
}

/// What a class becomes, if it means something in a book.
fn class_of(class: &str) -> Option<String> {
    let callout = class.strip_prefix("callout-");
    let known = ["note", "tip", "important", "warning", "caution"];
    if let Some(callout) = callout.filter(|it| known.contains(it)) {
        return Some(format!(".{callout}"));
    }
    if matches!(class, "column-margin" | "aside" | "margin") {
        return Some(".aside".to_owned());
    }
    let of_page = TRANSPARENT.contains(&class)
        || ["content-", "panel-", "column", "callout"].iter().any(|it| class.starts_with(it));
    (!of_page).then(|| format!(".{}", box_name(class)))
}

/// The line that opens a div.
fn opened(
    out: &mut Rewriter<'_>,
    source: &Mapped,
    line: &Line<'_>,
    rest: &str,
    (colons, dropping): (usize, bool),
) -> Open {
    let mut own = Open { colons, tabs: false, drop: false, whole: None };
    let from = line.range.start + (rest.as_ptr() as usize - line.text.as_ptr() as usize);
    let range = from..from + rest.len();
    let head = Head::read(source, rest, from);
    let (only, drop) = head.condition();
    own.drop = drop;
    if dropping || drop {
        out.replace(line.range.clone(), "");
        return own;
    }
    if head.id.as_deref() == Some("refs") {
        out.replace(range, "bibliography");
        return own;
    }
    own.tabs = head.has("panel-tabset") || head.has("tabset");
    let mut new: Vec<String> = only.into_iter().collect();
    match (head.number(), &head.id) {
        (Some("fig" | "tbl" | "lst"), Some(id)) => own.whole = Some(id.clone()),
        // bookdown's ids of theorems have no prefix but in references.
        (_, Some(id)) => match head.theorem().filter(|it| head.number() != Some(it)) {
            Some(prefix) => new.push(format!("#{prefix}:{id}")),
            None => new.push(format!("#{id}")),
        },
        (_, None) => {}
    }
    new.extend(head.classes.iter().filter_map(|it| class_of(it)));
    let mut title = head.get("title");
    if let Some(name) = head.get("name").filter(|_| title.is_none()) {
        new.push(format!("title=\"{}\"", quoted(name)));
        title = None;
    }
    const KEPT: [&str; 4] = ["lang", "only", "edition", "include"];
    for (key, value) in head.pairs.iter().filter(|it| KEPT.contains(&it.0.as_str())) {
        new.push(format!("{key}=\"{}\"", quoted(value)));
    }
    let title = title.filter(|it| !it.trim().is_empty());
    let title = title.map(|it| format!("\n\n## {}\n", it.trim())).unwrap_or_default();
    out.replace(range, &format!("{{{}}}{title}", new.join(" ")));
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    fn read(text: &str) -> String {
        divs(&Mapped::whole(FileId(0), text, 0), 0).text
    }

    #[test]
    fn captions_go_to_their_pictures_and_tables() {
        assert_eq!(
            read("::: {#fig-a}\n![](a.png)\n\nWords\n:::\n"),
            "::: {}\n![Words](a.png){#fig-a }\n\n:::\n"
        );
        let table = "::: {#tbl-a}\n|a|\n|-|\n\nWords\n";
        assert!(read(&format!("{table}:::\n")).contains("\n: Words {#tbl-a}\n"));
        // Never closed: what might be its caption stays.
        assert_eq!(read(table), "::: {}\n[]{#tbl-a}\n\n|a|\n|-|\n\nWords\n");
    }
}
