//! Commands that take arguments or act on what follows: name and what it does.

use crate::math::read::quantity::Quantity;
use crate::math::tree::{Align, Class, Face, Side, Strike, Style, TableKind};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a command does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Function {
    /// A fraction: its style and whether it is a binomial.
    Fraction {
        style: Option<Style>,
        binomial: bool,
    },
    /// `\genfrac`.
    Genfrac,
    /// What stands before it is over what comes after: rule, delimiters.
    Infix {
        rule: bool,
        open: Option<char>,
        close: Option<char>,
    },
    Root,
    Accent {
        char: char,
        stretchy: bool,
    },
    AccentUnder(char),
    Bar(Side),
    Brace(char, Side),
    /// Its argument in an alphabet.
    Face(Face),
    /// What follows in an alphabet.
    Switch(Face),
    /// Its argument in bold letters of whatever alphabet.
    Bold,
    /// Words in a face; `None`: as those around.
    Text(Option<Face>),
    /// The name of a function; with limits.
    Name(bool),
    OperatorName {
        limits: bool,
    },
    Arrow(char),
    Class(Class),
    Operator,
    Style(Style),
    Sized(Class, u8),
    Left,
    /// Over or under.
    Stack(Side),
    Space(i32),
    /// A space as long as said.
    Skip,
    Phantom {
        wide: bool,
        high: bool,
    },
    Smash,
    Lap(i8),
    Boxed,
    Strike(Strike),
    /// Arguments that are passed over: colours, addresses.
    Ignore(u8),
    /// Without effect here.
    Idle,
    Break,
    NewLine,
    Not,
    Choice,
    Rule,
    Raise,
    Prescript,
    Sideset,
    Substack,
    Code,
    Verbatim,
    Begin,
    Tag,
    Label,
    /// An address, set as words.
    Url,
    Strut,
    Circled,
    /// Numbers and units.
    Quantity(Quantity),
    /// Chemical formulas.
    Chemistry,
}

use Align::{Center, Left, Right};
use Function as F;

