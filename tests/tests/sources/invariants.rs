//! Checks the invariants of ARCHITECTURE.md that are visible in the sources.

use super::files::{self, File, ROOT};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files in some folders, without tests and comments.
fn code(folders: &[&str]) -> Vec<File> {
    let is_test = |path: &str| path.ends_with("/tests.rs") || path.contains("/tests/");
    let mut found = files::all();
    found.retain(|file| folders.iter().any(|it| file.path.starts_with(it)) && !is_test(&file.path));
    for file in &mut found {
        let text = file.text.split("\n#[cfg(test)]\n").next().unwrap_or_default();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        file.text = lines.collect::<Vec<&str>>().join("\n");
    }
    assert!(!found.is_empty(), "no files in {folders:?}");
    found
}

/// Lines that contain one of the texts, with their files.
fn lines(files: &[File], texts: &[&str]) -> Vec<String> {
    let lines = files.iter().flat_map(|file| file.text.lines().map(move |line| (file, line)));
    lines
        .filter(|(_, line)| texts.iter().any(|text| line.contains(text)))
        .map(|(file, line)| format!("{}: {}", file.path, line.trim()))
        .collect()
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn emitters_of_rust_see_no_model_and_cannot_fail() {
    let mut found = lines(&code(&["generator/src/emit/rust/"]), &["Model", "Result<", "Error>"]);
    // `Result` has an absolute path in generated code.
    found.retain(|line| !line.contains("::hardie_runtime::") && !line.contains("::std::result::"));
    none(&found);
}

#[test]
fn names_of_rust_are_made_in_one_file() {
    let found =
        lines(&code(&["generator/src/", "hardie/src/"]), &["use heck", " heck::", "(heck::"]);
    let (here, elsewhere): (Vec<String>, Vec<String>) =
        found.into_iter().partition(|line| line.starts_with("generator/src/plan/types/words.rs:"));
    assert!(!here.is_empty());
    none(&elsewhere);
}

#[test]
fn ids_of_traits_are_in_one_folder() {
    let namespaces = ["api#", "auth#", "protocols#", "rules#", "waiters#", "cloudformation#"];
    let is_trait = |line: &String| {
        line.split('"').skip(1).step_by(2).any(|literal| {
            let after = namespaces.iter().find_map(|it| Some(literal.split_once(it)?.1));
            after.is_some_and(|name| name.starts_with(char::is_lowercase))
        })
    };
    let mut found = lines(&code(&["generator/src/", "hardie/src/"]), &namespaces);
    found.retain(is_trait);
    let (here, elsewhere): (Vec<String>, Vec<String>) =
        found.into_iter().partition(|line| line.starts_with("generator/src/model/traits/"));
    assert!(here.len() > 50, "only {} ids", here.len());
    none(&elsewhere);
}

#[test]
fn no_service_is_known() {
    let services = ["CreateContact", "create-contact", "amazonconnect", "AmazonConnect"];
    none(&lines(&code(&["runtime/src/", "client/src/", "cli/src/"]), &services));
    none(&lines(&code(&["generator/src/"]), &services[..2]));
}

/// String literals with the name of a service of AWS, and the reason: the services that credentials
/// come from, what botocore has in code for signatures, and words with another meaning.
const SERVICE_NAMES: [(&str, &str); 17] = [
    ("cli/src/error/plain.rs", "connect"),
    ("cli/src/program/settings.rs", "connect"),
    ("client/src/auth/aws.rs", "bedrock"),
    ("client/src/credentials/mod.rs", "sso"),
    ("client/src/credentials/role.rs", "sts"),
    ("client/src/credentials/service.rs", "SSO"),
    ("client/src/credentials/service.rs", "STS"),
    ("client/src/credentials/service.rs", "Signin"),
    ("client/src/credentials/service.rs", "signin"),
    ("client/src/credentials/service.rs", "sts"),
    ("client/src/credentials/service.rs", "sts"),
    ("client/src/credentials/sso.rs", "sso"),
    ("client/src/credentials/sso.rs", "sso"),
    ("client/src/request/signing_v4a/mod.rs", "s3"),
    // A verb of operations.
    ("runtime/src/pages/added_option.rs", "batch"),
    ("runtime/src/service/customizations.rs", "discovery"),
    ("runtime/src/wire/untyped/xml/tree.rs", "amp"),
];

/// The names of the services of AWS that overlays know: `sdkId`s and commands.
fn services_of_aws() -> BTreeSet<String> {
    let folder = Path::new(ROOT).join("generator/src/plan/command");
    let mut names = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = std::fs::read_to_string(file).unwrap();
        let overlay: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
        for (name, entry) in overlay {
            names.extend(entry["command"].as_str().map(str::to_owned));
            names.extend([name.to_lowercase().replace(' ', "-"), name]);
        }
    }
    assert!(names.len() > 500 && names.contains("s3api"), "{} names", names.len());
    names
}

