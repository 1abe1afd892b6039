//! Compiles one file against the runtime library of this build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Accepted with the features of this build only.
const PROBE: &str = "use hardie_runtime::service::{Flavour, Own, OwnService};
pub static FLAVOUR: Flavour = Flavour::Own(Own::new(&OwnService {
    program: \"\", prefix: \"\", folder: \"\", documentation: \"\", endpoint: \"\",
    has_rules: false, needs_region: false, uses_region: false,
}));
";

/// The runtime library of this build: the newest one that this compiler accepts.
pub(crate) fn runtime(folder: &Path) -> (PathBuf, PathBuf) {
    let deps = Path::new(env!("CARGO_BIN_EXE_hardie")).parent().unwrap().join("deps");
    let mut found: Vec<PathBuf> = fs::read_dir(&deps)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name.starts_with("libhardie_runtime-") && name.ends_with(".rlib")
        })
        .collect();
    found.sort_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
    let probe = folder.join("probe.rs");
    fs::write(&probe, PROBE).unwrap();
    for path in found.into_iter().rev() {
        let output = Command::new(rustc())
            .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "-Lall"])
            .arg("-L")
            .arg(format!("dependency={}", deps.display()))
            .arg("--extern")
            .arg(format!("hardie_runtime={}", path.display()))
            .arg("--out-dir")
            .arg(folder)
            .arg(&probe)
            .output()
            .unwrap();
        if output.status.success() {
            return (path, deps);
        }
    }
    panic!("no library of the runtime in {}", deps.display());
}

pub(crate) fn rustc() -> String {
    std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned())
}
