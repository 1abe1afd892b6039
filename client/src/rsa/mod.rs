//! RSA with keys of the user: PKCS #1 v1.5 signatures and decryption, which some services still
//! ask for. ring has neither SHA-1 signatures nor decryption.
//!
//! Without the feature `rsa`, programs cannot do either.

#[cfg(feature = "rsa")]
mod key;
#[cfg(feature = "rsa")]
mod pem;

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaError {
    /// The private key is not valid PEM.
    Pem,
    /// The key is not a valid RSA private key.
    Key,
    /// The text was not encrypted for the key.
    Encrypted,
    /// The program was built without the feature.
    NotSupported,
}

/// Signs a message with a private key in PEM: PKCS #1 v1.5 with SHA-1.
///
/// # Errors
/// A key that is not valid.
pub fn sign_sha1(pem: &[u8], message: &[u8]) -> Result<Vec<u8>, RsaError> {
    #[cfg(feature = "rsa")]
    return pem::private_key(pem)?.sign_sha1(message);
    #[cfg(not(feature = "rsa"))]
    {
        let _ = (pem, message);
        Err(RsaError::NotSupported)
    }
}

/// Decrypts a text with a private key in PEM: PKCS #1 v1.5.
///
/// # Errors
/// A key that is not valid, or is another one.
pub fn decrypt(pem: &[u8], encrypted: &[u8]) -> Result<Vec<u8>, RsaError> {
    #[cfg(feature = "rsa")]
    return pem::private_key(pem)?.decrypt(encrypted);
    #[cfg(not(feature = "rsa"))]
    {
        let _ = (pem, encrypted);
        Err(RsaError::NotSupported)
    }
}

#[cfg(test)]
#[cfg(feature = "rsa")]
mod tests;
