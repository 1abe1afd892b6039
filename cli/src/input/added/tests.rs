use super::template::{Template, matches};
use hardie_runtime::value::{Value, json};

#[test]
fn patterns() {
    let cases: [(&str, &str, Option<&[&str]>); 12] = [
        ("*:*", "1:5", Some(&["1", "5"])),
        ("*:*", "15", None),
        ("*", "15", Some(&["15"])),
        ("*-*", "a-b-c", Some(&["a", "b-c"])),
        ("sg-*", "sg-1", Some(&["1"])),
        ("*.example.com", "x.example.com", Some(&["x"])),
        ("all|-1", "-1", Some(&[])),
        ("all|-1", "all", Some(&[])),
        ("all|-1", "all1", None),
        ("#-*", "22-25", Some(&["22", "25"])),
        ("#-*", "a-25", None),
        ("#", "", None),
    ];
    for (pattern, text, want) in cases {
        assert_eq!(matches(pattern, text).as_deref(), want, "{pattern} {text}");
    }
}

#[test]
fn templates() {
    let value = Value::from("v");
    let template = Template { value: &value, parts: &["x"], key: "k", unique: "u" };
    let filled = |text: &str| {
        let filled = template.fill(&json::parse(text).unwrap());
        json::compact(&filled)
    };
    assert_eq!(
        filled(r#"{"$key": ["$value", "$1-$2$unique", "a$", 1]}"#),
        r#"{"k":["v","x-u","a$",1]}"#
    );
}
