//! The pictures of README and guide: each has two colour schemes and a page, needs no other file,
//! and shows the programs' current output.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;
use xmlparser::{ElementEnd, Token, Tokenizer};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// Larger files would slow a page down.
const MOST_BYTES: usize = 40_000;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The pictures by file name.
fn pictures() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(Path::new(ROOT).join("docs/src/images")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), read(&path)))
        .collect()
}

/// The pages that have pictures.
fn pages() -> Vec<PathBuf> {
    let chapters = std::fs::read_dir(Path::new(ROOT).join("docs/src")).unwrap();
    let mut pages: Vec<PathBuf> = chapters.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|it| it == "md"));
    pages.extend(["README.md", "ARCHITECTURE.md"].map(|name| Path::new(ROOT).join(name)));
    pages
}

/// The names of an SVG's elements, in order. Panics if the file is not well-formed.
fn elements<'a>(name: &str, text: &'a str) -> Vec<&'a str> {
    let (mut names, mut open) = (Vec::new(), Vec::new());
    for token in Tokenizer::from(text) {
        match token.unwrap_or_else(|error| panic!("{name}: {error}")) {
            Token::ElementStart { local, .. } => {
                names.push(local.as_str());
                open.push(local.as_str());
            }
            Token::ElementEnd { end: ElementEnd::Empty, .. } => {
                open.pop();
            }
            Token::ElementEnd { end: ElementEnd::Close(_, local), .. } => {
                assert_eq!(open.pop(), Some(local.as_str()), "{name}");
            }
            Token::Attribute { local, value, .. } => {
                let (local, value) = (local.as_str(), value.as_str());
                assert!(!local.starts_with("on") && local != "href", "{name}: {local}={value}");
            }
            _ => {}
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
    names
}

#[test]
fn pictures_stand_alone() {
    for (name, text) in pictures() {
        let elements = elements(&name, &text);
        assert_eq!(elements[..3], ["svg", "title", "desc"], "{name}");
        for element in ["script", "image", "foreignObject", "a", "use"] {
            assert!(!elements.contains(&element), "{name}: {element}");
        }
        assert!(!text.contains("url(http") && !text.contains("@import"), "{name}");
        assert!(text.len() <= MOST_BYTES, "{name}: {} bytes", text.len());
    }
}

#[test]
fn pictures_have_two_schemes_and_a_page() {
    let names: BTreeSet<String> = pictures().into_keys().collect();
    let stems: BTreeSet<&str> = names
        .iter()
        .map(|name| {
            name.strip_suffix("-light.svg").or(name.strip_suffix("-dark.svg")).unwrap_or(name)
        })
        .collect();
    let mut shown = BTreeSet::new();
    for page in pages() {
        let text = read(&page);
        for picture in text.split("<picture>").skip(1) {
            let (picture, _) = picture.split_once("</picture>").unwrap();
            let file = |start: &str| {
                let path =
                    picture.split_once(start).and_then(|it| it.1.split_once('"')).map(|it| it.0);
                let path =
                    path.unwrap_or_else(|| panic!("{}: no {start} in {picture}", page.display()));
                assert!(page.parent().unwrap().join(path).is_file(), "{}: {path}", page.display());
                path.rsplit('/').next().unwrap().to_owned()
            };
            let light = file("src=\"");
            let stem = light.strip_suffix("-light.svg").unwrap();
            let dark = file("media=\"(prefers-color-scheme: dark)\" srcset=\"");
            assert_eq!(dark, format!("{stem}-dark.svg"), "{}", page.display());
            let (_, alternative) = picture.split_once("alt=\"").unwrap();
            let (alternative, _) = alternative.split_once('"').unwrap();
            assert!(
                alternative.len() > 30,
                "{}: {alternative:?} describes nothing",
                page.display()
            );
            shown.insert(stem.to_owned());
        }
    }
    for stem in stems {
        for scheme in ["light", "dark"] {
            assert!(
                names.contains(&format!("{stem}-{scheme}.svg")),
                "{stem} has no picture in {scheme}"
            );
        }
        assert!(shown.contains(stem), "no page shows {stem}");
    }
}

/// Whether a program in the target folder is newer than its sources, which cargo lists next to it.
fn is_current(program: &Path) -> bool {
    let time = |path: &Path| path.metadata().and_then(|it| it.modified()).ok();
    let Some(built) = time(program) else {
        println!("skipped: `cargo build -p aws-connect -p hardie` was not run");
        return false;
    };
    let list = std::fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    let mut sources = list.split_once(": ").map_or("", |it| it.1).split_whitespace();
    let is_older =
        sources.any(|source| time(Path::new(source)).unwrap_or(SystemTime::UNIX_EPOCH) > built);
    if is_older {
        println!("skipped: programs in the target folder are older than their sources");
    }
    !is_older
}

#[test]
fn pictures_show_what_programs_print() {
    let folder = Path::new(env!("CARGO_BIN_EXE_aws")).parent().unwrap();
    if !["aws-connect", "hardie"].iter().all(|name| is_current(&folder.join(name))) {
        return;
    }
    let has = |code: &[&str]| {
        let status = Command::new(code[0])
            .args(&code[1..])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    };
    if !has(&["python3", "-c", "import pyte"]) {
        println!("skipped: no pyte");
        return;
    }
    if !has(&["bash", "--version"]) {
        println!("skipped: bash is not installed");
        return;
    }
    let script = Path::new(ROOT).join("docs/pictures");
    let output = Command::new("python3")
        .arg(script)
        .arg("--check")
        .arg("--bin")
        .arg(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}
