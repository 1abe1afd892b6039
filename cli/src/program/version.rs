//! What `--version` prints, and what `--debug` begins with.

use hardie_client::internal::Log;

/// The program, its version, the system it runs on.
pub(super) fn line(program: &str) -> String {
    format!(
        "{program}/{} {}/{}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// The first lines of `--debug` (AWS CLI behaviour 9.11): the version and the arguments. Of an
/// option the name alone is told, since any value may be one that nobody should read.
pub(super) fn announce(program: &str, words: &[String]) {
    let log = Log::new(true);
    log.line("program", format_args!("CLI version: {}", line(program).trim_end()));
    let typed: Vec<&str> = words.iter().map(|word| told(word)).collect();
    log.line("program", format_args!("Arguments entered to CLI: {typed:?}"));
}

/// A word without what may be a value: names of commands and options have no other characters.
fn told(word: &str) -> &str {
    let name = word.split_once('=').map_or(word, |(name, _)| name);
    let is_option =
        name.starts_with("--") && name.bytes().all(|b| b == b'-' || b.is_ascii_alphanumeric());
    if is_option { name } else { "…" }
}
