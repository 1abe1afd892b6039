//! Generates the bookshop's types, commands and table into OUT_DIR.

fn main() -> Result<(), hardie::Error> {
    hardie::Config::new().model("models/bookshop.json").all_operations().write("bookshop.rs")
}