/// Each string holds names, blanks between.
const FUNCTIONS: &[(Function, &str)] = &[
    (F::Fraction { style: None, binomial: false }, "frac"),
    (F::Fraction { style: Some(Style::Display), binomial: false }, "dfrac cfrac"),
    (F::Fraction { style: Some(Style::Text), binomial: false }, "tfrac"),
    (F::Fraction { style: None, binomial: true }, "binom"),
    (F::Fraction { style: Some(Style::Display), binomial: true }, "dbinom"),
    (F::Fraction { style: Some(Style::Text), binomial: true }, "tbinom"),
    (F::Genfrac, "genfrac"),
    (F::Infix { rule: true, open: None, close: None }, "over above"),
    (F::Infix { rule: false, open: None, close: None }, "atop"),
    (F::Infix { rule: false, open: Some('('), close: Some(')') }, "choose"),
    (F::Infix { rule: false, open: Some('{'), close: Some('}') }, "brace"),
    (F::Infix { rule: false, open: Some('['), close: Some(']') }, "brack"),
    (F::Root, "sqrt"),
    (F::Accent { char: '\u{302}', stretchy: false }, "hat ^"),
    (F::Accent { char: '\u{302}', stretchy: true }, "widehat"),
    (F::Accent { char: '\u{303}', stretchy: false }, "tilde ~"),
    (F::Accent { char: '\u{303}', stretchy: true }, "widetilde"),
    (F::Accent { char: '\u{30c}', stretchy: false }, "check v"),
    (F::Accent { char: '\u{30c}', stretchy: true }, "widecheck"),
    (F::Accent { char: '\u{304}', stretchy: false }, "bar ="),
    (F::Accent { char: '\u{301}', stretchy: false }, "acute '"),
    (F::Accent { char: '\u{300}', stretchy: false }, "grave `"),
    (F::Accent { char: '\u{306}', stretchy: false }, "breve u"),
    (F::Accent { char: '\u{307}', stretchy: false }, "dot"),
    (F::Accent { char: '\u{308}', stretchy: false }, "ddot \""),
    (F::Accent { char: '\u{30a}', stretchy: false }, "mathring r"),
    (F::Accent { char: '\u{30b}', stretchy: false }, "H"),
    (F::Accent { char: '\u{20d7}', stretchy: false }, "vec"),
    (F::Accent { char: '\u{20d7}', stretchy: true }, "overrightarrow"),
    (F::Accent { char: '\u{20d6}', stretchy: true }, "overleftarrow"),
    (F::Accent { char: '\u{20e1}', stretchy: true }, "overleftrightarrow"),
    (F::Accent { char: '\u{20d1}', stretchy: true }, "overrightharpoon"),
    (F::Accent { char: '\u{20d0}', stretchy: true }, "overleftharpoon"),
    (F::Accent { char: '⇒', stretchy: true }, "Overrightarrow"),
    (F::Accent { char: '⏜', stretchy: true }, "overarc wideparen"),
    (F::Brace('⏠', Side::Over), "overgroup overlinesegment"),
    (F::AccentUnder('\u{20ef}'), "underrightarrow"),
    (F::AccentUnder('\u{20ee}'), "underleftarrow"),
    (F::AccentUnder('\u{34d}'), "underleftrightarrow"),
    (F::AccentUnder('\u{330}'), "utilde"),
    (F::AccentUnder('⏝'), "underarc"),
    (F::Brace('⏡', Side::Under), "undergroup underlinesegment"),
    (F::Bar(Side::Over), "overline"),
    (F::Bar(Side::Under), "underline underbar"),
    (F::Brace('⏞', Side::Over), "overbrace"),
    (F::Brace('⏟', Side::Under), "underbrace"),
    (F::Brace('⎴', Side::Over), "overbracket"),
    (F::Brace('⎵', Side::Under), "underbracket"),
    (F::Brace('⏜', Side::Over), "overparen"),
    (F::Brace('⏝', Side::Under), "underparen"),
    (F::Face(Face::Upright), "mathrm mathup symup"),
    (F::Face(Face::Italic), "mathit symit"),
    (F::Face(Face::Plain), "mathnormal"),
    (F::Face(Face::Bold), "mathbf bold symbf mathbfup"),
    (F::Face(Face::BoldItalic), "mathbfit"),
    (F::Face(Face::DoubleStruck), "mathbb Bbb symbb"),
    (F::Face(Face::Script), "mathcal mathscr symcal symscr"),
    (F::Face(Face::BoldScript), "mathbfcal mathbfscr"),
    (F::Face(Face::Fraktur), "mathfrak frak symfrak"),
    (F::Face(Face::Sans), "mathsf symsf"),
    (F::Face(Face::SansItalic), "mathsfit"),
    (F::Face(Face::Monospace), "mathtt symtt"),
    (F::Bold, "boldsymbol bm pmb"),
    (F::Switch(Face::Upright), "rm normalfont"),
    (F::Switch(Face::Bold), "bf"),
    (F::Switch(Face::Italic), "it"),
    (F::Switch(Face::Sans), "sf"),
    (F::Switch(Face::Monospace), "tt"),
    (F::Switch(Face::Script), "cal scr"),
    (F::Text(None), "text mbox hbox textnormal textmd textup textsc intertext shortintertext"),
    (F::Text(Some(Face::Upright)), "textrm"),
    (F::Text(Some(Face::Bold)), "textbf"),
    (F::Text(Some(Face::Italic)), "textit emph textsl"),
    (F::Text(Some(Face::Sans)), "textsf"),
    (F::Text(Some(Face::Monospace)), "texttt"),
    (
        F::Name(false),
        "arccos arcsin arctan arctg arcctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg dim exp hom ker lg ln log sec sin sinh sh tan \
         tanh tg th",
    ),
    (F::Name(true), "det gcd inf lim max min Pr sup"),
    (F::OperatorName { limits: false }, "operatorname"),
    (F::OperatorName { limits: true }, "operatornamewithlimits"),
    (F::Arrow('→'), "xrightarrow"),
    (F::Arrow('←'), "xleftarrow"),
    (F::Arrow('↔'), "xleftrightarrow"),
    (F::Arrow('⇒'), "xRightarrow"),
    (F::Arrow('⇐'), "xLeftarrow"),
    (F::Arrow('⇔'), "xLeftrightarrow"),
    (F::Arrow('↦'), "xmapsto"),
    (F::Arrow('↪'), "xhookrightarrow"),
    (F::Arrow('↩'), "xhookleftarrow"),
    (F::Arrow('⇀'), "xrightharpoonup"),
    (F::Arrow('⇁'), "xrightharpoondown"),
    (F::Arrow('↼'), "xleftharpoonup"),
    (F::Arrow('↽'), "xleftharpoondown"),
    (F::Arrow('⇌'), "xrightleftharpoons xrightequilibrium"),
    (F::Arrow('⇋'), "xleftrightharpoons xleftequilibrium"),
    (F::Arrow('⇄'), "xrightleftarrows xtofrom"),
    (F::Arrow('↠'), "xtwoheadrightarrow"),
    (F::Arrow('↞'), "xtwoheadleftarrow"),
    (F::Arrow('='), "xlongequal"),
    (F::Class(Class::Ord), "mathord vcenter"),
    (F::Class(Class::Bin), "mathbin"),
    (F::Class(Class::Rel), "mathrel"),
    (F::Class(Class::Open), "mathopen"),
    (F::Class(Class::Close), "mathclose"),
    (F::Class(Class::Punct), "mathpunct"),
    (F::Class(Class::Inner), "mathinner"),
    (F::Operator, "mathop"),
    (F::Style(Style::Display), "displaystyle"),
    (F::Style(Style::Text), "textstyle"),
    (F::Style(Style::Script), "scriptstyle"),
    (F::Style(Style::ScriptScript), "scriptscriptstyle"),
    (F::Sized(Class::Ord, 1), "big"),
    (F::Sized(Class::Ord, 2), "Big"),
    (F::Sized(Class::Ord, 3), "bigg"),
    (F::Sized(Class::Ord, 4), "Bigg"),
    (F::Sized(Class::Open, 1), "bigl"),
    (F::Sized(Class::Open, 2), "Bigl"),
    (F::Sized(Class::Open, 3), "biggl"),
    (F::Sized(Class::Open, 4), "Biggl"),
    (F::Sized(Class::Close, 1), "bigr"),
    (F::Sized(Class::Close, 2), "Bigr"),
    (F::Sized(Class::Close, 3), "biggr"),
    (F::Sized(Class::Close, 4), "Biggr"),
    (F::Sized(Class::Rel, 1), "bigm"),
    (F::Sized(Class::Rel, 2), "Bigm"),
    (F::Sized(Class::Rel, 3), "biggm"),
    (F::Sized(Class::Rel, 4), "Biggm"),
    (F::Left, "left"),
    (F::Stack(Side::Over), "overset"),
    (F::Stack(Side::Under), "underset"),
    (F::Space(167), ","),
    (F::Space(222), ": >"),
    (F::Space(278), ";"),
    (F::Space(-167), "!"),
    (F::Space(-222), "negmedspace"),
    (F::Space(-278), "negthickspace"),
    (F::Space(500), "enspace enskip"),
    (F::Space(1_000), "quad"),
    (F::Space(2_000), "qquad"),
    (F::Space(250), "space nobreakspace"),
    (F::Skip, "kern mkern hskip mskip hspace"),
    (F::Phantom { wide: true, high: true }, "phantom"),
    (F::Phantom { wide: true, high: false }, "hphantom"),
    (F::Phantom { wide: false, high: true }, "vphantom"),
    (F::Smash, "smash"),
    (F::Lap(-1), "mathllap llap"),
    (F::Lap(0), "mathclap clap"),
    (F::Lap(1), "mathrlap rlap"),
    (F::Boxed, "fbox"),
    (F::Strike(Strike::Up), "cancel"),
    (F::Strike(Strike::Down), "bcancel"),
    (F::Strike(Strike::Both), "xcancel"),
    (F::Strike(Strike::Across), "sout"),
    (
        F::Ignore(1),
        "color textcolor colorbox href htmlClass htmlId htmlStyle htmlData class cssId style",
    ),
    (F::Ignore(2), "fcolorbox"),
    (
        F::Idle,
        "tiny sixptsize scriptsize footnotesize small normalsize large Large LARGE huge Huge nonumber notag nobreak relax hfill displaylimits noexpand DOTSB DOTSI DOTSX",
    ),
    (F::Break, "allowbreak"),
    (F::NewLine, "newline"),
    (F::Not, "not"),
    (F::Choice, "mathchoice"),
    (F::Rule, "rule"),
    (F::Raise, "raisebox"),
    (F::Prescript, "prescript"),
    (F::Sideset, "sideset"),
    (F::Substack, "substack"),
    (F::Code, "char unicode"),
    (F::Verbatim, "verb"),
    (F::Begin, "begin"),
    (F::Tag, "tag"),
    (F::Label, "label"),
    (F::Url, "url"),
    (F::Strut, "mathstrut strut"),
    (F::Circled, "textcircled"),
    (F::Quantity(Quantity::Number), "num"),
    (F::Quantity(Quantity::Unit), "unit si"),
    (F::Quantity(Quantity::Both), "qty SI"),
    (F::Quantity(Quantity::Angle), "ang"),
    (F::Chemistry, "ce"),
];

