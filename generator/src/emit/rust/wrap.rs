//! The lists in macro calls, and how they are broken into lines.

use crate::escape::{Escaped, Rust, escaped};

/// The traits of a structure or union, as its macro call names them.
pub(super) fn traits(has_eq: bool) -> Escaped<Rust> {
    if has_eq {
        "Debug, Default, PartialEq, Eq, Hash".into()
    } else {
        "Debug, Default, PartialEq".into()
    }
}

/// A list in braces, on one line if it is short. `indent` is the indentation of its last line.
pub(super) fn wrapped(items: &[Escaped<Rust>], indent: &'static str) -> Escaped<Rust> {
    let one_line = Escaped::joined(items, ", ");
    if one_line.is_empty() {
        return "{}".into();
    }
    if one_line.as_str().len() <= 60 {
        return escaped!(Rust, "{ ", one_line, " }");
    }
    let mut out = Escaped::from("{");
    let mut column = usize::MAX;
    for (index, item) in items.iter().enumerate() {
        let length = item.as_str().len();
        if index > 0 {
            out.push(&",");
            column = column.saturating_add(1);
        }
        if column.saturating_add(length) > 96 {
            out.push(&"\n    ");
            out.push(&indent);
            column = 4 + indent.len();
        } else {
            out.push(&" ");
            column += 1;
        }
        out.push(item);
        column += length;
    }
    out.push(&"\n");
    out.push(&indent);
    out.push(&"}");
    out
}
