//! [`Plan`]: what will be emitted, in Rust's vocabulary; every decision is made here.
//!
//! [`lower`](lower::lower) makes a plan of a model; nothing after it looks at a model again, and a
//! plan that exists can be emitted.

mod bounds;
mod boxing;
mod circles;
mod digest;
mod html;
pub(crate) mod item;
mod lower;
mod names;
mod operations;
mod option_names;
mod overlay;
mod paging;
pub(crate) mod prose;
pub(crate) mod reference;
pub(crate) mod rules;
mod rules_lower;
pub(crate) mod rustdoc;
pub(crate) mod select;
mod skeleton;
mod skeleton_text;
pub(crate) mod table;
mod table_lower;
mod type_names;
mod types;
pub(crate) mod usage;
mod waiting;

pub use item::Plan;
#[cfg(feature = "check")]
pub(crate) use lower::endpoint_rules;
pub(crate) use lower::{command_word, lower};
pub use names::Name;
pub(crate) use overlay::Overlay;
pub(crate) use paging::attempts;
pub(crate) use select::Selection;
pub(crate) use waiting::ATTEMPTS;
