//! Requests that passed the door to answers. Nothing here reads a file: all that is answered was made by a round.

use crate::cli::event::Event;
use crate::cli::serve::shared::{Edition, Shared, Stage, View, pages};
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::sse::{Event as Told, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use recto::diag::FileId;
use recto::lang::Direction;
use recto::preview::{self, Archive, Found, Shown};
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Most bytes of a body.
const MAX_BODY: usize = 4096;
/// How long a client may take for it.
const PATIENCE: Duration = Duration::from_secs(10);

type Ours = State<Arc<Shared>>;

pub(super) async fn index() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], include_str!("page/index.html"))
}

pub(super) async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("page/script.js"))
}

pub(super) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("page/style.css"))
}

/// Rounds and places, as they come.
pub(super) async fn events(State(shared): Ours) -> Response {
    let Some(windows) = shared.listen() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let stream = unfold(windows, |mut windows| async move {
        let told = match windows.recv().await {
            Ok(it) => Told::default().data(it),
            Err(RecvError::Lagged(_)) => Told::default().data("{\"kind\":\"round\"}"),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok::<_, Infallible>(told), windows))
    });
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}

/// All that is shown, without what is painted.
pub(super) async fn state(State(shared): Ours) -> Response {
    let stage = shared.stage();
    let editions: Vec<Value> = stage.editions.iter().map(|it| edition(it)).collect();
    json_of(&json!({
        "round": stage.round,
        "title": stage.title,
        "editions": editions,
        "findings": stage.findings,
        "errors": stage.errors,
        "warnings": stage.warnings,
        "stale": stage.stale,
        "changed": stage.changed,
        "milliseconds": stage.milliseconds,
        "editor": shared.editor.is_some(),
    }))
}

fn edition(it: &Edition) -> Value {
    match &it.view {
        View::Pages(shown) => {
            let sizes = shown.pages.pages.iter().zip(&shown.keys);
            let pages: Vec<Value> = sizes
                .map(|(page, key)| {
                    let size = [page.size.width, page.size.height].map(recto::geom::Length::to_pt);
                    json!([size[0], size[1], page.label.to_string(), format!("{key:x}")])
                })
                .collect();
            json!({
                "name": it.name, "kind": "pages", "round": it.round, "pages": pages, "contents": shown.contents(),
                "glyphs": format!("{:x}", shown.glyphs_key),
                "rtl": shown.pages.info.language.direction() == Direction::Rtl,
            })
        }
        View::Book(archive, cites) => {
            json!({ "name": it.name, "kind": "epub", "round": it.round, "chapters": archive.chapters, "cites": cites })
        }
    }
}

pub(super) async fn page(
    State(shared): Ours,
    Path((edition, page)): Path<(String, usize)>,
) -> Response {
    let stage = shared.stage();
    found(stage.pages(&edition).and_then(|it| preview::paint(it, page)))
}

