//! LaTeX in other tools' Markdown: what recto has too, and what is of the page's look alone.

use crate::parse::layout::rewrite::{fence, pairs, quoted};

/// What a line of LaTeX comes to.
pub(crate) enum Meaning {
    /// The same in recto's dialect.
    Becomes(String),
    /// It is of the page's look, and is left out.
    Nothing,
}

/// Commands about the look of pages, or that pandoc's own templates answer.
const LOOK: [&str; 45] = [
    "addcontentsline",
    "addtocontents",
    "addtocounter",
    "addtolength",
    "backmatter",
    "begingroup",
    "bigskip",
    "centering",
    "cfoot",
    "chead",
    "clearpairofpagestyles",
    "doublespacing",
    "endgroup",
    "fancyfoot",
    "fancyhead",
    "fontsize",
    "footnotesize",
    "frontmatter",
    "hfill",
    "hspace",
    "large",
    "let",
    "listoffigures",
    "listoftables",
    "mainmatter",
    "makeindex",
    "maketitle",
    "medskip",
    "newcommand",
    "noindent",
    "normalsize",
    "onehalfspacing",
    "pagenumbering",
    "pagestyle",
    "par",
    "raggedright",
    "renewcommand",
    "selectfont",
    "setcounter",
    "setlength",
    "small",
    "smallskip",
    "thispagestyle",
    "vfill",
    "vspace",
];

/// Environments that are formulas, with what KaTeX has for them.
const FORMULAS: [(&str, &str); 14] = [
    ("align", "aligned"),
    ("align*", "aligned"),
    ("alignat", "aligned"),
    ("alignat*", "aligned"),
    ("displaymath", ""),
    ("eqnarray", "aligned"),
    ("eqnarray*", "aligned"),
    ("equation", ""),
    ("equation*", ""),
    ("gather", "gathered"),
    ("gather*", "gathered"),
    ("math", ""),
    ("multline", "gathered"),
    ("multline*", "gathered"),
];

/// Commands among them that take arguments; behind the others stand words.
const WITH_ARGUMENTS: [&str; 19] = [
    "addcontentsline",
    "addtocontents",
    "addtocounter",
    "addtolength",
    "cfoot",
    "chead",
    "fancyfoot",
    "fancyhead",
    "fontsize",
    "hspace",
    "let",
    "newcommand",
    "pagenumbering",
    "pagestyle",
    "renewcommand",
    "setcounter",
    "setlength",
    "thispagestyle",
    "vspace",
];

/// A line that is a command and nothing else, or a new page and words.
pub(crate) fn line(text: &str) -> Option<Meaning> {
    let text = text.trim();
    let (name, after) = command(text)?;
    let name = name.trim_end_matches('*');
    let becomes = |new: &str| bare(after).then(|| Meaning::Becomes(new.to_owned()));
    match name {
        "newpage" | "pagebreak" | "clearpage" | "cleardoublepage" => {
            let (_, rest) = bracket(after.trim_start_matches('*'));
            let rest = rest.strip_prefix("{}").unwrap_or(rest).trim();
            let gap = if rest.is_empty() { "" } else { "\n" };
            Some(Meaning::Becomes(format!("\n\\newpage\n{gap}{rest}")))
        }
        "part" => heading("#", ".part", after),
        "chapter" => heading("#", "", after),
        "section" => heading("##", "", after),
        "subsection" => heading("###", "", after),
        "appendix" => bare(after).then_some(Meaning::Nothing),
        "tableofcontents" => becomes("::: toc\n:::"),
        "printindex" => becomes("::: index\n:::"),
        "printbibliography" => only_arguments(name, after)
            .then(|| Meaning::Becomes("::: bibliography\n:::".to_owned())),
        _ if LOOK.contains(&name) && only_arguments(name, after) => Some(Meaning::Nothing),
        _ => None,
    }
}

/// Whether nothing stands behind a command.
fn bare(after: &str) -> bool {
    matches!(after.trim(), "" | "{}")
}

/// `*[short]{words}\label{id}` as a heading, if nothing else stands there.
fn heading(signs: &str, class: &str, after: &str) -> Option<Meaning> {
    let free = after.strip_prefix('*');
    let (_, rest) = bracket(free.unwrap_or(after));
    let (words, behind) = group(rest)?;
    let label = match behind.trim() {
        "" => None,
        behind => {
            let (id, rest) = group(behind.strip_prefix("\\label")?)?;
            Some(id).filter(|_| rest.trim().is_empty()).map(Some)?
        }
    };
    let id = label.map(|it| format!("#{}", it.trim())).unwrap_or_default();
    let own = [id.as_str(), class, if free.is_some() { "-" } else { "" }];
    let own: Vec<&str> = own.into_iter().filter(|it| !it.is_empty()).collect();
    let own = if own.is_empty() { String::new() } else { format!(" {{{}}}", own.join(" ")) };
    Some(Meaning::Becomes(format!("{signs} {}{own}", words.trim())))
}

