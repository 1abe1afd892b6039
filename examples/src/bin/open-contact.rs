//! An HTTP service that opens a contact per order: axum, and CreateContact from async Rust.
//!
//! ```sh
//! cargo run --bin connect-local -- exec -- cargo run --bin open-contact -p hardie-examples &
//! curl -H 'Content-Type: application/json' \
//!     -d '{"order": "1001", "customer": "ada@shop.example"}' http://127.0.0.1:8080/orders
//! ```
//!
//! The handler is in `orders.rs`. Ctrl-C and SIGTERM end the program after the requests that are in
//! progress. The tests call the handler, and the service over HTTP, against an endpoint in the same
//! process.

use aws_connect::client::Client;
use hardie_examples::orders;
use std::error::Error;
use std::time::Duration;

async fn serve() -> Result<(), Box<dyn Error>> {
    // Region, endpoint URL, credentials and retries come from environment and profile, as for the
    // AWS CLI. A caller of this service does not wait longer than 10 seconds.
    let client = Client::builder().operation_timeout(Duration::from_secs(10)).build()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, orders::router(client)).with_graceful_shutdown(shutdown()).await?;
    Ok(())
}

/// Ends at Ctrl-C; on Unix also at SIGTERM, which container runtimes send.
async fn shutdown() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve())
}
