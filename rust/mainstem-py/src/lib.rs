//! The Python module `mainstem_datastore._native`. This file only registers; each file beside it binds one group of
//! operations, and each bound function has four beats: take arguments, release the interpreter, one call, wrap the result.

#![allow(
    clippy::needless_pass_by_value,
    reason = "arguments from Python are taken by value: that is what owns the buffer"
)]

mod append;
mod buffer;
mod error;
mod hash;
mod inline;
mod json;
mod lock;
mod memory;
mod outline;
mod prefault;
mod process;
mod reference;
mod store;

/// Hashing, compression and all file operations of a store on a local disk.
#[pyo3::pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::append::AppendFile;
    #[pymodule_export]
    use crate::error::StoreError;
    #[pymodule_export]
    use crate::hash::{hash_bytes, hash_many};
    #[pymodule_export]
    use crate::inline::inline_references;
    #[pymodule_export]
    use crate::json::encode_json;
    #[pymodule_export]
    use crate::lock::RunLock;
    #[pymodule_export]
    use crate::memory::NativeBuffer;
    #[pymodule_export]
    use crate::outline::outline_json;
    #[pymodule_export]
    use crate::prefault::{populate_pages, touched_pages};
    #[pymodule_export]
    use crate::process::{adopt_orphans, die_with_parent};
    #[pymodule_export]
    use crate::store::LocalStore;

    #[pymodule_export]
    const SEGMENT_BYTES: usize = mainstem_store::SEGMENT_BYTES;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        if cfg!(debug_assertions) {
            let category = module.py().get_type::<pyo3::exceptions::PyRuntimeWarning>();
            PyErr::warn(
                module.py(),
                &category,
                c"mainstem_datastore._native is a debug build: it is many times slower",
                1,
            )?;
        }
        Ok(())
    }
}
