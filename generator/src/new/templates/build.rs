//! Generates the crate's code; see the crate's documentation for the variables.

fn main() -> Result<(), hardie::Error> {
    // Nothing is left to be put right in memory at start; without it, the program is loaded at a random address.
    hardie::link_at_fixed_address();
    hardie::Config::new()
@CALLS@
        .write("@FILE@")
}
