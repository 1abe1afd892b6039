//! Says what this crate can build on: whether the generated types hold `CreateContact`, and
//! whether Smithy's protocol tests are at hand for this crate's own tests.

use std::path::{Path, PathBuf};

/// The services of AWS's protocols; the second one is that of the constraints.
const SERVICES: [(&str, &str); 7] = [
    ("aws.protocoltests.restjson#RestJson", "rest_json.rs"),
    ("aws.protocoltests.restjson.validation#RestJsonValidation", "rest_json_validation.rs"),
    ("aws.protocoltests.restxml#RestXml", "rest_xml.rs"),
    ("aws.protocoltests.query#AwsQuery", "aws_query.rs"),
    ("aws.protocoltests.ec2#AwsEc2", "ec2_query.rs"),
    ("aws.protocoltests.json10#JsonRpc10", "aws_json_1_0.rs"),
    ("aws.protocoltests.json#JsonProtocol", "aws_json_1_1.rs"),
];

/// The services of other protocols' tests: a folder of the IDL corpus, a service, and its file.
const OWN_SERVICES: [(&str, &str, &str); 3] = [
    ("smithy-protocol-tests", "smithy.protocoltests.rpcv2Json#RpcV2JsonProtocol", "rpc_v2_json.rs"),
    ("smithy-protocol-tests", "smithy.protocoltests.rpcv2Cbor#RpcV2Protocol", "rpc_v2_cbor.rs"),
    ("alloy-protocol-tests", "alloy.test#PizzaAdminService", "simple_rest_json.rs"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!(
        "cargo:rustc-check-cfg=cfg(create_contact, protocol_tests, smithy_protocol_tests, \
         alloy_protocol_tests)"
    );
    create_contact();
    things()?;
    protocol_tests()
}

/// The protocols of the test service that keeps things.
const THINGS: [(&str, &str); 8] = [
    ("aws.protocols#restJson1", "rest_json"),
    ("aws.protocols#restXml", "rest_xml"),
    ("aws.protocols#awsJson1_0", "aws_json"),
    ("aws.protocols#awsQuery", "aws_query"),
    ("aws.protocols#ec2Query", "ec2_query"),
    ("smithy.protocols#rpcv2Cbor", "rpc_v2_cbor"),
    ("smithy.protocols#rpcv2Json", "rpc_v2_json"),
    ("alloy#simpleRestJson", "simple_rest_json"),
];

/// Generates a test service with each protocol, for tests of the endpoint as a whole.
fn things() -> Result<(), Box<dyn std::error::Error>> {
    let source = Path::new("tests/models/things.smithy");
    println!("cargo:rerun-if-changed={}", source.display());
    if !source.is_file() {
        return Ok(());
    }
    let (text, out) = (std::fs::read_to_string(source)?, out_dir()?);
    for (id, name) in THINGS {
        let shape = id.split_once('#').map_or(id, |(_, name)| name);
        let model = out.join(format!("things_{name}.smithy"));
        let text = text.replace("PROTOCOL_TRAIT", shape).replace("PROTOCOL", id);
        std::fs::write(&model, text)?;
        hardie_build::Config::new()
            .model(&model)
            .all_operations()
            .cargo_lines(false)
            .generate_with_warnings()?
            .write_to(out.join(format!("things_{name}.rs")))?;
    }
    Ok(())
}

fn out_dir() -> Result<PathBuf, Box<dyn std::error::Error>> {
    Ok(PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?))
}

/// The types of `aws-connect` are those of the operations that this variable chose for it.
fn create_contact() {
    println!("cargo:rerun-if-env-changed=HARDIE_CONNECT_OPERATIONS");
    let there = match std::env::var("HARDIE_CONNECT_OPERATIONS") {
        Ok(names) if !names.is_empty() => {
            let mut names = names.split(',').map(str::trim);
            names.any(|name| {
                matches!(name, "all" | "CreateContact") || name.ends_with("#CreateContact")
            })
        }
        _ => true,
    };
    if there {
        println!("cargo:rustc-cfg=create_contact");
    }
}

/// Generates the services that the malformed requests are sent to, if their model is there.
fn protocol_tests() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-env-changed=HARDIE_TEST_DATA");
    let Some(data) = std::env::var_os("HARDIE_TEST_DATA") else { return Ok(()) };
    let model = Path::new(&data).join("protocol-tests/aws-protocol-tests.json");
    watch(&model);
    if !model.is_file() {
        return Ok(());
    }
    let out = out_dir()?;
    for (service, file) in SERVICES {
        hardie_build::Config::new()
            .model(&model)
            .service(service)
            .all_operations()
            .generate_with_warnings()?
            .write_to(out.join(file))?;
    }
    for (part, service, file) in OWN_SERVICES {
        let model = Path::new(&data).join("idl-corpus").join(part);
        watch(&model);
        if model.is_dir() {
            hardie_build::Config::new()
                .model(&model)
                .service(service)
                .all_operations()
                .generate_with_warnings()?
                .write_to(out.join(file))?;
            println!("cargo:rustc-cfg={}", part.replace('-', "_"));
            let name = part.replace('-', "_").to_uppercase();
            println!("cargo:rustc-env={name}={}", model.display());
        }
    }
    println!("cargo:rustc-cfg=protocol_tests");
    println!("cargo:rustc-env=PROTOCOL_TESTS={}", model.display());
    Ok(())
}

/// Has cargo run this script again when a file changes or, while its folder lacks it, when it
/// comes.
///
/// A path that does not exist is always "changed" to cargo, so every build would compile this crate
/// again.
fn watch(file: &Path) {
    if let Some(there) = file.ancestors().take(2).find(|path| path.exists()) {
        println!("cargo:rerun-if-changed={}", there.display());
    }
}
