//! The module tree of a crate, and the file that a path refers to.

use super::files::ROOT;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use syn::{Attribute, Item, Lit, Meta, UseTree};

/// The maximum depth of re-exports.
const LIMIT: usize = 16;

/// A crate's modules; the first is the root.
#[derive(Default)]
pub(crate) struct Modules {
    all: Vec<Module>,
    /// The names of the workspace's crates in Rust.
    crates: Vec<String>,
}

/// One module outside of tests.
pub(crate) struct Module {
    /// The crate's module that contains it or is it; empty for the root.
    pub(crate) top: String,
    /// The file from the root of the repository.
    pub(crate) file: String,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// Names of items that the module defines.
    items: Vec<String>,
    /// Names that `use` brings in, with their paths.
    imports: Vec<(String, Vec<String>)>,
    /// Paths of `use path::*`.
    globs: Vec<Vec<String>>,
    /// Paths that expressions, types and macros mention.
    mentions: Vec<Vec<String>>,
}

/// A module that has not been read yet.
struct Place<'a> {
    file: &'a Path,
    /// The folder that contains the files of the module's children.
    folder: &'a Path,
    parent: Option<usize>,
    name: &'a str,
}

/// The target of a path.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Target {
    /// A file of the same crate that defines the item.
    File(String),
    /// A module itself, which says nothing about the use of its contents.
    Module,
    /// Another crate of the workspace.
    Crate(String),
    /// Something else: an external crate, a local name.
    Other,
}

impl Modules {
    /// Reads a crate from its root file, relative to the repository. `crates` names the
    /// workspace's crates.
    pub(crate) fn read(root: &str, crates: &[String]) -> Modules {
        let mut modules = Modules { all: Vec::new(), crates: crates.to_vec() };
        modules.file(Path::new(root), None, "");
        modules
    }

    /// Every module with the targets of everything that it mentions.
    pub(crate) fn arrows(&self) -> impl Iterator<Item = (&Module, Vec<Target>)> {
        self.all.iter().enumerate().map(|(at, module)| {
            let imports = module.imports.iter().map(|(_, path)| path);
            let paths = imports.chain(&module.globs).chain(&module.mentions);
            (module, paths.map(|path| self.resolve(at, path, LIMIT)).collect())
        })
    }

    /// The crate's module that contains a file; empty for the root.
    pub(crate) fn top_of(&self, file: &str) -> &str {
        self.all.iter().find(|module| module.file == file).map_or("", |module| &module.top)
    }

    /// Whether a module's file belongs to an ancestor of another module.
    pub(crate) fn is_ancestor(&self, file: &str, module: &Module) -> bool {
        let mut parent = module.parent;
        while let Some(at) = parent {
            if self.all[at].file == file {
                return true;
            }
            parent = self.all[at].parent;
        }
        false
    }

    fn file(&mut self, file: &Path, parent: Option<usize>, name: &str) -> usize {
        let full = Path::new(ROOT).join(file);
        let text = std::fs::read_to_string(&full)
            .unwrap_or_else(|error| panic!("{}: {error}", full.display()));
        let source =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", full.display()));
        self.module(&Place { file, folder: &folder_of(file), parent, name }, &source.items)
    }

    fn module(&mut self, place: &Place<'_>, items: &[Item]) -> usize {
        let at = self.all.len();
        let top = match place.parent {
            Some(parent) if parent > 0 => self.all[parent].top.clone(),
            _ => place.name.to_owned(),
        };
        self.all.push(Module {
            top,
            file: place.file.to_str().unwrap().replace('\\', "/"),
            parent: place.parent,
            children: BTreeMap::new(),
            items: Vec::new(),
            imports: Vec::new(),
            globs: Vec::new(),
            mentions: Vec::new(),
        });
        for item in items.iter().filter(|item| !is_test(item)) {
            match item {
                Item::Mod(module) => {
                    let name = module.ident.to_string();
                    let child = match &module.content {
                        Some((_, items)) => {
                            let folder = place.folder.join(&name);
                            let (file, parent) = (place.file, Some(at));
                            self.module(
                                &Place { file, folder: &folder, parent, name: &name },
                                items,
                            )
                        }
                        None => {
                            let file = file_of(place, &name, &module.attrs);
                            self.file(&file, Some(at), &name)
                        }
                    };
                    self.all[at].children.insert(name, child);
                }
                Item::Use(it) if it.leading_colon.is_none() => {
                    let module = &mut self.all[at];
                    leaves(&it.tree, &mut Vec::new(), &mut |name, path| match name {
                        Some(name) => module.imports.push((name, path)),
                        None => module.globs.push(path),
                    });
                }
                _ => {
                    self.all[at].items.extend(name_of(item));
                    mentions(item.to_token_stream(), &mut self.all[at].mentions);
                }
            }
        }
        at
    }

