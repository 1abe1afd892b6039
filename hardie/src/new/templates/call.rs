//! Calls @COMMAND@ from Rust: `cargo run --features client --example @MODULE@`.

@USE_TO_CALL@

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(call())
}

async fn call() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().build()?;
    @INPUT@
    let output = client.@METHOD@(input).await?;
    println!("{output:?}");
    Ok(())
}
