//! Straight marks: what they become in each language, and in speeches whose right marks are known by construction.

use crate::manifest::Marks;
use crate::resolve::quotes::{Letter, Role, quotes};
use crate::resolve::tests::{dump, manifest, resolved, sets, shown};
use proptest::prelude::*;

#[test]
fn apostrophes_of_dialect_open_nothing() {
    for (from, to) in [
        (r#""'E's a good 'un," said 'Arry."#, "“’E’s a good ’un,” said ’Arry."),
        (r#""I 'ope so, 'cos 'e 'as 'is 'at.""#, "“I ’ope so, ’cos ’e ’as ’is ’at.”"),
        ("the '80s, rock 'n' roll, give 'em more", "the ’80s, rock ’n’ roll, give ’em more"),
        (
            "He ran 'gross the field and called it 'home' again.",
            "He ran ’gross the field and called it ‘home’ again.",
        ),
        (
            r#""We're goin' 'ome an' the dogs' bones too.""#,
            "“We’re goin’ ’ome an’ the dogs’ bones too.”",
        ),
        (r#""He said 'no' to me, an' 'e meant it.""#, "“He said ‘no’ to me, an’ ’e meant it.”"),
        ("'Tis 'so'. The word 'em' is short.", "’Tis ‘so’. The word ‘em’ is short."),
    ] {
        sets("en-US", from, to);
    }
    for (from, to) in [
        (
            "'I 'ope so,' said 'Arry. 'You 'ave a good 'eart.'",
            "‘I ’ope so,’ said ’Arry. ‘You ’ave a good ’eart.’",
        ),
        ("'I saw the workers' tools,' he said.", "‘I saw the workers’ tools,’ he said."),
        ("''Tis 'ard,' he said.", "‘’Tis ’ard,’ he said."),
        (r#"'He said "no 'ope" to me.'"#, "‘He said “no ’ope” to me.’"),
    ] {
        sets("en-GB", from, to);
    }
}

#[test]
fn hyphens_before_words_are_options_only_where_no_speech_is_parted() {
    for (from, to) in [
        ("--No lo sé --dijo ella--. Vale.", "–No lo sé –dijo ella–. Vale."),
        ("--¿quién? --dijo", "–¿quién? –dijo"),
        ("Usa --force y --all.", "Usa --force y --all."),
        ("De 1914--1918, con --force.", "De 1914–1918, con --force."),
        ("Así --él--.", "Así –él–."),
    ] {
        sets("es", from, to);
    }
}

#[test]
fn pasted_ligatures_are_letters() {
    sets(
        "en",
        "You ﬁnd the ﬂag, eﬃgy, ﬆone, `ﬁ`, [ﬁ]{.as-typed}.",
        "You find the flag, effigy, stone, `ﬁ`, [ﬁ]{.as-typed}.",
    );
}

#[test]
fn words_stand_as_typed_where_the_author_says_so() {
    sets(
        "en",
        r#"He typed ["ls" -- 'x'...]{.as-typed} "now"."#,
        r#"He typed ["ls" -- 'x'...]{.as-typed} “now”."#,
    );
    let (dump, codes) = dump("en", "# T\n\n::: {.as-typed}\n\"a\" -- b\n:::\n\n\"c\" -- d\n");
    assert!(dump.contains("paragraph: \"a\" -- b\n"), "{dump}");
    assert!(dump.contains("paragraph: “c” – d\n"), "{dump}");
    assert_eq!(codes, [] as [&str; 0]);
}

#[test]
fn the_manifest_chooses_marks_or_leaves_text_as_typed() {
    let set = |language: &str, marks: Marks| {
        let mut manifest = manifest(language, &["ch/1.md"]);
        manifest.typography = marks;
        manifest.book.title.value = "It's".to_owned();
        let text = "# T\n\n\"a 'b'\" -- [\"c\"]{lang=de}\n";
        let (document, _) = resolved(&manifest, &[("ch/1.md", text)]);
        let dump = shown(&document);
        assert!(dump.contains(if marks.smart { "It’s" } else { "It's" }), "{dump}");
        let line = dump.lines().filter_map(|it| it.trim().strip_prefix("paragraph: ")).next_back();
        line.unwrap_or_default().to_owned()
    };
    let outside = |single| Marks { single_outside: Some(single), ..Marks::default() };
    assert!(set("en-US", outside(true)).starts_with("‘a “b”’ – "));
    assert!(set("en-GB", outside(false)).starts_with("“a ‘b’” – "));
    assert!(set("en-GB", outside(false)).contains("„c“"));
    let typed = set("en-GB", Marks { smart: false, ..Marks::default() });
    assert!(typed.starts_with("\"a 'b'\" -- ") && typed.contains("\"c\""), "{typed}");
}

#[test]
fn each_language_knows_its_own_elisions() {
    sets(
        "nl",
        "'s Avonds naar 's-Hertogenbosch; 't huis, 'k weet 'n man.",
        "’s Avonds naar ’s-Hertogenbosch; ’t huis, ’k weet ’n man.",
    );
    sets("nl", "Hij zei 'ja' en \"nee\".", "Hij zei ‘ja’ en ‘nee’.");
    sets(
        "de",
        "'s ist 'ne Sache, \"wie geht's\", sagte Hans' Frau.",
        "’s ist ’ne Sache, „wie geht’s“, sagte Hans’ Frau.",
    );
    sets("de", "Er sagte 'nein' und 'ja'.", "Er sagte ‚nein‘ und ‚ja‘.");
    sets("fr", "l'\"ami\" et d'\"amour\"", "l’«~,ami~,» et d’«~,amour~,»");
    sets("it", "un po' di \"pane\" e 'sto vino", "un po’ di «pane» e ’sto vino");
    sets("af", "'n man sê \"ja\"", "’n man sê ‘ja’");
}

#[test]
fn marks_open_without_a_space_before_them_where_a_partner_closes_them() {
    sets("en-US", r#"She wrote:"no space" here."#, "She wrote:“no space” here.");
    sets("en-US", r#"He--"well"--left; "wait--" he said."#, "He–“well”–left; “wait–” he said.");
    sets("en-US", r#"("so", "'so'") and "so"/"so""#, "(“so”, “‘so’”) and “so”/“so”");
    sets("zh-Hans", "他说\"你好\"。", "他说“你好”。");
}

#[test]
fn primes_are_told_from_closing_marks() {
    sets("en-US", r#"The mast is 5'10" long."#, "The mast is 5′10″ long.");
    sets("en-US", r#"6' by 4', 12" and 5' 10""#, "6′ by 4′, 12″ and 5′ 10″");
    sets("en-US", r#""He is 5'10"," she said, "in 1984.""#, "“He is 5′10″,” she said, “in 1984.”");
    sets("en-US", r#"a 12" "single" of "1985""#, "a 12″ “single” of “1985”");
    sets("en-GB", "'It is in chapter 5' he said.", "‘It is in chapter 5’ he said.");
    sets("de", "1'000 Franken", "1’000 Franken");
}

#[test]
fn what_is_escaped_stays_wherever_it_stands() {
    sets("en-US", r#"\"kept\" as typed"#, r#""kept" as typed"#);
    sets(
        "en-US",
        r#"*\"kept\"* and \'so\', 5\'10\" \-- a\.\.\."#,
        r#"<em>"kept"</em> and 'so', 5'10" -- a..."#,
    );
    sets("en-US", r#"\\"so""#, "\\“so”");
}

#[test]
fn guillemets_typed_tight_take_their_spaces() {
    sets("fr", "Il dit «collé» et « là ».", "Il dit «~,collé~,» et «~,là~,».");
    sets("fr-CH", "Il dit «collé».", "Il dit «collé».");
}

#[test]
fn marks_pair_over_inline_elements_and_lines_of_verse() {
    sets(
        "en-US",
        r#"*"So"* and "*so*", "**a** [b](https://x.y) `c`""#,
        "<em>“So”</em> and “<em>so</em>”, “<strong>a</strong> [b](https://x.y) `c`”",
    );
    let (out, _) = dump("en-GB", "# T\n\n| 'The first line\n| and the last.'\n");
    assert!(out.contains("‘The first line") && out.contains("last.’"), "{out}");
}

#[test]
fn a_speech_of_several_paragraphs_is_closed_in_its_last() {
    let (out, _) = dump(
        "en-GB",
        "# T\n\n'One is \"so\".\n\n'Two 'ere.\n\n'Three.'\n\nHe left.\n\n'Arry 'ad.\n",
    );
    for line in ["‘One is “so”.", "‘Two ’ere.", "‘Three.’", "’Arry ’ad."] {
        assert!(out.contains(&format!("paragraph: {line}\n")), "{line}\n{out}");
    }
    let (out, _) = dump("en-US", "# T\n\n\"One 'ere.\n\n\"Two is 'so'.\"\n");
    assert!(out.contains("“One ’ere.\n") && out.contains("“Two is ‘so’.”\n"), "{out}");
}

#[test]
fn dollars_are_prices_where_pandoc_sees_prices() {
    for (from, to) in [
        (
            "It costs $10-$20 or $5/$10, or both ($5,$6).",
            "It costs $10-$20 or $5/$10, or both ($5,$6).",
        ),
        (
            "It is **35$** here and **40$** there.",
            "It is <strong>35$</strong> here and <strong>40$</strong> there.",
        ),
        (
            "The area $a^2$ costs $5-$6, and `$1-$2` is $b$.",
            "The area $a^2$ costs $5-$6, and `$1-$2` is $b$.",
        ),
        ("Either $$5 and $$6, or $7.", "Either $$5 and $$6, or $7."),
        ("It costs $5 or `$x` beside $b$.", "It costs $5 or `$x` beside $b$."),
        ("Take $HOME/bin:$PATH, ${A}-${B}, $a$.", "Take $HOME/bin:$PATH, ${A}-${B}, $a$."),
    ] {
        sets("en-US", from, to);
    }
}

/// Words of speech, and of the text around it: no mark in them opens anything.
const DIALECT: &[&str] = &[
    "I 'ope so",
    "'e 'as 'is 'at",
    "give 'em 'ell",
    "we're goin' 'ome",
    "rock 'n' roll",
    "it's 'ard",
    "'tis so",
    "the dogs' bones",
    "don't you know",
    "in the '90s",
    "an' 'er too",
    "no",
    "plain words",
    "o' course",
    "the 'orses",
];
const NARRATION: &[&str] = &[
    " said 'Arry. ",
    " he said. ",
    " she said, in the '90s. ",
    " said the workers' friend. ",
    " and it wasn't so. ",
];

/// A paragraph of speeches as typed, and as it is printed.
fn speech(outer: char, inner: char, parts: &[(usize, usize, usize, bool)]) -> (String, String) {
    let curly = |mark| if mark == '"' { ('“', '”') } else { ('‘', '’') };
    let (mut typed, mut printed) = (String::new(), String::new());
    for (first, second, around, quoted) in parts {
        let (first, second) = (DIALECT[first % DIALECT.len()], DIALECT[second % DIALECT.len()]);
        let around = NARRATION[around % NARRATION.len()];
        let within = |(open, close): (char, char)| match quoted {
            true => format!("{first}, {open}yes, indeed,{close} {second}"),
            false => format!("{first} and {second}"),
        };
        typed.push_str(&format!("{outer}Well, {},{outer}{around}", within((inner, inner))));
        let (open, close) = curly(outer);
        // Apostrophes alone are left in what was typed.
        let words = within(('\u{1}', '\u{2}')).replace('\'', "’");
        let (inner_open, inner_close) = curly(inner);
        let words = words
            .replace('\u{1}', &inner_open.to_string())
            .replace('\u{2}', &inner_close.to_string());
        printed.push_str(&format!("{open}Well, {words},{close}{}", around.replace('\'', "’")));
    }
    (typed, printed)
}

/// The marks of English for the roles of a text.
fn printed(typed: &str) -> String {
    let elisions = crate::lang::Lang::parse("en").unwrap().typography().elisions;
    let letters: Vec<Letter> =
        typed.chars().map(|sign| Letter { sign, elisions: Some(elisions) }).collect();
    let mut out: Vec<char> = typed.chars().collect();
    for (at, role) in quotes(&letters, None) {
        out[at] = match (role, out[at]) {
            (Role::Open | Role::LoneOpen, '"') => '“',
            (Role::Close | Role::LoneClose, '"') => '”',
            (Role::Open | Role::LoneOpen, _) => '‘',
            (Role::Close | Role::LoneClose | Role::Apostrophe, _) => '’',
            (_, it) => it,
        };
    }
    out.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn speeches_keep_their_marks_whatever_dialect_stands_in_them(
        parts in prop::collection::vec((0..99usize, 0..99usize, 0..99usize, any::<bool>()), 1..6),
        british in any::<bool>(),
    ) {
        let (outer, inner) = if british { ('\'', '"') } else { ('"', '\'') };
        let (typed, wanted) = speech(outer, inner, &parts);
        prop_assert_eq!(printed(&typed), wanted, "{}", typed);
    }

    #[test]
    fn marks_that_open_are_closed(text in r#"[a-c0-1 .,"':-]{0,60}"#) {
        let letters: Vec<Letter> = text.chars().map(|sign| Letter {
            sign,
            elisions: Some(crate::lang::Lang::parse("en").unwrap().typography().elisions),
        }).collect();
        for mark in ['"', '\''] {
            let mut depth = 0;
            for (at, role) in quotes(&letters, None) {
                if letters[at].sign == mark {
                    depth += i32::from(role == Role::Open) - i32::from(role == Role::Close);
                    prop_assert!(depth >= 0, "{text}");
                }
            }
            prop_assert_eq!(depth, 0, "{}", text);
        }
    }
}
