//! A text to the language that it is most likely in.

use crate::lang::Lang;
use std::collections::BTreeMap;

/// Letters of a text by which its language is guessed.
const SAMPLE: usize = 20_000;
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
    ("da", "og at det som en er på for ikke med af den et til"),
    ("nb", "og å det som en er på for ikke med av den et til"),
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
/// where several languages share that. Code is passed over. It is English where nothing speaks for another language.
///
/// ```
/// use recto::lang::guess;
/// let of = |text: &str| guess([text.repeat(9).as_str()]).as_str().to_owned();
/// assert_eq!(of("Das Meer ist nicht still, und der Wind kommt auf die Nacht. "), "de");
/// assert_eq!(of("Море не спокойно, и это видно по волнам, если смотреть на них. "), "ru");
/// assert_eq!(of("The sea is not calm, and you see it. "), "en");
/// assert_eq!(of(""), "en");
/// ```
#[must_use]
pub fn guess<'a>(texts: impl IntoIterator<Item = &'a str>) -> Lang {
    let mut seen = Seen::default();
    let mut code = false;
    for text in texts {
        for line in text.lines() {
            if line.trim_start().starts_with("```") {
                code = !code;
            } else if !code {
                // Every other stretch between marks of code is some.
                line.split('`').step_by(2).for_each(|it| seen.read(it));
            }
            if seen.letters >= SAMPLE {
                return language(&seen);
            }
        }
        code = false;
    }
    language(&seen)
}

/// What was counted.
#[derive(Default)]
struct Seen {
    letters: usize,
    scripts: [usize; TAGS.len()],
    words: BTreeMap<&'static str, usize>,
    /// Characters that only the traditional, or only the simplified, way of writing Chinese has.
    hant: usize,
    hans: usize,
}

impl Seen {
    fn read(&mut self, text: &str) {
        for sign in text.chars().filter(|it| it.is_alphabetic()) {
            self.letters += 1;
            self.scripts[script(sign)] += 1;
            self.hant += usize::from("這個們為來說國時會對".contains(sign));
            self.hans += usize::from("这个们为来说国时会对".contains(sign));
        }
        for word in text.split(|it: char| !it.is_alphabetic()).filter(|it| !it.is_empty()) {
            let word = word.to_lowercase();
            for (tag, all) in WORDS {
                if all.split(' ').any(|it| it == word) {
                    *self.words.entry(tag).or_default() += 1;
                }
            }
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
        // A few kana tell Japanese from Chinese.
        1 | 2 if counts[2] * 20 > counts[1] && counts[2] > 20 => "ja",
        1 if seen.hant > seen.hans => "zh-Hant",
        2 => "zh",
        4 => by_words(seen, "ru"),
        6 => by_words(seen, "ar"),
        one => TAGS.get(one).copied().unwrap_or_default(),
    };
    Lang::parse(tag).unwrap_or_else(Lang::english)
}

/// The language of whose words most were met, of those that are written as `usual` is.
fn by_words(seen: &Seen, usual: &'static str) -> &'static str {
    let script_of = |tag: &str| {
        let all = WORDS.iter().find(|it| it.0 == tag).map_or("", |it| it.1);
        all.chars().next().map_or(0, script)
    };
    let own = |tag: &str| seen.words.get(tag).copied().unwrap_or(0);
    let alike = WORDS.iter().map(|it| it.0).filter(|it| script_of(it) == script_of(usual));
    let best = alike.max_by_key(|it| (own(it), *it == usual)).unwrap_or(usual);
    if own(best) >= ENOUGH { best } else { usual }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(tag: &str, text: &str) {
        assert_eq!(guess([text.repeat(8).as_str()]).as_str(), tag, "{text}");
    }

    #[test]
    fn languages_of_one_script_are_told_by_their_short_words() {
        is("fr", "La mer est calme dans la nuit, et les bateaux ne sont pas sur le port. ");
        is("es", "El mar de la noche es tranquilo, y las barcas se ven en el puerto. ");
        is("pt", "O mar não se vê da janela, e os barcos de uma noite ficam em um porto. ");
        is("it", "Il mare della notte non è più calmo, e le barche sono del porto. ");
        is("pl", "Morze nie jest spokojne, a na brzegu widać, że to się zmienia. ");
        is("cs", "Moře se v noci změní a je to vidět, jak se na něm jsou lodě. ");
        is("sk", "More sa v noci zmení a je to vidieť, ako sa na ňom sú lode. ");
        is("tr", "Deniz bu gece için çok sakin ve bir gemi daha var. ");
        is("hu", "A tenger nem csak este szép, és az is van, hogy egy hajó meg jön. ");
        is("vi", "Biển của chúng tôi là một nơi có nhiều cá và không có bão trong năm. ");
        is("uk", "Море не спокійне, і це видно, якщо дивитися на хвилі з берега. ");
        is("bg", "Морето не е спокойно и това се вижда, ако го гледаш от брега на града. ");
        is("fa", "این دریا در شب آرام است و از آن یک قایق به ساحل می رسد. ");
        is("ar", "البحر في هذا الليل هادئ من بعيد على أن القارب لا يصل إلى الميناء. ");
    }

    #[test]
    fn scripts_tell_the_others_and_code_tells_nothing() {
        is("zh", "这个海在夜里很平静,人们说它来自远方。");
        is("zh-Hant", "這個海在夜裡很平靜,人們說它來自遠方。");
        is("ja", "この海は夜になると静かになり、人々はそれを見に来る。");
        is("ko", "이 바다는 밤에 조용하다. ");
        is("th", "ทะเลนี้สงบในเวลากลางคืน ");
        is("el", "Η θάλασσα είναι ήρεμη. ");
        is(
            "de",
            "```\nfor the if and is to be\n```\nDas ist `the of and to` nicht für die Nacht.\n",
        );
        is("en", "the sea ");
    }
}
