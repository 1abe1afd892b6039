//! Generates the services that tests run: ours, an invented one, a changed one, upstream ones.

#[path = "tests/protocol/matrix/model.rs"]
mod matrix;
#[path = "src/test_data.rs"]
mod test_data;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use test_data::test_data;

const CONNECT: &str = "com.amazonaws.connect#AmazonConnectService";
const UPSTREAM: [(&str, &str); 2] = [
    ("connect-2025-04-17.json", "upstream_april.rs"),
    ("connect-2025-09-19.json", "upstream_september.rs"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    hardie_build::link_for_start();
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    println!("cargo:rerun-if-env-changed={}", test_data::VARIABLE);
    println!("cargo:rerun-if-changed=../models/connect.json");
    let text = std::fs::read_to_string("../models/connect.json")?;
    let model: Value = serde_json::from_str(&text)?;

    connect(&out, "bare-connect.json", &as_recorded(model.clone()), "connect.rs")?;
    connect(&out, "changed-connect.json", &with_one_member_more(model), "changed_connect.rs")?;
    println!("cargo:rerun-if-changed=models/kitchen.json");
    config()
        .model(through_botocore(&out, Path::new("models/kitchen.json"))?)
        .all_operations()
        .doctests("hardie_tests::kitchen")
        .cargo_lines(false)
        .write("kitchen.rs")?;
    config()
        .model("models/shelf.json")
        .all_operations()
        .doctests("hardie_tests::shelf")
        .write("shelf.rs")?;
    println!("cargo:rerun-if-changed=models/mailroom.smithy");
    config()
        .model("models/mailroom.smithy")
        .all_operations()
        .doctests("hardie_tests::mailroom")
        .write("mailroom.rs")?;
    println!("cargo:rerun-if-changed=models/vault.smithy");
    config()
        .model("models/vault.smithy")
        .all_operations()
        .doctests("hardie_tests::vault")
        .write("vault.rs")?;
    config()
        .model("models/parcels.smithy")
        .all_operations()
        .doctests("hardie_tests::parcels")
        .write("parcels.rs")?;
    config()
        .model("foreign/desk.json")
        .all_operations()
        .doctests("hardie_tests::desk")
        .generate_with_warnings()?
        .write_to(out.join("desk.rs"))?;
    println!("cargo:rerun-if-changed=foreign/desk.json");
    config()
        .model("models/billing.smithy")
        .all_operations()
        .doctests("hardie_tests::billing")
        .generate_with_warnings()?
        .write_to(out.join("billing.rs"))?;
    println!("cargo:rerun-if-changed=models/billing.smithy");
    config()
        .model("models/noted.smithy")
        .all_operations()
        .generate_with_warnings()?
        .write_to(out.join("noted.rs"))?;
    println!("cargo:rerun-if-changed=models/noted.smithy");
    // Included by the test that calls it, since the client is a dependency of tests alone.
    config().model("models/ledger.smithy").all_operations().client(true).write("ledger.rs")?;
    config().model("foreign/quoting.json").all_operations().write("quoting.rs")?;
    config().model("tests/protocol/beside.smithy.json").all_operations().write("beside.rs")?;
    post(&out)?;
    matrix(&out)?;
    locker(&out)?;
    for name in ["bedrock", "bus", "relay"] {
        let model = format!("models/{name}.smithy");
        println!("cargo:rerun-if-changed={model}");
        config().model(&model).all_operations().write(format!("{name}.rs"))?;
    }
    upstream(&out)?;
    protocol_tests(&out)?;
    whole(&out)?;
    cases(&out)?;
    Ok(())
}

/// A configuration whose code has the table as a file too, so that tests run both.
fn config() -> hardie_build::Config {
    let mut config = hardie_build::Config::new();
    config.tables_too(true);
    config
}

/// Every operation of AWS's models in the test data, for the program `whole`: the newest edition of
/// each service, and of Connect the one that `HARDIE_WHOLE_CONNECT` names.
fn whole(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-env-changed=HARDIE_WHOLE_CONNECT");
    let mut editions = BTreeMap::new();
    let entries = test_data("models")
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .into_iter()
        .flatten()
        .flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "json")) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let undated = stem.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit());
        let is_dated = stem.len() - undated.len() == "-2025-09-19".len();
        let module = if is_dated { undated } else { &stem }.replace('-', "_");
        editions.insert(module, path);
    }
    if let (Some(path), Some(name)) =
        (editions.get_mut("connect"), std::env::var_os("HARDIE_WHOLE_CONNECT"))
    {
        path.set_file_name(name);
    }
    let mut text = String::new();
    for (module, path) in &editions {
        println!("cargo:rerun-if-changed={}", path.display());
        let file = format!("whole_{module}.rs");
        hardie_build::Config::new()
            .model(path)
            .all_operations()
            // Event streams are left out with a warning each, which is no news in a build.
            .generate_with_warnings()?
            .write_to(out.join(&file))?;
        text.push_str(&format!(
            "pub mod {module} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{file}\")); }}\n"
        ));
    }
    let services: String = editions.keys().map(|module| format!("&{module}::SERVICE, ")).collect();
    text.push_str(&format!(
        "pub static ALL: &[&::hardie_runtime::service::Service] = &[{services}];\n"
    ));
    std::fs::write(out.join("whole.rs"), text)?;
    Ok(())
}

