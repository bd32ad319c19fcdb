//! A drawing's XML to how much it unfolds to: entities, and elements that are drawn again wherever they are referred to.
//!
//! A few lines of XML can ask for more shapes than there are atoms. They are counted here, before anything is unfolded.

use crate::diag::Code;
use crate::image::Problem;
use std::collections::BTreeMap;
use usvg::roxmltree::{Document, Node};

/// Most bytes that the entities of an SVG may come to.
pub const MAX_SVG_ENTITIES: usize = 1 << 20;
/// Most elements that `use`, masks, clip paths, patterns and markers may repeat.
pub const MAX_SVG_REPEATED: u64 = 100_000;
/// Most letters and stretches in a text of an SVG: whoever sets it looks at all of them for each.
pub const MAX_SVG_LETTERS: usize = 10_000;
/// See there.
pub const MAX_SVG_SPANS: usize = 1_000;

/// Longest chain of references; SVG has no need of ten.
const MAX_CHAIN: usize = 500;

/// Refuses a text whose entities come to more than the limit.
pub(in crate::image) fn check_entities(path: &str, text: &str) -> Result<(), Problem> {
    if !text.contains("<!ENTITY") {
        return Ok(());
    }
    let mut entities = Entities { values: BTreeMap::new(), sizes: BTreeMap::new() };
    for declared in text.split("<!ENTITY").skip(1) {
        let declared = declared.trim_start();
        let Some((name, rest)) = declared.split_once(char::is_whitespace) else { continue };
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''));
        let value = quote.and_then(|it| rest.get(1..)?.split(it).next());
        entities.values.entry(name).or_insert(value.unwrap_or_default());
    }
    if entities.size_of(text, 0) <= MAX_SVG_ENTITIES {
        return Ok(());
    }
    let message =
        format!("the entities of `{path}` come to more than {} MiB", MAX_SVG_ENTITIES >> 20);
    Err(Problem { code: Code::ImageTooLarge, message })
}

struct Entities<'a> {
    values: BTreeMap<&'a str, &'a str>,
    /// Bytes that each comes to; none while it is being counted.
    sizes: BTreeMap<&'a str, usize>,
}

impl<'a> Entities<'a> {
    /// Bytes that the entities within a text come to.
    fn size_of(&mut self, text: &'a str, depth: usize) -> usize {
        if depth > MAX_CHAIN {
            return usize::MAX;
        }
        let mut sum: usize = 0;
        for part in text.split('&').skip(1) {
            let Some(name) = part.split(';').next() else { continue };
            let Some((name, value)) = self.values.get_key_value(name).map(|it| (*it.0, *it.1))
            else {
                continue;
            };
            let size = match self.sizes.get(name) {
                Some(size) => *size,
                None => {
                    // One that holds itself is refused by the parser.
                    self.sizes.insert(name, 0);
                    let size = self.size_of(value, depth + 1).saturating_add(value.len());
                    self.sizes.insert(name, size);
                    size
                }
            };
            sum = sum.saturating_add(size);
        }
        sum
    }
}

/// Refuses a drawing that repeats more elements, or has longer texts, than the limits.
pub(in crate::image) fn check_elements(path: &str, xml: &Document<'_>) -> Result<(), Problem> {
    let too_large = |message: String| Err(Problem { code: Code::ImageTooLarge, message });
    let mut ids = BTreeMap::new();
    let mut elements: u64 = 0;
    for node in xml.descendants().filter(Node::is_element) {
        elements += 1;
        if let Some(id) = node.attribute("id") {
            ids.entry(id).or_insert(node);
        }
        if node.tag_name().name() == "text" {
            let letters: usize = node
                .descendants()
                .filter_map(|it| it.text().filter(|_| it.is_text()))
                .map(str::len)
                .sum();
            let spans = node.descendants().filter(Node::is_element).count();
            if letters > MAX_SVG_LETTERS || spans > MAX_SVG_SPANS {
                return too_large(format!(
                    "`{path}` has a text of more than {MAX_SVG_LETTERS} letters or {MAX_SVG_SPANS} stretches"
                ));
            }
        }
    }
    let mut unfold = Unfold { ids, known: BTreeMap::new() };
    let all = unfold.cost(xml.root_element(), 0);
    if all.saturating_sub(elements) > MAX_SVG_REPEATED {
        return too_large(format!(
            "`{path}` unfolds to more than {MAX_SVG_REPEATED} elements: what it refers to refers to more"
        ));
    }
    Ok(())
}

struct Unfold<'a, 'x> {
    ids: BTreeMap<&'a str, Node<'a, 'x>>,
    /// Elements that each comes to; none of those that are being counted, which nobody draws within themselves.
    known: BTreeMap<u32, u64>,
}

