//! Makes the tables of all services in `models/`.

fn main() -> Result<(), hardie_build::Error> {
    hardie_build::link_for_start();
    hardie_build::Tables::new()@CALLS@.write("services")
}
