//! Identifiers of new resources.

use crate::lifecycle::Lifecycle;
use hardie_runtime::pattern;
use hardie_runtime::service::Service;
use hardie_runtime::table::Member;
use uuid::Uuid;

/// The account in ARNs that are made up.
const ACCOUNT: &str = "000000000000";

/// An identifier for a new resource: the first form that the model accepts, else a variant of the
/// sample.
pub(crate) fn identifier(
    service: &Service,
    lifecycle: &Lifecycle,
    name: &str,
    member: Option<Member>,
    region: &str,
    sample: Option<&str>,
) -> String {
    let (id, noun) = (Uuid::new_v4(), lifecycle.resource.to_lowercase());
    let (simple, dashed) = (id.simple().to_string(), id.to_string());
    let arn = || {
        let name = service.signing_name;
        format!("arn:aws:{name}:{region}:{ACCOUNT}:{noun}/{dashed}")
    };
    let mut forms = Vec::new();
    if name.to_lowercase().ends_with("arn") {
        forms.push(arn());
    }
    if name.to_lowercase().ends_with("name") {
        forms.push(format!("{noun}-{}", simple.get(..8).unwrap_or_default()));
    }
    forms.extend([dashed.clone(), simple.clone(), simple.to_uppercase()]);
    let most = member.and_then(|member| member.constraints().max_length()?.parse().ok());
    if let Some(most) = most {
        let cut: String = simple.chars().take(most).collect();
        forms.extend([cut.to_uppercase(), cut]);
    }
    forms.push(format!("{noun}-{}", simple.get(..17).unwrap_or_default()));
    let digits: String = simple.bytes().map(|byte| char::from(b'0' + byte % 10)).collect();
    forms.extend([32, 20, 16, 12, 8, 4].map(|most| digits.chars().take(most).collect()));
    forms.push(arn());
    // For an unusual pattern, such as one of ARNs with other separators.
    let sample = sample.unwrap_or_default();
    forms.extend([16, 8, 4, 1, 0].map(|most| varied(sample, id.as_bytes(), most)));
    let fitting = forms.iter().position(|form| member.is_none_or(|member| fits(form, member)));
    // None may fit an unusual pattern: a client rarely checks one.
    forms.swap_remove(fitting.unwrap_or(0))
}

/// A text with other letters and digits among its last characters.
fn varied(text: &str, random: &[u8], most: usize) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (c, byte) in chars.iter_mut().rev().zip(random).take(most) {
        let among = |first: u8, count: u8| char::from(first + byte % count);
        *c = match *c {
            'a'..='z' => among(b'a', 26),
            'A'..='Z' => among(b'A', 26),
            '0'..='9' => among(b'1', 9),
            other => other,
        };
    }
    chars.into_iter().collect()
}

fn fits(text: &str, member: Member) -> bool {
    let constraints = member.constraints();
    let limit = |text: Option<&str>| text.and_then(|text| text.parse::<usize>().ok());
    let length = text.chars().count();
    limit(constraints.min_length()).is_none_or(|least| length >= least)
        && limit(constraints.max_length()).is_none_or(|most| length <= most)
        && constraints.pattern().is_none_or(|it| pattern::matches(it, text).unwrap_or(true))
}
