//! Whom to believe: the certificates that come with the program, a bundle of the user's, or anybody.

use super::transport::Fault;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
#[cfg(feature = "aws-lc")]
use rustls::crypto::aws_lc_rs as provider;
#[cfg(not(feature = "aws-lc"))]
use rustls::crypto::ring as provider;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
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

/// The TLS settings for requests of which `url` is the first; where they are `plain` HTTP, no
/// certificate is looked at.
pub(super) fn config(trust: &Trust, plain: bool, url: &str) -> Result<ClientConfig, Fault> {
    let provider = Arc::new(provider::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::Bundle { url: url.to_owned(), reason: error.to_string() })?;
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
    let fault = |reason: String| Fault::Bundle { url: url.to_owned(), reason };
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
        CertificateError::BadSignature => "certificate signature failure".to_owned(),
        other => other.to_string(),
    }
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
