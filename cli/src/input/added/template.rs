//! Templates of values: `$value`, `$count` of its elements, the parts `$1` to `$9` of a pattern,
//! `$key` and `$unique`.

use hardie_runtime::value::{Key, Map, Value};

/// What the placeholders of a template stand for.
#[derive(Clone, Copy)]
pub(super) struct Template<'t> {
    pub(super) value: &'t Value,
    /// What the `*` of the pattern stood for.
    pub(super) parts: &'t [&'t str],
    pub(super) key: &'t str,
    pub(super) unique: &'t str,
}

impl Template<'_> {
    /// The template with its placeholders replaced. The nesting is that of an overlay, which JSON
    /// limits.
    pub(super) fn fill(&self, template: &Value) -> Value {
        match template {
            Value::String(text) if text == "$value" => self.value.clone(),
            Value::String(text) if text == "$count" => {
                let count = self.value.as_list().map_or(1, <[Value]>::len);
                i64::try_from(count).map_or(Value::Null, Value::from)
            }
            Value::String(text) => Value::String(self.text(text)),
            Value::List(list) => Value::List(list.iter().map(|it| self.fill(it)).collect()),
            Value::Map(map) => {
                let fill = |(key, it): (&Key, &Value)| (self.text(key), self.fill(it));
                Value::Map(map.iter().map(fill).collect::<Map>())
            }
            other => other.clone(),
        }
    }

    fn text(&self, template: &str) -> String {
        let mut out = String::new();
        let mut rest = template;
        while let Some(at) = rest.find('$') {
            let (before, placeholder) = rest.split_at(at);
            out.push_str(before);
            let names = [
                ("$value", self.value.as_str().unwrap_or_default()),
                ("$key", self.key),
                ("$unique", self.unique),
            ];
            let digit = placeholder.chars().nth(1).and_then(|c| c.to_digit(10));
            let part = digit.and_then(|digit| (digit as usize).checked_sub(1));
            if let Some((name, text)) = names.iter().find(|it| placeholder.starts_with(it.0)) {
                out.push_str(text);
                rest = placeholder.get(name.len()..).unwrap_or_default();
            } else if let Some(part) = part {
                out.push_str(self.parts.get(part).copied().unwrap_or_default());
                rest = placeholder.get(2..).unwrap_or_default();
            } else {
                out.push('$');
                rest = placeholder.get(1..).unwrap_or_default();
            }
        }
        out.push_str(rest);
        out
    }
}

/// The wildcards of a pattern.
const WILDCARDS: [char; 2] = ['*', '#'];

/// What the wildcards of a pattern stand for, if a string matches it: `*` for any string, `#` for
/// digits; each for the shortest string, the last one for the rest. `|` separates alternatives.
pub(super) fn matches<'s>(pattern: &str, text: &'s str) -> Option<Vec<&'s str>> {
    pattern.split('|').find_map(|pattern| matches_one(pattern, text))
}

fn matches_one<'s>(pattern: &str, text: &'s str) -> Option<Vec<&'s str>> {
    let mut literals = pattern.split(WILDCARDS);
    let mut rest = text.strip_prefix(literals.next()?)?;
    let literals: Vec<&str> = literals.collect();
    let Some((last, between)) = literals.split_last() else {
        return rest.is_empty().then(Vec::new);
    };
    let mut parts = Vec::with_capacity(literals.len());
    for literal in between {
        let (part, after) = rest.split_once(literal)?;
        parts.push(part);
        rest = after;
    }
    parts.push(rest.strip_suffix(last)?);
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let mut wildcards = pattern.chars().filter(|c| WILDCARDS.contains(c)).zip(&parts);
    wildcards.all(|(wildcard, part)| wildcard == '*' || is_number(part)).then_some(parts)
}
