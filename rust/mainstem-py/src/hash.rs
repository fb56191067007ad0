//! Hashes.

use pyo3::prelude::*;

use crate::buffer::LentBytes;

/// From this size on releasing the interpreter costs less than what others gain by it.
const RELEASE_FROM_BYTES: usize = 32 << 10;

/// Returns the BLAKE3 hash of the data as 64 hex digits.
#[pyfunction]
pub fn hash_bytes(python: Python<'_>, data: LentBytes) -> String {
    let bytes = data.as_slice();
    if bytes.len() < RELEASE_FROM_BYTES {
        return mainstem_store::hash_bytes(bytes).to_hex();
    }
    python.detach(|| mainstem_store::hash_bytes(bytes)).to_hex()
}

/// Returns the BLAKE3 hash of each part; large parts are hashed by several threads.
#[pyfunction]
pub fn hash_many(python: Python<'_>, parts: Vec<LentBytes>) -> Vec<String> {
    let parts: Vec<&[u8]> = parts.iter().map(LentBytes::as_slice).collect();
    let hashes = python.detach(|| mainstem_store::hash_many(&parts));
    hashes.iter().map(mainstem_store::Hash::to_hex).collect()
}
