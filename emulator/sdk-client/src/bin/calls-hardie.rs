//! Many calls of CreateContact by our client on one thread: `calls-hardie CALLS CONCURRENCY`.
//! Region, keys and endpoint come from the environment.

use aws_connect::client::Client;
use aws_connect::{
    Channel, ContactInitiationMethod, CreateContactInput, IndexMap, Reference, ReferenceType,
};
use connect_local_sdk_client::{Result, arguments, measure};

fn input() -> CreateContactInput {
    let order = Reference::new(ReferenceType::Url).with_value("https://shop.example/orders/1001");
    CreateContactInput::new(
        "11111111-2222-4333-8444-555555555555",
        Channel::Email,
        ContactInitiationMethod::Flow,
    )
    .with_client_token("order-1001")
    .with_name("Order 1001")
    .with_attributes(IndexMap::from([
        ("customer".to_owned(), "ada@shop.example".to_owned()),
        ("amount".to_owned(), "12.50 EUR".to_owned()),
    ]))
    .with_references(IndexMap::from([("order".to_owned(), order)]))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let (calls, concurrency) = arguments()?;
    let client = Client::builder().build()?;
    let call = move || {
        let client = client.clone();
        async move {
            let output = client.create_contact(input()).await.expect("a contact");
            assert!(output.contact_id.is_some());
        }
    };
    measure(calls, concurrency, call).await;
    Ok(())
}
