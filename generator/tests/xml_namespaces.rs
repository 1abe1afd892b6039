//! Namespaces of nested XML elements: only those that the element's attributes need.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie_build::Config;

const MODEL: &str = r#"$version: "2.0"
namespace acme
use aws.protocols#restXml
@restXml
service Depot { version: "1", operations: [Grant] }
@http(method: "PUT", uri: "/grant")
operation Grant { input := { Grantee: Grantee, Plain: Plain, Other: Other } }
@xmlNamespace(uri: "https://acme.example/instance", prefix: "xsi")
structure Grantee { @xmlAttribute @xmlName("xsi:type") Type: String }
@xmlNamespace(uri: "https://acme.example/plain")
structure Plain { @xmlAttribute @xmlName("xsi:type") Type: String }
@xmlNamespace(uri: "https://acme.example/other", prefix: "o")
structure Other { @xmlName("o:type") Type: String }
"#;

#[test]
fn the_prefix_of_an_attribute_is_declared() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.smithy");
    std::fs::write(&path, MODEL).unwrap();
    let code = Config::new().model(path).all_operations().generate().unwrap();
    let members: Vec<&str> = code
        .lines()
        .filter(|line| line.contains("R::member(") && line.contains(".namespace("))
        .filter_map(|line| line.split_once("$")?.1.into())
        .collect();
    assert_eq!(members, ["Grantee"]);
}
