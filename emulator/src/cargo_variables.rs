//! Environment variables that cargo sets for the programs it runs.
//!
//! `cargo run -p connect-local -- exec -- cargo run …` would pass them on to the inner cargo. Some
//! build scripts watch them (ring's watches `CARGO_MANIFEST_DIR`), so every run would rebuild those
//! crates twice.
//!
//! Source: The Cargo Book, "Environment variables Cargo sets for crates" and "for build scripts".

/// Set whenever cargo runs a program of a package; users do not set it.
const MARK: &str = "CARGO_MANIFEST_DIR";

/// Names that only cargo sets.
const NAMES: [&str; 9] = [
    "CARGO",
    MARK,
    "CARGO_MANIFEST_PATH",
    "CARGO_MANIFEST_LINKS",
    "CARGO_MAKEFLAGS",
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
    "CARGO_PRIMARY_PACKAGE",
    "CARGO_TARGET_TMPDIR",
];

/// Prefixes of names that only cargo sets. Settings of users have other prefixes: `CARGO_HOME`,
/// `CARGO_TARGET_DIR`, `CARGO_BUILD_…`, `CARGO_NET_…`, `CARGO_TERM_…`, `CARGO_PROFILE_…`,
/// `CARGO_REGISTRIES_…`.
const PREFIXES: [&str; 4] = ["CARGO_PKG_", "CARGO_BIN_EXE_", "CARGO_CFG_", "CARGO_FEATURE_"];

/// The names in an environment that were set by the cargo that runs this program.
///
/// Without cargo the result is empty, whatever the names are.
pub(crate) fn of_cargo<T: AsRef<std::ffi::OsStr>>(names: &[T]) -> Vec<&T> {
    if !names.iter().any(|name| name.as_ref() == MARK) {
        return Vec::new();
    }
    // A common name, which cargo sets for packages with a build script.
    let is_of_cargo = |name: &str| {
        name == "OUT_DIR"
            || NAMES.contains(&name)
            || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
    };
    names.iter().filter(|name| name.as_ref().to_str().is_some_and(is_of_cargo)).collect()
}

#[cfg(test)]
mod tests {
    use super::of_cargo;

    #[test]
    fn only_what_cargo_sets_is_dropped() {
        let of_users = [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_INCREMENTAL",
            "CARGO_NET_OFFLINE",
            "CARGO_TERM_COLOR",
            "CARGO_BUILD_JOBS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_PROFILE_DEV_DEBUG",
            "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER",
            "CARGO_REGISTRIES_MINE_TOKEN",
            "RUSTFLAGS",
            "RUSTUP_TOOLCHAIN",
            "PATH",
        ];
        let of_cargos = [
            "CARGO",
            "CARGO_MANIFEST_DIR",
            "CARGO_MANIFEST_PATH",
            "CARGO_PKG_NAME",
            "CARGO_PKG_VERSION_MAJOR",
            "CARGO_BIN_EXE_connect-local",
            "OUT_DIR",
        ];
        let all = [&of_users[..], &of_cargos].concat();
        let dropped: Vec<&str> = of_cargo(&all).into_iter().copied().collect();
        assert_eq!(dropped, of_cargos);
        assert!(
            of_cargo(&["CARGO", "OUT_DIR", "CARGO_PKG_NAME"]).is_empty(),
            "cargo does not run this program"
        );
    }
}
