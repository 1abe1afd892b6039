//! The temporary file next to an `outfile`, which contains an incomplete response. It is removed on
//! SIGTERM and SIGHUP; files of killed programs are removed when the next one is created.
//!
//! A file is locked as long as its program runs, so a file that can be locked is abandoned.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

/// The start and the end of the names.
const PREFIX: &str = ".hardie-";
const SUFFIX: &str = ".part";
/// The number of random characters between them.
const CHANCE: usize = 8;

/// Creates a temporary file in a folder.
///
/// # Errors
/// The system's error about the folder.
pub(crate) fn make(folder: &Path) -> io::Result<NamedTempFile> {
    remove_abandoned(folder);
    #[cfg(unix)]
    signals::watch();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o666);
    }
    loop {
        // The system's message without the name of the file.
        let mut said = None;
        let made = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .rand_bytes(CHANCE)
            .make_in(folder, |path| {
                options.open(path).inspect_err(|error| said = error.raw_os_error())
            });
        let made = made.map_err(|error| said.map_or(error, io::Error::from_raw_os_error))?;
        // Some file systems have no locks; abandoned files stay there.
        let is_locked = made.as_file().try_lock().is_ok();
        if is_locked && !made.path().exists() {
            // Another program removed it as abandoned before it was locked.
            continue;
        }
        #[cfg(unix)]
        signals::remember(made.path());
        return Ok(made);
    }
}

/// Renames the file.
///
/// # Errors
/// The system's error.
pub(crate) fn rename(made: NamedTempFile, target: &Path) -> io::Result<()> {
    let done = made.persist(target).map(|_| ()).map_err(|error| error.error);
    #[cfg(unix)]
    signals::forget();
    done
}

/// Removes the abandoned files in a folder.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let middle = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
        let is_ours = middle
            .is_some_and(|it| it.len() == CHANCE && it.bytes().all(|b| b.is_ascii_alphanumeric()));
        // Links and folders are never ours.
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        let Ok(file) = File::options().write(true).open(&path) else { continue };
        match file.try_lock() {
            Ok(()) => drop(std::fs::remove_file(&path)),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
        }
    }
}

#[cfg(unix)]
mod signals {
    //! SIGTERM and SIGHUP: a thread removes the file and ends the program as the signal would have.

    use signal_hook::consts::{SIGHUP, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::path::{Path, PathBuf};
    use std::sync::{Mutex, MutexGuard, Once, PoisonError};

    static OPEN: Mutex<Option<PathBuf>> = Mutex::new(None);
    static WATCHED: Once = Once::new();

    fn open() -> MutexGuard<'static, Option<PathBuf>> {
        OPEN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn remember(path: &Path) {
        *open() = Some(path.to_owned());
    }

    pub(crate) fn forget() {
        *open() = None;
    }

    /// Starts the thread. A signal that the program was started to ignore, as by `nohup`, stays
    /// ignored.
    pub(crate) fn watch() {
        WATCHED.call_once(|| {
            let ignored = ignored();
            let watched =
                [SIGTERM, SIGHUP].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
            let Ok(mut signals) = Signals::new(watched) else { return };
            // Without a thread the signals would be lost: their default action is restored.
            let handle = signals.handle();
            let started = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
                for signal in signals.forever() {
                    // Held until the end, so that no file is renamed any more.
                    let path = open();
                    if let Some(path) = path.as_deref() {
                        let _ = std::fs::remove_file(path);
                    }
                    let _ = emulate_default_handler(signal);
                }
            });
            if started.is_err() {
                handle.close();
            }
        });
    }

    /// The set of ignored signals, one bit per signal; empty if the system does not report it.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        line.and_then(|set| u64::from_str_radix(set.trim(), 16).ok()).unwrap_or_default()
    }
}
