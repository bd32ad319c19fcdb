//! Who may ask: a request passes or is refused before anything is looked up, and every answer says what a browser may do with it.

use crate::cli::serve::shared::Shared;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

/// What the window may load: recto's own files and nothing else, and no other page may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
    connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What a file of an EPUB may: no script, no form, no address but recto's, in no frame but recto's.
const BOOK_POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";

/// Editors name the token here, since they have no origin.
const TOKEN: HeaderName = HeaderName::from_static("x-recto-token");
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what does not come from this machine's browser or editor.
pub(super) async fn door(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let allowed = is_ours(request.headers(), shared.port)
        && (matches!(*request.method(), Method::GET | Method::HEAD)
            || may_change(request.headers(), &shared.token));
    let is_book = request
        .uri()
        .path()
        .get(shared.token.len() + 1..)
        .is_some_and(|it| it.starts_with("/epub/"));
    let mut response = match allowed {
        true => next.run(request).await,
        false => StatusCode::FORBIDDEN.into_response(),
    };
    let headers = response.headers_mut();
    let policy = if is_book { BOOK_POLICY } else { POLICY };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The one `Host` is loopback with our port: a name that an attacker has pointed at this machine is not (DNS rebinding).
fn is_ours(headers: &HeaderMap, port: u16) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|it| it.to_str().ok());
    let known = ["127.0.0.1", "localhost", "[::1]"];
    // A browser leaves out the port of its scheme (RFC 9110 §4.2.1).
    let is = |host: &str, name: &str| match host.strip_prefix(name) {
        Some("") => port == 80,
        Some(rest) => rest == format!(":{port}"),
        None => false,
    };
    hosts.next().is_none() && host.is_some_and(|host| known.iter().any(|it| is(host, it)))
}

/// A request that does something comes from our own page, or from an editor that knows the token.
fn may_change(headers: &HeaderMap, token: &str) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|it| it.to_str().unwrap_or_default());
    let host = text(&header::HOST).unwrap_or_default();
    match (text(&header::ORIGIN), text(&SITE)) {
        (Some(origin), _) => origin == format!("http://{host}"),
        (None, Some(site)) => site == "same-origin",
        (None, None) => text(&TOKEN) == Some(token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_of_the_scheme_may_be_left_out() {
        let ours = |host: &'static str, port| {
            is_ours(&HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]), port)
        };
        assert!(ours("localhost", 80) && ours("localhost:80", 80) && ours("[::1]", 80));
        assert!(!ours("localhost", 8080) && !ours("localhost.", 80) && !ours("recto.example", 80));
    }
}
