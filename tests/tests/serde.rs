//! serde for generated types: the AWS CLI's JSON, a binary format, and errors with paths.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie_runtime::value::{Blob, DateTime, Number};
use hardie_runtime::{IndexMap, Value};
use hardie_tests::connect::{
    Channel, ConflictException, ContactInitiationMethod, CreateContactError, CreateContactInput,
    CreateContactOutput, Reference, ReferenceType,
};
use hardie_tests::kitchen::{
    ArrangeShelvesInput, ArrangeShelvesOutput, CookMealInput, Heat, OvenSetting, Pantry,
    PutScalarsInput, Step,
};
use hardie_tests::noted::Level;
use serde_json::json;
use std::fmt::Debug;

/// Reads `json`, which must be what is written again, and passes through CBOR too.
fn round_trip<T>(value: &T, json: serde_json::Value)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Debug,
{
    assert_eq!(serde_json::to_value(value).unwrap(), json);
    assert_eq!(&serde_json::from_str::<T>(&json.to_string()).unwrap(), value);
    assert_eq!(&serde_json::from_value::<T>(json).unwrap(), value);
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    assert_eq!(&ciborium::from_reader::<T, _>(bytes.as_slice()).unwrap(), value);
}

#[test]
fn inputs_have_the_names_of_the_model() {
    let reference = Reference::new(ReferenceType::Url).with_value("https://shop.example/1");
    let input = CreateContactInput::new("i-1", Channel::Email, ContactInitiationMethod::Flow)
        .with_expiry_duration_in_minutes(5)
        .with_attributes([("language", "de")])
        .with_references([("order", reference)])
        // `@sensitive`: redacted in `Debug`, written here.
        .with_name("Order 42");
    let json = json!({
        "InstanceId": "i-1",
        "Attributes": {"language": "de"},
        "References": {"order": {"Value": "https://shop.example/1", "Type": "URL"}},
        "Channel": "EMAIL",
        "InitiationMethod": "FLOW",
        "ExpiryDurationInMinutes": 5,
        "Name": "Order 42",
    });
    round_trip(&input, json);
    let output = CreateContactOutput::default().with_contact_id("c-1");
    round_trip(&output, json!({"ContactId": "c-1"}));
    round_trip(&ConflictException::default().with_message("busy"), json!({"Message": "busy"}));
}

