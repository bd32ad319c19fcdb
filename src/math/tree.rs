//! The types of a formula that has been read: nodes with class, kind and place.

/// A formula: its row, and what numbers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// What it holds.
    pub nodes: Vec<Node>,
    /// `\tag{…}`: the formula has this for a number.
    pub tag: Option<Tag>,
    /// `\label{…}`: what references name.
    pub label: Option<String>,
    /// The ids that `\ref` and `\eqref` name, each with its place.
    pub references: Vec<(String, Bytes)>,
}

/// The id of what a `\label` names: an equation, unless it has a prefix of its own.
///
/// ```
/// use recto::math::tree::id_of_label;
/// assert_eq!((id_of_label("sum"), id_of_label("thm:sum")), ("eq:sum".into(), "thm:sum".into()));
/// ```
#[must_use]
pub fn id_of_label(label: &str) -> String {
    let label = label.trim();
    if label.contains(':') || label.starts_with("eq-") {
        label.to_owned()
    } else {
        format!("eq:{label}")
    }
}

/// What `\tag` gives for a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its words.
    pub words: String,
    /// `\tag*`: without parentheses.
    pub bare: bool,
}

/// Bytes of the formula's TeX.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bytes {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Bytes {
    /// The smallest range that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// What spacing goes by (The TeXbook, chapter 17).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the TeXbook's own word")]
pub enum Class {
    #[default]
    Ord,
    Op,
    Bin,
    Rel,
    Open,
    Close,
    Punct,
    Inner,
}

/// A part of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// How it is spaced.
    pub class: Class,
    /// What it is.
    pub kind: Kind,
    /// Where it is written; for what a macro gives, where the macro is called.
    pub at: Bytes,
}

/// Which alphabet letters and figures are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the name of an alphabet of Unicode's")]
pub enum Face {
    /// Italic letters, upright figures and capitals of Greek, as TeX has them.
    #[default]
    Plain,
    Upright,
    Italic,
    Bold,
    BoldItalic,
    DoubleStruck,
    Script,
    BoldScript,
    Fraktur,
    BoldFraktur,
    Sans,
    SansBold,
    SansItalic,
    Monospace,
}

/// The four styles (The TeXbook, p. 140).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the TeXbook's own word")]
pub enum Style {
    Display,
    Text,
    Script,
    ScriptScript,
}

/// Where scripts of an operator stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limits {
    /// Above and below in displays if the operator is of that kind.
    #[default]
    Auto,
    /// Above and below.
    Always,
    /// At the side.
    Never,
}

/// What may be over and under something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own explanation")]
pub enum Side {
    Over,
    Under,
}

