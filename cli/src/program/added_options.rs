//! Options of overlays that concern more than the input: files for parts of the response, and
//! inputs that begin as the response of another operation.

use super::operation::Session;
use super::{hint, render_request};
use crate::args::DryRun;
use crate::error::Error;
use crate::input::{self, Fetched, Input};
use crate::pager;
use aws_smithy_types::base64;
use hardie_client::internal::files::{os_error_text, read_at_most};
use hardie_client::internal::rsa::{self, RsaError};
use hardie_client::internal::{Call, Connection, ResolvedEndpoint};
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::shape::{Slot, Structure, fill};
use hardie_runtime::value::{Map, Value};
use std::cell::OnceCell;
use std::fs::File;
use std::io::Write;
use std::path::Path as FilePath;

impl Session<'_> {
    /// Calls the operation of an option, and sets the input to its response. With a dry run, the
    /// request of that call is printed instead. Returns whether the command continues.
    ///
    /// # Errors
    /// As any call.
    pub(super) fn fetch(
        &self,
        connection: &Connection,
        input: &mut Input,
        fetched: Fetched,
        dry_run: Option<DryRun>,
    ) -> Result<bool, Error> {
        let Some(fetch) = fetched.option.fetches.clone() else { return Ok(true) };
        let Some(operation) = self.service.operation(&fetch.command) else {
            return Err(Error::param(format!(
                "--{} calls the operation {}, which this program does not have",
                fetched.option.name, fetch.command
            )));
        };
        let given = fetch.input.iter();
        let given = given.filter_map(|name| Some((name.clone(), input.members.get(name)?.clone())));
        let members: Map = given.collect();
        let session = Session { operation, waiter: None, noted: OnceCell::new(), ..*self };
        let (typed, target) = session.typed(connection, &members)?;
        let call = Call {
            operation,
            input: &*typed,
            target: &target,
            stream_to: None,
            stream_from: None,
            body: None,
            streams: true,
        };
        if let Some(form) = dry_run {
            let request = connection.prepare(&call)?;
            pager::write_bytes(&render_request::render(&request, form)?)?;
            return Ok(false);
        }
        let output = connection.open()?.send(&call)?;
        let response = output.value.as_map();
        for (member, part) in &fetch.takes {
            if let Some(value) = response.and_then(|response| response.get(part)) {
                input.members.insert(member.clone(), value.clone());
            }
        }
        input::set_fetched(input, fetched, self.operation, self.service.flavour)?;
        Ok(true)
    }

    /// The input of a call as its type, and its endpoint.
    fn typed(
        &self,
        connection: &Connection,
        members: &Map,
    ) -> Result<(Box<dyn Structure>, ResolvedEndpoint), Error> {
        let mut typed = self.service.input(self.operation);
        let (mut problems, slot) = (Problems::new(), Slot::Structure(&mut *typed));
        let shape = self.operation.input();
        fill(&Value::Map(members.clone()), slot, shape, &mut Path::new(), &mut problems);
        if !problems.is_empty() {
            return Err(Error::invalid_parameters(&problems, members));
        }
        let target = connection.resolve_endpoint(self.operation, members)?;
        Ok((typed, target))
    }

    /// The response of a call that a command makes by itself.
    ///
    /// # Errors
    /// As any call.
    pub(super) fn respond(&self, connection: &Connection, members: Map) -> Result<Value, Error> {
        let members = self.complete(members)?;
        self.check(&members, hint::InputSyntax { as_json: &[], as_shorthand: &[] }, false)?;
        let (typed, target) = self.typed(connection, &members)?;
        let call = Call {
            operation: self.operation,
            input: &*typed,
            target: &target,
            stream_to: None,
            stream_from: None,
            body: None,
            streams: true,
        };
        Ok(connection.open()?.send(&call)?.value)
    }

    /// Decrypts parts of a response, writes parts to the files that options name, and removes
    /// those that belong to files only.
    ///
    /// # Errors
    /// A file that cannot be written, a part that cannot be decrypted (255).
    pub(super) fn save(&self, input: &Input, response: &mut Value) -> Result<(), Error> {
        for (member, key) in &input.decrypts {
            decrypt(response, member, key)?;
        }
        for (save, path) in &input.saves {
            let mut place = save.path.clone();
            for (option, value) in &input.added {
                place = place.replace(&format!("${}", option.name), value);
            }
            let part =
                place.split('.').try_fold(&*response, |value, name| value.as_map()?.get(name));
            let text = part.and_then(Value::as_str).unwrap_or_default();
            let content = if save.is_base64 {
                base64::decode(text).map_err(|error| Error::general(error.to_string()))?
            } else {
                text.as_bytes().to_vec()
            };
            write(path, &content).map_err(|error| {
                Error::general(format!("{}: {}", path.display(), os_error_text(&error)))
            })?;
        }
        for removed in input.saves.iter().flat_map(|(save, _)| &save.removes) {
            let (parents, name) = removed.rsplit_once('.').unwrap_or(("", removed));
            let mut parents = parents.split('.').filter(|name| !name.is_empty());
            let parent = parents.try_fold(&mut *response, |value, name| match value {
                Value::Map(map) => map.get_mut(name),
                _ => None,
            });
            if let Some(Value::Map(map)) = parent {
                map.shift_remove(name);
            }
        }
        Ok(())
    }
}

/// The longest private key in bytes.
const LARGEST_KEY: u64 = 64 * 1024;

/// Decrypts a member of a response with the private key in a file.
fn decrypt(response: &mut Value, member: &str, key: &FilePath) -> Result<(), Error> {
    let Value::Map(map) = response else { return Ok(()) };
    let Some(Value::String(text)) = map.get_mut(member).filter(|it| **it != Value::from("")) else {
        return Ok(());
    };
    let key = File::open(key).and_then(|file| read_at_most(file, LARGEST_KEY));
    // Services break the lines of base64.
    let encrypted: String = text.split_whitespace().collect();
    let decrypted = key.ok().zip(base64::decode(encrypted).ok());
    let decrypted = decrypted.map(|(key, encrypted)| rsa::decrypt(&key, &encrypted));
    if let Some(Err(RsaError::NotSupported)) = decrypted {
        return Err(Error::general(
            "This program cannot decrypt with RSA keys: it was built without the feature `rsa`",
        ));
    }
    let plain = decrypted.and_then(Result::ok).and_then(|plain| String::from_utf8(plain).ok());
    *text = plain.ok_or_else(|| {
        let start =
            |c: char| if c.is_uppercase() { format!(" {}", c.to_lowercase()) } else { c.into() };
        let words: String = member.chars().map(start).collect();
        Error::general(format!("Unable to decrypt{words} using provided private key file."))
    })?;
    Ok(())
}

/// Writes a file that only its owner can read: parts of responses may be private keys.
fn write(path: &FilePath, content: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    // A file that was there keeps its mode.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    file.write_all(content)
}
