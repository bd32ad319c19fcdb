//! What a paragraph must hold, whatever its words.

mod capitals;
mod ends;
mod formulas;

use super::*;
use crate::diag::{FileId, SourceMap, Span};
use crate::font::{ShapeRequest, shape};
use crate::geom::Size;
use crate::layout::para::fixture::{
    NOVEL, World, all_letters, code, leaf, letters, right_edge, runs, style, text,
};
use crate::model::{Attrs, Resolved, Style, Width};
use proptest::prelude::*;

#[test]
fn every_line_but_the_last_fills_the_measure_to_the_unit() {
    let world = World::new();
    let (set, sink) = world.set(&style(260), &[text(1, NOVEL)]);
    assert!(set.lines.len() > 7, "{}", set.lines.len());
    assert!(sink.diagnostics().is_empty());
    let (last, body) = set.lines.split_last().unwrap();
    for line in body {
        let shown = letters(line);
        let hang = right_edge(&world, line) - Length::pt(260);
        // Only hyphens and punctuation stand outside, and never by more than themselves.
        let punctuation = line.hyphenated
            || shown.trim_end().ends_with([',', '.', ';', '—', '”', '?', '-', 'r', 't', 'y', 'f']);
        let most = if punctuation { Length::pt(5) } else { Length(40) };
        assert!(hang >= Length(-40) && hang <= most, "{shown:?} {}", hang.to_pt());
        assert!(line.ratio.abs() <= 1300, "{shown:?} {}", line.ratio);
    }
    assert!(last.end < Length::pt(260));
}

#[test]
fn no_letter_is_lost_and_every_place_leads_back_to_its_leaf() {
    let world = World::new();
    let (set, _) = world.set(&style(150), &[text(1, NOVEL)]);
    assert_eq!(all_letters(&set), NOVEL);
    assert!(set.lines.iter().any(|it| it.hyphenated));
    for run in set.lines.iter().flat_map(runs) {
        let at = run.place.byte as usize;
        assert_eq!(&NOVEL[at..at + run.text.len()], run.text);
        let within = run
            .glyphs
            .iter()
            .all(|it| (it.text as usize) < run.text.len() + usize::from(run.hyphenated));
        assert!(within, "{:?}", run.text);
    }
}

#[test]
fn a_word_or_a_gap_that_is_longer_than_a_run_is_set_as_several() {
    let world = World::new();
    let long = Run::MAX_TEXT + 10;
    let ragged = ParagraphStyle { align: Align::Start, ..style(260) };
    let spaced = format!("a{}b", " ".repeat(long));
    for (style, words) in [(ragged, "a".repeat(long)), (code(2_000_000), spaced)] {
        let (set, _) = world.set(&style, &[text(1, &words)]);
        assert_eq!(all_letters(&set), words);
        for run in set.lines.iter().flat_map(runs) {
            assert!(run.text.len() <= Run::MAX_TEXT, "{}", run.text.len());
            assert!(run.glyphs.iter().zip(0..).all(|(it, at)| it.text == at));
        }
    }
}

#[test]
fn a_divided_word_has_its_hyphen_drawn_and_not_written() {
    let world = World::new();
    let (set, _) = world.set(&style(60), &[text(1, "An acknowledgement of understanding")]);
    let line = set.lines.iter().find(|it| it.hyphenated).unwrap();
    let run = runs(line).last().unwrap();
    assert!(run.hyphenated && !run.text.ends_with(['-', '\u{2010}']));
    assert_eq!(run.glyphs.last().map(|it| usize::from(it.text)), Some(run.text.len()));
}

