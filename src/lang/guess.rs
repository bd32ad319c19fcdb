//! A text to the language that it is most likely in.

use crate::lang::Lang;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Letters of a text by which its language is guessed.
const SAMPLE: usize = 20_000;
/// Bytes at the beginning of each text that are read for them.
const HEAD: usize = 256 * 1024;
/// Words of a language that have to be met before it is taken for one other than English.
const ENOUGH: usize = 12;

/// Short words of languages that share a script: those that any text of some pages has many times over. Each list has fourteen, so
/// that none is favoured.
const WORDS: [(&str, &str); 32] = [
    ("en", "the of and to is that it you with this are for be as"),
    ("de", "der die und das nicht ist ein eine zu mit den sie auf für"),
    ("fr", "le la les des et est une que pour dans vous pas sur ce"),
    ("es", "el la los de que en una para con por las es se del"),
    ("it", "il di che la per una non con sono del della più gli è"),
    ("pt", "o de que uma para com não os em do da você se um"),
    ("nl", "de het een van en niet is dat op te zijn voor met je"),
    ("sv", "och att det som en är på för inte med av den ett till"),
    ("da", "og at det som er på ikke med af til jeg efter blev også"),
    ("nb", "og å det som er på ikke med av til jeg etter ble også"),
    ("fi", "ja on ei se että hän oli joka kun mutta niin tai ovat kanssa"),
    ("pl", "i w nie na się z do że jest to jak dla po są"),
    ("cs", "a se na je že v to s do pro jak si jsou ale"),
    ("sk", "a sa na je že v to s do pre ako si sú ale"),
    ("hu", "a az és hogy nem is egy meg van ha ez csak de már"),
    ("ro", "și de în la nu că un o se este pe cu din sau"),
    ("tr", "ve bir bu için ile da de olarak daha çok ne gibi var olan"),
    ("hr", "i je u na se da su za od ne koji kao ili to"),
    ("sl", "in je v na se da za so ne ki pa kot ali to"),
    ("ca", "el la de que i en un és per amb els una no les"),
    ("lt", "ir yra kad į tai su iš ar kaip bet jis nuo buvo už"),
    ("lv", "un ir ka no ar uz tas par kas bet vai tā es nav"),
    ("et", "ja on ei see et oma kui ka ning või oli siis mis seda"),
    ("id", "yang dan di untuk dengan ini dari adalah tidak itu pada anda dalam akan"),
    ("vi", "và của là có không một được cho trong các bạn này với để"),
    ("ru", "и в не на что с как это по для но если или из"),
    ("uk", "і в не на що з як це та для але якщо або із"),
    ("bg", "и в не на че с как това по за но ако или от"),
    ("sr", "и у не на што са као је да за али ако или од"),
    ("be", "і ў не на што з як гэта па для але калі або ад"),
    ("ar", "في من على أن إلى هذا التي عن هذه مع لا كان ما ذلك"),
    ("fa", "و در به از که این را با است برای آن یک می های"),
];

/// The language of the texts, as far as their first 20,000 letters say: by the script of most of them, and by their shortest words
/// where several languages share that. Of each text, which is Markdown, the first 256 KiB are read; code, formulas, HTML and front
/// matter are passed over. It is English where nothing speaks for another language.
///
/// ```
/// use recto::lang::guess;
/// let of = |text: &str| guess([text.repeat(9)]).as_str().to_owned();
/// assert_eq!(of("Das Meer ist nicht still, und der Wind kommt auf die Nacht. "), "de");
/// assert_eq!(of("Море не спокойно, и это видно по волнам, если смотреть на них. "), "ru");
/// assert_eq!(of("The sea is not calm, and you see it. "), "en");
/// assert_eq!(of(""), "en");
/// ```
#[must_use]
pub fn guess(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Lang {
    let mut languages: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, (_, words)) in WORDS.iter().enumerate() {
        words.split(' ').for_each(|it| languages.entry(it).or_default().push(row));
    }
    let mut seen = Seen::default();
    for text in texts {
        seen.read(&languages, beginning(text.as_ref()));
        if seen.letters >= SAMPLE {
            break;
        }
    }
    language(&seen)
}

