//! Memory that a read filled, as Python sees it.
//!
//! Unsafe code lives here because Python gets a pointer into memory that Rust owns. From then on Rust never looks at the
//! bytes again; it only frees (or unmaps) them, once the last view is gone and with it the last reference to this object.
#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};

use mainstem_store::Memory;
use pyo3::exceptions::PyOverflowError;
use pyo3::ffi;
use pyo3::prelude::*;

/// Memory that a read filled: exports a writable, C-contiguous buffer of bytes.
#[pyclass(frozen, module = "mainstem_datastore._native")]
pub struct NativeBuffer {
    begin: *mut u8,
    length: usize,
    mapped: bool,
    /// Only kept so that the bytes live as long as this object.
    _memory: Memory,
}

// SAFETY: Rust never reads or writes through `begin`; Python's own rules for views of one buffer apply to the rest.
unsafe impl Send for NativeBuffer {}
// SAFETY: as above.
unsafe impl Sync for NativeBuffer {}

impl From<Memory> for NativeBuffer {
    fn from(mut memory: Memory) -> Self {
        let bytes = memory.as_mut_slice();
        Self { begin: bytes.as_mut_ptr(), length: bytes.len(), mapped: memory.is_file_map(), _memory: memory }
    }
}

#[pymethods]
impl NativeBuffer {
    fn __len__(&self) -> usize {
        self.length
    }

    /// True where the bytes are a private map of the blob's file.
    #[getter]
    fn mapped(&self) -> bool {
        self.mapped
    }

    /// Fills a view.
    ///
    /// # Safety
    /// Called by the interpreter alone, with a view that it owns.
    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        let buffer = slf.get();
        let length = isize::try_from(buffer.length).map_err(|_| PyOverflowError::new_err("the buffer is too long"))?;
        let begin: *mut c_void = buffer.begin.cast();
        // SAFETY: the memory lives as long as this object, to which the view takes a reference.
        match unsafe { ffi::PyBuffer_FillInfo(view, slf.as_ptr(), begin, length, 0, flags) } {
            0 => Ok(()),
            _ => Err(PyErr::fetch(slf.py())),
        }
    }
}
