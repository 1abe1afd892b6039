//! Runs every installed AWS CLI, of any version: each adds the model that `hardie generate --c2j`
//! writes with `aws configure add-model`, and is tested with success, every error of the model,
//! retries, replays and invalid signatures.
//!
//! `aws` and Debian's `/usr/bin/aws` are tried; `CONNECT_LOCAL_AWS_CLIS` lists others, separated by
//! colons.

#![cfg(all(unix, create_contact))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

#[path = "support/peers.rs"]
mod peers;

use connect_local::{ConnectLocal, Handle, Options};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An AWS CLI with its own home directory, in which the model is added.
struct Cli {
    program: String,
    version: String,
    home: tempfile::TempDir,
}

/// How the environment of the program differs from the one for the endpoint.
#[derive(Clone, Copy, Default)]
struct Changes<'a> {
    key: Option<&'a str>,
    secret: Option<&'a str>,
    token: Option<&'a str>,
    region: Option<&'a str>,
    attempts: Option<&'a str>,
    url: Option<&'a str>,
}

impl Cli {
    /// The installed AWS CLIs, each version once.
    fn installed() -> Vec<Cli> {
        let others = std::env::var("CONNECT_LOCAL_AWS_CLIS").unwrap_or_default();
        let named = others.split(':').filter(|program| !program.is_empty());
        let mut found: Vec<Cli> = Vec::new();
        for program in ["aws", "/usr/bin/aws"].into_iter().chain(named) {
            let version = Command::new(program).arg("--version").output();
            let version =
                version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
            let version = version.ok().and_then(|text| text.split(' ').next().map(str::to_owned));
            match version.filter(|version| version.starts_with("aws-cli/")) {
                None => println!("skipped: `{program} --version` does not work here"),
                Some(version) if found.iter().any(|cli| cli.version == version) => {}
                Some(version) => {
                    let home = tempfile::tempdir().unwrap();
                    found.push(Cli { program: program.to_owned(), version, home });
                }
            }
        }
        found
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env("HOME", self.home.path()).env("AWS_PAGER", "").env_remove("AWS_CA_BUNDLE");
        for variable in
            ["AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_SESSION_TOKEN"]
        {
            command.env_remove(variable);
        }
        command
    }

    /// Adds the model under a name that no version uses.
    fn add(&self, model: &Path) {
        let model = format!("file://{}", model.display());
        let words =
            ["configure", "add-model", "--service-name", "added", "--service-model", &model];
        let output = self.command().args(words).output().unwrap();
        assert!(output.status.success(), "{}: {output:?}", self.version);
    }

    /// Creates a contact, with further arguments.
    fn create(&self, endpoint: &Handle, changes: Changes<'_>, more: &[&str]) -> Output {
        let region = changes.region.unwrap_or("us-west-2");
        let mut command = self.command();
        command
            .env("AWS_ACCESS_KEY_ID", changes.key.unwrap_or(endpoint.access_key_id()))
            .env("AWS_SECRET_ACCESS_KEY", changes.secret.unwrap_or(endpoint.secret_access_key()))
            .env("AWS_MAX_ATTEMPTS", changes.attempts.unwrap_or("1"))
            .env("AWS_RETRY_MODE", "standard")
            .args(["--endpoint-url", changes.url.unwrap_or(endpoint.url()), "--region", region])
            .args(["added", "create-contact", "--instance-id", "i-1", "--channel", "EMAIL"])
            .args(["--initiation-method", "FLOW"])
            .args(more);
        if let Some(token) = changes.token {
            command.env("AWS_SESSION_TOKEN", token);
        }
        command.output().unwrap()
    }

    /// Creates a contact and returns its ID.
    fn created(&self, endpoint: &Handle, changes: Changes<'_>, more: &[&str]) -> String {
        let output = self.create(endpoint, changes, more);
        assert!(output.status.success(), "{} {more:?}: {output:?}", self.version);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let id = answer["ContactId"].as_str().unwrap().to_owned();
        let arn = format!("arn:aws:connect:us-west-2:111122223333:instance/i-1/contact/{id}");
        assert_eq!(answer["ContactArn"], arn.as_str(), "{}", self.version);
        println!("{}: created {id} {}", self.version, more.join(" "));
        id
    }

