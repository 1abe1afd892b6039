//! Requests: options, uploads and signatures.

pub(crate) mod checksum;
pub(crate) mod customizations;
pub(crate) mod options;
pub(crate) mod payload;
pub(crate) mod signing;
#[cfg(test)]
pub(crate) mod signing_suite;
pub(crate) mod signing_v4a;
pub(crate) mod upload;
pub(crate) mod user_agent;
