//! What `--version` prints.

/// The program, its version, the system it runs on.
pub(super) fn line(program: &str) -> String {
    format!("{program}/{} {}/{}\n", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH)
}
