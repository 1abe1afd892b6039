//! Opt-in linker settings for programs with generated code.

use std::env;

/// Links the package's programs as non-PIE executables, where that is known to work. For build
/// scripts.
///
/// A position-independent executable has one relocation per pointer in its data, among them the
/// vtables of all generated types, and the loader applies all of them at every start. A non-PIE
/// executable has none, so a program with many services starts as fast as one with a single
/// operation. The price: the kernel no longer randomizes the address of the program itself (ASLR).
/// Libraries, stack and heap stay randomized. Programs are position-independent unless this is
/// called.
///
/// Does nothing for targets other than Linux with a shared glibc: other targets do not support it,
/// or use `-C relocation-model=static` instead. Cargo reports an error if the package has no
/// program.
///
/// ```no_run
/// hardie_build::link_at_fixed_address();
/// ```
pub fn link_at_fixed_address() {
    let target = |part: &str| env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    if let Some(line) = line(&target("OS"), &target("ENV"), &target("FEATURE")) {
        println!("{line}");
    }
}

/// The Cargo instruction for a target; `features` is a comma-separated list.
fn line(os: &str, env: &str, features: &str) -> Option<&'static str> {
    let is_static = features.split(',').any(|feature| feature == "crt-static");
    (os == "linux" && env == "gnu" && !is_static).then_some("cargo::rustc-link-arg-bins=-no-pie")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn only_glibc_as_a_shared_library_is_known_to_work() {
        assert_eq!(
            line("linux", "gnu", "fxsr,sse,sse2"),
            Some("cargo::rustc-link-arg-bins=-no-pie")
        );
        assert_eq!(line("linux", "gnu", "crt-static,fxsr"), None);
        assert_eq!(line("linux", "musl", ""), None);
        assert_eq!(line("macos", "", ""), None);
        assert_eq!(line("windows", "gnu", ""), None);
    }
}
