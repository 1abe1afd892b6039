//! The command reference of a service as files; one module per format.

mod html;
mod man;
pub(crate) mod manifest;
mod markdown;

use crate::reference::page::{Page, Reference};
use crate::reference::{reference, schemas};
use hardie_build::escape::json;
use hardie_build::{Config, Error, Generated, Plan};
use hardie_runtime::pages::Block;
use std::collections::{BTreeMap, BTreeSet};

/// The format of a command reference; see [`docs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocsFormat {
    /// One page per command, and an index.
    Markdown,
    /// One manual page per command, and one for the service, in the macros of man(7).
    Man,
    /// A site: one page per command, `index.html`, a style sheet, a script and a search index.
    Html,
    /// The input of each command as JSON Schema, draft 2020-12.
    JsonSchema,
}

impl DocsFormat {
    /// The name of the format, as accepted by `hardie docs --format`.
    pub fn name(self) -> &'static str {
        match self {
            DocsFormat::Markdown => "markdown",
            DocsFormat::Man => "man",
            DocsFormat::Html => "html",
            DocsFormat::JsonSchema => "json-schema",
        }
    }
}

/// Returns the command reference of the service, in one of the [`DocsFormat`]s.
///
/// File names are relative: `create-contact.md` with an `index.md`, `aws-connect-create-contact.1`
/// with an `aws-connect.1`, `create-contact.html` with an `index.html`,
/// `create-contact.schema.json`. The warnings are with the first file.
///
/// # Errors
/// As [`Config::generate`].
pub fn docs(config: &Config, format: DocsFormat) -> Result<Vec<Generated>, Error> {
    docs_of_service(config, format).map(|(_, files)| files)
}

/// Returns the shape id of the service and its command reference, as [`docs`] does.
///
/// # Errors
/// As [`Config::generate`].
pub fn docs_of_service(
    config: &Config,
    format: DocsFormat,
) -> Result<(String, Vec<Generated>), Error> {
    let (plan, warnings) = config.plan()?;
    let mut warnings = Some(warnings);
    let file = |(file_name, text)| Generated {
        text,
        file_name,
        warnings: warnings.take().unwrap_or_default(),
    };
    let files = documents(&plan, format).into_iter().map(file).collect();
    Ok((plan.service.shape_id.clone(), files))
}

/// The files of a reference: names and contents.
fn documents(plan: &Plan, format: DocsFormat) -> Vec<(String, String)> {
    match format {
        DocsFormat::Markdown => markdown::files(&reference(plan)),
        DocsFormat::Man => man::files(&reference(plan)),
        DocsFormat::Html => html::files(&reference(plan)),
        DocsFormat::JsonSchema => {
            let schemas = schemas(plan).into_iter();
            let file = |(command, schema)| {
                let text = hardie_runtime::value::json::pretty(&schema, 2, false);
                (format!("{command}.schema.json"), json::visible(&(text + "\n")))
            };
            schemas.map(file).collect()
        }
    }
}

/// Converts the name of a command to a word for file names and anchors.
fn file_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let plain: String = word.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    // File systems limit the length of names, and a name that begins with a dash looks like an
    // option.
    let plain: String = plain.trim_start_matches(['.', '-']).chars().take(LONGEST).collect();
    if plain.is_empty() { "_".to_owned() } else { plain }
}

/// The words for the file names of commands, by the names of the commands; unique on
/// case-insensitive file systems. The word of another file may be `reserved`.
fn file_words<'r>(reference: &'r Reference, reserved: &[&str]) -> BTreeMap<&'r str, String> {
    let mut taken: BTreeSet<String> = reserved.iter().map(|word| (*word).to_owned()).collect();
    let unique = |page: &Page| {
        let word = file_word(&page.name);
        let numbered = (2..).map(|number| format!("{word}-{number}"));
        let is_free = |word: &String| taken.insert(word.to_ascii_lowercase());
        std::iter::once(word.clone()).chain(numbered).find(is_free).unwrap_or_default()
    };
    let names = reference.commands.iter().map(|page| page.name.as_str());
    let words: Vec<String> = reference.commands.iter().map(unique).collect();
    names.zip(words).collect()
}

/// The maximum length of such a word in characters.
const LONGEST: usize = 100;

/// The command line that a page is about.
fn command_line(reference: &Reference, page: &Page) -> String {
    let line = reference.words.join(" ");
    if std::ptr::eq(page, &reference.index) { line } else { format!("{line} {}", page.name) }
}

/// Whether a block begins with its own line, which must be separated from a paragraph before it.
fn is_text(block: &Block) -> bool {
    matches!(block, Block::Text(_) | Block::Prose(_) | Block::Recursion { .. })
}

