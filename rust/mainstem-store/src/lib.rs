//! Content-addressed blobs and create-once records in a folder: durable when reported, verified when read.
//!
//! ```text
//!            Store<F>                    what callers use: one small file of methods for each noun
//!      ┌────────┼─────────┬────────┐
//!    blobs   records   append    lock    decide what is written, in which order, and when it is durable
//!      │        │         │        │
//!      └────────┴────┬────┴────────┘
//!                 Files                  the one trait through which every file operation goes
//!            ┌───────┴────────┐
//!       LocalFiles       models in tests (failing operations, a disk that forgets what was not synced)
//! ```
//!
//! Beside them stand the parts that know no files: [`hash`], [`segment`] (what a blob is made of and named),
//! [`compress`], [`memory`] (what a read fills), [`prefault`] (what a fork is going to touch) and [`workers`] (threads for
//! one call).
//!
//! The order of operations is the whole protocol, so that it is written down once, in `docs/formats/store.md`: bytes
//! go to a file without a name, are synced, get their name in one step that never replaces a file, and then the folder
//! is synced. A process killed at any point leaves either nothing or the whole thing.

pub mod append;
pub mod blobs;
pub mod compress;
pub mod error;
pub mod files;
pub mod hash;
pub mod key;
pub mod local;
pub mod lock;
pub mod memory;
pub mod prefault;
pub mod records;
pub mod segment;
pub mod store;
pub mod workers;

pub use append::AppendFile;
pub use error::{Error, ErrorKind, Result};
pub use files::Files;
pub use hash::{Hash, hash_bytes, hash_many};
pub use key::Key;
pub use local::LocalFiles;
pub use lock::RunLock;
pub use memory::Memory;
pub use segment::{Compression, SEGMENT_BYTES, Segment};
pub use store::Store;
