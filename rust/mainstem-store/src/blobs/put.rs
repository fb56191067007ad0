//! Putting blobs: several at once and each by several threads, durable together.

use std::collections::BTreeSet;
use std::ops::Range;

use super::writer::BlobWriter;
use crate::error::Result;
use crate::files::Files;
use crate::segment::{SEGMENT_BYTES, Segment, blob_folder};
use crate::store::Store;
use crate::workers;

/// A second thread for hashing and writing begins to pay here.
const BYTES_PER_THREAD: usize = 2 << 20;

/// Each blob's file and folder take a wait for the disk; the disk takes about this many at once.
const WAITS_AT_ONCE: usize = 8;

impl<F: Files> Store<F> {
    /// Writes blobs, durable on return, and returns for each blob and each of its parts the part's segments.
    ///
    /// A blob is its parts one after another. A part is cut into segments that never reach into the next part; an empty
    /// part has none, and a blob without a byte has no file.
    pub fn put_blobs(&self, blobs: &[Vec<&[u8]>], compress: bool) -> Result<Vec<Vec<Vec<Segment>>>> {
        let writers: Vec<_> = blobs
            .iter()
            .map(|parts| {
                let segments: Vec<&[u8]> = parts.iter().flat_map(|part| part.chunks(SEGMENT_BYTES)).collect();
                let jobs = jobs_of(&segments);
                (BlobWriter::new(self, segments, compress, jobs.len()), jobs)
            })
            .collect();
        let jobs: Vec<_> = writers
            .iter()
            .flat_map(|(writer, ranges)| ranges.iter().map(move |range| (writer, range.clone())))
            .collect();
        let total: usize = blobs.iter().flatten().map(|part| part.len()).sum();
        let threads = workers::useful_threads(total / BYTES_PER_THREAD).max(waits_at_once(blobs.len()));
        workers::try_each(jobs, threads, || None, |compressor, (writer, range)| writer.add(compressor, range))?;
        let finished: Vec<Vec<Segment>> = writers.into_iter().map(|(writer, _)| writer.into_segments()).collect();
        self.sync_blob_folders(&finished)?;
        Ok(finished.into_iter().zip(blobs).map(|(segments, parts)| segments_of_parts(segments, parts)).collect())
    }

    fn sync_blob_folders(&self, blobs: &[Vec<Segment>]) -> Result<()> {
        let folders: BTreeSet<_> = blobs.iter().flatten().map(|segment| blob_folder(&segment.blob)).collect();
        let threads = waits_at_once(folders.len());
        workers::try_each(folders.into_iter().collect(), threads, || (), |(), folder| self.sync_folder(&folder))
    }
}

fn waits_at_once(count: usize) -> usize {
    workers::waiting_threads(count.min(WAITS_AT_ONCE))
}

/// Ranges of consecutive segments with about a segment's bytes each: work enough for a thread to take at once.
fn jobs_of(segments: &[&[u8]]) -> Vec<Range<usize>> {
    let mut jobs = Vec::new();
    let (mut begin, mut bytes) = (0, 0);
    for (index, segment) in segments.iter().enumerate() {
        if index > begin && bytes + segment.len() > SEGMENT_BYTES {
            jobs.push(begin..index);
            (begin, bytes) = (index, 0);
        }
        bytes += segment.len();
    }
    if begin < segments.len() {
        jobs.push(begin..segments.len());
    }
    jobs
}

/// Gives each part its own out of a blob's segments, by the rule that cut them.
fn segments_of_parts(segments: Vec<Segment>, parts: &[&[u8]]) -> Vec<Vec<Segment>> {
    let mut segments = segments.into_iter();
    parts.iter().map(|part| segments.by_ref().take(part.len().div_ceil(SEGMENT_BYTES)).collect()).collect()
}
