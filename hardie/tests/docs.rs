//! Tests of the reference: it has the same facts as the AWS CLI's pages, its links have targets,
//! linters of the formats report nothing, and `generated/docs/` is up to date.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::{Config, DocsFormat, Generated};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const FORMATS: [DocsFormat; 4] =
    [DocsFormat::Markdown, DocsFormat::Man, DocsFormat::Html, DocsFormat::JsonSchema];

/// The reference of all operations of a model.
fn docs(model: &str, format: DocsFormat) -> Vec<Generated> {
    let path = Path::new(ROOT).join(model);
    hardie::docs(Config::new().model(path).all_operations(), format).unwrap()
}

/// AWS's model of all of Connect, if it is in the test data.
fn upstream() -> Option<PathBuf> {
    let data = PathBuf::from(std::env::var_os("HARDIE_TEST_DATA").unwrap_or_default());
    let path = data.join("models/connect-2025-04-17.json");
    if !path.exists() {
        println!("skipped: no test data");
    }
    path.exists().then_some(path)
}

fn is_installed(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output().unwrap();
    if !found.status.success() {
        println!("skipped: {program} is not installed");
    }
    found.status.success()
}

/// A separate folder for a test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("docs {test}"));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// Writes files to a folder and returns their paths.
fn write(files: &[Generated], folder: &Path) -> Vec<PathBuf> {
    let paths = files.iter().map(|file| {
        let path = folder.join(&file.file_name);
        file.write_to(&path).unwrap();
        path
    });
    paths.collect()
}

/// The facts of options and members on a page, in order: one line per entry, value, constraint,
/// mark of recursion and line of syntax.
fn facts(lines: &[String]) -> Vec<String> {
    let is_entry = |line: &str| {
        let line = line.strip_suffix(" [required]").unwrap_or(line);
        let names = line.rsplit_once('(').map_or("", |(names, _)| names.trim());
        line.ends_with(')')
            && (names.is_empty()
                || names.starts_with("--")
                || names.ends_with("->")
                || names == "outfile")
            && !names.starts_with("(")
    };
    let mut facts = Vec::new();
    for line in lines {
        let is_fact = is_entry(line)
            || line.ends_with("recursive ... )")
            || line.starts_with("| ")
            || line.starts_with("* min:")
            || line.starts_with("* max:")
            || line.starts_with("* pattern:")
            || line.starts_with("* =");
        if is_fact {
            facts.push(line.clone());
        }
    }
    facts
}

/// The lines of a section of a recorded page: items begin with `* `, items with code with `* =`,
/// lines of syntax with `| `.
fn recorded_section(rst: &str, title: &str) -> Vec<String> {
    let section = rst.split_once(&format!("\n{title}\n===")).map_or("", |(_, rest)| rest);
    let section = section.split_once("\n===").map_or(section, |(section, _)| section);
    let mut lines = Vec::new();
    let mut block: Option<(usize, Vec<String>)> = None;
    for line in section.lines() {
        let (text, indent) = (line.trim(), line.len() - line.trim_start().len());
        if let Some((outer, found)) = &mut block
            && (text.is_empty() || indent > *outer)
        {
            found.push(line.to_owned());
            continue;
        }
        lines.extend(block.take().into_iter().flat_map(|(_, found)| syntax(&found)));
        if text.ends_with("Syntax::") {
            lines.push(text.trim_end_matches(':').to_owned());
            block = Some((indent, Vec::new()));
            continue;
        }
        lines.push(item(text, "*"));
    }
    lines.extend(block.take().into_iter().flat_map(|(_, found)| syntax(&found)));
    lines
}

/// Lines of syntax, with their indentation relative to the first line.
fn syntax(lines: &[String]) -> Vec<String> {
    let lines: Vec<&String> = lines.iter().filter(|line| !line.trim().is_empty()).collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = lines.first().map_or(0, |line| indent(line));
    // The AWS CLI indents names of keys irregularly.
    let keys =
        lines.iter().position(|line| line.contains("valid key names")).unwrap_or(lines.len());
    let lines = lines.iter().enumerate().map(|(at, line)| {
        if at < keys {
            format!("| {}", line[first.min(indent(line))..].trim_end())
        } else {
            format!("| {}", line.trim())
        }
    });
    lines.collect()
}

