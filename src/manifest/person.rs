//! People: who made the book, who helped, and how their names are filed.

use crate::diag::Span;
use crate::manifest::Metadata;

/// A creator or contributor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Name as printed.
    pub name: String,
    /// Name as filed, "Trotsky, Leon"; `None`: see [`Person::filed`].
    pub sort: Option<String>,
    /// MARC relator code, `aut` unless given.
    pub role: String,
    /// What qualifies the person to write, as printed below the name: a degree, a post.
    pub credentials: Option<String>,
    /// A sentence on the person.
    pub bio: Option<String>,
    /// Where the manifest names the person.
    pub span: Option<Span>,
}

impl Person {
    /// Roles of the MARC list whose bearers are mainly responsible for a work.
    const CREATORS: [&'static str; 14] = [
        "", "aut", "cre", "art", "att", "aud", "aus", "cmp", "ctg", "dub", "lbt", "lyr", "prg",
        "dis",
    ];

    fn creates(&self) -> bool {
        Self::CREATORS.contains(&self.role.as_str())
    }

    /// Family name and other names, if it is known which is which; `None` of bodies and of names with an article.
    ///
    /// The printed name has to be both of them, in either order: "Ada Writer" of "Writer, Ada".
    #[must_use]
    pub fn parts(&self, family_first: bool) -> Option<(String, String)> {
        let filed = self.filed(family_first)?;
        let (family, given) = filed.split_once(',').map(|(a, b)| (a.trim(), b.trim()))?;
        let orders = [format!("{given} {family}"), format!("{family} {given}")];
        let is_name = orders.contains(&self.name) && !NOT_FIRST.contains(&given);
        is_name.then(|| (family.to_owned(), given.to_owned()))
    }

    /// The name as catalogues file it: as given, or the family name first where it can be told.
    ///
    /// It can be told of a first name, initials and a last word alone: "Philip K. Dick", not "Gabriel García Márquez",
    /// "Martin Sailor Jr.", "Ludwig van Beethoven" or "The Collective". Nothing is guessed in languages whose family
    /// names come first (`family_first`).
    #[must_use]
    pub fn filed(&self, family_first: bool) -> Option<String> {
        if let Some(sort) = &self.sort {
            return Some(sort.clone());
        }
        let words: Vec<&str> = self.name.split_whitespace().collect();
        let [first, middle @ .., last] = words.as_slice() else { return None };
        let initial =
            |it: &&str| it.trim_end_matches('.').chars().count() <= 2 && it.ends_with('.');
        let name = |it: &str| {
            let mut letters = it.chars();
            letters.next().is_some_and(char::is_uppercase)
                && letters.clone().any(char::is_lowercase)
                && letters.all(|it| it.is_alphabetic() || matches!(it, '-' | '\'' | '’'))
        };
        let known = !family_first
            && (name(first) || initial(first))
            && middle.iter().all(initial)
            && name(last)
            && !NOT_FIRST.contains(first)
            && !NOT_LAST.contains(last);
        known.then(|| format!("{last}, {}", words[..words.len() - 1].join(" ")))
    }
}

/// What a name does not begin with if its last word is a family name: articles, titles.
const NOT_FIRST: &[&str] = &[
    "The", "Der", "Die", "Das", "Le", "La", "Les", "El", "Los", "Las", "Il", "De", "Saint", "King",
    "Queen", "Pope", "Prince", "Princess", "Brother", "Sister", "Father", "Mother", "Sir", "Lady",
    "Lord",
];

/// What is no family name at the end of a name: what tells a son from his father, degrees, bodies.
const NOT_LAST: &[&str] = &[
    "Jr",
    "Sr",
    "Junior",
    "Senior",
    "Filho",
    "Neto",
    "PhD",
    "Press",
    "Books",
    "Group",
    "Team",
    "Collective",
    "Society",
    "Institute",
    "Foundation",
    "University",
    "Project",
    "Community",
    "Contributors",
    "Authors",
    "Editors",
    "Verlag",
];

