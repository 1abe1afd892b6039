//! Breaks the lists of macro calls into lines.

use crate::escape::{Escaped, Rust, escaped};

pub(super) fn wrapped(groups: &[Vec<Escaped<Rust>>]) -> Escaped<Rust> {
    let one_line: Vec<Escaped<Rust>> =
        groups.iter().map(|group| Escaped::joined(group, ", ")).collect();
    let one_line = Escaped::joined(&one_line, "; ");
    if one_line.is_empty() {
        return "{}".into();
    }
    if one_line.as_str().len() <= 60 {
        return escaped!(Rust, "{ ", one_line.trimmed(), " }");
    }
    let mut out = Escaped::from("{");
    let mut column = usize::MAX;
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            out.push(&";");
            column = column.saturating_add(1);
        }
        for (index, item) in group.iter().enumerate() {
            let length = item.as_str().len();
            if index > 0 {
                out.push(&",");
                column += 1;
            }
            if column.saturating_add(length) > 96 {
                out.push(&"\n    ");
                column = 4;
            } else {
                out.push(&" ");
                column += 1;
            }
            out.push(item);
            column += length;
        }
    }
    out.push(&"\n}");
    out
}
