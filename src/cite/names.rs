//! A style's name elements written out, where the processor would lose what they inherit.

use hayagriva::citationberg::{
    Choose, IndependentStyle, LayoutRenderingElement as Element, Name, Names, NamesChild,
};

/// Writes out the names of a whole style.
pub(crate) fn write_out(csl: &mut IndependentStyle) {
    csl.macros.iter_mut().for_each(|it| elements(&mut it.children, None));
    elements(&mut csl.citation.layout.elements, None);
    if let Some(bibliography) = &mut csl.bibliography {
        elements(&mut bibliography.layout.elements, None);
    }
}

/// `outer`: the names that these stand in for.
fn elements(all: &mut [Element], outer: Option<&Names>) {
    for element in all {
        match element {
            Element::Names(names) => {
                // CSL 1.0.2, "Substitute": the short form takes its children from the names around, under a choice too.
                if let Some(outer) = outer {
                    *names = outer.from_names_substitute(names);
                }
                write_out_names(names);
            }
            Element::Group(group) => elements(&mut group.children, outer),
            Element::Choose(choose) => branches(choose, outer),
            Element::Text(_) | Element::Date(_) | Element::Number(_) | Element::Label(_) => {}
        }
    }
}

fn branches(choose: &mut Choose, outer: Option<&Names>) {
    elements(&mut choose.if_.children, outer);
    choose.else_if.iter_mut().for_each(|it| elements(&mut it.children, outer));
    if let Some(otherwise) = &mut choose.otherwise {
        elements(&mut otherwise.children, outer);
    }
}

fn write_out_names(names: &mut Names) {
    // A label stands after the names unless it is written before them: without `name` it would come first.
    if names.name().is_none() && names.label().is_some() {
        names.children.insert(0, NamesChild::Name(Name::default()));
    }
    let outer = names.clone();
    for child in &mut names.children {
        if let NamesChild::Substitute(substitute) = child {
            elements(&mut substitute.children, Some(&outer));
        }
    }
}
