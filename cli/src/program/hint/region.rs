//! A Region whose name is nearly that of another, where its endpoint cannot be reached.

use crate::complete::REGIONS;
use crate::error::Error;
use hardie_client::internal::config::first_env;

/// Letters that may be wrong.
const WRONG: usize = 2;
/// So many Regions are named at most.
const NAMED: usize = 3;

/// The Regions that an unknown one was meant for.
pub(super) fn misspelt(error: &Error, words: &[String]) -> Option<String> {
    let url = error.message().strip_prefix("Could not connect to the endpoint URL: ")?;
    let region = typed(words).or_else(|| first_env(&["AWS_REGION", "AWS_DEFAULT_REGION"]))?;
    // An endpoint of one's own has nothing to do with the Region.
    if REGIONS.contains(&region.as_str()) || !url.contains(&format!(".{region}.")) {
        return None;
    }
    let near: Vec<&str> =
        REGIONS.iter().copied().filter(|known| distance(known, &region) <= WRONG).collect();
    let least = near.iter().map(|known| distance(known, &region)).min()?;
    let best: Vec<&str> =
        near.into_iter().filter(|known| distance(known, &region) == least).collect();
    let named = best.get(..NAMED).unwrap_or(&best).join(" or ");
    Some(format!("{region} is not among the Regions known here; did you mean {named}?"))
}

fn typed(words: &[String]) -> Option<String> {
    let at = words.iter().rposition(|word| word == "--region" || word.starts_with("--region="))?;
    match words[at].split_once('=') {
        Some((_, region)) => Some(region.to_owned()),
        None => words.get(at + 1).cloned(),
    }
}

/// How many letters are to be changed, added, taken away or exchanged with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::{Error, misspelt};

    #[test]
    fn regions() {
        let cases = [
            ("us-esat-9", "us-esat-9", Some("us-east-1 or us-east-2")),
            ("eu-cnetral-1", "eu-cnetral-1", Some("eu-central-1")),
            ("us-east-1", "us-east-1", None),
            ("local", "local", None),
            ("us-esat-1", "localhost:9", None),
        ];
        for (region, host, want) in cases {
            let error = Error::general(format!(
                "Could not connect to the endpoint URL: \"https://x.{host}.y/\""
            ));
            let hint = misspelt(&error, &["--region".to_owned(), region.to_owned()]);
            assert_eq!(hint.is_some(), want.is_some(), "{region}");
            assert!(
                want.is_none_or(|want| hint.unwrap().ends_with(&format!("did you mean {want}?")))
            );
        }
    }
}