/// How something is struck out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own explanation")]
pub enum Strike {
    Up,
    Down,
    Both,
    Across,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A letter or sign; `negated` is struck through.
    Symbol {
        /// In its plain form: the alphabet is told by `face`.
        char: char,
        /// The alphabet.
        face: Face,
        /// `\not` stands before it.
        negated: bool,
    },
    /// Figures with a decimal mark.
    Number {
        /// The figures.
        digits: String,
        /// The alphabet.
        face: Face,
    },
    /// Words, with formulas in them.
    Text(Vec<Piece>),
    /// The name of a function or operator.
    Name {
        /// Its letters.
        letters: String,
        /// Scripts stand above and below in displays.
        limits: bool,
    },
    /// `\mathop{…}`, or a name that is more than letters.
    Operator {
        /// What it is made of.
        body: Vec<Node>,
        /// Scripts stand above and below in displays.
        limits: bool,
    },
    /// A group.
    Row(Vec<Node>),
    /// A fraction or binomial.
    Fraction(Box<Fraction>),
    /// A base with what stands at its side, or above and below.
    Scripts {
        /// The base; an empty row where there is none.
        base: Box<Node>,
        /// Above.
        sup: Option<Vec<Node>>,
        /// Below.
        sub: Option<Vec<Node>>,
        /// Where.
        limits: Limits,
    },
    /// `\sideset`, `\prescript`: scripts before a base.
    Prescripts {
        /// The base, with its own scripts.
        base: Box<Node>,
        /// Above.
        sup: Vec<Node>,
        /// Below.
        sub: Vec<Node>,
    },
    /// A root.
    Root {
        /// What is under it.
        radicand: Vec<Node>,
        /// Which root, if it is not the square root.
        index: Option<Vec<Node>>,
    },
    /// `\left…\middle…\right`.
    Fence {
        /// `None`: `\left.`.
        open: Option<char>,
        /// What stands between the signs; one more than `middles`.
        parts: Vec<Vec<Node>>,
        /// `\middle`.
        middles: Vec<Option<char>>,
        /// `None`: `\right.`.
        close: Option<char>,
    },
    /// `\big` to `\Bigg`.
    Sized {
        /// The delimiter.
        char: Option<char>,
        /// 1 to 4.
        size: u8,
    },
    /// A rule over or under.
    Bar {
        /// Where.
        side: Side,
        /// Over or under what.
        body: Vec<Node>,
    },
    /// An accent.
    Accent {
        /// The sign.
        char: char,
        /// Where.
        side: Side,
        /// As wide as the body.
        stretchy: bool,
        /// What bears it.
        body: Vec<Node>,
    },
    /// A brace or arrow that spans what it stands over or under; scripts are its label.
    Brace {
        /// The sign.
        char: char,
        /// Where.
        side: Side,
        /// What is spanned.
        body: Vec<Node>,
    },
    /// An arrow as long as its labels.
    Arrow {
        /// The sign.
        char: char,
        /// Label above.
        above: Vec<Node>,
        /// Label below.
        below: Vec<Node>,
    },
    /// `\displaystyle` and its kin, with what follows in the group.
    Styled {
        /// Which.
        style: Style,
        /// What is in it.
        body: Vec<Node>,
    },
    /// `\mathchoice`: one of four, by style.
    Choice(Box<[Vec<Node>; 4]>),
    /// Room without ink.
    Phantom {
        /// What would stand there.
        body: Vec<Node>,
        /// It takes the width.
        wide: bool,
        /// It takes height and depth.
        high: bool,
    },
    /// Ink without height or depth.
    Smash {
        /// What stands there.
        body: Vec<Node>,
        /// Without height.
        height: bool,
        /// Without depth.
        depth: bool,
    },
    /// Ink without width: -1 to the left, 0 to both sides, 1 to the right.
    Lap {
        /// What stands there.
        body: Vec<Node>,
        /// Where to.
        to: i8,
    },
    /// Rows and columns.
    Table(Box<Table>),
    /// Thousandths of an em.
    Space(i32),
    /// A line may end here.
    Break,
    /// A line ends here.
    NewLine,
    /// A frame around.
    Boxed(Vec<Node>),
    /// Struck out.
    Struck {
        /// How.
        strike: Strike,
        /// What.
        body: Vec<Node>,
    },
    /// Raised above the line by thousandths of an em.
    Raised {
        /// By how much.
        by: i32,
        /// What.
        body: Vec<Node>,
    },
    /// A black box: width, height above the line, how far it is raised; thousandths of an em.
    Rule {
        /// Width.
        width: i32,
        /// Height.
        height: i32,
        /// How far its foot is above the line.
        raised: i32,
    },
}

/// Words, or a formula among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words {
        /// As they are read.
        words: String,
        /// Upright, bold, italic, sans, monospace.
        face: Face,
    },
    /// `\text{if $x$}`.
    Math(Vec<Node>),
}

/// A fraction, a binomial or what is stacked like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// Above.
    pub top: Vec<Node>,
    /// Below.
    pub bottom: Vec<Node>,
    /// Whether a rule is between.
    pub rule: bool,
    /// How thick that is, thousandths of an em; `None`: as the font has it.
    pub thick: Option<i32>,
    /// `\dfrac`, `\tfrac`: the style of the whole.
    pub style: Option<Style>,
    /// `\cfrac`: a part of a continued fraction.
    pub continued: bool,
    /// Around it.
    pub open: Option<char>,
    /// Around it.
    pub close: Option<char>,
}

/// What kind of table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// `matrix` and its kin.
    Matrix,
    /// `smallmatrix`.
    Small,
    /// `array`.
    Array,
    /// `cases` and its kin.
    Cases,
    /// `aligned`, `align`, `split`: columns in pairs.
    Aligned,
    /// `alignedat`, `alignat`: no room between the pairs.
    AlignedAt,
    /// `gathered`, `gather`.
    Gathered,
    /// `multline`.
    Multline,
    /// `\substack`, `subarray`.
    Substack,
}

