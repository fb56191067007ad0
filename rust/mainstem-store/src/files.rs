//! The one trait through which every file operation goes.
//!
//! It is small so that a model can take the real disk's place: one that fails at the nth operation, writes short or has
//! no space left, or one that forgets what was not synced. Methods are single system calls in spirit; what is written in
//! which order is decided above, once for all implementations.

use std::io;

use crate::key::Key;
use crate::memory::Memory;

/// The file operations that a store needs.
pub trait Files: Send + Sync {
    /// An open file.
    type File: Send + Sync;

    /// Creates an empty file without a name that is going to be published somewhere below this folder or beside it.
    ///
    /// It vanishes when dropped unpublished; implementations that need a name hide it from [`Files::list`].
    fn create_temporary(&self, folder: &Key) -> io::Result<Self::File>;

    /// Writes some of the data at an offset and returns how many bytes it took.
    fn write_at(&self, file: &Self::File, data: &[u8], offset: u64) -> io::Result<usize>;

    /// Asks the system to begin writing a range to the disk. A hint: nothing is promised, nothing can fail.
    fn start_writeback(&self, file: &Self::File, offset: u64, length: u64);

    /// Makes the file's bytes durable.
    fn sync(&self, file: &Self::File) -> io::Result<()>;

    /// Gives a temporary file its name, in one step that fails with `AlreadyExists` rather than replace a file.
    fn publish(&self, file: &Self::File, key: &Key) -> io::Result<()>;

    /// Gives a temporary file its name in one step, in place of whatever file has it.
    fn replace(&self, file: &Self::File, key: &Key) -> io::Result<()>;

    /// Creates one folder; fails with `AlreadyExists` where there is one. The root comes with its missing parents, and is
    /// durable at once: nothing above it belongs to the store.
    fn make_folder(&self, folder: &Key) -> io::Result<()>;

    /// Makes the names in a folder durable.
    fn sync_folder(&self, folder: &Key) -> io::Result<()>;

    /// The names in a folder in any order, without temporary ones.
    fn list(&self, folder: &Key) -> io::Result<Vec<String>>;

    /// Opens a file for reading.
    fn open(&self, key: &Key) -> io::Result<Self::File>;

    /// The file's size in bytes.
    fn size(&self, file: &Self::File) -> io::Result<u64>;

    /// Reads some bytes at an offset and returns how many; 0 at the end of the file.
    fn read_at(&self, file: &Self::File, buffer: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Maps a range of a file privately. The range must lie within the file.
    fn map(&self, file: &Self::File, offset: u64, length: usize) -> io::Result<Memory>;

    /// Creates a file for appending; fails with `AlreadyExists` where there is one.
    fn create_append(&self, key: &Key) -> io::Result<Self::File>;

    /// Appends some of the data and returns how many bytes it took.
    fn append(&self, file: &Self::File, data: &[u8]) -> io::Result<usize>;

    /// Opens a file that carries a lock, creating it where it is absent.
    fn open_lock(&self, key: &Key) -> io::Result<Self::File>;

    /// Takes the file's exclusive lock for this open file; `false` where another one holds it.
    fn try_lock(&self, file: &Self::File) -> io::Result<bool>;

    /// Gives the file's lock back.
    fn unlock(&self, file: &Self::File) -> io::Result<()>;

    /// Says whether another open file holds the lock, without taking anything: its process if the system knows it.
    fn lock_holder(&self, file: &Self::File) -> io::Result<Option<u32>>;

    /// Cuts a file to no bytes.
    fn truncate(&self, file: &Self::File) -> io::Result<()>;

    /// Says whether the file system is known as a local one, where locks, appends and maps can be trusted.
    fn is_local(&self) -> io::Result<bool>;

    /// How people find this key: a full path, where there is one.
    fn describe(&self, key: &Key) -> String;
}

/// Writes all of the data at an offset.
pub(crate) fn write_all_at<F: Files>(files: &F, file: &F::File, mut data: &[u8], mut offset: u64) -> io::Result<()> {
    while !data.is_empty() {
        match files.write_at(file, data, offset) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => {
                data = &data[count..];
                offset += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Appends all of the data.
pub(crate) fn append_all<F: Files>(files: &F, file: &F::File, mut data: &[u8]) -> io::Result<()> {
    while !data.is_empty() {
        match files.append(file, data) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => data = &data[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Fills the buffer from an offset on as far as the file reaches, and returns how many bytes were read.
pub(crate) fn read_up_to<F: Files>(files: &F, file: &F::File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match files.read_at(file, &mut buffer[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