#[test]
fn a_ragged_line_has_the_glyphs_of_the_line_shaped_whole() {
    let world = World::new();
    for measure in [90, 170, 260, 500] {
        let ragged = ParagraphStyle { align: Align::Start, hyphenate: false, ..style(measure) };
        let (set, _) = world.set(&ragged, &[text(1, NOVEL)]);
        let mut request = ShapeRequest::new(&Lang::english());
        request.features = [*b"onum", *b"pnum"].map(crate::font::Feature::on).to_vec();
        for line in &set.lines {
            let run = runs(line).next().unwrap();
            let whole = shape(&world.fonts, run.face, &request, &run.text);
            let ids = |it: &[crate::page::Glyph]| {
                it.iter().map(|it| (it.id, u32::from(it.text))).collect::<Vec<_>>()
            };
            let expect: Vec<_> = whole.iter().map(|it| (it.id, it.cluster)).collect();
            assert_eq!(ids(&run.glyphs), expect, "{:?}", run.text);
            let face = world.fonts.face(run.face);
            let mut pen = 0;
            for (glyph, shaped) in run.glyphs.iter().zip(&whole) {
                let x = face.metrics.at(run.size, pen + shaped.dx);
                assert!((x.0 - i64::from(glyph.x)).abs() <= 64, "{:?}", run.text);
                pen += shaped.x_advance;
            }
        }
    }
}

#[test]
fn the_same_paragraph_comes_out_the_same() {
    let world = World::new();
    let content = [text(1, NOVEL)];
    let (first, _) = world.set(&style(200), &content);
    // Words met before, in other orders and styles, change nothing.
    let (again, _) = world.with(|sink, typesetter| {
        para(sink, typesetter, &style(93), &content);
        para(sink, typesetter, &style(200), &content)
    });
    assert_eq!(first, again);
}

#[test]
fn a_note_mark_is_the_faces_own_superior_and_stays_with_its_word() {
    let world = World::new();
    let note = Inline::Reference(Resolved::Note { note: NoteId(0), mark: 1, node: NodeId(7) });
    let content = [text(1, "Netherfield"), note, text(2, " is let at last")];
    for measure in 50..90 {
        let (set, _) = world.set(&style(measure), &content);
        let line = set.lines.iter().find(|it| it.notes == [NoteId(0)]).unwrap();
        assert!(letters(line).contains("field1") || letters(line).contains("Netherfield1"));
        let (run, element) = line
            .pieces
            .iter()
            .find_map(|(piece, element)| match piece {
                Piece::Run(run) if run.text == "1" => Some((run, element.unwrap())),
                _ => None,
            })
            .unwrap();
        assert_eq!((run.at.y, run.size), (Length::ZERO, Length::milli_pt(10_500)));
        assert_eq!(run.glyphs[0].text, 0);
        let link = &set.elements[usize::from(element)];
        assert_eq!(link.link, Some((Jump::Note(NoteId(0), 1), "1".to_owned())));
        assert_eq!(set.elements[usize::from(link.parent.unwrap())].tag, Tag::Reference);
        assert!(line.nodes.iter().any(|it| it.0 == NodeId(7)));
    }
}

#[test]
fn superscripts_without_superiors_are_raised() {
    let world = World::new();
    let raised = Inline::Styled { style: Style::Superscript, content: vec![text(2, "β")] };
    let (set, _) = world.set(&style(200), &[text(1, "x"), raised]);
    let run = runs(&set.lines[0]).nth(1).unwrap();
    assert!(run.at.y < Length::ZERO && run.size < Length::pt(8));
}

#[test]
fn styles_change_face_and_the_text_goes_on() {
    let world = World::new();
    let inner = Inline::Styled { style: Style::Emphasis, content: vec![text(2, "quite")] };
    let strong = Inline::Styled { style: Style::Strong, content: vec![text(4, "let")] };
    let code = Inline::Code(leaf(6, "a-b  c"));
    let content = [text(1, "is "), inner, text(3, " and "), strong, text(5, " as "), code];
    let (set, _) = world.set(&style(300), &content);
    assert_eq!(all_letters(&set), "is quite and let as a-b  c");
    let faces: Vec<_> =
        runs(&set.lines[0]).map(|it| world.fonts.face(it.face).name.as_str()).collect();
    for face in ["LibertinusSerif-Italic", "LibertinusSerif-Semibold", "DejaVuSansMono"] {
        assert!(faces.contains(&face), "{faces:?}");
    }
}

