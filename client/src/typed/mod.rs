//! The API for Rust callers: [`Client`], its settings, responses and errors.

mod any_error;
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
#[cfg(feature = "interceptors")]
mod sdk_config;
mod streaming;
mod validate;
mod wait;

pub use any_error::{AnyError, AnyServiceError};
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
pub use streaming::DownloadResult;
pub use validate::validate;
pub use wait::{Wait, WaitError, WaitErrorKind, WaitOutcome};