/// The key is in the address so that a browser keeps what has not changed.
pub(super) async fn glyphs(
    State(shared): Ours,
    Path((edition, key)): Path<(String, String)>,
) -> Response {
    let stage = shared.stage();
    let shown = stage.pages(&edition).filter(|it| format!("{:x}", it.glyphs_key) == key);
    match shown.map(preview::outlines) {
        Some(all) => kept(json_of(&all)),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(super) async fn picture(
    State(shared): Ours,
    Path((edition, _, at)): Path<(String, u64, usize)>,
) -> Response {
    let stage = shared.stage();
    match stage.pages(&edition).and_then(|it| it.picture(at)) {
        Some((kind, bytes)) => {
            kept(([(header::CONTENT_TYPE, kind)], bytes.to_vec()).into_response())
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file of an EPUB, by the path that it has in the archive.
pub(super) async fn file(
    State(shared): Ours,
    Path((edition, _, path)): Path<(String, u64, String)>,
) -> Response {
    let stage = shared.stage();
    let view = stage.edition(&edition).map(|it| &it.view);
    let Some(View::Book(archive, _)) = view else { return StatusCode::NOT_FOUND.into_response() };
    match archive.files.get(&path) {
        Some(bytes) => {
            ([(header::CONTENT_TYPE, Archive::media_type(&path))], bytes.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(super) async fn search(State(shared): Ours, Path(edition): Path<String>, uri: Uri) -> Response {
    let Some(words) = words_of(&uri) else { return StatusCode::BAD_REQUEST.into_response() };
    let stage = shared.stage();
    found(stage.pages(&edition).map(|it| json!(preview::search(&it.pages, &words))))
}

/// Where the words that stood at the top of a window in the round before stand now.
pub(super) async fn follow(
    State(shared): Ours,
    Path((edition, page, y)): Path<(String, usize, i64)>,
) -> Response {
    let stage = shared.stage();
    let old = stage.before.iter().find(|it| it.name == edition).and_then(|it| pages(it));
    let both = old.zip(stage.pages(&edition));
    found(both.map(|(old, new)| {
        let (page, y) = preview::follow(&old.pages, &new.pages, page, y);
        json!({ "page": page, "y": y })
    }))
}

/// The author's words at a point of a page.
pub(super) async fn find(
    State(shared): Ours,
    Path((edition, page, x, y)): Path<(String, usize, i64, i64)>,
) -> Response {
    let stage = shared.stage();
    let here = stage.pages(&edition).and_then(|it| preview::at(&it.pages, page, x, y));
    found(here.and_then(|it| place_of(&stage, it)))
}

/// The author's words behind words of an e-book, near a page.
pub(super) async fn words(
    State(shared): Ours,
    Path((edition, page)): Path<(String, usize)>,
    uri: Uri,
) -> Response {
    let Some(words) = words_of(&uri) else { return StatusCode::BAD_REQUEST.into_response() };
    let stage = shared.stage();
    let here = stage.pages(&edition).and_then(|it| preview::words(&it.pages, page, &words));
    found(here.and_then(|it| place_of(&stage, it)))
}

/// The words in an address: the whole of its query (RFC 3986 §3.4), since a browser takes `.` and `..` out of a path.
fn words_of(uri: &Uri) -> Option<String> {
    let mut out = Vec::new();
    let mut bytes = uri.query()?.bytes();
    while let Some(it) = bytes.next() {
        out.push(match it {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            _ => it,
        });
    }
    String::from_utf8(out).ok()
}

fn place_of(stage: &Stage, it: Found) -> Option<Value> {
    let (line, column) = stage.sources.line_column(it.span)?;
    let file = &stage.sources.get(it.span.file)?.name;
    Some(json!({ "file": file, "line": line, "column": column, "page": it.page, "area": it.area }))
}

/// A place in a file of the book.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    file: String,
    line: usize,
    #[serde(default = "one")]
    column: usize,
}

fn one() -> usize {
    1
}

/// Shows a place in all windows, and answers where it stands in each edition of pages.
pub(super) async fn goto(State(shared): Ours, body: Body) -> Response {
    let Some(place) = read::<Place>(body).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let stage = shared.stage();
    let Some((file, byte)) = byte_of(&shared, &stage, &place) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let shown = stage.editions.iter().filter_map(|it| Some((&it.name, pages(it)?)));
    let found = shown.filter_map(|(name, it): (&String, &Shown)| {
        let it = preview::goto(&it.pages, file, byte)?;
        Some(json!({ "edition": name, "page": it.page, "area": it.area }))
    });
    let places: Vec<Value> = found.collect();
    shared.tell(&json!({ "kind": "goto", "places": places }));
    json_of(&json!({ "places": places }))
}

/// The byte of a place; the file may be named from the book's folder or from the root.
fn byte_of(shared: &Shared, stage: &Stage, place: &Place) -> Option<(FileId, u32)> {
    let name = named(shared, stage, &place.file)?;
    let file = (0..).map(FileId).take_while(|it| stage.sources.get(*it).is_some());
    let file = file.filter(|it| stage.sources.get(*it).is_some_and(|it| it.name == name)).last()?;
    let text = &stage.sources.get(file)?.text;
    let start: usize =
        text.split_inclusive('\n').take(place.line.saturating_sub(1)).map(str::len).sum();
    let line = text.get(start..)?.lines().next().unwrap_or_default();
    let letters = line.chars().take(place.column.saturating_sub(1)).map(char::len_utf8);
    Some((file, u32::try_from(start + letters.sum::<usize>()).ok()?))
}

/// The name by which the book knows a file; `None` if it is none of the book's.
fn named(shared: &Shared, stage: &Stage, file: &str) -> Option<String> {
    let file_path = std::path::Path::new(file);
    let inside = shared.dirs().find_map(|it| file_path.strip_prefix(it).ok());
    let name = inside.map_or_else(|| file.to_owned(), |it| it.to_string_lossy().replace('\\', "/"));
    stage.files.contains(&name).then_some(name)
}

/// Opens a place in the author's editor, and says it on standard output for an editor that started us.
pub(super) async fn open(State(shared): Ours, body: Body) -> Response {
    let Some(place) = read::<Place>(body).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let stage = shared.stage();
    let Some(name) = named(&shared, &stage, &place.file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let file = shared.dir.join(&name);
    let path = file.display().to_string();
    shared.say(&Event::Place { file: path, line: place.line, column: place.column });
    let opened = shared.editor.as_ref().map(|it| it.open(&file, place.line, place.column));
    match opened {
        Some(Err(what)) => json_of(&json!({ "opened": false, "why": what })),
        it => json_of(&json!({ "opened": it.is_some() })),
    }
}

/// A body of JSON within its bounds.
async fn read<T: for<'de> Deserialize<'de>>(body: Body) -> Option<T> {
    let bytes = tokio::time::timeout(PATIENCE, to_bytes(body, MAX_BODY)).await.ok()?.ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn found(value: Option<Value>) -> Response {
    value.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |it| json_of(&it))
}

fn json_of(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// An answer whose address changes when it does.
fn kept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("private, max-age=31536000, immutable"),
    );
    response
}
