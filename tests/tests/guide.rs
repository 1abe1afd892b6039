//! README and guide: short, links that lead somewhere, and a page of differences that agrees with the recorded ones.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// README and the chapters of the guide.
fn pages() -> Vec<PathBuf> {
    let chapters = std::fs::read_dir(Path::new(ROOT).join("docs/src")).unwrap();
    let mut pages: Vec<PathBuf> = chapters.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|it| it == "md"));
    pages.push(Path::new(ROOT).join("README.md"));
    pages.sort();
    pages
}

/// The targets of a page's links, without those to other hosts.
fn links(page: &str) -> Vec<&str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|it| it.0));
    targets.filter(|target| !target.starts_with("http")).collect()
}

/// The anchor of a heading, as GitHub and mdBook make it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn links_lead_somewhere() {
    for page in pages() {
        for link in links(&read(&page)) {
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", page.display());
            if !fragment.is_empty() {
                let text = read(&target);
                let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
                let mut anchors = headings.map(|heading| anchor(heading.trim_start_matches('#')));
                assert!(anchors.any(|it| it == fragment), "{}: {link}", page.display());
            }
        }
    }
}

#[test]
fn the_summary_lists_every_chapter() {
    let folder = Path::new(ROOT).join("docs/src");
    let summary = read(&folder.join("SUMMARY.md"));
    let listed: BTreeSet<PathBuf> = links(&summary).into_iter().map(|link| folder.join(link)).collect();
    let chapters =
        pages().into_iter().filter(|page| !page.ends_with("README.md") && !page.ends_with("SUMMARY.md"));
    assert_eq!(listed, chapters.collect());
}

#[test]
fn the_readme_is_short() {
    assert!(read(&Path::new(ROOT).join("README.md")).lines().count() <= 150);
}

/// Reasons of recorded differences are words of the page that explains differences.
#[test]
fn recorded_differences_are_explained() {
    let page = read(&Path::new(ROOT).join("docs/src/differences.md")).to_lowercase();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let list = read(&Path::new(ROOT).join("tests/vectors/differences.txt"));
    let reasons = list.lines().filter_map(|line| line.split_once(" on purpose: ").map(|it| it.1));
    let unexplained: BTreeSet<&str> =
        reasons.filter(|reason| !page.contains(&reason.to_lowercase())).collect();
    assert!(unexplained.is_empty(), "docs/src/differences.md does not explain {unexplained:#?}");
}
