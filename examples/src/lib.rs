//! Programs to copy, one file each in `src/bin/`, and the code that the first one needs in
//! addition.
//!
//! - `bookshop`: a command line and a typed library from a custom model
//!   (`models/bookshop.smithy`, `build.rs`)
//! - `open-contact`: an HTTP service that calls CreateContact from async Rust, tested with
//!   connect-local
//! - `contacts-from-csv`: rows with shorthand in their cells, checked offline and sent once
//!   each

/// The types, commands and parsers of `models/bookshop.smithy`, as `build.rs` generated them.
pub mod bookshop {
    include!(concat!(env!("OUT_DIR"), "/bookshop.rs"));
}
