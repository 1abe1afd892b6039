//! The algorithms of `@httpChecksum` that the AWS CLI has.

#[cfg(feature = "checksums")]
use aws_smithy_types::base64;

/// An algorithm, named as in header names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Sha1,
    Sha256,
    Sha512,
    XxHash64,
    XxHash3,
    XxHash128,
}

impl Algorithm {
    /// The default of AWS CLI 2.36.
    pub(crate) const DEFAULT: Algorithm = Algorithm::Crc64Nvme;

    /// All algorithms, in the order in which the AWS CLI looks for them in a response.
    pub(crate) const ALL: [Algorithm; 9] = [
        Algorithm::XxHash128,
        Algorithm::XxHash3,
        Algorithm::Crc64Nvme,
        Algorithm::XxHash64,
        Algorithm::Crc32c,
        Algorithm::Crc32,
        Algorithm::Sha1,
        Algorithm::Sha256,
        Algorithm::Sha512,
    ];

    /// The algorithm with this name, in any case.
    pub(crate) fn named(name: &str) -> Option<Algorithm> {
        Algorithm::ALL.into_iter().find(|it| it.name().eq_ignore_ascii_case(name))
    }

    /// Those of a list of names, in the order to look for them.
    pub(crate) fn among(names: &[String]) -> Vec<Algorithm> {
        let is_named =
            |it: &Algorithm| names.iter().any(|name| it.name().eq_ignore_ascii_case(name));
        Algorithm::ALL.into_iter().filter(is_named).collect()
    }

    /// Its name in lower case.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Algorithm::Crc32 => "crc32",
            Algorithm::Crc32c => "crc32c",
            Algorithm::Crc64Nvme => "crc64nvme",
            Algorithm::Sha1 => "sha1",
            Algorithm::Sha256 => "sha256",
            Algorithm::Sha512 => "sha512",
            Algorithm::XxHash64 => "xxhash64",
            Algorithm::XxHash3 => "xxhash3",
            Algorithm::XxHash128 => "xxhash128",
        }
    }

    /// The header or trailer with the checksum.
    pub(crate) fn header(self) -> String {
        format!("x-amz-checksum-{}", self.name())
    }
}

/// The state of a checksum over bytes.
#[cfg(feature = "checksums")]
pub(crate) enum Hasher {
    Crc(crc_fast::Digest, usize),
    Sha(ring::digest::Context),
    XxHash64(xxhash_rust::xxh64::Xxh64),
    XxHash3(Box<xxhash_rust::xxh3::Xxh3>),
    XxHash128(Box<xxhash_rust::xxh3::Xxh3>),
}

#[cfg(feature = "checksums")]
impl Hasher {
    /// A hasher of an algorithm.
    pub(crate) fn of(algorithm: Algorithm) -> Option<Hasher> {
        Some(Hasher::new(algorithm))
    }

    fn new(algorithm: Algorithm) -> Hasher {
        use crc_fast::{CrcAlgorithm, Digest};
        use ring::digest::{self, Context};
        match algorithm {
            Algorithm::Crc32 => Hasher::Crc(Digest::new(CrcAlgorithm::Crc32IsoHdlc), 4),
            Algorithm::Crc32c => Hasher::Crc(Digest::new(CrcAlgorithm::Crc32Iscsi), 4),
            Algorithm::Crc64Nvme => Hasher::Crc(Digest::new(CrcAlgorithm::Crc64Nvme), 8),
            Algorithm::Sha1 => Hasher::Sha(Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY)),
            Algorithm::Sha256 => Hasher::Sha(Context::new(&digest::SHA256)),
            Algorithm::Sha512 => Hasher::Sha(Context::new(&digest::SHA512)),
            Algorithm::XxHash64 => Hasher::XxHash64(xxhash_rust::xxh64::Xxh64::new(0)),
            Algorithm::XxHash3 => Hasher::XxHash3(Box::default()),
            Algorithm::XxHash128 => Hasher::XxHash128(Box::default()),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Hasher::Crc(digest, _) => digest.update(bytes),
            Hasher::Sha(context) => context.update(bytes),
            Hasher::XxHash64(digest) => digest.update(bytes),
            Hasher::XxHash3(digest) | Hasher::XxHash128(digest) => digest.update(bytes),
        }
    }

    /// The checksum in base64, as headers have it.
    pub(crate) fn base64(self) -> String {
        match self {
            Hasher::Crc(digest, size) => {
                let bytes = digest.finalize().to_be_bytes();
                base64::encode(bytes.get(bytes.len() - size..).unwrap_or_default())
            }
            Hasher::Sha(context) => base64::encode(context.finish()),
            Hasher::XxHash64(digest) => base64::encode(digest.digest().to_be_bytes()),
            Hasher::XxHash3(digest) => base64::encode(digest.digest().to_be_bytes()),
            Hasher::XxHash128(digest) => base64::encode(digest.digest128().to_be_bytes()),
        }
    }
}

/// Without the feature `checksums` there are none: [`plan`](crate::request::checksum::plan) refuses
/// requests that need them.
#[cfg(not(feature = "checksums"))]
pub(crate) enum Hasher {}

#[cfg(not(feature = "checksums"))]
impl Hasher {
    pub(crate) fn of(_: Algorithm) -> Option<Hasher> {
        None
    }

    pub(crate) fn update(&mut self, _: &[u8]) {
        match *self {}
    }

    pub(crate) fn base64(self) -> String {
        match self {}
    }
}

#[cfg(test)]
#[cfg(feature = "checksums")]
mod tests {
    use super::{Algorithm, Hasher};

    /// Checksums of `123456789`: the check values of the published catalogue of CRC algorithms, and
    /// those of Python's hashlib and AWS's Common Runtime.
    #[test]
    fn check_values() {
        for (algorithm, want) in [
            (Algorithm::Crc32, "y/Q5Jg=="),
            (Algorithm::Crc32c, "4waSgw=="),
            (Algorithm::Crc64Nvme, "rosUhgp5mIg="),
            (Algorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
            (Algorithm::Sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
            (
                Algorithm::Sha512,
                "2eZ2LdHI6vbWGzxhkvxAjU1tXxF20MKRabwk5xw/J0rSf81YEbMT1oH35V7ALXPUmclUVba1u1A6z1dPuo\
                    /+hQ==",
            ),
            (Algorithm::XxHash64, "jLhB20DmroM="),
            (Algorithm::XxHash3, "ctyxi2ehff8="),
            (Algorithm::XxHash128, "MxGUd+3l3NXpcWQnaB1YYA=="),
        ] {
            for split in [0, 1, 9] {
                let mut hasher = Hasher::new(algorithm);
                hasher.update(&b"123456789"[..split]);
                hasher.update(&b"123456789"[split..]);
                assert_eq!(hasher.base64(), want, "{algorithm:?}");
            }
        }
    }

    #[test]
    fn names() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::named(&algorithm.name().to_uppercase()), Some(algorithm));
        }
        assert_eq!(Algorithm::named("MD5"), None);
        let names = ["SHA256", "CRC32", "MD5", "CRC64NVME"].map(str::to_owned);
        let want = [Algorithm::Crc64Nvme, Algorithm::Crc32, Algorithm::Sha256];
        assert_eq!(Algorithm::among(&names), want);
    }
}
