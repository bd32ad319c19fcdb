//! Connections to answers, with bounds on all that a client may ask for.

use crate::cli::serve::answer;
use crate::cli::serve::door::door;
use crate::cli::serve::shared::Shared;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::Semaphore;

/// Most bytes of a request's head; the least that hyper has.
const MAX_HEAD: usize = 8192;
/// Most connections at a time; those beyond wait.
const MAX_CONNECTIONS: usize = 64;
/// How long a client may take for a request's head, or say nothing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers on a thread of its own from now on.
pub(super) fn start(listeners: Vec<TcpListener>, shared: &Arc<Shared>) -> std::io::Result<()> {
    for it in &listeners {
        it.set_nonblocking(true)?;
    }
    let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
    let router = router(shared);
    std::thread::Builder::new().name("server".to_owned()).spawn(move || {
        runtime.block_on(async move {
            let gate = Arc::new(Semaphore::new(MAX_CONNECTIONS));
            for it in listeners {
                tokio::spawn(accept(it, router.clone(), Arc::clone(&gate)));
            }
            std::future::pending::<()>().await;
        });
    })?;
    Ok(())
}

fn router(shared: &Arc<Shared>) -> Router {
    let token = &shared.token;
    let under = |path: &str| format!("/{token}/{path}");
    Router::new()
        .route(&under(""), get(answer::index))
        .route(&under("script.js"), get(answer::script))
        .route(&under("style.css"), get(answer::style))
        .route(&under("events"), get(answer::events))
        .route(&under("state"), get(answer::state))
        .route(&under("page/{edition}/{page}"), get(answer::page))
        .route(&under("glyphs/{edition}/{key}"), get(answer::glyphs))
        .route(&under("picture/{edition}/{round}/{picture}"), get(answer::picture))
        .route(&under("epub/{edition}/{round}/{*path}"), get(answer::file))
        .route(&under("search/{edition}"), get(answer::search))
        .route(&under("follow/{edition}/{page}/{y}"), get(answer::follow))
        .route(&under("find/{edition}/{page}/{x}/{y}"), get(answer::find))
        .route(&under("words/{edition}/{page}"), get(answer::words))
        .route(&under("goto"), post(answer::goto))
        .route(&under("open"), post(answer::open))
        .layer(from_fn_with_state(Arc::clone(shared), door))
        .with_state(Arc::clone(shared))
}

async fn accept(listener: TcpListener, router: Router, gate: Arc<Semaphore>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many files are open: some will be closed.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        // It is heard when there is room: nothing of it is read before.
        let Ok(place) = Arc::clone(&gate).acquire_owned().await else { return };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let mut builder = http1::Builder::new();
            builder.max_buf_size(MAX_HEAD).timer(TokioTimer::new()).header_read_timeout(PATIENCE);
            // A client that breaks off is no fault of ours.
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}
