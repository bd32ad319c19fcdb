//! The straight marks of a paragraph: which of them open, which close, which are apostrophes or primes.
//!
//! A mark's neighbours alone don't tell (`'ope` may begin a quotation or have lost its h), so each reading has a cost and
//! the paragraph's cheapest reading wins in which every mark that opens is closed. Double marks are read first: they are
//! seldom anything else. Single ones are read among those of the same quotation, so that no pair crosses another.

use crate::lang::Elisions;

/// What a straight mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Opens a quotation that is closed, or that goes on in the next paragraph.
    Open,
    /// Closes the last that is open.
    Close,
    /// A quotation's first mark without a partner.
    LoneOpen,
    /// A quotation's last mark without a partner.
    LoneClose,
    /// Stands for letters that fell out.
    Apostrophe,
    /// Feet or inches, minutes or seconds.
    Prime,
    /// Nothing that is known: stays straight.
    Straight,
}

/// A letter of the paragraph.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    /// What it is; pictures and formulas are letters, breaks are line feeds.
    pub(super) sign: char,
    /// Words of its language; `None` where text stands as it is.
    pub(super) elisions: Option<&'static Elisions>,
}

/// The roles of the straight marks, by their place. `next` is what the next paragraph begins with: a speech of several
/// paragraphs repeats its opening mark and is closed in the last (The Chicago Manual of Style, 17th ed., 13.32).
pub(super) fn quotes(letters: &[Letter], next: Option<char>) -> Vec<(usize, Role)> {
    let text = Paragraph(letters);
    let places = |mark: char| {
        let set = letters.iter().enumerate();
        set.filter(move |(_, it)| it.sign == mark && it.elisions.is_some()).map(|it| it.0)
    };
    let doubles: Vec<usize> = places('"').collect();
    let costs: Vec<Costs> = doubles.iter().map(|it| text.double(*it)).collect();
    let ends = (next == Some('"')).then_some(GOES_ON_DOUBLE);
    let read = cheapest(&costs, ends, DEEPEST);
    let mut roles: Vec<(usize, Role)> = doubles.into_iter().zip(read).collect();

    let singles: Vec<usize> = places('\'').collect();
    let ends = (next == Some('\'')).then_some(GOES_ON_SINGLE);
    for (quotation, places) in by_quotation(&singles, &roles) {
        let costs: Vec<Costs> = places.iter().map(|it| text.single(*it)).collect();
        let read = cheapest(&costs, ends.filter(|_| quotation == 0), 1);
        roles.extend(places.into_iter().zip(read));
    }
    roles.sort_by_key(|it| it.0);
    roles
}

/// Single marks, together as they stand in the same quotation of double marks; that of none is 0.
fn by_quotation(singles: &[usize], doubles: &[(usize, Role)]) -> Vec<(usize, Vec<usize>)> {
    let mut out: Vec<(usize, Vec<usize>)> = vec![(0, Vec::new())];
    let mut open = vec![0];
    let mut doubles = doubles.iter().peekable();
    for single in singles {
        while let Some((_, role)) = doubles.next_if(|it| it.0 < *single) {
            match role {
                Role::Open => {
                    open.push(out.len());
                    out.push((out.len(), Vec::new()));
                }
                Role::Close => drop(open.pop()),
                _ => {}
            }
        }
        let at = open.last().copied().unwrap_or_default();
        if let Some(quotation) = out.get_mut(at) {
            quotation.1.push(*single);
        }
    }
    out
}

/// Double quotations that may stand in each other.
const DEEPEST: usize = 2;
/// Costs of a quotation that goes on in the next paragraph.
const GOES_ON_DOUBLE: u32 = 1;
const GOES_ON_SINGLE: u32 = 3;
/// Cost of a quotation in another of the same mark.
const NESTED: u32 = 2;
/// What can't be.
const NEVER: u32 = 1 << 20;

/// What each reading of a mark costs.
#[derive(Clone, Copy)]
struct Costs {
    open: u32,
    close: u32,
    /// Neither: the cost, and what it is then.
    other: (u32, Role),
}

