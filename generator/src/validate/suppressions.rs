//! Suppressions and severities that a model sets for findings: the trait `@suppress`, and the
//! metadata `suppressions` and `severityOverrides`.

use super::events::{Event, Events};
use crate::diagnostic::Severity;
use crate::model::Metadata;
use crate::model::traits::ids;
use serde_json::Value;

/// Which findings a rule of the metadata is about.
struct Rule {
    id: String,
    /// `*` for all.
    namespace: String,
    /// The severity that a finding gets at least; `None` suppresses it.
    severity: Option<Severity>,
}

impl Rule {
    fn is_about(&self, id: &str, namespace: Option<&str>) -> bool {
        contains(&self.id, id) && (self.namespace == "*" || namespace == Some(&*self.namespace))
    }
}

/// Whether the id of a finding is that of a rule, or below it: `A` contains `A.B`.
fn contains(rule: &str, id: &str) -> bool {
    id.strip_prefix(rule).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Removes suppressed findings, and raises the severity of others.
pub(super) fn apply(metadata: &Metadata<'_>, events: &mut Events<'_, '_, '_>) {
    let rules = rules(metadata, events);
    let graph = events.graph;
    events.list.retain_mut(|event| {
        // Errors cannot be suppressed.
        if event.severity == Severity::Error {
            return true;
        }
        if let Some(vertex) = event.vertex
            && let Some(Value::Array(ids)) = graph.traits(vertex).value(ids::SUPPRESS)
            && ids.iter().filter_map(Value::as_str).any(|id| contains(id, &event.id))
        {
            return false;
        }
        let namespace = event.vertex.map(|vertex| graph.shape(vertex).id.namespace());
        let about = || rules.iter().filter(|rule| rule.is_about(&event.id, namespace));
        if about().any(|rule| rule.severity.is_none()) {
            return false;
        }
        let raised = about().filter_map(|rule| rule.severity).max();
        event.severity = event.severity.max(raised.unwrap_or(event.severity));
        true
    });
}

fn rules(metadata: &Metadata<'_>, events: &mut Events<'_, '_, '_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for key in ["suppressions", "severityOverrides"] {
        let Some((node, place)) = metadata.get(key) else { continue };
        let Ok(value) = node.parse::<Value>() else { continue };
        let Value::Array(entries) = value else {
            let message = format!("the metadata `{key}` must be a list");
            events.push(Event::of_model(Severity::Error, "Model", place, message));
            continue;
        };
        for entry in entries {
            match rule(&entry, key == "severityOverrides") {
                Ok(rule) => rules.push(rule),
                Err(reason) => {
                    let message = format!("invalid entry of the metadata `{key}`: {reason}");
                    events.push(Event::of_model(Severity::Error, "Model", place, message));
                }
            }
        }
    }
    rules
}

fn rule(entry: &Value, is_override: bool) -> Result<Rule, String> {
    let text = |key: &str| {
        let value = entry.get(key).and_then(Value::as_str);
        value.map(str::to_owned).ok_or_else(|| format!("`{key}` must be a string"))
    };
    let severity = match is_override.then(|| text("severity")).transpose()?.as_deref() {
        None => None,
        Some("WARNING") => Some(Severity::Warning),
        Some("DANGER") => Some(Severity::Danger),
        Some(other) => return Err(format!("`{other}` is not WARNING or DANGER")),
    };
    Ok(Rule { id: text("id")?, namespace: text("namespace")?, severity })
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn ids_are_hierarchical() {
        assert!(contains("Foo", "Foo") && contains("Foo", "Foo.Bar"));
        assert!(!contains("Foo", "FooBar") && !contains("Foo.Bar", "Foo"));
    }
}
