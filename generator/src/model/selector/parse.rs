//! Parses selectors.

use super::{Assertion, Comparison, Operator, Scoped, Selector, Step, SyntaxError, TypeName};

/// The maximum nesting depth of selectors.
const DEPTH: usize = 50;
/// The maximum number of variables, each of which evaluates the rest of a selector per shape.
const VARIABLES: usize = 20;

const TYPES: [&str; 24] = [
    "blob",
    "boolean",
    "string",
    "enum",
    "intEnum",
    "byte",
    "short",
    "integer",
    "long",
    "float",
    "double",
    "bigInteger",
    "bigDecimal",
    "timestamp",
    "document",
    "list",
    "set",
    "map",
    "structure",
    "union",
    "member",
    "service",
    "resource",
    "operation",
];

pub(super) fn parse(text: &str) -> Result<Selector, SyntaxError> {
    let mut parser = Parser { text, at: 0, depth: 0, variables: 0, roots: Vec::new() };
    let steps = parser.selector()?;
    if parser.peek().is_some() {
        return Err(parser.unexpected("the end of the selector"));
    }
    Ok(Selector { steps, roots: parser.roots })
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    variables: usize,
    roots: Vec<Vec<Step>>,
}

type Parsed<T> = Result<T, SyntaxError>;

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn takes(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        if is_next {
            self.at += text.len();
        }
        is_next
    }

    fn expect(&mut self, text: &str) -> Parsed<()> {
        if self.takes(text) { Ok(()) } else { Err(self.unexpected(&format!("`{text}`"))) }
    }

    fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError { message: message.into(), offset: self.at }
    }

    fn unexpected(&self, wanted: &str) -> SyntaxError {
        let found = match self.peek() {
            Some(found) => format!("`{found}`"),
            None => "the end of the selector".to_owned(),
        };
        self.error(format!("expected {wanted}, but found {found}"))
    }

    fn identifier(&mut self) -> Parsed<&'t str> {
        let rest = self.rest();
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let length = rest.bytes().take_while(|byte| is_part(*byte)).count();
        let name = rest.get(..length).unwrap_or_default();
        if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(self.unexpected("a name"));
        }
        self.at += length;
        Ok(name)
    }

    /// Steps up to the end, or to `,`, `]` or `)`.
    fn selector(&mut self) -> Parsed<Vec<Step>> {
        if self.depth == DEPTH {
            return Err(self.error(format!("selectors may be nested {DEPTH} levels deep")));
        }
        self.depth += 1;
        self.space();
        let mut steps = vec![self.step()?];
        self.space();
        while !matches!(self.peek(), None | Some(',' | ']' | ')')) {
            steps.push(self.step()?);
            self.space();
        }
        self.depth -= 1;
        Ok(steps)
    }

    fn step(&mut self) -> Parsed<Step> {
        if self.takes(":") {
            return self.function();
        }
        if self.takes("[@") {
            return self.scoped();
        }
        if self.takes("[") {
            return self.attribute();
        }
        if self.takes(">") {
            return Ok(Step::Neighbors { labels: Vec::new(), is_reverse: false });
        }
        if self.takes("<-[") {
            let labels = self.labels()?;
            self.expect("-")?;
            return Ok(Step::Neighbors { labels, is_reverse: true });
        }
        if self.takes("<") {
            return Ok(Step::Neighbors { labels: Vec::new(), is_reverse: true });
        }
        if self.takes("~>") {
            return Ok(Step::Recursive);
        }
        if self.takes("-[") {
            let labels = self.labels()?;
            self.expect("->")?;
            return Ok(Step::Neighbors { labels, is_reverse: false });
        }
        if self.takes("*") {
            return Ok(Step::Any);
        }
        if self.takes("$") {
            return self.variable();
        }
        let start = self.at;
        let name = match self.identifier() {
            Ok(name) => name,
            Err(_) => return Err(self.unexpected("a selector")),
        };
        Ok(Step::Type(match name {
            "number" => TypeName::Number,
            "simpleType" => TypeName::Simple,
            // A collection is a list or a set.
            "collection" => TypeName::Named("list".to_owned()),
            "aggregateType" => TypeName::Aggregate,
            "serviceType" => TypeName::Service,
            "dataType" => TypeName::Data,
            _ if TYPES.contains(&name) => TypeName::Named(name.to_owned()),
            _ => {
                self.at = start;
                return Err(self.error(format!("unknown shape type `{name}`")));
            }
        }))
    }

    fn variable(&mut self) -> Parsed<Step> {
        self.space();
        if self.takes("{") {
            self.space();
            let name = self.identifier()?.to_owned();
            self.space();
            self.expect("}")?;
            return Ok(Step::Load(name));
        }
        self.variables += 1;
        if self.variables > VARIABLES {
            return Err(self.error(format!("a selector may have {VARIABLES} variables")));
        }
        let name = self.identifier()?.to_owned();
        self.space();
        self.expect("(")?;
        let steps = self.selector()?;
        self.expect(")")?;
        Ok(Step::Store(name, steps))
    }

    /// Labels of relationships, up to and with `]`.
    fn labels(&mut self) -> Parsed<Vec<String>> {
        let mut labels = Vec::new();
        loop {
            self.space();
            labels.push(self.identifier()?.to_owned());
            self.space();
            if self.takes("]") {
                return Ok(labels);
            }
            self.expect(",")?;
        }
    }

    fn function(&mut self) -> Parsed<Step> {
        let start = self.at;
        let name = self.identifier()?;
        self.space();
        self.expect("(")?;
        let mut arguments = Vec::new();
        loop {
            arguments.push(self.selector()?);
            if self.takes(")") {
                break;
            }
            self.expect(",")?;
        }
        let most = match name {
            "not" | "in" | "root" | "recursive" => 1,
            "topdown" => 2,
            _ => usize::MAX,
        };
        if arguments.len() > most {
            self.at = start;
            let plural = if most == 1 { "" } else { "s" };
            return Err(self
                .error(format!("the function `:{name}` accepts at most {most} selector{plural}")));
        }
        let first = arguments.first().cloned().unwrap_or_default();
        Ok(match name {
            "not" => Step::Not(first),
            "test" => Step::Test(arguments),
            "is" | "each" => Step::Is(arguments),
            "in" => Step::In(first),
            "root" => {
                self.roots.push(first);
                Step::Root(self.roots.len() - 1)
            }
            "topdown" => Step::TopDown(arguments),
            "recursive" => Step::Repeated(first),
            _ => Step::Nothing,
        })
    }

    fn attribute(&mut self) -> Parsed<Step> {
        let path = self.path()?;
        self.space();
        if self.takes("]") {
            return Ok(Step::Attribute { path, comparison: None });
        }
        let operator = self.operator(false)?;
        let mut values = Vec::new();
        loop {
            self.space();
            values.push(self.value()?);
            self.space();
            if !self.takes(",") {
                break;
            }
        }
        let ignores_case = self.takes("i");
        self.space();
        self.expect("]")?;
        Ok(Step::Attribute {
            path,
            comparison: Some(Comparison { operator, values, ignores_case }),
        })
    }

    fn scoped(&mut self) -> Parsed<Step> {
        self.space();
        let path = if self.rest().starts_with(':') { Vec::new() } else { self.path()? };
        self.space();
        self.expect(":")?;
        let mut assertions = Vec::new();
        loop {
            assertions.push(self.assertion()?);
            self.space();
            if self.takes("]") {
                return Ok(Step::Scoped { path, assertions });
            }
            self.expect("&&")?;
        }
    }

    fn assertion(&mut self) -> Parsed<Assertion> {
        let left = self.scoped_value()?;
        let operator = self.operator(true)?;
        let mut right = vec![self.scoped_value()?];
        while self.takes(",") {
            right.push(self.scoped_value()?);
        }
        let ignores_case = self.takes("i");
        Ok(Assertion { left, operator, right, ignores_case })
    }

    fn scoped_value(&mut self) -> Parsed<Scoped> {
        self.space();
        let value = if self.takes("@{") {
            let mut path = vec![self.segment()?];
            path.extend(self.segments()?);
            self.expect("}")?;
            Scoped::Path(path)
        } else {
            Scoped::Literal(self.value()?)
        };
        self.space();
        Ok(value)
    }

    fn operator(&mut self, is_scoped: bool) -> Parsed<Operator> {
        let sets = [
            ("{<<}", Operator::ProperSubset),
            ("{<}", Operator::Subset),
            ("{=}", Operator::SameSet),
            ("{!=}", Operator::OtherSet),
        ];
        let others = [
            ("!=", Operator::Differs),
            ("^=", Operator::StartsWith),
            ("$=", Operator::EndsWith),
            ("*=", Operator::Contains),
            ("?=", Operator::Exists),
            (">=", Operator::GreaterOrEqual),
            (">", Operator::Greater),
            ("<=", Operator::LessOrEqual),
            ("<", Operator::Less),
            ("=", Operator::Equals),
        ];
        let sets = sets.iter().filter(|_| is_scoped);
        let found = sets.chain(&others).find(|(text, _)| self.takes(text));
        match found {
            Some((_, operator)) => Ok(*operator),
            None => Err(self.unexpected("`]` or a comparison such as `=`")),
        }
    }

    fn path(&mut self) -> Parsed<Vec<String>> {
        self.space();
        let mut path = vec![self.identifier()?.to_owned()];
        path.extend(self.segments()?);
        Ok(path)
    }

    fn segments(&mut self) -> Parsed<Vec<String>> {
        let mut segments = Vec::new();
        self.space();
        while self.takes("|") {
            segments.push(self.segment()?);
            self.space();
        }
        Ok(segments)
    }

    fn segment(&mut self) -> Parsed<String> {
        self.space();
        if self.takes("(") {
            let name = self.identifier()?;
            self.expect(")")?;
            return Ok(format!("({name})"));
        }
        self.value()
    }

    /// A quoted string, a number or a shape id.
    fn value(&mut self) -> Parsed<String> {
        if let Some(quote) = self.peek().filter(|quote| matches!(quote, '\'' | '"')) {
            let inner = self.rest().get(1..).unwrap_or_default();
            let Some(end) = inner.find(quote) else {
                return Err(self.error(format!("the string has no closing {quote}")));
            };
            self.at += end + 2;
            self.space();
            return Ok(inner.get(..end).unwrap_or_default().to_owned());
        }
        let rest = self.rest();
        let is_number = rest.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        let is_part = |byte: u8| {
            let others: &[u8] = if is_number { b"-+." } else { b"_.#$" };
            byte.is_ascii_alphanumeric() || others.contains(&byte)
        };
        let length = rest.bytes().take_while(|byte| is_part(*byte)).count();
        let text = rest.get(..length).unwrap_or_default();
        let is_valid = if is_number {
            text.parse::<f64>().is_ok()
        } else {
            text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        };
        if !is_valid {
            return Err(self.unexpected("a shape id, a string or a number"));
        }
        self.at += length;
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::model::known;

    #[test]
    fn selectors_of_known_traits_are_parsed() {
        let mut count = 0;
        for id in known::ids() {
            let shape = known::shape(id).unwrap();
            let definition = shape.traits.trait_definition().unwrap();
            let validators = shape.traits.trait_validators().unwrap().unwrap_or_default();
            let validators = validators.into_values().map(|it| it.selector);
            let selectors = definition.into_iter().filter_map(|it| it.selector);
            for selector in selectors.chain(validators) {
                parse(&selector).unwrap_or_else(|error| panic!("{id}: {selector}: {error:?}"));
                count += 1;
            }
        }
        assert!(count > 200, "only {count}");
    }

    #[test]
    fn errors_have_positions() {
        let cases = [
            ("", 0, "expected a selector, but found the end of the selector"),
            ("strin", 0, "unknown shape type `strin`"),
            ("string ,", 7, "expected the end of the selector, but found `,`"),
            ("[trait|]", 7, "expected a shape id, a string or a number, but found `]`"),
            ("[id=a#B", 7, "expected `]`, but found the end of the selector"),
            (":not(string, list)", 1, "the function `:not` accepts at most 1 selector"),
            ("-[input->", 7, "expected `,`, but found `-`"),
            ("[id='a]", 4, "the string has no closing '"),
            ("string)", 6, "expected the end of the selector, but found `)`"),
        ];
        for (text, offset, message) in cases {
            let error = parse(text).unwrap_err();
            assert_eq!((error.offset, &*error.message), (offset, message), "{text}");
        }
        assert!(parse(&":not(".repeat(100_000)).is_err());
        assert!(parse(&"$a(*)".repeat(100_000)).is_err());
    }
}