/// The cheapest reading of marks in which quotations are `deepest` levels deep at most.
fn cheapest(marks: &[Costs], goes_on: Option<u32>, deepest: usize) -> Vec<Role> {
    // Cost of each depth, and for each mark and depth the way there.
    let mut depths = vec![NEVER; deepest + 1];
    depths[0] = 0;
    let mut ways: Vec<Vec<Role>> = Vec::with_capacity(marks.len());
    for mark in marks {
        let mut to = vec![NEVER; deepest + 1];
        let mut way = vec![Role::Straight; deepest + 1];
        for depth in 0..=deepest {
            let nested = if depth > 1 { NESTED } else { 0 };
            let from = |it: Option<usize>| it.and_then(|it| depths.get(it)).copied();
            // Of equal costs the first wins: the opening mark next to its partner, the first that closes.
            let ways = [
                (from(depth.checked_sub(1)), mark.open + nested, Role::Open),
                (from(Some(depth)), mark.other.0, mark.other.1),
                (from(Some(depth + 1)), mark.close, Role::Close),
            ];
            for (before, cost, role) in ways {
                let cost = before.unwrap_or(NEVER).saturating_add(cost);
                if cost < to[depth] {
                    (to[depth], way[depth]) = (cost, role);
                }
            }
        }
        // Sums stay small however many marks there are.
        let least = to.iter().copied().min().unwrap_or_default();
        depths = to.into_iter().map(|it| (it - least).min(NEVER)).collect();
        ways.push(way);
    }
    let goes_on = goes_on.is_some_and(|cost| depths[1].saturating_add(cost) < depths[0]);
    let mut depth = usize::from(goes_on);
    let mut roles: Vec<Role> = Vec::with_capacity(ways.len());
    for way in ways.iter().rev() {
        let role = way[depth];
        depth = match role {
            Role::Open => depth.saturating_sub(1),
            Role::Close => (depth + 1).min(deepest),
            _ => depth,
        };
        roles.push(role);
    }
    roles.reverse();
    roles
}

/// What stands before a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, an opening bracket, or a space after punctuation: a speech may begin.
    Head,
    /// A space between words.
    Space,
    Dash,
    /// `:` or `=`.
    Colon,
    /// Other punctuation.
    Stop,
    Letter,
}

/// What stands after a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Space,
    Dash,
    Stop,
    Letter,
}

struct Paragraph<'a>(&'a [Letter]);

