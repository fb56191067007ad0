//! One blob on its way into the store. Several threads bring it segments; the last one gives it its name.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use super::PIECE_BYTES;
use crate::compress::{self, Compressor};
use crate::error::Result;
use crate::files::{Files, write_all_at};
use crate::hash::{Hash, hash_bytes, name_of_segments};
use crate::key::Key;
use crate::segment::{BLOBS_FOLDER, Compression, Segment, blob_folder, blob_key};
use crate::store::Store;
use crate::workers::lock;

/// Segments below this are gathered into pieces, since one write call for each would cost more than the bytes.
const GATHER_BELOW_BYTES: usize = 64 << 10;

/// From this size on the disk begins to write while more bytes are still being hashed.
const WRITEBACK_FROM_BYTES: u64 = 1 << 20;

pub(super) struct BlobWriter<'a, F: Files> {
    store: &'a Store<F>,
    segments: Vec<&'a [u8]>,
    may_compress: bool,
    compression: OnceLock<Option<Compression>>,
    jobs_left: AtomicUsize,
    state: Mutex<State<F>>,
}

struct State<F: Files> {
    /// Made by the first job that has something to write.
    file: Option<Arc<F::File>>,
    /// For each segment, once known.
    hashes: Vec<Option<Hash>>,
    stored_lengths: Vec<u64>,
    /// Frames wait here for those of earlier segments: a blob's frames lie in order.
    waiting: BTreeMap<usize, Vec<Vec<u8>>>,
    next_to_write: usize,
    written_bytes: u64,
    /// What the finished blob is made of.
    finished: Option<Vec<Segment>>,
}

impl<'a, F: Files> BlobWriter<'a, F> {
    /// A blob of these segments that `jobs` calls of [`BlobWriter::add`] are going to bring, each once.
    pub(super) fn new(store: &'a Store<F>, segments: Vec<&'a [u8]>, may_compress: bool, jobs: usize) -> Self {
        let state = State {
            file: None,
            hashes: vec![None; segments.len()],
            stored_lengths: segments.iter().map(|segment| segment.len() as u64).collect(),
            waiting: BTreeMap::new(),
            next_to_write: 0,
            written_bytes: 0,
            finished: None,
        };
        Self {
            store,
            segments,
            may_compress,
            compression: OnceLock::new(),
            jobs_left: AtomicUsize::new(jobs),
            state: Mutex::new(state),
        }
    }

    /// What the blob is made of. Only after the last job.
    pub(super) fn into_segments(self) -> Vec<Segment> {
        let state = self.state.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.finished.unwrap_or_default()
    }

