//! Tests the guide: all code blocks are compiled, run or parsed, links are valid, and its page of
//! differences agrees with the recorded ones. Rust blocks are doctests of this crate
//! (`tests/src/pages.rs`).

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod pages;

use hardie_runtime::service::{Flavour, Own, OwnService};
use pages::session::{Outcome, Session, Step, assert_allowed};
use pages::{Block, ROOT, blocks, code_spans, commands, matches, read};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The info strings of blocks, and how each kind is tested.
const KINDS: [(&str, &str); 9] = [
    ("sh", "run"),
    ("console", "run, and the output compared"),
    ("json", "parsed"),
    ("smithy", "read as a model"),
    ("python", "saved and run"),
    ("rust", "compiled and run as a doctest"),
    ("rust,no_run", "compiled as a doctest"),
    ("rust,ignore", "compared with a file of a crate that `hardie new` made"),
    ("toml", "compared with a file of a crate that `hardie new` made"),
];
/// Chapters whose commands other tests run, since they install or package programs.
const ELSEWHERE: [&str; 2] = ["installing.md", "packaging.md"];
/// Blocks that are neither code nor commands: drawings, keys, commands that change the system.
const TEXT: &str = "text";

fn chapters() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(ROOT).join("docs/src")).unwrap();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| {
        path.extension().is_some_and(|it| it == "md") && !path.ends_with("SUMMARY.md")
    });
    found.sort();
    found
}

fn name(chapter: &Path) -> String {
    chapter.file_name().unwrap().to_str().unwrap().to_owned()
}

/// README and the chapters, with SUMMARY.md.
fn pages() -> Vec<PathBuf> {
    let more = ["README.md", "docs/src/SUMMARY.md"].map(|name| Path::new(ROOT).join(name));
    chapters().into_iter().chain(more).collect()
}

#[test]
fn every_block_is_of_a_kind_that_is_tested() {
    for page in pages() {
        for block in blocks(&read(&page)) {
            let is_known = block.info == TEXT || KINDS.iter().any(|kind| kind.0 == block.info);
            assert!(
                is_known,
                "{}:{}: no test for blocks of `{}`",
                page.display(),
                block.line,
                block.info
            );
            if block.info == "json" {
                let parsed: Result<serde_json::Value, _> = serde_json::from_str(&block.text);
                assert!(parsed.is_ok(), "{}:{}: {parsed:?}", page.display(), block.line);
            }
            if block.info == "smithy" {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("model.smithy");
                std::fs::write(&path, &block.text).unwrap();
                hardie::check::Check::new(&[path]).run(|report| {
                    let problems = &report.problems;
                    assert!(problems.is_empty(), "{}:{}: {problems}", page.display(), block.line);
                });
            }
        }
    }
}

/// Doctests come from a list that names each page with Rust code.
#[test]
fn every_page_with_rust_is_a_doctest() {
    let list = read(Path::new(ROOT).join("tests/src/pages.rs"));
    for page in pages() {
        let has_rust =
            blocks(&read(&page)).iter().any(|it| it.info == "rust" || it.info == "rust,no_run");
        let is_listed = list.contains(&format!("/{}\")", name(&page)));
        assert_eq!(has_rust, is_listed, "tests/src/pages.rs lists {}: {is_listed}", name(&page));
    }
}

/// The file of a crate that a block shows: its first line is a comment with the path.
fn shown_file(block: &Block) -> Option<(String, Vec<String>)> {
    let marks = match &*block.info {
        "rust,ignore" => "//",
        "toml" => "#",
        _ => return None,
    };
    let mut lines = block.text.lines();
    let path = lines.next()?.strip_prefix(marks)?.trim().to_owned();
    let code =
        lines.map(|line| line.split(&format!(" {marks} ")).next().unwrap().trim().to_owned());
    Some((path, code.filter(|line| !line.is_empty() && !line.starts_with(marks)).collect()))
}

/// The steps for a block, and the expected results.
fn steps(block: &Block) -> Vec<Step> {
    if let Some(path) = &block.file {
        return vec![Step::Save { path: path.clone(), text: block.text.clone() }];
    }
    if let Some((path, _)) = shown_file(block) {
        return vec![Step::Show { path }];
    }
    match &*block.info {
        "sh" | "console" => commands(block).into_iter().map(Step::Run).collect(),
        _ => Vec::new(),
    }
}

