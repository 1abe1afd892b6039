//! Generates the invented service of the tests, which has shapes of every kind.

fn main() -> Result<(), hardie_build::Error> {
    hardie_build::Config::new()
        .model("../tests/models/kitchen.json")
        .service("example.kitchen#Kitchen")
        .all_operations()
        .write("kitchen.rs")
}
