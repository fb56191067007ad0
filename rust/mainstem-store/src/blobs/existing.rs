//! The layout of a blob that is there already: whoever stores the same data again refers to the file of the first.
//!
//! A blob's name says what its raw bytes are, not how they were compressed: another version may have made other frames.
//! So that offsets and lengths come from the file itself, never from what this process would have written.

use std::io;

use crate::compress;
use crate::error::{Error, ErrorKind, Result};
use crate::files::{Files, read_up_to};
use crate::hash::Hash;
use crate::key::Key;
use crate::segment::{Compression, blob_key};
use crate::store::Store;

impl<F: Files> Store<F> {
    /// The stored length of each segment of a blob; `None` where the blob has no file.
    pub(super) fn existing_layout(
        &self,
        blob: &Hash,
        compression: Option<Compression>,
        raw_lengths: &[u64],
    ) -> Result<Option<Vec<u64>>> {
        let key = blob_key(blob, compression);
        let named = |error: Error| error.of_blob(&blob.to_hex());
        let failed = |error| named(self.failed(&key, "cannot read the blob that is there already", error));
        let file = match self.files.open(&key) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let size = self.files.size(&file).map_err(failed)?;
        let stored_lengths = match compression {
            None => Some(raw_lengths.to_vec()),
            Some(Compression::Zstd) => self.frame_lengths(&file, raw_lengths).map_err(failed)?,
        };
        match stored_lengths {
            Some(lengths) if lengths.iter().sum::<u64>() == size => Ok(Some(lengths)),
            _ => Err(named(self.wrong_size(&key, size))),
        }
    }

    /// The stored length of each segment, if the file begins with whole frames of exactly these raw lengths.
    fn frame_lengths(&self, file: &F::File, raw_lengths: &[u64]) -> io::Result<Option<Vec<u64>>> {
        let mut window = Vec::new();
        let mut offset = 0;
        let mut lengths = Vec::with_capacity(raw_lengths.len());
        for raw_length in raw_lengths {
            let raw_bytes = usize::try_from(*raw_length).map_err(io::Error::other)?;
            window.resize(compress::stored_bytes_max(raw_bytes), 0);
            let filled = read_up_to(&*self.files, file, &mut window, offset)?;
            let Some(length) = compress::stored_bytes(&window[..filled], raw_bytes) else { return Ok(None) };
            lengths.push(length as u64);
            offset += length as u64;
        }
        Ok(Some(lengths))
    }

    fn wrong_size(&self, key: &Key, size: u64) -> Error {
        let detail = format!("the blob that is there already is damaged ({size} bytes)");
        Error::found(ErrorKind::BlobCorrupt, self.files.describe(key), detail)
    }
}