#[test]
fn what_is_struck_out_has_one_line_through_it_on_each_line_of_text() {
    let world = World::new();
    let struck =
        Inline::Styled { style: Style::Strikethrough, content: vec![text(2, "never to be set")] };
    let (set, _) = world.set(&style(300), &[text(1, "this is "), struck, text(3, " here")]);
    let [(rect, color)] = set.lines[0].rules[..] else { panic!("{:?}", set.lines[0].rules) };
    assert_eq!(color, Color::BLACK);
    assert!(rect.origin.y < Length::pt(-2) && rect.size.width > Length::pt(50));
    let word = runs(&set.lines[0]).find(|it| it.text.starts_with("never")).unwrap();
    assert_eq!(rect.origin.x, word.at.x);
    let struck = Inline::Styled { style: Style::Strikethrough, content: vec![text(2, NOVEL)] };
    let (set, _) = world.set(&style(200), &[struck]);
    assert!(set.lines.iter().all(|it| it.rules.len() == 1));
}

#[test]
fn small_capitals_and_lead_ins_are_the_faces_own() {
    let world = World::new();
    let led = ParagraphStyle { lead_in: 4, ..style(300) };
    let (set, _) = world.set(&led, &[text(1, "It is a truth universally acknowledged")]);
    let first = runs(&set.lines[0]).next().unwrap();
    assert_eq!(first.text, "It is a truth");
    let plain = shape(&world.fonts, first.face, &ShapeRequest::new(&Lang::english()), "truth");
    let t = first.glyphs.last().unwrap().id;
    assert_ne!(plain.iter().map(|it| it.id).next_back(), Some(t));
    let (set, _) = world.set(&led, &[text(1, "Happy, for all her maternal feelings")]);
    assert_eq!(runs(&set.lines[0]).next().unwrap().text, "Happy");
    let emma = Inline::Styled { style: Style::Emphasis, content: vec![text(1, "Emma")] };
    for word in [emma, Inline::Code(leaf(1, "emma"))] {
        let (set, _) = world.set(&led, &[word, text(2, ", handsome, clever, and rich")]);
        let second = runs(&set.lines[0]).nth(1).unwrap();
        assert_eq!(second.text, ", handsome, clever, and rich");
    }
}

#[test]
fn lines_on_demand_and_alignment() {
    let world = World::new();
    let content = [text(1, "one "), Inline::LineBreak, text(2, " two three")];
    let at = |align| {
        let (set, _) = world.set(&ParagraphStyle { align, ..style(200) }, &content);
        assert_eq!(set.lines.iter().map(letters).collect::<Vec<_>>(), ["one", "two three"]);
        let first = runs(&set.lines[1]).next().unwrap();
        (first.at.x, right_edge(&world, &set.lines[1]))
    };
    assert!(at(Align::Start).0.abs() < Length::pt(1));
    assert!((at(Align::End).1 - Length::pt(200)).abs() < Length::pt(1));
    let (left, right) = at(Align::Center);
    assert!((left + right - Length::pt(200)).abs() < Length::pt(2));
}

#[test]
fn indents_and_cuts_make_room() {
    let world = World::new();
    let hanging = ParagraphStyle { first: Length::pt(-10), rest: Length::pt(15), ..style(200) };
    let (set, _) = world.set(&hanging, &[text(1, NOVEL)]);
    let left = |line: &Line| runs(line).next().unwrap().at.x;
    assert_eq!(left(&set.lines[0]), Length::pt(-10));
    assert!(set.lines[1..].iter().all(|it| (left(it) - Length::pt(15)).abs() < Length::pt(3)));
    let cut = ParagraphStyle { cut: Some((2, Length::pt(40))), ..style(200) };
    let (set, _) = world.set(&cut, &[text(1, NOVEL)]);
    let lefts: Vec<_> = set.lines.iter().map(|it| left(it) > Length::pt(30)).collect();
    assert_eq!(lefts[..4], [true, true, false, false]);
}

