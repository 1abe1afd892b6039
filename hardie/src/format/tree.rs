//! The concrete tree of a file: its statements with the comments between their tokens.
//!
//! A comment belongs to the place where the grammar of Smithy IDL reads it: a break ends a
//! statement and takes all comments up to the next one.

/// A comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comment<'a> {
    /// The text with its slashes, without whitespace around it.
    pub text: &'a str,
    pub line: usize,
    /// Whether the comment begins with `///` and may document something.
    pub is_documentation: bool,
}

/// Comments in their order.
pub(super) type Comments<'a> = Vec<Comment<'a>>;

/// An item of a list, or a comment between two items.
#[derive(Debug)]
pub(super) enum Entry<'a, T> {
    Comment(Comment<'a>),
    Item(T),
}

/// Shape ids in brackets.
pub(super) type Ids<'a> = Vec<Entry<'a, &'a str>>;

/// A whole file.
#[derive(Debug, Default)]
pub(super) struct File<'a> {
    /// Comments before the first statement.
    pub comments: Comments<'a>,
    pub controls: Vec<Assignment<'a>>,
    pub metadata: Vec<Assignment<'a>>,
    pub namespace: Option<Namespace<'a>>,
    pub uses: Vec<Use<'a>>,
    pub statements: Vec<Statement<'a>>,
}

/// The end of a statement and the comments before the next one.
#[derive(Debug, Default)]
pub(super) struct Break<'a> {
    /// The line on which the statement ends.
    pub line: usize,
    /// A comment on the same line.
    pub inline: Option<Comment<'a>>,
    /// Comments on further lines.
    pub rest: Comments<'a>,
}

impl<'a> Break<'a> {
    pub(super) fn comments(&self) -> impl Iterator<Item = &Comment<'a>> {
        self.inline.iter().chain(&self.rest)
    }

    pub(super) fn comments_mut(&mut self) -> impl Iterator<Item = &mut Comment<'a>> {
        self.inline.iter_mut().chain(&mut self.rest)
    }
}

/// A control or metadata statement.
#[derive(Debug)]
pub(super) struct Assignment<'a> {
    pub key: &'a str,
    pub value: Value<'a>,
    pub end: Break<'a>,
}

#[derive(Debug)]
pub(super) struct Namespace<'a> {
    pub name: &'a str,
    pub end: Break<'a>,
}

/// A `use` statement.
#[derive(Debug)]
pub(super) struct Use<'a> {
    pub id: &'a str,
    pub end: Break<'a>,
}

/// A shape or `apply` statement.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    /// The line of the first token.
    pub line: usize,
    pub content: Content<'a>,
    pub end: Break<'a>,
}

#[derive(Debug)]
pub(super) enum Content<'a> {
    Shape(Traits<'a>, Shape<'a>),
    /// `apply ID @trait`
    Apply(Application<'a, Trait<'a>>),
    /// `apply ID { @trait … }`
    ApplyBlock(Application<'a, Traits<'a>>),
}

/// Traits for a shape that is defined elsewhere.
#[derive(Debug)]
pub(super) struct Application<'a, T> {
    pub target: &'a str,
    /// Comments outside of the traits.
    pub comments: Comments<'a>,
    pub traits: T,
}

/// Traits and the comments after each.
pub(super) type Traits<'a> = Vec<Entry<'a, Trait<'a>>>;

#[derive(Debug)]
pub(super) struct Trait<'a> {
    pub id: &'a str,
    pub body: TraitBody<'a>,
}

#[derive(Debug)]
pub(super) enum TraitBody<'a> {
    /// No parentheses, or nothing between them but these comments.
    Empty(Comments<'a>),
    /// `(key: value, …)`
    Members(Object<'a>),
    /// `(value)`
    Value { before: Comments<'a>, value: Value<'a>, after: Comments<'a> },
}

/// A shape after its traits; an inline shape has neither keyword nor name.
#[derive(Debug)]
pub(super) struct Shape<'a> {
    pub keyword: &'a str,
    pub name: Option<&'a str>,
    /// The resource after `for`.
    pub resource: Option<&'a str>,
    pub mixins: Option<Ids<'a>>,
    /// Comments before the body.
    pub comments: Comments<'a>,
    pub body: Body<'a>,
}

#[derive(Debug)]
pub(super) enum Body<'a> {
    /// A simple shape has no body.
    None,
    Members(Members<'a>),
    /// A service or resource.
    Object(Object<'a>),
}

/// Members in braces: of a shape, or the properties of an operation.
#[derive(Debug, Default)]
pub(super) struct Members<'a> {
    /// The line of the opening brace.
    pub line: usize,
    /// Comments after the opening brace.
    pub comments: Comments<'a>,
    pub list: Vec<Member<'a>>,
    /// Whether a member, or a member of an inline shape in it, has traits.
    pub has_traits: bool,
}

#[derive(Debug)]
pub(super) struct Member<'a> {
    pub traits: Traits<'a>,
    pub content: MemberContent<'a>,
    /// The value after `=`.
    pub value: Option<Value<'a>>,
    /// A comment on the line of the value's end.
    pub value_comment: Option<Comment<'a>>,
    /// The line of the last token.
    pub end_line: usize,
    /// Whether a comment is inside of the member, except behind a value.
    pub has_comments: bool,
    /// Comments between this member and the next one or the closing brace.
    pub following: Comments<'a>,
}

#[derive(Debug)]
pub(super) enum MemberContent<'a> {
    /// `name: Target`
    Explicit(&'a str, &'a str),
    /// `$name`
    Elided(&'a str),
    /// A name of an enum.
    Name(&'a str),
    /// `input` or `output` of an operation.
    Property(Property<'a>),
    /// The errors of an operation.
    Errors { before: Comments<'a>, list: Ids<'a> },
}

/// `input: Target`, or `input := { … }`; also `output`.
#[derive(Debug)]
pub(super) struct Property<'a> {
    pub keyword: &'a str,
    /// Comments before the target.
    pub comments: Comments<'a>,
    pub target: PropertyTarget<'a>,
}

#[derive(Debug)]
pub(super) enum PropertyTarget<'a> {
    Id(&'a str),
    Inline(Traits<'a>, Shape<'a>),
}

/// A value of a trait, a default, metadata or a control statement.
#[derive(Debug)]
pub(super) enum Value<'a> {
    /// A number, keyword, shape id or quoted string, as in the text.
    Plain(&'a str),
    /// A text block with its quotes.
    Block(&'a str),
    Array(Vec<Entry<'a, Value<'a>>>),
    Object(Object<'a>),
}

/// Pairs of keys and values.
pub(super) type Object<'a> = Vec<Entry<'a, Pair<'a>>>;

#[derive(Debug)]
pub(super) struct Pair<'a> {
    pub key: &'a str,
    /// Comments around the colon.
    pub comments: Comments<'a>,
    pub value: Value<'a>,
}
