//! Programs to copy, one file each in `src/bin/`, and the code that two of them need in addition.
//!
//! - `bookshop`: a command line and a typed library from a custom model
//!   (`models/bookshop.smithy`, `build.rs`)
//! - `open-contact`: an axum service that calls CreateContact (`orders`), tested with connect-local
//!   and under load
//! - `contacts-from-csv`: rows with shorthand in their cells, checked offline and sent once each,
//!   64 at the same time

/// The types, commands and parsers of `models/bookshop.smithy`, as `build.rs` generated them.
pub mod bookshop {
    include!(concat!(env!("OUT_DIR"), "/bookshop.rs"));
}

pub mod orders;