/// Fails if a step does not have the result of its page.
fn check(page: &str, block: &Block, step: &Step, outcome: &Outcome) {
    let place = format!("{page}:{}", block.line);
    match (step, shown_file(block)) {
        (Step::Run(command), _) => {
            let place = format!("{page}:{}: {}", command.line, command.text);
            match &command.output {
                Some(expected) => {
                    assert!(matches(expected, &outcome.output), "{place}\n{}", outcome.output)
                }
                None => assert_eq!(outcome.code, 0, "{place}\n{}", outcome.output),
            }
        }
        (Step::Show { path }, Some((_, lines))) => {
            let mut file = outcome.output.lines().map(str::trim);
            for line in lines {
                assert!(
                    file.any(|it| it == line),
                    "{place}: {path} does not have `{line}` here\n{}",
                    outcome.output
                );
            }
        }
        _ => assert_eq!(outcome.code, 0, "{place}\n{}", outcome.output),
    }
}

/// The commands of a chapter run in order, like those of a reader who pastes them.
#[test]
fn commands_of_chapters_run() {
    for chapter in chapters() {
        let page = name(&chapter);
        if ELSEWHERE.contains(&&*page) {
            continue;
        }
        let blocks = blocks(&read(&chapter));
        let steps: Vec<(&Block, Step)> = blocks
            .iter()
            .flat_map(|block| steps(block).into_iter().map(move |step| (block, step)))
            .collect();
        for (_, step) in &steps {
            if let Step::Run(command) = step {
                assert_allowed(command, &page);
            }
        }
        if steps.is_empty() {
            continue;
        }
        let session = Session::new(page.trim_end_matches(".md"), true);
        let mut skipped = Vec::new();
        let only_steps: Vec<Step> = steps.iter().map(|it| it.1.clone()).collect();
        for ((block, step), outcome) in steps.iter().zip(session.run(&only_steps)) {
            let command = if let Step::Run(command) = step { &*command.text } else { "" };
            if !outcome.is_skipped(command, &mut skipped) {
                check(&page, block, step, &outcome);
            }
        }
    }
}

/// Options and formats of `packaging/build` in the guide exist; `tests/peers/packages.py` builds
/// the packages.
#[test]
fn documented_options_of_packaging_exist() {
    let build = |argument: &str| {
        let mut command =
            std::process::Command::new(Path::new(ROOT).join("generated/packaging/build"));
        String::from_utf8(command.arg(argument).output().unwrap().stdout).unwrap()
    };
    let (help, list) = (build("--help"), build("--list"));
    if help.is_empty() {
        return println!("skipped: no python3");
    }
    let formats: Vec<&str> = list.lines().filter_map(|line| line.split(' ').next()).collect();
    for page in ELSEWHERE {
        let page = read(Path::new(ROOT).join("docs/src").join(page));
        let fenced: Vec<Block> = blocks(&page);
        let lines = fenced.iter().flat_map(|block| block.text.lines()).chain(code_spans(&page));
        for line in lines.filter(|line| line.contains("packaging/build")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            for option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(help.contains(&format!("[{option}")), "{line}: no option {option}");
            }
            let only = words.windows(2).find(|pair| pair[0] == "--only").map(|pair| pair[1]);
            for format in only.into_iter().flat_map(|it| it.split(',')) {
                assert!(formats.contains(&format), "{line}: no format {format}");
            }
        }
    }
}

/// The targets of a page's links, except for other hosts.
fn links(page: &str) -> Vec<&str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|it| it.0));
    targets.filter(|target| !target.starts_with("http")).collect()
}

/// Links to files of the repository that the built book does not contain.
fn repository_links(page: &str) -> Vec<&str> {
    let prefix = "https://github.com/hardie-rs/hardie/blob/main/";
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|it| it.0));
    targets.filter_map(|target| target.strip_prefix(prefix)).collect()
}

