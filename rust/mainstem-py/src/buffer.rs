//! Memory that Python lends for the length of a call, without a copy.
//!
//! Unsafe code lives here because the buffer protocol hands out a pointer and a length. While a [`LentBytes`] lives, the
//! exporter may neither free nor move that memory. Another Python thread may still write to it during the call: the
//! stored bytes and their hash could then differ, which the next read reports. Only a copy of everything would prevent it.
#![allow(unsafe_code)]

use std::ffi::c_int;

use pyo3::exceptions::PyBufferError;
use pyo3::ffi;
use pyo3::prelude::*;

/// C-contiguous bytes of a Python object, given back when dropped.
pub struct LentBytes(Box<ffi::Py_buffer>);

// SAFETY: the view is only read between taking and giving back, both of which happen with the interpreter attached (see Drop).
unsafe impl Send for LentBytes {}
// SAFETY: as above.
unsafe impl Sync for LentBytes {}

impl LentBytes {
    /// The bytes, valid while this lives.
    pub fn as_slice(&self) -> &[u8] {
        match usize::try_from(self.0.len) {
            // SAFETY: the exporter promises `len` contiguous bytes at `buf` until the view is released.
            Ok(length) if length > 0 => unsafe { std::slice::from_raw_parts(self.0.buf.cast(), length) },
            _ => &[],
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for LentBytes {
    type Error = PyErr;

    fn extract(object: Argument<'_, 'py>) -> PyResult<Self> {
        let mut view = Box::new(ffi::Py_buffer::new());
        // The simplest request: plain bytes. It also suits arrays whose item type has no format of its own (dates).
        let flags: c_int = ffi::PyBUF_SIMPLE;
        // SAFETY: `view` is fresh memory of the right type, and the interpreter is attached.
        match unsafe { ffi::PyObject_GetBuffer(object.as_ptr(), &raw mut *view, flags) } {
            0 => Ok(Self(view)),
            _ => Err(PyErr::take(object.py()).unwrap_or_else(|| PyBufferError::new_err("the object lends no buffer"))),
        }
    }
}

impl Drop for LentBytes {
    fn drop(&mut self) {
        // SAFETY: the view was filled by `PyObject_GetBuffer` and is released once, with the interpreter attached.
        Python::attach(|_python| unsafe { ffi::PyBuffer_Release(&raw mut *self.0) });
    }
}

type Argument<'a, 'py> = pyo3::Borrowed<'a, 'py, PyAny>;