impl TableKind {
    /// Whether its rows are lines of a display, which pages may part and which may have numbers of their own.
    #[must_use]
    pub fn is_lines(self) -> bool {
        matches!(self, Self::Aligned | Self::AlignedAt | Self::Gathered | Self::Multline)
    }
}

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own explanation")]
pub enum Align {
    Left,
    Center,
    Right,
}

/// A rule between rows or columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own explanation")]
pub enum Line {
    #[default]
    None,
    Solid,
    Dashed,
}

/// Rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What kind.
    pub kind: TableKind,
    /// How the columns stand; the last holds for all further ones.
    pub columns: Vec<Align>,
    /// Rules: before the first column, and behind each.
    pub rules: Vec<Line>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Rules above each row, and one below the last.
    pub lines: Vec<Line>,
    /// Cells are in display style.
    pub display: bool,
}

impl Table {
    /// How a cell stands: as its column does, but of `multline` the first line stands left and the last one right.
    #[must_use]
    pub fn align(&self, row: usize, column: usize) -> Align {
        match self.kind {
            TableKind::Multline if row == 0 => Align::Left,
            TableKind::Multline if row + 1 == self.rows.len() => Align::Right,
            TableKind::Multline => Align::Center,
            TableKind::Matrix
            | TableKind::Small
            | TableKind::Array
            | TableKind::Cases
            | TableKind::Aligned
            | TableKind::AlignedAt
            | TableKind::Gathered
            | TableKind::Substack => {
                self.columns.get(column).or(self.columns.last()).copied().unwrap_or(Align::Center)
            }
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Vec<Node>>,
    /// `\\[…]`: more room below, thousandths of an em.
    pub more: i32,
    /// `\tag`.
    pub tag: Option<Tag>,
    /// `\label`.
    pub label: Option<String>,
}

impl Node {
    /// Whether it is nothing at all: what `\label` and `\tag` leave.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.kind, Kind::Space(0))
    }
}

impl Formula {
    /// Whether a letter or a figure stands in it that is certainly seen.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        self.nodes.iter().any(|it| match &it.kind {
            Kind::Symbol { char, .. } => char.is_alphanumeric(),
            Kind::Number { .. } | Kind::Name { .. } => true,
            _ => false,
        })
    }

    /// The rows of a formula that is nothing but lines of a display: those that may have numbers of their own.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        let seen = |it: &&Node| !it.is_empty();
        let mut nodes = self.nodes.iter().filter(seen);
        match (nodes.next().map(|it| &it.kind), nodes.next()) {
            (Some(Kind::Table(table)), None) if table.kind.is_lines() => &table.rows,
            _ => &[],
        }
    }
}

impl Node {
    /// A node.
    #[must_use]
    pub fn new(class: Class, kind: Kind, at: Bytes) -> Self {
        Self { class, kind, at }
    }

    /// A sign.
    #[must_use]
    pub fn symbol(class: Class, char: char, at: Bytes) -> Self {
        Self::new(class, Kind::Symbol { char, face: Face::Plain, negated: false }, at)
    }

    /// A group; what is alone in one stands for itself.
    #[must_use]
    pub fn row(mut nodes: Vec<Self>, at: Bytes) -> Self {
        match nodes.pop() {
            Some(only) if nodes.is_empty() && only.class == Class::Ord => only,
            Some(last) => {
                nodes.push(last);
                Self::new(Class::Ord, Kind::Row(nodes), at)
            }
            None => Self::new(Class::Ord, Kind::Row(nodes), at),
        }
    }
}

/// Whether the sign is of an integral: its limits stand at its side.
#[must_use]
pub fn is_integral(char: char) -> bool {
    matches!(char, '\u{222b}'..='\u{2233}' | '\u{2a0b}'..='\u{2a1c}')
}

/// Signs that are larger in displays.
#[must_use]
pub fn is_large(char: char) -> bool {
    is_integral(char) || matches!(char, '∏' | '∐' | '∑' | '⋀'..='⋃' | '\u{2a00}'..='\u{2a0a}')
}
