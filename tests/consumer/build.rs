//! Generates the kitchen.

fn main() -> Result<(), hardie::Error> {
    hardie::Config::new()
        .model("models/kitchen.json")
        .service("example.kitchen#Kitchen")
        .all_operations()
        .doctests("kitchen")
        .write("kitchen.rs")
}
