//! Which scripts a language is written in.

use crate::lang::Lang;

impl Lang {
    /// ISO 15924 codes, as Unicode's *Scripts* names them: of the tag's script subtag, else those that the language is
    /// usually written in; none if that is not known here. Latin letters may stand in all of them.
    ///
    /// ```
    /// use recto::lang::Lang;
    /// let scripts = |tag| Lang::parse(tag).map(|it| it.scripts());
    /// assert_eq!(scripts("ja"), Some(&["Hani", "Hira", "Kana"][..]));
    /// assert_eq!(scripts("zh-Hant"), Some(&["Hani", "Bopo"][..]));
    /// assert_eq!(scripts("sr-Latn"), Some(&["Latn"][..]));
    /// assert_eq!(scripts("tlh"), Some(&[][..]));
    /// ```
    #[must_use]
    pub fn scripts(&self) -> &'static [&'static str] {
        let of_tag = self.script().map(|script| SCRIPTS.iter().find(|it| it.0.contains(&script)));
        match of_tag {
            Some(found) => found.map_or(&[], |it| it.1),
            None => self.usual_scripts(),
        }
    }

    fn usual_scripts(&self) -> &'static [&'static str] {
        let primary = self.primary();
        match LANGUAGES.iter().find(|it| it.0.contains(&primary)) {
            Some((_, scripts)) => scripts,
            // All other languages that had two letters to spare are written in Latin ones.
            None if primary.len() == 2 => &["Latn"],
            None => &[],
        }
    }
}

/// Script subtags and the scripts of Unicode that they mean.
const SCRIPTS: &[(&[&str], &[&str])] = &[
    (&["Latn", "Latf", "Latg"], &["Latn"]),
    (&["Cyrl", "Cyrs"], &["Cyrl"]),
    (&["Grek"], &["Grek"]),
    (&["Arab", "Aran"], &["Arab"]),
    (&["Hebr"], &["Hebr"]),
    (&["Hans", "Hant", "Hani"], &["Hani", "Bopo"]),
    (&["Jpan"], &["Hani", "Hira", "Kana"]),
    (&["Kore"], &["Hang", "Hani"]),
    (&["Deva"], &["Deva"]),
    (&["Armn"], &["Armn"]),
];

/// Languages by their primary subtags, beside those in Latin letters alone.
const LANGUAGES: &[(&[&str], &[&str])] = &[
    (&["be", "bg", "ce", "cv", "ky", "mk", "os", "ru", "tt", "uk", "ba", "ab", "av"], &["Cyrl"]),
    (&["az", "bs", "kk", "mo", "sr", "sh", "tk", "uz"], &["Cyrl", "Latn", "Arab"]),
    (&["tg"], &["Cyrl", "Arab"]),
    (&["mn"], &["Cyrl", "Mong"]),
    (&["el", "grc"], &["Grek"]),
    (&["ar", "fa", "ur", "ps", "sd", "ug", "prs", "ckb"], &["Arab"]),
    (&["ku", "ms", "ks", "ha"], &["Latn", "Arab", "Deva"]),
    (&["he", "iw", "yi", "ji"], &["Hebr"]),
    (&["zh", "yue", "lzh", "cmn"], &["Hani", "Bopo"]),
    (&["ja"], &["Hani", "Hira", "Kana"]),
    (&["ko"], &["Hang", "Hani"]),
    (&["hi", "mr", "ne", "sa", "bho", "mai"], &["Deva"]),
    (&["bn", "as"], &["Beng"]),
    (&["pa"], &["Guru", "Arab"]),
    (&["gu"], &["Gujr"]),
    (&["or"], &["Orya"]),
    (&["ta"], &["Taml"]),
    (&["te"], &["Telu"]),
    (&["kn"], &["Knda"]),
    (&["ml"], &["Mlym"]),
    (&["si"], &["Sinh"]),
    (&["th"], &["Thai"]),
    (&["lo"], &["Laoo"]),
    (&["my"], &["Mymr"]),
    (&["km"], &["Khmr"]),
    (&["bo", "dz"], &["Tibt"]),
    (&["ka"], &["Geor"]),
    (&["hy"], &["Armn"]),
    (&["am", "ti"], &["Ethi"]),
    (&["dv"], &["Thaa"]),
    (&["chr"], &["Cher"]),
    (&["iu"], &["Cans", "Latn"]),
    (&["ii"], &["Yiii"]),
    (
        &["de", "en", "es", "fr", "it", "nl", "pt", "la", "ang", "gmh", "goh", "fro", "gsw", "fil"],
        &["Latn"],
    ),
];
