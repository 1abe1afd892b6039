//! TLS with a certificate generated at start, signed by an authority that is used only once.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// The TLS acceptor for an address, and the authority's certificate in PEM.
///
/// The certificate is for `localhost`, loopback and the address. No key is ever written to disk,
/// and the authority's key is dropped at the end of this call, so nothing else can be signed with
/// it.
pub(crate) fn acceptor(host: IpAddr) -> io::Result<(TlsAcceptor, String)> {
    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, "hardie-mock");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority_key = KeyPair::generate().map_err(io::Error::other)?;
    let pem = authority.self_signed(&authority_key).map_err(io::Error::other)?.pem();
    let issuer = Issuer::new(authority, authority_key);

    let names = ["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let mut own = CertificateParams::new(names).map_err(io::Error::other)?;
    own.distinguished_name.push(DnType::CommonName, "localhost");
    own.subject_alt_names.push(SanType::IpAddress(host));
    own.use_authority_key_identifier_extension = true;
    own.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let certificate = own.signed_by(&key, &issuer).map_err(io::Error::other)?;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .map_err(io::Error::other)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((TlsAcceptor::from(Arc::new(config)), pem))
}
