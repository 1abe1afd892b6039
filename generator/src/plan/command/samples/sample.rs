//! Strings that match a pattern: the shortest ones of an allowed length.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};
use std::ops::RangeInclusive;

/// Longer patterns and longer strings are not tried.
const LONGEST: usize = 2_000;
/// Groups inside of groups.
const DEEPEST: u32 = 40;

/// A string of an allowed length that matches `pattern`: the name if it does. `None` for a pattern
/// that is not fully understood. Strings of several seeds differ if possible.
pub(super) fn matching(
    pattern: &str,
    name: &str,
    lengths: &RangeInclusive<usize>,
    seed: usize,
) -> Option<String> {
    if pattern.len() > LONGEST {
        return None;
    }
    let hir = ParserBuilder::new().nest_limit(DEEPEST).build().parse(pattern).ok()?;
    let fits = |text: &str| lengths.contains(&text.chars().count());
    if seed == 0 && fits(name) && is_of_class(&hir, name) {
        return Some(name.to_owned());
    }
    // An empty string is rarely a useful sample.
    let least = (*lengths.start()).max(usize::from(*lengths.end() > 0));
    for more in 0..=least.min(LONGEST) {
        let mut writer = Writer { more, seed, out: String::new(), count: 0 };
        writer.write(&hir)?;
        if writer.count >= least {
            return fits(&writer.out).then_some(writer.out);
        }
    }
    None
}

/// Whether a pattern is one class, repeated, and a text consists of it.
fn is_of_class(hir: &Hir, text: &str) -> bool {
    match hir.kind() {
        HirKind::Capture(group) => is_of_class(&group.sub, text),
        HirKind::Concat(parts) => {
            let is_edge =
                |part: &Hir| matches!(part.kind(), HirKind::Look(Look::Start | Look::End));
            let mut inner = parts.iter().filter(|part| !is_edge(part));
            matches!((inner.next(), inner.next()), (Some(part), None) if is_of_class(part, text))
        }
        HirKind::Repetition(repetition) => {
            let HirKind::Class(Class::Unicode(class)) = repetition.sub.kind() else { return false };
            let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let is_count =
                count >= repetition.min && repetition.max.is_none_or(|most| count <= most);
            is_count && text.chars().all(|c| holds(class, c))
        }
        _ => false,
    }
}

fn holds(class: &ClassUnicode, c: char) -> bool {
    class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&c))
}

struct Writer {
    /// Repetitions that may still be added to the fewest.
    more: usize,
    seed: usize,
    out: String,
    /// Characters of `out`.
    count: usize,
}

impl Writer {
    fn write(&mut self, hir: &Hir) -> Option<()> {
        if self.count > LONGEST {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(Look::Start | Look::End) => Some(()),
            HirKind::Look(_) => None,
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).ok()?;
                self.count += text.chars().count();
                self.out.push_str(text);
                Some(())
            }
            HirKind::Class(Class::Unicode(class)) => {
                let c = pick(class, self.count + self.seed)?;
                self.out.push(c);
                self.count += 1;
                Some(())
            }
            HirKind::Class(Class::Bytes(_)) => None,
            HirKind::Repetition(repetition) => {
                let least = repetition.min as usize;
                let most = repetition.max.map_or(LONGEST, |most| most as usize);
                for round in 0..most.max(least) {
                    if round >= least {
                        let Some(more) = self.more.checked_sub(1) else { break };
                        self.more = more;
                    }
                    let before = self.count;
                    self.write(&repetition.sub)?;
                    if self.count == before {
                        break;
                    }
                }
                Some(())
            }
            HirKind::Capture(group) => self.write(&group.sub),
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part)),
            HirKind::Alternation(parts) => self.write(parts.first()?),
        }
    }
}

/// A character of a class: letters first, then digits, then other visible characters.
fn pick(class: &ClassUnicode, at: usize) -> Option<char> {
    const KINDS: [&str; 4] = [
        "abcdefghijklmnopqrstuvwxyz",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "1234567890",
        "-_./:+=@#,;!*()[]{}|~^&%$?<>`'\"",
    ];
    for kind in KINDS {
        let held: Vec<char> = kind.chars().filter(|c| holds(class, *c)).collect();
        if !held.is_empty() {
            return held.get(at % held.len()).copied();
        }
    }
    class.ranges().iter().map(|range| range.start()).find(|c| !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::{RangeInclusive, matching};

    #[test]
    fn strings_match_their_patterns() {
        let any = || 0..=usize::MAX;
        let cases: &[(&str, RangeInclusive<usize>, Option<&str>)] = &[
            ("^T-[0-9]{3,6}$", any(), Some("T-345")),
            ("^T-[0-9]{3,6}$", 7..=8, Some("T-34567")),
            ("^T-[0-9]{3,6}$", 9..=20, None),
            ("^T-[0-9]{3,6}$", 0..=3, None),
            ("^#(?:[0-9a-f]{3}){1,2}$", any(), Some("#bcd")),
            ("^[a-zA-Z]*$", any(), Some("ticketId")),
            ("^([\\w.-]+)$", 1..=40, Some("ticketId")),
            ("[a-z]+", any(), Some("a")),
            ("^(north|south)$", any(), Some("north")),
            (".*", 0..=0, Some("")),
            ("^\\d{4}\\/\\d\\d$", any(), Some("1234/67")),
            ("^arn:aws[a-z-]*:s3:::\\S+$", any(), Some("arn:aws:s3:::n")),
            ("^[A-F0-9]{8}-[A-F0-9]{4}$", any(), Some("ABCDEFAB-DEFA")),
            ("^(?!aws).*$", any(), None),
            ("^(a)\\1$", any(), None),
            ("\\bword\\b", any(), None),
            ("(", any(), None),
            ("^(((){60000}){60000}){60000}$", any(), None),
            ("^(((a{1000}){1000}){1000})$", any(), None),
        ];
        for (pattern, lengths, want) in cases {
            assert_eq!(matching(pattern, "ticketId", lengths, 0).as_deref(), *want, "{pattern}");
        }
        let of_seed = |seed| matching("^[a-z]+$", "name", &any(), seed);
        assert_ne!(of_seed(0), of_seed(1));
    }
}
