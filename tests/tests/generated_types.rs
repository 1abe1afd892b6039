//! What callers write with generated types: constructors, setters, comparison, hashes, conversions.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie_tests::connect::{
    Channel, ConflictException, ContactInitiationMethod, CreateContactError, CreateContactInput,
    CreateContactOutput, Reference, ReferenceType,
};
use hardie_tests::kitchen::{CookMealInput, Heat, PingInput, PutPhotoInput, Spice, Step};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

#[test]
fn setters_convert_their_arguments() {
    let reference = Reference::new(ReferenceType::Url).with_value("https://shop.example/1");
    let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow)
        .with_channel("VOICE")
        .with_name("Order 42")
        .with_expiry_duration_in_minutes(5)
        .with_attributes([("language", "de")])
        .with_references([("order", reference.clone())]);
    assert_eq!(input.channel, Channel::Voice);
    assert_eq!(input.name.as_deref(), Some("Order 42"));
    assert_eq!(input.expiry_duration_in_minutes, Some(5));
    assert_eq!(input.attributes.unwrap()["language"], "de");
    assert_eq!(input.references.unwrap()["order"], reference);

    let of_map = HashMap::from([("size".to_owned(), "big".to_owned())]);
    let meal = CookMealInput::new("soup")
        .with_spices(["SALT", "SAFFRON"])
        .with_guests(vec!["Ada".to_owned()])
        .with_tables([1, 2])
        .with_labels(of_map)
        .with_grid(vec![vec!["a".to_owned()]]);
    assert_eq!(meal.spices.unwrap(), [Spice::Salt, Spice::Unknown("SAFFRON".to_owned())]);
    assert_eq!(meal.guests.unwrap(), ["Ada"]);
    assert_eq!(meal.tables.unwrap(), [1, 2]);
    assert_eq!(meal.labels.unwrap()["size"], "big");
    assert_eq!(meal.grid.unwrap(), [["a"]]);

    let step = Step::default().with_sub_steps([Step::default().with_text("inner")]);
    assert_eq!(step.sub_steps.unwrap()[0].text.as_deref(), Some("inner"));
    let photo = PutPhotoInput::new("p").with_photo(hardie_runtime::value::Blob::new("content"));
    assert_eq!(photo.photo.unwrap().as_ref(), b"content");
    assert_eq!(PingInput::new(), PingInput::default());
}

#[test]
fn equal_values_have_equal_hashes() {
    let input = |attributes: [(&str, &str); 2]| {
        CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow)
            .with_attributes(attributes)
    };
    let one = input([("a", "1"), ("b", "2")]);
    let other = input([("b", "2"), ("a", "1")]);
    let third = input([("a", "2"), ("b", "1")]);
    assert_eq!(one, other);
    assert_eq!(hash(&one), hash(&other));
    assert_ne!(hash(&one), hash(&third));
    assert_eq!(HashSet::from([one, other, third]).len(), 2);

    let output = CreateContactOutput::default().with_contact_id("c-1");
    assert_ne!(hash(&output), hash(&CreateContactOutput::default().with_contact_arn("c-1")));
    let unknown = |name: &str| Heat::Unknown(name.to_owned());
    assert_ne!(hash(&unknown("a")), hash(&unknown("b")));
}

#[test]
fn errors_are_asked_for_and_made_from_structures() {
    let error: CreateContactError = ConflictException::default().with_message("busy").into();
    assert!(error.is_conflict_exception() && !error.is_throttling_exception());
    assert_eq!(error.to_string(), "ConflictException: busy");
    let same = CreateContactError::from(ConflictException::default().with_message("busy"));
    assert_eq!(hash(&error), hash(&same));
    assert_eq!(error, same);
}

#[test]
fn enums_are_parsed_from_any_string() {
    assert_eq!("SALT".parse(), Ok(Spice::Salt));
    assert_eq!("NEW".parse(), Ok(Spice::Unknown("NEW".to_owned())));
    assert!(Spice::from("CUMIN") < Spice::Salt);
    assert_eq!(Spice::Salt.as_ref() as &str, "SALT");
}

fn hash(value: &impl Hash) -> u64 {
    let mut state = DefaultHasher::new();
    value.hash(&mut state);
    state.finish()
}