/// As much of a text as is read.
fn beginning(text: &str) -> &str {
    let end = (0..=HEAD.min(text.len())).rev().find(|it| text.is_char_boundary(*it));
    end.and_then(|it| text.get(..it)).unwrap_or_default()
}

/// What was counted.
#[derive(Default)]
struct Seen {
    letters: usize,
    scripts: [usize; TAGS.len()],
    /// Of each row of `WORDS`: its words that were met, and those of them that no other row has.
    words: [(usize, usize); WORDS.len()],
    /// Characters that only the traditional, or only the simplified, way of writing Chinese has.
    hant: usize,
    hans: usize,
}

impl Seen {
    /// Counts the prose of a text in Markdown.
    fn read(&mut self, languages: &BTreeMap<&str, Vec<usize>>, text: &str) {
        let options = Options::ENABLE_MATH
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
        let mut aside = false;
        for event in Parser::new_ext(text, options) {
            match event {
                Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_) | Tag::HtmlBlock) => {
                    aside = true;
                }
                Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock) => {
                    aside = false;
                }
                Event::Text(words) if !aside => {
                    for word in words.split(|it: char| !it.is_alphabetic()) {
                        if self.letters >= SAMPLE {
                            return;
                        }
                        self.count(languages, word);
                    }
                }
                _ => {}
            }
        }
    }

    fn count(&mut self, languages: &BTreeMap<&str, Vec<usize>>, word: &str) {
        for sign in word.chars() {
            self.letters += 1;
            self.scripts[script(sign)] += 1;
            self.hant += usize::from("這個們為來說國時會對".contains(sign));
            self.hans += usize::from("这个们为来说国时会对".contains(sign));
        }
        let Some(rows) = languages.get(word.to_lowercase().as_str()) else { return };
        for row in rows {
            self.words[*row].0 += 1;
            self.words[*row].1 += usize::from(rows.len() == 1);
        }
    }
}

/// The language for which most scripts speak. For the first, and for those of Cyrillic and Arabic, words are asked.
const TAGS: [&str; 18] = [
    "", "zh", "ja", "ko", "", "el", "", "he", "hi", "th", "bn", "ta", "te", "ml", "gu", "ka", "hy",
    "km",
];

/// Latin and all that is not told apart, Han, kana, Hangul, Cyrillic, Greek, Arabic, Hebrew, and scripts of one language each.
const fn script(sign: char) -> usize {
    match sign {
        '\u{3400}'..='\u{9fff}' => 1,
        '\u{3040}'..='\u{30ff}' => 2,
        '\u{ac00}'..='\u{d7a3}' => 3,
        '\u{400}'..='\u{52f}' => 4,
        '\u{370}'..='\u{3ff}' => 5,
        '\u{600}'..='\u{6ff}' => 6,
        '\u{590}'..='\u{5ff}' => 7,
        '\u{900}'..='\u{97f}' => 8,
        '\u{e00}'..='\u{e7f}' => 9,
        '\u{980}'..='\u{9ff}' => 10,
        '\u{b80}'..='\u{bff}' => 11,
        '\u{c00}'..='\u{c7f}' => 12,
        '\u{d00}'..='\u{d7f}' => 13,
        '\u{a80}'..='\u{aff}' => 14,
        '\u{10a0}'..='\u{10ff}' => 15,
        '\u{530}'..='\u{58f}' => 16,
        '\u{1780}'..='\u{17ff}' => 17,
        _ => 0,
    }
}

fn language(seen: &Seen) -> Lang {
    let counts = &seen.scripts;
    // Names and addresses are Latin in any language, and ideographs say more than letters do.
    let other: usize = counts.iter().skip(1).sum();
    let most = counts.iter().enumerate().skip(1).max_by_key(|it| *it.1).map_or(0, |it| it.0);
    let most = if other == 0 || other * 3 < counts[0] { 0 } else { most };
    let tag = match most {
        0 => by_words(seen, "en"),
        // Kana are Japanese, and a few of them among ideographs tell it from Chinese.
        1 if counts[2] * 20 > counts[1] => "ja",
        1 if seen.hant > seen.hans => "zh-Hant",
        4 => by_words(seen, "ru"),
        6 => by_words(seen, "ar"),
        one => TAGS.get(one).copied().unwrap_or_default(),
    };
    Lang::parse(tag).unwrap_or_else(Lang::english)
}

