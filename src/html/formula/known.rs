//! Formulas as they were written before: a book is rendered twice, each paragraph asks for the widths of its formulas, and two thirds
//! of a book's formulas stand in it more than once.

use crate::html::formula::{Shape, Stands, formula};
use crate::lang::Lang;
use crate::math::tree::Formula;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Formulas that were written, by their TeX: the last of each language and kind of place.
#[derive(Debug, Default)]
pub(in crate::html) struct Known(RefCell<FxHashMap<String, Vec<Entry>>>);

/// What a formula was written as, and what that depends on.
#[derive(Debug)]
struct Entry {
    /// Macros and numbers may make another of the same TeX elsewhere.
    tree: Arc<Formula>,
    lang: Lang,
    stands: Stands,
    shape: Rc<Shape>,
}

impl Known {
    /// A formula as it was written, or as it is written now.
    pub(super) fn formula(
        &self,
        (tree, tex): (&Arc<Formula>, &str),
        lang: &Lang,
        stands: Stands,
    ) -> Rc<Shape> {
        let is_it = |it: &&Entry| {
            it.stands == stands
                && it.lang == *lang
                && (Arc::ptr_eq(&it.tree, tree) || it.tree == *tree)
        };
        let known = self.0.borrow().get(tex).and_then(|it| it.iter().find(is_it)).map(Entry::shape);
        known.unwrap_or_else(|| {
            let shape = Rc::new(formula(tree, tex, lang, stands));
            let mut all = self.0.borrow_mut();
            let all = all.entry(tex.to_owned()).or_default();
            // Where a macro is redefined, its old meaning gives way: else each formula would look through all before it.
            all.retain(|it| it.stands != stands || it.lang != *lang);
            let (tree, lang) = (Arc::clone(tree), lang.clone());
            all.push(Entry { tree, lang, stands, shape: Rc::clone(&shape) });
            shape
        })
    }
}

impl Entry {
    fn shape(&self) -> Rc<Shape> {
        Rc::clone(&self.shape)
    }
}
