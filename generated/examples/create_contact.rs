//! Calls `create-contact` from Rust: `cargo run --features client --example create_contact`.

use aws_connect::client::Client;
use aws_connect::{Channel, ContactInitiationMethod, CreateContactInput};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(call())
}

async fn call() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().build()?;
    let input = CreateContactInput::new(
        "11111111-2222-4333-8444-555555555555",
        Channel::Email,
        ContactInitiationMethod::Flow,
    );
    let output = client.create_contact(input).await?;
    println!("{output:?}");
    Ok(())
}
