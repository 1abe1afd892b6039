//! Checks the positions of tabs: the AWS CLI's parser accepts them only in quotes, in block
//! scalars, in comments, and between tokens inside brackets or braces.

use saphyr_parser::{Event, Parser, ScalarStyle};

/// Whether all tabs of a valid document are accepted by the AWS CLI.
pub(super) fn are_allowed(text: &str) -> bool {
    if !text.contains('\t') {
        return true;
    }
    let chars: Vec<char> = text.chars().collect();
    let mut kinds = vec![Kind::Between; chars.len()];
    // The change of the nesting depth at a character.
    let mut steps = vec![0_i32; chars.len() + 1];
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        let (start, end) = (span.start.index(), span.end.index().min(chars.len()));
        match event {
            Event::Scalar(_, style, ..) => {
                let kind = if style == ScalarStyle::Plain { Kind::Plain } else { Kind::Quoted };
                kinds.get_mut(start..end).unwrap_or_default().fill(kind);
            }
            Event::SequenceStart(..) | Event::MappingStart(..)
                if matches!(chars.get(start), Some('[' | '{')) =>
            {
                steps[start] += 1;
            }
            Event::SequenceEnd | Event::MappingEnd
                if start < end && matches!(chars.get(start), Some(']' | '}')) =>
            {
                steps[end] -= 1;
            }
            _ => {}
        }
    }
    let (mut depth, mut comment) = (0, false);
    for (at, c) in chars.iter().enumerate() {
        depth += steps[at];
        match c {
            '\n' => comment = false,
            '#' if kinds[at] != Kind::Quoted => {
                comment |= at == 0 || matches!(chars[at - 1], ' ' | '\t' | '\n');
            }
            '\t' if !comment => match kinds[at] {
                Kind::Quoted => {}
                Kind::Between if depth > 0 => {}
                _ => return false,
            },
            _ => {}
        }
    }
    true
}

/// The context of a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Between,
    Plain,
    Quoted,
}

#[cfg(test)]
mod tests {
    use super::are_allowed;

    #[test]
    fn tabs() {
        let cases = [
            ("a: b", true),
            ("a: \"x\ty\"", true),
            ("a: 'x\ty'", true),
            ("a: |\n  x\ty\n", true),
            ("a: b #\tc", true),
            ("a: [b,\tc]", true),
            ("{a: b,\tc: d\t}", true),
            ("a: b\tc", false),
            ("a: b\t", false),
            ("a\t: b", false),
            ("a: \tb", false),
            ("a: [b\tc]", false),
            ("a: b\n\t\nc: d", false),
        ];
        for (text, want) in cases {
            assert_eq!(are_allowed(text), want, "{text:?}");
        }
    }
}
