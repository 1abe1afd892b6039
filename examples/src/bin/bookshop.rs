//! A command line for a custom service: generates a program with two commands from
//! `models/bookshop.smithy`.
//!
//! ```sh
//! cargo run --bin bookshop -p hardie-examples -- order-books help
//! cargo run --bin bookshop -p hardie-examples -- order-books \
//!     --endpoint-url http://localhost:8080 --region local \
//!     --items Isbn=9780141439518,Count=2 Isbn=9780553213119 \
//!     --address Name=Ada,City=Turin --labels gift=yes
//! ```
//!
//! To make it your own: replace the model, and name your module in `src/lib.rs`.
//! `tests/bookshop.rs` calls the same operations as a typed library.

use hardie_examples::bookshop::SERVICE;

fn main() -> std::process::ExitCode {
    hardie_cli::run(&[&SERVICE])
}
