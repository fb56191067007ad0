//! Records: files that are created once, whole, and never changed; and logs, which may be replaced as a whole.

use std::io;

use crate::error::Result;
use crate::files::{Files, read_up_to, write_all_at};
use crate::key::Key;
use crate::store::{Store, is_absent_in};
use crate::workers;

/// A second thread for reading records begins to pay here; each takes this many at a time, so that taking costs nothing.
const RECORDS_PER_THREAD: usize = 128;
const RECORDS_PER_JOB: usize = 32;

impl<F: Files> Store<F> {
    /// Creates a record if its key is free; returns `true` once it is durable, `false` where the key is taken.
    ///
    /// Either way the folder has been synced: whoever lost relies on the winner's record. The folder must exist.
    pub fn create_record(&self, key: &Key, body: &[u8]) -> Result<bool> {
        let folder = key.parent().unwrap_or(Key::ROOT);
        let created = self.write_and_publish(key, &folder, body);
        let created = match created {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(self.failed(key, "cannot write the record", error)),
        };
        self.sync_folder(&folder)?;
        Ok(created)
    }

    /// Puts new bytes in place of a file's, whole and durably; a reader sees the old ones or the new ones.
    ///
    /// This is not for records, which never change, but for logs that somebody wants scrubbed. Whoever has the old file
    /// open goes on with that one, unseen.
    pub fn replace_file(&self, key: &Key, body: &[u8]) -> Result<()> {
        let folder = key.parent().unwrap_or(Key::ROOT);
        self.write_temporary(&folder, body)
            .and_then(|file| self.files.replace(&file, key))
            .map_err(|error| self.failed(key, "cannot replace the file", error))?;
        self.sync_folder(&folder)
    }

    fn write_and_publish(&self, key: &Key, folder: &Key, body: &[u8]) -> io::Result<()> {
        self.files.publish(&self.write_temporary(folder, body)?, key)
    }

    fn write_temporary(&self, folder: &Key, body: &[u8]) -> io::Result<F::File> {
        let file = self.files.create_temporary(folder)?;
        write_all_at(&*self.files, &file, body, 0)?;
        self.files.sync(&file)?;
        Ok(file)
    }

    /// A record's bytes; `None` where there is none.
    pub fn read_record(&self, key: &Key) -> Result<Option<Vec<u8>>> {
        match self.read_whole(key) {
            Ok(body) => Ok(Some(body)),
            Err(error) if is_absent_in(key, &error) => Ok(None),
            Err(error) => Err(self.failed(key, "cannot read the record", error)),
        }
    }

    /// The bytes of many records, in the order of their keys.
    pub fn read_records(&self, keys: &[Key]) -> Result<Vec<Option<Vec<u8>>>> {
        let mut bodies = vec![None; keys.len()];
        let jobs = keys.chunks(RECORDS_PER_JOB).zip(bodies.chunks_mut(RECORDS_PER_JOB)).collect();
        let threads = workers::useful_threads(keys.len() / RECORDS_PER_THREAD);
        workers::try_each(
            jobs,
            threads,
            || (),
            |(), (keys, bodies): (&[Key], &mut [Option<Vec<u8>>])| {
                for (key, body) in keys.iter().zip(bodies) {
                    *body = self.read_record(key)?;
                }
                Ok(())
            },
        )?;
        Ok(bodies)
    }

    fn read_whole(&self, key: &Key) -> io::Result<Vec<u8>> {
        let file = self.files.open(key)?;
        let size = usize::try_from(self.files.size(&file)?).map_err(io::Error::other)?;
        let mut body = vec![0; size];
        let length = read_up_to(&*self.files, &file, &mut body, 0)?;
        body.truncate(length);
        Ok(body)
    }
}
