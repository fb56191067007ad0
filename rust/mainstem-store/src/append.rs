//! Append-only files: a run's journal on a local disk.

use std::io;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::files::{Files, append_all};
use crate::key::Key;
use crate::store::Store;

/// A file that only grows. What was appended is durable after [`AppendFile::sync`].
pub struct AppendFile<F: Files> {
    files: Arc<F>,
    file: F::File,
    key: Key,
    folder_synced: bool,
    broken: bool,
}

impl<F: Files> Store<F> {
    /// Creates an append-only file; it must not exist.
    pub fn open_append(&self, key: &Key) -> Result<AppendFile<F>> {
        let file = self.files.create_append(key).map_err(|error| self.failed(key, "cannot create the file", error))?;
        Ok(AppendFile { files: Arc::clone(&self.files), file, key: key.clone(), folder_synced: false, broken: false })
    }
}

impl<F: Files> AppendFile<F> {
    /// Appends all of the data, with one write where the system allows.
    pub fn append(&mut self, data: &[u8]) -> Result<()> {
        self.step("cannot append to the file", |this| append_all(&*this.files, &this.file, data))
    }

    /// Makes everything appended so far durable.
    pub fn sync(&mut self) -> Result<()> {
        self.step("cannot sync the file", |this| {
            this.files.sync(&this.file)?;
            if !this.folder_synced {
                this.files.sync_folder(&this.key.parent().unwrap_or(Key::ROOT))?;
                this.folder_synced = true;
            }
            Ok(())
        })
    }

    /// Runs one step unless an earlier one failed.
    ///
    /// After a failed sync the kernel may have dropped the data and report success the next time; after a failed append
    /// the file may end in half a line. Going on would promise what isn't there.
    fn step(&mut self, what: &str, run: impl FnOnce(&mut Self) -> io::Result<()>) -> Result<()> {
        let path = |this: &Self| this.files.describe(&this.key);
        if self.broken {
            let detail = format!("{what} after an earlier failure");
            return Err(Error::found(ErrorKind::Io, path(self), detail));
        }
        run(self).map_err(|error| {
            self.broken = true;
            Error::system(path(self), what, error)
        })
    }
}