#[test]
fn code_keeps_blanks_and_turns_long_lines() {
    let world = World::new();
    let source = "fn main() {\n    let x = 1;\n\n    a_function_with_a_name(that_takes, many, arguments);\n}";
    let (set, _) = world.set(&code(150), &[Inline::Code(leaf(1, source))]);
    let lines: Vec<String> = set.lines.iter().map(letters).collect();
    assert_eq!(lines[..3], ["fn main() {", "    let x = 1;", ""]);
    assert_eq!(lines.concat(), source.replace('\n', ""));
    let turned: Vec<_> = set
        .lines
        .iter()
        .filter(|it| runs(it).next().is_some_and(|it| it.text.is_empty()))
        .collect();
    assert!(!turned.is_empty());
    for line in &set.lines {
        assert!(right_edge(&world, line) <= Length::pt(150), "{:?}", letters(line));
        assert!(line.height > Length::ZERO);
    }
    assert_eq!(runs(turned[0]).next().unwrap().glyphs.len(), 1);
}

#[test]
fn no_line_begins_with_a_spaced_dash() {
    let world = World::new();
    let words = "one two three – four five — six seven – eight nine ten – eleven twelve –";
    for measure in 60..160 {
        let (set, _) = world.set(&style(measure), &[text(1, words)]);
        let begins = |it: &Line| letters(it).trim_start().starts_with(['–', '—']);
        assert!(!set.lines.iter().any(begins), "{measure}");
    }
    // One that has no white behind it belongs to what follows.
    let words = "uno dos tres —cuatro— cinco seis";
    let mut lines = (40..160).flat_map(|it| world.set(&style(it), &[text(1, words)]).0.lines);
    assert!(lines.any(|it| letters(&it).starts_with('—')));
}

#[test]
fn code_without_any_blank_is_turned_between_letters() {
    let world = World::new();
    let source = "x".repeat(500);
    let (set, _) = world.set(&code(100), &[Inline::Code(leaf(1, &source))]);
    assert!(set.lines.len() > 20);
    assert_eq!(all_letters(&set), source);
    assert!(set.lines.iter().all(|it| right_edge(&world, it) <= Length::pt(100)));
    // Narrower than a letter: still every letter once.
    let (set, _) = world.set(&code(1), &[Inline::Code(leaf(1, "xyz"))]);
    assert_eq!(all_letters(&set), "xyz");
}

#[test]
fn a_no_break_space_holds_and_still_stretches() {
    let world = World::new();
    for measure in 40..120 {
        let (set, _) =
            world.set(&style(measure), &[text(1, "about 47\u{a0}miles of road and park")]);
        assert!(set.lines.iter().any(|it| letters(it).contains("47\u{a0}m")), "{measure}");
    }
}

#[test]
fn a_title_is_parted_from_its_name_only_where_the_line_would_gape() {
    let world = World::new();
    let words = "It was the account of Mr.\u{a0}Bennet and of Mr.\u{a0}Collins that she gave to them all in the park";
    let parted = |measure: i64| {
        let (set, _) = world.set(&style(measure), &[text(1, words)]);
        set.lines.iter().filter(|it| letters(it).trim_end().ends_with("Mr.")).count()
    };
    let often = |measures: std::ops::Range<i64>| measures.filter(|it| parted(*it) > 0).count();
    assert!(often(40..90) > 10 && often(200..250) < 5);
}

#[test]
fn a_name_keeps_enough_of_itself_on_both_lines() {
    let world = World::new();
    for measure in 30..140 {
        let words = "and then it was told to Wickham, Elizabeth and Darcy by all of them";
        let (set, _) = world.set(&style(measure), &[text(1, words)]);
        let all = set.lines.iter().map(letters).collect::<Vec<_>>().join("|");
        for name in ["Wickham", "Elizabeth", "Darcy"] {
            for at in 1..name.len() {
                let (head, tail) = name.split_at(at);
                let divided = all.contains(&format!("{head}|{tail}"));
                assert!(!divided || at.min(tail.len()) >= 3, "{all}");
            }
        }
    }
}

#[test]
fn addresses_break_after_their_slashes() {
    let world = World::new();
    let url = "https://www.example.org/a/very/long/path/index.html?query=1&other=2";
    let narrow = ParagraphStyle { align: Align::Start, ..style(80) };
    let (set, sink) = world.set(&narrow, &[text(1, url)]);
    assert_eq!(all_letters(&set), url);
    assert!(set.lines.len() > 3 && !set.lines.iter().any(|it| it.hyphenated));
    assert!(sink.diagnostics().is_empty());
}

