//! A Jupyter notebook to Markdown: its words, its code as cells, and the text and pictures that a run has left in it.

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
}

#[derive(Deserialize)]
struct Output {
    #[serde(default)]
    text: Value,
    #[serde(default)]
    data: Value,
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
                let _ = write!(text, "````{{{language}{options}}}\n{}\n````\n\n", words.trim_end());
                cell.outputs.iter().for_each(|it| output(&mut text, it));
            }
            _ => {}
        }
    }
    let mut out = Mapped::default();
    out.replace(&source, 0..source.text.len(), &text);
    out
}

/// A string, or the lines of one.
fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        _ => String::new(),
    }
}

/// A picture, HTML that was kept, or text.
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
    let markdown = joined(it.data.get("text/markdown").unwrap_or(&Value::Null));
    if !markdown.is_empty() {
        let _ = write!(text, "{markdown}\n\n");
        return;
    }
    let plain = joined(it.data.get("text/plain").unwrap_or(&it.text));
    if !plain.trim().is_empty() {
        let _ = write!(text, "````text\n{}\n````\n\n", plain.trim_end());
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
        assert_eq!(text, "# A\nb\n\n````{julia eval=false}\n1+1\n````\n\n````text\n2\n````\n\n");
        assert_eq!(notebook(Mapped::whole(FileId(0), "# A", 0)).text, "# A");
    }
}
