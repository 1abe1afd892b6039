//! Compares the service with its snapshot, so that each change of the model is reviewed.

/// If the change is intended, accept it with `cargo insta review`, as described in README.md.
#[test]
fn the_digest_is_reviewed() {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("@VARIABLE@_MODEL") || is_set("@VARIABLE@_OPERATIONS") {
        return println!("skipped: @VARIABLE@_MODEL or @VARIABLE@_OPERATIONS is set");
    }
    // The build script writes it: one line per command, option, type, field and error.
    let digest = include_str!(concat!(env!("OUT_DIR"), "/@STEM@.digest.txt"));
    insta::assert_snapshot!("digest", digest);
}
