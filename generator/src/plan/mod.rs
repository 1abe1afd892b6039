//! [`Plan`]: what will be emitted, in Rust's vocabulary; every decision is made here.
//!
//! [`lower`](lower::lower) makes a plan of a model; nothing after it looks at a model again, and a
//! plan that exists can be emitted.

mod bounds;
mod boxing;
mod circles;
mod digest;
mod html;
pub mod item;
mod lower;
mod names;
mod operations;
mod option_names;
mod overlay;
pub mod own_options;
mod paging;
pub mod prose;
pub mod rules;
mod rules_lower;
pub mod rustdoc;
pub mod samples;
pub mod select;
mod skeleton;
mod skeleton_text;
pub mod table;
mod table_lower;
mod type_names;
mod types;
pub mod usage;
mod waiting;

pub use item::Plan;
pub use lower::endpoint_rules;
pub use lower::{command_word, lower};
pub use names::Name;
pub use overlay::Overlay;
pub use paging::attempts;
pub use select::Selection;
pub use waiting::ATTEMPTS;
