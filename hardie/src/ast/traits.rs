//! Traits and metadata in the form of Smithy's model serializer.

use super::writer::Writer;
use hardie_build::model::entries::Entries;
use hardie_build::model::{Metadata, Traits};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::io::{Result, Write};

/// Writes traits in the order of their ids, as the entry `traits` of an object.
pub(super) fn write_traits<W: Write>(out: &mut Writer<W>, traits: &Traits<'_>) -> Result<()> {
    // Smithy 2.0 has defaults instead.
    let local = traits.local_traits().ok().map(Option::unwrap_or_default);
    let traits = traits.iter().filter(|(id, _, _)| *id != Traits::BOX);
    let mut traits: Vec<_> = traits.map(|(id, node, _)| (id, node)).collect();
    if traits.is_empty() {
        return Ok(());
    }
    traits.sort_unstable_by_key(|(id, _)| *id);
    out.key("traits")?;
    out.object(|out| {
        traits.into_iter().try_for_each(|(id, node)| {
            out.key(id)?;
            match local.as_ref().filter(|_| id == Traits::MIXIN) {
                Some(local) => write_mixin(out, local),
                None => out.json(node.json()),
            }
        })
    })
}

/// Writes the value of `@mixin`, the only trait whose value Smithy's tools do not keep as it is.
fn write_mixin<W: Write>(out: &mut Writer<W>, local: &[String]) -> Result<()> {
    let mut seen = BTreeSet::from([Traits::MIXIN]);
    let local: Vec<&String> = local.iter().filter(|id| seen.insert(id)).collect();
    out.object(|out| {
        if local.is_empty() {
            return Ok(());
        }
        out.key("localTraits")?;
        out.array(|out| {
            local.into_iter().try_for_each(|id| {
                out.element()?;
                out.string(id)
            })
        })
    })
}

/// Writes metadata with sorted keys, as an entry of the model.
pub(super) fn write_metadata<W: Write>(out: &mut Writer<W>, metadata: &Metadata<'_>) -> Result<()> {
    let mut entries: Vec<_> = metadata.iter().collect();
    if entries.is_empty() {
        return Ok(());
    }
    entries.sort_by(|(one, _, _), (other, _, _)| one.encode_utf16().cmp(other.encode_utf16()));
    out.key("metadata")?;
    out.object(|out| {
        entries.into_iter().try_for_each(|(key, node, _)| {
            out.key(key)?;
            write_sorted(out, node.json())
        })
    })
}

/// Writes JSON with the keys of its objects sorted as in Java, by their UTF-16 code units.
///
/// The depth of the value is limited.
fn write_sorted<W: Write>(out: &mut Writer<W>, json: &str) -> Result<()> {
    if let Some(mut entries) = read::<Entries<'_, &RawValue>>(json, '{') {
        entries.0.sort_by(|(one, _), (other, _)| one.0.encode_utf16().cmp(other.0.encode_utf16()));
        return out.object(|out| {
            entries.0.iter().try_for_each(|(key, value)| {
                out.key(&key.0)?;
                write_sorted(out, value.get())
            })
        });
    }
    if let Some(elements) = read::<Vec<&RawValue>>(json, '[') {
        return out.array(|out| {
            elements.iter().try_for_each(|element| {
                out.element()?;
                write_sorted(out, element.get())
            })
        });
    }
    out.json(json)
}

fn read<'a, T: serde::Deserialize<'a>>(json: &'a str, first: char) -> Option<T> {
    if json.starts_with(first) { serde_json::from_str(json).ok() } else { None }
}
