//! Creates a contact from Rust. Against the local endpoint:
//!
//! `cargo run -p connect-local -- exec -- cargo run -p aws-connect --features client --example create_contact`

use aws_connect::{Channel, ContactInitiationMethod, CreateContact, CreateContactInput, SERVICE};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(create_contact())
}

async fn create_contact() -> Result<(), Box<dyn std::error::Error>> {
    let client = hardie_cli::Client::builder(&SERVICE).build()?;
    let instance = "11111111-2222-4333-8444-555555555555";
    let input = CreateContactInput::new(instance, Channel::Email, ContactInitiationMethod::Flow);
    let output = client.send::<CreateContact>(&input).await?;
    println!("{} {}", output.contact_id.unwrap_or_default(), output.contact_arn.unwrap_or_default());
    Ok(())
}
