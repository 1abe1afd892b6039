//! TLS with a test CA: which certificates the program trusts, and its errors for the others.

use crate::server::{Answer, Server};
use crate::support::{Ran, bare, call, run, write_files};
use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// A CA and its certificate in a file.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: PathBuf,
}

fn authority(folder: &Path, name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let file = folder.join(format!("{name}.pem"));
    std::fs::write(&file, issuer.pem()).unwrap();
    Authority { issuer, file }
}

/// A server with this name and a certificate signed by a CA; an old certificate if `expired`.
fn server(authority: &Authority, name: &str, expired: bool) -> Server {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if expired {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 2, 1);
    }
    let key = KeyPair::generate().unwrap();
    server_with(&params.signed_by(&key, &authority.issuer).unwrap(), &key)
}

fn server_with(certificate: &Certificate, key: &KeyPair) -> Server {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Server::secure(config, Answer::contact())
}

fn secure_call(home: &Path, server: &Server) -> Command {
    let mut command = call(home, server);
    command
        .env("AWS_ENDPOINT_URL_CONNECT", format!("https://localhost:{}", server.port))
        .env("AWS_MAX_ATTEMPTS", "1");
    command
}

fn failed_with(ran: &Ran, server: &Server, reason: &str) {
    let url = format!("https://localhost:{}/contact/create-contact", server.port);
    let want = format!("\naws: [ERROR]: SSL validation failed for {url} {reason}\n");
    assert_eq!((ran.code, ran.err.as_str()), (Some(255), want.as_str()));
    assert_eq!(server.seen().len(), 0, "nothing is sent to somebody unknown");
}

#[test]
fn the_bundle_in_force_is_the_nearest_one() {
    let home = tempfile::tempdir().unwrap();
    let (ours, other) = (authority(home.path(), "ours"), authority(home.path(), "other"));
    let server = server(&ours, "localhost", false);
    let (good, bad) = (ours.file.to_str().unwrap(), other.file.to_str().unwrap());
    // The values of option, environment and profile, and whether the call succeeds.
    let table = [
        (None, None, None, false),
        (Some(good), None, None, true),
        (Some(good), Some(bad), Some(bad), true),
        (Some(bad), Some(good), Some(good), false),
        (None, Some(good), None, true),
        (None, Some(good), Some(bad), true),
        (None, Some(bad), Some(good), false),
        (None, None, Some(good), true),
        (None, None, Some(bad), false),
    ];
    for (option, variable, key, good) in table {
        write_files(
            home.path(),
            &key.map(|file| format!("[default]\nca_bundle = {file}\n")).unwrap_or_default(),
            "",
        );
        let mut command = secure_call(home.path(), &server);
        command.args(option.iter().flat_map(|file| ["--ca-bundle", *file]));
        if let Some(file) = variable {
            command.env("AWS_CA_BUNDLE", file);
        }
        let ran = run(&mut command);
        assert_eq!(
            ran.code,
            Some(if good { 0 } else { 255 }),
            "{option:?} {variable:?} {key:?}: {}",
            ran.err
        );
        let unknown = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get \
            local issuer certificate";
        assert_eq!(ran.err.contains(unknown), !good, "{}", ran.err);
    }
}

#[test]
fn what_is_wrong_with_a_certificate_is_said() {
    let home = tempfile::tempdir().unwrap();
    let ours = authority(home.path(), "ours");
    let bundle = ours.file.to_str().unwrap();

    let expired = server(&ours, "localhost", true);
    let ran = run(secure_call(home.path(), &expired).args(["--ca-bundle", bundle]));
    failed_with(
        &ran,
        &expired,
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired",
    );

    let other = server(&ours, "other.example", false);
    let ran = run(secure_call(home.path(), &other).args(["--ca-bundle", bundle]));
    assert_eq!(ran.code, Some(255));
    assert!(
        ran.err.contains(
            "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, "
        ) && ran.err.contains("localhost"),
        "{}",
        ran.err
    );
    assert_eq!(other.seen().len(), 0);
}

/// The certificate of `openssl req -x509` for a host, which people add to their bundle unchanged.
#[test]
fn a_certificate_that_vouches_for_itself_is_believed_in_the_bundle_alone() {
    let home = tempfile::tempdir().unwrap();
    for (is_authority, name) in [(true, "localhost"), (false, "localhost"), (true, "other.example")]
    {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        if is_authority {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let file = home.path().join("own.pem");
        std::fs::write(&file, certificate.pem()).unwrap();
        let server = server_with(&certificate, &key);

        let ran = run(&mut secure_call(home.path(), &server));
        failed_with(
            &ran,
            &server,
            "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate",
        );
        let ran = run(secure_call(home.path(), &server).arg("--ca-bundle").arg(&file));
        let right = name == "localhost";
        assert_eq!(
            ran.code,
            Some(if right { 0 } else { 255 }),
            "{is_authority} {name}: {}",
            ran.err
        );
        assert_eq!(ran.err.contains("Hostname mismatch"), !right, "{}", ran.err);
    }
}

#[test]
fn a_bundle_that_cannot_be_read_is_said_at_once() {
    let home = tempfile::tempdir().unwrap();
    let ours = authority(home.path(), "ours");
    let server = server(&ours, "localhost", false);
    let ran = run(secure_call(home.path(), &server)
        .env_remove("AWS_MAX_ATTEMPTS")
        .args(["--ca-bundle", "/nowhere.pem"]));
    failed_with(&ran, &server, "[Errno 2] No such file or directory");
    assert_eq!(server.connections(), 0);
}

#[test]
fn nobody_is_checked_if_asked_not_to_and_a_warning_says_so() {
    let home = tempfile::tempdir().unwrap();
    let ours = authority(home.path(), "ours");
    let server = server(&ours, "other.example", true);
    let ran = run(secure_call(home.path(), &server).args([
        "--no-verify-ssl",
        "--ca-bundle",
        "/nowhere.pem",
    ]));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        ran.err,
        "InsecureRequestWarning: Unverified HTTPS request is being made to host 'localhost'. \
         Adding certificate verification is strongly advised.\n"
    );
    // Over plain HTTP there is no warning.
    let plain = Server::of(vec![Answer::contact()]);
    assert_eq!(run(call(home.path(), &plain).arg("--no-verify-ssl")).err, "");
}