/// What a command does; `None`: it is none of these.
pub(crate) fn function(name: &str) -> Option<Function> {
    all().get(name).copied()
}

/// The names of all.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().keys().copied()
}

fn all() -> &'static BTreeMap<&'static str, Function> {
    static ALL: OnceLock<BTreeMap<&'static str, Function>> = OnceLock::new();
    ALL.get_or_init(|| {
        let names = |it: &(Function, &'static str)| {
            let function = it.0;
            it.1.split_ascii_whitespace().map(move |name| (name, function))
        };
        FUNCTIONS.iter().flat_map(names).collect()
    })
}

/// What an environment is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Environment {
    pub(crate) kind: TableKind,
    /// Around it.
    pub(crate) open: Option<char>,
    pub(crate) close: Option<char>,
    /// How its columns stand, the last for all further ones.
    pub(crate) columns: &'static [Align],
    /// `{lcr}` or `{2}` comes, or `[r]`.
    pub(crate) argument: Argument,
    pub(crate) display: bool,
}

/// What comes after `\begin{…}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    None,
    /// `{lcr}`.
    Columns,
    /// `[r]`.
    Optional,
    /// `{2}`, which counts pairs of columns and is not needed.
    Pairs,
}

const PAIRS: &[Align] = &[Right, Left, Right, Left, Right, Left, Right, Left, Right, Left];

