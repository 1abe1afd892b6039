//! Programs to copy, one file each in `src/bin/`; this library is what the first one needs besides.
//!
//! - `bookshop`: a command line and a typed library from a model of one's own
//!   (`models/bookshop.json`, `build.rs`)
//! - `open-contact`: an HTTP service that calls CreateContact from async Rust, tested with
//!   connect-local
//! - `contacts-from-csv`: rows with shorthand in their cells, checked without a call and sent once
//!   each

/// The types, commands and parsers of `models/bookshop.json`, as `build.rs` generated them.
pub mod bookshop {
    include!(concat!(env!("OUT_DIR"), "/bookshop.rs"));
}
