//! Endpoint rules as a tree of typed expressions, ready to be written as Rust.
//!
//! After Smithy's "Rules engine". Values that may be absent are bound before they are used, so an
//! expression that exists has a value.

use crate::plan::prose::rustdoc::DocLine;

/// The rules of a service.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// In the model's order.
    pub parameters: Vec<Parameter>,
    pub rules: Vec<Rule>,
}

/// A parameter of the rules.
#[derive(Debug)]
pub struct Parameter {
    /// As the rules call it.
    pub name: String,
    pub variable: String,
    pub kind: ParameterKind,
    /// The effect of an absent value; an absent required parameter is an error.
    pub absent: MissingParameter,
    /// Documentation, for the reader.
    pub docs: DocLine,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    Text,
    Flag,
    Texts,
}

/// The effect of an absent parameter.
#[derive(Debug)]
pub enum MissingParameter {
    Nothing,
    Error,
    Default(Argument),
}

/// Conditions, all of which must hold, and the outcome if they do.
#[derive(Debug)]
pub struct Rule {
    pub conditions: Vec<Condition>,
    pub outcome: Outcome,
}

/// One condition.
#[derive(Debug)]
pub enum Condition {
    /// Holds if there is a value, which gets a name.
    Bind(Binding),
    /// Names a value that is always there.
    Name(Binding),
    /// Holds if true.
    Test(Argument),
    /// Holds if there is a value.
    Present(Argument),
}

/// A name for a value. Flags are named as they are, other values by reference.
#[derive(Debug)]
pub struct Binding {
    pub variable: String,
    pub value: Argument,
    pub is_flag: bool,
}

/// The outcome of a rule.
#[derive(Debug)]
pub enum Outcome {
    /// The first of these rules that holds; none is an error.
    Rules(Vec<Rule>),
    /// An error with a text.
    Error(Argument),
    Endpoint {
        url: Argument,
        /// Each with its values.
        headers: Vec<(String, Vec<Argument>)>,
        properties: Vec<(String, Property)>,
    },
}

/// A value of an endpoint's properties.
#[derive(Debug)]
pub enum Property {
    Null,
    Flag(bool),
    Integer(i64),
    Number(f64),
    Text(Argument),
    List(Vec<Property>),
    Map(Vec<(String, Property)>),
}

/// An expression.
#[derive(Clone, Debug)]
pub enum Argument {
    Text(String),
    Flag(bool),
    Integer(usize),
    /// A parameter, or a name that a condition gave.
    Variable(String),
    /// Text with expressions in it.
    Template(Vec<Argument>),
    /// A field of a record, by its Rust name.
    Field(Box<Argument>, &'static str),
    /// An element of a list of strings, which may be absent.
    Element(Box<Argument>, usize),
    /// A function of the runtime, by its Rust name; booleans and numbers are passed by value,
    /// others by reference.
    Call(&'static str, Vec<CallArgument>),
    Not(Box<Argument>),
    /// Whether two flags are equal.
    Equal(Box<Argument>, Box<Argument>),
    /// Whether there is a value.
    IsSet(Box<Argument>),
    /// The first text of these that is there.
    FirstText(Vec<MaybeText>),
    /// The second text if the flag is true, else the third.
    ChooseText(Box<Argument>, Box<Argument>, Box<Argument>),
    /// The second flag if the first is true, else the third.
    ChooseFlag(Box<Argument>, Box<Argument>, Box<Argument>),
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub enum CallArgument {
    Value(Argument),
    Reference(Argument),
}

/// One of several strings.
#[derive(Clone, Debug)]
pub enum MaybeText {
    /// May be absent.
    Maybe(Argument),
    /// Is there, so those after it are never asked.
    Sure(Argument),
}
