//! YAML, and JSON with it, to a tree whose values know their places.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::Text;
use crate::manifest::Spanned;
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::{BTreeMap, BTreeSet};

/// Most values of a file, those that an alias repeats too.
const MAX_VALUES: usize = 100_000;
/// Bytes of text that count as a value more where an alias repeats them.
const BYTES_OF_VALUE: usize = 64;
/// Deepest nesting.
const MAX_DEPTH: usize = 64;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Nothing, or `null`.
    Null,
    /// Any scalar, as it is written.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in its order.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(pairs) => pairs.iter().find(|it| it.0 == key).map(|it| &it.1),
            _ => None,
        }
    }

    /// The value of a path of keys, `book.chapters`.
    pub(crate) fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |node, key| node.get(key))
    }

    /// A scalar that says something.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.trim()).filter(|it| !it.is_empty()),
            _ => None,
        }
    }

    /// The scalar of a key.
    pub(crate) fn string(&self, key: &str) -> Option<String> {
        self.at(key)?.text().map(str::to_owned)
    }

    /// The members of a list; a value that is none is one itself.
    pub(crate) fn members(&self) -> &[Self] {
        match &self.value {
            Value::List(nodes) => nodes,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// The scalars of a key, one or a list.
    pub(crate) fn strings(&self, key: &str) -> Vec<Spanned<String>> {
        let members = self.at(key).map(Self::members).unwrap_or_default();
        let texts = members.iter().filter_map(|it| Some((it.text()?.to_owned(), it.span)));
        texts.map(|(value, span)| Spanned { value, span: Some(span) }).collect()
    }

    /// The pairs of a mapping.
    pub(crate) fn pairs(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(pairs) => pairs,
            _ => &[],
        }
    }
}

/// Reads the first document of a text, or all of them as one mapping, the keys of later ones last. What can't be read is said, and
/// what stands before it is kept.
pub(crate) fn parse(sink: &mut Sink, text: &Text) -> Node {
    parse_from(sink, text, 0..text.text.len())
}

/// Reads the bytes `range` of a text.
pub(crate) fn parse_from(sink: &mut Sink, text: &Text, range: std::ops::Range<usize>) -> Node {
    let part = text.text.get(range.clone()).unwrap_or_default();
    let starts: Vec<usize> = part.char_indices().map(|it| it.0).collect();
    let place = |index: usize| {
        let byte = starts.get(index).copied().unwrap_or(part.len()) + range.start;
        u32::try_from(byte).unwrap_or(u32::MAX).saturating_add(text.offset)
    };
    let whole = Span::new(text.file, place(0), place(0));
    let mut reader =
        Reader { open: Vec::new(), done: Vec::new(), anchors: BTreeMap::new(), count: 0 };
    for event in Parser::new_from_str(part) {
        match event {
            Ok((event, at)) => {
                let end = place(at.end.index()).max(place(at.start.index()));
                let span = Span::new(text.file, place(at.start.index()), end);
                if !reader.see(event, span) {
                    let message = "this holds more than recto reads";
                    sink.push(Diagnostic::new(Code::ManifestSyntax, message).at(span, ""));
                    break;
                }
            }
            Err(error) => {
                let at = place(error.marker().index());
                let span = Span::new(text.file, at, at);
                let found = Diagnostic::new(Code::ManifestSyntax, "this can't be read as YAML");
                sink.push(found.at(span, error.info().to_owned()));
                break;
            }
        }
    }
    reader.finish(whole)
}

/// A list or mapping that is open, with its anchor.
struct Open {
    node: Node,
    anchor: usize,
    /// The key whose value comes next.
    key: Option<String>,
}

struct Reader {
    open: Vec<Open>,
    done: Vec<Node>,
    /// Nodes by their anchors, and how much they hold.
    anchors: BTreeMap<usize, (usize, Node)>,
    count: usize,
}