#[test]
fn what_is_no_tls_is_not_believed() {
    let home = tempfile::tempdir().unwrap();
    let table = [
        (
            b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(),
            "[SSL: WRONG_VERSION_NUMBER] wrong version number",
        ),
        // The alert of a server that only supports TLS 1.1.
        (
            vec![0x15, 3, 2, 0, 2, 2, 70],
            "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version",
        ),
    ];
    for (bytes, reason) in table {
        let server = Server::greeting(bytes);
        failed_with(&run(&mut secure_call(home.path(), &server)), &server, reason);
    }
}

/// The bundle cannot be read, so a call that opens it would fail; if `strace` is installed, the
/// test also checks that no certificate file is opened.
#[test]
fn a_plain_call_opens_no_certificate_file() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::of(vec![Answer::contact()]);
    let ran = run(call(home.path(), &server).env("AWS_CA_BUNDLE", "/nowhere.pem"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));

    let log = home.path().join("strace");
    let mut traced = Command::new("strace");
    traced.args(["-f", "-e", "trace=openat,open", "-o"]).arg(&log).arg(crate::support::program());
    let plain = call(home.path(), &server);
    for (name, value) in plain.get_envs() {
        if let Some(value) = value {
            traced.env(name, value);
        }
    }
    for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
        traced.env_remove(name);
    }
    match traced.args(plain.get_args()).output() {
        Ok(output) if output.status.success() => {
            let opened = std::fs::read_to_string(log).unwrap();
            let certificates: Vec<&str> = opened
                .lines()
                .filter(|line| {
                    line.contains(".pem") || line.contains(".crt") || line.contains("/ssl/")
                })
                .collect();
            assert!(certificates.is_empty(), "{certificates:?}");
        }
        _ => println!("skipped: no strace"),
    }
}

#[test]
fn the_default_tree_has_no_aws_lc() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../cli/Cargo.toml");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let tree = Command::new(cargo)
        .args([
            "tree",
            "--offline",
            "--prefix",
            "none",
            "--edges",
            "normal",
            "--manifest-path",
            manifest,
        ])
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.contains("ring v"), "{tree}");
    for unwanted in ["aws-lc", "rustls-native-certs", "openssl"] {
        assert!(!tree.contains(unwanted), "{unwanted} is in the tree");
    }
}

#[test]
fn without_a_bundle_the_roots_that_come_along_count() {
    let home = tempfile::tempdir().unwrap();
    let ours = authority(home.path(), "ours");
    let server = server(&ours, "localhost", false);
    // The system's store is not used.
    let ran = run(bare(home.path())
        .env("AWS_ACCESS_KEY_ID", "A")
        .env("AWS_SECRET_ACCESS_KEY", "s")
        .env("AWS_MAX_ATTEMPTS", "1")
        .env("SSL_CERT_FILE", &ours.file)
        .args(["--endpoint-url", &format!("https://localhost:{}", server.port)]));
    assert_eq!(ran.code, Some(255));
    assert!(ran.err.contains("CERTIFICATE_VERIFY_FAILED"), "{}", ran.err);
}

/// `~` is replaced as by Python's `expanduser` in every setting of a bundle; an empty value is
/// rejected.
#[test]
fn bundles_are_found_in_the_home_folder() {
    let home = tempfile::tempdir().unwrap();
    let ours = authority(home.path(), "ours");
    std::fs::copy(&ours.file, home.path().join("own ca.pem")).unwrap();
    let server = server(&ours, "localhost", false);
    let call = |change: &dyn Fn(&mut Command)| {
        let mut command = secure_call(home.path(), &server);
        for name in ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"] {
            command.env_remove(name);
        }
        change(&mut command);
        run(&mut command)
    };
    for variable in ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"] {
        let ran = call(&|command| {
            command.env(variable, "~/own ca.pem");
        });
        assert_eq!(ran.code, Some(0), "{variable}: {}", ran.err);
        for empty in ["", " "] {
            let ran = call(&|command| {
                command.env(variable, empty);
            });
            assert_eq!(ran.code, Some(255), "{variable}");
            assert!(ran.err.contains("Invalid CA bundle: the configured value"), "{}", ran.err);
            let ran = call(&|command| {
                command.env(variable, empty).arg("--no-verify-ssl");
            });
            assert_eq!(ran.code, Some(0), "{}", ran.err);
        }
    }
    let ran = call(&|command| {
        command.arg("--ca-bundle=~/own ca.pem");
    });
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    // The option takes precedence, and its missing file is not reported as that of a bundle.
    let ran = call(&|command| {
        command.env("AWS_CA_BUNDLE", "~/own ca.pem").env("REQUESTS_CA_BUNDLE", "/nowhere");
    });
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for (bundle, reason) in [
        ("~/nothing.pem", "[Errno 2] No such file or directory"),
        ("~", "[Errno 21] Is a directory"),
        ("/dev/null", "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found"),
        ("/dev/zero", "longer than"),
    ] {
        let ran = call(&|command| {
            command.args(["--ca-bundle", bundle]);
        });
        assert_eq!(ran.code, Some(255), "{bundle}");
        assert!(ran.err.contains(reason), "{bundle}: {}", ran.err);
    }
}
