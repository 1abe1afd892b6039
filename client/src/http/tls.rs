//! Whom to believe: the certificates that come with the program, a bundle of the user's, or
//! anybody.

use crate::files::read_at_most;
use crate::http::error::TransportError;
use crate::http::verify::{CertificateVerifier, NoVerification};
use rustls::client::WebPkiServerVerifier;
#[cfg(feature = "aws-lc")]
use rustls::crypto::aws_lc_rs as provider;
#[cfg(not(feature = "aws-lc"))]
use rustls::crypto::ring as provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The longest bundle that is read, in bytes; the usual ones have 200 KB.
const LONGEST: u64 = 64 << 20;

/// Which certificate authorities count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TrustAnchors {
    /// Mozilla's, compiled in.
    BuiltIn,
    /// Those of a PEM file alone.
    Bundle(PathBuf),
    /// Everybody is believed (`--no-verify-ssl`).
    NoVerification,
}

/// The TLS settings for requests of which `url` is the first; where they are `plain` HTTP, no
/// certificate is looked at.
pub(crate) fn config(
    trust_anchors: &TrustAnchors,
    plain: bool,
    url: &str,
) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(provider::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| TransportError::Bundle {
            url: url.to_owned(),
            reason: error.to_string(),
        })?;
    let builder = builder.dangerous();
    let (roots, bundle) = match trust_anchors {
        // Never asked, since no TLS is spoken.
        _ if plain => {
            let nobody = Arc::new(NoVerification { provider });
            return Ok(builder.with_custom_certificate_verifier(nobody).with_no_client_auth());
        }
        TrustAnchors::NoVerification => {
            let anybody = Arc::new(NoVerification { provider });
            return Ok(builder.with_custom_certificate_verifier(anybody).with_no_client_auth());
        }
        TrustAnchors::BuiltIn => {
            (webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect(), Vec::new())
        }
        TrustAnchors::Bundle(path) => read_bundle(path, url)?,
    };
    let rules =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().map_err(
            |error| TransportError::Bundle { url: url.to_owned(), reason: error.to_string() },
        )?;
    let checked = Arc::new(CertificateVerifier { rules, bundle });
    Ok(builder.with_custom_certificate_verifier(checked).with_no_client_auth())
}

/// The certificates of a PEM file, as authorities and as they are. One that cannot be parsed is
/// left out, as by OpenSSL, whose messages these are.
fn read_bundle(
    path: &Path,
    url: &str,
) -> Result<(RootCertStore, Vec<CertificateDer<'static>>), TransportError> {
    let bundle_error = |reason: String| TransportError::Bundle { url: url.to_owned(), reason };
    let pem = std::fs::File::open(path).and_then(|file| read_at_most(file, LONGEST));
    let pem = pem.map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => {
            bundle_error(format!("{}: longer than {LONGEST} bytes", path.display()))
        }
        _ => bundle_error(crate::os_error::os_error_text(&error)),
    })?;
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|error| bundle_error(format!("[X509] PEM lib: {}: {error}", path.display())))?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates.iter().cloned());
    if roots.is_empty() {
        return Err(bundle_error(format!(
            "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found: {}",
            path.display()
        )));
    }
    Ok((roots, certificates))
}
