//! Getting parts of blobs back: every byte that is returned has been verified.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use super::PIECE_BYTES;
use crate::compress::Decompressor;
use crate::error::{Error, ErrorKind, Result};
use crate::files::{Files, read_up_to};
use crate::hash::{Hash, hash_bytes};
use crate::memory::Memory;
use crate::segment::{Compression, Segment, blob_key};
use crate::store::Store;
use crate::workers;

/// From this size on mapping a part is cheaper than copying it.
const MAP_FROM_BYTES: u64 = 256 << 10;

/// Mapped data begins at a multiple of this, as if it had been allocated: numeric code relies on it.
const MAP_ALIGNMENT_BYTES: u64 = 64;

/// A second thread for reading and hashing begins to pay here.
const BYTES_PER_THREAD: u64 = 2 << 20;

/// So many files are open at once at most: a process is commonly allowed 1,024.
const OPEN_FILES_MAX: usize = 128;

/// The files that a call has opened.
type Opened<F> = HashMap<(Hash, Option<Compression>), Arc<OpenBlob<F>>>;

struct OpenBlob<F: Files> {
    file: F::File,
    size: u64,
}

/// What one thread keeps from one compressed segment to the next.
#[derive(Default)]
struct Unpacking {
    decompressor: Decompressor,
    stored: Vec<u8>,
}

/// A segment's bytes: where they go, or, in a map, where they are already.
enum Job<'a, F: Files> {
    Verify(&'a [u8], &'a Segment),
    Read(&'a mut [u8], &'a Segment, Arc<OpenBlob<F>>),
}

impl<F: Files> Store<F> {
    /// Reads each part, a sequence of segments, into memory of its own and verifies every segment.
    pub fn get_parts(&self, parts: &[Vec<Segment>]) -> Result<Vec<Memory>> {
        let mut memories = Vec::with_capacity(parts.len());
        let mut rest = parts;
        while !rest.is_empty() {
            let (opened, count) = self.open_blobs(rest)?;
            let (group, later) = rest.split_at(count);
            memories.append(&mut self.get_group(group, &opened)?);
            rest = later;
        }
        Ok(memories)
    }

    /// Opens what the first parts need, up to the bound on open files, and says for how many parts that is enough.
    fn open_blobs(&self, parts: &[Vec<Segment>]) -> Result<(Opened<F>, usize)> {
        let mut opened = Opened::new();
        for (index, part) in parts.iter().enumerate() {
            if opened.len() >= OPEN_FILES_MAX {
                return Ok((opened, index));
            }
            for segment in part {
                let file = (segment.blob, segment.compression);
                if let std::collections::hash_map::Entry::Vacant(entry) = opened.entry(file) {
                    entry.insert(Arc::new(self.open_blob(segment)?));
                }
                self.check_range(segment, opened[&file].size)?;
            }
        }
        Ok((opened, parts.len()))
    }

    fn open_blob(&self, segment: &Segment) -> Result<OpenBlob<F>> {
        let key = blob_key(&segment.blob, segment.compression);
        let opened = self.files.open(&key).and_then(|file| Ok(OpenBlob { size: self.files.size(&file)?, file }));
        opened.map_err(|error| {
            let missing = error.kind() == io::ErrorKind::NotFound;
            let mut failure = self.failed(&key, "cannot open the blob", error).of_blob(&segment.blob.to_hex());
            if missing {
                failure.kind = ErrorKind::BlobMissing;
            }
            failure
        })
    }

    /// Checks a reference against the file before any memory is taken for it.
    fn check_range(&self, segment: &Segment, size: u64) -> Result<()> {
        if segment.compression.is_none() && segment.stored_bytes != segment.raw_bytes {
            let key = blob_key(&segment.blob, None);
            let detail = "an uncompressed segment is stored with another length than its own".to_owned();
            return Err(Error::found(ErrorKind::InvalidReference, self.files.describe(&key), detail));
        }
        match segment.offset_bytes.checked_add(segment.stored_bytes) {
            Some(end) if end <= size => Ok(()),
            _ => Err(self.corrupt(segment, &format!("the file has only {size} bytes"))),
        }
    }

    fn get_group(&self, parts: &[Vec<Segment>], opened: &Opened<F>) -> Result<Vec<Memory>> {
        let blob_of = |segment: &Segment| &opened[&(segment.blob, segment.compression)];
        let mut memories = Vec::with_capacity(parts.len());
        for part in parts {
            memories.push(self.memory_for(part, blob_of)?);
        }
        let mut jobs = Vec::new();
        for (part, memory) in parts.iter().zip(&mut memories) {
            if memory.is_file_map() {
                let mut rest = memory.as_slice();
                for segment in part {
                    let (bytes, later) = rest.split_at(length_of(segment));
                    jobs.push(Job::Verify(bytes, segment));
                    rest = later;
                }
            } else {
                let mut rest = memory.as_mut_slice();
                for segment in part {
                    let (bytes, later) = rest.split_at_mut(length_of(segment));
                    jobs.push(Job::Read(bytes, segment, Arc::clone(blob_of(segment))));
                    rest = later;
                }
            }
        }
        let total: u64 = parts.iter().flatten().map(|segment| segment.raw_bytes).sum();
        let threads = workers::useful_threads(usize::try_from(total / BYTES_PER_THREAD).unwrap_or(usize::MAX));
        workers::try_each(jobs, threads, || None, |unpacking, job| self.run(job, unpacking))?;
        Ok(memories)
    }