impl Paragraph<'_> {
    fn sign(&self, at: Option<usize>) -> Option<char> {
        self.0.get(at?).map(|it| it.sign)
    }

    fn is_word(&self, at: Option<usize>) -> bool {
        self.sign(at).is_some_and(char::is_alphanumeric)
    }

    /// What stands before a mark and those that touch it.
    fn before(&self, at: usize) -> Before {
        let mut first = at;
        while matches!(self.sign(first.checked_sub(1)), Some('"' | '\'')) {
            first -= 1;
        }
        let Some(sign) = self.sign(first.checked_sub(1)) else { return Before::Head };
        match sign {
            ':' | '=' => Before::Colon,
            it if it.is_whitespace() => {
                let mut words = self.0.get(..first).unwrap_or_default().iter().rev();
                match words.find(|it| !it.sign.is_whitespace() && !is_quote(it.sign)) {
                    Some(it) if it.sign.is_alphanumeric() => Before::Space,
                    _ => Before::Head,
                }
            }
            it if is_opening(it) => Before::Head,
            it if is_dash(it) => Before::Dash,
            it if it.is_alphanumeric() => Before::Letter,
            _ => Before::Stop,
        }
    }

    /// What stands after a mark and those that touch it.
    fn after(&self, at: usize) -> After {
        let mut last = at + 1;
        while matches!(self.sign(Some(last)), Some('"' | '\'')) {
            last += 1;
        }
        match self.sign(Some(last)) {
            None => After::Space,
            Some(it) if it.is_whitespace() => After::Space,
            Some(it) if is_dash(it) => After::Dash,
            Some(it) if it.is_alphanumeric() || is_opening(it) || matches!(it, '$' | '#') => {
                After::Letter
            }
            Some(_) => After::Stop,
        }
    }

    fn double(&self, at: usize) -> Costs {
        let (mut before, after) = (self.before(at), self.after(at));
        let elided = self.sign(at.checked_sub(1)) == Some('\'')
            && self.is_word(at.checked_sub(2))
            && self.is_word(Some(at + 1));
        if elided {
            // French l'"homme".
            before = Before::Head;
        }
        let spaced = matches!(before, Before::Head | Before::Space)
            && at > 0
            && self.sign(at.checked_sub(1)).is_some_and(char::is_whitespace);
        let lone = match (before, after) {
            (Before::Head | Before::Space, After::Letter | After::Stop) => Role::LoneOpen,
            (Before::Letter | Before::Stop, After::Space | After::Stop) => Role::LoneClose,
            _ => Role::Straight,
        };
        let mut costs = Costs {
            open: opens(before, 6) + begins(after),
            close: closes(before, 0) + ends(after, 6),
            other: (4, lone),
        };
        if spaced && after == After::Space {
            (costs.open, costs.close) = (3, 3);
        }
        if self.sign(at.checked_sub(1)).is_some_and(char::is_numeric) && after != After::Letter {
            let feet = self.feet_before(at);
            costs.other = (u32::from(!feet), Role::Prime);
            costs.close += if feet { 2 } else { 0 };
        }
        costs
    }

    fn single(&self, at: usize) -> Costs {
        let certain = |role| Costs { open: NEVER, close: NEVER, other: (0, role) };
        let before_word = self.is_word(at.checked_sub(1));
        if self.is_feet(at) {
            return certain(Role::Prime);
        }
        let elided = self.sign(Some(at + 1)) == Some('"') && self.is_word(Some(at + 2));
        if before_word && (self.is_word(Some(at + 1)) || elided) || self.is_and(at) {
            return certain(Role::Apostrophe);
        }
        let (before, after) = (self.before(at), self.after(at));
        let (mut open, mut close) =
            (opens(before, 8) + begins(after), closes(before, 1) + ends(after, 8));
        if before == Before::Space {
            open += 1;
        }
        let other = if self.is_word(Some(at + 1)) {
            let word = self.word_after(at);
            let (is_elision, cost) = self.head(at, before, &word);
            open += if is_elision { 2 } else { 0 };
            // 'so': a word by itself is quoted.
            if self.sign(Some(at + 1 + word.chars().count())) == Some('\'') {
                open = open.saturating_sub(1);
            }
            cost
        } else if before_word {
            let (is_elision, cost) = self.end(at);
            // The dogs' bones: a noun comes.
            let noun = cost == 1
                && self.sign(Some(at + 1)) == Some(' ')
                && self.sign(Some(at + 2)).is_some_and(char::is_lowercase);
            close += if is_elision { 2 } else { u32::from(noun) };
            cost
        } else if before == Before::Stop || after == After::Letter {
            8
        } else {
            0
        };
        let digit = self.sign(at.checked_sub(1)).is_some_and(char::is_numeric);
        let role = if digit { Role::Prime } else { Role::Apostrophe };
        Costs { open, close, other: (if digit { 1 } else { other }, role) }
    }

    /// Whether a word that begins here is known to have lost its head, and what an apostrophe costs.
    fn head(&self, at: usize, before: Before, word: &str) -> (bool, u32) {
        let digits =
            (1..=2).all(|it| self.sign(Some(at + it)).is_some_and(|it| it.is_ascii_digit()));
        let end = at + 1 + word.chars().count();
        if self.sign(Some(end)) == Some('\'') && !self.is_word(Some(end + 1)) {
            return (false, 3);
        }
        let decade = digits && !self.sign(Some(at + 3)).is_some_and(|it| it.is_ascii_digit());
        let words = self.0[at].elisions;
        if decade || words.is_some_and(|it| it.heads.contains(&word)) {
            return (true, 0);
        }
        match before {
            Before::Head => (false, 4),
            _ if words.is_some_and(|it| it.dialect.contains(&word)) => (false, 1),
            _ => (false, 3),
        }
    }

    /// The same of a word that ends here: `an'`, `goin'`, `dogs'`.
    fn end(&self, at: usize) -> (bool, u32) {
        let word = self.word_before(at);
        let words = self.0[at].elisions;
        let gerund = words.is_some_and(|it| it.ends.contains(&"goin"))
            && word.len() > 3
            && word.ends_with("in");
        if gerund || words.is_some_and(|it| it.ends.contains(&word.as_str())) {
            return (true, 0);
        }
        (false, if word.ends_with(['s', 'x', 'z']) { 1 } else { 3 })
    }

    /// Either mark of rock 'n' roll.
    fn is_and(&self, at: usize) -> bool {
        let is = |from: Option<usize>| {
            let Some(from) = from else { return false };
            let sign = |it: usize| self.sign(Some(from + it));
            let ahead = !self.is_word(from.checked_sub(1));
            let knows = |it: &Letter| it.elisions.is_some_and(|it| it.heads.contains(&"n"));
            ahead
                && sign(0) == Some('\'')
                && matches!(sign(1), Some('n' | 'N'))
                && sign(2) == Some('\'')
                && !self.is_word(Some(from + 3))
                && self.0.get(from).is_some_and(knows)
        };
        is(Some(at)) || is(at.checked_sub(2))
    }

    /// A single mark between a number and inches or seconds: 5'10", 28' 38".
    fn is_feet(&self, at: usize) -> bool {
        if !self.sign(at.checked_sub(1)).is_some_and(char::is_numeric) {
            return false;
        }
        let mut end = at + 1;
        while self.sign(Some(end)).is_some_and(|it| matches!(it, ' ' | '\u{a0}' | '\u{202f}'))
            && end < at + 2
        {
            end += 1;
        }
        let inches = end;
        while self
            .sign(Some(end))
            .is_some_and(|it| it.is_numeric() || matches!(it, '.' | ',' | '/'))
        {
            end += 1;
        }
        end > inches && matches!(self.sign(Some(end)), Some('"' | '″'))
    }

    /// Whether a double mark ends a length that begins with feet.
    fn feet_before(&self, at: usize) -> bool {
        let before = self.0.get(..at).unwrap_or_default().iter().rev();
        let mut before = before.map(|it| it.sign).skip_while(|it| {
            it.is_numeric() || matches!(it, '.' | ',' | '/' | ' ' | '\u{a0}' | '\u{202f}')
        });
        matches!(before.next(), Some('\'' | '′')) && before.next().is_some_and(char::is_numeric)
    }

    /// The word after a mark, in lower case.
    fn word_after(&self, at: usize) -> String {
        let rest = self.0.get(at + 1..).unwrap_or_default().iter().map(|it| it.sign);
        let word = rest.take_while(|it| it.is_alphanumeric()).take(LONGEST);
        word.flat_map(char::to_lowercase).collect()
    }

    /// The word before a mark, in lower case.
    fn word_before(&self, at: usize) -> String {
        let rest = self.0.get(..at).unwrap_or_default().iter().rev().map(|it| it.sign);
        let word: Vec<char> = rest.take_while(|it| it.is_alphanumeric()).take(LONGEST).collect();
        word.into_iter().rev().flat_map(char::to_lowercase).collect()
    }
}