/// The language of whose words most were met, of those that are written as `usual` is. Where two are alike in that, it is the one
/// more of whose words are no other's, then the first.
fn by_words(seen: &Seen, usual: &'static str) -> &'static str {
    let script_of = |words: &str| words.chars().next().map_or(0, script);
    let own = WORDS.iter().find(|it| it.0 == usual).map_or(0, |it| script_of(it.1));
    let alike = WORDS.iter().zip(seen.words).enumerate();
    let alike = alike.filter(|(_, ((_, words), _))| script_of(words) == own);
    let best = alike.max_by_key(|(row, (_, met))| (*met, Reverse(*row)));
    best.filter(|(_, (_, met))| met.0 >= ENOUGH).map_or(usual, |(_, ((tag, _), _))| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(tag: &str, text: &str) {
        assert_eq!(guess([text.repeat(8).as_str()]).as_str(), tag, "{text}");
    }

    /// A sentence or two in each of the languages of `WORDS`.
    const SENTENCES: [(&str, &str); WORDS.len()] = [
        ("en", "The sea is not calm, and the boats are late for the harbour."),
        ("de", "Das Meer ist nicht still, und die Boote kommen mit der Nacht zu den Inseln."),
        ("fr", "La mer est calme dans la nuit, et les bateaux ne sont pas sur le port."),
        ("es", "El mar de la noche es tranquilo, y las barcas se ven en el puerto."),
        ("it", "Il mare della notte non è più calmo, e le barche sono del porto."),
        ("pt", "O mar não se vê da janela, e os barcos de uma noite ficam em um porto."),
        ("nl", "De zee is niet kalm, en het schip van mijn vader ligt met een anker op de bodem."),
        ("sv", "Havet är inte stilla, och det blåser från väster. En båt ligger på stranden."),
        ("da", "Havet er ikke roligt, og båden blev hentet af min far. Jeg så også efter den."),
        ("nb", "Havet er ikke rolig, og båten ble hentet av faren min. Jeg liker å se på den."),
        (
            "fi",
            "Meri ei ole tyyni, ja vene on rannassa. Hän sanoi, että tuuli tulee, mutta ei kun yö on.",
        ),
        ("pl", "Morze nie jest spokojne, a na brzegu widać, że to się zmienia."),
        ("cs", "Moře se v noci změní a je to vidět, jak se na něm houpou lodě, které jsou staré."),
        ("sk", "More sa v noci zmení a je to vidieť, ako sa na ňom hojdajú lode, ktoré sú staré."),
        ("hu", "A tenger nem csak este szép, és az is igaz, hogy egy hajó még nem ért haza."),
        (
            "ro",
            "Marea nu este liniștită, și o barcă se întoarce din larg cu pești pe care îi vând la piață.",
        ),
        ("tr", "Deniz bu gece için çok sakin ve bir gemi daha var."),
        (
            "hr",
            "More je mirno, ali brod nije u luci, i ljudi koji čekaju kažu da će se vratiti kao i prije.",
        ),
        (
            "sl",
            "Morje je mirno, ladja pa ni v pristanišču, in ljudje, ki čakajo, so na obali kot vedno.",
        ),
        (
            "ca",
            "El mar no és tranquil, i les barques amb els pescadors tornen per la nit. És una vila que els espera.",
        ),
        (
            "lt",
            "Jūra yra rami, bet laivas buvo toli, ir žmonės laukia, kad jis grįžtų į uostą iš vakarų.",
        ),
        (
            "lv",
            "Jūra nav mierīga, bet kuģis ir ostā, un cilvēki gaida, ka tas brauks ar vēju no rietumiem.",
        ),
        (
            "et",
            "Meri ei ole rahulik, kuid laev on sadamas ja see ootab, et tuul vaibuks. Kui öö oli möödas, siis sõideti ka.",
        ),
        (
            "id",
            "Laut itu tidak tenang, dan perahu yang datang dari pulau ini akan pergi dengan angin.",
        ),
        ("vi", "Biển của chúng tôi là một nơi có nhiều cá và không có bão trong năm."),
        ("ru", "Море не спокойно, и это видно по волнам, если смотреть на них из окна."),
        ("uk", "Море не спокійне, і це видно, якщо дивитися на хвилі з берега."),
        ("bg", "Морето не е спокойно и това се вижда, ако го гледаш от брега на града."),
        ("sr", "Море није мирно, али је брод у луци, и људи кажу да ће он да се врати као и увек."),
        (
            "be",
            "Мора не спакойнае, і гэта відаць, калі глядзець на хвалі з берага, але човен ужо ў порце.",
        ),
        ("ar", "البحر في هذا الليل هادئ من بعيد على أن القارب لا يصل إلى الميناء."),
        ("fa", "این دریا در شب آرام است و از آن یک قایق به ساحل می رسد."),
    ];

    #[test]
    fn each_language_is_told_by_its_short_words() {
        for ((tag, words), (own, text)) in WORDS.into_iter().zip(SENTENCES) {
            assert_eq!(tag, own, "the sentences stand in the order of the words");
            assert_eq!(words.split(' ').count(), 14, "{tag}");
            is(tag, &format!("{text} "));
        }
    }

    #[test]
    fn of_two_with_as_many_words_the_one_with_more_of_its_own_is_taken() {
        // French and Catalan, which stand before Dutch or behind it, share the second word.
        is("nl", "het les ".repeat(2).as_str());
        is("fr", "vous les ");
        // Czech and Slovak share all of these: it is the first.
        is("cs", "na je že do ");
    }

    #[test]
    fn scripts_tell_the_others() {
        is("zh", "这个海在夜里很平静,人们说它来自远方。");
        is("zh-Hant", "這個海在夜裡很平靜,人們說它來自遠方。");
        is("ja", "この海は夜になると静かになり、人々はそれを見に来る。");
        is("ko", "이 바다는 밤에 조용하다. ");
        is("th", "ทะเลนี้สงบในเวลากลางคืน ");
        is("el", "Η θάλασσα είναι ήρεμη. ");
        is("en", "the sea ");
        for short in ["こんにちは。うみ。", "海は青い。", "ウミ", "東京港湾地区の海"]
        {
            assert_eq!(guess([short]).as_str(), "ja", "{short}");
        }
    }

    #[test]
    fn code_formulas_html_and_front_matter_tell_nothing() {
        let prose = "Das ist nicht für die Nacht, und der Wind ist mit den Booten.\n\n".repeat(3);
        let other = "the of and to is that it you with this are for be as ".repeat(9);
        for aside in [
            format!("```\n{other}\n```\n"),
            format!("~~~\n{other}\n```\n{other}\n~~~\n"),
            format!("````\n```\n{other}\n```\n{other}\n````\n"),
            format!("`` {other} ` {other} ``\n\n"),
            format!("    {other}\n\n"),
            format!("<p>{other}</p>\n\n"),
            format!("<!-- {other} -->\n\n"),
            format!("$$ {other} $$\n\n"),
        ] {
            assert_eq!(guess([format!("{prose}{aside}")]).as_str(), "de", "{aside}");
        }
        let front = format!("---\ndescription: {other}\n---\n\n{prose}");
        assert_eq!(guess([front]).as_str(), "de");
    }

    #[test]
    fn no_more_is_read_than_the_limits_say() {
        // Within a line: letters beyond the limit are many more.
        let first = "der die das ".repeat(SAMPLE / 9 + 1);
        let line = format!("{first}{}", "the of and ".repeat(SAMPLE));
        assert_eq!(guess([&line]).as_str(), "de");
        let texts = [Some(&line), None].into_iter().map(|it| it.expect("one text is enough"));
        assert_eq!(guess(texts).as_str(), "de");
        // Words at the limit of bytes count, those behind it do not.
        let behind = |blanks: usize| {
            let code = format!("`{}`", "1".repeat(blanks - 2));
            guess([format!("{code}{}", " und".repeat(ENOUGH))]).as_str().to_owned()
        };
        assert_eq!(behind(HEAD - 4 * ENOUGH), "de");
        assert_eq!(behind(HEAD - 4 * ENOUGH + 1), "en");
        // A character on the limit is left out.
        assert_eq!(beginning(&format!("{}é", "a".repeat(HEAD - 1))).len(), HEAD - 1);
    }
}
