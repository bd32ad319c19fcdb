//! A Jupyter notebook to Markdown: its words, its code as cells, and the text and pictures that a run has left in it.

use crate::parse::layout::rewrite::fence;
use crate::parse::origin::Mapped;
use serde::Deserialize;
use serde_json::Value;
use std::fmt::Write as _;

#[derive(Deserialize)]
struct Notebook {
    cells: Vec<Cell>,
    #[serde(default)]
    metadata: Value,
}

#[derive(Deserialize)]
struct Cell {
    cell_type: String,
    #[serde(default)]
    source: Value,
    #[serde(default)]
    outputs: Vec<Output>,
    #[serde(default)]
    metadata: Value,
}

#[derive(Deserialize)]
struct Output {
    #[serde(default)]
    text: Value,
    #[serde(default)]
    data: Value,
    /// Name and words of an error.
    #[serde(default)]
    ename: String,
    #[serde(default)]
    evalue: String,
}

/// Reads a notebook; anything else stays as it is.
pub(crate) fn notebook(source: Mapped) -> Mapped {
    let Ok(book) = serde_json::from_str::<Notebook>(&source.text) else { return source };
    let language = book.metadata.pointer("/kernelspec/language").and_then(Value::as_str);
    let language = language.unwrap_or("python");
    let mut text = String::new();
    for cell in &book.cells {
        let words = joined(&cell.source);
        match cell.cell_type.as_str() {
            "markdown" => {
                let _ = write!(text, "{}\n\n", words.trim_end());
            }
            "code" if !words.trim().is_empty() => {
                // What it left is here, so that nothing is said of a run.
                let options = if cell.outputs.is_empty() { "" } else { " eval=false" };
                let (ticks, words) = (fence(&words), words.trim_end());
                let _ = write!(text, "{ticks}{{{language}{options}}}\n{words}\n{ticks}\n\n");
                cell.outputs.iter().for_each(|it| output(&mut text, it));
            }
            "raw" if !words.trim().is_empty() => raw(&mut text, cell, words.trim_end()),
            _ => {}
        }
    }
    let mut out = Mapped::default();
    out.replace(&source, 0..source.text.len(), &text);
    out
}

/// A cell for one writer, or, where none is named, for all: the front matter may be in one.
fn raw(text: &mut String, cell: &Cell, words: &str) {
    let named = ["raw_mimetype", "format"].iter().find_map(|it| cell.metadata.get(*it)?.as_str());
    let format = named.map_or("", |it| it.rsplit('/').next().unwrap_or(it));
    let _ = match format {
        "" | "markdown" | "html" => write!(text, "{words}\n\n"),
        format => {
            let ticks = fence(words);
            write!(text, "{ticks}{{={format}}}\n{words}\n{ticks}\n\n")
        }
    };
}

/// A string, or the lines of one.
fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        _ => String::new(),
    }
}

/// A picture, Markdown, text, or what went wrong.
fn output(text: &mut String, it: &Output) {
    for kind in ["image/png", "image/jpeg"] {
        let data = joined(it.data.get(kind).unwrap_or(&Value::Null));
        if data.is_empty() {
            continue;
        }
        let data: String = data.split_whitespace().collect();
        let _ = write!(text, "![](data:{kind};base64,{data})\n\n");
        return;
    }
    let drawn = joined(it.data.get("image/svg+xml").unwrap_or(&Value::Null));
    if !drawn.is_empty() {
        text.push_str("![](<data:image/svg+xml,");
        for byte in drawn.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => text.push(char::from(byte)),
                byte => {
                    let _ = write!(text, "%{byte:02X}");
                }
            }
        }
        text.push_str(">)\n\n");
        return;
    }
    let markdown = joined(it.data.get("text/markdown").unwrap_or(&Value::Null));
    if !markdown.is_empty() {
        let _ = write!(text, "{markdown}\n\n");
        return;
    }
    let plain = joined(it.data.get("text/plain").unwrap_or(&it.text));
    let error = format!("{}: {}", it.ename, it.evalue);
    let plain = if it.ename.is_empty() { plain } else { error };
    if !plain.trim().is_empty() {
        let (ticks, plain) = (fence(&plain), plain.trim_end());
        let _ = write!(text, "{ticks}text\n{plain}\n{ticks}\n\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    #[test]
    fn cells_become_words_and_code() {
        let json = r##"{"cells": [{"cell_type": "markdown", "source": ["# A\n", "b"]},
            {"cell_type": "code", "source": "1+1", "outputs": [{"data": {"text/plain": ["2"]}}]}],
            "metadata": {"kernelspec": {"language": "julia"}}}"##;
        let text = notebook(Mapped::whole(FileId(0), json, 0)).text;
        assert_eq!(text, "# A\nb\n\n```{julia eval=false}\n1+1\n```\n\n```text\n2\n```\n\n");
        assert_eq!(notebook(Mapped::whole(FileId(0), "# A", 0)).text, "# A");
    }

    #[test]
    fn raw_cells_errors_and_drawings_are_kept() {
        let json = r#"{"cells": [{"cell_type": "raw", "source": "---\ntitle: A\n---"},
            {"cell_type": "raw", "source": "\\x", "metadata": {"raw_mimetype": "text/latex"}},
            {"cell_type": "code", "source": "a = '````'", "outputs": [
                {"ename": "E", "evalue": "no"}, {"data": {"image/svg+xml": ["<svg/>"]}}]}]}"#;
        let text = notebook(Mapped::whole(FileId(0), json, 0)).text;
        let front = "---\ntitle: A\n---\n\n```{=latex}\n\\x\n```\n\n";
        let code = "`````{python eval=false}\na = '````'\n`````\n\n```text\nE: no\n```\n\n";
        let drawn = "![](<data:image/svg+xml,%3Csvg%2F%3E>)\n\n";
        assert_eq!(text, format!("{front}{code}{drawn}"));
    }
}
