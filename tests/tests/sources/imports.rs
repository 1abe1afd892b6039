//! Checks imports: no cycles between files, and only the arrows that ARCHITECTURE.md lists.

use super::files::ROOT;
use super::modules::{Modules, Target};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The list in ARCHITECTURE.md starts and ends with these.
const START: &str = "```text imports\n";
const END: &str = "```\n";
/// Marks modules that import each other.
const CYCLIC: &str = " (cycle)";

/// The imports of each file, module or crate.
type Graph = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_cycles_between_files() {
    let graph = Workspace::read().files;
    assert!(graph.len() > 200, "only {} files import others", graph.len());
    let cycles = cycles(&graph);
    for cycle in &cycles {
        println!("cycle of {} files:", cycle.len());
        for file in cycle {
            let imports: Vec<&str> =
                graph[file].iter().filter(|it| cycle.contains(*it)).map(String::as_str).collect();
            println!("    {file} imports {}", imports.join(", "));
        }
    }
    let files: usize = cycles.iter().map(BTreeSet::len).sum();
    assert_eq!(files, 0, "files import each other, directly or not; see above");
}

/// The list in ARCHITECTURE.md is correct, for crates and for the modules of each.
#[test]
fn arrows_are_those_of_architecture() {
    let workspace = Workspace::read();
    let mut wanted = format!("{START}crates\n{}", list(&workspace.crates));
    for (name, modules) in &workspace.modules {
        wanted.push_str(&format!("\n{name}\n{}", list(modules)));
    }
    let path = Path::new(ROOT).join("ARCHITECTURE.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let start = text.find(START).expect("no list of imports in ARCHITECTURE.md");
    let end = start + text[start..].find(END).unwrap();
    if std::env::var_os("HARDIE_UPDATE_IMPORTS").is_some() {
        let text = format!("{}{wanted}{}", &text[..start], &text[end..]);
        return std::fs::write(path, text).unwrap();
    }
    let differences: Vec<String> = wanted
        .lines()
        .filter(|line| !text[start..end].lines().any(|it| it == *line))
        .map(|line| format!("imported, not listed: {line}"))
        .chain(
            text[start..end]
                .lines()
                .filter(|line| !wanted.lines().any(|it| it == *line))
                .map(|line| format!("listed, not imported: {line}")),
        )
        .collect();
    assert!(
        text[start..end] == wanted,
        "imports differ from the list in ARCHITECTURE.md:\n{}\nmend the import, or write the list \
         again with HARDIE_UPDATE_IMPORTS=1",
        differences.join("\n")
    );
    let cyclic: Vec<&str> = wanted.lines().filter(|line| line.contains(CYCLIC)).collect();
    assert!(cyclic.is_empty(), "modules that import each other:\n{}", cyclic.join("\n"));
}

/// One line per node, each below the nodes that it imports.
fn list(graph: &Graph) -> String {
    let (mut lines, cycles) = (String::new(), cycles(graph));
    let mut listed: BTreeSet<&str> = BTreeSet::new();
    while listed.len() < graph.len() {
        let rest = || graph.iter().filter(|(name, _)| !listed.contains(name.as_str()));
        let next: Vec<&str> = rest()
            .filter(|(_, imports)| imports.iter().all(|it| listed.contains(it.as_str())))
            .map(|(name, _)| name.as_str())
            .collect();
        let is_ready = |cycle: &&BTreeSet<String>| {
            let imports = cycle.iter().flat_map(|name| &graph[name]);
            !listed.contains(cycle.first().unwrap().as_str())
                && imports.clone().all(|it| cycle.contains(it) || listed.contains(it.as_str()))
        };
        let (names, mark) = if next.is_empty() {
            let cycle = cycles.iter().find(is_ready).unwrap();
            (cycle.iter().map(String::as_str).collect(), CYCLIC)
        } else {
            (next, "")
        };
        for name in names {
            let imports: Vec<&str> = graph[name].iter().map(String::as_str).collect();
            let arrow = if imports.is_empty() { "" } else { " → " };
            lines.push_str(&format!("    {name}{arrow}{}{mark}\n", imports.join(" ")));
            listed.insert(name);
        }
    }
    lines
}

/// Imports of the whole workspace.
#[derive(Default)]
struct Workspace {
    files: Graph,
    /// Crates, by their names in Rust.
    crates: Graph,
    /// The top-level modules of each crate.
    modules: BTreeMap<String, Graph>,
}

impl Workspace {
    fn read() -> Workspace {
        let mut workspace = Workspace::default();
        let crates = crates();
        let names: Vec<String> = crates.iter().map(|(name, _)| name.clone()).collect();
        for (name, roots) in crates {
            workspace.crates.entry(name.clone()).or_default();
            for root in roots {
                workspace.add(&name, &Modules::read(&root, &names));
            }
        }
        workspace
    }

    fn add(&mut self, name: &str, modules: &Modules) {
        for (module, targets) in modules.arrows() {
            let tops = self.modules.entry(name.to_owned()).or_default();
            if !module.top.is_empty() {
                tops.entry(module.top.clone()).or_default();
            }
            for target in targets {
                match target {
                    Target::Crate(it) if it != name => {
                        self.crates.entry(name.to_owned()).or_default().insert(it);
                    }
                    // A parent calls its children, and they use what it defines.
                    Target::File(file)
                        if file != module.file && !modules.is_ancestor(&file, module) =>
                    {
                        let top = modules.top_of(&file);
                        if top != module.top && !top.is_empty() && !module.top.is_empty() {
                            tops.entry(module.top.clone()).or_default().insert(top.to_owned());
                        }
                        self.files.entry(module.file.clone()).or_default().insert(file);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The workspace's crates in Rust's spelling, with their root files.
fn crates() -> Vec<(String, Vec<String>)> {
    let mut crates = Vec::new();
    for folder in
        ["generator", "hardie", "runtime", "client", "cli", "mock", "emulator", "generated"]
    {
        let roots = ["lib.rs", "main.rs"].map(|name| format!("{folder}/src/{name}"));
        let roots = roots.into_iter().filter(|root| Path::new(ROOT).join(root).is_file());
        let manifest = std::fs::read_to_string(Path::new(ROOT).join(folder).join("Cargo.toml"));
        let manifest = manifest.unwrap_or_else(|error| panic!("{folder}: {error}"));
        let name = manifest.lines().find_map(|line| line.strip_prefix("name = ")).unwrap();
        crates.push((name.trim_matches('"').replace('-', "_"), roots.collect()));
    }
    crates
}

/// The sets of files that reach each other, largest first.
fn cycles(graph: &Graph) -> Vec<BTreeSet<String>> {
    let mut cycles: Vec<BTreeSet<String>> = Vec::new();
    for file in graph.keys() {
        if cycles.iter().any(|cycle| cycle.contains(file)) {
            continue;
        }
        let forward = reach(graph, file);
        let cycle: BTreeSet<String> =
            forward.into_iter().filter(|it| reach(graph, it).contains(file)).collect();
        if cycle.len() > 1 {
            cycles.push(cycle);
        }
    }
    cycles.sort_by_key(|cycle| std::cmp::Reverse(cycle.len()));
    cycles
}

/// All files that a file imports, directly or not.
fn reach(graph: &Graph, file: &str) -> BTreeSet<String> {
    let (mut found, mut next) = (BTreeSet::new(), vec![file]);
    while let Some(file) = next.pop() {
        for import in graph.get(file).into_iter().flatten() {
            if found.insert(import.clone()) {
                next.push(import);
            }
        }
    }
    found
}

#[test]
fn cycles_are_found() {
    let edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d")];
    let mut graph = Graph::new();
    for (from, to) in edges {
        graph.entry(from.to_owned()).or_default().insert(to.to_owned());
    }
    let cycles = cycles(&graph);
    assert_eq!(cycles.iter().map(BTreeSet::len).collect::<Vec<usize>>(), [3, 2]);
}
