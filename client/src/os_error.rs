//! Operating system errors with Python's messages.

use std::io;

/// `[Errno 2] No such file or directory`, as Python's `OSError` without its file name.
pub fn os_error_text(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(number) => {
            let text = error.to_string();
            let words = text.split(" (os error ").next().unwrap_or_default();
            format!("[Errno {number}] {words}")
        }
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::os_error_text;

    #[test]
    fn number_and_words() {
        let error = std::io::Error::from_raw_os_error(2);
        assert_eq!(os_error_text(&error), "[Errno 2] No such file or directory");
    }
}
