//! The output of `--version` and the first lines of `--debug`.

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

/// The first lines of `--debug` (AWS CLI behaviour 9.11): the version and the arguments. Options
/// are logged without their values, since any value may be a secret.
pub(super) fn announce(program: &str, words: &[String]) {
    let log = Log::new(true);
    log.line("program", format_args!("CLI version: {}", line(program).trim_end()));
    let typed: Vec<&str> = words.iter().map(|word| without_value(word)).collect();
    log.line("program", format_args!("Arguments entered to CLI: {typed:?}"));
}

/// An argument without a possible value: other characters never occur in names of commands and
/// options.
fn without_value(word: &str) -> &str {
    let name = word.split_once('=').map_or(word, |(name, _)| name);
    let is_option =
        name.starts_with("--") && name.bytes().all(|b| b == b'-' || b.is_ascii_alphanumeric());
    if is_option { name } else { "…" }
}
