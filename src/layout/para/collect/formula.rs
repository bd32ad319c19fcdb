//! Formulas in running text: their pieces as chunks, and what they say to who can't see them.

use crate::diag::{NodeId, Place};
use crate::geom::{Color, Length};
use crate::lang::Lang;
use crate::layout::Setting;
use crate::layout::math::{MathFaces, MathSetter, TextFaces, pieces};
use crate::layout::para::InlineElement;
use crate::layout::para::collect::{ChunkKind, Collector, Context};
use crate::layout::para::known::MadeFormula;
use crate::layout::para::look::LookKey;
use crate::manifest::Archival;
use crate::math::tree::{Bytes, Formula};
use crate::math::{Whole, mathml, speech};
use crate::model::Text;
use crate::page::Tag;
use std::sync::Arc;

impl Collector<'_, '_> {
    /// A formula in the size of the words around it, a chunk for each piece between places where the line may end.
    pub(super) fn formula(&mut self, context: &Context, tex: &Text, tree: &Arc<Formula>) {
        let key =
            LookKey { style: context.style, lang: context.lang.clone(), level: context.level };
        let id = self.typesetter.words.look(&key);
        let setting = self.typesetter.setting;
        let faces = self.typesetter.math_faces();
        let set = self.typesetter.words.formula((id, &tex.text), tree, || {
            let look = (context.style.size, context.style.color);
            let setter = setter(&setting, &faces, look, &context.lang);
            MadeFormula {
                pieces: pieces(&tree.nodes, &setter),
                missing: setter.take_missing(),
                alt: spoken(tex, Some(tree), &context.lang),
                math: carried(&setting, tree, false),
            }
        });
        let element =
            self.formula_element(context, tex.node, set.alt.to_string(), set.math.clone());
        let context = &Context { element, ..context.clone() };
        self.begin(tex.node);
        let place = Place::of(tex.node);
        for piece in set.pieces.iter() {
            let kind = ChunkKind::Formula(self.out.formulas.len());
            self.out.formulas.push(Arc::clone(piece));
            self.push(context, "\u{fffc}", place, false, kind);
        }
        let at = |it: Bytes| Place { byte: it.start, ..place };
        self.out.missing.extend(set.missing.iter().map(|it| (it.0, at(it.1))));
    }

    /// The element of a formula.
    pub(super) fn formula_element(
        &mut self,
        context: &Context,
        node: NodeId,
        alt: String,
        math: Option<Arc<str>>,
    ) -> Option<u16> {
        let element = InlineElement::new(Tag::Formula, context.element, node);
        self.add(InlineElement { alt: Some(alt), math, ..element })
    }
}

/// A formula in words of the language; as its TeX where there are none.
pub(in crate::layout) fn spoken(tex: &Text, tree: Option<&Formula>, lang: &Lang) -> String {
    let said = tree.and_then(|it| speech(&it.nodes, lang.primary()));
    said.unwrap_or_else(|| tex.text.trim().to_owned())
}

/// A formula's MathML, if the file is to carry it (ISO 14289-2 §8.2.5.29).
pub(in crate::layout) fn carried(
    setting: &Setting<'_>,
    tree: &Formula,
    display: bool,
) -> Option<Arc<str>> {
    let wanted = setting.edition.archival.value == Archival::A4f;
    let whole = Whole { alt: "", block: display, display, continues: false, sheet: false };
    wanted.then(|| mathml(&tree.nodes, whole).into())
}

/// What formulas of a size and colour are set with.
pub(in crate::layout) fn setter<'a>(
    setting: &Setting<'a>,
    faces: &MathFaces,
    look: (Length, Color),
    lang: &Lang,
) -> MathSetter<'a> {
    let font = &setting.theme.font;
    let families = TextFaces { math: &font.math, body: &font.body, mono: &font.mono };
    MathSetter::new(setting.fonts, faces, families, look, lang)
}
