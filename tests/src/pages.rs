//! Rust blocks of README and the guide, as doctests. `tests/tests/guide.rs` checks that no page is
//! missing.

#[doc = include_str!("../../README.md")]
mod readme {}
#[doc = include_str!("../../docs/src/build-scripts.md")]
mod build_scripts {}
#[doc = include_str!("../../docs/src/model-updates.md")]
mod model_updates {}
#[doc = include_str!("../../docs/src/rust-client.md")]
mod rust_client {}
#[doc = include_str!("../../docs/src/testing.md")]
mod testing {}
#[doc = include_str!("../../docs/src/without-a-build.md")]
mod without_a_build {}
