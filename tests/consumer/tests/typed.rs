//! The crate as a typed library.

use hardie_runtime::service::Skeleton;
use kitchen::{CookMealInput, cook_meal};

#[test]
fn inputs_are_typed_and_options_are_parsed() {
    let mut input = CookMealInput::new("soup");
    input.servings = Some(4);
    input.labels = cook_meal::parse_labels(&["course=first,hot=yes"]).ok();
    let labels = input.labels.unwrap();
    assert_eq!(labels.get("course").map(String::as_str), Some("first"));
    assert!(cook_meal::skeleton(Skeleton::Input).contains("\"MealName\": \"\""));
}
