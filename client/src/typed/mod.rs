//! The API for Rust callers: [`Client`], its settings, responses and errors.

mod builder;
mod call;
mod client;
mod error;
mod items;
mod pages;
mod response;
mod sdk_config;
mod wait;

pub use builder::{ClientBuilder, SettingsError};
pub use client::{Client, ErrorOf, OutputOf, SendResult};
pub use error::{Error, ErrorKind, UnmodeledError};
pub use items::Items;
pub use pages::Pages;
pub use response::Response;
pub use wait::{Wait, WaitError, WaitErrorKind, WaitOutcome};
