//! Generates the crate's code; see the crate's documentation for the variables.

fn main() -> Result<(), hardie::Error> {
    hardie::Config::new()
@CALLS@
        .write("@FILE@")
}