/// A table without delimiters.
const fn table(kind: TableKind, columns: &'static [Align], argument: Argument) -> Environment {
    let display = matches!(
        kind,
        TableKind::Aligned | TableKind::AlignedAt | TableKind::Gathered | TableKind::Multline
    );
    Environment { kind, open: None, close: None, columns, argument, display }
}

const fn matrix(open: Option<char>, close: Option<char>) -> Environment {
    Environment { open, close, ..table(TableKind::Matrix, &[Center], Argument::Optional) }
}

const fn cases(open: Option<char>, close: Option<char>, display: bool) -> Environment {
    Environment { open, close, display, ..table(TableKind::Cases, &[Left], Argument::None) }
}

/// Each string holds names, blanks between; a star behind a name changes nothing.
const ENVIRONMENTS: &[(Environment, &str)] = &[
    (matrix(None, None), "matrix"),
    (matrix(Some('('), Some(')')), "pmatrix"),
    (matrix(Some('['), Some(']')), "bmatrix"),
    (matrix(Some('{'), Some('}')), "Bmatrix"),
    (matrix(Some('|'), Some('|')), "vmatrix"),
    (matrix(Some('‖'), Some('‖')), "Vmatrix"),
    (table(TableKind::Small, &[Center], Argument::None), "smallmatrix"),
    (table(TableKind::Array, &[Center], Argument::Columns), "array"),
    (
        Environment { display: true, ..table(TableKind::Array, &[Center], Argument::Columns) },
        "darray",
    ),
    (table(TableKind::Substack, &[Center], Argument::Columns), "subarray"),
    (cases(Some('{'), None, false), "cases"),
    (cases(Some('{'), None, true), "dcases"),
    (cases(None, Some('}'), false), "rcases"),
    (cases(None, Some('}'), true), "drcases"),
    (table(TableKind::Aligned, PAIRS, Argument::None), "align split eqnarray"),
    (table(TableKind::Aligned, PAIRS, Argument::Optional), "aligned"),
    (table(TableKind::AlignedAt, PAIRS, Argument::Pairs), "alignat alignedat xalignat"),
    (table(TableKind::Gathered, &[Center], Argument::Optional), "gathered"),
    (table(TableKind::Gathered, &[Center], Argument::None), "gather equation displaymath math"),
    (table(TableKind::Multline, &[Center], Argument::None), "multline multlined"),
];

/// The environment of this name.
pub(crate) fn environment(name: &str) -> Option<Environment> {
    let plain = name.strip_suffix('*').unwrap_or(name);
    let found = ENVIRONMENTS.iter().find(|it| it.1.split(' ').any(|it| it == plain))?.0;
    // `[r]` comes after the starred matrices of mathtools alone.
    let starred = plain != name || found.kind != TableKind::Matrix;
    Some(if starred { found } else { Environment { argument: Argument::None, ..found } })
}
