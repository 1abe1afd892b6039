//! Generates the code of the crate; the documentation of the crate describes the environment
//! variables.

fn main() -> Result<(), hardie_build::Error> {
    hardie_build::link_for_start();
    hardie_build::Config::new()
        .model("models/connect.json")
        .model_from_env("HARDIE_CONNECT_MODEL")
        .service("com.amazonaws.connect#AmazonConnectService")
        .operation("CreateContact")
        .operations_from_env("HARDIE_CONNECT_OPERATIONS")
        .doctests("aws_connect")
        .client_with_feature("client")
        .write("connect.rs")
}
