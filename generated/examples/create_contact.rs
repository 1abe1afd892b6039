//! Calls `create-contact` from Rust: `cargo run --features client --example create_contact`.

use aws_connect::{Channel, ContactInitiationMethod, CreateContact, CreateContactInput, SERVICE};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(call())
}

async fn call() -> Result<(), Box<dyn std::error::Error>> {
    let client = hardie_client::Client::builder(&SERVICE).build()?;
    let input = CreateContactInput::new(
        "11111111-2222-4333-8444-555555555555",
        Channel::Email,
        ContactInitiationMethod::Flow,
    );
    let output = client.send::<CreateContact>(&input).await?;
    println!("{output:?}");
    Ok(())
}
