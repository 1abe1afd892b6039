//! The API for Rust callers: [`Client`], its settings, responses and errors.

#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod builder;
mod call;
mod client;
mod download;
mod error;
mod items;
mod pages;
mod response;
mod sdk_config;
mod streaming;
mod wait;

#[cfg(feature = "blocking")]
pub use blocking::BlockingClient;
pub use body::Body;
pub use builder::{ClientBuilder, SettingsError};
pub use client::{Client, ErrorOf, OutputOf, SendResult};
pub use download::{Download, DownloadBody};
pub use error::{Error, ErrorKind, UnmodeledError};
pub use items::Items;
pub use pages::Pages;
pub use response::Response;
pub use wait::{Wait, WaitError, WaitErrorKind, WaitOutcome};
