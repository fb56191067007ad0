//! Append-only files.

use std::sync::{Mutex, PoisonError};

use mainstem_store::LocalFiles;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::buffer::LentBytes;
use crate::error::to_python;

type Inner = mainstem_store::AppendFile<LocalFiles>;

/// An append-only file.
#[pyclass(frozen, module = "mainstem_datastore._native")]
pub struct AppendFile(Mutex<Option<Inner>>);

impl From<Inner> for AppendFile {
    fn from(file: Inner) -> Self {
        Self(Mutex::new(Some(file)))
    }
}

#[pymethods]
impl AppendFile {
    /// Appends all of the data with one write where the system allows.
    fn append(&self, python: Python<'_>, data: LentBytes) -> PyResult<()> {
        let bytes = data.as_slice();
        self.with_open_file(python, |file| file.append(bytes))
    }

    /// Makes what was appended durable; the first call also syncs the folder.
    fn sync(&self, python: Python<'_>) -> PyResult<()> {
        self.with_open_file(python, Inner::sync)
    }

    /// Closes the file without making anything durable. May be called twice.
    fn close(&self, python: Python<'_>) {
        python.detach(|| self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl AppendFile {
    fn with_open_file(
        &self,
        python: Python<'_>,
        work: impl FnOnce(&mut Inner) -> mainstem_store::Result<()> + Send,
    ) -> PyResult<()> {
        // The lock is taken with the interpreter released: its holder waits for a disk, not for Python.
        let outcome = python.detach(|| self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut().map(work));
        outcome.ok_or_else(|| PyValueError::new_err("the file is closed"))?.map_err(|error| to_python(python, &error))
    }
}
