//! Types of fields: from a member's target to a Rust type.

use super::boxing::MemberKey;
use super::item::FieldType;
use crate::model::prelude::is_unit;
use crate::model::{Kind, Member, Model, Shape, ShapeId};
use std::collections::{BTreeMap, BTreeSet};

/// Lists and maps nested deeper than this, without a structure between, are rejected: no real model
/// has them, and a list that contains itself has no Rust type.
const DEEPEST: usize = 32;

/// The facts that the types of fields depend on.
pub(crate) struct Types<'m, 'a> {
    pub(crate) model: &'m Model<'a>,
    /// Rust names of the types, by shape.
    pub(crate) names: BTreeMap<ShapeId, String>,
    pub(crate) boxed: BTreeSet<MemberKey>,
    /// Members that cannot be required, since a value would be infinite.
    pub(crate) endless: BTreeSet<MemberKey>,
    /// Whether required members of inputs are plain, as in types of AWS's services.
    pub(crate) aws_optionality: bool,
    /// Whether members can have the value null (`@nullable`).
    pub(crate) has_nulls: bool,
}

impl<'a> Types<'_, 'a> {
    /// The type of a structure's member at a position; `None` if it would be infinite.
    ///
    /// Required members are plain, others optional; so are idempotency tokens, which are filled
    /// in when absent, and members that Smithy makes optional for clients, if the service is not
    /// AWS's.
    pub(crate) fn field(
        &self,
        owner: &Shape<'a>,
        position: usize,
        member: &Member<'a>,
    ) -> Option<FieldType> {
        let content = self.content(&owner.id, position, member)?;
        let kind = if self.has_nulls && member.traits.is_nullable() {
            FieldType::Nullable(Box::new(content))
        } else {
            content
        };
        let is_optional = !self.aws_optionality
            && (owner.traits.is_input() || member.traits.is_client_optional());
        let is_plain = self.is_required(owner, position, member) && !is_optional;
        Some(if is_plain { kind } else { kind.optional() })
    }

    /// Whether the constructor takes a member.
    pub(crate) fn is_required(
        &self,
        owner: &Shape<'a>,
        position: usize,
        member: &Member<'a>,
    ) -> bool {
        let is_endless = self.endless.contains(&(owner.id.clone(), position));
        member.traits.is_required() && !member.traits.is_idempotency_token() && !is_endless
    }

    /// The type of the content of a union's member at a position, boxed if needed.
    pub(crate) fn content(
        &self,
        owner: &ShapeId,
        position: usize,
        member: &Member<'a>,
    ) -> Option<FieldType> {
        let kind = self.target(&member.target.id)?;
        let boxed = self.boxed.contains(&(owner.clone(), position));
        Some(if boxed { FieldType::Boxed(Box::new(kind)) } else { kind })
    }

    /// The type of a shape itself.
    fn target(&self, id: &ShapeId) -> Option<FieldType> {
        // Lists and maps are a chain: each has one element. The chain is walked, then wrapped.
        let mut around: Vec<(bool, bool)> = Vec::new();
        let mut shape = self.model.shape(id)?;
        let mut kind = loop {
            let (is_list, element) = match shape.kind {
                Kind::List => (true, shape.member("member")?),
                Kind::Map => (false, shape.member("value")?),
                _ => break self.simple(shape)?,
            };
            around.push((is_list, shape.traits.is_sparse()));
            if around.len() > DEEPEST {
                return None;
            }
            shape = self.model.shape(&element.target.id)?;
        };
        while let Some((is_list, sparse)) = around.pop() {
            let element = Box::new(if sparse { kind.optional() } else { kind });
            kind = if is_list { FieldType::List(element) } else { FieldType::Map(element) };
        }
        Some(kind)
    }

    fn simple(&self, shape: &Shape<'a>) -> Option<FieldType> {
        Some(match shape.kind {
            Kind::Blob => FieldType::Blob,
            Kind::Boolean => FieldType::Boolean,
            Kind::String => FieldType::String,
            Kind::Byte => FieldType::Byte,
            Kind::Short => FieldType::Short,
            Kind::Integer => FieldType::Integer,
            Kind::Long => FieldType::Long,
            Kind::Float => FieldType::Float,
            Kind::Double => FieldType::Double,
            Kind::BigInteger => FieldType::BigInteger,
            Kind::BigDecimal => FieldType::BigDecimal,
            Kind::Timestamp => FieldType::Timestamp,
            Kind::Document => FieldType::Document,
            _ => FieldType::Named(self.names.get(&shape.id)?.clone()),
        })
    }

    /// Whether a union's member holds nothing.
    pub(crate) fn is_empty_variant(&self, member: &Member<'a>) -> bool {
        is_unit(&member.target.id)
    }
}
