//! Files without a name, and how they get one: without replacing another, unless that is what is asked for.
//!
//! On Linux a file can be made that has no name at all and is gone when its process is, even by a kill. Where the file
//! system or the kernel can't do that, the file has a hidden name meanwhile, and a kill may leave it behind.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use rustix::fs::RenameFlags;
#[cfg(target_os = "linux")]
use rustix::fs::{AtFlags, CWD, Mode, OFlags};

use crate::key::TEMPORARY_PREFIX;
use crate::workers::lock;

/// How one store's temporary files are made; learns once what the file system can do.
#[derive(Debug, Default)]
pub(super) struct Naming {
    needs_names: AtomicBool,
}

impl Naming {
    /// Creates an empty temporary file on the file system of `folder`.
    pub(super) fn create(&self, folder: &Path) -> io::Result<(File, Temporary)> {
        if !self.needs_names.load(Ordering::Relaxed) {
            match create_nameless(folder) {
                Ok(file) => return Ok((file, Temporary::Nameless)),
                Err(error) if cannot_be_nameless(&error) => self.needs_names.store(true, Ordering::Relaxed),
                Err(error) => return Err(error),
            }
        }
        let path = folder.join(hidden_name());
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        Ok((file, Temporary::Hidden(Hidden(Mutex::new(Some(path))))))
    }
}

#[cfg(target_os = "linux")]
fn create_nameless(folder: &Path) -> io::Result<File> {
    // The name is later given through /proc, which a bare container may lack.
    if !Path::new("/proc/self/fd").exists() {
        return Err(io::Error::from_raw_os_error(libc::EOPNOTSUPP));
    }
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(CWD, folder, flags, Mode::RUSR | Mode::WUSR)?.into())
}

#[cfg(not(target_os = "linux"))]
fn create_nameless(_folder: &Path) -> io::Result<File> {
    Err(io::Error::from_raw_os_error(libc::EOPNOTSUPP))
}

/// A kernel that doesn't know the flag takes the call for one to open a folder for writing.
fn cannot_be_nameless(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::EOPNOTSUPP | libc::EISDIR | libc::EINVAL | libc::ENOSYS))
}

/// A name that no other process and no other call of this one uses.
fn hidden_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // Process ids repeat between containers that share a folder; the time tells those apart. A clash would only be an error.
    let nanoseconds =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    format!("{TEMPORARY_PREFIX}{}-{count}-{nanoseconds:x}", std::process::id())
}

/// What a temporary file has instead of its final name.
#[derive(Debug)]
pub(super) enum Temporary {
    #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
    Nameless,
    Hidden(Hidden),
}

/// A hidden name, removed when dropped unless it has become the final one.
#[derive(Debug)]
pub(super) struct Hidden(Mutex<Option<PathBuf>>);

impl Temporary {
    /// Gives the file its final name; fails with `AlreadyExists` rather than replace a file.
    pub(super) fn publish(&self, file: &File, path: &Path) -> io::Result<()> {
        match self {
            Self::Nameless => name_nameless(file, path),
            Self::Hidden(hidden) => hidden.become_final(|from| rename_never_replacing(from, path)),
        }
    }

    /// Gives the file its final name, in place of the file that has it.
    ///
    /// No system call names a nameless file over another: it gets a hidden name first, which a kill may leave behind.
    pub(super) fn replace(&self, file: &File, path: &Path) -> io::Result<()> {
        match self {
            Self::Nameless => {
                let hidden = path.with_file_name(hidden_name());
                name_nameless(file, &hidden)?;
                Hidden(Mutex::new(Some(hidden))).become_final(|from| fs::rename(from, path))
            }
            Self::Hidden(hidden) => hidden.become_final(|from| fs::rename(from, path)),
        }
    }
}

impl Hidden {
    fn become_final(&self, rename: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
        let mut name = lock(&self.0);
        rename(name.as_ref().ok_or(io::ErrorKind::InvalidInput)?)?;
        *name = None;
        Ok(())
    }
}

#[cfg(target_os = "linux")]
fn name_nameless(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;
    let open_file = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(rustix::fs::linkat(CWD, open_file, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn name_nameless(_file: &File, _path: &Path) -> io::Result<()> {
    Err(io::Error::from_raw_os_error(libc::EOPNOTSUPP))
}

/// A plain rename would replace what a faster process has published.
fn rename_never_replacing(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        let cwd = rustix::fs::CWD;
        match rustix::fs::renameat_with(cwd, from, cwd, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(()),
            Err(error) if !cannot_be_nameless(&error.into()) => return Err(error.into()),
            Err(_the_file_system_lacks_it) => {}
        }
    }
    link_and_unlink(from, to)
}

fn link_and_unlink(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to)?;
    fs::remove_file(from)
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if let Some(path) = lock(&self.0).take() {
            // Nothing more can be done here: the name stays hidden, and the operation has reported its own failure.
            let _left_behind = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden() -> Naming {
        Naming { needs_names: AtomicBool::new(true) }
    }

    #[test]
    fn publishing_never_replaces_a_file() {
        for naming in [Naming::default(), hidden()] {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("taken");
            fs::write(&target, "first").unwrap();
            let (file, temporary) = naming.create(folder.path()).unwrap();
            let error = temporary.publish(&file, &target).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(fs::read(&target).unwrap(), b"first");
            temporary.publish(&file, &folder.path().join("free")).unwrap();
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        }
    }

    #[test]
    fn replacing_leaves_one_file_with_the_new_bytes() {
        for naming in [Naming::default(), hidden()] {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("log");
            fs::write(&target, "secret").unwrap();
            let (file, temporary) = naming.create(folder.path()).unwrap();
            std::io::Write::write_all(&mut &file, b"gone").unwrap();
            temporary.replace(&file, &target).unwrap();
            drop(temporary);
            assert_eq!(fs::read(&target).unwrap(), b"gone");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn linking_never_replaces_a_file_either() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        for name in ["new", "taken"] {
            fs::write(path(name), name).unwrap();
        }
        assert_eq!(link_and_unlink(&path("new"), &path("taken")).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        link_and_unlink(&path("new"), &path("free")).unwrap();
        assert_eq!(fs::read(path("free")).unwrap(), b"new");
        assert!(!path("new").exists());
    }

    #[test]
    fn an_unpublished_file_leaves_no_name() {
        for naming in [Naming::default(), hidden()] {
            let folder = tempfile::tempdir().unwrap();
            drop(naming.create(folder.path()).unwrap());
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}
