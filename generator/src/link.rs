//! Linker settings for programs with generated code.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// Links the package's programs for a fast start and a small file, where that is known to work. For
/// build scripts.
///
/// - The unwinder of GCC becomes part of the program, if the C compiler has it as a static library:
///   the loader has one library less to find, map and relocate at every start.
/// - The tables for unwinding are left out, a tenth of the file. With `panic = "abort"`, which
///   crates of `hardie new` set for releases, only backtraces read them, and a stripped program has
///   no names for these. A panic still prints its message and place, and an empty backtrace; with
///   `panic = "unwind"`, a panic ends the program.
///
/// Does nothing in the profile `dev`, and for targets other than Linux on x86-64 with a shared
/// glibc. Cargo reports an error if the package has no program.
///
/// ```no_run
/// hardie_build::link_for_start();
/// ```
pub fn link_for_start() {
    let target = |part: &str| env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    let is_known = is_shared_glibc(&target("OS"), &target("ENV"), &target("FEATURE"))
        && target("ARCH") == "x86_64"
        && env::var("PROFILE").as_deref() == Ok("release");
    let Some(out) = env::var_os("OUT_DIR").filter(|_| is_known) else { return };
    let folder = PathBuf::from(out).join("link");
    if let Err(error) = write_scripts(&folder, static_unwinder().as_deref()) {
        return println!("cargo::warning=programs are linked without scripts: {error}");
    }
    let script = folder.join(WITHOUT_TABLES);
    println!("cargo::rustc-link-arg-bins=-Wl,--no-eh-frame-hdr");
    println!("cargo::rustc-link-arg-bins=-Wl,-T,{}", script.display());
    println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
}

/// The file of a linker script.
const WITHOUT_TABLES: &str = "without-tables.ld";

/// Writes a script that leaves out the tables for unwinding, and one that replaces the shared
/// unwinder by a static one: linkers find it before the library of this name.
fn write_scripts(folder: &Path, unwinder: Option<&str>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let tables = "*(.eh_frame .eh_frame.* .gcc_except_table .gcc_except_table.*)";
    let script = format!("SECTIONS {{ /DISCARD/ : {{ {tables} }} }}\nINSERT AFTER .text;\n");
    fs::write(folder.join(WITHOUT_TABLES), script)?;
    let library = folder.join("libgcc_s.so");
    match unwinder {
        Some(path) => fs::write(library, format!("INPUT(\"{path}\")\n")),
        None if library.exists() => fs::remove_file(library),
        None => Ok(()),
    }
}

/// The path of GCC's unwinder as a static library, if the linker of the target has it.
fn static_unwinder() -> Option<String> {
    let is_native = env::var("HOST").ok() == env::var("TARGET").ok();
    let linker = env::var("RUSTC_LINKER").ok().or_else(|| is_native.then(|| "cc".to_owned()))?;
    let output = Command::new(linker).arg("-print-file-name=libgcc_eh.a").output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    // A compiler without the file prints its name alone.
    let is_file = Path::new(&path).is_absolute() && Path::new(&path).is_file();
    (is_file && !path.contains(['"', '\n'])).then_some(path)
}

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
    is_shared_glibc(os, env, features).then_some("cargo::rustc-link-arg-bins=-no-pie")
}

fn is_shared_glibc(os: &str, env: &str, features: &str) -> bool {
    let is_static = features.split(',').any(|feature| feature == "crt-static");
    os == "linux" && env == "gnu" && !is_static
}

#[cfg(test)]
mod tests {
    use super::{line, static_unwinder, write_scripts};
    use std::fs;

    #[test]
    fn scripts_are_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("libgcc_s.so");
        write_scripts(folder.path(), Some("/a b/libgcc_eh.a")).unwrap();
        assert_eq!(fs::read_to_string(&library).unwrap(), "INPUT(\"/a b/libgcc_eh.a\")\n");
        write_scripts(folder.path(), None).unwrap();
        assert!(!library.exists());
        let script = fs::read_to_string(folder.path().join("without-tables.ld")).unwrap();
        assert!(script.starts_with("SECTIONS { /DISCARD/ : { *(.eh_frame "), "{script}");
        if let Some(path) = static_unwinder() {
            assert!(path.ends_with("/libgcc_eh.a"), "{path}");
        }
    }

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
