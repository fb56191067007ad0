//! Pages that a fork is going to touch; in Python they are bytes, so that one process can send them to another.

use mainstem_store::prefault::{self, PageRange, TouchedPages};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

const WORD: usize = size_of::<usize>();

/// Returns the pages that this process has touched since it was forked: those written, and those only read.
#[pyfunction]
pub fn touched_pages(py: Python<'_>) -> PyResult<(Bound<'_, PyBytes>, Bound<'_, PyBytes>)> {
    let pages = prefault::touched_pages()?;
    Ok((PyBytes::new(py, &packed(&pages.written)), PyBytes::new(py, &packed(&pages.read))))
}

/// Brings in pages that `touched_pages` of another fork has named.
#[pyfunction]
pub fn populate_pages(written: &[u8], read: &[u8]) {
    prefault::populate(&TouchedPages { written: unpacked(written), read: unpacked(read) });
}

fn packed(ranges: &[PageRange]) -> Vec<u8> {
    ranges.iter().flat_map(|range| [range.address, range.length]).flat_map(usize::to_ne_bytes).collect()
}

fn unpacked(bytes: &[u8]) -> Vec<PageRange> {
    let word = |bytes: &[u8]| usize::from_ne_bytes(bytes.try_into().expect("a word's bytes"));
    bytes
        .chunks_exact(2 * WORD)
        .map(|pair| PageRange { address: word(&pair[..WORD]), length: word(&pair[WORD..]) })
        .collect()
}
