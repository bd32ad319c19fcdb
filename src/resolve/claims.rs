//! What the author claims of the book's accessibility, held against the book.

use crate::diag::{Code, Diagnostic, Sink, nearest};
use crate::manifest::{Manifest, Output};
use crate::model::{
    BlockKind, Document, Facts, Generated, Inline, Resolved, Settled, inline_lists, walk_blocks,
    walk_inlines,
};

/// What recto never makes, of the vocabulary of schema.org's `accessibilityFeature`.
const NEVER: &[&str] = &[
    "audioDescription",
    "braille",
    "captions",
    "ChemML",
    "closedCaptions",
    "describedMath",
    "fullRubyAnnotations",
    "highContrastAudio",
    "highContrastDisplay",
    "largePrint",
    "longDescription",
    "MathML-chemistry",
    "openCaptions",
    "rubyAnnotations",
    "signLanguage",
    "sizedImages",
    "synchronizedAudioText",
    "tactileGraphic",
    "tactileObject",
    "taggedPDF",
    "timingControl",
    "transcript",
    "ttsMarkup",
    "withAdditionalWordSegmentation",
    "withoutAdditionalWordSegmentation",
];

/// What every book of recto's has.
const ALWAYS: &[&str] = &[
    "ARIA",
    "displayTransformability",
    "readingOrder",
    "structuralNavigation",
    "tableOfContents",
    "unlocked",
];

/// Says which claims the book does not support.
pub(crate) fn claims(sink: &mut Sink, manifest: &Manifest, document: &Document) {
    let claims = &manifest.book.claims;
    if claims.features.is_empty() && claims.conforms_to.is_none() {
        return;
    }
    let has = Has::of(manifest, document);
    for feature in &claims.features {
        let Err(why) = has.support(&feature.value) else { continue };
        let said = format!("nothing in the book supports the claim `{}`", feature.value);
        sink.push(Diagnostic::new(Code::ClaimUnsupported, said).at_maybe(feature.span, why));
    }
    let against = against(manifest, &document.facts);
    if let (Some(claim), Some((code, criterion))) = (&claims.conforms_to, against) {
        let said = format!("the book does not conform to `{}`", claim.value);
        let label = format!("`{}` speaks against it: success criterion {criterion}", code.name());
        sink.push(Diagnostic::new(Code::ClaimUnsupported, said).at_maybe(claim.span, label));
    }
}

/// The first thing that speaks against conformance with WCAG 2.2, and the criterion.
fn against(manifest: &Manifest, facts: &Facts) -> Option<(Code, &'static str)> {
    let languages = facts.languages > 0;
    let all = [
        (facts.undescribed > 0, Code::ImageAlt, "1.1.1"),
        (facts.skips > 0, Code::HeadingSkip, "1.3.1"),
        (facts.empty_headings > 0, Code::HeadingEmpty, "2.4.6"),
        (facts.empty_links > 0, Code::LinkEmpty, "2.4.4"),
        (manifest.low_contrast, Code::ThemeContrast, "1.4.3"),
        (languages, Code::LanguageUndeclared, "3.1.2"),
        (!manifest.book.language_is_given, Code::LanguageUndeclared, "3.1.1"),
    ];
    all.into_iter().find(|it| it.0).map(|(_, code, criterion)| (code, criterion))
}

/// What the book has.
#[derive(Default)]
struct Has {
    pictures: bool,
    undescribed: bool,
    math: bool,
    index: bool,
    pages: bool,
}

impl Has {
    fn of(manifest: &Manifest, document: &Document) -> Self {
        let mut epubs = manifest.editions.iter().filter(|it| it.output == Output::Epub).peekable();
        let pages = epubs.peek().is_some() && epubs.all(|it| it.page_list.is_some());
        let undescribed = document.facts.undescribed > 0;
        let mut has = Self { pages, undescribed, ..Self::default() };
        let blocks = document.sections.iter().map(|it| &it.blocks);
        for blocks in blocks.chain(document.notes.iter().map(|it| &it.blocks)) {
            walk_blocks(blocks, &mut |block| {
                let lists = inline_lists(block);
                lists.into_iter().for_each(|it| walk_inlines(it, &mut |it| has.inline(it)));
                match &block.kind {
                    BlockKind::Figure(it) => has.pictures |= !it.alt.is_empty(),
                    BlockKind::Math(_) => has.math = true,
                    BlockKind::Generated(Generated::Index(all)) => has.index |= !all.is_empty(),
                    BlockKind::Paragraph(_)
                    | BlockKind::Heading(_)
                    | BlockKind::Quote { .. }
                    | BlockKind::Verse(_)
                    | BlockKind::List(_)
                    | BlockKind::Definitions(_)
                    | BlockKind::Code(_)
                    | BlockKind::Table(_)
                    | BlockKind::Div { .. }
                    | BlockKind::Question { .. }
                    | BlockKind::Card { .. }
                    | BlockKind::SceneBreak
                    | BlockKind::PageBreak
                    | BlockKind::Generated(_) => {}
                }
            });
        }
        has
    }

    fn inline(&mut self, inline: &Inline<Settled>) {
        match inline {
            Inline::Math(..) => self.math = true,
            Inline::Reference(Resolved::Image { alt, .. }) => self.pictures |= !alt.is_empty(),
            Inline::Text(_)
            | Inline::Styled { .. }
            | Inline::Span { .. }
            | Inline::Code(_)
            | Inline::LineBreak
            | Inline::Reference(
                Resolved::Link { .. }
                | Resolved::Note { .. }
                | Resolved::Cite { .. }
                | Resolved::Page { .. }
                | Resolved::Index { .. },
            ) => {}
        }
    }

    /// Whether a feature is in the book; why not.
    fn support(&self, feature: &str) -> Result<(), String> {
        let (has, why) = match feature {
            "alternativeText" => {
                (self.pictures && !self.undescribed, "not every picture has an alternative text")
            }
            "MathML" | "latex" => (self.math, "there is no mathematics"),
            "index" => (self.index, "there is no index"),
            "pageBreakMarkers" | "pageNavigation" | "printPageNumbers" => {
                (self.pages, "not every EPUB edition has a `page-list`")
            }
            it if ALWAYS.contains(&it) => (true, ""),
            it if NEVER.contains(&it) => (false, "recto makes nothing of this kind"),
            it => {
                let own = [
                    "alternativeText",
                    "MathML",
                    "latex",
                    "index",
                    "pageBreakMarkers",
                    "pageNavigation",
                    "printPageNumbers",
                ];
                let known = own.iter().chain(ALWAYS).chain(NEVER).copied();
                return Err(match nearest(it, known) {
                    Some(near) => format!("no feature is called so; did you mean `{near}`?"),
                    None => "no `accessibilityFeature` of schema.org is called so".to_owned(),
                });
            }
        };
        if has { Ok(()) } else { Err(why.to_owned()) }
    }
}