/// A raw block of LaTeX whose lines all mean something here, or are of the look.
pub(crate) fn block(text: &str) -> Option<String> {
    let mut out = String::new();
    for row in text.lines().filter(|it| !it.trim().is_empty()) {
        match line(row)? {
            Meaning::Becomes(new) => {
                out += &new;
                out.push('\n');
            }
            Meaning::Nothing => {}
        }
    }
    Some(out)
}

/// An environment: a formula, or words that it only places.
pub(crate) fn environment(name: &str, text: &str) -> Option<String> {
    let open = format!("\\begin{{{name}}}");
    let close = format!("\\end{{{name}}}");
    let mut inner = text.strip_prefix(&open)?;
    inner = inner.get(..inner.rfind(&close)?)?;
    if name.starts_with("alignat") {
        // The number of its columns.
        inner = group(inner)?.1;
    }
    if let Some((_, own)) = FORMULAS.iter().find(|it| it.0 == name) {
        let mut body = inner.to_owned();
        let mut id = String::new();
        if let Some(at) = body.find("\\label{")
            && let Some((label, _)) = group(body.get(at + 6..).unwrap_or_default())
        {
            id = format!(
                " {{#{}}}",
                if label.contains(':') { label.to_owned() } else { format!("eq:{label}") }
            );
            body = body.replace(&format!("\\label{{{label}}}"), "");
        }
        // bookdown's own label.
        if let Some(at) = body.find("(\\#")
            && let Some(end) = body.get(at..).and_then(|it| it.find(')'))
        {
            let label = body.get(at + 3..at + end).unwrap_or_default().to_owned();
            id = format!(" {{#{label}}}");
            body.replace_range(at..at + end + 1, "");
        }
        let body = body.trim();
        let lines: Vec<&str> = body.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        let body = lines.join("\n");
        return Some(match own.is_empty() {
            true => format!("$$\n{body}\n$${id}"),
            false => format!("$$\n\\begin{{{own}}}\n{body}\n\\end{{{own}}}\n$${id}"),
        });
    }
    match name {
        "center" | "flushleft" | "flushright" | "small" | "footnotesize" | "large" | "samepage" => {
            let center = if name == "center" { "{.center}" } else { "{}" };
            Some(format!("\n::: {center}\n\n{}\n\n:::\n", inner.trim()))
        }
        "quote" | "quotation" => {
            let rows: Vec<String> =
                inner.trim().lines().map(|it| format!("> {}", it.trim())).collect();
            Some(format!("\n{}\n", rows.join("\n")))
        }
        "verbatim" | "lstlisting" | "Verbatim" => {
            let (options, code) = bracket(inner);
            let options = pairs(options.unwrap_or_default());
            let of = |key: &str| options.iter().find(|it| it.0 == key).map(|it| it.1.as_str());
            let language = of("language").map_or("text".to_owned(), str::to_ascii_lowercase);
            let mut own = Vec::new();
            own.extend(of("label").map(|it| format!("#{it}")));
            own.extend(of("caption").map(|it| format!("caption=\"{}\"", quoted(it))));
            let own = if own.is_empty() { own.join("") } else { format!(" {{{}}}", own.join(" ")) };
            let ticks = fence(code);
            Some(format!("\n{ticks}{language}{own}\n{}\n{ticks}\n", code.trim_matches('\n')))
        }
        _ => None,
    }
}

