//! Messages in plain words, for services that are not AWS's.
//!
//! The AWS CLI shows messages of Python, such as `invalid literal for int() with base 10: 'x'`.
//! Functions that return them know no service, so that they are translated where errors are shown.
//! Each pattern starts or ends at a fixed place of the message: values of users are kept.

use super::Error;

impl Error {
    /// The error without words of Python.
    pub(crate) fn in_plain_words(mut self) -> Error {
        if let Some(message) = plain(&self.0.message) {
            self.0.message = message;
        }
        for detail in &mut self.0.details {
            detail.message = match plain(&detail.message) {
                Some(message) => message,
                None => problem(&detail.message),
            };
        }
        self
    }
}

/// The message in plain words; `None` if it has no words of Python.
fn plain(message: &str) -> Option<String> {
    const OPTION: &str = "Error parsing parameter '";
    const PROBLEMS: &str = "Parameter validation failed:\n";
    if let Some((option, text)) =
        message.strip_prefix(OPTION).and_then(|rest| rest.split_once("': "))
    {
        return Some(format!("{OPTION}{option}': {}", reason(text)?));
    }
    for (end, plain) in [
        (": invalid int value: ", "not a valid integer"),
        (": invalid literal for int() with base 10: ", "not a valid integer"),
        (": invalid float value: ", "not a valid number"),
    ] {
        if message.starts_with("argument ")
            && let Some((start, value)) = message.split_once(end)
        {
            return Some(format!("{start}: {plain}: {value}"));
        }
    }
    if let Some(problems) = message.strip_prefix(PROBLEMS) {
        let lines: Vec<String> = problems.split('\n').map(problem).collect();
        return Some(format!("{PROBLEMS}{}", lines.join("\n")));
    }
    if let Some((codec, character)) = message
        .strip_prefix('\'')
        .and_then(|rest| rest.split_once("' codec can't encode character "))
    {
        return Some(format!(
            "The output has the character {character}, which {codec} cannot encode"
        ));
    }
    if message.starts_with("'utf-8' codec can't decode byte ") {
        return Some("The response cannot be read: its body is not valid UTF-8".to_owned());
    }
    if let Some(plain) = of_connection(message) {
        return Some(plain);
    }
    let reason = reason(message)?;
    if message.contains("[Errno ") {
        return Some(reason);
    }
    Some(format!("The response cannot be read: {reason}"))
}

/// A message about the connection to the service.
fn of_connection(message: &str) -> Option<String> {
    if let Some(rest) = message.strip_prefix("SSL validation failed for ") {
        let (url, reason) = rest.split_once(' ')?;
        return Some(format!("TLS failed for {url}: {}", tls_reason(reason)));
    }
    if let Some(reason) = message.strip_prefix("An HTTP Client raised an unhandled exception: ") {
        return Some(match reason.strip_prefix("Not supported URL scheme ") {
            Some(scheme) => format!("The URL scheme {scheme} is not supported: use http or https"),
            None if reason.starts_with("timestamp too large to convert") => {
                "A time-out is too long: it can be at most 9223372036 seconds".to_owned()
            }
            None => format!("The request cannot be sent: {reason}"),
        });
    }
    if let Some((name, rest)) = message
        .strip_prefix("Attempted to set ")
        .and_then(|rest| rest.split_once(" timeout to "))
        .filter(|(name, _)| ["connect", "read"].contains(name))
    {
        let (value, _) = rest.split_once(", but the timeout cannot be set")?;
        return Some(format!(
            "The value {value} of --cli-{name}-timeout is not valid: it cannot be negative"
        ));
    }
    if let Some(region) = message
        .strip_prefix("Provided region_name '")
        .and_then(|rest| rest.strip_suffix("' doesn't match a supported format."))
    {
        return Some(format!(
            "The Region `{region}` is not valid: it must have letters, digits and hyphens only"
        ));
    }
    if message.starts_with("The program `") {
        let (start, rest) = message.rsplit_once(": [Errno ")?;
        return Some(format!("{start}: {}", rest.split_once("] ")?.1));
    }
    None
}

