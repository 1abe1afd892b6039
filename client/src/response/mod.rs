//! Responses: bodies, error responses and output files.

pub(crate) mod checksum;
pub(crate) mod convert;
pub(crate) mod customizations;
pub(crate) mod decode;
pub(crate) mod descriptor;
pub(crate) mod outfile;
pub(crate) mod parser;
pub(crate) mod partial_file;
pub(crate) mod raw;
pub(crate) mod service_error;
pub(crate) mod success;