#[test]
fn the_authors_soft_hyphen_divides_and_is_not_drawn() {
    let world = World::new();
    let (set, _) = world.set(&style(40), &[text(1, "Zzyx\u{ad}qqqw")]);
    assert_eq!(set.lines.iter().map(letters).collect::<Vec<_>>(), ["Zzyx", "qqqw"]);
    assert!(set.lines[0].hyphenated);
    let (set, _) = world.set(&style(200), &[text(1, "Zzyx\u{ad}qqqw")]);
    assert_eq!(all_letters(&set), "Zzyxqqqw");
}

#[test]
fn hebrew_runs_from_right_to_left() {
    let world = World::new();
    let lang = Lang::parse("he").unwrap();
    let rtl = ParagraphStyle { lang, hyphenate: false, ..style(200) };
    let (set, _) = world.set(&rtl, &[text(1, "שלום world עולם")]);
    let line = &set.lines[0];
    assert_eq!(letters(line), "שלום world עולם");
    let x = |word: &str| runs(line).find(|it| it.text.contains(word)).unwrap().at.x;
    assert!(x("שלום") > x("world") && x("world") > x("עולם"));
    assert!((right_edge(&world, line) - Length::pt(200)).abs() < Length::pt(1));
    let first = runs(line).next().unwrap();
    // Painted from left to right: the last letter first.
    assert!(first.glyphs.first().unwrap().text > first.glyphs.last().unwrap().text);
}

#[test]
fn code_in_hebrew_runs_from_left_to_right_with_its_own_signs() {
    let world = World::new();
    let lang = Lang::parse("he").unwrap();
    let rtl = ParagraphStyle { lang, hyphenate: false, ..style(300) };
    let code = Inline::Code(Text::verbatim("-n x.", Span::new(crate::diag::FileId(0), 0, 5)));
    let (set, _) = world.set(&rtl, &[text(1, "שלום "), code, text(2, " עולם")]);
    let line = &set.lines[0];
    // One run, its hyphen at the left and its full stop at the right.
    let x = |word: &str| runs(line).find(|it| it.text.contains(word)).unwrap().at.x;
    assert!(x("שלום") > x("-n x.") && x("-n x.") > x("עולם"), "{}", letters(line));
}

#[test]
fn hebrew_in_english_keeps_its_order() {
    let world = World::new();
    let (set, _) = world.set(&style(300), &[text(1, "the word שלום עולם means peace")]);
    let line = &set.lines[0];
    assert_eq!(letters(line), "the word שלום עולם means peace");
    let x = |word: &str| runs(line).find(|it| it.text.contains(word)).map(|it| it.at.x).unwrap();
    assert!(x("the word") < x("שלום") && x("שלום") < x("means"));
}

#[test]
fn chinese_breaks_between_characters_and_says_once_what_no_font_has() {
    let mut world = World::new();
    let sentence = "天地玄黄宇宙洪荒日月盈昃辰宿列张。";
    let span = Span::new(FileId(0), 0, u32::try_from(sentence.len()).unwrap());
    let map: SourceMap = Text::verbatim(sentence, span).map;
    world.document.spans.insert(NodeId(1), map);
    let lang = Lang::parse("zh").unwrap();
    let content = [text(1, &sentence.repeat(3))];
    let (set, _) = world.set(&ParagraphStyle { lang, ..style(100) }, &content);
    assert!(set.lines.len() > 2);
    assert_eq!(all_letters(&set), sentence.repeat(3));
    assert!(set.lines.iter().all(|it| !letters(it).starts_with('。')));
    // Other tests use the same fonts.
    let missing = world.fonts.missing();
    let han = missing.iter().find(|it| it.script == "Han").unwrap();
    assert!(han.characters >= sentence.chars().count() && han.span.is_some());
}

