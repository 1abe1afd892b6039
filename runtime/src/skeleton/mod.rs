//! Skeletons: samples of an operation's input and output that contain every member.
//!
//! They follow AWS CLI behaviour 5, that is `ArgumentGenerator` of `botocore/utils.py`: every list
//! has one element and every map one entry, and a structure inside itself is empty.

mod json;
mod sample;
#[cfg(test)]
mod tests;
mod yaml;

use crate::table::Operation;
use sample::Sampler;

/// The formats of a skeleton, named as in `--generate-cli-skeleton`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skeleton {
    /// `input`: JSON for `--cli-input-json`.
    Input,
    /// `yaml-input`: commented YAML for `--cli-input-yaml`.
    YamlInput,
    /// `output`: a sample response in JSON.
    Output,
}

/// The skeleton of an operation in a format, without a newline at the end.
///
/// `is_aws` says whether the service follows the conventions of AWS: others hide internal members,
/// and their tables contain valid sample responses.
pub fn skeleton(operation: Operation, form: Skeleton, is_aws: bool) -> String {
    let sampler = Sampler::new(form == Skeleton::Output, is_aws);
    match form {
        Skeleton::Input => json::write(sampler, operation.input()),
        Skeleton::YamlInput => yaml::write(sampler, operation.input()),
        Skeleton::Output if operation.sample().is_empty() => {
            json::write(sampler, operation.output())
        }
        Skeleton::Output => operation.sample().to_owned(),
    }
}
