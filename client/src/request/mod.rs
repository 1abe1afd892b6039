//! Requests: options, uploads and signatures.

pub(crate) mod body_hashes;
pub(crate) mod capture;
pub(crate) mod checksum;
pub(crate) mod customizations;
pub(crate) mod destination;
pub(crate) mod options;
pub(crate) mod payload;
pub(crate) mod presigned_url;
pub(crate) mod signature;
pub(crate) mod signing;
#[cfg(test)]
pub(crate) mod signing_suite;
pub(crate) mod signing_v4a;
pub(crate) mod upload;
pub(crate) mod user_agent;