#[test]
fn rules_name_no_service_of_aws() {
    let names = services_of_aws();
    let mut found = Vec::new();
    for file in code(&["runtime/src/", "client/src/", "cli/src/"]) {
        if file.path.ends_with("/testing.rs") {
            continue;
        }
        for line in file.text.lines() {
            let line = line.split(" //").next().unwrap_or_default();
            // Features of ours may have the names of services.
            if line.contains("feature = \"") {
                continue;
            }
            let literals = line.split('"').skip(1).step_by(2);
            let known = literals.filter(|literal| names.contains(*literal));
            found.extend(known.map(|literal| (file.path.clone(), literal.to_owned())));
        }
    }
    found.sort();
    let found: Vec<(&str, &str)> =
        found.iter().map(|(path, literal)| (path.as_str(), literal.as_str())).collect();
    assert_eq!(found, SERVICE_NAMES, "use a rule of an overlay instead of the name of a service");
}

#[test]
fn plans_and_emitters_use_no_hashed_collection() {
    let folders = ["generator/src/plan/", "generator/src/emit/", "hardie/src/"];
    none(&lines(&code(&folders), &["HashMap", "HashSet"]));
}

#[test]
fn the_command_line_starts_no_aws_crate() {
    let crates = ["aws_", "tokio::", "hyper::", "rustls::"];
    let mut found = lines(&code(&["cli/src/"]), &crates);
    found.retain(|line| {
        let line = line.replace("aws_smithy_types::base64", "").replace("is_aws_", "");
        line.contains("aws_smithy_") || line.contains("aws_config") || line.contains("tokio::")
    });
    none(&found);
    let manifest = std::fs::read_to_string(Path::new(ROOT).join("cli/Cargo.toml")).unwrap();
    let (dependencies, _) = manifest.split_once("[dev-dependencies]").unwrap();
    assert!(
        !["tokio", "aws-config", "aws-smithy-runtime", "hyper"]
            .iter()
            .any(|name| dependencies.lines().any(|line| line.starts_with(name)))
    );
}

#[test]
fn schema_crates_are_used_in_wire_alone_and_pinned() {
    let crates = ["schema", "json", "xml", "query", "cbor"];
    let idents = crates.map(|name| format!("aws_smithy_{name}"));
    let idents: Vec<&str> = idents.iter().map(String::as_str).collect();
    let mut found = lines(&code(&["runtime/src/", "client/src/", "cli/src/"]), &idents);
    found.retain(|line| !line.starts_with("runtime/src/wire/"));
    none(&found);
    let manifest = std::fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    for name in crates {
        let line = manifest.lines().find(|line| line.starts_with(&format!("aws-smithy-{name} =")));
        assert!(line.is_some_and(|line| line.contains("\"=")), "{line:?}");
    }
}

#[test]
fn unwraps_are_denied_in_every_published_crate() {
    let root = std::fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    for lint in ["unwrap_used", "expect_used", "panic"] {
        assert!(root.contains(&format!("{lint} = \"warn\"")), "{lint}");
    }
    for folder in
        ["generator", "hardie", "runtime", "client", "cli", "mock", "emulator", "generated"]
    {
        let manifest = Path::new(ROOT).join(folder).join("Cargo.toml");
        let manifest = std::fs::read_to_string(manifest).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{folder}");
    }
}
