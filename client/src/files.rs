//! Small files, and paths with `~` and `$VAR`, which are replaced as by Python's
//! `os.path.expanduser` and `os.path.expandvars`.

use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The longest configuration file, cache or token that is read, in bytes.
pub(crate) const LONGEST_SETTINGS_FILE: u64 = 16 << 20;

/// Replaces `~` by the home folder and `~name` by that user's; without one the path is unchanged.
pub fn expand_user(path: &str) -> String {
    let Some(rest) = path.strip_prefix('~') else { return path.to_owned() };
    let end = rest.find('/').unwrap_or(rest.len());
    let (user, tail) = rest.split_at(end);
    let home = if user.is_empty() {
        std::env::var("HOME").ok().or_else(|| std::env::home_dir()?.to_str().map(str::to_owned))
    } else {
        home_of(user)
    };
    let Some(home) = home else { return path.to_owned() };
    let whole = format!("{}{tail}", home.trim_end_matches('/'));
    if whole.is_empty() { "/".to_owned() } else { whole }
}

/// A user's home folder by the system's list of users.
fn home_of(user: &str) -> Option<String> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let entry = users.lines().find(|line| line.split(':').next() == Some(user))?;
    entry.split(':').nth(5).map(str::to_owned)
}

/// Replaces `$NAME` and `${NAME}` by environment variables; unset ones are unchanged.
pub fn expand_vars(path: &str) -> String {
    replace_vars(path, |name| std::env::var(name).ok())
}

fn replace_vars(path: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (name, len) = reference(&from[1..]);
        match name.and_then(&value) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&from[..1 + len]),
        }
        rest = &from[1 + len..];
    }
    out.push_str(rest);
    out
}

/// The name after a `$` and its length in bytes; `None` if it is malformed.
fn reference(text: &str) -> (Option<&str>, usize) {
    if let Some(braced) = text.strip_prefix('{') {
        return braced.find('}').map_or((None, 0), |end| (Some(&braced[..end]), end + 2));
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    if end == 0 { (None, 0) } else { (Some(&text[..end]), end) }
}

/// Reads everything, up to a number of bytes.
///
/// # Errors
/// Those of the reader; [`io::ErrorKind::FileTooLarge`] if there is more.
pub fn read_at_most(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Replaces a leading `~` by the home folder.
pub fn expand_home(path: &str) -> PathBuf {
    match path.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => match std::env::home_dir() {
            Some(home) => home.join(rest.trim_start_matches('/')),
            None => PathBuf::from(path),
        },
        _ => PathBuf::from(path),
    }
}

/// The content of a small file: credentials, tokens, caches.
///
/// # Errors
/// Those of the system; a file that is longer than a configuration file may be; a file that is not
/// UTF-8.
pub(crate) fn read_text(path: impl AsRef<Path>) -> io::Result<String> {
    let bytes = read_at_most(std::fs::File::open(path)?, LONGEST_SETTINGS_FILE)?;
    String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::{expand_user, replace_vars};

    #[test]
    fn variables() {
        let value = |name: &str| Some(format!("<{name}>")).filter(|_| !name.starts_with("NO"));
        let cases = [
            ("a/$X/b", "a/<X>/b"),
            ("${X}y$X", "<X>y<X>"),
            ("$NO/x", "$NO/x"),
            ("${NO}x", "${NO}x"),
            ("$", "$"),
            ("a$-b", "a$-b"),
            ("${X", "${X"),
            ("$$X", "$<X>"),
            ("$é", "$é"),
        ];
        for (path, want) in cases {
            assert_eq!(replace_vars(path, value), want, "{path}");
        }
    }

    #[test]
    fn users() {
        for path in ["a~", "~no-such-user-here/x", ""] {
            assert_eq!(expand_user(path), path);
        }
    }
}
