//! The hash algorithms of digest authentication.

use md5::Md5;
use sha2::{Digest, Sha256, Sha512_256};
use std::io;

/// A hash algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Md5,
    Sha256,
    Sha512To256,
}

impl Algorithm {
    /// The algorithm with this name in upper case, without `-SESS`.
    pub(super) fn named(name: &str) -> Option<Algorithm> {
        match name {
            "MD5" => Some(Algorithm::Md5),
            "SHA-256" => Some(Algorithm::Sha256),
            "SHA-512-256" => Some(Algorithm::Sha512To256),
            _ => None,
        }
    }

    /// The name of the algorithm.
    pub(super) fn name(self) -> &'static str {
        match self {
            Algorithm::Md5 => "MD5",
            Algorithm::Sha256 => "SHA-256",
            Algorithm::Sha512To256 => "SHA-512-256",
        }
    }

    /// The hash of parts joined by colons, in hexadecimal digits.
    pub(super) fn hash(self, parts: &[&str]) -> String {
        let mut hasher = self.hasher();
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                hasher.update(b":");
            }
            hasher.update(part.as_bytes());
        }
        hasher.finish()
    }

    /// A hasher for a body in pieces.
    pub(super) fn hasher(self) -> Hasher {
        match self {
            Algorithm::Md5 => Hasher::Md5(Box::default()),
            Algorithm::Sha256 => Hasher::Sha256(Box::default()),
            Algorithm::Sha512To256 => Hasher::Sha512To256(Box::default()),
        }
    }
}

/// The hash of bytes in pieces.
pub(super) enum Hasher {
    Md5(Box<Md5>),
    Sha256(Box<Sha256>),
    Sha512To256(Box<Sha512_256>),
}

impl Hasher {
    fn update(&mut self, bytes: &[u8]) {
        match self {
            Hasher::Md5(hasher) => hasher.update(bytes),
            Hasher::Sha256(hasher) => hasher.update(bytes),
            Hasher::Sha512To256(hasher) => hasher.update(bytes),
        }
    }

    /// The hash in hexadecimal digits.
    pub(super) fn finish(self) -> String {
        match self {
            Hasher::Md5(hasher) => hex::encode(hasher.finalize()),
            Hasher::Sha256(hasher) => hex::encode(hasher.finalize()),
            Hasher::Sha512To256(hasher) => hex::encode(hasher.finalize()),
        }
    }
}

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
