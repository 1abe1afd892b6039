//! The items that `hardie-cli` uses besides the public API.
//!
//! For no other use: hidden from the documentation, and may change in any version.

pub use crate::auth::{GivenSecrets, PreparedAuthentication};
#[cfg(feature = "concurrent")]
pub use crate::concurrent::{Calls, Event, OwnedCall, Wake};
pub use crate::connection::{Call, CallOutput, Connection};
pub use crate::debug::log::Log;
pub use crate::dispatcher::Dispatcher;
pub use crate::dry_run::{PreparedRequest, SigningInput};
pub use crate::endpoint::ResolvedEndpoint;
pub use crate::error::{Cause, Effect, Error, ErrorKind, ErrorParts, Stage};
pub use crate::request::customizations::input::encode_keys;
pub use crate::response::convert::TimestampStyle;
pub use crate::response::parser::parse_output;
pub use crate::secret::Secret;
pub use crate::settings::{Caller, Settings};
pub use hex::encode as hex;

/// Environment variables and profiles.
pub mod config {
    pub use crate::config::{
        Config, Error, Section, Sections, Unparsable, check_env, env, first_env, folder, is_true,
        read, remember_names,
    };
}

/// Paths with `~` and variables, and bounded reads.
pub mod files {
    pub use crate::files::{expand_home, expand_user, expand_vars, read_at_most};
    pub use crate::os_error::os_error_text;
}

/// JMESPath expressions.
pub mod jmespath {
    pub use crate::jmespath::{
        Error, SharedPart, check, evaluate, is_true, search, shared_parts, without_nulls,
    };
}

/// RSA keys of the user.
pub mod rsa {
    pub use crate::rsa::{RsaError, decrypt, sign_sha1};
}

/// Tokens of paginated operations.
pub mod pagination {
    pub use crate::pagination::{find, next_tokens};
}

/// Acceptors of waiters.
pub mod waiter {
    pub use crate::waiter::{Observed, acceptor_of};
}
