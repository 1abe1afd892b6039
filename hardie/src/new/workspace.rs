//! Finds the cargo workspace around a new crate, as cargo does.

use serde::Deserialize;
use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The relation between a new crate and the workspace around it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Workspace {
    /// No workspace is around the crate, or the one that is excludes it.
    None,
    /// The workspace of this manifest has the crate as a member already, by its name or a pattern;
    /// the crate has no profiles of its own.
    Member(PathBuf),
    /// The workspace of this manifest does not have the crate as a member: the crate is a workspace
    /// of its own.
    Own(PathBuf),
}

impl fmt::Display for Workspace {
    /// A line for the user; empty if there is nothing to report.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Workspace::None => Ok(()),
            Workspace::Member(root) => {
                write!(
                    f,
                    "the crate is a member of the workspace {}; the profiles of the workspace \
                        apply",
                    root.display()
                )
            }
            Workspace::Own(root) => write!(
                f,
                "the crate is a workspace of its own, since it is not a member of {}; to make it \
                 one, add it to `members` there and remove `[workspace]` and the profiles from its \
                 Cargo.toml",
                root.display()
            ),
        }
    }
}

#[derive(Default, Deserialize)]
struct Manifest {
    workspace: Option<Table>,
}

#[derive(Default, Deserialize)]
struct Table {
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
}

/// The workspace around a folder that does not exist yet.
pub(super) fn around(folder: &Path) -> Workspace {
    let folder = resolved(folder);
    for parent in folder.ancestors().skip(1) {
        let path = parent.join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let Ok(manifest) = toml::from_str::<Manifest>(&text) else {
            // cargo stops at this workspace and does not search further up.
            return Workspace::Own(path);
        };
        let Some(table) = manifest.workspace else { continue };
        let inside = folder.strip_prefix(parent).unwrap_or(&folder);
        let begins = |list: &[String]| list.iter().any(|it| inside.starts_with(plain(it)));
        if begins(&table.exclude) && !begins(&table.members) {
            continue;
        }
        let is_member = table.members.iter().any(|pattern| matches(pattern, inside));
        return if is_member { Workspace::Member(path) } else { Workspace::Own(path) };
    }
    Workspace::None
}

/// The absolute path of a folder whose last components need not exist; symbolic links are resolved.
fn resolved(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for parent in absolute.ancestors() {
        if let (Ok(found), Ok(rest)) = (fs::canonicalize(parent), absolute.strip_prefix(parent)) {
            return found.join(rest);
        }
    }
    absolute
}

/// Whether a pattern of `members` matches the path of a folder in the workspace.
fn matches(pattern: &str, inside: &Path) -> bool {
    let options =
        glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
    let pattern = plain(pattern);
    let Some(text) = pattern.to_str() else { return false };
    glob::Pattern::new(text).is_ok_and(|pattern| pattern.matches_path_with(inside, options))
}

/// A path without `.` components.
fn plain(path: &str) -> PathBuf {
    Path::new(path).components().filter(|part| *part != Component::CurDir).collect()
}

#[cfg(test)]
mod tests {
    use super::{Workspace, around, matches};
    use std::fs;
    use std::path::Path;

    #[test]
    fn patterns_are_those_of_members() {
        let cases = [
            ("crates/*", "crates/desk", true),
            ("./crates/*/", "crates/desk", true),
            ("crates/*", "crates/a/desk", false),
            ("crates/**", "crates/a/desk", true),
            ("crates/desk", "crates/desk", true),
            ("*", "desk", true),
            ("*", "crates/desk", false),
            ("crates/[", "crates/desk", false),
        ];
        for (pattern, path, want) in cases {
            assert_eq!(matches(pattern, Path::new(path)), want, "{pattern} {path}");
        }
    }

    #[test]
    fn workspaces_are_found_as_cargo_finds_them() {
        let root = std::env::temp_dir().join(format!("hardie-workspace-{}", std::process::id()));
        let root = root.as_path();
        let _ = fs::remove_dir_all(root);
        fs::create_dir_all(root.join("inner/package")).unwrap();
        let root = &fs::canonicalize(root).unwrap();
        let outer = root.join("Cargo.toml");
        let own = |at: &str| Workspace::Own(root.join(at).join("Cargo.toml"));
        let cases = [
            ("[workspace]\nmembers = [\"crates/*\"]\n", "desk", own("")),
            (
                "[workspace]\nmembers = [\"crates/*\"]\n",
                "crates/desk",
                Workspace::Member(outer.clone()),
            ),
            ("[package]\nname = \"a\"\nversion = \"0.1.0\"\n[workspace]\n", "a/b/desk", own("")),
            ("[workspace]\nexclude = [\"out\"]\n", "out/desk", Workspace::None),
            (
                "[workspace]\nmembers = [\"out/desk\"]\nexclude = [\"out\"]\n",
                "out/desk",
                Workspace::Member(outer.clone()),
            ),
            ("[package]\nname = \"a\"\nversion = \"0.1.0\"\n", "desk", Workspace::None),
            ("[workspace\n", "desk", own("")),
        ];
        for (text, path, want) in cases {
            fs::write(&outer, text).unwrap();
            assert_eq!(around(&root.join(path)), want, "{text}{path}");
        }
        // The nearest workspace counts; a package without a workspace in between does not.
        fs::write(&outer, "[workspace]\nmembers = [\"*\"]\n").unwrap();
        fs::write(root.join("inner/package/Cargo.toml"), "[package]\nname = \"a\"\n").unwrap();
        fs::write(root.join("inner/Cargo.toml"), "[workspace]\n").unwrap();
        assert_eq!(around(&root.join("inner/package/desk")), own("inner"));
        fs::remove_dir_all(root).unwrap();
    }
}