/// Every case as a module, so that this crate compiles only if each of them does.
fn cases(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=cases");
    let mut paths: Vec<PathBuf> = std::fs::read_dir("cases")?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let mut modules = String::new();
    for path in
        paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json"))
    {
        let name = path.file_stem().ok_or("a case without a name")?.to_string_lossy();
        let mut config = config();
        let overlay =
            Path::new("cases/overlays").join(path.file_name().ok_or("a case without a name")?);
        if overlay.is_file() {
            config.overlay(overlay);
        }
        config
            .model(path)
            .all_operations()
            .doctests(format!("hardie_tests::cases::{name}"))
            .generate_with_warnings()?
            .write_to(out.join(format!("cases/{name}.rs")))?;
        modules.push_str(&format!(
            "/// `cases/{name}.json`.\npub mod {name} {{\n    \
                include!(concat!(env!(\"OUT_DIR\"), \"/cases/{name}.rs\"));\n}}\n"
        ));
    }
    std::fs::write(out.join("cases.rs"), modules)?;
    Ok(())
}

/// A model, or what it is as botocore's files where `HARDIE_BY_C2J` is set: whatever holds of the
/// one holds of the other.
fn through_botocore(out: &Path, model: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-env-changed=HARDIE_BY_C2J");
    if std::env::var_os("HARDIE_BY_C2J").is_none() {
        return Ok(model.to_owned());
    }
    let folder = out.join("c2j");
    let files = config().model(model).all_operations().botocore()?;
    for file in &files {
        file.write_to(folder.join(&file.file_name))?;
    }
    Ok(folder.join(&files.first().ok_or("no file")?.file_name))
}

fn connect(
    out: &Path,
    name: &str,
    model: &Value,
    file: &str,
) -> Result<(), Box<dyn std::error::Error>> {
    let path = out.join(name);
    std::fs::write(&path, serde_json::to_string_pretty(model)?)?;
    config()
        .model(through_botocore(out, &path)?)
        .operation("CreateContact")
        // The file is of this build's own making: watching it would build for ever.
        .cargo_lines(false)
        .write(file)?;
    Ok(())
}

/// The model that the AWS CLI was recorded with: it has no documentation, and two facts as AWS
/// publishes them for botocore.
fn as_recorded(mut model: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.shift_remove("smithy.api#documentation");
                map.values_mut().for_each(strip);
            }
            Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut model);
    let mut trait_of = |shape: &str, name: &str| {
        model["shapes"][format!("com.amazonaws.connect#{shape}")]["traits"]
            [format!("smithy.api#{name}")]
        .take()
    };
    let mut length = trait_of("ClientToken", "length");
    length.as_object_mut().map(|length| length.shift_remove("min"));
    let pattern = trait_of("ReferenceArn", "pattern");
    let pattern = pattern.as_str().unwrap_or_default().trim_end_matches('$').to_owned();
    model["shapes"]["com.amazonaws.connect#ClientToken"]["traits"]["smithy.api#length"] = length;
    model["shapes"]["com.amazonaws.connect#ReferenceArn"]["traits"]["smithy.api#pattern"] =
        json!(pattern);
    model
}

/// CreateContact with a member that no Rust of ours has heard of.
fn with_one_member_more(mut model: Value) -> Value {
    let request = &mut model["shapes"]["com.amazonaws.connect#CreateContactRequest"];
    request["members"]["CaseNumbers"] = json!({
        "target": "com.amazonaws.connect#CaseNumbers",
        "traits": { "smithy.api#documentation": "<p>Numbers of the cases that the contact is \
            about. At most five.</p>" }
    });
    model["shapes"]["com.amazonaws.connect#CaseNumbers"] =
        json!({ "type": "list", "member": { "target": "smithy.api#Integer" } });
    model
}

/// One invented service, spoken to in each of these ways.
fn post(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=models/post.json");
    let text = std::fs::read_to_string("models/post.json")?;
    for (protocol, file) in [
        ("aws.protocols#restXml", "post_rest_xml.rs"),
        ("aws.protocols#awsQuery", "post_aws_query.rs"),
        ("aws.protocols#ec2Query", "post_ec2_query.rs"),
        ("smithy.protocols#rpcv2Cbor", "post_rpc_v2_cbor.rs"),
        ("smithy.protocols#rpcv2Json", "post_rpc_v2_json.rs"),
    ] {
        let path = out.join(file).with_extension("json");
        std::fs::write(&path, text.replace("aws.protocols#restXml", protocol))?;
        config().model(&path).all_operations().cargo_lines(false).write(file)?;
    }
    Ok(())
}

