//! For `connect-local` and the project's own tests: internal to Hardie, may change without notice.

pub use crate::auth::{Caller, verify_signature};
pub use crate::behaviour::Behaviours;
pub use crate::cases::{read_input, test_endpoint, write_error, write_output};
pub use crate::endpoint::Endpoint;
pub use crate::fault::Fault;
pub use crate::local_api::{ConnectionAddresses, StateAccess};
pub use crate::private_file::{
    Temporary, create as create_private_file, create_folder, open as open_private_file,
    replace as replace_private_file,
};
pub use crate::start::start;
pub use crate::stored::{json_text, parse_json, structure_from_json, structure_to_json};
