//! Finds secrets, which are not saved: values of `@sensitive` members, of options with names of
//! secrets, and values that cannot be distinguished from these.

use super::PromptContext;
use crate::args::operation::names;
use crate::complete::words::{ClassifiedLine, Role, read};
use crate::shell_words::split;
use hardie_runtime::cli::quoted;
use hardie_runtime::pages::{API_KEY, BEARER_TOKEN, GLOBAL_OPTIONS, INPUT_JSON, INPUT_YAML};
use hardie_runtime::table::{Kind, Member, Operation, Shape};

/// Parts of the names of secrets, without dashes and in lower case.
const SECRET: [&str; 9] = [
    "password",
    "passphrase",
    "passcode",
    "secret",
    "privatekey",
    "accesskey",
    "authtoken",
    "accesstoken",
    "sessiontoken",
];
/// Suffixes of names that are not secrets, although they mention one.
const HARMLESS: [&str; 4] = ["id", "arn", "name", "type"];

/// A line without secrets; `None` if nothing can be saved. If a value is removed, the option name
/// stays, so that the line cannot be run by mistake as if the option had not been given.
pub(super) fn without_secrets(context: &PromptContext, line: &str) -> Option<String> {
    let split = split(line);
    let texts: Vec<String> = split.words.iter().map(|word| word.text.clone()).collect();
    let reading = read(&context.program, context.services, &texts);
    if reading.is_lost {
        return None;
    }
    let kept = split.words.iter().zip(&reading.roles).filter_map(|(word, role)| {
        let raw = line.get(word.start..word.end).filter(|raw| !raw.is_empty())?;
        match role {
            Role::Command | Role::File => Some(raw.to_owned()),
            Role::Other => None,
            Role::Value(name) => can_be_saved(name, &word.text, &reading).then(|| raw.to_owned()),
            Role::Option { name, is_known } => match word.text.split_once('=') {
                Some((_, value)) if !is_known || !can_be_saved(name, value, &reading) => {
                    Some(quoted(name))
                }
                _ => Some(raw.to_owned()),
            },
        }
    });
    let kept = kept.collect::<Vec<_>>().join(" ");
    Some(kept).filter(|kept| !kept.is_empty())
}

/// Whether the value of an option, which may be abbreviated, can be saved.
fn can_be_saved(name: &str, value: &str, reading: &ClassifiedLine<'_>) -> bool {
    // The name of a file is not its content.
    if value.starts_with("file://") || value.starts_with("fileb://") {
        return true;
    }
    let context = match reading.operation {
        Some(operation) => names(operation, &reading.auth),
        None => GLOBAL_OPTIONS.iter().map(|global| global.name.to_owned()).collect(),
    };
    let mut meant = context.iter().filter(|it| it.starts_with(name)).peekable();
    meant.peek().is_some()
        && meant.all(|name| match name.as_str() {
            "--endpoint-url" => !value.contains('@'),
            INPUT_JSON | INPUT_YAML => {
                reading.operation.is_some_and(|operation| !has_secrets(operation))
            }
            name => !is_secret(name, reading.operation),
        })
}

fn is_secret(name: &str, operation: Option<Operation>) -> bool {
    let Some(option) = operation
        .and_then(|it| it.options().find(|option| name.strip_prefix("--") == Some(option.name())))
    else {
        return [&BEARER_TOKEN, &API_KEY].iter().any(|it| it.name == name) || is_secret_name(name);
    };
    holds_secret(option.member(), &mut Vec::new())
}

fn has_secrets(operation: Operation) -> bool {
    operation.input().members().any(|member| holds_secret(member, &mut Vec::new()))
}

/// Whether a member or anything inside it is secret; `seen` are the shapes that are being visited.
fn holds_secret(member: Member, seen: &mut Vec<u16>) -> bool {
    member.is_sensitive() || is_secret_name(member.name()) || holds_secrets(member.target(), seen)
}

fn holds_secrets(shape: Shape, seen: &mut Vec<u16>) -> bool {
    let has_members =
        matches!(shape.kind(), Kind::List | Kind::Map | Kind::Structure | Kind::Union);
    if !has_members || seen.contains(&shape.index()) {
        return shape.is_sensitive();
    }
    seen.push(shape.index());
    shape.is_sensitive() || shape.members().any(|member| holds_secret(member, seen))
}

/// Whether a name is that of a secret.
fn is_secret_name(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|part| name.contains(part)) && !HARMLESS.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::super::tests::context;
    use super::{is_secret, is_secret_name, without_secrets};

    #[test]
    fn lines() {
        let cases = [
            ("test put-all --name x  --count 1", Some("test put-all --name x --count 1")),
            ("test put-all --name 'a b'\n", Some("test put-all --name 'a b'")),
            // A sensitive member, abbreviated, with `=`, as a file.
            ("test put-all --photo c2VjcmV0 --name x", Some("test put-all --photo --name x")),
            ("test put-all --phot c2VjcmV0", Some("test put-all --phot")),
            ("test put-all '--photo=c2VjcmV0'", Some("test put-all --photo")),
            ("test put-all --photo fileb://a.png", Some("test put-all --photo fileb://a.png")),
            // Contains a sensitive member, or may contain one.
            ("test put-all --wrapped Value=c2VjcmV0", Some("test put-all --wrapped")),
            (
                "test put-all --cli-input-json '{\"Photo\":\"c2VjcmV0\"}'",
                Some("test put-all --cli-input-json"),
            ),
            (
                "test put-all --cli-input-json file://in",
                Some("test put-all --cli-input-json file://in"),
            ),
            ("test put-all --photoo c2VjcmV0 c2VjcmV0", Some("test put-all --photoo")),
            ("test put-all -photo c2VjcmV0", Some("test put-all")),
            ("--photo c2VjcmV0 test put-all", Some("--photo test put-all")),
            ("--endpoint-url http://a:c2VjcmV0@h test", Some("--endpoint-url test")),
            ("--endpoint-url http://h test", Some("--endpoint-url http://h test")),
            ("test fetch --name x out", Some("test fetch --name x out")),
            ("tset put-all c2VjcmV0", None),
            ("test put-alll --photo c2VjcmV0", None),
            ("test put-all --photo 'c2VjcmV0 --name", Some("test put-all --photo")),
            ("  ", None),
        ];
        for (line, want) in cases {
            let kept = without_secrets(&context(), line);
            assert_eq!(kept.as_deref(), want, "{line}");
            assert!(!kept.unwrap_or_default().contains("c2VjcmV0"), "{line}");
        }
    }

    #[test]
    fn options_for_authentication() {
        for name in ["--bearer-token", "--api-key", "--password"] {
            assert!(is_secret(name, None), "{name}");
        }
        assert!(!is_secret("--username", None));
    }

    #[test]
    fn names() {
        for name in ["--master-user-password", "SecretString", "--secret-access-key", "PrivateKey"]
        {
            assert!(is_secret_name(name), "{name}");
        }
        for name in
            ["--name", "--client-token", "--secret-id", "AccessKeyId", "SecretArn", "--next-token"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
