//! Strings that match a pattern: the shortest ones of an allowed length.

use super::patterns;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};
use std::ops::RangeInclusive;

/// Longer patterns and longer strings are not tried.
const LONGEST: usize = 2_000;
/// Groups inside of groups.
const DEEPEST: u32 = 40;
/// How many strings are tried for a pattern with look-around.
const TRIES: usize = 30;
/// How many alternatives are tried: the first one may be an empty string.
const BRANCHES: usize = 3;

/// Whether a string matches a pattern; `None` if that is not known.
pub type MatchesPattern = fn(pattern: &str, text: &str) -> Option<bool>;

/// A string of an allowed length that matches `pattern`: the name if it does. `None` for a pattern
/// that is not fully understood. Strings of several seeds differ if possible.
///
/// `matches` is needed for patterns with look-around.
pub(super) fn matching(
    pattern: &str,
    name: &str,
    lengths: &RangeInclusive<usize>,
    seed: usize,
    matches: Option<MatchesPattern>,
) -> Option<String> {
    if pattern.len() > LONGEST {
        return None;
    }
    let known = patterns::with_known_classes(pattern);
    if let Some(hir) = parse(&known) {
        let fits = |text: &str| lengths.contains(&text.chars().count());
        if seed == 0 && fits(name) && is_of_class(&hir, name) {
            return Some(name.to_owned());
        }
        return shortest(&hir, lengths, seed);
    }
    // What a look-around demands is checked, with several strings.
    let hir = parse(&patterns::without_looks(&known)?)?;
    let names = (seed == 0 && lengths.contains(&name.chars().count())).then(|| name.to_owned());
    let strings = (seed..seed + TRIES).map_while(|seed| shortest(&hir, lengths, seed));
    let mut candidates = names.into_iter().chain(strings);
    candidates.find(|text| matches.is_some_and(|matches| matches(pattern, text) == Some(true)))
}

fn parse(pattern: &str) -> Option<Hir> {
    ParserBuilder::new().nest_limit(DEEPEST).build().parse(pattern).ok()
}

/// A string of an allowed length that an expression matches, with few repetitions.
fn shortest(hir: &Hir, lengths: &RangeInclusive<usize>, seed: usize) -> Option<String> {
    // An empty string is rarely a useful sample.
    let least = (*lengths.start()).max(usize::from(*lengths.end() > 0));
    let of_branch = |branch| {
        for more in 0..=least.min(LONGEST) {
            let mut writer = Writer { branch, more, seed, out: String::new(), count: 0 };
            writer.write(hir)?;
            if writer.count >= least {
                return lengths.contains(&writer.count).then_some(writer.out);
            }
        }
        None
    };
    (0..BRANCHES).find_map(of_branch)
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
    /// The alternative that is taken, if there are so many.
    branch: usize,
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
            HirKind::Alternation(parts) => self.write(parts.get(self.branch).or(parts.last())?),
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
            ("^$|^x[0-9]{2}$", any(), Some("x23")),
            ("^(?!aws).*$", any(), None),
            ("^(a)\\1$", any(), None),
            ("\\bword\\b", any(), None),
            ("(", any(), None),
            ("^[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$", any(), Some("ticketId")),
            ("^\\p{Lu}\\p{Nd}$", any(), Some("A2")),
            ("^\\p{Print}+$", any(), Some("ticketId")),
            ("^(((){60000}){60000}){60000}$", any(), None),
            ("^(((a{1000}){1000}){1000})$", any(), None),
        ];
        for (pattern, lengths, want) in cases {
            assert_eq!(
                matching(pattern, "ticketId", lengths, 0, None).as_deref(),
                *want,
                "{pattern}"
            );
        }
        let of_seed = |seed| matching("^[a-z]+$", "name", &any(), seed, None);
        assert_ne!(of_seed(0), of_seed(1));
    }

    #[test]
    fn strings_with_look_around_are_checked() {
        let checked = |pattern, matches| matching(pattern, "aws:x", &(1..=9), 0, Some(matches));
        let is_of = |_: &str, text: &str| Some(!text.starts_with("aws:"));
        assert_eq!(checked("^(?!aws:)[a-z:]+$", is_of).as_deref(), Some("a"));
        assert_eq!(checked("^(?!aws:)[a-z:]+$", |_, _| Some(true)).as_deref(), Some("aws:x"));
        assert_eq!(checked("^(?!aws:)[a-z:]+$", |_, _| None), None);
        assert_eq!(checked("^(?!aws:)(", |_, _| Some(true)), None);
    }
}
