//! Whom to believe: the certificates that come with the program, a bundle of the user's, or anybody.

use super::transport::Fault;
use super::verify::{Checked, NoVerification};
use rustls::client::WebPkiServerVerifier;
#[cfg(feature = "aws-lc")]
use rustls::crypto::aws_lc_rs as provider;
#[cfg(not(feature = "aws-lc"))]
use rustls::crypto::ring as provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{AlertDescription, CertificateError, ClientConfig, OtherError, RootCertStore};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which certificate authorities count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Mozilla's, compiled in.
    BuiltIn,
    /// Those of a PEM file alone.
    Bundle(PathBuf),
    /// Everybody is believed (`--no-verify-ssl`).
    Anybody,
}

/// The TLS settings for requests of which `url` is the first; where they are `plain` HTTP, no
/// certificate is looked at.
pub(super) fn config(trust: &Trust, plain: bool, url: &str) -> Result<ClientConfig, Fault> {
    let provider = Arc::new(provider::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::Bundle { url: url.to_owned(), reason: error.to_string() })?;
    let builder = builder.dangerous();
    let (roots, bundle) = match trust {
        // Never asked, since no TLS is spoken.
        _ if plain => {
            let nobody = Arc::new(NoVerification { provider });
            return Ok(builder.with_custom_certificate_verifier(nobody).with_no_client_auth());
        }
        Trust::Anybody => {
            let anybody = Arc::new(NoVerification { provider });
            return Ok(builder.with_custom_certificate_verifier(anybody).with_no_client_auth());
        }
        Trust::BuiltIn => (webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect(), Vec::new()),
        Trust::Bundle(path) => read_bundle(path, url)?,
    };
    let rules = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|error| Fault::Bundle { url: url.to_owned(), reason: error.to_string() })?;
    let checked = Arc::new(Checked { rules, bundle });
    Ok(builder.with_custom_certificate_verifier(checked).with_no_client_auth())
}

/// The certificates of a PEM file, as authorities and as they are. One that cannot be read is left
/// out, as by OpenSSL.
fn read_bundle(path: &Path, url: &str) -> Result<(RootCertStore, Vec<CertificateDer<'static>>), Fault> {
    let fault = |reason: String| Fault::Bundle { url: url.to_owned(), reason };
    let pem = std::fs::read(path).map_err(|error| fault(crate::error::os_error_text(&error)))?;
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|error| fault(format!("{}: {error}", path.display())))?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates.iter().cloned());
    if roots.is_empty() {
        return Err(fault(format!("{}: no certificate in it", path.display())));
    }
    Ok((roots, certificates))
}

/// Why TLS failed, in the shape of Python's `ssl` and OpenSSL, which scripts look for.
pub(super) fn reason(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(error) => {
            format!("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {}", about(error))
        }
        rustls::Error::InvalidMessage(_) => "[SSL: WRONG_VERSION_NUMBER] wrong version number".to_owned(),
        rustls::Error::PeerIncompatible(_) => {
            format!("[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol: {error}")
        }
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version".to_owned()
        }
        rustls::Error::AlertReceived(AlertDescription::HandshakeFailure) => {
            "[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure".to_owned()
        }
        error => format!("[SSL] {error}"),
    }
}

/// What is wrong with a certificate.
fn about(error: &CertificateError) -> String {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "certificate has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "certificate is not yet valid".to_owned()
        }
        CertificateError::UnknownIssuer => "unable to get local issuer certificate".to_owned(),
        CertificateError::NotValidForNameContext { expected: ServerName::IpAddress(_), .. } => {
            format!("IP address mismatch, {error}")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("Hostname mismatch, {error}")
        }
        CertificateError::Revoked => "certificate revoked".to_owned(),
        CertificateError::Other(OtherError(inner)) => inner.to_string(),
        CertificateError::BadSignature => "certificate signature failure".to_owned(),
        other => other.to_string(),
    }
}
