//! Checks the options of a batch and puts its parts together.

use super::census;
use super::command::{Command, Prepared};
use super::failures::Failures;
use super::feed::{Feed, Item};
use super::journal::{Facts, Journal, folder_of};
use super::occurrences::Occurrences;
use super::progress::Progress;
use super::rate::Rate;
use super::results::Results;
use super::schedule::{Ended, Schedule};
use super::shard::Shard;
use super::shared::fingerprint;
use super::source::{Source, is_file};
use super::summary::{Counts, Stop};
use crate::args::BatchArguments;
use crate::error::Error;
use hardie_client::internal::config::env;
use hardie_client::internal::files::os_error_text;
use hardie_client::internal::{Connection, Wake};
use hardie_runtime::pages::{BATCH, BATCH_JOURNAL, BATCH_MAX_FAILURES, BATCH_SHARD};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The exit code if rows failed.
const SOME_FAILED: u8 = 1;
/// The exit code after `--cli-batch-max-failures`.
const STOPPED: u8 = 2;
/// The exit code after Ctrl-C.
const INTERRUPTED: u8 = 130;

/// The checked options of a batch.
pub(crate) struct Options {
    input: String,
    is_lazy: bool,
    journal: Option<PathBuf>,
    retries_unknown: bool,
    rate: Rate,
    as_done: bool,
    failures: Option<String>,
    most_failures: Option<u64>,
    shard: Option<Shard>,
    progress: Option<String>,
}

impl Options {
    /// Checks the options; `writes` says whether the operation changes anything.
    ///
    /// # Errors
    /// Options that are not valid or not together (252).
    pub(crate) fn new(given: BatchArguments, writes: bool, is_dry: bool) -> Result<Options, Error> {
        let Some(input) = given.file.clone() else {
            let first = given.first.unwrap_or(BATCH);
            return Err(Error::param(format!("{first} requires {BATCH}")));
        };
        check_readable(&input)?;
        let most_failures = given.most_failures()?;
        let shard = Shard::new(given.shard.as_deref(), env)?;
        let journal = match (given.journal, is_file(&input)) {
            _ if is_dry => None,
            (Some(path), _) => Some(path),
            (None, true) => Some(own_journal(&input, shard)?),
            (None, false) if writes => {
                return Err(Error::param(format!(
                    "{BATCH} with standard input or a pipe requires {BATCH_JOURNAL}, since the \
                     operation is not known to only read"
                )));
            }
            (None, false) => None,
        };
        Progress::new(given.progress.as_deref())?;
        Ok(Options {
            input,
            is_lazy: given.lazy,
            journal: journal.map(PathBuf::from),
            retries_unknown: given.retry_unknown,
            rate: Rate::new(given.rate.as_deref())?,
            as_done: given.as_done,
            failures: given.failures,
            most_failures,
            shard,
            progress: given.progress,
        })
    }

    fn source(&self) -> Result<Source, Error> {
        Source::open(&self.input, self.is_lazy, self.journal.as_deref())
    }

    fn feed<'a>(
        &self,
        command: &'a dyn Command,
        source: &'a Source,
        census: Option<census::Census>,
        wake: Option<&Wake>,
    ) -> Result<Feed<'a>, Error> {
        let disk = |error: std::io::Error| source.temporary_failed(&error);
        let (rows, read) = source.reader(command, wake)?;
        let (contents, input) = match census {
            Some(census) => (Some(census.contents), Some(census.input)),
            None => (None, None),
        };
        Ok(Feed {
            command,
            source,
            rows,
            occurrences: Occurrences::new(&source.folder).map_err(disk)?,
            shard: self.shard,
            states: None,
            contents,
            input,
            read,
            last: 0,
            retries_unknown: self.retries_unknown,
        })
    }
}

/// Checks that an input exists and is not a folder.
fn check_readable(input: &str) -> Result<(), Error> {
    let refused = |reason: String| Err(Error::option(BATCH, format!("{input}: {reason}")));
    match std::fs::metadata(input) {
        _ if input == "-" => Ok(()),
        Ok(facts) if facts.is_dir() => refused("is a folder".to_owned()),
        Ok(_) => Ok(()),
        Err(error) => refused(os_error_text(&error)),
    }
}

/// The journal beside an input. Those of another division of the rows must not be there: a single
/// task of an array that is submitted again looks like a whole array to its scheduler.
fn own_journal(input: &str, shard: Option<Shard>) -> Result<String, Error> {
    let whole = format!("{input}.journal");
    let ending = shard.map(|shard| format!("-of-{}", shard.count));
    let path = Path::new(&whole);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let files = std::fs::read_dir(folder_of(path)).into_iter().flatten().flatten();
    for file in files {
        let file = file.file_name().to_string_lossy().into_owned();
        let Some(rest) = file.strip_prefix(&name) else { continue };
        let is_other = match &ending {
            None => rest.starts_with('.') && rest.contains("-of-"),
            Some(ending) => {
                rest.is_empty()
                    || rest.starts_with('.') && rest.contains("-of-") && !rest.ends_with(ending)
            }
        };
        if is_other {
            return Err(Error::param(format!(
                "{file} is the journal of another division of the rows. Give the same number of \
                 shards with {BATCH_SHARD}, or name a journal with {BATCH_JOURNAL}"
            )));
        }
    }
    Ok(match shard {
        Some(Shard { index, count }) => format!("{whole}.{index}-of-{count}"),
        None => whole,
    })
}

