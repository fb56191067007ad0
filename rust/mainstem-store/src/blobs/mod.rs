//! Blobs: put them durably, get them back verified.
//!
//! ```text
//! put.rs       cuts blobs into jobs for several threads, publishes, syncs folders
//! writer.rs    one blob on its way: hashes, frames, its file without a name, its publication
//! existing.rs  the layout of a blob that is there already
//! get.rs       plans how each part is filled (map or read), reads, verifies
//! ```

mod existing;
mod get;
mod put;
mod writer;

/// Data goes through the hash and the disk's cache in pieces that stay in the processor's own cache between the two.
const PIECE_BYTES: usize = 512 << 10;
