//! What mdBook hands to a back end, as JSON on standard input, to a spine and the chapters as its preprocessors left them.

use crate::manifest::{SectionRole, SpineItem, SpineSource};
use crate::project::summary::{Summary, chapter, made_pages};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A book as mdBook hands it over.
#[derive(Clone, Debug)]
pub struct Handed {
    /// The book's folder.
    pub root: PathBuf,
    /// Where the outputs go.
    pub destination: PathBuf,
    pub(crate) summary: Summary,
    /// The chapters, by the path of their file.
    pub(crate) chapters: BTreeMap<String, Arc<str>>,
}

/// mdBook's `RenderContext`, as far as it is used. The manifest is read from `book.toml` itself, for its lines.
#[derive(Deserialize)]
struct Context {
    root: PathBuf,
    destination: PathBuf,
    #[serde(default)]
    config: Config,
    book: Book,
}

#[derive(Default, Deserialize)]
struct Config {
    #[serde(default)]
    book: BookConfig,
}

#[derive(Default, Deserialize)]
struct BookConfig {
    src: Option<String>,
}

/// `items` since mdBook 0.5, `sections` before.
#[derive(Deserialize)]
struct Book {
    #[serde(alias = "sections")]
    items: Vec<Item>,
}

#[derive(Deserialize)]
enum Item {
    Chapter(Chapter),
    Separator,
    PartTitle(String),
}

#[derive(Deserialize)]
struct Chapter {
    name: String,
    content: String,
    number: Option<Vec<u32>>,
    #[serde(default)]
    sub_items: Vec<Item>,
    path: Option<String>,
    source_path: Option<String>,
}

/// Reads what mdBook wrote.
///
/// # Errors
/// The text is not mdBook's; what was found wrong.
pub fn read_handed(json: &str) -> Result<Handed, String> {
    let context: Context = serde_json::from_str(json).map_err(|it| it.to_string())?;
    let src = context.config.book.src.unwrap_or_else(|| "src".to_owned());
    let mut handed = Handed {
        root: context.root,
        destination: context.destination,
        summary: Summary { title: None, spine: made_pages() },
        chapters: BTreeMap::new(),
    };
    let src = crate::files::join("", &src);
    add(&mut handed, &src, context.book.items, 0);
    Ok(handed)
}

/// Adds chapters in their order; drafts have no text and are counted.
fn add(handed: &mut Handed, src: &str, items: Vec<Item>, depth: usize) {
    for item in items {
        let chapter_of = match item {
            Item::Separator => continue,
            Item::PartTitle(title) => {
                let part = (SectionRole::Part, SpineSource::PartTitle);
                handed.summary.spine.push(chapter(part, title, depth, false));
                continue;
            }
            Item::Chapter(it) => it,
        };
        let Chapter { name, content, number, sub_items, path, source_path } = chapter_of;
        let numbered = number.is_some();
        if path.is_none() {
            let draft = (SectionRole::Chapter, SpineSource::Draft);
            handed.summary.spine.push(chapter(draft, name, depth, numbered));
        } else if let Some(path) = source_path.or(path) {
            let path = crate::files::join(&format!("{src}/"), &path.replace('\\', "/"));
            let source = SpineSource::File(path.clone());
            let item: SpineItem = chapter((SectionRole::Chapter, source), name, depth, numbered);
            if !handed.summary.spine.iter().any(|it| it.source == item.source) {
                handed.summary.spine.push(item);
                handed.chapters.insert(path, content.into());
            }
        }
        add(handed, src, sub_items, depth + 1);
    }
}
