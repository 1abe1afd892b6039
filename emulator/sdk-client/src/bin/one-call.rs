//! One CreateContact by the official `aws-sdk-connect`, for the benchmarks `start` and `call`.
//!
//! `cargo build --release --bin one-call`; region, keys and endpoint come from the environment.

use aws_config::BehaviorVersion;
use aws_sdk_connect::types::{Channel, ContactInitiationMethod};
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // Plain HTTP: with a TLS stack the SDK would also read the system's certificates at start.
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    let response = aws_sdk_connect::Client::new(&config)
        .create_contact()
        .instance_id("11111111-2222-4333-8444-555555555555")
        .channel(Channel::Email)
        .initiation_method(ContactInitiationMethod::Flow)
        .send()
        .await?;
    println!(
        "{} {}",
        response.contact_id().unwrap_or_default(),
        response.contact_arn().unwrap_or_default()
    );
    Ok(())
}
