//! `[spine]`: files and generated matter in reading order, patterns spelled out.

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::files::{Files as _, Refusal, join};
use crate::manifest::{Region, SectionRole, Spanned, SpineItem, SpineSource};
use crate::project::folder::Folder;
use crate::project::table::{Table, Value, with_article};
use crate::project::table::{optional, read_strings};
use toml::de::DeValue;

/// Reads the spine; what it names need not exist (reading it will say so), but a pattern must match.
pub(crate) fn read_spine(sink: &mut Sink, folder: &Folder, mut table: Table<'_>) -> Vec<SpineItem> {
    let mut spine = Vec::new();
    for (key, region) in [("front", Region::Front), ("main", Region::Main), ("back", Region::Back)]
    {
        let mut in_part = false;
        for value in table.list(key) {
            let (in_part, spine) = (&mut in_part, &mut spine);
            let mut reader = Reader { sink: &mut *sink, folder, region, in_part, spine };
            reader.member(&table, key, value);
        }
    }
    if !spine.iter().any(|it| matches!(it.source, SpineSource::File(_))) {
        let said = Diagnostic::new(Code::BookEmpty, "the spine holds no chapter");
        sink.push(said.at(table.span, "no file is named here").hint("add `main = [\"ch/*.md\"]`"));
    }
    table.finish(sink);
    spine
}

struct Reader<'a> {
    sink: &'a mut Sink,
    folder: &'a Folder,
    region: Region,
    /// What is named now is of the part that began last.
    in_part: &'a mut bool,
    spine: &'a mut Vec<SpineItem>,
}

