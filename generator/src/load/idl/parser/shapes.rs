//! Shapes, members and `apply` statements.

use super::super::NEEDS_VERSION_2;
use super::super::lexer::TokenKind;
use super::super::syntax::{ApplyStatement, Body, Keyword, Member, Name, ShapeStatement, Trait};
use super::traits::documentation;
use super::{Parsed, Parser, problem};
use crate::diagnostic::near;
use crate::model::Version;
use std::borrow::Cow;
use std::collections::HashSet;

impl<'a> Parser<'a, '_> {
    /// The statements of the shape section. `comment_at` is the position after the namespace, where
    /// the first shape's comment may begin.
    pub(super) fn statements(&mut self, comment_at: usize) {
        let comment = self.take_comment().map(|text| documentation(text, comment_at));
        let mut comment = comment;
        while !self.is(TokenKind::End) || comment.is_some() {
            if let Err(problem) = self.statement(comment.take()) {
                self.recover(*problem);
            }
        }
    }

    fn statement(&mut self, comment: Option<Trait<'a>>) -> Parsed<()> {
        let has_comment = comment.is_some() || self.is(TokenKind::DocComment);
        let comment_at = comment.as_ref().map_or(self.at(), |comment| comment.at);
        let mut traits = self.traits_before(false)?;
        traits.extend(comment);
        if self.is(TokenKind::End) && has_comment && traits.len() == 1 {
            self.warn_comment(comment_at);
            return Ok(());
        }
        if self.is(TokenKind::End) && traits.is_empty() {
            return Ok(());
        }
        self.shape_or_apply(traits)
    }

    fn shape_or_apply(&mut self, traits: Vec<Trait<'a>>) -> Parsed<()> {
        let at = self.at();
        self.expect(&[TokenKind::Identifier])?;
        let word = self.token_text();
        if word == "apply" {
            return self.apply(&traits);
        }
        let keyword = Keyword::of(word).ok_or_else(|| self.unknown_keyword(word))?;
        self.advance();
        self.skip_required_spaces()?;
        let name = self.shape_name()?;
        let shape = ShapeStatement {
            keyword,
            name: Cow::Borrowed(name),
            at,
            traits,
            resource: None,
            mixins: Vec::new(),
            body: Body::Simple,
        };
        let shape = match keyword {
            Keyword::List | Keyword::Set | Keyword::Map | Keyword::Structure | Keyword::Union => {
                self.aggregate(shape)?
            }
            Keyword::Enum | Keyword::IntEnum => {
                let mixins = self.mixins(name)?;
                let body = Body::Members(self.values(name)?);
                ShapeStatement { mixins, body, ..shape }
            }
            Keyword::Service | Keyword::Resource => {
                let mixins = self.mixins(name)?;
                self.skip_whitespace_and_comments();
                let entries = self.object()?;
                let has_properties = entries.iter().any(|entry| entry.key == "properties");
                if keyword == Keyword::Resource && has_properties {
                    self.needs_version_2("the properties of a resource", name)?;
                }
                let body = Body::Properties(entries);
                ShapeStatement { mixins, body, ..shape }
            }
            Keyword::Operation => {
                let mixins = self.mixins(name)?;
                let body = Body::Operation(self.operation(name)?);
                ShapeStatement { mixins, body, ..shape }
            }
            _ => ShapeStatement { mixins: self.mixins(name)?, ..shape },
        };
        self.file.shapes.push(shape);
        self.skip_line_break()
    }

    fn unknown_keyword(&self, word: &str) -> Box<super::Problem> {
        let problem = self.error(format!("unknown shape type `{word}`"));
        let words = Keyword::ALL.iter().map(|keyword| keyword.word()).chain(["apply"]);
        match word {
            "metadata" => problem.help("metadata statements come before `namespace`"),
            "use" => problem.help("`use` statements come before the first shape"),
            "namespace" => problem.help("a file has one namespace: write another file"),
            "with" | "for" => {
                problem.help(format!("`{word}` stands on the same line as the name of the shape"))
            }
            word => match near(word, words).first() {
                Some(close) => problem.help(format!("did you mean `{close}`?")),
                None => problem,
            },
        }
    }

    fn shape_name(&mut self) -> Parsed<&'a str> {
        let at = self.at();
        self.expect(&[TokenKind::Identifier])?;
        let name = self.token_text();
        if let Some(other) = self.imports.get(name) {
            let message = format!("the shape has the same name as the imported `{other}`");
            return Err(problem(message, at)
                .shape(self.id_of(name))
                .help("rename the shape, or write the absolute id instead of `use`"));
        }
        self.advance();
        Ok(name)
    }

    fn apply(&mut self, traits: &[Trait<'a>]) -> Parsed<()> {
        if let Some(comment) = traits.iter().find(|it| it.is_comment()) {
            self.warn_comment(comment.at);
        }
        if !traits.iter().all(Trait::is_comment) {
            return Err(self.error("an `apply` statement cannot have traits itself"));
        }
        self.advance();
        self.skip_required_whitespace()?;
        let target = self.shape_id()?;
        self.skip_required_whitespace()?;
        self.expect(&[TokenKind::At, TokenKind::LeftBrace])?;
        let traits = if self.is(TokenKind::At) {
            vec![self.application()?]
        } else {
            self.advance();
            self.skip_whitespace_and_comments();
            let traits = self.traits()?;
            self.skip_whitespace_and_comments();
            self.skip(TokenKind::RightBrace)?;
            traits
        };
        self.file.applications.push(ApplyStatement { target, traits });
        self.skip_line_break()
    }

    pub(super) fn aggregate(&mut self, shape: ShapeStatement<'a>) -> Parsed<ShapeStatement<'a>> {
        let resource = self.resource(&shape.name)?;
        let mixins = self.mixins(&shape.name)?;
        let body = Body::Members(self.members(&shape.name)?);
        Ok(ShapeStatement { resource, mixins, body, ..shape })
    }

    /// `for` and a resource.
    fn resource(&mut self, shape: &str) -> Parsed<Option<Name<'a>>> {
        self.skip_spaces();
        if !self.is_word("for") {
            return Ok(None);
        }
        self.needs_version_2("`for`", shape)?;
        self.advance();
        self.skip_required_spaces()?;
        self.shape_id().map(Some)
    }

    /// `with` and mixins.
    fn mixins(&mut self, shape: &str) -> Parsed<Vec<Name<'a>>> {
        self.skip_spaces();
        if !self.is_word("with") {
            return Ok(Vec::new());
        }
        self.needs_version_2("mixins", shape)?;
        self.advance();
        self.skip_whitespace_and_comments();
        self.skip(TokenKind::LeftBracket)?;
        self.skip_whitespace_and_comments();
        let mut mixins = Vec::new();
        loop {
            mixins.push(self.shape_id()?);
            self.skip_whitespace_and_comments();
            if self.is(TokenKind::RightBracket) {
                self.advance();
                return Ok(mixins);
            }
        }
    }

    /// Requires a file of version 2.
    pub(super) fn needs_version_2(&self, what: &str, shape: &str) -> Parsed<()> {
        if self.file.version == Version::V2 {
            return Ok(());
        }
        let problem = self.error(format!("Smithy version 1 does not have {what}"));
        Err(problem.shape(self.id_of(shape)).help(NEEDS_VERSION_2))
    }

    fn members(&mut self, shape: &str) -> Parsed<Vec<Member<'a>>> {
        self.skip_whitespace_and_comments();
        self.drop_comments();
        self.skip(TokenKind::LeftBrace)?;
        self.skip_whitespace();
        let mut members = Vec::new();
        let mut names = HashSet::new();
        while !matches!(self.kind(), TokenKind::RightBrace | TokenKind::End) {
            members.extend(self.member(shape, &mut names)?);
            self.skip_whitespace();
        }
        self.skip(TokenKind::RightBrace)?;
        Ok(members)
    }

    /// A member; `None` for a comment before the closing brace.
    fn member(&mut self, shape: &str, names: &mut HashSet<&'a str>) -> Parsed<Option<Member<'a>>> {
        let traits = self.traits_before(true)?;
        let at = self.at();
        if let ([comment], true) = (&traits[..], self.is(TokenKind::RightBrace))
            && comment.is_comment()
        {
            self.warn_comment(comment.at);
            return Ok(None);
        }
        let is_elided = self.is(TokenKind::Dollar);
        if is_elided {
            self.advance();
        }
        self.expect(&[TokenKind::Identifier])?;
        let name = self.token_text();
        if !names.insert(name) {
            return Err(self.twice(shape, name));
        }
        if is_elided {
            self.needs_version_2("members without target", &format!("{shape}${name}"))?;
        }
        self.advance();
        let target = if is_elided {
            None
        } else {
            self.skip_spaces();
            self.skip(TokenKind::Colon)
                .map_err(|problem| problem.help("members are written as `name: Target`"))?;
            self.skip_spaces();
            Some(self.shape_id()?)
        };
        self.skip_spaces();
        let mut value = None;
        if self.is(TokenKind::Equal) {
            self.needs_version_2("default values", &format!("{shape}${name}"))?;
            value = Some(self.assigned()?);
        }
        Ok(Some(Member { name, at, traits, target, value }))
    }

    fn twice(&self, shape: &str, name: &str) -> Box<super::Problem> {
        let problem = self.error(format!("the member `{name}` is defined twice"));
        problem.shape(self.id_of(&format!("{shape}${name}")))
    }

    /// `= value` and the end of the line.
    fn assigned(&mut self) -> Parsed<super::super::syntax::Value<'a>> {
        self.advance();
        self.skip_spaces();
        let value = self.value()?;
        self.skip_spaces();
        if self.is(TokenKind::Comma) {
            self.advance();
        }
        let is_next = !matches!(self.kind(), TokenKind::Invalid(_));
        let help = "the line ends after `= …`: write one member per line";
        self.skip_line_break()
            .map_err(|problem| if is_next { problem.help(help) } else { problem })?;
        Ok(value)
    }

    /// The values of an enum.
    fn values(&mut self, shape: &str) -> Parsed<Vec<Member<'a>>> {
        self.skip_whitespace_and_comments();
        self.skip(TokenKind::LeftBrace)?;
        self.skip_whitespace();
        let mut members = Vec::new();
        let mut names = HashSet::new();
        while !matches!(self.kind(), TokenKind::RightBrace | TokenKind::End) {
            let traits = self.traits_before(true)?;
            let at = self.at();
            self.expect(&[TokenKind::Identifier])?;
            let name = self.token_text();
            if !names.insert(name) {
                return Err(self.twice(shape, name));
            }
            self.advance();
            self.skip_spaces();
            let mut value = None;
            if self.is(TokenKind::Equal) {
                value = Some(self.assigned()?);
            } else {
                self.skip_whitespace();
            }
            members.push(Member { name, at, traits, target: None, value });
        }
        self.skip(TokenKind::RightBrace)?;
        Ok(members)
    }
}
