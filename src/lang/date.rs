//! Dates written out.

use crate::lang::Lang;

/// A date of the calendar written out: "15 January 2024", "January 15, 2024", "15 января 2024 г.";
/// ISO 8601 in languages whose months are not known here. Without a day (0) it is "January 2024", without a month "2024".
///
/// ```
/// use recto::lang::{written_date, Lang};
/// assert_eq!(written_date(&Lang::english(), 2024, 4, 2), "2 April 2024");
/// ```
#[must_use]
pub fn written_date(lang: &Lang, year: u16, month: u8, day: u8) -> String {
    if month == 0 {
        return match lang.primary() {
            "zh" | "ja" => format!("{year}年"),
            _ => year.to_string(),
        };
    }
    if day == 0 {
        return written_month(lang, year, month);
    }
    let names = MONTHS.iter().find(|(tag, _)| *tag == lang.primary());
    let name = names.and_then(|(_, it)| it.get(usize::from(month).checked_sub(1)?));
    let Some(name) = name else {
        return format!("{year:04}-{month:02}-{day:02}");
    };
    match lang.primary() {
        "en" if lang.is_within("en-US") => format!("{name} {day}, {year}"),
        "de" | "da" | "nb" | "no" | "fi" | "cs" => format!("{day}. {name} {year}"),
        "fr" if day == 1 => format!("1er {name} {year}"),
        "it" if day == 1 => format!("1º {name} {year}"),
        "es" | "pt" => format!("{day} de {name} de {year}"),
        "ru" => format!("{day} {name} {year} г."),
        _ => format!("{day} {name} {year}"),
    }
}

/// A month with its year, in languages in which a month's name is the same without a day before it.
fn written_month(lang: &Lang, year: u16, month: u8) -> String {
    let alone = ["en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "no"];
    let names = MONTHS.iter().find(|(tag, _)| *tag == lang.primary() && alone.contains(tag));
    let name = names.and_then(|(_, it)| it.get(usize::from(month).checked_sub(1)?));
    match (name, lang.primary()) {
        (Some(name), "es" | "pt") => format!("{name} de {year}"),
        (Some(name), _) => format!("{name} {year}"),
        (None, "zh" | "ja") => format!("{year}年{month}月"),
        (None, _) => format!("{year:04}-{month:02}"),
    }
}

/// Months in the form that stands after a day.
const MONTHS: &[(&str, [&str; 12])] = &[
    (
        "en",
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    ),
    (
        "de",
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    ),
    (
        "fr",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    (
        "es",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
    (
        "it",
        [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
    ),
    (
        "ru",
        [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
    ),
    (
        "nl",
        [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
    ),
    (
        "pt",
        [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    ),
    (
        "sv",
        [
            "januari",
            "februari",
            "mars",
            "april",
            "maj",
            "juni",
            "juli",
            "augusti",
            "september",
            "oktober",
            "november",
            "december",
        ],
    ),
    (
        "pl",
        [
            "stycznia",
            "lutego",
            "marca",
            "kwietnia",
            "maja",
            "czerwca",
            "lipca",
            "sierpnia",
            "września",
            "października",
            "listopada",
            "grudnia",
        ],
    ),
    (
        "da",
        [
            "januar",
            "februar",
            "marts",
            "april",
            "maj",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "december",
        ],
    ),
    (
        "nb",
        [
            "januar",
            "februar",
            "mars",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "desember",
        ],
    ),
    (
        "fi",
        [
            "tammikuuta",
            "helmikuuta",
            "maaliskuuta",
            "huhtikuuta",
            "toukokuuta",
            "kesäkuuta",
            "heinäkuuta",
            "elokuuta",
            "syyskuuta",
            "lokakuuta",
            "marraskuuta",
            "joulukuuta",
        ],
    ),
    (
        "cs",
        [
            "ledna",
            "února",
            "března",
            "dubna",
            "května",
            "června",
            "července",
            "srpna",
            "září",
            "října",
            "listopadu",
            "prosince",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_each_language_writes_them() {
        let date = |tag: &str| written_date(&Lang::parse(tag).unwrap(), 2024, 1, 15);
        assert_eq!(date("en-GB"), "15 January 2024");
        assert_eq!(date("en-US"), "January 15, 2024");
        assert_eq!(date("de"), "15. Januar 2024");
        assert_eq!(date("es"), "15 de enero de 2024");
        assert_eq!(date("ru"), "15 января 2024 г.");
        assert_eq!(date("eo"), "2024-01-15");
        assert_eq!(written_date(&Lang::parse("fr").unwrap(), 1917, 3, 1), "1er mars 1917");
        assert_eq!(written_date(&Lang::english(), 1917, 13, 1), "1917-13-01");
        let date = |tag: &str, month| written_date(&Lang::parse(tag).unwrap(), 2024, month, 0);
        assert_eq!((date("en", 0), date("ja", 0)), ("2024".into(), "2024年".into()));
        assert_eq!((date("en", 5), date("es", 5)), ("May 2024".into(), "mayo de 2024".into()));
        assert_eq!((date("ru", 5), date("zh", 5)), ("2024-05".into(), "2024年5月".into()));
    }
}
