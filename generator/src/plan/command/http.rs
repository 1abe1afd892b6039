//! `@http` of an operation, checked against the labels of its input.

use crate::diagnostic::Diagnostic;
use crate::model::Shape;
use crate::model::traits::token::is_token;
use crate::model::traits::{Http, Protocol};
use crate::plan::context::Lowering;

/// The request of an operation; `None` with an error if it has none.
pub(super) fn request(
    cx: &mut Lowering<'_, '_, '_>,
    shape: &Shape<'_>,
    input: &Shape<'_>,
) -> Option<Http> {
    let id = &shape.id;
    if cx.is_rpc() {
        return Some(Http { method: "POST".to_owned(), uri: "/".to_owned(), code: 200 });
    }
    let view = shape.traits.http();
    let is_bad = view.is_err();
    let Some(http) = cx.ok(id, view) else {
        if is_bad {
            return None;
        }
        let protocol = cx.protocol.map_or("the protocol", Protocol::name);
        let message = format!("the operation has no `http` trait, but {protocol} requires one");
        let diagnostic = Diagnostic::error("HttpBindingsMissing", message);
        cx.problem(diagnostic, id, shape.place);
        return None;
    };
    if !is_token(&http.method) {
        let message = format!("`{}` is not a valid HTTP method", http.method);
        let help = "use a method such as GET, PUT, POST, PATCH or DELETE (RFC 9110, section 9.1)";
        cx.problem(Diagnostic::error("plan.http_method", message).help(help), id, shape.place);
    }
    let path = http.uri.split('?').next().unwrap_or_default();
    let labels: Vec<&str> = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(label, _)| label.trim_end_matches('+'))
        .collect();
    for label in &labels {
        let bound = input.member(label).is_some_and(|member| member.traits.is_http_label());
        if !bound {
            let message = format!(
                "the URI `{}` has the label `{label}`, but no input member is bound to the label",
                http.uri
            );
            let help =
                format!("`{}` needs a member `{label}` with the `httpLabel` trait", input.id);
            cx.problem(Diagnostic::error("HttpLabelTrait", message).help(help), id, shape.place);
        }
    }
    for member in input.members.iter().filter(|member| member.traits.is_http_label()) {
        if !labels.contains(&&*member.name) {
            let message = format!("the URI `{}` of `{id}` does not contain the label", http.uri);
            let member_id = input.id.with_member(&member.name);
            cx.problem(Diagnostic::error("HttpLabelTrait", message), &member_id, member.place);
        }
    }
    Some(http)
}
