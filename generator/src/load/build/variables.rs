//! `${NAME}` in strings of a configuration: environment variables.

/// The variable of the current folder.
const ROOT: &str = "SMITHY_ROOT_DIR";

/// Replaces `${NAME}` by the value of a variable, and `\$` by `$`.
///
/// # Errors
/// The name of the variable that has no value.
pub(super) fn expanded(
    text: &str,
    mut value: impl FnMut(&str) -> Option<String>,
) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, after) = rest.split_at(at);
        let name = after.strip_prefix("${").and_then(|after| after.split_once('}'));
        match (before.strip_suffix('\\'), name) {
            (Some(before), _) => {
                out.push_str(before);
                out.push('$');
                rest = after.get(1..).unwrap_or_default();
            }
            (None, Some((name, after))) if !name.is_empty() => {
                out.push_str(before);
                let found = match name {
                    ROOT => std::env::current_dir().ok().map(|it| it.display().to_string()),
                    _ => value(name),
                };
                out.push_str(&found.ok_or_else(|| name.to_owned())?);
                rest = after;
            }
            _ => {
                out.push_str(before);
                out.push('$');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::expanded;

    #[test]
    fn variables() {
        let value = |name: &str| (name == "A").then(|| "value".to_owned());
        let cases = [
            ("${A}/x", Ok("value/x")),
            ("x${A}${A}", Ok("xvaluevalue")),
            ("\\${A}", Ok("${A}")),
            ("$A ${", Ok("$A ${")),
            ("${}", Ok("${}")),
            ("${B}", Err("B")),
            ("é$", Ok("é$")),
        ];
        for (text, want) in cases {
            let want = want.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(expanded(text, value), want, "{text}");
        }
    }
}
