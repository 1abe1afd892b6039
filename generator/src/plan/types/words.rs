//! The words of a name, and a name in another case: what heck makes of names of ASCII, which nearly
//! all are, in a hundredth of its instructions. A model has ten thousand names.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// `FooBar`, as heck writes it.
pub(super) fn upper_camel(name: &str) -> String {
    if !name.is_ascii() {
        return name.to_upper_camel_case();
    }
    let mut out = String::with_capacity(name.len());
    each_word(name, |word| {
        let start = out.len();
        out.push_str(word);
        if let Some(added) = out.get_mut(start..) {
            added.make_ascii_lowercase();
        }
        if let Some(first) = out.get_mut(start..=start) {
            first.make_ascii_uppercase();
        }
    });
    out
}

/// `foo_bar`, as heck writes it.
pub(super) fn snake(name: &str) -> String {
    if !name.is_ascii() {
        return name.to_snake_case();
    }
    let mut out = String::with_capacity(name.len() + 8);
    each_word(name, |word| {
        if !out.is_empty() {
            out.push('_');
        }
        out.push_str(word);
    });
    out.make_ascii_lowercase();
    out
}

/// The words of a name of ASCII: a word ends before a capital after a lower-case letter (digits
/// between them change nothing), before the last of several capitals if a lower-case letter follows
/// it, and at every other character.
fn each_word(name: &str, mut add: impl FnMut(&str)) {
    let is_other = |c: char| !c.is_ascii_alphanumeric();
    for part in name.split(is_other).filter(|part| !part.is_empty()) {
        let bytes = part.as_bytes();
        let (mut start, mut last) = (0, b'0');
        for (at, byte) in bytes.iter().copied().enumerate() {
            let next = bytes.get(at + 1).copied().unwrap_or(b'0');
            let cased = if byte.is_ascii_digit() { last } else { byte };
            let end = if cased.is_ascii_lowercase() && next.is_ascii_uppercase() {
                at + 1
            } else if last.is_ascii_uppercase()
                && byte.is_ascii_uppercase()
                && next.is_ascii_lowercase()
            {
                at
            } else {
                last = cased;
                continue;
            };
            add(&part[start..end]);
            (start, last) = (end, b'0');
        }
        add(&part[start..]);
    }
}

#[cfg(test)]
mod tests {
    use super::{snake, upper_camel};
    use heck::{ToSnakeCase, ToUpperCamelCase};

    /// All names of up to six characters of these classes are what heck makes of them.
    #[test]
    fn names_are_hecks() {
        let classes = ['a', 'B', '1', '_', 'c'];
        let mut names = vec![String::new()];
        for length in 1..=6 {
            let longer = names.iter().filter(|name| name.len() == length - 1);
            let longer = longer.flat_map(|name| classes.map(|class| format!("{name}{class}")));
            names.extend(longer.collect::<Vec<_>>());
        }
        names.extend(["a b", "AIAgent.x", "é1Bé", "Straße"].map(str::to_owned));
        for name in &names {
            assert_eq!(upper_camel(name), name.to_upper_camel_case(), "{name}");
            assert_eq!(snake(name), name.to_snake_case(), "{name}");
        }
    }
}
