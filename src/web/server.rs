use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Time to send the head of a request; slow phones need a few seconds, not more.
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
/// The largest head of a request.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// The most connections held at once; further ones wait in the system's queue.
const MAX_CONNECTIONS: usize = 2_000;
/// Time for open requests to finish once the server was told to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves until `stop` resolves, then lets requests in flight finish.
///
/// # Errors
/// When the address can't be listened on.
pub async fn serve(
    address: SocketAddr,
    router: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES);
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let (stream, place) = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let connection = http.serve_connection(
            TokioIo::new(stream),
            TowerToHyperService::new(router.clone()),
        );
        let connection = graceful.watch(connection);
        // A connection that breaks off is the visitor's affair; there is nobody to tell.
        tokio::spawn(async move {
            connection.await.ok();
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(SHUTDOWN_TIMEOUT) => tracing::warn!("stopped with requests still open"),
    }
    Ok(())
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed, so a place always comes.
    let place = places.clone().acquire_owned().await.ok();
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            // Without it pages are only slower.
            stream.set_nodelay(true).ok();
            return (stream, place);
        }
        // Out of file descriptors, most likely: wait for some to be given back.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
