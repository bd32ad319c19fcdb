//! The words that recto puts into a book, in the book's language.

use crate::lang::{Direction, Lang};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

macro_rules! words {
    ($($variant:ident $en:literal $de:literal $fr:literal $es:literal $it:literal $ru:literal $nl:literal $pt:literal $sv:literal $pl:literal $zh:literal $ja:literal $ar:literal $he:literal)*) => {
        /// A word or phrase that recto puts into a book.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Word { $(#[doc = $en] $variant,)* }

        impl Word {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)* }
            }

            const fn row(self) -> [&'static str; 14] {
                match self { $(Self::$variant => [$en, $de, $fr, $es, $it, $ru, $nl, $pt, $sv, $pl, $zh, $ja, $ar, $he],)* }
            }
        }
    };
}

/// Languages in the order of the columns below.
const COLUMNS: [&str; 14] =
    ["en", "de", "fr", "es", "it", "ru", "nl", "pt", "sv", "pl", "zh", "ja", "ar", "he"];

// Columns: en de fr es it ru nl pt sv pl zh ja ar he. `{}` stands for a number, a name or a date.
words! {
    Chapter "Chapter" "Kapitel" "Chapitre" "Capítulo" "Capitolo" "Глава" "Hoofdstuk" "Capítulo" "Kapitel" "Rozdział" "章" "章" "الفصل" "פרק"
    Part "Part" "Teil" "Partie" "Parte" "Parte" "Часть" "Deel" "Parte" "Del" "Część" "部" "部" "الجزء" "חלק"
    Appendix "Appendix" "Anhang" "Annexe" "Apéndice" "Appendice" "Приложение" "Bijlage" "Apêndice" "Bilaga" "Dodatek" "附录" "付録" "الملحق" "נספח"
    Section "Section" "Abschnitt" "Section" "Sección" "Sezione" "Раздел" "Paragraaf" "Secção" "Avsnitt" "Podrozdział" "节" "節" "القسم" "סעיף"
    Figure "Figure" "Abbildung" "Figure" "Figura" "Figura" "Рисунок" "Figuur" "Figura" "Figur" "Rysunek" "图" "図" "الشكل" "איור"
    Table "Table" "Tabelle" "Tableau" "Tabla" "Tabella" "Таблица" "Tabel" "Tabela" "Tabell" "Tabela" "表" "表" "الجدول" "טבלה"
    Listing "Listing" "Listing" "Extrait" "Listado" "Listato" "Листинг" "Listing" "Listagem" "Kodexempel" "Listing" "代码" "リスト" "القائمة" "קטע קוד"
    Equation "Equation" "Gleichung" "Équation" "Ecuación" "Equazione" "Формула" "Vergelijking" "Equação" "Ekvation" "Równanie" "公式" "式" "المعادلة" "משוואה"
    Question "Question" "Frage" "Question" "Pregunta" "Domanda" "Вопрос" "Vraag" "Pergunta" "Fråga" "Pytanie" "问题" "問" "السؤال" "שאלה"
    Page "page" "Seite" "page" "página" "pagina" "страница" "pagina" "página" "sida" "strona" "页" "ページ" "الصفحة" "עמוד"
    Cover "Cover" "Umschlag" "Couverture" "Cubierta" "Copertina" "Обложка" "Omslag" "Capa" "Omslag" "Okładka" "封面" "表紙" "الغلاف" "כריכה"
    HalfTitle "Half-title" "Schmutztitel" "Faux-titre" "Portadilla" "Occhiello" "Авантитул" "Franse titel" "Anterrosto" "Smutstitel" "Przedtytuł" "书名页" "前扉" "صفحة العنوان المختصر" "שער חלקי"
    TitlePage "Title page" "Titelseite" "Page de titre" "Portada" "Frontespizio" "Титульный лист" "Titelpagina" "Folha de rosto" "Titelsida" "Strona tytułowa" "扉页" "扉" "صفحة العنوان" "שער"
    Copyright "Copyright" "Impressum" "Mentions légales" "Créditos" "Colophon" "Выходные данные" "Colofon" "Ficha técnica" "Tryckort" "Strona redakcyjna" "版权页" "著作権" "حقوق النشر" "זכויות יוצרים"
    Contents "Contents" "Inhalt" "Table des matières" "Índice" "Indice" "Содержание" "Inhoud" "Índice" "Innehåll" "Spis treści" "目录" "目次" "المحتويات" "תוכן העניינים"
    ListOfFigures "Figures" "Abbildungsverzeichnis" "Table des figures" "Índice de figuras" "Elenco delle figure" "Список рисунков" "Lijst van figuren" "Lista de figuras" "Figurförteckning" "Spis rysunków" "插图目录" "図目次" "قائمة الأشكال" "רשימת איורים"
    ListOfTables "Tables" "Tabellenverzeichnis" "Liste des tableaux" "Índice de tablas" "Elenco delle tabelle" "Список таблиц" "Lijst van tabellen" "Lista de tabelas" "Tabellförteckning" "Spis tabel" "表格目录" "表目次" "قائمة الجداول" "רשימת טבלאות"
    ListOfListings "Listings" "Verzeichnis der Listings" "Liste des extraits de code" "Índice de listados" "Elenco dei listati" "Список листингов" "Lijst van listings" "Lista de listagens" "Förteckning över kodexempel" "Spis listingów" "代码目录" "リスト目次" "قائمة مقاطع الشفرة" "רשימת קטעי קוד"
    Dedication "Dedication" "Widmung" "Dédicace" "Dedicatoria" "Dedica" "Посвящение" "Opdracht" "Dedicatória" "Dedikation" "Dedykacja" "献词" "献辞" "الإهداء" "הקדשה"
    Epigraph "Epigraph" "Motto" "Épigraphe" "Epígrafe" "Epigrafe" "Эпиграф" "Motto" "Epígrafe" "Motto" "Motto" "题词" "題辞" "عبارة استهلال" "מוטו"
    Foreword "Foreword" "Geleitwort" "Avant-propos" "Prólogo" "Prefazione" "Предисловие" "Voorwoord" "Prefácio" "Förord" "Przedmowa" "序" "序文" "تقديم" "פתח דבר"
    Preface "Preface" "Vorwort" "Préface" "Prefacio" "Premessa" "Предисловие автора" "Woord vooraf" "Nota prévia" "Förord" "Wstęp" "前言" "まえがき" "تمهيد" "הקדמה"
    Acknowledgments "Acknowledgements" "Danksagung" "Remerciements" "Agradecimientos" "Ringraziamenti" "Благодарности" "Dankwoord" "Agradecimentos" "Tack" "Podziękowania" "致谢" "謝辞" "شكر وتقدير" "תודות"
    Introduction "Introduction" "Einleitung" "Introduction" "Introducción" "Introduzione" "Введение" "Inleiding" "Introdução" "Inledning" "Wprowadzenie" "导言" "序論" "مقدمة" "מבוא"
    Prologue "Prologue" "Prolog" "Prologue" "Prólogo" "Prologo" "Пролог" "Proloog" "Prólogo" "Prolog" "Prolog" "序幕" "プロローグ" "استهلال" "פרולוג"
    Conclusion "Conclusion" "Schluss" "Conclusion" "Conclusión" "Conclusione" "Заключение" "Conclusie" "Conclusão" "Slutsats" "Zakończenie" "结论" "結論" "خاتمة" "סיכום"
    Epilogue "Epilogue" "Epilog" "Épilogue" "Epílogo" "Epilogo" "Эпилог" "Epiloog" "Epílogo" "Epilog" "Epilog" "尾声" "エピローグ" "خاتمة القصة" "אפילוג"
    Afterword "Afterword" "Nachwort" "Postface" "Epílogo" "Postfazione" "Послесловие" "Nawoord" "Posfácio" "Efterord" "Posłowie" "后记" "あとがき" "كلمة أخيرة" "אחרית דבר"
    Glossary "Glossary" "Glossar" "Glossaire" "Glosario" "Glossario" "Глоссарий" "Woordenlijst" "Glossário" "Ordlista" "Słowniczek" "术语表" "用語集" "مسرد المصطلحات" "מילון מונחים"
    Faq "Questions and answers" "Fragen und Antworten" "Questions et réponses" "Preguntas y respuestas" "Domande e risposte" "Вопросы и ответы" "Vragen en antwoorden" "Perguntas e respostas" "Frågor och svar" "Pytania i odpowiedzi" "问与答" "質問と回答" "أسئلة وأجوبة" "שאלות ותשובות"
    Timeline "Timeline" "Zeittafel" "Chronologie" "Cronología" "Cronologia" "Хронология" "Tijdlijn" "Cronologia" "Tidslinje" "Kalendarium" "年表" "年表" "التسلسل الزمني" "ציר זמן"
    Bio "About the author" "Über den Autor" "L’auteur" "Sobre el autor" "L’autore" "Об авторе" "Over de auteur" "Sobre o autor" "Om författaren" "O autorze" "关于作者" "著者について" "عن المؤلف" "על המחבר"
    Notes "Notes" "Anmerkungen" "Notes" "Notas" "Note" "Примечания" "Noten" "Notas" "Noter" "Przypisy" "注释" "注" "الهوامش" "הערות"
    Bibliography "Bibliography" "Literatur" "Bibliographie" "Bibliografía" "Bibliografia" "Литература" "Literatuur" "Bibliografia" "Litteratur" "Bibliografia" "参考文献" "参考文献" "المراجع" "ביבליוגרפיה"
    FurtherReading "Further reading" "Zum Weiterlesen" "Pour aller plus loin" "Lecturas recomendadas" "Per approfondire" "Что читать дальше" "Verder lezen" "Leituras recomendadas" "Läs vidare" "Warto przeczytać" "延伸阅读" "読書案内" "للاستزادة" "לקריאה נוספת"
    Index "Index" "Register" "Index" "Índice analítico" "Indice analitico" "Указатель" "Register" "Índice remissivo" "Register" "Indeks" "索引" "索引" "الفهرس" "מפתח"
    Colophon "Colophon" "Kolophon" "Colophon" "Colofón" "Colophon" "Об издании" "Colofon" "Colofão" "Kolofon" "Kolofon" "版本记录" "奥付" "بيانات الكتاب" "קולופון"
    Note "Note" "Hinweis" "Note" "Nota" "Nota" "Примечание" "Opmerking" "Nota" "Obs" "Uwaga" "注意" "注" "ملاحظة" "הערה"
    Tip "Tip" "Tipp" "Astuce" "Consejo" "Suggerimento" "Совет" "Tip" "Dica" "Tips" "Wskazówka" "提示" "ヒント" "نصيحة" "טיפ"
    Important "Important" "Wichtig" "Important" "Importante" "Importante" "Важно" "Belangrijk" "Importante" "Viktigt" "Ważne" "重要" "重要" "مهم" "חשוב"
    Warning "Warning" "Warnung" "Avertissement" "Advertencia" "Avvertenza" "Предупреждение" "Waarschuwing" "Aviso" "Varning" "Ostrzeżenie" "警告" "警告" "تحذير" "אזהרה"
    Caution "Caution" "Vorsicht" "Attention" "Precaución" "Attenzione" "Осторожно" "Voorzichtig" "Cuidado" "Försiktigt" "Ostrożnie" "小心" "注意" "تنبيه" "זהירות"
    KeyIdea "Key idea" "Kerngedanke" "Idée clé" "Idea clave" "Idea chiave" "Главная мысль" "Kernidee" "Ideia-chave" "Huvudtanke" "Główna myśl" "要点" "要点" "الفكرة الرئيسة" "רעיון מרכזי"
    Summary "Summary" "Zusammenfassung" "Résumé" "Resumen" "Riepilogo" "Итоги" "Samenvatting" "Resumo" "Sammanfattning" "Podsumowanie" "小结" "まとめ" "خلاصة" "סיכום"
    Questions "Questions" "Fragen" "Questions" "Preguntas" "Domande" "Вопросы" "Vragen" "Perguntas" "Frågor" "Pytania" "思考题" "問い" "أسئلة" "שאלות"
    Exercise "Exercise" "Übung" "Exercice" "Ejercicio" "Esercizio" "Упражнение" "Oefening" "Exercício" "Övning" "Ćwiczenie" "练习" "練習" "تمرين" "תרגיל"
    Answer "Answer" "Antwort" "Réponse" "Respuesta" "Risposta" "Ответ" "Antwoord" "Resposta" "Svar" "Odpowiedź" "答案" "解答" "جواب" "תשובה"
    Theorem "Theorem" "Satz" "Théorème" "Teorema" "Teorema" "Теорема" "Stelling" "Teorema" "Sats" "Twierdzenie" "定理" "定理" "مبرهنة" "משפט"
    Lemma "Lemma" "Lemma" "Lemme" "Lema" "Lemma" "Лемма" "Lemma" "Lema" "Lemma" "Lemat" "引理" "補題" "تمهيدية" "למה"
    Corollary "Corollary" "Korollar" "Corollaire" "Corolario" "Corollario" "Следствие" "Gevolg" "Corolário" "Följdsats" "Wniosek" "推论" "系" "نتيجة" "מסקנה"
    Proposition "Proposition" "Proposition" "Proposition" "Proposición" "Proposizione" "Предложение" "Propositie" "Proposição" "Proposition" "Stwierdzenie" "命题" "命題" "قضية" "טענה"
    Conjecture "Conjecture" "Vermutung" "Conjecture" "Conjetura" "Congettura" "Гипотеза" "Vermoeden" "Conjetura" "Förmodan" "Hipoteza" "猜想" "予想" "حدسية" "השערה"
    Axiom "Axiom" "Axiom" "Axiome" "Axioma" "Assioma" "Аксиома" "Axioma" "Axioma" "Axiom" "Aksjomat" "公理" "公理" "مسلّمة" "אקסיומה"
    Claim "Claim" "Behauptung" "Affirmation" "Afirmación" "Affermazione" "Утверждение" "Bewering" "Afirmação" "Påstående" "Teza" "断言" "主張" "ادعاء" "טענה"
    Definition "Definition" "Definition" "Définition" "Definición" "Definizione" "Определение" "Definitie" "Definição" "Definition" "Definicja" "定义" "定義" "تعريف" "הגדרה"
    Example "Example" "Beispiel" "Exemple" "Ejemplo" "Esempio" "Пример" "Voorbeeld" "Exemplo" "Exempel" "Przykład" "例" "例" "مثال" "דוגמה"
    Problem "Problem" "Aufgabe" "Problème" "Problema" "Problema" "Задача" "Probleem" "Problema" "Problem" "Zadanie" "问题" "問題" "مسألة" "בעיה"
    Remark "Remark" "Bemerkung" "Remarque" "Observación" "Osservazione" "Замечание" "Opmerking" "Observação" "Anmärkning" "Uwaga" "注记" "注意" "ملاحظة" "הערה"
    Solution "Solution" "Lösung" "Solution" "Solución" "Soluzione" "Решение" "Oplossing" "Solução" "Lösning" "Rozwiązanie" "解" "解答" "حل" "פתרון"
    Proof "Proof" "Beweis" "Démonstration" "Demostración" "Dimostrazione" "Доказательство" "Bewijs" "Demonstração" "Bevis" "Dowód" "证明" "証明" "برهان" "הוכחה"
    EndOfProof "∎" "∎" "∎" "∎" "∎" "∎" "∎" "∎" "∎" "∎" "∎" "∎" "∎" "∎"
    Algorithm "Algorithm" "Algorithmus" "Algorithme" "Algoritmo" "Algoritmo" "Алгоритм" "Algoritme" "Algoritmo" "Algoritm" "Algorytm" "算法" "アルゴリズム" "خوارزمية" "אלגוריתם"
    Continued "continued" "Fortsetzung" "suite" "continuación" "segue" "продолжение" "vervolg" "continuação" "forts." "cd." "续" "続き" "تابع" "המשך"
    PrintPage "print p. {}" "Druckausgabe S. {}" "éd. imprimée p. {}" "ed. impresa p. {}" "ed. cartacea p. {}" "печ. изд., с. {}" "gedrukte uitgave p. {}" "ed. impressa p. {}" "tryckt utgåva s. {}" "wyd. druk. s. {}" "纸书第{}页" "印刷版{}ページ" "الصفحة {} من المطبوع" "עמ׳ {} בדפוס"
    CitedOnPage "Cited on p.\u{a0}{}." "Zitiert auf S.\u{a0}{}." "Cité p.\u{a0}{}." "Citado en p.\u{a0}{}." "Citato a p.\u{a0}{}." "Цит. на с.\u{a0}{}." "Geciteerd op p.\u{a0}{}." "Citado na p.\u{a0}{}." "Citerat på s.\u{a0}{}." "Cytowane na s.\u{a0}{}." "引用于第{}页。" "引用：{}ページ" "مذكور في ص\u{a0}{}." "מצוטט בעמ׳\u{a0}{}."
    CitedOnPages "Cited on pp.\u{a0}{}." "Zitiert auf S.\u{a0}{}." "Cité p.\u{a0}{}." "Citado en pp.\u{a0}{}." "Citato alle pp.\u{a0}{}." "Цит. на с.\u{a0}{}." "Geciteerd op pp.\u{a0}{}." "Citado nas pp.\u{a0}{}." "Citerat på s.\u{a0}{}." "Cytowane na s.\u{a0}{}." "引用于第{}页。" "引用：{}ページ" "مذكور في ص\u{a0}{}." "מצוטט בעמ׳\u{a0}{}."
    CitedIn "Cited in {}." "Zitiert in {}." "Cité dans\u{a0}{}." "Citado en {}." "Citato in {}." "Цит.: {}." "Geciteerd in {}." "Citado em {}." "Citerat i {}." "Cytowane: {}." "引用于{}。" "引用：{}" "مذكور في {}." "מצוטט ב־{}."
    BackToText "Back to the text" "Zurück zum Text" "Retour au texte" "Volver al texto" "Torna al testo" "Назад к тексту" "Terug naar de tekst" "Voltar ao texto" "Tillbaka till texten" "Powrót do tekstu" "返回正文" "本文に戻る" "العودة إلى النص" "חזרה לטקסט"
    Landmarks "Landmarks" "Orientierungspunkte" "Points de repère" "Puntos de referencia" "Punti di riferimento" "Основные разделы" "Oriëntatiepunten" "Pontos de referência" "Landmärken" "Punkty orientacyjne" "导航点" "ランドマーク" "معالم الكتاب" "ציוני דרך"
    Pages "Pages" "Seiten" "Pages" "Páginas" "Pagine" "Страницы" "Pagina’s" "Páginas" "Sidor" "Strony" "页码" "ページ" "الصفحات" "עמודים"
    StartOfText "Start of the text" "Textbeginn" "Début du texte" "Comienzo del texto" "Inizio del testo" "Начало текста" "Begin van de tekst" "Início do texto" "Textens början" "Początek tekstu" "正文开始" "本文の始まり" "بداية النص" "תחילת הטקסט"
    Published "Published {}" "Erschienen am {}" "Publié le {}" "Publicado el {}" "Pubblicato il {}" "Опубликовано {}" "Verschenen op {}" "Publicado em {}" "Utgiven {}" "Wydano {}" "出版于{}" "{}発行" "نُشر في {}" "יצא לאור ב-{}"
    Updated "Updated {}" "Aktualisiert am {}" "Mis à jour le {}" "Actualizado el {}" "Aggiornato il {}" "Обновлено {}" "Bijgewerkt op {}" "Atualizado em {}" "Uppdaterad {}" "Zaktualizowano {}" "更新于{}" "{}更新" "حُدّث في {}" "עודכן ב-{}"
    PublishedIn "Published {}" "Erschienen {}" "Publié en {}" "Publicado en {}" "Pubblicato nel {}" "Опубликовано: {}" "Verschenen in {}" "Publicado em {}" "Utgiven {}" "Wydano: {}" "出版于{}" "{}発行" "نُشر في {}" "יצא לאור ב-{}"
    UpdatedIn "Updated {}" "Aktualisiert {}" "Mis à jour en {}" "Actualizado en {}" "Aggiornato nel {}" "Обновлено: {}" "Bijgewerkt in {}" "Atualizado em {}" "Uppdaterad {}" "Zaktualizowano: {}" "更新于{}" "{}更新" "حُدّث في {}" "עודכן ב-{}"
    EditionNamed "Edition: {}" "Ausgabe: {}" "Édition : {}" "Edición: {}" "Edizione: {}" "Издание: {}" "Uitgave: {}" "Edição: {}" "Utgåva: {}" "Wydanie: {}" "版本：{}" "版：{}" "الطبعة: {}" "מהדורה: {}"
    Isbn "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}" "ISBN {}"
    SetIn "Set in {}" "Gesetzt aus der {}" "Composé en {}" "Compuesto en {}" "Composto in {}" "Набрано шрифтом {}" "Gezet uit de {}" "Composto em {}" "Satt med {}" "Złożono krojem {}" "字体：{}" "書体：{}" "الخط: {}" "גופן: {}"
    MadeWith "Made with {}" "Hergestellt mit {}" "Réalisé avec {}" "Hecho con {}" "Realizzato con {}" "Подготовлено в {}" "Gemaakt met {}" "Feito com {}" "Gjord med {}" "Przygotowano w {}" "制作：{}" "制作：{}" "صُنع بواسطة {}" "נעשה ב-{}"
    BasedOn "After {}" "Nach {}" "D’après {}" "Según {}" "Da {}" "По изданию: {}" "Naar {}" "Segundo {}" "Efter {}" "Według {}" "根据{}" "{}による" "عن {}" "על פי {}"
    CiteAs "Cite as: {}" "Zitiervorschlag: {}" "Pour citer cet ouvrage : {}" "Citar como: {}" "Come citare: {}" "Для цитирования: {}" "Citeren als: {}" "Citar como: {}" "Citeras som: {}" "Cytowanie: {}" "引用格式：{}" "引用表記：{}" "للاقتباس: {}" "לציטוט: {}"
    SeriesPosition "{}, {}" "{}, Band {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}" "{}, {}" "{}，{}" "{}・{}" "{}، {}" "{}, {}"
    EditedByMany "eds" "Hrsg." "dir." "eds." "a cura di" "ред." "red." "orgs." "red." "red." "编" "編" "محررون" "עורכים"
    Edited "ed." "Hrsg." "dir." "ed." "a cura di" "ред." "red." "org." "red." "red." "编" "編" "محرر" "עורך"
    TranslatedBy "Translated by {}" "Übersetzt von {}" "Traduit par {}" "Traducción de {}" "Traduzione di {}" "Перевод: {}" "Vertaald door {}" "Tradução de {}" "Översättning: {}" "Przekład: {}" "{}译" "{}訳" "ترجمة {}" "תרגום: {}"
    EditedBy "Edited by {}" "Herausgegeben von {}" "Édition établie par {}" "Edición de {}" "A cura di {}" "Редакция: {}" "Onder redactie van {}" "Organização de {}" "Redaktion: {}" "Redakcja: {}" "{}编" "{}編" "تحرير {}" "עריכה: {}"
    IllustratedBy "Illustrated by {}" "Illustriert von {}" "Illustrations de {}" "Ilustraciones de {}" "Illustrazioni di {}" "Иллюстрации: {}" "Geïllustreerd door {}" "Ilustrações de {}" "Illustrationer: {}" "Ilustracje: {}" "{}绘" "{}絵" "رسوم {}" "איורים: {}"
    IntroductionBy "Introduction by {}" "Mit einer Einleitung von {}" "Introduction de {}" "Introducción de {}" "Introduzione di {}" "Введение: {}" "Met een inleiding van {}" "Introdução de {}" "Inledning: {}" "Wprowadzenie: {}" "{}导言" "{}序論" "مقدمة {}" "מבוא: {}"
    ForewordBy "Foreword by {}" "Mit einem Geleitwort von {}" "Avant-propos de {}" "Prólogo de {}" "Prefazione di {}" "Предисловие: {}" "Met een voorwoord van {}" "Prefácio de {}" "Förord: {}" "Przedmowa: {}" "{}序" "{}序文" "تقديم {}" "פתח דבר: {}"
    AfterwordBy "Afterword by {}" "Mit einem Nachwort von {}" "Postface de {}" "Epílogo de {}" "Postfazione di {}" "Послесловие: {}" "Met een nawoord van {}" "Posfácio de {}" "Efterord: {}" "Posłowie: {}" "{}后记" "{}あとがき" "كلمة أخيرة: {}" "אחרית דבר: {}"
    PhotographsBy "Photographs by {}" "Fotografien von {}" "Photographies de {}" "Fotografías de {}" "Fotografie di {}" "Фотографии: {}" "Foto’s van {}" "Fotografias de {}" "Fotografier: {}" "Fotografie: {}" "{}摄影" "{}写真" "تصوير {}" "צילום: {}"
    CoverBy "Cover by {}" "Umschlag von {}" "Couverture de {}" "Cubierta de {}" "Copertina di {}" "Обложка: {}" "Omslag van {}" "Capa de {}" "Omslag: {}" "Okładka: {}" "封面：{}" "装丁：{}" "تصميم الغلاف: {}" "עטיפה: {}"
    WithHelpOf "With {}" "Mit {}" "Avec {}" "Con {}" "Con {}" "При участии: {}" "Met {}" "Com {}" "Med {}" "Współpraca: {}" "{}协力" "{}協力" "بمشاركة {}" "בהשתתפות {}"
    And "and" "und" "et" "y" "e" "и" "en" "e" "och" "i" "和" "と" "و" "ו"
    See "see" "siehe" "voir" "véase" "vedi" "см." "zie" "ver" "se" "zob." "见" "を見よ" "انظر" "ראו"
    SeeAlso "see also" "siehe auch" "voir aussi" "véase también" "vedi anche" "см. также" "zie ook" "ver também" "se även" "zob. też" "另见" "をも見よ" "انظر أيضًا" "ראו גם"
    AccessText "Reflowable text in logical reading order, with a linked table of contents and headings that do not skip a level." "Fließtext in logischer Lesereihenfolge, mit verlinktem Inhaltsverzeichnis und Überschriften, die keine Ebene überspringen." "Texte redimensionnable dans l’ordre logique de lecture, avec une table des matières liée et des titres qui ne sautent aucun niveau." "Texto adaptable en orden lógico de lectura, con un índice enlazado y encabezados que no saltan ningún nivel." "Testo adattabile in ordine logico di lettura, con un indice collegato e titoli che non saltano alcun livello." "Текст подстраивается под экран и идёт в логическом порядке чтения; оглавление снабжено ссылками, уровни заголовков не пропущены." "Herschikbare tekst in logische leesvolgorde, met een gekoppelde inhoudsopgave en koppen die geen niveau overslaan." "Texto ajustável em ordem lógica de leitura, com um índice com ligações e títulos que não saltam nenhum nível." "Flödande text i logisk läsordning, med länkad innehållsförteckning och rubriker som inte hoppar över någon nivå." "Tekst dopasowujący się do ekranu, w logicznej kolejności czytania, ze spisem treści z odnośnikami i nagłówkami, które nie pomijają poziomów." "文本可重排，阅读顺序合乎逻辑，目录带有链接，标题层级无跳跃。" "リフロー可能なテキストで、論理的な読み上げ順序、リンク付きの目次、階層を飛ばさない見出しを備えています。" "نص قابل لإعادة التدفق بترتيب قراءة منطقي، مع فهرس محتويات مرتبط وعناوين لا تتخطى أي مستوى." "טקסט זורם בסדר קריאה הגיוני, עם תוכן עניינים מקושר וכותרות שאינן מדלגות על רמה."
    AccessUndescribed "Some pictures have their caption or name alone." "Einige Bilder haben nur ihre Bildunterschrift oder ihren Namen." "Certaines images n’ont que leur légende ou leur nom." "Algunas imágenes solo tienen su pie o su nombre." "Alcune immagini hanno soltanto la didascalia o il nome." "У некоторых изображений есть только подпись или имя." "Sommige afbeeldingen hebben alleen hun bijschrift of naam." "Algumas imagens têm apenas a legenda ou o nome." "Vissa bilder har bara sin bildtext eller sitt namn." "Niektóre ilustracje mają tylko podpis lub nazwę." "部分图片仅有图注或名称。" "一部の画像には説明文または名称しかありません。" "بعض الصور ليس لها سوى تعليق أو اسم." "לחלק מהתמונות יש כיתוב או שם בלבד."
    AccessDescribed "Pictures that carry meaning have alternative text." "Bilder, die etwas aussagen, haben einen Alternativtext." "Les images porteuses de sens ont un texte de remplacement." "Las imágenes con significado tienen texto alternativo." "Le immagini significative hanno un testo alternativo." "Значимые изображения снабжены альтернативным текстом." "Afbeeldingen met betekenis hebben een alternatieve tekst." "As imagens com significado têm texto alternativo." "Bilder som bär betydelse har alternativtext." "Ilustracje niosące treść mają tekst alternatywny." "有意义的图片均有替代文本。" "意味を持つ画像には代替テキストがあります。" "للصور ذات المعنى نص بديل." "לתמונות בעלות משמעות יש טקסט חלופי."
    AccessTables "Tables mark their header cells." "Tabellen zeichnen ihre Kopfzellen aus." "Les cellules d’en-tête des tableaux sont balisées." "Las tablas marcan sus celdas de encabezado." "Le tabelle contrassegnano le celle di intestazione." "В таблицах размечены ячейки заголовков." "Tabellen markeren hun kopcellen." "As tabelas assinalam as células de cabeçalho." "Tabeller markerar sina rubrikceller." "W tabelach oznaczono komórki nagłówkowe." "表格标明了表头单元格。" "表の見出しセルが明示されています。" "خلايا رؤوس الجداول معلَّمة." "תאי הכותרת בטבלאות מסומנים."
    AccessMath "Mathematics is given as {}." "Formeln liegen als {} vor." "Les formules sont fournies en {}." "Las fórmulas se ofrecen en {}." "Le formule sono fornite in {}." "Формулы даны в {}." "Formules zijn opgenomen als {}." "As fórmulas são fornecidas em {}." "Formler ges som {}." "Wzory zapisano w {}." "数学公式以 {} 提供。" "数式は {} で提供されます。" "الصيغ الرياضية مقدمة بصيغة {}." "הנוסחאות ניתנות ב-{}."
    AccessPages "Page numbers of the printed edition are marked." "Die Seitenzahlen der Druckausgabe sind vermerkt." "Les numéros de page de l’édition imprimée sont indiqués." "Se indican los números de página de la edición impresa." "Sono indicati i numeri di pagina dell’edizione a stampa." "Отмечены номера страниц печатного издания." "De paginanummers van de gedrukte uitgave zijn aangegeven." "Estão indicados os números de página da edição impressa." "Den tryckta utgåvans sidnummer är markerade." "Zaznaczono numery stron wydania drukowanego." "标有印刷版页码。" "印刷版のページ番号が示されています。" "أرقام صفحات الطبعة الورقية مبيَّنة." "מספרי העמודים של המהדורה המודפסת מסומנים."
    Source "Source" "Quelle" "Source" "Fuente" "Fonte" "Источник" "Bron" "Fonte" "Källa" "Źródło" "来源" "出典" "المصدر" "מקור"
}

