//! Works that a citation by names alone can't tell apart: what a style prints for them under `disambiguate`.
//!
//! The processor leaves the first of such works without its title (CSL 1.0.2, "Choose": all of them fulfil the condition), so recto
//! finds them itself, and tells the style by a variable.

use hayagriva::citationberg::taxonomy::{StandardVariable, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, IndependentStyle, LayoutRenderingElement as Element, NamesChild,
};

/// The variable that an ambiguous work has, in CSL-JSON `citation-key`: no style prints it.
const VARIABLE: StandardVariable = StandardVariable::CitationKey;

/// Lets the conditions of a whole style ask for the variable in place of `disambiguate`.
pub(crate) fn mark_conditions(csl: &mut IndependentStyle) {
    csl.macros.iter_mut().for_each(|it| elements(&mut it.children));
    elements(&mut csl.citation.layout.elements);
    if let Some(bibliography) = &mut csl.bibliography {
        elements(&mut bibliography.layout.elements);
    }
}

fn elements(all: &mut [Element]) {
    for element in all {
        match element {
            Element::Choose(choose) => branches(choose),
            Element::Group(group) => elements(&mut group.children),
            Element::Names(names) => {
                for child in &mut names.children {
                    if let NamesChild::Substitute(it) = child {
                        elements(&mut it.children);
                    }
                }
            }
            Element::Text(_) | Element::Date(_) | Element::Number(_) | Element::Label(_) => {}
        }
    }
}

fn branches(choose: &mut Choose) {
    branch(&mut choose.if_);
    choose.else_if.iter_mut().for_each(branch);
    if let Some(otherwise) = &mut choose.otherwise {
        elements(&mut otherwise.children);
    }
}

fn branch(it: &mut ChooseBranch) {
    if it.disambiguate.take_if(|it| *it).is_some() {
        it.variable.get_or_insert_default().push(Variable::Standard(VARIABLE));
    }
    elements(&mut it.children);
}
