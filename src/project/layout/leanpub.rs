//! Leanpub's folders: `Book.txt` and the lines of its files that begin regions to a spine.

use crate::diag::{Sink, Span};
use crate::files::{Files as _, Text};
use crate::manifest::{
    Edition, NumberStyle, Output, Region, SectionRole, Spanned, SpineItem, SpineSource, Tool,
};
use crate::project::edition;
use crate::project::folder::Folder;
use crate::project::layout::{Found, first_heading, item, settings, take_metadata};
use crate::project::summary::made_pages;

/// Lists of files, the first that is there being the book.
const LISTS: [&str; 4] = ["Book.txt", "Subset.txt", "Preview.txt", "Sample.txt"];

/// Reads the folder.
pub(crate) fn read(sink: &mut Sink, folder: &Folder) -> Found {
    let mut found = Found::of(Tool::Leanpub);
    found.numbering.appendices = NumberStyle::UpperAlpha;
    let base = if LISTS.iter().any(|it| folder.has(&format!("manuscript/{it}"))) {
        "manuscript/"
    } else {
        ""
    };
    found.layout.src = base.trim_end_matches('/').to_owned();
    found.spine = made_pages();
    let lists = LISTS.iter().map(|it| format!("{base}{it}"));
    if let Some(path) = lists.into_iter().find(|it| folder.has(it)) {
        match folder.text(&path) {
            Ok(list) => found.spine.extend(members(folder, base, &list)),
            Err(refusal) => sink.push(folder.explain(&path, &refusal, None)),
        }
    }
    found.editions = edition::defaults();
    if let Ok(sample) = folder.text(&format!("{base}Sample.txt")) {
        found.editions.extend(sample_of(&found.editions, base, &sample));
    }
    // Title, authors and language stand on Leanpub's site; some write them down beside the book.
    for path in ["metadata.yaml", "metadata.yml", "book.yaml", "book.yml"] {
        for path in [path.to_owned(), format!("{base}{path}")] {
            if let Some((node, _)) = settings(sink, folder, &path) {
                take_metadata(sink, folder, &mut found, &node, "");
            }
        }
    }
    if found.book.title.span.is_none()
        && let Ok(text) = folder.text("README.md")
        && let Some(title) = first_heading(&text.text)
    {
        found.book.title = Spanned::default_of(title);
    }
    let covers = ["images/title_page", "resources/title_page"].iter();
    let covers =
        covers.flat_map(|it| ["png", "jpg", "jpeg"].map(|end| format!("{base}{it}.{end}")));
    let cover = covers.into_iter().find(|it| folder.has(it));
    found.book.cover = cover.map(Spanned::default_of).or(found.book.cover.take());
    found
}

/// The names of a list, with their places.
fn names(list: &Text) -> impl Iterator<Item = (&str, Span)> {
    let mut at = 0;
    list.text.split_inclusive('\n').filter_map(move |line| {
        let name = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let from = u32::try_from(start).unwrap_or(u32::MAX).saturating_add(list.offset);
        let length = u32::try_from(name.len()).unwrap_or(u32::MAX);
        let is_name = !name.is_empty() && !name.starts_with('#') && !name.starts_with("%%");
        is_name.then(|| (name, Span::new(list.file, from, from.saturating_add(length))))
    })
}

/// The files of a list, each in its region.
fn members(folder: &Folder, base: &str, list: &Text) -> Vec<SpineItem> {
    let mut members: Vec<SpineItem> = Vec::new();
    let mut region = Region::Main;
    for (name, span) in names(list) {
        if let Some(own) = region_of(name) {
            region = own;
            continue;
        }
        let path = crate::files::join(base, name);
        let text = folder.text(&path);
        let mut empty = false;
        let mut own = region;
        if let Ok(text) = &text {
            empty = true;
            for line in text.text.lines().map(str::trim).filter(|it| !it.is_empty()) {
                match region_of(line) {
                    Some(it) => {
                        region = it;
                        if empty {
                            own = it;
                        }
                    }
                    None => empty = false,
                }
            }
        }
        let source = SpineSource::File(path);
        if empty || members.iter().any(|it| it.source == source) {
            continue;
        }
        let role = match own {
            Region::Front => SectionRole::Preface,
            Region::Main | Region::Back => SectionRole::Chapter,
        };
        let member = item(own, role, source, None);
        members.push(SpineItem { span: Some(span), ..member });
    }
    members
}

/// The region that a line begins: `{frontmatter}`, or `frontmatter:` in a list.
fn region_of(line: &str) -> Option<Region> {
    let name = line.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    match name.or_else(|| line.strip_suffix(':'))?.trim() {
        "frontmatter" | "front-matter" => Some(Region::Front),
        "mainmatter" | "main-matter" => Some(Region::Main),
        "backmatter" | "back-matter" => Some(Region::Back),
        _ => None,
    }
}

/// The edition that `Sample.txt` asks for.
fn sample_of(all: &[Edition], base: &str, sample: &Text) -> Option<Edition> {
    let include: Vec<Spanned<String>> = names(sample)
        .filter(|it| region_of(it.0).is_none())
        .map(|(name, span)| Spanned { value: crate::files::join(base, name), span: Some(span) })
        .collect();
    let ebook = all.iter().find(|it| it.output == Output::Epub)?;
    (!include.is_empty()).then(|| Edition {
        name: "sample".to_owned(),
        include,
        page_list: None,
        ..ebook.clone()
    })
}
