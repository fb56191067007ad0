//! Zstandard where it pays.
//!
//! ```text
//! probe.rs    whether a blob should be compressed, and how the bytes of a segment should be arranged for it
//! shuffle.rs  arranges the bytes of numbers so that what is alike stands together
//! frames.rs   a segment as it is stored: frames, then a seal
//! ```

mod frames;
mod probe;
mod shuffle;

pub use frames::{Compressor, Decompressor, stored_bytes, stored_bytes_max};
pub use probe::pays;
