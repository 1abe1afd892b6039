//! Changes of authentication in comparisons of models: one line per operation.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use hardie::diff::{Change, Diff};
use std::fs;
use std::path::PathBuf;

const KEY: &str = r#"@httpApiKeyAuth(name: "x-parts-key", in: "header")"#;

fn model(key: &str, signing: &str, auth: &str) -> String {
    format!(
        r#"$version: "2"
namespace example.parts
use alloy#simpleRestJson

@simpleRestJson
@httpBearerAuth
@httpBasicAuth
@aws.auth#sigv4(name: "{signing}")
{key}
service Parts {{
    version: "1"
    operations: [ListParts]
}}

{auth}
@readonly
@http(method: "GET", uri: "/parts")
operation ListParts {{}}
"#
    )
}

fn changes(name: &str, old: &str, new: &str) -> Vec<Change> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("diff");
    fs::create_dir_all(&folder).unwrap();
    let [old_file, new_file] =
        ["old", "new"].map(|side| folder.join(format!("{name}-{side}.smithy")));
    fs::write(&old_file, old).unwrap();
    fs::write(&new_file, new).unwrap();
    Diff::new(old_file, new_file).compare().unwrap().changes
}

/// The details of all changes, `!` before a breaking one.
fn details(name: &str, old: &str, new: &str) -> Vec<String> {
    let mark = |change: &Change| if change.breaking { "!" } else { "" };
    let line = |change: Change| {
        format!("{}{} {}", mark(&change), change.subject, change.detail).replace('`', "")
    };
    changes(name, old, new).into_iter().map(line).collect()
}

#[test]
fn every_change_of_schemes_is_a_line() {
    let key = "API key (header x-parts-key)";
    let cases = [
        ("[httpApiKeyAuth]", "[httpBearerAuth]", format!("!{key} → bearer token")),
        ("[]", "[httpBearerAuth]", "!none → bearer token".to_owned()),
        ("[httpBasicAuth]", "[]", "!basic authentication → none".to_owned()),
        (
            "[httpBearerAuth]",
            "[httpApiKeyAuth, httpBearerAuth]",
            format!("bearer token → {key}, bearer token"),
        ),
        (
            "[httpApiKeyAuth, httpBearerAuth]",
            "[httpBearerAuth, httpApiKeyAuth]",
            format!("{key}, bearer token → bearer token, {key}"),
        ),
        (
            "[httpBearerAuth]) @optionalAuth @tags([]",
            "[httpBearerAuth]",
            "!bearer token, none → bearer token".to_owned(),
        ),
        (
            "[aws.auth#sigv4]",
            "[httpBasicAuth, aws.auth#sigv4]",
            "Signature Version 4 → basic authentication, Signature Version 4".to_owned(),
        ),
    ];
    for (number, (old, new, want)) in cases.into_iter().enumerate() {
        let of = |auth: &str| model(KEY, "parts", &format!("@auth({auth})"));
        let (mark, want) = match want.strip_prefix('!') {
            Some(rest) => ("!", rest.to_owned()),
            None => ("", want),
        };
        let found = details(&format!("schemes-{number}"), &of(old), &of(new));
        assert_eq!(found, [format!("{mark}list-parts authentication: {want}")], "{old} → {new}");
        let same = details(&format!("same-{number}"), &of(old), &of(old));
        assert_eq!(same, Vec::<String>::new());
    }
}

#[test]
fn the_place_of_an_api_key_and_the_name_in_signatures() {
    let of = |key: &str| model(key, "parts", "@auth([httpApiKeyAuth])");
    let old = of(KEY);
    let cases = [
        (r#"@httpApiKeyAuth(name: "x-key", in: "header")"#, "API key (header x-key)"),
        (
            r#"@httpApiKeyAuth(name: "x-parts-key", in: "query")"#,
            "API key (query parameter x-parts-key)",
        ),
        (
            r#"@httpApiKeyAuth(name: "x-parts-key", in: "header", scheme: "Token")"#,
            "API key (header x-parts-key, scheme Token)",
        ),
    ];
    for (number, (key, want)) in cases.into_iter().enumerate() {
        let found = details(&format!("place-{number}"), &old, &of(key));
        let want = format!("!list-parts authentication: API key (header x-parts-key) → {want}");
        assert_eq!(found, [want]);
    }
    let signed = |name: &str| model(KEY, name, "@auth([aws.auth#sigv4])");
    let found = details("signing-name", &signed("parts"), &signed("stock"));
    assert_eq!(found, ["!service signing name stock, was parts"]);
}
