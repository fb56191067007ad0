//! What a blob is made of: segments, each hashed, stored and read on its own.

use crate::hash::Hash;
use crate::key::Key;

/// The most raw bytes that one segment holds.
pub const SEGMENT_BYTES: usize = 16 << 20;

/// The folder of all blobs.
pub const BLOBS_FOLDER: &str = "blobs";

/// How the stored bytes of a segment are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compression {
    /// One Zstandard frame for each segment.
    Zstd,
}

impl Compression {
    /// The compression's name in references.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
        }
    }

    /// The compression with this name in references.
    pub fn from_name(name: &str) -> Option<Self> {
        (name == "zstd").then_some(Self::Zstd)
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Zstd => ".zst",
        }
    }
}

/// A segment's place in a blob, and what it must be once read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The blob's name.
    pub blob: Hash,
    /// Where the stored bytes begin in the blob's file.
    pub offset_bytes: u64,
    /// How many bytes are stored.
    pub stored_bytes: u64,
    /// How many bytes they stand for.
    pub raw_bytes: u64,
    /// The hash of the raw bytes.
    pub hash: Hash,
    /// How the stored bytes are compressed.
    pub compression: Option<Compression>,
}

/// The folder of a blob's file: its first two hex digits keep folders small.
pub fn blob_folder(blob: &Hash) -> Key {
    let name = blob.to_hex();
    Key::ROOT.join(BLOBS_FOLDER).join(&name[..2])
}

/// The key of a blob's file.
pub fn blob_key(blob: &Hash, compression: Option<Compression>) -> Key {
    let suffix = compression.map_or("", Compression::suffix);
    blob_folder(blob).join(&format!("{blob}{suffix}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blobs_key_is_its_name_below_two_digits() {
        let blob = Hash::from_hex(&"ab".repeat(32)).unwrap();
        assert_eq!(blob_key(&blob, None).as_str(), format!("blobs/ab/{}", "ab".repeat(32)));
        assert_eq!(blob_key(&blob, Some(Compression::Zstd)).as_str(), format!("blobs/ab/{}.zst", "ab".repeat(32)));
    }
}
