//! The flavour of a service: by its model, by an overlay, by the configuration, in this order.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie_build::{Config, Error, Flavour};
use std::path::PathBuf;
use tempfile::TempDir;

const OWN: &str = r#"$version: "2.0"
namespace acme
use aws.protocols#restJson1
@restJson1
service Billing { version: "1", operations: [Pay] }
@http(method: "POST", uri: "/pay")
operation Pay {}
"#;

struct Fixture {
    folder: TempDir,
    model: PathBuf,
}

impl Fixture {
    fn new(model: &str) -> Fixture {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.smithy");
        std::fs::write(&path, model).unwrap();
        Fixture { folder, model: path }
    }

    fn config(&self) -> Config {
        let mut config = Config::new();
        config.model(&self.model).all_operations();
        config
    }

    fn overlay(&self, text: &str) -> PathBuf {
        let path = self.folder.path().join("overlay.json");
        std::fs::write(&path, text).unwrap();
        path
    }
}

#[test]
fn a_service_without_the_trait_of_aws_is_its_own() {
    let (plan, _) = Fixture::new(OWN).config().plan().unwrap();
    assert_eq!(plan.service.flavour, Flavour::Own);
    let own = &plan.service.own;
    assert_eq!((&*own.program, &*own.prefix, &*own.folder), ("billing", "BILLING", "billing"));
    assert!(!own.has_rules && !own.needs_region);
    let aws = OWN.replace(
        "@restJson1\nservice",
        "@aws.api#service(sdkId: \"Billing\")\n@restJson1\nservice",
    );
    let (plan, _) = Fixture::new(&aws).config().plan().unwrap();
    assert_eq!(plan.service.flavour, Flavour::Aws);
}

#[test]
fn overlays_and_the_configuration_say_otherwise() {
    let fixture = Fixture::new(OWN);
    let overlay = fixture.overlay(
        r#"{ "Billing": { "program": "acme", "environment_prefix": "ACME_CORP",
            "configuration_folder": "acme-corp", "documentation": "https://docs.acme.example",
            "endpoint": "https://acme.example/base" } }"#,
    );
    let (plan, _) = fixture.config().overlay(&overlay).plan().unwrap();
    let own = &plan.service.own;
    assert_eq!((&*own.program, &*own.prefix, &*own.folder), ("acme", "ACME_CORP", "acme-corp"));
    assert_eq!(own.documentation, "https://docs.acme.example");
    assert_eq!(own.endpoint, "https://acme.example/base");
    let mut config = fixture.config();
    config.overlay(&overlay).program("pay-now").environment_prefix("PAY");
    let (plan, _) = config.plan().unwrap();
    let own = &plan.service.own;
    assert_eq!((&*own.program, &*own.prefix, &*own.folder), ("pay-now", "PAY", "acme-corp"));
    assert!(config.flags().contains("--program pay-now --environment-prefix PAY"));
    let (plan, _) = fixture.config().flavour(Flavour::Aws).plan().unwrap();
    assert_eq!(plan.service.flavour, Flavour::Aws);
    let overlay = fixture.overlay(r#"{ "Billing": { "flavour": "aws" } }"#);
    let (plan, _) = fixture.config().overlay(&overlay).plan().unwrap();
    assert_eq!(plan.service.flavour, Flavour::Aws);
}

#[test]
fn names_and_urls_are_checked() {
    let fixture = Fixture::new(OWN);
    for (config, id) in [
        (fixture.config().program("../etc").clone(), "flavour.program"),
        (fixture.config().environment_prefix("AWS").clone(), "flavour.prefix"),
        (fixture.config().environment_prefix("a b").clone(), "flavour.prefix"),
        (fixture.config().configuration_folder("..").clone(), "flavour.folder"),
        (fixture.config().endpoint("ftp://x").clone(), "flavour.endpoint"),
        (fixture.config().endpoint("https://me:secret@x").clone(), "flavour.endpoint"),
        (fixture.config().documentation("javascript:x").clone(), "flavour.documentation"),
    ] {
        let Err(Error::Invalid(problems)) = config.plan() else { panic!("{id} is accepted") };
        let ids: Vec<&str> = problems.iter().map(|problem| &*problem.id).collect();
        assert_eq!(ids, [id]);
    }
}

#[test]
fn a_default_prefix_is_never_that_of_aws() {
    let fixture = Fixture::new(OWN);
    let Err(Error::Invalid(problems)) = fixture.config().program("aws").plan() else {
        panic!("the variables of AWS would be read")
    };
    assert_eq!(problems.iter().next().unwrap().id, "flavour.prefix");
    let (plan, _) = fixture.config().program("aws").environment_prefix("ACME").plan().unwrap();
    assert_eq!(plan.service.own.prefix, "ACME");
}

/// `3SCALE_TOKEN` is not a name that a shell can export.
#[test]
fn a_default_prefix_begins_with_a_letter() {
    let fixture = Fixture::new(OWN);
    let Err(Error::Invalid(problems)) = fixture.config().program("3scale").plan() else {
        panic!("no shell can set the variables")
    };
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.id, "flavour.prefix");
    assert!(problem.help.as_ref().is_some_and(|help| help.contains("--environment-prefix")));
    let mut config = fixture.config();
    let (plan, _) = config.program("3scale").environment_prefix("SCALE").plan().unwrap();
    assert_eq!(plan.service.own.prefix, "SCALE");
}

/// The names of API keys and signatures become parts of headers.
#[test]
fn names_of_authentication_schemes_are_checked() {
    let errors = |scheme: &str| {
        let model = OWN.replace("@restJson1\nservice", &format!("@restJson1\n{scheme}\nservice"));
        match Fixture::new(&model).config().plan() {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    };
    let key = |name: &str, more: &str| {
        errors(&format!("@httpApiKeyAuth(name: \"{name}\", in: \"header\"{more})"))
    };
    assert_eq!(key("X-Api-Key", ""), "");
    assert_eq!(key("Authorization", ", scheme: \"ApiKey\""), "");
    assert_eq!(errors("@httpApiKeyAuth(name: \"api key\", in: \"query\")"), "");
    assert_eq!(errors("@aws.auth#sigv4(name: \"execute-api\")"), "");
    for name in ["X\\r\\nY", "X Y", "X:", "Content-Length", "transfer-encoding", "HOST", "te", ""] {
        let said = key(name, "");
        assert!(said.contains("error[TraitValue]") && said.contains("httpApiKeyAuth"), "{name}");
        assert!(!said.contains('\r'), "{name}");
    }
    for scheme in ["A\\r\\nX: y", "A b", "\u{e9}", "a\\\"b"] {
        let said = key("Authorization", &format!(", scheme: \"{scheme}\""));
        assert!(said.contains("is not a valid authentication scheme"), "{scheme}: {said}");
    }
    for name in ["a\\r\\nX: y", "a b", "a/b", "a,b"] {
        let said = errors(&format!("@aws.auth#sigv4(name: \"{name}\")"));
        assert!(said.contains("is not a valid name of a service"), "{name}: {said}");
    }
}
