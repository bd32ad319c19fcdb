//! LaTeX in other tools' Markdown: what recto has too, and what is of the page's look alone.

use crate::parse::layout::rewrite::quoted;

/// What a line of LaTeX comes to.
pub(crate) enum Meaning {
    /// The same in recto's dialect.
    Becomes(String),
    /// It is of the page's look, and is left out.
    Nothing,
}

/// Commands about the look of pages, or that pandoc's own templates answer.
const LOOK: [&str; 44] = [
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
    "setcounter",
    "setlength",
    "small",
    "smallskip",
    "thispagestyle",
    "vfill",
    "vspace",
];

/// Environments that are formulas, with what KaTeX has for them.
const FORMULAS: [(&str, &str); 13] = [
    ("align", "aligned"),
    ("align*", "aligned"),
    ("alignat", "aligned"),
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

/// A line that is a command and nothing else.
pub(crate) fn line(text: &str) -> Option<Meaning> {
    let text = text.trim();
    let (name, after) = command(text)?;
    let name = name.trim_end_matches('*');
    let argument = group(after).map(|it| it.0);
    match name {
        "newpage" | "pagebreak" | "clearpage" | "cleardoublepage" => {
            Some(Meaning::Becomes("\n\\newpage\n".to_owned()))
        }
        "part" => Some(Meaning::Becomes(format!("# {} {{.part}}", argument?))),
        "chapter" => Some(Meaning::Becomes(format!("# {}{}", argument?, unnumbered(text)))),
        "section" => Some(Meaning::Becomes(format!("## {}{}", argument?, unnumbered(text)))),
        "subsection" => Some(Meaning::Becomes(format!("### {}{}", argument?, unnumbered(text)))),
        "appendix" => Some(Meaning::Nothing),
        "tableofcontents" => Some(Meaning::Becomes("::: toc\n:::".to_owned())),
        "printindex" => Some(Meaning::Becomes("::: index\n:::".to_owned())),
        "printbibliography" => Some(Meaning::Becomes("::: bibliography\n:::".to_owned())),
        _ if LOOK.contains(&name) && only_arguments(after) => Some(Meaning::Nothing),
        _ => None,
    }
}

fn unnumbered(text: &str) -> &'static str {
    if text.split('{').next().is_some_and(|it| it.ends_with('*')) { " {-}" } else { "" }
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
            Some(format!("\n```text\n{}\n```\n", inner.trim_matches('\n')))
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
    let simple = |new: &str| {
        // `\LaTeX{}` and `\LaTeX\ `.
        let braces = if after.starts_with("{}") { 2 } else { 0 };
        Some((bare + braces, new.to_owned()))
    };
    match name {
        "LaTeX" => return simple("LaTeX"),
        "TeX" => return simple("TeX"),
        "XeLaTeX" => return simple("XeLaTeX"),
        "ldots" | "dots" | "textellipsis" => return simple("…"),
        "textbackslash" => return simple("\\\\"),
        "copyright" => return simple("©"),
        "today" | "noindent" | "centering" | "hfill" | "par" => return simple(""),
        "newline" | "linebreak" => return simple("<br>"),
        _ => {}
    }
    let after = after.strip_prefix('*').unwrap_or(after);
    let (options, after) = bracket(after);
    let (inner, behind) = group(after)?;
    let length = rest.len() - behind.len();
    let keys = || inner.split(',').map(|it| format!("@{}", it.trim())).collect::<Vec<_>>();
    let note = options.map(|it| format!(", {it}")).unwrap_or_default();
    let new = match name {
        "emph" | "textit" | "textsl" | "underline" => format!("*{}*", inner.trim()),
        "textbf" => format!("**{}**", inner.trim()),
        "texttt" => format!("`{}`", inner.replace("\\_", "_").replace("\\#", "#")),
        "textsc" => format!("[{inner}]{{.sc}}"),
        "textsuperscript" => format!("^{}^", inner.replace(' ', "\\ ")),
        "textsubscript" => format!("~{}~", inner.replace(' ', "\\ ")),
        "textrm" | "textsf" | "mbox" | "text" | "textnormal" | "textcolor" => inner.to_owned(),
        "footnote" => format!("^[{}]", inner.trim()),
        "cite" | "citep" | "autocite" | "parencite" => format!("[{}{note}]", keys().join("; ")),
        "citet" | "textcite" => keys().join(", "),
        "nocite" | "label" if inner.is_empty() => String::new(),
        "label" => format!("[]{{#{inner}}}"),
        "url" => format!("<{inner}>"),
        "href" => {
            let (words, rest) = group(behind)?;
            return Some((text.get(at..)?.len() - rest.len(), format!("[{words}](<{inner}>)")));
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

/// Words of an index entry: its styles as recto marks them.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with('\\')
            && let Some((length, new)) = inline(text, at)
        {
            out += &new;
            at += length;
            continue;
        }
        let Some(sign) = rest.chars().next() else { break };
        out.push(sign);
        at += sign.len_utf8();
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

/// Whether nothing but arguments stands in the rest of a line.
fn only_arguments(text: &str) -> bool {
    let mut rest = text.trim_start_matches('*').trim();
    while !rest.is_empty() {
        let (_, after) = bracket(rest);
        let after = group(after).map_or(after, |it| it.1);
        // A command may be an argument, as in `\let\a\b` or `\renewcommand\a{b}`.
        let after = command(after).map_or(after, |it| it.1);
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
        assert!(line("\\noindent Words").is_none());
    }

    #[test]
    fn environments_become_formulas() {
        let text = "\\begin{align}\na &= b \\label{x}\n\\end{align}";
        let expect = "$$\n\\begin{aligned}\na &= b\n\\end{aligned}\n$$ {#eq:x}";
        assert_eq!(environment("align", text).as_deref(), Some(expect));
    }
}
