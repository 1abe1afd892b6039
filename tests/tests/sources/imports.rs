//! Checks imports: no cycles between files.

use super::files::ROOT;
use super::modules::{Modules, Target};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Files that import each other, directly or not. The number may only shrink.
const KNOWN: usize = 52;

/// The files that each file imports.
type Graph = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_cycles_between_files() {
    let mut graph = Graph::new();
    for (_, roots) in crates() {
        for root in roots {
            let modules = Modules::read(&root, &[]);
            for (module, targets) in modules.arrows() {
                for target in targets {
                    if let Target::File(file) = target
                        // A parent calls its children, and they use what it defines.
                        && !modules.is_ancestor(&file, module)
                        && file != module.file
                    {
                        graph.entry(module.file.clone()).or_default().insert(file);
                    }
                }
            }
        }
    }
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
    assert!(files <= KNOWN, "{files} files import each other, directly or not; see above");
}

/// The workspace's crates in Rust's spelling, with their root files.
fn crates() -> Vec<(String, Vec<String>)> {
    let mut crates = Vec::new();
    for folder in ["generator", "hardie", "runtime", "client", "cli", "emulator", "generated"] {
        let roots = ["lib.rs", "main.rs"].map(|name| format!("{folder}/src/{name}"));
        let roots = roots.into_iter().filter(|root| Path::new(ROOT).join(root).is_file());
        let manifest = std::fs::read_to_string(Path::new(ROOT).join(folder).join("Cargo.toml"));
        let Ok(manifest) = manifest else { continue };
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
