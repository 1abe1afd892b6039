//! The history of prompts: a file with one line per command, readable by its owner only
//! (`~/.aws/cli/PROGRAM.prompt_history`). The AWS CLI's own file is not used, since it contains
//! secrets.

use super::PromptContext;
use super::secret::without_secrets;
use crate::conventions;
use reedline::{
    FileBackedHistory, History, HistoryItem, HistoryItemId, HistorySessionId, Result, SearchQuery,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The maximum number of lines, as in the AWS CLI.
const LINES: usize = 500;

/// A history that removes secrets from lines before it saves them.
pub(super) struct RedactingHistory {
    context: Arc<PromptContext>,
    inner: FileBackedHistory,
}

impl RedactingHistory {
    /// The history of a program; `None` if it cannot be read or written, which does not prevent the
    /// prompt.
    pub(super) fn open(context: Arc<PromptContext>) -> Option<RedactingHistory> {
        let file = conventions::file(&format!("{}.prompt_history", context.program.name))?;
        RedactingHistory::of_file(context, file)
    }

    fn of_file(context: Arc<PromptContext>, file: PathBuf) -> Option<RedactingHistory> {
        make_private(&file).ok()?;
        Some(RedactingHistory { context, inner: FileBackedHistory::with_file(LINES, file).ok()? })
    }
}

/// Creates the file, or checks that it belongs to the user. Links are not followed, and pipes or
/// devices are not opened.
fn make_private(file: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
    if std::fs::symlink_metadata(file).is_ok_and(|facts| !facts.is_file()) {
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(file)?;
    #[cfg(unix)]
    opened.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    drop(opened);
    Ok(())
}

impl History for RedactingHistory {
    fn save(&mut self, item: HistoryItem) -> Result<HistoryItem> {
        match without_secrets(&self.context, &item.command_line) {
            Some(command_line) => self.inner.save(HistoryItem { command_line, ..item }),
            None => Ok(item),
        }
    }

    fn load(&self, id: HistoryItemId) -> Result<HistoryItem> {
        self.inner.load(id)
    }

    fn count(&self, query: SearchQuery) -> Result<i64> {
        self.inner.count(query)
    }

    fn search(&self, query: SearchQuery) -> Result<Vec<HistoryItem>> {
        self.inner.search(query)
    }

    fn update(
        &mut self,
        id: HistoryItemId,
        updater: &dyn Fn(HistoryItem) -> HistoryItem,
    ) -> Result<()> {
        self.inner.update(id, updater)
    }

    fn clear(&mut self) -> Result<()> {
        self.inner.clear()
    }

    fn delete(&mut self, id: HistoryItemId) -> Result<()> {
        self.inner.delete(id)
    }

    fn sync(&mut self) -> std::io::Result<()> {
        self.inner.sync()
    }

    fn session(&self) -> Option<HistorySessionId> {
        self.inner.session()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::context;
    use super::RedactingHistory;
    use reedline::{History, HistoryItem, SearchDirection, SearchQuery};
    use std::sync::Arc;

    #[test]
    fn a_file_for_its_owner_without_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cli/aws.prompt_history");
        let open = || RedactingHistory::of_file(Arc::new(context()), file.clone()).unwrap();
        let mut kept = open();
        for line in
            ["test put-all --name a --photo c2VjcmV0", "nothing c2VjcmV0", "test fetch 'a\nb'"]
        {
            kept.save(HistoryItem::from_command_line(line)).unwrap();
        }
        kept.sync().unwrap();
        let query = SearchQuery::everything(SearchDirection::Forward, None);
        let lines: Vec<String> =
            open().search(query).unwrap().into_iter().map(|it| it.command_line).collect();
        assert_eq!(lines, ["test put-all --name a --photo", "test fetch 'a\nb'"]);
        assert!(!std::fs::read_to_string(&file).unwrap().contains("c2VjcmV0"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(), 0o600);
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
            open();
            assert_eq!(mode(), 0o600);
            // A link at this path is neither followed nor replaced.
            let other = folder.path().join("other");
            std::fs::write(&other, "kept\n").unwrap();
            std::fs::set_permissions(&other, std::fs::Permissions::from_mode(0o644)).unwrap();
            std::fs::remove_file(&file).unwrap();
            std::os::unix::fs::symlink(&other, &file).unwrap();
            assert!(RedactingHistory::of_file(Arc::new(context()), file.clone()).is_none());
            assert_eq!(std::fs::read_to_string(&other).unwrap(), "kept\n");
            assert_eq!(std::fs::metadata(&other).unwrap().permissions().mode() & 0o777, 0o644);
        }
    }
}