fn item(text: &str, bullet: &str) -> String {
    match text.strip_prefix(bullet).filter(|rest| rest.starts_with(' ')) {
        Some(rest) => {
            // The description of a value follows it.
            match rest
                .trim()
                .strip_prefix('`')
                .and_then(|code| code.trim_start_matches('`').split_once('`'))
            {
                Some((value, _)) => format!("* ={value}"),
                None => format!("* {}", rest.trim().replace('`', "")),
            }
        }
        None => text.replace('`', ""),
    }
}

/// The same lines of a section in our Markdown.
fn our_section(markdown: &str, title: &str) -> Vec<String> {
    let section = markdown.split_once(&format!("\n## {title}\n")).map_or("", |(_, rest)| rest);
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    let mut lines = Vec::new();
    let mut fence: Option<Vec<String>> = None;
    for line in section.lines() {
        match (line.trim().starts_with("```"), &mut fence) {
            (true, None) => fence = Some(Vec::new()),
            (true, Some(found)) => {
                // A section that only Hardie has, see docs/src/differences.md.
                if lines.last().is_none_or(|title: &String| title != "Flat Shorthand Syntax") {
                    lines.extend(syntax(found));
                }
                fence = None;
            }
            (false, Some(found)) => found.push(line.to_owned()),
            (false, None) => {
                let text =
                    line.trim().trim_start_matches("### ").replace("\\[", "[").replace("\\]", "]");
                let is_part =
                    text.starts_with("- ") && (text.contains("` -> (") || text.starts_with("- ("));
                let text = if is_part { text.trim_start_matches("- ").to_owned() } else { text };
                if !text.is_empty() {
                    lines.push(item(&text, "-"));
                }
            }
        }
    }
    lines
}

#[test]
fn facts_are_those_of_the_pages_of_the_aws_cli() {
    let text = std::fs::read_to_string(Path::new(ROOT).join("tests/vectors/help.jsonl")).unwrap();
    let mut pages: BTreeMap<&str, Vec<Generated>> = BTreeMap::new();
    pages.insert("kitchen", docs("tests/models/kitchen.json", DocsFormat::Markdown));
    pages.insert("connect", docs("models/connect.json", DocsFormat::Markdown));
    let mut count = 0;
    for case in text.lines() {
        let case: Value = serde_json::from_str(case).unwrap();
        let (service, command) =
            (case["service"].as_str().unwrap(), case["operation"].as_str().unwrap());
        // The AWS CLI does not support definition lists: it prints a member on the last line of
        // one.
        let rst = case["expect"]["rst"].as_str().unwrap().replace("TermDefinition.", "");
        let ours =
            pages[service].iter().find(|file| file.file_name == format!("{command}.md")).unwrap();
        for section in ["Options", "Output"] {
            let theirs = facts(&recorded_section(&rst, section));
            let ours = facts(&our_section(&ours.text, section));
            // Our model of Connect has constraints that are absent from the recorded one.
            let is_known = |line: &&String| service != "connect" || !is_added(line);
            assert_eq!(
                ours.iter().filter(is_known).collect::<Vec<_>>(),
                theirs.iter().filter(is_known).collect::<Vec<_>>(),
                "{command}: {section}"
            );
            count += theirs.len();
        }
        let theirs = rst.split_once("\nSynopsis\n===").unwrap().1;
        let theirs: Vec<&str> =
            theirs.split_once("\n===").unwrap().0.lines().map(str::trim).collect();
        let theirs =
            theirs.into_iter().filter(|line| !line.is_empty() && !line.starts_with([':', '=']));
        let synopsis = ours
            .text
            .split_once("\n## Synopsis\n\n```text\n")
            .unwrap()
            .1
            .split_once("\n```")
            .unwrap()
            .0;
        let ours: Vec<&str> = synopsis.lines().map(str::trim).collect();
        assert_eq!(ours, theirs.collect::<Vec<_>>(), "{command}: synopsis");
    }
    assert!(count > 500, "{count}");
}

