//! A document and its pages to what each of its sections holds.

use crate::diag::Place;
use crate::model::{Document, plain_text};
use crate::page::Pages;

/// What an edition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The edition's name.
    pub edition: String,
    /// Pages of a PDF.
    pub pages: Option<usize>,
    /// Its sections, in order.
    pub sections: Vec<ListedSection>,
}

impl Listed {
    /// Words of all sections.
    #[must_use]
    pub fn words(&self) -> usize {
        self.sections.iter().map(|it| it.words).sum()
    }
}

/// What a section of an edition holds.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ListedSection {
    /// Its title; empty for matter without one.
    pub title: String,
    /// What it is: "chapter", "preface".
    pub role: &'static str,
    /// Words of its title and text, without notes and what recto makes itself.
    pub words: usize,
    /// The page that it begins on, as it is printed there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// How many pages it takes, blank ones before the next section with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
}

/// The sections of an edition, in order; with their pages where it has some.
#[must_use]
pub fn listed(document: &Document, pages: Option<&Pages>) -> Vec<ListedSection> {
    let starts: Vec<_> = document
        .sections
        .iter()
        .map(|section| {
            let starts = &pages?.map.starts;
            // Pages that wait for words begin with the section too; the last of them is its own.
            starts.iter().rfind(|it| it.place == Place::of(section.node))
        })
        .collect();
    let listed = document.sections.iter().enumerate().map(|(at, section)| {
        let start = starts.get(at).copied().flatten();
        let next = starts.iter().skip(at + 1).flatten().next().map(|it| it.page);
        let end = next.or_else(|| pages.map(|it| it.pages.len()));
        ListedSection {
            title: plain_text(&section.title),
            role: section.role.name(),
            words: section.words(),
            page: start.map(|it| it.label.clone()),
            pages: start.zip(end).map(|(start, end)| end.saturating_sub(start.page)),
        }
    });
    listed.collect()
}
