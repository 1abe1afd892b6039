//! The kitchen: types, shorthand parsers, skeletons.

include!(concat!(env!("OUT_DIR"), "/kitchen.rs"));
