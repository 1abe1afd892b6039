//! Checks that texts contain none of the phrases in `words.txt`: string literals, documentation of
//! modules and of public items, command-line help, templates of `hardie new`, Markdown. Other
//! comments are not checked.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Attribute, Fields, ImplItem, Item, Lit, Meta, TraitItem, Visibility};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The root files of crates and programs; their modules are checked too.
const SOURCES: [&str; 11] = [
    "generator/src/lib.rs",
    "hardie/src/lib.rs",
    "hardie/src/main.rs",
    "runtime/src/lib.rs",
    "client/src/lib.rs",
    "cli/src/lib.rs",
    "mock/src/lib.rs",
    "emulator/src/lib.rs",
    "emulator/src/main.rs",
    "generated/src/lib.rs",
    "generated/src/main.rs",
];

/// Folders whose Markdown files and templates are checked; `generated/docs` is exempt, since its
/// texts are a model's.
const TEXTS: [&str; 10] = [
    ".",
    "docs",
    "docs/src",
    "emulator",
    "mock",
    "models",
    "generated",
    "hardie/src/new/templates",
    "hardie/src/new/templates/packaging",
    ".github",
];

/// Exempt texts, such as messages recorded from the AWS CLI: a part of each text, and the reason.
const EXEMPT: [(&str, &str); 0] = [];

struct Phrase {
    text: String,
    advice: String,
}

fn phrases() -> Vec<Phrase> {
    let list = fs::read_to_string(Path::new(ROOT).join("tests/words.txt")).unwrap();
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (text, advice) =
                line.split_once('|').unwrap_or_else(|| panic!("no advice: {line}"));
            Phrase { text: plain(text), advice: advice.trim().to_owned() }
        })
        .collect()
}

/// Lower case, single spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ").to_lowercase()
}

/// Whether a text contains a phrase as whole words.
fn has(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_part(text[..at].chars().next_back())
            && !is_part(text[at + phrase.len()..].chars().next())
    })
}

struct Search {
    phrases: Vec<Phrase>,
    found: String,
    texts: usize,
}

impl Search {
    fn new() -> Search {
        Search { phrases: phrases(), found: String::new(), texts: 0 }
    }

    fn text(&mut self, path: &Path, text: &str) {
        self.texts += 1;
        let whole = plain(text);
        if EXEMPT.iter().any(|(part, _)| whole.contains(&plain(part))) {
            return;
        }
        for Phrase { text, advice } in
            self.phrases.iter().filter(|phrase| has(&whole, &phrase.text))
        {
            let at = whole.find(text.as_str()).unwrap_or_default();
            let start = whole[..at].char_indices().rev().nth(40).map_or(0, |(at, _)| at);
            let shown: String = whole[start..].chars().take(100).collect();
            let path = path.strip_prefix(ROOT).unwrap_or(path).display();
            let _ = writeln!(self.found, "{path}: \"{text}\" in: …{shown}…\n    write: {advice}");
        }
    }

    fn finish(self, least: usize) {
        assert!(self.texts >= least, "only {} texts", self.texts);
        assert!(self.found.is_empty(), "\n{}", self.found);
    }

    fn docs(&mut self, path: &Path, attributes: &[Attribute]) {
        let lines: Vec<String> = attributes.iter().filter_map(doc).collect();
        if !lines.is_empty() {
            self.text(path, &without_code(&lines.join("\n")));
        }
    }

