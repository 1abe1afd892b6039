//! What the official `aws-sdk-connect` meets at the endpoint.
//!
//! `cargo build --bin connect-local-sdk-client && connect-local exec --
//! target/debug/connect-local-sdk-client`

use aws_config::BehaviorVersion;
use aws_sdk_connect::Client;
use aws_sdk_connect::config::retry::RetryConfig;
use aws_sdk_connect::config::{Credentials, Region, SharedCredentialsProvider};
use aws_sdk_connect::error::ProvideErrorMetadata;
use aws_sdk_connect::types::{Channel, ContactInitiationMethod, Reference, ReferenceType};
use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};

/// A call that makes a contact.
fn create(
    client: &Client,
) -> aws_sdk_connect::operation::create_contact::builders::CreateContactFluentBuilder {
    client
        .create_contact()
        .instance_id("i-1")
        .channel(Channel::Email)
        .initiation_method(ContactInitiationMethod::Flow)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    let once =
        aws_sdk_connect::config::Builder::from(&config).retry_config(RetryConfig::disabled());
    let client = Client::from_conf(once.clone().build());

    let reference =
        Reference::builder().value("https://example.com").r#type(ReferenceType::Url).build()?;
    let made =
        create(&client).references("r", reference).client_token("t").name("Ünïcödé").send().await?;
    println!("created {}", made.contact_arn().unwrap_or_default());
    let again = create(&client).client_token("u").send().await?;
    assert_eq!(create(&client).client_token("u").send().await?.contact_id(), again.contact_id());

    let error = create(&client)
        .client_token("t")
        .send()
        .await
        .expect_err("another request")
        .into_service_error();
    assert!(error.is_idempotency_exception(), "{error:?}");
    let error = create(&client)
        .related_contact_id("none")
        .send()
        .await
        .expect_err("unknown")
        .into_service_error();
    assert!(error.is_resource_not_found_exception(), "{error:?}");
    let error = create(&client)
        .channel(Channel::Chat)
        .send()
        .await
        .expect_err("channel")
        .into_service_error();
    assert!(error.is_invalid_parameter_exception(), "{error:?}");

    for (name, check) in [
        ("ThrottlingException", "429"),
        ("ConflictException", "409"),
        ("InternalServiceException", "500"),
        ("ServiceQuotaExceededException", "402"),
        ("AccessDeniedException", "403"),
    ] {
        let failing = create(&client).customize().mutate_request(move |request| {
            request.headers_mut().insert("x-local-fail", name);
        });
        let error = failing.send().await.expect_err(name);
        let status = error.raw_response().map(|response| response.status().as_u16().to_string());
        assert_eq!((error.code(), status.as_deref()), (Some(name), Some(check)), "{error:?}");
    }

    // Lost answers and failures are retried by the SDK's own strategy, with one token.
    let patient = Client::from_conf(
        once.clone().retry_config(RetryConfig::standard().with_max_attempts(3)).build(),
    );
    for fault in ["503", "drop"] {
        let left = AtomicU32::new(2);
        create(&patient)
            .customize()
            .mutate_request(move |request| {
                let failing = left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
                let share = if failing.is_ok() { fault.to_owned() } else { format!("{fault}:0") };
                request.headers_mut().insert("x-local-fail", share);
            })
            .send()
            .await
            .map_err(|error| format!("{fault}: {error:?}"))?;
    }

    let key = std::env::var("AWS_ACCESS_KEY_ID")?;
    for (id, region, want) in [
        (key.as_str(), "us-east-1", "InvalidSignatureException"),
        ("AKIDUNKNOWN", "us-east-1", "UnrecognizedClientException"),
        (key.as_str(), "Mars", "InvalidSignatureException"),
    ] {
        let wrong =
            SharedCredentialsProvider::new(Credentials::new(id, "wrong", None, None, "wrong"));
        let config = once.clone().credentials_provider(wrong).region(Region::new(region));
        let error = create(&Client::from_conf(config.build())).send().await.expect_err(want);
        assert_eq!(error.code(), Some(want), "{error:?}");
        println!("refused: {want} - {}", error.message().unwrap_or_default());
    }
    println!("all as it should be");
    Ok(())
}