/// Letters of a word that are looked at; those that elisions are known of are shorter.
const LONGEST: usize = 24;

fn opens(before: Before, letter: u32) -> u32 {
    match before {
        Before::Head | Before::Space => 0,
        Before::Dash | Before::Colon => 1,
        Before::Stop => 3,
        Before::Letter => letter,
    }
}

fn begins(after: After) -> u32 {
    match after {
        After::Letter => 0,
        After::Stop | After::Dash => 1,
        After::Space => 9,
    }
}

fn closes(before: Before, letter: u32) -> u32 {
    match before {
        Before::Stop | Before::Colon => 0,
        Before::Letter => letter,
        Before::Dash => 1,
        Before::Head | Before::Space => 9,
    }
}

fn ends(after: After, letter: u32) -> u32 {
    match after {
        After::Space | After::Stop | After::Dash => 0,
        After::Letter => letter,
    }
}

fn is_opening(it: char) -> bool {
    matches!(it, '(' | '[' | '{' | '<' | '/' | '¡' | '¿' | '“' | '‘' | '«' | '„' | '‚' | '‹')
}

fn is_quote(it: char) -> bool {
    matches!(it, '"' | '\'')
}

fn is_dash(it: char) -> bool {
    matches!(it, '-' | '–' | '—' | '―')
}
