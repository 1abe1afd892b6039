//! An option that the AWS CLI does not have.

/// An option of commands that the AWS CLI does not have.
#[derive(Clone, Copy, Debug)]
pub struct AddedOption {
    /// The name with its dashes.
    pub name: &'static str,
    /// The value that follows it, as pages show it; empty for a flag.
    pub value: &'static str,
    /// What it does, as plain text, on AWS's pages.
    pub(super) help: &'static str,
    /// Whether it concerns input documents and skeletons, which operations with a streamed response
    /// do not have.
    pub with_documents: bool,
}
