//! The `User-Agent` header: our own name in AWS's format.

use hyper::header::{HeaderMap, HeaderValue, USER_AGENT};

/// Puts the header on every attempt.
#[derive(Clone, Debug)]
pub(crate) struct UserAgent(HeaderValue);

impl UserAgent {
    /// The header of a service that is not AWS's: its program, and our own name.
    pub(crate) fn own(program: &str, app_id: Option<&str>) -> UserAgent {
        let mut text = format!(
            "{} hardie/{} os/{} md/arch#{}",
            token(program),
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
        );
        if let Some(id) = app_id.filter(|id| !id.is_empty()) {
            text.push_str(&format!(" app/{}", token(id)));
        }
        UserAgent::of_text(&text)
    }

    /// The header for a command, such as `connect.create-contact`.
    pub(crate) fn new(
        command: &str,
        app_id: Option<&str>,
        execution_env: Option<&str>,
        adaptive: bool,
    ) -> UserAgent {
        let mut text = format!(
            "hardie/{} ua/2.1 os/{} md/arch#{} lang/rust",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
        );
        if let Some(name) = execution_env.filter(|name| !name.is_empty()) {
            text.push_str(&format!(" exec-env/{}", token(name)));
        }
        text.push_str(&format!(
            " cfg/retry-mode#{}",
            if adaptive { "adaptive" } else { "standard" }
        ));
        if let Some(id) = app_id.filter(|id| !id.is_empty()) {
            text.push_str(&format!(" app/{}", token(id)));
        }
        text.push_str(&format!(" md/command#{}", token(command)));
        UserAgent::of_text(&text)
    }

    fn of_text(text: &str) -> UserAgent {
        let value = HeaderValue::from_str(text);
        // All characters are those of tokens.
        UserAgent(value.unwrap_or_else(|_| HeaderValue::from_static("hardie")))
    }

    /// The value of the header.
    #[cfg(feature = "interceptors")]
    pub(crate) fn value(&self) -> &HeaderValue {
        &self.0
    }

    /// Adds the header to a request.
    pub(crate) fn add(&self, headers: &mut HeaderMap) {
        headers.insert(USER_AGENT, self.0.clone());
    }
}

/// Replaces every character that the format reserves by a hyphen.
fn token(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!$%&'*+-.^_`|~".contains(c);
    text.chars().map(|c| if allowed(c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::UserAgent;

    #[test]
    fn reserved_characters_become_hyphens() {
        let agent =
            UserAgent::new("connect.create-contact", Some("my app/1"), Some("AWS_Lambda"), false);
        let agent = agent.0.to_str().unwrap();
        assert!(agent.starts_with("hardie/"));
        assert!(agent.contains(" app/my-app-1 "));
        assert!(agent.contains(" exec-env/AWS_Lambda "));
        assert!(agent.ends_with(" md/command#connect.create-contact"));
    }
}