    /// Hashes and writes some of the segments; whoever brings the last ones publishes the blob.
    ///
    /// On success of the last job the blob's file is durable, but its name is only once its folder is synced.
    pub(super) fn add(&self, compressor: &mut Option<Compressor>, range: Range<usize>) -> Result<()> {
        let compression = *self.compression.get_or_init(|| {
            let pays = self.may_compress && compress::pays(compressor.get_or_insert_default(), &self.segments);
            pays.then_some(Compression::Zstd)
        });
        let only_hash = self.hash_of_only_segment();
        if let Some(name) = only_hash
            && self.finish_existing(name, compression)?
        {
            return Ok(());
        }
        match compression {
            None => self.add_raw(range, only_hash)?,
            Some(Compression::Zstd) => self.add_frames(compressor.get_or_insert_default(), range, only_hash)?,
        }
        if self.jobs_left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.publish(compression)?;
        }
        Ok(())
    }

    /// A blob of one segment is hashed before anything is written: siblings often store the same small blob, and its name
    /// is then known in time to write nothing. A larger one is hashed while it is written, since the disk is what takes time.
    fn hash_of_only_segment(&self) -> Option<Hash> {
        match self.segments[..] {
            [only] => Some(hash_bytes(only)),
            _ => None,
        }
    }

    /// Takes a blob that is there already, if it is. Its folder's own name is durable: publishing sees to that first.
    fn finish_existing(&self, name: Hash, compression: Option<Compression>) -> Result<bool> {
        let Some(stored_lengths) = self.store.existing_layout(&name, compression, &self.raw_lengths())? else {
            return Ok(false);
        };
        let mut state = lock(&self.state);
        state.finished = Some(self.describe(name, compression, &[name], &stored_lengths));
        Ok(true)
    }

    fn add_raw(&self, range: Range<usize>, only_hash: Option<Hash>) -> Result<()> {
        let file = self.file()?;
        let begin: u64 = self.segments[..range.start].iter().map(|segment| segment.len() as u64).sum();
        let mut hashes = Vec::with_capacity(range.len());
        let mut gather = Gather { writer: self, file: &file, offset: begin, bytes: Vec::new() };
        for segment in &self.segments[range.clone()] {
            hashes.push(Some(gather.hash_and_write(segment, only_hash)?));
        }
        gather.flush()?;
        let end = gather.offset;
        self.start_writeback(&file, begin, end);
        lock(&self.state).hashes[range].copy_from_slice(&hashes);
        Ok(())
    }

    fn add_frames(&self, compressor: &mut Compressor, range: Range<usize>, only_hash: Option<Hash>) -> Result<()> {
        let file = self.file()?;
        let segments = &self.segments[range.clone()];
        let hash = |segment: &&[u8]| only_hash.or_else(|| Some(hash_bytes(segment)));
        let hashes: Vec<Option<Hash>> = segments.iter().map(hash).collect();
        let frames = segments.iter().map(|segment| compressor.compress(segment)).collect();
        let mut state = lock(&self.state);
        state.hashes[range.clone()].copy_from_slice(&hashes);
        state.waiting.insert(range.start, frames);
        loop {
            let next = state.next_to_write;
            let Some(frames) = state.waiting.remove(&next) else { return Ok(()) };
            let begin = state.written_bytes;
            for frame in frames {
                self.write(&file, &frame, state.written_bytes)?;
                let index = state.next_to_write;
                state.stored_lengths[index] = frame.len() as u64;
                state.written_bytes += frame.len() as u64;
                state.next_to_write += 1;
            }
            self.start_writeback(&file, begin, state.written_bytes);
        }
    }

    fn publish(&self, compression: Option<Compression>) -> Result<()> {
        let mut state = lock(&self.state);
        let hashes: Vec<Hash> = state.hashes.iter().flatten().copied().collect();
        let name = name_of_segments(&hashes);
        let (folder, key) = (blob_folder(&name), blob_key(&name, compression));
        let failed = |what, error| self.store.failed(&key, what, error).of_blob(&name.to_hex());
        self.store.make_folder(&folder).map_err(|error| error.of_blob(&name.to_hex()))?;
        if let Some(file) = state.file.take() {
            let files = &self.store.files;
            files.sync(&file).map_err(|error| failed("cannot sync the blob", error))?;
            match files.publish(&file, &key) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    let lengths = self.store.existing_layout(&name, compression, &self.raw_lengths())?;
                    // Without a file after all, somebody is deleting blobs at this moment: nothing was stored.
                    state.stored_lengths = lengths.ok_or_else(|| failed("cannot publish the blob", error))?;
                }
                Err(error) => return Err(failed("cannot publish the blob", error)),
            }
        }
        let segments = self.describe(name, compression, &hashes, &state.stored_lengths);
        state.finished = Some(segments);
        Ok(())
    }

    fn describe(
        &self,
        blob: Hash,
        compression: Option<Compression>,
        hashes: &[Hash],
        stored_lengths: &[u64],
    ) -> Vec<Segment> {
        let mut offset_bytes = 0;
        let segments = self.segments.iter().zip(hashes).zip(stored_lengths);
        segments
            .map(|((segment, hash), stored_bytes)| {
                let described = Segment {
                    blob,
                    offset_bytes,
                    stored_bytes: *stored_bytes,
                    raw_bytes: segment.len() as u64,
                    hash: *hash,
                    compression,
                };
                offset_bytes += stored_bytes;
                described
            })
            .collect()
    }

    /// The blob's file, which has no name yet.
    fn file(&self) -> Result<Arc<F::File>> {
        let mut state = lock(&self.state);
        if let Some(file) = &state.file {
            return Ok(Arc::clone(file));
        }
        let folder = Key::ROOT.join(BLOBS_FOLDER);
        self.store.make_folder(&folder)?;
        let created = self.store.files.create_temporary(&folder);
        let file = Arc::new(created.map_err(|error| self.store.failed(&folder, "cannot create a file in", error))?);
        state.file = Some(Arc::clone(&file));
        Ok(file)
    }

    fn write(&self, file: &F::File, data: &[u8], offset: u64) -> Result<()> {
        let folder = Key::ROOT.join(BLOBS_FOLDER);
        write_all_at(&*self.store.files, file, data, offset)
            .map_err(|error| self.store.failed(&folder, "cannot write a blob in", error))
    }

    fn start_writeback(&self, file: &F::File, begin: u64, end: u64) {
        if end - begin >= WRITEBACK_FROM_BYTES {
            self.store.files.start_writeback(file, begin, end - begin);
        }
    }

    fn raw_lengths(&self) -> Vec<u64> {
        self.segments.iter().map(|segment| segment.len() as u64).collect()
    }
}

/// Writes raw segments one after another, small ones together.
struct Gather<'w, 'a, F: Files> {
    writer: &'w BlobWriter<'a, F>,
    file: &'w F::File,
    /// Where the next byte goes that isn't gathered yet.
    offset: u64,
    bytes: Vec<u8>,
}

impl<F: Files> Gather<'_, '_, F> {
    fn hash_and_write(&mut self, segment: &[u8], known: Option<Hash>) -> Result<Hash> {
        if segment.len() < GATHER_BELOW_BYTES {
            self.bytes.extend_from_slice(segment);
            if self.bytes.len() >= PIECE_BYTES {
                self.flush()?;
            }
            return Ok(known.unwrap_or_else(|| hash_bytes(segment)));
        }
        self.flush()?;
        let mut hasher = blake3::Hasher::new();
        for piece in segment.chunks(PIECE_BYTES) {
            if known.is_none() {
                hasher.update(piece);
            }
            self.writer.write(self.file, piece, self.offset)?;
            self.offset += piece.len() as u64;
        }
        Ok(known.unwrap_or_else(|| hasher.finalize().into()))
    }

    fn flush(&mut self) -> Result<()> {
        self.writer.write(self.file, &self.bytes, self.offset)?;
        self.offset += self.bytes.len() as u64;
        self.bytes.clear();
        Ok(())
    }
}