#[test]
fn scalars() {
    let input = PutScalarsInput::new()
        .with_spice("SAFFRON")
        .with_big_count(i64::MAX)
        .with_ratio(0.5)
        .with_enabled(true)
        .with_when(DateTime::from_secs(1_700_000_000))
        .with_photo(Blob::new([0, 255, 1]))
        .with_photos([Blob::new("a")])
        .with_s3_key("k");
    let json = json!({
        "Spice": "SAFFRON",
        "BigCount": i64::MAX,
        "Ratio": 0.5,
        "Enabled": true,
        "When": "2023-11-14T22:13:20+00:00",
        "Photo": "AP8B",
        "Photos": ["YQ=="],
        "S3Key": "k",
    });
    round_trip(&input, json);
    let infinite = PutScalarsInput::new().with_weight(f64::NEG_INFINITY);
    round_trip(&infinite, json!({"Weight": "-Infinity"}));
    let input: PutScalarsInput = serde_json::from_str(r#"{"When": 1.5, "Weight": "NaN"}"#).unwrap();
    assert_eq!(input.when, Some(DateTime::from_fractional_secs(1, 0.5)));
    assert!(input.weight.is_some_and(f64::is_nan));
    round_trip(&Level(3), json!(3));
}

#[test]
fn documents_unions_and_recursion() {
    let list = Value::List(vec![Value::Null, Value::Bool(true), Value::from("a")]);
    let number = Value::Number(Number::Float(1.5));
    let notes = [("list".to_owned(), list), ("number".to_owned(), number)];
    let notes = Value::Map(notes.into_iter().collect());
    let step = Step::default().with_sub_steps([Step::default().with_text("inner")]);
    let shelves = IndexMap::from([("top".to_owned(), Pantry::default().with_capacity(3))]);
    let input = ArrangeShelvesInput::new()
        .with_plan(step)
        .with_pantry(Pantry::default().with_shelves(shelves))
        .with_notes(notes);
    let json = json!({
        "Plan": {"SubSteps": [{"Text": "inner"}]},
        "Pantry": {"Shelves": {"top": {"Capacity": 3}}},
        "Notes": {"list": [null, true, "a"], "number": 1.5},
    });
    round_trip(&input, json);
    // Null is a value of a document, and absent elsewhere.
    let output: ArrangeShelvesOutput =
        serde_json::from_str(r#"{"Notes": null, "Plan": null}"#).unwrap();
    assert_eq!(output, ArrangeShelvesOutput::default().with_notes(Value::Null));

    let meal = |heat: Heat| CookMealInput::new("soup").with_heat(heat);
    let stove = meal(Heat::Stove("gas".to_owned()));
    round_trip(&stove, json!({"MealName": "soup", "Heat": {"Stove": "gas"}}));
    let unknown = meal(Heat::Unknown("Fire".to_owned()));
    round_trip(&unknown, json!({"MealName": "soup", "Heat": {"Fire": {}}}));
    let oven = meal(Heat::Oven(OvenSetting::new(200)));
    round_trip(&oven, json!({"MealName": "soup", "Heat": {"Oven": {"Degrees": 200}}}));
}

#[test]
fn errors_have_the_path() {
    let input = |json: &str| {
        let text = format!(r#"{{"MealName": "soup", {json}}}"#);
        serde_json::from_str::<CookMealInput>(&text).map_err(|error| error.to_string())
    };
    assert!(input(r#""NoSuchMember": [{"a": 1}]"#).is_ok());
    let cases = [
        (
            r#""Ingredients": [{"Name": "a"}, {"Name": 5}]"#,
            "invalid type: integer `5`, expected a string for `Ingredients[1].Name`",
        ),
        (r#""Servings": 3000000000"#, "expected an integer of 32 bits for `Servings`"),
        (r#""Servings": "3""#, "expected an integer of 32 bits for `Servings`"),
        (r#""Groups": {"a": "b"}"#, "expected a list for `Groups.a`"),
        (r#""Spices": [null]"#, "`Spices[0]` is null"),
        (r#""Heat": {}"#, "no member of the union `Heat` is set"),
        (r#""Heat": {"Stove": "a", "Microwave": 1}"#, "more than one member of the union `Heat`"),
        (r#""Labels": []"#, "expected a map for `Labels`"),
    ];
    for (json, want) in cases {
        let error = input(json).unwrap_err();
        assert!(error.contains(want), "{error}");
    }
    let error = serde_json::from_str::<CookMealInput>("{}").unwrap_err().to_string();
    assert!(error.starts_with("the required member `MealName` is missing"), "{error}");
    let text = r#"{"References": {"order": {}}}"#;
    let error = serde_json::from_str::<CreateContactInput>(text).unwrap_err().to_string();
    assert!(error.starts_with("the required member `References.order.Type` is missing"), "{error}");
    let error = serde_json::from_str::<PutScalarsInput>(r#"{"Photo": "?"}"#).unwrap_err();
    assert!(error.to_string().contains("a blob as base64 or bytes for `Photo`"), "{error}");
}

/// A format without a limit of its own must not exhaust the stack.
#[test]
fn nesting_is_limited() {
    let deep = (0..200).fold(serde_json::Value::Null, |inner, _| json!({"SubSteps": [inner]}));
    let error = serde_json::from_value::<Step>(deep).unwrap_err().to_string();
    assert!(error.ends_with("is nested more than 128 levels deep"), "{error}");
    let deep = (0..200).fold(serde_json::Value::Null, |inner, _| json!([inner]));
    let error = serde_json::from_value::<Value>(deep).unwrap_err().to_string();
    assert!(error.ends_with("is nested more than 128 levels deep"), "{error}");
}

/// The error enum of an operation has the name of the error.
#[test]
fn errors_of_operations() {
    let error: CreateContactError = ConflictException::default().with_message("busy").into();
    round_trip(&error, json!({"ConflictException": {"Message": "busy"}}));
    for (json, want) in [
        (json!({"Fire": {}}), "`Fire` is not an error of the operation"),
        (json!({}), "the name of an error is missing"),
        (json!({"ConflictException": {}, "Fire": {}}), "more than one error"),
        (json!({"ConflictException": {"Message": 1}}), "string for `Message`"),
    ] {
        let error = serde_json::from_value::<CreateContactError>(json).unwrap_err().to_string();
        assert!(error.contains(want), "{error}");
    }
}
