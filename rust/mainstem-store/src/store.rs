//! A store's folder: what all operations share.

use std::collections::HashSet;
use std::io;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use crate::error::{Error, Result};
use crate::files::Files;
use crate::key::Key;

const UNKNOWN: u8 = 0;
const NO: u8 = 1;
const YES: u8 = 2;

/// A store: blobs, records, journals and locks below one root.
///
/// Holds no thread and no open file, so that a forked process can go on using it.
pub struct Store<F> {
    pub(crate) files: Arc<F>,
    /// Whether files may be mapped, once asked. No lock, since a fork could leave it locked.
    maps: AtomicU8,
    /// Folders whose own names this process knows to be durable. Only a shortcut, see [`Store::remember`].
    durable_folders: Mutex<HashSet<Key>>,
}

impl<F: Files> Store<F> {
    /// A store on these files. Touches nothing.
    pub fn new(files: F, use_maps: bool) -> Self {
        Self {
            files: Arc::new(files),
            maps: AtomicU8::new(if use_maps { UNKNOWN } else { NO }),
            durable_folders: Mutex::new(HashSet::new()),
        }
    }

    /// Creates a folder and its missing parents; all of them are durable on return.
    ///
    /// A folder that is there already may have been made a moment ago by a process that has not synced it yet, so that
    /// its parent is synced all the same; each process does that once for each folder.
    pub fn make_folder(&self, folder: &Key) -> Result<()> {
        if self.is_remembered(folder) {
            return Ok(());
        }
        let parent = folder.parent();
        if let Some(parent) = &parent {
            self.make_folder(parent)?;
        }
        match self.files.make_folder(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(self.failed(folder, "cannot create the folder", error)),
        }
        if let Some(parent) = &parent {
            self.sync_folder(parent)?;
        }
        self.remember(folder);
        Ok(())
    }

    /// Makes the names in a folder durable.
    pub fn sync_folder(&self, folder: &Key) -> Result<()> {
        self.files.sync_folder(folder).map_err(|error| self.failed(folder, "cannot sync the folder", error))
    }

    /// The names in a folder, sorted, without temporary ones; none where there is no such folder, or a file in its place.
    pub fn list_folder(&self, folder: &Key) -> Result<Vec<String>> {
        match self.files.list(folder) {
            Ok(mut names) => {
                names.sort_unstable();
                Ok(names)
            }
            Err(error) if is_absent(folder, &error) => Ok(Vec::new()),
            Err(error) => Err(self.failed(folder, "cannot list the folder", error)),
        }
    }

    /// A file's size in bytes; `None` where there is no such file.
    pub fn file_size(&self, key: &Key) -> Result<Option<u64>> {
        match self.files.open(key).and_then(|file| self.files.size(&file)) {
            Ok(size) => Ok(Some(size)),
            Err(error) if error.kind() == io::ErrorKind::IsADirectory || is_absent_in(key, &error) => Ok(None),
            Err(error) => Err(self.failed(key, "cannot look at the file", error)),
        }
    }

    /// Says whether the file system is known as a local one.
    pub fn is_local(&self) -> Result<bool> {
        self.files.is_local().map_err(|error| self.failed(&Key::ROOT, "cannot look at the file system", error))
    }

    /// Says whether reads may map files: only where nobody else's machine can shorten them.
    pub(crate) fn maps(&self) -> bool {
        match self.maps.load(Ordering::Relaxed) {
            UNKNOWN => {
                let local = self.files.is_local().unwrap_or(false);
                self.maps.store(if local { YES } else { NO }, Ordering::Relaxed);
                local
            }
            known => known == YES,
        }
    }

    /// An error of the system about this key.
    pub(crate) fn failed(&self, key: &Key, what: &str, error: io::Error) -> Error {
        Error::system(self.files.describe(key), what, error)
    }

    fn is_remembered(&self, folder: &Key) -> bool {
        self.durable_folders.try_lock().is_ok_and(|known| known.contains(folder))
    }

    /// Notes that the folder's name is durable.
    ///
    /// Never waits: in a process forked while another thread held this lock it stays locked for ever, and forgetting costs
    /// only a sync that finds nothing to do.
    fn remember(&self, folder: &Key) {
        if let Ok(mut known) = self.durable_folders.try_lock() {
            known.insert(folder.clone());
        }
    }
}

/// Says whether a folder could not be listed because it isn't there.
///
/// People and desktops leave files among the folders of flows and runs; such a file holds nothing of ours. Only a file
/// in place of the store itself is worth an error: nothing that was looked for could ever be found.
fn is_absent(folder: &Key, error: &io::Error) -> bool {
    match error.kind() {
        io::ErrorKind::NotFound => true,
        io::ErrorKind::NotADirectory => folder != &Key::ROOT,
        _ => false,
    }
}

/// Says whether a file could not be opened because it isn't there, or what should be its folder is a file.
pub(crate) fn is_absent_in(key: &Key, error: &io::Error) -> bool {
    is_absent(&key.parent().unwrap_or(Key::ROOT), error)
}
