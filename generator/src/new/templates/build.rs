//! Generates the code of the crate; the documentation of the crate describes the environment
//! variables.

fn main() -> Result<(), hardie::Error> {
    hardie::Config::new()
@CALLS@
        .write("@FILE@")
}