    fn file(&mut self, path: &Path, is_public: bool) {
        let source =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file =
            syn::parse_file(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        self.docs(path, &file.attrs);
        self.items((path, &folder_of(path)), &file.items, is_public);
    }

    /// `folder` contains the files of the modules.
    fn items(&mut self, (path, folder): (&Path, &Path), items: &[Item], is_public: bool) {
        for item in items.iter().filter(|item| !is_test(attributes(item))) {
            let Item::Mod(module) = item else {
                self.item(path, item, is_public);
                self.literals(path, item.to_token_stream());
                continue;
            };
            let (name, is_public) = (module.ident.to_string(), is_public && is_pub(&module.vis));
            match &module.content {
                Some((_, items)) => self.items((path, &folder.join(name)), items, is_public),
                None => {
                    let named = named_file(&module.attrs).map(|file| folder.join(file));
                    let file = named.unwrap_or_else(|| file_of(folder, &name));
                    self.file(&file, is_public);
                }
            }
        }
    }

    /// Checks the documentation of a public item and of its parts.
    fn item(&mut self, path: &Path, item: &Item, is_public: bool) {
        // clap shows the documentation of private items as help.
        let is_help = attributes(item).iter().any(is_clap);
        let is_seen = |vis: &Visibility| is_help || is_pub(vis);
        let fields = |search: &mut Search, fields: &Fields| {
            fields
                .iter()
                .filter(|field| is_seen(&field.vis))
                .for_each(|field| search.docs(path, &field.attrs));
        };
        match item {
            Item::Struct(it) if is_seen(&it.vis) => {
                self.docs(path, &it.attrs);
                fields(self, &it.fields);
            }
            Item::Enum(it) if is_seen(&it.vis) => {
                self.docs(path, &it.attrs);
                for variant in &it.variants {
                    self.docs(path, &variant.attrs);
                    variant.fields.iter().for_each(|field| self.docs(path, &field.attrs));
                }
            }
            Item::Trait(it) if is_pub(&it.vis) => {
                self.docs(path, &it.attrs);
                for item in &it.items {
                    if let TraitItem::Fn(method) = item {
                        self.docs(path, &method.attrs);
                    }
                }
            }
            Item::Impl(it) if it.trait_.is_none() => {
                for item in &it.items {
                    match item {
                        ImplItem::Fn(it) if is_pub(&it.vis) => self.docs(path, &it.attrs),
                        ImplItem::Const(it) if is_pub(&it.vis) => self.docs(path, &it.attrs),
                        _ => {}
                    }
                }
            }
            Item::Macro(it) if is_public => self.docs(path, &it.attrs),
            Item::Fn(it) if is_pub(&it.vis) => self.docs(path, &it.attrs),
            Item::Const(it) if is_pub(&it.vis) => self.docs(path, &it.attrs),
            Item::Static(it) if is_pub(&it.vis) => self.docs(path, &it.attrs),
            Item::Type(it) if is_pub(&it.vis) => self.docs(path, &it.attrs),
            _ => {}
        }
    }

    /// Checks string literals, except those in attributes.
    fn literals(&mut self, path: &Path, tokens: TokenStream) {
        let mut is_attribute = false;
        for token in tokens {
            match token {
                TokenTree::Group(_) if is_attribute => {}
                TokenTree::Group(group) => self.literals(path, group.stream()),
                TokenTree::Literal(literal) => {
                    if let Lit::Str(text) = Lit::new(literal) {
                        self.text(path, &text.value());
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    is_attribute = true;
                    continue;
                }
                _ => {}
            }
            is_attribute = false;
        }
    }
}

fn doc(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
    pair.path.is_ident("doc").then(|| text.value())
}

/// Documentation without its examples.
fn without_code(text: &str) -> String {
    text.split("```").step_by(2).collect::<Vec<&str>>().join("\n")
}

fn is_pub(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|it| it.path().is_ident("cfg") && it.to_token_stream().to_string().contains("test"))
}

fn is_clap(attribute: &Attribute) -> bool {
    let text = attribute.to_token_stream().to_string();
    attribute.path().is_ident("derive")
        && ["Parser", "Args", "Subcommand", "ValueEnum"].iter().any(|derive| has(&text, derive))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

/// The folder that contains the files of a file's modules.
fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap();
    match path.file_stem().and_then(|stem| stem.to_str()).unwrap() {
        "lib" | "main" | "mod" => folder.to_owned(),
        stem => folder.join(stem),
    }
}

/// The file that `#[path = "…"]` names.
fn named_file(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else { return None };
        let syn::Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) = &pair.value else {
            return None;
        };
        pair.path.is_ident("path").then(|| text.value())
    })
}

fn file_of(folder: &Path, module: &str) -> PathBuf {
    let file = folder.join(format!("{module}.rs"));
    if file.exists() { file } else { folder.join(module).join("mod.rs") }
}

#[test]
fn programs_and_crates() {
    let mut search = Search::new();
    for source in SOURCES {
        search.file(&Path::new(ROOT).join(source), true);
    }
    search.finish(3000);
}

#[test]
fn markdown_and_templates() {
    let mut search = Search::new();
    for folder in TEXTS {
        for entry in fs::read_dir(Path::new(ROOT).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let is_template = folder.contains("templates");
            let is_markdown = path.extension().is_some_and(|extension| extension == "md");
            if path.is_file() && (is_markdown || is_template) {
                search.text(&path, &without_code(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
    search.finish(20);
}

#[test]
fn phrases_are_found() {
    let mut search = Search::new();
    search.text(Path::new("x"), "the overlay speaks of\n an operation `Nope`, Which is none");
    search.text(Path::new("x"), "bespeaks of which is nonesuch");
    assert_eq!(search.found.matches("write: ").count(), 2, "{}", search.found);
}
