//! HTTP bindings: URIs, members, methods and status codes.

mod bindings;
mod conflicts;
mod members;
mod methods;
mod structures;
mod uri;

use super::Options;
use super::events::Events;

/// All validators of HTTP bindings.
pub(super) fn validate(options: Options, events: &mut Events<'_, '_, '_>) {
    members::labels(events);
    structures::headers(events);
    structures::prefix_headers(events);
    structures::queries(events);
    structures::payloads(events);
    members::ignored(events);
    members::host_labels(events);
    methods::missing(events);
    methods::semantics(events);
    methods::status_codes(events);
    conflicts::uris(options, events);
    conflicts::greedy_labels(events);
}

pub(super) use uri::check_values;
