//! Generates the bookshop's types, commands and table into OUT_DIR.

fn main() -> Result<(), hardie_build::Error> {
    hardie_build::Config::new()
        .model("models/bookshop.smithy")
        .all_operations()
        .write("bookshop.rs")
}