    /// Memory for a part: a private map where its bytes lie in one file as they are, else zeros to be filled.
    fn memory_for<'o>(&self, part: &[Segment], blob_of: impl Fn(&Segment) -> &'o Arc<OpenBlob<F>>) -> Result<Memory>
    where
        F: 'o,
    {
        let Some(first) = part.first() else { return Ok(Memory::Heap(Vec::new())) };
        let key = blob_key(&first.blob, first.compression);
        let failed = |error| self.failed(&key, "cannot get memory for", error).of_blob(&first.blob.to_hex());
        let total = part.iter().try_fold(0_u64, |sum, segment| sum.checked_add(segment.raw_bytes));
        let length = total.and_then(|total| usize::try_from(total).ok());
        let length = length.ok_or_else(|| failed(io::Error::from_raw_os_error(libc::ENOMEM)))?;
        if length as u64 >= MAP_FROM_BYTES
            && first.offset_bytes % MAP_ALIGNMENT_BYTES == 0
            && is_one_range(part)
            && self.maps()
        {
            return self.files.map(&blob_of(first).file, first.offset_bytes, length).map_err(failed);
        }
        Memory::zeroed(length).map_err(failed)
    }

    fn run(&self, job: Job<'_, F>, unpacking: &mut Option<Unpacking>) -> Result<()> {
        match job {
            Job::Verify(bytes, segment) => self.verify(segment, hash_bytes(bytes)),
            Job::Read(bytes, segment, blob) => match segment.compression {
                None => self.read_raw(bytes, segment, &blob),
                Some(Compression::Zstd) => {
                    self.read_compressed(bytes, segment, &blob, unpacking.get_or_insert_default())
                }
            },
        }
    }

    fn read_raw(&self, bytes: &mut [u8], segment: &Segment, blob: &OpenBlob<F>) -> Result<()> {
        let mut hasher = blake3::Hasher::new();
        let mut offset = segment.offset_bytes;
        for piece in bytes.chunks_mut(PIECE_BYTES) {
            self.read_exactly(piece, segment, blob, offset)?;
            hasher.update(piece);
            offset += piece.len() as u64;
        }
        self.verify(segment, hasher.finalize().into())
    }

    fn read_compressed(
        &self,
        bytes: &mut [u8],
        segment: &Segment,
        blob: &OpenBlob<F>,
        Unpacking { decompressor, stored }: &mut Unpacking,
    ) -> Result<()> {
        // At most the file's size, which was checked.
        stored.resize(usize::try_from(segment.stored_bytes).unwrap_or(usize::MAX), 0);
        self.read_exactly(stored, segment, blob, segment.offset_bytes)?;
        decompressor.decompress(stored, bytes).map_err(|reason| self.corrupt(segment, &reason))?;
        self.verify(segment, hash_bytes(bytes))
    }

    fn read_exactly(&self, bytes: &mut [u8], segment: &Segment, blob: &OpenBlob<F>, offset: u64) -> Result<()> {
        match read_up_to(&*self.files, &blob.file, bytes, offset) {
            Ok(count) if count == bytes.len() => Ok(()),
            Ok(_) => Err(self.corrupt(segment, "the file became shorter")),
            Err(error) => {
                let key = blob_key(&segment.blob, segment.compression);
                Err(self.failed(&key, "cannot read the blob", error).of_blob(&segment.blob.to_hex()))
            }
        }
    }

    fn verify(&self, segment: &Segment, hash: Hash) -> Result<()> {
        if hash == segment.hash {
            return Ok(());
        }
        Err(self.corrupt(segment, &format!("{} bytes have the hash {hash}, not {}", segment.raw_bytes, segment.hash)))
    }

    fn corrupt(&self, segment: &Segment, reason: &str) -> Error {
        let path = self.files.describe(&blob_key(&segment.blob, segment.compression));
        let detail = format!("the blob is damaged at byte {} ({reason})", segment.offset_bytes);
        Error::found(ErrorKind::BlobCorrupt, path, detail).of_blob(&segment.blob.to_hex())
    }
}

/// A segment's raw length. Fits, since the sum of the part's lengths does.
fn length_of(segment: &Segment) -> usize {
    usize::try_from(segment.raw_bytes).expect("the part's memory has been taken already")
}

/// Says whether the segments are consecutive raw bytes of one file.
fn is_one_range(part: &[Segment]) -> bool {
    let follows = |pair: &[Segment]| {
        pair[1].blob == pair[0].blob && pair[1].offset_bytes == pair[0].offset_bytes + pair[0].stored_bytes
    };
    part.iter().all(|segment| segment.compression.is_none()) && part.windows(2).all(follows)
}