impl Reader {
    /// False where the limits are passed.
    fn see(&mut self, event: Event<'_>, span: Span) -> bool {
        self.count += 1;
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let value = if null { Value::Null } else { Value::Text(text.into_owned()) };
                self.add(Node { value, span }, anchor);
            }
            Event::Alias(anchor) => {
                let found = self.anchors.get(&anchor);
                self.count += found.map_or(1, |it| it.0);
                if self.count <= MAX_VALUES {
                    let node = found.map(|it| it.1.clone());
                    self.add(node.unwrap_or(Node { value: Value::Null, span }), 0);
                }
            }
            Event::SequenceStart(anchor, _) => self.begin(Value::List(Vec::new()), anchor, span),
            Event::MappingStart(anchor, _) => self.begin(Value::Map(Vec::new()), anchor, span),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    self.add(open.node, open.anchor);
                }
            }
            _ => {}
        }
        self.count <= MAX_VALUES && self.open.len() <= MAX_DEPTH
    }

    fn begin(&mut self, value: Value, anchor: usize, span: Span) {
        self.open.push(Open { node: Node { value, span }, anchor, key: None });
    }

    fn add(&mut self, node: Node, anchor: usize) {
        if anchor > 0 {
            // The copy that is kept for aliases counts too.
            let size = size(&node);
            self.count += size;
            if self.count <= MAX_VALUES {
                self.anchors.insert(anchor, (size, node.clone()));
            }
        }
        let Some(open) = self.open.last_mut() else {
            self.done.push(node);
            return;
        };
        match (&mut open.node.value, open.key.take()) {
            (Value::List(nodes), _) => nodes.push(node),
            (Value::Map(pairs), Some(key)) => pairs.push((key, node)),
            (Value::Map(_), None) => open.key = Some(node.text().unwrap_or_default().to_owned()),
            _ => {}
        }
    }

    fn finish(mut self, whole: Span) -> Node {
        while let Some(open) = self.open.pop() {
            self.add(open.node, open.anchor);
        }
        let mut parts: Vec<Vec<(String, Node)>> = Vec::new();
        let mut later: BTreeSet<String> = BTreeSet::new();
        let single = self.done.len() == 1;
        for node in self.done.into_iter().rev() {
            match node.value {
                Value::Map(mut own) => {
                    own.retain(|it| !later.contains(&it.0));
                    later.extend(own.iter().map(|it| it.0.clone()));
                    parts.push(own);
                }
                value if single => return Node { value, span: node.span },
                _ => {}
            }
        }
        Node { value: Value::Map(parts.into_iter().rev().flatten().collect()), span: whole }
    }
}

/// How many values a node holds, long texts counting as several.
fn size(node: &Node) -> usize {
    let of = |text: &str| 1 + text.len() / BYTES_OF_VALUE;
    match &node.value {
        Value::List(nodes) => 1 + nodes.iter().map(size).sum::<usize>(),
        Value::Map(pairs) => 1 + pairs.iter().map(|it| of(&it.0) + size(&it.1)).sum::<usize>(),
        Value::Text(text) => of(text),
        Value::Null => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;
    use std::sync::Arc;

    fn read(text: &str) -> (Node, Sink) {
        let mut sink = Sink::new();
        let text = Text { file: FileId(0), text: Arc::from(text), offset: 0 };
        let node = parse(&mut sink, &text);
        (node, sink)
    }

    #[test]
    fn values_are_found_by_their_keys() {
        let (node, sink) = read("a:\n  b: [x, 'y z']\n  c: 2\nd: |\n  two\n  lines\ne:\n");
        assert!(sink.diagnostics().is_empty());
        let all: Vec<String> = node.strings("a.b").into_iter().map(|it| it.value).collect();
        assert_eq!(all, ["x", "y z"]);
        assert_eq!(node.string("a.c").as_deref(), Some("2"));
        assert_eq!(node.string("d").as_deref(), Some("two\nlines"));
        assert_eq!(node.string("e"), None);
        let (json, _) = read("{\"title\": \"é\", \"n\": [1]}");
        assert_eq!(json.string("title").as_deref(), Some("é"));
        assert_eq!(json.strings("n").len(), 1);
    }

    #[test]
    fn what_can_not_be_read_is_said_and_what_is_large_ends() {
        let (node, sink) = read("a: 1\nb: [\n");
        assert_eq!(sink.diagnostics().len(), 1);
        assert_eq!(node.string("a").as_deref(), Some("1"));
        let (_, sink) = read(&"[".repeat(100));
        assert_eq!(sink.diagnostics().len(), 1);
        let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (one, two) in "abcdefg".chars().zip("bcdefgh".chars()) {
            let ten = vec![format!("*{one}"); 10].join(", ");
            bomb += &format!("{two}: &{two} [{ten}]\n");
        }
        let (_, sink) = read(&bomb);
        assert_eq!(sink.diagnostics().len(), 1);
        // A long text that is repeated is as many values as it would be in short ones.
        let long = "y".repeat(BYTES_OF_VALUE * 1000);
        let repeated =
            |times: usize| format!("x: &a {long}\ny: [{}]\n", vec!["*a"; times].join(", "));
        assert!(read(&repeated(90)).1.diagnostics().is_empty());
        assert_eq!(read(&repeated(100)).1.diagnostics().len(), 1);
    }

    #[test]
    fn keys_of_later_documents_take_the_place_of_earlier_ones() {
        let (node, _) = read("a: 1\nb: 2\n---\na: 3\nc: 4\n");
        let all: Vec<_> = node.pairs().iter().map(|it| (it.0.as_str(), it.1.text())).collect();
        assert_eq!(all, [("b", Some("2")), ("a", Some("3")), ("c", Some("4"))]);
    }
}
