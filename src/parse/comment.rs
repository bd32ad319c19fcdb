//! Comments at the ends of lines of code, by languages, and the numbers of call-outs in them.

/// What ends a comment.
const CLOSES: &[&str] = &["*/", "-->"];

/// What begins comments in some language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comments {
    /// The longer sign before the one that it ends in.
    opens: &'static [&'static str],
    /// A line may have none, so that marks stand there without.
    none: bool,
}

const ALL: Comments =
    Comments { opens: &["<!--", "//", "/*", "--", "#", ";;", ";", "%"], none: true };

const SLASHES: &[&str] = &["//", "/*"];

/// Languages by their first names and the endings of their files, with what begins comments in them. Those that are not here have [`ALL`].
#[rustfmt::skip]
const LANGUAGES: &[(&[&str], &[&str])] = &[
    (&["rust", "rs", "c", "h", "cpp", "c++", "cc", "cxx", "hpp", "csharp", "c#", "cs", "objc", "objective-c", "java", "kotlin", "kt",
       "scala", "groovy", "gradle", "swift", "go", "golang", "d", "dart", "zig", "javascript", "js", "mjs", "cjs", "jsx", "typescript",
       "ts", "tsx", "fsharp", "f#", "fs", "solidity", "glsl", "hlsl", "wgsl", "cuda", "verilog", "systemverilog", "proto", "protobuf",
       "typst", "typ", "scss", "sass", "less", "stylus", "jsonc", "json5", "dot", "graphviz"], SLASHES),
    (&["css"], &["/*"]),
    (&["php", "hcl", "terraform", "tf", "nix"], &["//", "/*", "#"]),
    (&["python", "py", "python3", "ruby", "rb", "perl", "pl", "r", "julia", "jl", "elixir", "ex", "exs", "nim", "crystal", "tcl", "awk",
       "sed", "sh", "bash", "zsh", "fish", "shell", "ksh", "powershell", "ps1", "make", "makefile", "cmake", "dockerfile", "docker",
       "yaml", "yml", "toml", "graphql", "gql", "coffeescript", "coffee", "raku", "starlark", "bazel", "gdscript"], &["#"]),
    (&["sql", "plsql", "psql", "postgresql", "sqlite"], &["--", "/*"]),
    (&["mysql"], &["--", "/*", "#"]),
    (&["lua", "haskell", "hs", "elm", "purescript", "idris", "agda", "ada", "vhdl", "applescript"], &["--"]),
    (&["lisp", "common-lisp", "cl", "elisp", "emacs-lisp", "el", "scheme", "scm", "racket", "rkt", "clojure", "clj", "wat"], &[";;", ";"]),
    (&["tex", "latex", "bibtex", "erlang", "erl", "postscript", "ps"], &["%"]),
    (&["prolog"], &["%", "/*"]),
    (&["matlab", "octave"], &["%", "#"]),
    (&["fortran", "f90", "f95"], &["!"]),
    (&["xml", "svg", "xsl", "xslt", "markdown", "md"], &["<!--"]),
    (&["html", "xhtml", "vue", "svelte"], &["<!--", "//", "/*"]),
];

/// What begins comments in a language; everything that does in some where it is unknown or not named.
pub(crate) fn comments(language: Option<&str>) -> Comments {
    let name = language.unwrap_or_default().to_lowercase();
    let found = LANGUAGES.iter().find(|it| it.0.contains(&name.as_str()));
    found.map_or(ALL, |it| Comments { opens: it.1, none: false })
}

impl Comments {
    /// What stands before the sign of a comment that these words end in.
    pub(crate) fn before(self, words: &str) -> Option<&str> {
        self.opens.iter().find_map(|it| words.strip_suffix(it)).map(str::trim_end)
    }

    /// Whether a mark behind these words may stand there without a sign: in a comment with words, or where there are no comments.
    pub(crate) fn allow_behind(self, words: &str) -> bool {
        self.none || self.opens.iter().any(|it| words.contains(it))
    }
}

/// A line without the blanks at its end, and without what ends a comment there.
pub(crate) fn opened(line: &str) -> &str {
    let whole = line.trim_end();
    CLOSES.iter().find_map(|it| whole.strip_suffix(it)).map_or(whole, str::trim_end)
}

/// Words without the call-outs `<1> (2)` at their end, and these in their order, each with whether it stands in angles.
pub(crate) fn without_numbers(words: &str) -> (&str, Vec<(u32, bool)>) {
    let (mut rest, mut numbers) = (words, Vec::new());
    while let Some((before, number)) = last_number(rest) {
        numbers.insert(0, number);
        rest = before.trim_end();
    }
    (rest, numbers)
}

fn last_number(words: &str) -> Option<(&str, (u32, bool))> {
    let (inner, open) = match words.strip_suffix('>') {
        Some(inner) => (inner, '<'),
        None => (words.strip_suffix(')')?, '('),
    };
    let (before, number) = inner.rsplit_once(open)?;
    let number = number.parse().ok().filter(|it| (1..=99).contains(it))?;
    Some((before, (number, open == '<')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_its_own_comments() {
        let before = |language, words| comments(language).before(words);
        assert_eq!(before(Some("rust"), "a //"), Some("a"));
        assert_eq!(before(Some("Rust"), "a %"), None);
        assert_eq!(before(Some("python"), "a //"), None);
        assert_eq!(before(Some("lisp"), "(a) ;;"), Some("(a)"));
        for unknown in [None, Some("no-such-language")] {
            assert_eq!(before(unknown, "a //"), Some("a"));
            assert_eq!(before(unknown, "a %"), Some("a"));
        }
    }

    #[test]
    fn no_language_stands_twice() {
        let mut names: Vec<&str> = LANGUAGES.iter().flat_map(|it| it.0).copied().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
