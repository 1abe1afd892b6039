//! Trust anchors: the built-in root certificates, a user's bundle, or none (verification off).

use crate::files::read_at_most;
use crate::http::error::TransportError;
use crate::http::verify::{CertificateVerifier, NoVerification};
use rustls::client::WebPkiServerVerifier;
#[cfg(feature = "aws-lc")]
use rustls::crypto::aws_lc_rs as provider;
#[cfg(not(feature = "aws-lc"))]
use rustls::crypto::ring as provider;
use rustls::crypto::{CryptoProvider, KeyProvider};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::SigningKey;
use rustls::{CipherSuite, ClientConfig, NamedGroup, RootCertStore};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest bundle that is read, in bytes; the usual ones have 200 KB.
const LONGEST: u64 = 64 << 20;

/// The trusted certificate authorities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TrustAnchors {
    /// Mozilla's root certificates, compiled in.
    BuiltIn,
    /// The certificates of a PEM file only.
    Bundle(PathBuf),
    /// Any certificate is accepted (`--no-verify-ssl`).
    NoVerification,
}

/// Loads no private keys, since clients have no certificates. Programs are smaller by the code of
/// signatures.
#[derive(Debug)]
struct NoClientKeys;

impl KeyProvider for NoClientKeys {
    fn load_private_key(
        &self,
        _: PrivateKeyDer<'static>,
    ) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        Err(rustls::Error::General("client certificates are not supported".to_owned()))
    }
}

/// The library's algorithms, of which a server chooses. Of ring's, those come first that take the
/// least time: P-256 a tenth less than X25519, SHA-256 a third of SHA-384.
fn algorithms() -> CryptoProvider {
    let mut all = CryptoProvider { key_provider: &NoClientKeys, ..provider::default_provider() };
    if cfg!(not(feature = "aws-lc")) {
        let group = all.kx_groups.iter().position(|it| it.name() == NamedGroup::secp256r1);
        if let Some(first) = group.and_then(|at| all.kx_groups.get_mut(..=at)) {
            first.rotate_right(1);
        }
        let suite = CipherSuite::TLS13_AES_128_GCM_SHA256;
        let suite = all.cipher_suites.iter().position(|it| it.suite() == suite);
        if let Some(first) = suite.and_then(|at| all.cipher_suites.get_mut(..=at)) {
            first.rotate_right(1);
        }
    }
    all
}

/// The TLS settings for requests; `url` is the first, for messages.
pub(crate) fn config(
    trust_anchors: &TrustAnchors,
    url: &str,
) -> Result<ClientConfig, TransportError> {
    let provider = Arc::new(algorithms());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| TransportError::Bundle {
            url: url.to_owned(),
            reason: error.to_string(),
        })?;
    let builder = builder.dangerous();
    let (roots, bundle) = match trust_anchors {
        TrustAnchors::NoVerification => {
            let verifier = Arc::new(NoVerification { provider });
            return Ok(builder.with_custom_certificate_verifier(verifier).with_no_client_auth());
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

/// Reads the certificates of a PEM file, as trust anchors and as raw certificates. One that cannot
/// be parsed is skipped, as in OpenSSL; the messages are OpenSSL's too.
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
