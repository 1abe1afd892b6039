//! The ids of the traits that the syntax of Smithy IDL stands for, or that its versions differ in.

pub const BOX: &str = "smithy.api#box";
pub const DEFAULT: &str = "smithy.api#default";
pub const DOCUMENTATION: &str = "smithy.api#documentation";
pub const ENUM: &str = "smithy.api#enum";
pub const ENUM_VALUE: &str = "smithy.api#enumValue";
pub const INPUT: &str = "smithy.api#input";
pub const MIXIN: &str = "smithy.api#mixin";
pub const OUTPUT: &str = "smithy.api#output";
pub const UNIQUE_ITEMS: &str = "smithy.api#uniqueItems";
