//! Calls over real sockets: faults, TLS, proxies, credentials, endpoints, logs, signatures.
//!
//! Every server is on the loopback interface and sends exactly the bytes of its test; the program
//! runs as a process in its own environment.

mod at_most_once;
mod authentication;
mod bearer_tokens;
mod chunked_lists;
mod clock;
mod connect_pipelines;
mod control_characters;
mod credentials;
mod customizations;
mod debug;
mod digest;
mod endpoints;
mod faults;
mod json_lines;
mod json_protocols;
mod kept;
mod ledger;
mod lenient_input;
mod library;
mod mailroom;
mod odd_settings;
#[cfg(unix)]
mod option_rules;
mod pages;
mod precedence;
mod protocols;
mod proxies;
mod retries;
mod rust_errors;
mod rust_streams;
mod senders;
mod server;
mod sessions;
#[cfg(unix)]
mod several_services;
mod signatures;
mod sources;
mod stand_in;
mod streams;
mod support;
mod terminals;
mod tls;
mod waiters;
