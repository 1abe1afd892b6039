//! Many calls of CreateContact by the official SDK on one thread: `calls-sdk CALLS CONCURRENCY`.
//! Region, keys and endpoint come from the environment.

use aws_config::BehaviorVersion;
use aws_sdk_connect::Client;
use aws_sdk_connect::operation::create_contact::builders::CreateContactFluentBuilder;
use aws_sdk_connect::types::{Channel, ContactInitiationMethod, Reference, ReferenceType};
use connect_local_sdk_client::{Result, arguments, measure};

fn call(client: &Client) -> CreateContactFluentBuilder {
    let order = Reference::builder()
        .r#type(ReferenceType::Url)
        .value("https://shop.example/orders/1001")
        .build()
        .expect("has a type");
    client
        .create_contact()
        .instance_id("11111111-2222-4333-8444-555555555555")
        .channel(Channel::Email)
        .initiation_method(ContactInitiationMethod::Flow)
        .client_token("order-1001")
        .name("Order 1001")
        .attributes("customer", "ada@shop.example")
        .attributes("amount", "12.50 EUR")
        .references("order", order)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let (calls, concurrency) = arguments()?;
    // Plain HTTP: with a TLS stack the SDK would also read the system's certificates at start.
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    let client = Client::new(&config);
    let call = move || {
        let client = client.clone();
        async move {
            let output = call(&client).send().await.expect("a contact");
            assert!(output.contact_id().is_some());
        }
    };
    measure(calls, concurrency, call).await;
    Ok(())
}
