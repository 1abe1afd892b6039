//! How programs of generated code are linked.

use std::env;

/// In a build script: has Cargo link the package's programs for a fixed address, where that is known to work.
///
/// A program that may be loaded anywhere has its pointers put right at every start: those of the vtables of all
/// types of all services in it, whichever it is called for. At a fixed address they are right in the file, so
/// that a program of many services starts as one of a single operation does. What it costs is that the kernel
/// no longer chooses where the program itself lies (its libraries, stack and heap stay where chance puts them);
/// without this call it does, as Rust's programs have it.
///
/// Says nothing for targets other than Linux with glibc as a shared library: others allow no such program,
/// or are told by `-C relocation-model=static` instead. The package must have a program, or Cargo complains.
///
/// ```no_run
/// hardie::link_at_fixed_address();
/// ```
pub fn link_at_fixed_address() {
    let target = |part: &str| env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    if let Some(line) = line(&target("OS"), &target("ENV"), &target("FEATURE")) {
        println!("{line}");
    }
}

/// What Cargo is told for a target; `features` has commas between.
fn line(os: &str, env: &str, features: &str) -> Option<&'static str> {
    let is_static = features.split(',').any(|feature| feature == "crt-static");
    (os == "linux" && env == "gnu" && !is_static).then_some("cargo::rustc-link-arg-bins=-no-pie")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn only_glibc_as_a_shared_library_is_known_to_work() {
        assert_eq!(line("linux", "gnu", "fxsr,sse,sse2"), Some("cargo::rustc-link-arg-bins=-no-pie"));
        assert_eq!(line("linux", "gnu", "crt-static,fxsr"), None);
        assert_eq!(line("linux", "musl", ""), None);
        assert_eq!(line("macos", "", ""), None);
        assert_eq!(line("windows", "gnu", ""), None);
    }
}
