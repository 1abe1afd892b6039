//! The operations that can be generated: those whose protocol is supported, without event streams.

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::traits::Protocol;
use crate::model::{Kind, Member, Shape, ShapeId, known};
use crate::plan::context::Lowering;
use crate::plan::select::Selected;

/// The selected operations that can be generated.
///
/// An operation that cannot be is an error if it was selected by name, else a warning.
pub(crate) fn operations(
    cx: &mut Lowering<'_, '_, '_>,
    service: &Shape<'_>,
    selected: &[Selected],
) -> Vec<ShapeId> {
    if cx.protocol.is_none() {
        unsupported(cx, service, selected);
        return Vec::new();
    }
    let mut supported = Vec::new();
    for Selected { id, named, is_kept } in selected {
        let Some(shape) = cx.model.shape(id) else { continue };
        let Some(member) = event_stream(cx, shape) else {
            if *is_kept || !cx.renames.is_removed(id.name()) {
                supported.push(id.clone());
            }
            continue;
        };
        let reason = format!("`{member}` is an event stream; event streams are not supported");
        let message = format!("skipped operation `{}`: {reason}", id.name());
        let mut diagnostic =
            Diagnostic::warning("plan.event_stream", message).reason("event stream");
        if *named {
            diagnostic.severity = Severity::Error;
        }
        cx.problem(diagnostic, id, shape.place);
    }
    if supported.is_empty() && selected.iter().any(|selected| !selected.named) {
        let diagnostic = Diagnostic::error("plan.nothing_left", "no operation can be generated");
        cx.problem(diagnostic, &service.id, service.place);
    }
    supported
}

/// Reports a service without a supported protocol: all of its operations are skipped.
fn unsupported(cx: &mut Lowering<'_, '_, '_>, service: &Shape<'_>, selected: &[Selected]) {
    let model = cx.model;
    let names = service.traits.unknown_protocols(|id| {
        let defined = ShapeId::parse(id).and_then(|id| model.shape(&id));
        let is_protocol = |shape: &Shape<'_>| shape.traits.is_protocol_definition();
        defined.map(is_protocol).or_else(|| known::shape(id).as_ref().map(is_protocol))
    });
    let count = selected.len();
    let operations =
        if count == 1 { "1 operation".to_owned() } else { format!("{count} operations") };
    let supported = Protocol::all().map(Protocol::id).collect::<Vec<_>>().join(", ");
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let (reason, problem, help) = match names.len() {
        0 => (
            "no protocol".to_owned(),
            "the service has no protocol".to_owned(),
            format!("add the trait of a protocol to the service; supported: {supported}"),
        ),
        count => (
            format!("no supported protocol (found {})", names.join(" and ")),
            if count == 1 {
                format!("the protocol {} is not supported", quoted.concat())
            } else {
                format!("the protocols {} are not supported", quoted.join(" and "))
            },
            format!("supported protocols: {supported}"),
        ),
    };
    let message = format!("{problem}: skipped {operations}");
    let diagnostic =
        Diagnostic::error("plan.unsupported_protocol", message).reason(reason).help(help);
    cx.problem(diagnostic, &service.id, service.place);
}

/// The member of an operation's input or output that is an event stream.
fn event_stream(cx: &Lowering<'_, '_, '_>, shape: &Shape<'_>) -> Option<String> {
    let Kind::Operation(operation) = &shape.kind else { return None };
    operation.input.iter().chain(&operation.output).find_map(|reference| {
        let structure = cx.model.shape(&reference.id)?;
        let streams = |member: &&Member<'_>| {
            let target = cx.model.shape(&member.target.id);
            target.is_some_and(|target| target.kind == Kind::Union && target.traits.is_streaming())
        };
        structure.members.iter().find(streams).map(|member| member.name.to_string())
    })
}