impl Reader<'_> {
    /// One member: a name, a file or pattern, a file with a role, or a part.
    fn member(&mut self, table: &Table<'_>, key: &str, value: Value<'_>) {
        let span = table.span_of(&value);
        match value.get_ref() {
            DeValue::String(name) if name.contains(['.', '/', '*', '?']) => {
                let role = self.default_role();
                self.files(
                    &Spanned { value: name.to_string(), span: Some(span) },
                    role,
                    None,
                    true,
                );
            }
            DeValue::String(name) => self.generated(name, span),
            DeValue::Table(_) => {
                if let Some(member) = table.value_table(self.sink, key, value) {
                    self.table(member, span);
                }
            }
            other => {
                let message = format!("`spine.{key}` holds strings and tables");
                let said = Diagnostic::new(Code::ManifestType, message);
                let found = with_article(other.type_str());
                self.sink.push(said.at(span, format!("this is {found}")));
            }
        }
    }

    fn default_role(&self) -> SectionRole {
        match self.region {
            Region::Main => SectionRole::Chapter,
            Region::Front => SectionRole::Preface,
            Region::Back => SectionRole::Appendix,
        }
    }

    fn generated(&mut self, name: &str, span: Span) {
        let known = SectionRole::named().filter(|role| role.properties().generated);
        match known.clone().find(|role| role.name() == name) {
            Some(role) => self.push(role, SpineSource::Generated, None, true, span),
            None => {
                let said = Diagnostic::new(
                    Code::RoleUnknown,
                    format!("there is no generated page `{name}`"),
                );
                let said = said.at(span, "a name without a dot is a generated page");
                let known: Vec<&str> = known.map(SectionRole::name).collect();
                self.sink.push(said.one_of(name, "generated pages", known));
            }
        }
    }

    fn table(&mut self, mut table: Table<'_>, span: Span) {
        let sink = &mut *self.sink;
        let file = table.read::<String>(sink, "file");
        let role = table.read::<String>(sink, "role");
        let title = optional::<String>(sink, &mut table, "title");
        let numbered = optional::<bool>(sink, &mut table, "numbered").unwrap_or(true);
        let part = optional::<String>(sink, &mut table, "part");
        let files = read_strings(sink, &mut table, "files");
        let is_misspelt = table.has_unknown();
        table.finish(sink);
        let role = match role {
            Some(it) => self.role(&it),
            None => self.default_role(),
        };
        let named = part.is_some() && !files.is_empty();
        if let Some(part) = part {
            *self.in_part = true;
            self.push(SectionRole::Part, SpineSource::PartTitle, Some(part), numbered, span);
        } else if file.is_none() && files.is_empty() && !is_misspelt {
            let said = Diagnostic::new(
                Code::ManifestRequired,
                "a member of the spine names neither `file` nor `part`",
            );
            self.sink.push(
                said.at(span, "nothing to set")
                    .hint("write `{ file = \"front/preface.md\", role = \"preface\" }`"),
            );
        }
        for path in file.iter().chain(&files) {
            self.files(path, role, title.as_deref(), numbered);
        }
        // A part that names its files holds these; one that names none holds what follows, up to the next.
        if named {
            *self.in_part = false;
        }
    }

    fn role(&mut self, name: &Spanned<String>) -> SectionRole {
        SectionRole::from_name(&name.value).unwrap_or_else(|| {
            let said =
                Diagnostic::new(Code::RoleUnknown, format!("there is no role `{}`", name.value));
            let said = said.at_maybe(name.span, "not a role");
            let known = SectionRole::named().map(SectionRole::name);
            self.sink.push(said.one_of(&name.value, "roles", known));
            self.default_role()
        })
    }

    /// A file, or every file that a pattern matches, in natural order.
    fn files(
        &mut self,
        path: &Spanned<String>,
        role: SectionRole,
        title: Option<&str>,
        numbered: bool,
    ) {
        let Some(span) = path.span else { return };
        let paths = if path.value.contains(['*', '?', '[']) {
            self.matches(&path.value, span)
        } else {
            // `./a.md` and `a.md` are one file.
            vec![join("", &path.value)]
        };
        for path in paths {
            let source = SpineSource::File(path.clone());
            if let Some(first) = self.spine.iter().find(|it| it.source == source) {
                let said =
                    Diagnostic::new(Code::FileTwice, format!("the spine names `{path}` twice"));
                let said = said.at(span, "already in the book");
                self.sink.push(said.at_maybe(first.span.filter(|it| *it != span), "first here"));
                continue;
            }
            self.push(role, SpineSource::File(path), title.map(str::to_owned), numbered, span);
        }
    }

    fn matches(&mut self, pattern: &str, span: Span) -> Vec<String> {
        let (folder, _) = pattern.rsplit_once('/').unwrap_or(("", pattern));
        let folder = &join("", folder);
        if pattern.starts_with('/') || folder.starts_with("..") {
            // Not even the names of what stands outside are the book's business.
            self.sink.push(self.folder.explain(pattern, &Refusal::Outside, Some(span)));
            return Vec::new();
        }
        let compiled = match glob::Pattern::new(pattern) {
            Ok(compiled) => compiled,
            Err(error) => {
                let said =
                    Diagnostic::new(Code::ManifestValue, format!("`{pattern}` is no pattern"));
                self.sink.push(said.at(span, error.msg));
                return Vec::new();
            }
        };
        let found: Vec<String> =
            self.folder.list(folder).into_iter().filter(|it| compiled.matches(it)).collect();
        if found.is_empty() {
            let said = Diagnostic::new(Code::GlobEmpty, format!("no file matches `{pattern}`"));
            let hint = "patterns match names within one folder: `ch/*.md`";
            self.sink.push(said.at(span, "matches nothing").hint(hint));
        }
        found
    }

    fn push(
        &mut self,
        role: SectionRole,
        source: SpineSource,
        title: Option<String>,
        numbered: bool,
        span: Span,
    ) {
        self.spine.push(SpineItem {
            region: self.region,
            role,
            source,
            title,
            // Below a part too: the part is what holds its chapters, they are not its sub-chapters.
            depth: 0,
            in_part: *self.in_part && role != SectionRole::Part,
            numbered,
            span: Some(span),
        });
    }
}
