//! Locks: who owns a run on a local disk. A killed owner's lock is gone at once; nobody has to guess from a clock.

use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::files::{Files, write_all_at};
use crate::key::Key;
use crate::store::{Store, is_absent_in};

/// An exclusive lock, held until it is released or dropped and no forked process shares it any more.
pub struct RunLock<F: Files> {
    files: Arc<F>,
    file: F::File,
    key: Key,
}

impl<F: Files> Store<F> {
    /// Takes the lock on a file, creating the file where it is absent, and writes a note for people into it.
    pub fn lock(&self, key: &Key, note: &[u8]) -> Result<RunLock<F>> {
        let failed = |error| self.failed(key, "cannot take the lock", error);
        let file = self.files.open_lock(key).map_err(failed)?;
        if !self.files.try_lock(&file).map_err(failed)? {
            let detail = "another process holds the lock".to_owned();
            return Err(Error::found(ErrorKind::Held, self.files.describe(key), detail));
        }
        self.files.truncate(&file).map_err(failed)?;
        write_all_at(&*self.files, &file, note, 0).map_err(failed)?;
        Ok(RunLock { files: Arc::clone(&self.files), file, key: key.clone() })
    }

    /// The process that holds the lock (0 where the system doesn't say which); `None` where nobody does. Takes nothing.
    pub fn lock_holder(&self, key: &Key) -> Result<Option<u32>> {
        let failed = |error| self.failed(key, "cannot look at the lock", error);
        match self.files.open(key) {
            Ok(file) => self.files.lock_holder(&file).map_err(failed),
            Err(error) if is_absent_in(key, &error) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }
}

impl<F: Files> RunLock<F> {
    /// Gives the lock back, also where a forked process still has the file open.
    pub fn release(self) -> Result<()> {
        self.files
            .unlock(&self.file)
            .map_err(|error| Error::system(self.files.describe(&self.key), "cannot release the lock", error))
    }
}