/// The reason of a TLS error, without codes of Python and OpenSSL in brackets.
fn tls_reason(reason: &str) -> String {
    let bare = reason.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    let bare = bare.map_or(reason, |(_, bare)| bare);
    for (start, plain) in [
        ("no certificate or crl found: ", "the file has no certificate: "),
        ("certificate verify failed: ", "the certificate cannot be verified: "),
        ("PEM lib: ", "the file of certificates cannot be read: "),
    ] {
        if let Some(rest) = bare.strip_prefix(start) {
            return format!("{plain}{rest}");
        }
    }
    bare.to_owned()
}

/// Why a value is not valid.
fn reason(text: &str) -> Option<String> {
    for (start, plain) in [
        ("invalid literal for int() with base 10: ", "not a valid integer: "),
        ("could not convert string to float: ", "not a valid number: "),
    ] {
        if let Some(value) = text.strip_prefix(start) {
            let value = value.strip_prefix('b').filter(|it| it.starts_with('\'')).unwrap_or(value);
            return Some(format!("{plain}{value}"));
        }
    }
    // Errors of the operating system, after the name of a file or alone.
    if let Some((start, (_, rest))) = text
        .split_once("[Errno ")
        .and_then(|(start, rest)| Some((start, rest.split_once("] ")?)))
        .filter(|(start, _)| start.is_empty() || start.starts_with("Unable to load paramfile "))
    {
        return Some(format!("{start}{rest}"));
    }
    if text.starts_with("string index out of range") {
        return Some("the value is empty".to_owned());
    }
    if let Some((start, (name, rest))) = text
        .split_once(", received <class '")
        .and_then(|(start, rest)| Some((start, rest.split_once("'>")?)))
        .filter(|(start, _)| start.starts_with("Invalid type: expecting "))
    {
        return Some(format!("{start}, received {}{rest}", type_name(name)));
    }
    for (start, end, expected) in [
        (
            "int() argument must be a string, a bytes-like object or a real number, not '",
            "'",
            "an integer",
        ),
        ("float() argument must be a string or a real number, not '", "'", "a number"),
        ("unhashable type: '", "'", "a string"),
        ("argument of type '", "' is not iterable", "a structure"),
        ("'", "' object has no attribute 'lower'", "true or false"),
        ("'", "' object is not iterable", "a structure or a list"),
        ("'", "' object has no attribute 'get'", "a structure"),
        ("'", "' object has no attribute 'items'", "a map"),
    ] {
        let found = text.strip_prefix(start).and_then(|rest| rest.split_once(end));
        if let Some((name, rest)) = found.filter(|(name, _)| !name.contains('\'')) {
            return Some(format!("expected {expected}, found {}{rest}", with_article(name)));
        }
    }
    None
}

/// A line with a problem of a parameter.
fn problem(line: &str) -> String {
    const TYPE: &str = ", type: <class '";
    let translated = || {
        let start = line.rfind(TYPE)?;
        let (head, rest) = (line.get(..start)?, line.get(start + TYPE.len()..)?);
        let (name, rest) = rest.split_once("'>, valid types: ")?;
        let mut valid = Vec::new();
        for name in rest.split(", ") {
            let class = name.strip_prefix("<class '").and_then(|name| name.strip_suffix("'>"));
            let name = type_name(class.unwrap_or(name));
            if !valid.contains(&name) {
                valid.push(name);
            }
        }
        let head = match (name, head.rsplit_once(", value: ")) {
            ("NoneType", Some((head, "None"))) => format!("{head}, value: null"),
            ("bool", Some((head, flag))) => format!("{head}, value: {}", flag.to_lowercase()),
            _ => head.to_owned(),
        };
        Some(format!("{head}, type: {}, valid types: {}", type_name(name), valid.join(", ")))
    };
    translated().unwrap_or_else(|| line.to_owned())
}

/// The name of a type of Python in the words of models.
fn type_name(python: &str) -> &str {
    match python {
        "NoneType" => "null",
        "bool" => "boolean",
        "int" => "integer",
        "float" | "decimal.Decimal" => "number",
        "str" => "string",
        "list" | "tuple" => "list",
        "dict" | "collections.OrderedDict" => "map",
        "bytes" | "bytearray" | "file-like object" => "blob",
        "timestamp-string" => "timestamp",
        name if name.starts_with("datetime.") => "timestamp",
        name => name,
    }
}

