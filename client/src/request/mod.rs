//! Requests: options, uploads and signatures.

pub(crate) mod options;
pub(crate) mod signing;
pub(crate) mod upload;
pub(crate) mod user_agent;
