//! Shorthand syntax, JSON and validation of a generated crate, as `tests/peers/wasm.py` runs them
//! in Node.js.

use aws_connect::{
    Channel, ContactInitiationMethod, CreateContactInput, ReferenceType, create_contact,
};
use hardie_runtime::shape::{Slot, Structure, View, fill, to_value};
use hardie_runtime::validate::validate_strict;
use hardie_runtime::value::{Value, json};

/// The number of the first check that fails; 0 if none does.
#[unsafe(no_mangle)]
pub extern "C" fn first_failure() -> i32 {
    let checks: [fn() -> bool; 5] = [shorthand, invalid_shorthand, json_text, valid, too_long];
    let failed = checks.iter().position(|check| !check());
    failed.map_or(0, |at| i32::try_from(at + 1).unwrap_or(i32::MAX))
}

fn shorthand() -> bool {
    let parsed = create_contact::parse_references(&["order={Value=https://x.example,Type=URL}"]);
    parsed.is_ok_and(|found| found["order"].r#type == ReferenceType::Url)
}

fn invalid_shorthand() -> bool {
    create_contact::parse_references(&["order={Value=x"]).is_err()
}

fn input() -> CreateContactInput {
    CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow)
}

/// An input becomes JSON and comes back.
fn json_text() -> bool {
    let text = r#"{"InstanceId": "i-2", "Channel": "VOICE", "Name": "é", "Attributes": {"a": "b"}}"#;
    let Ok(value) = json::parse(text) else { return false };
    let mut found = input();
    let (mut path, mut problems) = Default::default();
    let structure: &dyn Structure = &found;
    let shape = structure.shape();
    fill(&value, Slot::Structure(&mut found), shape, &mut path, &mut problems);
    problems.is_empty() && found.name.as_deref() == Some("é") && found.channel == Channel::Voice
}

fn problems(input: &CreateContactInput) -> usize {
    let structure: &dyn Structure = input;
    match to_value(View::Structure(structure)) {
        Value::Map(members) => {
            validate_strict(&members, structure.shape(), &[]).problems.iter().count()
        }
        _ => usize::MAX,
    }
}

fn valid() -> bool {
    problems(&input()) == 0
}

fn too_long() -> bool {
    let mut input = input();
    input.instance_id = "x".repeat(101);
    problems(&input) == 1
}
