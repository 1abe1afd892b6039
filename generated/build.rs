//! Generates the crate's code; see the crate's documentation for the variables.

fn main() -> Result<(), hardie::Error> {
    // Nothing is left to be put right in memory at start; without it, the program is loaded at a random address.
    hardie::link_at_fixed_address();
    hardie::Config::new()
        .model("../models/connect.json")
        .model_from_env("HARDIE_CONNECT_MODEL")
        .service("com.amazonaws.connect#AmazonConnectService")
        .operation("CreateContact")
        .operations_from_env("HARDIE_CONNECT_OPERATIONS")
        .doctests("aws_connect")
        .write("connect.rs")
}
