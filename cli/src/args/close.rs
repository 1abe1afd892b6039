//! The error message for an invalid choice, with similar choices.
//!
//! Similarity is that of Python's `difflib.get_close_matches`: twice the length of the matching
//! blocks divided by the total length of both strings.

use super::usage_error::UsageError;
use hardie_runtime::sort::sort_by;

/// Minimum similarity for a hint, which only people see.
const HINT: f64 = 0.7;
/// Minimum similarity for a suggestion.
const CUTOFF: f64 = 0.8;
/// The maximum number of suggestions.
const PROPOSALS: usize = 3;

/// `Found invalid choice …` with suggestions, or with a hint if there are none.
pub(crate) fn invalid_choice(word: &str, choices: &[&str]) -> UsageError {
    let mut message = format!("Found invalid choice '{word}'\n");
    let close = close_matches(word, choices);
    if close.is_empty() {
        let meant = match closest(word, choices) {
            Some(meant) => vec![meant],
            None => beginning(word, choices),
        };
        let hint =
            (!meant.is_empty()).then(|| format!("{word}: did you mean {}?", meant.join(" or ")));
        return UsageError { text: message, hints: hint.into_iter().collect() };
    } else {
        message.push_str("\nMaybe you meant:\n");
        for word in close {
            message.push_str("\n  * ");
            message.push_str(word);
        }
    }
    message.into()
}

/// The choices that begin with this argument; empty if there are too many to choose from.
fn beginning<'a>(word: &str, choices: &[&'a str]) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let found =
        choices.iter().copied().filter(|choice| word.len() > 1 && choice.starts_with(&word));
    let found: Vec<&str> = found.collect();
    if found.len() > PROPOSALS { Vec::new() } else { found }
}

/// The choice that was most likely meant, ignoring case: for hints.
pub(crate) fn closest<'a>(word: &str, choices: &[&'a str]) -> Option<&'a str> {
    let lower = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
    let word = lower(word);
    let scored = choices.iter().map(|choice| (ratio(&lower(choice), &word, HINT), *choice));
    let best = scored.filter(|(score, _)| *score >= HINT).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, choice)| choice)
}

/// The most similar choices, the best first; equally similar ones in descending order.
pub(crate) fn close_matches<'a>(word: &str, choices: &[&'a str]) -> Vec<&'a str> {
    let word: Vec<char> = word.chars().collect();
    let mut scored: Vec<(f64, &str)> = choices
        .iter()
        .map(|choice| (ratio(&choice.chars().collect::<Vec<_>>(), &word, CUTOFF), *choice))
        .filter(|(score, _)| *score >= CUTOFF)
        .collect();
    sort_by(&mut scored, |a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(a.1)));
    scored.into_iter().take(PROPOSALS).map(|(_, choice)| choice).collect()
}

#[expect(clippy::cast_precision_loss, reason = "lengths of words")]
fn ratio(a: &[char], b: &[char], cutoff: f64) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    // Strings with such different lengths cannot be similar; skipping them also limits the work.
    let (short, long) = if a.len() < b.len() { (a.len(), b.len()) } else { (b.len(), a.len()) };
    if (2 * short) as f64 / ((short + long) as f64) < cutoff {
        return 0.0;
    }
    2.0 * matching(a, b) as f64 / (a.len() + b.len()) as f64
}

/// The total length of the matching blocks: the longest one, then those left and right of it.
fn matching(a: &[char], b: &[char]) -> usize {
    let (mut best_a, mut best_b, mut best) = (0, 0, 0);
    let mut ending_at = vec![0; b.len()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![0; b.len()];
        for (j, y) in b.iter().enumerate() {
            if x == y {
                let run = if j > 0 { ending_at[j - 1] + 1 } else { 1 };
                row[j] = run;
                if run > best {
                    (best_a, best_b, best) = (i + 1 - run, j + 1 - run, run);
                }
            }
        }
        ending_at = row;
    }
    if best == 0 {
        return 0;
    }
    best + matching(&a[..best_a], &b[..best_b]) + matching(&a[best_a + best..], &b[best_b + best..])
}

#[cfg(test)]
mod tests {
    use super::{close_matches, invalid_choice};

    #[test]
    fn proposals() {
        let commands = ["create-contact", "create-contacts", "help", "put-scalars"];
        let cases: [(&str, &[&str]); 6] = [
            ("create-contac", &["create-contact", "create-contacts"]),
            ("Create-Contact", &["create-contact", "create-contacts"]),
            ("create_contact", &["create-contact", "create-contacts"]),
            ("hel", &["help"]),
            ("put", &[]),
            ("", &[]),
        ];
        for (word, want) in cases {
            assert_eq!(close_matches(word, &commands), want, "{word:?}");
        }
        assert_eq!(invalid_choice("x", &["a"]).text, "Found invalid choice 'x'\n");
        assert_eq!(
            invalid_choice("jso", &["json"]).text,
            "Found invalid choice 'jso'\n\nMaybe you meant:\n\n  * json"
        );
    }

    #[test]
    fn hints_are_for_words_less_alike() {
        let cases =
            [("crate-contact", Some("create-contact")), ("HELP", Some("help")), ("zzz", None)];
        let commands = ["create-contact", "help", "put-scalars"];
        for (word, want) in cases {
            assert_eq!(super::closest(word, &commands), want, "{word}");
        }
        let error = invalid_choice("Kreat-Kontakt", &commands);
        assert_eq!(error.hints, ["Kreat-Kontakt: did you mean create-contact?"]);
        assert!(!error.text.contains("Maybe"), "{error:?}");
        assert!(invalid_choice("create-contac", &commands).hints.is_empty());
    }
}