/// Whether a fact is in our model but not in the recorded one.
fn is_added(line: &str) -> bool {
    line == "* min:0" || line == "* min: 0" || line.starts_with("* pattern:")
}

#[test]
fn links_lead_somewhere() {
    let mut sets = vec![
        docs("tests/models/kitchen.json", DocsFormat::Markdown),
        docs("tests/models/shelf.json", DocsFormat::Markdown),
        docs("models/connect.json", DocsFormat::Markdown),
    ];
    if let Some(path) = upstream() {
        sets.push(
            hardie::docs(Config::new().model(path).all_operations(), DocsFormat::Markdown).unwrap(),
        );
    }
    let mut count = 0;
    for files in sets {
        for file in &files {
            // Anchors as GitHub generates them.
            let mut anchors = Vec::new();
            let mut in_code = false;
            for line in file.text.lines() {
                in_code ^= line.starts_with("```");
                if let Some(heading) = line.strip_prefix('#').filter(|_| !in_code) {
                    let text = heading.trim_start_matches('#').trim().to_lowercase();
                    let kept: String = text
                        .chars()
                        .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c))
                        .collect();
                    anchors.push(kept.replace(' ', "-"));
                }
            }
            for target in file.text.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
                let target = target.0;
                count += 1;
                match target.strip_prefix('#') {
                    Some(anchor) => {
                        assert!(
                            anchors.iter().any(|it| it == anchor),
                            "{}: {target}",
                            file.file_name
                        )
                    }
                    None if target.starts_with('<') => {}
                    None => {
                        assert!(
                            files.iter().any(|it| it.file_name == target),
                            "{}: {target}",
                            file.file_name
                        )
                    }
                }
            }
        }
    }
    assert!(count > 100, "{count}");
}

/// Runs a program on files; it must print nothing.
fn is_quiet(program: &str, arguments: &[&str], files: &[PathBuf]) {
    if !is_installed(program) {
        return;
    }
    let output = Command::new(program).args(arguments).args(files).output().unwrap();
    let said = [output.stdout, output.stderr]
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .concat();
    let first: Vec<&str> = said.lines().take(20).collect();
    assert!(output.status.success() && said.trim().is_empty(), "{program}: {}", first.join("\n"));
}

#[test]
fn programs_that_read_such_files_do_not_complain() {
    let folder = folder("lint");
    let mut sets: Vec<(&str, Vec<Vec<Generated>>)> = Vec::new();
    for model in ["tests/models/kitchen.json", "tests/models/shelf.json", "models/connect.json"] {
        sets.push((model, FORMATS.iter().map(|format| docs(model, *format)).collect()));
    }
    if let Some(path) = upstream() {
        let mut config = Config::new();
        config.model(path).all_operations();
        sets.push((
            "upstream",
            FORMATS.iter().map(|format| hardie::docs(&config, *format).unwrap()).collect(),
        ));
    }
    for (number, (_, formats)) in sets.iter().enumerate() {
        let folder = folder.join(number.to_string());
        let paths: Vec<Vec<PathBuf>> = formats.iter().map(|files| write(files, &folder)).collect();
        let [markdown, man, html, _] = paths.as_slice() else { panic!("four formats") };
        is_quiet("mandoc", &["-T", "lint", "-W", "style"], man);
        is_quiet("groff", &["-ww", "-man", "-Tutf8", "-z"], man);
        let pages: Vec<PathBuf> = html
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "html"))
            .cloned()
            .collect();
        // tidy does not know the newer attributes of popovers.
        is_quiet("tidy", &["-q", "-e", "--warn-proprietary-attributes", "no"], &pages);
        // Long lines, emphasis from the model, and patterns that look like links are allowed.
        // Checking all pages of Connect would take minutes.
        let some: Vec<PathBuf> = markdown.iter().take(24).cloned().collect();
        is_quiet("pymarkdownlnt", &["-d", "md011,md013,md036", "scan"], &some);
    }
}

