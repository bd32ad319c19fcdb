//! The words that recto puts into a book, in the book's language.

use crate::lang::Lang;

macro_rules! words {
    ($($variant:ident $en:literal $de:literal $fr:literal $es:literal $it:literal $ru:literal $nl:literal $pt:literal $sv:literal $pl:literal)*) => {
        /// A word or phrase that recto puts into a book.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Word { $(#[doc = $en] $variant,)* }

        impl Word {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            const fn row(self) -> [&'static str; 10] {
                match self { $(Self::$variant => [$en, $de, $fr, $es, $it, $ru, $nl, $pt, $sv, $pl],)* }
            }
        }
    };
}

/// Languages in the order of the columns below.
const COLUMNS: [&str; 10] = ["en", "de", "fr", "es", "it", "ru", "nl", "pt", "sv", "pl"];

// Columns: en de fr es it ru nl pt sv pl. `{}` stands for a number, a name or a date.
words! {
    Chapter "Chapter" "Kapitel" "Chapitre" "Capítulo" "Capitolo" "Глава" "Hoofdstuk" "Capítulo" "Kapitel" "Rozdział"
    Part "Part" "Teil" "Partie" "Parte" "Parte" "Часть" "Deel" "Parte" "Del" "Część"
    Appendix "Appendix" "Anhang" "Annexe" "Apéndice" "Appendice" "Приложение" "Bijlage" "Apêndice" "Bilaga" "Dodatek"
    Section "Section" "Abschnitt" "Section" "Sección" "Sezione" "Раздел" "Paragraaf" "Secção" "Avsnitt" "Podrozdział"
    Figure "Figure" "Abbildung" "Figure" "Figura" "Figura" "Рисунок" "Figuur" "Figura" "Figur" "Rysunek"
    Table "Table" "Tabelle" "Tableau" "Tabla" "Tabella" "Таблица" "Tabel" "Tabela" "Tabell" "Tabela"
    Listing "Listing" "Listing" "Extrait" "Listado" "Listato" "Листинг" "Listing" "Listagem" "Kodexempel" "Listing"
    Equation "Equation" "Gleichung" "Équation" "Ecuación" "Equazione" "Формула" "Vergelijking" "Equação" "Ekvation" "Równanie"
    Question "Question" "Frage" "Question" "Pregunta" "Domanda" "Вопрос" "Vraag" "Pergunta" "Fråga" "Pytanie"
    Page "page" "Seite" "page" "página" "pagina" "страница" "pagina" "página" "sida" "strona"
    Cover "Cover" "Umschlag" "Couverture" "Cubierta" "Copertina" "Обложка" "Omslag" "Capa" "Omslag" "Okładka"
    HalfTitle "Half-title" "Schmutztitel" "Faux-titre" "Portadilla" "Occhiello" "Авантитул" "Franse titel" "Anterrosto" "Smutstitel" "Przedtytuł"
    TitlePage "Title page" "Titelseite" "Page de titre" "Portada" "Frontespizio" "Титульный лист" "Titelpagina" "Folha de rosto" "Titelsida" "Strona tytułowa"
    Copyright "Copyright" "Impressum" "Mentions légales" "Créditos" "Colophon" "Выходные данные" "Colofon" "Ficha técnica" "Tryckort" "Strona redakcyjna"
    Contents "Contents" "Inhalt" "Table des matières" "Índice" "Indice" "Содержание" "Inhoud" "Índice" "Innehåll" "Spis treści"
    Dedication "Dedication" "Widmung" "Dédicace" "Dedicatoria" "Dedica" "Посвящение" "Opdracht" "Dedicatória" "Dedikation" "Dedykacja"
    Epigraph "Epigraph" "Motto" "Épigraphe" "Epígrafe" "Epigrafe" "Эпиграф" "Motto" "Epígrafe" "Motto" "Motto"
    Foreword "Foreword" "Geleitwort" "Avant-propos" "Prólogo" "Prefazione" "Предисловие" "Voorwoord" "Prefácio" "Förord" "Przedmowa"
    Preface "Preface" "Vorwort" "Préface" "Prefacio" "Premessa" "Предисловие автора" "Woord vooraf" "Nota prévia" "Förord" "Wstęp"
    Acknowledgments "Acknowledgements" "Danksagung" "Remerciements" "Agradecimientos" "Ringraziamenti" "Благодарности" "Dankwoord" "Agradecimentos" "Tack" "Podziękowania"
    Introduction "Introduction" "Einleitung" "Introduction" "Introducción" "Introduzione" "Введение" "Inleiding" "Introdução" "Inledning" "Wprowadzenie"
    Prologue "Prologue" "Prolog" "Prologue" "Prólogo" "Prologo" "Пролог" "Proloog" "Prólogo" "Prolog" "Prolog"
    Conclusion "Conclusion" "Schluss" "Conclusion" "Conclusión" "Conclusione" "Заключение" "Conclusie" "Conclusão" "Slutsats" "Zakończenie"
    Epilogue "Epilogue" "Epilog" "Épilogue" "Epílogo" "Epilogo" "Эпилог" "Epiloog" "Epílogo" "Epilog" "Epilog"
    Afterword "Afterword" "Nachwort" "Postface" "Epílogo" "Postfazione" "Послесловие" "Nawoord" "Posfácio" "Efterord" "Posłowie"
    Glossary "Glossary" "Glossar" "Glossaire" "Glosario" "Glossario" "Глоссарий" "Woordenlijst" "Glossário" "Ordlista" "Słowniczek"
    Faq "Questions and answers" "Fragen und Antworten" "Questions et réponses" "Preguntas y respuestas" "Domande e risposte" "Вопросы и ответы" "Vragen en antwoorden" "Perguntas e respostas" "Frågor och svar" "Pytania i odpowiedzi"
    Timeline "Timeline" "Zeittafel" "Chronologie" "Cronología" "Cronologia" "Хронология" "Tijdlijn" "Cronologia" "Tidslinje" "Kalendarium"
    Bio "About the author" "Über den Autor" "L’auteur" "Sobre el autor" "L’autore" "Об авторе" "Over de auteur" "Sobre o autor" "Om författaren" "O autorze"
    Notes "Notes" "Anmerkungen" "Notes" "Notas" "Note" "Примечания" "Noten" "Notas" "Noter" "Przypisy"
    Bibliography "Bibliography" "Literatur" "Bibliographie" "Bibliografía" "Bibliografia" "Литература" "Literatuur" "Bibliografia" "Litteratur" "Bibliografia"
    FurtherReading "Further reading" "Zum Weiterlesen" "Pour aller plus loin" "Lecturas recomendadas" "Per approfondire" "Что читать дальше" "Verder lezen" "Leituras recomendadas" "Läs vidare" "Warto przeczytać"
    Index "Index" "Register" "Index" "Índice analítico" "Indice analitico" "Указатель" "Register" "Índice remissivo" "Register" "Indeks"
    Colophon "Colophon" "Kolophon" "Colophon" "Colofón" "Colophon" "Об издании" "Colofon" "Colofão" "Kolofon" "Kolofon"
    Note "Note" "Hinweis" "Note" "Nota" "Nota" "Примечание" "Opmerking" "Nota" "Obs" "Uwaga"
    Tip "Tip" "Tipp" "Astuce" "Consejo" "Suggerimento" "Совет" "Tip" "Dica" "Tips" "Wskazówka"
    Important "Important" "Wichtig" "Important" "Importante" "Importante" "Важно" "Belangrijk" "Importante" "Viktigt" "Ważne"
    Warning "Warning" "Warnung" "Avertissement" "Advertencia" "Avvertenza" "Предупреждение" "Waarschuwing" "Aviso" "Varning" "Ostrzeżenie"
    Caution "Caution" "Vorsicht" "Attention" "Precaución" "Attenzione" "Осторожно" "Voorzichtig" "Cuidado" "Försiktigt" "Ostrożnie"
    KeyIdea "Key idea" "Kerngedanke" "Idée clé" "Idea clave" "Idea chiave" "Главная мысль" "Kernidee" "Ideia-chave" "Huvudtanke" "Główna myśl"
    Summary "Summary" "Zusammenfassung" "Résumé" "Resumen" "Riepilogo" "Итоги" "Samenvatting" "Resumo" "Sammanfattning" "Podsumowanie"
    Questions "Questions" "Fragen" "Questions" "Preguntas" "Domande" "Вопросы" "Vragen" "Perguntas" "Frågor" "Pytania"
    Exercise "Exercise" "Übung" "Exercice" "Ejercicio" "Esercizio" "Упражнение" "Oefening" "Exercício" "Övning" "Ćwiczenie"
    Answer "Answer" "Antwort" "Réponse" "Respuesta" "Risposta" "Ответ" "Antwoord" "Resposta" "Svar" "Odpowiedź"
    Continued "continued" "Fortsetzung" "suite" "continuación" "segue" "продолжение" "vervolg" "continuação" "forts." "cd."
    PrintPage "print p. {}" "Druckausgabe S. {}" "éd. imprimée p. {}" "ed. impresa p. {}" "ed. cartacea p. {}" "печ. изд., с. {}" "gedrukte uitgave p. {}" "ed. impressa p. {}" "tryckt utgåva s. {}" "wyd. druk. s. {}"
    BackToText "Back to the text" "Zurück zum Text" "Retour au texte" "Volver al texto" "Torna al testo" "Назад к тексту" "Terug naar de tekst" "Voltar ao texto" "Tillbaka till texten" "Powrót do tekstu"
    Landmarks "Landmarks" "Orientierungspunkte" "Points de repère" "Puntos de referencia" "Punti di riferimento" "Основные разделы" "Oriëntatiepunten" "Pontos de referência" "Landmärken" "Punkty orientacyjne"
    Pages "Pages" "Seiten" "Pages" "Páginas" "Pagine" "Страницы" "Pagina’s" "Páginas" "Sidor" "Strony"
    StartOfText "Start of the text" "Textbeginn" "Début du texte" "Comienzo del texto" "Inizio del testo" "Начало текста" "Begin van de tekst" "Início do texto" "Textens början" "Początek tekstu"
    Published "Published {}" "Erschienen am {}" "Publié le {}" "Publicado el {}" "Pubblicato il {}" "Опубликовано {}" "Verschenen op {}" "Publicado em {}" "Utgiven {}" "Wydano {}"
    Updated "Updated {}" "Aktualisiert am {}" "Mis à jour le {}" "Actualizado el {}" "Aggiornato il {}" "Обновлено {}" "Bijgewerkt op {}" "Atualizado em {}" "Uppdaterad {}" "Zaktualizowano {}"
    EditionNamed "Edition: {}" "Ausgabe: {}" "Édition : {}" "Edición: {}" "Edizione: {}" "Издание: {}" "Uitgave: {}" "Edição: {}" "Utgåva: {}" "Wydanie: {}"
    Isbn "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}"
    SetIn "Set in {}" "Gesetzt aus der {}" "Composé en {}" "Compuesto en {}" "Composto in {}" "Набрано шрифтом {}" "Gezet uit de {}" "Composto em {}" "Satt med {}" "Złożono krojem {}"
    MadeWith "Made with {}" "Hergestellt mit {}" "Réalisé avec {}" "Hecho con {}" "Realizzato con {}" "Подготовлено в {}" "Gemaakt met {}" "Feito com {}" "Gjord med {}" "Przygotowano w {}"
    BasedOn "After {}" "Nach {}" "D’après {}" "Según {}" "Da {}" "По изданию: {}" "Naar {}" "Segundo {}" "Efter {}" "Według {}"
    SeriesPosition "{}, {}" "{}, Band {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}"
    EditedByMany "eds" "Hrsg." "dir." "eds." "a cura di" "ред." "red." "orgs." "red." "red."
    Edited "ed." "Hrsg." "dir." "ed." "a cura di" "ред." "red." "org." "red." "red."
    And "and" "und" "et" "y" "e" "и" "en" "e" "och" "i"
    See "see" "siehe" "voir" "véase" "vedi" "см." "zie" "ver" "se" "zob."
    SeeAlso "see also" "siehe auch" "voir aussi" "véase también" "vedi anche" "см. также" "zie ook" "ver também" "se även" "zob. też"
    Source "Source" "Quelle" "Source" "Fuente" "Fonte" "Источник" "Bron" "Fonte" "Källa" "Źródło"
}

