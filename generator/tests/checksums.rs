//! `@httpChecksum`: its members as headers, in the customizations of the operation.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie_build::Config;

const MODEL: &str = r#"$version: "2.0"
namespace acme
use aws.protocols#httpChecksum
use aws.protocols#restJson1
@restJson1
service Depot { version: "1", operations: [Put, Get, Lost] }
@http(method: "PUT", uri: "/put")
@httpChecksum(requestChecksumRequired: true, requestAlgorithmMember: "algorithm")
operation Put { input := { @httpHeader("X-Algorithm") algorithm: Algorithm, text: String } }
@readonly
@http(method: "GET", uri: "/get")
@httpChecksum(requestValidationModeMember: "mode", responseAlgorithms: ["SHA256", "CRC32"])
operation Get { input := { @httpHeader("x-mode") mode: Mode } output := { text: String } }
@http(method: "PUT", uri: "/lost")
@httpChecksum(requestAlgorithmMember: "algorithm")
operation Lost { input := { algorithm: Algorithm } }
enum Algorithm { SHA256 CRC32 }
enum Mode { ENABLED }
"#;

#[test]
fn members_are_headers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.smithy");
    std::fs::write(&path, MODEL).unwrap();
    let made = Config::new().model(path).all_operations().generate_with_warnings().unwrap();
    for want in [
        r#"{\"checksum\":{\"algorithm\":\"x-algorithm\",\"required\":true}}"#,
        r#"{\"checksum\":{\"mode\":\"x-mode\",\"response\":[\"SHA256\",\"CRC32\"]}}"#,
        r#"{\"checksum\":{}}"#,
    ] {
        assert!(made.text.contains(want), "{want}");
    }
    let warnings = made.warnings.to_string();
    assert!(
        warnings.contains("`algorithm`, which is not a header of `acme#LostInput`"),
        "{warnings}"
    );
}