fn with_article(python: &str) -> String {
    match type_name(python) {
        "null" => "null".to_owned(),
        "integer" => "an integer".to_owned(),
        name => format!("a {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn words_of_python_are_translated_and_values_kept() {
        for (message, want) in [
            (
                "Error parsing parameter '--count': invalid literal for int() with base 10: 'x'",
                "Error parsing parameter '--count': not a valid integer: 'x'",
            ),
            (
                "Error parsing parameter '--thing': could not convert string to float: 'could not \
                 convert string to float: ' (at Size)",
                "Error parsing parameter '--thing': not a valid number: 'could not convert string \
                 to float: ' (at Size)",
            ),
            (
                "Error parsing parameter '--thing': 'int' object has no attribute 'lower' (at On)",
                "Error parsing parameter '--thing': expected true or false, found an integer \
                 (at On)",
            ),
            (
                "Error parsing parameter '--cli-input-json': Invalid type: expecting map, received \
                 <class 'NoneType'>",
                "Error parsing parameter '--cli-input-json': Invalid type: expecting map, received \
                 null",
            ),
            (
                "Error parsing parameter '--things': string index out of range",
                "Error parsing parameter '--things': the value is empty",
            ),
            (
                "Parameter validation failed:\nInvalid type for parameter n, value: , type: <class \
                 'x'>, type: <class 'str'>, valid types: <class 'float'>, <class \
                 'decimal.Decimal'>, <class 'int'>\nInvalid type for parameter s, value: None, \
                 type: <class 'NoneType'>, valid types: <class 'str'>\nMissing required parameter \
                 in input: \"a\"",
                "Parameter validation failed:\nInvalid type for parameter n, value: , type: <class \
                 'x'>, type: string, valid types: number, integer\nInvalid type for parameter s, \
                 value: null, type: null, valid types: string\nMissing required parameter in \
                 input: \"a\"",
            ),
            (
                "argument --cli-read-timeout: invalid int value: 'x'",
                "argument --cli-read-timeout: not a valid integer: 'x'",
            ),
            (
                "argument --cli-read-timeout: invalid literal for int() with base 10: 'abc'",
                "argument --cli-read-timeout: not a valid integer: 'abc'",
            ),
            (
                "'NoneType' object is not iterable",
                "The response cannot be read: expected a structure or a list, found null",
            ),
            (
                "Error parsing parameter '--n': Unable to load paramfile file://no: [Errno 2] No \
                 such file or directory: 'no'",
                "Error parsing parameter '--n': Unable to load paramfile file://no: No such file \
                 or directory: 'no'",
            ),
            (
                "SSL validation failed for https://x/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate \
                 verify failed: unable to get local issuer certificate",
                "TLS failed for https://x/: the certificate cannot be verified: unable to get \
                 local issuer certificate",
            ),
            (
                "SSL validation failed for https://x/ [X509: NO_CERTIFICATE_OR_CRL_FOUND] no \
                 certificate or crl found: [x] y",
                "TLS failed for https://x/: the file has no certificate: [x] y",
            ),
            (
                "SSL validation failed for https://x/ [Errno 2] No such file or directory",
                "TLS failed for https://x/: No such file or directory",
            ),
            (
                "An HTTP Client raised an unhandled exception: Not supported URL scheme ftp",
                "The URL scheme ftp is not supported: use http or https",
            ),
            (
                "Attempted to set connect timeout to -1, but the timeout cannot be set to a value \
                 less than or equal to 0.",
                "The value -1 of --cli-connect-timeout is not valid: it cannot be negative",
            ),
            (
                "Provided region_name 'a b' doesn't match a supported format.",
                "The Region `a b` is not valid: it must have letters, digits and hyphens only",
            ),
            (
                "The program `[Errno 1] x` of token_command cannot be started: [Errno 2] No such \
                 file or directory.",
                "The program `[Errno 1] x` of token_command cannot be started: No such file or \
                 directory.",
            ),
            ("[Errno 21] Is a directory: '/'", "Is a directory: '/'"),
            (
                "'ascii' codec can't encode character 'é'",
                "The output has the character 'é', which ascii cannot encode",
            ),
            (
                "Unable to load paramfile file://no: [Errno 2] No such file or directory: 'no'",
                "Unable to load paramfile file://no: No such file or directory: 'no'",
            ),
        ] {
            assert_eq!(plain(message).as_deref(), Some(want), "{message}");
        }
        for message in ["Unknown options: 'int' object", "Connect timeout on endpoint URL: \"u\""] {
            assert_eq!(plain(message), None, "{message}");
        }
    }
}