impl Metadata {
    /// The address that a reader is sent to: that of the DOI, else the publication's own.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        self.doi.as_ref().map(|it| format!("https://doi.org/{it}")).or_else(|| self.url.clone())
    }

    /// Those mainly responsible for the book, as printed under its title: whoever wrote, drew or composed it. Of a book
    /// for which nobody is said to have done so, such as an anthology, all who did what the first one did.
    #[must_use]
    pub fn creators(&self) -> Vec<&Person> {
        let all: Vec<&Person> = self.authors.iter().filter(|it| it.creates()).collect();
        let first = self.authors.first().map(|it| it.role.as_str());
        match all.is_empty() {
            true => self.authors.iter().filter(|it| Some(it.role.as_str()) == first).collect(),
            false => all,
        }
    }

    /// Those who helped with it.
    #[must_use]
    pub fn contributors(&self) -> Vec<&Person> {
        let creators = self.creators();
        let helps = |it: &&Person| !creators.iter().any(|creator| std::ptr::eq(*creator, *it));
        self.authors.iter().filter(helps).collect()
    }

    /// The names of its creators, "A Writer, B Writer".
    #[must_use]
    pub fn creator_names(&self) -> String {
        let names: Vec<&str> = self.creators().into_iter().map(|it| it.name.as_str()).collect();
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, role: &str) -> Person {
        Person { name: name.to_owned(), role: role.to_owned(), ..Person::default() }
    }

    #[test]
    fn a_name_is_filed_under_its_last_word_where_that_is_sure() {
        for (name, expect) in [
            ("Leon Trotsky", Some("Trotsky, Leon")),
            ("Philip K. Dick", Some("Dick, Philip K.")),
            ("J. R. R. Tolkien", Some("Tolkien, J. R. R.")),
            ("Лев Толстой", Some("Толстой, Лев")),
            ("Plato", None),
            ("Martin Sailor Jr.", None),
            ("Martin Sailor, Jr.", None),
            ("Martin Sailor III", None),
            ("Martin Junior", None),
            ("Gabriel García Márquez", None),
            ("Ludwig van Beethoven", None),
            ("Ursula K. Le Guin", None),
            ("Tolkien, J. R. R.", None),
            ("The Collective", None),
            ("Harbour Press", None),
        ] {
            assert_eq!(person(name, "aut").filed(false).as_deref(), expect, "{name}");
        }
        assert_eq!(person("Kim Sooyoung", "aut").filed(true), None);
        let given = Person { sort: Some("Beethoven, L. v.".into()), ..person("L. v. B.", "") };
        assert_eq!(given.filed(true).as_deref(), Some("Beethoven, L. v."));
    }

    #[test]
    fn a_name_falls_into_parts_where_it_is_a_persons() {
        let parts = |name: &str, sort: Option<&str>| {
            Person { sort: sort.map(str::to_owned), ..person(name, "aut") }.parts(false)
        };
        let of = |family: &str, given: &str| Some((family.to_owned(), given.to_owned()));
        assert_eq!(parts("Leon Trotsky", None), of("Trotsky", "Leon"));
        assert_eq!(
            parts("Ludwig van Beethoven", Some("van Beethoven, Ludwig")),
            of("van Beethoven", "Ludwig")
        );
        assert_eq!(parts("The Harbour Group", Some("Harbour Group, The")), None);
        assert_eq!(parts("Plato", None), None);
    }

    #[test]
    fn editors_are_creators_of_a_book_without_authors_alone() {
        let names = |people: &[(&str, &str)]| {
            let authors = people.iter().map(|it| person(it.0, it.1)).collect();
            let book = Metadata { authors, ..Metadata::default() };
            let names = |it: Vec<&Person>| it.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
            (names(book.creators()), names(book.contributors()))
        };
        let (creators, others) = names(&[("E", "edt"), ("A", "aut"), ("T", "trl"), ("B", "aut")]);
        assert_eq!((creators.join(" "), others.join(" ")), ("A B".into(), "E T".into()));
        let (creators, others) = names(&[("E", "edt"), ("T", "trl"), ("F", "edt")]);
        assert_eq!((creators.join(" "), others.join(" ")), ("E F".into(), "T".into()));
    }
}
