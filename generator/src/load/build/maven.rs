//! `maven`: packages are not downloaded; the shapes of those that are known need no files.

use super::json::{Entry, Reader};
use crate::diagnostic::Diagnostic;

/// The group of Smithy's own packages.
const SMITHY: &str = "software.amazon.smithy";

/// Smithy's packages whose shapes are known, and those that have no shapes.
const KNOWN: [&str; 26] = [
    "smithy-aws-apigateway-traits",
    "smithy-aws-cloudformation",
    "smithy-aws-cloudformation-traits",
    "smithy-aws-endpoints",
    "smithy-aws-iam-traits",
    "smithy-aws-smoke-test-model",
    "smithy-aws-traits",
    "smithy-build",
    "smithy-cli",
    "smithy-codegen-core",
    "smithy-contract-traits",
    "smithy-diff",
    "smithy-jmespath",
    "smithy-jsonschema",
    "smithy-linters",
    "smithy-model",
    "smithy-mqtt-traits",
    "smithy-openapi",
    "smithy-openapi-traits",
    "smithy-protocol-test-traits",
    "smithy-protocol-traits",
    "smithy-rules-engine",
    "smithy-smoke-test-traits",
    "smithy-syntax",
    "smithy-utils",
    "smithy-waiters",
];

/// Whether the shapes of a package are known, or it has none.
fn is_known(dependency: &str) -> bool {
    let mut parts = dependency.split(':');
    match (parts.next(), parts.next()) {
        (Some(SMITHY), Some(name)) => KNOWN.contains(&name),
        (Some("com.disneystreaming.alloy"), Some(name)) => name.starts_with("alloy-"),
        _ => false,
    }
}

/// Reports the packages whose shapes are not known.
pub(super) fn check<'a>(entries: &[Entry<'a>], reader: &mut Reader<'a, '_>) {
    let Some(maven) = entries.iter().find(|entry| entry.key == "maven") else { return };
    let Some(maven) = reader.object(maven.raw, "`maven`") else { return };
    reader.check_keys(&maven, &["dependencies", "repositories"]);
    for (name, place) in reader.strings_of(&maven, "dependencies") {
        if is_known(&name) {
            continue;
        }
        let message = format!("the Maven package `{name}` is not read");
        let help = "if the model uses its shapes, add their `.smithy` files, which are in \
                    META-INF/smithy of the package's JAR, to `imports`";
        reader.push(place, Diagnostic::warning("build.maven", message).help(help));
    }
    if let Some(entry) = maven.iter().find(|entry| entry.key == "repositories") {
        let diagnostic =
            Diagnostic::warning("build.unused", "only `smithy build` uses `repositories`");
        let diagnostic = diagnostic.help("Hardie does not download Maven packages");
        reader.push(entry.key_place, diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, is_known};

    #[test]
    fn packages() {
        assert!(KNOWN.is_sorted());
        assert!(is_known("software.amazon.smithy:smithy-aws-traits:1.50.0"));
        assert!(is_known("com.disneystreaming.alloy:alloy-core:0.3.0"));
        assert!(!is_known("software.amazon.smithy:smithy-aws-protocol-tests:1.50.0"));
        assert!(!is_known("example:smithy-aws-traits:1.0"));
        assert!(!is_known(""));
    }
}