/// The services of the matrix of traits, kinds and locations, and their models for botocore.
fn matrix(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=tests/protocol/matrix/model.rs");
    for (protocol, name) in matrix::PROTOCOLS {
        let path = out.join(name).with_extension("json");
        std::fs::write(&path, matrix::model(protocol).to_string())?;
        let mut config = config();
        config.model(&path).all_operations().cargo_lines(false).write(format!("{name}.rs"))?;
        let files = config.botocore()?;
        let service = files.first().ok_or("no file for botocore")?;
        service.write_to(out.join(format!("{name}.c2j.json")))?;
    }
    Ok(())
}

/// One invented service with every authentication scheme, and with other places of its API key.
fn locker(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=models/locker.smithy");
    let text = std::fs::read_to_string("models/locker.smithy")?;
    let key = "name: \"X-Api-Key\", in: \"header\"";
    for (place, file) in [
        (key, "locker.rs"),
        ("name: \"an key\", in: \"query\"", "locker_query.rs"),
        ("name: \"Authorization\", in: \"header\", scheme: \"Key\"", "locker_scheme.rs"),
    ] {
        let path = out.join(file).with_extension("smithy");
        std::fs::write(&path, text.replace(key, place))?;
        config().model(&path).all_operations().cargo_lines(false).write(file)?;
    }
    Ok(())
}

/// CreateContact from AWS's own models, if they are in the test data.
fn upstream(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rustc-check-cfg=cfg(upstream_models)");
    let folder = test_data("models").unwrap_or_default();
    if folder.is_dir() {
        println!("cargo:rerun-if-changed={}", folder.display());
    }
    let present = UPSTREAM.iter().all(|(model, _)| folder.join(model).is_file());
    for (model, file) in UPSTREAM {
        if present {
            config()
                .model(folder.join(model))
                .service(CONNECT)
                .operation("CreateContact")
                .write(file)?;
        } else {
            std::fs::write(out.join(file), "")?;
        }
    }
    if present {
        println!("cargo:rustc-cfg=upstream_models");
    }
    Ok(())
}

/// The services of Smithy's protocol tests, one per protocol, if their models are in the test data.
fn protocol_tests(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rustc-check-cfg=cfg(protocol_tests)");
    let model: &Path = &test_data("protocol-tests/aws-protocol-tests.json").unwrap_or_default();
    watch(model);
    let smithy = model.with_file_name("smithy-protocol-tests.json");
    watch(&smithy);
    // From Smithy IDL, where it is; `tests/idl.rs` compares both forms.
    let smithy = test_data("idl-corpus/smithy-protocol-tests").unwrap_or(smithy);
    watch(&smithy);
    let alloy = test_data("idl-corpus/alloy-protocol-tests").unwrap_or_default();
    let alloy = alloy.as_path();
    watch(alloy);
    println!("cargo:rustc-check-cfg=cfg(alloy_protocol_tests)");
    if alloy.is_dir() {
        println!("cargo:rustc-cfg=alloy_protocol_tests");
    }
    let services = [
        (alloy, "alloy.test#PizzaAdminService", "simple_rest_json.rs"),
        (alloy, "alloy.test.routing#RoutingService", "simple_rest_json_routing.rs"),
        (model, "aws.protocoltests.restjson#RestJson", "rest_json.rs"),
        (model, "aws.protocoltests.json10#JsonRpc10", "json_rpc_10.rs"),
        (model, "aws.protocoltests.json#JsonProtocol", "json_rpc_11.rs"),
        (model, "aws.protocoltests.restxml#RestXml", "rest_xml.rs"),
        (model, "aws.protocoltests.restxml.xmlns#RestXmlWithNamespace", "rest_xml_ns.rs"),
        (model, "aws.protocoltests.query#AwsQuery", "aws_query.rs"),
        (model, "aws.protocoltests.ec2#AwsEc2", "ec2_query.rs"),
        (model, "aws.protocoltests.json10#QueryCompatibleJsonRpc10", "json_query.rs"),
        (model, "aws.protocoltests.rpcv2cbor#QueryCompatibleRpcV2Protocol", "cbor_query.rs"),
        (model, "aws.protocoltests.rpcv2cbor#NonQueryCompatibleRpcV2Protocol", "cbor_no_query.rs"),
        (&smithy, "smithy.protocoltests.rpcv2Cbor#RpcV2Protocol", "rpc_v2_cbor.rs"),
        (&smithy, "smithy.protocoltests.rpcv2Json#RpcV2JsonProtocol", "rpc_v2_json.rs"),
    ];
    for (model, service, file) in services {
        let file = out.join(file);
        if !model.exists() {
            std::fs::write(file, "")?;
            continue;
        }
        config()
            .model(model)
            .service(service)
            .all_operations()
            // Its event streams are left out with a warning each, which is no news in a build.
            .generate_with_warnings()?
            .write_to(file)?;
    }
    if model.is_file() {
        println!("cargo:rustc-cfg=protocol_tests");
    }
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