#[cfg(test)]
mod tests {
    use super::{html, man, markdown};
    use crate::reference::page::{Page, Reference};
    use hardie_build::plan::prose::{Document, Format};
    use hardie_runtime::pages::{Block, Section};
    use serde_json::Value;
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    /// All documentation texts of the models in the test data.
    fn texts() -> BTreeSet<String> {
        fn walk(value: Value, found: &mut BTreeSet<String>) {
            match value {
                Value::Object(object) => object.into_iter().for_each(|(key, value)| match value {
                    Value::String(text) if key == "smithy.api#documentation" => {
                        found.insert(text);
                    }
                    value => walk(value, found),
                }),
                Value::Array(list) => list.into_iter().for_each(|value| walk(value, found)),
                _ => {}
            }
        }
        let data = PathBuf::from(std::env::var_os("HARDIE_TEST_DATA").unwrap_or_default());
        let mut found = BTreeSet::new();
        for entry in std::fs::read_dir(data.join("models")).into_iter().flatten() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap_or_default();
            walk(serde_json::from_str(&text).unwrap_or_default(), &mut found);
        }
        found
    }

    /// The letters and digits that HTML shows: structural tags are removed, and entities replaced.
    /// Independent of the parser under test.
    fn letters_of_html(html: &str) -> Vec<char> {
        const TAGS: &str = " p div b strong i em replaceable code literal a ul ol li dl dt dd note \
                            important warning caution danger pre h1 h2 h3 h4 h5 h6 fullname br u ";
        let mut text = String::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            let name: String = rest[1..]
                .trim_start_matches('/')
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            let end = rest.find('>');
            if let (Some(comment), Some(end)) = (rest.strip_prefix("<!--"), rest.find("-->")) {
                rest = &comment[end - 1..];
            } else if let (Some(end), true) =
                (end, TAGS.contains(&format!(" {} ", name.to_lowercase())) && !name.is_empty())
            {
                rest = &rest[end + 1..];
            } else {
                text.push('<');
                rest = &rest[1..];
            }
        }
        text.push_str(rest);
        let entities = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&nbsp;", " "),
            ("&apos;", "'"),
        ];
        for (entity, c) in entities {
            text = text.replace(entity, c);
        }
        letters(&text.replace("&amp;", "&"))
    }

    fn letters(text: &str) -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    /// Whether some letters occur among others in the same order.
    fn is_within(some: &[char], others: &[char]) -> bool {
        let mut others = others.iter();
        some.iter().all(|letter| others.any(|other| other == letter))
    }

    /// A reference with one page that contains one text.
    fn page(text: &str) -> Reference {
        let section = Section::new("X", vec![Block::Prose(text.to_owned().into())]);
        let page = Page {
            name: "x".to_owned(),
            sections: vec![section],
            is_listed: true,
            ..Page::default()
        };
        Reference { words: vec!["x".to_owned()], commands: vec![page], ..Reference::default() }
    }

    fn last(files: Vec<(String, String)>) -> String {
        files.into_iter().last().unwrap().1
    }

    /// The letters and digits that a manual page shows.
    fn letters_of_man(text: &str) -> Vec<char> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\\') {
            out.push_str(before);
            rest = match after.as_bytes() {
                [b'[', ..] => {
                    let (code, after) = after[1..].split_once(']').unwrap();
                    let code = u32::from_str_radix(code.trim_start_matches('u'), 16).unwrap();
                    out.extend(char::from_u32(code));
                    after
                }
                [b'f', ..] => &after[2..],
                [b'(', ..] => &after[3..],
                _ => &after[1..],
            };
        }
        letters(&(out + rest))
    }

    #[test]
    fn no_text_of_a_model_is_lost() {
        let texts = texts();
        if texts.is_empty() {
            println!("skipped: no test data");
            return;
        }
        let (mut bytes, mut words) = (0, 0);
        for text in &texts {
            let document = Document::read(text, Format::Html);
            let tree = document.plain_text();
            bytes += text.len();
            words += tree.split_whitespace().count();
            let shown = letters(&tree);
            assert_eq!(shown, letters_of_html(text), "{text}\n{tree}");
            let reference = page(text);
            let man = last(man::files(&reference));
            assert!(is_within(&shown, &letters_of_man(&man)), "{text}\n{man}");
            let markdown = last(markdown::files(&reference));
            assert!(is_within(&shown, &letters(&markdown)), "{text}\n{markdown}");
            let (_, html) =
                html::files(&reference).into_iter().find(|(name, _)| name == "x.html").unwrap();
            let main = html.split_once("<main").unwrap().1;
            assert!(is_within(&shown, &letters_of_html(main)), "{text}\n{html}");
        }
        println!("{} texts, {bytes} bytes, {words} words", texts.len());
    }
}
