//! What makes the structures of a service, and resolves its endpoints: generated code, or its
//! table alone.
//!
//! Without the feature `tables`, no value of [`TableCode`] can exist: the compiler then removes
//! all code that needs one.

use super::Service;
use crate::endpoint::{Endpoint, Error, Params};
use crate::shape::Structure;
use crate::skeleton::skeleton;
use crate::table::{Operation, Shape};
use std::fmt;
use std::sync::{Mutex, PoisonError};

pub use crate::skeleton::Skeleton;

/// What makes the structures of a service, and resolves its endpoints.
#[derive(Clone, Copy, Debug)]
pub enum Code {
    /// Generated types and functions.
    Generated(&'static GeneratedCode),
    /// The table: structures are [`Dynamic`](crate::shape::Dynamic), endpoint rules interpreted.
    Table(TableCode),
}

/// The generated code of a service.
pub struct GeneratedCode {
    /// The code of each operation, in the order of the table's operations.
    pub operations: &'static [OperationCode],
    /// Constructors of the errors of all operations, by shape row.
    pub errors: &'static [(u16, BlankError)],
    /// The model's endpoint rules.
    pub endpoint: fn(&Params) -> Result<Endpoint, Error>,
}

impl fmt::Debug for GeneratedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GeneratedCode").finish_non_exhaustive()
    }
}

/// Creates a blank error structure.
pub type BlankError = fn() -> Box<dyn Structure>;

/// The generated code of one operation, for dynamic use.
pub struct OperationCode {
    /// Creates a blank input.
    pub input: fn() -> Box<dyn Structure>,
    /// Creates a blank output.
    pub output: fn() -> Box<dyn Structure>,
}

/// A service without generated code.
#[derive(Clone, Copy, Debug)]
pub struct TableCode {
    /// The documentation of the service.
    #[cfg(feature = "tables")]
    pub(crate) docs: crate::table::rows::Text,
    #[cfg(feature = "tables")]
    pub(crate) rules: crate::endpoint::RuleProgram<'static>,
    #[cfg(not(feature = "tables"))]
    never: std::convert::Infallible,
}

impl TableCode {
    #[cfg(feature = "tables")]
    fn structure(self, shape: Shape) -> Box<dyn Structure> {
        Box::new(crate::shape::Dynamic::new(shape))
    }

    #[cfg(not(feature = "tables"))]
    fn structure(self, _: Shape) -> Box<dyn Structure> {
        match self.never {}
    }

    #[cfg(feature = "tables")]
    fn endpoint(self, params: &Params) -> Result<Endpoint, Error> {
        self.rules.resolve(params)
    }

    #[cfg(not(feature = "tables"))]
    fn endpoint(self, _: &Params) -> Result<Endpoint, Error> {
        match self.never {}
    }
}

impl Service {
    /// A blank input of an operation of this service.
    ///
    /// # Panics
    /// If the operation is of a larger service.
    pub fn input(&self, operation: Operation) -> Box<dyn Structure> {
        match self.code {
            Code::Generated(code) => (code.operations[operation.index()].input)(),
            Code::Table(code) => code.structure(operation.input()),
        }
    }

    /// A blank output of an operation of this service.
    ///
    /// # Panics
    /// If the operation is of a larger service.
    pub fn output(&self, operation: Operation) -> Box<dyn Structure> {
        match self.code {
            Code::Generated(code) => (code.operations[operation.index()].output)(),
            Code::Table(code) => code.structure(operation.output()),
        }
    }

    /// Creates a blank error structure of a shape; `None` if the shape is not an error of an
    /// operation.
    pub fn error(&self, shape: Shape) -> Option<Box<dyn Structure>> {
        match self.code {
            Code::Generated(code) => {
                let (_, blank) = code.errors.iter().find(|(row, _)| *row == shape.index())?;
                Some(blank())
            }
            Code::Table(code) => {
                self.table.errors.contains(&shape.index()).then(|| code.structure(shape))
            }
        }
    }

    /// The endpoint that the rules of the model give for these parameters.
    ///
    /// # Errors
    /// The rules report an error, or none applies.
    pub fn endpoint(&self, params: &Params) -> Result<Endpoint, Error> {
        match self.code {
            Code::Generated(code) => (code.endpoint)(params),
            Code::Table(code) => code.endpoint(params),
        }
    }

    /// The documentation of the service; empty if the model has none.
    pub fn documentation(&self) -> &'static str {
        match self.code {
            #[cfg(feature = "tables")]
            Code::Table(code) => self.table.docs(code.docs),
            _ => self.docs,
        }
    }

    /// The skeleton of an operation in a format. It is made once per process.
    pub fn skeleton(&self, operation: Operation, form: Skeleton) -> &'static str {
        if form == Skeleton::Output && !operation.sample().is_empty() {
            return operation.sample();
        }
        let is_aws = self.flavour.is_aws();
        let mut known = KNOWN_SKELETONS.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|it| (it.0, it.1, it.2) == (operation, form, is_aws));
        if let Some((_, _, _, text)) = found {
            return text;
        }
        // Never freed: a program has a limited number of operations.
        let text = skeleton(operation, form, is_aws).leak();
        known.push((operation, form, is_aws, text));
        text
    }
}

/// The skeletons that were asked for: operation, format, whether the service is AWS's, and text.
static KNOWN_SKELETONS: Mutex<Vec<(Operation, Skeleton, bool, &'static str)>> =
    Mutex::new(Vec::new());