/// A command within running text, at its backslash: the length of it and what stands for it.
pub(crate) fn inline(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = text.get(at..)?;
    if rest.starts_with("\\ ") {
        return Some((2, "\u{a0}".to_owned()));
    }
    let (name, after) = command(rest)?;
    let bare = rest.len() - after.len();
    if let Some(sign) = sign(name) {
        // `\LaTeX{}` and `\LaTeX\ `.
        let braces = if after.starts_with("{}") { 2 } else { 0 };
        return Some((bare + braces, sign.to_owned()));
    }
    let after = after.strip_prefix('*').unwrap_or(after);
    let (options, after) = bracket(after);
    let (inner, behind) = group(after)?;
    let length = rest.len() - behind.len();
    let keys = || inner.split(',').map(|it| format!("@{}", it.trim())).collect::<Vec<_>>();
    let note = options.map(|it| format!(", {it}")).unwrap_or_default();
    let new = match name {
        "emph" | "textit" | "textsl" | "underline" => format!("*{}*", plain(inner)),
        "textbf" => format!("**{}**", plain(inner)),
        "texttt" => format!("`{}`", inner.replace("\\_", "_").replace("\\#", "#")),
        "textsc" => format!("[{}]{{.sc}}", plain(inner)),
        "textsuperscript" => format!("^{}^", inner.replace(' ', "\\ ")),
        "textsubscript" => format!("~{}~", inner.replace(' ', "\\ ")),
        "textrm" | "textsf" | "mbox" | "text" | "textnormal" => plain(inner),
        "textcolor" => {
            // The first is the colour.
            let (words, rest) = group(behind)?;
            return Some((text.get(at..)?.len() - rest.len(), plain(words)));
        }
        "footnote" => format!("^[{}]", plain(inner)),
        "cite" | "citep" | "autocite" | "parencite" => format!("[{}{note}]", keys().join("; ")),
        "citet" | "textcite" => keys().join(", "),
        "nocite" | "label" if inner.is_empty() => String::new(),
        "label" => format!("[]{{#{inner}}}"),
        "url" => format!("<{inner}>"),
        "href" => {
            let (words, rest) = group(behind)?;
            return Some((
                text.get(at..)?.len() - rest.len(),
                format!("[{}](<{inner}>)", plain(words)),
            ));
        }
        "ref" | "autoref" | "cref" | "Cref" | "pageref" | "eqref" => {
            let id = inner.trim();
            match (name, id.contains(':')) {
                ("pageref", true) => format!("[@{id}]{{.page}}"),
                ("autoref" | "cref" | "Cref", true) => format!("@{id}"),
                (_, true) => format!("[-@{id}]"),
                _ => return None,
            }
        }
        "index" => mark(inner),
        "vspace" | "hspace" | "vskip" => String::new(),
        _ => return None,
    };
    Some((length, new))
}

/// What a command without arguments stands for.
fn sign(name: &str) -> Option<&str> {
    Some(match name {
        "LaTeX" | "TeX" | "XeLaTeX" => name,
        "ldots" | "dots" | "textellipsis" => "…",
        "textbackslash" => "\\\\",
        "copyright" => "©",
        "today" | "noindent" | "centering" | "hfill" | "par" => "",
        "newline" | "linebreak" => "<br>",
        _ => return None,
    })
}

/// `\index{a!b@*c*|see{d}}` as a mark of recto's index.
fn mark(entry: &str) -> String {
    let (entry, page) = entry.split_once('|').unwrap_or((entry, ""));
    let (mut words, mut sort) = (Vec::new(), Vec::new());
    for part in entry.split('!') {
        let (key, shown) = part.split_once('@').unwrap_or(("", part));
        let shown = plain(shown);
        sort.push(if key.is_empty() { shown.clone() } else { key.to_owned() });
        words.push(shown);
    }
    let mut own = format!("index=\"{}\"", quoted(&words.join("!")));
    if sort != words {
        own += &format!(" sort=\"{}\"", quoted(&sort.join("!")));
    }
    let target = |it: &str| group(it).map(|it| it.0.to_owned()).unwrap_or_default();
    if let Some(rest) = page.strip_prefix("seealso") {
        own += &format!(" see-also=\"{}\"", quoted(&target(rest)));
    } else if let Some(rest) = page.strip_prefix("see") {
        own += &format!(" see=\"{}\"", quoted(&target(rest)));
    } else if page.starts_with('(') {
        own += &format!(" start=\"{}\"", quoted(&words.join("!")));
    } else if page.starts_with(')') {
        return format!("[]{{end=\"{}\"}}", quoted(&words.join("!")));
    }
    let main = if page == "textbf" { " .main" } else { "" };
    format!("[]{{{own}{main}}}")
}

/// Words within a command's braces, with the commands among them as recto writes them; formulas and code stay.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let Some(sign) = rest.chars().next() else { break };
        let mut length = sign.len_utf8();
        if sign == '\\' {
            if let Some((length, new)) = inline(text, at) {
                out += &new;
                at += length;
                continue;
            }
            length += rest.chars().nth(1).map_or(0, char::len_utf8);
        } else if matches!(sign, '$' | '`')
            && let Some(end) = rest.get(1..).and_then(|it| it.find(sign))
        {
            length = end + 2;
        }
        out += rest.get(..length).unwrap_or_default();
        at += length;
    }
    out.trim().to_owned()
}

/// The name of a command, and what stands behind it.
fn command(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('\\')?;
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    (length > 0)
        .then(|| (rest.get(..length).unwrap_or_default(), rest.get(length..).unwrap_or_default()))
}

