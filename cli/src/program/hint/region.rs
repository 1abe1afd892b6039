//! Suggests Regions with similar names where the endpoint of an unknown Region cannot be reached.

use crate::complete::REGIONS;
use crate::conventions;
use crate::error::Error;
use hardie_client::internal::config::first_env;

/// The largest edit distance (optimal string alignment) to a Region that is suggested.
const MAX_DISTANCE: usize = 2;
/// The most Regions that are suggested.
const MAX_SUGGESTED: usize = 3;

/// The Regions that an unknown Region is similar to.
pub(super) fn misspelt(error: &Error, words: &[String]) -> Option<String> {
    // The Regions known here are AWS's.
    if !conventions::of_program().is_aws() {
        return None;
    }
    let url = error.message().strip_prefix("Could not connect to the endpoint URL: ")?;
    let region = typed(words).or_else(|| first_env(&["AWS_REGION", "AWS_DEFAULT_REGION"]))?;
    // A custom endpoint does not depend on the Region.
    if REGIONS.contains(&region.as_str()) || !url.contains(&format!(".{region}.")) {
        return None;
    }
    let distance = |known: &str| strsim::osa_distance(known, &region);
    let near: Vec<&str> =
        REGIONS.iter().copied().filter(|known| distance(known) <= MAX_DISTANCE).collect();
    let least = near.iter().map(|known| distance(known)).min()?;
    let best: Vec<&str> = near.into_iter().filter(|known| distance(known) == least).collect();
    let named = best.get(..MAX_SUGGESTED).unwrap_or(&best).join(" or ");
    Some(format!("{region} is not among the Regions known here; did you mean {named}?"))
}

fn typed(words: &[String]) -> Option<String> {
    let at = words.iter().rposition(|word| word == "--region" || word.starts_with("--region="))?;
    match words[at].split_once('=') {
        Some((_, region)) => Some(region.to_owned()),
        None => words.get(at + 1).cloned(),
    }
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