#[test]
fn a_word_wider_than_its_line_is_broken_at_any_letter_and_said_once() {
    let world = World::new();
    let words = [
        "a incomprehensibilities b",
        "a w\u{65}\u{301}\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301} b",
        "x משלוםשלוםשלוםשלוםשלוםשלום y",
        "1234567890123456789012345678901234567890",
    ];
    for said in words {
        let plain = ParagraphStyle { hyphenate: false, ..style(50) };
        let (set, sink) = world.set(&plain, &[text(1, said)]);
        assert!(set.lines.len() > 1, "{said}: {}", set.lines.len());
        for line in &set.lines {
            assert!(line.end <= style(50).measure + Length::pt(2), "{said}: {}", letters(line));
            assert!(!letters(line).starts_with('\u{301}'), "{said}");
        }
        let found: Vec<_> = sink.diagnostics().iter().map(|it| it.message.as_str()).collect();
        assert_eq!(found, ["a word is wider than its line"], "{said}");
    }
    // Nothing is broken where it fits in a line of its own.
    let (set, sink) = world.set(&style(100), &[text(1, "an incomprehensible word")]);
    assert!(sink.diagnostics().is_empty());
    assert!(set.lines.iter().any(|it| letters(it).contains("word")));
}

#[test]
fn page_numbers_and_links_are_elements() {
    let world = World::new();
    let page = Resolved::Page {
        to: AnchorId(3),
        form: crate::model::PageForm::Number,
        node: NodeId(9),
        span: None,
    };
    let to = Target::External("https://example.org".to_owned());
    let link = Resolved::Link { to, content: vec![text(2, "there")], title: String::new() };
    let content =
        [text(1, "page "), Inline::Reference(page), text(3, " or "), Inline::Reference(link)];
    let (set, _) = world.set(&style(300), &content);
    assert_eq!(all_letters(&set), "page 47 or there");
    let jumps: Vec<_> =
        set.elements.iter().filter_map(|it| it.link.as_ref()).map(|it| &it.1).collect();
    assert_eq!(jumps, ["47", "there"]);
}

#[test]
fn foreign_words_carry_their_language() {
    let world = World::new();
    let attrs = Attrs { lang: Lang::parse("el"), ..Attrs::default() };
    let span = Inline::Span { attrs, node: NodeId(5), content: vec![text(2, "λόγος")] };
    let (set, _) = world.set(&style(300), &[text(1, "the "), span, text(3, " said")]);
    let run = runs(&set.lines[0]).nth(1).unwrap();
    assert_eq!(run.lang, Lang::parse("el"));
    assert_eq!(set.elements[0].lang, Lang::parse("el"));
    assert_eq!(runs(&set.lines[0]).next().unwrap().lang, None);
}

#[test]
fn pictures_stand_on_the_line() {
    let world = World::new();
    let image = Resolved::Image {
        image: ImageId(0),
        alt: "a mark".to_owned(),
        width: Some(Width::Share(100)),
    };
    let (set, _) =
        world.set(&style(200), &[text(1, "a "), Inline::Reference(image), text(2, " b")]);
    let piece = set.lines[0].pieces.iter().find_map(|(piece, _)| match piece {
        Piece::Image { size, .. } => Some(*size),
        Piece::Run(_) | Piece::Rule { .. } | Piece::Stroke { .. } => None,
    });
    assert_eq!(piece, Some(Size { width: Length::pt(20), height: Length::ZERO }));
}

#[test]
fn hostile_text_is_set_in_the_end() {
    let world = World::new();
    for bad in [
        "-".repeat(20_000),
        "a-".repeat(20_000),
        "\u{ad}".repeat(5_000),
        "\u{300}".repeat(5_000),
        "\u{202e}abc\u{2066}אבג".repeat(500),
        "\u{a0}".repeat(5_000),
        " ".repeat(5_000),
        "http://a.b/".repeat(2_000),
        "\u{0}\u{1}\u{1b}\u{2028}\u{fffc}\u{feff}".to_owned(),
        "漢".repeat(5_000),
        "👩‍👩‍👧‍👦".repeat(500),
        "aaaaaaaa'".repeat(5_000),
    ] {
        for measure in [-5, 0, 1, 100] {
            let (set, _) = world.set(&style(measure), &[text(1, &bad)]);
            assert!(set.lines.iter().map(|it| it.pieces.len()).sum::<usize>() < 60_000);
            world.set(&code(measure), &[Inline::Code(leaf(1, &bad))]);
        }
    }
}

