//! The official test suite of SigV4 and SigV4a, which AWS's signing crate contains in its package.
//!
//! The suite is read from cargo's copy of the crate's source, and missing if the sources are
//! elsewhere. `hardie-tests`, which is not published, includes this file by path.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

/// A request in a text file of the suite.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// Continuation lines are joined by a space.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Message {
    /// The first header with this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn read(text: &str) -> Message {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let first = lines.next().unwrap();
        let (method, rest) = first.split_once(' ').unwrap();
        let (target, _) = rest.rsplit_once(' ').unwrap();
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines {
            match (line.starts_with(' '), headers.last_mut()) {
                (true, Some((_, value))) => value.push_str(&format!(" {}", line.trim())),
                _ => {
                    let (name, value) = line.split_once(':').unwrap();
                    headers.push((name.to_owned(), value.to_owned()));
                }
            }
        }
        Message {
            method: method.to_owned(),
            target: target.to_owned(),
            headers,
            body: body.to_owned(),
        }
    }
}

/// A signed request and the intermediate results.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) signed: Message,
    pub(crate) canonical: String,
    pub(crate) to_sign: String,
    pub(crate) signature: String,
}

/// One folder of the suite.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) key_id: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
    pub(crate) region: String,
    pub(crate) service: String,
    /// Whether dots and empty segments of the path are resolved, as for all services except S3.
    pub(crate) is_normalized: bool,
    /// Whether the session token is sent unsigned.
    pub(crate) omits_token: bool,
    /// The coordinates of the public key in hexadecimal, for asymmetric signatures.
    pub(crate) public_key: Option<[String; 2]>,
    pub(crate) plain: Message,
    pub(crate) in_header: Signed,
    pub(crate) in_query: Signed,
}

impl Case {
    /// The time of all signatures: 2015-08-30T12:36:00Z.
    pub(crate) fn time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160)
    }

    /// Whether a request line cannot contain the target.
    pub(crate) fn has_spaces(&self) -> bool {
        self.in_header.signed.target.contains(' ')
    }

    fn read(folder: &Path) -> Option<Case> {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
        // Two folders in an older format lack the parameters of the signature.
        let context: serde_json::Value = serde_json::from_str(&text("context.json")?).unwrap();
        assert_eq!(context["timestamp"], "2015-08-30T12:36:00Z");
        let word = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let signed = |kind: &str| {
            let text = |name: &str| text(&format!("{kind}-{name}.txt")).unwrap();
            Signed {
                signed: Message::read(&text("signed-request")),
                canonical: text("canonical-request"),
                to_sign: text("string-to-sign"),
                signature: text("signature"),
            }
        };
        let keys = &context["credentials"];
        Some(Case {
            name: folder.file_name()?.to_str()?.to_owned(),
            key_id: word(&keys["access_key_id"])?,
            secret: word(&keys["secret_access_key"])?,
            token: word(&keys["token"]),
            region: word(&context["region"])?,
            service: word(&context["service"])?,
            is_normalized: context["normalize"] == true,
            public_key: text("public-key.json").map(|key| {
                let key: serde_json::Value = serde_json::from_str(&key).unwrap();
                ["X", "Y"].map(|name| key[name].as_str().unwrap().to_owned())
            }),
            omits_token: context["omit_session_token"] == true,
            plain: Message::read(&text("request.txt")?),
            in_header: signed("header"),
            in_query: signed("query"),
        })
    }
}

/// All cases of SigV4 by name; `None` if the crate's package is not available.
pub(crate) fn cases() -> Option<Vec<Case>> {
    cases_in("v4")
}

/// All cases of SigV4a by name; `None` if the crate's package is not available.
pub(crate) fn asymmetric_cases() -> Option<Vec<Case>> {
    cases_in("v4a")
}

fn cases_in(folder: &str) -> Option<Vec<Case>> {
    let suite = package()?.join("aws-signing-test-suite").join(folder);
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(suite).ok()?.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    let cases: Vec<Case> = folders.iter().filter_map(|folder| Case::read(folder)).collect();
    assert!(cases.len() >= 35, "{} cases", cases.len());
    Some(cases)
}

/// The source folder of the crate that this was built with.
fn package() -> Option<PathBuf> {
    let cargo = std::env::var_os("CARGO")?;
    // Without a platform, cargo requires the packages of all platforms.
    let about = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()))
        .arg("-vV")
        .output()
        .ok()?;
    let about = String::from_utf8(about.stdout).ok()?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "))?;
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            "--locked",
            "--filter-platform",
            host,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .ok()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    let packages = metadata["packages"].as_array()?;
    let package = packages.iter().find(|package| package["name"] == "aws-sigv4")?;
    Some(Path::new(package["manifest_path"].as_str()?).parent()?.to_owned())
}
