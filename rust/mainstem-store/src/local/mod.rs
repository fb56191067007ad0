//! The real implementation of [`Files`]: a folder on a disk.
//!
//! ```text
//! mod.rs        the trait, one system call a method
//! temporary.rs  files without a name, and how they get one
//! system.rs     the calls that have no safe wrapper: record locks, early writeback
//! ```

mod system;
mod temporary;

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::files::Files;
use crate::key::{Key, TEMPORARY_PREFIX};
use crate::memory::{Map, Memory};
use temporary::{Naming, Temporary};

/// Blobs and records are never changed: nobody gets the right to write them.
const READ_ONLY: u32 = 0o444;
/// Journals and locks are written by their owner, and by its group if the root is.
const READ_WRITE: u32 = 0o666;

/// A folder on a disk.
#[derive(Debug)]
pub struct LocalFiles {
    root: PathBuf,
    naming: Naming,
    /// The root's permissions, which all files follow; `UNKNOWN` until the root exists.
    root_mode: AtomicU32,
}

const UNKNOWN: u32 = u32::MAX;

/// An open file, with the name that it has to lose when it was only temporary.
#[derive(Debug)]
pub struct LocalFile {
    file: File,
    temporary: Option<Temporary>,
}

impl LocalFiles {
    /// The files below a folder. Touches nothing; the folder need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), naming: Naming::default(), root_mode: AtomicU32::new(UNKNOWN) }
    }

    fn path(&self, key: &Key) -> PathBuf {
        if key == &Key::ROOT { self.root.clone() } else { self.root.join(key.as_str()) }
    }

    /// The permissions that the root allows, out of `wanted`: what the root hides, its files hide too.
    fn mode_of_files(&self, wanted: u32) -> u32 {
        let mut mode = self.root_mode.load(Ordering::Relaxed);
        if mode == UNKNOWN {
            // A root that can't be looked at gives the strictest answer, and the operation itself then fails with the reason.
            let Ok(metadata) = fs::metadata(&self.root) else { return wanted & 0o700 };
            mode = metadata.permissions().mode() & 0o777;
            self.root_mode.store(mode, Ordering::Relaxed);
        }
        // The owner's own rights don't depend on the root's.
        wanted & (mode | 0o700)
    }

    /// Creates a file that its owner goes on writing, with the permissions that the root allows.
    fn create_writable(&self, key: &Key, options: &mut OpenOptions) -> io::Result<LocalFile> {
        let mode = self.mode_of_files(READ_WRITE);
        let file = options.create_new(true).mode(mode).open(self.path(key))?;
        set_mode(&file, mode)?;
        Ok(LocalFile { file, temporary: None })
    }
}

/// Gives an open file exactly these permissions: those named at creation have passed through the umask.
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    file.set_permissions(fs::Permissions::from_mode(mode))
}

impl Files for LocalFiles {
    type File = LocalFile;

    fn create_temporary(&self, folder: &Key) -> io::Result<LocalFile> {
        let (file, temporary) = self.naming.create(&self.path(folder))?;
        let opened = LocalFile { file, temporary: Some(temporary) };
        set_mode(&opened.file, self.mode_of_files(READ_ONLY))?;
        Ok(opened)
    }

    fn write_at(&self, file: &LocalFile, data: &[u8], offset: u64) -> io::Result<usize> {
        file.file.write_at(data, offset)
    }

    fn start_writeback(&self, file: &LocalFile, offset: u64, length: u64) {
        system::start_writeback(&file.file, offset, length);
    }

    fn sync(&self, file: &LocalFile) -> io::Result<()> {
        // Data and the length are what readers need; where a plain sync leaves the drive's cache alone (macOS), this call doesn't.
        file.file.sync_data()
    }

    fn publish(&self, file: &LocalFile, key: &Key) -> io::Result<()> {
        match &file.temporary {
            Some(temporary) => temporary.publish(&file.file, &self.path(key)),
            None => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    fn replace(&self, file: &LocalFile, key: &Key) -> io::Result<()> {
        match &file.temporary {
            Some(temporary) => temporary.replace(&file.file, &self.path(key)),
            None => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    fn make_folder(&self, folder: &Key) -> io::Result<()> {
        let path = self.path(folder);
        if folder == &Key::ROOT {
            return make_durably(&path);
        }
        let mode = self.mode_of_files(0o777);
        fs::DirBuilder::new().mode(mode).create(&path)?;
        let permissions = fs::metadata(&path)?.permissions().mode();
        if permissions & 0o777 != mode {
            // Keeps the bit that hands the group down (02000), which the new folder got from its parent.
            fs::set_permissions(&path, fs::Permissions::from_mode(permissions & 0o7000 | mode))?;
        }
        Ok(())
    }

    fn sync_folder(&self, folder: &Key) -> io::Result<()> {
        File::open(self.path(folder))?.sync_all()
    }

    fn list(&self, folder: &Key) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.path(folder))? {
            // A name that is no text can't be a key, so that nothing of ours has one.
            if let Ok(name) = entry?.file_name().into_string()
                && !name.starts_with(TEMPORARY_PREFIX)
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn open(&self, key: &Key) -> io::Result<LocalFile> {
        Ok(LocalFile { file: File::open(self.path(key))?, temporary: None })
    }

    fn size(&self, file: &LocalFile) -> io::Result<u64> {
        let metadata = file.file.metadata()?;
        if metadata.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(metadata.len()) }
    }

    fn read_at(&self, file: &LocalFile, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        file.file.read_at(buffer, offset)
    }

    fn map(&self, file: &LocalFile, offset: u64, length: usize) -> io::Result<Memory> {
        Map::file(&file.file, offset, length).map(Memory::FileMap)
    }

    fn create_append(&self, key: &Key) -> io::Result<LocalFile> {
        self.create_writable(key, OpenOptions::new().append(true))
    }

    fn append(&self, file: &LocalFile, data: &[u8]) -> io::Result<usize> {
        io::Write::write(&mut &file.file, data)
    }

    fn open_lock(&self, key: &Key) -> io::Result<LocalFile> {
        // Not truncated here: the note of whoever holds the lock must stay readable.
        let mut options = OpenOptions::new();
        options.read(true).write(true);
        match self.create_writable(key, &mut options) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let file = options.create_new(false).open(self.path(key))?;
                Ok(LocalFile { file, temporary: None })
            }
            created => created,
        }
    }

    fn try_lock(&self, file: &LocalFile) -> io::Result<bool> {
        system::try_lock(&file.file)
    }

    fn unlock(&self, file: &LocalFile) -> io::Result<()> {
        system::unlock(&file.file)
    }

    fn lock_holder(&self, file: &LocalFile) -> io::Result<Option<u32>> {
        system::lock_holder(&file.file)
    }

    fn truncate(&self, file: &LocalFile) -> io::Result<()> {
        file.file.set_len(0)
    }

    fn is_local(&self) -> io::Result<bool> {
        system::is_local(nearest_existing(&self.root))
    }

    fn describe(&self, key: &Key) -> String {
        self.path(key).display().to_string()
    }
}

/// Creates a folder with its missing parents, all of them durable.
fn make_durably(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.exists() {
        match make_durably(parent) {
            // Another process was faster with this parent, which is all the same.
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    fs::create_dir(path)?;
    File::open(parent)?.sync_all()
}

/// The path or its nearest parent that exists: a root that isn't made yet will lie on its parent's file system.
fn nearest_existing(path: &Path) -> &Path {
    path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."))
}
