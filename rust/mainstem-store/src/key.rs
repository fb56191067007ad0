//! Keys: relative paths with `/`, the same in a folder and in a bucket.
//!
//! Keys may come from names that somebody else chose, so that the only way to make one is the parser below: nothing
//! that reaches the file system can lead out of the store.

use std::fmt;

use crate::error::{Error, ErrorKind, Result};

/// How the names of temporary files begin. No key may have such a part, so that a listing can leave them out.
pub const TEMPORARY_PREFIX: &str = ".tmp-";

/// A checked relative path. The empty key is the store's own folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// The store's own folder.
    pub const ROOT: Self = Self(String::new());

    /// Checks a key of a file.
    pub fn file(text: &str) -> Result<Self> {
        match text {
            "" => Err(invalid(text, "it is empty")),
            _ => Self::folder(text),
        }
    }

    /// Checks a key of a folder; the empty text is the store's own folder.
    pub fn folder(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Ok(Self::ROOT);
        }
        if text.contains(['\0', '\\']) {
            return Err(invalid(text, "it holds a NUL or a backslash"));
        }
        for part in text.split('/') {
            match part {
                "" => return Err(invalid(text, "it is absolute or has an empty part")),
                "." | ".." => return Err(invalid(text, "it has a part `.` or `..`")),
                _ if part.starts_with(TEMPORARY_PREFIX) => {
                    return Err(invalid(text, "a part begins like a temporary file"));
                }
                _ => {}
            }
        }
        Ok(Self(text.to_owned()))
    }

    /// The key of something directly in this folder. Only for names that this crate makes itself.
    pub(crate) fn join(&self, name: &str) -> Self {
        if self.0.is_empty() { Self(name.to_owned()) } else { Self(format!("{}/{name}", self.0)) }
    }

    /// The folder that this lies in; `None` for the store's own folder.
    pub fn parent(&self) -> Option<Self> {
        if self.0.is_empty() {
            return None;
        }
        Some(self.0.rsplit_once('/').map_or(Self::ROOT, |(folder, _)| Self(folder.to_owned())))
    }

    /// The key as text, with `/` between its parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn invalid(text: &str, reason: &str) -> Error {
    Error::found(ErrorKind::InvalidKey, text.escape_debug().to_string(), format!("unsafe key ({reason})"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_keys_are_refused() {
        for text in
            ["", "/", "/etc/passwd", "a//b", "a/", "..", "a/../b", "./a", "a/.", "a\\b", "a\0b", ".tmp-1", "a/.tmp-x/b"]
        {
            assert_eq!(Key::file(text).unwrap_err().kind, ErrorKind::InvalidKey, "{text:?}");
        }
    }

    #[test]
    fn parents_end_at_the_root() {
        let key = Key::file("flows/A/run.json").unwrap();
        assert_eq!(key.parent().unwrap().as_str(), "flows/A");
        assert_eq!(key.parent().unwrap().parent().unwrap().parent().unwrap(), Key::ROOT);
        assert_eq!(Key::ROOT.parent(), None);
    }

    proptest! {
        #[test]
        fn an_accepted_key_never_leaves_the_folder(text in "[a./\\\\\0~-]{0,12}") {
            if let Ok(key) = Key::folder(&text) {
                let path = std::path::Path::new("/store").join(key.as_str());
                prop_assert!(path.starts_with("/store"));
                prop_assert!(path.components().all(|part| part.as_os_str() != ".."));
            }
        }
    }
}
