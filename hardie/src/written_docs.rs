//! Documentation as models have it, which is prepared when a page shows it.

pub(crate) use hardie_build::WrittenDocs;
use hardie_runtime::service::DocsOf;
use hardie_runtime::table::PackedDocs;
use hardie_runtime::table::rows::Text;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Documentation of services, which is loaded once, when it is asked for.
struct Loaded {
    load: Box<dyn Fn() -> Vec<WrittenDocs> + Send + Sync>,
    docs: OnceLock<Vec<WrittenDocs>>,
}

/// The documentation of a service.
struct Docs {
    command: &'static str,
    loaded: Arc<Loaded>,
    /// Prepared texts, by their offsets.
    prepared: Mutex<BTreeMap<u32, &'static str>>,
}

impl fmt::Debug for Docs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the documentation of {}", self.command)
    }
}

impl PackedDocs for Docs {
    fn rest(&self, text: Text) -> &'static str {
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        prepared.entry(text.0).or_insert_with(|| {
            let services = self.loaded.docs.get_or_init(|| (self.loaded.load)());
            let docs = services.iter().find(|docs| docs.command == self.command);
            docs.map_or("", |docs| docs.prepared(text.0).leak())
        })
    }
}

/// The documentation that is loaded by a function. Its memory is never freed.
pub(crate) fn of(load: impl Fn() -> Vec<WrittenDocs> + Send + Sync + 'static) -> &'static DocsOf {
    let loaded = Arc::new(Loaded { load: Box::new(load), docs: OnceLock::new() });
    Box::leak(Box::new(move |command| -> &'static dyn PackedDocs {
        let loaded = Arc::clone(&loaded);
        Box::leak(Box::new(Docs { command, loaded, prepared: Mutex::default() }))
    }))
}

/// Documentation as a file: of each service a line with its conventions, its command and the length
/// of its text, then the text.
pub(crate) fn encoded(docs: &[WrittenDocs]) -> Vec<u8> {
    let mut out = Vec::new();
    for WrittenDocs { command, is_aws, text } in docs {
        out.extend(format!("{is_aws} {command} {}\n{text}", text.len()).bytes());
    }
    out
}

/// Reads what [`encoded`] has written; `None` if it is not valid.
pub(crate) fn decoded(bytes: &[u8]) -> Option<Vec<WrittenDocs>> {
    let mut rest = std::str::from_utf8(bytes).ok()?;
    let mut docs = Vec::new();
    while !rest.is_empty() {
        let (line, more) = rest.split_once('\n')?;
        let [is_aws, command, length] = line.split(' ').collect::<Vec<&str>>().try_into().ok()?;
        let (text, after) = more.split_at_checked(length.parse().ok()?)?;
        docs.push(WrittenDocs {
            command: command.to_owned(),
            is_aws: is_aws.parse().ok()?,
            text: text.to_owned(),
        });
        rest = after;
    }
    Some(docs)
}

#[cfg(test)]
mod tests {
    use super::{WrittenDocs, decoded, encoded};

    #[test]
    fn what_was_encoded_is_decoded() {
        let docs = |command: &str, is_aws, text: &str| WrittenDocs {
            command: command.to_owned(),
            is_aws,
            text: text.to_owned(),
        };
        let all =
            [docs("notes", false, "\0A *note*.\nMore.\0\0"), docs("s3", true, "\0<p>é</p>\0")];
        let bytes = encoded(&all);
        assert_eq!(decoded(&bytes).as_deref(), Some(&all[..]));
        assert_eq!(decoded(b""), Some(Vec::new()));
        for end in 1..bytes.len() {
            // The end of the first service is the end of a valid file.
            let is_whole = decoded(&bytes[..end]).is_some_and(|docs| docs.len() != 1);
            assert!(!is_whole, "{end}");
        }
    }
}