/// Words as books have them.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{1,14}",
        1 => "[A-Z][a-z]{2,9}[,.;!?]?",
        1 => "“[a-z]{2,8}”",
        1 => "[a-z]{3,8}-[a-z]{3,8}",
        1 => "[a-z]{2,6}—[a-z]{2,6}",
        1 => "[0-9]{1,4}",
        1 => "[α-ω]{2,9}",
        1 => Just("שלום".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn the_text_of_all_lines_is_the_text_of_the_paragraph(
        words in proptest::collection::vec(word(), 1..60),
        measure in 30i64..400,
        align in prop_oneof![Just(Align::Justify), Just(Align::Start), Just(Align::Center)],
        hyphenate in any::<bool>(),
    ) {
        let world = World::new();
        let whole = words.join(" ");
        let (set, _) = world.set(&ParagraphStyle { align, hyphenate, ..style(measure) }, &[text(1, &whole)]);
        prop_assert_eq!(all_letters(&set), whole.clone());
        for line in &set.lines {
            for run in runs(line) {
                let at = run.place.byte as usize;
                prop_assert!(whole[at..].starts_with(&run.text));
            }
        }
    }

    #[test]
    fn every_justified_line_is_as_wide_as_the_measure(
        words in proptest::collection::vec("[a-z]{1,9}", 20..80),
        measure in 120i64..400,
    ) {
        let world = World::new();
        let (set, sink) = world.set(&style(measure), &[text(1, &words.join(" "))]);
        prop_assume!(sink.diagnostics().is_empty());
        let body = set.lines.len() - 1;
        for line in &set.lines[..body] {
            let over = line.end - Length::pt(measure);
            // Some letters and the hyphen hang out by a known share of themselves.
            prop_assert!(over >= Length::ZERO && over < Length::pt(3), "{} {:?}", over.to_pt(), letters(line));
        }
    }
}

/// The text once again, so long that every paragraph of it has several lines.
fn tale() -> impl Strategy<Value = String> {
    let word = prop_oneof![5 => "[a-z]{1,9}", 1 => Just("considerable,".to_owned()), 1 => Just("daughters.".to_owned())];
    proptest::collection::vec(word, 30..160).prop_map(|it| it.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn a_paragraph_that_gives_a_line_is_set_with_exactly_that_line_less_or_more(
        whole in tale(),
        measure in 180i64..360,
    ) {
        let world = World::new();
        let style = style(measure);
        let content = [text(1, &whole)];
        let (give, _) = world.with(|_, it| looseness(it, &style, &content));
        let plain = world.set(&style, &content).0.lines.len();
        for (looseness, cost) in [(-1, give.shorter), (1, give.longer)] {
            let (set, sink) = world.set(&ParagraphStyle { looseness, ..style.clone() }, &content);
            let expect = if cost.is_some() { plain.saturating_add_signed(looseness.into()) } else { plain };
            prop_assert_eq!(set.lines.len(), expect);
            prop_assert_eq!(all_letters(&set), whole.clone());
            if cost.is_some() {
                prop_assert!(sink.diagnostics().is_empty());
                prop_assert!(!set.lines.windows(3).any(|it| it.iter().all(|line| line.hyphenated)));
            }
        }
    }
}

#[test]
fn long_paragraphs_give_lines_and_short_ones_do_not() {
    let world = World::new();
    let give = |style: &ParagraphStyle, whole: &str| {
        world.with(|_, it| looseness(it, style, &[text(1, whole)])).0
    };
    let long = give(&style(260), &[NOVEL; 4].join(" "));
    assert!(long.shorter.is_some() || long.longer.is_some(), "{long:?}");
    assert_eq!(give(&style(260), "It is a truth universally acknowledged"), Give::default());
    assert_eq!(give(&style(260), ""), Give::default());
    let ragged = ParagraphStyle { align: Align::Start, ..style(260) };
    assert_eq!(give(&ragged, NOVEL), Give::default());
}
