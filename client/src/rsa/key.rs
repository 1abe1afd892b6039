//! The operations of a private key, in constant time (`crypto-bigint`).

use super::RsaError;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

/// The sizes of keys in bits.
const SIZES: std::ops::RangeInclusive<u32> = 1024..=16_384;
/// The beginning of a `DigestInfo` of SHA-1.
const SHA1_PREFIX: &[u8] =
    &[0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];
/// The bytes of the padding besides its filling: two at the beginning, one at the end.
const FRAME: usize = 3;
/// The shortest filling.
const LEAST_FILLING: usize = 8;

/// An RSA private key.
pub(super) struct PrivateKey {
    params: BoxedMontyParams,
    public: BoxedUint,
    private: BoxedUint,
    /// The size of the modulus in bytes.
    size: usize,
}

impl PrivateKey {
    /// A key of these numbers, which are big-endian.
    ///
    /// # Errors
    /// Numbers that are no key, or one of an unusual size.
    pub(super) fn new(
        modulus: &[u8],
        public: &[u8],
        private: &[u8],
    ) -> Result<PrivateKey, RsaError> {
        let number = |bytes: &[u8]| {
            let start = bytes.iter().take_while(|byte| **byte == 0).count();
            bytes.get(start..).filter(|it| !it.is_empty()).map(BoxedUint::from_be_slice_vartime)
        };
        let (Some(modulus), Some(public), Some(private)) =
            (number(modulus), number(public), number(private))
        else {
            return Err(RsaError::Key);
        };
        let bits = modulus.bit_width();
        let fits =
            SIZES.contains(&bits) && public.bit_width() <= bits && private.bit_width() <= bits;
        let modulus = Option::<Odd<BoxedUint>>::from(Odd::new(modulus)).filter(|_| fits);
        let params = BoxedMontyParams::new(modulus.ok_or(RsaError::Key)?);
        let size = usize::try_from(bits.div_ceil(8)).map_err(|_| RsaError::Key)?;
        Ok(PrivateKey { params, public, private, size })
    }

    /// The signature of a message.
    ///
    /// # Errors
    /// A key whose numbers do not belong together.
    pub(super) fn sign_sha1(&self, message: &[u8]) -> Result<Vec<u8>, RsaError> {
        let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, message);
        let info = [SHA1_PREFIX, digest.as_ref()].concat();
        let filling = self.size.checked_sub(info.len() + FRAME).ok_or(RsaError::Key)?;
        let block = [&[0, 1][..], &vec![0xff; filling], &[0], &info].concat();
        let signature = self.power(&block, &self.private)?;
        // A wrong signature could reveal the key.
        if self.power(&signature, &self.public)? != block {
            return Err(RsaError::Key);
        }
        Ok(signature)
    }

    /// The content of an encrypted block.
    ///
    /// # Errors
    /// A block that was not encrypted for this key.
    pub(super) fn decrypt(&self, encrypted: &[u8]) -> Result<Vec<u8>, RsaError> {
        if encrypted.len() != self.size {
            return Err(RsaError::Encrypted);
        }
        let block = self.power(encrypted, &self.private)?;
        let [0, 2, padded @ ..] = block.as_slice() else { return Err(RsaError::Encrypted) };
        let end = padded.iter().position(|byte| *byte == 0);
        let end = end.filter(|end| *end >= LEAST_FILLING).ok_or(RsaError::Encrypted)?;
        Ok(padded.get(end + 1..).unwrap_or_default().to_vec())
    }

    /// A power of a block, as long as the modulus.
    fn power(&self, block: &[u8], exponent: &BoxedUint) -> Result<Vec<u8>, RsaError> {
        let precision = self.params.bits_precision();
        let number = BoxedUint::from_be_slice(block, precision).map_err(|_| RsaError::Encrypted)?;
        if number >= *self.params.modulus().as_ref() {
            return Err(RsaError::Encrypted);
        }
        let bytes = BoxedMontyForm::new(number, &self.params).pow(exponent).retrieve();
        let bytes = bytes.to_be_bytes();
        let start = bytes.len().checked_sub(self.size).ok_or(RsaError::Key)?;
        Ok(bytes.get(start..).unwrap_or_default().to_vec())
    }
}
