//! One error for all operations: what kind it is (what a handler would do about it), which file, which blob.

use std::fmt;
use std::io;

/// The result of an operation on a store.
pub type Result<T> = std::result::Result<T, Error>;

/// What a handler would do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The blob has no file.
    BlobMissing,
    /// The blob's file isn't what its name and the reference say.
    BlobCorrupt,
    /// There is no space left, or a quota is used up.
    Full,
    /// The account may not do this here.
    Denied,
    /// The file system takes no writes.
    ReadOnly,
    /// The file system can't do this at all.
    Unsupported,
    /// A key that isn't a plain relative path. The caller's mistake.
    InvalidKey,
    /// A reference that no writer could have made. The caller's mistake.
    InvalidReference,
    /// The file exists already, and the operation had to create it.
    Exists,
    /// Another open file description holds the lock.
    Held,
    /// Anything else that the system reports.
    Io,
}

impl ErrorKind {
    /// The kind's stable name, as programs see it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BlobMissing => "blob-missing",
            Self::BlobCorrupt => "blob-corrupt",
            Self::Full => "full",
            Self::Denied => "denied",
            Self::ReadOnly => "read-only",
            Self::Unsupported => "unsupported",
            Self::InvalidKey => "invalid-key",
            Self::InvalidReference => "invalid-reference",
            Self::Exists => "exists",
            Self::Held => "held",
            Self::Io => "io",
        }
    }

    fn of(error: &io::Error) -> Self {
        match error.raw_os_error() {
            Some(libc::ENOSPC | libc::EDQUOT) => Self::Full,
            Some(libc::EACCES | libc::EPERM) => Self::Denied,
            Some(libc::EROFS) => Self::ReadOnly,
            Some(libc::EOPNOTSUPP | libc::ENOSYS) => Self::Unsupported,
            Some(libc::EEXIST) => Self::Exists,
            _ => Self::Io,
        }
    }
}

/// An operation that failed.
#[derive(Debug)]
pub struct Error {
    /// What a handler would do about it.
    pub kind: ErrorKind,
    /// The file or folder, as the implementation of [`Files`](crate::Files) names it to people.
    pub path: String,
    /// The blob's name, where the operation was about one.
    pub blob: Option<String>,
    /// What was attempted or what was found, without the path.
    pub detail: String,
    /// What the system said.
    pub source: Option<io::Error>,
}

impl Error {
    /// An error that the system reported while doing `detail` to `path`.
    pub fn system(path: String, detail: &str, source: io::Error) -> Self {
        Self { kind: ErrorKind::of(&source), path, blob: None, detail: detail.to_owned(), source: Some(source) }
    }

    /// An error that this crate found itself.
    pub fn found(kind: ErrorKind, path: String, detail: String) -> Self {
        Self { kind, path, blob: None, detail, source: None }
    }

    /// The same error, about a blob.
    #[must_use]
    pub fn of_blob(mut self, name: &str) -> Self {
        self.blob = Some(name.to_owned());
        self
    }

    /// The system's error number, where it gave one.
    pub fn errno(&self) -> Option<i32> {
        self.source.as_ref().and_then(io::Error::raw_os_error)
    }

    /// Says whether the same call can succeed later although nobody changed anything.
    pub fn retry_helps(&self) -> bool {
        matches!(
            self.errno(),
            Some(
                libc::EINTR
                    | libc::EAGAIN
                    | libc::EBUSY
                    | libc::ENOMEM
                    | libc::EMFILE
                    | libc::ENFILE
                    | libc::ETIMEDOUT
                    | libc::ESTALE
            )
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: `{}`", self.detail, self.path)?;
        match &self.source {
            Some(source) => write!(formatter, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_error_numbers_become_kinds() {
        let kind = |errno| Error::system("x".into(), "write", io::Error::from_raw_os_error(errno)).kind;
        assert_eq!(kind(libc::ENOSPC), ErrorKind::Full);
        assert_eq!(kind(libc::EDQUOT), ErrorKind::Full);
        assert_eq!(kind(libc::EACCES), ErrorKind::Denied);
        assert_eq!(kind(libc::EROFS), ErrorKind::ReadOnly);
        assert_eq!(kind(libc::EIO), ErrorKind::Io);
    }

    #[test]
    fn only_passing_troubles_are_worth_a_retry() {
        let helps = |errno| Error::system("x".into(), "open", io::Error::from_raw_os_error(errno)).retry_helps();
        assert!(helps(libc::EMFILE));
        assert!(!helps(libc::ENOSPC));
        assert!(!Error::found(ErrorKind::BlobCorrupt, "x".into(), "y".into()).retry_helps());
    }
}