impl<'a, 'x> Unfold<'a, 'x> {
    fn cost(&mut self, node: Node<'a, 'x>, chain: usize) -> u64 {
        let id = node.id().get();
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        if chain > MAX_CHAIN {
            return u64::MAX;
        }
        self.known.insert(id, 0);
        let mut sum: u64 = 1;
        for child in node.children().filter(Node::is_element) {
            sum = sum.saturating_add(self.cost(child, chain + 1));
        }
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if name == "href" && matches!(node.tag_name().name(), "use" | "feImage" | "pattern") {
                sum = sum.saturating_add(self.target(value.trim().strip_prefix('#'), chain));
            }
            for part in value.split("url(").skip(1) {
                let inner = part.split(')').next().unwrap_or_default();
                let target = inner.trim_matches([' ', '"', '\'']).strip_prefix('#');
                let times =
                    if name.starts_with("marker") || name == "style" && value.contains("marker") {
                        corners(node)
                    } else {
                        1
                    };
                sum = sum.saturating_add(self.target(target, chain).saturating_mul(times));
            }
        }
        self.known.insert(id, sum);
        sum
    }

    /// What is drawn again; gradients and filters are not.
    fn target(&mut self, id: Option<&str>, chain: usize) -> u64 {
        let Some(node) = id.and_then(|it| self.ids.get(it)).copied() else { return 0 };
        match node.tag_name().name() {
            "linearGradient" | "radialGradient" | "filter" => 0,
            _ => self.cost(node, chain + 1),
        }
    }
}

/// At most so many corners a path has, at each of which a marker is drawn.
fn corners(node: Node<'_, '_>) -> u64 {
    let path = node.attribute("d").or(node.attribute("points")).unwrap_or_default();
    (path.len() as u64 / 2).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str) -> Result<(), Problem> {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{body}</svg>");
        check_elements("a.svg", &Document::parse(&text).unwrap())
    }

    /// `n` levels, each of which asks twice for the one before.
    fn doubled(n: usize, level: impl Fn(usize) -> String) -> String {
        (0..n).map(level).collect()
    }

    #[test]
    fn what_unfolds_is_counted_before_it_does() {
        let uses =
            |it: usize| format!("<g id='a{}'><use href='#a{it}'/><use href='#a{it}'/></g>", it + 1);
        let first = "<g id='a0'><rect/></g>";
        assert!(check(&(first.to_owned() + &doubled(10, uses))).is_ok());
        assert!(check(&(first.to_owned() + &doubled(40, uses))).is_err());
        let masks = |it: usize| {
            let rect = format!("<rect mask='url(#m{it})'/>");
            format!("<mask id='m{}'>{rect}{rect}</mask>", it + 1)
        };
        let first = "<mask id='m0'><rect/></mask>";
        assert!(check(&(first.to_owned() + &doubled(60, masks))).is_err());
        let chain = doubled(5_000, |it| format!("<g id='a{}'><use href='#a{it}'/></g>", it + 1));
        assert!(check(&chain).is_err());
        // One that refers to itself is drawn by nobody.
        assert!(check("<g id='a'><use href='#a'/></g>").is_ok());
    }

    #[test]
    fn the_limits_are_where_they_are_said_to_be() {
        let uses = |n: u64| {
            format!("<rect id='a'/>{}", "<use href='#a'/>".repeat(usize::try_from(n).unwrap()))
        };
        assert!(check(&uses(MAX_SVG_REPEATED)).is_ok());
        assert!(check(&uses(MAX_SVG_REPEATED + 1)).is_err());
        let text = |n: usize| format!("<text>{}</text>", "a".repeat(n));
        assert!(check(&text(MAX_SVG_LETTERS)).is_ok());
        assert!(check(&text(MAX_SVG_LETTERS + 1)).is_err());
        let spans = |n: usize| format!("<text>{}</text>", "<tspan/>".repeat(n - 1));
        assert!(check(&spans(MAX_SVG_SPANS)).is_ok());
        assert!(check(&spans(MAX_SVG_SPANS + 1)).is_err());
    }

    #[test]
    fn entities_are_counted_before_they_are_put_in() {
        let laughs = doubled(40, |it| format!("<!ENTITY a{} \"&a{it};&a{it};\">", it + 1));
        let text =
            |n: usize| format!("<!DOCTYPE svg [<!ENTITY a0 'ha'>{laughs}]><svg>&a{n};</svg>");
        assert!(
            check_entities("a.svg", &text(5)).is_err(),
            "what is declared counts where it stands"
        );
        let flat = |n: usize| {
            let value = "x".repeat(1 << 10);
            format!("<!DOCTYPE svg [<!ENTITY a '{value}'>]><svg>{}</svg>", "&a;".repeat(n))
        };
        assert!(check_entities("a.svg", &flat(1 << 10)).is_ok());
        assert!(check_entities("a.svg", &flat((1 << 10) + 1)).is_err());
        assert!(
            check_entities("a.svg", "<!DOCTYPE svg [<!ENTITY a '&a;'>]><svg>&a;</svg>").is_ok()
        );
    }
}