/// A book's own words, and which way it runs where that is not the language's own. They are no part of the tag: two languages are
/// the same whatever a book calls a chapter.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    pub(super) words: Option<Arc<BTreeMap<Word, String>>>,
    pub(super) direction: Option<Direction>,
}

impl PartialEq for Own {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Own {}

impl PartialOrd for Own {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Own {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

impl Hash for Own {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Word {
    /// Those that stand in books of every kind, or are read out in every e-book.
    pub const COMMON: [Self; 16] = [
        Self::Chapter,
        Self::Part,
        Self::Appendix,
        Self::Contents,
        Self::Copyright,
        Self::TitlePage,
        Self::Cover,
        Self::Figure,
        Self::Table,
        Self::Notes,
        Self::Bibliography,
        Self::Index,
        Self::See,
        Self::SeeAlso,
        Self::And,
        Self::BackToText,
    ];

    /// The key of the word in a book's `[words]`, `back-to-text`.
    #[must_use]
    pub fn key(self) -> String {
        let mut key = String::new();
        for letter in self.name().chars() {
            if letter.is_ascii_uppercase() && !key.is_empty() {
                key.push('-');
            }
            key.push(letter.to_ascii_lowercase());
        }
        key
    }

    /// How many `{}` stand in it.
    #[must_use]
    pub fn gaps(self) -> usize {
        self.row()[0].matches("{}").count()
    }
}

impl Lang {
    /// The same language with a book's own words for it.
    #[must_use]
    pub fn with_words(self, words: BTreeMap<Word, String>) -> Self {
        Self(self.0, Own { words: Some(Arc::new(words)), ..self.1 })
    }

