//! Theorems and their kin: the head of each at the start of its first paragraph, the sign at the end of a proof. Boxes with a number.

use crate::diag::NodeId;
use crate::lang::{Word, is_square, numbered};
use crate::manifest::TheoremLook;
use crate::model::{
    Attrs, Block, BlockKind, DivRole, END_OF_PROOF, Equation, Heading, Inline, List, Number,
    RowNumber, Settled, Style, Text,
};
use crate::resolve::settle::Context;

/// A div with everything in it looked up.
pub(crate) struct Div {
    pub(crate) role: DivRole,
    pub(crate) number: Option<Number>,
    pub(crate) title: Option<Heading<Settled>>,
    pub(crate) blocks: Vec<Block<Settled>>,
}

/// A div as it is set.
pub(crate) fn statement(
    cx: &Context<'_>,
    mut div: Div,
    attribution: Option<Vec<Inline<Settled>>>,
) -> BlockKind<Settled> {
    if let DivRole::Theorem { kind, look } = div.role {
        let language = &cx.manifest.book.language;
        let kind = cx.manifest.theorems.get(usize::from(kind));
        let word = kind.map_or("", |it| it.word.in_language(language));
        let title = div.title.take().map(|it| it.content);
        let head = head(look, (word, div.number.as_ref()), title);
        begin(&mut div.blocks, head, word.starts_with(is_square));
        if look == TheoremLook::Proof {
            end(&mut div.blocks, language.word(Word::EndOfProof));
        }
    } else if let (Some(number), Some(title)) = (&div.number, &mut div.title) {
        let words = format!("{}: ", numbered(&number.word, &number.text));
        title.content.insert(0, Inline::Text(Text::generated(words)));
    }
    let Div { role, number, title, blocks } = div;
    BlockKind::Div { role, number, title, blocks, attribution }
}

/// "**Theorem 1.1** (Title)**.**"; a proof's title stands in place of its word, as in LaTeX.
fn head(
    look: TheoremLook,
    (word, number): (&str, Option<&Number>),
    title: Option<Vec<Inline<Settled>>>,
) -> Inline<Settled> {
    let label = number.map_or_else(|| word.to_owned(), |it| numbered(word, &it.text));
    let words = |it: &str| Inline::Text(Text::generated(it));
    let styled = |style, content| Inline::Styled { style, content };
    let stop = if word.starts_with(is_square) { "" } else { "." };
    match look {
        TheoremLook::Theorem | TheoremLook::Definition => {
            let strong = |it: &str| styled(Style::Strong, vec![words(it)]);
            let mut content = Vec::new();
            match title {
                Some(title) => {
                    content.push(strong(&label.replace(' ', "\u{a0}")));
                    content.push(words(" ("));
                    content.extend(title);
                    content.push(words(")"));
                    if !stop.is_empty() {
                        content.push(strong(stop));
                    }
                }
                None => content.push(strong(&format!("{label}{stop}").replace(' ', "\u{a0}"))),
            }
            styled(Style::Upright, content)
        }
        TheoremLook::Remark | TheoremLook::Proof => {
            let mut content = Vec::new();
            match title {
                Some(title) if look == TheoremLook::Proof && number.is_none() => {
                    content.extend(title);
                }
                Some(title) => {
                    content.push(words(&format!("{label} (").replace(' ', "\u{a0}")));
                    content.extend(title);
                    content.push(words(")"));
                }
                None => content.push(words(&label.replace(' ', "\u{a0}"))),
            }
            content.push(words(stop));
            content.retain(|it| !matches!(it, Inline::Text(text) if text.text.is_empty()));
            styled(Style::Emphasis, content)
        }
    }
}

/// Puts the head before the words of the first paragraph, or into one of its own.
fn begin(blocks: &mut Vec<Block<Settled>>, head: Inline<Settled>, square: bool) {
    let space = Inline::Text(Text::generated(if square { "\u{3000}" } else { " " }));
    if let Some(Block { kind: BlockKind::Paragraph(content), attrs, .. }) = blocks.first_mut()
        && attrs.only.is_none()
    {
        content.splice(0..0, [head, space]);
        return;
    }
    let mut block = paragraph(vec![head]);
    block.attrs.classes.push("keep-with-next".to_owned());
    blocks.insert(0, block);
}

/// Puts the sign behind the last words, beside a formula that ends it, or on a line of its own.
fn end(blocks: &mut Vec<Block<Settled>>, sign: &str) {
    let conditional = |it: &Block<Settled>| it.attrs.only.is_some();
    match blocks.last_mut().filter(|it| !conditional(it)).map(|it| &mut it.kind) {
        Some(BlockKind::Paragraph(content)) => {
            content.push(end_sign(format!("\u{a0}{sign}")));
        }
        Some(BlockKind::Math(Equation { numbers, .. })) if numbers.is_empty() => {
            numbers.push(RowNumber { words: sign.to_owned(), ..RowNumber::default() });
        }
        Some(BlockKind::List(List { items, .. })) if !items.is_empty() => {
            if let Some(last) = items.last_mut() {
                end(&mut last.blocks, sign);
            }
        }
        None
        | Some(
            BlockKind::Heading(_)
            | BlockKind::Quote { .. }
            | BlockKind::Verse(_)
            | BlockKind::List(_)
            | BlockKind::Definitions(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Div { .. }
            | BlockKind::Question { .. }
            | BlockKind::Card { .. }
            | BlockKind::SceneBreak
            | BlockKind::PageBreak
            | BlockKind::Math(_)
            | BlockKind::Generated(_),
        ) => {
            blocks.push(paragraph(vec![end_sign(sign.to_owned())]));
        }
    }
}

/// The sign, which stands at the end of its line.
fn end_sign(words: String) -> Inline<Settled> {
    let attrs = Attrs { classes: vec![END_OF_PROOF.to_owned()], ..Attrs::default() };
    let content = vec![Inline::Text(Text::generated(words))];
    Inline::Span { attrs, node: NodeId::NONE, content }
}

fn paragraph(content: Vec<Inline<Settled>>) -> Block<Settled> {
    let kind = BlockKind::Paragraph(content);
    Block { node: NodeId::NONE, span: None, attrs: Attrs::default(), kind }
}
