//! Shapes in the form of Smithy's model serializer.

use super::traits::write_traits;
use super::writer::Writer;
use hardie_build::model::shape::{Operation, Resource, Service};
use hardie_build::model::{Kind, Member, Reference, Shape, Traits};
use std::collections::BTreeSet;
use std::io::{Result, Write};

/// The shape of an operation without input or output.
const UNIT: &str = "smithy.api#Unit";

/// Writes a shape as an object.
pub(super) fn write_shape<W: Write>(out: &mut Writer<W>, shape: &Shape<'_>) -> Result<()> {
    out.object(|out| {
        out.key("type")?;
        out.string(shape.kind.name())?;
        write_list(out, "mixins", shape.mixins.iter().map(|mixin| mixin.id.as_str()))?;
        match &shape.kind {
            Kind::List | Kind::Map => {
                shape.members.iter().try_for_each(|member| write_member(out, member, false))?;
            }
            Kind::Structure | Kind::Union | Kind::Enum | Kind::IntEnum => {
                out.key("members")?;
                out.object(|out| {
                    let is_enum = shape.kind == Kind::Enum;
                    let mut members = shape.members.iter();
                    members.try_for_each(|member| write_member(out, member, is_enum))
                })?;
            }
            Kind::Operation(operation) => write_operation(out, operation)?,
            Kind::Resource(resource) => write_resource(out, resource)?,
            Kind::Service(service) => write_service(out, service)?,
            _ => {}
        }
        write_traits(out, &shape.traits)
    })
}

/// Writes the traits that are applied to an inherited member.
pub(super) fn write_application<W: Write>(out: &mut Writer<W>, traits: &Traits<'_>) -> Result<()> {
    out.object(|out| {
        out.key("type")?;
        out.string("apply")?;
        write_traits(out, traits)
    })
}

fn write_member<W: Write>(out: &mut Writer<W>, member: &Member<'_>, is_enum: bool) -> Result<()> {
    out.key(&member.name)?;
    out.object(|out| {
        write_target(out, member.target.id.as_str())?;
        if is_enum && !member.traits.has_enum_value() {
            let mut traits = member.traits.clone();
            traits.set_enum_value(&member.name);
            return write_traits(out, &traits);
        }
        write_traits(out, &member.traits)
    })
}

fn write_operation<W: Write>(out: &mut Writer<W>, operation: &Operation) -> Result<()> {
    for (key, target) in [("input", &operation.input), ("output", &operation.output)] {
        out.key(key)?;
        let target = target.as_ref().map_or(UNIT, |target| target.id.as_str());
        out.object(|out| write_target(out, target))?;
    }
    write_set(out, "errors", &operation.errors)
}

fn write_resource<W: Write>(out: &mut Writer<W>, resource: &Resource) -> Result<()> {
    let named = [("identifiers", &resource.identifiers), ("properties", &resource.properties)];
    for (key, shapes) in named {
        if shapes.is_empty() {
            continue;
        }
        out.key(key)?;
        out.object(|out| {
            shapes.iter().try_for_each(|(name, target)| {
                out.key(name)?;
                out.object(|out| write_target(out, target.id.as_str()))
            })
        })?;
    }
    for (key, target) in [
        ("put", &resource.put),
        ("create", &resource.create),
        ("read", &resource.read),
        ("update", &resource.update),
        ("delete", &resource.delete),
        ("list", &resource.list),
    ] {
        if let Some(target) = target {
            out.key(key)?;
            out.object(|out| write_target(out, target.id.as_str()))?;
        }
    }
    write_set(out, "operations", &resource.operations)?;
    write_set(out, "collectionOperations", &resource.collection_operations)?;
    write_set(out, "resources", &resource.resources)
}

fn write_service<W: Write>(out: &mut Writer<W>, service: &Service) -> Result<()> {
    if !service.version.trim().is_empty() {
        out.key("version")?;
        out.string(&service.version)?;
    }
    write_set(out, "operations", &service.operations)?;
    write_set(out, "resources", &service.resources)?;
    write_set(out, "errors", &service.errors)?;
    if service.rename.is_empty() {
        return Ok(());
    }
    out.key("rename")?;
    out.object(|out| {
        service.rename.iter().try_for_each(|(id, name)| {
            out.key(id.as_str())?;
            out.string(name)
        })
    })
}

/// Writes references in the order of their ids, each once. Smithy compares ids without
/// regard to case first.
fn write_set<W: Write>(out: &mut Writer<W>, key: &str, list: &[Reference]) -> Result<()> {
    let ids = list.iter().map(|reference| reference.id.as_str());
    let ids: BTreeSet<(String, &str)> = ids.map(|id| (id.to_ascii_lowercase(), id)).collect();
    write_list(out, key, ids.iter().map(|(_, id)| *id))
}

fn write_list<'s, W: Write>(
    out: &mut Writer<W>,
    key: &str,
    mut ids: impl ExactSizeIterator<Item = &'s str>,
) -> Result<()> {
    if ids.len() == 0 {
        return Ok(());
    }
    out.key(key)?;
    out.array(|out| {
        ids.try_for_each(|id| {
            out.element()?;
            out.object(|out| write_target(out, id))
        })
    })
}

fn write_target<W: Write>(out: &mut Writer<W>, id: &str) -> Result<()> {
    out.key("target")?;
    out.string(id)
}
