//! Values in the example of an operation's documentation pass the checks of the model.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::{Config, Flavour};
use std::path::Path;

#[test]
fn strings_match_their_patterns() {
    let model = r#"
        $version: "2"
        namespace com.example
        use aws.protocols#restJson1
        @restJson1
        service Shop { version: "1", operations: [Bake] }
        @http(method: "POST", uri: "/bake")
        operation Bake {
            input := {
                @required @pattern("^[0-9]{4}$") number: String
                @required @length(max: 3) name: String
                @required @pattern("^(?!x)y$") other: String
                @required color: Color
            }
        }
        enum Color { @internal INVISIBLE, RED }
    "#;
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rustdoc_values.smithy");
    std::fs::write(&path, model).unwrap();
    let mut config = Config::new().model(&path).all_operations().clone();
    let mut lines = |flavour| {
        let plan = config.flavour(flavour).plan().unwrap().0;
        let usage = plan.operations[0].usage.as_ref().unwrap();
        let lines: Vec<&str> = usage.lines.iter().map(|line| line.as_str()).collect();
        lines.concat()
    };
    let own = lines(Flavour::Own);
    for value in ["\"1234\"", "\"nam\"", "\"other\"", "Color::Red"] {
        assert!(own.contains(value), "no {value} in {own}");
    }
    // As ever, the names of members.
    let aws = lines(Flavour::Aws);
    assert!(aws.contains("\"number\"") && aws.contains("\"name\""), "{aws}");
}
