//! The parts of a file before its shapes: control statements, metadata, namespace and imports.

use super::super::lexer::TokenKind;
use super::super::string::content;
use super::super::syntax::{Entry, Value, ValueKind};
use super::{Parsed, Parser, problem};
use crate::model::Version;
use std::borrow::Cow;
use std::collections::HashSet;

impl<'a> Parser<'a, '_> {
    pub(super) fn file(&mut self) {
        self.skip_whitespace_and_comments();
        self.control_section();
        self.skip_whitespace_and_comments();
        self.metadata_section();
        if !self.is_word("namespace") {
            if !self.is(TokenKind::End) {
                let message = format!("expected `namespace`, found {}", self.found());
                let is_json = self.is(TokenKind::LeftBrace);
                let problem = self.error(message).help(if is_json {
                    "the file is JSON, not Smithy IDL: a JSON AST has the extension .json"
                } else {
                    "a file consists of control statements (`$version`), metadata, one \
                     `namespace`, `use` statements and shapes, in this order"
                });
                self.problems.push(*problem);
            }
            return;
        }
        // Without its namespace, the meaning of the rest of the file is unknown.
        if let Err(problem) = self.namespace_statement() {
            return self.problems.push(*problem);
        }
        // The comment of the first shape, if there are no imports.
        let comment_at = self.at();
        self.skip_whitespace_and_comments();
        while self.is_word("use") {
            if let Err(problem) = self.use_statement() {
                self.recover(*problem);
            }
        }
        self.statements(comment_at);
    }

    fn control_section(&mut self) {
        let mut defined = HashSet::new();
        while self.is(TokenKind::Dollar) {
            if let Err(problem) = self.control_statement(&mut defined) {
                self.recover(*problem);
            }
        }
    }

    fn control_statement(&mut self, defined: &mut HashSet<Cow<'a, str>>) -> Parsed<()> {
        self.advance();
        let key = self.key()?;
        self.skip_spaces();
        self.skip(TokenKind::Colon)?;
        self.skip_spaces();
        if !defined.insert(key.clone()) {
            return Err(self.error(format!("`${key}` is set twice")));
        }
        let value = self.value()?;
        match &*key {
            "version" => self.version(&value)?,
            "operationInputSuffix" => self.input_suffix = suffix(&key, value)?,
            "operationOutputSuffix" => self.output_suffix = suffix(&key, value)?,
            _ => {
                let mut problem = problem(format!("unknown control statement `${key}`"), value.at)
                    .help("known are $version, $operationInputSuffix and $operationOutputSuffix");
                problem.is_warning = true;
                self.problems.push(*problem);
            }
        }
        self.skip_line_break()
    }

    fn version(&mut self, value: &Value<'a>) -> Parsed<()> {
        let version = match &value.kind {
            ValueKind::String(version) => version,
            ValueKind::ShapeId(word) => *word,
            kind => {
                let message = format!("`$version` must be a string, not {}", kind.name());
                return Err(problem(message, value.at).help("write `$version: \"2\"`"));
            }
        };
        // The most likely version, so that the rest of the file has no other errors because of it.
        self.file.version = Version::V2;
        self.file.version = Version::of(version).ok_or_else(|| {
            problem(format!("unsupported Smithy version `{version}`"), self.at())
                .help("supported versions: 1.0 and 2.0, in quotes")
        })?;
        Ok(())
    }

    fn metadata_section(&mut self) {
        while self.is_word("metadata") {
            if let Err(problem) = self.metadata_statement() {
                self.recover(*problem);
            }
        }
    }

    fn metadata_statement(&mut self) -> Parsed<()> {
        self.advance();
        self.skip_required_spaces()?;
        let at = self.at();
        let key = self.key()?;
        self.skip_spaces();
        self.skip(TokenKind::Equal)?;
        self.skip_spaces();
        let value = self.value()?;
        self.file.metadata.push(Entry { key, at, value });
        self.skip_line_break()?;
        self.skip_whitespace_and_comments();
        Ok(())
    }

    /// A key that may be a string.
    pub(super) fn key(&mut self) -> Parsed<Cow<'a, str>> {
        self.expect(&[TokenKind::Identifier, TokenKind::String])?;
        let text = self.token_text();
        let key = if self.is(TokenKind::String) {
            // The lexer has checked the content.
            content(text).unwrap_or_default()
        } else {
            Cow::Borrowed(text)
        };
        self.advance();
        Ok(key)
    }

    fn namespace_statement(&mut self) -> Parsed<()> {
        self.advance();
        self.skip_required_spaces()?;
        let name = self.namespace()?;
        self.file.namespace = Some(name.text);
        self.skip_line_break()
    }

    fn use_statement(&mut self) -> Parsed<()> {
        self.advance();
        self.skip_required_spaces()?;
        let id = self.absolute_id()?;
        if id.text.contains('$') {
            return Err(problem("a member cannot be imported", id.at)
                .help("`use` accepts ids of shapes, such as `com.example#Thing`"));
        }
        let name = id.text.split_once('#').map_or(id.text, |(_, name)| name);
        if let Some(other) = self.imports.get(name) {
            let message = format!("`{}` has the same name as `{other}`, imported before", id.text);
            return Err(
                problem(message, id.at).help("write the absolute id where the shape is used")
            );
        }
        self.imports.insert(name, id.text);
        self.file.uses.push(id);
        self.skip_line_break()?;
        self.skip_whitespace_and_comments();
        Ok(())
    }
}

fn suffix(key: &str, value: Value<'_>) -> Parsed<String> {
    match value.kind {
        ValueKind::String(text) => Ok(text.into_owned()),
        kind => {
            let message = format!("`${key}` must be a string, not {}", kind.name());
            Err(problem(message, value.at))
        }
    }
}
