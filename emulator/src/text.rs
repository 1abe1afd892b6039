//! Texts of a URI, decoded.

/// Undoes percent-encoding; nothing for a cut-off escape or what is not UTF-8 then.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        if first == b'%' {
            let [high, low, ..] = behind else { return None };
            let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
            bytes.push(digit(*high)? << 4 | digit(*low)?);
            rest = &behind[2..];
        } else {
            bytes.push(first);
            rest = behind;
        }
    }
    String::from_utf8(bytes).ok()
}

/// The parameters of a query in order, decoded, `+` being a space; a name without `=` has no value.
///
/// What cannot be decoded stays as it was written.
pub(crate) fn query_pairs(query: &str) -> Vec<(String, Option<String>)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode(&text).unwrap_or(text)
    };
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
    parameters
        .map(|parameter| match parameter.split_once('=') {
            Some((name, value)) => (decode(name), Some(decode(value))),
            None => (decode(parameter), None),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{percent_decode, query_pairs};

    #[test]
    fn escapes() {
        let cases = [
            ("plain", Some("plain")),
            ("a%20b%2Fc", Some("a b/c")),
            ("%c3%A4", Some("ä")),
            ("a+b", Some("a+b")),
            ("%", None),
            ("%2", None),
            ("%zz", None),
            ("%ff", None),
        ];
        for (text, want) in cases {
            assert_eq!(percent_decode(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn queries() {
        let some = |text: &str| Some(text.to_owned());
        let cases = [
            ("", vec![]),
            ("a=1&b&c=", vec![("a".into(), some("1")), ("b".into(), None), ("c".into(), some(""))]),
            ("a+b=c%3Dd=e&&", vec![("a b".into(), some("c=d=e"))]),
        ];
        for (text, want) in cases {
            assert_eq!(query_pairs(text), want, "{text}");
        }
    }
}