impl Lang {
    /// A word in this language, in English where it is not known.
    ///
    /// ```
    /// use recto::lang::{Lang, Word};
    /// assert_eq!(Lang::english().word(Word::Figure), "Figure");
    /// ```
    #[must_use]
    pub fn word(&self, word: Word) -> &'static str {
        let column = COLUMNS.iter().position(|it| *it == self.primary()).unwrap_or(0);
        word.row()[column]
    }

    /// A phrase with its `{}` filled in, in order; what is left over stays.
    ///
    /// ```
    /// use recto::lang::{Lang, Word};
    /// assert_eq!(Lang::english().phrase(Word::PrintPage, &["47"]), "print p. 47");
    /// ```
    #[must_use]
    pub fn phrase(&self, word: Word, fill: &[&str]) -> String {
        let mut parts = self.word(word).split("{}");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for (i, part) in parts.enumerate() {
            out.push_str(fill.get(i).copied().unwrap_or("{}"));
            out.push_str(part);
        }
        out
    }

    /// Whether the words are known in this language, or come in English.
    #[must_use]
    pub fn has_words(&self) -> bool {
        COLUMNS.contains(&self.primary())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_in_every_column_with_the_same_gaps() {
        for word in Word::ALL {
            let row = word.row();
            assert!(row.iter().all(|it| !it.is_empty()), "{word:?}");
            let gaps = row.map(|it| it.matches("{}").count());
            assert!(gaps.iter().all(|it| *it == gaps[0]), "{word:?}: {gaps:?}");
        }
    }

    #[test]
    fn words_follow_the_primary_language() {
        let word = |tag: &str| Lang::parse(tag).unwrap().word(Word::Chapter);
        assert_eq!(word("de-AT"), "Kapitel");
        assert_eq!(word("ru"), "Глава");
        assert_eq!(word("ja"), "Chapter");
    }
}