#[test]
fn generated_docs_are_fresh() {
    let folder = Path::new(ROOT).join("generated/docs");
    // The list of files that `hardie docs` writes.
    let mut names = vec![".hardie-docs.json".to_owned()];
    for format in [DocsFormat::Markdown, DocsFormat::Man, DocsFormat::JsonSchema] {
        for file in docs("models/connect.json", format) {
            assert!(
                file.is_at(folder.join(&file.file_name)).unwrap(),
                "generated/docs/{} is not what would be written; CONTRIBUTING.md says how to write \
                    it again",
                file.file_name
            );
            names.push(file.file_name);
        }
    }
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&name), "generated/docs/{name} belongs to no page");
    }
}

#[test]
fn the_same_every_time_and_checked() {
    for format in FORMATS {
        let [first, second] = [0, 1].map(|_| docs("tests/models/kitchen.json", format));
        let text = |files: &[Generated]| {
            files
                .iter()
                .map(|file| format!("{}\n{}", file.file_name, file.text))
                .collect::<String>()
        };
        assert_eq!(text(&first), text(&second));
    }
    let folder = folder("check");
    let hardie = |more: &[&str]| {
        let model = Path::new(ROOT).join("models/connect.json");
        let output = Command::new(env!("CARGO_BIN_EXE_hardie"))
            .args(["docs", "--format", "man", "--model"])
            .arg(model)
            .arg("--out")
            .arg(&folder)
            .args(more)
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(hardie(&["--check"]).0, Some(1));
    assert!(!folder.join("aws-connect.1").exists());
    let (code, text) = hardie(&[]);
    assert_eq!((code, text.matches("wrote").count()), (Some(0), 2), "{text}");
    let (code, text) = hardie(&["--check"]);
    assert_eq!((code, text.matches("unchanged").count()), (Some(0), 2), "{text}");
}

/// The pages of a service outside AWS show additional facts of the model, and no shorthand that the
/// program rejects.
#[test]
fn pages_of_other_services_show_what_the_model_knows() {
    let pages: BTreeMap<String, String> = docs("tests/foreign/desk.json", DocsFormat::Markdown)
        .into_iter()
        .map(|page| (page.file_name, page.text))
        .collect();
    let page = &pages["create-ticket.md"];
    let entry = |name: &str| {
        let (_, rest) = page.split_once(&format!("\n### `--{name}` ")).unwrap();
        rest.split("\n### ").next().unwrap().to_owned()
    };
    for (option, texts) in [
        ("severity", &["`1`:", "It works, but looks odd.", "`2`", "`3`"][..]),
        ("priority", &["Default: \"normal\"", "Next week will do."]),
        ("category", &["Deprecated since 2025-01-01. Use labels."]),
        ("due", &["A timestamp such as 2026-01-31T08:00:00Z"]),
        ("fingerprint", &["Base64; fileb://FILE reads the raw bytes of a file."]),
    ] {
        for text in texts {
            assert!(entry(option).contains(text), "{option}: {text} is not in {}", entry(option));
        }
    }
    for option in ["checklists", "grid"] {
        assert!(
            !entry(option).contains("Shorthand") && entry(option).contains("JSON Syntax"),
            "{option}"
        );
    }
    assert!(entry("labels").contains("Shorthand Syntax"));
    // A document in a response is not written by the user.
    let documents = "Documents must be given as JSON";
    assert!(page.contains(documents) && !pages["get-ticket.md"].contains(documents));
    assert!(pages["list-tickets.md"].contains("Each page contains: `tickets`.\n"));
}

/// The header of a manual page has its title twice, and a middle part only if there is room for it.
#[test]
fn headers_of_manual_pages_do_not_overlap() {
    for (model, name, middle) in [
        ("models/connect.json", "aws-connect-create-contact.1", "\"\""),
        ("models/connect.json", "aws-connect.1", "\"Amazon Connect Service\""),
    ] {
        let page =
            docs(model, DocsFormat::Man).into_iter().find(|page| page.file_name == name).unwrap();
        let head = page.text.lines().find(|line| line.starts_with(".TH")).unwrap().to_owned();
        assert!(head.ends_with(middle), "{head}");
    }
}