/// CI checks anchors with lychee; this check needs no tool.
#[test]
fn links_lead_somewhere() {
    for page in pages() {
        let text = read(&page);
        for link in links(&text) {
            let file = link.split('#').next().unwrap();
            // The HTML reference exists only in the built book, where CI checks its links.
            if file.is_empty() || file.starts_with("reference/") {
                continue;
            }
            assert!(page.parent().unwrap().join(file).exists(), "{}: {link}", page.display());
            let leaves =
                page.starts_with(Path::new(ROOT).join("docs/src")) && file.starts_with("../..");
            assert!(!leaves, "{}: the built book does not have {link}", page.display());
        }
        for link in repository_links(&text) {
            assert!(Path::new(ROOT).join(link).exists(), "{}: {link}", page.display());
        }
    }
}

/// The page about build scripts describes every method of `Config`, and no other.
#[test]
fn build_scripts_are_documented_whole() {
    let page = read(Path::new(ROOT).join("docs/src/build-scripts.md"));
    let source = read(Path::new(ROOT).join("generator/src/config.rs"));
    let blocks =
        source.split("\nimpl Config {").skip(1).map(|rest| rest.split("\n}").next().unwrap());
    let names = blocks.flat_map(|block| {
        let mut parts = block.split("\n    pub fn ");
        let mut before = parts.next().unwrap();
        // Hidden methods are for the program `hardie`.
        parts.filter_map(move |part| {
            let is_hidden = before.ends_with("#[doc(hidden)]");
            before = part;
            (!is_hidden).then(|| part.split(['(', '<']).next().unwrap())
        })
    });
    let mut methods: BTreeSet<&str> = names.collect();
    methods.remove("new");
    let documented = page.split("`.").skip(1).map(|rest| rest.split('(').next().unwrap());
    // A full stop after a code span is not a method call.
    let is_name = |text: &&str| text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    assert_eq!(documented.filter(is_name).collect::<BTreeSet<_>>(), methods);
}

/// The chapter about services of one's own lists every setting and every global option.
#[test]
fn settings_and_global_options_are_listed() {
    let page = read(Path::new(ROOT).join("docs/src/own-service.md"));
    let rows = |heading: &str| -> Vec<(String, String)> {
        let (_, section) = page.split_once(heading).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        let text = |rest: &str| rest.trim_matches([' ', '|']).to_owned();
        rows.map(|(name, rest)| (name.to_owned(), text(rest))).collect()
    };
    let names = rows("\n## Settings\n").into_iter().map(|(name, _)| name);
    let settings = hardie_runtime::service::SETTINGS.iter().map(|setting| setting.key);
    assert_eq!(names.collect::<Vec<_>>(), settings.collect::<Vec<_>>());
    // The texts are those of help.
    let own = hardie_tests::noted::SERVICE.flavour.own().unwrap();
    let own = OwnService { uses_region: true, ..*own };
    let flavour = Flavour::Own(Own::new(Box::leak(Box::new(own))));
    let options = hardie_runtime::pages::GLOBAL_OPTIONS.iter();
    let options = options.map(|option| {
        (option.name.to_owned(), option.help(flavour).unwrap_or_default().to_owned())
    });
    assert_eq!(rows("\n## Global options\n"), options.collect::<Vec<_>>());
}

#[test]
fn the_summary_lists_every_chapter() {
    let folder = Path::new(ROOT).join("docs/src");
    let summary = read(folder.join("SUMMARY.md"));
    let listed: BTreeSet<PathBuf> =
        links(&summary).into_iter().map(|link| folder.join(link)).collect();
    assert_eq!(listed, chapters().into_iter().collect());
}

#[test]
fn the_readme_is_short() {
    assert!(read(Path::new(ROOT).join("README.md")).lines().count() <= 150);
}

/// Every reason of a recorded difference is mentioned on the page that explains differences.
#[test]
fn recorded_differences_are_explained() {
    let page = read(Path::new(ROOT).join("docs/src/differences.md")).to_lowercase();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let list = read(Path::new(ROOT).join("tests/vectors/differences.txt"));
    let reasons = list.lines().filter_map(|line| line.split_once(" on purpose: ").map(|it| it.1));
    let unexplained: BTreeSet<&str> =
        reasons.filter(|reason| !page.contains(&reason.to_lowercase())).collect();
    assert!(unexplained.is_empty(), "docs/src/differences.md does not explain {unexplained:#?}");
}