    /// Expects an error that contains these strings.
    fn refused(&self, endpoint: &Handle, changes: Changes<'_>, more: &[&str], says: &str) {
        let output = self.create(endpoint, changes, more);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && error.contains(says),
            "{} {says}: {output:?}",
            self.version
        );
        println!("{}: refused: {}", self.version, error.trim());
    }
}

/// The model of CreateContact as botocore reads it, written by our generator.
fn model(folder: &Path) -> PathBuf {
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/connect.json");
    let files = hardie::Config::new().model(model).operation("CreateContact").botocore().unwrap();
    let service = files.iter().find(|file| file.file_name.ends_with("service-2.json")).unwrap();
    let path = folder.join("service-2.json");
    service.write_to(&path).unwrap();
    path
}

async fn start(options: Options) -> Handle {
    ConnectLocal::start(options.region("us-west-2").only_region("us-west-2")).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_aws_cli() {
    let folder = tempfile::tempdir().unwrap();
    let model = model(folder.path());
    let as_is = Changes::default();
    for cli in Cli::installed() {
        cli.add(&model);
        let endpoint = start(Options::new()).await;
        cli.created(&endpoint, as_is, &["--name", "Ünïcödé €", "--attributes", "a=b,c=d"]);
        let reference = r#"{"r":{"Value":"https://example.com/?a=b","Type":"URL"}}"#;
        let first = cli.created(&endpoint, as_is, &["--references", reference]);
        cli.created(&endpoint, as_is, &["--related-contact-id", &first]);

        let replays: Vec<String> =
            (0..3).map(|_| cli.created(&endpoint, as_is, &["--client-token", "t"])).collect();
        assert!(replays.iter().all(|id| *id == replays[0]), "{replays:?}");
        cli.refused(
            &endpoint,
            as_is,
            &["--client-token", "t", "--name", "n"],
            "(IdempotencyException)",
        );
        cli.refused(
            &endpoint,
            as_is,
            &["--previous-contact-id", &first],
            "(InvalidRequestException)",
        );
        cli.refused(
            &endpoint,
            as_is,
            &["--related-contact-id", "none"],
            "(ResourceNotFoundException)",
        );

        let changes = [
            (Changes { secret: Some("wrong"), ..as_is }, "(InvalidSignatureException)"),
            (Changes { key: Some("AKIDUNKNOWN"), ..as_is }, "(UnrecognizedClientException)"),
            (Changes { token: Some("none"), ..as_is }, "(UnrecognizedClientException)"),
            (
                Changes { region: Some("us-east-2"), ..as_is },
                "scoped to a valid region, not 'us-east-2'",
            ),
        ];
        for (changes, says) in changes {
            cli.refused(&endpoint, changes, &[], says);
        }
        let url = peers::spoiler(endpoint.url());
        let changes = Changes { url: Some(&url), ..as_is };
        cli.refused(&endpoint, changes, &[], "(InvalidSignatureException)");
        assert_eq!(endpoint.contacts().len(), 4, "{}", cli.version);

        for (seconds, says) in [(-360, "Signature not yet current"), (360, "Signature expired")] {
            let endpoint = start(Options::new().clock_ahead(seconds)).await;
            cli.refused(&endpoint, as_is, &[], says);
        }
        for error in peers::ERRORS {
            let endpoint = start(Options::new().fail(error.parse().unwrap())).await;
            cli.refused(&endpoint, as_is, &[], &format!("({error})"));
        }
        // With this seed the first response is a failure or lost; the retried contact exists once.
        let faults = ["503:0.5", "drop:0.3"].map(|fault| fault.parse().unwrap());
        let options = faults.into_iter().fold(Options::new().seed(3), Options::fail);
        let endpoint = start(options).await;
        cli.created(&endpoint, Changes { attempts: Some("10"), ..as_is }, &[]);
        assert_eq!(endpoint.contacts().len(), 1, "{}", cli.version);
    }
}