/// The inside of `{…}`, and what stands behind it.
fn group(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('*').unwrap_or(text);
    let inner = text.strip_prefix('{')?;
    let mut depth = 0_usize;
    for (at, byte) in inner.bytes().enumerate().take(4000) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some((inner.get(..at)?, inner.get(at + 1..)?)),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The inside of `[…]`, if there is one, and what stands behind it.
fn bracket(text: &str) -> (Option<&str>, &str) {
    let own = text.strip_prefix('[').and_then(|it| it.split_once(']'));
    own.map_or((None, text), |(inner, rest)| (Some(inner), rest))
}

/// Whether nothing but arguments, and commands of the same kind, stands behind a command in its line.
fn only_arguments(name: &str, text: &str) -> bool {
    let (mut name, mut rest) = (name, text.trim_start_matches('*').trim());
    while !rest.is_empty() {
        let (_, after) = bracket(rest);
        let takes = WITH_ARGUMENTS.contains(&name);
        let after = match group(after) {
            Some((words, behind)) if takes || words.is_empty() => behind,
            _ => after,
        };
        // A command may be an argument, as in `\let\a\b` or `\renewcommand\a{b}`.
        let defines =
            matches!(name, "let" | "newcommand" | "renewcommand" | "setlength" | "addtolength");
        let after = match command(after) {
            Some((_, behind)) if defines => behind,
            Some((own, behind)) if LOOK.contains(&own) => {
                name = own;
                behind.trim_start_matches('*')
            }
            _ => after,
        };
        if after.len() == rest.len() {
            return false;
        }
        rest = after.trim();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_become_their_like() {
        let of = |text: &str| inline(text, 0).map(|it| it.1);
        assert_eq!(of("\\emph{a} b").as_deref(), Some("*a*"));
        assert_eq!(
            of("\\index{a!b@\\emph{c}|see{d}}x").as_deref(),
            Some("[]{index=\"a!*c*\" sort=\"a!b\" see=\"d\"}")
        );
        assert_eq!(of("\\citep[p.~3]{a,b}").as_deref(), Some("[@a; @b, p.~3]"));
        assert_eq!(of("\\foo{a}"), None);
        assert!(matches!(line("\\vspace*{1cm}"), Some(Meaning::Nothing)));
        assert_eq!(of("\\textcolor{red}{a \\emph{b}}").as_deref(), Some("a *b*"));
        assert_eq!(
            of("\\footnote{A \\textit{b}, $\\text{c}$.}").as_deref(),
            Some("^[A *b*, $\\text{c}$.]")
        );
    }

    #[test]
    fn words_behind_commands_are_kept() {
        let becomes = |text: &str| match line(text) {
            Some(Meaning::Becomes(new)) => new,
            Some(Meaning::Nothing) => "nothing".to_owned(),
            None => "words".to_owned(),
        };
        assert_eq!(becomes("\\newpage"), "\n\\newpage\n");
        assert_eq!(becomes("\\newpage Words"), "\n\\newpage\n\nWords");
        assert_eq!(becomes("\\section{A}"), "## A");
        assert_eq!(becomes("\\section*[B]{A}\\label{sec:a}"), "## A {#sec:a -}");
        assert_eq!(becomes("\\section{Cut} Words"), "words");
        assert_eq!(becomes("\\section{Cut}\\label{a} Words"), "words");
        for all in ["\\noindent Words", "\\noindent\\textbf{Words}", "\\large{Words}"] {
            assert_eq!(becomes(all), "words", "{all}");
        }
        for all in ["\\appendix Words", "\\tableofcontents{Words}", "\\printindex, Words"] {
            assert_eq!(becomes(all), "words", "{all}");
        }
        for all in ["\\vspace*{1cm}\\noindent", "\\let\\a\\b", "\\setlength\\a{1em}", "\\hfill{}"] {
            assert_eq!(becomes(all), "nothing", "{all}");
        }
    }

    #[test]
    fn environments_become_formulas() {
        let text = "\\begin{align}\na &= b \\label{x}\n\\end{align}";
        let expect = "$$\n\\begin{aligned}\na &= b\n\\end{aligned}\n$$ {#eq:x}";
        assert_eq!(environment("align", text).as_deref(), Some(expect));
        let text = "\\begin{alignat}{2}\na\n\\end{alignat}";
        let expect = "$$\n\\begin{aligned}\na\n\\end{aligned}\n$$";
        assert_eq!(environment("alignat", text).as_deref(), Some(expect));
        let text =
            "\\begin{lstlisting}[language=C, caption={A, b}]\nint a;\n```\n\\end{lstlisting}";
        let expect = "\n````c {caption=\"A, b\"}\nint a;\n```\n````\n";
        assert_eq!(environment("lstlisting", text).as_deref(), Some(expect));
    }
}
