//! Compares the service with its snapshot, so that each change of the model is reviewed.

/// If the change is intended, accept it with `cargo insta review`, as described in README.md.
#[test]
fn the_digest_is_reviewed() {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("HARDIE_CONNECT_MODEL") || is_set("HARDIE_CONNECT_OPERATIONS") {
        return println!("skipped: HARDIE_CONNECT_MODEL or HARDIE_CONNECT_OPERATIONS is set");
    }
    // The build script writes it: one line per command, option, type, field and error.
    let digest = include_str!(concat!(env!("OUT_DIR"), "/connect.digest.txt"));
    insta::assert_snapshot!("digest", digest);
}