impl BatchArguments {
    fn most_failures(&self) -> Result<Option<u64>, Error> {
        let Some(text) = &self.max_failures else { return Ok(None) };
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_plain);
        let invalid = || Error::option(BATCH_MAX_FAILURES, format!("{text:?} is not a number"));
        number.map(Some).ok_or_else(invalid)
    }
}

/// Prepares every row of this shard and passes its call on, without sending anything.
///
/// # Errors
/// Rows that are not valid (252); an error of `take`.
pub(crate) fn each_row(
    options: &Options,
    command: &dyn Command,
    mut take: impl FnMut(Prepared) -> Result<(), Error>,
) -> Result<ExitCode, Error> {
    let source = options.source()?;
    let census =
        if options.is_lazy { None } else { Some(census::take(&source, command, options.shard)?) };
    let mut feed = options.feed(command, &source, census, None)?;
    let mut has_failed = false;
    while let Some(item) = feed.next()? {
        match item {
            Item::Ready(ready) => take(ready.prepared)?,
            Item::Invalid(row, problem, _) => {
                has_failed = true;
                let name = &source.name;
                // A failed write to standard error cannot be reported.
                let text = format!("{name}:{problem} (row {row})");
                let text = crate::output::visible(&text);
                drop(std::io::Write::write_all(
                    &mut std::io::stderr(),
                    format!("{text}\n").as_bytes(),
                ));
            }
            Item::Later | Item::Skipped | Item::Unknown(_) => {}
        }
    }
    Ok(ExitCode::from(if has_failed { SOME_FAILED } else { 0 }))
}

/// Has writes beyond the limit of file sizes fail, as on a full disk.
fn fail_on_limits() {
    #[cfg(unix)]
    {
        use signal_hook::consts::signal::SIGXFSZ;
        // Without the handler, the journal still knows what was sent.
        let _ = signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default());
    }
}

/// Sends the rows.
///
/// # Errors
/// Rows that are not valid, a journal that cannot be used (252), or any error that ends all rows.
pub(crate) fn run(
    options: &Options,
    command: &dyn Command,
    connection: &Connection,
) -> Result<ExitCode, Error> {
    fail_on_limits();
    let source = options.source()?;
    let mut census =
        if options.is_lazy { None } else { Some(census::take(&source, command, options.shard)?) };
    let total = census.as_ref().map(|census| census.rows);
    let input = match &census {
        Some(census) => census.input.clone(),
        None => source.digest()?,
    };
    let unused = census.as_mut().map(|census| std::mem::take(&mut census.unused));
    let unused = unused.unwrap_or_default();
    let wake = source.is_stream().then(Wake::default);
    let mut feed = options.feed(command, &source, census, wake.as_ref())?;
    let (mut journal, mut states) = (None, None);
    if let Some(path) = &options.journal {
        let scope = command.scope();
        let facts = Facts {
            service: scope.service.clone(),
            operation: scope.operation.clone(),
            region: scope.region.clone(),
            input,
            shard: options
                .shard
                .map_or_else(String::new, |it| format!("{}/{}", it.index, it.count)),
            endpoint: fingerprint(&scope.endpoint),
            account: fingerprint(&scope.account),
            profile: fingerprint(&scope.profile),
            options: command.shared().iter().map(|it| it.without_unused(&unused)).collect(),
        };
        let (opened, earlier) = Journal::open(path, &facts)?;
        (journal, states) = (Some(opened), earlier);
    }
    let failures = options.failures.as_deref();
    let failures =
        failures.map(|path| Failures::create(path, options.input.as_ref())).transpose()?;
    feed.states = states;
    let schedule = Schedule {
        command,
        connection,
        feed,
        journal,
        results: Results::new(!options.as_done),
        failures,
        progress: Progress::new(options.progress.as_deref())?,
        rate: options.rate.clone(),
        wake,
        most_failures: options.most_failures,
        total,
        counts: Counts::default(),
        read: 0,
        is_repeatable: command.token_member().is_some() || command.is_repeatable(),
    };
    let Ended { counts, stop } = schedule.run()?;
    if let (Some(_), Some(total)) = (&stop, total) {
        let left = total.saturating_sub(counts.made() + counts.skipped);
        let next = if options.journal.is_some() { "; the same command goes on" } else { "" };
        // A failed write to standard error cannot be reported.
        let _ = writeln!(std::io::stderr(), "note: {left} of {total} rows were not sent{next}");
    }
    match stop {
        Some(Stop::Error(error)) => Err(error),
        Some(Stop::Interrupted) => Ok(ExitCode::from(INTERRUPTED)),
        Some(Stop::MaxFailures) => Ok(ExitCode::from(STOPPED)),
        None if counts.bad() > 0 => Ok(ExitCode::from(SOME_FAILED)),
        None => Ok(ExitCode::SUCCESS),
    }
}