    /// The common words that neither recto nor the book has in this language.
    pub fn unknown_words(&self) -> impl Iterator<Item = Word> {
        let known = COLUMNS.contains(&self.primary());
        Word::COMMON.into_iter().filter(move |it| !known && self.own_word(*it).is_none())
    }

    fn own_word(&self, word: Word) -> Option<&str> {
        self.1.words.as_ref()?.get(&word).map(String::as_str)
    }

    /// A word in this language: the book's own, or in English where it is not known.
    ///
    /// ```
    /// use recto::lang::{Lang, Word};
    /// assert_eq!(Lang::english().word(Word::Figure), "Figure");
    /// ```
    #[must_use]
    pub fn word(&self, word: Word) -> &str {
        if let Some(own) = self.own_word(word) {
            return own;
        }
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

/// A word and its number, as the word's script joins them: `Chapter 3`, `第3章`, `図1.2`.
///
/// ```
/// use recto::lang::numbered;
/// assert_eq!((numbered("Figure", "1.2"), numbered("章", "3")), ("Figure 1.2".into(), "第3章".into()));
/// ```
#[must_use]
pub fn numbered(word: &str, number: &str) -> String {
    if word.starts_with(crate::lang::is_square) {
        let counted = matches!(word, "章" | "部" | "节" | "節");
        return if counted { format!("第{number}{word}") } else { format!("{word}{number}") };
    }
    format!("{word} {number}").trim().to_owned()
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
        let word = |tag: &str| Lang::parse(tag).unwrap().word(Word::Chapter).to_owned();
        assert_eq!(word("de-AT"), "Kapitel");
        assert_eq!(word("ru"), "Глава");
        assert_eq!(word("ja"), "章");
        assert_eq!(word("eu"), "Chapter");
    }

    #[test]
    fn a_book_may_have_words_of_its_own() {
        let czech = Lang::parse("cs").unwrap();
        assert_eq!(czech.unknown_words().count(), Word::COMMON.len());
        assert_eq!(Lang::parse("de").unwrap().unknown_words().count(), 0);
        let own = [(Word::Chapter, "Kapitola".to_owned())].into_iter().collect();
        let own = czech.clone().with_words(own);
        assert_eq!((own.word(Word::Chapter), own.word(Word::Part)), ("Kapitola", "Part"));
        assert_eq!(own.unknown_words().count(), Word::COMMON.len() - 1);
        assert_eq!(own, czech);
    }
}
