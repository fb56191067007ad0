//! Locks.

use std::sync::{Mutex, PoisonError};

use mainstem_store::LocalFiles;
use pyo3::prelude::*;

use crate::error::detached;

type Inner = mainstem_store::RunLock<LocalFiles>;

/// A held lock. Dropping the last reference gives it back too, unless a forked process still shares it.
#[pyclass(frozen, module = "mainstem_datastore._native")]
pub struct RunLock(Mutex<Option<Inner>>);

impl From<Inner> for RunLock {
    fn from(lock: Inner) -> Self {
        Self(Mutex::new(Some(lock)))
    }
}

#[pymethods]
impl RunLock {
    /// Gives the lock back, also where a forked process still has the file open. May be called twice.
    fn release(&self, python: Python<'_>) -> PyResult<()> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        held.map_or(Ok(()), |lock| detached(python, || lock.release()))
    }
}
