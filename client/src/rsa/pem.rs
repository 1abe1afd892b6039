//! Private keys in PEM: `RSA PRIVATE KEY` (PKCS #1) and `PRIVATE KEY` (PKCS #8), not encrypted.

use super::RsaError;
use super::key::PrivateKey;
use aws_smithy_types::base64;

/// The bytes of the object identifier of RSA, 1.2.840.113549.1.1.1.
const RSA_OID: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// Tags of DER.
const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// The first private key of a PEM file.
///
/// # Errors
/// No private key, or one that is not RSA's.
pub(super) fn private_key(pem: &[u8]) -> Result<PrivateKey, RsaError> {
    let text = std::str::from_utf8(pem).map_err(|_| RsaError::Pem)?;
    let of = |label: &str| {
        let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
        let (content, _) = rest.split_once(&format!("-----END {label}-----"))?;
        let content: String = content.split_whitespace().collect();
        base64::decode(content).ok()
    };
    if let Some(der) = of("RSA PRIVATE KEY") {
        return pkcs1(&der).ok_or(RsaError::Key)?;
    }
    let der = of("PRIVATE KEY").ok_or(RsaError::Pem)?;
    pkcs1(pkcs8(&der).ok_or(RsaError::Key)?).ok_or(RsaError::Key)?
}

/// The key inside PKCS #8.
fn pkcs8(der: &[u8]) -> Option<&[u8]> {
    let (mut fields, _) = element(der, SEQUENCE)?;
    let (_version, rest) = element(fields, INTEGER)?;
    fields = rest;
    let (algorithm, rest) = element(fields, SEQUENCE)?;
    let (identifier, _) = element(algorithm, OBJECT_IDENTIFIER)?;
    let (key, _) = element(rest, OCTET_STRING)?;
    (identifier == RSA_OID).then_some(key)
}

/// The key of PKCS #1: version, modulus, public exponent, private exponent, and the primes, which
/// are not needed.
fn pkcs1(der: &[u8]) -> Option<Result<PrivateKey, RsaError>> {
    let (fields, _) = element(der, SEQUENCE)?;
    let (_version, rest) = element(fields, INTEGER)?;
    let (modulus, rest) = element(rest, INTEGER)?;
    let (public, rest) = element(rest, INTEGER)?;
    let (private, _) = element(rest, INTEGER)?;
    Some(PrivateKey::new(modulus, public, private))
}

/// The content of the first element, which has this tag, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *first != tag {
        return None;
    }
    // Long lengths have the number of their bytes in the low bits.
    let count = usize::from(length & 0x7f);
    let (length, rest) = if length & 0x80 == 0 {
        (count, rest)
    } else {
        let bytes = rest.get(..count).filter(|_| (1..=4).contains(&count))?;
        let length = bytes.iter().fold(0usize, |all, byte| (all << 8) | usize::from(*byte));
        (length, rest.get(count..)?)
    };
    Some((rest.get(..length)?, rest.get(length..)?))
}