    /// Resolves a path from inside a module.
    fn resolve(&self, from: usize, path: &[String], limit: usize) -> Target {
        let Some((first, rest)) = path.split_first() else { return Target::Module };
        if limit == 0 {
            return Target::Other;
        }
        let module = &self.all[from];
        match first.as_str() {
            "crate" => self.inside(0, rest, limit),
            "self" => self.inside(from, rest, limit),
            "super" => {
                let parent = module.parent.unwrap_or_else(|| panic!("super of {}", module.file));
                let is_super = rest.first().is_some_and(|name| name == "super");
                if is_super {
                    self.resolve(parent, rest, limit)
                } else {
                    self.inside(parent, rest, limit)
                }
            }
            name if module.children.contains_key(name) => self.inside(from, path, limit),
            // An imported name, unless this is the import itself (`use serde::de; de::Error`).
            name => match module.imports.iter().find(|(it, path)| it == name && path[0] != *name) {
                Some((_, import)) if rest.is_empty() => self.resolve(from, import, limit - 1),
                Some((_, import)) => {
                    self.resolve(from, &[import.as_slice(), rest].concat(), limit - 1)
                }
                None if self.crates.iter().any(|it| it == name) => Target::Crate(name.to_owned()),
                None => Target::Other,
            },
        }
    }

    /// Resolves a path whose first name is in a module.
    fn inside(&self, at: usize, path: &[String], limit: usize) -> Target {
        let module = &self.all[at];
        let Some((name, rest)) = path.split_first() else { return Target::Module };
        let import = module.imports.iter().find(|(it, _)| it == name);
        if module.items.contains(name) && (rest.is_empty() || !module.children.contains_key(name)) {
            return Target::File(module.file.clone());
        }
        if let (Some((_, import)), true) = (import, rest.is_empty()) {
            return self.resolve(at, import, limit - 1);
        }
        if let Some(child) = module.children.get(name) {
            return self.inside(*child, rest, limit);
        }
        if let Some((_, import)) = import {
            return self.resolve(at, &[import.as_slice(), rest].concat(), limit - 1);
        }
        for glob in &module.globs {
            let path = [glob.as_slice(), path].concat();
            if let target @ Target::File(_) = self.resolve(at, &path, limit - 1) {
                return target;
            }
        }
        // Items of macros.
        Target::File(module.file.clone())
    }
}

fn is_test(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    };
    attributes.iter().any(|it| {
        it.path().is_ident("cfg")
            && it.meta.to_token_stream().to_string().replace(' ', "") == "cfg(test)"
    })
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Macro(it) => it.ident.as_ref()?,
        Item::Static(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Union(it) => &it.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// Calls `found` with each name that a `use` imports and its path; without a name for `*`.
fn leaves(
    tree: &UseTree,
    prefix: &mut Vec<String>,
    found: &mut dyn FnMut(Option<String>, Vec<String>),
) {
    match tree {
        UseTree::Path(it) => {
            prefix.push(it.ident.to_string());
            leaves(&it.tree, prefix, found);
            prefix.pop();
        }
        UseTree::Group(it) => it.items.iter().for_each(|tree| leaves(tree, prefix, found)),
        UseTree::Glob(_) => found(None, prefix.clone()),
        UseTree::Name(it) if it.ident == "self" => {
            found(prefix.last().cloned(), prefix.clone());
        }
        UseTree::Name(it) => {
            let name = it.ident.to_string();
            found(Some(name.clone()), [prefix.clone(), vec![name]].concat());
        }
        UseTree::Rename(it) => {
            let mut path = prefix.clone();
            if it.ident != "self" {
                path.push(it.ident.to_string());
            }
            found(Some(it.rename.to_string()), path);
        }
    }
}

/// Collects paths of at least two names. Tokens of generated code are not mentions.
fn mentions(tokens: TokenStream, paths: &mut Vec<Vec<String>>) {
    let mut path: Vec<String> = Vec::new();
    // Colons since the last name; two continue a path, and two at its start make it absolute.
    let (mut colons, mut is_absolute, mut is_quote) = (0, false, false);
    for token in tokens {
        if let TokenTree::Ident(name) = &token {
            let name = name.to_string();
            if colons != 2 {
                finish(&mut path, is_absolute, paths);
                is_absolute = false;
            } else if path.is_empty() {
                is_absolute = true;
            }
            is_quote = ["quote", "parse_quote"].contains(&name.as_str());
            path.push(name);
            colons = 0;
            continue;
        }
        match token {
            TokenTree::Punct(it) if it.as_char() == ':' => colons += 1,
            TokenTree::Group(group) => {
                finish(&mut path, is_absolute, paths);
                (colons, is_absolute) = (0, false);
                if !is_quote {
                    mentions(group.stream(), paths);
                }
                is_quote = false;
            }
            other => {
                finish(&mut path, is_absolute, paths);
                (colons, is_absolute) = (0, false);
                is_quote &= matches!(&other, TokenTree::Punct(it) if it.as_char() == '!');
            }
        }
    }
    finish(&mut path, is_absolute, paths);
}

fn finish(path: &mut Vec<String>, is_absolute: bool, paths: &mut Vec<Vec<String>>) {
    if path.len() > 1 && !is_absolute {
        paths.push(std::mem::take(path));
    }
    path.clear();
}

/// The folder that contains the files of a file's modules.
fn folder_of(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap();
    match file.file_stem().and_then(|stem| stem.to_str()).unwrap() {
        "lib" | "main" | "mod" => folder.to_owned(),
        stem => folder.join(stem),
    }
}

fn file_of(parent: &Place<'_>, name: &str, attributes: &[Attribute]) -> PathBuf {
    for attribute in attributes {
        if let Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("path")
            && let syn::Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) = &pair.value
        {
            return parent.file.parent().unwrap().join(text.value());
        }
    }
    let file = parent.folder.join(format!("{name}.rs"));
    if Path::new(ROOT).join(&file).exists() {
        file
    } else {
        parent.folder.join(name).join("mod.rs")
    }
}
