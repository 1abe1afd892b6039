//! Sends CreateContact with each input on standard input by our client, and prints what it reads
//! from the responses, one line each.

use aws_connect::client::{Client, ErrorKind};
use aws_connect::{Channel, ContactInitiationMethod, CreateContactInput};
use connect_local_sdk_client::{Result, error_line, inputs, variant};
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::shape::{Slot, Structure, fill};
use serde_json::{Value, json};

fn input(value: &Value) -> Result<CreateContactInput> {
    let value = hardie_runtime::value::json::parse(&value.to_string())?;
    let mut input = CreateContactInput::new("", Channel::Email, ContactInitiationMethod::Flow);
    let structure: &dyn Structure = &input;
    let (shape, mut problems) = (structure.shape(), Problems::new());
    fill(&value, Slot::Structure(&mut input), shape, &mut Path::new(), &mut problems);
    if problems.is_empty() { Ok(input) } else { Err(problems.to_string().into()) }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let client = Client::builder().max_attempts(1).build()?;
    for value in inputs()? {
        let line = match client.create_contact(input(&value)?).await {
            Ok(output) => json!({
                "contact_id": output.contact_id, "contact_arn": output.contact_arn,
                "request_id": output.request_id(),
            }),
            Err(error) => {
                let shape = match error.kind() {
                    ErrorKind::Service(modelled) => Some(format!("{modelled:?}")),
                    ErrorKind::Unmodeled(_) => None,
                    _ => Some("no response".to_owned()),
                };
                error_line(
                    shape.as_deref().map(variant),
                    error.code(),
                    error.message(),
                    error.request_id(),
                    error.status(),
                )
            }
        };
        println!("{line}");
    }
    Ok(())
}
