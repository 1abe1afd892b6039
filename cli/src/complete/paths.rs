//! Completes file and folder names.

use super::Candidate;
use hardie_client::internal::files::expand_home;
use hardie_runtime::sort::sort_by;

/// The entries of the path's folder that begin with the path's last part; folders end with a slash.
/// Hidden entries need a leading dot; an unreadable folder has no entries.
pub(super) fn candidates(before: &str, typed: &str) -> Vec<Candidate> {
    let (folder, start) = match typed.rfind('/') {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let place = if folder.is_empty() { ".".into() } else { expand_home(folder) };
    let Ok(entries) = std::fs::read_dir(place) else { return Vec::new() };
    let mut found: Vec<Candidate> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_shown =
                name.starts_with(start) && (start.starts_with('.') || !name.starts_with('.'));
            // Without `file://`, `~name` is a home directory and `-name` an option.
            let is_special = folder.is_empty() && name.starts_with(['~', '-']);
            if !is_shown || is_special && !start.is_empty() && before.is_empty() {
                return None;
            }
            let folder = if is_special && start.is_empty() { "./" } else { folder };
            let is_folder = std::fs::metadata(entry.path()).is_ok_and(|data| data.is_dir());
            Some(if is_folder {
                Candidate::open(format!("{before}{folder}{name}/"), "folder")
            } else {
                Candidate::new(format!("{before}{folder}{name}"), "file")
            })
        })
        .collect();
    sort_by(&mut found, |a, b| a.word.cmp(&b.word));
    found
}
