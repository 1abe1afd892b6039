//! Whom to believe: the certificates that come with the program, a bundle of the user's, or anybody.

use super::transport::Fault;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::path::PathBuf;
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

/// The TLS settings for a first request to `url`; for plain HTTP no certificate is looked at.
pub(super) fn config(trust: &Trust, url: &str) -> Result<ClientConfig, Fault> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::Tls { url: url.to_owned(), reason: error.to_string() })?;
    let plain = url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"));
    let roots = match trust {
        _ if plain => RootCertStore::empty(),
        Trust::BuiltIn => webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect(),
        Trust::Bundle(path) => read_bundle(path, url)?,
        Trust::Anybody => {
            let verifier = Arc::new(NoVerification { provider });
            return Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth());
        }
    };
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn read_bundle(path: &PathBuf, url: &str) -> Result<RootCertStore, Fault> {
    let fault = |reason: String| Fault::Tls { url: url.to_owned(), reason };
    let pem = std::fs::read(path).map_err(|error| fault(crate::error::os_error_text(&error)))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| fault(format!("{}: {error}", path.display())))?;
        roots.add(certificate).map_err(|error| fault(format!("{}: {error}", path.display())))?;
    }
    if roots.is_empty() {
        return Err(fault(format!("{}: no certificate in it", path.display())));
    }
    Ok(roots)
}

/// Believes any certificate; the handshake's signatures are still checked.
#[derive(Debug)]
struct NoVerification {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for NoVerification {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
