//! Generates the code of the crate; the documentation of the crate describes the environment
//! variables.

fn main() -> Result<(), hardie_build::Error> {
    hardie_build::link_for_start();
    hardie_build::Config::new()
@CALLS@
        .client_with_feature("client")
        .write("@FILE@")
}
