//! Recordings: one JSON line per request with its input and its response, to be answered again.

use crate::fault::Fault;
use crate::hidden::hide;
use crate::{exact, json, private_file};
use hardie_runtime::service::Service;
use hardie_runtime::shape::{Structure, View, to_value};
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value};
use hyper::StatusCode;
use std::collections::{BTreeMap, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// A recorded response.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Recorded {
    /// An output.
    Output(Value),
    /// The Smithy name of an error, and its members.
    Error(String, Value),
    /// The status, name and message of an error that the operation does not have in its model.
    Common(StatusCode, String, String),
}

/// The file that requests are written to.
#[derive(Debug)]
pub(crate) struct Recorder {
    file: Mutex<File>,
    /// Whether a line could not be written, which is told once.
    is_incomplete: AtomicBool,
}

impl Recorder {
    /// Opens a file to append to, or creates it, readable by its owner only.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub(crate) fn open(path: &Path) -> io::Result<Recorder> {
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        check_regular(path).map_err(named)?;
        let file = match private_file::create(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                OpenOptions::new().append(true).open(path)
            }
            file => file,
        };
        Ok(Recorder {
            file: Mutex::new(file.map_err(named)?),
            is_incomplete: AtomicBool::new(false),
        })
    }

    /// Writes a request whose input was valid, without sensitive values.
    ///
    /// Errors that are not in the model are written too: the one for a missing resource may be
    /// such an error.
    pub(crate) fn record(
        &self,
        service: &Service,
        operation: Operation,
        input: &Value,
        response: Result<&dyn Structure, &Fault>,
    ) {
        let mut line = Map::new();
        line.insert("Service", Value::from(service.shape_id));
        line.insert("Operation", Value::from(operation.name()));
        line.insert("Input", exact::to_json(&hide(input, operation.input())));
        let shown =
            |it: &dyn Structure| exact::to_json(&hide(&to_value(View::Structure(it)), it.shape()));
        match response {
            Ok(output) => drop(line.insert("Output", shown(output))),
            Err(Fault::Modeled(error)) => {
                let error = error.structure();
                let name = Value::from(error.shape().name());
                let members = shown(error);
                let pairs = [("Name".to_owned(), name), ("Members".to_owned(), members)];
                line.insert("Error", Value::Map(Map::from_iter(pairs)));
            }
            Err(Fault::Common { status, code, message, .. }) if status.is_client_error() => {
                let error = Map::from_iter([
                    ("Name".to_owned(), Value::from(code.as_ref())),
                    ("Status".to_owned(), Value::from(i64::from(status.as_u16()))),
                    ("Message".to_owned(), Value::from(message.as_ref())),
                ]);
                line.insert("Error", Value::Map(error));
            }
            // A failure of this endpoint, such as a full disk, is not a response of the service.
            Err(Fault::Common { .. }) => return,
        }
        let text = format!("{}\n", json::text(&Value::Map(line)));
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // A recording that cannot be written does not stop the server.
        if let Err(error) = file.write_all(text.as_bytes())
            && !self.is_incomplete.swap(true, Ordering::Relaxed)
        {
            let _ = writeln!(io::stderr(), "the recording is incomplete: {error}");
        }
    }
}

/// Refuses pipes and devices, which could be waited for forever.
fn check_regular(path: &Path) -> io::Result<()> {
    match path.metadata() {
        Ok(metadata) if !metadata.is_file() => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"))
        }
        _ => Ok(()),
    }
}

/// Inputs as text, with their responses.
type Responses = VecDeque<(String, Recorded)>;

/// The responses of a recording.
#[derive(Debug, Default)]
pub(crate) struct Replay {
    /// By service and operation.
    responses: Mutex<BTreeMap<(String, String), Responses>>,
}

impl Replay {
    /// Reads a recording.
    ///
    /// # Errors
    /// The file cannot be read; a line is not one of a recording.
    pub(crate) fn read(path: &Path) -> io::Result<Replay> {
        let named = |problem: String| io::Error::other(format!("{}: {problem}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
        let mut responses: BTreeMap<_, Responses> = BTreeMap::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let (key, input, response) = parsed(line)
                .ok_or_else(|| named(format!("line {} is not one of a recording", index + 1)))?;
            responses.entry(key).or_default().push_back((input, response));
        }
        Ok(Replay { responses: Mutex::new(responses) })
    }

    /// The next response with the same input, else the next one of the operation. The last one of
    /// several with the same input is repeated.
    pub(crate) fn next(
        &self,
        service: &Service,
        operation: Operation,
        input: &Value,
    ) -> Option<Recorded> {
        let input = json::text(&exact::to_json(&hide(input, operation.input())));
        let mut responses = self.responses.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (service.shape_id.to_owned(), operation.name().to_owned());
        let left = responses.get_mut(&key)?;
        let mut equal = left.iter().enumerate().filter(|(_, (it, _))| *it == input);
        match (equal.next().map(|(index, _)| index), equal.next()) {
            (Some(index), Some(_)) => left.remove(index).map(|(_, response)| response),
            (Some(index), None) => left.get(index).map(|(_, response)| response.clone()),
            (None, _) if left.len() > 1 => left.pop_front().map(|(_, response)| response),
            (None, _) => left.front().map(|(_, response)| response.clone()),
        }
    }
}

fn parsed(line: &str) -> Option<((String, String), String, Recorded)> {
    let Value::Map(line) = json::parse(line.as_bytes()).ok()? else { return None };
    let text = |name: &str| line.get(name)?.as_str().map(str::to_owned);
    let input = json::text(line.get("Input")?);
    let response = match (line.get("Output"), line.get("Error")) {
        (Some(output), _) => Recorded::Output(exact::from_json(output)?),
        (None, Some(Value::Map(error))) => {
            let name = error.get("Name")?.as_str()?.to_owned();
            match error.get("Status") {
                Some(Value::Number(status)) => {
                    let status = status.as_i64().and_then(|status| u16::try_from(status).ok())?;
                    let message = error.get("Message")?.as_str()?.to_owned();
                    let status = StatusCode::from_u16(status).ok();
                    Recorded::Common(status.filter(StatusCode::is_client_error)?, name, message)
                }
                _ => Recorded::Error(name, exact::from_json(error.get("Members")?)?),
            }
        }
        _ => return None,
    };
    Some(((text("Service")?, text("Operation")?), input, response))
}
