//! The service whose options the targets read.

#![allow(missing_docs, reason = "generated")]

include!(concat!(env!("OUT_DIR"), "/kitchen.rs"));
